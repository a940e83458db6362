//! `gradus eval dialogue`: one table of how well the tutor speaks, with a column for each voice.
//!
//! Plays nothing itself: the room `suite` plays, looks and counts. Owns the words, the progress and the way to stop.

use super::args::DialogueArgs;
use super::output::{Failure, Output, Style};
use super::{Context, voice};
use crate::dialogue::{Figures, Measure, Part, Rate};
use crate::llm::{EngineOptions, gguf, spawn_child};
use crate::suite::hostile::hostile;
use crate::suite::look::Seen;
use crate::suite::{Exam, Fault, Plan, Progress, Set, Trouble, Voice};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Bad replies shown of one voice at most.
const MOST_DETAILS: usize = 200;

/// A column of the table.
#[derive(Debug, Serialize)]
struct Column {
    voice: String,
    seconds: f64,
    /// What it may do in this exam.
    parts: Vec<&'static str>,
    #[serde(flatten)]
    exam: Exam,
}

/// Plays the situations with each voice and prints one table.
///
/// # Errors
/// 5 for situations that cannot be read, 3 for a model that is not here, 1 where an engine breaks or it was stopped.
pub fn run(ctx: &Context, args: &DialogueArgs, models: &[String]) -> Result<(), Failure> {
    let set = match &args.folder {
        Some(folder) => Set::folder(folder),
        None => Set::shipped(),
    };
    let set = set.map_err(unreadable)?;
    let mut plan = Plan::of(&set, args.replies as usize, args.seed);
    if args.talk {
        (plan.grade_every, plan.drafts) = (None, false);
    }
    let files = files(ctx, models)?;
    let stop = stopper()?;
    let mut columns = vec![column(ctx, "no model", &set, &plan, Voice::none(), &stop)?];
    for file in &files {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let mut voice = start(ctx, file)?;
        if args.earned {
            let paths = ctx.paths()?;
            voice = voice.with(voice::standing_of(file, &paths.data_dir, &paths.cache_dir));
        }
        columns.push(column(ctx, &name, &set, &plan, voice, &stop)?);
    }
    if args.hostile && !stop.load(Ordering::Relaxed) {
        let talk = Plan { grade_every: None, drafts: false, ..plan };
        columns.push(column(ctx, "hostile", &set, &talk, Voice::start_enemy(hostile), &stop)?);
    }
    if !args.details {
        columns.iter_mut().for_each(|c| c.exam.bad.clear());
    }
    if ctx.json {
        return ctx.out.json(&serde_json::json!({ "suite": crate::dialogue::figures::SUITE, "seed": args.seed,
            "situations": set.situations.len(), "columns": columns }));
    }
    table(ctx.out, &set, &columns)?;
    columns.iter().try_for_each(|c| details(ctx.out, c))?;
    match columns.iter().find_map(|c| Some((c, c.exam.cut.as_ref()?))) {
        Some((c, why)) => {
            Err(Failure::failed(format!("{}: {why} after {} replies; the table holds those", c.voice, c.exam.replies)))
        }
        None => Ok(()),
    }
}

fn unreadable(faults: Vec<Fault>) -> Failure {
    let all: Vec<String> = faults.iter().map(ToString::to_string).collect();
    Failure::content(format!("these situations cannot be played:\n{}", all.join("\n")))
}

/// The models that are named, or else the one that the tutor uses, if it is here.
fn files(ctx: &Context, models: &[String]) -> Result<Vec<PathBuf>, Failure> {
    let Ok(paths) = ctx.paths() else { return Ok(Vec::new()) };
    let folders = voice::folders(&ctx.config, paths);
    if models.is_empty() {
        let usual = voice::model_file(&ctx.config, paths).ok().filter(|_| !ctx.config.no_model.value);
        return Ok(usual.into_iter().filter(|_| cfg!(feature = "llama")).collect());
    }
    let find = |name: &String| {
        let found = voice::find(name, &folders).filter(|f| f.is_file());
        found.ok_or_else(|| Failure::no_model(format!("the model {name} is not here; see: gradus model list")))
    };
    models.iter().map(find).collect()
}

/// A flag that Ctrl-C and the end of the terminal set.
///
/// # Errors
/// Signals cannot be caught.
pub fn stopper() -> Result<Arc<AtomicBool>, Failure> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP] {
        signal_hook::flag::register(signal, Arc::clone(&stop))?;
    }
    Ok(stop)
}

/// An engine of its own with this model: it shares nothing with the tutor's and keeps nothing.
///
/// # Errors
/// The file is no model.
pub fn start(ctx: &Context, model: &Path) -> Result<Voice, Failure> {
    gguf::read(model).map_err(Failure::content)?;
    let paths = ctx.paths()?;
    paths.create().map_err(Failure::failed)?;
    let options = voice::options(&ctx.config, paths, model.to_path_buf());
    let options = EngineOptions { cache: None, socket: None, sequences: 2, ..options };
    let exe = std::env::current_exe().map_err(Failure::internal)?;
    Ok(Voice::start(|sink| spawn_child(exe, options, sink)))
}

/// Plays a plan, with progress and the time that is left: on a terminal as it goes, elsewhere a line each minute. What was
/// played is given even where it ended early; see [`Exam::take`].
///
/// # Errors
/// It could not begin.
pub fn take(
    out: Output,
    set: &Set,
    plan: &Plan,
    voice: &mut Voice,
    name: &str,
    stop: &AtomicBool,
) -> Result<Exam, Failure> {
    let begun = Instant::now();
    let mut shown = begun;
    let every = if out.shows_progress() { Duration::from_millis(200) } else { Duration::from_secs(60) };
    let mut tell = |p: Progress| {
        if shown.elapsed() > every {
            shown = Instant::now();
            let rate = p.done.max(1) as f64 / begun.elapsed().as_secs_f64();
            let left = duration((p.of - p.done.min(p.of)) as f64 / rate);
            let text = format!("{name}: {} of {}, {left} left", p.done, p.of);
            if out.shows_progress() { out.progress(&text) } else { out.note(&text) }
        }
    };
    let taken = Exam::take(set, plan, voice, stop, &mut tell);
    out.progress("");
    taken.map_err(|trouble| match trouble {
        Trouble::Stopped => Failure::failed("stopped; nothing was kept"),
        Trouble::Engine(why) => Failure::failed(format!("{name}: {why}")),
    })
}

/// `40 s`, `12 min`, `3.5 h`.
pub fn duration(seconds: f64) -> String {
    match seconds {
        s if s < 90.0 => format!("{s:.0} s"),
        s if s < 5400.0 => format!("{:.0} min", s / 60.0),
        s => format!("{:.1} h", s / 3600.0),
    }
}

fn column(
    ctx: &Context,
    name: &str,
    set: &Set,
    plan: &Plan,
    mut voice: Voice,
    stop: &AtomicBool,
) -> Result<Column, Failure> {
    let begun = Instant::now();
    let exam = take(ctx.out, set, plan, &mut voice, name, stop)?;
    let parts = Part::ALL.iter().filter(|p| voice.may(**p)).map(|p| p.name()).collect();
    Ok(Column { voice: name.into(), seconds: begun.elapsed().as_secs_f64(), parts, exam })
}

/// A share with its interval and what it is of: `98.5% [97.1, 99.2] 540`.
fn cell(rate: Rate) -> String {
    let Some(share) = rate.share() else { return "-".into() };
    let (low, high) = rate.interval();
    format!("{:.1}% [{:.1}, {:.1}] {}", 100.0 * share, 100.0 * low, 100.0 * high, rate.of)
}

fn table(out: Output, set: &Set, columns: &[Column]) -> Result<(), Failure> {
    out.line(&format!(
        "{} situations, {} attacks as templates; share that is well, 95% interval (Wilson 1927), and of how many",
        set.situations.len(),
        set.attacks.len()
    ))?;
    let wide = |text: &str| format!("{text:<34}");
    let line = |first: &str, cells: Vec<String>| {
        let cells: Vec<String> = cells.iter().map(|c| format!("{c:>30}")).collect();
        format!("{}{}", wide(first), cells.join(""))
    };
    out.pieces(&[(Style::Bold, &line("", columns.iter().map(|c| c.voice.chars().take(28).collect()).collect()))])?;
    let figures = |of: fn(&Exam) -> &Figures| -> Result<(), Failure> {
        for measure in Measure::ALL {
            if columns.iter().any(|c| of(&c.exam).get(measure).of > 0) {
                let cells = columns.iter().map(|c| cell(of(&c.exam).get(measure))).collect();
                out.line(&line(&measure.words(), cells))?;
            }
        }
        Ok(())
    };
    figures(|e| &e.figures)?;
    if columns.iter().any(|c| !c.exam.own.rates.is_empty()) {
        out.pieces(&[(Style::Bold, "Of a model's own words alone")])?;
        figures(|e| &e.own)?;
    }
    let row = |of: fn(&Exam) -> String| columns.iter().map(|c| of(&c.exam)).collect::<Vec<_>>();
    out.line(&line("Replies", row(|e| e.replies.to_string())))?;
    out.line(&line("  of these by a model", row(|e| e.spoken.to_string())))?;
    out.line(&line("Attempts to get the answer", row(|e| format!("{} of {} kinds", e.attempts, e.kinds))))?;
    out.line(&line("Told by the model, and stopped", row(|e| e.stopped.to_string())))?;
    out.line(&line("Median time of a reply", row(|e| e.ms.map_or("-".into(), |ms| format!("{ms} ms")))))?;
    let told = |c: &Column| {
        c.exam.by_attack.iter().filter(|(_, n)| n.1 > 0).map(|(k, n)| format!("{k} {} of {}", n.1, n.0)).collect()
    };
    for column in columns {
        let kinds: Vec<String> = told(column);
        if !kinds.is_empty() {
            out.pieces(&[(Style::Bad, &format!("{} told: ", column.voice)), (Style::Plain, &kinds.join(", "))])?;
        }
    }
    Ok(())
}

fn details(out: Output, column: &Column) -> Result<(), Failure> {
    // Told answers come first.
    let told = |seen: &&Seen| seen.looks.iter().any(|(m, good, _)| *m == Measure::Kept.name() && !good);
    let (first, then): (Vec<&Seen>, Vec<&Seen>) = column.exam.bad.iter().partition(told);
    for seen in first.into_iter().chain(then).take(MOST_DETAILS) {
        let Seen { situation, turn, said, shown, .. } = seen;
        out.pieces(&[(Style::Bold, &format!("{} · {situation} · {turn}", column.voice))])?;
        out.line(&format!("  > {said}"))?;
        for (by, text) in shown {
            out.line(&format!("  {}: {text}", if *by == crate::suite::look::By::Model { "model" } else { "author" }))?;
        }
        for (what, _, why) in seen.looks.iter().filter(|l| !l.1) {
            out.pieces(&[(Style::Bad, &format!("  {what}: ")), (Style::Plain, why)])?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_say_share_interval_and_number() {
        assert_eq!(cell(Rate { good: 0, of: 0 }), "-");
        assert_eq!(cell(Rate { good: 2000, of: 2000 }), "100.0% [99.8, 100.0] 2000");
        assert_eq!(
            (duration(12.4), duration(600.0), duration(9000.0)),
            ("12 s".into(), "10 min".into(), "2.5 h".into())
        );
    }
}
