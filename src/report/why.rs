//! The evidence behind an estimate, in words and as data: its parts, and what each answer did to it.

use super::count;
use crate::curriculum::{Curriculum, Item, Skill};
use crate::learner::calibrate::question_of;
use crate::learner::estimate::Parts;
use crate::learner::{CERTIFY_AT, CERTIFY_ATTEMPTS, DAY, Learner, Mastery, Millis, Standing, Step, memory};
use crate::policy;
use serde::Serialize;

/// Why a skill stands where it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Why {
    /// Full skill id.
    pub skill: String,
    /// For people.
    pub title: String,
    /// The estimate.
    #[serde(flatten)]
    pub mastery: Mastery,
    /// Answers given, and of these unassisted ones.
    pub attempts: u32,
    /// Verdicts that the learner contested.
    pub contested: u32,
    /// How likely the least known prerequisite can be built on, 0 to 1.
    pub readiness: f64,
    /// When the next review is due, milliseconds since 1970 UTC.
    pub review_at: Option<Millis>,
    /// Misconceptions shown: id, how often, whether still open, what is so instead.
    pub misconceptions: Vec<Shown>,
    /// Estimate after each of the last answers: time, estimate, right.
    pub trail: Vec<(Millis, f32, bool)>,
    /// What the estimate is made of: the numbers add up to it.
    pub parts: Parts,
    /// What each answer changed, oldest first.
    pub answers: Vec<Contribution>,
    /// The estimate before the first of them.
    pub start: f64,
    /// What changed since the last answer: forgetting, and answers on other skills.
    pub since: f64,
    /// The chance of a right answer to an item of the skill, and what it is made of.
    pub next_item: Option<Chance>,
    /// The same in sentences.
    pub sentences: Vec<String>,
}

/// What one answer changed. `start`, all `between` and `change`, and `since` add up to the estimate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Contribution {
    /// The answer, with its circumstances and the estimate before and after it.
    #[serde(flatten)]
    pub step: Step,
    /// What changed between the answer before it and this one.
    pub between: f64,
    /// What it changed itself.
    pub change: f64,
    /// Its circumstances in words; empty where there was nothing special.
    pub words: String,
}

/// A chance of success and its parts; see [`Parts::chance`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Chance {
    /// Full item id.
    pub item: String,
    /// The chance, 0 to 1.
    pub chance: f64,
    /// The item's difficulty, logits.
    pub difficulty: f64,
    /// How sharply it tells who can from who cannot; 1 is usual.
    pub discrimination: f64,
    /// The chance of a guess, 0 to 1.
    pub guess: f64,
}

/// A misconception that was shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shown {
    /// Its id.
    pub id: String,
    /// How often it was shown.
    pub times: u32,
    /// Not yet overcome.
    pub open: bool,
    /// How often the learner corrected a pupil who had it.
    pub taught: u32,
    /// Of these, how often completely.
    pub taught_well: u32,
    /// What is so instead.
    pub correction: String,
}

/// The evidence behind the estimate of a skill, with the answers that are kept with it. [`why_all`] takes the whole log.
pub fn why(c: &Curriculum, learner: &Learner, skill: &Skill, now: Millis) -> Why {
    let kept = learner.skills.get(&skill.id).map(|s| s.steps.clone()).unwrap_or_default();
    why_all(c, learner, skill, now, kept)
}

/// The evidence behind the estimate of a skill; `steps` are its answers, oldest first, as a replay of the log gives them.
pub fn why_all(c: &Curriculum, learner: &Learner, skill: &Skill, now: Millis, steps: Vec<Step>) -> Why {
    let mastery = learner.mastery(&skill.id, now);
    let state = learner.skills.get(&skill.id).cloned().unwrap_or_default();
    let (readiness, weakest) = policy::readiness(c, learner, skill, now);
    let misconceptions = state.misconceptions.iter().map(|(id, ledger)| Shown {
        id: id.clone(),
        times: ledger.shown,
        open: ledger.open,
        taught: ledger.taught,
        taught_well: ledger.taught_well,
        correction: skill.misconception(id).map(|m| m.correction.clone()).unwrap_or_default(),
    });
    let start = steps.first().map_or(mastery.estimate, |s| s.before);
    let since = mastery.estimate - steps.last().map_or(mastery.estimate, |s| s.after);
    let parts = learner.overall.estimator.parts(&state.belief, now);
    let middle = skill.items.iter().min_by_key(|i| i.difficulty.abs_diff(3));
    let mut why = Why {
        skill: skill.id.clone(),
        title: skill.title.clone(),
        mastery,
        attempts: state.attempts,
        contested: state.contested,
        readiness,
        review_at: (state.memory.stability > 0.0).then(|| state.memory.due(memory::TARGET)),
        misconceptions: misconceptions.collect(),
        trail: state.trail.clone(),
        next_item: middle.map(|item| chance(item, &parts)),
        parts,
        answers: contributions(steps),
        start,
        since,
        sentences: Vec::new(),
    };
    why.sentences = sentences(&why, weakest.and_then(|id| c.skill(&id)).map(|s| s.title.as_str()), now);
    why
}

fn chance(item: &Item, parts: &Parts) -> Chance {
    let q = question_of(item);
    Chance {
        item: item.id.clone(),
        chance: parts.chance(q),
        difficulty: q.difficulty,
        discrimination: q.discrimination,
        guess: q.guess,
    }
}

fn contributions(steps: Vec<Step>) -> Vec<Contribution> {
    let mut last = steps.first().map_or(0.0, |s| s.before);
    let one = |step: Step| {
        let between = step.before - last;
        last = step.after;
        Contribution { between, change: step.after - step.before, words: circumstances(&step), step }
    };
    steps.into_iter().map(one).collect()
}

/// What bore on an answer, in words.
fn circumstances(step: &Step) -> String {
    let mut words = Vec::new();
    if step.placement {
        words.push("placement".into());
    }
    if step.revealed {
        words.push("the answer had been shown".into());
    } else if step.hints > 0 {
        words.push(count(step.hints, "hint"));
    }
    if step.retry {
        words.push("second try".into());
    }
    if step.by_model {
        words.push(crate::msg!("why-by-model"));
    }
    if step.rapid {
        words.push("faster than it can be read".into());
    }
    match step.confidence {
        Some(1) => words.push("a guess, you said".into()),
        Some(4) => words.push("you were certain".into()),
        _ => {}
    }
    if step.weight < 1.0 {
        words.push(format!("counts {:.0}%", step.weight * 100.0));
    }
    words.join(", ")
}

impl Contribution {
    /// In one line, without its time: `right  41% → 55%  (1 hint, counts 50%)`.
    pub fn line(&self) -> String {
        let s = &self.step;
        let verdict = if s.correct { "right" } else { "wrong" };
        let words = if self.words.is_empty() { String::new() } else { format!("  ({})", self.words) };
        let name = s.item.split_once('/').map_or(s.item.as_str(), |(_, n)| n);
        format!("{verdict}  {:>3.0}% → {:>3.0}%  {name}{words}", s.before * 100.0, s.after * 100.0)
    }
}

fn sentences(why: &Why, weakest: Option<&str>, now: Millis) -> Vec<String> {
    let percent = |p: f64| format!("{:.0}%", p * 100.0);
    let m = &why.mastery;
    let mut out = vec![match m.standing {
        Standing::New => format!("You have not answered anything on {} yet.", why.title),
        _ => format!(
            "{}: {} ({}), from {}, {} of them without help.",
            why.title,
            percent(m.estimate),
            m.standing.words(),
            count(why.attempts, "answer"),
            m.evidence
        ),
    }];
    out.push(made_of(why));
    if let Some(weakest) = weakest {
        out.push(format!(
            "It builds on {weakest}, known well enough with a probability of {}.",
            percent(why.readiness)
        ));
    }
    if !matches!(m.standing, Standing::Mastered | Standing::ReviewDue) {
        let missing = CERTIFY_ATTEMPTS.saturating_sub(m.evidence);
        let more = match missing {
            0 => String::new(),
            1 => ", and one more answer without help".into(),
            n => format!(", and {n} more answers without help"),
        };
        out.push(format!("Mastered means an estimate of {}{more}, the last one right.", percent(CERTIFY_AT)));
    }
    if let Some(at) = why.review_at {
        let days = (at - now) as f64 / DAY as f64;
        out.push(match days {
            d if d <= 0.0 => "A review is due now.".into(),
            d if d < 1.0 => "A review is due within a day.".into(),
            d => format!("A review is due in {}.", count(d.round() as u64, "day")),
        });
    }
    if why.contested > 0 {
        out.push(crate::msg!("why-contested", times = why.contested));
    }
    for shown in &why.misconceptions {
        let state = if shown.open { "still open" } else { "overcome" };
        out.push(format!("Mix-up ({state}, seen {}): {}", count(shown.times, "time"), shown.correction));
        if shown.taught > 0 {
            out.push(crate::msg!("why-taught", times = shown.taught, well = shown.taught_well.to_string()));
        }
    }
    out
}

/// The parts in a sentence; means over the three filters.
fn made_of(why: &Why) -> String {
    let p = &why.parts;
    let general = p.mean(|f| f.general.mean);
    if why.attempts == 0 {
        return format!(
            "What you showed elsewhere (general ability {general:+.1}) is all that speaks for or against it."
        );
    }
    let short = p.mean(|f| p.short_share * f.short.mean);
    let forgotten = p.mean(|f| f.forgotten);
    let lost = if forgotten < 0.05 { String::new() } else { format!(", less {forgotten:.1} forgotten since") };
    format!(
        "General ability {general:+.1}, this skill {:+.1}, fresh practice {short:+.1}{lost}; the bar is {:.1}, and the sum may be off by {:.1} (all in logits).",
        p.mean(|f| f.learned.mean),
        p.bar,
        why.mastery.spread
    )
}
