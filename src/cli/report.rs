//! `gradus report`: a report to show a teacher, to a file or to standard output.

use super::args::{CsvRows, ReportArgs, ReportFormat};
use super::output::Failure;
use super::{Context, memory, tutor};
use crate::curriculum::Curriculum;
use crate::driver::{now, zone};
use crate::msg;
use crate::report::document::{self, Ask, Collector, Report, Rows};
use std::io::Write;
use std::path::Path;

/// Writes the report.
///
/// # Errors
/// 2 where there is no such skill or curriculum; 1 where nobody has learned here, or the file cannot be written.
pub fn run(ctx: &Context, args: &ReportArgs) -> Result<(), Failure> {
    let curriculum = tutor::curriculum(ctx, args.curriculum.as_deref())?;
    let skill = args.skill.as_deref().map(|name| skill(&curriculum, name)).transpose()?;
    let format = format(ctx, args);
    if args.csv_of != CsvRows::Skills && format != ReportFormat::Csv {
        return Err(Failure::usage(msg!("report-csv-only")));
    }
    let list = format == ReportFormat::Csv && args.csv_of == CsvRows::Answers;
    let ask = Ask { days: args.days, skill, nameless: args.no_name, list, typed: args.answers };
    let now = now();
    let mut collector = Collector::new(&curriculum, ask, now, zone(now));
    memory::each(ctx, &mut |at, evidence| collector.take(at, &evidence))?;
    let (report, learner) = collector.finish();
    if learner.profile.is_none() && learner.overall.attempts == 0 {
        return Err(Failure::failed(msg!("cli-nobody")));
    }
    let text = written(ctx, args, &report, format)?;
    match &args.output {
        Some(path) => {
            keep(path, &text)?;
            ctx.out.note(&msg!("report-written", path = path.display().to_string()));
            Ok(())
        }
        None => ctx.out.bytes(text.as_bytes()),
    }
}

fn skill(curriculum: &Curriculum, name: &str) -> Result<String, Failure> {
    let named = |id: &str| id == name || id.split_once('.').is_some_and(|(_, n)| n == name);
    let found = curriculum.skills.iter().find(|s| named(&s.id)).map(|s| s.id.clone());
    found.ok_or_else(|| Failure::usage(msg!("cli-no-skill", name = name.to_string())))
}

/// What was asked for, or else what the ending of the file says.
fn format(ctx: &Context, args: &ReportArgs) -> ReportFormat {
    let ending = args.output.as_ref().and_then(|p| p.extension()).map(|e| e.to_string_lossy().to_ascii_lowercase());
    args.format.unwrap_or(match ending.as_deref() {
        _ if ctx.json => ReportFormat::Json,
        Some("html" | "htm") => ReportFormat::Html,
        Some("md" | "markdown") => ReportFormat::Md,
        Some("json") => ReportFormat::Json,
        Some("csv") => ReportFormat::Csv,
        _ => ReportFormat::Text,
    })
}

fn written(ctx: &Context, args: &ReportArgs, report: &Report, format: ReportFormat) -> Result<String, Failure> {
    Ok(match format {
        // A file has no terminal that could lack a character.
        ReportFormat::Text if args.output.is_some() => document::plain(report, Default::default()),
        ReportFormat::Text => document::plain(report, ctx.glyphs()),
        ReportFormat::Md => document::markdown(report),
        ReportFormat::Html => document::html(report),
        ReportFormat::Json => super::output::json_text(report)?,
        ReportFormat::Csv => {
            let rows = match args.csv_of {
                CsvRows::Skills => Rows::Skills,
                CsvRows::Days => Rows::Days,
                CsvRows::Answers => Rows::Answers,
            };
            // A field may hold what a terminal must not see; line ends stay.
            let safe = |c: char| if c == '\r' || crate::curriculum::text::is_safe(c) { c } else { '\u{FFFD}' };
            document::csv(report, rows).chars().map(safe).collect()
        }
    })
}

/// Writes the file whole or not at all, readable for its owner alone.
fn keep(path: &Path, text: &str) -> Result<(), Failure> {
    let failed = |e: std::io::Error| {
        Failure::failed(msg!("report-unwritten", path = path.display().to_string(), why = e.to_string()))
    };
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // What is no file (a pipe, /dev/stdout) cannot be replaced.
    if path.exists() && !path.is_file() {
        return std::fs::write(path, text).map_err(failed);
    }
    let mut new = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    new.write_all(text.as_bytes()).map_err(failed)?;
    new.persist(path).map_err(|e| failed(e.error))?;
    Ok(())
}
