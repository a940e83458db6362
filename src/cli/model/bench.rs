//! `gradus model bench`: how quick a model is on this machine, and what memory it takes.
//!
//! Owns the measurements, made through the same engine and the same contract as the tutor's own requests; so they say
//! what a user gets. Nothing is shared with other sessions or kept from earlier ones while it measures. The figures are
//! medians, with the least and the largest of all runs beside them.

use super::machine::{self, Measured};
use super::mib;
use crate::cli::output::{Failure, Style};
use crate::cli::{Context, voice};
use crate::llm::{
    Engine, EngineEvent, EngineOptions, Message, ModelInfo, ModelState, Request, Role, Stats, gguf, spawn_child,
};
use serde::Serialize;
use std::path::Path;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};
use std::{fs, process};

/// Tokens of the long prompt, and of the text that is written.
const PROMPT: u32 = 512;
const TEXT: u32 = 128;
/// Without a sign of life for so long, it is given up.
const PATIENCE: Duration = Duration::from_secs(300);
/// Words that most vocabularies have as one token each.
const WORDS: [&str; 8] = ["the", "time", "value", "and", "list", "with", "name", "for"];

/// Median, least and largest of several runs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
struct Spread {
    median: f64,
    least: f64,
    most: f64,
}

impl Spread {
    fn of(values: &[f64]) -> Option<Self> {
        let mut sorted: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        let (least, most) = (*sorted.first()?, *sorted.last()?);
        let median = (sorted[(sorted.len() - 1) / 2] + sorted[sorted.len() / 2]) / 2.0;
        Some(Self { median, least, most })
    }

    fn words(self, unit: &str) -> String {
        let digits = usize::from(self.most < 100.0);
        let Self { median, least, most } = self;
        format!("{median:.digits$} {unit} ({least:.digits$} to {most:.digits$})")
    }
}

/// Memory of the engine's process, in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
struct Memory {
    /// In memory now, and at most so far.
    resident: u64,
    peak: u64,
    /// Of it, what is its own alone; and the file's pages, which are shared with every process that maps the file.
    own: u64,
    mapped: u64,
}

/// The long prompt's lengths and times of one run, and the speed of writing.
#[derive(Debug, Default)]
struct Runs {
    prompt: Vec<f64>,
    generation: Vec<f64>,
    cold_ms: Vec<f64>,
    warm_ms: Vec<f64>,
    tokens: u32,
    written: u32,
}

struct Bench {
    engine: Box<dyn Engine>,
    events: Receiver<EngineEvent>,
    next: u64,
}

/// Measures a model `runs` times.
pub fn run(ctx: &Context, named: Option<&str>, runs: u32) -> Result<(), Failure> {
    let paths = ctx.paths()?;
    let model = match named {
        Some(name) => voice::find(name, &super::folders(ctx)?)
            .ok_or_else(|| Failure::no_model(format!("the model {name} is not here; see: gradus model list")))?,
        None => voice::model_file(&ctx.config, paths).map_err(Failure::no_model)?,
    };
    let header = gguf::read(&model).map_err(Failure::content)?;
    paths.create().map_err(Failure::failed)?;
    let options = EngineOptions { cache: None, socket: None, ..voice::options(&ctx.config, paths, model.clone()) };
    let exe = std::env::current_exe().map_err(Failure::internal)?;
    ctx.out.note(&format!("Measuring {} {runs} times; other programs make the figures worse.", model.display()));
    let start = Instant::now();
    let (tx, events) = mpsc::channel();
    let engine = spawn_child(exe, options, Box::new(move |e| drop(tx.send(e))));
    let mut bench = Bench { engine, events, next: 1 };
    let info = bench.ready()?;
    let load_ms = start.elapsed().as_secs_f64() * 1000.0;
    let measured = bench.measure(ctx, runs, info.context)?;
    let memory = engine_process().and_then(|pid| memory_of(&format!("/proc/{pid}")));
    drop(bench);
    report(ctx, &model, header.file_size, &info, load_ms, &measured, memory)
}

impl Bench {
    fn event(&self) -> Result<EngineEvent, Failure> {
        self.events.recv_timeout(PATIENCE).map_err(|_| Failure::failed("the engine says nothing any more"))
    }

    fn ready(&self) -> Result<ModelInfo, Failure> {
        loop {
            match self.event()? {
                EngineEvent::State(ModelState::Ready(info)) => return Ok(info),
                EngineEvent::State(ModelState::Failed { why } | ModelState::Absent { why }) => {
                    return Err(Failure::failed(why));
                }
                _ => {}
            }
        }
    }

    /// One request, to its end.
    fn ask(&mut self, text: &str, max_tokens: u32) -> Result<Stats, Failure> {
        let id = self.next;
        self.next += 1;
        let messages = vec![Message::new(Role::User, text)];
        self.engine.generate(Request { id, conversation: 1, messages, max_tokens, seed: 1, ..Request::default() });
        loop {
            match self.event()? {
                EngineEvent::Done { id: of, stats, .. } if of == id => return Ok(stats),
                EngineEvent::Failed { id: of, error } if of == id => return Err(Failure::failed(error)),
                EngineEvent::State(ModelState::Failed { why }) => return Err(Failure::failed(why)),
                EngineEvent::State(ModelState::Restarting { why, .. }) => {
                    return Err(Failure::failed(format!("the engine broke down while it was measured: {why}")));
                }
                _ => {}
            }
        }
    }

    fn measure(&mut self, ctx: &Context, runs: u32, context: u32) -> Result<Runs, Failure> {
        // How many words make the wished tokens: two probes tell what the template adds and what a word costs.
        let (few, many) = (self.ask(&prompt(0, 20), 1)?.prompt_tokens, self.ask(&prompt(0, 120), 1)?.prompt_tokens);
        let wished = PROMPT.min(context / 2);
        let per_word = f64::from(many.saturating_sub(few).max(1)) / 100.0;
        let words = 20.0 + f64::from(wished.saturating_sub(few)) / per_word;
        let words = words.clamp(1.0, f64::from(context)) as u32;
        let mut all = Runs::default();
        for run in 1..=runs {
            ctx.out.progress(&format!("run {run} of {runs}: reading"));
            let text = prompt(run, words);
            let cold = self.ask(&text, 1)?;
            let warm = self.ask(&text, 1)?;
            ctx.out.progress(&format!("run {run} of {runs}: writing"));
            let ask = format!("Run {run}. Write the numbers from 1 to 200, one after the other.");
            let written = self.ask(&ask, TEXT.min(context / 4) + 1)?;
            let read = cold.prompt_tokens.saturating_sub(cold.reused_tokens);
            all.prompt.push(f64::from(read) * 1000.0 / cold.first_token_ms.max(1) as f64);
            all.cold_ms.push(cold.first_token_ms as f64);
            all.warm_ms.push(warm.first_token_ms as f64);
            all.generation.extend(written.tokens_per_second().filter(|_| written.tokens >= 16));
            (all.tokens, all.written) = (cold.prompt_tokens, written.tokens);
        }
        ctx.out.progress("");
        Ok(all)
    }
}

/// A text of about so many tokens that begins otherwise for each run, so that nothing of an earlier one can be reused.
fn prompt(run: u32, words: u32) -> String {
    let words = (0..words).map(|i| WORDS[((i + run) % 8) as usize]);
    std::iter::once(format!("{run}:")).chain(words.map(str::to_owned)).collect::<Vec<_>>().join(" ")
}

/// The engine's process: a child of this one that was started as an engine.
fn engine_process() -> Option<u32> {
    let me = process::id().to_string();
    fs::read_dir("/proc").ok()?.flatten().find_map(|entry| {
        let pid: u32 = entry.file_name().to_str()?.parse().ok()?;
        let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
        let parent = stat.rsplit_once(')')?.1.split_whitespace().nth(1)?;
        let line = fs::read(entry.path().join("cmdline")).ok()?;
        (parent == me && line.split(|b| *b == 0).any(|word| word == b"__engine")).then_some(pid)
    })
}

fn memory_of(process: &str) -> Option<Memory> {
    let (all, status) = (fs::read_to_string(format!("{process}/smaps_rollup")).ok()?, format!("{process}/status"));
    memory_in(&all, &fs::read_to_string(status).unwrap_or_default())
}

fn memory_in(rollup: &str, status: &str) -> Option<Memory> {
    let of = |text: &str, name: &str| {
        let line = text.lines().find_map(|l| l.strip_prefix(name)?.strip_prefix(':'))?;
        line.split_whitespace().next()?.parse::<u64>().ok()?.checked_mul(1024)
    };
    let (resident, own) = (of(rollup, "Rss")?, of(rollup, "Anonymous")?);
    let peak = of(status, "VmHWM").unwrap_or(resident);
    Some(Memory { resident, peak, own, mapped: resident.saturating_sub(own) })
}

fn report(
    ctx: &Context,
    model: &Path,
    bytes: u64,
    info: &ModelInfo,
    load_ms: f64,
    runs: &Runs,
    memory: Option<Memory>,
) -> Result<(), Failure> {
    let of = |values: &[f64]| Spread::of(values);
    let (prompt, generation) = (of(&runs.prompt), of(&runs.generation));
    let (cold, warm) = (of(&runs.cold_ms), of(&runs.warm_ms));
    let file = model.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if let Some(g) = generation {
        machine::keep(ctx, Measured { file, bytes, device: info.device.clone(), generation: g.median });
    }
    if ctx.json {
        return ctx.out.json(&serde_json::json!({ "model": info.name, "path": model, "bytes": bytes,
            "device": info.device, "gpu_layers": info.gpu_layers, "threads": info.threads, "context": info.context,
            "runs": runs.prompt.len(), "load_ms": load_ms.round(), "prompt_tokens": runs.tokens,
            "prompt_tokens_per_second": prompt, "generated_tokens": runs.written,
            "generated_tokens_per_second": generation, "first_token_cold_ms": cold, "first_token_warm_ms": warm,
            "memory_bytes": memory }));
    }
    let said = |spread: Option<Spread>, unit| spread.map_or("not measured".into(), |s: Spread| s.words(unit));
    let memory = memory.map_or("not told by this system".into(), |m| {
        let Memory { resident, peak, own, mapped } = m;
        let [resident, peak, own, mapped] = [resident, peak, own, mapped].map(mib);
        format!("{resident} MiB resident, {peak} at most; {own} its own, {mapped} mapped from files and shared")
    });
    let written = match runs.generation.is_empty() {
        true => "the model stopped too early to be measured".into(),
        false => format!("{}, {} tokens", said(generation, "tokens/s"), runs.written),
    };
    for (key, value) in [
        ("model", format!("{} ({} MiB)", info.name, mib(bytes))),
        ("runs on", format!("{}, {} threads, context {}", info.place(), info.threads, info.context)),
        ("load", format!("{load_ms:.0} ms")),
        ("reading", format!("{}, {} tokens", said(prompt, "tokens/s"), runs.tokens)),
        ("writing", written),
        ("first", format!("{} cold, {} when the prompt is known", said(cold, "ms"), said(warm, "ms"))),
        ("memory", memory),
    ] {
        ctx.out.pieces(&[(Style::Bold, &format!("{key:<9}")), (Style::Plain, &value)])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spreads_are_medians() {
        assert_eq!(Spread::of(&[3.0, 1.0, 2.0]), Some(Spread { median: 2.0, least: 1.0, most: 3.0 }));
        assert_eq!(Spread::of(&[1.0, 2.0, f64::NAN]).map(|s| s.median), Some(1.5));
        assert_eq!(Spread::of(&[]), None);
        assert_eq!(Spread::of(&[157.26, 150.0]).unwrap().words("tokens/s"), "154 tokens/s (150 to 157)");
    }

    #[test]
    fn memory_is_split_into_own_and_shared() {
        let rollup = "00-ff ---p [rollup]\nRss:  300 kB\nPss: 200 kB\nAnonymous:  100 kB\n";
        let memory = memory_in(rollup, "Name: x\nVmHWM:   400 kB\n").unwrap();
        assert_eq!(memory, Memory { resident: 307_200, peak: 409_600, own: 102_400, mapped: 204_800 });
        assert_eq!(memory_in("Rss: many", ""), None);
    }

    #[test]
    fn prompts_differ_from_the_start() {
        assert_eq!(prompt(1, 3), "1: time value and");
        assert_ne!(prompt(1, 50)[..2], prompt(2, 50)[..2]);
    }
}
