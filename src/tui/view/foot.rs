//! The foot of the screen: notice or status, and the keys that work here, the next one first.

use super::{cells, clip};
use crate::curriculum::{Kind, text::printable};
use crate::llm::ModelState;
use crate::session::{Mode, Phase, Session, Sitting, Stage, Step, Tone};
use crate::tui::actions::{Action, Place, Row, TABLE, footer};
use crate::tui::app::Ui;
use crate::tui::markdown::paragraph;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// Most lines of a notice.
const MOST_LINES: usize = 3;
/// Below this height the status is shown only when there is something to say.
const LOW: u16 = 14;

/// The sentence on why this comes now.
pub fn reason(session: &Session) -> Option<&str> {
    match &session.phase {
        Phase::Item(s) => Some(&s.reason.sentence),
        Phase::Lesson(r) => Some(&r.reason.sentence),
        _ => None,
    }
}

/// The model's state in a few words.
fn model_words(state: &ModelState) -> String {
    match state {
        ModelState::Absent { .. } => "no model".into(),
        ModelState::Loading { percent } => format!("model loading {percent}%"),
        ModelState::Ready(info) => format!("{} on {}", info.name, info.place()),
        ModelState::Restarting { .. } => "model restarting".into(),
        ModelState::Failed { .. } => "model failed".into(),
    }
}

/// Notice or status, in as many lines as it needs.
pub fn status(session: &Session, ui: &Ui, area: Rect) -> Vec<Line<'static>> {
    if let Some(notice) = &session.notice {
        let (sign, style) = match notice.tone {
            Tone::Good => ("✓", ui.theme.good()),
            Tone::Info => ("i", ui.theme.info()),
            Tone::Bad => ("!", ui.theme.bad()),
        };
        let text = notice.text.replace('\n', " ");
        let mut lines = paragraph(&format!(" {sign} "), &text, style, area.width - 1);
        if lines.len() > MOST_LINES {
            lines.truncate(MOST_LINES);
            let last: String = lines[MOST_LINES - 1].spans.iter().map(|s| s.content.as_ref()).collect();
            lines[MOST_LINES - 1] = Line::styled(clip(&format!("{last} …"), area.width - 1), style);
        }
        return lines;
    }
    if area.height < LOW && session.talk.live.is_none() {
        return Vec::new();
    }
    let mut parts: Vec<String> = Vec::new();
    match &session.talk.live {
        Some(live) if live.begun => parts.push("replying".into()),
        Some(live) => parts.push(match (live.queued, live.reading) {
            (Some(0), _) => "waiting for its turn".into(),
            (Some(n), _) => format!("waiting, {n} before you"),
            (None, Some((done, total))) if done < total => format!("reading {done}/{total}"),
            _ => "thinking".into(),
        }),
        None => {}
    }
    parts.push(if session.saved { "saved" } else { "saving" }.into());
    parts.extend(session.talk.speed.filter(|_| session.talk.live.is_none()).map(|s| format!("{s:.0} tok/s")));
    parts.push(printable(&model_words(&session.model)));
    vec![Line::styled(clip(&format!(" {}", parts.join(" · ")), area.width - 1), ui.theme.dim())]
}

/// The line of keys. What comes first is what most want now; help is always among them where there is help.
pub fn keys(session: &Session, ui: &Ui, place: Place, more: bool, width: u16) -> Line<'static> {
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
            add(&format!("1-{last}"), if place == Place::Confidence { "how sure" } else { "pick" });
            add("Enter", &enter(session, ui, place));
        }
        None if place == Place::Leaving => add("y", "leave"),
        None if place == Place::Lesson && more => {}
        None => add("Enter", &enter(session, ui, place)),
    }
    if session.talk.live.is_some() && place != Place::TalkField {
        add("Ctrl-C", "stop");
    } else if place == Place::Saving {
        add("Ctrl-C", "leave");
    }
    if place == Place::Retry {
        add("n", "show answer");
    }
    let page_down = TABLE.iter().find(|r| r.action == Action::PageDown && r.places.contains(&place));
    if let Some(row) = page_down.filter(|_| more) {
        add(&key_label(row.keys.first().copied().unwrap_or_default()), "more");
    }
    if matches!(place, Place::Leaving) || place == Place::Lesson && more {
        add("Enter", &enter(session, ui, place));
    }
    for row in footer(place) {
        if let Some(label) = label(row, session, ui, place) {
            all.push((key_label(row.keys.first().copied().unwrap_or_default()), label.into()));
        }
    }
    let predict = session.item().is_some_and(|(_, item)| item.kind() == Kind::Predict);
    if place == Place::AnswerField && predict {
        all.push(("Ctrl-J".into(), "new line".into()));
    }
    if let (Some(s), Place::Options | Place::AnswerKeys) = (placing(session), place) {
        let test = if s.mode == Mode::Check { "check" } else { "placement" };
        all.push(("n".into(), format!("end the {test}")));
    }
    all
}

/// The last of the digits that choose here, and whether they do what Enter does.
fn digits(session: &Session, place: Place) -> Option<(usize, bool)> {
    match (place, &session.phase) {
        (Place::Confidence, _) => Some((4, false)),
        (Place::WelcomeOptions, Phase::Welcome(w)) => {
            Some((w.options(&session.curriculum).len(), w.step != Step::Interests))
        }
        (Place::Options, _) => {
            session.item().map(|(_, item)| (item.options().len().min(9), item.kind() == Kind::Choice))
        }
        _ => None,
    }
}

/// What Enter does here, in a word or two.
fn enter(session: &Session, ui: &Ui, place: Place) -> String {
    let words = match (place, &session.phase) {
        (Place::WelcomeOptions, Phase::Welcome(w)) if w.step == Step::Interests => "go on",
        (Place::WelcomeOptions, _) => "choose",
        (Place::NameField, Phase::Welcome(w)) if w.step == Step::Deadline && w.deadline.is_empty() => "no deadline",
        (Place::Options | Place::AnswerField | Place::AnswerKeys, Phase::Item(s)) => {
            let choice = session.item().is_some_and(|(_, item)| item.kind() == Kind::Choice);
            if s.revealed && s.answer.is_empty() && !choice { "next" } else { "answer" }
        }
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

/// The label of a row of the table here; nothing for a key that does nothing here, or that stands in the line already.
fn label(row: &Row, session: &Session, ui: &Ui, place: Place) -> Option<&'static str> {
    let placing = placing(session).is_some();
    let sitting = match &session.phase {
        Phase::Item(s) => Some(s.as_ref()),
        _ => None,
    };
    match row.action {
        Action::Continue | Action::Toggle | Action::PageDown => None,
        Action::Hint | Action::Talk | Action::Lesson if placing => None,
        Action::Hint => sitting.filter(|s| !s.revealed).map(|s| if s.hints < 3 { "hint" } else { "the answer" }),
        Action::Focus if place == Place::AnswerKeys => Some("type"),
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
    match name {
        "enter" => "Enter".into(),
        "tab" => "Tab".into(),
        "esc" => "Esc".into(),
        "space" => "Space".into(),
        "pageup" => "PgUp".into(),
        "pagedown" => "PgDn".into(),
        "home" => "Home".into(),
        "end" => "End".into(),
        "up" => "Up".into(),
        "down" => "Down".into(),
        "alt-enter" => "Alt-Enter".into(),
        other => match other.strip_prefix("ctrl-") {
            Some(c) => format!("Ctrl-{}", c.to_uppercase()),
            None => other.into(),
        },
    }
}
