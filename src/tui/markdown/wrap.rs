//! Breaking lines: styled text in, lines of at most a width out, and no character lost.

use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What stands between the end of a line and the next one, where both are of one paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::tui) enum Joint {
    /// The space that a line was broken at.
    Space,
    /// Nothing: a word went on.
    Nothing,
}

impl Joint {
    /// How a line tells it to whoever draws or searches it: no cell is hidden or blinks here, so that taking that away
    /// changes no picture.
    fn style(self) -> Style {
        Style::new().remove_modifier(match self {
            Joint::Space => Modifier::HIDDEN,
            Joint::Nothing => Modifier::RAPID_BLINK,
        })
    }

    /// What stands before this line, if it goes on with the one above.
    pub(in crate::tui) fn before(line: &Line) -> Option<Joint> {
        [Joint::Space, Joint::Nothing].into_iter().find(|joint| line.style.sub_modifier == joint.style().sub_modifier)
    }

    /// The line that goes on with the one above.
    pub(super) fn mark(self, line: Line<'static>) -> Line<'static> {
        line.style(self.style())
    }
}

/// What is kept on one line where it fits: styled parts, and whether space stood before them.
struct Word {
    parts: Vec<(String, Style)>,
    spaced: bool,
}

impl Word {
    fn width(&self) -> usize {
        self.parts.iter().map(|(text, _)| text.width()).sum()
    }

    /// Whether it is digits alone, with what may stand among them.
    fn is_number(&self) -> bool {
        let text = || self.parts.iter().flat_map(|(text, _)| text.chars());
        text().all(|c| c.is_ascii_digit() || ".,+-%/".contains(c)) && text().any(|c| c.is_ascii_digit())
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
    let mut joint = Style::new();
    let mut next = |spans: &mut Vec<Span<'static>>, goes_on: Joint| {
        let line = Line::from(std::mem::replace(spans, vec![Span::styled(rest.0.clone(), rest.1)]));
        lines.push(line.style(std::mem::replace(&mut joint, goes_on.style())));
        rest.0.width()
    };
    for word in words(run) {
        let mut gap = usize::from(word.spaced && used > start);
        if used + gap + word.width() > width && used > start {
            used = next(&mut spans, if word.spaced { Joint::Space } else { Joint::Nothing });
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
                    used = next(&mut spans, Joint::Nothing);
                    start = used;
                }
                part.push_str(g);
                used += g.width();
            }
            spans.push(Span::styled(part, style));
        }
    }
    lines.push(Line::from(spans).style(joint));
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
            // Chinese has a space between a number and what is counted, and the two stay together.
            let counted = spaced && g.width() > 1 && !one_of(CLOSING, g) && out.last().is_some_and(Word::is_number);
            if let (true, Some(word)) = (counted, out.last_mut()) {
                word.parts.push((format!(" {g}"), *style));
                (before, spaced, fresh) = (Some(g), false, false);
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

fn one_of(set: &str, g: &str) -> bool {
    g.chars().next().is_some_and(|c| set.contains(c))
}

/// Whether a line may be broken between two characters of one word: where one of them is wide.
fn may_break(before: &str, after: &str) -> bool {
    (before.width() > 1 || after.width() > 1) && !one_of(CLOSING, after) && !one_of(OPENING, before)
}
