//! Texts of strangers made fit for a curriculum: no control characters, no line that would end an item, code fences that
//! claim nothing.

use crate::curriculum::languages;
use crate::curriculum::text::{is_safe, squeeze};

/// The longest text that is taken for one field, in bytes.
pub const MAX_TEXT: usize = 64 << 10;

/// The text with plain line ends, without characters that could steer a terminal; and whether some were removed.
pub fn safe(text: &str) -> (String, bool) {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String = text.chars().filter(|c| is_safe(*c) && *c != '\u{feff}').collect();
    let lost = kept.len() < text.len();
    (kept, lost)
}

/// The beginning of a text in one line, for reports.
pub fn beginning(text: &str) -> String {
    const MOST: usize = 60;
    let (text, _) = safe(text);
    let line = squeeze(&text);
    let cut: String = line.chars().take(MOST).collect();
    if cut.len() < line.len() { cut + "…" } else { cut }
}

/// What a block of code is called so that it is coloured like `language` and claims nothing.
pub fn alias(language: &str) -> &str {
    match language {
        "rust" => "rs",
        "python" => "py",
        "shell" | "git" => "sh",
        "c" => "h",
        "sql" => "text",
        other => other,
    }
}

/// Markdown for a prompt or a lesson: blocks of programs are shown, not claimed; no line opens an item.
///
/// Fences of tildes and longer fences become plain ones. A block that is never closed is closed.
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Option<String> = None;
    for line in text.lines() {
        let bare = line.trim_start();
        let fence: String = bare.chars().take_while(|c| *c == '`').collect();
        let fence = if fence.is_empty() { bare.chars().take_while(|c| *c == '~').collect() } else { fence };
        match &open {
            Some(begun) if fence.starts_with(begun.as_str()) && bare.trim_end().len() == fence.len() => {
                open = None;
                out.push_str("```");
            }
            None if fence.len() >= 3 && !bare[fence.len()..].contains('`') => {
                out.push_str("```");
                out.push_str(&info(&bare[fence.len()..]));
                open = Some(fence);
            }
            // Inside of a longer fence a short one is text.
            Some(_) if bare.starts_with("```") => {
                out.push(' ');
                out.push_str(&line.replacen("```", "'''", 1));
            }
            _ if line.starts_with("+++") => {
                out.push(' ');
                out.push_str(line);
            }
            _ => out.push_str(line.trim_end()),
        }
        out.push('\n');
    }
    if open.is_some() {
        out.push_str("```\n");
    }
    out.trim_matches('\n').trim_end().to_string()
}

/// What stands behind a fence: the language alone, under a name that is only shown.
fn info(written: &str) -> String {
    let bare = written.trim().trim_start_matches(['{', '.']);
    let word = bare.split([',', ' ', '{', '}']).next().unwrap_or("");
    let known = match word {
        "bash" | "console" => "shell",
        "python3" => "python",
        "output" => "text",
        // Blocks of the Rust Book that are drawn in ways of their own.
        "aquascope" | "ide" => "rust",
        word => word,
    };
    let shown = if languages::is_known(known) { alias(known) } else { known };
    shown.chars().filter(|c| c.is_ascii_alphanumeric() || "+-_#".contains(*c)).collect()
}

/// The text without what all its lines have before their first letter.
pub fn dedent(text: &str) -> String {
    let lead = |l: &str| l.len() - l.trim_start_matches([' ', '\t']).len();
    let common = text.lines().filter(|l| !l.trim().is_empty()).map(lead).min().unwrap_or(0);
    let line = |l: &str| l.get(common..).unwrap_or("").trim_end().to_string() + "\n";
    text.lines().map(line).collect()
}

/// The text with a word in the place of each picture outside blocks of code; and whether there was one.
pub fn pictures(text: &str) -> (String, bool) {
    let mut out = String::new();
    let (mut open, mut any) = (false, false);
    for line in text.lines() {
        open ^= line.trim_start().starts_with("```");
        let mut rest = line;
        while let (false, Some((before, after))) = (open, rest.split_once("![")) {
            let Some((name, behind)) = after.split_once("](") else { break };
            let Some((_, behind)) = behind.split_once(')') else { break };
            any = true;
            out.push_str(before);
            out.push_str(&format!("(picture: {})", if name.trim().is_empty() { "no name" } else { name.trim() }));
            rest = behind;
        }
        out.push_str(rest);
        out.push('\n');
    }
    (out.trim_end().to_string(), any)
}

/// The line, counted from 1, of a byte offset.
pub fn line_of(text: &str, offset: usize) -> usize {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].matches('\n').count() + 1
}

#[cfg(test)]
mod checks {
    use super::*;

    #[test]
    fn what_could_steer_a_terminal_is_taken_out() {
        assert_eq!(safe("a\u{1b}[31mb\r\nc\u{202e}"), ("a[31mb\nc".into(), true));
        assert_eq!(safe("a\r\nb\tc"), ("a\nb\tc".into(), false));
        assert_eq!(safe("plain\n"), ("plain\n".into(), false));
    }

    #[test]
    fn blocks_claim_nothing_and_end() {
        assert_eq!(markdown("```rust,ignore\nlet a;\n```"), "```rs\nlet a;\n```");
        assert_eq!(markdown("~~~ python\nx"), "```py\nx\n```");
        assert_eq!(markdown("+++ item\nx"), " +++ item\nx");
        assert_eq!(markdown("````md\n```rust\n```\n````"), "```md\n '''rust\n '''\n```");
        assert_eq!(markdown("```{.python}\nx\n```"), "```py\nx\n```");
    }

    #[test]
    fn code_loses_what_all_lines_have() {
        assert_eq!(dedent("    a\n\n      b\n"), "a\n\n  b\n");
    }
}
