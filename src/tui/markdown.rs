//! Markdown to lines of a given width. Pure: text and width in, styled lines out; every line fits, no text is lost.
//!
//! What an author wrote is there as a whole ([`render`]). What a model says comes in pieces, and is drawn block by block
//! ([`Growing`]): what was drawn of a block never moves when a later one comes. For that, each block is read alone, so that
//! a link's address given in a later block does not change an earlier one, and a table takes its widths from its first rows.

mod blocks;
mod code;
mod languages;
mod render;
mod table;
#[cfg(test)]
mod tests;
mod wrap;

pub(in crate::tui) use code::{code_after, comment, tokens};
pub(in crate::tui) use wrap::Joint;

use super::theme::Theme;
use crate::curriculum::text::printable;
use ratatui::style::Style;
use ratatui::text::Line;
use render::{Renderer, trimmed};
use unicode_width::UnicodeWidthStr;
use wrap::wrap;

/// Renders a Markdown text.
pub fn render(markdown: &str, width: u16, theme: Theme) -> Vec<Line<'static>> {
    render_after("", Style::new(), markdown, width, theme)
}

/// Renders a Markdown text behind the name of who says it, which stands in its first line.
pub fn render_after(lead: &str, style: Style, markdown: &str, width: u16, theme: Theme) -> Vec<Line<'static>> {
    let mut out = Renderer::new(theme, width);
    if !lead.is_empty() {
        out.push(lead, style);
    }
    out.text(&printable(markdown), usize::MAX);
    trimmed(out.finish())
}

/// A text that grows at its end, drawn as it comes. Only the last block is drawn anew when there is more of it.
#[derive(Debug, Clone, Default)]
pub struct Growing {
    /// What of the text is drawn for good.
    head: String,
    lines: Vec<Line<'static>>,
    /// How many of the lines are.
    firm: usize,
}

impl Growing {
    /// Draws the text as it is now: behind the name of who says it, at the width and in the theme of the last call, else
    /// begin anew. While it is `live`, a row of a table is not shown before it is whole, nor a line that may become one.
    pub fn draw(&mut self, (lead, style): (&str, Style), markdown: &str, width: u16, theme: Theme, live: bool) {
        let text = printable(markdown);
        if !text.starts_with(&self.head) {
            *self = Growing::default();
        }
        let rest = &text[self.head.len()..];
        self.lines.truncate(self.firm);
        let settled = blocks::settled(rest);
        let whole = rest.rfind('\n').map_or(0, |at| at + 1);
        let mut first = self.head.is_empty();
        for (from, to) in blocks::ranges(rest) {
            if from == settled {
                self.firm = self.lines.len();
                self.head.push_str(&rest[..settled]);
            }
            let mut out = Renderer::new(theme, width);
            out.growing = true;
            if std::mem::take(&mut first) && !lead.is_empty() {
                out.push(lead, style);
            }
            let block = &rest[from..to];
            let open = live && from >= settled;
            if !(open && blocks::may_become_table(block)) {
                out.text(block, if open { whole.saturating_sub(from) } else { usize::MAX });
            }
            self.lines.extend(out.finish());
        }
        if text.is_empty() && !lead.is_empty() {
            self.lines.push(Line::styled(lead.trim_end().to_string(), style));
        }
        let bare = self.lines.iter().rev().take_while(|l| l.width() == 0).count();
        self.lines.truncate((self.lines.len() - bare).max(self.firm));
    }

    /// The lines, without empty ones at their end.
    pub fn lines(&self) -> &[Line<'static>] {
        let bare = self.lines.iter().rev().take_while(|l| l.width() == 0).count();
        &self.lines[..self.lines.len() - bare]
    }

    /// How many of the lines stay as they are, whatever comes.
    pub fn firm(&self) -> usize {
        self.firm
    }
}

/// Short things in rows of at most `width` columns, so that none is broken that fits in a row by itself: a text for [`paragraph`].
/// What stands between two of them stays at the end of a row, unless it is empty.
pub fn in_rows(things: &[String], between: &str, width: u16) -> String {
    let (mut out, mut used) = (String::new(), 0);
    let tail = between.trim_end();
    for (n, thing) in things.iter().enumerate() {
        let after = if n + 1 < things.len() { tail.width() } else { 0 };
        if n > 0 && used + between.width() + thing.width() + after > usize::from(width) {
            out.push_str(tail);
            out.push('\n');
            used = 0;
        } else if n > 0 {
            out.push_str(between);
            used += between.width();
        }
        out.push_str(thing);
        used += thing.width();
    }
    out
}

/// Wraps plain text in one style, with a prefix on the first line and as much space on the others.
pub fn paragraph(prefix: &str, text: &str, style: Style, width: u16) -> Vec<Line<'static>> {
    let width = usize::from(width.max(4));
    let mut lines = Vec::new();
    let indent = " ".repeat(prefix.width().min(width / 2));
    for (i, part) in printable(text).lines().enumerate() {
        let lead = if i == 0 { prefix.to_string() } else { indent.clone() };
        lines.extend(wrap(&[(part.to_string(), style)], width, &(lead, style), &(indent.clone(), style)));
    }
    if lines.is_empty() {
        lines.push(Line::styled(prefix.to_string(), style));
    }
    lines
}
