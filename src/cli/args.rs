//! The command line: flags, subcommands and their help, as data for clap.
//!
//! Only declares; never acts. [`super`] does what is asked.

mod config;
mod eval;
mod fit;
mod import;
mod keep;
mod mirror;
mod pack_stats;

use super::output::EXIT_CODES;
use crate::config::FlagValue;
use clap::{Args, CommandFactory, Parser, Subcommand};
pub use config::ConfigCommand;
pub use eval::MasteryArgs;
pub use fit::FitArgs;
pub use import::{ExportArgs, ImportArgs};
pub use keep::{DecryptArgs, EncryptArgs, EraseArgs, KeepCommand, TakeInArgs, TakeOutArgs};
pub use mirror::{CsvRows, HistoryArgs, ReportArgs, ReportFormat};
pub use pack_stats::PackStatsArgs;
use std::path::PathBuf;

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

/// Flags that every command takes.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Options for every command")]
pub struct Globals {
    /// The model: a name from `gradus model list`, or the path of a GGUF file
    #[arg(short, long, global = true, value_name = "NAME|FILE")]
    pub model: Vec<String>,
    /// Teach without a model
    #[arg(long, global = true)]
    pub no_model: bool,
    /// Where the model is: `local` or `server`
    #[arg(long, global = true, value_name = "WHERE")]
    pub backend: Option<String>,
    /// Servers with the chat interface of OpenAI, the preferred one first; commas between
    #[arg(long, global = true, value_name = "ADDRESS,…")]
    pub servers: Option<String>,
    /// Read the settings from this file instead of your own
    #[arg(short, long = "config", global = true, value_name = "FILE")]
    pub config_file: Option<PathBuf>,
    /// Layers of the model on the GPU: `auto`, or a number
    #[arg(long, global = true, value_name = "N")]
    pub gpu_layers: Option<String>,
    /// The language of the program: `en`, `zh`, or `auto` for that of the system
    #[arg(long, global = true, value_name = "TAG")]
    pub language: Option<String>,
    /// Print JSON, for programs
    #[arg(long, global = true)]
    pub json: bool,
    /// Plain lines: no full screen, no colour, no redraw
    #[arg(long, global = true)]
    pub plain: bool,
    /// No colour
    #[arg(long, global = true)]
    pub no_color: bool,
    /// Never touch the network
    #[arg(long, global = true)]
    pub offline: bool,
    /// Run the programs of a folder that is not shipped even where the sandbox is not whole
    #[arg(long, global = true)]
    pub trust: bool,
    /// Never ask a question
    #[arg(long, global = true)]
    pub no_input: bool,
    /// Say less
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more; twice, even more
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
}

impl Globals {
    /// The flags that set keys of the configuration.
    pub fn settings(&self) -> Vec<FlagValue> {
        let value = |flag, key, value: &str| FlagValue { flag, key, value: value.into() };
        let mut flags = Vec::new();
        flags.extend(self.model.first().map(|m| value("--model", "model", m)));
        flags.extend(self.backend.iter().map(|b| value("--backend", "backend", b)));
        flags.extend(self.servers.iter().map(|s| value("--servers", "servers", s)));
        flags.extend(self.gpu_layers.iter().map(|n| value("--gpu-layers", "gpu_layers", n)));
        flags.extend(self.language.iter().map(|l| value("--language", "language", l)));
        flags.extend(self.no_model.then(|| value("--no-model", "no_model", "true")));
        flags.extend(self.plain.then(|| value("--plain", "plain", "true")));
        flags.extend(self.no_color.then(|| value("--no-color", "color", "never")));
        flags.extend(self.offline.then(|| value("--offline", "offline", "true")));
        flags
    }
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

/// `gradus pack …`
#[derive(Debug, Clone, Subcommand)]
pub enum PackCommand {
    /// Find every mistake in a curriculum
    ///
    /// Shows each mistake with its file, line and column, and how to mend it. With --run it also compiles and runs every
    /// program, solution and wrong answer, and compares what happens with what the curriculum says.
    #[command(
        after_help = "Examples:\n  gradus pack check                     this folder, or all curricula that come with gradus\n  gradus pack check rust --run          one that comes with gradus, and its programs\n  gradus pack check ./my-course --json  a folder, for an editor or a script\n\nPrograms run in a sandbox where the system has one (see gradus doctor); where it has none, those of\na folder run only if you say so. The exit code is 5 where there are mistakes, and 1 where there are\nnone but something could not be run, unless --skip-missing is given."
    )]
    Check {
        /// A folder, or the id of a curriculum
        #[arg(value_name = "PATH|ID")]
        what: Option<String>,
        /// Compile and run every program too
        #[arg(long)]
        run: bool,
        /// Do not ask before running the programs of a folder
        #[arg(short, long)]
        yes: bool,
        /// Take it as fine that programs are not run whose language is missing here
        #[arg(long, requires = "run")]
        skip_missing: bool,
    },
    /// Tell an author what to look at first, from learners' answers and the text
    #[command(long_about = pack_stats::LONG, after_help = pack_stats::EXAMPLES)]
    Stats(PackStatsArgs),
    /// Make a curriculum of other people's content
    #[command(long_about = import::LONG, after_help = import::EXAMPLES)]
    Import(ImportArgs),
    /// Write the questions of a curriculum as cards for Anki
    #[command(after_help = import::CARDS)]
    Export(ExportArgs),
    /// Add a curriculum to your own, or update it
    ///
    /// Reads it, checks it, and keeps a copy among your packs; what is wrong with it is shown, and then nothing is added. A
    /// curriculum of the same id is replaced at once, and what you learned from it stays. Nothing of it is run.
    #[command(after_help = "Examples:
  gradus pack add ./my-course                              a folder
  gradus pack add week-3.tar.gz                            an archive
  gradus pack add https://example.org/courses.git#2026     a git repository, here the branch or tag 2026
  gradus pack add git@example.org:courses.git --path c101  one of several in it

Programs of an added curriculum run in the sandbox only, unless --trust is given. An administrator puts packs
for everybody into the folder packs_dir of the settings.")]
    Add {
        /// A folder, a .tar or .tar.gz, or the address of a git repository
        #[arg(value_name = "FOLDER|FILE|URL")]
        from: String,
        /// The folder within, where there are several curricula
        #[arg(long, value_name = "FOLDER")]
        path: Option<String>,
    },
    /// Fetch packs again from where they came
    ///
    /// Without an id, all of them.
    Update {
        /// Id of a pack
        id: Option<String>,
    },
    /// List the curricula that can be learned here
    List,
    /// Remove one of your packs; what you learned from it stays
    Remove {
        /// Id of a pack
        id: String,
        /// Do not ask
        #[arg(short, long)]
        yes: bool,
    },
    /// Begin a curriculum of your own: a folder that passes the check
    ///
    /// Writes curriculum.toml and a first skill with items of several kinds, to be changed with a text editor. Then: gradus
    /// pack check FOLDER --run.
    New {
        /// The folder to make; its name becomes the id
        folder: PathBuf,
        /// The language of its programs
        #[arg(long, value_name = "LANGUAGE", default_value = "python", value_parser = clap::builder::PossibleValuesParser::new(crate::curriculum::languages::KNOWN))]
        code: String,
        /// Its name for people; without it, made from the folder's
        #[arg(long)]
        title: Option<String>,
        /// Who writes it; may be repeated
        #[arg(long, value_name = "NAME")]
        author: Vec<String>,
    },
}

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
