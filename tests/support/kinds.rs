//! A small curriculum with an item of each kind that is more than an option or a word, made for tests of the faces.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::pack;
use gradus::curriculum::parse::Files;
use gradus::curriculum::{Curriculum, Item, Question};
use gradus::grading::{Answer, Placed};
use std::path::Path;
use std::sync::{Arc, OnceLock};

const HEADER: &str = r#"
id = "kinds"
title = "All kinds of questions"
version = "1.0.0"
format_version = 1
language = "en"
authors = ["Somebody"]
licence = "MIT OR Apache-2.0"
summary = "One question of each kind."
code = "rust"
skills = ["all"]
"#;

fn files() -> Files {
    Files::from([
        ("curriculum.toml".to_string(), HEADER.as_bytes().to_vec()),
        ("skills/all.md".to_string(), include_bytes!("kinds/all.md").to_vec()),
    ])
}

/// It, read.
pub fn course() -> Arc<Curriculum> {
    static COURSE: OnceLock<Arc<Curriculum>> = OnceLock::new();
    COURSE.get_or_init(|| pack::read(&files())).clone()
}

/// Its files, in a folder.
pub fn write(folder: &Path) {
    pack::write(&files(), folder);
}

/// The key, as a learner gives it.
pub fn right(item: &Item) -> Answer {
    match &item.question {
        Question::Blank(gaps) if gaps.len() > 1 => Answer::Fields(gaps.iter().map(|g| g.answers[0].clone()).collect()),
        Question::Trace(steps) => Answer::Fields(steps.iter().map(|s| s.key.answers[0].clone()).collect()),
        Question::Order(order) => {
            let depth = |line: &str| ((line.len() - line.trim_start().len()) / 4) as u8;
            let placed = |n: usize| Placed { line: n, indent: if order.indent { depth(&order.lines[n]) } else { 0 } };
            Answer::Lines((0..order.solution).map(placed).collect())
        }
        Question::Choice(options) | Question::Choices(options) => {
            Answer::Picked((0..options.len()).filter(|n| options[*n].correct).collect())
        }
        _ => Answer::Text(item.key_texts()[0].clone()),
    }
}
