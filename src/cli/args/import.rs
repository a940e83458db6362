//! `gradus pack import` and `gradus pack export`: what they take.

use clap::Args;
use std::path::PathBuf;

/// What an import is.
pub const LONG: &str = "Make a curriculum of other people's content

Reads quizzes of mdbook-quiz, Rustlings, a track of Exercism, GIFT and Aiken (Moodle), notes that Anki exported as text, and Markdown \
with `Q:` and `A:`. Says what was taken, adapted and left out, and why. Importing again into the same folder updates what came from there, \
and keeps what you added or changed.";

/// How it is asked for.
pub const EXAMPLES: &str = "Examples:
  gradus pack import ./rust-book/quizzes          the format is told from the content
  gradus pack import gift exam.txt -o exam --licence CC-BY-4.0
  gradus pack import exercism ./rust --dry-run --json
\nNo program of the source is run: `gradus pack check --run` does that, in the sandbox.";

/// The same of an export.
pub const CARDS: &str = "Examples:
  gradus pack export apkg rust -o rust.apkg
  gradus pack export anki ./my-course -o cards.txt
\nA card keeps its identity: importing a newer file into Anki updates the cards, and their schedule stays.";

/// `gradus pack import …`
#[derive(Debug, Clone, Args)]
#[command(override_usage = "gradus pack import [OPTIONS] [FORMAT] PATH")]
pub struct ImportArgs {
    /// A folder or a file, and before it the format where it cannot be told from the content: `mdbook-quiz`, `rustlings`,
    /// `exercism`, `gift`, `aiken`, `anki` or `qa`
    #[arg(required = true, num_args = 1..=2, value_name = "FORMAT|PATH")]
    pub what: Vec<String>,
    /// The folder to make or to update; without it, one in this folder that is called like the id
    #[arg(short, long, value_name = "FOLDER")]
    pub output: Option<PathBuf>,
    /// Id of the curriculum: every skill and all progress hangs on it
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// Its title
    #[arg(long, value_name = "TITLE")]
    pub title: Option<String>,
    /// The licence of the content, where nothing there says it
    #[arg(long, value_name = "LICENCE")]
    pub licence: Option<String>,
    /// Say what would be done, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// `gradus pack export …`
#[derive(Debug, Clone, Args)]
pub struct ExportArgs {
    /// `anki` for a text that Anki imports, `apkg` for a package of cards
    #[arg(value_parser = ["anki", "apkg"])]
    pub format: String,
    /// A folder, or the id of a curriculum
    #[arg(value_name = "PATH|ID")]
    pub what: String,
    /// The file to write
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
}
