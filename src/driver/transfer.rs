//! Taking a learner along: everything as one file, and the merging of such files.
//!
//! Owns what is exported beside the records (the place; the caller brings settings) and which records of a strange file
//! are taken: evidence of a form that is known or may come from a later version, from a time that has been, with numbers
//! that an estimate can be made from. An import is all or nothing ([`Store::adopt`]); afterwards the learner is folded anew
//! in the order that follows from the records alone. Neighbours: the command line opens the files.

use super::memory::rebuild;
use super::places;
use crate::learner::{Evidence, Millis};
use crate::msg;
use crate::session::Saved;
use crate::store::{self, Header, Known, Line, PortableError, Store, StoreError, read_portable};
use std::io::{self, BufRead, Write};
use std::path::Path;

/// How far a record may lie ahead of this machine's clock: clocks differ, and so do their owners' ideas of the date.
const AHEAD: Millis = 2 * 86_400_000;
/// Flaws that are told one by one.
const TOLD: usize = 10;

/// What goes along and is not in the store.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extras {
    /// The settings file.
    pub settings: Option<String>,
    /// The curriculum learned last.
    pub course: Option<String>,
}

/// What was exported.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exported {
    /// Records.
    pub records: u64,
    /// Lines of the journal that cannot be read.
    pub unreadable: u64,
    /// Whether the place is in it.
    pub place: bool,
    /// Whether the place is not, because a session has the store.
    pub in_use: bool,
}

/// What was, or would be, imported.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Imported {
    /// Records that were not here.
    pub new: u64,
    /// Records that were.
    pub known: u64,
    /// Lines that were left out.
    pub unreadable: u64,
    /// The first of them: number of the line, and what is wrong.
    pub flaws: Vec<(u64, String)>,
    /// Whether the file ends before its end.
    pub cut: bool,
    /// Whether the place was taken.
    pub place: bool,
    /// What else is in the file.
    pub extras: Extras,
}

/// Why nothing was exported or imported.
#[derive(Debug, thiserror::Error)]
pub enum TransferError {
    /// The store refuses.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file is none, or cannot be read.
    #[error(transparent)]
    File(#[from] PortableError),
    /// The output cannot be written.
    #[error(transparent)]
    Output(#[from] io::Error),
}

/// Writes everything of the learner whose store is in `data` to `out`, a line at a time.
///
/// # Errors
/// [`TransferError::Store`] where the journal cannot be read, [`TransferError::Output`].
pub fn export(data: &Path, now: Millis, extras: &Extras, out: &mut dyn Write) -> Result<Exported, TransferError> {
    let mut done = Exported::default();
    let place = if data.is_dir() { place(data, &mut done)? } else { None };
    out.write_all(Header::render(now).as_bytes())?;
    let mut failed = Ok(());
    let read = store::each(data, &mut |_, from, at_ms, event| {
        done.records += 1;
        failed = out.write_all(store::render_record(done.records, from, at_ms, event).as_bytes());
        match failed {
            Ok(()) => Ok(()),
            Err(_) => Err(StoreError::Event { why: String::new() }),
        }
    });
    failed?;
    done.unreadable = read?;
    let place = place.and_then(|p| serde_json::to_value(p).ok());
    let also = [
        ("place", place),
        ("settings", extras.settings.clone().map(Into::into)),
        ("course", extras.course.clone().map(Into::into)),
        ("end", Some(serde_json::json!({ "records": done.records }))),
    ];
    for (name, value) in also {
        if let Some(value) = value {
            writeln!(out, "{}", serde_json::json!({ name: value }))?;
        }
    }
    out.flush()?;
    Ok(done)
}

/// The place needs the store's lock; a session that has it keeps its place to itself.
fn place(data: &Path, done: &mut Exported) -> Result<Option<Saved>, StoreError> {
    match Store::open(data) {
        Ok((store, _)) => {
            let place = places::newest(&store);
            store.close();
            done.place = place.is_some();
            Ok(place)
        }
        Err(e @ (StoreError::Locked { .. } | StoreError::Newer { .. })) => Err(e),
        Err(e) => {
            done.in_use = matches!(e, StoreError::InUse(_));
            Ok(None)
        }
    }
}

/// Merges an export into the store in `data`; with `dry_run` it only says what would come of it. `now` in Unix
/// milliseconds: what claims to come from later is left out.
///
/// # Errors
/// Then nothing was imported: the file is no export, or of a newer version; the store is in use, locked, or its disk
/// refuses.
pub fn import(data: &Path, reader: impl BufRead, now: Millis, dry_run: bool) -> Result<Imported, TransferError> {
    if dry_run {
        let known = Known::read(data)?;
        return take(reader, now, known, &mut |_| Ok(())).map(|(done, _)| done);
    }
    let (mut store, _) = Store::open(data)?;
    let known = Known::read(data)?;
    let mut batch = store.batch()?;
    let (mut done, place) =
        take(reader, now, known, &mut |(from, at_ms, event)| store.stage(&mut batch, from, at_ms, event))?;
    store.adopt(batch)?;
    if store.state_is_stale() {
        // The records are safe; a state that cannot be written now is made at the next start.
        let _ = rebuild(&mut store);
    }
    if let Some(place) = place.filter(|_| places::newest(&store).is_none()) {
        done.place = store.put(places::put(&places::sitting(), &place).as_slice()).is_ok();
    }
    store.close();
    Ok(done)
}

/// A record to be staged.
type Taken<'a> = (store::Origin, i64, &'a str);

/// Reads the file and stages what is new.
fn take(
    reader: impl BufRead,
    now: Millis,
    mut known: Known,
    stage: &mut dyn FnMut(Taken<'_>) -> Result<(), StoreError>,
) -> Result<(Imported, Option<Saved>), TransferError> {
    let (mut done, mut saved, mut refused, mut records, mut end) = (Imported::default(), None, Ok(()), 0u64, None);
    read_portable(reader, &mut |number, line| {
        let flaw = match line {
            Err(why) => Some(why.to_owned()),
            Ok(Line::Record { from, at_ms, event }) => {
                records += 1;
                match flaw(at_ms, event, now) {
                    Some(why) => Some(why),
                    None if known.add(from.seq, at_ms, event) => {
                        done.new += 1;
                        refused = stage((from, at_ms, event));
                        None
                    }
                    None => {
                        done.known += 1;
                        None
                    }
                }
            }
            Ok(Line::Place(place)) => {
                saved = serde_json::from_value::<Saved>(place).ok();
                saved.is_none().then(|| msg!("flaw-type"))
            }
            Ok(Line::Settings(text)) => {
                done.extras.settings = Some(text);
                None
            }
            Ok(Line::Course(text)) => {
                done.extras.course = Some(text);
                None
            }
            Ok(Line::End(n)) => {
                end = Some(n);
                None
            }
        };
        if let Some(why) = flaw {
            done.unreadable += 1;
            if done.flaws.len() < TOLD {
                done.flaws.push((number, why));
            }
        }
        refused.is_ok()
    })?;
    refused?;
    done.cut = end.is_none_or(|n| n > records);
    Ok((done, saved))
}

/// Why a record of a strange file is not taken.
fn flaw(at: Millis, event: &str, now: Millis) -> Option<String> {
    if at < 0 {
        return Some(msg!("flaw-before"));
    }
    if at > now.saturating_add(AHEAD) {
        return Some(msg!("flaw-ahead"));
    }
    match serde_json::from_str::<Evidence>(event) {
        Err(_) => Some(msg!("flaw-evidence")),
        Ok(evidence) => evidence.flaw().map(|id| msg!(id)),
    }
}
