//! The line of keys that work here, the next one first: from the table of actions, in words that fit what is at hand.

use super::cells;
use crate::curriculum::{Kind, Question};
use crate::grading::Cause;
use crate::msg;
use crate::session::{Mode, Phase, Session, Sitting, Stage, Step};
use crate::tui::actions::{Action, Place, Row, TABLE, footer};
use crate::tui::app::{Lines, Ui};
use ratatui::text::{Line, Span};

/// The line of keys. What comes first is what most want now; help is always among them where there is help.
pub fn line(session: &Session, ui: &Ui, place: Place, more: bool, width: u16) -> Line<'static> {
    let entries = entries(session, ui, place, more);
    let wide = |(key, label): &(String, String)| cells(key) + 1 + cells(label);
    let is_help = |(key, _): &(String, String)| key == "?";
    let mut left =
        usize::from(width).saturating_sub(1 + entries.iter().find(|e| is_help(e)).map_or(0, |e| wide(e) + 2));
    let mut spans = vec![Span::raw(" ")];
    let mut full = false;
    for entry in &entries {
        full |= !is_help(entry) && wide(entry) > left;
        if full && !is_help(entry) {
            continue;
        }
        left = left.saturating_sub(if is_help(entry) { 0 } else { wide(entry) + 2 });
        spans.push(Span::styled(entry.0.clone(), ui.theme.key()));
        spans.push(Span::raw(format!(" {}  ", entry.1)));
    }
    Line::from(spans)
}

/// Keys and what they do here, most wanted first.
fn entries(session: &Session, ui: &Ui, place: Place, more: bool) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    let mut add = |key: &str, label: &str| all.push((key.into(), label.into()));
    match digits(session, place) {
        Some((last, true)) => add(&format!("1-{last}, Enter"), &enter(session, ui, place)),
        Some((last, false)) => {
            let what = match place {
                Place::Confidence => "how sure",
                Place::Marking => "tick",
                _ => "pick",
            };
            add(&format!("1-{last}"), what);
            add("Enter", &enter(session, ui, place));
        }
        // Enter is a line break there; the page above is read from the keys.
        None if place == Place::Editor => {
            add("Ctrl-R", "run the tests");
            let rest = if placing(session).is_some() { "other keys" } else { "hint, talk" };
            add("Esc", if more { "read on" } else { rest });
        }
        None if place == Place::Running => add("Esc", "stop"),
        None if place == Place::Grading => add("Esc", &msg!("key-stop-grading")),
        None if place == Place::Leaving => add("y", "leave"),
        None if place == Place::Lesson && more => {}
        None => add("Enter", &enter(session, ui, place)),
    }
    if session.talk.live.is_some() && !matches!(place, Place::TalkField | Place::Running | Place::Grading) {
        add("Ctrl-C", "stop");
    } else if place == Place::Saving {
        add("Ctrl-C", "leave");
    }
    if place == Place::Retry {
        add("n", "show answer");
    }
    let page_down = TABLE.iter().find(|r| r.action == Action::PageDown && r.places.contains(&place));
    if let Some(row) = page_down.filter(|_| more && place != Place::Editor) {
        add(&key_label(row.keys.first().copied().unwrap_or_default()), "more");
    }
    if matches!(place, Place::Leaving) || place == Place::Lesson && more {
        add("Enter", &enter(session, ui, place));
    }
    for row in footer(place) {
        if let Some(label) = label(row, session, ui, place) {
            all.push((key_label(row.keys.first().copied().unwrap_or_default()), msg!(label)));
        }
    }
    let predict = session.item().is_some_and(|(_, item)| item.kind() == Kind::Predict);
    let explain = session.item().is_some_and(|(_, item)| item.kind() == Kind::Explain);
    if place == Place::AnswerField && (predict || explain) {
        all.push(("Ctrl-J".into(), "new line".into()));
    }
    let keys = [Place::Options, Place::AnswerKeys, Place::OrderLines, Place::EditorKeys, Place::Desk];
    if let Some(s) = placing(session).filter(|_| keys.contains(&place)) {
        let test = if s.mode == Mode::Check { "check" } else { "placement" };
        all.push(("n".into(), format!("end the {test}")));
    }
    all
}

/// The last of the digits that choose here, and whether they do what Enter does.
fn digits(session: &Session, place: Place) -> Option<(usize, bool)> {
    match (place, &session.phase) {
        (Place::Confidence, _) => Some((4, false)),
        (Place::Marking, _) => session.item().and_then(|(_, item)| match &item.question {
            Question::Explain(rubric) => Some((rubric.points.len().min(9), false)),
            _ => None,
        }),
        (Place::WelcomeOptions, Phase::Welcome(w)) => {
            Some((w.options(&session.curriculum).len(), w.step != Step::Interests))
        }
        (Place::Options, _) => {
            session.item().map(|(_, item)| (item.options().len().min(9), item.kind() == Kind::Choice))
        }
        _ => None,
    }
}

/// Whether a model made the verdict at hand, and nobody has contested it.
fn may_be_contested(session: &Session) -> bool {
    matches!(&session.phase, Phase::Item(s) if matches!(&s.stage, Stage::Judged(j)
        if !j.disputed && matches!(j.verdict.cause, Cause::ModelMarked { .. })))
}

/// What Enter does here, in a word or two.
fn enter(session: &Session, ui: &Ui, place: Place) -> String {
    match place {
        Place::TeachField => return msg!("key-teach-tell"),
        Place::DisputeField => return msg!("key-dispute-send"),
        _ => {}
    }
    let words = match (place, &session.phase) {
        (Place::WelcomeOptions, Phase::Welcome(w)) if w.step == Step::Interests => "go on",
        (Place::WelcomeOptions, _) => "choose",
        (Place::NameField, Phase::Welcome(w)) if w.step == Step::Deadline && w.deadline.is_empty() => "no deadline",
        (Place::Options | Place::AnswerField | Place::AnswerKeys, Phase::Item(s)) => {
            let choice = session.item().is_some_and(|(_, item)| item.kind() == Kind::Choice);
            if s.revealed && s.answer.is_empty() && !choice { "next" } else { "answer" }
        }
        (Place::EditorKeys, _) => "run the tests",
        (Place::Fields, _) if ui.at + 1 < ui.fields.len() => "next field",
        (Place::Fields, _) => "answer",
        (Place::OrderLines, _) => line_under_cursor(session, ui).1,
        (Place::Desk, _) if ui.worked(session) => "check",
        (Place::Desk, _) => "open the shell",
        (Place::Marking, _) => "done",
        (Place::Confidence, _) => "do not say",
        (Place::Saving, Phase::Item(s)) if matches!(s.stage, Stage::NotSaved(_)) => "try again",
        (Place::Retry, _) => "try again",
        (Place::Verdict, _) => "next",
        (Place::TalkField, _) if ui.talk.is_empty() => "back",
        (Place::TalkField, _) => "send",
        (Place::Overlay, _) => "close",
        (Place::Progress, _) => "learn it",
        (Place::Leaving, _) => "stay",
        _ => "go on",
    };
    words.into()
}

/// Whether the cursor is on a placed line of an order, and what Enter does with the line.
fn line_under_cursor(session: &Session, ui: &Ui) -> (bool, &'static str) {
    let Some(Lines { placed, pool }) = Lines::of(session) else { return (false, "") };
    match ui.cursor {
        n if n < placed.len() => (true, "put back"),
        n if n < placed.len() + pool.len() => (false, "take"),
        _ => (false, "check"),
    }
}

/// The label of a row of the table here; nothing for a key that does nothing here, or that stands in the line already.
fn label(row: &Row, session: &Session, ui: &Ui, place: Place) -> Option<&'static str> {
    let placing = placing(session).is_some();
    let sitting = match &session.phase {
        Phase::Item(s) => Some(s.as_ref()),
        _ => None,
    };
    match row.action {
        // They stand in the line already.
        Action::Check | Action::Back if place == Place::Editor => None,
        Action::Stop => None,
        Action::Dispute => may_be_contested(session).then_some(row.label),
        Action::Teach => session.teachable().map(|_| row.label),
        // Enter says the same.
        Action::Check if place == Place::EditorKeys => None,
        Action::Check if place == Place::Desk && ui.worked(session) => None,
        Action::Check if place == Place::OrderLines && line_under_cursor(session, ui).1 == "check" => None,
        Action::Shell => ui.worked(session).then_some("the shell"),
        Action::NextField if ui.at + 1 < ui.fields.len() => None,
        Action::LineDown => line_under_cursor(session, ui).0.then_some("move"),
        Action::Indent if place == Place::OrderLines => {
            let sets = matches!(session.item().map(|(_, i)| &i.question), Some(Question::Order(o)) if o.indent);
            (sets && line_under_cursor(session, ui).0).then_some("indent")
        }
        Action::Outside => ui.has_editor.then_some(row.label).filter(|l| !l.is_empty()),
        Action::Continue | Action::Toggle | Action::PageDown => None,
        Action::Hint | Action::Talk | Action::Lesson if placing => None,
        Action::Hint => sitting.filter(|s| !s.revealed).map(|s| if s.hints < 3 { "hint" } else { "the answer" }),
        Action::Focus if matches!(place, Place::AnswerKeys | Place::EditorKeys) => Some("type"),
        Action::Focus if placing => Some("other keys"),
        Action::Focus => Some("hint, talk"),
        Action::Skip if placing => Some("I do not know"),
        Action::Skip => match &session.phase {
            Phase::Welcome(w) if w.step != Step::Placement => None,
            _ => Some(row.label),
        },
        Action::GiveUp => None,
        Action::Good => session.may_rate().then_some("good"),
        Action::Bad => session.may_rate().then_some("bad"),
        Action::Plan if !session.learner.overall.placed => None,
        Action::Quit if place == Place::Leaving => None,
        Action::Back => back(session, ui, place),
        _ => Some(row.label),
    }
}

/// What Escape does here; nothing where Enter says the same, or where an answer waits for the disk.
fn back(session: &Session, ui: &Ui, place: Place) -> Option<&'static str> {
    match place {
        Place::TalkField if session.talk.live.is_some() => Some("stop"),
        Place::TalkField => (!ui.talk.is_empty()).then_some("back"),
        Place::Fields if placing(session).is_some() => Some("other keys"),
        Place::Fields => Some("hint, talk"),
        Place::DisputeField => Some("back"),
        Place::Leaving | Place::Overlay | Place::AnswerField | Place::Saving => None,
        Place::Confidence | Place::Progress => Some("back"),
        Place::NameField | Place::WelcomeOptions => {
            matches!(&session.phase, Phase::Welcome(w) if w.again).then_some("back")
        }
        _ => Some("home"),
    }
}

/// The sitting of a running placement or check.
fn placing(session: &Session) -> Option<&Sitting> {
    match &session.phase {
        Phase::Item(s) if s.mode.is_test() => Some(s),
        _ => None,
    }
}

/// A key's name for people.
pub fn key_label(name: &str) -> String {
    if name.chars().count() == 1 {
        return name.into();
    }
    let part = |part: &str| match part {
        "pageup" => "PgUp".to_string(),
        "pagedown" => "PgDn".to_string(),
        other => {
            let mut chars = other.chars();
            chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
        }
    };
    name.split('-').map(part).collect::<Vec<_>>().join("-")
}
