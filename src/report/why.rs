//! The evidence behind an estimate, in words and as data: its parts, and what each answer did to it.

use crate::curriculum::{Item, Skill};
use crate::learner::calibrate::question_of;
use crate::learner::estimate::Parts;
use crate::learner::{CERTIFY_AT, CERTIFY_ATTEMPTS, DAY, Mastery, Millis, Standing, Step, memory};
use crate::policy::Board;
use crate::{locale, msg};
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
pub fn why(board: &Board, skill: &Skill) -> Why {
    let kept = board.learner.skills.get(&skill.id).map(|s| s.steps.clone()).unwrap_or_default();
    why_all(board, skill, kept)
}

/// The evidence behind the estimate of a skill; `steps` are its answers, oldest first, as a replay of the log gives them.
pub fn why_all(board: &Board, skill: &Skill, steps: Vec<Step>) -> Why {
    let (c, learner, now) = (board.curriculum, board.learner, board.now);
    let mastery = learner.mastery(&skill.id, now);
    let state = learner.skills.get(&skill.id).cloned().unwrap_or_default();
    let at = c.index.position(&skill.id);
    let (readiness, weakest) = at.map_or((1.0, None), |at| board.readiness(at));
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
    why.sentences = sentences(&why, weakest.map(|at| c.skills[at].title.as_str()), now);
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
        words.push(msg!("bore-placement"));
    }
    if step.revealed {
        words.push(msg!("bore-revealed"));
    } else if step.hints > 0 {
        words.push(msg!("bore-hints", n = step.hints));
    }
    if step.retry {
        words.push(msg!("bore-retry"));
    }
    if step.by_model {
        words.push(msg!("why-by-model"));
    }
    if step.rapid {
        words.push(msg!("bore-rapid"));
    }
    match step.confidence {
        Some(1) => words.push(msg!("bore-guess")),
        Some(4) => words.push(msg!("bore-certain")),
        _ => {}
    }
    if step.weight < 1.0 {
        words.push(msg!("bore-weight", rate = format!("{:.0}", step.weight * 100.0)));
    }
    locale::list(&words)
}

impl Contribution {
    /// In one line, without its time: `right  41% → 55%  (1 hint, counts 50%)`.
    pub fn line(&self) -> String {
        let s = &self.step;
        let verdict = if s.correct { msg!("verdict-right") } else { msg!("verdict-wrong") };
        let words = if self.words.is_empty() { String::new() } else { format!("  ({})", self.words) };
        let name = s.item.split_once('/').map_or(s.item.as_str(), |(_, n)| n);
        format!("{verdict}  {:>3.0}% → {:>3.0}%  {name}{words}", s.before * 100.0, s.after * 100.0)
    }
}

fn sentences(why: &Why, weakest: Option<&str>, now: Millis) -> Vec<String> {
    let percent = |p: f64| format!("{:.0}%", p * 100.0);
    let (m, title) = (&why.mastery, why.title.as_str());
    let mut out = vec![match m.standing {
        Standing::New => msg!("why-nothing", skill = title),
        standing => {
            let (n, alone, rate) = (why.attempts, m.evidence, percent(m.estimate));
            msg!("why-stands", skill = title, rate = rate, standing = standing.words(), n = n, alone = alone)
        }
    }];
    out.push(made_of(why));
    if let Some(weakest) = weakest {
        out.push(msg!("why-builds-on", base = weakest, ready = percent(why.readiness)));
    }
    if !matches!(m.standing, Standing::Mastered | Standing::ReviewDue) {
        out.push(match CERTIFY_ATTEMPTS.saturating_sub(m.evidence) {
            0 => msg!("why-bar", bar = percent(CERTIFY_AT)),
            n => msg!("why-bar-more", bar = percent(CERTIFY_AT), n = n),
        });
    }
    if let Some(at) = why.review_at {
        let days = (at - now) as f64 / DAY as f64;
        out.push(match days {
            d if d <= 0.0 => msg!("why-review-now"),
            d if d < 1.0 => msg!("why-review-soon"),
            d => msg!("why-review-in", n = d.round() as u64),
        });
    }
    if why.contested > 0 {
        out.push(msg!("why-contested", times = why.contested));
    }
    for shown in &why.misconceptions {
        let (n, so) = (shown.times, shown.correction.as_str());
        out.push(match shown.open {
            true => msg!("why-mix-up-open", n = n, correction = so),
            false => msg!("why-mix-up-overcome", n = n, correction = so),
        });
        if shown.taught > 0 {
            out.push(msg!("why-taught", times = shown.taught, well = shown.taught_well.to_string()));
        }
    }
    out
}

/// The parts in a sentence; means over the three filters.
fn made_of(why: &Why) -> String {
    let p = &why.parts;
    let general = p.mean(|f| f.general.mean);
    if why.attempts == 0 {
        return msg!("why-general", general = format!("{general:+.1}"));
    }
    let short = p.mean(|f| p.short_share * f.short.mean);
    let forgotten = p.mean(|f| f.forgotten);
    let signed = |x: f64| format!("{x:+.1}");
    let (general, skill, fresh) = (signed(general), signed(p.mean(|f| f.learned.mean)), signed(short));
    let (bar, off) = (format!("{:.1}", p.bar), format!("{:.1}", why.mastery.spread));
    if forgotten < 0.05 {
        return msg!("why-parts", general = general, skill = skill, fresh = fresh, bar = bar, off = off);
    }
    let lost = format!("{forgotten:.1}");
    msg!("why-parts-lost", general = general, skill = skill, fresh = fresh, lost = lost, bar = bar, off = off)
}
