//! The words of a download: what is wanted, how far it is, and what came of it.
//!
//! Owns plain data only.

use std::{path::PathBuf, time::Duration};

/// What is known about the file beforehand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expect {
    /// 64 hexadecimal digits. Without it the hub's word is taken, and without that the sum is only recorded.
    pub sha256: Option<String>,
    /// Bytes.
    pub size: Option<u64>,
}

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Bytes come in, or are waited for.
    Receiving,
    /// The sum is computed.
    Checking,
}

/// How far it is. Reported several times a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub phase: Phase,
    /// Bytes done, those of earlier tries included.
    pub done: u64,
    /// Bytes in all, where known.
    pub total: Option<u64>,
    /// Bytes a second over the last seconds; 0 while nothing comes.
    pub bytes_per_s: u64,
}

/// Why a file is believed to be the one that was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// Its sum was known beforehand.
    Expected,
    /// Its sum is the one that the hub named.
    Hub,
    /// Nobody named a sum; it was recorded now.
    FirstUse,
}

/// A file that was fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pulled {
    /// Where it is.
    pub path: PathBuf,
    /// Bytes.
    pub size: u64,
    /// 64 lower-case hexadecimal digits, also written down beside the file.
    pub sha256: String,
    /// Why it is believed.
    pub trust: Trust,
}

/// Patience.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// For a connection.
    pub connect: Duration,
    /// For the next bytes.
    pub idle: Duration,
    /// Before each new try; after the last one without a single byte it gives up.
    pub pauses: Vec<Duration>,
    /// Ignores the proxies that the environment names.
    pub direct: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            idle: Duration::from_secs(30),
            pauses: [1, 2, 4, 8, 15, 30].map(Duration::from_secs).into(),
            direct: false,
        }
    }
}
