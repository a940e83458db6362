//! A text to the terminal's clipboard: OSC 52, the one way that works through SSH too. The terminal decides whether it takes
//! it. Nothing is ever read from a clipboard.

use crate::curriculum::text::is_safe;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use unicode_segmentation::UnicodeSegmentation;

/// The most that is copied, in bytes: xterm takes a sequence of 100,000 bytes, and this is what fits into one.
pub const MOST: usize = 74_994;
/// GNU screen passes on strings of some hundred bytes.
const PIECE: usize = 200;

/// What stands between us and the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Through {
    /// Nothing.
    Nothing,
    /// tmux.
    Tmux,
    /// GNU screen.
    Screen,
}

impl Through {
    /// By the environment's `TMUX`, `STY` and `TERM`.
    pub fn of(tmux: bool, screen: bool, term: &str) -> Through {
        match () {
            _ if tmux => Through::Tmux,
            _ if screen => Through::Screen,
            // Behind SSH only the name of the terminal tells.
            _ if term.starts_with("tmux") => Through::Tmux,
            _ if term.starts_with("screen") => Through::Screen,
            _ => Through::Nothing,
        }
    }

    /// Here.
    pub fn here() -> Through {
        let set = |name| std::env::var_os(name).is_some_and(|v| !v.is_empty());
        Through::of(set("TMUX"), set("STY"), &std::env::var("TERM").unwrap_or_default())
    }
}

/// What has the terminal copy a text, cut to [`MOST`] bytes. Characters that could steer a terminal are left out, as the text
/// may be pasted into one.
pub fn sequence(text: &str, through: Through) -> String {
    let text: String = text.chars().filter(|c| is_safe(*c)).collect();
    let plain = format!("\x1b]52;c;{}\x07", STANDARD.encode(cut(&text)));
    match through {
        Through::Nothing => plain,
        // tmux takes the first where it may set clipboards (`set-clipboard on`), and passes the second on where it may do
        // that (`allow-passthrough on`).
        Through::Tmux => format!("{plain}\x1bPtmux;{}\x1b\\", plain.replace('\x1b', "\x1b\x1b")),
        Through::Screen => {
            // All of it is ASCII.
            let pieces = plain.as_bytes().chunks(PIECE).map(String::from_utf8_lossy);
            pieces.map(|piece| format!("\x1bP{piece}\x1b\\")).collect()
        }
    }
}

/// The beginning of a text that fits, with whole characters.
fn cut(text: &str) -> &str {
    if text.len() <= MOST {
        return text;
    }
    let end = text.grapheme_indices(true).map(|(at, _)| at).take_while(|at| *at <= MOST).last();
    &text[..end.unwrap_or(0)]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The other way, by another road: bit by bit.
    fn decoded(text: &str) -> Vec<u8> {
        let value = |c: char| match c {
            'A'..='Z' => c as u32 - 65,
            'a'..='z' => c as u32 - 71,
            '0'..='9' => c as u32 + 4,
            '+' => 62,
            _ => 63,
        };
        let signs = text.chars().filter(|c| *c != '=');
        let bits: String = signs.map(|c| format!("{:06b}", value(c))).collect();
        let whole = bits.len() / 8;
        (0..whole).map(|n| u8::from_str_radix(&bits[n * 8..n * 8 + 8], 2).unwrap()).collect()
    }

    fn payload(sequence: &str) -> String {
        let text = sequence.strip_prefix("\x1b]52;c;").and_then(|s| s.strip_suffix('\x07')).unwrap();
        String::from_utf8(decoded(text)).unwrap()
    }

    #[test]
    fn a_text_is_wrapped_for_what_stands_between() {
        assert_eq!(sequence("a", Through::Nothing), "\x1b]52;c;YQ==\x07");
        assert_eq!(sequence("ab", Through::Nothing), "\x1b]52;c;YWI=\x07");
        assert_eq!(sequence("abc", Through::Nothing), "\x1b]52;c;YWJj\x07");
        let tmux = "\x1b]52;c;YQ==\x07\x1bPtmux;\x1b\x1b]52;c;YQ==\x07\x1b\\";
        assert_eq!(sequence("a", Through::Tmux), tmux);
        assert_eq!(sequence("a", Through::Screen), "\x1bP\x1b]52;c;YQ==\x07\x1b\\");
        let long = sequence(&"x".repeat(900), Through::Screen);
        let pieces: Vec<&str> = long.split("\x1b\\").filter(|p| !p.is_empty()).collect();
        assert!(pieces.len() > 5 && pieces.iter().all(|p| p.starts_with("\x1bP") && p.len() <= PIECE + 2));
        assert_eq!(long.replace("\x1bP", "").replace("\x1b\\", ""), sequence(&"x".repeat(900), Through::Nothing));
    }

    #[test]
    fn what_stands_between_is_told_by_the_environment() {
        assert_eq!(Through::of(true, true, "screen"), Through::Tmux);
        assert_eq!(Through::of(false, true, "xterm"), Through::Screen);
        assert_eq!(Through::of(false, false, "tmux-256color"), Through::Tmux);
        assert_eq!(Through::of(false, false, "screen-256color"), Through::Screen);
        assert_eq!(Through::of(false, false, "xterm-256color"), Through::Nothing);
    }

    #[test]
    fn nothing_that_steers_a_terminal_is_copied() {
        assert_eq!(payload(&sequence("a\x1b[2J\tb\nc\u{7}\u{9b}é中\u{202e}d", Through::Nothing)), "a[2J\tb\ncé中d");
    }

    #[test]
    fn what_is_too_long_is_cut_between_characters() {
        let text = format!("{}👩‍👩‍👧👩‍👩‍👧", "x".repeat(MOST - 10));
        let copied = payload(&sequence(&text, Through::Nothing));
        assert_eq!(copied, "x".repeat(MOST - 10));
        assert_eq!(sequence(&"x".repeat(MOST + 9), Through::Nothing).len(), 100_000);
        assert_eq!(payload(&sequence(&"x".repeat(MOST), Through::Nothing)).len(), MOST);
    }
}
