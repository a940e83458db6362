//! A small curriculum in Chinese, made for tests of the interface in Chinese: no word of it is English but for code.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::pack;
use gradus::curriculum::Curriculum;
use gradus::curriculum::parse::Files;
use std::path::Path;
use std::sync::{Arc, OnceLock};

const HEADER: &str = r#"
id = "zhong"
title = "编程入门"
version = "1.0.0"
format_version = 1
language = "zh"
authors = ["某人"]
licence = "MIT OR Apache-2.0"
summary = "每种题目各一道。"
code = "rust"
skills = ["basics", "moves"]
"#;

fn files() -> Files {
    Files::from([
        ("curriculum.toml".to_string(), HEADER.as_bytes().to_vec()),
        ("skills/basics.md".to_string(), include_bytes!("chinese/basics.md").to_vec()),
        ("skills/moves.md".to_string(), include_bytes!("chinese/moves.md").to_vec()),
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
