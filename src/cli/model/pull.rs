//! `gradus model pull` and `gradus model import`: how a model gets here, and what is known of where it comes from.

use super::mib;
use crate::cli::Context;
use crate::cli::args::PullArgs;
use crate::cli::output::Failure;
use crate::llm::catalog::{Catalog, plain};
use crate::llm::download::{Expect, Phase, Progress, PullError, Pulled, Settings, Token, Trust, pull_with};
use crate::llm::hub::{self, HubError, Wish, Word};
use crate::llm::pins::{self, Pin};
use crate::llm::{gguf, shelf};
use std::ops::ControlFlow;
use std::path::Path;

/// Where a token for the hub is looked for.
const TOKENS: [&str; 2] = ["GRADUS_HUB_TOKEN", "HF_TOKEN"];

/// One file that is wanted.
struct Wanted {
    url: String,
    /// Its name on disk.
    file: String,
    expect: Expect,
    /// The name that it is pinned under, where it is a file of the hub.
    key: Option<String>,
    /// What the hub said about it already.
    word: Option<Word>,
}

/// Where models come from, and where they go.
pub struct Source<'a> {
    /// The address of the hub.
    pub hub: &'a str,
    /// The folder of the user's models.
    pub folder: &'a Path,
    /// Hears what the user should know besides.
    pub note: &'a dyn Fn(&str),
}

/// Why a model was not fetched.
#[derive(Debug)]
pub enum Fault {
    /// What was asked for is not there, or not clear.
    Usage(String),
    /// The hub's answer does not help.
    Hub(HubError),
    /// The file has changed, or the pins cannot be used.
    Pins(pins::PinError),
    /// The download failed.
    Pull(PullError),
    /// The file has another sum than it should: why, and the cures.
    Sum(String),
    /// What came is no model.
    NoModel(gguf::GgufError),
}

/// Gets a model.
pub fn run(ctx: &Context, catalog: &Catalog, args: &PullArgs) -> Result<(), Failure> {
    if ctx.config.offline.value {
        return Err(Failure::failed(format!(
            "nothing is fetched while offline is set ({})",
            ctx.config.offline.origin
        )));
    }
    let paths = ctx.paths()?;
    paths.create().map_err(Failure::failed)?;
    let source = Source { hub: &ctx.config.hub.value, folder: &paths.models_dir, note: &|text| ctx.out.note(text) };
    let pulled = fetch(&source, catalog, args, &mut |p| {
        ctx.out.progress(&progress_words(&p));
        ControlFlow::Continue(())
    });
    ctx.out.progress("");
    report(ctx, &pulled?)
}

/// Fetches a model, and pins it. `on_progress` may end it; what has come is kept for the next time.
///
/// # Errors
/// See [`Fault`]. Nothing that is no model is left behind.
pub fn fetch(
    source: &Source,
    catalog: &Catalog,
    args: &PullArgs,
    on_progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Pulled, Fault> {
    let settings = Settings { token: token(source.hub), ..Settings::default() };
    let mut wanted = wanted(source.hub, catalog, args, &settings)?;
    let (commit, vouched) = agree(source, args, &settings, &mut wanted)?;
    let dest = source.folder.join(&wanted.file);
    (source.note)(&format!("Getting {} to {}", wanted.url, dest.display()));
    let pulled =
        pull_with(&settings, &wanted.url, &dest, &wanted.expect, on_progress).map_err(|e| advised(e, &wanted, args))?;
    if let Err(e) = gguf::read(&pulled.path) {
        // Nothing that cannot be used is left where the tutor would pick it up.
        let _ = std::fs::remove_file(&pulled.path);
        return Err(Fault::NoModel(e));
    }
    if let Some(file) = wanted.key {
        let verified = vouched || pulled.trust == Trust::Hub;
        let date = chrono::Utc::now().format("%Y-%m-%d").to_string();
        let pin = Pin { file, sha256: pulled.sha256.clone(), size: pulled.size, date, commit, verified };
        pins::set(source.folder, pin).map_err(Fault::Pins)?;
    }
    Ok(pulled)
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Failure {
        match fault {
            Fault::Usage(why) => Failure::usage(why),
            Fault::Sum(why) => Failure::failed(why),
            Fault::Hub(e) => Failure::failed(e),
            Fault::Pins(e) => Failure::failed(e),
            Fault::Pull(e) => Failure::failed(e),
            Fault::NoModel(e) => Failure::content(format!("what was fetched is no model, and was removed: {e}")),
        }
    }
}

fn token(hub: &str) -> Option<Token> {
    TOKENS.iter().find_map(|name| Token::new(hub, &std::env::var(name).ok()?))
}

fn wanted(hub: &str, catalog: &Catalog, args: &PullArgs, settings: &Settings) -> Result<Wanted, Fault> {
    let hub = hub.trim_end_matches('/');
    if let Some(written) = &args.hf {
        let wish = Wish::parse(written).map_err(|e| Fault::Usage(e.to_string()))?;
        let files = hub::files(settings, hub, &wish.repo).map_err(Fault::Hub)?;
        let found = wish.pick(&files).map_err(|e| match e {
            HubError::Several { .. } => Fault::Usage(e.to_string()),
            _ => Fault::Hub(e),
        })?;
        let file = found.path.rsplit('/').next().unwrap_or(&found.path).to_owned();
        return Ok(Wanted {
            url: format!("{hub}/{}/resolve/main/{}", wish.repo, found.path),
            file,
            expect: Expect { sha256: args.sha256.clone(), size: None },
            key: Some(pins::key(&wish.repo, &found.path)),
            word: Some(Word { sha256: found.sha256, size: Some(found.size).filter(|s| *s > 0), commit: None }),
        });
    }
    let name = args.name.as_deref().unwrap_or_default();
    match catalog.find(name) {
        Some(e) => Ok(Wanted {
            url: e.url(hub),
            file: e.file.clone(),
            expect: Expect { sha256: args.sha256.clone().or_else(|| e.sha256.clone()), size: e.size },
            key: Some(pins::key(&e.repo, &e.file)),
            word: None,
        }),
        None if name.starts_with("http://") || name.starts_with("https://") => Ok(Wanted {
            url: name.to_string(),
            file: file_of(name)?,
            expect: Expect { sha256: args.sha256.clone(), size: None },
            key: None,
            word: None,
        }),
        None => Err(Fault::Usage(format!("the catalogue has no model `{name}`; see: gradus model list"))),
    }
}

/// Brings together what is known beforehand, what was pinned, and what the hub says now. Returns the
/// commit that it names, and whether anybody but an unverified pin vouches for the sum.
fn agree(
    source: &Source,
    args: &PullArgs,
    settings: &Settings,
    wanted: &mut Wanted,
) -> Result<(Option<String>, bool), Fault> {
    let Some(key) = wanted.key.clone() else { return Ok((None, false)) };
    let pin = pins::find(source.folder, &key).map_err(Fault::Pins)?.filter(|_| !args.repin);
    let asked = match hub::word(settings, &wanted.url) {
        Ok(word) => word,
        Err(e @ HubError::Status { .. }) => return Err(Fault::Hub(e)),
        // The fetch itself is patient, and hears the hub's word too.
        Err(e) => {
            (source.note)(&e.to_string());
            Word::default()
        }
    };
    let listed = wanted.word.take().unwrap_or_default();
    let (sum, size) = (listed.sha256.or(asked.sha256), listed.size.or(asked.size));
    if let (Some(pin), Some(now)) = (&pin, &sum) {
        pins::check(pin, now).map_err(Fault::Pins)?;
    }
    let pinned = pin.as_ref().is_some_and(|p| p.verified);
    let vouched = pinned || sum.is_some() || wanted.expect.sha256.is_some();
    if wanted.expect.sha256.is_none() {
        wanted.expect.sha256 = pin.map(|p| p.sha256).or(sum);
        wanted.expect.size = wanted.expect.size.or(size);
    }
    if wanted.expect.sha256.is_none() {
        (source.note)(
            "Nobody names the sum of this file: it comes unverified. What comes now is pinned, and holds from then on.",
        );
    }
    Ok((asked.commit, vouched))
}

/// A sum that differs from the expected one has several cures.
fn advised(e: PullError, wanted: &Wanted, args: &PullArgs) -> Fault {
    match &e {
        PullError::Checksum { .. } if args.sha256.is_none() && wanted.expect.sha256.is_some() && !args.repin => {
            Fault::Sum(format!(
                "{e} If its owner made a new version, and you want that: --repin, or --sha256 with its sum."
            ))
        }
        _ => Fault::Pull(e),
    }
}

fn report(ctx: &Context, pulled: &Pulled) -> Result<(), Failure> {
    let trust = match pulled.trust {
        Trust::Expected => "as expected",
        Trust::Hub => "as the hub says",
        Trust::FirstUse => "unverified: recorded now, as nobody names one",
    };
    if ctx.json {
        return ctx.out.json(&serde_json::json!({ "path": pulled.path, "bytes": pulled.size,
            "sha256": pulled.sha256, "verified": pulled.trust != Trust::FirstUse }));
    }
    ctx.out.line(&format!(
        "{} is here, {} MiB; its sha256 is {} ({trust}).",
        pulled.path.display(),
        mib(pulled.size),
        pulled.sha256
    ))
}

/// The file name at the end of an address.
fn file_of(url: &str) -> Result<String, Fault> {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let name = path.rsplit('/').next().unwrap_or_default();
    match plain(name, "._-") && name.to_lowercase().ends_with(".gguf") {
        true => Ok(name.to_string()),
        false => Err(Fault::Usage(format!("the address {url} does not end in the name of a .gguf file"))),
    }
}

fn progress_words(p: &Progress) -> String {
    let doing = match p.phase {
        Phase::Waiting { pid } => {
            let who = pid.map(|n| format!(" (process {n})")).unwrap_or_default();
            return format!("another gradus{who} is fetching this, {} MiB so far; waiting for it", mib(p.done));
        }
        Phase::Checking => "checking",
        Phase::Receiving => "fetched",
    };
    match p.total {
        Some(total) if total > 0 => {
            let left = total.saturating_sub(p.done).checked_div(p.bytes_per_s).map(|s| format!(", {s} s left"));
            let left = left.unwrap_or_default();
            let share = p.done.saturating_mul(100) / total;
            format!("{doing} {share}% of {} MiB, {:.1} MiB/s{left}", mib(total), p.bytes_per_s as f64 / 1_048_576.0)
        }
        _ => format!("{doing} {} MiB, {:.1} MiB/s", mib(p.done), p.bytes_per_s as f64 / 1_048_576.0),
    }
}

/// Takes in a file that is here already.
pub fn import(ctx: &Context, catalog: &Catalog, file: &Path, link: bool) -> Result<(), Failure> {
    let paths = ctx.paths()?;
    paths.create().map_err(Failure::failed)?;
    let done = shelf::import(file, &paths.models_dir, catalog, link, &mut |bytes| {
        ctx.out.progress(&format!("checking, {} MiB", mib(bytes)));
        ControlFlow::Continue(())
    });
    ctx.out.progress("");
    let done = done.map_err(|e| match e {
        shelf::ImportError::File(_) | shelf::ImportError::Checksum { .. } | shelf::ImportError::Pinned { .. } => {
            Failure::content(e)
        }
        _ => Failure::failed(e),
    })?;
    if ctx.json {
        return ctx.out.json(&serde_json::json!({ "path": done.path, "id": done.id, "sha256": done.sha256,
            "verified": done.verified, "linked": done.linked }));
    }
    let known = if done.verified { "its sum is that of the catalogue" } else { "its sum was recorded" };
    ctx.out.line(&format!("{} is here; {known}: {}.", done.path.display(), done.sha256))
}
