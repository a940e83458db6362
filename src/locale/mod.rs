//! The languages of the program: every fixed text that a learner reads, in English and in Simplified Chinese.
//!
//! PURE, and below every other room. Texts are Fluent files in `locales/`, a folder a language, embedded; the code names
//! them: `msg!("hint-none")`, `msg!("hint-of", rung = 2)`. The language is chosen once, before anything is said
//! ([`choose`]), and stays: like the locale of a C program it is a constant of the process. A text that a language lacks
//! is said in English, and one that is nowhere by its name; `tests/locales.rs` sees to it that neither happens.
//! What a curriculum says is in the curriculum's own language and does not pass here.

pub mod charset;

use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;
pub use fluent_bundle::{FluentArgs, FluentValue};
use std::cell::Cell;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{OnceLock, PoisonError, RwLock};
use unic_langid::LanguageIdentifier;

/// A language of the program.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Locale {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    ZhHans,
}

macro_rules! files {
    ($folder:literal: $($name:literal),*) => {
        [$(($name, include_str!(concat!("../../locales/", $folder, "/", $name, ".ftl")))),*]
    };
}

/// The files of a language, by name. A new file is named in both lists.
const EN: [(&str, &str); 15] = files!("en": "tutor", "screen", "words", "roles", "explain", "mood", "retrieval", "map", "market", "charts", "report", "share", "writing", "keep", "look");
const ZH_HANS: [(&str, &str); EN.len()] = files!("zh-Hans": "tutor", "screen", "words", "roles", "explain", "mood", "retrieval", "map", "market", "charts", "report", "share", "writing", "keep", "look");

impl Locale {
    /// All of them, English first.
    pub const ALL: [Locale; 2] = [Locale::En, Locale::ZhHans];

    /// Its tag (BCP 47), which is also its folder in `locales/`.
    pub fn tag(self) -> &'static str {
        match self {
            Locale::En => "en",
            Locale::ZhHans => "zh-Hans",
        }
    }

    /// What its speakers call it.
    pub fn native(self) -> &'static str {
        match self {
            Locale::En => "English",
            Locale::ZhHans => "简体中文",
        }
    }

    /// From a tag or a locale of the system: `zh_CN.UTF-8`, `zh`, `en-GB`, `C`. `None` for a language that is not here; the
    /// traditional scripts of Taiwan and Hong Kong are not.
    pub fn of(tag: &str) -> Option<Locale> {
        let tag = tag.split(['.', '@']).next().unwrap_or_default().replace('_', "-").to_ascii_lowercase();
        let mut parts = tag.split('-');
        match parts.next()? {
            "en" | "c" | "posix" => Some(Locale::En),
            "zh" if parts.any(|p| ["tw", "hk", "mo", "hant"].contains(&p)) => None,
            "zh" | "cmn" => Some(Locale::ZhHans),
            _ => None,
        }
    }

    /// Name and text of each of its files.
    pub fn files(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Locale::En => &EN,
            Locale::ZhHans => &ZH_HANS,
        }
    }

    fn table(self) -> &'static Table {
        static TABLES: [OnceLock<Table>; 2] = [OnceLock::new(), OnceLock::new()];
        TABLES[self as usize].get_or_init(|| Table::of(self))
    }
}

/// The texts of a language. A start says few of them, so each is parsed when it is first said: none names another one.
struct Table {
    /// Each message as it stands in its file, by its name.
    texts: HashMap<&'static str, &'static str>,
    /// Those that were said.
    said: RwLock<FluentBundle<FluentResource>>,
}

impl Table {
    fn of(locale: Locale) -> Table {
        let tag: LanguageIdentifier = locale.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // Isolation marks would count as cells on a terminal.
        bundle.set_use_isolating(false);
        let texts = locale.files().iter().flat_map(|(_, text)| messages(text)).collect();
        Table { texts, said: RwLock::new(bundle) }
    }

    fn find(&self, id: &str, args: Option<&FluentArgs>) -> Option<String> {
        let say = |bundle: &FluentBundle<FluentResource>| {
            let pattern = bundle.get_message(id)?.value()?;
            Some(bundle.format_pattern(pattern, args, &mut Vec::new()).into_owned())
        };
        let said = say(&self.said.read().unwrap_or_else(PoisonError::into_inner));
        if said.is_some() {
            return said;
        }
        // What cannot be read is left out: a test reads every file.
        let resource = FluentResource::try_new((*self.texts.get(id)?).to_string()).unwrap_or_else(|(rest, _)| rest);
        let mut bundle = self.said.write().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have said it meanwhile.
        let _ = bundle.add_resource(resource);
        say(&bundle)
    }
}

/// The messages of a file: name and text. An entry begins with its first letter, `-` or `#` at the beginning of a line.
fn messages(file: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in file.split_inclusive('\n') {
        if line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-' || c == '#') {
            starts.push(at);
        }
        at += line.len();
    }
    starts.push(at);
    let entries = (1..starts.len()).map(move |n| &file[starts[n - 1]..starts[n]]);
    entries.filter_map(|entry| {
        let name = entry.split_once('=')?.0.trim_end();
        name.starts_with(|c: char| c.is_ascii_alphabetic()).then_some((name, entry))
    })
}

static CHOSEN: AtomicU8 = AtomicU8::new(0);

thread_local! {
    static HERE: Cell<Option<Locale>> = const { Cell::new(None) };
}

/// Chooses the language of the process.
pub fn choose(locale: Locale) {
    CHOSEN.store(locale as u8, Ordering::Relaxed);
}

/// The language in which texts are said now.
pub fn current() -> Locale {
    let of_process = || Locale::ALL[usize::from(CHOSEN.load(Ordering::Relaxed)).min(Locale::ALL.len() - 1)];
    HERE.with(Cell::get).unwrap_or_else(of_process)
}

/// Does something with another language on this thread alone: for tests, which run side by side.
pub fn within<T>(locale: Locale, work: impl FnOnce() -> T) -> T {
    let before = HERE.with(|here| here.replace(Some(locale)));
    let result = work();
    HERE.with(|here| here.set(before));
    result
}

/// The text with this name; see [`crate::msg!`].
pub fn text(id: &str, args: Option<&FluentArgs>) -> String {
    let found = current().table().find(id, args).or_else(|| Locale::En.table().find(id, args));
    found.unwrap_or_else(|| id.to_string())
}

/// Sentences one after the other, with what the language puts between them. Empty ones are left out.
pub fn sentences(parts: &[&str]) -> String {
    let said: Vec<&str> = parts.iter().map(|p| p.trim()).filter(|p| !p.is_empty()).collect();
    said.join(&text("sentence-gap", None))
}

/// Things in a row, as in "a, b, c".
pub fn list(parts: &[String]) -> String {
    parts.join(&text("list-gap", None))
}

/// A fixed text, by its name in `locales/`, with its variables: `msg!("hint-of", rung = 2)`.
#[macro_export]
macro_rules! msg {
    ($id:expr) => { $crate::locale::text($id, None) };
    ($id:expr, $($name:ident = $value:expr),+ $(,)?) => {{
        let mut args = $crate::locale::FluentArgs::new();
        $(args.set(stringify!($name), $value);)+
        $crate::locale::text($id, Some(&args))
    }};
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales_of_systems_are_understood() {
        for (tag, locale) in [
            ("zh_CN.UTF-8", Some(Locale::ZhHans)),
            ("zh", Some(Locale::ZhHans)),
            ("zh-Hans-SG", Some(Locale::ZhHans)),
            ("zh_TW.UTF-8", None),
            ("zh-Hant", None),
            ("en_GB@euro", Some(Locale::En)),
            ("C.UTF-8", Some(Locale::En)),
            ("de_DE", None),
            ("", None),
        ] {
            assert_eq!(Locale::of(tag), locale, "{tag}");
        }
    }

    #[test]
    fn a_text_is_said_in_the_language_of_the_thread() {
        assert_eq!(msg!("stopped"), "Stopped.");
        assert_eq!(within(Locale::ZhHans, || msg!("stopped")), "已停止。");
        assert_eq!(msg!("no-such-text"), "no-such-text");
    }
}
