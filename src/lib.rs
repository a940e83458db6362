//! Gradus, the terminal tutor for programmers.

pub mod llm;
