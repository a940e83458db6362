//! `gradus pack add`, `update`, `list` and `remove`: the packs of this learner and of this machine.

use super::{count, show, source};
use crate::cli::Context;
use crate::cli::output::{Failure, Style, confirm};
use crate::curriculum::parse::parse;
use crate::curriculum::shelf::{Entry, Place, Shelf, Source};
use crate::curriculum::{Curriculum, Diagnostic, Library, Severity, lint};

/// What was found out about a pack that is to be added.
struct Checked {
    curriculum: Curriculum,
    warnings: usize,
}

/// Adds a pack, or puts a newer one in its place.
///
/// # Errors
/// 5 where it has errors: they are printed, and nothing is changed; 2 where its name is taken; 1 where it cannot be fetched or
/// written.
pub fn add(ctx: &Context, from: &str, path: Option<&str>) -> Result<(), Failure> {
    let found = source::fetch(ctx, from, path)?;
    let Checked { curriculum, warnings } = check(ctx, &found.files)?;
    if Library::has(&curriculum.id) {
        return Err(Failure::usage(format!(
            "a curriculum named `{}` comes with gradus, so another one of that name would be hidden\n   = change `id` in its curriculum.toml",
            curriculum.id
        )));
    }
    let shelf = ctx.shelf();
    let before = shelf.folder(&curriculum.id).and_then(|f| Library::open(&f.to_string_lossy()).ok());
    let added = chrono::Local::now().format("%Y-%m-%d").to_string();
    let source = Source { from: found.from, path: path.map(str::to_string), commit: found.commit, added };
    ctx.paths()?.create().map_err(Failure::failed)?;
    let replaced = shelf.put(&curriculum.id, &found.files, &source).map_err(|e| {
        Failure::failed(format!(
            "the pack could not be written: {e}\n   = see where packs are: gradus config path --all"
        ))
    })?;
    let changed = before.as_ref().filter(|_| replaced).map(|old| Changed::between(old, &curriculum));
    if ctx.json {
        return ctx.out.json(
            &serde_json::json!({ "id": curriculum.id, "title": curriculum.title, "version": curriculum.version,
            "skills": curriculum.skills.len(), "items": curriculum.items().count(), "warnings": warnings,
            "replaced": replaced, "changed": changed, "source": source }),
        );
    }
    let (skills, items) = (count(curriculum.skills.len(), "skill"), count(curriculum.items().count(), "item"));
    let word = if replaced { "updated" } else { "added" };
    ctx.out.line(&format!("{word} {}: {}, {skills}, {items}", curriculum.id, curriculum.title))?;
    if warnings > 0 {
        ctx.out.line(&format!("{} for its author: gradus pack check {}", count(warnings, "warning"), curriculum.id))?;
    }
    if let Some(changed) = changed {
        ctx.out.line(&changed.words())?;
    }
    ctx.out.line(&format!("Learn it: gradus learn {}", curriculum.id))
}

/// What a newer pack changes for those who have learned from the older one.
#[derive(Debug, PartialEq, Eq, serde::Serialize)]
struct Changed {
    new: usize,
    gone: usize,
    /// Items whose question or key is another one.
    meaning: usize,
}

impl Changed {
    fn between(old: &Curriculum, new: &Curriculum) -> Changed {
        let was = |id: &str| old.items().find(|(_, i)| i.id == id).map(|(_, i)| i.hash);
        let (mut added, mut meaning) = (0, 0);
        for (_, item) in new.items() {
            match was(&item.id) {
                None => added += 1,
                Some(before) => meaning += usize::from(before != item.hash),
            }
        }
        let gone = old.items().filter(|(_, i)| new.items().all(|(_, n)| n.id != i.id)).count();
        Changed { new: added, gone, meaning }
    }

    fn words(&self) -> String {
        format!(
            "{} new, {} gone, {} with another question or key; progress in the others stays",
            count(self.new, "item"),
            self.gone,
            self.meaning
        )
    }
}

fn check(ctx: &Context, files: &crate::curriculum::parse::Files) -> Result<Checked, Failure> {
    let (curriculum, mut found) = parse(files);
    if let Some(curriculum) = &curriculum {
        found.extend(lint::check(curriculum, files));
    }
    let errors: Vec<&Diagnostic> = found.iter().filter(|d| d.severity == Severity::Error).collect();
    let warnings = found.len() - errors.len();
    match curriculum.filter(|_| errors.is_empty()) {
        Some(curriculum) => Ok(Checked { curriculum, warnings }),
        None if ctx.json => {
            ctx.out.json(&serde_json::json!({ "ok": false, "diagnostics": errors }))?;
            Err(Failure::content(""))
        }
        None => {
            errors.iter().try_for_each(|d| show(ctx, d))?;
            Err(Failure::content(format!("{}; nothing was added", count(errors.len(), "error"))))
        }
    }
}

/// Fetches packs again from where they came; all of them where none is named.
///
/// # Errors
/// 2 where a pack is not there or nobody wrote down where it came from; else as [`add`].
pub fn update(ctx: &Context, named: Option<&str>) -> Result<(), Failure> {
    let shelf = ctx.shelf();
    let own = |e: &Entry| e.place == Place::Own;
    let ids: Vec<String> = match named {
        Some(id) => vec![id.to_string()],
        None => shelf.entries().into_iter().filter(own).map(|e| e.id).collect(),
    };
    let mut failed = None;
    for id in ids {
        let Some(source) = shelf.source(&id) else {
            let message = format!(
                "nobody wrote down where `{id}` came from\n   = gradus pack list shows what is there; gradus pack add puts a newer one in its place"
            );
            failed = Some(Failure::usage(message));
            continue;
        };
        if let Err(failure) = add(ctx, &source.from, source.path.as_deref()) {
            // The others are worth trying.
            if let Some(earlier) = failed.replace(failure) {
                ctx.out.note(earlier.report(false).trim_end());
            }
        }
    }
    failed.map_or(Ok(()), Err)
}

/// Takes a pack away. What was learned from it stays.
///
/// # Errors
/// 2 where it is not one of the learner's own, 1 where it cannot be taken away.
pub fn remove(ctx: &Context, id: &str, yes: bool) -> Result<(), Failure> {
    let shelf = ctx.shelf();
    match shelf.entries().iter().find(|e| e.id == id).map(|e| e.place) {
        Some(Place::Own) => {}
        Some(Place::Shipped) => return Err(Failure::usage(format!("`{id}` comes with gradus and cannot be removed"))),
        Some(Place::Site) => {
            return Err(Failure::usage(format!(
                "`{id}` is there for all users of this machine; its administrator can remove it"
            )));
        }
        None => return Err(Failure::usage(format!("there is no pack `{id}`\n   = see: gradus pack list"))),
    }
    if !yes && ctx.may_ask && !confirm(&format!("Remove `{id}`? What you learned from it stays."))? {
        return Err(Failure::failed("nothing was removed"));
    }
    shelf.remove(id).map_err(|e| Failure::failed(format!("`{id}` could not be removed: {e}")))?;
    if ctx.json {
        return ctx.out.json(&serde_json::json!({ "removed": id }));
    }
    ctx.out.line(&format!("removed {id}; what was learned from it stays"))
}

/// Every curriculum that can be learned here.
///
/// # Errors
/// The output is closed.
pub fn list(ctx: &Context) -> Result<(), Failure> {
    let shelf = ctx.shelf();
    let entries = shelf.entries();
    let open = |e: &Entry| {
        Library::open(&e.folder.as_ref().map_or_else(|| e.id.clone(), |f| f.to_string_lossy().into_owned()))
    };
    let rows: Vec<(&Entry, Result<Curriculum, String>)> =
        entries.iter().map(|e| (e, open(e).map_err(|err| err.to_string()))).collect();
    if ctx.json {
        return ctx.out.json(&rows.iter().map(|(e, c)| row(&shelf, e, c)).collect::<Vec<_>>());
    }
    let wide = rows.iter().map(|(e, _)| e.id.len()).max().unwrap_or(0);
    for (entry, opened) in rows {
        let place = match entry.place {
            Place::Shipped => "comes with gradus",
            Place::Own => "yours",
            Place::Site => "of this machine",
        };
        let id = format!("{:<wide$}  ", entry.id);
        match opened {
            Ok(c) => {
                let says = format!(
                    "{} · {} · {}, {} · {place}",
                    c.title,
                    c.code,
                    count(c.skills.len(), "skill"),
                    count(c.items().count(), "item")
                );
                ctx.out.pieces(&[(Style::Bold, &id), (Style::Plain, &says)])?;
            }
            Err(why) => {
                let why = why.lines().next().unwrap_or_default().to_string();
                ctx.out.pieces(&[
                    (Style::Bold, &id),
                    (Style::Bad, "cannot be used: "),
                    (Style::Plain, &format!("{why} · {place}")),
                ])?;
            }
        }
    }
    Ok(())
}

fn row(shelf: &Shelf, entry: &Entry, opened: &Result<Curriculum, String>) -> serde_json::Value {
    let mut row = serde_json::json!({ "id": entry.id, "place": entry.place, "folder": entry.folder });
    let source = if entry.place == Place::Own { shelf.source(&entry.id) } else { None };
    let more = match opened {
        Ok(c) => serde_json::json!({ "title": c.title, "version": c.version, "language": c.language, "code": c.code,
            "licence": c.licence, "skills": c.skills.len(), "items": c.items().count(), "source": source }),
        Err(why) => serde_json::json!({ "error": why, "source": source }),
    };
    if let (Some(row), Some(more)) = (row.as_object_mut(), more.as_object()) {
        row.extend(more.clone());
    }
    row
}
