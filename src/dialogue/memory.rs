//! What the tutor remembers of a learner: from the fold of their evidence, never from a model's summary.
//!
//! [`Remembered`] is plain data; [`Remembered::greeting`] and its like say it in authored sentences, and
//! [`Remembered::block`] puts it into a prompt: bounded, cleaned, without a key, and without the mix-ups that the item at
//! hand tempts to, so that nothing is given away.

use crate::curriculum::text::{printable, squeeze};
use crate::curriculum::{Curriculum, Item};
use crate::learner::day::Zone;
use crate::learner::mood::Mood;
use crate::learner::taste::Style;
use crate::learner::{Attempt, DAY, Learner, Ledger, Millis, Standing, day};
use crate::{locale, msg};
use serde::Serialize;

/// Skills of the last day that are named.
const MOST_TOPICS: usize = 2;
/// Mix-ups of each sort that are kept here; the ledger has all.
const MOST_MIX_UPS: usize = 5;
/// For so many days a mix-up counts as overcome lately.
const LATELY: i64 = 14;
/// The longest prompt block, in characters.
const LONGEST_BLOCK: usize = 600;
/// The longest single part of it.
const LONGEST_PART: usize = 80;

/// What is remembered.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Remembered {
    /// What to call the learner; empty before the welcome.
    pub name: String,
    /// What they want.
    pub goal: Goal,
    /// Days since the last day of learning; 0 today, `None` before the first.
    pub away_days: Option<i64>,
    /// Skills of that day, the one with most time first.
    pub topics: Vec<Topic>,
    /// Mix-ups not yet overcome, the latest first.
    pub open: Vec<MixUp>,
    /// Those overcome in the last two weeks, the latest first.
    pub closed: Vec<MixUp>,
    /// Titles of skills that are due for review.
    pub due: Vec<String>,
    /// The way of explaining that was rated best, where the thumbs say one.
    pub style: Option<Style>,
    /// Days in a row with an answer.
    pub streak: u32,
    /// What they said of guesses at their mood.
    pub moods: Vec<MoodRow>,
    /// By which days are told.
    #[serde(skip)]
    zone: Zone,
}

/// What a learner wants.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Goal {
    /// Title of the curriculum.
    pub curriculum: String,
    /// Minutes a day.
    pub minutes: u32,
    /// The last day, days since 1970.
    pub deadline: Option<i64>,
    /// Days up to it; below 0 where it is over.
    pub days_left: Option<i64>,
}

/// A skill that was worked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Topic {
    /// Full skill id.
    pub skill: String,
    /// For people.
    pub title: String,
    /// Milliseconds that day.
    pub ms: u64,
}

/// A misconception of the learner's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MixUp {
    /// Full skill id.
    pub skill: String,
    /// Title of the skill.
    pub title: String,
    /// Id in the skill.
    pub id: String,
    /// What is so instead, in the author's words.
    pub correction: String,
    /// How often it was shown.
    pub shown: u32,
    /// When it was shown last, or overcome.
    pub at: Millis,
}

/// Guesses of one mood, as the learner judged them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MoodRow {
    /// Which.
    pub mood: Mood,
    /// Called right.
    pub right: u32,
    /// Called wrong.
    pub wrong: u32,
}

impl Remembered {
    /// What is remembered of this learner now. Skills that the curriculum does not know are left out.
    pub fn of(learner: &Learner, c: &Curriculum, now: Millis, zone: Zone) -> Remembered {
        let today = zone.day(now);
        let profile = learner.profile.as_ref();
        let deadline = profile.and_then(|p| p.deadline);
        let known = || c.skills.iter().filter_map(|s| Some((s, learner.skills.get(&s.id)?)));
        let last = known().filter_map(|(_, s)| s.latest.day(zone)).filter(|d| *d > 0 && *d <= today).max();
        let mut topics: Vec<Topic> = known()
            .filter_map(|(s, state)| Some((s, state.latest.on(last?, zone), state.latest.day(zone) == last)))
            .filter(|(_, _, on_it)| *on_it)
            .map(|(s, work, _)| Topic { skill: s.id.clone(), title: s.title.clone(), ms: work.ms })
            .collect();
        topics.sort_by_key(|t| std::cmp::Reverse(t.ms));
        let lately = |l: &Ledger| !l.open && l.closed_at > now.saturating_sub(LATELY * DAY);
        let due = known().filter(|(s, _)| learner.mastery(&s.id, now).standing == Standing::ReviewDue);
        let rows = learner.overall.moods.0.iter();
        Remembered {
            name: profile.map(|p| p.name.clone()).unwrap_or_default(),
            goal: Goal {
                curriculum: c.title.clone(),
                minutes: profile.map_or(0, |p| p.minutes_per_day),
                deadline,
                days_left: deadline.map(|d| d.saturating_sub(today)),
            },
            away_days: last.map(|d| today - d),
            topics,
            open: mix_ups(learner, c, |l| l.open, |l| l.last_at),
            closed: mix_ups(learner, c, lately, |l| l.closed_at),
            due: due.map(|(s, _)| s.title.clone()).collect(),
            style: best_style(learner, now),
            streak: learner.streak(now, zone),
            moods: rows.map(|(mood, t)| MoodRow { mood: *mood, right: t.right, wrong: t.wrong }).collect(),
            zone,
        }
    }

    /// What to say at the first screen of a session, in sentences; empty for somebody who has learned nothing here yet.
    pub fn greeting(&self) -> Vec<String> {
        let (Some(days), Some(first)) = (self.away_days, self.topics.first()) else { return Vec::new() };
        let when = ago(days);
        let mut said = vec![match self.topics.get(1) {
            Some(second) => {
                msg!("memory-last-two", when = when, first = show(&first.title), second = show(&second.title))
            }
            None => msg!("memory-last", when = when, skill = show(&first.title)),
        }];
        match self.open.as_slice() {
            [] => said.extend(self.closed.first().map(|m| msg!("memory-overcome", skill = show(&m.title)))),
            [one] => said.push(msg!("memory-open-one", skill = show(&one.title))),
            [newest, ..] => said.push(msg!("memory-open", n = self.open.len() as i64, skill = show(&newest.title))),
        }
        if !self.due.is_empty() {
            said.push(msg!("memory-due", n = self.due.len() as i64));
        }
        said
    }

    /// All of it in sentences, for the learner to look at; `gradus memory` prints them.
    pub fn sentences(&self) -> Vec<String> {
        if self.name.is_empty() {
            return vec![msg!("memory-nobody")];
        }
        let goal = &self.goal;
        let minutes = i64::from(goal.minutes);
        let mut said = vec![match goal.deadline {
            Some(d) => msg!(
                "memory-goal-deadline",
                name = show(&self.name),
                course = show(&goal.curriculum),
                minutes = minutes,
                day = day::date(d)
            ),
            None => msg!("memory-goal", name = show(&self.name), course = show(&goal.curriculum), minutes = minutes),
        }];
        let topics: Vec<String> = self.topics.iter().take(2 * MOST_TOPICS).map(|t| show(&t.title)).collect();
        said.push(match self.away_days.filter(|_| !topics.is_empty()) {
            Some(days) => msg!("memory-topics", when = ago(days), skills = locale::list(&topics)),
            None => msg!("memory-nothing-yet"),
        });
        for m in &self.open {
            let text = printable(&squeeze(&m.correction));
            said.push(msg!("memory-mix-up-open", skill = show(&m.title), n = i64::from(m.shown), text = text));
        }
        for m in &self.closed {
            said.push(msg!("memory-mix-up-closed", skill = show(&m.title), day = day::date(self.zone.day(m.at))));
        }
        if !self.due.is_empty() {
            let all: Vec<String> = self.due.iter().map(|t| show(t)).collect();
            said.push(msg!("memory-due-list", skills = locale::list(&all)));
        }
        if let Some(style) = self.style {
            said.push(msg!("memory-style", style = style.words()));
        }
        if self.streak > 1 {
            said.push(msg!("memory-streak", n = i64::from(self.streak)));
        }
        for row in &self.moods {
            let (right, wrong) = (i64::from(row.right), i64::from(row.wrong));
            said.push(msg!("memory-mood", mood = mood_words(row.mood), right = right, wrong = wrong));
        }
        said.push(msg!("memory-how-to-correct"));
        said
    }

    /// The same for a prompt: a few lines of plain facts, at most 600 characters. Mix-ups that the item at hand tempts to are
    /// left out: they would give it away.
    pub fn block(&self, at: Option<&Item>) -> String {
        let mut lines = Vec::new();
        let mut line = |what: &str, text: String| lines.push(format!("{what}: {text}"));
        if !self.name.is_empty() {
            line("Name", cut(&self.name));
        }
        if let (Some(days), Some(topic)) = (self.away_days, self.topics.first()) {
            line("Last worked on", format!("{} ({days} days ago)", cut(&topic.title)));
        }
        let tempts = |m: &&MixUp| at.is_none_or(|item| !tempts(item, m));
        let open: Vec<String> = self.open.iter().filter(tempts).take(2).map(|m| cut(&m.title)).collect();
        if !open.is_empty() {
            line("Still mixes something up in", open.join("; "));
        }
        if let Some(closed) = self.closed.iter().find(tempts) {
            line("Overcame a mix-up in", cut(&closed.title));
        }
        if let Some(style) = self.style {
            line("Likes explanations", style.words());
        }
        let mut block = String::new();
        for line in lines {
            if block.chars().count() + line.chars().count() < LONGEST_BLOCK {
                block.push_str(&line);
                block.push('\n');
            }
        }
        block.trim_end().to_string()
    }
}

/// Whether a wrong answer of the item is this mix-up.
fn tempts(item: &Item, m: &MixUp) -> bool {
    item.skill_id() == m.skill && item.causes().iter().any(|c| c.misconception.as_deref() == Some(m.id.as_str()))
}

fn mix_ups(learner: &Learner, c: &Curriculum, of: impl Fn(&Ledger) -> bool, when: fn(&Ledger) -> Millis) -> Vec<MixUp> {
    let mut all: Vec<MixUp> = Vec::new();
    for skill in &c.skills {
        let Some(state) = learner.skills.get(&skill.id) else { continue };
        for (id, ledger) in state.misconceptions.iter().filter(|(_, l)| of(l)) {
            let Some(known) = skill.misconception(id) else { continue };
            all.push(MixUp {
                skill: skill.id.clone(),
                title: skill.title.clone(),
                id: id.clone(),
                correction: known.correction.clone(),
                shown: ledger.shown,
                at: when(ledger),
            });
        }
    }
    all.sort_by_key(|m| std::cmp::Reverse(m.at));
    all.truncate(MOST_MIX_UPS);
    all
}

/// The style whose chance is highest, where the thumbs speak for it.
fn best_style(learner: &Learner, now: Millis) -> Option<Style> {
    let taste = &learner.overall.taste;
    let rated = Style::ALL.into_iter().filter(|s| {
        let (up, down) = taste.style_weights(*s, now);
        up >= 0.5 && up > down
    });
    rated.max_by(|a, b| taste.style_chance(*a, now).0.total_cmp(&taste.style_chance(*b, now).0))
}

/// What is remembered of the mix-ups that bear on an answer, for after its verdict. `before` is the learner as they were
/// before it. A mix-up that came up earlier is said to have come up; one that was resisted alone is said to be overcome.
pub fn recall(before: &Learner, attempt: &Attempt, now: Millis, zone: Zone) -> Option<String> {
    let ledgers = &before.skills.get(attempt.skill())?.misconceptions;
    if let Some(ledger) = attempt.misconception.as_ref().and_then(|id| ledgers.get(id)) {
        // A second try at the same question is no second time, and on one day it is said once.
        let today = zone.day(ledger.last_at) == zone.day(now);
        let worth = !attempt.retry && ledger.shown > 0 && (!today || ledger.shown == 1);
        return worth.then(|| msg!("memory-came-up", when = on(ledger.last_at, now, zone)));
    }
    let overcome = |id: &String| ledgers.get(id).filter(|l| l.open);
    let ledger = attempt.tempts.iter().find_map(overcome).filter(|_| attempt.correct && attempt.unassisted())?;
    Some(msg!("memory-resisted", when = on(ledger.last_at, now, zone)))
}

/// What is said when a skill returns for review.
pub fn returns(learner: &Learner, skill: &str, title: &str, now: Millis, zone: Zone) -> Option<String> {
    let state = learner.skills.get(skill).filter(|s| s.attempts > 0)?;
    let days = zone.day(now) - zone.day(state.last_at);
    let last: Vec<bool> = state.trail.iter().rev().take(3).map(|t| t.2).collect();
    let right = last.iter().filter(|r| **r).count() as i64;
    Some(msg!("memory-returns", skill = show(title), when = ago(days), right = right, of = last.len() as i64))
}

/// Days ago, in words: "earlier today", "yesterday", "3 days ago".
fn ago(days: i64) -> String {
    match days {
        ..=0 => msg!("memory-today"),
        1 => msg!("memory-yesterday"),
        n => msg!("memory-days-ago", days = n),
    }
}

/// A time that is over, in words: "earlier today", "yesterday", "on Tuesday", "on 2026-09-24".
fn on(at: Millis, now: Millis, zone: Zone) -> String {
    let (then, today) = (zone.day(at), zone.day(now));
    match today.saturating_sub(then) {
        days @ ..=1 => ago(days),
        // 1970-01-01 was a Thursday.
        2..=6 => msg!("memory-on-weekday", day = (then + 4).rem_euclid(7)),
        _ => msg!("memory-on-day", day = day::date(then)),
    }
}

/// A mood for people.
pub fn mood_words(mood: Mood) -> String {
    match mood {
        Mood::Frustrated => msg!("mood-frustrated"),
        Mood::Stuck => msg!("mood-stuck"),
        Mood::Rushing => msg!("mood-rushing"),
        Mood::Bored => msg!("mood-bored"),
        Mood::Tired => msg!("mood-tired"),
        Mood::Fine => msg!("mood-fine"),
    }
}

fn show(text: &str) -> String {
    printable(&squeeze(text))
}

/// A part of a prompt: one line, short.
fn cut(text: &str) -> String {
    show(text).chars().take(LONGEST_PART).collect()
}
