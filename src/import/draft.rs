//! An item as an importer hands it over, and what is done to all of them alike before they are written.

use super::clean::{MAX_TEXT, markdown, safe};
use crate::curriculum::Expect;
use crate::curriculum::text::squeeze;
use std::collections::BTreeMap;

/// Most options that can be shown and chosen by one key.
const MAX_OPTIONS: usize = 9;

/// An option of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Opt {
    /// What the learner reads.
    pub text: String,
    /// Whether it is right.
    pub correct: bool,
    /// What the source says to those who pick it.
    pub feedback: String,
}

/// A program to write or repair.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Program {
    /// Whether something broken is repaired, rather than something begun finished.
    pub fix: bool,
    /// What the learner begins with.
    pub starter: String,
    /// A program that passes; empty where the source has none.
    pub solution: String,
    /// Tests in the manner of our workbench.
    pub tests: String,
    /// Commands that make what is in the folder before.
    pub setup: String,
}

/// What is asked, in the kinds that imports make.
#[derive(Debug, Clone, PartialEq)]
pub enum Ask {
    /// `choice`, or `choices` where several are right or `many` says so.
    Options {
        /// In the order in which they are shown.
        options: Vec<Opt>,
        /// Whether several may be picked, even where one is right.
        many: bool,
    },
    /// `predict`.
    Predict {
        /// The program, shown below the prompt.
        program: String,
        /// What comes of it.
        expect: Expect,
    },
    /// `short`.
    Short {
        /// Every accepted text.
        answers: Vec<String>,
        /// For numbers: how far off is still right.
        tolerance: Option<f64>,
        /// Whether letter case counts.
        case: bool,
        /// Wrong answers that the source has words for.
        wrong: Vec<(String, String)>,
    },
    /// `code` or `fix`.
    Program(Program),
    /// `explain`.
    Explain {
        /// What the answer must say.
        points: Vec<String>,
        /// An answer that says it.
        model: String,
    },
}

impl Ask {
    /// The kind, as skill files call it.
    pub fn kind(&self) -> &'static str {
        match self {
            Ask::Options { options, many } => {
                if *many || options.iter().filter(|o| o.correct).count() != 1 {
                    "choices"
                } else {
                    "choice"
                }
            }
            Ask::Predict { .. } => "predict",
            Ask::Short { .. } => "short",
            Ask::Program(p) if p.fix => "fix",
            Ask::Program(_) => "code",
            Ask::Explain { .. } => "explain",
        }
    }

    /// What is believed of the difficulty where the source says nothing: to recognise is easier than to recall, one right
    /// option easier to find than several, a gap in a program easier than a program.
    pub fn difficulty(&self) -> u8 {
        match self {
            Ask::Options { options, many: false } if options.len() == 2 => 1,
            Ask::Options { many: false, .. } => 2,
            Ask::Options { .. } | Ask::Short { .. } | Ask::Predict { .. } | Ask::Explain { .. } => 3,
            Ask::Program(p) if p.fix => 3,
            Ask::Program(_) => 4,
        }
    }

    /// Minutes that a learner is expected to need.
    pub fn minutes(&self) -> f32 {
        match self {
            Ask::Options { .. } | Ask::Short { .. } => 1.0,
            Ask::Predict { .. } => 2.0,
            Ask::Explain { .. } => 2.0,
            Ask::Program(p) if p.fix => 5.0,
            Ask::Program(_) => 15.0,
        }
    }
}

/// An item to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// What its id is made of: the source's own id or name where there is one.
    pub id: String,
    /// What is asked.
    pub ask: Ask,
    /// The question, in Markdown.
    pub prompt: String,
    /// 1 to 5 where the source says something about it.
    pub difficulty: Option<u8>,
    /// Hints of the source, at most three.
    pub hints: Vec<String>,
    /// Why the right answer is right, where the source says it.
    pub explanation: String,
    /// The language of its programs, where it is not that of the curriculum.
    pub language: Option<String>,
    /// Where it came from.
    pub source: String,
    /// What was changed on the way.
    pub changes: Vec<String>,
}

impl Draft {
    /// An item without anything that could be missing.
    pub fn new(id: impl Into<String>, prompt: impl Into<String>, ask: Ask, source: impl Into<String>) -> Draft {
        Draft {
            id: id.into(),
            ask,
            prompt: prompt.into(),
            difficulty: None,
            hints: Vec::new(),
            explanation: String::new(),
            language: None,
            source: source.into(),
            changes: Vec::new(),
        }
    }

    /// Says once that something was changed.
    pub fn changed(&mut self, how: impl Into<String>) {
        let how = how.into();
        if !self.changes.contains(&how) {
            self.changes.push(how);
        }
    }

    /// Makes it fit to be written.
    ///
    /// # Errors
    /// Why it cannot be an item.
    pub fn settle(mut self) -> Result<Draft, String> {
        if self.texts().iter().any(|t| t.len() > MAX_TEXT) {
            return Err(format!("a text of more than {} KiB", MAX_TEXT >> 10));
        }
        let mut lost = false;
        for text in self.texts() {
            let (kept, some) = safe(text);
            lost |= some;
            *text = kept;
        }
        if lost {
            self.changed("characters that could steer a terminal are taken out");
        }
        self.prompt = markdown(&self.prompt);
        self.explanation = markdown(&self.explanation);
        self.hints.iter_mut().for_each(|h| *h = markdown(h));
        self.hints.retain(|h| !h.trim().is_empty());
        if self.prompt.trim().is_empty() {
            return Err("it asks nothing: there is no text".into());
        }
        match &mut self.ask {
            Ask::Options { .. } => self.options()?,
            Ask::Predict { program, expect } => {
                let odd = |l: &str| l.starts_with("+++") || l.trim_start().starts_with("```");
                if program.lines().any(odd) {
                    return Err("the program has a line that begins with ``` or +++".into());
                }
                if matches!(expect, Expect::Output(o) if o.trim().is_empty()) {
                    return Err("the program prints nothing that could be asked for".into());
                }
            }
            Ask::Short { answers, wrong, .. } => {
                answers.iter_mut().for_each(|a| *a = squeeze(a));
                let mut seen = Vec::new();
                answers.retain(|a| !a.is_empty() && !seen.contains(a) && (seen.push(a.clone()), true).1);
                if answers.is_empty() {
                    return Err("no right answer is given".into());
                }
                wrong.retain(|(w, said)| !w.trim().is_empty() && !said.trim().is_empty() && !answers.contains(w));
            }
            Ask::Program(program) => {
                if program.tests.trim().is_empty() {
                    return Err("there is nothing that could judge a program".into());
                }
                if squeeze(&program.starter) == squeeze(&program.solution) {
                    return Err("the program to begin with is the solution: there is nothing to do".into());
                }
                if program.fix && program.starter.trim().is_empty() {
                    return Err("there is no program to repair".into());
                }
            }
            Ask::Explain { points, model } => {
                points.retain(|p| !p.trim().is_empty());
                *model = markdown(model);
                if points.is_empty() || model.trim().is_empty() {
                    return Err("there is no answer to compare with".into());
                }
            }
        }
        Ok(self)
    }

    /// Options that differ, 2 to 9 of them, one of them right.
    fn options(&mut self) -> Result<(), String> {
        let Ask::Options { options, many } = &mut self.ask else { return Ok(()) };
        let mut changes = Vec::new();
        for option in options.iter_mut() {
            option.text = markdown(&option.text).trim().to_string();
            option.feedback = markdown(&option.feedback).trim().to_string();
        }
        options.retain(|o| !o.text.is_empty());
        let mut seen: BTreeMap<String, bool> = BTreeMap::new();
        let before = options.len();
        let mut clash = false;
        options.retain(|o| match seen.insert(squeeze(&o.text), o.correct) {
            None => true,
            Some(correct) => {
                clash |= correct != o.correct;
                false
            }
        });
        if clash {
            return Err("one and the same option is called right and wrong".into());
        }
        if options.len() < before {
            changes.push("an option that stood twice stands once".to_string());
        }
        let right = options.iter().filter(|o| o.correct).count();
        if right == 0 {
            return Err("no option is right".into());
        }
        if options.len() < 2 {
            return Err("there is only one option".into());
        }
        if options.len() > MAX_OPTIONS {
            let Some(mut room) = MAX_OPTIONS.checked_sub(right).filter(|r| *r > 0) else {
                return Err(format!("{right} right options; {MAX_OPTIONS} options can be shown"));
            };
            options.retain(|o| o.correct || (room > 0 && (room -= 1, true).1));
            changes.push(format!("only the first {MAX_OPTIONS} options are kept"));
        }
        *many |= right > 1;
        changes.into_iter().for_each(|c| self.changed(c));
        Ok(())
    }

    fn texts(&mut self) -> Vec<&mut String> {
        let mut all = vec![&mut self.prompt, &mut self.explanation, &mut self.source];
        all.extend(&mut self.hints);
        match &mut self.ask {
            Ask::Options { options, .. } => all.extend(options.iter_mut().flat_map(|o| [&mut o.text, &mut o.feedback])),
            Ask::Predict { program, expect } => {
                all.push(program);
                if let Expect::Output(output) = expect {
                    all.push(output);
                }
            }
            Ask::Short { answers, wrong, .. } => {
                all.extend(answers);
                all.extend(wrong.iter_mut().flat_map(|(a, b)| [a, b]));
            }
            Ask::Program(p) => all.extend([&mut p.starter, &mut p.solution, &mut p.tests, &mut p.setup]),
            Ask::Explain { points, model } => {
                all.extend(points);
                all.push(model);
            }
        }
        all
    }
}

/// Puts options into an order that depends on `seed` alone, so that the right one is not always the first.
pub fn shuffle(options: &mut [Opt], seed: &str) {
    let mut state = u64::from(crc32fast::hash(seed.as_bytes())) | 1 << 40;
    for i in (1..options.len()).rev() {
        // The multiplier and the increment of Knuth's MMIX generator.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        options.swap(i, (state >> 33) as usize % (i + 1));
    }
}
