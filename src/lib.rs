//! Gradus, the terminal tutor for programmers. ARCHITECTURE.md is the map of the house; each room opens with what it
//! owns, what it never does, and its neighbours.

pub mod curriculum;
pub mod dialogue;
pub mod grading;
pub mod learner;
pub mod llm;
pub mod policy;
pub mod session;
