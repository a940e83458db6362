//! Characters that look the same, made the same: what a keyboard, an input method or a web page puts in the place of plain ones.

/// Letters with the mark that may also stand behind them as a character of its own, lower case.
const MARKED: [(char, &str, &str); 13] = [
    ('\u{300}', "aeioun", "àèìòùǹ"),
    ('\u{301}', "aeiouycnsz", "áéíóúýćńśź"),
    ('\u{302}', "aeioucghjswy", "âêîôûĉĝĥĵŝŵŷ"),
    ('\u{303}', "anoiu", "ãñõĩũ"),
    ('\u{304}', "aeiou", "āēīōū"),
    ('\u{306}', "aegiou", "ăĕğĭŏŭ"),
    ('\u{307}', "cegz", "ċėġż"),
    ('\u{308}', "aeiouy", "äëïöüÿ"),
    ('\u{30A}', "au", "åů"),
    ('\u{30B}', "ou", "őű"),
    ('\u{30C}', "cdenrstz", "čďěňřšťž"),
    ('\u{327}', "cgklnrst", "çģķļņŗşţ"),
    ('\u{328}', "aeiu", "ąęįų"),
];

/// The text with plain characters in the place of those that look like them: quotation marks, dashes as wide as a hyphen,
/// wide letters and digits, spaces of every width, letters whose mark is a character of its own. What nobody sees is left
/// out, and lines end in one way.
pub fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    if text.is_ascii() {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' => {}
            '…' => out.push_str("..."),
            _ => match out.chars().next_back().and_then(|letter| marked(letter, c)) {
                Some(one) => {
                    out.pop();
                    out.push(one);
                }
                None => out.push(alike(c)),
            },
        }
    }
    out
}

fn alike(c: char) -> char {
    match c {
        '‘' | '’' | '‚' | '‛' => '\'',
        '“' | '”' | '„' | '‟' => '"',
        '\u{2010}'..='\u{2013}' | '\u{2212}' => '-',
        '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// A letter and the mark behind it as one character.
fn marked(letter: char, mark: char) -> Option<char> {
    let (_, bare, whole) = MARKED.iter().find(|(m, _, _)| *m == mark)?;
    let small = letter.to_lowercase().next()?;
    let one = whole.chars().nth(bare.chars().position(|b| b == small)?)?;
    if letter == small { Some(one) } else { one.to_uppercase().next() }
}

/// The text without the back ticks that stand around the whole of it.
pub fn unticked(text: &str) -> Option<&str> {
    let trimmed = text.trim();
    let ticks = trimmed.chars().take_while(|c| *c == '`').count();
    if ticks == 0 || trimmed.len() <= 2 * ticks {
        return None;
    }
    let inner = &trimmed[ticks..];
    let inner = inner.strip_suffix(&trimmed[..ticks])?;
    // Of a block, the first line names the language or is empty.
    let inner = if ticks >= 3 { inner.split_once('\n').map_or(inner, |(_, rest)| rest) } else { inner };
    (!inner.contains('`') && !inner.trim().is_empty()).then_some(inner)
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn what_looks_the_same_becomes_the_same() {
        for (seen, same) in [
            ("１２３", "123"),
            ("ｌｓ　－ｌ", "ls -l"),
            ("“a” ‘b’", "\"a\" 'b'"),
            ("a\u{a0}b", "a b"),
            ("−5 – 3", "-5 - 3"),
            ("e\u{301}E\u{301}", "éÉ"),
            ("u\u{308}ber\u{200b}", "über"),
            ("1…3", "1...3"),
            ("q\u{301}", "q\u{301}"),
        ] {
            assert_eq!(plain(seen), same);
        }
    }

    #[test]
    fn back_ticks_are_taken_from_around_the_whole_only() {
        assert_eq!(unticked(" `a b` "), Some("a b"));
        assert_eq!(unticked("```text\n1\n2\n```"), Some("1\n2\n"));
        for none in ["a", "`a", "`a` and `b`", "``", "` `", "`", "````"] {
            assert_eq!(unticked(none), None, "{none}");
        }
    }
}
