//! What the terminal at hand can do, by what the environment says of it.

use crate::locale::Locale;
use crate::locale::charset::{self, Signs};

/// What may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caps {
    /// Signs outside ASCII are shown as others.
    pub ascii: bool,
    /// Charts and the map are drawn with ASCII.
    pub drawn_in_ascii: bool,
    /// Colours.
    pub colour: bool,
    /// Frames between the marks of synchronized output (DEC 2026).
    pub sync: bool,
    /// Bracketed paste.
    pub paste: bool,
    /// Columns of a line are inserted and deleted (VT102), and the rest moves.
    pub edit: bool,
    /// Operating system commands: titles, the clipboard (OSC 52).
    pub osc: bool,
    /// A second screen that is thrown away at the end; where there is none, ours is wiped.
    pub alternate: bool,
    /// The terminal is at the other end of a network: what is sent for streamed text is kept small.
    pub remote: bool,
}

impl Caps {
    /// Everything that a modern terminal on this machine can.
    pub const MODERN: Caps = Caps {
        ascii: false,
        drawn_in_ascii: false,
        colour: true,
        sync: true,
        paste: true,
        edit: true,
        osc: true,
        alternate: true,
        remote: false,
    };

    /// By `TERM`, the locale's variables and those that `sshd` sets. An old terminal has no private modes beyond the cursor's, no
    /// OSC and one screen.
    pub fn of(var: impl Fn(&str) -> Option<String>, spoken: Locale) -> Caps {
        let get = |name: &str| var(name).unwrap_or_default();
        let term = get("TERM").to_ascii_lowercase();
        let old = charset::is_old(&term);
        let grey = old && (term.starts_with("vt") || term.starts_with("wy") || term == "dumb");
        let signs = Signs::of(&var, spoken);
        Caps {
            ascii: signs.ascii,
            drawn_in_ascii: signs.drawn_in_ascii,
            colour: !grey,
            sync: !old,
            paste: !old,
            edit: !old,
            osc: !old,
            alternate: !old,
            remote: ["SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"].iter().any(|n| !get(n).is_empty()),
        }
    }

    /// Those of the terminal that this process was started in.
    pub fn here() -> Caps {
        Caps::of(|name| std::env::var(name).ok(), crate::locale::current())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(vars: &[(&str, &str)]) -> Caps {
        Caps::of(|n| vars.iter().find(|(name, _)| *name == n).map(|(_, v)| v.to_string()), Locale::En)
    }

    #[test]
    fn modern_terminals_get_everything_and_old_ones_what_they_know() {
        for term in
            ["xterm-256color", "screen", "screen-256color", "tmux-256color", "vte-256color", "foot", "alacritty"]
        {
            assert_eq!(of(&[("TERM", term), ("LANG", "C.UTF-8")]), Caps::MODERN, "{term}");
        }
        for (term, colour) in [("linux", true), ("vt100", false), ("vt220", false), ("ansi", true)] {
            let caps = of(&[("TERM", term)]);
            let none = Caps { sync: false, paste: false, edit: false, osc: false, alternate: false, ..Caps::MODERN };
            let none = Caps { colour, drawn_in_ascii: true, ..none };
            assert_eq!(caps, none, "{term}");
        }
    }

    #[test]
    fn a_locale_without_utf_8_gets_ascii_but_in_chinese() {
        let c = |n: &str| (n == "LANG").then(|| "C".to_string());
        assert!(Caps::of(c, Locale::En).ascii && !Caps::of(c, Locale::ZhHans).ascii);
        assert!(of(&[("SSH_TTY", "/dev/pts/1")]).remote && !of(&[("SSH_TTY", "")]).remote);
    }
}
