//! `gradus export`, `import`, `erase`, `encrypt` and `decrypt`: what they take.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// How an export is asked for.
pub const EXPORT: &str = "Examples:
  gradus export -o ada.jsonl                         into a file that only you can read
  gradus export | ssh other gradus import -          to another machine
\nOne record a line, in JSON; docs/journal.md tells the form. The file is not encrypted, even where the store is.";

/// How an import is asked for.
pub const IMPORT: &str = "Examples:
  gradus import ada.jsonl --dry-run                  what would come of it
  gradus import ada.jsonl
\nWhat is here stays, what is new is added, nothing is added twice. Two machines that import from each other
know the same afterwards, in whatever order it was done. All that can be read comes in, or nothing does;
lines that cannot be read are left out and named, and then the exit code is 5.";

/// How everything is erased.
pub const ERASE: &str = "Erases answers, talk, estimates, drafts, damaged copies, saved conversations of the model, logs and sockets. Models
and packs stay, and so do files that you exported. What was deleted may stay on the medium until it is written over;
an encrypted store (gradus encrypt) leaves nothing there that can be read.";

/// How encryption is asked for.
pub const ENCRYPT: &str = "Examples:
  gradus encrypt                                     asks for a passphrase, twice
  gradus encrypt --change                            another passphrase
\nA passphrase that is forgotten cannot be found again by anybody, and what was learned is lost with it. Scripts name a
file that only you can read in GRADUS_PASSPHRASE_FILE, and for --change the new one in GRADUS_NEW_PASSPHRASE_FILE.
While a store is encrypted, the model's memory of conversations is not kept between sessions.";

/// `gradus export …`
#[derive(Debug, Clone, Args)]
pub struct TakeOutArgs {
    /// The file to write; `-`, or none, is standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write over a file that is there
    #[arg(short, long)]
    pub force: bool,
}

/// `gradus import …`
#[derive(Debug, Clone, Args)]
pub struct TakeInArgs {
    /// The file to read; `-` is standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Say what would come of it, and change nothing
    #[arg(short = 'n', long)]
    pub dry_run: bool,
    /// Take the settings file too, where there is none
    #[arg(long)]
    pub settings: bool,
}

/// `gradus erase …`
#[derive(Debug, Clone, Args)]
pub struct EraseArgs {
    /// Do not ask
    #[arg(short, long)]
    pub yes: bool,
    /// Erase your settings file too
    #[arg(long)]
    pub settings: bool,
}

/// `gradus encrypt …`
#[derive(Debug, Clone, Args)]
pub struct EncryptArgs {
    /// Change the passphrase of a store that is encrypted
    #[arg(long)]
    pub change: bool,
    /// Go on although lines of the journal cannot be read, and leave them out
    #[arg(long)]
    pub leave_out: bool,
}

/// `gradus decrypt …`
#[derive(Debug, Clone, Args)]
pub struct DecryptArgs {
    /// Go on although lines of the journal cannot be read, and leave them out
    #[arg(long)]
    pub leave_out: bool,
}

/// What a learner may do with what is kept of them.
#[derive(Debug, Clone, Subcommand)]
pub enum KeepCommand {
    /// Write everything of you into one file: answers, talk, place, settings
    #[command(after_help = EXPORT)]
    Export(TakeOutArgs),
    /// Merge such a file of another machine into what is here
    #[command(after_help = IMPORT)]
    Import(TakeInArgs),
    /// Encrypt what is kept of you with a passphrase
    #[command(after_help = ENCRYPT)]
    Encrypt(EncryptArgs),
    /// Keep it unencrypted again
    Decrypt(DecryptArgs),
    /// Erase everything of you on this machine
    #[command(after_help = ERASE)]
    Erase(EraseArgs),
}
