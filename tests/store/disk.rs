//! Full and read-only disks, for real: a small tmpfs and a read-only bind mount. Skipped, saying so, where this user
//! may not mount.

use crate::helpers::*;
use gradus::store::{StoreError, Tree, read_journal};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A mount that goes away with the test.
struct Mount(PathBuf);

impl Mount {
    fn run(args: &[&str]) -> bool {
        let quiet = Command::new("mount").args(args).stdout(Stdio::null()).stderr(Stdio::null()).status();
        quiet.is_ok_and(|status| status.success())
    }

    fn small_disk(at: &Path, size: &str) -> Option<Mount> {
        let options = format!("size={size},mode=700");
        let mounted = Self::run(&["-t", "tmpfs", "-o", &options, "none", at.to_str().unwrap()]);
        mounted.then(|| Mount(at.to_path_buf()))
    }

    fn read_only(of: &Path, at: &Path) -> Option<Mount> {
        let (of, place) = (of.to_str().unwrap(), at.to_str().unwrap());
        let mount = Self::run(&["--bind", of, place]).then(|| Mount(at.to_path_buf()))?;
        Self::run(&["-o", "remount,bind,ro", place]).then_some(mount)
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

/// Leaves no more than `spare` bytes on the disk that holds `dir`.
fn fill(dir: &Path, spare: usize) -> PathBuf {
    let path = dir.join("ballast");
    let mut file = File::create(&path).unwrap();
    let block = [0x77u8; 4096];
    let mut len = 0u64;
    while file.write_all(&block).is_ok() {
        len += block.len() as u64;
    }
    file.set_len(len - spare.min(len as usize) as u64).unwrap();
    path
}

#[test]
fn a_full_disk_refuses_new_answers_and_keeps_all_old_ones() {
    let top = temp();
    let Some(mount) = Mount::small_disk(top.path(), "6m") else {
        println!("skipped: this user may not mount a tmpfs");
        return;
    };
    for spare in [0, 4096, 16_384, 300_000] {
        let dir = mount.0.join(format!("store{spare}"));
        let mut store = open(&dir);
        let mut kept = Vec::new();
        for n in 1..=10 {
            answer(&mut store, n).unwrap();
            kept.push(n);
        }
        let ballast = fill(&mount.0, spare);
        let error = loop {
            let n = kept.len() as u64 + 1;
            match answer(&mut store, n) {
                Ok(_) => kept.push(n),
                Err(error) => break error,
            }
        };
        println!("spare {spare}: {} answers, stale {}: {error}", kept.len(), store.state_is_stale());
        assert!(matches!(error, StoreError::Full { .. }), "{error:?}");
        assert!(matches!(answer(&mut store, 0), Err(StoreError::Full { .. })), "it stays refused");
        assert_eq!(numbers(&dir), kept);
        assert_eq!(store.journal_seq(), kept.len() as u64);
        let total = store.get::<u64>(Tree::Meta, "total").unwrap();
        assert!(total.is_some_and(|t| t >= store.state_seq()), "reading goes on");
        fs::remove_file(ballast).unwrap();
        let n = kept.len() as u64 + 1;
        assert_eq!(answer(&mut store, n).unwrap(), n, "with room again it goes on");
        kept.push(n);
        if store.state_is_stale() {
            assert_eq!(rebuild(&mut store), Vec::<String>::new(), "without starting again");
        }
        assert_state_follows(&store, &kept);
        drop(store);
        let store = open(&dir);
        assert!(!store.state_is_stale());
        assert_state_follows(&store, &kept);
        drop(store);
        fs::remove_dir_all(dir).unwrap();
    }
}

#[test]
fn opening_on_a_full_disk_is_no_damage() {
    let top = temp();
    let Some(mount) = Mount::small_disk(top.path(), "6m") else {
        println!("skipped: this user may not mount a tmpfs");
        return;
    };
    let dir = mount.0.join("store");
    let mut store = open(&dir);
    (1..=300).for_each(|n| assert_eq!(answer(&mut store, n).unwrap(), n));
    store.close();
    let all: Vec<u64> = (1..=300).collect();
    for spare in [0, 4096, 65_536, 600_000] {
        let ballast = fill(&mount.0, spare);
        let fresh = mount.0.join("fresh");
        for place in [&dir, &fresh] {
            match gradus::store::Store::open(place) {
                Ok((_, notes)) => println!("spare {spare}: opens, {notes:?}"),
                Err(StoreError::Full { .. }) => println!("spare {spare}: full"),
                Err(other) => panic!("spare {spare}: {other:?}"),
            }
        }
        assert_eq!(names(&dir, "state.damaged"), Vec::<String>::new());
        assert_eq!(numbers(&dir), all);
        fs::remove_file(ballast).unwrap();
        let store = open(&dir);
        assert!(!store.state_is_stale());
        assert_state_follows(&store, &all);
        drop(store);
        open(&fresh).close();
        fs::remove_dir_all(fresh).unwrap();
    }
}

#[test]
fn a_damaged_state_on_a_full_disk_stays_where_it_is() {
    let top = temp();
    let Some(mount) = Mount::small_disk(top.path(), "6m") else {
        println!("skipped: this user may not mount a tmpfs");
        return;
    };
    let dir = mount.0.join("store");
    answer(&mut open(&dir), 1).unwrap();
    let db = sled_behind(&dir);
    db.open_tree("mastery").unwrap().remove("skill1").unwrap();
    db.flush().unwrap();
    drop(db);
    let ballast = fill(&mount.0, 65_536);
    assert!(matches!(open_error(&dir), StoreError::Full { .. }));
    assert_eq!(names(&dir, "state"), ["state"]);
    fs::remove_file(ballast).unwrap();
    let (mut store, notes) = open_mended(&dir);
    assert!(notes.len() == 1 && notes[0].contains("damaged"), "{notes:?}");
    rebuild(&mut store);
    assert_state_follows(&store, &[1]);
}

#[test]
fn a_torn_journal_on_a_full_disk_is_not_cut_before_it_is_copied() {
    let top = temp();
    let Some(mount) = Mount::small_disk(top.path(), "6m") else {
        println!("skipped: this user may not mount a tmpfs");
        return;
    };
    let dir = mount.0.join("store");
    answer(&mut open(&dir), 1).unwrap();
    let path = dir.join("journal/0001.jsonl");
    let torn = [fs::read(&path).unwrap(), b"{\"seq\":2,".to_vec()].concat();
    fs::write(&path, &torn).unwrap();
    let ballast = fill(&mount.0, 0);
    assert!(matches!(open_error(&dir), StoreError::Full { .. }));
    assert_eq!(fs::read(&path).unwrap(), torn);
    fs::remove_file(ballast).unwrap();
    let (_, notes) = open_mended(&dir);
    assert!(notes.len() == 1 && notes[0].contains("cut off"), "{notes:?}");
    assert_eq!(numbers(&dir), [1]);
}

#[test]
fn a_read_only_folder_is_a_typed_error_and_can_be_read() {
    let top = temp();
    let (dir, place) = (top.path().join("store"), top.path().join("mounted"));
    let mut store = open(&dir);
    (1..=9).for_each(|n| assert_eq!(answer(&mut store, n).unwrap(), n));
    store.close();
    fs::create_dir(&place).unwrap();
    let before = names(&dir, "");
    let Some(mount) = Mount::read_only(&dir, &place) else {
        println!("skipped: this user may not make a read-only mount");
        return;
    };
    let error = open_error(&place);
    assert!(matches!(error, StoreError::ReadOnly { .. }), "{error:?}");
    assert!(error.to_string().contains("writable"));
    assert!(matches!(open_error(&place.join("new")), StoreError::ReadOnly { .. }));
    let mut seen = 0;
    read_journal(&place, &mut |_, _, _| seen += 1).unwrap();
    assert_eq!(seen, 9);
    drop(mount);
    assert_eq!(names(&dir, ""), before);
    assert_state_follows(&open(&dir), &(1..=9).collect::<Vec<_>>());
}
