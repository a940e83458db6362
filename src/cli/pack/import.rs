//! `gradus pack import`: reads the files, has the room `import` make a curriculum of them, and writes it.

use super::super::Context;
use super::super::args::ImportArgs;
use super::super::output::Failure;
use super::gather;
use crate::curriculum::parse::{Files, MAX_FILE};
use crate::import::merge::{self, Changes, MANIFEST, Past};
use crate::import::{Format, Imported, Refused, Report, Source, Wish, import};
use serde::Serialize;
use std::io::Write;
use std::path::{Path, PathBuf};

#[derive(Serialize)]
struct Told<'a> {
    ok: bool,
    folder: String,
    dry_run: bool,
    taken: usize,
    adapted: usize,
    left_out: usize,
    report: &'a Report,
    changes: &'a Changes,
}

/// Imports, and prints the report.
///
/// # Errors
/// 2 where the path or the format is wrong, or the folder belongs to something else; 5 where nothing could be taken.
pub fn run(ctx: &Context, args: &ImportArgs) -> Result<(), Failure> {
    let (format, path) = named(&args.what)?;
    let (source, passed) = gather::gather(path)?;
    let format = format.or_else(|| Format::detect(&source)).ok_or_else(unknown)?;
    let there = match &args.output {
        Some(folder) => Some((folder.clone(), held(folder)?)),
        None => None,
    };
    let past = match &there {
        Some((folder, files)) => memory(folder, files)?,
        None => None,
    };
    let mut wish = wishes(args, past);
    let mut done = imported(format, &source, &wish)?;
    if done.report.licence == "unknown" && ctx.may_ask && wish.licence.is_none() {
        wish.licence = ask(&source.name)?;
        done = imported(format, &source, &wish)?;
    }
    let (folder, files) = match there {
        Some(there) => there,
        None => {
            let folder = beside(&done.id, path);
            let files = held(&folder)?;
            // A second import without -o finds the folder of the first by its id.
            if let Some(before) = memory(&folder, &files)? {
                wish = wishes(args, Some(before));
                done = imported(format, &source, &wish)?;
            }
            (folder, files)
        }
    };
    done.report.notes.extend(passed);
    let plan = merge::plan(&done, format, &wish, &files).map_err(|e| taken(&folder, e))?;
    if !args.dry_run {
        gather::write(&folder, &plan.write, &plan.remove)?;
    }
    let (taken, adapted, left_out) = done.report.counts();
    let shown = folder.display().to_string();
    if ctx.json {
        let (report, changes) = (&done.report, &plan.changes);
        let told = Told { ok: true, folder: shown, dry_run: args.dry_run, taken, adapted, left_out, report, changes };
        return ctx.out.json(&told);
    }
    ctx.out.line(done.report.text().trim_end())?;
    if !files.is_empty() {
        ctx.out.line(plan.changes.text().trim_end())?;
    }
    match args.dry_run {
        true => ctx.out.line(&format!("Nothing was written; it would go into {shown}.")),
        false => {
            let named = if shown.contains('/') { shown.clone() } else { format!("./{shown}") };
            ctx.out.line(&format!("Written into {shown}. Next: gradus pack check {named} --run"))
        }
    }
}

/// The format, where one is named, and the path.
fn named(what: &[String]) -> Result<(Option<Format>, &Path), Failure> {
    match what {
        [path] => Ok((None, Path::new(path))),
        [format, path] => {
            let known = Format::named(format).ok_or_else(|| {
                Failure::usage(format!("`{format}` is no format that can be imported\n   = formats: {}", names()))
            })?;
            Ok((Some(known), Path::new(path)))
        }
        _ => Err(Failure::usage("name a folder or a file")),
    }
}

fn names() -> String {
    let mut all: Vec<&str> = Format::ALL.into_iter().map(Format::name).collect();
    all.sort_unstable();
    all.join(", ")
}

fn unknown() -> Failure {
    let names = names();
    Failure::usage(format!("the format cannot be told from the content\n   = name it before the path: {names}"))
}

/// What the person says now, and else what was said at the last import.
fn wishes(args: &ImportArgs, past: Option<Past>) -> Wish {
    let before = past.unwrap_or_default().wish;
    Wish {
        id: args.id.clone().or(before.id),
        title: args.title.clone().or(before.title),
        licence: args.licence.clone().or(before.licence),
    }
}

fn imported(format: Format, source: &Source, wish: &Wish) -> Result<Imported, Failure> {
    import(Some(format), source, wish).map_err(|e| match e {
        Refused::Unknown => unknown(),
        Refused::Other(_) | Refused::Id(_) => Failure::usage(e),
        Refused::Nothing { .. } | Refused::File { .. } => Failure::content(e),
        Refused::Broken(_) => Failure::internal(e),
    })
}

/// The files of the folder that belong to a curriculum, and what remembers the import.
fn held(folder: &Path) -> Result<Files, Failure> {
    let mut files = Files::new();
    if !folder.exists() {
        return Ok(files);
    }
    if !folder.is_dir() {
        return Err(Failure::usage(format!("{} is no folder", folder.display())));
    }
    let mut names: Vec<(String, PathBuf)> =
        ["curriculum.toml", MANIFEST, "priors.toml"].map(|n| (n.to_string(), folder.join(n))).into();
    if let Ok(entries) = std::fs::read_dir(folder.join("skills")) {
        for entry in entries.flatten() {
            names.push((format!("skills/{}", entry.file_name().to_string_lossy()), entry.path()));
        }
    }
    for (name, path) in names {
        let Ok(kind) = path.symlink_metadata() else { continue };
        // An import's own list may name many files.
        let most = if name == MANIFEST { 16 << 20 } else { MAX_FILE as u64 + 1 };
        if !kind.is_file() || kind.len() > most {
            return Err(Failure::usage(format!("{} is a link or too large\n   = take it away first", path.display())));
        }
        files.insert(name, std::fs::read(&path)?);
    }
    let empty = std::fs::read_dir(folder)?.next().is_none();
    if files.is_empty() && !empty {
        let why = format!("{} holds other files, and no curriculum", folder.display());
        return Err(Failure::usage(format!("{why}\n   = name a new folder with -o")));
    }
    Ok(files)
}

fn memory(folder: &Path, files: &Files) -> Result<Option<Past>, Failure> {
    merge::past(files).map_err(|e| taken(folder, e))
}

fn taken(folder: &Path, e: merge::Taken) -> Failure {
    Failure::usage(format!("{}: {e}\n   = name another folder with -o", folder.display()))
}

/// The folder that is called like the id; where that is what is imported, another one.
fn beside(id: &str, path: &Path) -> PathBuf {
    let folder = PathBuf::from(id);
    let same = folder.canonicalize().is_ok_and(|f| path.canonicalize().is_ok_and(|p| p == f));
    if same { PathBuf::from(format!("{id}-course")) } else { folder }
}

/// Asks for the licence; an empty answer means that nobody knows.
fn ask(name: &str) -> Result<Option<String>, Failure> {
    let mut err = std::io::stderr().lock();
    let name = crate::curriculum::text::printable(name);
    write!(err, "Nothing says under which licence {name} stands. Its licence (Enter if you do not know): ")?;
    err.flush()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer).map_err(|e| Failure::failed(format!("cannot read the answer: {e}")))?;
    Ok(Some(answer.trim().to_string()).filter(|a| !a.is_empty()))
}
