//! `gradus model list` and `gradus model recommend`: what is here, what can be had, and what fits.

use super::{eval, folders, machine, mib};
use crate::cli::output::{Failure, Style};
use crate::cli::{Context, voice};
use crate::dialogue::Standing;
use crate::llm::catalog::{Catalog, Entry};
use crate::llm::recommend::{CONTEXT, Facts, fits, recommend as choose};
use crate::llm::shelf::{self, Installed};
use serde_json::{Value, json};
use std::path::PathBuf;

fn is_here(installed: &[Installed], file: &str) -> bool {
    installed.iter().any(|m| m.header.is_ok() && m.path.file_name().is_some_and(|n| n == file))
}

/// All models, here and in the catalogue.
pub fn run(ctx: &Context, catalog: &Catalog) -> Result<(), Failure> {
    let installed = shelf::list(&folders(ctx)?, catalog);
    let in_use = voice::model_file(&ctx.config, ctx.paths()?).ok();
    let facts = machine::facts(ctx);
    if ctx.json {
        let found: Vec<Value> = installed.iter().map(|m| found(ctx, m, in_use.as_ref(), &facts, catalog)).collect();
        let known: Vec<Value> = catalog.models.iter().map(|e| known(e, is_here(&installed, &e.file), &facts)).collect();
        return ctx.out.json(&json!({ "installed": found, "known": known }));
    }
    ctx.out.pieces(&[(Style::Bold, "Here:")])?;
    for model in &installed {
        let mark = if Some(&model.path) == in_use.as_ref() { "*" } else { " " };
        let name = model.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let about = match &model.header {
            Ok(h) => {
                let context = ctx.config.context.value.min(h.context.max(1));
                let need = mib(h.memory_bytes(context));
                let (size, need) = (format!("{} MiB", mib(model.size)), format!("needs {need} MiB of memory"));
                let parts = standing(ctx, model).map_or(String::new(), |s| format!(", may: {}", eval::line(&s)));
                format!("{} {}, {size}, {need}{parts}", h.size_label(), h.quantisation)
            }
            Err(e) => format!("damaged: {e}"),
        };
        ctx.out.line(&format!("{mark} {:<20} {name} ({about})", model.id.as_deref().unwrap_or("-")))?;
    }
    if installed.is_empty() {
        ctx.out.line("  none; the tutor works without a model, and talks with one")?;
    }
    ctx.out.pieces(&[(Style::Bold, "To be had with `gradus model pull ID`:")])?;
    for entry in catalog.models.iter().filter(|e| !is_here(&installed, &e.file)) {
        ctx.out.line(&format!("  {:<20} {}", entry.id, about(entry, &facts)))?;
    }
    ctx.out.line("Memory is for a context of 4096 tokens. For a choice: gradus model recommend")
}

/// What a model has earned, where its sum is known without reading it: a list must not take minutes.
fn standing(ctx: &Context, model: &Installed) -> Option<Standing> {
    let paths = ctx.paths().ok()?;
    voice::known_standing(&model.path, &paths.data_dir, &paths.cache_dir)
}

fn about(entry: &Entry, facts: &Facts) -> String {
    let need = entry.memory_bytes(CONTEXT);
    let fit = if fits(facts, need) { "fits" } else { "does not fit now" };
    let limit = entry.restricts.as_ref().map(|r| format!(" ({r})")).unwrap_or_default();
    format!("{} · {} MiB of memory, {fit} · {}{limit}", entry.title, mib(need), entry.licence)
}

fn found(ctx: &Context, m: &Installed, in_use: Option<&PathBuf>, facts: &Facts, catalog: &Catalog) -> Value {
    let header = m.header.as_ref().ok();
    let need = header.map(|h| h.memory_bytes(ctx.config.context.value.min(h.context.max(1))));
    let entry = m.id.as_ref().and_then(|id| catalog.find(id));
    let licence = header.and_then(|h| h.licence.clone()).or_else(|| entry.map(|e| e.licence.clone()));
    json!({ "path": m.path, "id": m.id, "bytes": m.size, "sha256": m.sha256, "in_use": Some(&m.path) == in_use,
        "memory_bytes": need, "fits": need.map(|n| fits(facts, n)), "licence": licence,
        "roles": standing(ctx, m).map(|s| eval::parts(&s)),
        "error": m.header.as_ref().err().map(ToString::to_string) })
}

/// An entry of the catalogue as JSON.
pub fn known(e: &Entry, here: bool, facts: &Facts) -> Value {
    let need = e.memory_bytes(CONTEXT);
    json!({ "id": e.id, "title": e.title, "kind": e.kind, "parameters": e.size_label(),
        "quantisation": e.quantisation, "repo": e.repo, "file": e.file, "bytes": e.bytes(),
        "bytes_exact": e.size.is_some(), "sha256": e.sha256, "context": e.context, "memory_bytes": need,
        "fits": fits(facts, need), "installed": here, "licence": e.licence, "restricts": e.restricts })
}

/// One model for this machine.
pub fn recommend(ctx: &Context, catalog: &Catalog) -> Result<(), Failure> {
    let installed = shelf::list(&folders(ctx)?, catalog);
    let here = |id: &str| catalog.find(id).is_some_and(|e| is_here(&installed, &e.file));
    let facts = machine::facts(ctx);
    let named = choose(&facts, catalog, &here).map_err(Failure::failed)?;
    if ctx.json {
        let gpu = facts.gpu.as_ref().map(|(name, free)| json!({ "name": name, "free_bytes": free }));
        return ctx.out.json(&json!({ "id": named.id, "why": named.why, "memory_bytes": named.need,
            "on_gpu": named.on_gpu, "tokens_per_second": named.speed, "installed": named.installed,
            "machine": { "memory_bytes": facts.ram_total, "free_bytes": facts.ram_free, "cores": facts.cores,
                "gpu": gpu, "weights_read_per_second": facts.measured } }));
    }
    ctx.out.pieces(&[(Style::Bold, &named.id), (Style::Plain, &format!(": {}.", named.why))])?;
    if named.installed {
        ctx.out.line(&format!("It is here. To use it: gradus --model {}", named.id))?;
    } else {
        ctx.out.line(&format!("To get it: gradus model pull {}", named.id))?;
    }
    ctx.out.line("It fits and is quick; how well it teaches is not measured by this.")
}
