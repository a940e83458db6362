//! Letting go of the database: until its files are free, and without the room that it took and never used.
//!
//! The database shortens its file in a thread of its own, which syncs it and which nobody waits for; so the lock of the
//! file may outlive the last handle by as long as the disk takes. Owns how long that is waited for. At an opening the
//! database also fills the rest of its last segment with zeros, up to half a MiB: those are given back to the disk here.
//! Touches the file only while it has its lock. Neighbours: `State::close` and `compact`.

use std::fs::File;
use std::time::{Duration, Instant};

/// How long an end waits for the database's threads; who opens it next waits longer.
const PATIENCE: Duration = Duration::from_secs(3);

/// Bytes that are looked at, and given back, as one.
#[cfg(target_os = "linux")]
const PIECE: usize = 16 << 10;

/// Whether this thread comes to its end in bearable time.
pub fn is_ended(thread: std::thread::JoinHandle<()>) -> bool {
    is_soon(|| thread.is_finished()) && thread.join().is_ok()
}

/// Takes the lock of the database's file as soon as its threads have let go; whether they have.
pub fn is_let_go(file: &File) -> bool {
    is_soon(|| file.try_lock().is_ok())
}

/// Whether this comes true within [`PATIENCE`].
fn is_soon(mut is_so: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    // Nearly always it is a matter of microseconds.
    let mut pause = Duration::from_micros(20);
    while !is_so() {
        if start.elapsed() > PATIENCE {
            return false;
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(2));
    }
    true
}

/// Gives blocks of zeros back to the disk; what is read there stays zeros. Where the disk cannot do that, all stays.
#[cfg(target_os = "linux")]
pub fn give_back(file: &File) {
    use rustix::fs::{FallocateFlags, fallocate};
    use std::os::unix::fs::FileExt;
    const ZEROS: [u8; PIECE] = [0; PIECE];
    let mut buffer = vec![0; 64 * PIECE];
    let (mut at, mut run) = (0u64, 0u64);
    let punch = |end: u64, len: u64| {
        let how = FallocateFlags::PUNCH_HOLE | FallocateFlags::KEEP_SIZE;
        len == 0 || fallocate(file, how, end - len, len).is_ok()
    };
    loop {
        let Ok(len) = file.read_at(&mut buffer, at) else { return };
        for piece in buffer[..len].chunks(PIECE) {
            if *piece == ZEROS[..piece.len()] {
                run += piece.len() as u64;
            } else if punch(at, run) {
                run = 0;
            } else {
                return;
            }
            at += piece.len() as u64;
        }
        if len == 0 {
            punch(at, run);
            return;
        }
    }
}

/// Elsewhere they stay.
#[cfg(not(target_os = "linux"))]
pub fn give_back(_: &File) {}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::{Read, Seek, Write};
    use std::os::unix::fs::MetadataExt;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
        #[test]
        fn what_is_given_back_reads_as_before(
            parts in prop::collection::vec((any::<bool>(), 1usize..120_000), 1..12),
        ) {
            let mut file = tempfile::tempfile().unwrap();
            let bytes: Vec<u8> = parts.iter().flat_map(|(zero, len)| vec![u8::from(!zero) * 7; *len]).collect();
            file.write_all(&bytes).unwrap();
            file.sync_all().unwrap();
            let before = file.metadata().unwrap().blocks();
            give_back(&file);
            file.sync_all().unwrap();
            let mut after = Vec::new();
            file.rewind().unwrap();
            file.read_to_end(&mut after).unwrap();
            prop_assert!(after == bytes);
            prop_assert!(file.metadata().unwrap().blocks() <= before);
        }
    }

    #[test]
    fn a_tail_of_zeros_takes_no_room() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&[7; 5000]).unwrap();
        file.write_all(&vec![0; 500_000]).unwrap();
        file.sync_all().unwrap();
        let full = file.metadata().unwrap().blocks() * 512;
        give_back(&file);
        let meta = file.metadata().unwrap();
        assert_eq!(meta.len(), 505_000);
        assert!(full >= 500_000 && meta.blocks() * 512 <= 2 * PIECE as u64, "{full}, then {}", meta.blocks() * 512);
    }

    #[test]
    fn a_lock_that_outlives_its_handle_is_waited_for() {
        let held = tempfile::NamedTempFile::new().unwrap();
        let other = File::open(held.path()).unwrap();
        other.lock().unwrap();
        let thread = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(300));
            drop(other);
        });
        assert!(held.as_file().try_lock().is_err());
        assert!(is_let_go(held.as_file()));
        thread.join().unwrap();
        // … and not for ever.
        let again = File::open(held.path()).unwrap();
        held.as_file().unlock().unwrap();
        again.lock().unwrap();
        let start = Instant::now();
        assert!(!is_let_go(held.as_file()));
        assert!(start.elapsed() < PATIENCE + Duration::from_secs(2));
    }
}
