//! `gradus eval policy`: ways to choose the next question, compared on simulated learners.

use super::Context;
use super::output::{Failure, Style};
use crate::curriculum::{Curriculum, Library};
use crate::lab::simulate::{Chooser, Course, Interval, Outcome, Row, Settings, Truth, run as teach, saving, summarise};
use serde::Serialize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

/// What to simulate.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Learners of each kind.
    pub learners: u64,
    /// Skills of a drawn course.
    pub skills: u64,
    /// Where chance begins.
    pub seed: u64,
    /// Questions after which a learner is given up.
    pub most: u32,
    /// A curriculum instead of drawn courses.
    pub curriculum: Option<String>,
}

/// Courses among which the learners are spread.
const COURSES: u64 = 40;
/// Threads at most; the figures do not depend on them.
const THREADS: usize = 8;

#[derive(Serialize)]
struct Report {
    learners: u64,
    skills: usize,
    seed: u64,
    settings: Settings,
    truths: Vec<OfTruth>,
    /// Geometric mean over the kinds of learners of the mean questions.
    overall: Vec<(Chooser, f64)>,
}

#[derive(Serialize)]
struct OfTruth {
    truth: Truth,
    policies: Vec<OfPolicy>,
}

#[derive(Serialize)]
struct OfPolicy {
    policy: Chooser,
    #[serde(flatten)]
    row: Row,
    /// Share of the questions saved against the fixed sequence, the same learners under both.
    saved: Interval,
    /// The same for the tenth of the learners that the fixed sequence serves slowest.
    saved_slowest: Interval,
}

/// Runs the comparison.
///
/// # Errors
/// The curriculum cannot be read, or the output cannot be written.
pub fn run(ctx: &Context, plan: &Plan) -> Result<(), Failure> {
    let given = plan
        .curriculum
        .as_deref()
        .map(|c| Library::open(&ctx.shelf().resolve(c)))
        .transpose()
        .map_err(Failure::content)?;
    let courses: Vec<Course> = (0..COURSES.min(plan.learners)).map(|i| course(plan, given.as_ref(), i)).collect();
    let settings = Settings { most: plan.most, ..Settings::default() };
    let mut truths = Vec::new();
    for truth in Truth::ALL {
        let outcomes = simulate(ctx, plan, &courses, truth, settings);
        truths.push(OfTruth { truth, policies: figures(&outcomes, plan.seed) });
    }
    let mean_of = |chooser: Chooser| {
        let logs =
            truths.iter().flat_map(|t| &t.policies).filter(|p| p.policy == chooser).map(|p| p.row.mean.value.ln());
        (chooser, (logs.sum::<f64>() / truths.len() as f64).exp())
    };
    let overall = Chooser::ALL.map(mean_of).to_vec();
    let skills = courses.first().map_or(0, |c| c.level.len());
    let report = Report { learners: plan.learners, skills, seed: plan.seed, settings, truths, overall };
    if ctx.json { ctx.out.json(&report) } else { print(ctx, &report) }
}

fn course(plan: &Plan, given: Option<&Curriculum>, i: u64) -> Course {
    let seed = plan.seed.wrapping_mul(1_000_003).wrapping_add(i);
    given.map_or_else(|| Course::draw(plan.skills as usize, seed), |c| Course::of(c.clone(), seed))
}

/// The outcomes of every policy, by learner.
fn simulate(ctx: &Context, plan: &Plan, courses: &[Course], truth: Truth, settings: Settings) -> Vec<Vec<Outcome>> {
    let learners = plan.learners as usize;
    let mut outcomes = vec![vec![Outcome::default(); learners]; Chooser::ALL.len()];
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(THREADS);
    let next = AtomicUsize::new(0);
    let (send, receive) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let (send, next) = (send.clone(), &next);
            scope.spawn(move || {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    if at >= learners {
                        return;
                    }
                    let seed = plan.seed.wrapping_mul(1_000_003).wrapping_add(at as u64);
                    let course = &courses[at % courses.len()];
                    let all = Chooser::ALL.map(|chooser| teach(course, truth, chooser, seed, settings));
                    if send.send((at, all)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(send);
        for (done, (at, all)) in receive.iter().enumerate() {
            for (by_policy, outcome) in outcomes.iter_mut().zip(all) {
                by_policy[at] = outcome;
            }
            let share = 30 * (done + 1) / learners;
            let bar = format!("{}{}", "#".repeat(share), ".".repeat(30 - share));
            ctx.out.progress(&format!("{:<12} [{bar}] {} of {learners} learners", truth.name(), done + 1));
        }
    });
    ctx.out.progress("");
    outcomes
}

fn figures(outcomes: &[Vec<Outcome>], seed: u64) -> Vec<OfPolicy> {
    let fixed = Chooser::ALL.iter().position(|c| *c == Chooser::Sequential).unwrap_or(0);
    let one = |(policy, own): (Chooser, &Vec<Outcome>)| OfPolicy {
        policy,
        row: summarise(own, seed),
        saved: saving(own, &outcomes[fixed], 1.0, seed),
        saved_slowest: saving(own, &outcomes[fixed], 0.1, seed),
    };
    Chooser::ALL.into_iter().zip(outcomes).map(one).collect()
}

fn print(ctx: &Context, report: &Report) -> Result<(), Failure> {
    ctx.out.line(&format!(
        "Questions until 95% of {} skills are truly known at once; {} learners of each kind, given up after {}, {} a day.",
        report.skills, report.learners, report.settings.most, report.settings.a_day
    ))?;
    for of in &report.truths {
        ctx.out.line("")?;
        let head = format!(
            "{:<22} {:>5} {:>13} {:>6} {:>5} {:>7} {:>8} {:>6} {:>7} {:>6} {:>9} {:>6} {:>14} {:>14}",
            of.truth.name(),
            "mean",
            "95%",
            "median",
            "p90",
            "reached",
            "correct",
            "taught",
            "wasted",
            "days",
            "certified",
            "false",
            "saved",
            "slowest tenth"
        );
        ctx.out.pieces(&[(Style::Bold, &head)])?;
        for p in &of.policies {
            let r = &p.row;
            let saved = |i: &Interval| format!("{:.0}% ({:.0}..{:.0})", i.value * 100.0, i.low * 100.0, i.high * 100.0);
            let line = format!(
                "{:<22} {:>5.0} {:>13} {:>6.0} {:>5.0} {:>6.0}% {:>7.0}% {:>5.0}% {:>6.0}% {:>6.0} {:>9} {:>5.1}% {:>14} {:>14}",
                p.policy.name(),
                r.mean.value,
                format!("{:.0}..{:.0}", r.mean.low, r.mean.high),
                r.median,
                r.p90,
                r.reached * 100.0,
                r.correct * 100.0,
                r.correct_taught * 100.0,
                r.on_mastered * 100.0,
                r.days,
                if p.policy.certifies() { format!("{:.0}", r.certified_after.value) } else { "-".into() },
                r.false_certificates * 100.0,
                saved(&p.saved),
                saved(&p.saved_slowest)
            );
            ctx.out.line(&line)?;
        }
    }
    ctx.out.line("")?;
    let lines: Vec<String> = report.overall.iter().map(|(c, mean)| format!("{} {mean:.0}", c.name())).collect();
    ctx.out.line(&format!("Geometric mean over the four kinds: {}.", lines.join(", ")))
}
