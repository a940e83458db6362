//! From the events of the Markdown parser to lines.

use super::table::Table;
use super::{code, paragraph, wrap::wrap};
use crate::curriculum::text::printable;
use crate::msg;
use crate::tui::theme::Theme;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

/// What is read besides CommonMark.
pub(super) fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS
}

/// Without the empty lines at the end.
pub(super) fn trimmed(mut lines: Vec<Line<'static>>) -> Vec<Line<'static>> {
    while lines.last().is_some_and(|l| l.width() == 0) {
        lines.pop();
    }
    lines
}

pub(super) struct Renderer {
    theme: Theme,
    width: usize,
    /// Whether more may come: then tables are laid out by their first rows.
    pub(super) growing: bool,
    /// Rows of a table that end behind this byte are not whole yet.
    whole: usize,
    lines: Vec<Line<'static>>,
    run: Vec<(String, Style)>,
    styles: Vec<Style>,
    /// The lists around, each with the number of its next item and the columns of its marks.
    lists: Vec<(Option<u64>, usize)>,
    marker: Option<String>,
    quote: usize,
    code: Option<String>,
    language: String,
    /// The addresses of the links around, and where their texts begin in the run.
    links: Vec<(String, usize)>,
    table: Option<Table>,
}

impl Renderer {
    pub(super) fn new(theme: Theme, width: u16) -> Renderer {
        Renderer {
            theme,
            width: usize::from(width.max(4)),
            growing: false,
            whole: usize::MAX,
            lines: Vec::new(),
            run: Vec::new(),
            styles: Vec::new(),
            lists: Vec::new(),
            marker: None,
            quote: 0,
            code: None,
            language: String::new(),
            links: Vec::new(),
            table: None,
        }
    }

    /// Reads a text of printable characters, of which the lines up to byte `whole` are whole.
    pub(super) fn text(&mut self, text: &str, whole: usize) {
        self.whole = whole;
        let mut empty = true;
        for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
            empty = false;
            match event {
                // A row that is not whole yet is not shown.
                Event::End(TagEnd::TableRow) if range.end > self.whole => {
                    self.table.iter_mut().for_each(|t| drop(t.rows.pop()));
                }
                event => self.event(event),
            }
        }
        // Addresses of links alone: nothing else says them where each block is read by itself.
        if empty && self.growing && !text.trim().is_empty() {
            let dim = self.theme.dim();
            self.lines.extend(paragraph("", text.trim(), dim, self.width as u16));
            self.lines.push(Line::default());
        }
    }

    /// The lines, when all is read.
    pub(super) fn finish(mut self) -> Vec<Line<'static>> {
        self.flush();
        self.lines
    }

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
            Event::TaskListMarker(done) => self.push(if done { "[x] " } else { "[ ] " }, self.theme.key()),
            _ => {}
        }
    }

    pub(super) fn push(&mut self, text: &str, style: Style) {
        let base = self.styles.iter().fold(Style::new(), |a, s| a.patch(*s));
        // An entity may stand for what no terminal should see.
        self.run.push((printable(text), base.patch(style)));
    }

    fn start(&mut self, tag: Tag) {
        match tag {
            Tag::Heading { .. } => {
                self.flush();
                self.styles.push(self.theme.title());
            }
            Tag::Emphasis => self.styles.push(Style::new().add_modifier(Modifier::ITALIC)),
            Tag::Strong => self.styles.push(Style::new().add_modifier(Modifier::BOLD)),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.styles.push(Style::new().add_modifier(Modifier::UNDERLINED));
                self.links.push((dest_url.into_string(), self.run.len()));
            }
            Tag::BlockQuote(_) => {
                self.flush();
                self.quote += 1;
            }
            Tag::List(first) => {
                self.flush();
                self.lists.push((first, 2));
            }
            Tag::Item => {
                self.flush();
                let marker = match self.lists.last_mut() {
                    Some((Some(n), columns)) => {
                        let marker = format!("{n}. ");
                        *n = n.saturating_add(1);
                        *columns = marker.len();
                        marker
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
            Tag::Table(aligned) => {
                self.flush();
                self.table = Some(Table { aligned, rows: Vec::new() });
            }
            Tag::TableHead | Tag::TableRow => self.table.iter_mut().for_each(|t| t.rows.push(Vec::new())),
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
            TagEnd::Emphasis | TagEnd::Strong => {
                self.styles.pop();
            }
            TagEnd::Link | TagEnd::Image => self.end_link(),
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.run);
                if let Some(row) = self.table.as_mut().and_then(|t| t.rows.last_mut()) {
                    row.push(cell);
                }
            }
            TagEnd::Table => self.end_table(),
            TagEnd::HtmlBlock => {
                self.flush();
                self.lines.push(Line::default());
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

    /// The address of a link stands behind its text, unless it is the text.
    fn end_link(&mut self) {
        self.styles.pop();
        let Some((address, from)) = self.links.pop() else { return };
        let text: String = self.run.iter().skip(from).map(|(text, _)| text.as_str()).collect();
        if !address.is_empty() && address != text && address.trim_start_matches("mailto:") != text {
            self.push(&format!(" ({address})"), self.theme.dim());
        }
    }

    fn end_table(&mut self) {
        let Some(table) = self.table.take() else { return };
        // While a table grows, it is laid out when its first row is there.
        if self.growing && self.whole != usize::MAX && table.rows.len() < 2 {
            return;
        }
        let (lead, rest) = self.leads();
        let room = self.width.saturating_sub(rest.width()).max(4);
        for (n, mut line) in table.lines(room, self.growing, self.theme).into_iter().enumerate() {
            let front = if n == 0 { &lead } else { &rest };
            if !front.is_empty() {
                line.spans.insert(0, Span::raw(front.clone()));
            }
            self.lines.push(line);
        }
        self.lines.push(Line::default());
    }

    /// What stands before the first line of a paragraph and before the others: quotes, indentation, the mark of a list.
    fn leads(&mut self) -> (String, String) {
        let quote = "▏ ".repeat(self.quote);
        let columns = |lists: &[(Option<u64>, usize)]| " ".repeat(lists.iter().map(|(_, c)| c).sum());
        let rest = format!("{quote}{}", columns(&self.lists));
        match (self.marker.take(), self.lists.split_last()) {
            (Some(marker), Some((_, outer))) => (format!("{quote}{}{marker}", columns(outer)), rest),
            _ => (rest.clone(), rest),
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
        let (lead, rest) = self.leads();
        let (lead, rest) = ((lead, Style::new()), (rest, Style::new()));
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
