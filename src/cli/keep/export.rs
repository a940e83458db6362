//! `gradus export`: everything of a learner as one file.

use crate::cli::output::Failure;
use crate::cli::{Context, args::TakeOutArgs, memory, tutor};
use crate::config::Paths;
use crate::driver::{Exported, Exporter, Extras, TransferError, export, now};
use crate::msg;
use std::fs;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Bytes of a settings file at most.
const MOST: u64 = 1 << 20;

/// Writes the export; a file is there whole or not at all, and for this user alone.
///
/// # Errors
/// 2 where standard output is a terminal or the file is there; the journal cannot be read, or the output not be written.
pub fn run(ctx: &Context, args: &TakeOutArgs) -> Result<(), Failure> {
    let data = memory::folder(ctx)?;
    let extras = extras(ctx.paths()?);
    let write = |out: &mut dyn Write| export(&data, now(), &extras, out).map_err(failure);
    let done = match args.output.as_deref().filter(|p| *p != Path::new("-")) {
        None if io::stdout().is_terminal() => return Err(Failure::usage(msg!("export-terminal"))),
        None => write(&mut BufWriter::new(io::stdout().lock()))?,
        Some(path) => into_file(path, args.force, &write)?,
    };
    tell(ctx, &done);
    Ok(())
}

/// Settings and course, which the store does not hold.
fn extras(paths: &Paths) -> Extras {
    let small = |path: &Path| fs::metadata(path).is_ok_and(|m| m.is_file() && m.len() <= MOST);
    let read = |path: &Path| if small(path) { fs::read_to_string(path).ok() } else { None };
    let course = read(&paths.state_dir.join("curriculum")).map(|t| t.trim().to_string());
    Extras { settings: read(&paths.config_file), course }
}

/// For the tutor: writes the export into the folder it was started in, under a name that is free.
pub fn exporter(paths: &Paths, data: PathBuf) -> Exporter {
    let paths = paths.clone();
    Arc::new(move || {
        let day = chrono::Local::now().format("%Y-%m-%d");
        let name = |n: u32| if n == 1 { format!("gradus-{day}.jsonl") } else { format!("gradus-{day}-{n}.jsonl") };
        let free = (1..1000).map(name).find(|name| Path::new(name).symlink_metadata().is_err());
        let name = free.ok_or_else(|| msg!("export-there", path = name(1)))?;
        let write = |out: &mut dyn Write| export(&data, now(), &extras(&paths), out).map_err(failure);
        let done = into_file(Path::new(&name), false, &write).map_err(|f| f.message)?;
        let path = fs::canonicalize(&name).map_or(name, |p| p.display().to_string());
        Ok(msg!("export-where", n = done.records, path = path))
    })
}

/// Beside first, then by one rename into its place.
fn into_file(
    path: &Path,
    force: bool,
    write: &dyn Fn(&mut dyn Write) -> Result<Exported, Failure>,
) -> Result<Exported, Failure> {
    let name = path.display().to_string();
    if path.symlink_metadata().is_ok() && !force {
        return Err(Failure::usage(msg!("export-there", path = name)));
    }
    let refused = |e: io::Error| Failure::failed(msg!("export-refused", path = name.as_str(), why = e.to_string()));
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Such a file is its owner's alone, and goes when it is not kept.
    let mut out = BufWriter::new(tempfile::NamedTempFile::new_in(folder).map_err(refused)?);
    let done = write(&mut out)?;
    let new = out.into_inner().map_err(|e| refused(e.into_error()))?;
    new.as_file().sync_all().map_err(refused)?;
    let kept = if force { new.persist(path) } else { new.persist_noclobber(path) };
    kept.map_err(|e| refused(e.error))?;
    Ok(done)
}

fn tell(ctx: &Context, done: &Exported) {
    ctx.out.note(&msg!("export-done", n = done.records));
    if done.unreadable > 0 {
        ctx.out.note(&msg!("export-unreadable", n = done.unreadable));
    }
    if done.in_use {
        ctx.out.note(&msg!("export-in-use"));
    }
}

/// With its exit code.
pub fn failure(e: TransferError) -> Failure {
    match e {
        TransferError::Store(e) => tutor::store_failure(&e),
        TransferError::File(e) => Failure::content(e),
        TransferError::Output(e) => Failure::from(e),
    }
}
