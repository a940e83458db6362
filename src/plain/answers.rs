//! Answers that are more than an option or a word, as lines: what is asked for, and what a line means there.

use super::lines::{Order, one};
use crate::curriculum::{Item, Kind, Question, text::printable};
use crate::grading::rubric::Point;
use crate::grading::{Answer, Placed};
use crate::msg;
use crate::session::words::labels;
use crate::session::{Event, Marking, Phase, Session, Sitting, Stage};

/// The line that ends a program or an explanation.
const END: &str = ".";

/// The lines of an answer that is still being typed.
#[derive(Debug, Default)]
pub struct Parts {
    /// Item and try.
    of: String,
    pub(super) lines: Vec<String>,
}

impl Parts {
    /// Forgets what belongs to another item or try.
    pub(super) fn follow(&mut self, session: &Session) {
        let of = match &session.phase {
            Phase::Item(s) => format!("{} {} {}", s.item, s.tries, s.open()),
            Phase::Teach(t) => format!("teach {} {}", t.skill, t.misconception),
            _ => String::new(),
        };
        if of != self.of {
            *self = Parts { of, lines: Vec::new() };
        }
    }
}

/// Whether the answer has many lines, up to one with a dot alone.
fn is_long(item: &Item) -> bool {
    matches!(item.kind(), Kind::Code | Kind::Fix | Kind::Explain)
}

/// Lines with their numbers.
fn numbered(text: &str) -> String {
    let lines = text.trim_end().lines().enumerate();
    lines.map(|(n, line)| format!("{:>4}  {}", n + 1, printable(line))).collect::<Vec<_>>().join("\n")
}

/// What is said below a question about its answer; empty where a number or a text is all.
pub fn ask(sitting: &Sitting, item: &Item) -> String {
    match (&item.question, &sitting.answer) {
        (Question::Order(order), _) => {
            let line = |(n, at): (usize, usize)| {
                let text = order.lines.get(at).map_or("", String::as_str);
                format!("  {}. {}", n + 1, if order.indent { text.trim_start() } else { text })
            };
            let pool: Vec<String> = order.shuffled(item.hash).into_iter().enumerate().map(line).collect();
            let how = if order.indent { msg!("plain-order-indent") } else { msg!("plain-order") };
            format!("{}\n{how}", pool.join("\n"))
        }
        (Question::Code(_) | Question::Fix(_), Answer::Text(text)) if text.trim().is_empty() => {
            msg!("plain-program-new")
        }
        (Question::Code(_) | Question::Fix(_), Answer::Text(text)) => {
            format!("{}\n{}\n{}", msg!("plain-program-so-far"), numbered(text), msg!("plain-program"))
        }
        (Question::Explain(_), _) => msg!("plain-explain"),
        (Question::Command(_), _) => msg!("plain-command"),
        (_, Answer::Fields(_)) => first_label(item),
        _ => String::new(),
    }
}

/// What is asked for first at a second try.
pub fn first_label(item: &Item) -> String {
    let labels = labels(item);
    match labels.as_slice() {
        [] => String::new(),
        [first, ..] => format!("{}\n{first}:", msg!("plain-fields")),
    }
}

/// What is said when the learner is to compare an explanation with the model answer.
pub fn marking(item: &Item, marking: &Marking) -> String {
    let Question::Explain(rubric) = &item.question else { return String::new() };
    let quote = |n: usize| match marking.found.get(n) {
        Some(Point::Met { evidence }) => format!(" “{evidence}”"),
        _ => String::new(),
    };
    let points = rubric.points.iter().enumerate().map(|(n, p)| format!("  {}. {p}{}", n + 1, quote(n)));
    let points: Vec<String> = points.collect();
    let (model, title, how) = (msg!("plain-model"), msg!("plain-points"), msg!("plain-mark"));
    let note = marking.note.as_ref().map_or_else(String::new, |note| format!("({note})\n"));
    format!("{note}{model}\n{}\n{title}\n{}\n{how}", rubric.model.trim_end(), points.join("\n"))
}

/// A command that belongs to these answers; `None` where it is none.
pub fn command(session: &Session, parts: &mut Parts, name: &str) -> Option<Order> {
    let (Phase::Item(sitting), Some((_, item))) = (&session.phase, session.item()) else { return None };
    let kind = item.kind();
    let is_program = matches!(kind, Kind::Code | Kind::Fix);
    let open = sitting.open();
    Some(match name {
        "run" if is_program && open => {
            let mut events = taken(parts);
            events.push(Event::Continue);
            Order::Events(events)
        }
        "check" if kind == Kind::Command && open => one(Event::Continue),
        "show" if is_long(item) => {
            let so_far = match (&sitting.answer, parts.lines.as_slice()) {
                (Answer::Text(text), []) => text.clone(),
                (_, lines) => lines.join("\n"),
            };
            Order::Print(numbered(&so_far))
        }
        "edit" if is_long(item) && open => {
            parts.lines.clear();
            Order::Edit
        }
        "fresh" if open => {
            parts.lines.clear();
            match kind {
                Kind::Command => one(Event::Afresh),
                _ if is_program => Order::Both(vec![Event::Afresh], msg!("plain-program-as-given")),
                _ => Order::Both(vec![Event::Afresh], msg!("plain-answer-empty")),
            }
        }
        "run" | "check" | "show" | "edit" | "fresh" => Order::Print(msg!("plain-nothing-for-that")),
        _ => return None,
    })
}

/// Whether commands that are not known are text here.
pub fn is_text(session: &Session, parts: &Parts) -> bool {
    let open = matches!(&session.phase, Phase::Item(s) if s.open());
    let Some((_, item)) = session.item().filter(|_| open) else { return false };
    let several = matches!(Answer::empty(item), Answer::Fields(_));
    several || item.kind() == Kind::Command || is_long(item) && !parts.lines.is_empty()
}

/// What was typed of a program, as an event.
fn taken(parts: &mut Parts) -> Vec<Event> {
    match std::mem::take(&mut parts.lines) {
        lines if lines.is_empty() => Vec::new(),
        lines => vec![Event::typed(lines.join("\n") + "\n")],
    }
}

/// A line at an open answer, or while it is marked; `None` where it is for somebody else.
pub fn line(sitting: &Sitting, item: &Item, parts: &mut Parts, line: &str) -> Option<Order> {
    Some(match (&sitting.stage, &sitting.answer, &item.question) {
        (Stage::Marking(marking), _, Question::Explain(rubric)) => {
            let Some(met) = numbers(line, rubric.points.len()) else {
                return Some(Order::Print(msg!("plain-mark-wrong")));
            };
            let turned = (0..rubric.points.len()).filter(|n| met.contains(n) != marking.met.contains(n));
            Order::Events(turned.map(Event::Mark).chain([Event::Continue]).collect())
        }
        (Stage::Answering, Answer::Fields(fields), _) => several(item, fields.len(), parts, line),
        (Stage::Answering, Answer::Lines(_), Question::Order(order)) => {
            if line.trim().is_empty() {
                return Some(one(Event::Continue));
            }
            match ordered(line, &order.shuffled(item.hash), order.indent) {
                Some(lines) => Order::Events(vec![Event::Draft(Answer::Lines(lines)), Event::Continue]),
                None => Order::Print(msg!("plain-order-wrong")),
            }
        }
        (Stage::Answering, _, Question::Command(_)) if line.trim().is_empty() => {
            Order::Print(msg!("plain-command-empty"))
        }
        (Stage::Answering, _, Question::Command(_)) => Order::Shell(line.to_string()),
        (Stage::Answering, Answer::Text(text), _) if is_long(item) => long(item, text, parts, line),
        _ => return None,
    })
}

/// Numbers counted from 1, as places below `most`, each once.
fn numbers(line: &str, most: usize) -> Option<Vec<usize>> {
    let words = line.split(super::lines::GAPS).filter(|t| !t.is_empty());
    words.map(|t| super::lines::number(t).filter(|n| *n < most)).collect()
}

/// `3 1> 2>>`: lines of the pool with their steps of indentation.
fn ordered(line: &str, pool: &[usize], indents: bool) -> Option<Vec<Placed>> {
    let mut out: Vec<Placed> = Vec::new();
    for word in line.split(super::lines::GAPS).filter(|t| !t.is_empty()) {
        let number = word.trim_end_matches('>');
        let indent = u8::try_from(word.len() - number.len()).ok().filter(|n| *n == 0 || indents)?;
        let line = *pool.get(super::lines::number(number)?)?;
        if out.iter().any(|p| p.line == line) {
            return None;
        }
        out.push(Placed { line, indent });
    }
    Some(out)
}

/// A line for a field, or for all of them.
fn several(item: &Item, fields: usize, parts: &mut Parts, line: &str) -> Order {
    if parts.lines.is_empty() && line.trim().is_empty() {
        return one(Event::Continue);
    }
    let all: Vec<String> = line.split('|').map(|t| t.trim().to_string()).collect();
    if parts.lines.is_empty() && all.len() == fields && fields > 1 {
        return Order::Events(vec![Event::Draft(Answer::Fields(all)), Event::Continue]);
    }
    parts.lines.push(line.to_string());
    let mut texts = parts.lines.clone();
    texts.resize(fields, String::new());
    let draft = Event::Draft(Answer::Fields(texts));
    match labels(item).get(parts.lines.len()) {
        Some(next) if parts.lines.len() < fields => Order::Both(vec![draft], format!("{next}:")),
        _ => {
            parts.lines.clear();
            Order::Events(vec![draft, Event::Continue])
        }
    }
}

/// A line of a program or an explanation.
fn long(item: &Item, so_far: &str, parts: &mut Parts, line: &str) -> Order {
    let explains = item.kind() == Kind::Explain;
    let given = item.task().map_or("", |task| task.starter.as_str());
    match line {
        "" if parts.lines.is_empty() && (explains || so_far != given) => one(Event::Continue),
        "" if parts.lines.is_empty() => Order::Print(msg!("plain-program-first")),
        END if parts.lines.is_empty() => Order::Print(msg!("plain-nothing-before-dot")),
        END => {
            let lines = parts.lines.len();
            let mut events = taken(parts);
            if explains {
                events.push(Event::Continue);
                return Order::Events(events);
            }
            Order::Both(events, msg!("plain-lines-taken-run", n = lines))
        }
        _ => {
            parts.lines.push(line.to_string());
            // What was typed so far is kept for a restart.
            Order::Events(vec![Event::typed(parts.lines.join("\n"))])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_named_by_their_numbers() {
        let placed = |line, indent| Placed { line, indent };
        assert_eq!(ordered("2 1> 3>>", &[5, 0, 7], true), Some(vec![placed(0, 0), placed(5, 1), placed(7, 2)]));
        for line in ["2, 1", "2、1", "2，1"] {
            assert_eq!(ordered(line, &[5, 0], false), Some(vec![placed(0, 0), placed(5, 0)]), "{line}");
        }
        for wrong in ["1 1", "0", "4", "x", "1>"] {
            assert_eq!(ordered(wrong, &[5, 0, 7], false), None, "{wrong}");
        }
    }
}
