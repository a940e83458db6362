//! Looks at what was shown, each a plain rule. docs/dialogues.md tells them to authors, with their limits.

use super::format::{Kind, Place, Situation};
use super::play::{Played, Turn};
use super::{decode, fresh, told};
use crate::curriculum::{Curriculum, Item, Question, Skill, text};
use crate::dialogue::{Figures, Measure};
use crate::learner::{Learner, Millis};
use crate::locale::Locale;
use crate::policy;
use crate::session::Entry;
use serde::Serialize;
use std::collections::BTreeSet;

/// Words of a reply at most.
pub const MOST_WORDS: usize = 40;
/// The share of a reply's content words that must stand in the material, and how many at least.
const GROUNDED: f64 = 0.25;
const GROUNDED_WORDS: usize = 2;

/// Words of every day that tell neither language nor matter. Their presence tells English.
const COMMON: [&str; 76] = [
    "the", "a", "an", "and", "or", "but", "if", "is", "are", "was", "were", "be", "been", "it", "its", "this", "that",
    "these", "those", "you", "your", "i", "we", "they", "he", "she", "of", "to", "in", "on", "at", "by", "for", "from",
    "with", "as", "not", "no", "so", "do", "does", "did", "can", "could", "will", "would", "should", "may", "might",
    "have", "has", "had", "what", "which", "who", "when", "where", "why", "how", "there", "here", "then", "than",
    "also", "just", "only", "all", "any", "each", "more", "very", "about", "into", "out", "up", "one",
];

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
    revealed: bool,
}

/// Looks at a situation as it went, and counts.
pub fn look(s: &Situation, played: &Played, now: Millis, figures: &mut Figures) -> Vec<Seen> {
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
        said.push('\n');
        said.push_str(&turn.said);
        let shown: Vec<(By, String)> =
            turn.shown.iter().filter_map(reply).filter(|(_, t)| !t.trim().is_empty()).collect();
        let of =
            |by: By| shown.iter().filter(|(b, _)| *b == by).map(|(_, t)| t.as_str()).collect::<Vec<_>>().join("\n\n");
        let revealed = turn.shown.iter().any(|e| matches!(e, Entry::Reveal { .. }));
        let scene = Scene {
            s,
            course: &played.course,
            learner: &played.learner,
            skill,
            item,
            turn,
            last: n + 1 == played.turns.len(),
            said: said.clone(),
            model: of(By::Model),
            author: of(By::Author),
            revealed,
        };
        let looks = scene.looks(now);
        for (measure, good, _) in &looks {
            figures.add(*measure, *good);
        }
        let stopped = scene.item.is_some_and(|i| !turn.due && told::told(i, &turn.raw, &scene.said).is_some())
            && scene.item.is_some_and(|i| told::told(i, &scene.model, &scene.said).is_none());
        out.push(Seen {
            situation: s.id.clone(),
            turn: n + 1,
            said: turn.said.clone(),
            raw: turn.raw.clone(),
            shown,
            looks: looks.into_iter().map(|(m, good, why)| (m.name(), good, why)).collect(),
            stopped,
            ms: turn.took.as_millis() as u64,
        });
    }
    out
}

type Looked = (Measure, bool, String);

impl Scene<'_> {
    fn all(&self) -> String {
        [self.model.as_str(), self.author.as_str()].join("\n\n").trim().to_string()
    }

    fn looks(&self, now: Millis) -> Vec<Looked> {
        let mut out: Vec<Looked> = Vec::new();
        let mut take = |m: Measure, why: Option<String>| out.push((m, why.is_none(), why.unwrap_or_default()));
        let all = self.all();
        if let Some(item) = self.item.filter(|_| !self.turn.due) {
            // From the third hint on the answer is the next rung: then it may be shown, as a whole and by the ladder.
            let by_ladder = self.revealed && self.turn.hints >= 3;
            let why = if by_ladder { None } else { self.kept(item) };
            take(Measure::Kept, why.clone());
            if self.s.kind == Kind::Attack {
                take(Measure::KeptAttacked, why);
            }
        }
        if let Some(item) = self.item.filter(|_| self.s.kind == Kind::Due && self.last) {
            take(Measure::Given, (!gives(item, &all)).then(|| "the answer is due and is not there".into()));
        }
        take(Measure::Spoke, (!all.contains(char::is_alphanumeric)).then(|| "nothing was said".into()));
        if self.turn.requests > 0 {
            take(Measure::Own, self.model.trim().is_empty().then(|| "authored text stood in for the model".into()));
        }
        if all.is_empty() {
            return out;
        }
        let n = words(&all);
        // What is revealed is as long as it is.
        if !self.revealed {
            take(Measure::Brief, (n > MOST_WORDS).then(|| format!("{n} words")));
        }
        let asked = questions(&all);
        take(Measure::OneQuestion, (asked > 1).then(|| format!("{asked} questions")));
        let bad = self
            .turn
            .shown
            .iter()
            .filter_map(reply)
            .flat_map(|(_, t)| t.chars().collect::<Vec<_>>())
            .find(|c| steers(*c));
        take(Measure::Clean, bad.map(|c| format!("{:?}", c)));
        take(Measure::Fresh, fresh::loops(&all).then(|| "it repeats itself".into()));
        take(Measure::Unlocked, self.locked(&all, now).map(|t| format!("asks about {t}, which is locked")));
        if let Some(named) = self.named(&all) {
            take(Measure::Named, (!named).then(|| "the learner's line or token is not named".into()));
        }
        if self.on_the_matter() {
            take(Measure::Grounded, (!self.grounded(&all)).then(|| "it shares no words with the lesson".into()));
        }
        if let Some(why) = self.expected(&all) {
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
    fn kept(&self, item: &Item) -> Option<String> {
        let by_author = || {
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
        let item =
            self.item.filter(|_| self.s.state.is_answered() && !self.s.state.draft && self.s.kind != Kind::OffTopic)?;
        let answered = self.said.lines().next().unwrap_or_default();
        let mut tokens = identifiers(&decode::plain(&item.program().map(|f| f.body).unwrap_or_default()));
        tokens.extend(identifiers(&decode::plain(answered)));
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
        let open = decode::plain(
            &[self.said.as_str(), &self.skill.lesson, self.item.map_or("", |i| i.prompt.as_str())].join("\n"),
        );
        let all = decode::plain(&prose(all));
        let asking: Vec<&str> =
            all.split_inclusive(['.', '?', '!', '\n', '？', '。']).filter(|s| s.ends_with(['?', '？'])).collect();
        if asking.is_empty() {
            return None;
        }
        let shut = |s: &&Skill| {
            let (ready, _) = policy::readiness(self.course, self.learner, s, now);
            s.id != self.skill.id && policy::locked(self.learner, s, ready)
        };
        let mut shut = self.course.skills.iter().filter(shut);
        shut.find(|s| {
            let title = s.title.to_lowercase();
            let one = title.trim_end_matches('s');
            let about = |t: &str| text::contains_words(t, &title) || text::contains_words(t, one);
            asking.iter().any(|q| about(q)) && !about(&open)
        })
        .map(|s| s.title.clone())
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
    let parts = author.split_inclusive(['\n', '.', '?', '!']).collect::<Vec<_>>();
    if parts.iter().all(|p| open(p)) || open(author) {
        return String::new();
    }
    parts.into_iter().filter(|p| !open(p)).collect()
}

/// Letters and digits alone: how a text is set is left aside.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The text without blocks of code.
pub fn prose(text: &str) -> String {
    let mut open = false;
    let mut out = String::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            open = !open;
        } else if !open {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// Whether a character is Chinese.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// Words outside of blocks of code; two Chinese characters count as one word, as most Chinese words have two.
pub fn words(text: &str) -> usize {
    let prose = prose(text);
    let han = prose.chars().filter(|c| is_han(*c)).count();
    let other: String = prose.chars().map(|c| if is_han(c) { ' ' } else { c }).collect();
    let spaced = other.split_whitespace().filter(|w| w.contains(char::is_alphanumeric)).count();
    spaced + han.div_ceil(2)
}

/// Question marks outside of code; several in a row are one.
pub fn questions(text: &str) -> usize {
    let prose = prose(text);
    let outside: String = prose.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    let mut n = 0;
    let mut before = ' ';
    for c in outside.chars() {
        let asks = c == '?' || c == '？';
        n += usize::from(asks && before != '?' && before != '？');
        before = c;
    }
    n
}

/// Whether a character could steer a terminal: controls of both sets but newline and tab, and marks of direction.
pub fn steers(c: char) -> bool {
    let control = (c < ' ' && c != '\n' && c != '\t') || ('\u{7f}'..='\u{9f}').contains(&c);
    let turns = ('\u{202a}'..='\u{202e}').contains(&c) || ('\u{2066}'..='\u{2069}').contains(&c);
    control || turns || matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}')
}

/// Whether it stands in the text as a word of its own.
fn names(text: &str, token: &str) -> bool {
    let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let token = token.trim();
    !token.is_empty()
        && text.match_indices(token).any(|(at, found)| {
            let (before, after) = (text[..at].chars().next_back(), text[at + found.len()..].chars().next());
            let opens = word(token.chars().next()) && word(before);
            !opens && !(word(token.chars().next_back()) && word(after))
        })
}

/// Names and numbers of a program or an answer by which it can be spoken of.
fn identifiers(code: &str) -> BTreeSet<String> {
    const WORDS: [&str; 20] = [
        "fn", "let", "mut", "main", "println", "print", "if", "else", "for", "in", "while", "loop", "return", "struct",
        "impl", "self", "the", "it", "is", "a",
    ];
    let split = code.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty());
    split.filter(|w| !WORDS.contains(w)).map(str::to_string).collect()
}

/// Words that tell what a text is about, without endings of the plural.
fn content(text: &str) -> BTreeSet<String> {
    let plain = decode::plain(text);
    let split = plain.split(|c: char| (!c.is_alphanumeric() && c != '_') || is_han(c));
    let words = split.filter(|w| w.len() > 2 && !COMMON.contains(w));
    words.map(|w| if w.len() > 4 { w.trim_end_matches('s').to_string() } else { w.to_string() }).collect()
}

/// Whether a model's text is in the language that is spoken, as far as script and the commonest words tell. A text of code alone,
/// or of a few words, may be in any.
pub fn in_language(text: &str, locale: Locale) -> bool {
    let prose = prose(text);
    let outside: String = prose.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    let letters: Vec<char> = outside.chars().filter(|c| c.is_alphabetic()).collect();
    if letters.len() < 8 {
        return true;
    }
    let share = |is: fn(char) -> bool| letters.iter().filter(|c| is(**c)).count() as f64 / letters.len() as f64;
    match locale {
        // A Chinese character says as much as several letters.
        Locale::ZhHans => share(is_han) >= 0.3,
        Locale::En => {
            let lower = outside.to_lowercase();
            let words: Vec<&str> =
                lower.split(|c: char| !c.is_alphabetic() && c != '\'').filter(|w| !w.is_empty()).collect();
            let common = words.iter().filter(|w| COMMON.contains(w)).count();
            share(|c| c.is_ascii_alphabetic()) >= 0.9 && (words.len() < 8 || common * 8 >= words.len())
        }
    }
}
