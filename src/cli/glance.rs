//! What a prompt or a status bar wants to know, quickly: what is due, how today goes, what comes next.
//!
//! To know it, the whole journal is read; so it is kept in the cache, and taken from there as long as the journal has not grown, no
//! further review has become due, and it is not an hour old (the choice of what comes next moves with time). No lock is taken,
//! and a cache that cannot be read or written costs nothing but time.

use super::output::Failure;
use super::{Context, course, memory, tutor};
use crate::curriculum::Library;
use crate::driver::{now, zone};
use crate::learner::day::Zone;
use crate::learner::{Learner, Millis, memory as fading};
use crate::locale;
use crate::policy;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// No kept answer is believed longer.
const LONGEST: Millis = 3_600_000;

/// What is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Glance {
    /// What it was made from, besides the journal.
    key: String,
    /// Names and lengths of the journal's files then.
    journal: Vec<(String, u64)>,
    /// When it was made.
    made: Millis,
    /// The next step, as `gradus next --json` says it.
    pub next: serde_json::Value,
    /// Id and title of the skill of the next step.
    pub skill: Option<(String, String)>,
    /// When each mastered skill's review is due, with id and title; the earliest first.
    pub reviews: Vec<(Millis, String, String)>,
    /// The last local day with an answer, the answers of that day, and the days in a row up to it.
    run: Option<(i64, u32, u32)>,
}

impl Glance {
    /// Reviews that are due now.
    pub fn due(&self, now: Millis) -> impl Iterator<Item = &(Millis, String, String)> {
        self.reviews.iter().filter(move |(at, _, _)| *at <= now)
    }

    /// Answers today, and days in a row up to today or yesterday.
    pub fn today(&self, now: Millis) -> (u32, u32) {
        let today = zone(now).day(now);
        match self.run {
            Some((day, answers, run)) if day == today => (answers, run),
            Some((day, _, run)) if day == today - 1 => (0, run),
            _ => (0, 0),
        }
    }

    fn holds(&self, key: &str, journal: &[(String, u64)], now: Millis) -> bool {
        let age = now.saturating_sub(self.made);
        let later = self.reviews.iter().any(|(at, _, _)| *at > self.made && *at <= now);
        self.key == key && self.journal == journal && (0..LONGEST).contains(&age) && !later
    }
}

/// What is known now.
///
/// # Errors
/// The curriculum or the journal cannot be read.
pub fn take(ctx: &Context) -> Result<Glance, Failure> {
    let (now, what) = (now(), course::current(ctx, None));
    let zone = zone(now);
    let key = format!("{} {what} {} {}", env!("CARGO_PKG_VERSION"), locale::current().tag(), zone.minutes());
    let files = files(&memory::folder(ctx)?.join("journal"));
    let place = ctx.paths()?.cache_dir.join("glance.json");
    // A folder may be changed by its author at any time.
    let shipped = Library::has(&what);
    if shipped
        && let Some(kept) = read(&place)
        && kept.holds(&key, &files, now)
    {
        return Ok(kept);
    }
    let made = make(ctx, key, files, now, zone)?;
    if shipped && !made.journal.is_empty() {
        keep(&place, &made);
    }
    Ok(made)
}

fn make(ctx: &Context, key: String, journal: Vec<(String, u64)>, now: Millis, zone: Zone) -> Result<Glance, Failure> {
    let curriculum = tutor::curriculum(ctx, None)?;
    let mut learner = Learner::default();
    let mut run: Option<(i64, u32, u32)> = None;
    memory::each(ctx, &mut |at, evidence| {
        if matches!(evidence, crate::learner::Evidence::Attempt(_)) {
            let day = zone.day(at);
            run = Some(match run {
                Some((last, n, days)) if day <= last => (last, n.saturating_add(1), days),
                Some((last, _, days)) if day == last + 1 => (day, 1, days.saturating_add(1)),
                _ => (day, 1, 1),
            });
        }
        learner.apply(at, &evidence);
    })?;
    let next = policy::next(&curriculum, &learner, &[], now);
    let id = match &next {
        policy::Next::Lesson { skill, .. } => Some(skill.clone()),
        policy::Next::Ask { item, .. } => item.split('/').next().map(str::to_string),
        policy::Next::Rest { .. } => None,
    };
    let skill = id.map(|id| (curriculum.skill(&id).map_or_else(|| id.clone(), |s| s.title.clone()), id));
    let review = |s: &crate::curriculum::Skill| {
        let state = learner.skills.get(&s.id).filter(|state| state.mastered)?;
        Some((state.memory.due(fading::TARGET), s.id.clone(), s.title.clone()))
    };
    let mut reviews: Vec<(Millis, String, String)> = curriculum.skills.iter().filter_map(review).collect();
    reviews.sort();
    let next = serde_json::to_value(&next).map_err(|e| Failure::internal(format!("cannot make JSON: {e}")))?;
    Ok(Glance { key, journal, made: now, next, skill: skill.map(|(title, id)| (id, title)), reviews, run })
}

/// Names and lengths of the journal's files.
fn files(journal: &Path) -> Vec<(String, u64)> {
    let entries = std::fs::read_dir(journal).into_iter().flatten().flatten();
    let one = |e: std::fs::DirEntry| {
        let name = e.file_name().to_string_lossy().into_owned();
        let len = e.metadata().ok()?.len();
        name.ends_with(".jsonl").then_some((name, len))
    };
    let mut files: Vec<(String, u64)> = entries.filter_map(one).collect();
    files.sort();
    files
}

fn read(place: &PathBuf) -> Option<Glance> {
    serde_json::from_slice(&std::fs::read(place).ok()?).ok()
}

/// Whole or not at all, readable for its owner alone.
fn keep(place: &Path, glance: &Glance) {
    let write = || -> Option<()> {
        let folder = place.parent()?;
        std::fs::create_dir_all(folder).ok()?;
        let new = tempfile::NamedTempFile::new_in(folder).ok()?;
        serde_json::to_writer(new.as_file(), glance).ok()?;
        new.persist(place).ok().map(drop)
    };
    // It is only a cache.
    let _ = write();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learner::DAY;

    #[test]
    fn what_is_kept_is_believed_only_while_nothing_has_changed() {
        let files = vec![("0001.jsonl".to_string(), 900)];
        let kept = Glance {
            key: "a".into(),
            journal: files.clone(),
            made: 1_000,
            next: serde_json::Value::Null,
            skill: None,
            reviews: vec![(500, "s.a".into(), "A".into()), (60_000, "s.b".into(), "B".into())],
            run: Some((0, 3, 2)),
        };
        assert!(kept.holds("a", &files, 59_999) && !kept.holds("a", &files, 60_000), "a review has become due");
        assert!(!kept.holds("b", &files, 2_000) && !kept.holds("a", &[], 2_000));
        assert!(!kept.holds("a", &files, 999), "a clock that was set back");
        assert!(!Glance { reviews: Vec::new(), ..kept.clone() }.holds("a", &files, 1_000 + LONGEST));
        assert_eq!((kept.due(400).count(), kept.due(500).count(), kept.due(DAY).count()), (0, 1, 2));
    }
}
