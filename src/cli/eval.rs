//! `gradus eval`: how good the learner model is, on data of your own.
//!
//! Measures nothing itself but time: the laboratory fits and counts; this file reads files and prints.

use super::Context;
use super::args::MasteryArgs;
use super::hands::Threads;
use super::logs::{self, Tally};
use super::output::{Failure, Style};
use crate::lab::Hands;
use crate::lab::answers::Bank;
use crate::lab::claims::Held;
use crate::lab::exam::{Exam, Results};
use crate::lab::items::Items;
use crate::lab::metrics::Figures;
use crate::lab::model::{Budget, Model};
use crate::lab::rows::Row;
use crate::learner::tracker::Tracker;
use serde::Serialize;
use std::time::{Duration, Instant};

/// Answers timed at once.
const CHUNK: usize = 4096;

/// Everything that is printed.
#[derive(Debug, Serialize)]
struct Report {
    train: Tally,
    test: Tally,
    train_students: usize,
    items: usize,
    skills: usize,
    fit_seconds: f64,
    trees: usize,
    #[serde(flatten)]
    results: Results,
    microseconds_per_update: Speed,
}

/// Microseconds for a prediction and the update that follows.
#[derive(Debug, Clone, Copy, Serialize)]
struct Speed {
    /// The one filter.
    filter: f64,
    /// Three filters, and what corrects them.
    whole: f64,
}

/// `gradus eval mastery`.
///
/// # Errors
/// A file that cannot be read, or with too many bad rows.
pub fn mastery(ctx: &Context, args: &MasteryArgs) -> Result<(), Failure> {
    let hands = Threads::new(ctx.out);
    let mut bank = Bank::default();
    let started = Instant::now();
    let (answers, train) = logs::load(ctx, &args.train, args.max_bad, &mut bank)?;
    let mut budget = if args.quick { Budget::QUICK } else { Budget::FULL };
    if args.filter_only {
        budget.plan = None;
    }
    let model = Model::fit(&answers, &bank, budget, &hands);
    let fit_seconds = started.elapsed().as_secs_f64();
    let train_students = answers.students();
    drop(answers);
    let mut watch = Watch::new(&model);
    let mut exam = Exam::new(&model);
    let mut rows: Vec<Row> = Vec::with_capacity(CHUNK);
    let mut done = 0usize;
    let (test, _) = logs::read(ctx, &args.test, args.max_bad, &mut bank, &mut |bank, row| {
        rows.push(row);
        if rows.len() == CHUNK {
            done += CHUNK;
            hands.tell("predicting", done, done);
            watch.take(bank, &mut exam, &mut rows);
        }
        Ok(())
    })?;
    watch.take(&bank, &mut exam, &mut rows);
    hands.done();
    let report = Report {
        train,
        test,
        train_students,
        items: bank.items.len(),
        skills: bank.skills.len(),
        fit_seconds,
        trees: model.trees(),
        results: exam.results(),
        microseconds_per_update: watch.speed(),
    };
    if ctx.json { ctx.out.json(&report) } else { print(ctx, &report) }
}

/// Times the same answers in the exam and in a bare filter.
struct Watch<'m> {
    items: &'m Items,
    tracker: Tracker,
    course: crate::lab::model::Course<'m>,
    filter: Duration,
    whole: Duration,
    answers: u64,
}

impl<'m> Watch<'m> {
    fn new(model: &'m Model) -> Watch<'m> {
        Watch {
            items: &model.items,
            tracker: Tracker::new(model.hyper.setting),
            course: model.course(),
            filter: Duration::ZERO,
            whole: Duration::ZERO,
            answers: 0,
        }
    }

    fn take(&mut self, bank: &Bank, exam: &mut Exam<'_>, rows: &mut Vec<Row>) {
        for row in rows.iter() {
            if row.begins {
                exam.begin();
            }
            exam.answer(bank, row.answer);
        }
        let start = Instant::now();
        for row in rows.iter() {
            if row.begins {
                self.tracker.restart();
            }
            let a = row.answer;
            let asked = self.items.asked(bank, a.item, a.set);
            let view = self.tracker.look(asked, &self.items.slope, a.seconds);
            self.tracker.answer(asked, &view, a.right);
        }
        self.filter += start.elapsed();
        let start = Instant::now();
        for row in rows.iter() {
            if row.begins {
                self.course.restart();
            }
            self.course.predict(bank, row.answer.item, row.answer.set, row.answer.seconds);
            self.course.answer(bank, row.answer);
        }
        self.whole += start.elapsed();
        self.answers += rows.len() as u64;
        rows.clear();
    }

    fn speed(&self) -> Speed {
        let each = |time: Duration| time.as_secs_f64() * 1e6 / self.answers.max(1) as f64;
        Speed { filter: each(self.filter), whole: each(self.whole) }
    }
}

fn print(ctx: &Context, r: &Report) -> Result<(), Failure> {
    let out = ctx.out;
    out.line(&format!(
        "fitted to {} answers of {} students ({} items, {} skills) in {:.0} s; examined on {} answers of {} others",
        r.train.answers, r.train_students, r.items, r.skills, r.fit_seconds, r.test.answers, r.results.students
    ))?;
    let head =
        format!("{:<24}{:>9}{:>9}{:>9}{:>10}{:>9}{:>9}", "", "answers", "AUC", "accuracy", "log loss", "RMSE", "ECE");
    out.pieces(&[(Style::Bold, &head)])?;
    let x = &r.results;
    for (name, f) in [
        ("all answers", &x.all),
        ("a skill's first 5", &x.skill_first_5),
        ("a skill's first 10", &x.skill_first_10),
        ("a student's first 10", &x.student_first_10),
        ("the filter alone", &x.filter),
        ("author's labels only", &x.author_labels),
        ("nothing known of items", &x.nothing_known),
    ] {
        out.line(&figures(name, f))?;
    }
    for (name, held) in
        [("estimate at 0.8", &x.claims_at_80), ("estimate at 0.9", &x.claims_at_90), ("certificate", &x.certificates)]
    {
        out.line(&claim(name, held))?;
    }
    let speed = &r.microseconds_per_update;
    out.line(&format!(
        "an update takes {:.2} microseconds by the filter, {:.1} with what corrects it",
        speed.filter, speed.whole
    ))
}

fn figures(name: &str, f: &Figures) -> String {
    format!(
        "{name:<24}{:>9}{:>9.4}{:>9.4}{:>10.4}{:>9.4}{:>9.4}",
        f.answers, f.auc, f.accuracy, f.log_loss, f.rmse, f.ece
    )
}

fn claim(name: &str, h: &Held) -> String {
    if h.claims == 0 {
        return format!("mastery claimed by {name}: no claim in {} courses of a student in a skill", h.pairs);
    }
    format!(
        "mastery claimed by {name}: {} times in {} courses, after {:.1} answers; {:.1}% right on the next five, {:.1}% of claims false, {:.0}% of the good covered",
        h.claims,
        h.pairs,
        h.answers_before,
        100.0 * h.next_five,
        100.0 * h.false_claims,
        100.0 * h.coverage
    )
}
