//! `gradus pack stats`: what it takes.

use clap::Args;
use std::path::PathBuf;

/// What it is.
pub const LONG: &str = "Tell an author what to look at first, from learners' answers and the text

Without logs: the length and the reading level of its texts. With logs: how hard each item is and whether it tells who can do it \
from who cannot, options that nobody picks, items that mislead good learners, frequent wrong answers that are not listed, time, and \
where people give up. What to look at first comes first. No learner is named.";

/// How it is asked for.
pub const EXAMPLES: &str = "Examples:
  gradus pack stats rust                         its texts alone
  gradus pack stats ./my-course class/*.jsonl    journals, one of each learner
  gradus pack stats rust ~/.local/share/gradus/learner answers.csv --json
\nA log is the journal of one learner (its .jsonl file or the store's folder), or a CSV file of many
with the columns student,item,skill,correct and, where times are known, timestamp_s. What is too
little to tell is shown as -. --json has all figures, with their intervals.";

/// `gradus pack stats …`
#[derive(Debug, Clone, Args)]
pub struct PackStatsArgs {
    /// A folder, or the id of a curriculum
    #[arg(value_name = "PATH|ID")]
    pub what: String,
    /// Logs of answers
    #[arg(value_name = "LOG")]
    pub logs: Vec<PathBuf>,
    /// Leave out up to this many rows of a log that cannot be read
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub max_bad: u64,
}
