//! The models that can be had: what this machine can bear, what is here, what a download costs, and the one that runs.
//!
//! Plain data that the driver brings, and the words for it; the same for every face. One download at a time.

use super::{Effect, Event, Known, Notice, Session};
use crate::curriculum::text::printable;
use crate::dialogue::Figures;
use crate::llm::ModelState;
use crate::{locale, msg};
use std::path::PathBuf;

/// What can be had, as it was when somebody looked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Market {
    /// What this machine has.
    pub machine: Machine,
    /// The model that is named for it; `None` where none fits.
    pub recommended: Option<Recommended>,
    /// What is here, then what the catalogue has besides; smallest first.
    pub wares: Vec<Ware>,
    /// Who says that nothing may be fetched.
    pub offline: Option<String>,
}

/// What a machine has, in bytes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Machine {
    /// Memory.
    pub total: u64,
    /// Of it, free now.
    pub free: u64,
    /// Cores.
    pub cores: u32,
    /// The graphics processor, with what is free of its memory.
    pub gpu: Option<(String, u64)>,
}

/// A model that suits a machine, and what speaks for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Recommended {
    /// Its id in the catalogue.
    pub id: String,
    /// Bytes of memory that it needs.
    pub need: u64,
    /// It would compute on the graphics processor.
    pub on_gpu: bool,
    /// Tokens a second, where that was measured here.
    pub speed: Option<u32>,
    /// It was made for program text.
    pub coder: bool,
    /// Nothing larger is likely to be quick enough.
    pub least: bool,
}

/// A model that is here or can be had.
#[derive(Debug, Clone, PartialEq)]
pub struct Ware {
    /// Its id in the catalogue, or else the name of its file.
    pub name: String,
    /// For people.
    pub title: String,
    /// The file, where it is here.
    pub path: Option<PathBuf>,
    /// Bytes of the file; what is to be fetched.
    pub bytes: u64,
    /// Bytes of memory that it needs; `None` where its file does not tell.
    pub need: Option<u64>,
    /// Whether this machine can spare that now.
    pub fits: bool,
    /// What is known of it, where it is here.
    pub known: Option<Known>,
    /// The figures of its exam.
    pub figures: Option<Figures>,
    /// The licence of its weights, and what that asks of users where it is no free one.
    pub licence: String,
}

/// How far a download is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pulling {
    /// The hub is asked, or asked again; the reason where it has failed so far.
    Asking(Option<String>),
    /// Bytes come in.
    Bytes {
        /// Done, earlier tries included.
        done: u64,
        /// In all, where known.
        total: Option<u64>,
        /// A second, over the last seconds.
        rate: u64,
    },
    /// The sum is computed.
    Checking {
        /// Bytes done.
        done: u64,
        /// In all.
        total: Option<u64>,
    },
    /// Another process fetches the same file.
    Waiting {
        /// Its bytes.
        done: u64,
    },
}

/// How a download ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PullEnd {
    /// It is here.
    Done,
    /// The learner stopped it; so many bytes are kept.
    Stopped(u64),
    /// The settings forbid it; who says so.
    Offline(String),
    /// Nobody answers at this address.
    NoNetwork {
        /// The host.
        host: String,
        /// The last failure, as the system tells it.
        why: String,
    },
    /// The hub refuses, with this status.
    Refused(u16),
    /// The disk has too little room: bytes needed, bytes free.
    NoRoom(u64, u64),
    /// Something else, in the words of who found it.
    Failed(String),
}

/// The download that runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pull {
    /// Of which model.
    pub name: String,
    /// How far it is.
    pub at: Pulling,
}

impl Pull {
    /// The share that is done, 0 to 1, where that is known.
    pub fn share(&self) -> Option<f64> {
        match self.at {
            Pulling::Bytes { done, total: Some(total), .. } | Pulling::Checking { done, total: Some(total) } => {
                (total > 0).then(|| (done as f64 / total as f64).clamp(0.0, 1.0))
            }
            _ => None,
        }
    }

    /// How far it is, in a sentence.
    pub fn words(&self) -> String {
        let name = self.name.as_str();
        match &self.at {
            Pulling::Asking(None) => msg!("pull-asking", name = name),
            Pulling::Asking(Some(why)) => msg!("pull-again", name = name, why = flat(why)),
            Pulling::Waiting { done } => msg!("pull-waiting", name = name, done = size(*done)),
            Pulling::Checking { .. } => msg!("pull-checking", name = name, percent = self.percent()),
            Pulling::Bytes { done, total, rate } => {
                let speed = size(*rate);
                match total {
                    None => msg!("pull-bytes", name = name, done = size(*done), rate = speed),
                    Some(total) if *rate == 0 => {
                        msg!(
                            "pull-slow",
                            name = name,
                            percent = self.percent(),
                            done = size(*done),
                            total = size(*total)
                        )
                    }
                    Some(total) => {
                        let left = duration(total.saturating_sub(*done) / rate);
                        let (percent, done, total) = (self.percent(), size(*done), size(*total));
                        msg!(
                            "pull-going",
                            name = name,
                            percent = percent,
                            done = done,
                            total = total,
                            rate = speed,
                            left = left
                        )
                    }
                }
            }
        }
    }

    /// The same in two words, for the status line.
    pub fn short(&self) -> String {
        msg!("pull-short", name = self.name.as_str(), percent = self.percent())
    }

    fn percent(&self) -> String {
        self.share().map_or_else(|| "…".into(), |s| format!("{:.0}%", (s * 100.0).floor()))
    }
}

/// Seconds as people say them.
pub fn duration(seconds: u64) -> String {
    match seconds {
        s if s < 90 => msg!("time-seconds", n = s.to_string()),
        s if s < 5_400 => msg!("time-minutes", n = (s.div_ceil(60)).to_string()),
        s => msg!("time-hours", n = format!("{:.1}", s as f64 / 3_600.0)),
    }
}

/// Bytes as people read them, in powers of 1024.
pub fn size(bytes: u64) -> String {
    match bytes {
        b if b >= 1 << 30 => format!("{:.1} GiB", b as f64 / (1u64 << 30) as f64),
        b if b >= 10 << 20 => format!("{} MiB", b >> 20),
        b if b >= 1 << 20 => format!("{:.1} MiB", b as f64 / (1u64 << 20) as f64),
        b => format!("{} KiB", b.div_ceil(1 << 10)),
    }
}

fn flat(text: &str) -> String {
    printable(text).replace('\n', " ")
}

impl PullEnd {
    /// What the learner is told.
    fn notice(&self, name: &str) -> Notice {
        match self {
            PullEnd::Done => Notice::good(msg!("pull-done", name = name)),
            PullEnd::Stopped(kept) => Notice::info(msg!("pull-stopped", name = name, kept = size(*kept))),
            PullEnd::Offline(origin) => Notice::bad(msg!("pull-offline", origin = origin.as_str())),
            PullEnd::NoNetwork { host, why } => {
                Notice::bad(msg!("pull-no-network", host = host.as_str(), why = flat(why)))
            }
            PullEnd::Refused(status @ (401 | 403)) => {
                Notice::bad(msg!("pull-not-allowed", name = name, status = status.to_string()))
            }
            PullEnd::Refused(status @ (404 | 410)) => {
                Notice::bad(msg!("pull-not-there", name = name, status = status.to_string()))
            }
            PullEnd::Refused(status) => Notice::bad(msg!("pull-refused", name = name, status = status.to_string())),
            PullEnd::NoRoom(need, free) => Notice::bad(msg!("pull-no-room", need = size(*need), free = size(*free))),
            PullEnd::Failed(why) => Notice::bad(msg!("pull-failed", name = name, why = flat(why))),
        }
    }
}

impl Market {
    /// What this machine has, and the model that suits it.
    pub fn machine_words(&self) -> Vec<String> {
        let m = &self.machine;
        let cores = m.cores.to_string();
        let mut out = vec![match &m.gpu {
            Some((name, free)) => {
                let (name, room) = (flat(name), size(*free));
                msg!(
                    "market-machine-gpu",
                    total = size(m.total),
                    free = size(m.free),
                    cores = cores,
                    gpu = name,
                    room = room
                )
            }
            None => msg!("market-machine", total = size(m.total), free = size(m.free), cores = cores),
        }];
        out.push(match &self.recommended {
            None => msg!("market-none-fits", free = size(m.free)),
            Some(r) => {
                let (id, need) = (r.id.as_str(), size(r.need));
                let first = match r.on_gpu {
                    true => msg!("market-suits-gpu", id = id, need = need),
                    false => msg!("market-suits", id = id, need = need),
                };
                let pace = match r.speed {
                    Some(speed) => msg!("market-speed", n = speed.to_string()),
                    None if r.on_gpu || r.least => String::new(),
                    None => msg!("market-likely-quick", cores = m.cores.to_string()),
                };
                let more = match (r.least, r.coder) {
                    (true, _) => msg!("market-least"),
                    (false, true) => msg!("market-coder"),
                    _ => String::new(),
                };
                locale::sentences(&[&first, &pace, &more])
            }
        });
        out
    }

    /// The model of this name.
    pub fn ware(&self, name: &str) -> Option<&Ware> {
        self.wares.iter().find(|w| w.name.eq_ignore_ascii_case(name))
    }
}

impl Ware {
    /// What is said of it in its row, without its name: size, whether it fits, what it may do.
    pub fn words(&self) -> String {
        let fit = match (self.need, self.fits) {
            (None, _) => String::new(),
            (Some(need), true) => msg!("market-fits", need = size(need)),
            (Some(need), false) => msg!("market-too-large", need = size(need)),
        };
        let parts = match &self.known {
            Some(Known::Damaged) => msg!("market-damaged"),
            Some(Known::Unexamined) => msg!("market-unexamined"),
            Some(Known::Examined(standing)) if standing.may.is_empty() => msg!("market-may-nothing"),
            Some(Known::Examined(standing)) => {
                let parts: Vec<String> = standing.may.iter().map(|p| p.words()).collect();
                msg!("market-may", parts = locale::list(&parts))
            }
            None => String::new(),
        };
        let size = match self.path {
            Some(_) => size(self.bytes),
            None => msg!("market-costs", size = size(self.bytes)),
        };
        [size, fit, parts].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    /// What is said of it where it is selected: title and licence, then what its exam found for each part.
    pub fn details(&self) -> Vec<String> {
        let (title, licence) = (flat(&self.title), flat(&self.licence));
        let mut out = vec![match licence.is_empty() {
            true => title,
            false => msg!("market-about", title = title, licence = licence),
        }];
        if let (Some(figures), Some(Known::Examined(standing))) = (&self.figures, &self.known) {
            for part in &standing.may {
                let (may, told) = (msg!("models-may", part = part.words()), figures.told(*part));
                let said: Vec<&str> = std::iter::once(&may).chain(&told).map(String::as_str).collect();
                out.push(locale::sentences(&said));
            }
        }
        out
    }
}

impl Session {
    /// Whether this model speaks now.
    pub fn speaks(&self, ware: &Ware) -> bool {
        matches!(&self.model, ModelState::Ready(info) if Some(&info.path) == ware.path.as_ref())
    }

    /// What was found out about models.
    pub(super) fn news(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Shelf(shelf) => self.shelf = Some(shelf),
            Event::Market(market) => self.market = Some(*market),
            Event::Pulling(at) => self.pulling(at),
            Event::Pulled(end) => self.pulled(&end),
            _ => {}
        }
        Vec::new()
    }

    pub(super) fn pull(&mut self, name: &str) -> Vec<Effect> {
        let market = self.market.as_ref();
        if let Some(running) = &self.pull {
            self.notice = Some(Notice::info(msg!("pull-one", name = running.name.as_str())));
        } else if market.and_then(|m| m.ware(name)).is_some_and(|w| w.path.is_some()) {
            self.notice = Some(Notice::info(msg!("pull-here", name = name)));
        } else if let Some(origin) = market.and_then(|m| m.offline.clone()) {
            self.notice = Some(PullEnd::Offline(origin).notice(name));
        } else {
            self.pull = Some(Pull { name: name.into(), at: Pulling::Asking(None) });
            return vec![Effect::Pull { name: name.into() }];
        }
        Vec::new()
    }

    pub(super) fn stop_pull(&mut self) -> Vec<Effect> {
        match &self.pull {
            Some(_) => vec![Effect::StopPull],
            None => {
                self.notice = Some(Notice::info(msg!("pull-none")));
                Vec::new()
            }
        }
    }

    fn pulling(&mut self, at: Pulling) {
        if let Some(pull) = &mut self.pull {
            pull.at = at;
        }
    }

    fn pulled(&mut self, end: &PullEnd) {
        if let Some(pull) = self.pull.take() {
            self.notice = Some(end.notice(&pull.name));
        }
    }

    pub(super) fn use_model(&mut self, name: &str) -> Vec<Effect> {
        let ware = self.market.as_ref().and_then(|m| m.ware(name));
        match ware {
            Some(ware) if ware.path.is_none() => {
                self.notice = Some(Notice::info(msg!("market-not-here", name = name, size = size(ware.bytes))));
                Vec::new()
            }
            Some(Ware { known: Some(Known::Damaged), .. }) => {
                self.notice = Some(Notice::bad(msg!("models-other-damaged", name = name)));
                Vec::new()
            }
            _ => {
                self.choosing = true;
                vec![Effect::Use { name: name.into() }]
            }
        }
    }

    /// Another model is to speak from now on, or why not.
    pub(super) fn chosen(&mut self, done: Result<(String, Option<String>), String>) -> Vec<Effect> {
        self.choosing = false;
        match done {
            Ok((name, note)) => {
                let effects = self.stop_grading().unwrap_or_else(|| self.cancel_reply());
                self.standing = Default::default();
                self.elsewhere = None;
                let said = msg!("market-used", name = name.as_str());
                self.notice = Some(Notice::good(locale::sentences(&[&said, &note.unwrap_or_default()])));
                effects
            }
            Err(why) => {
                self.notice = Some(Notice::bad(flat(&why)));
                Vec::new()
            }
        }
    }
}
