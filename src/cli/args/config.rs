//! The arguments of `gradus config`.

use clap::Subcommand;

/// `gradus config …`
#[derive(Debug, Clone, Subcommand)]
pub enum ConfigCommand {
    /// Show every setting, and where its value comes from
    #[command(
        after_help = "Examples:\n  gradus config show                    what holds, and why\n  gradus config show --json\n  gradus config show --sample           to begin a file of your own with; `gradus config path` says where\n\nWhat comes first wins: flag, GRADUS_* variable, your file, the site's file, default."
    )]
    Show {
        /// Print a sample file instead: every setting with its default
        #[arg(long)]
        sample: bool,
    },
    /// List every action with its keys, to give it others in the table [keys] of your file
    #[command(
        after_help = "Examples:\n  gradus config keys                    names, keys, what they do\n  gradus config keys --json             and where they work\n\nIn your file, at its end:\n  [keys]\n  hint = \"ctrl-h\"\n  why = [\"w\", \"f2\"]\n\nEnter, Esc and Ctrl-C keep their meaning besides. The manual is docs/looks.md."
    )]
    Keys,
    /// List the themes; those of your own are files in the folder themes beside your settings
    #[command(
        after_help = "Examples:\n  gradus config themes                  the one in use has a star\n  GRADUS_THEME=night gradus             try one\n\nInside the program T changes the theme and keeps it. How to write one: docs/looks.md."
    )]
    Themes,
    /// Print where your settings are
    #[command(
        after_help = "Examples:\n  $EDITOR \"$(gradus config path)\"\n  gradus config path --all              data, models, state and log too"
    )]
    Path {
        /// All places
        #[arg(long)]
        all: bool,
    },
}
