//! The line of keys that work here, the next one first: from the table of actions, in words that fit what is at hand.

use super::cells;
use crate::curriculum::{Kind, Question};
use crate::grading::Cause;
use crate::locale::text;
use crate::session::{Mode, Phase, Session, Sitting, Stage, Step};
use crate::tui::actions::{Action, Place, Row, TABLE, footer};
use crate::tui::app::{Lines, Ui};
use ratatui::text::{Line, Span};

/// The line of keys. What comes first is what most want now; help is always among them where there is help.
pub fn line(session: &Session, ui: &Ui, place: Place, more: bool, width: u16) -> Line<'static> {
    let entries = entries(session, ui, place, more);
    let wide = |(key, label): &(String, String)| cells(key) + 1 + cells(label);
    let help = ui.keymap.key_at(Action::Help, place).map(key_label);
    let is_help = |(key, _): &(String, String)| Some(key) == help.as_ref();
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
    let own = |action| key_label(ui.keymap.key_at(action, place).unwrap_or_default());
    let mut add = |key: &str, label: &str| all.push((key.into(), text(label, None)));
    match digits(session, ui, place) {
        Some((last, true)) => add(&format!("1-{last}, Enter"), enter(session, ui, place)),
        Some((last, false)) => {
            let what = match place {
                Place::Confidence => "key-how-sure",
                Place::Marking => "key-tick",
                _ => "key-pick",
            };
            add(&format!("1-{last}"), what);
            add("Enter", enter(session, ui, place));
        }
        // Enter is a line break there; the page above is read from the keys.
        None if place == Place::Editor => {
            add(&if ui.commands(place) { "Enter".to_string() } else { own(Action::Check) }, "key-run-tests");
            if more || placing(session).is_none() {
                add("Esc", if more { "key-read-on" } else { "key-hint-talk" });
            }
        }
        None if place == Place::Running => add("Esc", "key-stop"),
        None if place == Place::Grading => add("Esc", "key-stop-grading"),
        None if place == Place::Leaving => add(&own(Action::Quit), "key-leave"),
        None if place == Place::Lesson && more => {}
        None => add("Enter", enter(session, ui, place)),
    }
    not_known(session, ui, place).into_iter().for_each(|way| add(&way, "key-not-known"));
    if session.talk.live.is_some() && !matches!(place, Place::TalkField | Place::Running | Place::Grading) {
        add("Ctrl-C", "key-stop");
    } else if place == Place::Saving {
        add("Ctrl-C", "key-leave");
    }
    if place == Place::Retry {
        add(&own(Action::GiveUp), "key-show-answer");
    }
    let page_down = TABLE.iter().find(|r| r.action == Action::PageDown && r.places.contains(&place));
    if let Some(row) = page_down.filter(|_| more && place != Place::Editor) {
        add(&key_label(ui.keymap.first(row)), "key-more");
    }
    if matches!(place, Place::Leaving) || place == Place::Lesson && more {
        add("Enter", enter(session, ui, place));
    }
    for row in footer(place) {
        if let Some(label) = label(row, session, ui, place) {
            all.push((key_label(ui.keymap.first(row)), text(label, None)));
        }
    }
    let lines = |kind| matches!(kind, Kind::Predict | Kind::Explain);
    if place == Place::AnswerField && session.item().is_some_and(|(_, item)| lines(item.kind())) {
        all.push((own(Action::NewLine), text("key-new-line", None)));
    }
    let keys = [Place::Options, Place::AnswerKeys, Place::OrderLines, Place::EditorKeys, Place::Desk];
    if let Some(s) = placing(session).filter(|_| keys.contains(&place)) {
        let end = if s.mode == Mode::Check { "key-end-check" } else { "key-end-placement" };
        all.push((own(Action::GiveUp), text(end, None)));
    }
    all
}

/// In a test, where letters are text: the key that leaves the field, and the one that says that one does not know. Nothing else
/// would tell a newcomer.
fn not_known(session: &Session, ui: &Ui, place: Place) -> Option<String> {
    let (leave, keys) = match place {
        Place::AnswerField => (Action::Focus, Place::AnswerKeys),
        Place::Fields => (Action::Back, Place::AnswerKeys),
        Place::Editor => (Action::Back, Place::EditorKeys),
        _ => return None,
    };
    placing(session)?;
    let key = |action, place| ui.keymap.key_at(action, place).map(key_label);
    Some(format!("{} {}", key(leave, place)?, key(Action::Skip, keys)?))
}

/// The last of the digits that choose here, and whether they do what Enter does.
fn digits(session: &Session, ui: &Ui, place: Place) -> Option<(usize, bool)> {
    match (place, &session.phase) {
        (Place::Confidence, _) => Some((4, false)),
        (Place::Copying, _) => Some((ui.copies.len(), true)),
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

/// The text with what Enter does here, in a word or two.
fn enter(session: &Session, ui: &Ui, place: Place) -> &'static str {
    match (place, &session.phase) {
        (Place::WelcomeOptions, Phase::Welcome(w)) if w.step == Step::Interests => "key-go-on",
        (Place::WelcomeOptions, _) => "key-choose",
        (Place::NameField, Phase::Welcome(w)) if w.step == Step::Deadline && w.deadline.is_empty() => "key-no-deadline",
        (Place::Options | Place::AnswerField | Place::AnswerKeys, Phase::Item(s)) => {
            let choice = session.item().is_some_and(|(_, item)| item.kind() == Kind::Choice);
            if s.revealed && s.answer.is_empty() && !choice { "key-next" } else { "key-answer" }
        }
        (Place::EditorKeys, _) => "key-run-tests",
        (Place::TeachField, _) => "key-teach-tell",
        (Place::DisputeField, _) => "key-dispute-send",
        (Place::Fields, _) if ui.at + 1 < ui.fields.len() => "key-next-field",
        (Place::Fields, _) => "key-answer",
        (Place::OrderLines, _) => line_under_cursor(session, ui).1,
        (Place::Desk, _) if ui.worked(session) => "key-check",
        (Place::Desk, _) => "key-open-shell",
        (Place::Marking, _) => "key-done",
        (Place::Confidence, _) => "key-do-not-say",
        (Place::Saving, Phase::Item(s)) if matches!(s.stage, Stage::NotSaved(_)) => "key-try-again",
        (Place::Retry, _) => "key-try-again",
        (Place::Verdict, _) => "key-next",
        (Place::TalkField, _) if ui.talk.is_empty() => "key-back",
        (Place::TalkField, _) => "key-send",
        (Place::SearchField, _) => "key-search",
        (Place::Copying, _) => "key-copy",
        (Place::Overlay | Place::Found, _) => "key-close",
        (Place::Progress | Place::Skill, _) => "key-learn-it",
        (Place::Map, _) => "key-open-skill",
        (Place::MapFind, _) => "key-done",
        (Place::Models, _) if ui.ware(session).is_some_and(|w| w.path.is_none()) => "key-fetch",
        (Place::Models, _) => "key-use",
        (Place::Leaving, _) => "key-stay",
        (Place::Palette, _) => "key-do-it",
        (Place::Themes, _) => "key-keep-it",
        _ => "key-go-on",
    }
}

/// Whether the cursor is on a placed line of an order, and the text with what Enter does with the line.
fn line_under_cursor(session: &Session, ui: &Ui) -> (bool, &'static str) {
    let Some(Lines { placed, pool }) = Lines::of(session) else { return (false, "") };
    match ui.cursor {
        n if n < placed.len() => (true, "key-put-back"),
        n if n < placed.len() + pool.len() => (false, "key-take"),
        _ => (false, "key-check"),
    }
}

/// The text with the label of a row of the table here; nothing for a key that does nothing here, or that stands in the line already.
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
        Action::Check if place == Place::OrderLines && line_under_cursor(session, ui).1 == "key-check" => None,
        Action::Shell => ui.worked(session).then_some("key-shell"),
        Action::NextField if ui.at + 1 < ui.fields.len() => None,
        Action::LineDown => line_under_cursor(session, ui).0.then_some("key-move"),
        Action::Indent if place == Place::OrderLines => {
            let sets = matches!(session.item().map(|(_, i)| &i.question), Some(Question::Order(o)) if o.indent);
            (sets && line_under_cursor(session, ui).0).then_some("key-indent")
        }
        Action::Outside => ui.has_editor.then_some(row.label).filter(|l| !l.is_empty()),
        Action::Continue | Action::Toggle | Action::PageDown => None,
        Action::Hint | Action::Talk | Action::Lesson if placing => None,
        Action::Hint => sitting
            .filter(|s| !s.revealed)
            .map(|_| if session.rungs_left() > 0 { "key-hint" } else { "key-the-answer" }),
        Action::Focus if matches!(place, Place::AnswerKeys | Place::EditorKeys) => Some("key-type"),
        Action::Focus if placing => None,
        Action::Focus => Some("key-hint-talk"),
        Action::Skip if placing => Some("key-not-known"),
        Action::Skip => match &session.phase {
            Phase::Welcome(w) if w.step != Step::Placement => None,
            _ => Some(row.label),
        },
        Action::GiveUp => None,
        Action::StopPull => session.pull.as_ref().map(|_| row.label),
        Action::Good => session.may_rate().then_some("key-good"),
        Action::Bad => session.may_rate().then_some("key-bad"),
        Action::Plan if !session.learner.overall.placed => None,
        Action::Quit if place == Place::Leaving => None,
        Action::Back => back(session, ui, place),
        _ => Some(row.label),
    }
}

/// The text with what Escape does here; nothing where Enter says the same, or where an answer waits for the disk.
fn back(session: &Session, ui: &Ui, place: Place) -> Option<&'static str> {
    match place {
        Place::TalkField if session.talk.live.is_some() => Some("key-stop"),
        Place::TalkField => (!ui.talk.is_empty()).then_some("key-back"),
        Place::Fields if placing(session).is_some() => None,
        Place::Fields => Some("key-hint-talk"),
        Place::DisputeField => Some("key-back"),
        Place::Leaving | Place::Overlay | Place::AnswerField | Place::Saving | Place::Found => None,
        Place::SearchField | Place::Copying => Some("key-back"),
        Place::Confidence
        | Place::Progress
        | Place::Palette
        | Place::Map
        | Place::MapFind
        | Place::Skill
        | Place::Models => Some("key-back"),
        Place::Themes => Some("key-as-before"),
        Place::NameField | Place::WelcomeOptions => {
            matches!(&session.phase, Phase::Welcome(w) if w.again).then_some("key-back")
        }
        _ => Some("key-home"),
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
