//! `gradus import`: the export of another machine, merged into what is here.

use super::export::failure;
use crate::cli::output::Failure;
use crate::cli::{Context, args::TakeInArgs, memory};
use crate::driver::{Imported, import, now};
use crate::msg;
use serde::Serialize;
use std::fs;
use std::io::{self, BufReader, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

#[derive(Serialize)]
struct Told<'a> {
    dry_run: bool,
    new: u64,
    known: u64,
    unreadable: u64,
    flaws: &'a [(u64, String)],
    cut: bool,
    place: bool,
    settings: bool,
}

/// Merges the file.
///
/// # Errors
/// 5 where the file is none, or lines of it cannot be read (what can be is imported then); 4 where the store is in use or
/// locked; the disk refuses, and nothing was imported.
pub fn run(ctx: &Context, args: &TakeInArgs) -> Result<(), Failure> {
    let data = memory::folder(ctx)?;
    let paths = ctx.paths()?;
    if !args.dry_run {
        paths.create().map_err(Failure::failed)?;
    }
    let source: Box<dyn Read> = if args.file == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        let name = args.file.display().to_string();
        let open = fs::File::open(&args.file);
        Box::new(open.map_err(|e| Failure::usage(msg!("import-no-file", path = name, why = e.to_string())))?)
    };
    let done = import(&data, BufReader::with_capacity(1 << 16, source), now(), args.dry_run).map_err(failure)?;
    let mut settings = false;
    if args.settings && !args.dry_run && !paths.config_file.exists() {
        settings = done.extras.settings.as_deref().is_some_and(|t| write(&paths.config_file, t).is_ok());
    }
    let course = paths.state_dir.join("curriculum");
    if !args.dry_run && !course.exists() {
        // It may be lost without harm.
        let _ = done.extras.course.as_deref().filter(|c| c.len() < 4096).map(|c| write(&course, &format!("{c}\n")));
    }
    tell(ctx, args, &done, settings)?;
    if done.unreadable > 0 {
        return Err(Failure::content(msg!("import-left-out", n = done.unreadable)));
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(parent)?;
    }
    fs::File::options().write(true).create_new(true).mode(0o600).open(path)?.write_all(text.as_bytes())
}

fn tell(ctx: &Context, args: &TakeInArgs, done: &Imported, settings: bool) -> Result<(), Failure> {
    if ctx.json {
        return ctx.out.json(&Told {
            dry_run: args.dry_run,
            new: done.new,
            known: done.known,
            unreadable: done.unreadable,
            flaws: &done.flaws,
            cut: done.cut,
            place: done.place,
            settings,
        });
    }
    let (new, known, unreadable) = (done.new, done.known, done.unreadable);
    ctx.out.line(&match args.dry_run {
        true => msg!("import-would", new = new, known = known, unreadable = unreadable),
        false => msg!("import-done", new = new, known = known, unreadable = unreadable),
    })?;
    for (line, why) in &done.flaws {
        ctx.out.line(&msg!("import-flaw", line = *line, why = why.as_str()))?;
    }
    if done.cut {
        ctx.out.note(&msg!("import-cut"));
    }
    if done.place {
        ctx.out.line(&msg!("import-place"))?;
    }
    if settings {
        ctx.out.line(&msg!("import-settings"))?;
    }
    Ok(())
}
