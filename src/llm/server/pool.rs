//! The servers, and which of them comes next.
//!
//! Owns their addresses and how long one that failed rests. Pure: time comes as an argument.

use std::{
    net::IpAddr,
    time::{Duration, Instant},
};
use ureq::http::Uri;

/// A server that failed rests so long, doubled at each failure in a row, up to the last.
const REST: [Duration; 2] = [Duration::from_secs(2), Duration::from_secs(60)];

/// Where a server is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Without `/v1` and without a slash at its end.
    base: String,
    host: String,
    secure: bool,
    local: bool,
}

/// Why an address cannot be used.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Not an address of a server.
    #[error("`{0}` is no address of a server: write https://host, or http://host:port within your own network")]
    Odd(String),
    /// A password in the address would be shown with it.
    #[error(
        "an address must hold no user name or password; the key comes from GRADUS_SERVER_KEY or the file of `server_key_file`"
    )]
    Secret,
    /// The key would cross the network in the open.
    #[error(
        "the key would go to {0} unencrypted: use https://, or reach the server through an ssh tunnel (ssh -L 8080:localhost:8080 {0}) and write http://localhost:8080"
    )]
    Open(String),
}

impl Address {
    /// Reads an address, with or without `/v1`.
    ///
    /// # Errors
    /// [`AddressError`].
    pub fn parse(text: &str) -> Result<Address, AddressError> {
        let text = text.trim();
        let odd = || AddressError::Odd(super::clean(text));
        let base = text.trim_end_matches('/');
        let base = base.strip_suffix("/v1").unwrap_or(base);
        let uri: Uri = base.parse().map_err(|_| odd())?;
        let secure = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(odd()),
        };
        if uri.authority().is_some_and(|a| a.as_str().contains('@')) {
            return Err(AddressError::Secret);
        }
        let name = uri.host().filter(|h| !h.is_empty()).ok_or_else(odd)?;
        if uri.query().is_some() || base.contains('#') {
            return Err(odd());
        }
        let local = is_here(name);
        let host = uri.authority().map_or_else(|| name.to_string(), |a| a.as_str().to_string());
        Ok(Address { base: base.to_string(), host, secure, local })
    }

    /// Whether a key may be sent there.
    ///
    /// # Errors
    /// [`AddressError::Open`].
    pub fn admits_key(&self) -> Result<(), AddressError> {
        if self.secure || self.local { Ok(()) } else { Err(AddressError::Open(self.host.clone())) }
    }

    /// Whether it is this machine.
    pub fn is_local(&self) -> bool {
        self.local
    }

    /// Whether what is sent is encrypted.
    pub fn is_tls(&self) -> bool {
        self.secure
    }

    /// Host and port, for people.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The address of `path`, which begins with a slash.
    pub(super) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}

/// Whether a host is this machine. A name that only looks like an address (`127.0.0.1.example`) is another's.
fn is_here(host: &str) -> bool {
    let ip = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || ip.is_ok_and(|ip| ip.to_canonical().is_loopback())
}

struct Server {
    address: Address,
    failures: u32,
    until: Option<Instant>,
}

pub(super) struct Pool {
    servers: Vec<Server>,
}

impl Pool {
    pub fn new(servers: Vec<Address>) -> Pool {
        let server = |address| Server { address, failures: 0, until: None };
        Pool { servers: servers.into_iter().map(server).collect() }
    }

    pub fn len(&self) -> usize {
        self.servers.len()
    }

    /// The first server that is well; where all rest, the one that has rested most of its time.
    #[cfg(test)]
    fn pick(&self, now: Instant) -> usize {
        self.pick_but(&[], now).unwrap_or(0)
    }

    /// The same without those that cannot help; `None` where no other is left.
    pub fn pick_but(&self, without: &[usize], now: Instant) -> Option<usize> {
        let left = || (0..self.len()).filter(|i| !without.contains(i));
        let well = left().find(|i| self.servers[*i].until.is_none_or(|u| u <= now));
        well.or_else(|| left().min_by_key(|i| self.servers[*i].until))
    }

    pub fn address(&self, server: usize) -> Option<Address> {
        self.servers.get(server).map(|s| s.address.clone())
    }

    pub fn worked(&mut self, server: usize) {
        if let Some(s) = self.servers.get_mut(server) {
            (s.failures, s.until) = (0, None);
        }
    }

    pub fn failed(&mut self, server: usize, now: Instant) {
        if let Some(s) = self.servers.get_mut(server) {
            let rest = REST[0].saturating_mul(1 << s.failures.min(8)).min(REST[1]);
            s.failures = s.failures.saturating_add(1);
            s.until = Some(now + rest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_with_and_without_v1() {
        for text in ["https://a.example", "https://a.example/", "https://a.example/v1", " https://a.example/v1/ "] {
            let a = Address::parse(text).unwrap();
            assert_eq!(a.url("/v1/models"), "https://a.example/v1/models", "{text}");
            assert!(a.admits_key().is_ok() && !a.is_local());
        }
        assert_eq!(Address::parse("http://h:8080/llm").unwrap().url("/x"), "http://h:8080/llm/x");
        assert!(Address::parse("http://h:8080").unwrap().admits_key().is_err());
        for local in ["http://localhost:1", "http://127.0.0.1:1", "http://[::1]:1", "http://LOCALHOST"] {
            let a = Address::parse(local).unwrap();
            assert!(a.is_local() && a.admits_key().is_ok(), "{local}");
        }
        for far in
            ["http://127.0.0.1.example", "http://127.evil.example:80", "http://localhost.example", "http://[::2]"]
        {
            let a = Address::parse(far).unwrap();
            assert!(!a.is_local() && a.admits_key().is_err(), "{far}");
        }
        for odd in ["", "a.example", "ftp://a", "https://", "https://a b", "https://a?x=1", "https://a/\u{1b}"] {
            assert!(matches!(Address::parse(odd), Err(AddressError::Odd(_))), "{odd}");
        }
        assert_eq!(Address::parse("https://me:pw@a.example"), Err(AddressError::Secret));
    }

    #[test]
    fn one_that_fails_rests_and_comes_back() {
        let all = ["http://a", "http://b"].map(|t| Address::parse(t).unwrap());
        let mut pool = Pool::new(all.to_vec());
        let now = Instant::now();
        assert_eq!(pool.pick(now), 0);
        pool.failed(0, now);
        assert_eq!(pool.pick(now), 1);
        assert_eq!(pool.pick(now + Duration::from_secs(3)), 0, "rested");
        pool.failed(0, now);
        assert_eq!(pool.pick(now + Duration::from_secs(3)), 1, "twice as long");
        pool.failed(1, now);
        assert_eq!(pool.pick(now), 1, "all rest: the one that is back first");
        pool.worked(0);
        assert_eq!(pool.pick(now), 0);
        assert_eq!(pool.pick_but(&[0], now), Some(1));
        assert_eq!(pool.pick_but(&[0, 1], now), None);
    }
}
