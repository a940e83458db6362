//! The course of a session, played at a desk: a session, a clock, a disk that takes, refuses or waits, and an ear for the
//! model. No threads, no files.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod desk;
mod explain;
mod item;
mod mirror;
mod mood;
#[path = "../support/part.rs"]
mod part;
mod random;
mod restore;
mod scenarios;
mod talk;
mod teach;
mod welcome;
