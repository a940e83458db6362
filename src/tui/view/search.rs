//! A search in a page: where the page turns to, and how what was found is marked. Letters are compared as people see them,
//! character by character; small ones find capitals too, unless a capital is looked for.

use super::field::{Field, text};
use super::page::Page;
use crate::msg;
use crate::session::Session;
use crate::tui::actions::Place;
use crate::tui::app::{Search, Ui, Want};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;

/// Rows that are looked at in one go.
const PIECE: usize = 64;

/// What is looked for.
struct Pattern {
    parts: Vec<String>,
    exact: bool,
}

impl Pattern {
    fn of(search: &Search) -> Option<Pattern> {
        let text = search.field.text();
        let exact = text.chars().any(char::is_uppercase);
        let parts: Vec<String> = text.graphemes(true).map(|g| folded(g, exact)).collect();
        (!parts.is_empty()).then_some(Pattern { parts, exact })
    }

    /// Where it stands in a text, as bytes from and up to before; no two overlap.
    fn within(&self, text: &str) -> Vec<(usize, usize)> {
        let parts: Vec<(usize, usize, String)> =
            text.grapheme_indices(true).map(|(at, g)| (at, at + g.len(), folded(g, self.exact))).collect();
        let mut out = Vec::new();
        let mut n = 0;
        while n + self.parts.len() <= parts.len() {
            let here = &parts[n..n + self.parts.len()];
            if here.iter().zip(&self.parts).all(|((_, _, a), b)| a == b) {
                out.push((here[0].0, here[here.len() - 1].1));
                n += self.parts.len();
            } else {
                n += 1;
            }
        }
        out
    }
}

fn folded(g: &str, exact: bool) -> String {
    if exact { g.to_string() } else { g.to_lowercase() }
}

fn plain(line: &Line) -> String {
    line.spans.iter().map(|s| s.content.as_ref()).collect()
}

/// The first row of the page that is shown: `top`, unless something is to be found and is out of sight there. `stand` is the
/// row where the page stands by itself.
pub fn turned_to(page: &Page, session: &Session, ui: &Ui, (stand, top): (usize, usize), height: usize) -> usize {
    let Some(search) = &ui.search else { return top };
    let Some(want) = search.want.take() else { return top };
    let Some(pattern) = Pattern::of(search) else { return top };
    let seen = search.at.get().filter(|at| (top..top + height).contains(at));
    let all = page.len();
    let found = match (want, seen) {
        (Want::First, _) | (Want::Next, None) => ahead(page, session, ui, &pattern, top),
        (Want::Next, Some(at)) => ahead(page, session, ui, &pattern, at + 1),
        (Want::Back, at) => behind(page, session, ui, &pattern, at.unwrap_or(top + height).min(all)),
    };
    search.missing.set(found.is_none());
    search.at.set(found);
    match found {
        Some(at) if !(top..top + height).contains(&at) => {
            let top = at.saturating_sub(height / 3).min(all.saturating_sub(height));
            search.scrolled.set(i32::try_from(top as i64 - stand as i64).ok());
            top
        }
        _ => top,
    }
}

/// The first row from this one on that has it, round the end.
fn ahead(page: &Page, session: &Session, ui: &Ui, pattern: &Pattern, from: usize) -> Option<usize> {
    let all = page.len();
    let hit = |from: usize, to: usize| {
        (from..to).step_by(PIECE).find_map(|at| {
            let rows = page.rows(session, ui, at..(at + PIECE).min(to));
            rows.iter().position(|line| !pattern.within(&plain(line)).is_empty()).map(|n| at + n)
        })
    };
    hit(from.min(all), all).or_else(|| hit(0, from.min(all)))
}

/// The last row before this one that has it, round the beginning.
fn behind(page: &Page, session: &Session, ui: &Ui, pattern: &Pattern, to: usize) -> Option<usize> {
    let all = page.len();
    let hit = |from: usize, to: usize| {
        let mut end = to;
        while end > from {
            let start = end.saturating_sub(PIECE).max(from);
            let rows = page.rows(session, ui, start..end);
            if let Some(n) = rows.iter().rposition(|line| !pattern.within(&plain(line)).is_empty()) {
                return Some(start + n);
            }
            end = start;
        }
        None
    };
    hit(0, to).or_else(|| hit(to, all))
}

/// Marks what was found in the rows that are shown, of which the first is row `top` of the page.
pub fn mark(shown: &mut [Line<'static>], top: usize, ui: &Ui) {
    let Some(search) = &ui.search else { return };
    let Some(pattern) = Pattern::of(search) else { return };
    for (n, line) in shown.iter_mut().enumerate() {
        let here = search.at.get() == Some(top + n);
        let found = pattern.within(&plain(line));
        if !found.is_empty() {
            let more = if here { Modifier::BOLD | Modifier::UNDERLINED } else { Modifier::empty() };
            mark_line(line, &found, ui.theme.selected().add_modifier(more));
        }
    }
}

fn mark_line(line: &mut Line<'static>, found: &[(usize, usize)], style: Style) {
    let mut out = Vec::new();
    let mut at = 0;
    for span in std::mem::take(&mut line.spans) {
        let end = at + span.content.len();
        let mut cuts: Vec<usize> =
            found.iter().flat_map(|(a, b)| [*a, *b]).filter(|c| (at + 1..end).contains(c)).collect();
        cuts.push(end);
        let mut from = at;
        for to in cuts {
            let text = span.content.get(from - at..to - at).unwrap_or_default().to_string();
            let marked = found.iter().any(|(a, b)| *a <= from && to <= *b);
            out.push(Span::styled(text, if marked { span.style.patch(style) } else { span.style }));
            from = to;
        }
        at = end;
    }
    line.spans = out;
}

/// The field of a search.
pub fn field(ui: &Ui, place: Place, width: u16) -> Field {
    match &ui.search {
        Some(search) => text(msg!("field-search"), &search.field, place, width, (1, 1, 2)),
        None => Field { title: String::new(), rows: Vec::new(), cursor: None, hidden: (false, false) },
    }
}

/// Says where nothing was found.
pub fn entitle(field: &mut Field, ui: &Ui) {
    if ui.search.as_ref().is_some_and(|search| search.missing.get()) {
        field.title = msg!("field-search-missing");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::pad::Pad;
    use proptest::prelude::*;

    fn found(pattern: &str, text: &str) -> Vec<String> {
        let search = Search { field: Pad::new(pattern), ..Search::default() };
        let hits = Pattern::of(&search).map(|p| p.within(text)).unwrap_or_default();
        hits.into_iter().map(|(a, b)| text[a..b].to_string()).collect()
    }

    #[test]
    fn capitals_count_where_one_is_looked_for() {
        assert_eq!(found("move", "Move a MOVE"), ["Move", "MOVE"]);
        assert_eq!(found("Move", "Move a MOVE move"), ["Move"]);
        assert_eq!(found("所有", "所有权，所有者"), ["所有", "所有"]);
        assert_eq!(found("é", "É é"), ["É", "é"]);
    }

    #[test]
    fn a_part_of_a_character_is_not_found() {
        assert_eq!(found("e", "e\u{301}"), [""; 0]);
        assert_eq!(found("👩", "👩‍👩‍👧"), [""; 0]);
        assert_eq!(found("👩‍👩‍👧", "a👩‍👩‍👧b"), ["👩‍👩‍👧"]);
    }

    proptest! {
        #[test]
        fn marking_changes_no_text(
            spans in prop::collection::vec("[abA 中e\u{301}🦀]{0,6}", 0..6), pattern in "[abA中]{1,3}"
        ) {
            let mut line = Line::from_iter(spans.iter().map(|s| Span::raw(s.clone())));
            let before = plain(&line);
            let search = Search { field: Pad::new(&pattern), ..Search::default() };
            let hits = Pattern::of(&search).unwrap().within(&before);
            mark_line(&mut line, &hits, Style::new().add_modifier(Modifier::REVERSED));
            prop_assert_eq!(&plain(&line), &before);
            let marked: String = line.spans.iter().filter(|s| s.style != Style::new()).map(|s| s.content.as_ref()).collect();
            prop_assert_eq!(marked, hits.iter().map(|(a, b)| &before[*a..*b]).collect::<String>());
        }
    }
}
