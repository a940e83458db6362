//! Text helpers that authors' content and learners' answers share: normal forms, control characters, code fences.

/// Whether it is a character of Chinese writing.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// Words of a text. Chinese is written without spaces; two of its characters count as one word, as most Chinese words have two.
pub fn words(text: &str) -> usize {
    let han = text.chars().filter(|c| is_han(*c)).count();
    text.split_whitespace().count() + han / 2
}

/// Collapses runs of white space to one space and trims both ends.
pub fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The normal form of a program's output: line ends unified, trailing space of each line and trailing empty lines removed.
pub fn normal_output(text: &str) -> String {
    let unified = text.replace("\r\n", "\n");
    let lines: Vec<&str> = unified.lines().map(str::trim_end).collect();
    lines.join("\n").trim_end().to_string()
}

/// Whether a character may be shown as it is: no control character but newline and tab, and nothing that turns the
/// direction of text around (which could make a terminal show other code than there is).
pub fn is_safe(c: char) -> bool {
    let turns = matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}');
    (c == '\n' || c == '\t' || !c.is_control()) && !turns
}

/// The first character that may not be shown as it is, carriage returns aside, and its offset. As [`is_safe`], at the speed at
/// which a course is read: few bytes can begin such a character.
pub fn first_unsafe(text: &str) -> Option<(usize, char)> {
    let may = |(_, b): &(usize, u8)| matches!(b, 0..=0x1f | 0x7f | 0xc2 | 0xe2);
    let mut begun =
        text.bytes().enumerate().filter(may).filter_map(|(at, _)| Some((at, text.get(at..)?.chars().next()?)));
    begun.find(|(_, c)| !is_safe(*c) && *c != '\r')
}

/// The text with every unsafe character replaced by `\u{FFFD}`, so that no terminal can be steered by it.
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if is_safe(c) { c } else { '\u{FFFD}' }).collect()
}

/// What somebody typed or pasted: line ends unified (terminals paste them as carriage returns), the rest printable.
pub fn typed(text: &str) -> String {
    printable(&text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// Whether `needle` stands in `text` as words of its own, letter case and spacing aside.
pub fn contains_words(text: &str, needle: &str) -> bool {
    let (text, needle) = (squeeze(text).to_lowercase(), squeeze(needle).to_lowercase());
    if needle.is_empty() {
        return false;
    }
    let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    text.match_indices(&needle).any(|(at, found)| {
        let (before, after) = (text[..at].chars().next_back(), text[at + found.len()..].chars().next());
        let opens = word(needle.chars().next()) && word(before);
        let closes = word(needle.chars().next_back()) && word(after);
        !opens && !closes
    })
}

/// A text of Markdown without the lines that open and close its fenced blocks.
pub fn without_fences(text: &str) -> String {
    text.lines().filter(|l| !l.trim_start().starts_with("```")).collect::<Vec<_>>().join("\n")
}

/// A fenced block of Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fence {
    /// What stands behind the opening fence, for instance `rust,error=E0382`.
    pub info: String,
    /// The text inside, each line ended by a newline.
    pub body: String,
    /// Line of the opening fence, counted from 0 at the start of the text.
    pub line: usize,
}

impl Fence {
    /// The language: the info string up to the first comma or space.
    pub fn language(&self) -> &str {
        self.info.split([',', ' ']).next().unwrap_or("")
    }
}

/// The fenced blocks of a Markdown text, in order. An unclosed block runs to the end.
pub fn fences(markdown: &str) -> Vec<Fence> {
    let mut found: Vec<Fence> = Vec::new();
    let mut open = false;
    for (line, text) in markdown.lines().enumerate() {
        match text.trim_start().strip_prefix("```") {
            Some(_) if open => open = false,
            Some(info) => {
                open = true;
                found.push(Fence { info: info.trim().to_string(), body: String::new(), line });
            }
            None if open => {
                if let Some(fence) = found.last_mut() {
                    fence.body.push_str(text);
                    fence.body.push('\n');
                }
            }
            None => {}
        }
    }
    found
}

/// The text outside fenced blocks, for counting words.
pub fn prose(markdown: &str) -> String {
    let mut open = false;
    let mut out = String::new();
    for line in markdown.lines() {
        if line.trim_start().starts_with("```") {
            open = !open;
        } else if !open {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fast_look_finds_what_is_unsafe_and_nothing_else() {
        for c in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
            let found = first_unsafe(&format!("é{c}")).is_some();
            assert_eq!(found, !is_safe(c) && c != '\r', "U+{:04X}", c as u32);
        }
        assert_eq!(first_unsafe("a\r\n“b” \u{202E}c\u{7}"), Some((11, '\u{202E}')));
    }

    #[test]
    fn outputs_forgive_trailing_space_only() {
        assert_eq!(normal_output("a \r\nb\n\n"), "a\nb");
        assert_ne!(normal_output(" a"), normal_output("a"));
    }

    #[test]
    fn words_are_whole_words() {
        assert!(contains_words("the `mut` keyword", "mut"));
        assert!(!contains_words("a mutable name", "mut"));
        assert!(contains_words("use &mut  here", "&mut here"));
        assert!(!contains_words("anything", ""));
    }

    #[test]
    fn escapes_never_survive() {
        assert_eq!(printable("a\u{1b}[31mb\u{202e}c"), "a\u{fffd}[31mb\u{fffd}c");
    }

    #[test]
    fn fences_know_their_lines() {
        let f = fences("x\n```rust,panic\nlet a = 1;\n```\ny\n```output\n1\n```\n");
        assert_eq!(f.len(), 2);
        assert_eq!((f[0].language(), f[0].line, f[0].body.as_str()), ("rust", 1, "let a = 1;\n"));
        assert_eq!(prose("a\n```rust\nb\n```\nc"), "a\nc\n");
    }
}
