//! What a character looks like: the shape in which text is searched for answers, and what may be shown of it at all.

use crate::curriculum::text::is_safe;

/// What is shown for a character: nothing for those without a shape (zero-width characters, fillers, tags), a line's end for
/// all that ends a line, a replacement for what could steer a terminal, else itself.
pub fn shown(c: char) -> Option<char> {
    match c {
        '\u{AD}'
        | '\u{34F}'
        | '\u{61C}'
        | '\u{115F}'
        | '\u{1160}'
        | '\u{17B4}'
        | '\u{17B5}'
        | '\u{180B}'..='\u{180E}' => None,
        '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{2064}' | '\u{206A}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' => None,
        '\u{FE00}'..='\u{FE0F}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}' | '\r' => None,
        '\u{2028}' | '\u{2029}' | '\u{85}' | '\u{B}' | '\u{C}' => Some('\n'),
        c if is_safe(c) => Some(c),
        _ => Some('\u{FFFD}'),
    }
}

/// Characters that are read as a Latin letter, after that letter.
const ALIKE: [(char, &str); 26] = [
    ('a', "àáâãäåāăąǎǻȧаαɑᴀᵃₐɐª\u{2200}"),
    ('b', "ḃƀЬвβʙᵇƅ"),
    ('c', "çćĉċčсϲᴄᶜɔⅽℂℭ¢©"),
    ('d', "ďđḋԁᴅᵈⅾ"),
    ('e', "èéêëēĕėęěеεєᴇᵉₑǝ℮ℯℰ€э"),
    ('f', "ḟƒꜰᶠɟℱ"),
    ('g', "ĝğġģǧɢᵍƃℊց"),
    ('h', "ĥħһнʜʰₕɥℋℌℍℎհ"),
    ('i', "ìíîïĩīĭįıǐіιɪⁱᵢᴉℐℑⅰї"),
    ('j', "ĵјᴊʲⱼɾ"),
    ('k', "ķĸкκᴋᵏₖʞ"),
    ('l', "ĺļľŀłʟˡₗⅼℒℓӏ"),
    ('m', "ṁмμᴍᵐₘɯⅿℳ"),
    ('n', "ñńņňŉŋηпɴⁿₙℕո"),
    ('o', "òóôõöøōŏőǒоοσᴏᵒₒℴօө"),
    ('p', "ṗрρᴘᵖₚℙ"),
    ('q', "ԛǫℚ"),
    ('r', "ŕŗřгʀʳᵣɹℛℜℝ"),
    ('s', "śŝşšșѕςꜱˢₛſ"),
    ('t', "ţťŧțтτᴛᵗₜʇ"),
    ('u', "ùúûüũūŭůűųǔυцᴜᵘᵤսµ"),
    ('v', "νѵᴠᵛᵥʌⅴ"),
    ('w', "ŵԝωᴡʷʍ"),
    ('x', "хχˣₓⅹ×"),
    ('y', "ýŷÿуγʏʸʎ"),
    ('z', "źżžᴢᶻℤℨ"),
];

/// The letters of Braille from a to z, as their patterns.
const BRAILLE: [u8; 26] =
    [1, 3, 9, 25, 17, 11, 27, 19, 10, 26, 5, 7, 13, 29, 21, 15, 31, 23, 14, 30, 37, 39, 58, 45, 61, 53];

/// Letters that stand on their heads, and what they are when turned.
const TURNED: &str = "ɐɔǝɟƃɥᴉɾʞɯɹʇʌʍʎ";

fn letter(n: u32) -> char {
    (b'a' + (n % 26) as u8) as char
}

/// Whether text holds letters that stand on their heads.
pub fn is_turned(c: char) -> bool {
    TURNED.contains(c)
}

/// A letter turned by half, for those whose other side is a letter too.
pub fn turned(c: char) -> char {
    match c {
        'n' => 'u',
        'u' => 'n',
        'b' => 'q',
        'q' => 'b',
        'd' => 'p',
        'p' => 'd',
        c => c,
    }
}

/// The shape of a character: small, plain Latin letters and ASCII digits and signs wherever it looks like one. Marks over
/// letters are nothing.
pub fn fold(c: char, mut out: impl FnMut(char)) {
    if c.is_ascii() {
        return out(c.to_ascii_lowercase());
    }
    let n = c as u32;
    let digits = |n: u32, out: &mut dyn FnMut(char)| n.to_string().chars().for_each(out);
    match n {
        0x300..=0x36F | 0x1AB0..=0x1AFF | 0x20D0..=0x20FF | 0xFE20..=0xFE2F => {}
        0xFF01..=0xFF5E => out(char::from_u32(n - 0xFEE0).unwrap_or(' ').to_ascii_lowercase()),
        0x3000 | 0xA0 | 0x2000..=0x200A | 0x202F | 0x205F => out(' '),
        0x1D400..=0x1D6A3 => out(letter(n - 0x1D400)),
        0x1D7CE..=0x1D7FF => digits((n - 0x1D7CE) % 10, &mut out),
        0x249C..=0x24B5 => out(letter(n - 0x249C)),
        0x24B6..=0x24E9 => out(letter(n - 0x24B6)),
        0x1F110..=0x1F129 => out(letter(n - 0x1F110)),
        0x1F130..=0x1F149 => out(letter(n - 0x1F130)),
        0x1F150..=0x1F169 => out(letter(n - 0x1F150)),
        0x1F170..=0x1F189 => out(letter(n - 0x1F170)),
        0x1F1E6..=0x1F1FF => out(letter(n - 0x1F1E6)),
        0x2460..=0x2473 => digits(n - 0x2460 + 1, &mut out),
        0x2474..=0x2487 => digits(n - 0x2474 + 1, &mut out),
        0x2488..=0x249B => digits(n - 0x2488 + 1, &mut out),
        0x2776..=0x277F => digits(n - 0x2776 + 1, &mut out),
        0x2160..=0x216B => ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]
            [(n - 0x2160) as usize]
            .chars()
            .for_each(out),
        0x2070 | 0x2074..=0x2079 => digits(n - 0x2070, &mut out),
        0xB9 => out('1'),
        0xB2 | 0xB3 => digits(n - 0xB0, &mut out),
        0x2080..=0x2089 => digits(n - 0x2080, &mut out),
        0x660..=0x669 => digits(n - 0x660, &mut out),
        0x6F0..=0x6F9 => digits(n - 0x6F0, &mut out),
        0x966..=0x96F => digits(n - 0x966, &mut out),
        0x2801..=0x28FF => match BRAILLE.iter().position(|b| u32::from(*b) == n - 0x2800) {
            Some(at) => out(letter(at as u32)),
            None => out(c),
        },
        0x2018 | 0x2019 | 0x201B | 0x2032 | 0x2BC => out('\''),
        0x201C..=0x201F | 0xAB | 0xBB | 0x300C..=0x300F | 0x2033 => out('"'),
        0x2010..=0x2015 | 0x2212 => out('-'),
        0x2026 => "...".chars().for_each(out),
        0x3002 => out('.'),
        0x3001 => out(','),
        _ => folded_letter(c, out),
    }
}

fn folded_letter(c: char, mut out: impl FnMut(char)) {
    match c {
        'æ' | 'Æ' => return "ae".chars().for_each(out),
        'œ' | 'Œ' => return "oe".chars().for_each(out),
        'ß' => return "ss".chars().for_each(out),
        _ => {}
    }
    for c in c.to_lowercase() {
        let found = if is_han(c) { None } else { ALIKE.iter().find(|(_, alike)| alike.contains(c)) };
        out(found.map_or(c, |(letter, _)| *letter));
    }
}

/// Whether it is a Chinese character.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{2FA1F}' | '〇')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        let mut out = String::new();
        text.chars().for_each(|c| fold(c, |c| out.push(c)));
        out
    }

    #[test]
    fn letters_that_look_alike_are_one() {
        for (text, plain) in [
            ("ｍｕｔ", "mut"),
            ("𝐦𝓾𝕥", "mut"),
            ("ⓜⓤⓣ", "mut"),
            ("мυт", "mut"),
            ("m̷ú̶t", "mut"),
            ("🇲🇺🇹", "mut"),
            ("⠍⠥⠞", "mut"),
            ("Ⅳ ⑮ ５", "iv 15 5"),
            ("naïve", "naive"),
            ("中文", "中文"),
        ] {
            assert_eq!(folded(text), plain);
        }
    }

    #[test]
    fn nothing_invisible_is_shown() {
        let text: String = "a\u{200b}b\u{1b}[31m\u{202e}c\u{e0041}\u{feff}\r\n".chars().filter_map(shown).collect();
        assert_eq!(text, "ab\u{fffd}[31m\u{fffd}c\n");
    }
}
