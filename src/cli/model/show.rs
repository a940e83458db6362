//! `gradus model show`: all that is known of one model, from its own file or from the catalogue.

use super::{eval, folders, list, machine, mib};
use crate::cli::output::{Failure, Style};
use crate::cli::{Context, voice};
use crate::llm::catalog::{Catalog, Entry};
use crate::llm::gguf;
use crate::llm::recommend::{CONTEXT, fits};
use serde_json::json;
use std::path::Path;

const NOT_MEASURED: &str = "not measured: what a model is good for here is measured, never presumed";

/// Tells about the model of this name, id or path.
pub fn run(ctx: &Context, catalog: &Catalog, name: &str) -> Result<(), Failure> {
    match (voice::find(name, &folders(ctx)?), catalog.find(name)) {
        (Some(path), _) => file(ctx, catalog, &path),
        (None, Some(entry)) => known(ctx, entry),
        (None, None) => {
            Err(Failure::usage(format!("there is no model `{name}`, here or in the catalogue; see: gradus model list")))
        }
    }
}

fn rows(ctx: &Context, rows: &[(&str, String)]) -> Result<(), Failure> {
    rows.iter()
        .try_for_each(|(key, value)| ctx.out.pieces(&[(Style::Bold, &format!("{key:<9}")), (Style::Plain, value)]))
}

fn file(ctx: &Context, catalog: &Catalog, path: &Path) -> Result<(), Failure> {
    let h = gguf::read(path).map_err(Failure::content)?;
    let context = ctx.config.context.value.min(h.context.max(1));
    let need = h.memory_bytes(context);
    let fit = fits(&machine::facts(ctx), need);
    let entry = path.file_name().and_then(|n| n.to_str()).and_then(|n| catalog.by_file(n));
    let paths = ctx.paths()?;
    let standing = voice::standing_of(path, &paths.data_dir, &paths.cache_dir);
    if ctx.json {
        return ctx.out.json(&json!({ "path": path, "id": entry.map(|e| &e.id), "installed": true, "name": h.name,
            "architecture": h.architecture, "parameters": h.parameters, "quantisation": h.quantisation,
            "context": h.context, "layers": h.layers, "vocabulary": h.vocabulary, "chat_template": h.chat_template,
            "licence": h.licence, "bytes": h.file_size, "kv_bytes_per_token": h.kv_bytes_per_token,
            "memory_bytes": need, "fits": fit, "roles": eval::parts(&standing) }));
    }
    let template =
        if h.chat_template { "has its own chat template" } else { "has no chat template: not made for talk" };
    let licence = h.licence.clone().or_else(|| entry.map(|e| format!("{} (by the catalogue)", e.licence)));
    let cache = match h.kv_bytes_per_token {
        0 => "not told by the file".into(),
        bytes => format!("{:.1} KiB a token", bytes as f64 / 1024.0),
    };
    rows(
        ctx,
        &[
            ("file", path.display().to_string()),
            ("name", h.name.clone().unwrap_or_else(|| "not given".into())),
            (
                "kind",
                format!("{}, {} parameters, {}, {} layers", h.architecture, h.size_label(), h.quantisation, h.layers),
            ),
            ("words", format!("{} in its vocabulary", h.vocabulary)),
            ("context", format!("{} tokens trained, {context} used; {cache}", h.context)),
            ("memory", format!("about {} MiB; {}", mib(need), told(fit))),
            ("talks", template.into()),
            ("licence", licence.unwrap_or_else(|| "not given in the file".into())),
            ("roles", eval::line(&standing)),
        ],
    )?;
    if standing.examined { eval::say(ctx.out, &standing) } else { Ok(()) }
}

fn told(fits: bool) -> &'static str {
    if fits { "fits this machine now" } else { "more than this machine can spare now" }
}

fn known(ctx: &Context, e: &Entry) -> Result<(), Failure> {
    let facts = machine::facts(ctx);
    if ctx.json {
        let mut value = list::known(e, false, &facts);
        value["roles"] = serde_json::Value::Null;
        return ctx.out.json(&value);
    }
    let need = e.memory_bytes(CONTEXT);
    let about = if e.size.is_some() { "" } else { "about " };
    let sum = e.sha256.clone().unwrap_or_else(|| "the hub's word at the first pull, which holds from then on".into());
    let limit = e.restricts.as_ref().map(|r| format!(" ({r})")).unwrap_or_default();
    rows(
        ctx,
        &[
            ("model", format!("{}, not here; to get it: gradus model pull {}", e.title, e.id)),
            ("file", format!("{}/{}, {about}{} MiB", e.repo, e.file, mib(e.bytes()))),
            ("sha256", sum),
            ("kind", format!("{}, {} parameters, {}", e.kind.name(), e.size_label(), e.quantisation)),
            ("context", format!("{} tokens trained", e.context)),
            ("memory", format!("about {} MiB with a context of {CONTEXT}; {}", mib(need), told(fits(&facts, need)))),
            ("licence", format!("{}{limit}", e.licence)),
            ("roles", NOT_MEASURED.into()),
        ],
    )
}
