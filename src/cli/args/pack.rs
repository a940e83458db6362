//! `gradus pack …`: what it takes.

use super::import::{self, ExportArgs, ImportArgs};
use super::pack_stats::{self, PackStatsArgs};
use clap::Subcommand;
use std::path::PathBuf;

/// `gradus pack …`
#[derive(Debug, Clone, Subcommand)]
pub enum PackCommand {
    /// Find every mistake in a curriculum
    ///
    /// Shows each mistake with its file, line and column, and how to mend it. With --run it also compiles and runs every
    /// program, solution and wrong answer, and compares what happens with what the curriculum says.
    #[command(
        after_help = "Examples:\n  gradus pack check                     this folder, or all curricula that come with gradus\n  gradus pack check rust --run          one that comes with gradus, and its programs\n  gradus pack check ./my-course --json  a folder, for an editor or a script\n\nPrograms run in a sandbox where the system has one (see gradus doctor); where it has none, those of\na folder run only if you say so. The exit code is 5 where there are mistakes, and 1 where there are\nnone but something could not be run, unless --skip-missing is given."
    )]
    Check {
        /// A folder, or the id of a curriculum
        #[arg(value_name = "PATH|ID")]
        what: Option<String>,
        /// Compile and run every program too
        #[arg(long)]
        run: bool,
        /// Do not ask before running the programs of a folder
        #[arg(short, long)]
        yes: bool,
        /// Take it as fine that programs are not run whose language is missing here
        #[arg(long, requires = "run")]
        skip_missing: bool,
    },
    /// Tell an author what to look at first, from learners' answers and the text
    #[command(long_about = pack_stats::LONG, after_help = pack_stats::EXAMPLES)]
    Stats(PackStatsArgs),
    /// Make a curriculum of other people's content
    #[command(long_about = import::LONG, after_help = import::EXAMPLES)]
    Import(ImportArgs),
    /// Write the questions of a curriculum as cards for Anki
    #[command(after_help = import::CARDS)]
    Export(ExportArgs),
    /// Add a curriculum to your own, or update it
    ///
    /// Reads it, checks it, and keeps a copy among your packs; what is wrong with it is shown, and then nothing is added. A
    /// curriculum of the same id is replaced at once, and what you learned from it stays. Nothing of it is run.
    #[command(after_help = "Examples:
  gradus pack add ./my-course                              a folder
  gradus pack add week-3.tar.gz                            an archive
  gradus pack add https://example.org/courses.git#2026     a git repository, here the branch or tag 2026
  gradus pack add git@example.org:courses.git --path c101  one of several in it

Programs of an added curriculum run in the sandbox only, unless --trust is given. An administrator puts packs
for everybody into the folder packs_dir of the settings.")]
    Add {
        /// A folder, a .tar or .tar.gz, or the address of a git repository
        #[arg(value_name = "FOLDER|FILE|URL")]
        from: String,
        /// The folder within, where there are several curricula
        #[arg(long, value_name = "FOLDER")]
        path: Option<String>,
    },
    /// Fetch packs again from where they came
    ///
    /// Without an id, all of them.
    Update {
        /// Id of a pack
        id: Option<String>,
    },
    /// List the curricula that can be learned here
    List,
    /// Remove one of your packs; what you learned from it stays
    Remove {
        /// Id of a pack
        id: String,
        /// Do not ask
        #[arg(short, long)]
        yes: bool,
    },
    /// Begin a curriculum of your own: a folder that passes the check
    ///
    /// Writes curriculum.toml and a first skill with items of several kinds, to be changed with a text editor. Then: gradus
    /// pack check FOLDER --run.
    New {
        /// The folder to make; its name becomes the id
        folder: PathBuf,
        /// The language of its programs
        #[arg(long, value_name = "LANGUAGE", default_value = "python", value_parser = clap::builder::PossibleValuesParser::new(crate::curriculum::languages::KNOWN))]
        code: String,
        /// Its name for people; without it, made from the folder's
        #[arg(long)]
        title: Option<String>,
        /// Who writes it; may be repeated
        #[arg(long, value_name = "NAME")]
        author: Vec<String>,
    },
}
