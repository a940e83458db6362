//! The journal on a real folder: torn ends, bad lines, rotation, other programs.

use super::*;
use std::fs;
use std::os::unix::fs::MetadataExt;

fn all(root: &Path) -> Vec<(u64, i64, String)> {
    let mut records = Vec::new();
    read(root, None, 0, &mut |seq, at, event| records.push((seq, at, event.to_owned()))).unwrap();
    records
}

fn filled(root: &Path, count: i64) -> Vec<(u64, i64, String)> {
    let (mut journal, notes) = Journal::open(root, None).unwrap();
    assert_eq!(notes, Vec::<String>::new());
    for at in 0..count {
        journal.append(at, &format!("{{\"n\":{at},\"text\":\"grüße\"}}")).unwrap();
    }
    all(root)
}

#[test]
fn a_torn_last_line_loses_nothing_before_it_at_any_offset() {
    let root = tempfile::tempdir().unwrap();
    let records = filled(root.path(), 3);
    let path = root.path().join("journal/0001.jsonl");
    let whole = fs::read(&path).unwrap();
    let start = whole[..whole.len() - 1].iter().rposition(|b| *b == b'\n').unwrap() + 1;
    for cut in start..whole.len() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("journal")).unwrap();
        let path = root.path().join("journal/0001.jsonl");
        fs::write(&path, &whole[..cut]).unwrap();
        let (mut journal, notes) = Journal::open(root.path(), None).unwrap();
        let kept = if cut == whole.len() - 1 { 3 } else { 2 };
        assert_eq!(all(root.path()), records[..kept], "cut at {cut}");
        let torn = cut > start && kept == 2;
        assert_eq!(notes.len(), usize::from(torn), "cut at {cut}: {notes:?}");
        if torn {
            let names = fs::read_dir(root.path().join("journal")).unwrap().map(|e| e.unwrap().path());
            let beside = names.filter(|p| p.extension().is_some_and(|e| e == "txt")).collect::<Vec<_>>();
            assert_eq!(fs::read(&beside[0]).unwrap(), whole[start..cut]);
        }
        assert_eq!(journal.append(9, "{}").unwrap(), kept as u64 + 1);
        assert_eq!(all(root.path()).len(), kept + 1, "the next line begins on its own");
        drop(journal);
        assert_eq!(Journal::open(root.path(), None).unwrap().1, Vec::<String>::new());
    }
}

#[test]
fn a_bad_line_in_the_middle_is_quarantined_once_and_the_rest_is_read() {
    let root = tempfile::tempdir().unwrap();
    let mut records = filled(root.path(), 4);
    let path = root.path().join("journal/0001.jsonl");
    let mut bytes = fs::read(&path).unwrap();
    let second = bytes.iter().position(|b| *b == b'\n').unwrap() + 1;
    bytes[second + 60] ^= 1;
    fs::write(&path, &bytes).unwrap();
    records.remove(1);
    let (journal, notes) = Journal::open(root.path(), None).unwrap();
    assert_eq!((journal.last_seq(), notes.len()), (4, 1), "{notes:?}");
    drop(journal);
    let (_, notes) = Journal::open(root.path(), None).unwrap();
    assert_eq!(notes, Vec::<String>::new());
    assert_eq!(all(root.path()), records);
    assert_eq!(fs::read(&path).unwrap(), bytes, "the journal itself is never rewritten");
    let quarantine = fs::read_to_string(root.path().join("journal/quarantine.jsonl")).unwrap();
    assert_eq!(quarantine.lines().count(), 1);
    let unread = |from| read(root.path(), None, from, &mut |_, _, _| {}).unwrap();
    assert_eq!((unread(0), unread(1), unread(2)), (1, 1, 1));
    assert_eq!((unread(3), unread(4)), (0, 0), "it is none of those that are asked for");
}

#[test]
fn files_rotate_before_they_grow_too_large_and_reopen_in_order() {
    let root = tempfile::tempdir().unwrap();
    let (mut journal, _) = Journal::open(root.path(), None).unwrap();
    journal.rotate_at = 300;
    for at in 0..20 {
        journal.append(at, "{\"some\":\"event\"}").unwrap();
    }
    journal.append(20, &format!("\"{}\"", "long".repeat(200))).unwrap();
    journal.append(21, "{}").unwrap();
    drop(journal);
    let (mut journal, notes) = Journal::open(root.path(), None).unwrap();
    assert_eq!(notes, Vec::<String>::new());
    assert_eq!(journal.append(22, "{}").unwrap(), 23);
    assert_eq!(all(root.path()).iter().map(|r| r.0).collect::<Vec<_>>(), (1..=23).collect::<Vec<_>>());
    let numbers = scan::numbers(&folder(root.path())).unwrap();
    assert!(numbers.len() > 5, "{numbers:?}");
    for number in numbers {
        let path = scan::path_of(&folder(root.path()), number);
        let meta = fs::metadata(&path).unwrap();
        assert!(meta.len() <= 300 || fs::read_to_string(&path).unwrap().lines().count() == 1);
        assert_eq!(meta.mode() & 0o777, 0o600);
    }
}

#[test]
fn a_journal_changed_by_another_program_takes_no_more() {
    let root = tempfile::tempdir().unwrap();
    let (mut journal, _) = Journal::open(root.path(), None).unwrap();
    journal.append(1, "{}").unwrap();
    let path = root.path().join("journal/0001.jsonl");
    let text = fs::read(&path).unwrap();
    fs::write(root.path().join("new"), &text).unwrap();
    fs::rename(root.path().join("new"), &path).unwrap();
    assert!(matches!(journal.append(2, "{}"), Err(StoreError::Changed { .. })), "replaced by an editor");
    drop(journal);
    let (mut journal, _) = Journal::open(root.path(), None).unwrap();
    fs::write(&path, [text.as_slice(), b"foreign"].concat()).unwrap();
    assert!(matches!(journal.append(2, "{}"), Err(StoreError::Changed { .. })), "made longer");
    fs::remove_file(&path).unwrap();
    assert!(matches!(journal.append(2, "{}"), Err(StoreError::Changed { .. })), "removed");
}

#[test]
fn a_failed_write_that_cannot_be_undone_stops_the_journal() {
    let root = tempfile::tempdir().unwrap();
    let records = filled(root.path(), 2);
    let (mut journal, _) = Journal::open(root.path(), None).unwrap();
    // A handle that may only read fails both the write and the taking back.
    journal.file = File::open(&journal.path).unwrap();
    assert!(matches!(journal.append(1, "{}"), Err(StoreError::Io { .. })));
    assert!(matches!(journal.append(1, "{}"), Err(StoreError::Stopped { .. })));
    assert_eq!((journal.last_seq(), all(root.path())), (2, records));
}

#[test]
fn numbers_are_never_used_again() {
    let root = tempfile::tempdir().unwrap();
    filled(root.path(), 2);
    let (mut journal, _) = Journal::open(root.path(), None).unwrap();
    journal.skip_to(1);
    assert_eq!(journal.append(1, "{}").unwrap(), 3);
    journal.skip_to(9);
    assert_eq!(journal.append(1, "{}").unwrap(), 10);
    assert_eq!(journal.last_seq(), 10);
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn any_bytes_as_a_journal_open_and_take_a_new_record(
            bytes in prop::collection::vec(prop_oneof![9 => any::<u8>(), 2 => Just(b'\n')], 0..200),
            good in 0usize..3,
        ) {
            let root = tempfile::tempdir().unwrap();
            fs::create_dir_all(root.path().join("journal")).unwrap();
            let mut text: Vec<u8> = (0..good).flat_map(|n| record::render(n as u64 + 1, 0, "{}").into_bytes()).collect();
            text.extend(&bytes);
            fs::write(root.path().join("journal/0001.jsonl"), &text).unwrap();
            let (mut journal, _) = Journal::open(root.path(), None).unwrap();
            prop_assert_eq!(journal.append(7, "{}").unwrap(), good as u64 + 1);
            prop_assert_eq!(all(root.path()).len(), good + 1);
            drop(journal);
            let (_, notes) = Journal::open(root.path(), None).unwrap();
            prop_assert_eq!(notes, Vec::<String>::new());
        }
    }
}
