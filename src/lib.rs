//! Gradus, the terminal tutor for programmers.
