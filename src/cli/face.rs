//! What the terminal face looks like and which keys it has, from the settings and the terminal.

use super::Context;
use super::output::Failure;
use crate::config::{ColorChoice, Config, Value, write};
use crate::tui::Face;
use crate::tui::actions::Keymap;
use crate::tui::app::Wardrobe;
use crate::tui::theme::{Depth, Themes};
use std::path::PathBuf;
use std::sync::Arc;

/// The keys that hold.
///
/// # Errors
/// 2: the settings name actions or keys that are not there, or give a key two meanings at one place.
pub fn keymap(config: &Config) -> Result<Keymap, Failure> {
    Keymap::read(&config.keys).map_err(|errors| {
        let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
        Failure::usage(all.join("\n").trim_end())
    })
}

/// The themes that there are, for this terminal.
pub fn themes(ctx: &Context) -> Themes {
    let said = |name: &str| std::env::var(name).unwrap_or_default();
    let depth = match ctx.config.color.value {
        ColorChoice::Never => Depth::None,
        _ => Depth::of(&said("COLORTERM"), &said("TERM")),
    };
    Themes::new(file(ctx).and_then(|f| f.parent().map(|p| p.join("themes"))), depth)
}

/// The user's file of settings.
fn file(ctx: &Context) -> Option<PathBuf> {
    ctx.named_file.clone().or_else(|| ctx.paths().ok().map(|p| p.config_file.clone()))
}

/// All of it. A theme that cannot be used gives way to the default one, and that is said.
///
/// # Errors
/// As [`keymap`].
pub fn face(ctx: &Context) -> Result<Face, Failure> {
    let keymap = Arc::new(keymap(&ctx.config)?);
    let themes = themes(ctx);
    let chosen = ctx.config.theme.value.as_str();
    let (theme, name, note) = match themes.theme(chosen) {
        Ok(theme) => (theme, chosen, None),
        Err(fault) => {
            ctx.out.note(&fault.whole(chosen));
            (themes.fallback(), crate::tui::theme::shelf::DEFAULT, Some(fault.words(chosen)))
        }
    };
    let name = name.to_string();
    let keep = file(ctx).map(|file| {
        let keep = move |name: &str| {
            let kept = write::put(&file, "theme", &Value::Text(name.into()));
            kept.map(|()| file.display().to_string()).map_err(|e| e.to_string())
        };
        Arc::new(keep) as crate::tui::app::Keep
    });
    Ok(Face { theme, wardrobe: Wardrobe { themes, name, keep }, keymap, note })
}
