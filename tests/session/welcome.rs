//! First run and placement.

use crate::desk::{Desk, Disk, course};
use gradus::grading::Answer;
use gradus::learner::{Evidence, Experience};
use gradus::policy::Cause;
use gradus::policy::placement::MOST;
use gradus::session::{Entry, Event, Mode, Phase, Stage, Step, Tone};

fn step(desk: &Desk) -> Step {
    match &desk.session.phase {
        Phase::Welcome(w) => w.step,
        other => panic!("no welcome: {other:?}"),
    }
}

/// Fills the form up to the question of placement.
fn introduced() -> Desk {
    let mut desk = Desk::new();
    desk.act(Event::typed("Ada"));
    desk.enter();
    desk.acts([Event::Pick(1), Event::Pick(2), Event::Continue, Event::Continue]);
    desk
}

#[test]
fn who_is_new_to_programming_begins_at_the_beginning_unless_they_want_otherwise() {
    for (brings, placed) in [(0, false), (1, true), (2, true)] {
        let mut desk = Desk::new();
        desk.acts([Event::typed("Ada"), Event::Continue, Event::Pick(brings)]);
        (0..4).for_each(|_| desk.enter());
        assert_eq!(desk.session.learner.overall.placed, !placed, "{brings}");
        assert_eq!(matches!(&desk.session.phase, Phase::Item(s) if s.mode == Mode::Placement), placed, "{brings}");
    }
}

#[test]
fn the_form_is_filled_step_by_step_and_kept() {
    let mut desk = Desk::new();
    assert_eq!(step(&desk), Step::Name);
    desk.enter();
    assert_eq!(step(&desk), Step::Name, "a name is needed");
    assert!(desk.session.notice.is_some());
    desk.acts([Event::typed("   "), Event::Continue]);
    assert_eq!(step(&desk), Step::Name, "spaces are no name");
    desk.acts([Event::Pick(0), Event::Skip, Event::Home, Event::Hint, Event::GiveUp]);
    assert_eq!(step(&desk), Step::Name, "nothing else leads on");
    for typed in ["A", "Ada ", "Ada  L\u{1b}[2J", " Ada\tLovelace "] {
        desk.act(Event::typed(typed));
    }
    desk.enter();
    assert_eq!(step(&desk), Step::Experience);
    desk.act(Event::Pick(7));
    assert_eq!(step(&desk), Step::Experience, "there is no such option");
    desk.act(Event::Pick(2));
    assert_eq!(step(&desk), Step::Goal);
    desk.enter();
    assert_eq!(step(&desk), Step::Deadline, "Enter takes what is preselected");
    desk.acts([Event::typed("some day"), Event::Continue]);
    assert_eq!(step(&desk), Step::Deadline, "that is no date");
    assert!(desk.session.notice.as_ref().unwrap().text.contains("is no date"));
    desk.acts([Event::typed("30"), Event::Continue]);
    assert_eq!(step(&desk), Step::Interests);
    desk.acts([Event::Pick(0), Event::Pick(1), Event::Pick(0), Event::Pick(99), Event::Continue]);
    assert_eq!(step(&desk), Step::Placement);
    desk.act(Event::Pick(1));
    assert_eq!(desk.session.phase, Phase::Home);
    let profile = desk.session.learner.profile.clone().unwrap();
    assert_eq!(profile.name, "Ada Lovelace");
    assert_eq!((profile.experience, profile.minutes_per_day), (Experience::Some, 20));
    assert_eq!(profile.deadline, Some(desk.now.div_euclid(gradus::learner::DAY) + 30));
    assert_eq!(profile.interests.len(), 1, "the second of them, once");
    assert_eq!(desk.journal.len(), 2);
    assert!(matches!(&desk.journal[0].1, Evidence::Profile(p) if *p == profile));
    assert_eq!(desk.journal[1].1, Evidence::Placed { items: 0 });
    desk.check_books();
}

#[test]
fn a_profile_that_the_disk_refused_is_sent_again() {
    let mut desk = introduced();
    desk.disk = Disk::Refuses;
    desk.act(Event::Pick(1));
    assert!(desk.session.notice.as_ref().unwrap().text.contains("the disk is full"));
    assert!(!desk.session.saved && desk.journal.is_empty());
    desk.disk = Disk::Takes;
    desk.enter();
    assert!(matches!(desk.journal[0].1, Evidence::Profile(_)), "{:?}", desk.journal);
    assert_eq!(desk.journal[1].1, Evidence::Placed { items: 0 });
    assert!(desk.session.saved);
    desk.check_books();
}

#[test]
fn placement_is_taken_to_its_end() {
    let mut desk = introduced();
    desk.act(Event::Pick(0));
    let mut asked = Vec::new();
    while matches!(desk.session.phase, Phase::Item(_)) {
        assert_eq!(desk.sitting().mode, Mode::Placement);
        let item = desk.item();
        asked.push(item.id.clone());
        desk.acts([Event::Hint, Event::Say("what is it?".into()), Event::Lesson]);
        assert!(desk.session.talk.log.is_empty(), "no help in a placement");
        let easy = item.difficulty <= 2;
        if easy {
            desk.answer_right()
        } else {
            desk.answer_wrong()
        };
        assert_eq!(desk.judged().verdict.correct, easy);
        assert!(!desk.judged().may_retry, "one try");
        desk.enter();
        assert!(asked.len() <= MOST);
    }
    assert!(asked.len() >= 3);
    let skills: std::collections::BTreeSet<_> = asked.iter().map(|i| i.split_once('/').unwrap().0).collect();
    assert_eq!(skills.len(), asked.len(), "each question is about another skill");
    assert_eq!(desk.session.phase, Phase::Home);
    assert_eq!(desk.journal.last().unwrap().1, Evidence::Placed { items: asked.len() as u32 });
    assert!(desk.attempts().iter().all(|a| a.placement && a.hints == 0));
    assert!(desk.session.notice.as_ref().unwrap().text.contains("Placement done"));
    assert!(desk.session.placement.is_empty());
    desk.check_books();
    desk.enter();
    assert!(!matches!(&desk.session.phase, Phase::Item(s) if s.mode == Mode::Placement), "it does not begin again");
}

#[test]
fn a_perfect_placement_stops_at_the_limit() {
    let mut desk = introduced();
    desk.act(Event::Pick(0));
    while matches!(desk.session.phase, Phase::Item(_)) {
        desk.answer_right();
        desk.enter();
    }
    assert!(desk.attempts().len() <= MOST);
}

#[test]
fn a_skipped_item_counts_as_a_miss_and_misses_end_it() {
    let mut desk = introduced();
    desk.act(Event::Pick(0));
    let before = desk.estimate(desk.item().skill_id());
    let skill = desk.item().skill_id().to_string();
    // Whatever was typed does not count any more.
    let answer = crate::desk::right(&desk.item());
    if matches!(answer, Answer::Text(_)) {
        desk.act(Event::Draft(answer));
    }
    desk.act(Event::Skip);
    assert!(!desk.judged().verdict.correct);
    assert_eq!(desk.judged().verdict.feedback, "", "nothing was answered, so nothing is said about it");
    let first = desk.session.talk.log.iter().find_map(|e| match e {
        Entry::Verdict { said, .. } => said.first().cloned(),
        _ => None,
    });
    assert!(matches!(&first, Some((Some(Tone::Info), said)) if said.contains("did not know")), "not wrong: {first:?}");
    assert!(desk.estimate(&skill) < before);
    assert!(!desk.attempts()[0].rapid(), "to say at once that one does not know is no guess");
    let mut n = 1;
    loop {
        desk.enter();
        if desk.session.phase == Phase::Home {
            break;
        }
        desk.act(Event::Skip);
        n += 1;
    }
    assert_eq!(n, 3);
    assert_eq!(desk.journal.last().unwrap().1, Evidence::Placed { items: 3 });
}

#[test]
fn placement_can_be_given_up_or_left_and_taken_up_again() {
    let mut desk = introduced();
    desk.act(Event::Pick(0));
    desk.answer_right();
    desk.enter();
    let second = desk.item().id;
    desk.act(Event::Home);
    assert_eq!(desk.session.phase, Phase::Home);
    desk.enter();
    assert_eq!((desk.item().id, desk.sitting().mode), (second, Mode::Placement));
    desk.act(Event::GiveUp);
    assert_eq!(desk.session.phase, Phase::Home);
    assert_eq!(desk.journal.last().unwrap().1, Evidence::Placed { items: 1 });
    // What the right answer speaks for is asked without its lesson; who does not know it reads the lesson then.
    desk.enter();
    assert_eq!((desk.sitting().mode, desk.sitting().reason.cause), (Mode::Practice, Cause::Carried));
    desk.answer_wrong();
    desk.act(Event::GiveUp);
    desk.enter();
    assert!(matches!(desk.session.phase, Phase::Lesson(_)), "{:?}", desk.session.phase);
}

#[test]
fn without_placement_the_course_begins_at_its_beginning() {
    let mut desk = introduced();
    desk.act(Event::Skip);
    assert_eq!(desk.session.phase, Phase::Home);
    desk.enter();
    let Phase::Lesson(reading) = &desk.session.phase else { panic!("{:?}", desk.session.phase) };
    assert_eq!(reading.skill, course().skills[0].id);
    desk.enter();
    assert_eq!(desk.item().skill_id(), course().skills[0].id);
    assert_eq!(desk.sitting().stage, Stage::Answering);
    assert!(matches!(desk.journal.last().unwrap().1, Evidence::Lesson { .. }));
}
