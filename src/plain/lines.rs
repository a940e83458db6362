//! What a line means where the learner is.

use super::answers::{self, Parts};
use super::words::command_of;
use super::{map, teach};
use crate::curriculum::Kind;
use crate::grading::Answer;
use crate::learner::{Millis, Standing};
use crate::msg;
use crate::policy::{self, Board};
use crate::report::{self, Chart};
use crate::session::{Correction, Event, Offer, Phase, Session, Stage, Step, Welcome};

/// What stands between numbers, in either script.
pub(super) const GAPS: [char; 7] = [' ', ',', ';', '，', '、', '；', '\u{3000}'];

/// What is to be done with a line.
#[derive(Debug, PartialEq)]
pub enum Order {
    /// Hand these to the session.
    Events(Vec<Event>),
    /// Print this.
    Print(String),
    /// Both, the events first.
    Both(Vec<Event>, String),
    /// Run this line in the folder of the `command` at hand.
    Shell(String),
    /// Look the models up, and say what there is to say of them.
    Models,
    /// Read the journal, and say what a chart shows.
    Chart(Chart),
    /// Open the learner's own editor with the answer at hand.
    Edit,
    /// Write all of the learner into a file.
    Export,
    /// Say once more what is at hand and what is awaited.
    Again,
}

pub(super) fn one(event: Event) -> Order {
    Order::Events(vec![event])
}

/// The meaning of a line.
pub fn interpret(session: &Session, parts: &mut Parts, line: &str, now: Millis) -> Order {
    parts.follow(session);
    if let Some(command) = line.trim().strip_prefix('/')
        && command.starts_with(|c: char| c.is_ascii_alphabetic())
        && let Some(order) = self::command(session, parts, command, now)
    {
        return order;
    }
    if let (Phase::Item(sitting), Some((_, item))) = (&session.phase, session.item())
        && let Some(order) = answers::line(sitting, item, parts, line)
    {
        return order;
    }
    match &session.phase {
        Phase::Welcome(w) if w.step.is_field() && !line.trim().is_empty() => {
            Order::Events(vec![Event::typed(line), Event::Continue])
        }
        Phase::Welcome(w) if w.step == Step::Interests => interests(w, session, line),
        Phase::Welcome(_) => number(line).map_or(one(Event::Continue), |n| one(Event::Pick(n))),
        Phase::Item(sitting) => match (&sitting.stage, &sitting.answer) {
            (Stage::Answering, Answer::Picked(_)) => options(session, line),
            (Stage::Judged(j), Answer::Picked(_)) if j.may_retry => another(session, line),
            (Stage::Answering, Answer::Text(_)) => typed(parts, line),
            (Stage::Confidence, _) => one(Event::Confidence(number(line).map(|n| n as u8 + 1))),
            _ => one(Event::Continue),
        },
        Phase::Teach(teaching) => teach::line(teaching, parts, line),
        Phase::Home | Phase::Lesson(_) => one(Event::Continue),
    }
}

/// Numbers of interests pick them and go on; nothing goes on.
fn interests(w: &Welcome, session: &Session, line: &str) -> Order {
    let most = w.options(&session.curriculum).len();
    let numbers = line.split(GAPS).filter(|t| !t.is_empty()).map(|t| number(t).filter(|n| *n < most));
    match numbers.collect::<Option<Vec<usize>>>() {
        Some(picked) => {
            let picks = picked.into_iter().map(Event::Pick);
            Order::Events(picks.chain([Event::Continue]).collect())
        }
        None => Order::Print(msg!("plain-numbers-wrong")),
    }
}

/// A number counted from 1, as a place counted from 0.
pub(super) fn number(text: &str) -> Option<usize> {
    text.trim().parse::<usize>().ok()?.checked_sub(1)
}

fn options(session: &Session, line: &str) -> Order {
    let Some((_, item)) = session.item() else { return Order::Events(Vec::new()) };
    if line.trim().is_empty() {
        return one(Event::Continue);
    }
    let picked: Option<Vec<usize>> =
        line.split(GAPS).filter(|t| !t.is_empty()).map(|t| number(t).filter(|n| *n < item.options().len())).collect();
    match (picked, item.kind()) {
        (Some(p), Kind::Choice) if p.len() == 1 => one(Event::Pick(p[0])),
        (Some(p), Kind::Choices) => {
            Order::Events(vec![Event::Draft(Answer::Picked(p.into_iter().collect())), Event::Continue])
        }
        (_, Kind::Choices) => Order::Print(msg!("plain-choices-wrong")),
        _ => Order::Print(msg!("plain-choice-wrong")),
    }
}

/// After a wrong answer numbers are the next one, without a line between that opens it.
fn another(session: &Session, line: &str) -> Order {
    match options(session, line) {
        Order::Events(events) if line.starts_with(|c: char| c.is_ascii_digit()) => {
            Order::Events([Event::Continue].into_iter().chain(events).collect())
        }
        _ => one(Event::Continue),
    }
}

/// A line that ends in a single `\` is not the last of the answer.
fn typed(parts: &mut Parts, line: &str) -> Order {
    if let Some(more) = line.strip_suffix('\\') {
        parts.lines.push(more.to_string());
        return Order::Events(Vec::new());
    }
    if line.is_empty() && parts.lines.is_empty() {
        return one(Event::Continue);
    }
    parts.lines.push(line.to_string());
    let answer = std::mem::take(&mut parts.lines).join("\n");
    Order::Events(vec![Event::typed(answer), Event::Continue])
}

/// A command; `None` where it is none, and so may be a line of a program.
fn command(session: &Session, parts: &mut Parts, command: &str, now: Millis) -> Option<Order> {
    let (name, rest) = command.split_once(char::is_whitespace).unwrap_or((command, ""));
    // Such a line is one of the answer, while a text of several lines is typed with `\\`.
    let is_short = matches!(&session.phase, Phase::Item(s) if s.open()) && !answers::is_text(session, parts);
    if is_short && !parts.lines.is_empty() {
        return None;
    }
    if let Some(order) = answers::command(session, parts, name) {
        return Some(order);
    }
    if let Some(offer) = Offer::ALL.into_iter().find(|o| command_of(*o).strip_prefix('/') == Some(name)) {
        return Some(one(Event::Offer(offer)));
    }
    Some(match name {
        "hint" => one(Event::Hint),
        "say" | "ask" | "talk" => one(Event::Say(rest.into())),
        "skip" => one(Event::Skip),
        "giveup" => one(Event::GiveUp),
        "dispute" => one(Event::Dispute(rest.trim().into())),
        "teach" => one(Event::Teach),
        "lesson" => one(Event::Lesson),
        "home" => one(Event::Home),
        "yes" => one(Event::Mood(Correction::Right)),
        "fine" => one(Event::Mood(Correction::Fine)),
        "memory" => Order::Print(session.remembered(now).sentences().join("\n")),
        "learn" | "test" => {
            match session.curriculum.skills.iter().find(|s| s.id.ends_with(rest.trim()) && !rest.trim().is_empty()) {
                Some(skill) if name == "test" => one(Event::TestOut(skill.id.clone())),
                Some(skill) => one(Event::Learn(skill.id.clone())),
                None => Order::Print(msg!("plain-no-skill", name = rest.trim())),
            }
        }
        "good" => one(Event::Rate(true)),
        "bad" => one(Event::Rate(false)),
        "plan" if rest.trim() == "change" => one(Event::ChangePlan),
        "plan" => Order::Print(plan(session, now)),
        "stats" => Order::Print(stats(session, now)),
        "quit" | "exit" | "q" => one(Event::Quit),
        "why" => Order::Print(why(session, now)),
        "progress" => match Chart::named(rest.trim()) {
            Some(chart) => Order::Chart(chart),
            None if ["", "skills"].contains(&rest.trim()) => Order::Print(progress(session, now)),
            None => Order::Print(msg!("plain-no-chart", name = rest.trim())),
        },
        "model" | "models" => Order::Models,
        "map" if rest.trim().is_empty() => Order::Print(map::map(session, now)),
        "map" => Order::Print(match map::named(&session.curriculum, rest) {
            Some(skill) => map::skill(session, skill, now),
            None => msg!("plain-no-skill", name = rest.trim()),
        }),
        "pull" | "use" if rest.trim().is_empty() => Order::Print(msg!("plain-name-model")),
        "pull" => one(Event::Pull(rest.trim().into())),
        "use" => one(Event::Use(rest.trim().into())),
        "export" => Order::Export,
        "again" => Order::Again,
        "help" => Order::Print(msg!("plain-help")),
        _ if answers::is_text(session, parts) => return None,
        other => Order::Print(format!("{}\n{}", msg!("plain-no-command", name = other), msg!("plain-help"))),
    })
}

fn why(session: &Session, now: Millis) -> String {
    let Some((reason, skill)) = session.why_now(now) else {
        return msg!("nothing-due");
    };
    let mut out = vec![reason];
    let why = report::why(&Board::new(&session.curriculum, &session.learner, now), skill);
    out.extend(why.sentences);
    out.extend(why.answers.iter().map(report::Contribution::line));
    out.join("\n")
}

fn plan(session: &Session, now: Millis) -> String {
    let plan = policy::plan::plan(&session.curriculum, &session.learner, now, session.zone);
    report::plan::sentences(&session.curriculum, &plan).join("\n")
}

fn stats(session: &Session, now: Millis) -> String {
    let stats = report::stats(&session.curriculum, &session.learner, now);
    let mut out: Vec<String> =
        stats.kinds.iter().map(|(k, t)| msg!("kind-time", kind = report::kind_words(k), time = t.words())).collect();
    out.push(stats.gain_words());
    out.extend(stats.retention_words());
    out.extend(report::taste(&session.curriculum, &session.learner, now).sentences());
    out.join("\n")
}

fn progress(session: &Session, now: Millis) -> String {
    let p = report::progress(&session.curriculum, &session.learner, now, session.zone);
    let (mastered, total) = (p.mastered, p.total);
    let mut out =
        vec![msg!("plain-progress", mastered = mastered, total = total, answers = p.attempts, right = p.correct)];
    for row in &p.skills {
        let (title, id) = (row.title.as_str(), row.id.as_str());
        out.push(match (row.locked, row.mastery.standing) {
            (true, _) => msg!("plain-skill-locked", title = title, id = id),
            (_, Standing::New) => msg!("plain-skill-new", title = title, id = id),
            (_, standing) => {
                let rate = format!("{:.0}", row.mastery.estimate * 100.0);
                msg!("plain-skill", title = title, id = id, rate = rate, standing = standing.words())
            }
        });
    }
    out.join("\n")
}
