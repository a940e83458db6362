//! Where the system's locale is not UTF-8, every sign outside ASCII would be shown as rubbish: what stands for it then.

use std::borrow::Cow;

/// Whether these values of `LC_ALL`, `LC_CTYPE` and `LANG` ask for UTF-8: the first that is not empty decides. Where none says
/// anything, UTF-8 is taken for granted, as containers and services set none.
pub fn is_utf8(lc_all: &str, lc_ctype: &str, lang: &str) -> bool {
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
