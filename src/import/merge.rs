//! Importing into a folder that is there already: what came from there is updated, what a person added or changed stays.
//!
//! `import.toml` beside `curriculum.toml` keeps the sum of each file as the import made it. A file with another sum was
//! changed by hand and is left alone; a file that is not listed was added by hand.

use super::write::{skill_list, toml_text};
use super::{Format, Imported, Wish};
use crate::curriculum::parse::{Files, parse};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use toml::{Table, Value};

/// The file that remembers the import.
pub const MANIFEST: &str = "import.toml";
const HEADER: &str = "curriculum.toml";

/// A file that was left alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// Its path in the folder.
    pub file: String,
    /// Why.
    pub why: String,
}

/// What an import changes in the folder.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Changes {
    /// Files that were not there.
    pub added: Vec<String>,
    /// Files that are written anew.
    pub updated: Vec<String>,
    /// Files that the source no longer gives.
    pub removed: Vec<String>,
    /// Files of the import that stay as they are.
    pub unchanged: usize,
    /// Files that a person changed or added where the import has something too.
    pub kept: Vec<Kept>,
    /// Ids of items that were not there.
    pub new_items: Vec<String>,
    /// Ids of items whose question or key is another one now.
    pub changed_items: Vec<String>,
    /// Ids of items that are gone.
    pub gone_items: Vec<String>,
}

impl Changes {
    /// Whether nothing is written.
    pub fn is_nothing(&self) -> bool {
        self.added.is_empty() && self.updated.is_empty() && self.removed.is_empty()
    }

    /// For people.
    pub fn text(&self) -> String {
        let mut out = String::new();
        if self.is_nothing() {
            out.push_str("nothing has changed\n");
        }
        let lists = [
            ("added", &self.added),
            ("updated", &self.updated),
            ("removed", &self.removed),
            ("items that are new", &self.new_items),
            ("items that changed", &self.changed_items),
            ("items that are gone", &self.gone_items),
        ];
        for (name, all) in lists.into_iter().filter(|(_, all)| !all.is_empty()) {
            let more = if all.len() > 5 { format!(", and {} more", all.len() - 5) } else { String::new() };
            let first: Vec<&str> = all.iter().take(5).map(String::as_str).collect();
            let _ = writeln!(out, "{name}: {}{more}", first.join(", "));
        }
        for kept in &self.kept {
            let _ = writeln!(out, "kept: {}: {}", kept.file, kept.why);
        }
        out
    }
}

/// What is to be done to the folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// Files to write; `import.toml` comes last.
    pub write: Files,
    /// Files to take away.
    pub remove: Vec<String>,
    /// The same, and what it means.
    pub changes: Changes,
}

/// What is known of the last import into a folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Past {
    /// What was asked for: its id, and title and licence where they were given.
    pub wish: Wish,
    /// The format.
    pub format: Option<Format>,
    sums: BTreeMap<String, String>,
}

/// Why nothing can be imported into a folder.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Taken {
    /// It holds a curriculum of another origin.
    #[error("this folder holds a curriculum that no import made")]
    Foreign,
    /// `import.toml` cannot be read.
    #[error("import.toml cannot be read: {0}")]
    Unreadable(String),
    /// It holds the import of something else.
    #[error("this folder holds the import of {there}, and this is {here}")]
    Other {
        /// Format and id that it has.
        there: String,
        /// Format and id of the new import.
        here: String,
    },
}

/// What `import.toml` of a folder says; `None` where the folder has neither that nor a curriculum.
///
/// # Errors
/// The folder belongs to somebody else.
pub fn past(existing: &Files) -> Result<Option<Past>, Taken> {
    let Some(bytes) = existing.get(MANIFEST) else {
        return if existing.contains_key(HEADER) { Err(Taken::Foreign) } else { Ok(None) };
    };
    let bad = |e: String| Taken::Unreadable(e);
    let text = std::str::from_utf8(bytes).map_err(|e| bad(e.to_string()))?;
    let table: Table = toml::from_str(text).map_err(|e| bad(e.message().to_string()))?;
    let said = |key: &str| table.get(key).and_then(Value::as_str).map(str::to_string);
    let files = table.get("files").and_then(Value::as_table).cloned().unwrap_or_default();
    let sums = files.into_iter().filter_map(|(k, v)| Some((k, v.as_str()?.to_string()))).collect();
    let wish = Wish { id: said("id"), title: said("title"), licence: said("licence") };
    Ok(Some(Past { wish, format: said("format").as_deref().and_then(Format::named), sums }))
}

/// Works out what an import does to a folder with these files.
///
/// # Errors
/// The folder belongs to somebody else, or to another import.
pub fn plan(imported: &Imported, format: Format, wish: &Wish, existing: &Files) -> Result<Plan, Taken> {
    let past = past(existing)?;
    if let Some(Past { wish: Wish { id: Some(id), .. }, format: Some(was), .. }) = &past
        && (*id != imported.id || *was != format)
    {
        let name = |f: Format, id: &str| format!("`{id}` ({})", f.name());
        return Err(Taken::Other { there: name(*was, id), here: name(format, &imported.id) });
    }
    let past = past.unwrap_or_default();
    let mut plan = Plan::default();
    let changes = &mut plan.changes;
    for (path, bytes) in imported.files.iter().filter(|(p, _)| *p != HEADER) {
        let Some(there) = existing.get(path) else {
            changes.added.push(path.clone());
            plan.write.insert(path.clone(), bytes.clone());
            continue;
        };
        match past.sums.get(path) {
            _ if there == bytes => changes.unchanged += 1,
            Some(made) if *made == sum(there) => {
                changes.updated.push(path.clone());
                plan.write.insert(path.clone(), bytes.clone());
            }
            Some(_) => {
                let why = "it was changed by hand; take it away and import again to have the source's".to_string();
                changes.kept.push(Kept { file: path.clone(), why });
            }
            None => {
                let why = "it was added by hand, and the source has something of the same name".to_string();
                changes.kept.push(Kept { file: path.clone(), why });
            }
        }
    }
    let gone = past.sums.keys().filter(|p| *p != HEADER && !imported.files.contains_key(*p));
    for path in gone {
        match existing.get(path).map(|b| sum(b)) {
            Some(now) if past.sums.get(path) == Some(&now) => {
                changes.removed.push(path.clone());
                plan.remove.push(path.clone());
            }
            Some(_) => {
                let why = "the source no longer has it, but it was changed by hand".to_string();
                changes.kept.push(Kept { file: path.clone(), why });
            }
            None => {}
        }
    }
    header(imported, &past, existing, &mut plan);
    items(existing, &mut plan);
    let manifest = manifest(imported, format, wish).into_bytes();
    if existing.get(MANIFEST) != Some(&manifest) {
        plan.write.insert(MANIFEST.into(), manifest);
    }
    Ok(plan)
}

/// `curriculum.toml`: that of the import; where it was changed by hand, as it is, with the list of skills made anew.
fn header(imported: &Imported, past: &Past, existing: &Files, plan: &mut Plan) {
    let made = imported.files.get(HEADER).cloned().unwrap_or_default();
    let Some(there) = existing.get(HEADER) else {
        plan.changes.added.push(HEADER.into());
        plan.write.insert(HEADER.into(), made);
        return;
    };
    let own = |name: &String| {
        let path = super::write::path_of(name);
        existing.contains_key(&path) && !imported.files.contains_key(&path) && !plan.remove.contains(&path)
    };
    let text = String::from_utf8_lossy(there).into_owned();
    let mut names = listed(&String::from_utf8_lossy(&made)).map(|(_, names)| names).unwrap_or_default();
    let (at, before) = listed(&text).unwrap_or((0..0, Vec::new()));
    let added: Vec<String> = before.into_iter().filter(own).collect();
    names.extend(added.iter().cloned());
    let changed = past.sums.get(HEADER).is_none_or(|was| *was != sum(there));
    let base = if changed && !at.is_empty() { text.clone() } else { String::from_utf8_lossy(&made).into_owned() };
    let Some((at, _)) = listed(&base) else { return };
    let new = format!("{}{}{}", &base[..at.start], skill_list(&names), &base[at.end..]);
    // Whoever added only a skill wrote the list in another way, perhaps; that alone is no change.
    let same = changed && listed(&text).is_some_and(|(_, now)| now == names);
    if new.as_bytes() == there.as_slice() || same {
        plan.changes.unchanged += 1;
    } else {
        plan.changes.updated.push(HEADER.into());
        plan.write.insert(HEADER.into(), new.into_bytes());
    }
    if changed {
        let why = "it was changed by hand: only its list of skills follows the source".to_string();
        plan.changes.kept.push(Kept { file: HEADER.into(), why });
    }
}

/// Where the list of skills stands in a `curriculum.toml`, and what it holds.
fn listed(text: &str) -> Option<(std::ops::Range<usize>, Vec<String>)> {
    #[derive(serde::Deserialize)]
    struct Listed {
        skills: toml::Spanned<Vec<String>>,
    }
    let listed: Listed = toml::from_str(text).ok()?;
    let span = listed.skills.span();
    text.get(span.clone())?;
    Some((span, listed.skills.into_inner()))
}

/// Which items are new, changed, gone.
fn items(existing: &Files, plan: &mut Plan) {
    let hashes = |files: &Files| -> BTreeMap<String, u32> {
        let (curriculum, _) = parse(files);
        curriculum.iter().flat_map(|c| c.items().map(|(_, i)| (i.id.clone(), i.hash))).collect()
    };
    let before = hashes(existing);
    if before.is_empty() {
        return;
    }
    let mut files = existing.clone();
    files.extend(plan.write.iter().map(|(k, v)| (k.clone(), v.clone())));
    plan.remove.iter().for_each(|p| drop(files.remove(p)));
    let after = hashes(&files);
    let ids = |map: &BTreeMap<String, u32>| map.keys().cloned().collect::<BTreeSet<_>>();
    plan.changes.new_items = ids(&after).difference(&ids(&before)).cloned().collect();
    plan.changes.gone_items = ids(&before).difference(&ids(&after)).cloned().collect();
    let other = |(id, hash): &(&String, &u32)| before.get(*id).is_some_and(|was| was != *hash);
    plan.changes.changed_items = after.iter().filter(other).map(|(id, _)| id.clone()).collect();
}

fn manifest(imported: &Imported, format: Format, wish: &Wish) -> String {
    let mut out = String::from(
        "# Written by `gradus pack import`, to tell what came from there from what you changed.\n# Leave it where it is.\n",
    );
    let _ = writeln!(out, "format = \"{}\"\nid = \"{}\"", format.name(), imported.id);
    for (key, said) in [("title", &wish.title), ("licence", &wish.licence)] {
        if let Some(said) = said {
            let _ = writeln!(out, "{key} = {}", toml_text(&super::clean::safe(said).0));
        }
    }
    out.push_str("\n[files]\n");
    for (path, bytes) in &imported.files {
        let _ = writeln!(out, "\"{path}\" = \"{}\"", sum(bytes));
    }
    out
}

/// Sixteen hexadecimal digits of the SHA-256 sum.
fn sum(bytes: &[u8]) -> String {
    let mut out = String::new();
    for byte in Sha256::digest(bytes).iter().take(8) {
        let _ = write!(out, "{byte:02x}");
    }
    out
}
