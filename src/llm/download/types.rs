//! The words of a download: what is wanted, how far it is, and what came of it.
//!
//! Owns plain data, and the rule to whom a [`Token`] may be shown.

use std::{fmt, path::PathBuf, time::Duration};

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
    /// Another process fetches the same file; its bytes are counted.
    Waiting {
        /// That process, where the system tells.
        pid: Option<u32>,
    },
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
    /// For another process that fetches the same file; with none, that is an error at once.
    pub lock: Duration,
    /// Ignores the proxies that the environment names.
    pub direct: bool,
    /// Says to the hub who asks.
    pub token: Option<Token>,
}

/// What the hub knows a user by. It is shown to the hub's own host only, and over an encrypted connection only (this
/// machine itself excepted); it is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    origin: String,
    secret: String,
}

impl Token {
    /// The token `secret` for the hub at the address `hub`; `None` where it is empty or cannot be a token.
    pub fn new(hub: &str, secret: &str) -> Option<Self> {
        let secret = secret.trim();
        let plain = (1..=512).contains(&secret.len()) && secret.bytes().all(|b| b.is_ascii_graphic());
        plain.then_some(Self { origin: origin(hub)?, secret: secret.to_owned() })
    }

    /// The header for a request to `url`, if it may be shown there.
    pub(in crate::llm) fn header_for(&self, url: &str) -> Option<String> {
        let to = origin(url)?;
        let host = to.strip_prefix("http://").map(|h| h.rsplit_once(':').map_or(h, |(host, _)| host));
        let safe = host.is_none_or(|h| ["127.0.0.1", "localhost", "[::1]"].contains(&h));
        (safe && to == self.origin).then(|| format!("Bearer {}", self.secret))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token(for {})", self.origin)
    }
}

/// Scheme and host of an address, in lower case; `None` where a name and a password stand before the host.
pub(in crate::llm) fn origin(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#', '\\']).next().filter(|h| !h.is_empty() && !h.contains('@'))?;
    Some(format!("{scheme}://{host}").to_ascii_lowercase())
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            idle: Duration::from_secs(30),
            pauses: [1, 2, 4, 8, 15, 30].map(Duration::from_secs).into(),
            lock: Duration::from_secs(6 * 3600),
            direct: false,
            token: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_goes_to_its_own_host_only_and_is_never_printed() {
        let token = Token::new("https://hub.example/", "hf_secret").unwrap();
        assert_eq!(token.header_for("https://HUB.example/a/b").as_deref(), Some("Bearer hf_secret"));
        for other in [
            "https://cdn.example/a",
            "https://hub.example.evil.example/a",
            "https://hub.example:444/a",
            "https://hub.example@evil.example/a",
            "https://evil.example/https://hub.example/",
            "http://hub.example/a",
            "hub.example",
        ] {
            assert_eq!(token.header_for(other), None, "{other}");
        }
        assert!(!format!("{token:?}").contains("secret"));
        let near = Token::new("http://127.0.0.1:81", "x").unwrap();
        assert!(
            near.header_for("http://127.0.0.1:81/a").is_some() && near.header_for("http://127.0.0.1:82/").is_none()
        );
        assert_eq!(Token::new("http://mirror.example", "x").unwrap().header_for("http://mirror.example/a"), None);
        for wrong in ["", "  ", "a b", "a\nX-Evil: 1", "ä"] {
            assert_eq!(Token::new("https://hub.example", wrong), None, "{wrong:?}");
        }
    }
}
