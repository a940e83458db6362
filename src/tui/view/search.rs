//! A search in a page: where the page turns to, and how what was found is marked. What is searched is the text as it was before
//! its lines were broken, so a phrase is found that goes on in the next row. Letters are compared as people see them, character
//! by character; small ones find capitals too, unless a capital is looked for.

mod pieces;

use super::field::{Field, text};
use super::page::Page;
use crate::msg;
use crate::session::Session;
use crate::tui::actions::Place;
use crate::tui::app::{Search, Ui, Want};
use pieces::{Piece, whole};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use std::ops::Range;
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

/// Where it was found: the first and the last row.
type Found = (usize, usize);

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
    search.at.set(found.map(|(first, _)| first));
    match found {
        Some((first, last)) if first < top || last >= top + height => {
            let top = first.saturating_sub(height / 3).min(all.saturating_sub(height));
            search.scrolled.set(i32::try_from(top as i64 - stand as i64).ok());
            top
        }
        _ => top,
    }
}

/// All that begins in these rows, from the first to the last.
fn within(page: &Page, session: &Session, ui: &Ui, pattern: &Pattern, rows: Range<usize>) -> Vec<Found> {
    let (start, lines) = whole(page, session, ui, rows.clone());
    let mut out = Vec::new();
    for piece in Piece::all(&lines, start) {
        for hit in pattern.within(&piece.text) {
            let places = piece.places(hit);
            if let (Some((first, _)), Some((last, _))) = (places.first(), places.last())
                && rows.contains(first)
            {
                out.push((*first, *last));
            }
        }
    }
    out
}

/// The first row from this one on where it begins, round the end.
fn ahead(page: &Page, session: &Session, ui: &Ui, pattern: &Pattern, from: usize) -> Option<Found> {
    let all = page.len();
    let hit = |from: usize, to: usize| {
        (from..to)
            .step_by(PIECE)
            .find_map(|at| within(page, session, ui, pattern, at..(at + PIECE).min(to)).first().copied())
    };
    hit(from.min(all), all).or_else(|| hit(0, from.min(all)))
}

/// The last row before this one where it begins, round the beginning.
fn behind(page: &Page, session: &Session, ui: &Ui, pattern: &Pattern, to: usize) -> Option<Found> {
    let all = page.len();
    let hit = |from: usize, to: usize| {
        let mut end = to;
        while end > from {
            let start = end.saturating_sub(PIECE).max(from);
            if let Some(found) = within(page, session, ui, pattern, start..end).last() {
                return Some(*found);
            }
            end = start;
        }
        None
    };
    hit(0, to).or_else(|| hit(to, all))
}

/// Marks what was found in the rows that are shown, of which the first is row `top` of the page; what goes on in the next row is
/// marked there too.
pub fn mark(page: &Page, session: &Session, ui: &Ui, shown: &mut [Line<'static>], top: usize) {
    let Some(search) = &ui.search else { return };
    let Some(pattern) = Pattern::of(search) else { return };
    let (start, lines) = whole(page, session, ui, top..top + shown.len());
    let mut marks: Vec<Vec<(usize, usize, bool)>> = vec![Vec::new(); shown.len()];
    for piece in Piece::all(&lines, start) {
        for hit in pattern.within(&piece.text) {
            let places = piece.places(hit);
            let here = places.first().is_some_and(|(row, _)| search.at.get() == Some(*row));
            for (row, (from, to)) in places {
                if let Some(row) = row.checked_sub(top).and_then(|n| marks.get_mut(n)) {
                    row.push((from, to, here));
                }
            }
        }
    }
    for (line, marks) in shown.iter_mut().zip(marks) {
        for at_hand in [false, true] {
            let found: Vec<(usize, usize)> =
                marks.iter().filter(|m| m.2 == at_hand).map(|(from, to, _)| (*from, *to)).collect();
            if !found.is_empty() {
                let more = if at_hand { Modifier::BOLD | Modifier::UNDERLINED } else { Modifier::empty() };
                mark_line(line, &found, ui.theme.selected().add_modifier(more));
            }
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
    use crate::tui::markdown;
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

    #[test]
    fn what_goes_on_in_the_next_row_is_marked_in_both() {
        let lines = markdown::paragraph("• ", "one two three four", Style::new(), 10);
        assert_eq!(lines.iter().map(plain).collect::<Vec<_>>(), ["• one two", "  three", "  four"]);
        let pieces = Piece::all(&lines, 7);
        let search = Search { field: Pad::new("two three f"), ..Search::default() };
        let hits = Pattern::of(&search).unwrap().within(&pieces[0].text);
        let cut = |(row, (a, b)): (usize, (usize, usize))| plain(&lines[row - 7])[a..b].to_string();
        assert_eq!(pieces[0].places(hits[0]).into_iter().map(cut).collect::<Vec<_>>(), ["two", "three", "f"]);
        // Two paragraphs are never one text.
        let apart = markdown::paragraph("", "one\ntwo", Style::new(), 10);
        assert_eq!(Piece::all(&apart, 0).len(), 2);
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
