//! Importing again: the source's changes come, what a person did stays.

use super::{file, taken};
use gradus::curriculum::parse::{Files, parse};
use gradus::import::merge::{MANIFEST, Plan, Taken, past, plan};
use gradus::import::{Format, Imported, Source, Wish, import};

fn wish() -> Wish {
    Wish { id: Some("deck".into()), licence: Some("CC0-1.0".into()), ..Wish::default() }
}

fn source(text: &str) -> Source {
    file("deck.md", text)
}

fn done(text: &str) -> Imported {
    import(None, &source(text), &wish()).unwrap()
}

fn planned(text: &str, there: &Files) -> Plan {
    plan(&done(text), Format::Qa, &wish(), there).unwrap()
}

fn applied(plan: &Plan, there: &Files) -> Files {
    let mut files = there.clone();
    files.extend(plan.write.clone());
    plan.remove.iter().for_each(|p| drop(files.remove(p).unwrap()));
    files
}

fn changed(files: &mut Files, path: &str, from: &str, to: &str) {
    let text = String::from_utf8(files[path].clone()).unwrap();
    assert!(text.contains(from), "{text}");
    files.insert(path.into(), text.replacen(from, to, 1).into_bytes());
}

fn skills(files: &Files) -> Vec<String> {
    parse(files).0.unwrap().skills.into_iter().map(|s| s.id).collect()
}

const ONE: &str = "# A\n\nQ: one?\nA: 1\n\nQ: two?\nA: 2\n\n# B\n\nQ: three?\nA: 3\n";
const OWN: &str = "+++\ntitle = \"Mine\"\nminutes = 1\nobjective = \"\"\n+++\n\nMine.\n";

#[test]
fn nothing_new_writes_nothing() {
    let first = planned(ONE, &Files::new());
    assert!(first.changes.added.len() == 3 && first.write.contains_key(MANIFEST));
    let there = applied(&first, &Files::new());
    let second = planned(ONE, &there);
    assert!(second.write.is_empty() && second.remove.is_empty() && second.changes.is_nothing());
    assert_eq!(second.changes.unchanged, 3);
}

#[test]
fn items_keep_their_ids_wherever_they_stand() {
    let there = applied(&planned(ONE, &Files::new()), &Files::new());
    // Another question before it, and another answer.
    let two = "# A\n\nQ: zero?\nA: 0\n\nQ: two?\nA: 22\n\nQ: one?\nA: 1\n\n# C\n\nQ: four?\nA: 4\n";
    let plan = planned(two, &there);
    let changes = &plan.changes;
    assert_eq!(changes.added, ["skills/c.md"]);
    assert_eq!(changes.updated, ["skills/a.md", "curriculum.toml"]);
    assert_eq!(changes.removed, ["skills/b.md"]);
    assert_eq!((changes.new_items.len(), changes.gone_items.len(), changes.changed_items.len()), (2, 1, 1));
    let now = applied(&plan, &there);
    assert_eq!(skills(&now), ["deck.a", "deck.c"]);
    assert_eq!(planned(two, &now).changes.unchanged, 3);
}

#[test]
fn what_a_person_did_stays() {
    let mut there = applied(&planned(ONE, &Files::new()), &Files::new());
    there.insert("skills/mine.md".into(), OWN.into());
    changed(&mut there, "curriculum.toml", "  \"b\",\n", "  \"b\",\n  \"mine\", # my own\n");
    changed(&mut there, "curriculum.toml", "title = \"deck\"", "title = \"My cards\"");
    changed(&mut there, "skills/b.md", "three?", "How much is three?");
    let two = "# A\n\nQ: one?\nA: 1\n\n# B\n\nQ: three?\nA: 33\n\n# C\n\nQ: four?\nA: 4\n";
    let plan = planned(two, &there);
    let kept: Vec<&str> = plan.changes.kept.iter().map(|k| k.file.as_str()).collect();
    assert_eq!(kept, ["skills/b.md", "curriculum.toml"]);
    let mut now = applied(&plan, &there);
    assert_eq!(skills(&now), ["deck.a", "deck.b", "deck.c", "deck.mine"]);
    let course = parse(&now).0.unwrap();
    assert_eq!(course.title, "My cards");
    assert!(course.skill("deck.b").unwrap().items[0].prompt.contains("How much"));
    assert!(planned(two, &now).write.is_empty(), "and once more");
    // The source gives up what a person changed: it is the person's now.
    let three = "# A\n\nQ: one?\nA: 1\n";
    let plan = planned(three, &now);
    assert_eq!(plan.remove, ["skills/c.md"]);
    now = applied(&plan, &now);
    assert_eq!(skills(&now), ["deck.a", "deck.b", "deck.mine"]);
    // A skill of the source that is called like a person's own does not take its place.
    let plan = planned("# A\n\nQ: one?\nA: 1\n\n# Mine\n\nQ: five?\nA: 5\n", &now);
    assert!(plan.changes.kept.iter().any(|k| k.file == "skills/mine.md"));
    assert_eq!(applied(&plan, &now)["skills/mine.md"], OWN.as_bytes());
}

#[test]
fn a_folder_of_somebody_else_is_left_alone() {
    let own = Files::from([("curriculum.toml".to_string(), Vec::new())]);
    assert_eq!(past(&own), Err(Taken::Foreign));
    let there = applied(&planned(ONE, &Files::new()), &Files::new());
    let remembered = past(&there).unwrap().unwrap();
    assert_eq!((remembered.wish, remembered.format), (wish(), Some(Format::Qa)));
    let (other, _) = taken(&file("other.csv", "a,b\n"));
    assert!(matches!(plan(&other, Format::Anki, &wish(), &there), Err(Taken::Other { .. })));
    let broken = Files::from([(MANIFEST.to_string(), b"[".to_vec())]);
    assert!(matches!(past(&broken), Err(Taken::Unreadable(_))));
}
