//! `gradus config`: every setting with its origin, a sample file, and the places on disk.

use super::Context;
use super::args::Globals;
use super::output::{Failure, Output, Style};
use crate::config::{Config, KEYS, Origin, Paths, SITE_FILE, keys};
use serde_json::{Map, Value, json};
use std::path::Path;

/// Shows what holds, and why.
///
/// # Errors
/// The output cannot be written.
pub fn show(ctx: &Context) -> Result<(), Failure> {
    if ctx.json {
        let all: Map<String, Value> = KEYS
            .iter()
            .map(|key| {
                let (value, origin) = (key.get)(&ctx.config);
                (key.name.into(), json!({ "value": value, "origin": origin_json(origin) }))
            })
            .collect();
        return ctx.out.json(&all);
    }
    let rows: Vec<(&str, String, &Origin)> = KEYS
        .iter()
        .map(|key| {
            let (value, origin) = (key.get)(&ctx.config);
            (key.name, value.to_string(), origin)
        })
        .collect();
    let name_width = rows.iter().map(|r| r.0.len()).max().unwrap_or(0);
    let value_width = rows.iter().map(|r| r.1.chars().count()).max().unwrap_or(0);
    for (name, value, origin) in rows {
        let style = if *origin == Origin::Default { Style::Dim } else { Style::Good };
        let (name, value) = (format!("{name:name_width$}"), format!("{value:value_width$}"));
        ctx.out.pieces(&[
            (Style::Bold, &name),
            (Style::Plain, " = "),
            (Style::Plain, &value),
            (Style::Plain, "  # "),
            (style, &origin.to_string()),
        ])?;
    }
    Ok(())
}

fn origin_json(origin: &Origin) -> Value {
    match origin {
        Origin::Flag(name) => json!({ "kind": "flag", "name": name }),
        Origin::Env(name) => json!({ "kind": "environment", "name": name }),
        Origin::User(path, line) => json!({ "kind": "user", "file": path.display().to_string(), "line": line }),
        Origin::Site(path, line) => json!({ "kind": "site", "file": path.display().to_string(), "line": line }),
        Origin::Default => json!({ "kind": "default" }),
    }
}

/// Prints a sample file.
///
/// # Errors
/// The output cannot be written.
pub fn sample() -> Result<(), Failure> {
    Output::new(&Config::default(), false).bytes(keys::sample().as_bytes())
}

/// Prints where the user's file is, or all places. Works with a broken file too: this is how one finds it.
///
/// # Errors
/// The user has no home directory; the output cannot be written.
pub fn path(globals: &Globals, all: bool) -> Result<(), Failure> {
    let out = Output::new(&Config::default(), globals.quiet);
    let paths = Paths::find().map_err(Failure::usage)?;
    let own = globals.config_file.as_deref().unwrap_or(&paths.config_file);
    let site = std::env::var("GRADUS_SITE_CONFIG").unwrap_or_else(|_| SITE_FILE.into());
    let places: [(&str, &Path); 9] = [
        ("config", own),
        ("site", Path::new(&site)),
        ("data", &paths.data_dir),
        ("models", &paths.models_dir),
        ("packs", &paths.packs_dir),
        ("state", &paths.state_dir),
        ("cache", &paths.cache_dir),
        ("run", &paths.runtime_dir),
        ("log", &paths.log_file),
    ];
    if globals.json {
        let map: Map<String, Value> = places
            .iter()
            .map(|(name, path)| {
                (name.to_string(), json!({ "path": path.display().to_string(), "exists": path.exists() }))
            })
            .collect();
        return out.json(&map);
    }
    if !all {
        return out.line(&own.display().to_string());
    }
    for (name, path) in places {
        let there = if path.exists() { "" } else { "  (not there yet)" };
        out.pieces(&[
            (Style::Bold, &format!("{name:8}")),
            (Style::Plain, &path.display().to_string()),
            (Style::Dim, there),
        ])?;
    }
    Ok(())
}
