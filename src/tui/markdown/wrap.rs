//! Breaking lines: styled text in, lines of at most a width out, and no character lost.

use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What is kept on one line where it fits: styled parts, and whether space stood before them.
struct Word {
    parts: Vec<(String, Style)>,
    spaced: bool,
}

impl Word {
    fn width(&self) -> usize {
        self.parts.iter().map(|(text, _)| text.width()).sum()
    }
}

/// Wraps styled text at spaces, and between the characters of scripts that are written without; a word longer than the line
/// is cut. The first line begins with `lead`, the others with `rest`.
pub(super) fn wrap(
    run: &[(String, Style)],
    width: usize,
    lead: &(String, Style),
    rest: &(String, Style),
) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let mut spans = vec![Span::styled(lead.0.clone(), lead.1)];
    let mut used = lead.0.width();
    let mut start = used;
    let mut next = |spans: &mut Vec<Span<'static>>| {
        lines.push(Line::from(std::mem::replace(spans, vec![Span::styled(rest.0.clone(), rest.1)])));
        rest.0.width()
    };
    for word in words(run) {
        let mut gap = usize::from(word.spaced && used > start);
        if used + gap + word.width() > width && used > start {
            used = next(&mut spans);
            (start, gap) = (used, 0);
        }
        if let (1, Some((_, style))) = (gap, word.parts.first()) {
            spans.push(Span::styled(" ", style.remove_modifier(Modifier::UNDERLINED)));
            used += 1;
        }
        for (text, style) in word.parts {
            let mut part = String::new();
            for g in text.graphemes(true) {
                if used + g.width() > width.max(start + 2) && used > start {
                    spans.push(Span::styled(std::mem::take(&mut part), style));
                    used = next(&mut spans);
                    start = used;
                }
                part.push_str(g);
                used += g.width();
            }
            spans.push(Span::styled(part, style));
        }
    }
    lines.push(Line::from(spans));
    lines
}

/// Columns of the longest word of a styled run.
pub(super) fn longest_word(run: &[(String, Style)]) -> usize {
    words(run).iter().map(Word::width).max().unwrap_or(0)
}

/// The words of a styled run. Where the style changes, no line is broken unless one may be.
fn words(run: &[(String, Style)]) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    let mut before: Option<&str> = None;
    let mut spaced = false;
    for (text, style) in run {
        let mut fresh = true;
        for g in text.graphemes(true) {
            if g.chars().all(char::is_whitespace) {
                (before, spaced) = (None, true);
                continue;
            }
            match out.last_mut() {
                Some(word) if before.is_some_and(|b| !may_break(b, g)) => match word.parts.last_mut() {
                    Some((part, _)) if !fresh => part.push_str(g),
                    _ => word.parts.push((g.to_string(), *style)),
                },
                _ => out.push(Word { parts: vec![(g.to_string(), *style)], spaced: std::mem::take(&mut spaced) }),
            }
            (before, fresh) = (Some(g), false);
        }
    }
    out
}

/// What closes something, and so begins no line.
const CLOSING: &str = "、。，．！？：；）」』》〉】〕｝］”’…—～％ー・!?,.:;)]}%";
/// What opens something, and so ends no line.
const OPENING: &str = "（「『《〈【〔｛［“‘([{";

/// Whether a line may be broken between two characters of one word: where one of them is wide.
fn may_break(before: &str, after: &str) -> bool {
    let one_of = |set: &str, g: &str| g.chars().next().is_some_and(|c| set.contains(c));
    (before.width() > 1 || after.width() > 1) && !one_of(CLOSING, after) && !one_of(OPENING, before)
}
