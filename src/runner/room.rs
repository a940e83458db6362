//! The throw-away folder of a `command`: made by the setup script, changed by the learner, looked at by the check script.
//!
//! Owns the folder; it goes with this value. Everything in it runs behind the walls of [`super::Workbench`].

use super::{Workbench, private_folder};
use crate::curriculum::Errand;
use crate::curriculum::runs::{Outcome, Unavailable};
use std::process::Command;
use std::sync::atomic::AtomicBool;

/// The folder of one item.
#[derive(Debug)]
pub struct Room {
    #[allow(dead_code)]
    folder: tempfile::TempDir,
    #[allow(dead_code)]
    errand: Errand,
}

impl Room {
    /// Makes the folder and runs the setup script in it.
    ///
    /// # Errors
    /// The language is missing, or the script failed.
    pub fn make(_bench: &Workbench, _language: &str, errand: &Errand) -> Result<Room, Unavailable> {
        Ok(Room { folder: private_folder()?, errand: errand.clone() })
    }

    /// A shell for the learner, to be run on a terminal of its own.
    ///
    /// # Errors
    /// There is no shell here.
    pub fn shell(&self, _bench: &Workbench) -> Result<Command, Unavailable> {
        Ok(Command::new("/bin/sh"))
    }

    /// Runs one line; what it printed. Where a line goes to another folder, the next one begins there.
    ///
    /// # Errors
    /// It could not be run.
    pub fn line(&mut self, _bench: &Workbench, _line: &str) -> Result<String, Unavailable> {
        Ok(String::new())
    }

    /// What was typed since the last time it was asked.
    pub fn typed(&mut self) -> String {
        String::new()
    }

    /// Whether the state is reached: the check script ends with 0.
    pub fn check(&self, _bench: &Workbench, _stop: &AtomicBool) -> Outcome {
        Outcome::Stopped
    }
}
