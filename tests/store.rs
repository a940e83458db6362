//! The store from outside: what a caller relies on, with real files, real processes and real disks.
//!
//! `helpers` is the one way in for all of these, so a change of the interface touches one file.

// The helpers are no `#[test]` functions, so the exception for tests does not reach them.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

#[path = "store/compact.rs"]
mod compact;
#[path = "store/contract.rs"]
mod contract;
#[path = "store/damage.rs"]
mod damage;
#[path = "store/disk.rs"]
mod disk;
#[path = "store/helpers.rs"]
mod helpers;
#[path = "store/processes.rs"]
mod processes;
