//! How the text of a curriculum reads: words, long sentences, and a reading level.
//!
//! The level is the Flesch-Kincaid grade, the year of an American school in which the text is read with ease (Kincaid,
//! Fishburne, Rogers & Chissom 1975, "Derivation of new readability formulas for Navy enlisted personnel"):
//!
//! ```text
//! 0.39 words / sentences + 11.8 syllables / words - 15.59
//! ```
//!
//! It was made for English and is told for English only, of texts of at least [`LEAST_WORDS`] words. Code is no prose: fences and
//! inline code count neither as words nor as syllables, and names in it tell nothing of the sentence around them.

use super::sentences::{self, Sentence};
use crate::curriculum::parse::Files;
use crate::curriculum::{Curriculum, Skill, lint, text};
use serde::Serialize;

/// Words from which a level is told.
pub const LEAST_WORDS: usize = 100;
/// Words of a sentence that is not long yet.
pub const LONGEST_SENTENCE: usize = 30;
/// Words of prose that a prompt may have without being called long.
pub const LONGEST_PROMPT: usize = 120;
/// The same for a hint.
pub const LONGEST_HINT: usize = 60;
/// The same for an explanation.
pub const LONGEST_EXPLANATION: usize = 120;

/// What was read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Text {
    /// Language of the course, as an IETF tag.
    pub language: String,
    /// Whether a reading level can be told.
    pub graded: bool,
    /// Whether words stand apart in this language; where they do not, nothing is counted.
    pub counted: bool,
    /// What is called long.
    pub limits: Limits,
    /// Level of all its prose.
    pub grade: Option<f64>,
    /// In teaching order.
    pub skills: Vec<SkillText>,
    /// Where they stand.
    pub long_sentences: Vec<LongSentence>,
}

/// What is called long, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Limits {
    /// Of a lesson.
    pub lesson: usize,
    /// Of a prompt.
    pub prompt: usize,
    /// Of a hint.
    pub hint: usize,
    /// Of an explanation.
    pub explanation: usize,
    /// Of a sentence.
    pub sentence: usize,
}

/// How a skill reads.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SkillText {
    /// Full id.
    pub id: String,
    /// Words of its lesson outside fences.
    pub lesson: usize,
    /// Level of its lesson; `None` where it is too short, or not English.
    pub lesson_grade: Option<f64>,
    /// Level of lesson, prompts, hints and explanations together.
    pub grade: Option<f64>,
    /// Words of the longest prompt.
    pub prompt: usize,
    /// Words of the longest hint.
    pub hint: usize,
    /// Words of the longest explanation.
    pub explanation: usize,
    /// How many sentences are long.
    pub long_sentences: usize,
    /// What is over its limit.
    pub over: Vec<Over>,
}

/// A part of a skill file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The lesson of a skill.
    Lesson,
    /// The prompt of an item.
    Prompt,
    /// One of its hints.
    Hint,
    /// Its explanation.
    Explanation,
}

impl Part {
    /// For people.
    pub fn words(self) -> &'static str {
        match self {
            Part::Lesson => "lesson",
            Part::Prompt => "prompt",
            Part::Hint => "hint",
            Part::Explanation => "explanation",
        }
    }
}

/// A text over its limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Over {
    /// What it is.
    pub part: Part,
    /// Full id of the skill or the item.
    pub id: String,
    /// File and line.
    pub place: String,
    /// How long.
    pub words: usize,
    /// What is allowed.
    pub limit: usize,
}

/// A long sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LongSentence {
    /// Path inside the curriculum folder.
    pub file: String,
    /// Line on which it begins, from 1.
    pub line: usize,
    /// Full id of the skill or the item.
    pub id: String,
    /// Its words, without those in code.
    pub words: usize,
    /// Its first words.
    pub begins: String,
}

/// What the level is made of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// Sentences with a word in them.
    pub sentences: usize,
    /// Words.
    pub words: usize,
    /// Syllables.
    pub syllables: usize,
}

impl Sums {
    fn add(&mut self, sentences: &[Sentence]) {
        for sentence in sentences.iter().filter(|s| !s.words.is_empty()) {
            self.sentences += 1;
            self.words += sentence.words.len();
            self.syllables += sentence.words.iter().map(|w| sentences::syllables(w)).sum::<usize>();
        }
    }

    /// Of a Markdown text.
    pub fn of(markdown: &str) -> Sums {
        let mut sums = Sums::default();
        sums.add(&sentences::of(markdown));
        sums
    }

    /// The Flesch-Kincaid grade of any text with a word in it, however short.
    pub fn formula(&self) -> Option<f64> {
        let (s, w, y) = (self.sentences as f64, self.words as f64, self.syllables as f64);
        (self.words > 0 && self.sentences > 0).then(|| 0.39 * w / s + 11.8 * y / w - 15.59)
    }

    /// The same, of texts that are long enough.
    pub fn grade(&self) -> Option<f64> {
        self.formula().filter(|_| self.words >= LEAST_WORDS)
    }
}

/// Reads a curriculum.
pub fn read(course: &Curriculum, files: &Files) -> Text {
    let tag = course.language.split(['-', '_']).next().unwrap_or("").to_lowercase();
    let (graded, counted) = (tag == "en", !["zh", "ja", "th", "lo", "km", "my", "bo"].contains(&tag.as_str()));
    let mut all = Sums::default();
    let mut long_sentences = Vec::new();
    let mut skills = Vec::new();
    for skill in course.skills.iter().filter(|_| counted) {
        let file = files.get(&skill.place.file).and_then(|f| std::str::from_utf8(f).ok()).unwrap_or("");
        let mut reader =
            Reader { lines: file.lines().collect(), skill, sums: all, start: all, long: &mut long_sentences };
        let one = reader.skill(graded);
        all = reader.sums;
        skills.push(one);
    }
    let limits = Limits {
        lesson: lint::MAX_LESSON_WORDS,
        prompt: LONGEST_PROMPT,
        hint: LONGEST_HINT,
        explanation: LONGEST_EXPLANATION,
        sentence: LONGEST_SENTENCE,
    };
    let grade = all.grade().filter(|_| graded);
    Text { language: course.language.clone(), graded, counted, limits, grade, skills, long_sentences }
}

/// Reads a skill.
struct Reader<'a> {
    lines: Vec<&'a str>,
    skill: &'a Skill,
    /// Of everything so far.
    sums: Sums,
    /// Of everything before this skill.
    start: Sums,
    long: &'a mut Vec<LongSentence>,
}

impl Reader<'_> {
    fn skill(&mut self, graded: bool) -> SkillText {
        let skill = self.skill;
        let before = self.long.len();
        let mut over = Vec::new();
        let lesson =
            self.part(Part::Lesson, &skill.id, &skill.lesson, skill.place.line, lint::MAX_LESSON_WORDS, &mut over);
        let since = |sums: Sums, start: Sums| Sums {
            sentences: sums.sentences - start.sentences,
            words: sums.words - start.words,
            syllables: sums.syllables - start.syllables,
        };
        let lesson_grade = since(self.sums, self.start).grade().filter(|_| graded);
        let (mut prompt, mut hint, mut explanation) = (0, 0, 0);
        for item in &skill.items {
            let (from, to) = (item.place.header, item.place.line);
            let id = &item.id;
            prompt = prompt.max(self.part(Part::Prompt, id, &item.prompt, to, LONGEST_PROMPT, &mut over));
            for text in &item.hints {
                let line = self.find(text, from, to);
                hint = hint.max(self.part(Part::Hint, id, text, line, LONGEST_HINT, &mut over));
            }
            let line = self.find(&item.explanation, from, to);
            let words = self.part(Part::Explanation, id, &item.explanation, line, LONGEST_EXPLANATION, &mut over);
            explanation = explanation.max(words);
        }
        SkillText {
            id: skill.id.clone(),
            lesson,
            lesson_grade,
            grade: since(self.sums, self.start).grade().filter(|_| graded),
            prompt,
            hint,
            explanation,
            long_sentences: self.long.len() - before,
            over,
        }
    }

    /// Reads a part that begins on a line, and gives its words.
    fn part(&mut self, part: Part, id: &str, markdown: &str, line: usize, limit: usize, over: &mut Vec<Over>) -> usize {
        let file = &self.skill.place.file;
        let words = text::words(&text::prose(markdown));
        if words > limit {
            over.push(Over { part, id: id.to_string(), place: format!("{file}:{line}"), words, limit });
        }
        let found = sentences::of(markdown);
        self.sums.add(&found);
        let long = found.iter().filter(|s| s.words.len() > LONGEST_SENTENCE);
        self.long.extend(long.map(|s| LongSentence {
            file: file.clone(),
            line: line + s.line,
            id: id.to_string(),
            words: s.words.len(),
            begins: s.words.iter().take(6).map(String::as_str).collect::<Vec<_>>().join(" "),
        }));
        words
    }

    /// The line of a header on which a text begins; that of the header where it cannot be found.
    fn find(&self, text: &str, from: usize, to: usize) -> usize {
        let begin = text.lines().find(|l| !l.trim().is_empty()).unwrap_or("").trim_start();
        let probe: String = begin.chars().take_while(|c| !matches!(c, '"' | '\\')).take(40).collect();
        let lead = text.lines().take_while(|l| l.trim().is_empty()).count();
        let header = self.lines.iter().enumerate().skip(from.saturating_sub(1)).take(to.saturating_sub(from));
        let mut header = header.filter(|(_, l)| probe.trim().len() >= 4 && l.contains(probe.trim_end()));
        header.next().map_or(from, |(at, _)| (at + 1).saturating_sub(lead))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_those_computed_by_hand() {
        // 6 words, 6 syllables, 1 sentence: 2.34 + 11.8 - 15.59.
        let cat = Sums::of("The cat sat on the mat.");
        assert_eq!(cat, Sums { sentences: 1, words: 6, syllables: 6 });
        assert!((cat.formula().unwrap() + 1.45).abs() < 1e-9);
        assert_eq!(cat.grade(), None, "six words are no text");
        // The(1) compiler(3) refuses(3) a(1) second(2) value(2). It(1) remembers(3) every(3 by its letters) binding(2).
        let two = Sums::of("The compiler refuses a second value. It remembers every binding.");
        assert_eq!(two, Sums { sentences: 2, words: 10, syllables: 21 });
        assert!((two.formula().unwrap() - (0.39 * 5.0 + 11.8 * 2.1 - 15.59)).abs() < 1e-9);
        assert_eq!(Sums::of("`only` `code`").formula(), None);
    }

    #[test]
    fn code_is_no_prose() {
        let with = "Use `let extraordinarily_long_name = 1;` here.\n\n```rust\nfn a() {}\n```\n\nIt works.\n";
        assert_eq!(Sums::of(with), Sums::of("Use here. It works."));
    }
}
