//! The ways in which a download fails, told to the learner: what, where, why, and how to mend it.

use std::{io, path::PathBuf};

/// Why a file was not fetched.
#[derive(Debug, thiserror::Error)]
pub enum PullError {
    /// The caller ended it.
    #[error("Stopped after {kept} bytes. They are kept: the same command goes on from there.")]
    Cancelled {
        /// Bytes in the part file.
        kept: u64,
    },
    /// The server refuses.
    #[error("{url} answered {status}{}. See `gradus model list` for what can be fetched, or use a file that you have with `gradus model import FILE`.", meaning(*.status))]
    Status {
        /// The address asked.
        url: String,
        /// The HTTP status.
        status: u16,
    },
    /// Tried again and again.
    #[error(
        "{url} cannot be fetched: {why} (tried {tries} times). Check the network and the proxy settings (HTTPS_PROXY), then run the same command: it goes on from where it stopped. Without a network, use `gradus model import FILE`."
    )]
    GaveUp {
        /// The address asked.
        url: String,
        /// The last failure.
        why: String,
        /// Tries in a row that brought nothing.
        tries: usize,
    },
    /// Something that trying again does not mend.
    #[error("{url} cannot be fetched: {why}. Check the address in the configuration (`gradus config show`).")]
    Refused {
        /// The address asked.
        url: String,
        /// What is wrong.
        why: String,
    },
    /// The size is not the expected one.
    #[error(
        "{url} has {said} bytes where {expected} were expected: it is another file. Nothing was kept. Run `gradus model list` for the current address, or try again later."
    )]
    Size {
        /// The address asked.
        url: String,
        /// Bytes expected.
        expected: u64,
        /// Bytes that the server has, or sent so far.
        said: u64,
    },
    /// The sum is not the expected one.
    #[error(
        "{url} is not the expected file: its sha256 is {got}, expected {expected}. Nothing was kept. Try again; if it stays, somebody changed the file, or something on the way does."
    )]
    Checksum {
        /// The address asked.
        url: String,
        /// The sum expected.
        expected: String,
        /// The sum of what came, or of what the server offers.
        got: String,
    },
    /// The disk is too full.
    #[error("There is too little room in {}: {need} bytes are needed, {free} are free. Free some, or set another place with GRADUS_DATA_DIR.", folder.display())]
    NoSpace {
        /// Where the file would go.
        folder: PathBuf,
        /// Bytes still needed.
        need: u64,
        /// Bytes free.
        free: u64,
    },
    /// Another process fetches the same file.
    #[error("{} is being fetched by another gradus. Wait for it, or end it first.", path.display())]
    Locked {
        /// The file that both want.
        path: PathBuf,
    },
    /// The disk refuses.
    #[error("{} cannot be written: {source}. Check the permissions and the disk, or set another models folder.", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

pub(in crate::llm) fn meaning(status: u16) -> &'static str {
    match status {
        401 | 403 => {
            " (not allowed: accept the model's licence on its page at the hub, and set HF_TOKEN to a token of your account there; or the proxy refuses)"
        }
        404 | 410 => " (there is no such file)",
        407 => " (the proxy wants a password)",
        429 => " (too many requests: try again later)",
        500.. => " (the server has a fault: try again later)",
        _ => "",
    }
}
