//! Which voice the tutor has: the settings and the files on disk decide, before anything native is started.

use crate::config::{Backend, Config, GpuLayers, Paths, TalkChoice};
use crate::dialogue::{Figures, Part, Standing};
use crate::driver::{Examiner, Lister, Voice};
use crate::llm::catalog::Catalog;
use crate::llm::{self, Address, EngineOptions, Key, ServerOptions, shelf};
use crate::msg;
use crate::session::{Known, Shelved};
use crate::store::seal::is_encrypted;
use std::path::{Path, PathBuf};

/// The default model's id in the catalogue.
const DEFAULT: &str = "smollm2-135m";

/// Conversations that the engine keeps in memory: those of a user's few sessions, and of the questions in each.
const SEQUENCES: u32 = 4;

/// The folders in which models are looked for: the user's own, then the site's.
pub fn folders(config: &Config, paths: &Paths) -> Vec<PathBuf> {
    std::iter::once(paths.models_dir.clone()).chain(config.shared_models().map(Path::to_path_buf)).collect()
}

/// The model file that the settings mean, or why there is none.
///
/// # Errors
/// What is missing, and the command that mends it.
pub fn model_file(config: &Config, paths: &Paths) -> Result<PathBuf, String> {
    let folders = folders(config, paths);
    match &config.model.value {
        Some(named) => find(named, &folders).ok_or_else(|| {
            msg!("voice-no-such-model", name = named.as_str(), origin = config.model.origin.to_string())
        }),
        None => find(DEFAULT, &folders)
            .or_else(|| shelf::list(&folders, &Catalog::built_in().ok()?).into_iter().next().map(|m| m.path))
            .ok_or_else(|| msg!("voice-no-model")),
    }
}

/// A model by its path, its file name (the ending may be missing), or its id in the catalogue.
pub fn find(named: &str, folders: &[PathBuf]) -> Option<PathBuf> {
    let path = Path::new(named);
    if named.contains('/') || path.is_file() {
        return Some(path.to_path_buf());
    }
    shelf::find(named, folders, &Catalog::built_in().ok()?)
}

/// The voice, or why there is none.
pub fn choose(config: &Config, paths: &Paths) -> Voice {
    if config.no_model.value {
        return Voice::Absent(msg!("voice-none-wanted", origin = config.no_model.origin.to_string()));
    }
    if config.backend.value == Backend::Server {
        return match servers(config) {
            Ok(options) => Voice::Server(options),
            Err(why) => Voice::Absent(why),
        };
    }
    let model = match model_file(config, paths) {
        Ok(model) => model,
        Err(why) => return Voice::Absent(why),
    };
    match std::env::current_exe() {
        Ok(exe) => Voice::Child { exe, options: options(config, paths, model) },
        Err(e) => Voice::Absent(msg!("voice-no-self", why = e.to_string())),
    }
}

/// How to reach the servers that the settings name.
///
/// # Errors
/// What is missing or forbidden, and how to mend it.
pub fn servers(config: &Config) -> Result<ServerOptions, String> {
    let origin = &config.servers.origin;
    if config.servers.value.is_empty() {
        return Err(msg!("voice-no-servers", origin = config.backend.origin.to_string()));
    }
    let parsed = config.servers.value.iter().map(|s| Address::parse(s)).collect::<Result<Vec<_>, _>>();
    let servers = parsed.map_err(|e| format!("{e} ({origin})"))?;
    if let Some(far) = servers.iter().find(|a| config.offline.value && !a.is_local()) {
        return Err(msg!("voice-offline", host = far.host(), origin = config.offline.origin.to_string()));
    }
    let variable = std::env::var("GRADUS_SERVER_KEY").ok();
    let key = Key::find(variable.as_deref(), config.server_key_file.value.as_deref()).map_err(|e| e.to_string())?;
    if key.is_some() {
        servers.iter().try_for_each(Address::admits_key).map_err(|e| e.to_string())?;
    }
    Ok(ServerOptions { servers, model: config.server_model.value.clone(), key })
}

/// The engine's options for a model.
pub fn options(config: &Config, paths: &Paths, model: PathBuf) -> EngineOptions {
    let mut options = EngineOptions {
        model,
        gpu_layers: match config.gpu_layers.value {
            GpuLayers::Auto => llm::GpuLayers::Auto,
            GpuLayers::Count(n) => llm::GpuLayers::N(n),
        },
        threads: Some(config.threads.value).filter(|n| *n > 0),
        context: config.context.value,
        log: Some(paths.log_file.clone()),
        sequences: SEQUENCES,
        nice: config.nice.value,
        max_memory: Some(config.max_memory.value).filter(|n| *n > 0),
        max_threads: Some(config.max_threads.value).filter(|n| *n > 0),
        // It would lie in the clear.
        cache: Some(paths.cache_dir.join("engine")).filter(|_| !is_encrypted(&paths.data_dir.join("learner"))),
        socket: None,
    };
    options.socket = llm::socket_path(&paths.runtime_dir, &options);
    options
}

/// What the model in this file has earned. On a warm start it costs two small files; a file that was never seen is read
/// whole, so it is asked on a thread of its own. Outcomes that cannot be read count as none: `doctor` tells of them.
pub fn standing_of(model: &Path, data: &Path, cache: &Path) -> Standing {
    let sum = llm::exams::sum_of(model, cache, &mut |_| std::ops::ControlFlow::Continue(())).ok().flatten();
    sum.and_then(|sum| examined(data, &sum)).unwrap_or_else(Standing::unknown)
}

/// The same, where the sum of the file is known without reading it: a list must not take minutes. `None` where it is not,
/// or there was no exam.
pub fn known_standing(model: &Path, data: &Path, cache: &Path) -> Option<Standing> {
    examined(data, &llm::exams::sum_known(model, cache)?)
}

/// What the exam of the model with this sum granted.
fn examined(data: &Path, sum: &str) -> Option<Standing> {
    let exam = llm::exams::find(data, sum).ok().flatten()?;
    Some(Standing::from(&serde_json::from_value::<Figures>(exam.figures).ok()?))
}

/// Looks up the models on this machine, in the order of the folders and of names.
pub fn lister(config: &Config, paths: &Paths) -> Lister {
    let (folders, data, cache) = (folders(config, paths), paths.data_dir.clone(), paths.cache_dir.clone());
    std::sync::Arc::new(move || {
        let Ok(catalog) = Catalog::built_in() else { return Vec::new() };
        let shelved = |model: shelf::Installed| {
            let file = || model.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let known = match known_standing(&model.path, &data, &cache) {
                _ if model.header.is_err() => Known::Damaged,
                Some(standing) if standing.examined => Known::Examined(standing),
                _ => Known::Unexamined,
            };
            Shelved { name: model.id.clone().unwrap_or_else(file), path: model.path, known }
        };
        shelf::list(&folders, &catalog).into_iter().map(shelved).collect()
    })
}

/// What a model may do: what it has earned, unless the settings say otherwise of the talk.
pub fn examiner(config: &Config, paths: &Paths) -> Examiner {
    let talk = config.talk.value;
    let (data, cache) = (paths.data_dir.clone(), paths.cache_dir.clone());
    std::sync::Arc::new(move |info| {
        let mut standing = standing_of(&info.path, &data, &cache);
        match talk {
            TalkChoice::Earned => {}
            TalkChoice::Always => standing.allow(Part::Chat),
            TalkChoice::Never => {
                standing.forbid(Part::Chat, msg!("talk-never"));
                standing.forbid(Part::Phrase, msg!("talk-never"));
            }
        }
        standing
    })
}
