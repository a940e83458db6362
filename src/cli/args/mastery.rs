//! `gradus eval mastery`: what it takes.

use clap::Args;
use std::path::PathBuf;

/// `gradus eval mastery …`
#[derive(Debug, Clone, Args)]
pub struct MasteryArgs {
    /// Answers to fit to
    #[arg(long, value_name = "FILE")]
    pub train: PathBuf,
    /// Answers of other students, to predict
    #[arg(long, value_name = "FILE")]
    pub test: PathBuf,
    /// Search less: a tenth of the work
    #[arg(long)]
    pub quick: bool,
    /// Only the filter, as the tutor uses it, without what corrects it
    #[arg(long)]
    pub filter_only: bool,
    /// Leave out up to this many rows of a file that cannot be read
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub max_bad: u64,
}
