//! Styles as the terminal is told them: the shortest sequence from one to the next.

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};
use std::io::Write;

/// How a cell looks, besides its sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

/// Each modifier with its parameter (ECMA-48, 8.3.117).
const MODIFIERS: [(Modifier, &str); 8] = [
    (Modifier::BOLD, "1"),
    (Modifier::DIM, "2"),
    (Modifier::ITALIC, "3"),
    (Modifier::UNDERLINED, "4"),
    (Modifier::SLOW_BLINK, "5"),
    (Modifier::REVERSED, "7"),
    (Modifier::HIDDEN, "8"),
    (Modifier::CROSSED_OUT, "9"),
];

impl Look {
    /// The terminal's own.
    pub const PLAIN: Look = Look { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty() };

    /// Of a cell. The colour of letters does not count where none is.
    pub fn of(cell: &Cell) -> Look {
        Look { fg: cell.fg, bg: cell.bg, modifier: cell.modifier }
    }

    /// The same without colours.
    pub fn grey(self) -> Look {
        Look { modifier: self.modifier, ..Look::PLAIN }
    }

    /// Whether a space of this style is as if nothing stood there.
    pub fn is_blank(self) -> bool {
        let visible = Modifier::REVERSED | Modifier::UNDERLINED | Modifier::CROSSED_OUT;
        self.bg == Color::Reset && !self.modifier.intersects(visible)
    }

    /// The parameters of what is in this look and not in that one.
    fn beyond(self, other: Look) -> Vec<String> {
        let more = self.modifier.difference(other.modifier);
        let mut out: Vec<String> =
            MODIFIERS.iter().filter(|(m, _)| more.contains(*m)).map(|(_, code)| code.to_string()).collect();
        if self.fg != other.fg {
            out.push(colour(self.fg, 30));
        }
        if self.bg != other.bg {
            out.push(colour(self.bg, 40));
        }
        out
    }
}

/// The parameters of a colour; `base` is 30 for letters, 40 for what is behind them.
fn colour(colour: Color, base: u8) -> String {
    let (dark, light) = (|n: u8| (base + n).to_string(), |n: u8| (base + 60 + n).to_string());
    match colour {
        Color::Reset => (base + 9).to_string(),
        Color::Black => dark(0),
        Color::Red => dark(1),
        Color::Green => dark(2),
        Color::Yellow => dark(3),
        Color::Blue => dark(4),
        Color::Magenta => dark(5),
        Color::Cyan => dark(6),
        Color::Gray => dark(7),
        Color::DarkGray => light(0),
        Color::LightRed => light(1),
        Color::LightGreen => light(2),
        Color::LightYellow => light(3),
        Color::LightBlue => light(4),
        Color::LightMagenta => light(5),
        Color::LightCyan => light(6),
        Color::White => light(7),
        Color::Indexed(n) => format!("{};5;{n}", base + 8),
        Color::Rgb(r, g, b) => format!("{};2;{r};{g};{b}", base + 8),
    }
}

/// Writes the shortest sequence from one look to another; from an unknown one by a reset.
pub fn sgr(out: &mut Vec<u8>, from: Option<Look>, to: Look) {
    if to == Look::PLAIN {
        out.extend(b"\x1b[m");
        return;
    }
    let anew = format!("\x1b[0;{}m", to.beyond(Look::PLAIN).join(";"));
    let short = match from {
        Some(from) if to.modifier.contains(from.modifier) => {
            let on = format!("\x1b[{}m", to.beyond(from).join(";"));
            if on.len() <= anew.len() { on } else { anew }
        }
        _ => anew,
    };
    let _ = out.write_all(short.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(from: Option<Look>, to: Look) -> String {
        let mut out = Vec::new();
        sgr(&mut out, from, to);
        String::from_utf8(out).unwrap().replace('\x1b', "")
    }

    #[test]
    fn the_shorter_way_is_taken() {
        let bold = Look { modifier: Modifier::BOLD, ..Look::PLAIN };
        let red = Look { fg: Color::Red, ..Look::PLAIN };
        let both = Look { fg: Color::Red, ..bold };
        assert_eq!(told(Some(Look::PLAIN), bold), "[1m");
        assert_eq!(told(Some(bold), both), "[31m");
        assert_eq!(told(Some(both), red), "[0;31m");
        assert_eq!(told(Some(both), Look::PLAIN), "[m");
        assert_eq!(told(None, both), "[0;1;31m");
        let rgb = Look { fg: Color::Rgb(1, 2, 3), bg: Color::Indexed(7), ..Look::PLAIN };
        assert_eq!(told(Some(red), rgb), "[38;2;1;2;3;48;5;7m");
        assert_eq!(told(Some(rgb), red), "[0;31m");
        assert_eq!(told(Some(red), Look { fg: Color::LightCyan, ..Look::PLAIN }), "[96m");
    }
}
