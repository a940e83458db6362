//! `gradus model`: the models that are here, and those that can be had.

use super::args::ModelCommand;
use super::output::{Failure, Style};
use super::{Context, voice};
use crate::llm::catalog::Catalog;
use crate::llm::download::{Expect, Phase, Progress, Trust, pull};
use crate::llm::{gguf, shelf};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Does what `command` says.
///
/// # Errors
/// 2 for a name that is not known, 3 where the named model is not here, 5 for a damaged file, 1 where a pull fails.
pub fn run(ctx: &Context, command: &ModelCommand) -> Result<(), Failure> {
    let catalog = Catalog::built_in().map_err(Failure::internal)?;
    match command {
        ModelCommand::List => list(ctx, &catalog),
        ModelCommand::Pull { name, sha256 } => get(ctx, &catalog, name, sha256.as_deref()),
        ModelCommand::Import { file } => import(ctx, &catalog, file),
        ModelCommand::Show { name } => show(ctx, &catalog, name),
    }
}

fn folders(ctx: &Context) -> Result<Vec<PathBuf>, Failure> {
    Ok(voice::folders(&ctx.config, ctx.paths()?))
}

fn mib(bytes: u64) -> u64 {
    bytes.div_ceil(1 << 20)
}

fn list(ctx: &Context, catalog: &Catalog) -> Result<(), Failure> {
    let installed = shelf::list(&folders(ctx)?, catalog);
    let in_use = voice::model_file(&ctx.config, ctx.paths()?).ok();
    let here = |file: &str| installed.iter().any(|m| m.path.file_name().is_some_and(|n| n == file));
    if ctx.json {
        let found: Vec<_> = installed
            .iter()
            .map(|m| {
                serde_json::json!({ "path": m.path, "id": m.id, "bytes": m.size, "sha256": m.sha256,
                "in_use": Some(&m.path) == in_use.as_ref(), "error": m.header.as_ref().err().map(ToString::to_string) })
            })
            .collect();
        let known: Vec<_> = catalog
            .models
            .iter()
            .map(|e| serde_json::json!({ "id": e.id, "title": e.title, "parameters": e.size_label(), "installed": here(&e.file),
                "memory_bytes": e.memory_bytes(4096), "licence": e.licence }))
            .collect();
        return ctx.out.json(&serde_json::json!({ "installed": found, "known": known }));
    }
    ctx.out.pieces(&[(Style::Bold, "Here:")])?;
    for model in &installed {
        let mark = if Some(&model.path) == in_use.as_ref() { "*" } else { " " };
        let name = model.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let about = match &model.header {
            Ok(h) => format!("{} {}, {} MiB", h.size_label(), h.quantisation, mib(model.size)),
            Err(e) => format!("damaged: {e}"),
        };
        ctx.out.line(&format!("{mark} {:<20} {name} ({about})", model.id.as_deref().unwrap_or("-")))?;
    }
    if installed.is_empty() {
        ctx.out.line("  none; the tutor works without a model, and talks with one")?;
    }
    ctx.out.pieces(&[(Style::Bold, "To be had with `gradus model pull ID`:")])?;
    for entry in catalog.models.iter().filter(|e| !here(&e.file)) {
        let about = format!("{} · {} MiB of memory · {}", entry.title, mib(entry.memory_bytes(4096)), entry.licence);
        ctx.out.line(&format!("  {:<20} {about}", entry.id))?;
    }
    Ok(())
}

fn get(ctx: &Context, catalog: &Catalog, name: &str, sha256: Option<&str>) -> Result<(), Failure> {
    if ctx.config.offline.value {
        return Err(Failure::failed(format!(
            "nothing is fetched while offline is set ({})",
            ctx.config.offline.origin
        )));
    }
    let paths = ctx.paths()?;
    paths.create().map_err(Failure::failed)?;
    let (url, file, expect) = match catalog.find(name) {
        Some(e) => {
            let sha256 = sha256.map(str::to_string).or_else(|| e.sha256.clone());
            (e.url(&ctx.config.hub.value), e.file.clone(), Expect { sha256, size: e.size })
        }
        None if name.starts_with("http://") || name.starts_with("https://") => {
            let file = file_of(name)?;
            (name.to_string(), file, Expect { sha256: sha256.map(str::to_string), size: None })
        }
        None => return Err(Failure::usage(format!("the catalogue has no model `{name}`; see: gradus model list"))),
    };
    let dest = paths.models_dir.join(file);
    ctx.out.note(&format!("Getting {name} to {}", dest.display()));
    let pulled = pull(&url, &dest, &expect, &mut |p| {
        ctx.out.progress(&progress_words(&p));
        ControlFlow::Continue(())
    });
    ctx.out.progress("");
    let pulled = pulled.map_err(Failure::failed)?;
    if let Err(e) = gguf::read(&pulled.path) {
        // Nothing that cannot be used is left where the tutor would pick it up.
        let _ = std::fs::remove_file(&pulled.path);
        return Err(Failure::content(format!("what was fetched is no model, and was removed: {e}")));
    }
    let trust = match pulled.trust {
        Trust::Expected => "as expected",
        Trust::Hub => "as the hub says",
        Trust::FirstUse => "recorded now, as nobody names one",
    };
    if ctx.json {
        return ctx
            .out
            .json(&serde_json::json!({ "path": pulled.path, "bytes": pulled.size, "sha256": pulled.sha256 }));
    }
    ctx.out.line(&format!(
        "{} is here, {} MiB; its sha256 is {} ({trust}).",
        dest.display(),
        mib(pulled.size),
        pulled.sha256
    ))
}

/// The file name at the end of an address.
fn file_of(url: &str) -> Result<String, Failure> {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let name = path.rsplit('/').next().unwrap_or_default();
    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b)) && !name.starts_with('.');
    match plain && name.to_lowercase().ends_with(".gguf") {
        true => Ok(name.to_string()),
        false => Err(Failure::usage(format!("the address {url} does not end in the name of a .gguf file"))),
    }
}

fn progress_words(p: &Progress) -> String {
    let doing = if p.phase == Phase::Checking { "checking" } else { "fetched" };
    match p.total {
        Some(total) if total > 0 => {
            let left = total.saturating_sub(p.done).checked_div(p.bytes_per_s).map(|s| format!(", {s} s left"));
            let left = left.unwrap_or_default();
            let share = p.done.saturating_mul(100) / total;
            format!("{doing} {share}% of {} MiB, {:.1} MiB/s{left}", mib(total), p.bytes_per_s as f64 / 1_048_576.0)
        }
        _ => format!("{doing} {} MiB, {:.1} MiB/s", mib(p.done), p.bytes_per_s as f64 / 1_048_576.0),
    }
}

fn import(ctx: &Context, catalog: &Catalog, file: &Path) -> Result<(), Failure> {
    let paths = ctx.paths()?;
    paths.create().map_err(Failure::failed)?;
    let done = shelf::import(file, &paths.models_dir, catalog, &mut |bytes| {
        ctx.out.progress(&format!("checking, {} MiB", mib(bytes)));
        ControlFlow::Continue(())
    });
    ctx.out.progress("");
    let done = done.map_err(|e| match e {
        shelf::ImportError::File(_) | shelf::ImportError::Checksum { .. } => Failure::content(e),
        _ => Failure::failed(e),
    })?;
    if ctx.json {
        return ctx.out.json(
            &serde_json::json!({ "path": done.path, "id": done.id, "sha256": done.sha256, "verified": done.verified }),
        );
    }
    let known = if done.verified { "its sum is that of the catalogue" } else { "its sum was recorded" };
    ctx.out.line(&format!("{} is here; {known}: {}.", done.path.display(), done.sha256))
}

fn show(ctx: &Context, catalog: &Catalog, name: &str) -> Result<(), Failure> {
    let path = voice::find(name, &folders(ctx)?).ok_or_else(|| match catalog.find(name) {
        Some(_) => Failure::no_model(format!("the model {name} is not here; get it with: gradus model pull {name}")),
        None => Failure::usage(format!("there is no model `{name}`, here or in the catalogue; see: gradus model list")),
    })?;
    let h = gguf::read(&path).map_err(Failure::content)?;
    if ctx.json {
        return ctx.out.json(&serde_json::json!({ "path": path, "name": h.name, "architecture": h.architecture,
            "parameters": h.parameters, "quantisation": h.quantisation, "context": h.context, "layers": h.layers,
            "chat_template": h.chat_template, "licence": h.licence, "bytes": h.file_size }));
    }
    let context = ctx.config.context.value.min(h.context.max(1));
    let rows = [
        ("file", path.display().to_string()),
        ("name", h.name.clone().unwrap_or_else(|| "not given".into())),
        ("kind", format!("{}, {} parameters, {}, {} layers", h.architecture, h.size_label(), h.quantisation, h.layers)),
        ("context", format!("{} tokens trained, {context} used", h.context)),
        ("memory", format!("about {} MiB", mib(h.memory_bytes(context)))),
        (
            "talks",
            if h.chat_template { "has its own chat template" } else { "has no chat template: not made for talk" }
                .into(),
        ),
        ("licence", h.licence.clone().unwrap_or_else(|| "not given in the file".into())),
    ];
    rows.iter()
        .try_for_each(|(key, value)| ctx.out.pieces(&[(Style::Bold, &format!("{key:<9}")), (Style::Plain, value)]))
}
