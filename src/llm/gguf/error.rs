//! The ways in which a file fails to be a model, told to the learner: what, where, why, and how to mend it.

use super::reader::Fault;
use std::path::{Path, PathBuf};

const MEND: &str = "Fetch it again with `gradus model pull`, or choose another with `gradus model list`.";

/// Why a file cannot be used as a model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GgufError {
    /// Nothing is there.
    #[error("There is no model file at {}. {MEND}", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A directory is there.
    #[error("{} is a directory, not a model file. Name the .gguf file inside it, or see `gradus model list`.", path.display())]
    Directory {
        /// The directory.
        path: PathBuf,
    },
    /// The system refuses.
    #[error("The model file {} cannot be read: {why}. Check its permissions, or fetch it again with `gradus model pull`.", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
    /// Not a GGUF file at all.
    #[error("{} is not a GGUF model: it begins with {found}. {MEND}", path.display())]
    NotGguf {
        /// The file.
        path: PathBuf,
        /// Its first bytes, in words.
        found: String,
    },
    /// A version that this program does not read.
    #[error("{} is a GGUF file of version {version}; versions 2 and 3 are supported. {MEND}", path.display())]
    Version {
        /// The file.
        path: PathBuf,
        /// What it says.
        version: u32,
    },
    /// It ends too early.
    #[error("The model file {} is cut off: it has {length} bytes of at least {need}. {MEND}", path.display())]
    Truncated {
        /// The file.
        path: PathBuf,
        /// Its size in bytes.
        length: u64,
        /// The least size in bytes that it should have.
        need: u64,
    },
    /// It contradicts itself.
    #[error("The model file {} is damaged: {why}. {MEND}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong in it.
        why: String,
    },
}

impl GgufError {
    pub(super) fn from_fault(fault: Fault, path: &Path, length: u64) -> Self {
        let path = path.to_path_buf();
        match fault {
            Fault::End { need } => Self::Truncated { path, length, need },
            Fault::Io(why) => Self::Unreadable { path, why },
            Fault::Magic(bytes) => Self::NotGguf { path, found: describe(&bytes) },
            Fault::Version(version) => Self::Version { path, version },
            Fault::Nonsense(why) => Self::Damaged { path, why },
        }
    }
}

fn describe(bytes: &[u8]) -> String {
    match bytes {
        b"<!DO" | b"<htm" | b"<HTM" => "a web page".into(),
        b"vers" => "a pointer to a large file, not the file itself".into(),
        [b'P', b'K', 3, 4] => "a zip archive".into(),
        _ => bytes.iter().map(|b| format!("{b:02x}")).collect::<Vec<_>>().join(" "),
    }
}
