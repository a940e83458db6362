//! Testing out: a learner who disputes an estimate shows in a few hard questions what they can do. The same rule certifies
//! as ever; nothing is given away here, and a miss ends it.

use super::item::Mode;
use super::{Effect, Notice, Phase, Session};
use crate::curriculum::{Item, Kind};
use crate::learner::{CERTIFY_AT, Evidence, Millis, Standing};
use crate::msg;
use crate::policy::Reason;
use serde::{Deserialize, Serialize};

/// Questions of a check: at least, and at most while the estimate is not there yet.
const LEAST: usize = 3;
const MOST: usize = 5;

/// A running check.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Check {
    /// Full skill id.
    pub skill: String,
    /// Items so far, with their results.
    pub asked: Vec<(String, bool)>,
    /// The estimate before it, 0 to 1.
    pub before: f64,
}

impl Session {
    /// The learner disputes the estimate of a skill.
    pub(super) fn test_out(&mut self, now: Millis, id: &str) -> Vec<Effect> {
        let placing = self.learner.profile.is_none() || !self.learner.overall.placed;
        let Some(skill) = self.curriculum.skill(id) else { return Vec::new() };
        if placing || self.pending.is_some() || skill.items.is_empty() {
            return Vec::new();
        }
        let title = skill.title.clone();
        let mastery = self.learner.mastery(id, now);
        if mastery.standing == Standing::Mastered {
            self.notice = Some(Notice::info(msg!("check-needless", skill = title)));
            return Vec::new();
        }
        let mut effects = self.put_aside(now);
        effects.extend(self.record(now, Evidence::Disputed { skill: id.to_string() }));
        self.check = Some(Check { skill: id.to_string(), asked: Vec::new(), before: mastery.estimate });
        effects.extend(self.next_check(now));
        effects
    }

    /// The next item of the check, the hardest first and fresh ones before known ones, or its end.
    pub(super) fn next_check(&mut self, now: Millis) -> Vec<Effect> {
        let Some(check) = &self.check else { return self.show(Phase::Home) };
        let Some(skill) = self.curriculum.skill(&check.skill) else { return self.end_check(now) };
        let missed = check.asked.iter().any(|(_, right)| !right);
        let there = self.learner.mastery(&check.skill, now).estimate >= CERTIFY_AT;
        let enough = check.asked.len() >= if there { LEAST } else { MOST };
        let judged = |i: &&Item| i.runs && i.kind() != Kind::Explain;
        let fresh = skill.items.iter().filter(judged).filter(|i| check.asked.iter().all(|(id, _)| *id != i.id));
        let seen = |id: &str| self.learner.items.get(id).map_or(0, |s| s.seen);
        let next = fresh.max_by_key(|i| (i.difficulty, std::cmp::Reverse(seen(&i.id))));
        let Some(item) = next.filter(|_| !missed && !enough) else { return self.end_check(now) };
        let sentence = msg!("reason-check", skill = skill.title.as_str(), n = check.asked.len() + 1);
        let success = self.learner.success(item, now);
        let id = item.id.clone();
        self.ask(now, &id, Reason { sentence, success, ..Reason::default() }, Mode::Check)
    }

    /// What the check showed.
    pub(super) fn end_check(&mut self, now: Millis) -> Vec<Effect> {
        let effects = self.show(Phase::Home);
        let Some(check) = self.check.take() else { return effects };
        let right = check.asked.iter().filter(|(_, right)| *right).count();
        let after = self.learner.mastery(&check.skill, now);
        let title = self.curriculum.skill(&check.skill).map_or(check.skill.as_str(), |s| s.title.as_str());
        if check.asked.is_empty() {
            self.notice = Some(Notice::info(msg!("check-empty")));
            return effects;
        }
        let percent = |p: f64| format!("{:.0}", p * 100.0);
        let (n, before, now, bar) =
            (check.asked.len(), percent(check.before), percent(after.estimate), percent(CERTIFY_AT));
        let words = match after.standing {
            Standing::Mastered => {
                msg!("check-mastered", skill = title, right = right, n = n, before = before, now = now)
            }
            _ => msg!("check-ended", skill = title, right = right, n = n, before = before, now = now, bar = bar),
        };
        self.notice = Some(if right > 0 { Notice::good(words) } else { Notice::info(words) });
        effects
    }
}
