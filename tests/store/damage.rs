//! Broken state: whatever happens to the database's files, opening succeeds and the journal is whole.

use crate::helpers::*;
use gradus::store::{Put, Tree};
use std::fs::{self, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::Path;

const RECORDS: u64 = 121;
const DRAFT: usize = 40_000;

/// Puts something in place of the state folder.
type Spoil = fn(&Path);

/// Changes the closed store's database without the store.
type Change = fn(&sled::Db);

/// Rounds of damage; set `GRADUS_DAMAGE_ROUNDS` for a longer search.
fn rounds() -> u64 {
    std::env::var("GRADUS_DAMAGE_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(16)
}

/// Large drafts and many items make the database fill and leave several of its segments (512 KiB each).
fn sound_store(dir: &Path) {
    let mut store = open(dir);
    for pass in 0..2u64 {
        let put = |n| Put::set(Tree::Items, &format!("item{n:04}"), &(n * pass, "abc".repeat(20))).unwrap();
        store.put(&(0..1_000).map(put).collect::<Vec<_>>()).unwrap();
    }
    for n in 1..=RECORDS {
        answer(&mut store, n).unwrap();
        if n % 3 == 0 {
            let draft = char::from(b'a' + (n % 26) as u8).to_string().repeat(DRAFT);
            store.put(&[Put::set(Tree::Session, "draft", &draft).unwrap()]).unwrap();
        }
    }
    store.close();
}

/// Opens the store in `dir`, rebuilds it if told to, and asserts that all is well then and at the next opening.
fn assert_mends(dir: &Path, what: &str) -> bool {
    let all: Vec<u64> = (1..=RECORDS).collect();
    let (mut store, notes) = open_mended(dir);
    let mended = store.state_is_stale();
    assert!(notes.len() == 1 || RECORDS - store.state_seq() < 2, "{what}: told once what happened, not {notes:?}");
    assert_eq!(numbers(dir), all, "{what}");
    assert_eq!(store.journal_seq(), RECORDS, "{what}");
    if mended {
        assert_eq!(rebuild(&mut store), Vec::<String>::new(), "{what}");
    }
    let aside = names(dir, "state.damaged");
    assert_eq!(aside.len(), notes.iter().filter(|n| n.contains("damaged")).count(), "{what}: {notes:?}");
    assert_state_follows(&store, &all);
    // A draft has no record: the database may fall back to the time before it, but not to half of it.
    let draft = store.get::<String>(Tree::Session, "draft").unwrap();
    assert!(draft.is_none_or(|d| d.len() == DRAFT), "{what}");
    drop(store);
    let store = open(dir);
    assert!(!store.state_is_stale(), "{what}");
    assert_state_follows(&store, &all);
    mended
}

#[test]
fn flipped_bytes_cost_time_and_never_an_answer() {
    let top = temp();
    let sound = top.path().join("sound");
    sound_store(&sound);
    let mut dice = Dice(20_260_101);
    let mut mended = 0;
    for round in 0..rounds() {
        let dir = top.path().join("round");
        copy(&sound, &dir);
        let path = dir.join("state/db");
        let file = OpenOptions::new().read(true).write(true).open(&path).unwrap();
        // The file comes in large blocks that are mostly empty: aim at the bytes in use, every other time at the latest.
        let bytes = fs::read(&path).unwrap();
        let mut used: Vec<u64> = bytes.iter().zip(0..).filter(|(b, _)| **b != 0).map(|(_, at)| at).collect();
        if round % 2 == 1 {
            used.drain(..used.len() - 2_000);
        }
        let mut what = format!("round {round}:");
        for _ in 0..=dice.below(4) {
            let at = used[dice.below(used.len() as u64) as usize];
            let mut byte = [0];
            file.read_exact_at(&mut byte, at).unwrap();
            let bit = dice.below(8);
            file.write_all_at(&[byte[0] ^ (1 << bit)], at).unwrap();
            what += &format!(" {at}^{bit}");
        }
        drop(file);
        mended += u64::from(assert_mends(&dir, &what));
        fs::remove_dir_all(&dir).unwrap();
    }
    println!("{mended} of {} rounds needed the journal", rounds());
    assert!(mended > 0, "the damage hit nothing");
}

/// Every file of a store below `dir`, with its length.
fn files(dir: &Path) -> Vec<(std::path::PathBuf, u64)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap().map(Result::unwrap) {
        match entry.file_type().unwrap().is_dir() {
            true => found.extend(files(&entry.path())),
            false => found.push((entry.path(), entry.metadata().unwrap().len())),
        }
    }
    found.sort();
    found
}

#[test]
fn a_byte_changed_anywhere_is_mended_with_the_copies() {
    let top = temp();
    let sound = top.path().join("sound");
    let mut store = open(&sound);
    (1..=RECORDS).for_each(|n| assert_eq!(answer(&mut store, n).unwrap(), n));
    store.backup().unwrap();
    store.close();
    let all: Vec<u64> = (1..=RECORDS).collect();
    let (mut dice, mut hits, mut brought) = (Dice(77), [0; 3], 0);
    for round in 0..rounds() {
        let dir = top.path().join("round");
        copy(&sound, &dir);
        // By turns: journal, state, anything.
        let part = ["journal", "state", ""][(round % 3) as usize];
        hits[(round % 3) as usize] += 1;
        let files: Vec<_> = files(&dir.join(part)).into_iter().filter(|(_, len)| *len > 0).collect();
        let (path, len) = &files[dice.below(files.len() as u64) as usize];
        let (at, mask) = (dice.below(*len) as usize, 1 + dice.below(255) as u8);
        let mut bytes = fs::read(path).unwrap();
        bytes[at] ^= mask;
        fs::write(path, bytes).unwrap();
        let what = format!("round {round}: {} at {at} ^ {mask}", path.display());
        let (mut store, _) = open_mended(&dir);
        let left = numbers(&dir);
        assert!(left.len() as u64 + 2 >= RECORDS, "{what}: a byte costs two lines at most");
        if store.state_is_stale() {
            rebuild(&mut store);
        }
        store.close();
        brought += u64::from(left != all);
        gradus::store::mend::mend(&dir).unwrap();
        assert_eq!(numbers(&dir), all, "{what}");
        let (mut store, _) = open_mended(&dir);
        rebuild(&mut store);
        assert_state_follows(&store, &all);
        drop(store);
        fs::remove_dir_all(&dir).unwrap();
    }
    println!("{hits:?} bytes of journal, state and any file; {brought} times records came back from a copy");
    assert!(brought > 0, "no byte hit the journal");
}

#[test]
fn cut_off_and_missing_database_files_cost_time_and_never_an_answer() {
    let top = temp();
    let sound = top.path().join("sound");
    sound_store(&sound);
    let mut dice = Dice(7);
    let len = fs::metadata(sound.join("state/db")).unwrap().len();
    for round in 0..8 {
        let dir = top.path().join(format!("cut{round}"));
        copy(&sound, &dir);
        let keep = if round == 0 { 0 } else { dice.below(len) };
        OpenOptions::new().write(true).open(dir.join("state/db")).unwrap().set_len(keep).unwrap();
        assert_mends(&dir, &format!("cut to {keep} of {len}"));
    }
    for (round, name) in names(&sound.join("state"), "").into_iter().enumerate() {
        let dir = top.path().join(format!("without{round}"));
        copy(&sound, &dir);
        let path = dir.join("state").join(&name);
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap()
        } else {
            fs::remove_file(path).unwrap()
        }
        assert_mends(&dir, &format!("without {name}"));
    }
}

/// What a kill at an opening leaves: the database was writing its snapshot beside the last one.
#[test]
fn a_snapshot_that_was_never_finished_is_no_damage() {
    let top = temp();
    let sound = top.path().join("sound");
    sound_store(&sound);
    // The first snapshot is written at the second opening.
    open(&sound).close();
    let whole = |dir: &Path| {
        let found: Vec<_> = names(&dir.join("state"), "snap.").into_iter().map(|n| dir.join("state").join(n)).collect();
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].clone()
    };
    let bytes = fs::read(whole(&sound)).unwrap();
    for (round, keep) in [0, 5, 12, 13, bytes.len() / 2, bytes.len() - 1].into_iter().enumerate() {
        let dir = top.path().join(format!("killed{round}"));
        copy(&sound, &dir);
        fs::write(dir.join("state/snap.7FFFFFFFFFFFFFFF.generating"), &bytes[..keep]).unwrap();
        let store = open(&dir);
        assert_state_follows(&store, &(1..=RECORDS).collect::<Vec<_>>());
        assert_eq!(store.get::<String>(Tree::Session, "draft").unwrap().map(|d| d.len()), Some(DRAFT), "{keep} bytes");
        store.close();
        whole(&dir);
    }
}

#[test]
fn strange_things_in_place_of_the_state_are_moved_aside() {
    let top = temp();
    let sound = top.path().join("sound");
    sound_store(&sound);
    let strange: [(&str, Spoil); 4] = [
        ("a file", |state| fs::write(state, "not a folder").unwrap()),
        ("rubbish inside", |state| {
            fs::create_dir(state).unwrap();
            fs::write(state.join("db"), vec![0xa5; 700_000]).unwrap();
            fs::write(state.join("conf"), "rubbish").unwrap();
        }),
        ("a folder named db", |state| fs::create_dir_all(state.join("db")).unwrap()),
        ("an empty folder", |state| fs::create_dir(state).unwrap()),
    ];
    for (round, (what, make)) in strange.into_iter().enumerate() {
        let dir = top.path().join(format!("strange{round}"));
        copy(&sound, &dir);
        fs::remove_dir_all(dir.join("state")).unwrap();
        make(&dir.join("state"));
        assert!(assert_mends(&dir, what));
        assert_eq!(names(&dir, "state.damaged").len(), 1, "{what}");
    }
}

#[test]
fn entries_changed_behind_the_stores_back_are_noticed() {
    let changes: [(&str, Change); 4] = [
        ("an entry lost", |db| drop(db.open_tree("mastery").unwrap().remove("skill3").unwrap())),
        ("an entry altered", |db| drop(db.open_tree("mastery").unwrap().insert("skill3", vec![1, 9]).unwrap())),
        ("a tree lost", |db| assert!(db.drop_tree("mastery").unwrap())),
        ("an account that is no account", |db| {
            drop(db.open_tree("ledger").unwrap().insert("state", vec![1, 0xc1]).unwrap());
        }),
    ];
    let top = temp();
    let sound = top.path().join("sound");
    sound_store(&sound);
    for (round, (what, change)) in changes.into_iter().enumerate() {
        let dir = top.path().join(format!("changed{round}"));
        copy(&sound, &dir);
        let db = sled_behind(&dir);
        change(&db);
        db.flush().unwrap();
        drop(db);
        assert!(assert_mends(&dir, what), "{what} went unnoticed");
    }
}

#[test]
fn a_lost_journal_is_said_and_its_numbers_are_not_used_again() {
    let top = temp();
    sound_store(top.path());
    fs::remove_dir_all(top.path().join("journal")).unwrap();
    let (mut store, notes) = open_mended(top.path());
    assert!(notes.len() == 1 && notes[0].contains("ends at record 0"), "{notes:?}");
    assert!(!store.state_is_stale(), "what the state knows is kept");
    assert_eq!((store.journal_seq(), store.state_seq()), (0, RECORDS));
    assert_eq!(answer(&mut store, 500).unwrap(), RECORDS + 1);
    drop(store);
    open(top.path());
}
