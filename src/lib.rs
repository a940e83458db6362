//! Gradus, the terminal tutor for programmers. ARCHITECTURE.md is the map of the house; each room opens with what it
//! owns, what it never does, and its neighbours.

pub mod cli;
pub mod config;
pub mod curriculum;
pub mod dialogue;
pub mod driver;
pub mod grading;
pub mod import;
pub mod lab;
pub mod learner;
pub mod llm;
pub mod locale;
pub mod plain;
pub mod policy;
pub mod report;
pub mod runner;
pub mod session;
pub mod store;
pub mod suite;
pub mod tui;
