//! Which curriculum is meant: that of the command line, that of the settings, or the one that was learned last. At the first
//! start, where nobody has said, the learner is asked.
//!
//! Owns the file that remembers the last one. It may be lost without harm: then the default holds again.

use super::Context;
use super::output::Failure;
use crate::config::Origin;
use crate::curriculum::Library;
use crate::curriculum::text::printable;
use crate::msg;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What the library is to be asked for: an id, or the folder of a pack.
pub fn current(ctx: &Context, named: Option<&str>) -> String {
    let last = || Some(()).filter(|()| is_open(ctx)).and_then(|()| remembered(ctx));
    let what = named.map(str::to_string).or_else(last).unwrap_or_else(|| ctx.config.curriculum.value.clone());
    ctx.shelf().resolve(&what)
}

/// Whether neither the settings nor the environment say which one.
fn is_open(ctx: &Context) -> bool {
    ctx.config.curriculum.origin == Origin::Default
}

fn file(ctx: &Context) -> Option<PathBuf> {
    ctx.paths().ok().map(|p| p.state_dir.join("curriculum"))
}

/// The one that was learned last, if it is still there.
fn remembered(ctx: &Context) -> Option<String> {
    let what = std::fs::read_to_string(file(ctx)?).ok()?.trim().to_string();
    let there = Library::has(&what) || ctx.shelf().folder(&what).is_some() || Path::new(&what).is_absolute();
    Some(what).filter(|_| there)
}

/// Remembers what is learned now. `named` is an id or a folder; without it, nothing changes.
pub fn remember(ctx: &Context, named: Option<&str>) {
    let (Some(what), Some(file)) = (named, file(ctx)) else { return };
    let is_folder = what.contains('/') || (!Library::has(what) && ctx.shelf().folder(what).is_none());
    let what = match is_folder {
        // With a slash it is a folder wherever it is read.
        true => std::path::absolute(what).map_or_else(|_| what.to_string(), |p| format!("{}/", p.display())),
        false => what.to_string(),
    };
    let line = what + "\n";
    // To write a file anew takes longer than to read it.
    if std::fs::read_to_string(&file).is_ok_and(|old| old == line) {
        return;
    }
    if let Err(e) = std::fs::write(&file, line) {
        ctx.out.note(&format!("which curriculum is learned cannot be remembered in {}: {e}", file.display()));
    }
}

/// Asks at the first start; `None` where somebody has said already, or nobody can be asked.
///
/// # Errors
/// The terminal cannot be read or written.
pub fn choose(ctx: &Context) -> Result<Option<String>, Failure> {
    let known = !is_open(ctx) || remembered(ctx).is_some();
    let begun = ctx.paths().is_ok_and(|p| p.data_dir.join("learner").exists());
    if known || begun || !ctx.may_ask {
        return Ok(None);
    }
    let shelf = ctx.shelf();
    let title = |id: &str| Library::open(&shelf.resolve(id)).ok().map(|c| c.title);
    let all: Vec<(String, String)> =
        shelf.entries().into_iter().filter_map(|e| title(&e.id).map(|t| (e.id, t))).collect();
    let usual = ctx.config.curriculum.value.as_str();
    let wide = all.iter().map(|(id, _)| id.len()).max().unwrap_or(0);
    let mut out = std::io::stderr().lock();
    writeln!(out, "{}\n", msg!("course-ask"))?;
    for (n, (id, title)) in all.iter().enumerate() {
        writeln!(out, "  {:>2}  {id:<wide$}  {}", n + 1, printable(title))?;
    }
    loop {
        write!(out, "\n{} ", msg!("course-which", usual = usual)).and_then(|()| out.flush())?;
        let mut line = String::new();
        let read = std::io::stdin().read_line(&mut line)?;
        let said = line.trim();
        let by_number = said.parse::<usize>().ok().and_then(|n| all.get(n.checked_sub(1)?));
        let found = by_number.or_else(|| all.iter().find(|(id, _)| id.eq_ignore_ascii_case(said)));
        match found {
            Some((id, _)) => return Ok(Some(id.clone())),
            None if said.is_empty() || read == 0 => return Ok(Some(usual.to_string())),
            None => {
                let said = printable(said);
                writeln!(out, "{}", msg!("course-unknown", said = said.as_str()))?;
            }
        }
    }
}
