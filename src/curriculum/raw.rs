//! The fields of the files as authors write them, before they are checked.

use super::{Expect, Kind};
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
    pub(super) tolerance: Option<f64>,
    #[serde(default)]
    pub(super) wrong: Vec<RawWrong>,
    pub(super) source: Option<String>,
    pub(super) licence: Option<String>,
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
