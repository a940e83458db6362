//! The stage of a situation: a learner with a past, at an item or in a lesson, in the state that the situation tells.

use super::format::{Place, Situation, State};
use crate::curriculum::{Curriculum, Item, Question, Skill};
use crate::dialogue::retrieve::Index;
use crate::grading::{Answer, Placed};
use crate::learner::{Attempt, Evidence, HOUR, Learner, Millis, Profile, Standing};
use crate::policy::Reason;
use crate::session::{Event, Mode, Phase, Reading, Saved, Session, Sitting};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// When situations take place: any time will do, as long as it is always the same.
pub const WHEN: Millis = 1_800_000_000_000;

/// Times that all items of a skill are answered at most, in a learner's past.
const MOST_ROUNDS: usize = 6;

/// The answer that a state tells, as the item takes it; `None` where nothing was answered.
///
/// # Errors
/// It cannot be given at this item, in words.
pub fn answer(item: &Item, state: &State) -> Result<Option<Answer>, String> {
    if let Some(text) = &state.answer {
        return read(item, text).map(Some);
    }
    if let Some(id) = &state.misconception {
        let option = item.options().iter().position(|o| o.cause.misconception.as_ref() == Some(id));
        if let Some(n) = option {
            return Ok(Some(Answer::Picked([n].into())));
        }
        let listed = item.wrong().into_iter().find(|w| w.cause.misconception.as_ref() == Some(id));
        let listed = listed.ok_or(format!("no listed wrong answer of this item shows `{id}`"))?;
        return read(item, &listed.answer).map(Some);
    }
    match state.right {
        Some(true) => Ok(Some(key(item))),
        Some(false) => Err("say which wrong answer: `answer` or `misconception`".into()),
        None => Ok(None),
    }
}

/// What a learner types, as an answer.
fn read(item: &Item, text: &str) -> Result<Answer, String> {
    let numbers = || -> Result<Vec<usize>, String> {
        let all: Result<Vec<usize>, _> = text.split_whitespace().map(str::parse).collect();
        all.ok()
            .filter(|n| n.iter().all(|n| *n > 0))
            .ok_or_else(|| "numbers are counted from 1, with spaces between".into())
    };
    match &item.question {
        Question::Choice(options) | Question::Choices(options) => {
            if let Some(n) = options.iter().position(|o| o.text == text) {
                return Ok(Answer::Picked([n].into()));
            }
            let picked: BTreeSet<usize> = numbers()?.into_iter().map(|n| n - 1).collect();
            if picked.iter().any(|n| *n >= options.len()) {
                return Err(format!("there are {} options", options.len()));
            }
            Ok(Answer::Picked(picked))
        }
        Question::Order(order) => {
            let lines: Vec<usize> = numbers()?.into_iter().map(|n| n - 1).collect();
            if lines.iter().any(|n| *n >= order.lines.len()) {
                return Err(format!("there are {} lines", order.lines.len()));
            }
            Ok(Answer::Lines(lines.into_iter().map(|line| Placed { line, indent: 0 }).collect()))
        }
        _ => match Answer::empty(item) {
            Answer::Fields(fields) => {
                let given: Vec<String> = text.split(" | ").map(str::to_string).collect();
                if given.len() != fields.len() {
                    return Err(format!("there are {} fields, with ` | ` between", fields.len()));
                }
                Ok(Answer::Fields(given))
            }
            _ => Ok(Answer::Text(text.to_string())),
        },
    }
}

/// The key, as a learner gives it.
fn key(item: &Item) -> Answer {
    let first = |all: &[String]| all.first().cloned().unwrap_or_default();
    match &item.question {
        Question::Choice(options) | Question::Choices(options) => {
            Answer::Picked((0..options.len()).filter(|i| options[*i].correct).collect())
        }
        Question::Blank(gaps) if gaps.len() > 1 => Answer::Fields(gaps.iter().map(|g| first(&g.answers)).collect()),
        Question::Trace(steps) => Answer::Fields(steps.iter().map(|s| first(&s.key.answers)).collect()),
        Question::Order(order) => {
            let indent = |line: &String| (line.len() - line.trim_start().len()) / 4;
            let solution = order.lines.iter().take(order.solution).enumerate();
            Answer::Lines(solution.map(|(line, t)| Placed { line, indent: indent(t) as u8 }).collect())
        }
        _ => Answer::Text(first(&item.key_texts())),
    }
}

/// What was made for earlier situations and takes time to make.
#[derive(Debug, Default)]
pub struct Made {
    /// Learners, by curriculum, skill and whether that was mastered: each takes a hundred answers.
    pub learners: BTreeMap<(String, String, bool), Learner>,
    /// The passages of each curriculum.
    indices: Vec<(Arc<Curriculum>, Arc<Index>)>,
}

impl Made {
    /// The passages of a curriculum.
    pub fn index(&mut self, course: &Arc<Curriculum>) -> Arc<Index> {
        if let Some((_, index)) = self.indices.iter().find(|(c, _)| Arc::ptr_eq(c, course)) {
            return Arc::clone(index);
        }
        let index = Arc::new(Index::of(&[course]));
        self.indices.push((Arc::clone(course), Arc::clone(&index)));
        index
    }
}

/// A learner who has what the skill asks for behind them, and nothing of what comes later; with the skill itself where it was
/// mastered.
pub fn learner(course: &Curriculum, skill: &Skill, mastered: bool) -> Learner {
    let mut known: BTreeSet<&str> = BTreeSet::new();
    let mut open: Vec<&str> = skill.requires.iter().map(String::as_str).collect();
    open.extend(mastered.then_some(skill.id.as_str()));
    while let Some(id) = open.pop() {
        if known.insert(id) {
            let requires = course.skill(id).map(|s| s.requires.as_slice()).unwrap_or_default();
            open.extend(requires.iter().map(String::as_str));
        }
    }
    let mut learner = Learner::default();
    let mut now = WHEN - 12 * HOUR;
    let mut happened = |learner: &mut Learner, evidence: Evidence| {
        now += HOUR / 60;
        learner.apply(now, &evidence);
    };
    let profile = Profile { name: "Ada".into(), curriculum: course.id.clone(), ..Profile::default() };
    happened(&mut learner, Evidence::Profile(profile));
    happened(&mut learner, Evidence::Placed { items: 0 });
    // A placement that found out what is not known yet: otherwise so many right answers would open the whole course.
    for later in course.skills.iter().filter(|s| !known.contains(s.id.as_str()) && s.id != skill.id) {
        for item in later.items.iter().take(2) {
            let attempt = Attempt { ms: 30_000, placement: true, ..Attempt::plain(item, false) };
            happened(&mut learner, Evidence::Attempt(attempt));
        }
    }
    for before in course.skills.iter().filter(|s| known.contains(s.id.as_str())) {
        happened(&mut learner, Evidence::Lesson { skill: before.id.clone(), ms: 60_000 });
        // Everything right, until it is certified; once round is not always enough for that.
        for item in before.items.iter().cycle().take(MOST_ROUNDS * before.items.len()) {
            let attempt = Attempt { ms: 30_000, ..Attempt::plain(item, true) };
            happened(&mut learner, Evidence::Attempt(attempt));
            if learner.mastery(&before.id, WHEN).standing == Standing::Mastered {
                break;
            }
        }
    }
    happened(&mut learner, Evidence::Lesson { skill: skill.id.clone(), ms: 60_000 });
    learner
}

/// The curriculum with what an attack hides in it.
pub fn prepared(course: &Arc<Curriculum>, s: &Situation) -> Arc<Curriculum> {
    if s.in_lesson.is_none() && s.in_code.is_none() {
        return Arc::clone(course);
    }
    let mut course = Curriculum::clone(course);
    let id = s.place.id();
    let of = id.split_once('/').map_or(id, |(skill, _)| skill);
    if let Some(skill) = course.skills.iter_mut().find(|k| k.id == of) {
        if let Some(hidden) = &s.in_lesson {
            skill.lesson.push_str("\n\n");
            skill.lesson.push_str(hidden);
        }
        if let (Some(hidden), Some(item)) = (&s.in_code, skill.items.iter_mut().find(|i| i.id == id)) {
            let open = format!("```{}", item.language);
            item.prompt = item.prompt.replacen(&format!("{open}\n"), &format!("{open}\n// {hidden}\n"), 1);
        }
    }
    Arc::new(course)
}

/// A session at the place of the situation, before anything is done there.
pub fn session(course: &Arc<Curriculum>, learner: Learner, s: &Situation, now: Millis) -> Option<Session> {
    let phase = match &s.place {
        Place::Item(id) => {
            let (_, item) = course.item(id)?;
            Phase::Item(Box::new(Sitting::new(item, Reason::default(), Mode::Practice, now)))
        }
        Place::Lesson(id) => {
            let reading = Reading { skill: course.skill(id)?.id.clone(), reason: Reason::default(), since: now };
            Phase::Lesson(reading)
        }
    };
    Some(Session::new(Arc::clone(course), learner, Some(Saved::at(phase)), now))
}

/// What the learner did before the first word, as events.
pub fn before(item: &Item, state: &State) -> Vec<Event> {
    let mut events = vec![Event::Hint; usize::from(state.hints)];
    if state.revealed {
        let missing = item.hints.len().saturating_sub(usize::from(state.hints)) + 1;
        events.extend(vec![Event::Hint; missing]);
    }
    let Ok(Some(answer)) = answer(item, state) else { return events };
    match answer {
        Answer::Picked(picked) if matches!(item.question, Question::Choice(_)) && !state.draft => {
            events.extend(picked.into_iter().map(Event::Pick));
        }
        other => {
            events.push(Event::Draft(other));
            if state.draft {
                return events;
            }
            events.push(Event::Continue);
        }
    }
    events.push(Event::Confidence(None));
    if let Question::Explain(rubric) = &item.question {
        let right = state.right == Some(true);
        events.extend((0..rubric.points.len()).filter(|_| right).map(Event::Mark));
        events.push(Event::Continue);
    }
    if state.given_up {
        events.push(Event::GiveUp);
    }
    events
}
