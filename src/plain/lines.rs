//! What a line means where the learner is.

use super::answers::{self, Parts};
use super::words::command_of;
use crate::curriculum::Kind;
use crate::grading::Answer;
use crate::learner::{Millis, Standing};
use crate::policy;
use crate::report;
use crate::session::{Correction, Event, Offer, Phase, Session, Stage, Step, Welcome};

/// What `/help` says.
pub const HELP: &str = "\
Enter alone      the next sensible thing
a number         pick an option; 1 to 4 say how sure you are
a text           your answer; end a line with \\ to go on in a new line
many lines       a program or an explanation: end it with a line that is a dot alone
/hint            the next hint; after three, the answer
/say WORDS       talk to the tutor (also /ask, /talk)
/why             why this comes now, and what the estimate is made of
/lesson          read the lesson of this item
/skip            put the item aside (in placement: I do not know)
/run             run the tests of your program; /show shows it, /edit opens your own editor
/check           have the state checked that you reached in the folder
/fresh           begin anew: the program as it was given, a fresh folder
/giveup          no second try (in placement: end it)
/progress        where you stand
/plan            how long the rest will take (/plan change changes it)
/stats           time, gain, and what will be left
/good, /bad      rate the lesson, the explanation or the reply
/learn SKILL     learn this skill now
/easier, /harder an easier or a harder question than this one
/example, /break the lesson's worked example; a break (everything is kept)
/testout         dispute the estimate of the skill at hand
/yes, /fine      a guess at how you feel is right; or: no, I am fine
/memory          what is remembered of you
/test SKILL      dispute an estimate: a few hard questions
/home            leave the item
/model           what speaks
/quit            leave; everything is kept";

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
    /// Open the learner's own editor with the answer at hand.
    Edit,
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
            (Stage::Answering, Answer::Text(_)) => typed(parts, line),
            (Stage::Confidence, _) => one(Event::Confidence(number(line).map(|n| n as u8 + 1))),
            _ => one(Event::Continue),
        },
        Phase::Home | Phase::Lesson(_) => one(Event::Continue),
    }
}

/// Numbers of interests pick them and go on; nothing goes on.
fn interests(w: &Welcome, session: &Session, line: &str) -> Order {
    let most = w.options(&session.curriculum).len();
    let numbers = line.split([' ', ',', ';']).filter(|t| !t.is_empty()).map(|t| number(t).filter(|n| *n < most));
    match numbers.collect::<Option<Vec<usize>>>() {
        Some(picked) => {
            let picks = picked.into_iter().map(Event::Pick);
            Order::Events(picks.chain([Event::Continue]).collect())
        }
        None => Order::Print("Type numbers with spaces between, or nothing.".into()),
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
    let picked: Option<Vec<usize>> = line
        .split([' ', ',', ';'])
        .filter(|t| !t.is_empty())
        .map(|t| number(t).filter(|n| *n < item.options().len()))
        .collect();
    match (picked, item.kind()) {
        (Some(p), Kind::Choice) if p.len() == 1 => one(Event::Pick(p[0])),
        (Some(p), Kind::Choices) => {
            Order::Events(vec![Event::Draft(Answer::Picked(p.into_iter().collect())), Event::Continue])
        }
        (_, Kind::Choices) => {
            Order::Print("Type the numbers of all that are right, with spaces between, or /help.".into())
        }
        _ => Order::Print("Type the number of one option, or /help.".into()),
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
        "lesson" => one(Event::Lesson),
        "home" => one(Event::Home),
        "yes" => one(Event::Mood(Correction::Right)),
        "fine" => one(Event::Mood(Correction::Fine)),
        "memory" => Order::Print(session.remembered(now).sentences().join("\n")),
        "learn" | "test" => {
            match session.curriculum.skills.iter().find(|s| s.id.ends_with(rest.trim()) && !rest.trim().is_empty()) {
                Some(skill) if name == "test" => one(Event::TestOut(skill.id.clone())),
                Some(skill) => one(Event::Learn(skill.id.clone())),
                None => Order::Print(format!("There is no skill `{}`. /progress lists them.", rest.trim())),
            }
        }
        "good" => one(Event::Rate(true)),
        "bad" => one(Event::Rate(false)),
        "plan" if rest.trim() == "change" => one(Event::ChangePlan),
        "plan" => Order::Print(plan(session, now)),
        "stats" => Order::Print(stats(session, now)),
        "quit" | "exit" | "q" => one(Event::Quit),
        "why" => Order::Print(why(session, now)),
        "progress" => Order::Print(progress(session, now)),
        "model" => Order::Print(super::model_words(&session.model)),
        "help" => Order::Print(HELP.into()),
        _ if answers::is_text(session, parts) => return None,
        other => Order::Print(format!("There is no command /{other}. These are the ones there are:\n{HELP}")),
    })
}

fn why(session: &Session, now: Millis) -> String {
    let Some((reason, skill)) = session.why_now(now) else {
        return "Everything is mastered, and no review is due.".into();
    };
    let mut out = vec![reason];
    let why = report::why(&session.curriculum, &session.learner, skill, now);
    out.extend(why.sentences);
    out.extend(why.answers.iter().map(report::Contribution::line));
    out.join("\n")
}

fn plan(session: &Session, now: Millis) -> String {
    let plan = policy::plan::plan(&session.curriculum, &session.learner, now);
    report::plan::sentences(&session.curriculum, &plan).join("\n")
}

fn stats(session: &Session, now: Millis) -> String {
    let stats = report::stats(&session.curriculum, &session.learner, now);
    let mut out: Vec<String> = stats.kinds.iter().map(|(kind, t)| format!("{kind}: {}", t.words())).collect();
    out.push(stats.gain_words());
    out.extend(stats.retention_words());
    out.extend(report::taste(&session.curriculum, &session.learner, now).sentences());
    out.join("\n")
}

fn progress(session: &Session, now: Millis) -> String {
    let p = report::progress(&session.curriculum, &session.learner, now);
    let mut out = vec![format!(
        "{} of {} skills mastered, {}, {} right.",
        p.mastered,
        p.total,
        report::count(p.attempts, "answer"),
        p.correct
    )];
    for row in &p.skills {
        out.push(match (row.locked, row.mastery.standing) {
            (true, _) => format!("{}: locked ({})", row.title, row.id),
            (_, Standing::New) => format!("{}: new ({})", row.title, row.id),
            (_, standing) => {
                format!("{}: {:.0}%, {} ({})", row.title, row.mastery.estimate * 100.0, standing.words(), row.id)
            }
        });
    }
    out.join("\n")
}
