//! Keys as people write them in a settings file, and as the table of actions writes them.

/// Why a key cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Odd {
    /// There is no such key, or terminals cannot send it.
    Unknown,
    /// Shift with a character: that is the capital, or another sign.
    Shift,
    /// tmux, screen or the terminal itself takes it.
    Taken,
    /// A terminal cannot tell it from this one.
    Same(&'static str),
}

/// Names that people may write, and the names of the table.
const NAMED: [(&str, &str); 24] = [
    ("enter", "enter"),
    ("return", "enter"),
    ("esc", "esc"),
    ("escape", "esc"),
    ("tab", "tab"),
    ("space", "space"),
    ("backspace", "backspace"),
    ("delete", "delete"),
    ("del", "delete"),
    ("insert", "insert"),
    ("ins", "insert"),
    ("up", "up"),
    ("down", "down"),
    ("left", "left"),
    ("right", "right"),
    ("home", "home"),
    ("end", "end"),
    ("pageup", "pageup"),
    ("page-up", "pageup"),
    ("pgup", "pageup"),
    ("pagedown", "pagedown"),
    ("page-down", "pagedown"),
    ("pgdn", "pagedown"),
    ("minus", "-"),
];

/// The key in the table's writing: `ctrl-`, `alt-`, `shift-` in this order, then a character or a name.
///
/// # Errors
/// It is none, or none that works everywhere.
pub fn canonical(text: &str) -> Result<String, Odd> {
    let (mut ctrl, mut alt, mut shift) = (false, false, false);
    let mut rest = text.trim();
    loop {
        let cut = |lead: &str| {
            let head = rest.get(..lead.len())?;
            rest.get(lead.len()..).filter(|r| !r.is_empty() && head.eq_ignore_ascii_case(lead))
        };
        if let Some(r) = cut("ctrl-").or_else(|| cut("control-")) {
            (ctrl, rest) = (true, r);
        } else if let Some(r) = cut("alt-") {
            (alt, rest) = (true, r);
        } else if let Some(r) = cut("shift-") {
            (shift, rest) = (true, r);
        } else {
            break;
        }
    }
    let mut chars = rest.chars();
    let base = match (chars.next(), chars.next()) {
        (Some(c), None) if !c.is_control() && !c.is_whitespace() => {
            if shift {
                return Err(Odd::Shift);
            }
            if ctrl { with_control(c)?.to_string() } else { c.to_string() }
        }
        _ => {
            let name = rest.to_ascii_lowercase();
            let known = NAMED.iter().find(|(n, _)| *n == name).map(|(_, is)| is.to_string());
            known.or_else(|| function(&name)).ok_or(Odd::Unknown)?
        }
    };
    if ctrl && base == "-" || shift && base == "space" {
        return Err(Odd::Unknown);
    }
    let mut out = String::new();
    for (on, lead) in [(ctrl, "ctrl-"), (alt, "alt-"), (shift, "shift-")] {
        if on {
            out.push_str(lead);
        }
    }
    Ok(out + &base)
}

/// A letter with Ctrl that every terminal can send and that comes through.
fn with_control(c: char) -> Result<char, Odd> {
    match c.to_ascii_lowercase() {
        'a' | 'b' | 'q' | 's' => Err(Odd::Taken),
        'i' => Err(Odd::Same("tab")),
        'm' => Err(Odd::Same("enter")),
        c @ 'a'..='z' => Ok(c),
        '[' => Err(Odd::Same("esc")),
        _ => Err(Odd::Unknown),
    }
}

fn function(name: &str) -> Option<String> {
    let n: u8 = name.strip_prefix('f').filter(|n| !n.starts_with('0')).and_then(|n| n.parse().ok())?;
    (1..=12).contains(&n).then(|| name.to_string())
}

/// Whether a key is a character that is typed, or changes what was typed, and so belongs to a field.
pub fn is_text(key: &str) -> bool {
    key.chars().count() == 1 || matches!(key, "space" | "backspace" | "delete")
}

#[cfg(test)]
mod tests {
    use super::super::key_name;
    use super::*;
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
    use proptest::prelude::*;

    #[test]
    fn keys_are_written_as_the_table_writes_them() {
        for (written, is) in [
            ("ctrl-h", "ctrl-h"),
            ("Ctrl-H", "ctrl-h"),
            ("ALT-ctrl-x", "ctrl-alt-x"),
            ("Shift-Tab", "shift-tab"),
            ("alt-Enter", "alt-enter"),
            ("G", "G"),
            ("-", "-"),
            ("alt--", "alt--"),
            ("PgUp", "pageup"),
            ("F12", "f12"),
            ("\u{4e2d}", "\u{4e2d}"),
            ("ctrl-space", "ctrl-space"),
        ] {
            assert_eq!(canonical(written).as_deref(), Ok(is), "{written}");
        }
        for (written, odd) in [
            ("", Odd::Unknown),
            ("ctrl-", Odd::Unknown),
            ("f13", Odd::Unknown),
            ("f01", Odd::Unknown),
            ("hyper-x", Odd::Unknown),
            ("ctrl-1", Odd::Unknown),
            ("shift-h", Odd::Shift),
            ("ctrl-S", Odd::Taken),
            ("ctrl-b", Odd::Taken),
            ("ctrl-i", Odd::Same("tab")),
            ("ctrl-[", Odd::Same("esc")),
        ] {
            assert_eq!(canonical(written), Err(odd), "{written}");
        }
    }

    #[test]
    fn what_is_written_is_what_the_terminal_sends() {
        let key = |code, modifiers| key_name(&KeyEvent::new(code, modifiers));
        let (none, ctrl, alt) = (KeyModifiers::NONE, KeyModifiers::CONTROL, KeyModifiers::ALT);
        for (written, sent) in [
            ("f5", key(KeyCode::F(5), none)),
            ("ctrl-h", key(KeyCode::Char('h'), ctrl)),
            ("ctrl-alt-x", key(KeyCode::Char('x'), ctrl | alt)),
            ("shift-tab", key(KeyCode::BackTab, KeyModifiers::SHIFT)),
            ("ctrl-space", key(KeyCode::Char(' '), ctrl)),
            ("pgdn", key(KeyCode::PageDown, none)),
            ("del", key(KeyCode::Delete, none)),
            ("shift-up", key(KeyCode::Up, KeyModifiers::SHIFT)),
        ] {
            assert_eq!(canonical(written), Ok(sent), "{written}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_key_or_none(text in any::<String>(), lead in "(ctrl-|alt-|shift-){0,3}", c in any::<char>()) {
            for text in [text, format!("{lead}{c}")] {
                if let Ok(key) = canonical(&text) {
                    prop_assert_eq!(canonical(&key), Ok(key.clone()), "written out it is the same");
                }
            }
        }
    }
}
