//! Code on the screen: a little colour for Rust, and lines that are too long go on in the next, behind a mark.

use crate::tui::theme::Theme;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

const KEYWORDS: [&str; 36] = [
    "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern", "false", "fn",
    "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return", "self", "static",
    "struct", "super", "trait", "true", "type", "use", "where", "while",
];
/// The place in a program where an answer belongs.
const GAP: &str = "___";

/// The lines of a block of code, each at most `width` columns wide.
pub(super) fn block(code: &str, language: &str, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for line in code.lines() {
        let text = line.replace('\t', "    ");
        let tokens = if language == "rust" { tokens(&text, theme) } else { vec![(text.as_str(), Style::new())] };
        for (i, part) in chopped(&tokens, width.saturating_sub(2).max(1)).into_iter().enumerate() {
            let bar = if i == 0 { "│ " } else { "┆ " };
            let mut spans = vec![Span::styled(bar, theme.rule())];
            spans.extend(part);
            lines.push(Line::from(spans));
        }
    }
    lines
}

/// A line of Rust in parts with their styles. It knows words, not grammar: a string over several lines is not seen.
fn tokens(line: &str, theme: Theme) -> Vec<(&str, Style)> {
    let mut out = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let word = |t: &str| t.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(t.len());
        let (len, style) = match first {
            _ if rest.starts_with("//") => (rest.len(), theme.dim()),
            '"' => (quoted(rest), theme.learner()),
            _ if rest.starts_with(GAP) => (GAP.len(), theme.selected()),
            c if c.is_alphabetic() || c == '_' => {
                let len = word(rest);
                let (name, after) = rest.split_at(len);
                let is_macro = after.starts_with('!') && !after.starts_with("!=");
                match () {
                    _ if KEYWORDS.contains(&name) => (len, theme.tutor()),
                    _ if is_macro => (len + 1, theme.info()),
                    _ if c.is_uppercase() => (len, theme.code()),
                    _ => (len, Style::new()),
                }
            }
            c => (c.len_utf8(), Style::new()),
        };
        let (token, next) = rest.split_at(len.clamp(1, rest.len()));
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

/// Length of the string literal at the start of a text, up to the end where it is not closed.
fn quoted(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '"' if !escaped => return at + 1,
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
        let plain = |t: &(&str, Style)| t.1 != Style::new();
        tokens(line, Theme::new(true)).into_iter().filter(plain).collect()
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

    proptest! {
        #[test]
        fn nothing_is_lost_and_every_line_fits(code in "[a-z\"/\\\\_! 中é🦀'A-Z]{0,80}", width in 4usize..40) {
            let lines = block(&code, "rust", width, Theme::new(true));
            let shown: String = lines.iter().flat_map(|l| l.spans.iter().skip(1)).map(|s| s.content.as_ref()).collect();
            prop_assert_eq!(shown, code);
            prop_assert!(lines.iter().all(|l| l.width() <= width));
        }
    }
}
