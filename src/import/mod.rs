//! Other people's content as a curriculum, and cards for Anki out of ours.
//!
//! Owns the readers of the formats (one file or folder for each), what is done to all items alike ([`draft`]), the writing of
//! our own files ([`write`], [`build`]), the joining with what is there already ([`merge`]) and the report ([`report`]).
//! Reads no disk and runs nothing: it gets files as paths and bytes, and gives files and a report. Never makes up teaching
//! content: what a source does not have is missing. What comes out passes `gradus pack check` without an error, because it
//! is checked here. Neighbours: looks at `curriculum` alone; only the command line knows it.

mod aiken;
pub mod anki;
pub mod apkg;
mod build;
pub mod cards;
mod clean;
mod draft;
mod exercism;
mod gift;
mod html;
mod ids;
mod licence;
mod mdbook;
pub mod merge;
mod qa;
pub mod report;
mod rustlings;
mod write;

use crate::curriculum::parse::Files;
use build::Builder;
pub use report::{Left, Report};
use std::collections::BTreeMap;

/// The largest file that is looked at, in bytes.
pub const MAX_FILE: usize = 16 << 20;

/// What can be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Quizzes of `mdbook-quiz`: TOML files.
    MdbookQuiz,
    /// Exercises like those of Rustlings: `info.toml`, `exercises/`, `solutions/`.
    Rustlings,
    /// A track of Exercism: `config.json`, `concepts/`, `exercises/`.
    Exercism,
    /// Questions in Moodle's GIFT.
    Gift,
    /// Questions in Aiken.
    Aiken,
    /// Notes that Anki exported as text, or any table of two columns.
    Anki,
    /// Paragraphs that begin with `Q:` and `A:` in Markdown.
    Qa,
}

impl Format {
    /// All of them, in the order in which they are looked for.
    pub const ALL: [Format; 7] = [
        Format::Exercism,
        Format::Rustlings,
        Format::MdbookQuiz,
        Format::Qa,
        Format::Aiken,
        Format::Gift,
        Format::Anki,
    ];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Format::MdbookQuiz => "mdbook-quiz",
            Format::Rustlings => "rustlings",
            Format::Exercism => "exercism",
            Format::Gift => "gift",
            Format::Aiken => "aiken",
            Format::Anki => "anki",
            Format::Qa => "qa",
        }
    }

    /// The format of this name.
    pub fn named(name: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|f| f.name() == name.to_lowercase())
    }

    /// Whether the files look like it.
    fn fits(self, source: &Source) -> bool {
        match self {
            Format::MdbookQuiz => mdbook::fits(source),
            Format::Rustlings => rustlings::fits(source),
            Format::Exercism => exercism::fits(source),
            Format::Gift => gift::fits(source),
            Format::Aiken => aiken::fits(source),
            Format::Anki => anki::fits(source),
            Format::Qa => qa::fits(source),
        }
    }

    /// The format of these files; the more telling formats are looked for first.
    pub fn detect(source: &Source) -> Option<Format> {
        // A header of Anki's leaves no doubt, whatever stands on the cards.
        let first = anki::is_headed(source).then_some(Format::Anki);
        first.or_else(|| Format::ALL.into_iter().find(|f| f.fits(source)))
    }
}

/// What is imported: the files of a folder by their paths inside it, with `/`; or one file by its name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// The last part of the path, for ids and for `source`.
    pub name: String,
    /// The files.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl Source {
    /// A file as text. What is not UTF-8 is read as well as it goes: [`Source::text`] says whether it was.
    fn text(&self, path: &str) -> Option<(String, bool)> {
        let bytes = self.files.get(path)?;
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let text = String::from_utf8_lossy(bytes);
        let odd = matches!(text, std::borrow::Cow::Owned(_));
        Some((text.replace("\r\n", "\n").replace('\r', "\n"), odd))
    }

    /// The files whose names end like this, as text, in order.
    fn texts<'a>(&'a self, endings: &'a [&str]) -> impl Iterator<Item = (&'a str, String)> {
        let ends = |path: &str| endings.iter().any(|e| path.to_lowercase().ends_with(e));
        self.files.keys().filter(move |p| ends(p)).filter_map(|p| Some((p.as_str(), self.text(p)?.0)))
    }

    /// Where something came from, as items say it.
    fn origin(&self, path: &str, what: &str) -> String {
        let place =
            if self.name == path || self.name.is_empty() { path.to_string() } else { format!("{}/{path}", self.name) };
        if what.is_empty() { place } else { format!("{place}, {what}") }
    }
}

/// What the person asks for; what is missing is found in the source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wish {
    /// Id of the curriculum.
    pub id: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Licence of the content.
    pub licence: Option<String>,
}

/// What an import gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// Id of the curriculum.
    pub id: String,
    /// Its files.
    pub files: Files,
    /// What became of everything.
    pub report: Report,
}

/// Why there is no import.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The format cannot be told.
    #[error("no format that is known fits these files")]
    Unknown,
    /// The named format has nothing to read here.
    #[error("there is nothing here that looks like {0}")]
    Other(&'static str),
    /// Everything was left out.
    #[error("nothing could be taken{}", told(.left, .notes))]
    Nothing {
        /// What was found, and why it was not taken.
        left: Vec<Left>,
        /// What is to be known.
        notes: Vec<String>,
    },
    /// The id cannot be one.
    #[error("`{0}` is no id: lower-case letters, digits and dashes only, at most 48")]
    Id(String),
    /// A file that all depends on cannot be read.
    #[error("{file}: {why}")]
    File {
        /// The file.
        file: String,
        /// What is wrong with it.
        why: String,
    },
    /// What was made is refused by our own check for a reason that no item is to blame for.
    #[error("what was made is no curriculum; this is a mistake of gradus\n{0}")]
    Broken(String),
}

fn told(left: &[Left], notes: &[String]) -> String {
    let lines = left
        .iter()
        .take(5)
        .map(|l| format!("\n   - {}:{} ({}): {}", l.origin.file, l.origin.line, l.origin.what, l.why));
    lines.chain(notes.iter().take(5).map(|n| format!("\n   - {n}"))).collect()
}

/// Imports. The same files and wishes give the same bytes.
///
/// # Errors
/// The format does not fit, or nothing could be taken.
pub fn import(format: Option<Format>, source: &Source, wish: &Wish) -> Result<Imported, Refused> {
    let format = match format {
        Some(format) => format,
        None => Format::detect(source).ok_or(Refused::Unknown)?,
    };
    let mut builder = Builder::default();
    builder.head.id = source.name.rsplit_once('.').map_or(source.name.as_str(), |(stem, _)| stem).to_string();
    builder.head.title = builder.head.id.replace(['-', '_'], " ");
    builder.head.authors = vec![format!("the authors of {}", source.name)];
    builder.head.licence = licence::find(source).unwrap_or_default();
    builder.head.code = "text".into();
    for (path, odd) in source.files.keys().filter_map(|p| Some((p, source.text(p)?.1))) {
        if odd && [".txt", ".gift", ".csv", ".tsv", ".md", ".toml"].iter().any(|e| path.to_lowercase().ends_with(e)) {
            builder.note(format!("{path} is not UTF-8: letters that could not be read stand as U+FFFD"));
        }
    }
    match format {
        Format::MdbookQuiz => mdbook::read(source, &mut builder)?,
        Format::Rustlings => rustlings::read(source, &mut builder)?,
        Format::Exercism => exercism::read(source, &mut builder)?,
        Format::Gift => gift::read(source, &mut builder)?,
        Format::Aiken => aiken::read(source, &mut builder)?,
        Format::Anki => anki::read(source, &mut builder)?,
        Format::Qa => qa::read(source, &mut builder)?,
    }
    if builder.len() == 0 {
        builder.note(format!("there is nothing here that looks like {}", format.name()));
    }
    if builder.head.summary.is_empty() {
        builder.head.summary = format!("Imported from {} ({}).", source.name, format.name());
    }
    // A map of skills alone is worth having; a file without a question that can be asked is not.
    if builder.is_bare() && format != Format::Exercism {
        return Err(builder.nothing());
    }
    builder.finish(format, wish)
}
