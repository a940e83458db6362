//! The hatch: the command line, one file for each subcommand.
//!
//! Owns arguments ([`args`]), output and exit codes ([`output`]) and the [`Context`] that each command gets. Decides
//! nothing about teaching: it asks the rooms and prints what they say. `main.rs` calls [`main`].

pub mod args;
mod bare;
mod completions;
mod config;
mod course;
mod devices;
mod doctor;
mod due;
mod engine;
mod eval;
mod eval_dialogue;
mod eval_policy;
mod face;
mod fit;
mod glance;
mod hands;
mod history;
mod keep;
mod learn;
mod logs;
mod man;
mod memory;
mod model;
mod next;
pub mod output;
mod pack;
mod plan;
mod remembered;
mod repair;
mod report;
mod sandbox;
mod stats;
mod status;
mod taste;
mod tutor;
mod voice;
mod why;

use crate::config::{Config, Paths, PathsError, Sources};
use crate::curriculum::shelf::Shelf;
use args::{Cli, Command, ConfigCommand, EvalCommand, Globals};
use clap::{Args, FromArgMatches};
use output::{Failure, Output};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What every command gets: the settings, the places and the outputs.
#[derive(Debug)]
pub struct Context {
    /// The settings, resolved.
    pub config: Config,
    /// Where to write.
    pub out: Output,
    /// Whether to print JSON.
    pub json: bool,
    /// The programs of any folder may run without whole walls.
    pub trust: bool,
    /// Whether a question may be asked: both ends are terminals, and nobody said `--no-input`.
    pub may_ask: bool,
    /// How much more to say: 0, 1, 2.
    pub verbose: u8,
    /// Whether to say less.
    pub quiet: bool,
    /// The user's settings file: the one that `--config` names, or the usual place.
    pub config_file: Option<PathBuf>,
    paths: Result<Paths, PathsError>,
    /// The file that `--config` names.
    named_file: Option<std::path::PathBuf>,
}

impl Context {
    fn new(globals: &Globals) -> Result<Context, Failure> {
        use std::io::IsTerminal;
        let paths = Paths::find();
        let own = paths.as_ref().ok().map(|p| p.config_file.as_path());
        let sources =
            Sources::gather(globals.settings(), globals.config_file.as_deref(), own).map_err(Failure::usage)?;
        let config = Config::resolve(&sources).map_err(Failure::usage)?;
        crate::locale::choose(config.locale(crate::config::system_locale().as_deref()));
        Ok(Context {
            out: Output::new(&config, globals.quiet),
            json: globals.json,
            trust: globals.trust,
            may_ask: !globals.no_input && std::io::stdin().is_terminal() && std::io::stderr().is_terminal(),
            verbose: globals.verbose,
            quiet: globals.quiet,
            config_file: globals.config_file.clone().or_else(|| own.map(Path::to_path_buf)),
            config,
            paths,
            named_file: globals.config_file.clone(),
        })
    }

    /// The characters that charts and bars can be drawn with.
    pub fn glyphs(&self) -> crate::report::chart::Glyphs {
        match self.config.plain.value {
            true => crate::report::chart::Glyphs::Ascii,
            false => crate::tui::terminal::glyphs(),
        }
    }

    /// Where added curricula are.
    pub fn shelf(&self) -> Shelf {
        let own = self.paths.as_ref().ok().map(|p| p.packs_dir.clone());
        Shelf::new(own, self.config.packs_dir.value.clone())
    }

    /// The places on disk. Commands that need none work for a user without a home directory too.
    ///
    /// # Errors
    /// The user has no home directory, and nothing stands in for it.
    pub fn paths(&self) -> Result<&Paths, Failure> {
        self.paths.as_ref().map_err(Failure::usage)
    }
}

/// The whole program: reads the command line, does what it says, and tells the shell how it went.
pub fn main() -> ExitCode {
    let arguments: Vec<std::ffi::OsString> = std::env::args_os().map(spelled).collect();
    let json = arguments.iter().any(|a| a == "--json");
    let done = std::panic::catch_unwind(|| run(&arguments))
        .unwrap_or_else(|_| Err(Failure::internal("gradus broke down; please report what stands above")));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = std::io::stderr().lock().write_all(failure.report(json).as_bytes());
            ExitCode::from(failure.code)
        }
    }
}

/// `-hf` is how other programs spell `--hf`; it is no bundle of `-h` and `-f`.
fn spelled(argument: std::ffi::OsString) -> std::ffi::OsString {
    if argument == "-hf" { "--hf".into() } else { argument }
}

fn run(arguments: &[std::ffi::OsString]) -> Result<(), Failure> {
    let colour = match arguments.iter().any(|a| a == "--no-color" || a == "--plain") {
        true => clap::ColorChoice::Never,
        false => clap::ColorChoice::Auto,
    };
    if let Some(globals) = start_alone(arguments) {
        return dispatch(Cli { globals, command: None });
    }
    let parsed = args::command().color(colour).try_get_matches_from(arguments.iter().cloned().map(spelled));
    match parsed.and_then(|m| Cli::from_arg_matches(&m)) {
        Ok(cli) => dispatch(cli),
        Err(e) => {
            // Help and version arrive here too: clap knows the right stream and the exit code.
            e.print()?;
            Err(Failure { code: u8::try_from(e.exit_code()).unwrap_or(2), message: String::new() })
        }
    }
}

/// The flags of a start without a command, which most starts are: they need not wait until all commands are built. `None` where
/// there may be a command, or something is wrong: that is told by the whole.
fn start_alone(arguments: &[std::ffi::OsString]) -> Option<Globals> {
    if arguments.iter().skip(1).any(|a| !a.as_encoded_bytes().starts_with(b"-")) {
        return None;
    }
    let flags = clap::Command::new("gradus").disable_help_flag(true).disable_version_flag(true);
    let found = Globals::augment_args(flags).try_get_matches_from(arguments).ok()?;
    Globals::from_arg_matches(&found).ok()
}

fn dispatch(cli: Cli) -> Result<(), Failure> {
    // These must work whatever the settings say.
    match &cli.command {
        Some(Command::Completions { shell }) => return completions::run(*shell),
        Some(Command::Man) => return man::run(),
        Some(Command::Engine) => return engine::run(),
        Some(Command::Devices) => return devices::run(),
        Some(Command::Sandbox { arguments }) => return sandbox::run(arguments),
        Some(Command::Config(ConfigCommand::Path { all })) => return config::path(&cli.globals, *all),
        Some(Command::Config(ConfigCommand::Show { sample: true })) => return config::sample(),
        _ => {}
    }
    let many = matches!(&cli.command, Some(Command::Eval(EvalCommand::Dialogue(_))));
    if !many && (cli.globals.model.len() > 1 || (cli.globals.no_model && !cli.globals.model.is_empty())) {
        return Err(Failure::usage("--model names one model, and not together with --no-model"));
    }
    let ctx = Context::new(&cli.globals)?;
    match cli.command {
        None => bare::run(&ctx),
        Some(Command::Learn { curriculum }) => learn::run(&ctx, curriculum.as_deref()),
        Some(Command::Next) => next::run(&ctx),
        Some(Command::Due { notify }) => due::run(&ctx, notify),
        Some(Command::Status) => status::run(&ctx),
        Some(Command::Report(args)) => report::run(&ctx, &args),
        Some(Command::Plan { minutes, deadline }) => {
            plan::run(&ctx, &plan::Change { minutes, deadline: deadline.as_deref() })
        }
        Some(Command::Stats) => stats::run(&ctx),
        Some(Command::Taste { forget }) => taste::run(&ctx, forget),
        Some(Command::Memory { forget }) => remembered::run(&ctx, forget),
        Some(Command::Why { skill }) => why::run(&ctx, skill.as_deref()),
        Some(Command::History(args)) => history::run(&ctx, &args),
        Some(Command::Keep(command)) => keep::run(&ctx, &command),
        Some(Command::Pack(command)) => pack::run(&ctx, command),
        Some(Command::Fit(args)) => fit::run(&ctx, &args),
        Some(Command::Eval(EvalCommand::Mastery(args))) => eval::mastery(&ctx, &args),
        Some(Command::Eval(EvalCommand::Dialogue(args))) => eval_dialogue::run(&ctx, &args, &cli.globals.model),
        Some(Command::Eval(EvalCommand::Policy { learners, skills, seed, most, curriculum })) => {
            eval_policy::run(&ctx, &eval_policy::Plan { learners, skills, seed, most, curriculum })
        }
        Some(Command::Model(command)) => model::run(&ctx, &command),
        Some(Command::Config(ConfigCommand::Keys)) => config::keys(&ctx),
        Some(Command::Config(ConfigCommand::Themes)) => config::themes(&ctx),
        Some(Command::Config(_)) => config::show(&ctx),
        Some(Command::Doctor(args)) => repair::doctor(&ctx, &args),
        Some(
            Command::Completions { .. } | Command::Man | Command::Engine | Command::Devices | Command::Sandbox { .. },
        ) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_without_a_command_is_read_as_the_whole_command_line_reads_it() {
        let lines = [
            "",
            "--no-model",
            "--plain --no-color -vv --offline",
            "--model=x --config=y --servers=a,b --language=zh",
            "-q --json --trust --no-input",
            "-mx",
            "-cx",
            "-qv",
            "-V",
            "-h",
            "--help",
            "--no-such-flag",
            "--model",
            "--",
            "-",
            "learn",
            "-m learn",
            "--plain status",
        ];
        let mut alone = 0;
        for line in lines {
            let arguments: Vec<std::ffi::OsString> =
                format!("gradus {line}").split_whitespace().map(Into::into).collect();
            let whole = args::command().try_get_matches_from(&arguments);
            let whole = whole.ok().and_then(|m| Cli::from_arg_matches(&m).ok());
            let Some(globals) = start_alone(&arguments) else { continue };
            alone += 1;
            let cli = Some(Cli { globals, command: None });
            assert_eq!(format!("{cli:?}"), format!("{whole:?}"), "{line}");
        }
        assert_eq!(alone, 8, "those that have flags alone");
    }
}
