//! A theme as a file: which styles it names, and every mistake in it at its place.
//!
//! ```toml
//! about = "one line for the list of themes"
//! background = "any"          # or "dark", "light", or a colour, which is painted
//! [title]                     # a style: fg, bg (a name, 0 to 255, "#rrggbb"), bold, dim, underline, reversed
//! fg = "cyan"
//! bold = true
//! [[levels]]                  # five, from none to full
//! fg = "dark-gray"
//! ```

use super::colour::{Depth, Ink};
use super::{LEVELS, STYLES, Theme};
use crate::curriculum::Diagnostic;
use crate::curriculum::diagnostic::SourceFile;
use crate::msg;
use ratatui::style::{Modifier, Style};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The longest line on a theme that is kept, in characters.
const LONGEST_ABOUT: usize = 60;
/// Below this a colour that had to fall to a neighbour gives way to black or white.
const LEAST_CONTRAST: f64 = 3.0;

/// The background that a theme is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ground {
    /// The terminal's, whatever it is.
    #[default]
    Any,
    /// The terminal's, which is dark.
    Dark,
    /// The terminal's, which is light.
    Light,
    /// This one, which is painted.
    Painted(Ink),
}

/// One style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    /// Of the letters; without one, that of plain text.
    pub fg: Option<Ink>,
    /// Behind them; without one, that of the theme.
    pub bg: Option<Ink>,
    /// Attributes.
    pub bold: bool,
    /// Less bright.
    pub dim: bool,
    /// With a line below.
    pub underline: bool,
    /// Letters and background change places.
    pub reversed: bool,
}

/// A theme, read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// One line for the list; empty where there is none.
    pub about: String,
    /// What it is made for.
    pub ground: Ground,
    /// The styles, in the order of [`STYLES`]. What the file lacks looks like plain text.
    pub styles: [Look; STYLES.len()],
    /// The five steps.
    pub levels: [Look; LEVELS],
    /// What the file does not name.
    pub missing: Vec<&'static str>,
}

impl Look {
    /// The same for a terminal with so many colours, on this ground.
    fn style(self, depth: Depth, ground: Ground) -> Style {
        let mut style = Style::new();
        for (on, attribute) in [
            (self.bold, Modifier::BOLD),
            (self.dim, Modifier::DIM),
            (self.underline, Modifier::UNDERLINED),
            // A background that is not shown is still told.
            (self.reversed || depth == Depth::None && self.bg.is_some(), Modifier::REVERSED),
        ] {
            if on {
                style = style.add_modifier(attribute);
            }
        }
        if depth == Depth::None {
            return style;
        }
        let behind = match (self.bg, ground) {
            (Some(bg), _) | (None, Ground::Painted(bg)) => Some(bg.within(depth)),
            _ => None,
        };
        style.bg = self.bg.and(behind).map(Ink::color);
        style.fg = self.fg.map(|fg| readable(fg, fg.within(depth), behind).color());
        style
    }
}

/// What a colour has fallen to, unless it can no longer be read there.
fn readable(meant: Ink, fallen: Ink, on: Option<Ink>) -> Ink {
    match on {
        Some(on) if fallen != meant && fallen.contrast(on) < LEAST_CONTRAST => {
            let (black, white) = (Ink::Index(0), Ink::Index(15));
            if black.contrast(on) > white.contrast(on) { black } else { white }
        }
        _ => fallen,
    }
}

impl Sheet {
    /// The theme for a terminal with so many colours.
    pub fn theme(&self, depth: Depth) -> Theme {
        let styles = self.styles.map(|look| look.style(depth, self.ground));
        let mut ground = styles[0];
        if let Ground::Painted(ink) = self.ground
            && depth != Depth::None
        {
            ground.bg = Some(ink.within(depth).color());
        }
        Theme { styles, levels: self.levels.map(|look| look.style(depth, self.ground)), ground }
    }

    /// Reads one; `name` is what the file is called in messages.
    ///
    /// # Errors
    /// All mistakes: broken TOML, unknown styles and attributes, values that are none.
    pub fn read(name: &str, text: &str) -> Result<Sheet, Vec<Diagnostic>> {
        let file = SourceFile { name, text };
        let mut reader = Reader { file, errors: Vec::new() };
        let (table, faults) = DeTable::parse_recoverable(text);
        for e in faults {
            let at = e.span().map_or(0, |s| s.start);
            reader.wrong(at, e.message().trim().to_string(), msg!("theme-help-toml"));
        }
        let mut sheet = Sheet::default();
        let mut named = [false; STYLES.len() + 1];
        for (key, value) in table.get_ref() {
            let at = key.span().start;
            match key.get_ref().as_ref() {
                "about" => sheet.about = reader.about(value),
                "background" => sheet.ground = reader.ground(value),
                "levels" => {
                    named[STYLES.len()] = true;
                    reader.levels(value, &mut sheet.levels);
                }
                name => match STYLES.iter().position(|s| *s == name) {
                    Some(n) => {
                        named[n] = true;
                        sheet.styles[n] = reader.look(value);
                    }
                    None => {
                        let name = crate::curriculum::text::printable(name);
                        let all = STYLES.join(", ");
                        reader.wrong(at, msg!("theme-no-style", name = name), msg!("theme-help-styles", all = all));
                    }
                },
            }
        }
        let names = STYLES.iter().copied().chain(["levels"]);
        sheet.missing = names.zip(named).filter(|(_, named)| !named).map(|(name, _)| name).collect();
        let mut errors = reader.errors;
        errors.sort_by_key(|e| (e.line, e.column));
        if errors.is_empty() { Ok(sheet) } else { Err(errors) }
    }
}

/// Where mistakes are gathered.
struct Reader<'a> {
    file: SourceFile<'a>,
    errors: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn wrong(&mut self, at: usize, message: String, help: String) {
        self.errors.push(self.file.error(at, message, help));
    }

    fn about(&mut self, value: &Spanned<DeValue>) -> String {
        match value.get_ref() {
            DeValue::String(text) => crate::curriculum::text::printable(text).chars().take(LONGEST_ABOUT).collect(),
            _ => {
                self.wrong(value.span().start, msg!("theme-wrong-value", name = "about"), msg!("theme-help-text"));
                String::new()
            }
        }
    }

    fn ground(&mut self, value: &Spanned<DeValue>) -> Ground {
        let text = match value.get_ref() {
            DeValue::String(text) => text.as_ref(),
            _ => "",
        };
        match (text, Ink::of(text)) {
            ("any", _) => Ground::Any,
            ("dark", _) => Ground::Dark,
            ("light", _) => Ground::Light,
            (_, Some(ink)) => Ground::Painted(ink),
            _ => {
                let message = msg!("theme-wrong-value", name = "background");
                self.wrong(value.span().start, message, msg!("theme-help-background"));
                Ground::Any
            }
        }
    }

    fn levels(&mut self, value: &Spanned<DeValue>, into: &mut [Look; LEVELS]) {
        match value.get_ref() {
            DeValue::Array(all) if all.len() == LEVELS => {
                for (slot, one) in into.iter_mut().zip(all.iter()) {
                    *slot = self.look(one);
                }
            }
            _ => self.wrong(value.span().start, msg!("theme-wrong-value", name = "levels"), msg!("theme-help-levels")),
        }
    }

    fn look(&mut self, value: &Spanned<DeValue>) -> Look {
        let mut look = Look::default();
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong(value.span().start, msg!("theme-no-table"), msg!("theme-help-look"));
            return look;
        };
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            match name {
                "fg" => look.fg = self.ink(name, value),
                "bg" => look.bg = self.ink(name, value),
                "bold" => look.bold = self.flag(name, value),
                "dim" => look.dim = self.flag(name, value),
                "underline" => look.underline = self.flag(name, value),
                "reversed" => look.reversed = self.flag(name, value),
                other => {
                    let name = crate::curriculum::text::printable(other);
                    self.wrong(key.span().start, msg!("theme-no-attribute", name = name), msg!("theme-help-look"));
                }
            }
        }
        look
    }

    fn ink(&mut self, name: &str, value: &Spanned<DeValue>) -> Option<Ink> {
        let ink = match value.get_ref() {
            DeValue::String(text) => Ink::of(text),
            DeValue::Integer(n) => u8::from_str_radix(&n.as_str().replace('_', ""), n.radix()).ok().map(Ink::Index),
            _ => None,
        };
        if ink.is_none() {
            self.wrong(value.span().start, msg!("theme-wrong-value", name = name), msg!("theme-help-colour"));
        }
        ink
    }

    fn flag(&mut self, name: &str, value: &Spanned<DeValue>) -> bool {
        match value.get_ref() {
            DeValue::Boolean(truth) => *truth,
            _ => {
                self.wrong(value.span().start, msg!("theme-wrong-value", name = name), msg!("theme-help-flag"));
                false
            }
        }
    }
}
