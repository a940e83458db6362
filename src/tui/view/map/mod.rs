//! The map: the prerequisite graph of the course, with the standing of each skill, where the tutor goes next, and why.
//!
//! ```text
//! wide and high     a graph of boxes ([`plan`], [`draw`]); of large courses what is near the selected skill
//! the usual size    the selected skill, what it needs above it, what it opens below it
//! small             a list, each skill indented below one that it needs
//! ```
//!
//! [`order`] says who stands where, and where a step leads; [`chart`] keeps that.

pub mod chart;
pub mod draw;
pub mod order;
pub mod plan;
mod skill;

pub use skill::page as skill;

use super::page::Page;
use super::{clip, fit};
use crate::curriculum::Skill;
use crate::learner::Millis;
use crate::msg;
use crate::policy::{Board, Next};
use crate::report::{self, SkillRow, State};
use crate::session::Session;
use crate::tui::app::Ui;
use crate::tui::markdown::paragraph;
use crate::tui::theme::Theme;
use chart::{Chart, WIDE};
use draw::{Canvas, Face, corner};
use order::Way;
use plan::{Frame, Plan};
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// From this size of the page on there is a graph, and from that size of the picture on a neighbourhood.
const GRAPH: (u16, u16) = (98, 24);
const STAR: (u16, u16) = (56, 11);
/// Least and most columns of a box in a neighbourhood.
const BOX: (i32, i32) = (16, 30);
/// Deepest indentation of the list.
const DEEPEST: u16 = 6;

/// How a state is shown: its sign, also for terminals that know ASCII only.
pub fn sign(state: State, ascii: bool) -> &'static str {
    let (sign, plain) = match state {
        State::Mastered => ("✓", "+"),
        State::ReviewDue => ("↻", "!"),
        State::Begun | State::Learning => ("◐", "~"),
        State::New => ("○", "o"),
        State::Locked => ("·", "."),
        State::Unasked => ("–", "-"),
    };
    if ascii { plain } else { sign }
}

/// The colour of a skill: by its mastery, in the steps of the theme.
fn tone(row: &SkillRow, theme: Theme) -> Style {
    match row.state() {
        State::Mastered => theme.level(4),
        State::ReviewDue => theme.level(3),
        State::Begun | State::Learning => theme.level(1 + (row.mastery.estimate * 3.0).clamp(0.0, 2.0) as usize),
        State::New => theme.text(),
        State::Locked | State::Unasked => theme.level(0),
    }
}

/// The skill to which the tutor goes next, and why; `None` where nothing is due.
pub fn next(session: &Session, now: Millis) -> Option<(usize, String)> {
    let (id, reason) = match session.upcoming(now) {
        Next::Lesson { skill, reason } => (skill, reason),
        Next::Ask { item, reason } => (item.split_once('/').map_or("", |(skill, _)| skill).to_string(), reason),
        Next::Rest { .. } => return None,
    };
    Some((session.curriculum.index.position(&id)?, reason.sentence))
}

/// What every form of the map needs.
struct Sight<'a> {
    session: &'a Session,
    ui: &'a Ui,
    board: Board<'a>,
    chart: &'a Chart,
    at: usize,
    next: Option<(usize, String)>,
}

impl Sight<'_> {
    fn row(&self, at: usize) -> Option<(&Skill, SkillRow)> {
        let skill = self.session.curriculum.skills.get(at)?;
        Some((skill, report::skill_row(&self.board, at)))
    }

    fn is_next(&self, at: usize) -> bool {
        self.next.as_ref().is_some_and(|(n, _)| *n == at)
    }

    /// Sign, the mark of what comes next, and title.
    fn label(&self, at: usize, skill: &Skill, row: &SkillRow) -> String {
        let mark = if self.is_next(at) { "» " } else { "" };
        let mark = if self.ui.ascii() { mark.replace('»', ">>") } else { mark.into() };
        format!("{} {mark}{}", sign(row.state(), self.ui.ascii()), skill.title)
    }
}

/// The map.
pub fn page(session: &Session, ui: &Ui, now: Millis, area: Rect) -> Page {
    let chart = ui.map.chart(&session.curriculum);
    let at = ui.map.at.min(session.curriculum.skills.len().saturating_sub(1));
    let board = Board::new(&session.curriculum, &session.learner, now);
    let sight = Sight { session, ui, board, chart: &chart, at, next: next(session, now) };
    // The field in which a skill is looked for stands below.
    let area = if ui.map.find.is_some() { Rect { height: area.height.saturating_sub(3), ..area } } else { area };
    let low = super::is_low(area);
    let foot = foot(&sight, area, low);
    let head = if low { Vec::new() } else { head(&sight, area) };
    let gap = u16::from(!low);
    let room = area.height.saturating_sub(head.len() as u16 + foot.len() as u16 + gap);
    let listed = area.width < STAR.0 || room < STAR.1;
    ui.map.listed.set(listed);
    let mut lines = head;
    lines.extend(match listed {
        true => list(&sight, (area.width, room)),
        false if area.width >= GRAPH.0 && area.height >= GRAPH.1 => graph(&sight, (area.width, room)),
        false => star(&sight, (area.width, room)),
    });
    lines.extend(foot);
    Page::new(lines)
}

/// How far the learner is, and what the signs mean.
fn head(sight: &Sight, area: Rect) -> Vec<Line<'static>> {
    let theme = sight.ui.theme;
    let (mastered, total) = report::mastered(&sight.session.curriculum, &sight.session.learner, sight.board.now);
    let title = format!("{} · {}", msg!("map-title"), msg!("skills-mastered", mastered = mastered, total = total));
    let mut lines = vec![Line::styled(clip(&title, area.width), theme.title())];
    lines.push(Line::styled(clip(&legend(sight.ui.ascii()), area.width), theme.dim()));
    lines
}

/// What the signs mean.
fn legend(ascii: bool) -> String {
    let one = |state: State| format!("{} {}", sign(state, ascii), state.words());
    let all = [State::Mastered, State::ReviewDue, State::Learning, State::New, State::Locked, State::Unasked];
    let next = format!("{} {}", if ascii { ">>" } else { "»" }, msg!("map-next-word"));
    all.map(one).into_iter().chain([next]).collect::<Vec<_>>().join("  ")
}

/// The selected skill, and what comes next.
fn foot(sight: &Sight, area: Rect, low: bool) -> Vec<Line<'static>> {
    let theme = sight.ui.theme;
    let mut lines = Vec::new();
    if let Some((skill, row)) = sight.row(sight.at) {
        let (needs, opens) = (sight.chart.graph.needs(sight.at).len(), sight.chart.graph.opens(sight.at).len());
        let standing = row.words();
        let text = match low {
            true => standing,
            false => {
                msg!("map-selected", title = skill.title.as_str(), standing = standing, needs = needs, opens = opens)
            }
        };
        lines.push(Line::styled(clip(&text, area.width), theme.key()));
    }
    let why = match &sight.next {
        Some((_, reason)) => msg!("map-next", reason = reason.as_str()),
        None => msg!("nothing-due"),
    };
    let mut why = paragraph("", &why, theme.text(), area.width);
    let most = if low { 1 } else { 2 };
    if why.len() > most {
        why.truncate(most);
        let last: String = why[most - 1].spans.iter().map(|s| s.content.as_ref()).collect();
        why[most - 1] = Line::styled(clip(&format!("{last} …"), area.width), theme.text());
    }
    lines.extend(why);
    lines
}

/// A window on a sheet. `at` gives the position of each box.
fn sheet(sight: &Sight, plan: &Plan, at: &dyn Fn(u32) -> usize, (wide, high): (u16, u16)) -> Vec<Line<'static>> {
    let room = (i32::from(wide), i32::from(high).min(plan.size.1));
    let theme = sight.ui.theme;
    let selected = plan.frames.iter().find(|f| at(f.node) == sight.at).map_or(0, |f| f.node);
    let mut canvas = Canvas::new(corner(plan, selected, room), room, sight.ui.ascii());
    let mine = |w: &&plan::Wire| w.from == selected || w.to == selected;
    plan.wires.iter().filter(|w| !mine(w)).for_each(|w| canvas.wire(&w.points, false, theme.rule()));
    plan.wires.iter().filter(mine).for_each(|w| canvas.wire(&w.points, true, theme.key()));
    let seen: Vec<&Frame> = plan.frames.iter().filter(|f| canvas.sees(f)).collect();
    for frame in seen {
        let Some((skill, row)) = sight.row(at(frame.node)) else { continue };
        let heavy = frame.node == selected;
        let style = if heavy { theme.key() } else { tone(&row, theme) };
        let text = sight.label(at(frame.node), skill, &row);
        canvas.frame(frame, &Face { text, below: row.measured().unwrap_or_default(), style, heavy });
    }
    canvas.lines()
}

fn graph(sight: &Sight, room: (u16, u16)) -> Vec<Line<'static>> {
    match &sight.chart.whole {
        Some(plan) => sheet(sight, plan, &|n| n as usize, room),
        None => part(sight, &sight.chart.near(sight.at), room),
    }
}

fn part(sight: &Sight, part: &chart::Part, room: (u16, u16)) -> Vec<Line<'static>> {
    sheet(sight, &part.plan, &|n| part.at.get(n as usize).map_or(0, |at| *at as usize), room)
}

/// The selected skill among its neighbours, in boxes as wide as their number allows.
fn star(sight: &Sight, room: (u16, u16)) -> Vec<Line<'static>> {
    let (needs, opens) = (sight.chart.graph.needs(sight.at).len(), sight.chart.graph.opens(sight.at).len());
    let most = needs.max(opens).max(1) as i32;
    let wide = (i32::from(room.0) / most - 2).clamp(BOX.0, BOX.1.min(i32::from(room.0) - 4).max(WIDE.min(BOX.1)));
    let mut lines = part(sight, &sight.chart.star(sight.at, wide), room);
    let shown = ((i32::from(room.0) + 2) / (wide + 2)) as usize;
    if shown < needs.max(opens) && lines.len() < usize::from(room.1) {
        let more = msg!("map-more", needs = needs, opens = opens);
        lines.push(Line::styled(clip(&more, room.0), sight.ui.theme.dim()));
    }
    lines
}

/// The rows of the list around the selected one.
fn list(sight: &Sight, (wide, high): (u16, u16)) -> Vec<Line<'static>> {
    let (row, high) = (sight.chart.row(sight.at), usize::from(high));
    let most = sight.chart.rows.len().saturating_sub(high);
    let top = row.saturating_sub(high / 2).min(most);
    let one = |(at, depth): &(u32, u16)| {
        let at = *at as usize;
        let Some((skill, row)) = sight.row(at) else { return Line::default() };
        let here = at == sight.at;
        let indent = " ".repeat(usize::from((*depth).min(DEEPEST)));
        let right = row.measured().unwrap_or_default();
        let room = wide.saturating_sub(super::cells(&right) as u16 + 3);
        let pointer = match (here, sight.ui.ascii()) {
            (true, false) => "› ",
            (true, true) => "> ",
            _ => "  ",
        };
        let theme = sight.ui.theme;
        let text = format!("{indent}{}", sight.label(at, skill, &row));
        let style = if here { theme.key() } else { tone(&row, theme) };
        Line::from(vec![Span::raw(pointer), Span::styled(fit(&text, room), style), Span::raw(format!(" {right}"))])
    };
    sight.chart.rows.iter().skip(top).take(high).map(one).collect()
}

/// The direction of a key, by its action.
pub fn way(action: crate::tui::actions::Action) -> Option<Way> {
    use crate::tui::actions::Action;
    match action {
        Action::Up => Some(Way::Up),
        Action::Down => Some(Way::Down),
        Action::Left => Some(Way::Left),
        Action::Right => Some(Way::Right),
        _ => None,
    }
}
