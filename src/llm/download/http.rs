//! One request for a file, from byte `from` on, in a thread of its own.
//!
//! Owns the HTTP: redirects (followed here, because the hub names the file's sum only on the first answer), headers and
//! time limits. It knows nothing of files. It runs apart so that a stalled server cannot keep anybody from cancelling.

use super::{Settings, Token};
use crate::llm::net::connections;
use std::{
    io::Read,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
};
use ureq::{
    Agent,
    http::{HeaderMap, Response, header},
};

const HOPS: usize = 10;
const BLOCK: usize = 1 << 16;

pub(super) struct Ask {
    pub url: String,
    pub from: u64,
    /// Go on only if the file is still this one.
    pub etag: Option<String>,
}

/// What the server says before the bytes.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    pub status: u16,
    pub etag: Option<String>,
    /// Bytes that are to come.
    pub length: Option<u64>,
    /// Of a partial answer: first byte, and size of the whole file.
    pub range: Option<(Option<u64>, Option<u64>)>,
    /// The hub's own word on the file.
    pub linked_sha256: Option<String>,
    pub linked_size: Option<u64>,
}

pub(super) enum News {
    Head(Head),
    Bytes(Vec<u8>),
    /// All bytes that there are.
    End,
    /// It broke off; trying again may help.
    Broken(String),
    /// Trying again does not help.
    Hopeless(String),
}

/// Starts the request. What comes is limited by how fast it is taken; dropping the receiver ends it.
pub(super) fn start(ask: Ask, settings: &Settings) -> std::io::Result<Receiver<News>> {
    let (out, news) = sync_channel(8);
    let (agent, token) = (agent(settings), settings.token.clone());
    thread::Builder::new().name("download".into()).spawn(move || {
        let last = match follow(&agent, &ask, token.as_ref()) {
            Ok((head, response)) => pump(head, response, &out),
            Err(news) => Some(news),
        };
        if let Some(last) = last {
            let _ = out.send(last); // nobody listens after a cancel
        }
    })?;
    Ok(news)
}

pub(in crate::llm) fn agent(settings: &Settings) -> Agent {
    let mut config = connections()
        .timeout_resolve(Some(settings.connect))
        .timeout_connect(Some(settings.connect))
        .timeout_recv_response(Some(settings.idle))
        .timeout_per_read(Some(settings.idle));
    if settings.direct {
        config = config.proxy(None);
    }
    config.build().into()
}

fn follow(agent: &Agent, ask: &Ask, token: Option<&Token>) -> Result<(Head, Response<ureq::Body>), News> {
    let mut url = ask.url.clone();
    let (mut sum, mut size) = (None, None);
    for _ in 0..HOPS {
        let mut request = agent.get(&url).header("Accept-Encoding", "identity");
        if let Some(shown) = token.and_then(|t| t.header_for(&url)) {
            request = request.header(header::AUTHORIZATION, shown);
        }
        if ask.from > 0 {
            request = request.header("Range", format!("bytes={}-", ask.from));
            if let Some(etag) = &ask.etag {
                request = request.header("If-Range", etag);
            }
        }
        let response = request.call().map_err(|e| judge(&e))?;
        let headers = response.headers();
        sum = sum.or_else(|| sha256_of(headers));
        size = size.or_else(|| text(headers, "x-linked-size").and_then(|s| s.parse().ok()));
        let status = response.status();
        if !status.is_redirection() || status.as_u16() == 304 {
            let mut head = head(status.as_u16(), headers);
            (head.linked_sha256, head.linked_size) = (sum, size);
            return Ok((head, response));
        }
        let to = text(headers, "location").ok_or_else(|| News::Hopeless("it sends us nowhere".into()))?;
        url = resolve(&url, &to).ok_or_else(|| News::Hopeless(format!("it sends us to {to:?}")))?;
    }
    Err(News::Hopeless("it sends us in circles".into()))
}

fn pump(head: Head, response: Response<ureq::Body>, out: &SyncSender<News>) -> Option<News> {
    let wanted = matches!(head.status, 200 | 206);
    if out.send(News::Head(head)).is_err() || !wanted {
        return None;
    }
    let mut body = response.into_body().into_with_config().limit(u64::MAX).reader();
    loop {
        let mut block = vec![0; BLOCK];
        match body.read(&mut block) {
            Ok(0) => return Some(News::End),
            Ok(n) => {
                block.truncate(n);
                if out.send(News::Bytes(block)).is_err() {
                    return None;
                }
            }
            Err(e) => return Some(News::Broken(e.to_string())),
        }
    }
}

fn head(status: u16, headers: &HeaderMap) -> Head {
    Head {
        status,
        etag: text(headers, header::ETAG.as_str()).filter(|e| !e.starts_with("W/")), // a weak one may not go in If-Range
        length: text(headers, header::CONTENT_LENGTH.as_str()).and_then(|l| l.parse().ok()),
        range: text(headers, header::CONTENT_RANGE.as_str()).and_then(|r| content_range(&r)),
        linked_sha256: None,
        linked_size: None,
    }
}

pub(in crate::llm) fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.trim().to_owned())
}

/// The sum that the hub names; an etag that is none is no sum.
pub(in crate::llm) fn sha256_of(headers: &HeaderMap) -> Option<String> {
    let sum = text(headers, "x-linked-etag")?.trim_matches('"').to_ascii_lowercase();
    crate::llm::sum::is_sha256(&sum).then_some(sum)
}

/// `bytes 10-99/100`, `bytes 10-99/*` or `bytes */100`.
fn content_range(text: &str) -> Option<(Option<u64>, Option<u64>)> {
    let (range, total) = text.strip_prefix("bytes ")?.split_once('/')?;
    Some((range.split_once('-').and_then(|(first, _)| first.parse().ok()), total.parse().ok()))
}

fn judge(error: &ureq::Error) -> News {
    let text = error.to_string();
    match error {
        ureq::Error::BadUri(_) | ureq::Error::Http(_) | ureq::Error::InvalidProxyUrl => News::Hopeless(text),
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) | ureq::Error::Pem(_) => News::Hopeless(text),
        _ => News::Broken(text),
    }
}

/// The address that a redirect from `base` means; `None` where it makes no sense or gives up encryption.
pub(in crate::llm) fn resolve(base: &str, to: &str) -> Option<String> {
    let (scheme, rest) = base.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let url = if to.starts_with("http://") || to.starts_with("https://") {
        to.to_owned()
    } else if let Some(rest) = to.strip_prefix("//") {
        format!("{scheme}://{rest}")
    } else if to.starts_with('/') {
        format!("{scheme}://{host}{to}")
    } else if to.contains("://") || to.is_empty() {
        return None;
    } else {
        let path = rest.split(['?', '#']).next()?;
        let folder = path.rsplit_once('/').map_or(path, |(folder, _)| folder);
        format!("{scheme}://{folder}/{to}")
    };
    (scheme != "https" || url.starts_with("https://")).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_lead_where_they_say() {
        let from = "https://hub.example/a/b.gguf?x=1";
        for (to, expected) in [
            ("https://cdn.example/x", Some("https://cdn.example/x")),
            ("//cdn.example/x", Some("https://cdn.example/x")),
            ("/x?y", Some("https://hub.example/x?y")),
            ("c.gguf", Some("https://hub.example/a/c.gguf")),
            ("http://cdn.example/x", None),
            ("ftp://cdn.example/x", None),
            ("", None),
        ] {
            assert_eq!(resolve(from, to).as_deref(), expected, "{to}");
        }
        assert_eq!(resolve("http://a.example", "/x").as_deref(), Some("http://a.example/x"));
        assert_eq!(resolve("http://a.example", "x").as_deref(), Some("http://a.example/x"));
    }

    #[test]
    fn ranges_are_read() {
        assert_eq!(content_range("bytes 10-99/100"), Some((Some(10), Some(100))));
        assert_eq!(content_range("bytes 10-99/*"), Some((Some(10), None)));
        assert_eq!(content_range("bytes */100"), Some((None, Some(100))));
        for wrong in ["", "bytes", "lines 1-2/3", "bytes 1"] {
            assert_eq!(content_range(wrong), None, "{wrong}");
        }
    }
}
