//! `gradus erase`: everything of this learner on this machine.
//!
//! Owns the list of what that is. The store goes first and under its lock, so that a session that is open is named and
//! nothing is removed. Models, packs and files that were exported stay.

use crate::cli::output::Failure;
use crate::cli::{Context, tutor};
use crate::config::Paths;
use crate::curriculum::text::printable;
use crate::{msg, store};
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long an engine may take to end after its session.
const PATIENCE: Duration = Duration::from_secs(10);
/// A folder for a draft or a program that was left behind this long ago belongs to no session.
const LEFT_BEHIND: Duration = Duration::from_secs(3600);

/// Erases, after the word was typed.
///
/// # Errors
/// 2 where nobody can be asked and `yes` was not said; 4 where a session is open; the disk refuses.
pub fn run(ctx: &Context, yes: bool, settings: bool) -> Result<(), Failure> {
    let paths = ctx.paths()?;
    if !yes && !agreed(ctx, paths)? {
        return Err(Failure::failed(msg!("erase-kept")));
    }
    engine_ended(&paths.runtime_dir)?;
    let mut erased = 0u64;
    if store::erase(&paths.data_dir.join("learner")).map_err(|e| tutor::store_failure(&e))? {
        erased += 1;
    }
    for path in others(paths, settings) {
        erased += u64::from(remove(&path)?);
    }
    if ctx.json {
        return ctx.out.json(&serde_json::json!({ "ok": true, "erased": erased }));
    }
    ctx.out.line(&match erased {
        0 => msg!("erase-nothing"),
        _ => msg!("erase-done"),
    })?;
    ctx.out.line(&msg!("erase-stays", models = paths.models_dir.display().to_string()))
}

/// Everything but the store.
fn others(paths: &Paths, settings: bool) -> Vec<PathBuf> {
    let mut all = vec![paths.cache_dir.clone(), paths.log_file.clone()];
    // Of these folders only what is ours: the data may lie below the state, or the state below the data.
    for name in ["curriculum", "bench.json", "gradus.log.1"] {
        all.push(paths.state_dir.join(name));
    }
    for (folder, prefix) in [(&paths.runtime_dir, "engine-"), (&paths.state_dir, "gradus.log")] {
        all.extend(named(folder, prefix));
    }
    let old = |p: &PathBuf| {
        let Ok(meta) = p.symlink_metadata() else { return false };
        let age = meta.modified().ok().and_then(|m| m.elapsed().ok());
        meta.uid() == rustix::process::geteuid().as_raw() && age.is_some_and(|a| a > LEFT_BEHIND)
    };
    all.extend(named(&std::env::temp_dir(), "gradus-").into_iter().filter(old));
    all.extend(settings.then(|| paths.config_file.clone()));
    all
}

fn named(folder: &Path, prefix: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(|e| e.file_name().to_string_lossy().starts_with(prefix)).map(|e| e.path()).collect()
}

fn remove(path: &Path) -> Result<bool, Failure> {
    let Ok(meta) = path.symlink_metadata() else { return Ok(false) };
    let done = if meta.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    let refused = |e: io::Error| msg!("erase-refused", path = path.display().to_string(), why = e.to_string());
    done.map(|()| true).map_err(|e| Failure::failed(refused(e)))
}

/// Waits for engines of sessions that have just ended: one may still be saving its memory.
pub(super) fn engine_ended(runtime: &Path) -> Result<(), Failure> {
    let begun = Instant::now();
    for lock in named(runtime, "engine-").into_iter().filter(|p| p.extension().is_some_and(|e| e == "lock")) {
        let Ok(file) = fs::File::open(&lock) else { continue };
        while file.try_lock_shared().is_err() {
            if begun.elapsed() > PATIENCE {
                return Err(Failure::store(msg!("erase-engine", path = lock.display().to_string())));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
    Ok(())
}

fn agreed(ctx: &Context, paths: &Paths) -> Result<bool, Failure> {
    if !ctx.may_ask || ctx.json {
        return Err(Failure::usage(msg!("erase-nobody")));
    }
    let word = msg!("erase-word");
    let data = paths.data_dir.join("learner").display().to_string();
    let mut err = io::stderr().lock();
    write!(err, "{} ", printable(&msg!("erase-ask", data = data, word = word.as_str()))).and_then(|()| err.flush())?;
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    Ok(line.trim() == word)
}
