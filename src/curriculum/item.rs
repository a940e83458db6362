//! A question of a skill, with its key.

use super::{Errand, Order, Pattern, Place, Rubric, Step, Task, priors, text};

/// A question.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Full id, for instance `rust.moves/after-let`.
    pub id: String,
    /// The language of its programs.
    pub language: String,
    /// Whether it can be asked on this machine: false where it needs a language that is missing here.
    pub runs: bool,
    /// 1 easy to 5 hard; the author's prior.
    pub difficulty: u8,
    /// Expected minutes.
    pub minutes: f32,
    /// Rungs 1 to 3 of the hint ladder: point, rule, example.
    pub hints: Vec<String>,
    /// Why the right answer is right.
    pub explanation: String,
    /// The question, in Markdown.
    pub prompt: String,
    /// What happens to the program in the prompt.
    pub expect: Option<Expect>,
    /// The kind, with its key.
    pub question: Question,
    /// Where an imported item came from.
    pub source: Option<String>,
    /// Licence of an imported item.
    pub licence: Option<String>,
    /// CRC-32 of prompt and key: changes when the item's meaning changes.
    pub hash: u32,
    /// Where the prompt was read.
    pub place: Place,
    /// What the curriculum's priors say of it.
    pub known: priors::Known,
}

/// What a program must do.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Expect {
    /// Compile, run, and print exactly this (trailing space forgiven).
    Output(String),
    /// Not compile, with this error code; empty where the compiler gives none, [`ANY_CODE`] where any will do.
    Error(String),
    /// Compile, run, and panic.
    Panic(bool),
}

/// Stands for whatever code the compiler gives, where the author did not say which.
pub const ANY_CODE: &str = "*";

impl Expect {
    /// The code of the error that must come, where one is named.
    pub fn code(&self) -> Option<&str> {
        match self {
            Expect::Error(code) => Some(code.as_str()).filter(|c| !c.is_empty() && *c != ANY_CODE),
            Expect::Output(_) | Expect::Panic(_) => None,
        }
    }
}

/// The kinds of questions, each with its key.
#[derive(Debug, Clone, PartialEq)]
pub enum Question {
    /// Pick one.
    Choice(Vec<Choice>),
    /// Pick all that are right.
    Choices(Vec<Choice>),
    /// Write what the program prints; the key is the item's `expect`.
    Predict(Vec<Wrong>),
    /// Fill the gaps, at least one, in the order in which they stand.
    Blank(Vec<Typed>),
    /// Write a word, a number, a command or a regular expression.
    Short(Typed),
    /// Put lines in order.
    Order(Order),
    /// Tell the values at marked lines.
    Trace(Vec<Step>),
    /// Write a program.
    Code(Task),
    /// Repair a program.
    Fix(Task),
    /// Reach a state in a shell.
    Command(Errand),
    /// Explain in own words.
    Explain(Rubric),
}

/// The key of a typed answer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Typed {
    /// Every accepted text.
    pub answers: Vec<String>,
    /// For numbers: how far off is still right.
    pub tolerance: Option<f64>,
    /// For numbers: units that may stand behind, all of the same meaning.
    pub units: Vec<String>,
    /// Whether letter case counts.
    pub case: bool,
    /// For regular expressions: what it must do.
    pub pattern: Option<Pattern>,
    /// Tempting wrong answers.
    pub wrong: Vec<Wrong>,
}

/// An option of a choice.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What the learner reads.
    pub text: String,
    /// Whether it belongs to the key.
    pub correct: bool,
    /// What picking it shows, when it is wrong.
    pub cause: Cause,
}

/// A tempting wrong answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Wrong {
    /// What the learner would write.
    pub answer: String,
    /// What it shows.
    pub cause: Cause,
}

/// Why a wrong answer is given: a named misconception, or words of its own.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cause {
    /// Id of a misconception of the skill.
    pub misconception: Option<String>,
    /// What to tell the learner, if not the misconception's correction.
    pub feedback: Option<String>,
}

/// The kind of an item, without its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One option.
    Choice,
    /// Several options.
    Choices,
    /// Output of a program.
    Predict,
    /// A gap in a program.
    Blank,
    /// A word, number or command.
    Short,
    /// Lines in order.
    Order,
    /// Values at marked lines.
    Trace,
    /// A program.
    Code,
    /// A repaired program.
    Fix,
    /// A state in a shell.
    Command,
    /// An explanation.
    Explain,
    /// A kind of a later version, seen in a record.
    #[serde(other)]
    Other,
}

impl Kind {
    /// Kinds that can be written in a skill file.
    pub const ALL: [Kind; 11] = [
        Kind::Choice,
        Kind::Choices,
        Kind::Predict,
        Kind::Blank,
        Kind::Order,
        Kind::Short,
        Kind::Trace,
        Kind::Code,
        Kind::Fix,
        Kind::Command,
        Kind::Explain,
    ];

    /// The word for it in skill files.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Choice => "choice",
            Kind::Choices => "choices",
            Kind::Predict => "predict",
            Kind::Blank => "blank",
            Kind::Short => "short",
            Kind::Order => "order",
            Kind::Trace => "trace",
            Kind::Code => "code",
            Kind::Fix => "fix",
            Kind::Command => "command",
            Kind::Explain => "explain",
            Kind::Other => "other",
        }
    }
}

impl Item {
    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self.question {
            Question::Choice(_) => Kind::Choice,
            Question::Choices(_) => Kind::Choices,
            Question::Predict(_) => Kind::Predict,
            Question::Blank(_) => Kind::Blank,
            Question::Short(_) => Kind::Short,
            Question::Order(_) => Kind::Order,
            Question::Trace(_) => Kind::Trace,
            Question::Code(_) => Kind::Code,
            Question::Fix(_) => Kind::Fix,
            Question::Command(_) => Kind::Command,
            Question::Explain(_) => Kind::Explain,
        }
    }

    /// The options, for kinds that have them.
    pub fn options(&self) -> &[Choice] {
        match &self.question {
            Question::Choice(o) | Question::Choices(o) => o,
            _ => &[],
        }
    }

    /// The program to write or repair, for kinds that have one.
    pub fn task(&self) -> Option<&Task> {
        match &self.question {
            Question::Code(task) | Question::Fix(task) => Some(task),
            _ => None,
        }
    }

    /// The tempting wrong answers, but for options.
    pub fn wrong(&self) -> Vec<&Wrong> {
        match &self.question {
            Question::Predict(w) => w.iter().collect(),
            Question::Blank(gaps) => gaps.iter().flat_map(|t| &t.wrong).collect(),
            Question::Short(t) => t.wrong.iter().collect(),
            Question::Order(o) => o.distractors.iter().collect(),
            Question::Trace(steps) => steps.iter().flat_map(|s| &s.key.wrong).collect(),
            Question::Code(t) | Question::Fix(t) => t.wrong.iter().collect(),
            Question::Command(e) => e.wrong.iter().collect(),
            Question::Choice(_) | Question::Choices(_) | Question::Explain(_) => Vec::new(),
        }
    }

    /// What its wrong answers, options included, show.
    pub fn causes(&self) -> Vec<&Cause> {
        let options = self.options().iter().filter(|o| !o.correct).map(|o| &o.cause);
        options.chain(self.wrong().into_iter().map(|w| &w.cause)).collect()
    }

    /// The id of its skill.
    pub fn skill_id(&self) -> &str {
        self.id.split_once('/').map_or(self.id.as_str(), |(s, _)| s)
    }

    /// The program in its prompt, in the item's language.
    pub fn program(&self) -> Option<text::Fence> {
        text::fences(&self.prompt).into_iter().find(|f| f.language() == self.language)
    }

    /// Whether judging an answer may need its language on this machine: then the item is asked only where that is.
    pub fn must_run(&self) -> bool {
        matches!(self.question, Question::Code(_) | Question::Fix(_) | Question::Command(_))
    }

    /// Whether it came from elsewhere, and may lack what its source has not: hints, causes of wrong options, more tests.
    pub fn is_imported(&self) -> bool {
        self.source.is_some()
    }

    /// Programs beyond its language that it needs.
    pub fn needs(&self) -> &[String] {
        match &self.question {
            Question::Command(errand) => &errand.needs,
            _ => &[],
        }
    }

    /// The texts of the key, as a learner would write them.
    pub fn key_texts(&self) -> Vec<String> {
        match &self.question {
            Question::Choice(o) | Question::Choices(o) => {
                o.iter().filter(|c| c.correct).map(|c| c.text.clone()).collect()
            }
            Question::Predict(_) => match &self.expect {
                Some(Expect::Output(o)) => vec![o.trim_end().to_string()],
                Some(Expect::Error(_)) => vec!["error".into()],
                Some(Expect::Panic(_)) => vec!["panic".into()],
                None => vec![],
            },
            Question::Blank(gaps) => gaps.iter().flat_map(|t| t.answers.iter().cloned()).collect(),
            Question::Short(t) => t.answers.clone(),
            Question::Order(o) => vec![o.lines[..o.solution.min(o.lines.len())].join("\n")],
            Question::Trace(steps) => steps.iter().flat_map(|s| s.key.answers.iter().cloned()).collect(),
            Question::Code(t) | Question::Fix(t) => vec![t.solution.trim_end().to_string()],
            Question::Command(e) => vec![e.solution.trim_end().to_string()],
            Question::Explain(r) => vec![r.model.trim_end().to_string()],
        }
    }
}
