//! `gradus fit`: what it takes.

use clap::Args;
use std::path::PathBuf;

/// `gradus fit …`
#[derive(Debug, Clone, Args)]
pub struct FitArgs {
    /// Logs of answers
    #[arg(required = true, value_name = "LOG")]
    pub logs: Vec<PathBuf>,
    /// The file to write
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Leave out up to this many rows of a log that cannot be read
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub max_bad: u64,
}
