//! The fields of the files as authors write them, before they are checked.

use super::{Case, Expect, Kind, Pattern};
use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCurriculum {
    pub(super) id: Spanned<String>,
    pub(super) title: String,
    pub(super) version: String,
    pub(super) format_version: Spanned<i64>,
    #[serde(default = "english")]
    pub(super) language: String,
    pub(super) authors: Vec<String>,
    pub(super) licence: String,
    pub(super) summary: String,
    pub(super) code: String,
    #[serde(default)]
    pub(super) imported: bool,
    pub(super) skills: Spanned<Vec<Spanned<String>>>,
}

fn english() -> String {
    "en".into()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSkill {
    pub(super) title: String,
    #[serde(default)]
    pub(super) requires: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) confusable: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) tags: Vec<String>,
    pub(super) minutes: f32,
    pub(super) objective: String,
    pub(super) language: Option<String>,
    #[serde(default)]
    pub(super) misconceptions: Vec<RawMisconception>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawMisconception {
    pub(super) id: Spanned<String>,
    pub(super) belief: String,
    pub(super) correction: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawItem {
    pub(super) id: Spanned<String>,
    pub(super) kind: Spanned<Kind>,
    pub(super) difficulty: Spanned<i64>,
    #[serde(default = "one_minute")]
    pub(super) minutes: f32,
    pub(super) hints: Spanned<Vec<String>>,
    pub(super) explanation: String,
    pub(super) expect: Option<Expect>,
    #[serde(default)]
    pub(super) options: Vec<RawOption>,
    pub(super) answers: Option<Vec<String>>,
    #[serde(default)]
    pub(super) gaps: Vec<RawTyped>,
    pub(super) tolerance: Option<f64>,
    #[serde(default)]
    pub(super) units: Vec<String>,
    #[serde(default)]
    pub(super) case: bool,
    pub(super) pattern: Option<Pattern>,
    #[serde(default)]
    pub(super) wrong: Vec<RawWrong>,
    pub(super) language: Option<String>,
    pub(super) starter: Option<String>,
    pub(super) solution: Option<String>,
    pub(super) tests: Option<String>,
    #[serde(default)]
    pub(super) cases: Vec<Case>,
    pub(super) setup: Option<String>,
    pub(super) check: Option<String>,
    #[serde(default)]
    pub(super) needs: Vec<String>,
    #[serde(default)]
    pub(super) also: Vec<String>,
    #[serde(default)]
    pub(super) distractors: Vec<RawWrong>,
    #[serde(default)]
    pub(super) indent: bool,
    #[serde(default)]
    pub(super) steps: Vec<RawStep>,
    pub(super) rubric: Option<Vec<String>>,
    pub(super) model: Option<String>,
    pub(super) source: Option<String>,
    pub(super) licence: Option<String>,
}

impl RawItem {
    /// Every misconception that an answer names.
    pub(super) fn misconceptions(&self) -> Vec<&Spanned<String>> {
        let wrong = self.wrong.iter().chain(&self.distractors);
        let deep = self.gaps.iter().flat_map(|g| &g.wrong).chain(self.steps.iter().flat_map(|s| &s.wrong));
        let options = self.options.iter().filter_map(|o| o.misconception.as_ref());
        options.chain(wrong.chain(deep).filter_map(|w| w.misconception.as_ref())).collect()
    }
}

fn one_minute() -> f32 {
    1.0
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOption {
    pub(super) text: String,
    #[serde(default)]
    pub(super) correct: bool,
    pub(super) misconception: Option<Spanned<String>>,
    pub(super) feedback: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawWrong {
    pub(super) answer: String,
    pub(super) misconception: Option<Spanned<String>>,
    pub(super) feedback: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTyped {
    pub(super) answers: Vec<String>,
    #[serde(default)]
    pub(super) wrong: Vec<RawWrong>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawStep {
    pub(super) mark: String,
    pub(super) show: String,
    #[serde(default = "once")]
    pub(super) hit: u32,
    pub(super) value: String,
    #[serde(default)]
    pub(super) wrong: Vec<RawWrong>,
}

fn once() -> u32 {
    1
}
