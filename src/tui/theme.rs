//! Colours: the sixteen of every terminal, so that dark and light backgrounds both read. Meaning is never colour alone.

use ratatui::style::{Color, Modifier, Style};

/// The styles of the interface.
#[derive(Debug, Clone, Copy)]
pub struct Theme {
    colour: bool,
}

impl Theme {
    /// With colours, or in the terminal's own only.
    pub fn new(colour: bool) -> Theme {
        Theme { colour }
    }

    fn fg(self, colour: Color) -> Style {
        if self.colour { Style::new().fg(colour) } else { Style::new() }
    }

    /// Plain text.
    pub fn text(self) -> Style {
        Style::new()
    }

    /// Titles.
    pub fn title(self) -> Style {
        self.fg(Color::Cyan).add_modifier(Modifier::BOLD)
    }

    /// Less important text.
    pub fn dim(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// Code.
    pub fn code(self) -> Style {
        self.fg(Color::Yellow)
    }

    /// Something right.
    pub fn good(self) -> Style {
        self.fg(Color::Green).add_modifier(Modifier::BOLD)
    }

    /// Something wrong.
    pub fn bad(self) -> Style {
        self.fg(Color::Red).add_modifier(Modifier::BOLD)
    }

    /// Something to know.
    pub fn info(self) -> Style {
        self.fg(Color::Blue)
    }

    /// The learner's own words.
    pub fn learner(self) -> Style {
        self.fg(Color::Green)
    }

    /// The model's words.
    pub fn tutor(self) -> Style {
        self.fg(Color::Magenta)
    }

    /// What is selected.
    pub fn selected(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// A key in the footer.
    pub fn key(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// Frames and rules.
    pub fn rule(self) -> Style {
        self.fg(Color::DarkGray)
    }

    /// One of five steps of mastery or heat, from 0 (none) to 4 (full); a higher number is 4. A step is never told by its
    /// colour alone: draw [`level_sign`] in it, or write its number.
    pub fn level(self, step: usize) -> Style {
        match step {
            0 => self.fg(Color::DarkGray).add_modifier(Modifier::DIM),
            1 => self.fg(Color::Blue),
            2 => self.fg(Color::Cyan),
            3 => self.fg(Color::Green),
            _ => self.fg(Color::Green).add_modifier(Modifier::BOLD),
        }
    }
}

/// The sign of a step from 0 to 4 (see [`Theme::level`]), one cell wide: the fuller, the higher.
pub fn level_sign(step: usize) -> &'static str {
    ["·", "░", "▒", "▓", "█"][step.min(4)]
}
