//! The flags that every command takes, and the settings that they set.

use crate::config::FlagValue;
use clap::Args;
use std::path::PathBuf;

/// Flags that every command takes.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Options for every command")]
pub struct Globals {
    /// The model: a name from `gradus model list`, or the path of a GGUF file
    #[arg(short, long, global = true, value_name = "NAME|FILE")]
    pub model: Vec<String>,
    /// Teach without a model
    #[arg(long, global = true)]
    pub no_model: bool,
    /// Where the model is: `local` or `server`
    #[arg(long, global = true, value_name = "WHERE")]
    pub backend: Option<String>,
    /// Servers with the chat interface of OpenAI, the preferred one first; commas between
    #[arg(long, global = true, value_name = "ADDRESS,…")]
    pub servers: Option<String>,
    /// Read the settings from this file instead of your own
    #[arg(short, long = "config", global = true, value_name = "FILE")]
    pub config_file: Option<PathBuf>,
    /// Layers of the model on the GPU: `auto`, or a number
    #[arg(long, global = true, value_name = "N")]
    pub gpu_layers: Option<String>,
    /// The language of the program: `en`, `zh`, or `auto` for that of the system
    #[arg(long, global = true, value_name = "TAG")]
    pub language: Option<String>,
    /// Print JSON, for programs
    #[arg(long, global = true)]
    pub json: bool,
    /// Plain lines: no full screen, no colour, no redraw
    #[arg(long, global = true)]
    pub plain: bool,
    /// No colour
    #[arg(long, global = true)]
    pub no_color: bool,
    /// Never touch the network
    #[arg(long, global = true)]
    pub offline: bool,
    /// Run the programs of a folder that is not shipped even where the sandbox is not whole
    #[arg(long, global = true)]
    pub trust: bool,
    /// Never ask a question
    #[arg(long, global = true)]
    pub no_input: bool,
    /// Say less
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more; twice, even more
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
}

impl Globals {
    /// The flags that set keys of the configuration.
    pub fn settings(&self) -> Vec<FlagValue> {
        let value = |flag, key, value: &str| FlagValue { flag, key, value: value.into() };
        let mut flags = Vec::new();
        flags.extend(self.model.first().map(|m| value("--model", "model", m)));
        flags.extend(self.backend.iter().map(|b| value("--backend", "backend", b)));
        flags.extend(self.servers.iter().map(|s| value("--servers", "servers", s)));
        flags.extend(self.gpu_layers.iter().map(|n| value("--gpu-layers", "gpu_layers", n)));
        flags.extend(self.language.iter().map(|l| value("--language", "language", l)));
        flags.extend(self.no_model.then(|| value("--no-model", "no_model", "true")));
        flags.extend(self.plain.then(|| value("--plain", "plain", "true")));
        flags.extend(self.no_color.then(|| value("--no-color", "color", "never")));
        flags.extend(self.offline.then(|| value("--offline", "offline", "true")));
        flags
    }
}
