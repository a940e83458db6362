//! Sessions that are killed at any moment, alone and two at once.

use crate::sitter::{Seat, Sitter};
use gradus::driver::{load_learner, record};
use gradus::learner::{Evidence, Learner, Profile};
use gradus::session::Event;
use gradus::store::{Store, read_journal};
use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

/// Rounds of killing; set `GRADUS_KILL_ROUNDS` for a longer search, and `GRADUS_KILL_SEED` for other moments.
fn rounds() -> u64 {
    std::env::var("GRADUS_KILL_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(12)
}

/// A fixed sequence of numbers that look random (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % limit
    }
}

/// A learner who has been welcomed and placed.
pub fn welcomed(dir: &Path) {
    record(dir, 1_790_000_000_000, &Evidence::Profile(Profile { name: "Ada".into(), ..Profile::default() })).unwrap();
    record(dir, 1_790_000_000_001, &Evidence::Placed { items: 0 }).unwrap();
}

/// What the journal says: its records, and the learner that follows from them.
struct Told {
    attempts: usize,
    learner: Learner,
}

fn told(dir: &Path) -> Told {
    let (mut attempts, mut learner, mut seen) = (0, Learner::default(), BTreeSet::new());
    let broken = read_journal(dir, &mut |seq, at, event| {
        let evidence: Evidence = serde_json::from_str(event).unwrap();
        attempts += usize::from(matches!(evidence, Evidence::Attempt(_)));
        learner.apply(at, &evidence);
        // A session may tell the same small fact twice in a millisecond; an answer never, and a guest marks all it says.
        let once = matches!(evidence, Evidence::Attempt(_)) || event.contains("\"from\":");
        assert!(!once || seen.insert((at, event.to_string())), "record {seq} is there twice: {at} {event}");
    });
    assert!(broken.unwrap() < 2, "only a torn end is no record");
    Told { attempts, learner }
}

/// Opens the store as the next session does, and compares the state with the journal.
fn assert_whole(dir: &Path, tries: usize, acks: usize) {
    let (mut store, _) = Store::open(dir).expect("every store opens");
    let (learner, _) = load_learner(&mut store).unwrap();
    store.close();
    let told = told(dir);
    assert!(told.attempts >= acks, "{acks} verdicts were shown, {} answers are there", told.attempts);
    assert!(told.attempts <= tries, "{tries} answers were given, {} are there", told.attempts);
    assert_eq!(learner, told.learner, "the state is not what the journal says");
}

#[test]
fn sessions_killed_at_any_moment_lose_no_verdict_that_was_shown() {
    let seed = std::env::var("GRADUS_KILL_SEED").ok().and_then(|n| n.parse().ok()).unwrap_or(2026);
    let (mut dice, mut acks, mut slowest) = (Dice(seed), 0, Duration::ZERO);
    let mut top = tempfile::tempdir().unwrap();
    let (mut tries_here, mut acks_here) = (0, 0);
    for round in 0..rounds() {
        if round % 25 == 0 {
            println!("{round} rounds, {acks} verdicts shown, none lost; slowest after a kill: {slowest:?}");
            top = tempfile::tempdir().unwrap();
            welcomed(&top.path().join("store"));
            (tries_here, acks_here) = (0, 0);
        }
        let dir = top.path().join("store");
        let mut sitters = vec![Sitter::start(&dir)];
        // One round in eight is killed while it starts.
        if round % 8 != 7 {
            sitters[0].wait("ready");
        }
        if round % 2 == 1 {
            sitters.push(Sitter::start(&dir));
            if round % 8 != 7 {
                sitters[1].wait("ready");
            }
        }
        std::thread::sleep(Duration::from_micros(dice.below(80_000)));
        let mut first = sitters.remove(0);
        first.kill();
        let killed = Instant::now();
        if let Some(heir) = sitters.first_mut() {
            heir.listen();
            heir.wait("ack");
            slowest = slowest.max(killed.elapsed());
            std::thread::sleep(Duration::from_micros(dice.below(40_000)));
            heir.kill();
        }
        for sitter in sitters.iter().chain([&first]) {
            tries_here += sitter.tries;
            acks_here += sitter.acks;
            acks += sitter.acks;
        }
        assert_whole(&dir, tries_here, acks_here);
    }
    println!("{} rounds, {acks} verdicts shown, none lost; slowest verdict after a kill: {slowest:?}", rounds());
    assert!(acks > 0, "no round got as far as a verdict");
}

#[test]
fn each_session_believes_what_the_journal_says() {
    let top = tempfile::tempdir().unwrap();
    let dir = top.path().join("store");
    welcomed(&dir);
    let mut seats = vec![Seat::take(&dir)];
    seats[0].reach_item();
    seats.push(Seat::take(&dir));
    seats.push(Seat::take(&dir));
    assert!(seats[0].driver.session.company.is_none() || seats.len() > 1);
    for n in 0..9 {
        let seat = &mut seats[n % 3];
        seat.reach_item();
        seat.submit(n % 2);
        seat.verdict();
    }
    let quiet = Duration::from_secs(60);
    for seat in &mut seats {
        assert!(seat.until(quiet, |d| d.session.learner.overall.attempts == 9 && d.session.saved));
        assert_eq!(seat.driver.session.today.0, 3);
    }
    // The first two words of each session are its own facts; all of them are in every learner, in the same order.
    let facts = |seat: &mut Seat| {
        seat.driver.handle(Event::Rate(true));
        seat.until(quiet, |d| d.session.saved)
    };
    assert!(seats.iter_mut().all(facts));
    let journal = told(&dir);
    assert_eq!(journal.attempts, 9);
    for seat in &mut seats {
        assert!(seat.until(quiet, |d| d.session.learner == journal.learner), "one believes something else");
    }
    // The owner goes first; the next one is the owner then, and the last one its guest.
    while !seats.is_empty() {
        let first = seats.remove(0);
        assert!(first.driver.close());
        if let Some(next) = seats.last_mut() {
            next.reach_item();
            next.submit(0);
            next.verdict();
        }
    }
    let journal = told(&dir);
    assert_eq!(journal.attempts, 11);
    let (mut store, notes) = Store::open(&dir).unwrap();
    assert_eq!(notes, Vec::<String>::new());
    assert_eq!(load_learner(&mut store).unwrap().0, journal.learner);
}
