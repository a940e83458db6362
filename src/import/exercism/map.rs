//! The concepts of a track, each after those that it requires, and where each exercise belongs.

use super::super::build::{Builder, MAX_SKILLS};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Most exercises of a sort.
const MAX_EXERCISES: usize = 5_000;

/// A concept.
#[derive(Debug, Clone, Default)]
pub struct Concept {
    /// Its id.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Positions of the concepts that it requires, all before its own.
    pub requires: Vec<usize>,
}

/// An exercise as the track lists it.
#[derive(Debug, Clone, Default)]
pub struct Exercise {
    /// Its id.
    pub slug: String,
    /// `concept` or `practice`.
    pub group: String,
    /// 1 to 10.
    pub difficulty: Option<u8>,
    /// What the track says of it.
    pub status: Option<String>,
    /// The concept where it stands.
    pub at: Option<usize>,
    /// Whether it belongs to others too.
    pub several: bool,
}

/// The whole.
#[derive(Debug, Clone, Default)]
pub struct Map {
    /// In an order in which they can be learned.
    pub concepts: Vec<Concept>,
    /// In the order of the track.
    pub exercises: Vec<Exercise>,
}

fn words(value: &Value, key: &str) -> Vec<String> {
    let all = value.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    all.iter().filter_map(|v| Some(v.as_str()?.to_string())).collect()
}

fn word<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}

impl Map {
    /// Reads `config.json`. What a concept requires follows from the exercises that teach it.
    pub fn read(config: &Value, out: &mut Builder) -> Map {
        let group = |name: &str| -> Vec<Value> {
            let all = config.get("exercises").and_then(|e| e.get(name)).and_then(Value::as_array);
            all.cloned().unwrap_or_default()
        };
        let (taught, practised) = (group("concept"), group("practice"));
        let mut names: Vec<(String, String)> = Vec::new();
        let listed = config.get("concepts").and_then(Value::as_array).cloned().unwrap_or_default();
        for concept in &listed {
            let Some(slug) = word(concept, "slug") else { continue };
            if names.len() >= MAX_SKILLS {
                out.note(format!("of more than {MAX_SKILLS} concepts only the first are taken"));
                break;
            }
            if names.iter().all(|(s, _)| s != slug) {
                names.push((slug.to_string(), word(concept, "name").unwrap_or(slug).to_string()));
            }
        }
        let mut needs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for exercise in taught.iter().filter(|e| word(e, "status") != Some("deprecated")) {
            let teaches = words(exercise, "concepts");
            for concept in &teaches {
                let before = words(exercise, "prerequisites").into_iter().filter(|p| !teaches.contains(p));
                needs.entry(concept.clone()).or_default().extend(before);
            }
        }
        let known = |slug: &String| names.iter().any(|(s, _)| s == slug);
        for (concept, before) in &mut needs {
            before.retain(|slug| {
                if !known(slug) {
                    out.note(format!("`{concept}` requires `{slug}`, which is no concept of the track"));
                }
                known(slug)
            });
        }
        let concepts = ordered(&names, &needs, out);
        let position = |slug: &String| concepts.iter().position(|c| c.slug == *slug);
        let mut exercises = Vec::new();
        for (group, all) in [("concept", &taught), ("practice", &practised)] {
            if all.len() > MAX_EXERCISES {
                out.note(format!("of {} {group} exercises the first {MAX_EXERCISES} are looked at", all.len()));
            }
            for one in all.iter().take(MAX_EXERCISES) {
                let Some(slug) = word(one, "slug") else { continue };
                let own: Vec<usize> =
                    words(one, "concepts").iter().chain(&words(one, "practices")).filter_map(position).collect();
                let before: Vec<usize> = words(one, "prerequisites").iter().filter_map(position).collect();
                let difficulty = one.get("difficulty").and_then(Value::as_u64).map(|d| d.min(10) as u8);
                exercises.push(Exercise {
                    slug: slug.to_string(),
                    group: group.to_string(),
                    difficulty,
                    status: word(one, "status").map(str::to_string),
                    at: own.iter().chain(&before).max().copied(),
                    several: own.len() > 1,
                });
            }
        }
        Map { concepts, exercises }
    }
}

/// The concepts, each after those that it requires; what closes a circle is not required.
fn ordered(names: &[(String, String)], needs: &BTreeMap<String, BTreeSet<String>>, out: &mut Builder) -> Vec<Concept> {
    let mut done: Vec<Concept> = Vec::new();
    let mut left: Vec<&(String, String)> = names.iter().collect();
    let nothing = BTreeSet::new();
    while !left.is_empty() {
        let placed = |slug: &String| done.iter().any(|c| c.slug == *slug);
        let ready = left.iter().position(|(slug, _)| needs.get(slug).unwrap_or(&nothing).iter().all(placed));
        if ready.is_none() {
            let slug = &left[0].0;
            let missing: Vec<&str> =
                needs.get(slug).unwrap_or(&nothing).iter().filter(|s| !placed(s)).map(String::as_str).collect();
            out.note(format!("`{slug}` and what it requires go round in a circle: without {}", missing.join(", ")));
        }
        let (slug, name) = left.remove(ready.unwrap_or(0));
        let before = needs.get(slug).unwrap_or(&nothing);
        let requires = done.iter().enumerate().filter(|(_, c)| before.contains(&c.slug)).map(|(n, _)| n).collect();
        done.push(Concept { slug: slug.clone(), name: name.clone(), requires });
    }
    done
}
