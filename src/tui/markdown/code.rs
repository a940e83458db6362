//! Code on the screen: a little colour, and lines that are too long go on in the next, behind a mark.

use super::languages;
use super::wrap::Joint;
use crate::curriculum::text::printable;
use crate::tui::theme::Theme;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The place in a program where an answer belongs.
const GAP: &str = "___";

/// The lines of a block of code, each at most `width` columns wide.
pub(super) fn block(code: &str, language: &str, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for line in code.lines() {
        let text = line.replace('\t', "    ");
        let tokens = tokens(&text, language, theme);
        for (i, part) in chopped(&tokens, width.saturating_sub(2).max(1)).into_iter().enumerate() {
            let bar = if i == 0 { "│ " } else { "┆ " };
            let mut spans = vec![Span::styled(bar, theme.rule())];
            spans.extend(part);
            lines.push(goes_on(i, Line::from(spans)));
        }
    }
    lines
}

/// A line of code behind a mark of its own; where it goes on in the next, there is space under the mark.
pub(in crate::tui) fn code_after(
    lead: &str,
    style: Style,
    line: &str,
    language: &str,
    width: u16,
    theme: Theme,
) -> Vec<Line<'static>> {
    let text = printable(line).replace('\t', "    ");
    let left = usize::from(width).saturating_sub(lead.width()).max(4);
    let rest = format!("{}┆ ", " ".repeat(lead.width().saturating_sub(2)));
    let parts = chopped(&tokens(&text, language, theme), left).into_iter().enumerate();
    let with_lead = |(i, part): (usize, Vec<Span<'static>>)| {
        let mark =
            if i == 0 { Span::styled(lead.to_string(), style) } else { Span::styled(rest.clone(), theme.rule()) };
        goes_on(i, Line::from([vec![mark], part].concat()))
    };
    parts.map(with_lead).collect()
}

/// The part of a line of code, told as such.
fn goes_on(part: usize, line: Line<'static>) -> Line<'static> {
    if part == 0 { line } else { Joint::Nothing.mark(line) }
}

/// A line of code in parts with their styles; a language that is not known has no colours. It knows words, not grammar: a
/// string over several lines is not seen.
pub(in crate::tui) fn tokens<'a>(line: &'a str, language: &str, theme: Theme) -> Vec<(&'a str, Style)> {
    let Some(language) = languages::of(language) else { return vec![(line, Style::new())] };
    let mut out = Vec::new();
    let (mut rest, mut before) = (line, ' ');
    while let Some(first) = rest.chars().next() {
        let (len, style) = match first {
            _ if begins_comment(rest, before, language.comments) => (rest.len(), theme.dim()),
            c if language.quotes.contains(&c) => (quoted(rest, c), theme.learner()),
            _ if rest.starts_with(GAP) => (GAP.len(), theme.selected()),
            c if language.sigils.contains(&c) && word(&rest[c.len_utf8()..]) > 0 => {
                (c.len_utf8() + word(&rest[c.len_utf8()..]), theme.info())
            }
            c if c.is_alphabetic() || c == '_' => {
                let len = word(rest);
                let (name, after) = rest.split_at(len);
                let is_macro = language.macros && after.starts_with('!') && !after.starts_with("!=");
                match () {
                    _ if language.owns(name) => (len, theme.tutor()),
                    _ if is_macro => (len + 1, theme.info()),
                    _ if language.capitals && c.is_uppercase() => (len, theme.code()),
                    _ => (len, Style::new()),
                }
            }
            // So that the end of a number is not taken for a word.
            c if c.is_alphanumeric() => (word(rest), Style::new()),
            c => (c.len_utf8(), Style::new()),
        };
        let (token, next) = rest.split_at(len.clamp(first.len_utf8(), rest.len()));
        before = token.chars().next_back().unwrap_or(' ');
        // A gap may stand inside of a string.
        match token.find(GAP).filter(|_| token.len() > GAP.len()) {
            Some(at) => {
                let end = at + GAP.len();
                out.extend([(&token[..at], style), (&token[at..end], theme.selected()), (&token[end..], style)]);
            }
            None => out.push((token, style)),
        }
        rest = next;
    }
    out
}

/// What begins a comment in a language, where that is known.
pub(in crate::tui) fn comment(language: &str) -> Option<&'static str> {
    languages::of(language)?.comments.first().copied()
}

/// Length of the word at the start of a text.
fn word(text: &str) -> usize {
    text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len())
}

/// A `#` in the middle of a word begins no comment.
fn begins_comment(rest: &str, before: char, signs: &[&str]) -> bool {
    signs.iter().any(|sign| {
        rest.starts_with(sign) && (*sign != "#" || !before.is_alphanumeric() && !['$', '{'].contains(&before))
    })
}

/// Length of the string literal at the start of a text, up to the end where it is not closed.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            c if c == quote && !escaped => return at + c.len_utf8(),
            _ => escaped = c == '\\' && !escaped,
        }
    }
    text.len()
}

/// Cuts styled text into parts of at most `width` columns, between grapheme clusters.
fn chopped(tokens: &[(&str, Style)], width: usize) -> Vec<Vec<Span<'static>>> {
    let mut parts: Vec<Vec<Span>> = vec![Vec::new()];
    let mut used = 0;
    for (text, style) in tokens {
        let mut piece = String::new();
        for g in text.graphemes(true) {
            if used + g.width() > width && used > 0 {
                parts.extend([Vec::new()]);
                if let [.., before, _] = parts.as_mut_slice() {
                    before.push(Span::styled(std::mem::take(&mut piece), *style));
                }
                used = 0;
            }
            used += g.width();
            piece.push_str(g);
        }
        if let Some(last) = parts.last_mut().filter(|_| !piece.is_empty()) {
            last.push(Span::styled(piece, *style));
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kinds(line: &str) -> Vec<(&str, Style)> {
        told(line, "rust")
    }

    fn told<'a>(line: &'a str, language: &str) -> Vec<(&'a str, Style)> {
        let plain = |t: &(&str, Style)| t.1 != Style::new();
        tokens(line, language, Theme::new(true)).into_iter().filter(plain).collect()
    }

    #[test]
    fn words_strings_and_comments() {
        let t = Theme::new(true);
        assert_eq!(
            kinds(r#"let a = String::from("let \" x"); // if"#),
            [("let", t.tutor()), ("String", t.code()), (r#""let \" x""#, t.learner()), ("// if", t.dim())]
        );
        assert_eq!(kinds("println!(a != b)"), [("println!", t.info())]);
        assert_eq!(
            kinds(r#"println!("{___}");"#)[1..],
            [("\"{", t.learner()), ("___", t.selected()), ("}\"", t.learner()),]
        );
        assert_eq!(kinds("let ___ = 1;"), [("let", t.tutor()), ("___", t.selected())]);
    }

    #[test]
    fn every_language_has_its_own_words() {
        let t = Theme::new(true);
        assert_eq!(told("def f(x): # why", "python"), [("def", t.tutor()), ("# why", t.dim())]);
        assert_eq!(told("#include 'a' // b", "c"), [("#include", t.info()), ("'a'", t.learner()), ("// b", t.dim())]);
        assert_eq!(told("for f in $HOME; do", "sh").len(), 4);
        assert_eq!(told("echo a#b ${#c}", "shell"), [("echo", t.tutor())]);
        assert_eq!(told("Select 'x' -- y", "sql"), [("Select", t.tutor()), ("'x'", t.learner()), ("-- y", t.dim())]);
        assert_eq!(told("a = true # b", "toml"), [("true", t.tutor()), ("# b", t.dim())]);
        assert_eq!(told("let a = \"b\"", "text"), []);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_every_line_fits(
            code in "[a-z\"/\\\\_! 中é🦀'A-Z#$@-]{0,80}",
            width in 4usize..40,
            language in prop::sample::select(vec!["rust", "python", "c", "sh", "sql", "toml", "text"]),
        ) {
            let lines = block(&code, language, width, Theme::new(true));
            let shown: String = lines.iter().flat_map(|l| l.spans.iter().skip(1)).map(|s| s.content.as_ref()).collect();
            prop_assert_eq!(shown, code);
            prop_assert!(lines.iter().all(|l| l.width() <= width));
        }
    }
}
