//! `gradus report`, `history`, `due` and `next`: what they take, and how they are used.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// How a prompt asks.
pub const NEXT: &str = "Examples:
  gradus next                               what comes next, and why
  gradus next --json | jq -r .due           reviews that are due, for a prompt or a status bar
\nWith --json also: `due` (reviews), `today` (answers), `streak` (days in a row), `skill` and `title`. It takes no lock and
keeps its answer, so that a prompt may ask often; docs/report.md has lines for starship, tmux and waybar.";

/// How reviews are watched.
pub const DUE: &str = "Examples:
  gradus due                  what is due for review
  gradus due -q && gradus     begin only where something is due
  gradus due --notify -q      for a timer: a notification where something is due, silence where not
\nNothing is ever notified unless you ask like this. docs/report.md has the lines for cron and systemd.";

/// What a report is.
pub const LONG: &str = "Write a report to show a teacher

Who, which course and period, mastery by skill with its uncertainty, what was practised, mix-ups, gain, time, what comes next, and how an \
estimate is made. What you typed as answers is never in it, unless you say --answers. Nothing is sent anywhere.";

/// How it is asked for.
pub const REPORT: &str = "Examples:
  gradus report                                     as text
  gradus report -o report.html                      one file with charts, for a browser or a printer
  gradus report --format md --days 30 --no-name
  gradus report --format csv --csv-of days -o days.csv
\nThe ending of the file says the format where --format does not. docs/report.md describes the JSON and the CSV.";

/// How the past is asked for.
pub const HISTORY: &str = "Examples:
  gradus history --limit 20                 the last twenty records
  gradus history --since 7                  those of the last seven days; or --since 2027-01-31
  gradus history --skill rust.moves --json";

/// `gradus report …`
#[derive(Debug, Clone, Args)]
pub struct ReportArgs {
    /// Its format; without it, that of the file's ending, or text
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<ReportFormat>,
    /// The file to write; without it, standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Only the last so many days; without it, the whole time
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=3660))]
    pub days: Option<u32>,
    /// Only this skill
    #[arg(long, value_name = "ID")]
    pub skill: Option<String>,
    /// Leave your name out
    #[arg(long)]
    pub no_name: bool,
    /// List each answer, with what you typed
    #[arg(long)]
    pub answers: bool,
    /// What the rows of a CSV are
    #[arg(long, value_enum, value_name = "ROWS", default_value_t = CsvRows::Skills)]
    pub csv_of: CsvRows,
    /// Id of a curriculum, or a folder; without it, the one that is learned
    pub curriculum: Option<String>,
}

/// The form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// Plain text in eighty columns
    Text,
    /// Markdown
    Md,
    /// One HTML file with charts
    Html,
    /// All data
    Json,
    /// A table
    Csv,
}

/// What the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CsvRows {
    /// A row a skill
    Skills,
    /// A row a day
    Days,
    /// A row an answer
    Answers,
}

/// `gradus history …`
#[derive(Debug, Clone, Default, Args)]
pub struct HistoryArgs {
    /// Only the verdicts that were disputed; with --json for authors, one object a line
    #[arg(long)]
    pub disputed: bool,
    /// Only from this day on: 2027-01-31, or a number of days back
    #[arg(long, value_name = "DAY")]
    pub since: Option<String>,
    /// Only what is about this skill
    #[arg(long, value_name = "ID")]
    pub skill: Option<String>,
    /// Only the last so many records
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub limit: Option<u32>,
}
