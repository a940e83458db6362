//! Where the system's locale is not UTF-8, every sign outside ASCII would be shown as rubbish: what stands for it then.

use super::Locale;
use std::borrow::Cow;

/// Terminals that know little more than a VT100 does.
const OLD: [&str; 8] = ["linux", "vt", "ansi", "cons", "sun", "wy", "ibm", "dumb"];

/// Whether a value of `TERM` names an old terminal, or a console.
pub fn is_old(term: &str) -> bool {
    let term = term.to_ascii_lowercase();
    OLD.iter().any(|old| term.starts_with(old)) && !term.starts_with("vte")
}

/// What may be shown at a terminal, by what its environment says. This is the one place where that is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signs {
    /// Texts are turned into ASCII: the locale is not one of UTF-8. Chinese is never turned, as nothing would be left: who asks for
    /// it has a terminal that shows it.
    pub ascii: bool,
    /// What is drawn (charts, the map) is drawn with ASCII: the same, or no terminal that is named, or an old one, whose font lacks the signs.
    pub drawn_in_ascii: bool,
}

impl Signs {
    /// By `TERM` and the locale's variables, and the language that is spoken.
    pub fn of(var: impl Fn(&str) -> Option<String>, spoken: Locale) -> Signs {
        let get = |name: &str| var(name).unwrap_or_default();
        let utf8 = is_utf8(&get("LC_ALL"), &get("LC_CTYPE"), &get("LANG"));
        let term = get("TERM");
        Signs { ascii: !utf8 && spoken == Locale::En, drawn_in_ascii: !utf8 || term.is_empty() || is_old(&term) }
    }
}

/// Whether these values of `LC_ALL`, `LC_CTYPE` and `LANG` ask for UTF-8: the first that is not empty decides. Where none says
/// anything, UTF-8 is taken for granted, as containers and services set none.
fn is_utf8(lc_all: &str, lc_ctype: &str, lang: &str) -> bool {
    let says = [lc_all, lc_ctype, lang].into_iter().find(|v| !v.is_empty());
    let utf8 = |v: &str| {
        let v = v.to_ascii_lowercase();
        v.contains("utf-8") || v.contains("utf8")
    };
    says.is_none_or(utf8)
}

/// What stands for a sign, in as many columns as most terminals give to it; `None` where nothing is like it.
fn like(sign: char) -> Option<&'static str> {
    Some(match sign {
        '─' | '━' | '┄' | '┈' | '–' | '—' | '‐' | '‑' | '−' | '╌' | '▔' | '▁' | '▂' => "-",
        '│' | '┃' | '┆' | '┊' | '▏' | '▎' | '▕' => "|",
        '┌' | '┐' | '└' | '┘' | '├' | '┤' | '┬' | '┴' | '┼' | '╭' | '╮' | '╰' | '╯' | '┏' | '┓' | '┗' | '┛' => {
            "+"
        }
        '═' => "=",
        '•' | '●' | '◆' | '★' | '◉' | '∗' => "*",
        '○' | '◇' | '☆' | '◌' | '◯' => "o",
        '·' | '░' | '∙' | '…' | '⋅' => ".",
        '█' | '▓' | '▇' | '▆' | '■' => "#",
        '▒' | '▄' | '▅' | '▃' | '▀' | '□' => "=",
        '✓' | '✔' | '±' => "+",
        '✗' | '✘' | '×' | '✕' => "x",
        '›' | '»' | '▶' | '▸' | '→' | '❯' | '⟩' | '►' => ">",
        '‹' | '«' | '◀' | '◂' | '←' | '❮' | '⟨' | '◄' => "<",
        '↑' | '▲' | '△' => "^",
        '↓' | '▼' | '▽' => "v",
        '↵' | '⏎' => "<",
        '“' | '”' | '„' | '″' => "\"",
        '‘' | '’' | '‚' | '′' | '´' => "'",
        '\u{a0}' | '\u{202f}' | '\u{2009}' => " ",
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => "a",
        'è' | 'é' | 'ê' | 'ë' => "e",
        'ì' | 'í' | 'î' | 'ï' => "i",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => "o",
        'ù' | 'ú' | 'û' | 'ü' => "u",
        'ç' => "c",
        'ñ' => "n",
        'µ' | 'μ' => "u",
        '≈' => "~",
        '≤' => "<",
        '≥' => ">",
        '≠' => "!",
        _ => return None,
    })
}

/// A text in ASCII: signs that are like others, a `?` for what is like nothing. A sign of two columns gives two, so that
/// columns stay where they are; marks that combine with the letter before vanish.
pub fn ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match like(sign) {
            _ if sign.is_ascii() => out.push(sign),
            Some(other) => out.push_str(other),
            None => (0..unicode_width::UnicodeWidthChar::width(sign).unwrap_or(0)).for_each(|_| out.push('?')),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pairs: &[(&str, &str)], spoken: Locale) -> (bool, bool) {
        let var = |name: &str| pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| v.to_string());
        let signs = Signs::of(var, spoken);
        (signs.ascii, signs.drawn_in_ascii)
    }

    #[test]
    fn old_terminals_and_locales_get_ascii() {
        for modern in ["xterm-256color", "screen", "tmux-256color", "vte-256color", "foot"] {
            for locale in ["de_DE.UTF-8", "C.utf8", ""] {
                assert_eq!(of(&[("TERM", modern), ("LANG", locale)], Locale::En), (false, false), "{modern} {locale}");
            }
            assert_eq!(of(&[("TERM", modern), ("LANG", "de_DE.ISO-8859-1")], Locale::En), (true, true), "{modern}");
        }
        for old in ["linux", "vt100", "vt220", "ansi", "dumb", "cons25", ""] {
            assert_eq!(of(&[("TERM", old), ("LANG", "C.UTF-8")], Locale::En), (false, true), "{old}");
        }
        assert_eq!(of(&[("LC_ALL", "C"), ("LANG", "de_DE.UTF-8")], Locale::En), (true, true));
        assert_eq!(of(&[("LC_ALL", ""), ("LANG", "C")], Locale::ZhHans), (false, true), "Chinese stays what it is");
    }

    #[test]
    fn the_first_that_speaks_decides() {
        assert!(is_utf8("", "", "") && is_utf8("", "", "de_DE.UTF-8") && is_utf8("", "C.utf8", "C"));
        assert!(
            !is_utf8("", "", "C") && !is_utf8("POSIX", "C.UTF-8", "C.UTF-8") && !is_utf8("", "de_DE.ISO-8859-1", "")
        );
    }

    #[test]
    fn columns_stay_where_they_are() {
        assert_eq!(ascii("plain"), "plain");
        assert_eq!(ascii("✓ “Right” — … ░█ › café"), "+ \"Right\" - . .# > cafe");
        assert_eq!(ascii("所有 🦀 e\u{301}"), "???? ?? e");
    }

    #[test]
    fn what_stands_for_a_sign_is_one_column() {
        for sign in ('\u{80}'..'\u{ffff}').filter(|c| like(*c).is_some()) {
            let stands = like(sign).unwrap();
            assert!(stands.len() == 1 && stands.is_ascii(), "{sign}");
            assert_eq!(unicode_width::UnicodeWidthChar::width(sign), Some(1), "{sign}");
        }
    }
}
