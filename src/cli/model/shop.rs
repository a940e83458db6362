//! The shop of the tutor's own screen: the same models, downloads and settings as those of the commands.

use super::machine;
use super::pull::{Fault, Source, fetch};
use crate::cli::args::PullArgs;
use crate::cli::voice;
use crate::config::{Backend, Config, Origin, Paths, Value, write};
use crate::dialogue::{Figures, Standing};
use crate::driver::{Choice, OnPull, Shop};
use crate::llm::catalog::{Catalog, Entry};
use crate::llm::download::{Phase, Progress, PullError};
use crate::llm::hub::HubError;
use crate::llm::recommend::{CONTEXT, Facts, fits, recommend};
use crate::llm::{exams, gguf, shelf};
use crate::msg;
use crate::session::Known;
use crate::session::market::{Machine, Market, PullEnd, Pulling, Recommended, Ware};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The shop of these settings. `file` is the user's settings file, where there can be one.
pub fn open(config: &Config, paths: &Paths, file: Option<PathBuf>) -> Shop {
    let (of_look, of_pull, of_choice) = (settings(config, paths), settings(config, paths), settings(config, paths));
    Shop {
        look: Arc::new(move || look(&of_look.0, &of_look.1)),
        pull: Arc::new(move |name: &str, on: OnPull| pull(&of_pull.0, &of_pull.1, name, on)),
        choose: Arc::new(move |name: &str| choose(&of_choice.0, &of_choice.1, file.as_deref(), name)),
    }
}

fn settings(config: &Config, paths: &Paths) -> (Config, Paths) {
    (config.clone(), paths.clone())
}

fn look(config: &Config, paths: &Paths) -> Market {
    let Ok(catalog) = Catalog::built_in() else { return Market::default() };
    let facts = machine::facts_in(&paths.state_dir);
    let installed = shelf::list(&voice::folders(config, paths), &catalog);
    let here = |file: &str| installed.iter().any(|m| m.header.is_ok() && m.path.file_name().is_some_and(|n| n == file));
    let named = recommend(&facts, &catalog, &|id| catalog.find(id).is_some_and(|e| here(&e.file))).ok();
    let mut wares: Vec<Ware> = installed.iter().map(|m| shelved(m, &catalog, &facts, config, paths)).collect();
    let known = catalog.models.iter().filter(|e| !here(&e.file));
    wares.extend(known.map(|e| offered(e, &facts)));
    Market {
        machine: Machine { total: facts.ram_total, free: facts.ram_free, cores: facts.cores, gpu: facts.gpu.clone() },
        recommended: named.map(|r| Recommended {
            id: r.id,
            need: r.need,
            on_gpu: r.on_gpu,
            speed: r.speed.map(|s| s.round() as u32),
            coder: r.coder,
            least: r.least,
        }),
        wares,
        offline: config.offline.value.then(|| config.offline.origin.to_string()),
    }
}

fn shelved(m: &shelf::Installed, catalog: &Catalog, facts: &Facts, config: &Config, paths: &Paths) -> Ware {
    let entry = m.id.as_ref().and_then(|id| catalog.find(id));
    let header = m.header.as_ref().ok();
    let need = header.map(|h| h.memory_bytes(config.context.value.min(h.context.max(1))));
    let file = m.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let figures = figures(&m.path, paths);
    let known = match figures.as_ref().map(Standing::from) {
        _ if header.is_none() => Known::Damaged,
        Some(standing) if standing.examined => Known::Examined(standing),
        _ => Known::Unexamined,
    };
    let title = entry.map(|e| e.title.clone()).or_else(|| header.and_then(|h| h.name.clone()));
    let licence = header.and_then(|h| h.licence.clone()).or_else(|| entry.map(|e| e.licence.clone()));
    Ware {
        name: m.id.clone().unwrap_or_else(|| file.clone()),
        title: title.unwrap_or(file),
        path: Some(m.path.clone()),
        bytes: m.size,
        need,
        fits: need.is_some_and(|n| fits(facts, n)),
        known: Some(known),
        figures,
        licence: licence.unwrap_or_default(),
    }
}

/// What the exam of this very file found, where its sum is known without reading it.
fn figures(path: &Path, paths: &Paths) -> Option<Figures> {
    let sum = exams::sum_known(path, &paths.cache_dir)?;
    serde_json::from_value(exams::find(&paths.data_dir, &sum).ok().flatten()?.figures).ok()
}

fn offered(e: &Entry, facts: &Facts) -> Ware {
    let need = e.memory_bytes(CONTEXT);
    let limit = e.restricts.as_ref().map(|r| format!(" ({r})")).unwrap_or_default();
    Ware {
        name: e.id.clone(),
        title: e.title.clone(),
        path: None,
        bytes: e.bytes(),
        need: Some(need),
        fits: fits(facts, need),
        known: None,
        figures: None,
        licence: format!("{}{limit}", e.licence),
    }
}

/// Only models of the catalogue: an address that somebody types is for the command line.
fn pull(config: &Config, paths: &Paths, name: &str, on: OnPull) -> PullEnd {
    if config.offline.value {
        return PullEnd::Offline(config.offline.origin.to_string());
    }
    let Ok(catalog) = Catalog::built_in() else { return PullEnd::Failed(msg!("market-no-shop")) };
    let Some(entry) = catalog.find(name) else { return PullEnd::Failed(msg!("market-unknown", name = name)) };
    if let Err(e) = paths.create() {
        return PullEnd::Failed(e.to_string());
    }
    let args = PullArgs { name: Some(entry.id.clone()), hf: None, sha256: None, repin: false };
    // The first word of the hub may fail where the fetch, which is patient, does not.
    let heard: Mutex<Option<String>> = Mutex::new(None);
    let note = |text: &str| {
        if text.contains("cannot be asked") {
            *heard.lock().unwrap_or_else(PoisonError::into_inner) = Some(msg!("pull-no-answer", host = host(config)));
        }
    };
    let source = Source { hub: &config.hub.value, folder: &paths.models_dir, note: &note };
    let done = fetch(&source, &catalog, &args, &mut |p| {
        let failed = heard.lock().unwrap_or_else(PoisonError::into_inner).clone();
        on(told(&p, failed))
    });
    match done {
        Ok(_) => PullEnd::Done,
        Err(fault) => ended(fault, config),
    }
}

/// The host of the hub.
fn host(config: &Config) -> String {
    let hub = config.hub.value.as_str();
    hub.split_once("://").map_or(hub, |(_, rest)| rest).split('/').next().unwrap_or(hub).to_string()
}

fn told(p: &Progress, failed: Option<String>) -> Pulling {
    match p.phase {
        Phase::Waiting { .. } => Pulling::Waiting { done: p.done },
        Phase::Checking => Pulling::Checking { done: p.done, total: p.total },
        Phase::Receiving if p.bytes_per_s == 0 && (p.done == 0 || failed.is_some()) => Pulling::Asking(failed),
        Phase::Receiving => Pulling::Bytes { done: p.done, total: p.total, rate: p.bytes_per_s },
    }
}

fn ended(fault: Fault, config: &Config) -> PullEnd {
    match fault {
        Fault::Pull(PullError::Cancelled { kept }) => PullEnd::Stopped(kept),
        Fault::Pull(PullError::NoSpace { need, free, .. }) => PullEnd::NoRoom(need, free),
        Fault::Pull(PullError::GaveUp { why, .. }) => PullEnd::NoNetwork { host: host(config), why },
        Fault::Pull(PullError::Status { status, .. }) | Fault::Hub(HubError::Status { status, .. }) => {
            PullEnd::Refused(status)
        }
        Fault::Hub(HubError::Asked { why, .. }) => PullEnd::NoNetwork { host: host(config), why },
        Fault::Usage(why) | Fault::Sum(why) => PullEnd::Failed(why),
        Fault::Hub(e) => PullEnd::Failed(e.to_string()),
        Fault::Pins(e) => PullEnd::Failed(e.to_string()),
        Fault::Pull(e) => PullEnd::Failed(e.to_string()),
        Fault::NoModel(e) => PullEnd::Failed(e.to_string()),
    }
}

/// Writes the model into the user's settings; what a flag or a variable says goes before those at the next start, and the learner is told so.
fn choose(config: &Config, paths: &Paths, file: Option<&Path>, name: &str) -> Result<Choice, String> {
    let path = voice::find(name, &voice::folders(config, paths)).filter(|p| p.is_file());
    let path = path.ok_or_else(|| msg!("market-unknown", name = name))?;
    gguf::read(&path).map_err(|e| e.to_string())?;
    let file = file.ok_or_else(|| msg!("market-no-settings"))?;
    write::put(file, "model", &Value::Text(name.into())).map_err(|e| e.to_string())?;
    let mut new = config.clone();
    new.model.value = Some(name.into());
    new.no_model.value = false;
    new.backend.value = Backend::Local;
    let lasting = |origin: &Origin| !matches!(origin, Origin::Default | Origin::Site(..));
    let over = |origin: &Origin| matches!(origin, Origin::Flag(_) | Origin::Env(_));
    let against = match config {
        c if c.no_model.value && lasting(&c.no_model.origin) => Some(&c.no_model.origin),
        c if c.backend.value == Backend::Server => Some(&c.backend.origin),
        c if over(&c.model.origin) => Some(&c.model.origin),
        _ => None,
    };
    let note = against.map(|origin| msg!("market-against", origin = origin.to_string()));
    Ok(Choice { voice: voice::choose(&new, paths), name: name.into(), note })
}
