//! Fetching a model file, whatever the network does.
//!
//! Owns [`pull`]: going on where an earlier try stopped, trying again, and giving the file its name only when it is
//! whole and the one that was meant. It never writes to the terminal; progress goes to the caller. `http` speaks to the
//! server, `part` keeps the bytes. What the server says about sizes is checked, never believed.

pub(super) mod error;
pub(super) mod http;
mod meter;
pub(super) mod part;
mod types;

pub use error::PullError;
pub(super) use types::origin;
pub use types::{Expect, Phase, Progress, Pulled, Settings, Token, Trust};

use super::sum;
use http::{Ask, Head, News};
use meter::{Meter, OnProgress, TICK};
use part::{Opened, Part};
use std::{
    fs::File,
    ops::ControlFlow,
    path::Path,
    sync::mpsc::RecvTimeoutError,
    thread,
    time::{Duration, Instant},
};

/// Fetches `url` to `dest`, through the proxies that the environment names. `on_progress` may end it; what is there is
/// kept for the next time. A `dest` that already has the expected sum is left as it is. Where another process fetches
/// the same file, this one waits for it, and finds it there or goes on where the other stopped.
///
/// # Errors
/// See [`PullError`]. Whatever happens, `dest` is either untouched or whole.
pub fn pull(url: &str, dest: &Path, expect: &Expect, on_progress: OnProgress) -> Result<Pulled, PullError> {
    pull_with(&Settings::default(), url, dest, expect, on_progress)
}

/// [`pull`] with other patience.
///
/// # Errors
/// As [`pull`].
pub fn pull_with(
    settings: &Settings,
    url: &str,
    dest: &Path,
    expect: &Expect,
    on_progress: OnProgress,
) -> Result<Pulled, PullError> {
    let mut pull = Pull {
        settings,
        url,
        sha256: expect.sha256.as_ref().map(|s| s.to_ascii_lowercase()),
        size: expect.size,
        trust: if expect.sha256.is_some() { Trust::Expected } else { Trust::FirstUse },
        meter: Meter::new(on_progress),
    };
    if let Some(there) = pull.already(dest)? {
        return Ok(there);
    }
    let (mut part, waited) = pull.lock(dest)?;
    if let Some(there) = waited.then(|| pull.finished(dest)).transpose()?.flatten() {
        part.remove();
        return Ok(there);
    }
    pull.receive(&mut part)?;
    pull.check(part, dest)
}

struct Pull<'a> {
    settings: &'a Settings,
    url: &'a str,
    sha256: Option<String>,
    size: Option<u64>,
    trust: Trust,
    meter: Meter<'a>,
}

/// How one try ended.
enum Try {
    Complete,
    Again(String),
}

impl Pull<'_> {
    fn url(&self) -> String {
        self.url.to_owned()
    }

    fn already(&mut self, dest: &Path) -> Result<Option<Pulled>, PullError> {
        let (Some(expected), Ok(file)) = (self.sha256.clone(), File::open(dest)) else { return Ok(None) };
        let size = file.metadata().map_or(0, |m| m.len());
        if self.size.is_some_and(|s| s != size) {
            return Ok(None);
        }
        let meter = &mut self.meter;
        let sum = sum::sha256(file, &mut |done| meter.tick(Phase::Checking, done, Some(size)));
        match sum {
            Ok(Some(sha256)) if sha256 == expected => {
                sum::record(dest, &sha256);
                Ok(Some(Pulled { path: dest.to_path_buf(), size, sha256, trust: self.trust }))
            }
            Ok(None) => Err(PullError::Cancelled { kept: 0 }),
            _ => Ok(None),
        }
    }

    /// The part file, and whether another process had it first.
    fn lock(&mut self, dest: &Path) -> Result<(Part, bool), PullError> {
        let start = Instant::now();
        for round in 0u64.. {
            let (pid, done) = match Part::open(dest)? {
                Opened::Mine(part) => return Ok((part, round > 0)),
                Opened::Theirs { pid, length } => (pid, length),
            };
            if start.elapsed() >= self.settings.lock {
                break;
            }
            if self.meter.tick(Phase::Waiting { pid }, done, self.size).is_break() {
                return Err(PullError::Cancelled { kept: done });
            }
            thread::sleep(TICK);
        }
        Err(PullError::Locked { path: dest.to_path_buf() })
    }

    /// What the other process has left, if it is whole and what is wanted here.
    fn finished(&mut self, dest: &Path) -> Result<Option<Pulled>, PullError> {
        if self.sha256.is_some() {
            return self.already(dest);
        }
        let there = sum::recorded(dest).zip(dest.metadata().ok());
        let there = there.filter(|(_, m)| self.size.is_none_or(|s| s == m.len()));
        Ok(there.map(|(sha256, m)| Pulled { path: dest.into(), size: m.len(), sha256, trust: Trust::FirstUse }))
    }

    /// Tries until all bytes are there.
    fn receive(&mut self, part: &mut Part) -> Result<(), PullError> {
        let mut idle = 0;
        loop {
            let before = part.length();
            let why = match self.once(part)? {
                Try::Complete => return Ok(()),
                Try::Again(why) => why,
            };
            idle = if part.length() > before { 0 } else { idle + 1 };
            // a try that brought something waits least; one that brought nothing waits longer each time
            let Some(pause) = self.settings.pauses.get(idle.max(1) - 1) else {
                return Err(PullError::GaveUp { url: self.url(), why, tries: idle });
            };
            self.wait(*pause, part)?;
        }
    }

    fn wait(&mut self, pause: Duration, part: &Part) -> Result<(), PullError> {
        let end = Instant::now() + pause;
        loop {
            self.tick(part)?;
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            thread::sleep(left.min(TICK));
        }
    }

    fn tick(&mut self, part: &Part) -> Result<(), PullError> {
        match self.meter.tick(Phase::Receiving, part.length(), self.size) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(PullError::Cancelled { kept: part.length() }),
        }
    }

    /// One request.
    fn once(&mut self, part: &mut Part) -> Result<Try, PullError> {
        let etag = part.etag();
        if part.length() > 0 && etag.is_none() && self.sha256.is_none() {
            part.reset()?; // nothing would tell whether the rest belongs to the same file
        }
        let ask = Ask { url: self.url(), from: part.length(), etag };
        let news =
            http::start(ask, self.settings).map_err(|e| PullError::Refused { url: self.url(), why: e.to_string() })?;
        let mut total = None;
        loop {
            match news.recv_timeout(TICK) {
                Ok(News::Head(head)) => match self.begin(&head, part)? {
                    ControlFlow::Continue(all) => total = all,
                    ControlFlow::Break(end) => return Ok(end),
                },
                Ok(News::Bytes(bytes)) => {
                    let length = part.length() + bytes.len() as u64;
                    if let Some(expected) = total.or(self.size).filter(|t| length > *t) {
                        part.reset()?;
                        return Err(PullError::Size { url: self.url(), expected, said: length });
                    }
                    part.append(&bytes)?;
                }
                Ok(News::End) => {
                    return Ok(match total.or(self.size) {
                        Some(all) if part.length() < all => Try::Again("the connection ended early".into()),
                        _ => Try::Complete,
                    });
                }
                Ok(News::Broken(why)) => return Ok(Try::Again(why)),
                Ok(News::Hopeless(why)) => return Err(PullError::Refused { url: self.url(), why }),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(Try::Again("the request ended".into())),
            }
            self.tick(part)?;
        }
    }

    /// What to do about an answer: take its bytes (of how many in all), or end this try.
    fn begin(&mut self, head: &Head, part: &mut Part) -> Result<ControlFlow<Try, Option<u64>>, PullError> {
        let again = |why: String| Ok(ControlFlow::Break(Try::Again(why)));
        let whole = head.range.and_then(|(_, total)| total);
        let total = match head.status {
            200 => {
                part.reset()?; // the whole file, whatever was asked for
                head.length
            }
            206 if head.range.and_then(|(first, _)| first) == Some(part.length()) => {
                whole.or(head.length.map(|l| l.saturating_add(part.length())))
            }
            206 => {
                part.reset()?;
                return again("it answered with another part than was asked for".into());
            }
            416 if whole == Some(part.length()) && part.length() > 0 => {
                self.believe(head, whole, part)?;
                return Ok(ControlFlow::Break(Try::Complete));
            }
            416 if part.length() > 0 => {
                part.reset()?;
                return again("the file has changed".into());
            }
            408 | 425 | 429 | 500.. => return again(format!("it answered {}", head.status)),
            status => return Err(PullError::Status { url: self.url(), status }),
        };
        self.believe(head, total, part)?;
        part.set_etag(head.etag.as_deref());
        if let Some(total) = total {
            part.make_sure_of_room(total.saturating_sub(part.length()))?;
        }
        Ok(ControlFlow::Continue(total))
    }

    /// Compares what the server says with what is known, and takes its word for what is not.
    fn believe(&mut self, head: &Head, total: Option<u64>, part: &mut Part) -> Result<(), PullError> {
        for said in [total, head.linked_size].into_iter().flatten() {
            match self.size {
                Some(expected) if expected != said => {
                    part.reset()?;
                    return Err(PullError::Size { url: self.url(), expected, said });
                }
                _ => self.size = Some(said),
            }
        }
        match (&self.sha256, &head.linked_sha256) {
            (Some(expected), Some(got)) if expected != got => {
                part.reset()?;
                return Err(PullError::Checksum { url: self.url(), expected: expected.clone(), got: got.clone() });
            }
            (None, Some(named)) => {
                self.sha256 = Some(named.clone());
                self.trust = Trust::Hub;
            }
            _ => {}
        }
        Ok(())
    }

    /// The last word: the sum of the bytes on the disk.
    fn check(&mut self, mut part: Part, dest: &Path) -> Result<Pulled, PullError> {
        let size = part.length();
        let meter = &mut self.meter;
        let sum = sum::sha256(part.read()?, &mut |done| meter.tick(Phase::Checking, done, Some(size)));
        let sum = sum.map_err(|source| PullError::Io { path: dest.to_path_buf(), source })?;
        let Some(got) = sum else { return Err(PullError::Cancelled { kept: size }) };
        if let Some(expected) = self.size.filter(|s| *s != size) {
            part.remove();
            return Err(PullError::Size { url: self.url(), expected, said: size });
        }
        if let Some(expected) = self.sha256.clone().filter(|s| *s != got) {
            part.remove();
            return Err(PullError::Checksum { url: self.url(), expected, got });
        }
        if let Err(refused) = part.finish() {
            // In a folder of several users another one may have been faster, and their file is not ours to replace.
            self.sha256 = Some(got);
            let theirs = self.already(dest)?.ok_or(refused)?;
            part.remove();
            return Ok(theirs);
        }
        sum::record(dest, &got);
        Ok(Pulled { path: dest.to_path_buf(), size, sha256: got, trust: self.trust })
    }
}
