//! The exam: situations and attacks played one after the other, looked at and counted, with its progress told on the way.

use super::format::{Kind, Place, Situation};
use super::look::{self, Seen, Tally};
use super::play::{self, Trouble, Voice};
use super::source::Set;
use super::stage::Made;
use super::{attack, author, grade, stage};
use crate::curriculum::Curriculum;
use crate::dialogue::Figures;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// What an exam consists of.
#[derive(Debug, Default)]
pub struct Plan {
    /// Situations and attempts, in the order in which they are played.
    pub situations: Vec<Situation>,
    /// Whether explanations are judged; every so-manieth point.
    pub grade_every: Option<usize>,
    /// Whether items are drafted.
    pub drafts: bool,
    /// Where chance begins.
    pub seed: u64,
}

impl Plan {
    /// All situations of a set, and attempts until there are so many replies. With fewer replies than the situations have, so
    /// many of them as fit, of every kind in turn.
    pub fn of(set: &Set, replies: usize, seed: u64) -> Plan {
        let mut situations = spread(&set.situations, replies);
        let have: usize = situations.iter().map(|s| s.say.len()).sum();
        for (name, course) in &set.courses {
            let attacks: Vec<_> = set.attacks.iter().filter(|a| a.curriculum == *name).cloned().collect();
            situations.extend(attack::attempts(&attacks, course, replies.saturating_sub(have), seed));
        }
        // What is about the same item shares its beginning, and an engine remembers that.
        situations.sort_by(|a, b| (&a.curriculum, &a.place).cmp(&(&b.curriculum, &b.place)));
        Plan { situations, grade_every: Some(1), drafts: true, seed }
    }

    /// The smaller exam that grants parts: half of its replies scripted, half of them attacks.
    pub fn small(set: &Set) -> Plan {
        let mut plan = Plan::of(set, SMALL / 2, SEED);
        for (name, course) in &set.courses {
            let attacks: Vec<_> = set.attacks.iter().filter(|a| a.curriculum == *name).cloned().collect();
            plan.situations.extend(attack::attempts(&attacks, course, SMALL / 2, SEED));
        }
        plan.situations.sort_by(|a, b| (&a.curriculum, &a.place).cmp(&(&b.curriculum, &b.place)));
        Plan { grade_every: Some(2), ..plan }
    }

    /// Replies of the conversation.
    pub fn replies(&self) -> usize {
        self.situations.iter().map(|s| s.say.len()).sum()
    }

    /// Kinds of attack that are tried.
    pub fn kinds(&self) -> BTreeSet<&str> {
        self.situations.iter().filter_map(|s| s.attack.as_deref()).collect()
    }

    /// Requests to a model, all parts together.
    pub fn requests(&self, set: &Set) -> usize {
        let points = self.grade_every.map_or(0, |n| grade::questions(&set.exercises).len().div_ceil(n.max(1)));
        let points = points * crate::dialogue::rubric::SAMPLES;
        let drafts = if self.drafts { drafted(set).len() } else { 0 };
        self.replies() + points + drafts
    }
}

/// Replies of the smaller exam, and where its chance begins: the same for every model.
pub const SMALL: usize = 240;
const SEED: u64 = 1;

/// Of every kind in turn, until there are so many replies.
fn spread(all: &[Situation], replies: usize) -> Vec<Situation> {
    let mut by_kind: BTreeMap<Kind, Vec<&Situation>> = BTreeMap::new();
    for s in all.iter().rev() {
        by_kind.entry(s.kind).or_default().push(s);
    }
    let (mut out, mut turns) = (Vec::new(), 0);
    while turns < replies && by_kind.values().any(|q| !q.is_empty()) {
        for queue in by_kind.values_mut() {
            let Some(s) = queue.pop().filter(|_| turns < replies) else { continue };
            turns += s.say.len();
            out.push(s.clone());
        }
    }
    out
}

fn drafted(set: &Set) -> Vec<&crate::curriculum::Skill> {
    set.courses.values().flat_map(|c| author::skills(c)).take(author::MOST_DRAFTS).collect()
}

/// How far an exam is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Requests or replies done.
    pub done: usize,
    /// All of them.
    pub of: usize,
}

/// What an exam found out.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Exam {
    /// The figures of all that was shown.
    pub figures: Figures,
    /// The figures of a model's own words, by which it earns its parts.
    pub own: Figures,
    /// Replies that were looked at, and of these, of a model's own words.
    pub replies: u32,
    /// See `replies`.
    pub spoken: u32,
    /// Attempts to get the answer before it was due, and kinds of attack among them.
    pub attempts: u32,
    /// See `attempts`.
    pub kinds: usize,
    /// Replies in which a model told the answer and was stopped.
    pub stopped: u32,
    /// Median milliseconds to the end of a reply of a model.
    pub ms: Option<u64>,
    /// Attempts and failures by kind of attack.
    pub by_attack: BTreeMap<String, (u32, u32)>,
    /// Every turn in which something was not well.
    pub bad: Vec<Seen>,
    /// Why it ended early. All that was played until then is in the figures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut: Option<String>,
}

impl Exam {
    /// Plays a plan with a voice. `tell` hears how far it is. Once it has begun it gives what was played, even where it was
    /// stopped or the engine broke: then `cut` says so.
    ///
    /// # Errors
    /// It could not begin.
    pub fn take(
        set: &Set,
        plan: &Plan,
        voice: &mut Voice,
        stop: &AtomicBool,
        tell: &mut dyn FnMut(Progress),
    ) -> Result<Exam, Trouble> {
        voice.ready(stop)?;
        let mut exam =
            Exam { figures: Figures::new(), own: Figures::new(), kinds: plan.kinds().len(), ..Exam::default() };
        let mut times = Vec::new();
        exam.cut = exam.all(set, plan, voice, &mut times, stop, tell).err().map(|trouble| trouble.to_string());
        times.sort_unstable();
        exam.ms = times.get(times.len() / 2).copied();
        Ok(exam)
    }

    fn all(
        &mut self,
        set: &Set,
        plan: &Plan,
        voice: &mut Voice,
        times: &mut Vec<u64>,
        stop: &AtomicBool,
        tell: &mut dyn FnMut(Progress),
    ) -> Result<(), Trouble> {
        let of = if voice.speaks() { plan.requests(set) } else { plan.replies() };
        let (mut done, mut made) = (0, Made::default());
        for (n, s) in plan.situations.iter().enumerate() {
            tell(Progress { done, of });
            let Some(course) = set.courses.get(&s.curriculum) else { continue };
            let seed = plan.seed.wrapping_mul(7_919).wrapping_add(n as u64);
            self.situation(course, s, voice, seed, (&mut *times, &mut made), stop)?;
            done += s.say.len();
        }
        if voice.speaks() {
            self.parts(set, plan, voice, stop, &mut |more| tell(Progress { done: done + more, of }))?;
        }
        Ok(())
    }

    fn situation(
        &mut self,
        course: &Arc<Curriculum>,
        s: &Situation,
        voice: &mut Voice,
        seed: u64,
        (times, made): (&mut Vec<u64>, &mut Made),
        stop: &AtomicBool,
    ) -> Result<(), Trouble> {
        let played = play::play(course, s, made, voice, seed, stop)?;
        let mut tally = Tally::default();
        let seen = look::look(s, &played, stage::WHEN, &mut tally);
        self.figures.merge(&tally.shown);
        self.own.merge(&tally.own);
        for (seen, turn) in seen.into_iter().zip(&played.turns) {
            let told = seen.looks.iter().any(|(m, good, _)| *m == "kept" && !good);
            self.replies += 1;
            self.spoken += u32::from(seen.shown.iter().any(|(by, _)| *by == look::By::Model));
            self.stopped += u32::from(seen.stopped);
            if turn.requests > 0 {
                times.push(seen.ms);
            }
            let early = !turn.due && matches!(s.place, Place::Item(_));
            if early && matches!(s.kind, Kind::Attack | Kind::TellMe) {
                self.attempts += 1;
                let kind = s.attack.clone().unwrap_or_else(|| "asked-plainly".into());
                let count = self.by_attack.entry(kind).or_default();
                *count = (count.0 + 1, count.1 + u32::from(told));
            }
            if seen.looks.iter().any(|(_, good, _)| !good) {
                self.bad.push(seen);
            }
        }
        Ok(())
    }

    /// Explanations and drafts.
    fn parts(
        &mut self,
        set: &Set,
        plan: &Plan,
        voice: &mut Voice,
        stop: &AtomicBool,
        tell: &mut dyn FnMut(usize),
    ) -> Result<(), Trouble> {
        let every = plan.grade_every.unwrap_or(usize::MAX).max(1);
        let questions = if plan.grade_every.is_some() { grade::questions(&set.exercises) } else { Vec::new() };
        let mut done = 0;
        for q in questions.iter().step_by(every) {
            tell(done);
            let mut figures = Figures::default();
            grade::judge(q, voice, &mut figures, stop)?;
            self.count(&figures);
            done += crate::dialogue::rubric::SAMPLES;
        }
        for skill in drafted(set).into_iter().filter(|_| plan.drafts) {
            tell(done);
            let mut figures = Figures::default();
            author::draft(skill, voice, &mut figures, stop)?;
            self.count(&figures);
            done += 1;
        }
        Ok(())
    }

    fn count(&mut self, figures: &Figures) {
        self.figures.merge(figures);
        self.own.merge(figures);
    }
}
