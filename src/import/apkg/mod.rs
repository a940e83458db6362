//! A package of cards for Anki: a zip with a collection of schema 11, which every Anki since 2.1 reads.

mod sqlite;
mod zip;

use super::cards::{Card, sha1};
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};
use sqlite::{Table, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The note type of our cards: one id for all time, so that a later package finds it.
const MODEL: i64 = 1_598_000_011_317;
/// Ids are numbers like milliseconds of these years, made of names.
const IDS: (i64, u64) = (1_300_000_000_000, 200_000_000_000);

const COL: &str = "CREATE TABLE col (id integer primary key, crt integer not null, mod integer not null, scm integer not null, ver integer not null, dty integer not null, usn integer not null, ls integer not null, conf text not null, models text not null, decks text not null, dconf text not null, tags text not null)";
const NOTES: &str = "CREATE TABLE notes (id integer primary key, guid text not null, mid integer not null, mod integer not null, usn integer not null, tags text not null, flds text not null, sfld integer not null, csum integer not null, flags integer not null, data text not null)";
const CARDS: &str = "CREATE TABLE cards (id integer primary key, nid integer not null, did integer not null, ord integer not null, mod integer not null, usn integer not null, type integer not null, queue integer not null, due integer not null, ivl integer not null, factor integer not null, reps integer not null, lapses integer not null, left integer not null, odue integer not null, odid integer not null, flags integer not null, data text not null)";
const REVLOG: &str = "CREATE TABLE revlog (id integer primary key, cid integer not null, usn integer not null, ease integer not null, ivl integer not null, lastIvl integer not null, factor integer not null, time integer not null, type integer not null)";
const GRAVES: &str = "CREATE TABLE graves (usn integer not null, oid integer not null, type integer not null)";

/// The package. `now` are seconds since 1970: where a card is in a collection already, Anki takes the newer one.
///
/// `None` where the database cannot be laid out, which no cards can bring about.
pub fn package(cards: &[Card], now: i64) -> Option<Vec<u8>> {
    let decks: BTreeSet<&str> = cards.iter().map(|c| c.deck.as_str()).collect();
    let decks: BTreeMap<&str, i64> = decks.into_iter().map(|name| (name, id(name))).collect();
    let mut notes = BTreeMap::new();
    let mut rows = BTreeMap::new();
    for (position, card) in cards.iter().enumerate() {
        let (mut note, mut row) = (id(&card.guid), id(&format!("card {}", card.guid)));
        while notes.contains_key(&note) {
            note += 1;
        }
        while rows.contains_key(&row) {
            row += 1;
        }
        notes.insert(note, of_note(card, now));
        let did = decks.get(card.deck.as_str()).copied().unwrap_or(1);
        let [zero, all @ ..] = [note, did, 0, now, -1, 0, 0, position as i64 + 1, 0, 0, 0, 0, 0, 0, 0, 0];
        let mut values = vec![Value::Null, Value::Int(zero)];
        values.extend(all.map(Value::Int));
        values.push(Value::Text(String::new()));
        rows.insert(row, values);
    }
    let table = |name, sql, rows: BTreeMap<i64, Vec<Value>>| Table { name, sql, rows: rows.into_iter().collect() };
    let tables = [
        table("col", COL, BTreeMap::from([(1, collection(&decks, now))])),
        table("notes", NOTES, notes),
        table("cards", CARDS, rows),
        table("revlog", REVLOG, BTreeMap::new()),
        table("graves", GRAVES, BTreeMap::new()),
    ];
    let database = sqlite::database(&tables)?;
    Some(zip::archive(&[("collection.anki2", &database), ("media", b"{}")]))
}

/// A number for a name, the same for all time.
fn id(name: &str) -> i64 {
    let mut first = [0; 8];
    first.copy_from_slice(&Sha256::digest(name.as_bytes())[..8]);
    IDS.0 + (u64::from_be_bytes(first) % IDS.1) as i64
}

fn of_note(card: &Card, now: i64) -> Vec<Value> {
    let text = |t: String| Value::Text(t);
    let tags = if card.tags.is_empty() { String::new() } else { format!(" {} ", card.tags.join(" ")) };
    let plain = super::html::bare(&card.front);
    let sum = sha1(plain.as_bytes());
    let sum = u32::from_be_bytes([sum[0], sum[1], sum[2], sum[3]]);
    vec![
        Value::Null,
        text(card.guid.clone()),
        Value::Int(MODEL),
        Value::Int(now),
        Value::Int(-1),
        text(tags),
        text(format!("{}\u{1f}{}", card.front, card.back)),
        text(plain),
        Value::Int(i64::from(sum)),
        Value::Int(0),
        text(String::new()),
    ]
}

fn collection(decks: &BTreeMap<&str, i64>, now: i64) -> Vec<Value> {
    let deck = |id: i64, name: &str| {
        json!({
            "id": id, "name": name, "mod": now, "usn": -1, "conf": 1, "desc": "", "dyn": 0, "collapsed": false,
            "extendNew": 10, "extendRev": 50, "lrnToday": [0, 0], "newToday": [0, 0], "revToday": [0, 0], "timeToday": [0, 0],
        })
    };
    let mut all = Map::new();
    all.insert("1".into(), deck(1, "Default"));
    all.extend(decks.iter().map(|(name, id)| (id.to_string(), deck(*id, name))));
    let text = |json: Json| Value::Text(json.to_string());
    let milliseconds = now.saturating_mul(1000);
    vec![
        Value::Null,
        Value::Int(now),
        Value::Int(milliseconds),
        Value::Int(milliseconds),
        Value::Int(11),
        Value::Int(0),
        Value::Int(0),
        Value::Int(0),
        text(json!({
            "activeDecks": [1], "addToCur": true, "collapseTime": 1200, "curDeck": 1, "curModel": MODEL.to_string(),
            "dueCounts": true, "estTimes": true, "newSpread": 0, "nextPos": 1, "sortBackwards": false,
            "sortType": "noteFld", "timeLim": 0,
        })),
        text(json!({ MODEL.to_string(): model(now) })),
        text(Json::Object(all)),
        text(json!({ "1": options() })),
        text(json!({})),
    ]
}

/// The note type: two fields, one card.
fn model(now: i64) -> Json {
    let field = |name: &str, ord: u8| json!({ "name": name, "ord": ord, "sticky": false, "rtl": false, "font": "Arial", "size": 20, "media": [] });
    json!({
        "id": MODEL, "name": "Gradus", "type": 0, "mod": now, "usn": -1, "sortf": 0, "did": 1, "tags": [], "vers": [],
        "flds": [field("Front", 0), field("Back", 1)],
        "tmpls": [{
            "name": "Card 1", "ord": 0, "qfmt": "{{Front}}", "afmt": "{{FrontSide}}<hr id=answer>{{Back}}",
            "did": null, "bqfmt": "", "bafmt": "",
        }],
        "css": ".card { font-family: sans-serif; font-size: 20px; text-align: left; }\npre { font-size: 16px; }\n",
        "latexPre": "\\documentclass[12pt]{article}\n\\begin{document}\n",
        "latexPost": "\\end{document}",
        "req": [[0, "any", [0]]],
    })
}

/// The options of the default deck.
fn options() -> Json {
    json!({
        "id": 1, "name": "Default", "mod": 0, "usn": 0, "maxTaken": 60, "autoplay": true, "timer": 0, "replayq": true,
        "new": {
            "delays": [1, 10], "ints": [1, 4, 7], "initialFactor": 2500, "order": 1, "perDay": 20, "bury": true,
            "separate": true,
        },
        "lapse": { "delays": [10], "mult": 0, "minInt": 1, "leechFails": 8, "leechAction": 0 },
        "rev": { "perDay": 100, "ease4": 1.3, "fuzz": 0.05, "maxIvl": 36500, "ivlFct": 1, "bury": true, "minSpace": 1 },
    })
}
