//! What a learner has done is safe: several sessions at once, sessions that are killed, disks that fail, clocks that jump,
//! files that are damaged or lost; and `gradus doctor --repair`. The table is in docs/faults.md.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

#[path = "../support/learner.rs"]
mod learner;
#[path = "../support/pack.rs"]
mod pack;
#[path = "../support/pty.rs"]
mod pty;

mod clocks;
mod killed;
mod program;
mod repair;
mod sitter;
