//! `gradus config`: every setting with its origin, a sample file, the keys, the themes, and the places on disk.

use super::Context;
use super::args::Globals;
use super::face;
use super::output::{Failure, Output, Style};
use crate::config::{Config, KEYS, Origin, Paths, SITE_FILE, keys};
use crate::locale::text;
use crate::tui::actions::{Row, TABLE};
use crate::tui::theme::shelf::Fault;
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

/// Lists every action with its keys and where they work; those that the settings have changed are marked.
///
/// # Errors
/// 2 where the settings say of keys what cannot be; the output cannot be written.
pub fn keys(ctx: &Context) -> Result<(), Failure> {
    let map = face::keymap(&ctx.config)?;
    if ctx.json {
        let all: Vec<Value> = TABLE
            .iter()
            .map(|row| {
                let places: Vec<String> = row.places.iter().map(|p| text(p.id(), None)).collect();
                json!({
                    "action": row.name(), "keys": map.keys(row), "default": row.keys, "own": map.is_own(row),
                    "does": text(row.help, None), "places": places,
                })
            })
            .collect();
        return ctx.out.json(&all);
    }
    let keys = |row: &Row| map.keys(row).join(" ");
    let name_width = TABLE.iter().map(|r| r.name().len()).max().unwrap_or(0);
    let key_width = TABLE.iter().map(|r| keys(r).chars().count()).max().unwrap_or(0);
    for row in TABLE {
        let style = if map.is_own(row) { Style::Good } else { Style::Plain };
        ctx.out.pieces(&[
            (Style::Bold, &format!("{:name_width$}", row.name())),
            (style, &format!("  {:key_width$}  ", keys(row))),
            (Style::Dim, &text(row.help, None)),
        ])?;
    }
    Ok(())
}

/// Lists the themes, the one that the settings name with a star.
///
/// # Errors
/// The output cannot be written.
pub fn themes(ctx: &Context) -> Result<(), Failure> {
    let themes = face::themes(ctx);
    let chosen = ctx.config.theme.value.as_str();
    let rows: Vec<(String, String, Option<Fault>)> =
        themes.names().into_iter().map(|name| (name.clone(), themes.about(&name), themes.sheet(&name).err())).collect();
    if ctx.json {
        let all: Vec<Value> = rows
            .iter()
            .map(|(name, about, fault)| {
                let own = themes.own_file(name).filter(|p| p.exists()).map(|p| p.display().to_string());
                let wrong = fault.as_ref().map(|f| f.words(name));
                json!({ "name": name, "about": about, "chosen": name == chosen, "file": own, "wrong": wrong })
            })
            .collect();
        return ctx.out.json(&all);
    }
    let width = rows.iter().map(|r| r.0.len()).max().unwrap_or(0);
    for (name, about, fault) in &rows {
        let star = if name == chosen { "* " } else { "  " };
        ctx.out.pieces(&[(Style::Plain, star), (Style::Bold, &format!("{name:width$}  ")), (Style::Plain, about)])?;
        if let Some(fault) = fault {
            ctx.out.note(&fault.whole(name));
        }
    }
    Ok(())
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
