//! The laboratory: how well the model and the choice do, measured.
//!
//! PURE: data, time and chance are arguments. Knows the curriculum, the learner and the policy; nobody but the command line
//! knows it.

pub mod simulate;
