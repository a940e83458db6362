//! `gradus model eval`: examines a model, keeps the outcome, and says what it may do.

use crate::cli::output::{Failure, Output, Style};
use crate::cli::{Context, eval_dialogue, voice};
use crate::dialogue::{Measure, Part, Standing};
use crate::driver;
use crate::llm::{exams, gguf};
use crate::suite::{Plan, Set};
use std::ops::ControlFlow;
use std::sync::atomic::Ordering;
use std::time::Instant;

/// Seconds that a request takes, as long as nothing is known: by a small model on two cores.
const USUAL_SECONDS: f64 = 3.0;

/// Examines a model.
///
/// # Errors
/// 3 where the model is not here, 5 where its file or the file of outcomes is damaged, 1 where the engine breaks or it was
/// stopped.
pub fn run(ctx: &Context, named: Option<&str>) -> Result<(), Failure> {
    let paths = ctx.paths()?;
    let model = match named {
        Some(name) => voice::find(name, &super::folders(ctx)?)
            .filter(|f| f.is_file())
            .ok_or_else(|| Failure::no_model(format!("the model {name} is not here; see: gradus model list")))?,
        None => voice::model_file(&ctx.config, paths).map_err(Failure::no_model)?,
    };
    gguf::read(&model).map_err(Failure::content)?;
    let set = Set::shipped().map_err(|f| Failure::internal(f.first().map(ToString::to_string).unwrap_or_default()))?;
    let plan = Plan::small(&set);
    let stop = eval_dialogue::stopper()?;
    // A damaged file of outcomes is told before the work, not after it.
    let mut tick = |_| if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    let sum = exams::sum_of(&model, &paths.cache_dir, &mut tick).map_err(Failure::failed)?;
    let sum = sum.ok_or_else(|| Failure::failed("stopped; nothing was kept"))?;
    exams::find(&paths.data_dir, &sum).map_err(Failure::content)?;
    let requests = plan.requests(&set);
    let about = eval_dialogue::duration(requests as f64 * USUAL_SECONDS);
    ctx.out.note(&format!(
        "Examining {} with {requests} requests, which may take {about} (or many times that, for a large model); Ctrl-C stops it and keeps nothing.",
        model.display()
    ));
    let begun = Instant::now();
    let mut voice = eval_dialogue::start(ctx, &model)?;
    let exam = eval_dialogue::take(ctx.out, &set, &plan, &mut voice, "examining", &stop)?;
    drop(voice);
    // Parts are granted on a whole exam only.
    if let Some(why) = &exam.cut {
        return Err(Failure::failed(format!("{why} after {} replies; nothing was kept", exam.replies)));
    }
    let file = model.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let figures = serde_json::to_value(&exam.own).map_err(Failure::internal)?;
    let outcome = exams::Exam { file, at: driver::now(), replies: exam.replies, figures };
    exams::keep(&paths.data_dir, &sum, outcome).map_err(Failure::failed)?;
    let standing = Standing::from(&exam.own);
    if ctx.json {
        return ctx.out.json(
            &serde_json::json!({ "model": model, "sha256": sum, "seconds": begun.elapsed().as_secs_f64().round(),
            "replies": exam.replies, "parts": parts(&standing), "figures": exam.own }),
        );
    }
    for measure in Measure::ALL {
        let rate = exam.own.get(measure);
        if let Some(share) = rate.share() {
            ctx.out.line(&format!("{:<36}{:>6.1}% of {}", measure.words(), 100.0 * share, rate.of))?;
        }
    }
    say(ctx.out, &standing)
}

/// The parts as JSON: which are earned, and why others are not; null for a model that was never examined.
pub fn parts(standing: &Standing) -> serde_json::Value {
    if !standing.examined {
        return serde_json::Value::Null;
    }
    let why = |part: Part| standing.refused.iter().find(|(p, _)| *p == part).map(|(_, why)| why.clone());
    Part::ALL
        .iter()
        .map(|p| (p.name().to_string(), serde_json::json!({ "earned": standing.may(*p), "why": why(*p) })))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// The parts in a line: `chat, phrase; not grade, author`.
pub fn line(standing: &Standing) -> String {
    if !standing.examined {
        return standing.refused.first().map(|(_, why)| why.clone()).unwrap_or_default();
    }
    let names = |may: bool| {
        let all: Vec<&str> = Part::ALL.iter().filter(|p| standing.may(**p) == may).map(|p| p.name()).collect();
        all.join(", ")
    };
    match (names(true), names(false)) {
        (yes, no) if no.is_empty() => yes,
        (yes, no) if yes.is_empty() => format!("none; not {no}"),
        (yes, no) => format!("{yes}; not {no}"),
    }
}

/// Every part with its meaning, and why it is refused.
pub fn say(out: Output, standing: &Standing) -> Result<(), Failure> {
    for part in Part::ALL {
        let why = standing.refused.iter().find(|(p, _)| *p == part).map(|(_, why)| why.as_str());
        let (style, sign) = if standing.may(part) { (Style::Good, "✓") } else { (Style::Doubtful, "-") };
        let says = format!(" {:<8}{}{}", part.name(), part.words(), why.map_or(String::new(), |w| format!(": {w}")));
        out.pieces(&[(style, sign), (Style::Plain, &says)])?;
    }
    Ok(())
}
