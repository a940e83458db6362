//! `gradus model …`: what it takes.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `gradus model …`
#[derive(Debug, Clone, Subcommand)]
pub enum ModelCommand {
    /// List the models that are here, and those that can be had
    List,
    /// Name the model that suits this machine, and why
    #[command(
        after_help = "It goes by free memory, cores and speed; models whose licence forbids some uses are not named. With a figure from `gradus model bench` it need not guess the speed."
    )]
    Recommend,
    /// Get a model from the hub
    #[command(
        after_help = "Examples:\n  gradus model pull qwen2.5-coder-1.5b           by its name in `gradus model list`\n  gradus model pull --hf owner/name:Q4_K_M       any GGUF file of the hub\n  gradus model pull --hf owner/name:file.gguf    the very file\n\nWhat is fetched is checked against the sum that the catalogue or the hub names, and pinned: another file under the same name is refused later. The same command goes on where it was stopped. A model that needs an account at the hub: accept its licence there, and set HF_TOKEN or GRADUS_HUB_TOKEN to a token of that account."
    )]
    Pull(PullArgs),
    /// Take in a GGUF file that you have
    Import {
        /// The file
        file: PathBuf,
        /// Give the file a second name instead of copying it; needs the same disk, and the file must not change
        #[arg(long)]
        link: bool,
    },
    /// Tell about one model, here or in the catalogue
    Show {
        /// Its name, or a GGUF file
        name: String,
    },
    /// Examine a model: what may it do here?
    ///
    /// Plays a set of situations and attacks that is the same for every model, holds the figures against written bars, and keeps
    /// the outcome for this very file. Nothing is kept where it is stopped.
    #[command(
        after_help = "Examples:\n  gradus model eval                    the model that the tutor uses\n  gradus model eval big.gguf --json\n\nThe parts: chat (answer free questions), phrase (put hints in words that fit your answer), grade (judge\nexplanations), author (draft questions). What is not earned, the authored text does instead."
    )]
    Eval {
        /// Its name, or a GGUF file; without it, the one that the tutor uses
        model: Option<String>,
    },
    /// Measure how quick a model is on this machine
    Bench {
        /// Its name, or a GGUF file; without it, the one that the tutor uses
        model: Option<String>,
        /// How often
        #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=50))]
        runs: u32,
    },
}

/// `gradus model pull …`
#[derive(Debug, Clone, Args)]
pub struct PullArgs {
    /// Its name in `gradus model list`, or the address of a GGUF file
    #[arg(required_unless_present = "hf")]
    pub name: Option<String>,
    /// A file of the hub instead: a repository, and a quantisation or the name of a file (also: -hf)
    #[arg(long, value_name = "OWNER/NAME[:QUANT]", conflicts_with = "name")]
    pub hf: Option<String>,
    /// The sum that the file must have, 64 hexadecimal digits
    #[arg(long, value_name = "SUM")]
    pub sha256: Option<String>,
    /// Accept that the file has changed on the hub since it was first fetched
    #[arg(long)]
    pub repin: bool,
}
