//! Colours: how a theme writes them, what a terminal has of them, and how well one reads on another.

use ratatui::style::Color;

/// How many colours are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// None: attributes alone.
    None,
    /// The sixteen of every terminal.
    Sixteen,
    /// The 256 of xterm.
    Many,
    /// 24 bits.
    True,
}

impl Depth {
    /// What a terminal has, by `COLORTERM` and `TERM`; where neither promises more, the sixteen.
    pub fn of(colorterm: &str, term: &str) -> Depth {
        match (colorterm.trim(), term) {
            ("truecolor" | "24bit", _) => Depth::True,
            (_, term) if term.ends_with("-direct") => Depth::True,
            (_, term) if term.contains("256color") => Depth::Many,
            _ => Depth::Sixteen,
        }
    }
}

/// A colour as a theme writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// One of 256; the first sixteen are those that the terminal's user has chosen.
    Index(u8),
    /// Red, green and blue.
    Rgb(u8, u8, u8),
}

/// The names of the first sixteen, in the order of their numbers.
pub const NAMES: [&str; 16] = [
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "gray",
    "dark-gray",
    "bright-red",
    "bright-green",
    "bright-yellow",
    "bright-blue",
    "bright-magenta",
    "bright-cyan",
    "white",
];

/// What xterm shows for the first sixteen where nobody has changed them.
const XTERM: [(u8, u8, u8); 16] = [
    (0, 0, 0),
    (205, 0, 0),
    (0, 205, 0),
    (205, 205, 0),
    (0, 0, 238),
    (205, 0, 205),
    (0, 205, 205),
    (229, 229, 229),
    (127, 127, 127),
    (255, 0, 0),
    (0, 255, 0),
    (255, 255, 0),
    (92, 92, 255),
    (255, 0, 255),
    (0, 255, 255),
    (255, 255, 255),
];

/// Colours whose parts differ by less are greys.
const GREYISH: u8 = 40;
/// Colours with less luminance go to the darker half.
const DARK: f64 = 0.2;

impl Ink {
    /// Reads a name of [`NAMES`], or `#rrggbb`.
    pub fn of(text: &str) -> Option<Ink> {
        let text = text.trim().to_ascii_lowercase();
        if let Some(n) = NAMES.iter().position(|name| *name == text) {
            return u8::try_from(n).ok().map(Ink::Index);
        }
        let digits = text.strip_prefix('#').filter(|d| d.len() == 6 && d.bytes().all(|b| b.is_ascii_hexdigit()))?;
        let part = |from: usize| u8::from_str_radix(digits.get(from..from + 2)?, 16).ok();
        Some(Ink::Rgb(part(0)?, part(2)?, part(4)?))
    }

    /// Its red, green and blue; of the first sixteen what xterm shows.
    pub fn rgb(self) -> (u8, u8, u8) {
        match self {
            Ink::Rgb(r, g, b) => (r, g, b),
            Ink::Index(n @ 0..=15) => XTERM[usize::from(n)],
            Ink::Index(n @ 16..=231) => {
                let n = n - 16;
                (step(n / 36), step(n / 6 % 6), step(n % 6))
            }
            Ink::Index(n) => {
                let grey = 8 + 10 * (n - 232);
                (grey, grey, grey)
            }
        }
    }

    /// The nearest that a terminal with so many colours has.
    pub fn within(self, depth: Depth) -> Ink {
        let nearest = |from: u8, to: u8| {
            let far = |n: &u8| distance(self.rgb(), Ink::Index(*n).rgb());
            Ink::Index((from..=to).min_by(|a, b| far(a).total_cmp(&far(b))).unwrap_or(7))
        };
        match (self, depth) {
            // The first sixteen look different everywhere: nothing can be near to them.
            (Ink::Rgb(..), Depth::Many) => nearest(16, 255),
            (Ink::Rgb(..) | Ink::Index(16..), Depth::Sixteen | Depth::None) => Ink::Index(sixteenth(self.rgb())),
            _ => self,
        }
    }

    /// The same for the library that draws.
    pub fn color(self) -> Color {
        const SIXTEEN: [Color; 16] = [
            Color::Black,
            Color::Red,
            Color::Green,
            Color::Yellow,
            Color::Blue,
            Color::Magenta,
            Color::Cyan,
            Color::Gray,
            Color::DarkGray,
            Color::LightRed,
            Color::LightGreen,
            Color::LightYellow,
            Color::LightBlue,
            Color::LightMagenta,
            Color::LightCyan,
            Color::White,
        ];
        match self {
            Ink::Rgb(r, g, b) => Color::Rgb(r, g, b),
            Ink::Index(n) => SIXTEEN.get(usize::from(n)).copied().unwrap_or(Color::Indexed(n)),
        }
    }

    /// How well this reads on that: 1 (the same) to 21 (black on white). WCAG 2.2, "contrast ratio" and "relative
    /// luminance".
    pub fn contrast(self, on: Ink) -> f64 {
        let (a, b) = (luminance(self.rgb()), luminance(on.rgb()));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

/// The one of the sixteen that a colour becomes. By distance alone every quiet colour would become grey, right and wrong
/// alike: so a colour goes by its hue, to the brighter or the darker half by its luminance, and only greys become grey.
fn sixteenth(rgb: (u8, u8, u8)) -> u8 {
    let near = |all: &[u8], far: &dyn Fn(u8) -> f64| {
        all.iter().copied().min_by(|a, b| far(*a).total_cmp(&far(*b))).unwrap_or(7)
    };
    let spread = |(r, g, b): (u8, u8, u8)| r.max(g).max(b) - r.min(g).min(b);
    if spread(rgb) < GREYISH {
        return near(&[0, 7, 8, 15], &|n| distance(rgb, XTERM[usize::from(n)]));
    }
    let pure = |(r, g, b): (u8, u8, u8)| {
        let (low, wide) = (r.min(g).min(b), f64::from(spread((r, g, b)).max(1)));
        let part = |p: u8| (f64::from(p - low) * 255.0 / wide) as u8;
        (part(r), part(g), part(b))
    };
    let bright = near(&[9, 10, 11, 12, 13, 14], &|n| distance(pure(rgb), pure(XTERM[usize::from(n)])));
    if luminance(rgb) < DARK { bright - 8 } else { bright }
}

/// A level of the colour cube of xterm, from 0 to 5.
fn step(n: u8) -> u8 {
    if n == 0 { 0 } else { 55 + 40 * n }
}

fn luminance((r, g, b): (u8, u8, u8)) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}

/// The square of how different two colours look: Riemersma's "redmean" weights (Colour metric, compuphase.com).
fn distance(a: (u8, u8, u8), b: (u8, u8, u8)) -> f64 {
    let red = (f64::from(a.0) + f64::from(b.0)) / 2.0;
    let by = |x: u8, y: u8| (f64::from(x) - f64::from(y)).powi(2);
    (2.0 + red / 256.0) * by(a.0, b.0) + 4.0 * by(a.1, b.1) + (2.0 + (255.0 - red) / 256.0) * by(a.2, b.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_gets_what_it_promises() {
        assert_eq!(Depth::of("truecolor", "xterm"), Depth::True);
        assert_eq!(Depth::of("24bit", ""), Depth::True);
        assert_eq!(Depth::of("", "xterm-direct"), Depth::True);
        assert_eq!(Depth::of("", "tmux-256color"), Depth::Many);
        assert_eq!(Depth::of("yes", "screen"), Depth::Sixteen);
        assert_eq!(Depth::of("", ""), Depth::Sixteen);
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let ink = |t: &str| Ink::of(t).unwrap();
        assert!((ink("#000000").contrast(ink("#ffffff")) - 21.0).abs() < 1e-9);
        assert!((ink("#777777").contrast(ink("#ffffff")) - 4.48).abs() < 0.005, "the well-known grey just below 4.5");
        assert!((ink("#123456").contrast(ink("#123456")) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn colours_fall_to_their_neighbours() {
        let of = |t: &str, depth| Ink::of(t).unwrap().within(depth);
        assert_eq!(of("#ff0000", Depth::Many), Ink::Index(196));
        assert_eq!(of("#ff0000", Depth::Sixteen), Ink::Index(9));
        assert_eq!(of("#808080", Depth::Many), Ink::Index(244));
        assert_eq!(of("#fefefe", Depth::Sixteen), Ink::Index(15));
        assert_eq!(of("#7fd88f", Depth::Sixteen), Ink::Index(10), "a quiet green is no grey");
        assert_eq!(of("#b3261e", Depth::Sixteen), Ink::Index(1));
        assert_eq!(of("#123456", Depth::True), Ink::Rgb(0x12, 0x34, 0x56));
        assert_eq!(of("bright-cyan", Depth::Many), Ink::Index(14), "what has a name keeps it");
        assert_eq!(Ink::Index(200).within(Depth::Many), Ink::Index(200));
        assert!(matches!(Ink::Index(200).within(Depth::Sixteen), Ink::Index(0..=15)));
    }

    #[test]
    fn what_is_no_colour_is_none() {
        for odd in ["", "#", "#12345", "#1234567", "#12345g", "blueish", "#é1234", "12"] {
            assert_eq!(Ink::of(odd), None, "{odd}");
        }
        assert_eq!(Ink::of(" Dark-Gray "), Some(Ink::Index(8)));
    }
}
