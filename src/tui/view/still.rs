//! Texts that stay while frames come and go, drawn: the lesson, the question.

use crate::tui::markdown::render;
use crate::tui::theme::Theme;
use ratatui::text::Line;

/// Texts that are kept: a page has fewer.
const MOST: usize = 8;

/// Each text once for a width and a theme.
#[derive(Debug, Default)]
pub struct Still {
    made_for: Option<(u16, Theme)>,
    kept: Vec<(String, Vec<Line<'static>>)>,
}

impl Still {
    /// The text as [`render`] draws it.
    pub fn lines(&mut self, markdown: &str, width: u16, theme: Theme) -> &[Line<'static>] {
        if self.made_for.replace((width, theme)) != Some((width, theme)) {
            self.kept.clear();
        }
        let at = self.kept.iter().position(|(text, _)| text == markdown).unwrap_or_else(|| {
            if self.kept.len() == MOST {
                self.kept.remove(0);
            }
            self.kept.push((markdown.to_string(), render(markdown, width, theme)));
            self.kept.len() - 1
        });
        &self.kept[at].1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_what_would_be_drawn() {
        let mut still = Still::default();
        let texts: Vec<String> =
            (0..12).map(|n| format!("Text **{n}** with `code`, long enough for two rows.")).collect();
        for (width, colour) in [(20, true), (30, true), (30, false), (20, true)] {
            let theme = Theme::new(colour);
            for text in texts.iter().chain(texts.iter().rev()) {
                assert_eq!(still.lines(text, width, theme), render(text, width, theme));
            }
        }
    }
}
