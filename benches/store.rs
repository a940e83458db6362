//! The store beside an embedded database (redb), in one run. See `benches/README.md`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use gradus::curriculum::Kind;
use gradus::driver::load_learner;
use gradus::learner::{Attempt, Evidence, Learner, Millis, SkillState};
use gradus::session::Patch;
use gradus::store::{Put, Store, Tree, encode, read_journal};
use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition};
use std::fs;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::{Duration, Instant};

/// Answers of a long life with the program; `GRADUS_BENCH_ATTEMPTS` for fewer.
const ATTEMPTS: usize = 1_000_000;
/// Thirty answers a day for a year.
const YEAR: usize = 10_950;
const SKILLS: usize = 200;

const EVENTS: TableDefinition<u64, &[u8]> = TableDefinition::new("events");
const BY_SKILL: TableDefinition<(&str, u64), &[u8]> = TableDefinition::new("by skill");
const STATE: TableDefinition<&str, &[u8]> = TableDefinition::new("state");

fn main() {
    let attempts = std::env::var("GRADUS_BENCH_ATTEMPTS").ok().and_then(|n| n.parse().ok()).unwrap_or(ATTEMPTS);
    let top = tempfile::tempdir_in(std::env::var_os("GRADUS_BENCH_DIR").unwrap_or_else(|| "target".into())).unwrap();
    println!("| what | Gradus | redb |\n| --- | --- | --- |");
    year(top.path());
    life(top.path(), attempts);
}

/// An answer with what follows from it, durable one by one for a year, and the size after it.
fn year(top: &Path) {
    let (ours, theirs) = (top.join("year"), top.join("year.redb"));
    let (mut store, _) = Store::open(&ours).unwrap();
    let db = Database::create(&theirs).unwrap();
    let (mut learner, mut times) = (Learner::default(), (Vec::new(), Vec::new()));
    for n in 0..YEAR {
        let (at, evidence) = answer(n);
        let touched = learner.apply(at, &evidence);
        let rows = rows(&Patch::of(&learner, &touched));
        let event = serde_json::to_vec(&evidence).unwrap();
        // By turns, so that neither has the quieter disk.
        times.0.push(timed(|| assert!(store.append(at, &evidence, &rows).unwrap() > 0)));
        times.1.push(timed(|| {
            let write = db.begin_write().unwrap();
            write.open_table(EVENTS).unwrap().insert(n as u64, event.as_slice()).unwrap();
            let mut state = write.open_table(STATE).unwrap();
            for row in &rows {
                state.insert(row.key.as_str(), row.value.as_deref().unwrap()).unwrap();
            }
            drop(state);
            write.commit().unwrap();
        }));
    }
    for (name, share) in [("median", 0.5), ("99th of 100", 0.99)] {
        println!(
            "| an answer and its consequences, durable: {name} | {} | {} |",
            ms(at(&mut times.0, share)),
            ms(at(&mut times.1, share))
        );
    }
    store.close();
    let (store, _) = Store::open(&ours).unwrap();
    store.close();
    drop(db);
    let live: usize = rows(&whole(&learner)).iter().map(|r| r.key.len() + r.value.as_ref().map_or(0, Vec::len)).sum();
    let journal = size(&ours.join("journal"));
    println!(
        "| size after that year of {YEAR} answers ({} of state, {} of evidence) | {} + {} | {} |",
        mb(live as u64),
        mb(journal),
        mb(size(&ours.join("state"))),
        mb(journal),
        mb(size(&theirs))
    );
}

/// A store with very many answers: opening, and one skill's history.
fn life(top: &Path, attempts: usize) {
    let (ours, theirs) = (top.join("life"), top.join("life.redb"));
    write_journal(&ours, attempts);
    write_peer(&theirs, attempts);
    let begun = Instant::now();
    let (mut store, _) = Store::open(&ours).unwrap();
    load_learner(&mut store).unwrap();
    println!("| {attempts} answers: state made anew from the journal | {} | - |", ms(begun.elapsed()));
    store.close();
    let open = best(|| {
        let (mut store, _) = Store::open(&ours).unwrap();
        assert!(load_learner(&mut store).unwrap().0.overall.attempts as usize == attempts);
        store.close();
    });
    let peer = best(|| {
        let db = Database::open(&theirs).unwrap();
        let read = db.begin_read().unwrap();
        let state = read.open_table(STATE).unwrap();
        assert!(state.iter().unwrap().count() > 0);
    });
    println!("| {attempts} answers: open and read the state | {} | {} |", ms(open), ms(peer));
    let (store, _) = Store::open(&ours).unwrap();
    let kept = best(|| {
        let skill: Option<SkillState> = store.get(Tree::Mastery, &skill(7)).unwrap();
        assert!(!skill.unwrap().steps.is_empty());
    });
    store.close();
    let (mut whole, wanted) = (0, skill(7));
    // An item is named by its skill and its own name; the stroke ends the skill's, with which others begin.
    let named = format!("{wanted}/");
    let all = best(|| {
        whole = 0;
        read_journal(&ours, &mut |_, _, event| whole += usize::from(event.contains(&named))).unwrap();
    });
    let db = Database::open(&theirs).unwrap();
    let mut found = 0;
    let range = best(|| {
        let read = db.begin_read().unwrap();
        let table = read.open_table(BY_SKILL).unwrap();
        found = table.range((wanted.as_str(), 0)..(wanted.as_str(), u64::MAX)).unwrap().count();
    });
    assert_eq!(whole, found);
    println!("| one skill's last answers, as the program shows them | {} | - |", ms(kept));
    println!(
        "| one skill's whole history, {found} answers | {} (the journal is read through) | {} |",
        ms(all),
        ms(range)
    );
    println!("| size with {attempts} answers | {} | {} |", mb(size(&ours)), mb(size(&theirs)));
}

fn skill(n: usize) -> String {
    format!("rust.skill-{n}")
}

fn answer(n: usize) -> (Millis, Evidence) {
    let evidence = Evidence::Attempt(Attempt {
        hash: 1,
        difficulty: (n % 5 + 1) as u8,
        answer: "let mut words = 42;".into(),
        confidence: Some(3),
        ms: 20_000,
        reading_ms: 2_000,
        ..Attempt::bare(format!("{}/item-{}", skill(n * 7 % SKILLS), n % 7), Kind::Predict, n * 31 % 10 > 2)
    });
    (1_600_000_000_000 + n as i64 * 2_880_000, evidence)
}

fn whole(learner: &Learner) -> Patch {
    Patch {
        overall: learner.overall.clone(),
        profile: learner.profile.clone(),
        skills: learner.skills.clone().into_iter().collect(),
        items: learner.items.clone().into_iter().collect(),
    }
}

fn rows(patch: &Patch) -> Vec<Put> {
    let put = |tree, key: &str, value| Put { tree, key: key.to_string(), value: Some(value) };
    let skills = patch.skills.iter().map(|(id, s)| put(Tree::Mastery, id, encode(s).unwrap()));
    let items = patch.items.iter().map(|(id, s)| put(Tree::Items, id, encode(s).unwrap()));
    skills.chain(items).chain([put(Tree::Profile, "overall", encode(&patch.overall).unwrap())]).collect()
}

/// The journal of so many answers, as the store writes it, but without waiting for the disk at each.
fn write_journal(dir: &Path, attempts: usize) {
    fs::create_dir_all(dir.join("journal")).unwrap();
    let (mut file, mut number, mut len) = (None, 0, usize::MAX / 2);
    for n in 0..attempts {
        let (at, evidence) = answer(n);
        let event = serde_json::to_string(&evidence).unwrap();
        let crc = crc32fast::hash(format!("{} {at} {event}", n + 1).as_bytes());
        let line = format!("{{\"seq\":{},\"at\":{at},\"crc\":\"{crc:08x}\",\"event\":{event}}}\n", n + 1);
        if len + line.len() > 8 << 20 {
            (number, len) = (number + 1, 0);
            let path = dir.join(format!("journal/{number:04}.jsonl"));
            file = Some(BufWriter::new(fs::File::create(path).unwrap()));
        }
        len += line.len();
        file.as_mut().unwrap().write_all(line.as_bytes()).unwrap();
    }
}

fn write_peer(path: &Path, attempts: usize) {
    let db = Database::create(path).unwrap();
    let write = db.begin_write().unwrap();
    {
        let (mut events, mut by) = (write.open_table(EVENTS).unwrap(), write.open_table(BY_SKILL).unwrap());
        let mut learner = Learner::default();
        for n in 0..attempts {
            let (at, evidence) = answer(n);
            learner.apply(at, &evidence);
            let event = serde_json::to_vec(&evidence).unwrap();
            events.insert(n as u64, event.as_slice()).unwrap();
            by.insert((skill(n * 7 % SKILLS).as_str(), n as u64), event.as_slice()).unwrap();
        }
        let mut state = write.open_table(STATE).unwrap();
        for row in rows(&whole(&learner)) {
            state.insert(row.key.as_str(), row.value.as_deref().unwrap()).unwrap();
        }
    }
    write.commit().unwrap();
}

fn timed(f: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    f();
    begun.elapsed()
}

fn best(mut f: impl FnMut()) -> Duration {
    (0..5).map(|_| timed(&mut f)).min().unwrap()
}

fn at(times: &mut [Duration], share: f64) -> Duration {
    times.sort();
    times[((times.len() - 1) as f64 * share) as usize]
}

fn ms(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1e3)
}

fn mb(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

/// Bytes on the disk.
fn size(path: &Path) -> u64 {
    if path.is_file() {
        return std::os::unix::fs::MetadataExt::blocks(&fs::metadata(path).unwrap()) * 512;
    }
    fs::read_dir(path).unwrap().map(|e| size(&e.unwrap().path())).sum()
}
