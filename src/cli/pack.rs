//! `gradus pack check`: every mistake of a curriculum, and with `--run` what its programs really do.
//!
//! Finds nothing itself: the linter and the workbench do; this file asks them and prints.

use super::output::{Failure, Style, confirm};
use super::{Context, sandbox};
use crate::curriculum::diagnostic::SourceFile;
use crate::curriculum::parse::{Files, parse};
use crate::curriculum::programs::{Program, programs};
use crate::curriculum::{Curriculum, Diagnostic, Library, LoadError, Severity, lint};
use crate::runner::sandbox::Layers;
use crate::runner::{Mismatch, Workbench, check_all, jobs};
use serde::Serialize;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// What was asked for.
#[derive(Debug)]
pub struct Check<'a> {
    /// A folder or an id; without it, this folder if it is a curriculum, or else everything shipped.
    pub what: Option<&'a str>,
    /// Whether to run the programs.
    pub run: bool,
    /// Whether not to ask first.
    pub yes: bool,
}

/// What was found in one curriculum.
#[derive(Debug, Serialize)]
struct Report {
    curriculum: String,
    skills: usize,
    items: usize,
    errors: usize,
    warnings: usize,
    /// How many programs were run; `None` where nobody asked.
    programs: Option<usize>,
    /// Why the programs were not run, though somebody asked.
    not_run: Option<String>,
    seconds: f64,
    diagnostics: Vec<Diagnostic>,
}

/// Checks, and prints what was found.
///
/// # Errors
/// 5 where there are mistakes, 2 where there is no such curriculum, 1 where there are none but the programs could not be
/// run.
pub fn run(ctx: &Context, check: &Check) -> Result<(), Failure> {
    let targets = match check.what {
        Some(what) => vec![what.to_string()],
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
        let go_on = report.not_run.is_none();
        reports.push(report);
        if !go_on {
            break;
        }
    }
    let bad = reports.iter().any(|r| r.errors > 0);
    let not_run = reports.iter().find_map(|r| r.not_run.as_deref());
    if ctx.json {
        ctx.out.json(&serde_json::json!({ "ok": !bad && not_run.is_none(), "curricula": reports }))?;
    }
    match (bad, not_run) {
        (true, why) => Err(Failure::content(why.unwrap_or(""))),
        (false, Some(why)) => Err(Failure::failed(why)),
        (false, None) => Ok(()),
    }
}

fn one(ctx: &Context, what: &str, check: &Check) -> Result<Report, Failure> {
    let started = Instant::now();
    let files = Library::files(what).map_err(|e| match e {
        LoadError::TooMany { .. } | LoadError::Content { .. } => Failure::content(e),
        LoadError::Unknown { .. } | LoadError::Folder { .. } => {
            Failure::usage(format!("{e}\n   = name a folder that holds a curriculum.toml, or one of the ids"))
        }
    })?;
    let (curriculum, mut diagnostics) = parse(&files);
    let mut ran = Ok(None);
    if let Some(curriculum) = &curriculum {
        diagnostics.extend(lint::check(curriculum, &files));
        if check.run {
            let shipped = Library::ids().iter().any(|id| id == what);
            ran = run_programs(ctx, curriculum, &files, shipped || check.yes, &mut diagnostics).map(Some);
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
        not_run: ran.as_ref().err().map(|f| f.message.clone()),
        programs: ran.unwrap_or(None),
        seconds: (started.elapsed().as_secs_f64() * 100.0).round() / 100.0,
        diagnostics,
    })
}

fn print(ctx: &Context, report: &Report) -> Result<(), Failure> {
    for d in &report.diagnostics {
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
        ])?;
    }
    if ctx.quiet {
        return Ok(());
    }
    let programs = match report.programs {
        Some(n) => format!(", {} run in {:.0} s", count(n, "program"), report.seconds),
        None if report.not_run.is_some() => ", programs not run".into(),
        None => String::new(),
    };
    let (style, verdict) = match (report.errors, report.warnings) {
        (0, 0) if report.not_run.is_some() => (Style::Plain, "no mistakes found".to_string()),
        (0, 0) => (Style::Good, "all is well".to_string()),
        (0, w) => (Style::Doubtful, count(w, "warning")),
        (e, w) => (Style::Bad, format!("{}, {}", count(e, "error"), count(w, "warning"))),
    };
    let (skills, items) = (count(report.skills, "skill"), count(report.items, "item"));
    let summary = format!("{}: {skills}, {items}{programs}: ", report.curriculum);
    ctx.out.pieces(&[(Style::Plain, &summary), (style, &verdict)])
}

fn count(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

/// Runs every program; what does not do what was said becomes a finding. Returns how many were run.
fn run_programs(
    ctx: &Context,
    curriculum: &Curriculum,
    files: &Files,
    trusted: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<usize, Failure> {
    let all = programs(curriculum);
    if all.is_empty() {
        return Ok(0);
    }
    let walls = sandbox::find().map_err(Failure::failed)?;
    if !trusted && !walls.as_ref().is_some_and(|s| s.layers.whole()) {
        let missing = walls.as_ref().map_or_else(Layers::default, |s| s.layers);
        ask(ctx, all.len(), &missing)?;
    }
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP] {
        signal_hook::flag::register(signal, Arc::clone(&stop))?;
    }
    let bench = Workbench::new(Arc::clone(&stop), walls);
    let (_, compiler) = bench.compiler(&curriculum.code).map_err(Failure::failed)?;
    if ctx.verbose > 0 {
        ctx.out.note(&format!("{} ({})", compiler.version, compiler.path.display()));
    }
    let started = Instant::now();
    let mut shown = started;
    let results = check_all(&bench, &all, &curriculum.code, jobs(), |done| {
        if shown.elapsed() > Duration::from_millis(100) {
            shown = Instant::now();
            let rate = done as f64 / started.elapsed().as_secs_f64();
            let left = (all.len() - done) as f64 / rate;
            ctx.out
                .progress(&format!("running programs: {done} of {}, {rate:.1} a second, {left:.0} s left", all.len()));
        }
    });
    ctx.out.progress("");
    for (program, result) in all.iter().zip(results) {
        match result {
            Ok(()) => {}
            Err(Mismatch::Stopped) if stop.load(Ordering::Relaxed) => return Err(Failure::failed("stopped")),
            Err(Mismatch::Unavailable(u)) => return Err(Failure::failed(u)),
            Err(mismatch) => diagnostics.push(finding(files, program, &mismatch)),
        }
    }
    Ok(all.len())
}

/// Without whole walls, the programs of a stranger run only where somebody says so.
fn ask(ctx: &Context, programs: usize, walls: &Layers) -> Result<(), Failure> {
    let programs = count(programs, "program");
    ctx.out.note(&format!("This folder holds {programs}, and the sandbox here is not whole: {}.", walls.words()));
    if !ctx.may_ask {
        return Err(Failure::failed("nothing was run: say --yes if you trust whoever wrote them"));
    }
    if !confirm("Run them with your rights?")? {
        return Err(Failure::failed("nothing was run"));
    }
    Ok(())
}

fn finding(files: &Files, program: &Program, mismatch: &Mismatch) -> Diagnostic {
    let bytes = files.get(&program.file).map(Vec::as_slice).unwrap_or_default();
    let text = std::str::from_utf8(bytes).unwrap_or("");
    let offset = text.split_inclusive('\n').take(program.line.saturating_sub(1)).map(str::len).sum();
    let help = match mismatch {
        Mismatch::NotWrong { .. } => "take it out of [[wrong]], or list it among the `answers`",
        _ => "change the program, or what is said about it",
    };
    SourceFile { name: &program.file, text }.error(offset, format!("{}: {mismatch}", program.label), help)
}
