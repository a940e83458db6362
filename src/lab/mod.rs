//! The laboratory: what real learners say about the model, the parameters that follow from them, and how well the choice
//! of the next question does with simulated learners ([`simulate`]).
//!
//! Owns answers of many students in a compact form ([`answers`]), the fit of items and parameters ([`items`], [`search`]),
//! the second layer that corrects the filter's predictions ([`features`], [`trees`], [`model`]), and the figures
//! ([`metrics`], [`claims`]). PURE: no file, no clock, no thread; who calls brings the rows, and [`Hands`] where there
//! are more than one. The same input gives the same result to the last bit, with any number of hands.

pub mod answers;
pub mod claims;
pub mod exam;
pub mod features;
pub mod hyper;
pub mod items;
pub mod metrics;
pub mod model;
pub mod past;
pub mod priors;
pub mod rows;
pub mod search;
pub mod simulate;
pub mod survey;
pub mod trees;

/// A piece of work that needs nothing of the others.
pub type Job<'a> = Box<dyn FnOnce() + Send + 'a>;

/// Who does the work, and who is told how far it is.
pub trait Hands: Sync {
    /// Does all, in any order, and returns when all are done.
    fn all(&self, jobs: Vec<Job<'_>>);

    /// `done` of `of` steps of this are done.
    fn tell(&self, what: &str, done: usize, of: usize);
}

/// One pair of hands that tells nobody.
#[derive(Debug, Default)]
pub struct Alone;

impl Hands for Alone {
    fn all(&self, jobs: Vec<Job<'_>>) {
        jobs.into_iter().for_each(|job| job());
    }

    fn tell(&self, _: &str, _: usize, _: usize) {}
}
