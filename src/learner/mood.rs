//! A guess at how a learner feels, from what they did; and how far such guesses are to be believed of this learner.
//!
//! ```text
//! strength of a mood = 1 - prod(1 - w p)      over its signs: p as in the table, w the weight of the fact (noisy or, Pearl 1988)
//! shown              = strength >= bar        bar = 0.63 + 0.1 wrong - 0.05 right, from 0.5 to 0.95: guesses of this mood that
//!                                             the learner called wrong and right
//! after "no"         = not again for 30 min, doubled with each further "no" in a row, at most a week
//! ```
//!
//! | mood | signs and their p |
//! | --- | --- |
//! | stuck | r wrong answers in a row (a second try counts half): 0.18 (r-1), at most 0.7; spinning in a skill: 0.4 and more; hints to the end: 0.15 each; a long pause: 0.2; three times the usual time and wrong: 0.2; words of confusion: 0.65 |
//! | frustrated | the same run: 0.15 (r-1), at most 0.5; around the last four answers: a long draft deleted: 0.3; certain and wrong: 0.12; an item put aside: 0.15; a rapid guess after a failure: 0.15; words: 0.75. Behaviour counts only in a run of more than one wrong answer |
//! | rushing | a rapid answer: 0.25; a hint taken unread: 0.2; a lesson closed unread: 0.2 |
//! | bored | n easy right answers in a row: 0.12 (n-4), at most 0.45; the quick ones (in less than 0.7 of the usual time) among them: 0.07; words: 0.75 |
//! | tired | 40 minutes and more: 0.3 + 0.01 a minute, at most 0.52; the last answers 1.6 times the usual time: 0.25; a third fewer right than before: 0.3. All of it only after 40 minutes |
//!
//! That pauses, runs of failure and gaming go with confusion, frustration and boredom: Baker, D'Mello, Rodrigo & Graesser
//! 2010; D'Mello & Graesser 2012. That performance falls with time at work and a break restores it: Sievertsen, Gino &
//! Piovesan 2016. The numbers are our judgement, see [`super::habits`]. No model is asked. A guess is never a fact: the
//! learner corrects it, and nothing but tone and offers follows from it.

use super::Millis;
use super::habits::{Answered, Fact, LONG_DRAFT, LONG_PAUSE, WALKED_AWAY, Watch, Words, unread_hint};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How somebody may feel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mood {
    /// It goes wrong, and it hurts.
    Frustrated,
    /// It goes wrong.
    Stuck,
    /// It goes too fast to be read.
    Rushing,
    /// It is too easy.
    Bored,
    /// It has been long.
    Tired,
    /// Nothing to say; also a mood of a later version, seen in a record.
    #[default]
    #[serde(other)]
    Fine,
}

impl Mood {
    /// Those that are guessed at. Where two are as strong, the one that stands first.
    pub const GUESSED: [Mood; 5] = [Mood::Stuck, Mood::Frustrated, Mood::Rushing, Mood::Bored, Mood::Tired];

    /// Whether it calls for gentle words.
    pub fn is_heavy(self) -> bool {
        matches!(self, Mood::Frustrated | Mood::Stuck)
    }
}

/// What speaks for a mood, with its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// So many wrong answers in a row.
    FailedRun(u32),
    /// So many answers on a skill without mastery.
    Spinning(u32),
    /// Hints to the end, so often.
    LastHints(u32),
    /// Seconds without a key at an open question, the longest of late.
    Pause(u32),
    /// Much longer than usual, and wrong, so often.
    Slow(u32),
    /// Characters of the drafts deleted.
    Emptied(u32),
    /// Certain and wrong, so often.
    SureAndWrong(u32),
    /// Items put aside.
    Skips(u32),
    /// Rapid answers.
    Rapid(u32),
    /// Hints taken unread.
    HintsUnread(u32),
    /// Lessons closed unread.
    LessonsUnread(u32),
    /// Easy right answers in a row.
    EasyRun(u32),
    /// Quick ones among them.
    Quick(u32),
    /// Minutes at work.
    Minutes(u32),
    /// Per cent of the usual time that the last answers took.
    Slowing(u32),
    /// Points of a hundred by which the share of right answers fell.
    Falling(u32),
    /// What was written.
    Said(Words),
}

/// A guess.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Guess {
    /// Which mood.
    pub mood: Mood,
    /// How strongly the signs speak for it, 0 to 1.
    pub strength: f64,
    /// The signs with their share, 0 to 1, the strongest first.
    pub signs: Vec<(Sign, f64)>,
}

/// The newest answers whose time and share of right ones are compared with those before.
const LATE: usize = 6;
/// The newest answers around which signs of frustration count.
const NEAR: usize = 4;

/// The signs of one mood while they are gathered: of each, how much of it there is, and its share.
#[derive(Default)]
struct Signs(Vec<(Sign, f64)>);

impl Signs {
    fn add(&mut self, sign: Sign, p: f64) {
        let p = p.clamp(0.0, 0.95);
        if p > 0.01 {
            self.0.push((sign, p));
        }
    }

    fn guess(mut self, mood: Mood) -> Guess {
        self.0.sort_by(|a, b| b.1.total_cmp(&a.1));
        let none: f64 = self.0.iter().map(|(_, p)| 1.0 - p).product();
        Guess { mood, strength: 1.0 - none, signs: self.0 }
    }
}

/// How many facts are of a kind, and what they weigh together.
fn tally(watch: &Watch, now: Millis, of: impl Fn(&Fact) -> bool) -> (u32, f64) {
    watch.weighed(now).filter(|(_, f)| of(f)).fold((0, 0.0), |(n, sum), (w, _)| (n + 1, sum + w))
}

/// Noisy or of so many facts of the same kind.
fn each(p: f64, weight: f64) -> f64 {
    1.0 - (1.0 - p).powf(weight)
}

/// The newest answers, each with its weight, newest first.
fn answers(watch: &Watch, now: Millis) -> Vec<(f64, &Answered)> {
    let mut all = Vec::new();
    for (weight, fact) in watch.weighed(now) {
        if let Fact::Answered(answer) = fact {
            all.push((weight, answer));
        }
    }
    all
}

/// The strongest mood that the facts speak for; [`Mood::Fine`] with a strength of 0 where none speaks.
pub fn guess(watch: &Watch, now: Millis) -> Guess {
    let late = answers(watch, now);
    let all = Mood::GUESSED.map(|mood| signs(mood, watch, &late, now).guess(mood));
    all.into_iter().fold(Guess::default(), |best, g| if g.strength > best.strength { g } else { best })
}

fn signs(mood: Mood, watch: &Watch, late: &[(f64, &Answered)], now: Millis) -> Signs {
    let mut signs = Signs::default();
    match mood {
        Mood::Stuck => stuck(watch, late, now, &mut signs),
        Mood::Frustrated => frustrated(watch, late, now, &mut signs),
        Mood::Rushing => {
            let (n, w) = tally(watch, now, |f| matches!(f, Fact::Answered(a) if a.rapid()));
            signs.add(Sign::Rapid(n), each(0.25, w));
            let (n, w) = tally(watch, now, unread_hint);
            signs.add(Sign::HintsUnread(n), each(0.2, w));
            let unread = |f: &Fact| matches!(f, Fact::Lesson { ms, reading_ms, .. } if *ms > 0 && ms < reading_ms);
            let (n, w) = tally(watch, now, unread);
            signs.add(Sign::LessonsUnread(n), each(0.2, w));
        }
        Mood::Bored => bored(watch, late, now, &mut signs),
        Mood::Tired => tired(watch, late, now, &mut signs),
        Mood::Fine => {}
    }
    signs
}

/// The wrong answers in a row up to now: how many, what they weigh in answers (a second try counts half), and the weight of
/// the newest.
fn failed_run(late: &[(f64, &Answered)]) -> (u32, f64, f64) {
    let run = late.iter().take_while(|(_, a)| !a.correct);
    let (n, sum) = run.fold((0, 0.0), |(n, sum), (_, a)| (n + 1, sum + if a.retry { 0.5 } else { 1.0 }));
    (n, sum, late.first().map_or(0.0, |(w, _)| *w))
}

fn said(watch: &Watch, now: Millis, words: Words, p: f64, signs: &mut Signs) {
    let newest = watch.weighed(now).find(|(_, f)| matches!(f, Fact::Said(w) if *w == words));
    signs.add(Sign::Said(words), newest.map_or(0.0, |(w, _)| p * w));
}

fn stuck(watch: &Watch, late: &[(f64, &Answered)], now: Millis, signs: &mut Signs) {
    let (n, run, weight) = failed_run(late);
    signs.add(Sign::FailedRun(n), weight * (0.18 * (run - 1.0)).min(0.7));
    if let Some((w, a)) = late.first()
        && a.struggle >= super::WHEEL_SPINNING
        && !a.correct
    {
        let more = f64::from(a.struggle - super::WHEEL_SPINNING);
        signs.add(Sign::Spinning(a.struggle), w * (0.4 + 0.1 * more).min(0.7));
    }
    let (n, w) = tally(watch, now, |f| matches!(f, Fact::Hint { rung: 3.., .. }) && !unread_hint(f));
    signs.add(Sign::LastHints(n), each(0.15, w).min(0.5));
    if n > 0 || failed(late) {
        let pauses = watch.weighed(now).filter_map(|(w, f)| long_pause(f).map(|s| (w, s)));
        let (longest, w) = pauses.fold((0, 0.0), |(most, sum), (w, s)| (s.max(most), sum + w));
        signs.add(Sign::Pause(longest), each(0.2, w).min(0.45));
        let slow = |a: &Answered| !a.correct && a.usual_ms > 0 && a.ms > a.usual_ms.saturating_mul(3);
        let (n, w) = tally(watch, now, |f| matches!(f, Fact::Answered(a) if slow(a)));
        signs.add(Sign::Slow(n), each(0.2, w).min(0.4));
    }
    said(watch, now, Words::Confused, 0.65, signs);
}

/// Seconds of a pause that is long, for this learner too, and not so long that they must have left.
fn long_pause(fact: &Fact) -> Option<u32> {
    match fact {
        Fact::Paused { ms, usual_ms } if (LONG_PAUSE.max(usual_ms.saturating_mul(3))..WALKED_AWAY).contains(ms) => {
            Some((ms / 1000) as u32)
        }
        _ => None,
    }
}

/// Whether one of the last two answers was wrong.
fn failed(late: &[(f64, &Answered)]) -> bool {
    late.iter().take(2).any(|(_, a)| !a.correct)
}

fn frustrated(watch: &Watch, late: &[(f64, &Answered)], now: Millis, signs: &mut Signs) {
    said(watch, now, Words::Frustrated, 0.75, signs);
    let (n, run, weight) = failed_run(late);
    // One failed question annoys nobody who can be helped by a guess.
    if run < 1.5 {
        return;
    }
    signs.add(Sign::FailedRun(n), weight * (0.15 * (run - 1.0)).min(0.5));
    let near = near(watch, now);
    let count = |of: &dyn Fn(&Fact) -> u32| {
        let some = near.iter().map(|(w, f)| (*w, of(f))).filter(|(_, n)| *n > 0);
        some.fold((0u32, 0.0), |(sum, weight), (w, n)| (sum.saturating_add(n), weight + w))
    };
    let (chars, w) = count(&|f| match f {
        Fact::Emptied { chars } if *chars >= LONG_DRAFT => *chars,
        _ => 0,
    });
    signs.add(Sign::Emptied(chars), each(0.3, w).min(0.6));
    let sure = |a: &Answered| !a.correct && a.confidence == Some(4);
    let (n, w) = count(&|f| u32::from(matches!(f, Fact::Answered(a) if sure(a))));
    signs.add(Sign::SureAndWrong(n), each(0.12, w).min(0.25));
    let (n, w) = count(&|f| u32::from(matches!(f, Fact::Skipped)));
    signs.add(Sign::Skips(n), each(0.15, w).min(0.4));
    let rapid = late.windows(2).take(NEAR).filter(|pair| pair[0].1.rapid() && !pair[1].1.correct);
    let (n, w) = rapid.fold((0, 0.0), |(n, sum), pair| (n + 1, sum + pair[0].0));
    signs.add(Sign::Rapid(n), each(0.15, w).min(0.4));
}

/// The facts around the last [`NEAR`] answers, newest first: what was deleted long before has been got over.
fn near(watch: &Watch, now: Millis) -> Vec<(f64, &Fact)> {
    let mut answers = 0;
    let mut all = Vec::new();
    for (weight, fact) in watch.weighed(now) {
        answers += usize::from(matches!(fact, Fact::Answered(_)));
        if answers > NEAR {
            break;
        }
        all.push((weight, fact));
    }
    all
}

fn bored(watch: &Watch, late: &[(f64, &Answered)], now: Millis, signs: &mut Signs) {
    said(watch, now, Words::Bored, 0.75, signs);
    let run: Vec<_> = late.iter().take_while(|(_, a)| a.easy()).collect();
    let weight = late.first().map_or(0.0, |(w, _)| *w);
    let n = run.len() as u32;
    signs.add(Sign::EasyRun(n), weight * (0.12 * (f64::from(n) - 4.0)).min(0.45));
    let quick = run.iter().filter(|(_, a)| a.usual_ms > 0 && a.ms as f64 <= 0.7 * a.usual_ms as f64);
    let (q, w) = quick.fold((0, 0.0), |(n, sum), (w, _)| (n + 1, sum + w));
    if n > 4 {
        signs.add(Sign::Quick(q), each(0.07, w).min(0.45));
    }
}

fn tired(watch: &Watch, late: &[(f64, &Answered)], now: Millis, signs: &mut Signs) {
    let minutes = watch.minutes(now);
    if minutes < 40.0 {
        return;
    }
    signs.add(Sign::Minutes(minutes as u32), (0.3 + 0.01 * (minutes - 40.0)).min(0.52));
    let first: Vec<&Answered> = late.iter().map(|(_, a)| *a).filter(|a| !a.retry).take(LATE).collect();
    let n = first.len() as f64;
    if first.len() < LATE {
        return;
    }
    let ratio = |a: &&Answered| a.ms as f64 / a.usual_ms.max(1) as f64;
    let slow = first.iter().filter(|a| a.usual_ms > 0).map(|a| ratio(a).min(4.0)).sum::<f64>() / n;
    if slow >= 1.6 {
        signs.add(Sign::Slowing((slow * 100.0) as u32), 0.25);
    }
    let right = first.iter().filter(|a| a.correct).count() as f64;
    let (all, all_right) = (f64::from(watch.tally.0) - n, f64::from(watch.tally.1) - right);
    let fall = all_right / all.max(1.0) - right / n;
    if all >= 10.0 && fall >= 1.0 / 3.0 {
        signs.add(Sign::Falling((fall * 100.0) as u32), 0.3);
    }
}

/// The least strength at which a guess is shown to somebody who never corrected one.
const BAR: f64 = 0.63;
/// How long a guess is not made again after a "no".
pub const QUIET: Millis = 30 * 60_000;
const MOST_QUIET: Millis = 7 * super::DAY;

/// What the learner said of guesses of one mood. Counts and a latest time, so that the order in which corrections reach the
/// journal changes nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Trust {
    /// Called right.
    pub right: u32,
    /// Called wrong.
    pub wrong: u32,
    /// When called wrong last.
    pub wrong_at: Millis,
}

impl Trust {
    /// The least strength at which a guess is shown, 0.5 to 0.95.
    pub fn bar(&self) -> f64 {
        (BAR + 0.1 * f64::from(self.wrong) - 0.05 * f64::from(self.right)).clamp(0.5, 0.95)
    }

    /// Whether no guess is made for now: somebody has just called one wrong.
    pub fn quiet(&self, now: Millis) -> bool {
        let doubled = self.wrong.saturating_sub(self.right).clamp(1, 13) - 1;
        let quiet = QUIET.saturating_mul(1 << doubled).min(MOST_QUIET);
        self.wrong > 0 && now.saturating_sub(self.wrong_at).saturating_abs() < quiet
    }

    fn corrected(&mut self, at: Millis, right: bool) {
        let count = if right { &mut self.right } else { &mut self.wrong };
        *count = count.saturating_add(1);
        if !right {
            self.wrong_at = self.wrong_at.max(at);
        }
    }
}

/// How far guesses are believed of a learner: a fold over their corrections.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Trusts(pub BTreeMap<Mood, Trust>);

impl Trusts {
    /// What is believed of guesses of this mood.
    pub fn of(&self, mood: Mood) -> Trust {
        self.0.get(&mood).copied().unwrap_or_default()
    }

    /// Whether a guess may be shown.
    pub fn allows(&self, guess: &Guess, now: Millis) -> bool {
        let trust = self.of(guess.mood);
        guess.mood != Mood::Fine && guess.strength >= trust.bar() && !trust.quiet(now)
    }

    pub(super) fn corrected(&mut self, at: Millis, mood: Mood, right: bool) {
        if mood != Mood::Fine {
            self.0.entry(mood).or_default().corrected(at, right);
        }
    }
}
