//! How things look: named styles from a theme, which is one data file ([`file`]), with the colours that the terminal has
//! ([`colour`]). Those that come with the program and the learner's own are on a [`shelf`].
//!
//! Meaning is never colour alone: whatever a colour says, a sign, a word or an attribute says too.

pub mod colour;
pub mod file;
pub mod shelf;

pub use colour::Depth;
pub use shelf::Themes;

use ratatui::style::Style;

/// The styles that a theme names.
pub const STYLES: [&str; 12] =
    ["text", "title", "dim", "code", "good", "bad", "info", "learner", "tutor", "selected", "key", "rule"];
/// How many steps mastery and heat have.
pub const LEVELS: usize = 5;

/// The styles of the interface. A plain value: views take it by copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    styles: [Style; STYLES.len()],
    levels: [Style; LEVELS],
    ground: Style,
}

impl Theme {
    /// The default theme, with the sixteen colours or without any.
    pub fn new(colour: bool) -> Theme {
        shelf::default_sheet().theme(if colour { Depth::Sixteen } else { Depth::None })
    }

    /// What lies below everything: plain text, and the background where the theme paints one.
    pub fn ground(self) -> Style {
        self.ground
    }

    /// Plain text.
    pub fn text(self) -> Style {
        self.styles[0]
    }

    /// Titles.
    pub fn title(self) -> Style {
        self.styles[1]
    }

    /// Less important text.
    pub fn dim(self) -> Style {
        self.styles[2]
    }

    /// Code.
    pub fn code(self) -> Style {
        self.styles[3]
    }

    /// Something right.
    pub fn good(self) -> Style {
        self.styles[4]
    }

    /// Something wrong.
    pub fn bad(self) -> Style {
        self.styles[5]
    }

    /// Something to know.
    pub fn info(self) -> Style {
        self.styles[6]
    }

    /// The learner's own words.
    pub fn learner(self) -> Style {
        self.styles[7]
    }

    /// The model's words.
    pub fn tutor(self) -> Style {
        self.styles[8]
    }

    /// What is selected.
    pub fn selected(self) -> Style {
        self.styles[9]
    }

    /// A key in the footer.
    pub fn key(self) -> Style {
        self.styles[10]
    }

    /// Frames and rules.
    pub fn rule(self) -> Style {
        self.styles[11]
    }

    /// One of five steps of mastery or heat, from 0 (none) to 4 (full); a higher number is 4. A step is never told by its
    /// colour alone: draw [`level_sign`] in it, or write its number.
    pub fn level(self, step: usize) -> Style {
        self.levels[step.min(LEVELS - 1)]
    }
}

/// The sign of a step from 0 to 4 (see [`Theme::level`]), one cell wide: the fuller, the higher.
pub fn level_sign(step: usize) -> &'static str {
    ["·", "░", "▒", "▓", "█"][step.min(LEVELS - 1)]
}

#[cfg(test)]
mod tests;
