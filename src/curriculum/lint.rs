//! The rules a curriculum must keep so that learners are taught well and judged right.
//!
//! The parser has found what cannot be read; these rules look at what it means.

use super::diagnostic::{Diagnostic, SourceFile};
use super::parse::Files;
use super::*;
use std::collections::{BTreeMap, BTreeSet};

/// Fewest items that can certify a skill.
pub const MIN_ITEMS: usize = 5;
/// Fewest kinds of items in a skill.
pub const MIN_KINDS: usize = 3;
/// Most words of prose in a lesson.
pub const MAX_LESSON_WORDS: usize = 250;
/// Hints are compared with answers of at least this many characters: a shorter one stands in any sentence.
const SHORTEST_ANSWER: usize = 3;

/// Everything wrong with a curriculum that could be read.
pub fn check(curriculum: &Curriculum, files: &Files) -> Vec<Diagnostic> {
    let mut lint = Lint { curriculum, files, out: Vec::new() };
    let mut titles = BTreeMap::new();
    for skill in &curriculum.skills {
        if let Some(other) = titles.insert(text::squeeze(&skill.title).to_lowercase(), &skill.id) {
            lint.error(&skill.place, "title", format!("`{other}` has the same title"), "give each skill its own");
        }
        lint.prerequisites(skill);
        lint.skill(skill);
        for item in &skill.items {
            lint.program(item);
            lint.hints(item);
            match &item.question {
                Question::Choice(options) | Question::Choices(options) => lint.options(item, options),
                Question::Predict(wrong) => lint.wrong_answers(item, wrong),
                Question::Blank(gaps) => gaps.iter().for_each(|typed| {
                    lint.answers(item, typed);
                    lint.wrong_answers(item, &typed.wrong);
                }),
                Question::Short(typed) => {
                    lint.answers(item, typed);
                    lint.wrong_answers(item, &typed.wrong);
                }
                _ => {}
            }
        }
    }
    lint.cycles();
    lint.out
}

struct Lint<'a> {
    curriculum: &'a Curriculum,
    files: &'a Files,
    out: Vec<Diagnostic>,
}

impl Lint<'_> {
    /// Reports at the first line of the header that holds `key`, or at the header's first line.
    fn report(&mut self, place: &Place, key: &str, warning: bool, message: impl Into<String>, help: &str) {
        let bytes = self.files.get(&place.file).map(Vec::as_slice).unwrap_or_default();
        let text = std::str::from_utf8(bytes).unwrap_or("");
        let mut offset = 0;
        let mut first = None;
        for (i, line) in text.split_inclusive('\n').enumerate() {
            let at = i + 1;
            if at >= place.header && first.is_none() {
                first = Some(offset);
            }
            if at >= place.header && at < place.line && line.contains(key) {
                first = Some(offset + line.find(key).unwrap_or(0));
                break;
            }
            offset += line.len();
        }
        let file = SourceFile { name: &place.file, text };
        let at = first.unwrap_or(0);
        self.out.push(if warning { file.warning(at, message, help) } else { file.error(at, message, help) });
    }

    fn error(&mut self, place: &Place, key: &str, message: impl Into<String>, help: &str) {
        self.report(place, key, false, message, help);
    }

    fn warn(&mut self, place: &Place, key: &str, message: impl Into<String>, help: &str) {
        self.report(place, key, true, message, help);
    }

    fn prerequisites(&mut self, skill: &Skill) {
        let known = |id: &str| self.curriculum.skill(id).is_some();
        let bad: Vec<(&str, String)> = [("requires", &skill.requires), ("confusable", &skill.confusable)]
            .into_iter()
            .flat_map(|(key, ids)| ids.iter().filter(|id| !known(id)).map(move |id| (key, id.clone())))
            .collect();
        for (key, id) in bad {
            let name = id.split_once('.').map_or(id.as_str(), |(_, n)| n);
            self.error(
                &skill.place,
                key,
                format!("there is no skill `{name}`"),
                "check the spelling, or list it in curriculum.toml",
            );
        }
    }

    /// Skills that nobody can ever reach, because their prerequisites need each other.
    fn cycles(&mut self) {
        let mut reached: BTreeSet<&str> = BTreeSet::new();
        let skills = &self.curriculum.skills;
        let exists = |id: &str| self.curriculum.skill(id).is_some();
        while let Some(next) = skills.iter().find(|s| {
            !reached.contains(s.id.as_str()) && s.requires.iter().all(|r| reached.contains(r.as_str()) || !exists(r))
        }) {
            reached.insert(&next.id);
        }
        let stuck: Vec<&Skill> = skills.iter().filter(|s| !reached.contains(s.id.as_str())).collect();
        let ring = stuck.iter().map(|s| s.id.as_str()).collect::<Vec<_>>().join(", ");
        for skill in stuck {
            let message = format!("nobody can reach this skill: these prerequisites go round in a circle: {ring}");
            self.error(&skill.place, "requires", message, "take one `requires` out of the circle");
        }
    }

    fn skill(&mut self, skill: &Skill) {
        let kinds: BTreeSet<Kind> = skill.items.iter().map(Item::kind).collect();
        if skill.items.len() < MIN_ITEMS {
            let message = format!("{} items cannot certify a skill; {MIN_ITEMS} can", skill.items.len());
            self.error(&skill.place, "title", message, "write more items");
        } else if kinds.len() < MIN_KINDS {
            let message =
                format!("all items are of {} kinds; {MIN_KINDS} are needed to tell knowing from guessing", kinds.len());
            self.error(&skill.place, "title", message, "write items of other kinds");
        }
        let words = text::prose(&skill.lesson).split_whitespace().count();
        if words > MAX_LESSON_WORDS {
            let message = format!("the lesson has {words} words; {MAX_LESSON_WORDS} are allowed");
            self.error(&skill.place, "title", message, "one idea a lesson: split the skill, or cut");
        }
        if !text::fences(&skill.lesson).iter().any(|f| f.language() == self.curriculum.code) {
            let help = "add a worked example that can be run";
            self.error(&skill.place, "title", "the lesson has no program", help);
        }
        if skill.objective.trim().is_empty() {
            self.error(&skill.place, "objective", "the objective is empty", "say what the learner can do afterwards");
        }
        self.minutes(&skill.place, skill.minutes);
        for m in &skill.misconceptions {
            let names = |c: &Cause| c.misconception.as_deref() == Some(m.id.as_str());
            let tempts = |i: &&Item| i.causes().into_iter().any(names);
            if skill.items.iter().filter(tempts).count() < 2 {
                let message = format!("fewer than two items tempt the misconception `{}`", m.id);
                self.warn(&skill.place, &m.id, message, "it can then not be seen to be overcome");
            }
        }
    }

    fn minutes(&mut self, place: &Place, minutes: f32) {
        if !(minutes.is_finite() && minutes > 0.0) {
            self.error(place, "minutes", "minutes are a number above 0", "say how long a learner needs for it");
        }
    }

    fn program(&mut self, item: &Item) {
        self.minutes(&item.place, item.minutes);
        let silent = matches!(&item.expect, Some(Expect::Output(o)) if o.trim().is_empty());
        if silent && item.kind() == Kind::Predict {
            self.error(
                &item.place,
                "expect",
                "nobody can type the output of a program that prints nothing",
                "ask by options",
            );
        }
        let language = item.language.clone();
        let programs = text::fences(&item.prompt).iter().filter(|f| f.language() == language).count();
        if programs > 1 {
            self.error(
                &item.place,
                "id",
                "the prompt has more than one program",
                "keep one, or mark the others `text`",
            );
        }
        if programs > 0 && item.expect.is_none() {
            self.error(&item.place, "id", "the prompt has a program, and nothing says what it does", "add `expect`");
        }
        if programs == 0 && item.expect.is_some() {
            let message = format!("`expect` speaks of a program, and the prompt has no `{language}` block");
            self.error(&item.place, "expect", message, "add the program, or remove `expect`");
        }
        if let Question::Blank(gaps) = &item.question {
            let text = item.program().map_or_else(|| item.prompt.clone(), |f| f.body);
            let found = text.matches(programs::GAP).count();
            if found != gaps.len() {
                let message = format!("there are {found} gaps `___`, and answers for {}", gaps.len());
                self.error(&item.place, "kind", message, "one list of answers for each gap");
            }
        }
    }

    fn hints(&mut self, item: &Item) {
        let keys = item.key_texts();
        let told =
            |hint: &&String| keys.iter().any(|k| k.chars().count() >= SHORTEST_ANSWER && text::contains_words(hint, k));
        // `error` and `panic` are words of every lesson; saying them tells nothing about an output.
        let plain_word = matches!(item.expect, Some(Expect::Error(_) | Expect::Panic(_)))
            && matches!(item.question, Question::Predict(_));
        if !plain_word && let Some(hint) = item.hints.iter().find(told) {
            let key: String = hint.chars().take(20).collect();
            self.error(
                &item.place,
                &key,
                "this hint contains the answer",
                "point at it, state the rule, or work another example",
            );
        }
    }

    fn options(&mut self, item: &Item, options: &[Choice]) {
        let right = options.iter().filter(|o| o.correct).count();
        let single = item.kind() == Kind::Choice;
        if single && right != 1 {
            self.error(
                &item.place,
                "kind",
                format!("{right} options are correct; a `choice` has one"),
                "use `choices` for several",
            );
        }
        if !single && right == 0 {
            self.error(&item.place, "kind", "no option is correct", "mark at least one `correct = true`");
        }
        if options.len() < 2 || options.len() > 9 {
            let message = format!("{} options; 2 to 9 can be shown and chosen by one key", options.len());
            self.error(&item.place, "kind", message, "");
        }
        let mut seen = BTreeSet::new();
        for option in options {
            if !seen.insert(text::squeeze(&option.text)) {
                self.error(&item.place, &option.text, "two options say the same", "change one of them");
            }
            if !option.correct && option.cause == Cause::default() {
                let message = "a wrong option says nothing to the learner who picks it";
                self.error(&item.place, &option.text, message, "name its `misconception`, or add `feedback`");
            }
        }
    }

    fn answers(&mut self, item: &Item, typed: &Typed) {
        if typed.answers.iter().all(|a| a.trim().is_empty()) {
            self.error(&item.place, "answers", "there is no accepted answer", "list at least one");
        }
        let numeric = typed.answers.iter().all(|a| a.trim().parse::<f64>().is_ok());
        if typed.tolerance.is_some_and(|t| !(t.is_finite() && t >= 0.0)) || (typed.tolerance.is_some() && !numeric) {
            self.error(&item.place, "tolerance", "a tolerance is a number >= 0, for answers that are numbers", "");
        }
    }

    fn wrong_answers(&mut self, item: &Item, wrong: &[Wrong]) {
        for w in wrong {
            if keys::accepts(item, &w.answer) {
                let message = format!("`{}` is listed as wrong, and the key accepts it", text::squeeze(&w.answer));
                self.error(&item.place, "wrong", message, "remove it here, or from the key");
            }
            if w.cause == Cause::default() {
                let message = format!("the wrong answer `{}` has nothing to say", text::squeeze(&w.answer));
                self.error(&item.place, "wrong", message, "name its `misconception`, or add `feedback`");
            }
        }
    }
}
