//! How long curricula take to be read, and how that grows; beside the bare TOML of the same files. See `benches/README.md`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use gradus::curriculum::parse::Files;
use gradus::curriculum::{Library, lint};
use std::hint::black_box;
use std::time::Instant;

const ITEMS: usize = 20;

fn main() {
    println!(
        "| curricula | skills | items | MiB | read, ms, median | of that the bare TOML | with the linter, ms | growth, 1 is linear |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    let shipped: Vec<Files> = Library::ids().iter().map(|id| Library::files(id).unwrap()).collect();
    row("all that are shipped", &shipped, 15, &mut None);
    let mut before = None;
    for skills in [100, 1_000, 10_000] {
        let rounds = if skills > 1_000 { 3 } else { 9 };
        row(&format!("one of {skills} skills, made up"), &[made_up(skills)], rounds, &mut before);
    }
}

fn row(name: &str, all: &[Files], rounds: usize, before: &mut Option<(usize, f64)>) {
    let read = || all.iter().map(|files| Library::parse(files).0.unwrap()).collect::<Vec<_>>();
    let curricula = read();
    let (skills, items): (usize, usize) =
        curricula.iter().fold((0, 0), |(s, i), c| (s + c.skills.len(), i + c.items().count()));
    let bytes: usize = all.iter().flat_map(|files| files.values()).map(Vec::len).sum();
    let reading = median(rounds, || drop(black_box(read())));
    let bare = median(rounds, || all.iter().for_each(bare_toml));
    let linted = median(rounds.min(3), || {
        for (curriculum, files) in curricula.iter().zip(all) {
            assert!(
                black_box(lint::check(curriculum, files))
                    .iter()
                    .all(|d| d.severity != gradus::curriculum::Severity::Error)
            );
        }
    });
    let growth = before.map_or(String::new(), |(n, t)| format!("{:.2}", reading / t / (items as f64 / n as f64)));
    *before = Some((items, reading));
    println!(
        "| {name} | {skills} | {items} | {:.1} | {reading:.1} | {:.0}% | {:.1} | {growth} |",
        bytes as f64 / f64::from(1 << 20),
        100.0 * bare / reading,
        reading + linted
    );
}

/// Milliseconds.
fn median(rounds: usize, mut f: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..rounds)
        .map(|_| {
            let begun = Instant::now();
            f();
            begun.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// What no reader of this format can do without: the TOML between the `+++` lines, read into tables.
fn bare_toml(files: &Files) {
    for (name, bytes) in files {
        let text = std::str::from_utf8(bytes).unwrap();
        if name.ends_with(".toml") {
            black_box(text.parse::<toml::Table>().unwrap());
            continue;
        }
        let mut front: Option<String> = None;
        for line in text.split_inclusive('\n') {
            match (&mut front, line.trim_end().starts_with("+++")) {
                (Some(toml), true) => {
                    black_box(toml.parse::<toml::Table>().unwrap());
                    front = None;
                }
                (Some(toml), false) => toml.push_str(line),
                (None, true) => front = Some(String::new()),
                (None, false) => {}
            }
        }
    }
}

/// A curriculum of so many skills with items of three kinds.
fn made_up(skills: usize) -> Files {
    let names: Vec<String> = (0..skills).map(|n| format!("s{n}")).collect();
    let list: Vec<String> = names.iter().map(|n| format!("\"{n}\"")).collect();
    let mut files = Files::new();
    let header = format!(
        "id = \"big\"\ntitle = \"Big\"\nversion = \"1.0.0\"\nformat_version = 1\nauthors = [\"A\"]\nlicence = \"MIT\"\nsummary = \"Made up.\"\ncode = \"python\"\nskills = [{}]\n",
        list.join(", ")
    );
    files.insert("curriculum.toml".into(), header.into_bytes());
    for (n, name) in names.iter().enumerate() {
        let requires = if n == 0 { String::new() } else { format!("\"s{}\"", n / 2) };
        let requires = if n / 2 == n { String::new() } else { requires };
        let mut text = format!(
            "+++\ntitle = \"Skill {n}\"\nrequires = [{requires}]\nminutes = 10\nobjective = \"After this you can do the thing number {n}.\"\n\n[[misconceptions]]\nid = \"m\"\nbelief = \"It is otherwise.\"\ncorrection = \"You took it for something else. It is as the lesson says.\"\n+++\n\nA **word** of lesson {n}, in a few lines of prose that say what is so.\n\n```python\nprint({n})\n```\n\n```output\n{n}\n```\n"
        );
        for item in 0..ITEMS {
            text += &self::item(n, item);
        }
        files.insert(format!("skills/{name}.md"), text.into_bytes());
    }
    files
}

fn item(skill: usize, n: usize) -> String {
    let hints = "hints = [\n  \"Look at the line.\",\n  \"The rule of the lesson says it.\",\n  \"Elsewhere another value would stand here.\",\n]\nexplanation = \"It follows from the rule.\"";
    let (kind, key, prompt) = match n % 3 {
        0 => (
            "choice",
            "[[options]]\ntext = \"what is so\"\ncorrect = true\n\n[[options]]\ntext = \"what is not so\"\nmisconception = \"m\"\n\n[[options]]\ntext = \"neither of them\"\nmisconception = \"m\"".to_string(),
            format!("What is so in case {skill} of {n}?"),
        ),
        1 => ("short", format!("answers = [\"word{skill}x{n}\"]\n\n[[wrong]]\nanswer = \"other\"\nmisconception = \"m\""), format!("Which word belongs to case {skill} of {n}?")),
        _ => (
            "predict",
            format!("expect = {{ output = \"{skill} {n}\" }}\n\n[[wrong]]\nanswer = \"nothing\"\nmisconception = \"m\""),
            format!("What does this program print?\n\n```python\nprint({skill}, {n})\n```"),
        ),
    };
    let (meta, rest) = if kind == "choice" {
        (String::new(), key)
    } else {
        key.split_once("\n\n").map(|(a, b)| (format!("\n{a}"), b.to_string())).unwrap()
    };
    format!(
        "\n+++ item\nid = \"i{n}\"\nkind = \"{kind}\"\ndifficulty = {}\n{hints}{meta}\n\n{rest}\n+++\n{prompt}\n",
        n % 5 + 1
    )
}
