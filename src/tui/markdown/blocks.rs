//! The blocks of a Markdown text, as far as a reader of its beginning can tell: where each begins, and which of them more
//! text may still change.

use super::render::options;
use pulldown_cmark::{Event, Parser};

/// The blocks of a text, one after the other, from the first byte to the last. A line that only gives a link its address is
/// a block of its own.
pub(super) fn ranges(text: &str) -> Vec<(usize, usize)> {
    let starts = starts(text);
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().copied().zip(ends).filter(|(from, to)| from < to).collect()
}

/// Where the blocks begin; the first begins with the text.
fn starts(text: &str) -> Vec<usize> {
    let mut out = Vec::new();
    let (mut depth, mut end) = (0usize, 0);
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        if depth == 0 {
            let line = text[..range.start].rfind('\n').map_or(0, |at| at + 1).max(end);
            out.extend(addresses(text, end, line));
            out.push(line);
        }
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            end = end.max(range.end);
        }
    }
    out.extend(addresses(text, end, text.len()));
    out.dedup();
    match out.first_mut() {
        Some(first) => *first = 0,
        None => out.push(0),
    }
    out
}

/// The first line between two blocks that is not empty: links are given their addresses there.
fn addresses(text: &str, from: usize, to: usize) -> Option<usize> {
    let between = text.get(from..to)?;
    let blank = between.len() - between.trim_start().len();
    let at = from + blank;
    (blank < between.len()).then(|| text[..at].rfind('\n').map_or(0, |n| n + 1).max(from))
}

/// Where the part begins that more text may still change: the last block of those lines that are whole.
pub(super) fn settled(text: &str) -> usize {
    let whole = text.rfind('\n').map_or(0, |at| at + 1);
    starts(&text[..whole]).last().copied().unwrap_or(0)
}

/// Whether a block may be the head of a table whose second line is yet to come.
pub(super) fn may_become_table(block: &str) -> bool {
    let mut lines = block.lines();
    let head = lines.next().is_some_and(|l| l.trim_start().starts_with('|'));
    let second = lines.next().unwrap_or_default();
    let ended = block.matches('\n').count() > 1;
    head && !ended && second.chars().all(|c| "|-: ".contains(c)) && lines.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<&str> {
        ranges(text).into_iter().map(|(a, b)| &text[a..b]).collect()
    }

    #[test]
    fn blocks_follow_each_other() {
        assert_eq!(parts("a\nb\n\n- c\n\n  d\n\n# e\nf"), ["a\nb\n\n", "- c\n\n  d\n\n", "# e\n", "f"]);
        assert_eq!(parts("a\n\n    code\n\n---\n"), ["a\n\n", "    code\n\n", "---\n"]);
        assert_eq!(parts("[a]\n\n[a]: http://b.c\n\nd"), ["[a]\n\n", "[a]: http://b.c\n\n", "d"]);
        assert_eq!(parts("\n\na"), ["\n\na"]);
        assert_eq!(parts(""), [""; 0]);
    }

    #[test]
    fn only_whole_lines_settle_anything() {
        assert_eq!(settled("a\n\nb\n#"), 3, "the line may go on as `#b`, which is no heading");
        assert_eq!(settled("a\n\nb\n# c\nd"), 5);
        assert_eq!(settled("a"), 0);
    }
}
