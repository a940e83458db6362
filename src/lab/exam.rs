//! A model before students it has never seen: every answer is predicted from the same student's past alone.

use super::answers::{Answer, Bank};
use super::claims::{Claims, Held};
use super::hyper::{Hyper, START};
use super::items::Items;
use super::metrics::{Counter, Figures};
use super::model::{Course, Model};
use crate::learner::chance::Chance;
use crate::learner::tracker::Tracker;
use serde::Serialize;
use std::collections::BTreeMap;

/// logit(0.8): what the claims are about.
const BAR: f64 = 1.386_294_361_119_890_6;

/// Estimates at which mastery is claimed.
const CLAIMED: [f64; 2] = [0.8, 0.9];

/// What came out.
#[derive(Debug, Clone, Serialize)]
pub struct Results {
    /// Students.
    pub students: u64,
    /// Everything.
    pub all: Figures,
    /// Answers with fewer than 5 earlier ones to a skill of the item.
    pub skill_first_5: Figures,
    /// With fewer than 10.
    pub skill_first_10: Figures,
    /// The first 10 answers of each student.
    pub student_first_10: Figures,
    /// The one filter, without what corrects it.
    pub filter: Figures,
    /// Day one: the shipped parameters, and an author's three grades of difficulty instead of item statistics.
    pub author_labels: Figures,
    /// The shipped parameters, and nothing known of the items.
    pub nothing_known: Figures,
    /// Claims of mastery by the estimate at 0.8, after two answers or more.
    pub claims_at_80: Held,
    /// The same at 0.9.
    pub claims_at_90: Held,
    /// Claims by the rule that certifies: 0.95, three answers, the last one right.
    pub certificates: Held,
}

/// A filter on its own, with items as they are known to it.
struct Plain {
    tracker: Tracker,
    items: Items,
    counter: Counter,
}

impl Plain {
    fn new(hyper: &Hyper, items: Items) -> Plain {
        Plain { tracker: Tracker::new(hyper.setting), items, counter: Counter::default() }
    }

    fn answer(&mut self, bank: &Bank, answer: Answer) {
        let asked = self.items.asked(bank, answer.item, answer.set);
        let view = self.tracker.look(asked, &self.items.slope, answer.seconds);
        self.counter.add(view.p, answer.right);
        self.tracker.answer(asked, &view, answer.right);
    }
}

/// An exam that is going on.
pub struct Exam<'m> {
    course: Course<'m>,
    labels: Plain,
    nothing: Plain,
    filter: Counter,
    all: Counter,
    first_5: Counter,
    first_10: Counter,
    student_10: Counter,
    claims: [Claims; 2],
    certificates: Claims,
    /// Of the student: answers by skill, and whether the last one was right.
    skills: BTreeMap<u32, (u32, bool)>,
    answered: u32,
    students: u64,
}

/// An author's grades: easy, middle, hard (-1, 0, 1 logit) from a reading of the true difficulty with noise of 0.7 of its
/// spread, which agrees with it to about 0.82.
fn graded(items: &Items) -> Items {
    let known: Vec<usize> = (0..items.answers.len()).filter(|i| items.answers[*i] > 0).collect();
    let weight: f64 = known.iter().map(|i| f64::from(items.answers[*i])).sum();
    let mean = known.iter().map(|i| f64::from(items.answers[*i]) * items.difficulty[*i]).sum::<f64>() / weight.max(1.0);
    let square = |i: &usize| f64::from(items.answers[*i]) * (items.difficulty[*i] - mean).powi(2);
    let spread = (known.iter().map(square).sum::<f64>() / weight.max(1.0)).sqrt();
    let mut chance = Chance::new(5);
    let mut read: Vec<(f64, usize)> =
        known.iter().map(|i| (items.difficulty[*i] + 0.7 * spread * chance.normal(), *i)).collect();
    read.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut out = plain(items);
    let mut below = 0.0;
    for (_, i) in read {
        out.difficulty[i] = if below < weight / 3.0 { -1.0 } else { f64::from(u8::from(below >= weight / 1.5)) };
        below += f64::from(items.answers[i]);
    }
    out
}

/// Items of which nothing is known.
fn plain(items: &Items) -> Items {
    Items {
        difficulty: vec![0.0; items.difficulty.len()],
        discrimination: vec![1.0; items.discrimination.len()],
        slope: Vec::new(),
        answers: items.answers.clone(),
        of_set: vec![0.0; items.of_set.len()],
        of_all: 0.0,
        guess: items.guess.clone(),
    }
}

impl<'m> Exam<'m> {
    /// For this model.
    pub fn new(model: &'m Model) -> Exam<'m> {
        Exam {
            course: model.course(),
            labels: Plain::new(&START, graded(&model.items)),
            nothing: Plain::new(&START, plain(&model.items)),
            filter: Counter::default(),
            all: Counter::default(),
            first_5: Counter::default(),
            first_10: Counter::default(),
            student_10: Counter::default(),
            claims: Default::default(),
            certificates: Claims::default(),
            skills: BTreeMap::new(),
            answered: 0,
            students: 0,
        }
    }

    /// Another student.
    pub fn begin(&mut self) {
        self.course.restart();
        self.labels.tracker.restart();
        self.nothing.tracker.restart();
        self.claims.iter_mut().for_each(Claims::end);
        self.certificates.end();
        self.skills.clear();
        self.answered = 0;
        self.students += 1;
    }

    /// The next answer of the student: predicted, counted, and then taken in.
    pub fn answer(&mut self, bank: &Bank, answer: Answer) {
        let right = answer.right;
        let said = self.course.predict(bank, answer.item, answer.set, answer.seconds);
        self.all.add(said.p, right);
        self.filter.add(said.filter, right);
        let skills = bank.of(answer.set);
        let before = skills.iter().map(|k| self.skills.get(k).map_or(0, |s| s.0)).min().unwrap_or(self.answered);
        for (counter, counts) in [
            (&mut self.first_5, before < 5),
            (&mut self.first_10, before < 10),
            (&mut self.student_10, self.answered < 10),
        ] {
            if counts {
                counter.add(said.p, right);
            }
        }
        if let [skill] = skills {
            let (n, last) = self.skills.get(skill).copied().unwrap_or_default();
            let mastery = self.course.mastery(answer.set, *skill, BAR);
            for (claims, bar) in self.claims.iter_mut().zip(CLAIMED) {
                claims.add(*skill, n >= 2 && mastery >= bar, right);
            }
            self.certificates.add(*skill, n >= 3 && last && mastery >= 0.95, right);
        }
        self.course.answer(bank, answer);
        self.labels.answer(bank, answer);
        self.nothing.answer(bank, answer);
        for k in skills {
            let (n, last) = self.skills.entry(*k).or_default();
            (*n, *last) = (*n + 1, right);
        }
        self.answered += 1;
    }

    /// The results, after the last answer.
    pub fn results(mut self) -> Results {
        self.claims.iter_mut().for_each(Claims::end);
        self.certificates.end();
        Results {
            students: self.students,
            all: self.all.figures(),
            skill_first_5: self.first_5.figures(),
            skill_first_10: self.first_10.figures(),
            student_first_10: self.student_10.figures(),
            filter: self.filter.figures(),
            author_labels: self.labels.counter.figures(),
            nothing_known: self.nothing.counter.figures(),
            claims_at_80: self.claims[0].held(),
            claims_at_90: self.claims[1].held(),
            certificates: self.certificates.held(),
        }
    }
}
