//! The running part of `gradus pack check --run`: which claims hold, which do not, which could not be tried.

use super::super::output::{Failure, confirm};
use super::super::{Context, sandbox};
use super::count;
use crate::curriculum::diagnostic::SourceFile;
use crate::curriculum::parse::Files;
use crate::curriculum::programs::{Claim, Must, Spot, claims};
use crate::curriculum::{Curriculum, Diagnostic};
use crate::runner::sandbox::Layers;
use crate::runner::{Mismatch, Unavailable, Workbench, check_all, jobs};
use serde::Serialize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Labels of claims that are told on the terminal for one reason.
const MOST_TOLD: usize = 5;

/// Claims that were not looked at for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Missing {
    why: String,
    how: String,
    claims: Vec<String>,
}

impl Missing {
    fn all(why: String, how: String, claims: &[Claim]) -> Missing {
        Missing { why, how, claims: claims.iter().map(|c| c.label.clone()).collect() }
    }

    /// For people: how many, which, why, and what would help.
    pub(super) fn words(&self) -> String {
        let mut text = format!("{} not run: {}", count(self.claims.len(), "program"), self.why);
        for label in self.claims.iter().take(MOST_TOLD) {
            text += &format!("\n   - {label}");
        }
        if self.claims.len() > MOST_TOLD {
            text += &format!("\n   - and {} more", self.claims.len() - MOST_TOLD);
        }
        if self.how.is_empty() { text } else { format!("{text}\n   = {}", self.how) }
    }
}

/// What was run.
#[derive(Debug, Default)]
pub(super) struct Ran {
    /// How many claims were looked at; `None` where none could be.
    pub(super) run: Option<usize>,
    /// Whether it was tried: nobody said no, or stop.
    pub(super) tried: bool,
    /// Those that were not.
    pub(super) missing: Vec<Missing>,
}

impl Ran {
    /// How many claims were not looked at.
    pub(super) fn not_run(&self) -> usize {
        self.missing.iter().map(|m| m.claims.len()).sum()
    }
}

/// Looks at every claim; what does not hold becomes a finding.
///
/// # Errors
/// The terminal cannot be asked, or signals cannot be caught.
pub(super) fn run(
    ctx: &Context,
    curriculum: &Curriculum,
    files: &Files,
    trusted: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Ran, Failure> {
    let all = claims(curriculum);
    if all.is_empty() {
        return Ok(Ran { run: Some(0), tried: true, missing: Vec::new() });
    }
    let nothing = |why: String| Ran { missing: vec![Missing::all(why, String::new(), &all)], ..Ran::default() };
    let walls = match sandbox::find() {
        Ok(walls) => walls,
        Err(why) => return Ok(nothing(why.to_string())),
    };
    if !trusted && !walls.as_ref().is_some_and(|s| s.layers.whole()) {
        let missing = walls.as_ref().map_or_else(Layers::default, |s| s.layers);
        if let Some(why) = refused(ctx, all.len(), &missing)? {
            return Ok(nothing(why));
        }
    }
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP] {
        signal_hook::flag::register(signal, Arc::clone(&stop))?;
    }
    let bench = Workbench::new(Arc::clone(&stop), walls);
    let started = Instant::now();
    let mut shown = started;
    let results = check_all(&bench, &all, jobs(), &stop, |done| {
        if shown.elapsed() > Duration::from_millis(100) {
            shown = Instant::now();
            let rate = done as f64 / started.elapsed().as_secs_f64();
            let left = (all.len() - done) as f64 / rate;
            ctx.out
                .progress(&format!("running programs: {done} of {}, {rate:.1} a second, {left:.0} s left", all.len()));
        }
    });
    ctx.out.progress("");
    if stop.load(Ordering::Relaxed) {
        return Ok(nothing("stopped".into()));
    }
    Ok(sorted(files, &all, results, diagnostics))
}

/// Sorts the results into findings and what could not be tried.
fn sorted(files: &Files, all: &[Claim], results: Vec<Result<(), Mismatch>>, out: &mut Vec<Diagnostic>) -> Ran {
    let mut missing: Vec<Missing> = Vec::new();
    for (claim, result) in all.iter().zip(results) {
        match result {
            Ok(()) => {}
            Err(mismatch @ (Mismatch::Unavailable(_) | Mismatch::Stopped)) => {
                let (why, how) = match mismatch {
                    Mismatch::Unavailable(Unavailable { why, how }) => (why, how),
                    other => (other.to_string(), String::new()),
                };
                match missing.iter_mut().find(|m| (&m.why, &m.how) == (&why, &how)) {
                    Some(known) => known.claims.push(claim.label.clone()),
                    None => missing.push(Missing::all(why, how, std::slice::from_ref(claim))),
                }
            }
            Err(mismatch) => out.push(finding(files, claim, &mismatch)),
        }
    }
    let left: usize = missing.iter().map(|m| m.claims.len()).sum();
    Ran { run: Some(all.len() - left).filter(|n| *n > 0), tried: true, missing }
}

/// Without whole walls, the programs of a stranger run only where somebody says so. Tells why they do not.
fn refused(ctx: &Context, programs: usize, walls: &Layers) -> Result<Option<String>, Failure> {
    let programs = count(programs, "program");
    ctx.out.note(&format!("This folder holds {programs}, and the sandbox here is not whole: {}.", walls.words()));
    if !ctx.may_ask {
        return Ok(Some("nothing was run: say --yes if you trust whoever wrote them".into()));
    }
    Ok(if confirm("Run them with your rights?")? { None } else { Some("nothing was run".into()) })
}

fn finding(files: &Files, claim: &Claim, mismatch: &Mismatch) -> Diagnostic {
    let bytes = files.get(&claim.place.file).map(Vec::as_slice).unwrap_or_default();
    let text = std::str::from_utf8(bytes).unwrap_or("");
    let file = SourceFile { name: &claim.place.file, text: text.strip_prefix('\u{feff}').unwrap_or(text) };
    let offset = match &claim.spot {
        Spot::Line(line) => file.line(*line),
        Spot::Words(words) => {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            file.in_header(&claim.place, &words)
        }
    };
    let help = match (mismatch, &claim.must) {
        (Mismatch::NotWrong { .. }, _) => "take it out of [[wrong]], or list it among the `answers`",
        (Mismatch::Passes, _) => "ask for more in the tests or the check, or change this",
        (Mismatch::Fails { .. }, _) => "mend the solution, or what judges it",
        (Mismatch::Setup(_), _) => "mend `setup`: it must run without an error",
        (_, Must::Show(_)) => "change the program, `show`, `hit` or `value`",
        _ => "change the program, or what is said about it",
    };
    file.error(offset, format!("{}: {mismatch}", claim.label), help)
}
