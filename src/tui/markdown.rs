//! Markdown to lines of a given width. Pure: text and width in, styled lines out; every line fits, no text is lost.

mod code;
mod languages;
mod wrap;

pub(in crate::tui) use code::{code_after, tokens};

use super::theme::Theme;
use crate::curriculum::text::printable;
use crate::msg;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use ratatui::style::{Modifier, Style};
use ratatui::text::Line;
use unicode_width::UnicodeWidthStr;
use wrap::wrap;

/// Renders a Markdown text.
pub fn render(markdown: &str, width: u16, theme: Theme) -> Vec<Line<'static>> {
    render_after("", Style::new(), markdown, width, theme)
}

/// Renders a Markdown text behind the name of who says it, which stands in its first line.
pub fn render_after(lead: &str, style: Style, markdown: &str, width: u16, theme: Theme) -> Vec<Line<'static>> {
    let text = printable(markdown);
    let mut out = Renderer { theme, width: usize::from(width.max(4)), ..Renderer::default() };
    if !lead.is_empty() {
        out.push(lead, style);
    }
    for event in Parser::new(&text) {
        out.event(event);
    }
    out.flush();
    while out.lines.last().is_some_and(|l| l.width() == 0) {
        out.lines.pop();
    }
    out.lines
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

#[derive(Default)]
struct Renderer {
    theme: Theme,
    width: usize,
    lines: Vec<Line<'static>>,
    run: Vec<(String, Style)>,
    styles: Vec<Style>,
    lists: Vec<Option<u64>>,
    marker: Option<String>,
    quote: usize,
    code: Option<String>,
    language: String,
}

impl Default for Theme {
    fn default() -> Self {
        Theme::new(true)
    }
}

impl Renderer {
    fn event(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(end) => self.end(end),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => self.push(&text, Style::new()),
            },
            // Without colour the backticks stay: `a` is not the word a.
            Event::Code(text) if self.theme.code() == Style::new() => self.push(&format!("`{text}`"), Style::new()),
            Event::Code(text) => self.push(&text, self.theme.code()),
            Event::SoftBreak => self.push(" ", Style::new()),
            Event::HardBreak => self.push("\n", Style::new()),
            Event::Rule => {
                self.flush();
                let rule = "─".repeat(self.width.min(40));
                self.lines.push(Line::styled(rule, self.theme.rule()));
            }
            Event::Html(text) | Event::InlineHtml(text) => self.push(&text, Style::new()),
            _ => {}
        }
    }

    fn push(&mut self, text: &str, style: Style) {
        let base = self.styles.iter().fold(Style::new(), |a, s| a.patch(*s));
        self.run.push((text.to_string(), base.patch(style)));
    }

    fn start(&mut self, tag: Tag) {
        match tag {
            Tag::Heading { .. } => {
                self.flush();
                self.styles.push(self.theme.title());
            }
            Tag::Emphasis => self.styles.push(Style::new().add_modifier(Modifier::ITALIC)),
            Tag::Strong => self.styles.push(Style::new().add_modifier(Modifier::BOLD)),
            Tag::Link { .. } | Tag::Image { .. } => self.styles.push(Style::new().add_modifier(Modifier::UNDERLINED)),
            Tag::BlockQuote(_) => {
                self.flush();
                self.quote += 1;
            }
            Tag::List(first) => {
                self.flush();
                self.lists.push(first);
            }
            Tag::Item => {
                self.flush();
                let marker = match self.lists.last_mut() {
                    Some(Some(n)) => {
                        *n += 1;
                        format!("{}. ", *n - 1)
                    }
                    _ => "• ".into(),
                };
                self.marker = Some(marker);
            }
            Tag::CodeBlock(kind) => {
                self.flush();
                let info = match &kind {
                    CodeBlockKind::Fenced(info) => info.trim(),
                    CodeBlockKind::Indented => "",
                };
                self.start_code(info);
            }
            _ => {}
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Paragraph => {
                self.flush();
                if self.lists.is_empty() {
                    self.lines.push(Line::default());
                }
            }
            TagEnd::Heading(_) => {
                self.flush();
                self.styles.pop();
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link | TagEnd::Image => {
                self.styles.pop();
            }
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.quote = self.quote.saturating_sub(1);
            }
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
                if self.lists.is_empty() {
                    self.lines.push(Line::default());
                }
            }
            TagEnd::Item => self.flush(),
            TagEnd::CodeBlock => self.end_code(),
            _ => {}
        }
    }

    /// `info` is what stands behind the opening fence: a language, or, where a hasty writer put it there, code.
    fn start_code(&mut self, info: &str) {
        self.code = Some(String::new());
        self.language = info.split([',', ' ']).next().unwrap_or_default().to_string();
        let label = match self.language.as_str() {
            "" | "rust" | "text" => return,
            "output" => msg!("code-prints"),
            _ if info.contains(' ') => {
                self.code = Some(format!("{info}\n"));
                return;
            }
            _ => info.to_string(),
        };
        self.lines.extend(paragraph("", &label, self.theme.dim(), self.width as u16));
    }

    /// Code keeps its spaces.
    fn end_code(&mut self) {
        let Some(code) = self.code.take() else { return };
        self.lines.extend(code::block(&code, &self.language, self.width, self.theme));
        self.lines.push(Line::default());
    }

    fn flush(&mut self) {
        if self.run.is_empty() {
            return;
        }
        let depth = self.lists.len().saturating_sub(1) * 2;
        let marker = self.marker.take().unwrap_or_default();
        let quote = "▏ ".repeat(self.quote);
        let hang = if self.lists.is_empty() { 0 } else { 2 };
        let lead = (format!("{quote}{}{marker}", " ".repeat(depth)), Style::new());
        let rest = (format!("{quote}{}", " ".repeat(depth + hang)), Style::new());
        let run = std::mem::take(&mut self.run);
        let mut part: Vec<(String, Style)> = Vec::new();
        let mut first = true;
        for (text, style) in run {
            for (i, piece) in text.split('\n').enumerate() {
                if i > 0 {
                    let lead = if first { &lead } else { &rest };
                    self.lines.extend(wrap(&std::mem::take(&mut part), self.width, lead, &rest));
                    first = false;
                }
                part.push((piece.to_string(), style));
            }
        }
        self.lines.extend(wrap(&part, self.width, if first { &lead } else { &rest }, &rest));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain(lines: &[Line]) -> String {
        lines
            .iter()
            .map(|l| l.spans.iter().map(|s| s.content.as_ref()).collect::<String>())
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn lists_code_and_wrapping() {
        let text = "One two three four.\n\n- first point\n- second\n\n```rust\nlet a = 1;\n```\n";
        let shown = plain(&render(text, 12, Theme::new(false)));
        assert_eq!(shown, "One two\nthree four.\n\n• first\n  point\n• second\n\n│ let a = 1;");
    }

    #[test]
    fn wide_characters_fill_the_line_and_a_closing_mark_ends_none() {
        let shown = plain(&render("なぜ ticket を再利用できない。はい", 12, Theme::new(true)));
        assert_eq!(shown, "なぜ ticket\nを再利用でき\nない。はい");
    }

    #[test]
    fn chinese_is_broken_between_any_two_characters_but_not_before_a_closing_mark_or_behind_an_opening_one() {
        let shown = |text, width| plain(&render(text, width, Theme::new(true)));
        assert_eq!(shown("所有权已经转移，所以它不能再用。", 14), "所有权已经转\n移，所以它不能\n再用。");
        assert_eq!(shown("请看（第三行）的值", 7), "请看\n（第三\n行）的\n值");
        // The mark stays with the code before it, though its style is another.
        assert_eq!(shown("现在请看 `ab`。好", 12), "现在请看\nab。好");
        assert_eq!(shown("Is it `abc`? Yes", 9), "Is it\nabc? Yes");
    }

    #[test]
    fn without_colour_code_keeps_its_marks() {
        assert_eq!(plain(&render("Is `a` moved?", 40, Theme::new(false))), "Is `a` moved?");
        assert_eq!(plain(&render("Is `a` moved?", 40, Theme::new(true))), "Is a moved?");
    }

    #[test]
    fn a_speaker_stands_before_the_first_line() {
        let shown = |text| plain(&render_after("Tutor: ", Style::new(), text, 20, Theme::new(true)));
        assert_eq!(shown("One.\n\nTwo."), "Tutor: One.\n\nTwo.");
        assert_eq!(shown("- One."), "Tutor:\n• One.");
        assert_eq!(shown("```\nlet\n```"), "Tutor:\n│ let");
    }

    #[test]
    fn what_stands_behind_a_fence_is_not_lost() {
        let shown = |text| plain(&render(text, 20, Theme::new(true)));
        assert_eq!(shown("```rust\nlet\n```"), "│ let");
        assert_eq!(shown("```python\nx = 1\n```"), "python\n│ x = 1");
        assert_eq!(shown("```let a = 1;\na\n```"), "│ let a = 1;\n│ a");
        assert_eq!(shown("```output\n1\n```"), "prints\n│ 1");
        assert_eq!(shown("```é\n"), "é");
    }

    proptest! {
        #[test]
        fn every_line_fits_and_no_letter_is_lost(text in "[a-z `*#\n中é-]{0,300}", width in 6u16..100) {
            let lines = render(&text, width, Theme::new(true));
            for line in &lines {
                prop_assert!(line.width() <= usize::from(width), "{:?} in {width}", line);
            }
            let letters = |t: &str| t.chars().filter(|c| c.is_alphabetic()).collect::<String>();
            prop_assert_eq!(letters(&plain(&lines)), letters(&text));
        }

        #[test]
        fn any_text_is_rendered_without_control_characters(text in any::<String>(), width in 1u16..80) {
            for line in render(&text, width, Theme::new(true)) {
                prop_assert!(line.spans.iter().all(|s| !s.content.chars().any(char::is_control)));
            }
        }
    }
}
