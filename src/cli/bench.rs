//! `gradus model bench`: how fast a model is here, measured through the engine as the tutor uses it.

use super::Context;
use super::output::{Failure, Style};
use super::voice;
use crate::llm::{self, Engine, EngineEvent, EngineOptions, Message, ModelInfo, ModelState, Request, Role, Stats};
use serde::Serialize;
use std::path::Path;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

/// Rounds; the median of each figure is told.
const ROUNDS: usize = 3;
/// How long an answer of the engine may take.
const PATIENCE: Duration = Duration::from_secs(600);
/// Words of the long prompt, about 500 tokens.
const WORDS: usize = 400;

#[derive(Serialize)]
struct Figures {
    model: String,
    device: String,
    threads: u32,
    load_ms: f64,
    prompt_tokens: u32,
    prompt_tokens_per_s: f64,
    tokens_per_s: f64,
    first_token_cold_ms: f64,
    first_token_warm_ms: f64,
    /// Memory of the engine's own, and weights that are mapped from the file and shared with other users; bytes.
    own_bytes: Option<u64>,
    shared_bytes: Option<u64>,
}

struct Rig {
    engine: Box<dyn Engine>,
    events: Receiver<EngineEvent>,
    last: u64,
}

impl Rig {
    fn next(&self) -> Result<EngineEvent, Failure> {
        self.events.recv_timeout(PATIENCE).map_err(|_| Failure::failed("the engine does not answer"))
    }

    fn ready(&self) -> Result<ModelInfo, Failure> {
        loop {
            match self.next()? {
                EngineEvent::State(ModelState::Ready(info)) => return Ok(info),
                EngineEvent::State(ModelState::Failed { why } | ModelState::Restarting { why, .. }) => {
                    return Err(Failure::content(why));
                }
                _ => {}
            }
        }
    }

    fn ask(&mut self, text: &str, max_tokens: u32) -> Result<Stats, Failure> {
        self.last += 1;
        let messages = vec![Message::new(Role::User, text)];
        self.engine.generate(Request { id: self.last, messages, max_tokens, ..Request::default() });
        loop {
            match self.next()? {
                EngineEvent::Done { stats, .. } => return Ok(stats),
                EngineEvent::Failed { error, .. } => return Err(Failure::failed(error)),
                _ => {}
            }
        }
    }
}

/// Measures `model` (`None`: the one in use) and prints the figures.
///
/// # Errors
/// 3 where there is no such model, 5 where it cannot be loaded, 1 where the engine fails.
pub fn run(ctx: &Context, model: Option<&str>) -> Result<(), Failure> {
    let paths = ctx.paths()?;
    let path = match model {
        Some(name) => voice::find(name, &voice::folders(&ctx.config, paths))
            .ok_or_else(|| Failure::no_model(format!("the model {name} is not here; see: gradus model list")))?,
        None => voice::model_file(&ctx.config, paths).map_err(Failure::no_model)?,
    };
    // a process of its own: neither the memory of an earlier one nor another session's work is to be measured
    let options = EngineOptions { cache: None, socket: None, ..voice::options(&ctx.config, paths, path.clone()) };
    let figures = measure(ctx, options, &path)?;
    if ctx.json {
        return ctx.out.json(&figures);
    }
    let mb = |b: Option<u64>| b.map_or("unknown".into(), |b| format!("{} MB", b.div_ceil(1_000_000)));
    let rows = [
        ("model", figures.model.clone()),
        ("device", format!("{}, {}", figures.device, crate::report::count(figures.threads, "thread"))),
        ("load", format!("{:.0} ms", figures.load_ms)),
        ("prompt", format!("{:.0} tokens/s ({} tokens)", figures.prompt_tokens_per_s, figures.prompt_tokens)),
        ("reply", format!("{:.1} tokens/s", figures.tokens_per_s)),
        (
            "first",
            format!(
                "{:.0} ms cold, {:.0} ms with the prompt in memory",
                figures.first_token_cold_ms, figures.first_token_warm_ms
            ),
        ),
        ("memory", format!("{} its own, {} of weights shared", mb(figures.own_bytes), mb(figures.shared_bytes))),
    ];
    rows.iter().try_for_each(|(k, v)| ctx.out.pieces(&[(Style::Bold, &format!("{k:<8}")), (Style::Plain, v)]))
}

fn measure(ctx: &Context, options: EngineOptions, path: &Path) -> Result<Figures, Failure> {
    let exe = std::env::current_exe().map_err(Failure::internal)?;
    let begun = Instant::now();
    let (tx, events) = mpsc::channel();
    let mut rig = Rig { engine: llm::spawn_child(exe, options, Box::new(move |e| drop(tx.send(e)))), events, last: 0 };
    let info = rig.ready()?;
    let load_ms = begun.elapsed().as_secs_f64() * 1000.0;
    rig.ask("Say hi.", 4)?; // the first pages of the file, and the processor's clock
    let (mut prompt, mut reply, mut cold, mut warm, mut tokens) = (vec![], vec![], vec![], vec![], 0);
    for round in 0..ROUNDS {
        ctx.out.progress(&format!("round {} of {ROUNDS}", round + 1));
        // each round begins differently, so that nothing of the last one is reused
        let words = ["stack", "queue", "value", "loop", "borrow", "type", "trait"];
        let long: Vec<&str> = (0..WORDS).map(|i| words[(i * (round + 3) + i / 7) % words.len()]).collect();
        let long = format!("{round}: {}", long.join(" "));
        let first = rig.ask(&long, 1)?;
        let again = rig.ask(&long, 1)?;
        let told = rig.ask(&format!("{round}. Tell me a long story about a fox and a crow."), 128)?;
        tokens = first.prompt_tokens;
        let fresh = first.prompt_tokens.saturating_sub(first.reused_tokens);
        prompt.push(f64::from(fresh) * 1000.0 / first.first_token_ms.max(1) as f64);
        cold.push(first.first_token_ms as f64);
        warm.push(again.first_token_ms as f64);
        reply.extend(told.tokens_per_second());
    }
    ctx.out.progress("");
    let memory = llm::machine::engine_memory(std::process::id());
    Ok(Figures {
        model: path.display().to_string(),
        device: info.place(),
        threads: info.threads,
        load_ms,
        prompt_tokens: tokens,
        prompt_tokens_per_s: median(prompt),
        tokens_per_s: median(reply),
        first_token_cold_ms: median(cold),
        first_token_warm_ms: median(warm),
        own_bytes: memory.map(|m| m.0),
        shared_bytes: memory.map(|m| m.1),
    })
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or(0.0)
}
