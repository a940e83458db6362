//! Policies compared on simulated learners: how many questions until everything is truly known.
//!
//! PURE: seeds are arguments, and the same seeds give the same figures on every machine. The product is asked through
//! [`crate::policy`], the same functions as in a session; every policy's answers are folded by the same
//! [`crate::learner::Learner`]. What the simulated learners are, [`truth`] tells; where their numbers come from, [`pooled`].

mod chooser;
pub mod course;
pub mod em;
pub mod pooled;
mod run;
pub mod summary;
pub mod truth;

pub use chooser::Chooser;
pub use course::Course;
pub use run::{Outcome, Settings, run};
pub use summary::{Interval, Row, saving, summarise};
pub use truth::{Pupil, Truth};
