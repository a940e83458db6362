//! `gradus pack …`: work on curricula. This file owns `check`: every mistake of a curriculum, and with `--run` what its
//! programs really do. It finds nothing itself: the linter and the workbench do.

mod export;
mod gather;
mod import;
mod new;
mod runs;
mod shelf;
mod source;
mod stats;
mod survey;

use super::Context;
use super::args::PackCommand;
use super::output::{Failure, Style};
use crate::curriculum::parse::{Files, parse};
use crate::curriculum::{Diagnostic, Library, LoadError, Severity, lint};
use runs::{Missing, Ran};
use serde::Serialize;
use std::path::Path;
use std::time::Instant;

/// Does what was asked for.
///
/// # Errors
/// Those of each command.
pub fn run(ctx: &Context, command: PackCommand) -> Result<(), Failure> {
    match command {
        PackCommand::Check { what, run, yes, skip_missing } => {
            check(ctx, &Check { what: what.as_deref(), run, yes, skip_missing })
        }
        PackCommand::Stats(args) => stats::run(ctx, &args),
        PackCommand::Add { from, path } => shelf::add(ctx, &from, path.as_deref()),
        PackCommand::Update { id } => shelf::update(ctx, id.as_deref()),
        PackCommand::List => shelf::list(ctx),
        PackCommand::Remove { id, yes } => shelf::remove(ctx, &id, yes),
        PackCommand::Import(args) => import::run(ctx, &args),
        PackCommand::Export(args) => export::run(ctx, &args),
        PackCommand::New { folder, code, title, author } => new::run(ctx, &folder, &code, title, author),
    }
}

/// What was asked for.
#[derive(Debug)]
pub struct Check<'a> {
    /// A folder or an id; without it, this folder if it is a curriculum, or else everything shipped.
    pub what: Option<&'a str>,
    /// Whether to run the programs.
    pub run: bool,
    /// Whether not to ask first.
    pub yes: bool,
    /// Whether it is no failure that something could not be run for want of a language or a program.
    pub skip_missing: bool,
}

/// What was found in one curriculum.
#[derive(Debug, Serialize)]
struct Report {
    curriculum: String,
    skills: usize,
    items: usize,
    errors: usize,
    warnings: usize,
    /// How many programs were run; `None` where nobody asked, or nothing could be run.
    programs: Option<usize>,
    /// How many claims were not looked at, though somebody asked; `None` where nobody asked.
    not_run: Option<usize>,
    /// Why, and which.
    missing: Vec<Missing>,
    /// Whether that is no failure.
    #[serde(skip)]
    forgiven: bool,
    seconds: f64,
    diagnostics: Vec<Diagnostic>,
}

/// Checks, and prints what was found.
///
/// # Errors
/// 5 where there are mistakes, 2 where there is no such curriculum, 1 where there are none but the programs could not be
/// run.
fn check(ctx: &Context, check: &Check) -> Result<(), Failure> {
    let targets = match check.what {
        Some(what) => vec![ctx.shelf().resolve(what)],
        None if Path::new("curriculum.toml").is_file() => vec!["./".to_string()],
        None => Library::ids(),
    };
    if targets.is_empty() {
        return Err(Failure::usage("there is no curriculum here\n   = name a folder: gradus pack check ./my-course"));
    }
    let mut reports = Vec::new();
    for what in &targets {
        let report = one(ctx, what, check)?;
        if !ctx.json {
            print(ctx, &report)?;
        }
        // Where somebody said stop, or does not trust the programs, the others need not be asked about.
        let go_on = report.forgiven || report.programs.is_some() || !check.run;
        reports.push(report);
        if !go_on {
            break;
        }
    }
    let bad = reports.iter().any(|r| r.errors > 0);
    let why: Vec<String> =
        reports.iter().filter(|r| !r.forgiven).flat_map(|r| &r.missing).map(Missing::words).collect();
    if ctx.json {
        ctx.out.json(&serde_json::json!({ "ok": !bad && why.is_empty(), "curricula": reports }))?;
    }
    for skipped in reports.iter().filter(|r| r.forgiven).flat_map(|r| &r.missing) {
        ctx.out.note(&skipped.words());
    }
    match (bad, why.is_empty()) {
        (true, _) => Err(Failure::content(why.join("\n"))),
        (false, false) => Err(Failure::failed(why.join("\n"))),
        (false, true) => Ok(()),
    }
}

/// The files of a curriculum, by folder or id.
fn files(what: &str) -> Result<Files, Failure> {
    Library::files(what).map_err(|e| match e {
        LoadError::TooMany { .. } | LoadError::Content { .. } => Failure::content(e),
        LoadError::Unknown { .. } | LoadError::Folder { .. } => {
            Failure::usage(format!("{e}\n   = name a folder that holds a curriculum.toml, or one of the ids"))
        }
    })
}

fn one(ctx: &Context, what: &str, check: &Check) -> Result<Report, Failure> {
    let started = Instant::now();
    let files = files(what)?;
    let (curriculum, mut diagnostics) = parse(&files);
    let mut ran = None;
    if let Some(curriculum) = &curriculum {
        diagnostics.extend(lint::check(curriculum, &files));
        if check.run {
            let shipped = Library::has(what);
            ran = Some(runs::run(ctx, curriculum, &files, shipped || check.yes, &mut diagnostics)?);
        }
    }
    diagnostics.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
    let number = |s| diagnostics.iter().filter(|d| d.severity == s).count();
    Ok(Report {
        curriculum: curriculum.as_ref().map_or_else(|| what.to_string(), |c| c.id.clone()),
        skills: curriculum.as_ref().map_or(0, |c| c.skills.len()),
        items: curriculum.as_ref().map_or(0, |c| c.items().count()),
        errors: number(Severity::Error),
        warnings: number(Severity::Warning),
        programs: ran.as_ref().and_then(|r| r.run),
        not_run: ran.as_ref().map(Ran::not_run),
        forgiven: check.skip_missing && ran.as_ref().is_some_and(|r| r.tried),
        missing: ran.map(|r| r.missing).unwrap_or_default(),
        seconds: (started.elapsed().as_secs_f64() * 100.0).round() / 100.0,
        diagnostics,
    })
}

fn print(ctx: &Context, report: &Report) -> Result<(), Failure> {
    report.diagnostics.iter().try_for_each(|d| show(ctx, d))?;
    if ctx.quiet {
        return Ok(());
    }
    let left = report.not_run.unwrap_or(0);
    let programs = match report.programs {
        Some(n) if left > 0 => format!(", {} run in {:.0} s and {left} not run", count(n, "program"), report.seconds),
        Some(n) => format!(", {} run in {:.0} s", count(n, "program"), report.seconds),
        None if left > 0 => ", programs not run".into(),
        None => String::new(),
    };
    let (style, verdict) = match (report.errors, report.warnings) {
        (0, 0) if left > 0 => (Style::Plain, "no mistakes found".to_string()),
        (0, 0) => (Style::Good, "all is well".to_string()),
        (0, w) => (Style::Doubtful, count(w, "warning")),
        (e, w) => (Style::Bad, format!("{}, {}", count(e, "error"), count(w, "warning"))),
    };
    let (skills, items) = (count(report.skills, "skill"), count(report.items, "item"));
    let summary = format!("{}: {skills}, {items}{programs}: ", report.curriculum);
    ctx.out.pieces(&[(Style::Plain, &summary), (style, &verdict)])
}

/// A finding, with its place.
fn show(ctx: &Context, d: &Diagnostic) -> Result<(), Failure> {
    let style = if d.severity == Severity::Error { Style::Bad } else { Style::Doubtful };
    let text = d.to_string();
    let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
    let (kind, message) = first.split_once(':').unwrap_or(("", first));
    ctx.out.pieces(&[
        (style, kind),
        (Style::Plain, ":"),
        (Style::Bold, message),
        (Style::Plain, "\n"),
        (Style::Plain, rest),
    ])
}

fn count(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}
