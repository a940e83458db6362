//! A learner's log becomes counts.

use super::{BREAK, Counts, First, Found, Judge, Log, Survey};
use crate::curriculum::text::{printable, squeeze};
use crate::curriculum::{Choice, Item, Kind};
use crate::learner::{Attempt, Evidence, Learner, Millis};
use std::collections::{BTreeMap, BTreeSet};

/// Wrong answers of an item that are kept apart; later new ones are only counted.
const MOST_WRONG: usize = 2_000;
/// The longest wrong answer that is kept, in characters.
const LONGEST: usize = 200;
/// The longest that one answer counts, in milliseconds.
const LONGEST_TIME: u64 = 300_000;

/// One learner, while the log is read.
#[derive(Default)]
struct Reading {
    learner: Learner,
    met: BTreeSet<u32>,
    tried: BTreeSet<u32>,
    gave_up: BTreeSet<u32>,
    disputed: BTreeSet<u32>,
    skills: BTreeSet<usize>,
    mix_ups: BTreeSet<(usize, String)>,
    /// Time at the lesson of each skill; it counts where the learner answered too.
    lessons: BTreeMap<usize, u64>,
    /// When an item was last heard of, which, and whether it was answered rightly then.
    last: Option<(Millis, u32, bool)>,
}

impl Survey<'_> {
    /// Takes a learner in.
    pub fn learner(&mut self, log: &Log, judge: Judge) {
        let number = self.learners;
        self.learners += 1;
        self.bare += u32::from(log.bare);
        let mut reading = Reading::default();
        for (at, evidence) in &log.events {
            self.event(number, *at, evidence, log.bare, &mut reading, judge);
        }
        if !log.bare {
            self.left(&mut reading);
        }
        self.close(&reading, log.bare);
    }

    fn event(&mut self, who: u32, at: Millis, evidence: &Evidence, bare: bool, r: &mut Reading, judge: Judge) {
        let id = match evidence {
            Evidence::Attempt(a) => &a.item,
            Evidence::Hint { item, .. } | Evidence::Skipped { item } | Evidence::Contested { item, .. } => item,
            Evidence::Lesson { skill, ms } => {
                if let Some(at) = self.curriculum.index.position(skill) {
                    *r.lessons.entry(at).or_default() += (*ms).min(LONGEST_TIME);
                }
                r.learner.apply(at, evidence);
                return;
            }
            _ => {
                r.learner.apply(at, evidence);
                return;
            }
        };
        let Some(item) = self.number(id) else {
            self.elsewhere += u64::from(matches!(evidence, Evidence::Attempt(_)));
            return;
        };
        if !bare && r.last.is_some_and(|(then, ..)| at.saturating_sub(then) > BREAK) {
            self.left(r);
        }
        r.met.insert(item);
        let solved = matches!(evidence, Evidence::Attempt(a) if a.correct);
        match evidence {
            Evidence::Attempt(attempt) => self.attempt(who, item, attempt, bare, r, judge),
            Evidence::Hint { rung, .. } => {
                let counts = &mut self.counts[item as usize];
                if let Some(n) = usize::from(*rung).checked_sub(1).and_then(|n| counts.hints.get_mut(n)) {
                    *n += 1;
                }
                if *rung >= 4 {
                    r.gave_up.insert(item);
                }
            }
            Evidence::Skipped { .. } => {
                self.counts[item as usize].skipped += 1;
                r.gave_up.insert(item);
            }
            // Of an earlier form, the dispute may be settled.
            Evidence::Contested { hash, .. } if *hash == self.all[item as usize].hash => {
                self.counts[item as usize].disputed += 1;
                r.disputed.insert(item);
            }
            _ => {}
        }
        let contested = matches!(evidence, Evidence::Contested { .. });
        let before = r.last.filter(|(_, last, _)| contested && *last == item).is_some_and(|(.., solved)| solved);
        r.last = Some((at, item, solved || before));
        if !bare {
            self.fold(at, item, evidence, r);
        }
    }

    /// The learner model says when a skill is certified, and when the off-ramp comes.
    fn fold(&mut self, at: Millis, item: u32, evidence: &Evidence, r: &mut Reading) {
        let skill = self.all[item as usize].skill_id();
        let rests = |l: &Learner| l.skills.get(skill).map_or(0, |s| s.rests_until);
        let before = rests(&r.learner);
        r.learner.apply(at, evidence);
        if rests(&r.learner) > before {
            self.counts[item as usize].off_ramp += 1;
            r.gave_up.insert(item);
            self.stop(item);
        }
    }

    fn stop(&mut self, item: u32) {
        if let Some(at) = self.curriculum.index.position(self.all[item as usize].skill_id()) {
            *self.skills[at].stops.entry(item).or_default() += 1;
        }
    }

    /// The learner left after the last thing heard of.
    fn left(&mut self, r: &mut Reading) {
        if let Some((_, item, false)) = r.last.take() {
            self.counts[item as usize].left += 1;
            r.gave_up.insert(item);
            self.stop(item);
        }
    }

    fn attempt(&mut self, who: u32, number: u32, attempt: &Attempt, bare: bool, r: &mut Reading, judge: Judge) {
        let item = self.all[number as usize];
        let counts = &mut self.counts[number as usize];
        if !bare && attempt.hash != item.hash {
            counts.old_form += 1;
            return;
        }
        self.answers += 1;
        counts.answers += 1;
        counts.right += u32::from(attempt.correct);
        let silent = !bare && attempt.answer.trim().is_empty();
        if silent && !attempt.correct {
            counts.not_known += 1;
            r.gave_up.insert(number);
        }
        if !attempt.correct && !silent && !bare && !attempt.revealed {
            wrong(counts, item, who, &attempt.answer, judge);
        }
        if r.tried.insert(number) && attempt.unassisted() {
            if attempt.ms > 0 {
                counts.times.push(attempt.ms);
            }
            let picked = if bare || silent { None } else { picked(item.options(), &attempt.answer) };
            self.firsts.push(First { learner: who, item: number, right: attempt.correct, picked });
        }
        let Some(at) = self.curriculum.index.position(item.skill_id()) else { return };
        let skill = &mut self.skills[at];
        skill.ms = skill.ms.saturating_add(attempt.ms.min(LONGEST_TIME));
        r.skills.insert(at);
        if let Some(id) =
            attempt.misconception.as_ref().filter(|m| self.curriculum.skills[at].misconception(m).is_some())
        {
            let (answers, learners) = skill.mix_ups.entry(id.clone()).or_default();
            *answers += 1;
            *learners += u32::from(r.mix_ups.insert((at, id.clone())));
        }
    }

    fn close(&mut self, r: &Reading, bare: bool) {
        r.met.iter().for_each(|i| self.counts[*i as usize].met += 1);
        r.gave_up.iter().for_each(|i| self.counts[*i as usize].gave_up += 1);
        r.disputed.iter().for_each(|i| self.counts[*i as usize].disputers += 1);
        for at in &r.skills {
            let mastered = r.learner.skills.get(&self.curriculum.skills[*at].id).is_some_and(|s| s.mastered);
            let skill = &mut self.skills[*at];
            skill.learners += 1;
            skill.ms = skill.ms.saturating_add(r.lessons.get(at).copied().unwrap_or(0));
            skill.whole += u32::from(!bare);
            skill.certified += u32::from(!bare && mastered);
        }
    }
}

/// A wrong answer in words.
fn wrong(counts: &mut Counts, item: &Item, who: u32, answer: &str, judge: Judge) {
    if !matches!(item.kind(), Kind::Predict | Kind::Blank | Kind::Short | Kind::Trace) {
        return;
    }
    counts.wrong_all += 1;
    match judge(item, answer) {
        Found::Near => counts.near += 1,
        Found::Listed | Found::Unknown => {}
        Found::New => {
            let lines: Vec<String> = answer.lines().map(squeeze).filter(|l| !l.is_empty()).collect();
            let mut shown: String = printable(&lines.join(" ⏎ ")).chars().take(LONGEST + 1).collect();
            if shown.chars().count() > LONGEST {
                return;
            }
            shown.shrink_to_fit();
            add(&mut counts.wrong, shown, who);
        }
    }
}

fn add(wrong: &mut BTreeMap<String, BTreeSet<u32>>, shown: String, who: u32) {
    if wrong.len() < MOST_WRONG || wrong.contains_key(&shown) {
        wrong.entry(shown).or_default().insert(who);
    }
}

/// Which options the words of an answer name: their texts in the order of the item, with ` | ` between them.
fn picked(options: &[Choice], words: &str) -> Option<u64> {
    fn rest(options: &[Choice], from: usize, words: &str, steps: &mut u32) -> Option<u64> {
        for (at, option) in options.iter().enumerate().skip(from) {
            *steps = steps.checked_sub(1)?;
            let Some(after) = words.strip_prefix(option.text.as_str()) else { continue };
            let bit = 1u64 << at;
            if after.is_empty() {
                return Some(bit);
            }
            let more = after.strip_prefix(" | ").and_then(|more| rest(options, at + 1, more, steps));
            if let Some(more) = more {
                return Some(bit | more);
            }
        }
        None
    }
    (options.len() <= 64).then(|| rest(options, 0, words, &mut 10_000)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_name_options() {
        let option = |text: &str| Choice { text: text.into(), correct: false, cause: Default::default() };
        let options = ["a", "a | b", "b", "c"].map(option);
        assert_eq!(picked(&options, "a"), Some(1));
        assert_eq!(picked(&options, "b | c"), Some(0b1100));
        assert_eq!(picked(&options, "a | c"), Some(0b1001));
        assert_eq!(picked(&options, "d"), None);
        assert_eq!(picked(&options, ""), None);
    }
}
