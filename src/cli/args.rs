//! The command line: flags, subcommands and their help, as data for clap.
//!
//! Only declares; never acts. [`super`] does what is asked.

mod config;
mod eval;
mod fit;
mod globals;
mod import;
mod keep;
mod mirror;
mod model;
mod pack;
mod pack_stats;

use super::output::EXIT_CODES;
use clap::{CommandFactory, Parser, Subcommand};
pub use config::ConfigCommand;
pub use eval::{DialogueArgs, EvalCommand, MasteryArgs};
pub use fit::FitArgs;
pub use globals::Globals;
pub use import::{ExportArgs, ImportArgs};
pub use keep::{DecryptArgs, EncryptArgs, EraseArgs, KeepCommand, TakeInArgs, TakeOutArgs};
pub use mirror::{CsvRows, HistoryArgs, ReportArgs, ReportFormat};
pub use model::{ModelCommand, PullArgs};
pub use pack::PackCommand;
pub use pack_stats::PackStatsArgs;

/// The terminal tutor for programmers.
///
/// Gradus teaches with short lessons and questions, remembers what you know and what you are about to forget, and
/// explains with a language model that runs on this machine. Without a command it starts, or goes on exactly where you were.
#[derive(Debug, Parser)]
#[command(name = "gradus", version, propagate_version = false, max_term_width = 100, disable_help_subcommand = true)]
pub struct Cli {
    /// Flags that every command takes.
    #[command(flatten)]
    pub globals: Globals,
    /// What to do; nothing starts the tutor.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What can be done.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Learn: start or go on, with a curriculum of your choice
    ///
    /// From then on a bare `gradus` goes on with it, unless the settings name another one. `gradus pack list` shows which there are.
    Learn {
        /// Id of a curriculum, or a folder; without it, the one of the settings, or the one learned last
        curriculum: Option<String>,
    },
    /// Say what comes next, and why
    #[command(after_help = mirror::NEXT)]
    Next,
    /// Say what is due for review; exit code 1 where nothing is
    #[command(after_help = mirror::DUE)]
    Due {
        /// Say it by a notification of the desktop or the terminal too
        #[arg(long)]
        notify: bool,
    },
    /// Show how far you are
    Status,
    /// Write a report to show a teacher
    #[command(long_about = mirror::LONG, after_help = mirror::REPORT)]
    Report(ReportArgs),
    /// Show how long the rest will take, and change what you mean to give
    #[command(
        after_help = "Examples:\n  gradus plan                           how long until all is mastered, and how sure that is\n  gradus plan --minutes 30              from now on 30 minutes a day\n  gradus plan --deadline 2027-01-31     can it be made, and what to leave out if not\n  gradus plan --deadline none --json"
    )]
    Plan {
        /// Minutes a day that you mean to give
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=1440))]
        minutes: Option<u32>,
        /// The day by which you want to have it: 2027-01-31, a number of days, or `none`
        #[arg(long, value_name = "DAY")]
        deadline: Option<String>,
    },
    /// Show time, speed, gain and what will be left
    Stats,
    /// Show what you seem to like, from your own keys alone
    Taste {
        /// Have it forgotten
        #[arg(long)]
        forget: bool,
    },
    /// Show what is remembered of you, and how to correct it
    Memory {
        /// Have what you said to guesses at your mood forgotten
        #[arg(long)]
        forget: bool,
    },
    /// Explain why a skill is offered, locked or due: every part of the estimate, and what each answer did
    Why {
        /// Id of a skill; without it, the one that comes next
        skill: Option<String>,
    },
    /// List what you answered
    #[command(after_help = mirror::HISTORY)]
    History(HistoryArgs),
    /// What is kept of the learner
    #[command(flatten)]
    Keep(KeepCommand),
    /// Work on curricula
    #[command(subcommand)]
    Pack(PackCommand),
    /// Fit the difficulty of questions to logs of answers
    ///
    /// Writes a priors.toml for a curriculum's folder. A log is a CSV file with the columns student,item,skill,correct and,
    /// where known, timestamp_s; or one learner's evidence: a store's folder, or a journal's *.jsonl. Of evidence, only
    /// answers given without help count.
    #[command(
        after_help = "Examples:\n  gradus fit class.csv -o curricula/rust/priors.toml\n  gradus fit ~/.local/share/gradus/learner -o priors.toml\n\nThe same logs give the same file, byte for byte. Then: gradus pack check"
    )]
    Fit(FitArgs),
    /// Measure how good the learner model and the choice are
    #[command(subcommand)]
    Eval(EvalCommand),
    /// Get and look at models
    #[command(subcommand)]
    Model(ModelCommand),
    /// Look at the settings
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Find out whether all is well here, and mend it
    Doctor(super::repair::DoctorArgs),
    /// Print the completions for a shell
    #[command(
        after_help = "Examples:\n  gradus completions bash > ~/.local/share/bash-completion/completions/gradus\n  gradus completions zsh > ~/.zfunc/_gradus\n  gradus completions fish > ~/.config/fish/completions/gradus.fish"
    )]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    #[command(after_help = "Examples:\n  gradus man | man -l -\n  gradus man > ~/.local/share/man/man1/gradus.1")]
    Man,
    /// A program behind walls; the workbench starts it itself
    #[command(name = "__sandbox", hide = true)]
    Sandbox {
        /// The walls, the program and its arguments
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<std::ffi::OsString>,
    },
    /// The engine's process; the tutor starts it itself
    #[command(name = "__engine", hide = true)]
    Engine,
    /// Which graphics processors the engine can use; `doctor` asks it
    #[command(name = "__devices", hide = true)]
    Devices,
}

/// The command for clap, with the help that is made from tables.
pub fn command() -> clap::Command {
    Cli::command().after_help(format!("{EXAMPLES}\n\n{}", exit_codes()))
}

const EXAMPLES: &str = "Examples:
  gradus                       go on where you were
  gradus learn rust            learn Rust
  gradus why rust.moves        why is this offered, or locked?
  gradus model list            which models are here, and which fit this machine
  gradus pack check ./course   find the mistakes in a curriculum
  gradus --no-model --plain    no model, plain lines

Settings: flags go before GRADUS_* variables, then your file, then the site's: see `gradus config show`.
The whole manual: gradus man | man -l -";

fn exit_codes() -> String {
    let lines: Vec<String> = EXIT_CODES.iter().map(|(code, meaning)| format!("  {code:<3} {meaning}")).collect();
    format!("Exit codes:\n{}", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::KEYS;

    #[test]
    fn the_command_line_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn every_flag_sets_a_key_that_exists() {
        let all = [
            "gradus",
            "--gpu-layers=3",
            "--plain",
            "--no-color",
            "--offline",
            "-m",
            "x",
            "--backend=server",
            "--servers=http://a",
        ];
        let one = Cli::try_parse_from(all).unwrap().globals.settings();
        let two = Cli::try_parse_from(["gradus", "status", "--no-model"]).unwrap().globals.settings();
        assert_eq!(one.len() + two.len(), 8);
        assert!(one.iter().chain(&two).all(|f| KEYS.iter().any(|k| k.name == f.key)));
    }
}
