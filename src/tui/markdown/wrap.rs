//! Breaking lines: styled text in, lines of at most a width out, and no character lost.

use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Cuts text into parts of at most `width` columns, between grapheme clusters.
fn chop(text: &str, width: usize) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut used = 0;
    for g in text.graphemes(true) {
        let w = g.width();
        if used + w > width && used > 0 {
            parts.push(String::new());
            used = 0;
        }
        used += w;
        if let Some(last) = parts.last_mut() {
            last.push_str(g);
        }
    }
    parts
}

/// Wraps styled text at spaces; a word longer than the line is cut. The first line begins with `lead`, the others with `rest`.
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
    let mut space: Option<Style> = None;
    for (word, style, spaced) in words(run) {
        if spaced && used > start {
            space = Some(style);
        }
        let gap = usize::from(space.is_some());
        if used + gap + word.width() > width && used > start {
            lines.push(Line::from(std::mem::replace(&mut spans, vec![Span::styled(rest.0.clone(), rest.1)])));
            (used, space) = (rest.0.width(), None);
            start = used;
        }
        if let Some(style) = space.take() {
            spans.push(Span::styled(" ", style.remove_modifier(Modifier::UNDERLINED)));
            used += 1;
        }
        let mut parts = chop(&word, width.saturating_sub(start).max(2)).into_iter().peekable();
        while let Some(part) = parts.next() {
            used += part.width();
            spans.push(Span::styled(part, style));
            if parts.peek().is_some() {
                lines.push(Line::from(std::mem::replace(&mut spans, vec![Span::styled(rest.0.clone(), rest.1)])));
                used = rest.0.width();
            }
        }
    }
    lines.push(Line::from(spans));
    lines
}

/// The words of a styled run: text, style, and whether space stood before it.
fn words(run: &[(String, Style)]) -> Vec<(String, Style, bool)> {
    let mut out = Vec::new();
    let mut spaced = false;
    for (text, style) in run {
        let mut rest = text.as_str();
        while !rest.is_empty() {
            let trimmed = rest.trim_start();
            spaced |= trimmed.len() < rest.len();
            let end = trimmed.find(char::is_whitespace).unwrap_or(trimmed.len());
            for part in breakable(&trimmed[..end]) {
                out.push((part.to_string(), *style, spaced));
                spaced = false;
            }
            rest = &trimmed[end..];
        }
    }
    out
}

/// The parts between which a word may be broken: scripts of wide characters are written without spaces. A mark that closes
/// something stays with what it closes.
fn breakable(word: &str) -> Vec<&str> {
    let mut cuts = vec![0];
    let mut wide_before = false;
    for (at, g) in word.grapheme_indices(true) {
        let wide = g.width() > 1;
        let closes =
            g.starts_with(['、', '。', '，', '．', '！', '？', '：', '；', '）', '」', '』', 'ー', '!', '?', ',', '.']);
        if at > 0 && (wide || wide_before) && !closes {
            cuts.push(at);
        }
        wide_before = wide;
    }
    cuts.push(word.len());
    cuts.windows(2).map(|w| &word[w[0]..w[1]]).filter(|part| !part.is_empty()).collect()
}
