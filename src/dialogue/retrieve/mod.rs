//! What the material says to a question: lesson paragraphs, corrections of misconceptions and explanations of items, ranked
//! by words ([`bm25`]). What stands in no passage is said to be "not in my material".
//!
//! An explanation tells the key of its item. So a passage is quoted only where the caller's predicate allows it;
//! [`quotable`] is the rule of the house.

mod bm25;
mod names;
pub mod passages;
mod synonyms;
pub mod words;

pub use bm25::{Builder, Corpus, Ranked};
pub use names::without_names;
pub(crate) use names::{is_name, made};
pub use passages::{Passage, Place, paragraphs};
pub use words::{Slot, has_subject, is_han, slots, stem};

use crate::curriculum::text::{contains_words, squeeze};
use crate::curriculum::{Curriculum, Item, Skill};
use passages::Spot;

/// A passage whose `cover` is below this is "not in my material". Chosen on one half of the questions of
/// `tests/retrieval`, which prints what it costs on the other.
pub const THRESHOLD: f32 = 0.40;
/// The same for the skill at hand, which questions are mostly about, and for one that the learner has not met and does not name.
const THRESHOLD_HERE: f32 = 0.15;
const THRESHOLD_AHEAD: f32 = 0.60;
/// What a passage of the skill at hand is worth more: questions are mostly about what is on the screen.
const HERE: f32 = 1.2;
const HERE_BY_NAME: f32 = 1.8;
/// What covers less than [`THRESHOLD`] comes after all that covers more.
const WEAK: f32 = 0.4;
/// A lesson explains, where a correction assumes a mistake, and an explanation a question.
const LESSON: f32 = 1.15;
const EXPLANATION: f32 = 0.85;
/// What belongs to a skill that the learner has not met yet: it assumes things that they have not read.
const AHEAD: f32 = 0.6;
/// The first paragraph of a lesson, where it is asked what something is: there it is introduced.
const OPENING: f32 = 1.25;
const MOST_FAVOUR: f32 = HERE_BY_NAME * LESSON * OPENING;
/// How many passages are looked at where most may not be quoted.
const MOST_TRIED: usize = 300;
/// Weights of the fields: what stands in the title, says what is asked ([`passages`]), in sentences, in programs.
const TITLE: f32 = 1.5;
const ASKED: f32 = 0.5;
const BODY: f32 = 1.0;
const PROGRAM: f32 = 0.25;
/// What is emphasised is explained there.
const EMPHASIS: f32 = 2.0;

/// Where the learner stands in the course.
#[derive(Clone, Copy)]
pub struct Stand<'a> {
    /// Full id of the skill at hand.
    pub here: Option<&'a str>,
    /// Whether a skill, by its full id, has been met: its lesson was read, or a question of it answered alone and right.
    pub met: &'a dyn Fn(&str) -> bool,
}

impl Stand<'_> {
    /// Nowhere: all skills are alike.
    pub const NOWHERE: Stand<'static> = Stand { here: None, met: &|_| true };

    fn near(&self, skill: &Skill, slots: &[Slot]) -> Near {
        let named = is_named(skill, slots);
        match self.here {
            Some(here) if here == skill.id && named => Near::HereByName,
            Some(here) if here == skill.id => Near::Here,
            Some(_) if !(self.met)(&skill.id) && named => Near::Named,
            Some(_) if !(self.met)(&skill.id) => Near::Ahead,
            _ => Near::Met,
        }
    }
}

/// How near a skill is to a learner who asks.
#[derive(Clone, Copy, PartialEq)]
enum Near {
    /// At hand, and the question names it.
    HereByName,
    /// At hand.
    Here,
    Met,
    /// Not met, but the question names it.
    Named,
    Ahead,
}

impl Near {
    /// How much of the question a passage must cover.
    fn threshold(self) -> f32 {
        match self {
            Near::HereByName | Near::Here => THRESHOLD_HERE,
            Near::Met | Near::Named => THRESHOLD,
            Near::Ahead => THRESHOLD_AHEAD,
        }
    }

    /// How much more a passage that covers so much is worth. What something is may be asked before it is met.
    fn worth(self, cover: f32, introduced: bool) -> f32 {
        match self {
            Near::HereByName => HERE_BY_NAME,
            Near::Here if cover < THRESHOLD => HERE * WEAK,
            Near::Here => HERE,
            Near::Named | Near::Ahead if !introduced => AHEAD,
            Near::Met | Near::Named | Near::Ahead => 1.0,
        }
    }
}

fn favour(place: &Place) -> f32 {
    match place {
        Place::Lesson => LESSON,
        Place::Correction => 1.0,
        Place::Explanation { .. } => EXPLANATION,
    }
}

/// Whether a word of the question stands in the skill's title.
fn is_named(skill: &Skill, slots: &[Slot]) -> bool {
    let title: Vec<String> = words::tokens(&skill.title, false).iter().flat_map(words::terms).collect();
    slots.iter().filter_map(|s| s.terms.first()).any(|(term, _)| title.contains(term))
}

/// Whether it is asked what something is: "what is a loop?", "什么是所有权".
fn asks_what(question: &str) -> bool {
    let lower = question.trim().to_lowercase();
    let begins = ["what is ", "what's ", "what are ", "whats ", "define ", "什么是"];
    let ends = [" mean", " means", "是什么", "什么意思"];
    let end = lower.trim_end_matches(['?', '？', '.', '!', ' ']);
    begins.iter().any(|b| lower.starts_with(b)) || ends.iter().any(|e| end.ends_with(e))
}

/// A passage that answers a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Full id of its skill.
    pub skill: String,
    /// Title of its skill.
    pub title: String,
    /// Where it stands.
    pub place: Place,
    /// The passage, in Markdown.
    pub text: String,
    /// How well it fits, see [`Ranked::fit`]: above 0, to about 3.
    pub score: f32,
    /// How much of the question it covers, see [`Ranked::cover`]: above 0, to 1.
    pub cover: f32,
}

/// The passages of some curricula, ready to be searched. It holds positions, not texts: [`Index::search`] is given the same
/// curricula again.
#[derive(Debug, Clone, Default)]
pub struct Index {
    corpus: Corpus,
    spots: Vec<Spot>,
}

impl Index {
    /// Reads all passages once: milliseconds for a course.
    pub fn of(curricula: &[&Curriculum]) -> Index {
        let mut builder = Builder::default();
        let mut spots = Vec::new();
        for (at, curriculum) in curricula.iter().enumerate() {
            for (n, skill) in curriculum.skills.iter().enumerate() {
                for (spot, asked) in passages::of(skill) {
                    let Some(text) = spot.text(skill) else { continue };
                    let (prose, program) = passages::apart(text);
                    let title = format!("{} {}", skill.title, skill.tags.join(" "));
                    builder.add(&[
                        (&title, false, TITLE),
                        (&asked, false, ASKED),
                        (&prose, false, BODY),
                        (&passages::emphasised(&prose), false, EMPHASIS),
                        (&program, true, PROGRAM),
                    ]);
                    spots.push(spot.of(at, n));
                }
            }
        }
        Index { corpus: builder.finish(), spots }
    }

    /// How many passages there are.
    pub fn len(&self) -> usize {
        self.spots.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.spots.is_empty()
    }

    /// Memory that it takes, in bytes, nearly.
    pub fn bytes(&self) -> usize {
        self.corpus.bytes() + self.spots.len() * size_of::<Spot>()
    }

    /// The passages that answer a question, best first, at most `most`; none where it is not in the material. Only what
    /// `may_quote` allows is returned. Positions that the curricula lack are left out.
    pub fn search(
        &self,
        curricula: &[&Curriculum],
        question: &str,
        stand: Stand<'_>,
        most: usize,
        may_quote: &dyn Fn(&Passage) -> bool,
    ) -> Vec<Found> {
        let (slots, what) = (words::slots(question), asks_what(question));
        let mut ranked = self.corpus.rank(&slots);
        let mut found: Vec<Found> = Vec::new();
        // A favoured passage may overtake those just above it.
        for _ in 0..MOST_TRIED {
            let Some(next) = ranked.pop() else { break };
            if found.iter().filter(|f| f.score >= next.fit * MOST_FAVOUR).count() >= most {
                break;
            }
            let Some((skill, spot)) =
                self.spots.get(next.passage as usize).and_then(|s| Some((s.skill(curricula)?, s)))
            else {
                continue;
            };
            let near = stand.near(skill, &slots);
            let Some(text) = spot.text(skill).filter(|_| next.cover >= near.threshold()) else { continue };
            let passage = Passage { skill, place: spot.place(skill), text };
            if may_quote(&passage) {
                let introduced = what && spot.opens();
                let opening = if introduced { OPENING } else { 1.0 };
                let score = next.fit * near.worth(next.cover, introduced) * favour(&passage.place) * opening;
                let (skill, title) = (skill.id.clone(), skill.title.clone());
                let text = text.trim().to_string();
                found.push(Found { skill, title, place: passage.place, text, score, cover: next.cover });
            }
        }
        found.sort_by(|a, b| b.score.total_cmp(&a.score));
        found.truncate(most);
        found
    }
}

/// Whether a passage may be quoted: an explanation only of an item that is `settled` (answered and over for this learner) and
/// not at hand; and nothing that tells the key of the item at hand while that is `open`.
pub fn quotable(passage: &Passage, open: Option<&Item>, settled: &dyn Fn(&str) -> bool) -> bool {
    let settled = match &passage.place {
        Place::Explanation { item } => open.is_none_or(|o| o.id != *item) && settled(item),
        Place::Lesson | Place::Correction => true,
    };
    settled && !open.is_some_and(|item| tells(item, passage.text))
}

/// The shortest answer that is looked for among the words; shorter ones only where they stand as code of their own.
const SHORT: usize = 3;

/// The texts of an item's key, and each line of them that is no accident.
fn answers(item: &Item) -> Vec<String> {
    let keys = item.key_texts();
    let lines = keys.iter().flat_map(|k| k.lines()).filter(|l| l.chars().count() >= SHORT);
    let all = keys.iter().map(String::as_str).chain(lines).map(squeeze);
    all.filter(|t| !t.is_empty()).collect()
}

/// Whether a name is the key of an item, signs aside.
pub fn is_key(item: &Item, name: &str) -> bool {
    let bare = |t: &str| {
        t.chars().filter(|c| c.is_alphanumeric() || *c == '_').flat_map(char::to_lowercase).collect::<String>()
    };
    let name = bare(name);
    item.key_texts().iter().any(|key| bare(key) == name)
}

/// Whether a text tells the key of an item.
pub fn tells(item: &Item, text: &str) -> bool {
    answers(item).iter().any(|answer| {
        if answer.chars().count() >= SHORT {
            return contains_words(text, answer);
        }
        let (_, program) = passages::apart(text);
        text.split('`').skip(1).step_by(2).any(|code| code.trim() == answer)
            || program.lines().any(|l| l.trim() == answer)
    })
}
