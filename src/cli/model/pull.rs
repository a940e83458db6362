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
    let folder = &paths.models_dir;
    let settings = Settings { token: token(&ctx.config.hub.value), ..Settings::default() };
    let mut wanted = wanted(ctx, catalog, args, &settings)?;
    let (commit, vouched) = agree(ctx, args, folder, &settings, &mut wanted)?;
    let dest = folder.join(&wanted.file);
    ctx.out.note(&format!("Getting {} to {}", wanted.url, dest.display()));
    let pulled = pull_with(&settings, &wanted.url, &dest, &wanted.expect, &mut |p| {
        ctx.out.progress(&progress_words(&p));
        ControlFlow::Continue(())
    });
    ctx.out.progress("");
    let pulled = pulled.map_err(|e| told(e, wanted.expect.sha256.as_deref(), args))?;
    if let Err(e) = gguf::read(&pulled.path) {
        // Nothing that cannot be used is left where the tutor would pick it up.
        let _ = std::fs::remove_file(&pulled.path);
        return Err(Failure::content(format!("what was fetched is no model, and was removed: {e}")));
    }
    if let Some(file) = wanted.key {
        let verified = vouched || pulled.trust == Trust::Hub;
        let date = chrono::Utc::now().format("%Y-%m-%d").to_string();
        let pin = Pin { file, sha256: pulled.sha256.clone(), size: pulled.size, date, commit, verified };
        pins::set(folder, pin).map_err(Failure::failed)?;
    }
    report(ctx, &pulled)
}

fn token(hub: &str) -> Option<Token> {
    TOKENS.iter().find_map(|name| Token::new(hub, &std::env::var(name).ok()?))
}

fn wanted(ctx: &Context, catalog: &Catalog, args: &PullArgs, settings: &Settings) -> Result<Wanted, Failure> {
    let hub = ctx.config.hub.value.trim_end_matches('/');
    if let Some(written) = &args.hf {
        let wish = Wish::parse(written).map_err(Failure::usage)?;
        let files = hub::files(settings, hub, &wish.repo).map_err(Failure::failed)?;
        let found = wish.pick(&files).map_err(|e| match e {
            HubError::Several { .. } => Failure::usage(e),
            _ => Failure::failed(e),
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
        None => Err(Failure::usage(format!("the catalogue has no model `{name}`; see: gradus model list"))),
    }
}

/// Brings together what is known beforehand, what was pinned, and what the hub says now. Returns the
/// commit that it names, and whether anybody but an unverified pin vouches for the sum.
fn agree(
    ctx: &Context,
    args: &PullArgs,
    folder: &Path,
    settings: &Settings,
    wanted: &mut Wanted,
) -> Result<(Option<String>, bool), Failure> {
    let Some(key) = wanted.key.clone() else { return Ok((None, false)) };
    let pin = pins::find(folder, &key).map_err(Failure::failed)?.filter(|_| !args.repin);
    let asked = match hub::word(settings, &wanted.url) {
        Ok(word) => word,
        Err(e @ HubError::Status { .. }) => return Err(Failure::failed(e)),
        // The fetch itself is patient, and hears the hub's word too.
        Err(e) => {
            ctx.out.note(&e.to_string());
            Word::default()
        }
    };
    let listed = wanted.word.take().unwrap_or_default();
    let (sum, size) = (listed.sha256.or(asked.sha256), listed.size.or(asked.size));
    if let (Some(pin), Some(now)) = (&pin, &sum) {
        pins::check(pin, now).map_err(Failure::failed)?;
    }
    let pinned = pin.as_ref().is_some_and(|p| p.verified);
    let vouched = pinned || sum.is_some() || wanted.expect.sha256.is_some();
    if wanted.expect.sha256.is_none() {
        wanted.expect.sha256 = pin.map(|p| p.sha256).or(sum);
        wanted.expect.size = wanted.expect.size.or(size);
    }
    if wanted.expect.sha256.is_none() {
        ctx.out.note(
            "Nobody names the sum of this file: it comes unverified. What comes now is pinned, and holds from then on.",
        );
    }
    Ok((asked.commit, vouched))
}

/// A sum that differs from the expected one has several cures.
fn told(e: PullError, expected: Option<&str>, args: &PullArgs) -> Failure {
    match &e {
        PullError::Checksum { .. } if args.sha256.is_none() && expected.is_some() && !args.repin => Failure::failed(
            format!("{e} If its owner made a new version, and you want that: --repin, or --sha256 with its sum."),
        ),
        _ => Failure::failed(e),
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
fn file_of(url: &str) -> Result<String, Failure> {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let name = path.rsplit('/').next().unwrap_or_default();
    match plain(name, "._-") && name.to_lowercase().ends_with(".gguf") {
        true => Ok(name.to_string()),
        false => Err(Failure::usage(format!("the address {url} does not end in the name of a .gguf file"))),
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
