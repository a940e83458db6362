//! Cards for Anki, out and in again.

use super::{file, here, taken};
use gradus::curriculum::{Curriculum, Kind, Library, keys};
use gradus::import::{apkg, cards};
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

fn course() -> Curriculum {
    Library::open(here("tests/packs/kinds").to_str().unwrap()).unwrap()
}

#[test]
fn every_item_has_a_card_with_its_answer() {
    let course = course();
    let cards = cards::cards(&course);
    assert_eq!(cards.len(), course.items().count());
    let ids: BTreeSet<&str> = cards.iter().map(|c| c.guid.as_str()).collect();
    assert_eq!(ids.len(), cards.len());
    for card in &cards {
        let item = course.item(&card.guid).unwrap().1;
        assert!(card.front.starts_with('<') && !card.back.is_empty(), "{card:?}");
        for option in item.options() {
            let shown =
                option.text.replace(['`', '*'], "").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
            let bare = |html: &str| html.replace("<code>", "").replace("</code>", "");
            assert!(bare(&card.front).contains(&shown), "{}: {shown}", card.front);
        }
    }
}

#[test]
fn the_text_goes_out_and_comes_in_again() {
    let before = course();
    let cards = cards::cards(&before);
    let (done, after) = taken(&file("kinds.txt", &cards::text(&cards)));
    assert_eq!((done.report.format.as_str(), done.report.left_out.len()), ("anki", 0));
    let ids = |c: &Curriculum| -> BTreeSet<String> {
        c.items().map(|(_, i)| i.id.split_once('.').unwrap().1.to_string()).collect()
    };
    assert_eq!(ids(&before), ids(&after), "skills and items are what they were");
    let mut typed = 0;
    for (_, item) in before.items().filter(|(_, i)| i.kind() == Kind::Short && i.explanation.is_empty()) {
        let again = after.items().find(|(_, i)| i.id.ends_with(item.id.split_once('.').unwrap().1)).unwrap().1;
        typed += usize::from(item.key_texts().iter().any(|k| keys::accepts(again, k)));
    }
    // The explanation stands on the back with the answer, so that most come back as explanations.
    assert!(typed == 0 && after.items().all(|(_, i)| matches!(i.kind(), Kind::Explain | Kind::Short)));
    // And what comes back goes out as the same notes.
    let out: BTreeMap<String, String> =
        cards::cards(&after).into_iter().map(|c| (c.guid.split_once('.').unwrap().1.to_string(), c.front)).collect();
    for card in &cards {
        let again = &out[card.guid.split_once('.').unwrap().1];
        let words = |html: &str| {
            html.split(|c: char| !c.is_alphanumeric())
                .filter(|w| {
                    w.len() > 3
                        && !["code", "class", "strong", "rust", "text", "python", "shell", "quot", "language", "py"]
                            .contains(w)
                })
                .map(str::to_string)
                .collect::<BTreeSet<_>>()
        };
        let lost: Vec<String> = words(&card.front).difference(&words(again)).cloned().collect();
        assert!(lost.is_empty(), "{lost:?} of {} in {again}", card.front);
    }
}

#[test]
fn short_cards_keep_their_answers() {
    let (_, first) = taken(&file("a.csv", "Capital of Italy?,Rome\n\"2 < 3, is it?\",yes\n"));
    let mut bare = first.clone();
    // What says where it came from stands on the back of a card that has a source.
    bare.skills.iter_mut().flat_map(|s| &mut s.items).for_each(|i| i.source = None);
    let (_, again) = taken(&file("b.txt", &cards::text(&cards::cards(&bare))));
    for (one, other) in first.items().zip(again.items()) {
        assert_eq!(
            (one.1.prompt.as_str(), one.1.key_texts(), one.1.kind()),
            (other.1.prompt.as_str(), other.1.key_texts(), other.1.kind())
        );
    }
}

#[test]
fn the_package_opens_in_sqlite() {
    let mut course = Library::open("rust").unwrap();
    // One card that goes over several pages.
    course.skills[0].items[0].prompt = "long ".repeat(4_000);
    let cards = cards::cards(&course);
    let bytes = apkg::package(&cards, 1_700_000_000).unwrap();
    assert_eq!(bytes, apkg::package(&cards, 1_700_000_000).unwrap());
    assert!(bytes.starts_with(b"PK"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.apkg");
    std::fs::write(&path, &bytes).unwrap();
    let script = r#"
import json, sqlite3, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None and z.namelist() == ["collection.anki2", "media"] and z.read("media") == b"{}"
open(sys.argv[2], "wb").write(z.read("collection.anki2"))
c = sqlite3.connect(sys.argv[2])
assert c.execute("pragma integrity_check").fetchall() == [("ok",)]
ver, models, decks = c.execute("select ver, models, decks from col").fetchone()
assert ver == 11
decks, models = json.loads(decks), json.loads(models)
notes = c.execute("select id, guid, mid, flds, csum from notes order by id").fetchall()
cards = c.execute("select nid, did, due from cards").fetchall()
assert {n[0] for n in notes} == {k[0] for k in cards} and all(str(n[2]) in models for n in notes)
assert all(str(k[1]) in decks for k in cards) and sorted(k[2] for k in cards) == list(range(1, len(cards) + 1))
for n in notes:
    print(json.dumps([n[1], n[3].split("\x1f")]))
"#;
    let run = Command::new("python3").args(["-c", script]).arg(&path).arg(folder.path().join("c.anki2")).output();
    let run = match run {
        Ok(run) => run,
        Err(e) => {
            assert!(std::env::var_os("CI").is_none(), "{e}");
            return eprintln!("skipped: python3 is not here: {e}");
        }
    };
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let told: BTreeMap<String, Vec<String>> = String::from_utf8(run.stdout)
        .unwrap()
        .lines()
        .map(|l| serde_json::from_str::<(String, Vec<String>)>(l).unwrap())
        .collect();
    assert_eq!(told.len(), cards.len());
    for card in &cards {
        assert_eq!(told[&card.guid], [card.front.clone(), card.back.clone()]);
    }
}

#[test]
fn a_package_of_many_cards_has_a_deep_tree() {
    let one = cards::cards(&course())[0].clone();
    let many: Vec<cards::Card> = (0..3_000).map(|n| cards::Card { guid: format!("a.b/{n}"), ..one.clone() }).collect();
    let folder = tempfile::tempdir().unwrap();
    let (package, database) = (folder.path().join("a.apkg"), folder.path().join("c.db"));
    std::fs::write(&package, apkg::package(&many, 0).unwrap()).unwrap();
    let script = "import sqlite3, sys, zipfile\nopen(sys.argv[2], 'wb').write(zipfile.ZipFile(sys.argv[1]).read('collection.anki2'))\nc = sqlite3.connect(sys.argv[2])\nassert c.execute('pragma integrity_check').fetchall() == [('ok',)]\nassert c.execute('select count(distinct guid) from notes').fetchone() == (3000,)\nassert c.execute('select count(*) from notes n join cards k on k.nid = n.id').fetchone() == (3000,)\n";
    match Command::new("python3").args(["-c", script]).arg(&package).arg(&database).output() {
        Ok(run) => assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr)),
        Err(e) => eprintln!("skipped: python3 is not here: {e}"),
    }
}
