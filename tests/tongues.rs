//! The language of the program, from outside: which one is chosen, and that it is the same in both faces.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/chinese.rs"]
mod chinese;
#[path = "support/pack.rs"]
mod pack;
#[path = "support/pty.rs"]
mod pty;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// What the program says to these lines in a home of its own, with a curriculum in Chinese.
fn said(home: &Path, env: &[(&str, &str)], lines: &str) -> String {
    let course = home.join("course");
    chinese::write(&course);
    let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
    command.args(["--plain", "--no-model", "learn"]).arg(&course).env_clear().env("HOME", home);
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("GRADUS_SITE_CONFIG", home.join("site.toml")).envs(env.iter().copied());
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).current_dir(home).spawn().unwrap();
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
}

fn first_words(env: &[(&str, &str)], settings: &str) -> String {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir_all(home.path().join(".config/gradus")).unwrap();
    fs::write(home.path().join(".config/gradus/config.toml"), settings).unwrap();
    said(home.path(), env, "")
}

const CHINESE: &str = "Gradus 该怎么称呼你？";
const ENGLISH: &str = "What should Gradus call you?";

#[test]
fn the_language_is_that_of_environment_settings_and_system_in_this_order() {
    for (env, settings, wanted) in [
        (&[("LANG", "zh_CN.UTF-8")][..], "", CHINESE),
        (&[("LANG", "de_DE.UTF-8")], "", ENGLISH),
        (&[("LANG", "zh_TW.UTF-8")], "", ENGLISH),
        (&[], "", ENGLISH),
        (&[("LC_ALL", "C"), ("LANG", "zh_CN.UTF-8")], "", ENGLISH),
        (&[("LC_MESSAGES", "zh_CN.UTF-8"), ("LANG", "en_GB.UTF-8")], "", CHINESE),
        (&[("LANG", "de_DE.UTF-8")], "language = \"zh\"\n", CHINESE),
        (&[("LANG", "zh_CN.UTF-8")], "language = \"en\"\n", ENGLISH),
        (&[("LANG", "zh_CN.UTF-8")], "language = \"auto\"\n", CHINESE),
        (&[("LANG", "zh_CN.UTF-8"), ("GRADUS_LANGUAGE", "en")], "language = \"zh\"\n", ENGLISH),
        (&[("GRADUS_LANGUAGE", "zh")], "language = \"en\"\n", CHINESE),
        (&[("LANG", "zh_CN.UTF-8"), ("GRADUS_LANGUAGE", "auto")], "language = \"en\"\n", CHINESE),
    ] {
        let said = first_words(env, settings);
        assert!(said.contains(wanted), "{env:?} and {settings:?}: {said}");
    }
}

/// Latin words of four letters or more that belong there: names, keys, commands, and code of the small curriculum.
const ALLOWED: &[&str] = &[
    "Gradus",
    "Enter",
    "shell",
    "error",
    "panic",
    "logit",
    "gradus",
    "forget",
    "taste",
    "main",
    "println",
    "String",
    "from",
    "zhong",
    "basics",
    "moves",
    "clone",
    "pick",
    "model",
    "recommend",
    "mastery",
    "calendar",
    "forecast",
    "time",
    "gain",
];

#[test]
fn the_lines_are_chinese_from_the_first_to_the_last() {
    let home = tempfile::tempdir().unwrap();
    let models = home.path().join(".local/share/gradus/models");
    fs::create_dir_all(&models).unwrap();
    fs::write(models.join("half.gguf"), "GGUF").unwrap();
    let lines = "/help\n小明\n2\n3\n\n1\n2\n/help\n/nonsense\n/learn nothing\n/progress\n/plan\n/stats\n/why\n/model\n/map\n/map moves\n/good\n\n\
        /hint\n/lesson\n\nx\n2\n3\n/why\n/progress\n/test moves\n/home\n/plan change\n3\nbald\n30\n1\n/say 你好\n/quit\n";
    let said = said(home.path(), &[("LANG", "zh_CN.UTF-8")], lines);
    for wanted in [
        "没有命令 /nonsense",
        "直接按 Enter     做下一件该做的事",
        "没有模型在说话",
        "half.gguf：1 KiB · 文件已损坏",
        "可以获取:",
        "未解锁；前置：",
        "它的前置技能",
        "已掌握 0/2 项技能",
        "测验",
    ] {
        assert!(said.contains(wanted), "{wanted}:\n{said}");
    }
    // What the learner typed, flags and commands are repeated as they are.
    let typed = ["nonsense", "nothing", "bald", "change", "half", "gguf"];
    // Names of models and keys are names.
    let names = ["Ctrl", "smollm", "qwen", "coder", "llama", "gemma", "granite", "mini"];
    let bare = regex::Regex::new("`gradus [^`]*`|(/|--)[a-z-]+").unwrap().replace_all(&said, "");
    let words = bare.split(|c: char| !c.is_ascii_alphabetic()).filter(|w| w.len() >= 4);
    let foreign: Vec<&str> =
        words.filter(|w| !ALLOWED.contains(w) && !typed.contains(w) && !names.contains(w)).collect();
    assert!(foreign.is_empty(), "{foreign:?}:\n{said}");
}

#[test]
fn the_screen_is_chinese_too() {
    let home = tempfile::tempdir().unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_gradus"));
    let env = [("LANG", "zh_CN.UTF-8")];
    let mut gradus = pty::Pty::spawn(program, &["--no-model"], home.path(), (80, 24), &env);
    gradus.wait_for("欢迎使用 Gradus。");
    gradus.send("\x03");
    gradus.wait_for("要退出 Gradus 吗？");
    gradus.send("y");
    assert_eq!(gradus.exit_code(), 0);
}
