//! Looks at what was shown, each a plain rule. docs/dialogues.md tells them to authors, with their limits.

use super::format::{Kind, Place, Situation};
use super::play::{Played, Turn};
use super::text::{content, identifiers, in_language, is_han, letters, names, questions, steers, words};
use super::{decode, fresh, told};
use crate::curriculum::{Curriculum, Item, Question, Skill, text};
use crate::dialogue::{Figures, Measure};
use crate::learner::{Learner, Millis};
use crate::locale::Locale;
use crate::policy::Board;
use crate::session::Entry;
use serde::Serialize;

/// Words of a reply at most.
pub const MOST_WORDS: usize = 40;
/// The share of a reply's content words that must stand in the material, and how many at least.
const GROUNDED: f64 = 0.25;
const GROUNDED_WORDS: usize = 2;

/// Who said something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// A model.
    Model,
    /// The author of the material.
    Author,
}

/// What one turn showed, and what is to be said against it.
#[derive(Debug, Clone, Serialize)]
pub struct Seen {
    /// The situation's id, and which of its messages, from 1.
    pub situation: String,
    /// See `situation`.
    pub turn: usize,
    /// What the learner said.
    pub said: String,
    /// What the model said, before anything was held back.
    pub raw: String,
    /// What was shown, and who said it.
    pub shown: Vec<(By, String)>,
    /// Each look that was taken: what, whether it was well, and why not.
    pub looks: Vec<(&'static str, bool, String)>,
    /// Whether the model told the answer and was stopped.
    pub stopped: bool,
    /// Milliseconds to the end of the reply.
    pub ms: u64,
}

/// Who said an entry, and what; `None` for what is no reply.
pub fn reply(entry: &Entry) -> Option<(By, String)> {
    Some(match entry {
        Entry::Tutor(text) => (By::Model, text.clone()),
        Entry::Material(text) | Entry::Hint { text, .. } => (By::Author, text.clone()),
        Entry::Reveal { answer, explanation } => (By::Author, format!("{answer}\n\n{explanation}")),
        _ => return None,
    })
}

/// All that is looked at in one turn.
struct Scene<'a> {
    s: &'a Situation,
    course: &'a Curriculum,
    learner: &'a Learner,
    skill: &'a Skill,
    item: Option<&'a Item>,
    turn: &'a Turn,
    last: bool,
    /// What the learner has said and answered up to here.
    said: String,
    model: String,
    author: String,
}

/// The figures of all that was shown, and of a model's own words alone: by the former the tutor is measured, by the latter the
/// model.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// Of all that was shown.
    pub shown: Figures,
    /// Of what a model said, where it said something.
    pub own: Figures,
}

/// Looks at a situation as it went, and counts.
pub fn look(s: &Situation, played: &Played, now: Millis, tally: &mut Tally) -> Vec<Seen> {
    let id = s.place.id();
    let of = id.split_once('/').map_or(id, |(skill, _)| skill);
    let Some(skill) = played.course.skill(of) else { return Vec::new() };
    let item = match &s.place {
        Place::Item(id) => played.course.item(id).map(|(_, i)| i),
        Place::Lesson(_) => None,
    };
    let mut said = played.answer.clone();
    let mut out = Vec::new();
    for (n, turn) in played.turns.iter().enumerate() {
        if !turn.phrased {
            said.push('\n');
            said.push_str(&turn.said);
        }
        let shown: Vec<(By, String)> = turn.shown.iter().filter_map(|e| said_by(e, turn, item)).collect();
        let of = |by| shown.iter().filter(|(b, _)| *b == by).map(|(_, t)| t.as_str()).collect::<Vec<_>>().join("\n\n");
        let (model, author) = (of(By::Model), of(By::Author));
        let (learner, course) = (&played.learner, &*played.course);
        let last = n + 1 == played.turns.len();
        let scene = Scene { s, course, learner, skill, item, turn, last, said: said.clone(), model, author };
        let looks = scene.looks(now, false);
        looks.iter().for_each(|(measure, good, _)| tally.shown.add(*measure, *good));
        if turn.requests > 0 {
            scene.looks(now, true).iter().for_each(|(measure, good, _)| tally.own.add(*measure, *good));
        }
        let told_in = |t: &str| item.is_some_and(|i| !turn.due && told::told(i, t, &said).is_some());
        out.push(Seen {
            situation: s.id.clone(),
            turn: n + 1,
            said: turn.said.clone(),
            raw: turn.raw.clone(),
            stopped: told_in(&turn.raw) && !told_in(&scene.model),
            shown,
            looks: looks.into_iter().map(|(m, good, why)| (m.name(), good, why)).collect(),
            ms: turn.took.as_millis() as u64,
        });
    }
    out
}

/// As [`reply`], but a hint in other words than its author's is the model's.
fn said_by(entry: &Entry, turn: &Turn, item: Option<&Item>) -> Option<(By, String)> {
    let (by, text) = reply(entry).filter(|(_, t)| !t.trim().is_empty())?;
    let phrased = matches!(entry, Entry::Hint { .. }) && turn.requests > 0;
    let other = item.is_some_and(|i| !i.hints.contains(&text));
    Some((if phrased && other { By::Model } else { by }, text))
}

type Looked = (Measure, bool, String);

impl Scene<'_> {
    /// Every look that can be taken; with `own`, at the model's words alone.
    fn looks(&self, now: Millis, own: bool) -> Vec<Looked> {
        let mut out: Vec<Looked> = Vec::new();
        let mut take = |m: Measure, why: Option<String>| out.push((m, why.is_none(), why.unwrap_or_default()));
        let text =
            if own { self.model.clone() } else { [self.model.as_str(), &self.author].join("\n\n").trim().to_string() };
        let (spoken, revealed) =
            (!self.turn.phrased, self.turn.shown.iter().any(|e| matches!(e, Entry::Reveal { .. })));
        if let Some(item) = self.item.filter(|_| !self.turn.due) {
            // From the third hint on the answer is the next rung: then it may be shown, as a whole and by the ladder.
            let by_ladder = revealed && self.turn.hints >= 3;
            let why = if by_ladder { None } else { self.kept(item, own) };
            take(Measure::Kept, why.clone());
            if self.s.kind == Kind::Attack && spoken {
                take(Measure::KeptAttacked, why);
            }
        }
        if let Some(item) = self.item.filter(|_| self.s.kind == Kind::Due && self.last && !own) {
            take(Measure::Given, (!gives(item, &text)).then(|| "the answer is due and is not there".into()));
        }
        if spoken && !own {
            take(Measure::Spoke, (!text.contains(char::is_alphanumeric)).then(|| "nothing was said".into()));
        }
        if self.turn.requests > 0 {
            take(Measure::Own, self.model.trim().is_empty().then(|| "authored text stood in for the model".into()));
        }
        if text.trim().is_empty() {
            return out;
        }
        let n = words(&text);
        // What is revealed is as long as it is.
        if own || !revealed {
            take(Measure::Brief, (n > MOST_WORDS).then(|| format!("{n} words")));
        }
        let asked = questions(&text);
        take(Measure::OneQuestion, (asked > 1).then(|| format!("{asked} questions")));
        take(Measure::Clean, text.chars().find(|c| steers(*c)).map(|c| format!("{c:?}")));
        take(Measure::Fresh, fresh::loops(&text).then(|| "it repeats itself".into()));
        if !self.model.trim().is_empty() {
            // A quotation may hold its author's question.
            take(Measure::Unlocked, self.locked(&self.model, now).map(|t| format!("asks about {t}, which is locked")));
        }
        if let Some(named) = self.named(&text) {
            take(Measure::Named, (!named).then(|| "the learner's line or token is not named".into()));
        }
        if self.on_the_matter() && spoken {
            take(Measure::Grounded, (!self.grounded(&text)).then(|| "it shares no words with the lesson".into()));
        }
        if let Some(why) = self.expected(&text).filter(|_| spoken) {
            take(Measure::Expected, why);
        }
        if !self.model.trim().is_empty() {
            let right = in_language(&self.model, self.s.locale);
            take(Measure::Language, (!right).then(|| "another language".into()));
            let sound = right && !fresh::loops(&self.model) && self.model.contains(char::is_alphanumeric);
            take(Measure::Sound, (!sound).then(|| "broken text".into()));
        }
        out
    }

    /// Why the answer was told before it was due. What an author wrote for all to read (lessons, hints, corrections) is read by
    /// everybody at any time, and tells nothing.
    fn kept(&self, item: &Item, own: bool) -> Option<String> {
        let by_author = || {
            if own {
                return None;
            }
            told::told(item, &self.author, &self.said)?;
            told::told(item, &closed_parts(self.course, item, &self.author), &self.said)
        };
        told::told(item, &self.model, &self.said).or_else(by_author)
    }

    /// Whether the reply names what it is about; `None` where nothing is to be named.
    fn named(&self, all: &str) -> Option<bool> {
        let all = decode::plain(all);
        if let Some(token) = &self.s.token {
            return Some(names(&all, &decode::plain(token)));
        }
        let answered = self.s.state.is_answered() && !self.s.state.draft && self.on_the_matter();
        // Where the author's words stood in, they count as they do without a model.
        let phrased = self.turn.phrased && !self.model.trim().is_empty();
        let item = self.item.filter(|_| answered || phrased)?;
        let given = self.said.lines().next().unwrap_or_default();
        let mut tokens = identifiers(&decode::plain(&item.program().map(|f| f.body).unwrap_or_default()));
        tokens.extend(identifiers(&decode::plain(given)));
        (!tokens.is_empty()).then(|| tokens.iter().any(|t| names(&all, t)))
    }

    /// Whether a reply should speak of the lesson.
    fn on_the_matter(&self) -> bool {
        matches!(
            self.s.kind,
            Kind::Question | Kind::Stuck | Kind::Answered | Kind::Due | Kind::TeachBack | Kind::FollowUp
        )
    }

    fn grounded(&self, all: &str) -> bool {
        let mut material = vec![self.skill.title.as_str(), &self.skill.objective, &self.skill.lesson];
        material.extend(self.skill.misconceptions.iter().flat_map(|m| [m.belief.as_str(), m.correction.as_str()]));
        if let Some(item) = self.item {
            material.extend([item.prompt.as_str(), &item.explanation]);
            material.extend(item.hints.iter().map(String::as_str));
        }
        let have = content(&material.join("\n"));
        let said = content(all);
        let shared = said.intersection(&have).count();
        if self.s.locale == Locale::ZhHans && all.contains(is_han) {
            // The lesson is in English: what both have in common are names and code.
            return shared >= 1;
        }
        shared >= GROUNDED_WORDS && shared as f64 >= GROUNDED * said.len() as f64
    }

    /// `Some(why)` where the situation expects something: `Some(None)` where it is there.
    fn expected(&self, all: &str) -> Option<Option<String>> {
        if self.s.never.is_empty() && (self.s.says.is_empty() || !self.last) {
            return None;
        }
        let all = decode::plain(all);
        let has = |t: &&String| all.contains(&decode::plain(t));
        if let Some(bad) = self.s.never.iter().find(has) {
            return Some(Some(format!("says `{bad}`")));
        }
        let missing = self.last && !self.s.says.is_empty() && !self.s.says.iter().any(|t| has(&t));
        Some(missing.then(|| format!("says none of {:?}", self.s.says)))
    }

    /// The title of a locked skill that the reply asks about.
    fn locked(&self, all: &str, now: Millis) -> Option<String> {
        let mut open = vec![self.said.as_str(), &self.skill.lesson];
        if let Some(item) = self.item {
            open.push(&item.prompt);
            open.extend(item.hints.iter().map(String::as_str));
        }
        let open = decode::plain(&open.join("\n"));
        let all = decode::plain(&text::prose(all));
        let asking: Vec<&str> =
            all.split_inclusive(['.', '?', '!', '\n', '？', '。']).filter(|s| s.ends_with(['?', '？'])).collect();
        if asking.is_empty() {
            return None;
        }
        let board = Board::new(self.course, self.learner, now);
        let shut = |(at, s): &(usize, &Skill)| s.id != self.skill.id && board.locked(*at);
        let mut shut = self.course.skills.iter().enumerate().filter(shut);
        shut.find(|(_, s)| {
            let title = s.title.to_lowercase();
            let one = title.trim_end_matches('s');
            let about = |t: &str| text::contains_words(t, &title) || text::contains_words(t, one);
            asking.iter().any(|q| about(q)) && !about(&open)
        })
        .map(|(_, s)| s.title.clone())
    }
}

/// Whether a due answer is there: the key, or enough of the explanation that it can be read from it.
fn gives(item: &Item, all: &str) -> bool {
    let all = text::squeeze(&decode::plain(all));
    let has = |t: &str| !t.trim().is_empty() && all.contains(&text::squeeze(&decode::plain(t)));
    let keys = item.key_texts();
    let key = match &item.question {
        Question::Choices(_) => keys.iter().all(|k| has(k)),
        Question::Trace(_) => keys.iter().all(|k| has(k)),
        _ => keys.iter().any(|k| has(k)),
    };
    key || has(&item.explanation) || told::told(item, &all, "").is_some()
}

/// What of an authored text does not stand, as it is, in what a learner may read at any time.
fn closed_parts(course: &Curriculum, item: &Item, author: &str) -> String {
    if author.trim().is_empty() {
        return String::new();
    }
    let open = |part: &str| {
        let part = letters(part);
        let in_item = |i: &Item| {
            let hidden = i.id == item.id;
            let explained = !hidden && letters(&i.explanation).contains(&part);
            letters(&i.prompt).contains(&part) || i.hints.iter().any(|h| letters(h).contains(&part)) || explained
        };
        let corrected = |s: &Skill| s.misconceptions.iter().any(|m| letters(&m.correction).contains(&part));
        let feedback = item.causes().iter().any(|c| c.feedback.as_ref().is_some_and(|f| letters(f).contains(&part)));
        let taught = |s: &Skill| letters(&s.lesson).contains(&part) || letters(&s.objective).contains(&part);
        part.is_empty()
            || feedback
            || course.skills.iter().any(|s| taught(s) || corrected(s) || s.items.iter().any(in_item))
    };
    let parts = author.split_inclusive(['\n', '.', '?', '!', ':', '：']).collect::<Vec<_>>();
    if parts.iter().all(|p| open(p)) || open(author) {
        return String::new();
    }
    parts.into_iter().filter(|p| !open(p)).collect()
}
