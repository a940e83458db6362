//! `gradus eval …`: what it takes.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `gradus eval …`
#[derive(Debug, Clone, Subcommand)]
pub enum EvalCommand {
    /// Predict the answers of students never seen before
    ///
    /// Fits the model to the answers of one file, and predicts those of the other one by one, each from the same student's
    /// past alone. Files have the columns student,item,skill,correct and, where known, timestamp_s; each student's rows
    /// stand together, in the order of time; `~` joins the skills of an item.
    #[command(after_help = "Examples:
  gradus eval mastery --train a.csv --test b.csv
  gradus eval mastery --train a.csv --test b.csv --json --quick
\nThe same files give the same figures on every machine, times aside.")]
    Mastery(MasteryArgs),
    /// Measure the dialogue: what the tutor says in scripted situations and under attack
    ///
    /// Plays every situation through the tutor's own session, with no model and with each that is named, and prints the share of
    /// replies that do what they should, each with its 95% interval. docs/dialogues.md tells the format of situations.
    #[command(after_help = "Examples:
  gradus eval dialogue --no-model                    the authored material alone; seconds
  gradus eval dialogue -m smollm2-135m -m big.gguf   two models beside no model; hours on a small machine
  gradus eval dialogue ./mine --replies 100 --json   situations of your own
  gradus eval dialogue --hostile --details           an engine that knows every answer and tells it in 30 ways
\nThe same seed plays the same situations. Ctrl-C ends it and shows what was played until then.")]
    Dialogue(DialogueArgs),
    /// Compare ways to choose the next question, on simulated learners
    ///
    /// Each simulated learner is taught by each policy until 95% of the skills are truly known at once, which only the
    /// simulation can see. `Gradus` is the tutor's own choice, placement included. The same seed gives the same figures.
    #[command(
        after_help = "Examples:\n  gradus eval policy                          1,000 learners of each of four kinds; takes minutes\n  gradus eval policy --learners 50            a quick look\n  gradus eval policy --curriculum rust --json a real course, for a script\n\nHow the learners are made, and from which real data: benches/README.md."
    )]
    Policy {
        /// Learners of each kind
        #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u64).range(2..=100_000))]
        learners: u64,
        /// Skills of a drawn course
        #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u64).range(2..=200), conflicts_with = "curriculum")]
        skills: u64,
        /// Where chance begins
        #[arg(long, value_name = "N", default_value_t = 1)]
        seed: u64,
        /// Questions after which a learner is given up
        #[arg(long, value_name = "N", default_value_t = 4000, value_parser = clap::value_parser!(u32).range(10..=1_000_000))]
        most: u32,
        /// Teach this curriculum (an id, or a folder) instead of drawn ones
        #[arg(long, value_name = "ID|FOLDER")]
        curriculum: Option<String>,
    },
}

/// `gradus eval dialogue …`
#[derive(Debug, Clone, Args)]
pub struct DialogueArgs {
    /// A folder of situations; without it, those that come with gradus
    pub folder: Option<PathBuf>,
    /// Replies at least: attacks are tried at items drawn by chance until there are so many
    #[arg(long, value_name = "N", default_value_t = 2500, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub replies: u32,
    /// Where chance begins
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Let each model do only what it has earned, as a learner has it, instead of everything
    #[arg(long)]
    pub earned: bool,
    /// Only the conversation: no judging of explanations, no drafts
    #[arg(long)]
    pub talk: bool,
    /// One more column: an engine that knows the answers and tells them
    #[arg(long)]
    pub hostile: bool,
    /// Show every reply in which something was not well
    #[arg(long)]
    pub details: bool,
}

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
