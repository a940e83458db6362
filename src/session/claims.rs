//! Programs in a reply that claim what they print: run in the sandbox, or marked as not run.
//!
//! While an item is open nothing of a reply is run: its output could be the answer.

use super::{Effect, Entry, Session};
use crate::curriculum::runs::{End, Job, Outcome};
use crate::curriculum::text::{normal_output, printable};
use crate::curriculum::{languages, programs};
use crate::dialogue::claims::{Claim, claims};
use crate::msg;

/// Programs of one reply that are run at most.
const MOST: usize = 2;
/// Lines of an output that are shown.
const MOST_LINES: usize = 8;

/// A program of a reply that is being run.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Checking {
    id: u64,
    output: String,
}

impl Session {
    /// A reply is over: what it claims of programs is run, or marked as not run.
    pub(super) fn check_claims(&mut self, reply: &str) -> Vec<Effect> {
        let open = self.item().is_some() && !self.is_settled();
        let mut effects = Vec::new();
        let mut unverified = false;
        for (n, claim) in claims(reply, &self.curriculum.code).into_iter().enumerate() {
            let Claim { language, code, output: Some(output) } = claim else { continue };
            if open || n >= MOST || !languages::is_known(&language) {
                unverified = true;
                continue;
            }
            let id = self.new_id();
            let job = Box::new(Job::once(&language, programs::whole(&code, &language)));
            self.talk.checking.push(Checking { id, output });
            effects.push(Effect::Try { id, job });
        }
        if unverified {
            self.talk.log.push(Entry::Note(msg!("claim-not-run")));
        }
        effects
    }

    /// What became of a program of a reply; false where the run is another's.
    pub(super) fn claim_ran(&mut self, id: u64, outcome: &Outcome) -> bool {
        let Some(at) = self.talk.checking.iter().position(|c| c.id == id) else { return false };
        let claimed = normal_output(&self.talk.checking.remove(at).output);
        let note = match outcome {
            Outcome::Ran { stdout, status: End::Exit(0), .. } if normal_output(stdout) == claimed => {
                msg!("claim-holds")
            }
            Outcome::Ran { stdout, status: End::Exit(0), .. } => msg!("claim-fails", output = shown(stdout)),
            Outcome::Ran { complaints, .. } | Outcome::CompileFailed { complaints, .. } => {
                let first = complaints.first().map(|c| printable(&c.message)).unwrap_or_default();
                msg!("claim-broken", error = first)
            }
            Outcome::TimedOut | Outcome::Stopped | Outcome::Unavailable(_) => msg!("claim-not-run"),
        };
        self.talk.log.push(Entry::Note(note));
        true
    }
}

/// An output as it may be shown in a note: its first lines.
fn shown(output: &str) -> String {
    let output = normal_output(&printable(output));
    let mut lines: Vec<&str> = output.lines().take(MOST_LINES).collect();
    if output.lines().nth(MOST_LINES).is_some() {
        lines.push("…");
    }
    lines.join("\n")
}
