//! What comes with the program is worth learning from: counts, kinds, checks, hints and ways through each course, and no two
//! items alike. That its programs do what is said is for `gradus pack check --run`, which `script/test` asks.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use gradus::curriculum::{Curriculum, Item, Kind, Library, Skill, text};
use std::collections::{BTreeMap, BTreeSet};

/// What each curriculum has at least: skills and items.
const LEAST: [(&str, usize, usize); 5] =
    [("rust", 40, 360), ("python", 36, 320), ("shell", 24, 210), ("git", 18, 150), ("sql", 18, 150)];
/// Kinds whose answer is made or worked out, not picked.
const WORKED: [Kind; 6] = [Kind::Predict, Kind::Code, Kind::Fix, Kind::Command, Kind::Trace, Kind::Order];
/// Items of this difficulty or more, judged without a model, show what a learner can do without help.
const HARD: u8 = 4;

fn shipped() -> Vec<Curriculum> {
    Library::ids().iter().map(|id| Library::open(id).unwrap()).collect()
}

/// All that is wrong, over all curricula.
fn faults(look: impl Fn(&Curriculum, &mut Vec<String>)) {
    let mut found = Vec::new();
    shipped().iter().for_each(|c| look(c, &mut found));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn what_lies_in_the_folder_is_shipped() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("curricula");
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap).filter(|e| e.path().is_dir()) {
        let id = entry.file_name().to_string_lossy().into_owned();
        assert!(Library::ids().contains(&id), "{id} is not in the program: build it again");
    }
}

#[test]
fn each_is_a_whole_course() {
    let all = shipped();
    let ids: BTreeSet<&str> = all.iter().map(|c| c.id.as_str()).collect();
    assert_eq!(ids, LEAST.iter().map(|(id, _, _)| *id).collect());
    for (id, skills, items) in LEAST {
        let course = all.iter().find(|c| c.id == id).unwrap();
        let (have, count) = (course.skills.len(), course.items().count());
        assert!(have >= skills && count >= items, "{id}: {have} of {skills} skills, {count} of {items} items");
        let worked = course.items().filter(|(_, i)| WORKED.contains(&i.kind())).count();
        println!("{id}: {have} skills, {count} items, {:.0}% worked out", 100.0 * worked as f64 / count as f64);
        assert!(3 * worked >= count, "{id}: {worked} of {count} items are worked out");
    }
}

#[test]
fn a_hint_asks_one_thing_at_most() {
    faults(|course, found| {
        for (_, item) in course.items() {
            let asks = |hint: &&String| hint.split('`').step_by(2).map(|t| t.matches('?').count()).sum::<usize>() > 1;
            found.extend(item.hints.iter().filter(asks).map(|hint| format!("{}: {hint}", item.id)));
        }
    });
}

#[test]
fn each_skill_teaches_asks_and_can_be_shown() {
    faults(|course, found| {
        for skill in &course.skills {
            let mut say = |what: String| found.push(format!("{}: {what}", skill.id));
            let kinds: BTreeSet<Kind> = skill.items.iter().map(Item::kind).collect();
            if skill.items.len() < 6 || kinds.len() < 3 {
                say(format!("{} items of {} kinds", skill.items.len(), kinds.len()));
            }
            let judged = |i: &&Item| i.kind() != Kind::Explain;
            let hard = skill.items.iter().filter(judged).filter(|i| i.difficulty >= HARD).count();
            if hard < 2 {
                say(format!("{hard} hard items to show mastery by"));
            }
            let least = skill.items.iter().map(|i| i.difficulty).min().unwrap_or(5);
            if least > 2 {
                say(format!("it begins with difficulty {least}"));
            }
            if !text::fences(&skill.lesson).iter().any(|f| f.language() == course.code) {
                say("no example in the lesson that runs".into());
            }
            if skill.misconceptions.len() < 2 {
                say(format!("{} misconceptions", skill.misconceptions.len()));
            }
            for m in &skill.misconceptions {
                let tempted = skill.items.iter().filter(|i| tempts(i, &m.id)).count();
                if tempted < 2 {
                    say(format!("{} is tempted by {tempted} items", m.id));
                }
            }
        }
    });
}

/// Whether a wrong answer to an item shows a misconception.
fn tempts(item: &Item, id: &str) -> bool {
    item.causes().iter().any(|c| c.misconception.as_deref() == Some(id))
}

#[test]
fn each_skill_is_reached_from_a_first_one() {
    faults(|course, found| {
        let mut open: BTreeSet<&str> = BTreeSet::new();
        let roots = course.skills.iter().filter(|s| s.requires.is_empty()).count();
        if roots == 0 || roots > 2 {
            found.push(format!("{}: {roots} skills require nothing", course.id));
        }
        // In teaching order, what comes first is required first.
        for Skill { id, requires, .. } in &course.skills {
            if let Some(late) = requires.iter().find(|r| !open.contains(r.as_str())) {
                found.push(format!("{id} stands before {late}, which it requires"));
            }
            open.insert(id);
        }
    });
}

/// What is left of an item when names, numbers and texts are taken out.
fn shape(item: &Item) -> String {
    let mut all = item.prompt.clone();
    item.options().iter().for_each(|o| all.extend(["\n", &o.text]));
    item.key_texts().iter().for_each(|k| all.extend(["\n", k]));
    let mut out = String::new();
    let mut quoted = None;
    for c in all.chars() {
        match quoted {
            Some(q) if c == q || c == '\n' => quoted = None,
            Some(_) => continue,
            None if c == '"' => quoted = Some(c),
            None => {}
        }
        if c.is_ascii_digit() {
            if !out.ends_with('0') {
                out.push('0');
            }
        } else {
            out.extend(c.to_lowercase());
        }
    }
    text::squeeze(&out)
}

/// Words, and each sign: in a program `/` and `//` are two things.
fn words(shape: &str) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    let mut rest = shape;
    while let Some(c) = rest.chars().next() {
        let alike = |d: char| if c.is_alphanumeric() { d.is_alphanumeric() } else { d == c };
        let length = rest.find(|d| !alike(d)).unwrap_or(rest.len());
        if !c.is_whitespace() {
            *found.entry(rest[..length].to_string()).or_insert(0) += 1;
        }
        rest = &rest[length..];
    }
    found
}

/// The share of words that two items have in common.
fn overlap(a: &BTreeMap<String, usize>, b: &BTreeMap<String, usize>) -> f64 {
    let common: usize = a.iter().map(|(w, n)| (*n).min(b.get(w).copied().unwrap_or(0))).sum();
    let (of_a, of_b): (usize, usize) = (a.values().sum(), b.values().sum());
    common as f64 / of_a.max(of_b).max(1) as f64
}

#[test]
fn no_two_items_are_alike_but_for_a_name() {
    faults(|course, found| {
        let all: Vec<(&Item, BTreeMap<String, usize>)> = course.items().map(|(_, i)| (i, words(&shape(i)))).collect();
        for (n, (a, of_a)) in all.iter().enumerate() {
            for (b, of_b) in &all[n + 1..] {
                let share = overlap(of_a, of_b);
                if share > 0.9 {
                    found.push(format!("{} and {} share {:.0}%", a.id, b.id, 100.0 * share));
                }
            }
        }
    });
}

#[test]
fn the_table_of_coverage_names_every_skill_and_no_other() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/coverage.md")).unwrap();
    faults(|course, found| {
        let begin = format!("## `{}`", course.id);
        let Some((_, part)) = text.split_once(&begin) else {
            return found.push(format!("docs/coverage.md has no part for {}", course.id));
        };
        let part = part.split("\n## ").next().unwrap_or(part);
        let cells: Vec<&str> = part.lines().filter_map(|l| l.split('|').nth(2)).collect();
        let named: BTreeSet<String> =
            cells.iter().flat_map(|c| c.split('`').skip(1).step_by(2)).map(|s| format!("{}.{s}", course.id)).collect();
        let there: BTreeSet<String> = course.skills.iter().map(|s| s.id.clone()).collect();
        found.extend(there.difference(&named).map(|s| format!("{s} is not in docs/coverage.md")));
        found.extend(named.difference(&there).map(|s| format!("docs/coverage.md names {s}, which does not exist")));
    });
}
