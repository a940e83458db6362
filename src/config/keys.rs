//! The table of keys: it drives the parsing of every layer, `config show`, the sample file and the manual page.
//!
//! To add a key: one row here, one field of [`Config`]. The table never reads a file or the environment.

use super::{Backend, ColorChoice, Config, EditMode, GpuLayers, Origin, Setting, TalkChoice};
use crate::locale::Locale;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// A value as it is shown: in TOML by `Display`, in JSON by serde.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(untagged)]
pub enum Value {
    /// A string.
    Text(String),
    /// A number >= 0.
    Number(u32),
    /// True or false.
    Flag(bool),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(t) => write!(f, "{}", toml::Value::String(t.clone())),
            Value::Number(n) => write!(f, "{n}"),
            Value::Flag(b) => write!(f, "{b}"),
        }
    }
}

/// Which TOML values a key takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A string.
    Text,
    /// A whole number.
    Number,
    /// A string or a whole number.
    TextOrNumber,
    /// `true` or `false`.
    Flag,
}

impl Kind {
    /// What it is called in messages.
    pub fn words(self) -> &'static str {
        match self {
            Kind::Text => "a string in quotes",
            Kind::Number => "a whole number",
            Kind::TextOrNumber => "a string in quotes or a whole number",
            Kind::Flag => "true or false",
        }
    }
}

/// One key.
pub struct KeyInfo {
    /// As it is written in the file.
    pub name: &'static str,
    /// One or two lines for people.
    pub help: &'static str,
    /// The default, as text.
    pub default: &'static str,
    /// Its environment variable.
    pub env: &'static str,
    /// Which TOML values it takes.
    pub kind: Kind,
    /// Puts a text into the configuration, or says what would do.
    pub set: fn(&mut Config, &str, Origin) -> Result<(), String>,
    /// The value that holds, and where it came from.
    pub get: fn(&Config) -> (Value, &Origin),
}

impl fmt::Debug for KeyInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyInfo").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Every key, in the order of the sample file.
pub const KEYS: &[KeyInfo] = &[
    KeyInfo {
        name: "model",
        help: "The model: a name from `gradus model list`, or the path of a GGUF file.\nEmpty: the best one that is installed and fits this machine.",
        default: "",
        env: "GRADUS_MODEL",
        kind: Kind::Text,
        set: |c, t, o| put(&mut c.model, Ok(filled(t)), o),
        get: |c| shown(&c.model, String::clone),
    },
    KeyInfo {
        name: "backend",
        help: "Where the model is: \"local\" on this machine, or \"server\" for those that `servers` names.",
        default: "local",
        env: "GRADUS_BACKEND",
        kind: Kind::Text,
        set: |c, t, o| put(&mut c.backend, backend(t), o),
        get: |c| {
            let word = if c.backend.value == Backend::Server { "server" } else { "local" };
            (Value::Text(word.into()), &c.backend.origin)
        },
    },
    KeyInfo {
        name: "servers",
        help: "Servers with the chat interface of OpenAI (llama-server, vLLM, Ollama), with spaces between; the first that\nis well is asked. A key comes from GRADUS_SERVER_KEY or `server_key_file`.",
        default: "",
        env: "GRADUS_SERVERS",
        kind: Kind::Text,
        set: |c, t, o| put(&mut c.servers, servers(t), o),
        get: |c| (Value::Text(c.servers.value.join(" ")), &c.servers.origin),
    },
    KeyInfo {
        name: "server_model",
        help: "The model's name on the servers; empty takes the first that a server names.",
        default: "",
        env: "GRADUS_SERVER_MODEL",
        kind: Kind::Text,
        set: |c, t, o| put(&mut c.server_model, Ok(filled(t)), o),
        get: |c| shown(&c.server_model, String::clone),
    },
    KeyInfo {
        name: "server_key_file",
        help: "A file with the servers' key, readable by you alone.",
        default: "",
        env: "GRADUS_SERVER_KEY_FILE",
        kind: Kind::Text,
        set: |c, t, o| put(&mut c.server_key_file, folder(t), o),
        get: |c| shown(&c.server_key_file, |p| p.display().to_string()),
    },
    KeyInfo {
        name: "gpu_layers",
        help: "Layers of the model on the GPU: \"auto\" for as many as fit, or a number; 0 uses the CPU only.",
        default: "auto",
        env: "GRADUS_GPU_LAYERS",
        kind: Kind::TextOrNumber,
        set: |c, t, o| put(&mut c.gpu_layers, gpu_layers(t), o),
        get: |c| {
            let value = match c.gpu_layers.value {
                GpuLayers::Auto => Value::Text("auto".into()),
                GpuLayers::Count(n) => Value::Number(n),
            };
            (value, &c.gpu_layers.origin)
        },
    },
    KeyInfo {
        name: "threads",
        help: "Threads of the engine; 0 chooses by the machine.",
        default: "0",
        env: "GRADUS_THREADS",
        kind: Kind::Number,
        set: |c, t, o| put(&mut c.threads, number(t, 0, 1024), o),
        get: |c| (Value::Number(c.threads.value), &c.threads.origin),
    },
    KeyInfo {
        name: "context",
        help: "How much the model keeps in view, in tokens: 512 to 131072. More needs more memory.",
        default: "4096",
        env: "GRADUS_CONTEXT",
        kind: Kind::Number,
        set: |c, t, o| put(&mut c.context, number(t, 512, 131_072), o),
        get: |c| (Value::Number(c.context.value), &c.context.origin),
    },
    KeyInfo {
        name: "nice",
        help: "By how much the engine yields to other programs, 0 to 19; \"auto\" yields where other people's programs run.",
        default: "auto",
        env: "GRADUS_NICE",
        kind: Kind::TextOrNumber,
        set: |c, t, o| put(&mut c.nice, nice(t), o),
        get: |c| (c.nice.value.map_or(Value::Text("auto".into()), Value::Number), &c.nice.origin),
    },
    KeyInfo {
        name: "max_threads",
        help: "Threads of the engine at most; 0 is no limit. Where the site's file sets a limit, others can only lower it.",
        default: "0",
        env: "GRADUS_MAX_THREADS",
        kind: Kind::Number,
        set: |c, t, o| put(&mut c.max_threads, number(t, 0, 1024), o),
        get: |c| (Value::Number(c.max_threads.value), &c.max_threads.origin),
    },
    KeyInfo {
        name: "max_memory",
        help: "Memory of the engine at most, besides the shared weights, as \"800 MB\" or \"2 GB\"; \"\" is no limit.\nWhere the site's file sets a limit, others can only lower it.",
        default: "",
        env: "GRADUS_MAX_MEMORY",
        kind: Kind::Text,
        set: |c, t, o| put(&mut c.max_memory, memory(t), o),
        get: |c| (Value::Text(memory_words(c.max_memory.value)), &c.max_memory.origin),
    },
    KeyInfo {
        name: "models_dir",
        help: "A folder of models that users of this machine share; gradus only reads it. It need not exist.",
        default: "/usr/share/gradus/models",
        env: "GRADUS_MODELS_DIR",
        kind: Kind::Text,
        set: |c, t, o| put(&mut c.models_dir, folder(t), o),
        get: |c| shown(&c.models_dir, |p| p.display().to_string()),
    },
    KeyInfo {
        name: "packs_dir",
        help: "A folder of curricula that users of this machine share, each in a folder named by its id; gradus only reads it.\nIt need not exist.",
        default: "/usr/share/gradus/packs",
        env: "GRADUS_PACKS_DIR",
        kind: Kind::Text,
        set: |c, t, o| put(&mut c.packs_dir, folder(t), o),
        get: |c| shown(&c.packs_dir, |p| p.display().to_string()),
    },
    KeyInfo {
        name: "hub",
        help: "Where `gradus model pull` gets models from.",
        default: "https://huggingface.co",
        env: "GRADUS_HUB",
        kind: Kind::Text,
        set: |c, t, o| put(&mut c.hub, address(t), o),
        get: |c| (Value::Text(c.hub.value.clone()), &c.hub.origin),
    },
    KeyInfo {
        name: "plain",
        help: "Plain lines, for screen readers, scripts and bad links: no full screen, no colour, no redraw.",
        default: "false",
        env: "GRADUS_PLAIN",
        kind: Kind::Flag,
        set: |c, t, o| put(&mut c.plain, truth(t), o),
        get: |c| (Value::Flag(c.plain.value), &c.plain.origin),
    },
    KeyInfo {
        name: "color",
        help: "Colour: \"auto\" on a terminal, \"never\" or \"always\".",
        default: "auto",
        env: "GRADUS_COLOR",
        kind: Kind::Text,
        set: |c, t, o| put(&mut c.color, color(t), o),
        get: |c| {
            let word = match c.color.value {
                ColorChoice::Auto => "auto",
                ColorChoice::Never => "never",
                ColorChoice::Always => "always",
            };
            (Value::Text(word.into()), &c.color.origin)
        },
    },
    KeyInfo {
        name: "edit_mode",
        help: "How text is edited: \"emacs\", as shells do it, or \"vi\".",
        default: "emacs",
        env: "GRADUS_EDIT_MODE",
        kind: Kind::Text,
        set: |c, t, o| put(&mut c.edit_mode, edit_mode(t), o),
        get: |c| {
            let word = if c.edit_mode.value == EditMode::Vi { "vi" } else { "emacs" };
            (Value::Text(word.into()), &c.edit_mode.origin)
        },
    },
    KeyInfo {
        name: "theme",
        help: "How the screen looks: \"default\", or another of `gradus config themes`; your own are files in the folder themes\nbeside this one. It can be changed inside the program too.",
        default: "default",
        env: "GRADUS_THEME",
        kind: Kind::Text,
        set: |c, t, o| put(&mut c.theme, filled(t).ok_or_else(|| "write the name of a theme".into()), o),
        get: |c| (Value::Text(c.theme.value.clone()), &c.theme.origin),
    },
    KeyInfo {
        name: "language",
        help: "The language of the program: \"auto\" takes that of the system, \"en\", or \"zh\" for Simplified Chinese.",
        default: "auto",
        env: "GRADUS_LANGUAGE",
        kind: Kind::Text,
        set: |c, t, o| put(&mut c.language, language(t), o),
        get: |c| (Value::Text(c.language.value.map_or("auto", Locale::tag).into()), &c.language.origin),
    },
    KeyInfo {
        name: "talk",
        help: "When the model answers what you ask: \"earned\" once it has passed `gradus model eval`, \"always\", or \"never\".\nOtherwise the lessons answer.",
        default: "earned",
        env: "GRADUS_TALK",
        kind: Kind::Text,
        set: |c, t, o| put(&mut c.talk, talk(t), o),
        get: |c| {
            let word = match c.talk.value {
                TalkChoice::Earned => "earned",
                TalkChoice::Always => "always",
                TalkChoice::Never => "never",
            };
            (Value::Text(word.into()), &c.talk.origin)
        },
    },
    KeyInfo {
        name: "curriculum",
        help: "What a bare `gradus` teaches: the id of a curriculum, or a folder.\nWhere nobody sets it, the one that was learned last.",
        default: "rust",
        env: "GRADUS_CURRICULUM",
        kind: Kind::Text,
        set: |c, t, o| put(&mut c.curriculum, filled(t).ok_or_else(|| "write an id, or a folder".into()), o),
        get: |c| (Value::Text(c.curriculum.value.clone()), &c.curriculum.origin),
    },
    KeyInfo {
        name: "offline",
        help: "Never touch the network: models are not pulled.",
        default: "false",
        env: "GRADUS_OFFLINE",
        kind: Kind::Flag,
        set: |c, t, o| put(&mut c.offline, truth(t), o),
        get: |c| (Value::Flag(c.offline.value), &c.offline.origin),
    },
    KeyInfo {
        name: "no_model",
        help: "Teach without a model: authored hints and explanations only.",
        default: "false",
        env: "GRADUS_NO_MODEL",
        kind: Kind::Flag,
        set: |c, t, o| put(&mut c.no_model, truth(t), o),
        get: |c| (Value::Flag(c.no_model.value), &c.no_model.origin),
    },
];

fn put<T>(slot: &mut Setting<T>, value: Result<T, String>, origin: Origin) -> Result<(), String> {
    *slot = Setting::new(value?, origin);
    Ok(())
}

fn nice(text: &str) -> Result<Option<u32>, String> {
    match text.trim() {
        "auto" => Ok(None),
        other => number(other, 0, 19).map(Some).map_err(|_| "write \"auto\", or a whole number from 0 to 19".into()),
    }
}

/// Bytes; 0 for an empty text.
fn memory(text: &str) -> Result<u64, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(0);
    }
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let unit = match text[end..].trim().to_uppercase().as_str() {
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        _ => 0,
    };
    let bytes = text[..end].parse::<u64>().ok().and_then(|n| n.checked_mul(unit));
    let least = 100_000_000;
    bytes.filter(|n| *n >= least).ok_or_else(|| "write a size of 100 MB or more, as \"800 MB\" or \"2 GB\"".into())
}

fn memory_words(bytes: u64) -> String {
    match bytes {
        0 => String::new(),
        n if n % 1_000_000_000 == 0 => format!("{} GB", n / 1_000_000_000),
        n => format!("{} MB", n / 1_000_000),
    }
}

/// A setting that may be empty, as text.
fn shown<T>(setting: &Setting<Option<T>>, text: fn(&T) -> String) -> (Value, &Origin) {
    (Value::Text(setting.value.as_ref().map(text).unwrap_or_default()), &setting.origin)
}

fn filled(text: &str) -> Option<String> {
    Some(text.trim().to_string()).filter(|t| !t.is_empty())
}

fn number<T: FromStr + PartialOrd + fmt::Display>(text: &str, least: T, most: T) -> Result<T, String> {
    let range = format!("write a whole number from {least} to {most}");
    text.trim().parse().ok().filter(|n| *n >= least && *n <= most).ok_or(range)
}

fn gpu_layers(text: &str) -> Result<GpuLayers, String> {
    match text.trim() {
        "auto" => Ok(GpuLayers::Auto),
        other => {
            other.parse().map(GpuLayers::Count).map_err(|_| "write \"auto\", or a whole number of 0 or more".into())
        }
    }
}

fn backend(text: &str) -> Result<Backend, String> {
    match text.trim() {
        "local" => Ok(Backend::Local),
        "server" => Ok(Backend::Server),
        _ => Err("write \"local\" or \"server\"".into()),
    }
}

fn servers(text: &str) -> Result<Vec<String>, String> {
    text.split([' ', ',', '\t', '\n']).filter(|t| !t.is_empty()).map(address).collect()
}

fn truth(text: &str) -> Result<bool, String> {
    match text.trim().to_lowercase().as_str() {
        "true" | "1" | "yes" | "on" => Ok(true),
        "false" | "0" | "no" | "off" => Ok(false),
        _ => Err("write true or false".into()),
    }
}

fn color(text: &str) -> Result<ColorChoice, String> {
    match text.trim() {
        "auto" => Ok(ColorChoice::Auto),
        "never" => Ok(ColorChoice::Never),
        "always" => Ok(ColorChoice::Always),
        _ => Err("write \"auto\", \"never\" or \"always\"".into()),
    }
}

fn language(text: &str) -> Result<Option<Locale>, String> {
    match text.trim() {
        "auto" | "" => Ok(None),
        tag => Locale::of(tag).map(Some).ok_or_else(|| "write \"auto\", \"en\" or \"zh\"".into()),
    }
}

fn edit_mode(text: &str) -> Result<EditMode, String> {
    match text.trim() {
        "emacs" => Ok(EditMode::Emacs),
        "vi" => Ok(EditMode::Vi),
        _ => Err("write \"emacs\" or \"vi\"".into()),
    }
}

fn talk(text: &str) -> Result<TalkChoice, String> {
    match text.trim() {
        "earned" => Ok(TalkChoice::Earned),
        "always" => Ok(TalkChoice::Always),
        "never" => Ok(TalkChoice::Never),
        _ => Err("write \"earned\", \"always\" or \"never\"".into()),
    }
}

fn folder(text: &str) -> Result<Option<PathBuf>, String> {
    let path = filled(text).map(PathBuf::from);
    match path {
        Some(p) if !p.is_absolute() => Err("write a path that begins with /, or \"\" for none".into()),
        path => Ok(path),
    }
}

fn address(text: &str) -> Result<String, String> {
    let text = text.trim().trim_end_matches('/');
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or("");
    let plain = |c: char| !c.is_whitespace() && !c.is_control();
    if host.is_empty() || !host.chars().all(plain) {
        return Err("write an address that begins with https://".into());
    }
    Ok(text.to_string())
}

/// A sample file that says what holds when nothing is said: help as comments, every key with its default, commented out.
pub fn sample() -> String {
    let mut out = String::from(
        "# Settings of gradus. Each line `#key = value` shows a default: take the # away to change it.\n\
         # Flags and GRADUS_* variables go before this file; `gradus config show` says what holds and why.\n",
    );
    let config = Config::default();
    for key in KEYS {
        out.push('\n');
        for line in key.help.lines() {
            out.push_str(&format!("# {line}\n"));
        }
        out.push_str(&format!("#{} = {}\n", key.name, (key.get)(&config).0));
    }
    out.push_str(
        "\n# Keys of your own stand at the end, one action a line; `gradus config keys` lists the actions.\n\
         # [keys]\n# hint = \"ctrl-h\"\n# why = [\"w\", \"f2\"]\n",
    );
    out
}

/// The key that a misspelt one probably means: at most two edits away, or the same but for case and dashes.
pub fn nearest(name: &str) -> Option<&'static str> {
    let plain = name.to_lowercase().replace('-', "_");
    let near = KEYS.iter().map(|k| (distance(&plain, k.name), k.name)).min()?;
    (near.0 <= 2.min(near.1.len() / 2)).then_some(near.1)
}

/// Levenshtein's distance, in characters.
pub fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
