//! Killed and started again.

use crate::desk::{Desk, Disk, course, find, right, wrong};
use gradus::curriculum::{Errand, Kind, Question};
use gradus::grading::Answer;
use gradus::learner::Evidence;
use gradus::session::{Entry, Event, Mode, Phase, Saved, Session, Sitting, Stage};
use std::sync::Arc;

/// Every phase, each with the learner in the middle of something.
fn phases() -> Vec<(&'static str, Desk)> {
    let item = find(|_, i| i.kind() == Kind::Blank);
    let at = || Desk::at(&item.id);
    let mut name = Desk::new();
    name.act(Event::typed("Ad"));
    let mut goal = Desk::new();
    goal.acts([Event::typed("Ada"), Event::Continue, Event::Pick(2)]);
    let mut home = Desk::known();
    home.act(Event::Home);
    let mut lesson = Desk::known();
    lesson.acts([Event::Continue, Event::Say("why?".into())]);
    let mut half = at();
    half.acts([Event::Hint, Event::Draft(Answer::Text("hal".into()))]);
    let mut revealed = at();
    (0..4).for_each(|_| revealed.act(Event::Hint));
    let mut judged = at();
    judged.answer_right();
    let mut may_retry = at();
    may_retry.answer_wrong();
    let mut second = at();
    second.answer_wrong();
    second.enter();
    second.act(Event::typed("sec"));
    let mut placing = Desk::new();
    placing.acts([
        Event::typed("Ada"),
        Event::Continue,
        Event::Pick(0),
        Event::Pick(0),
        Event::Continue,
        Event::Continue,
        Event::Pick(0),
    ]);
    placing.answer_right();
    let mut placed_next = placing.clone();
    placed_next.enter();
    vec![
        ("name", name),
        ("goal", goal),
        ("home", home),
        ("lesson", lesson),
        ("half-typed", half),
        ("revealed", revealed),
        ("judged", judged),
        ("may retry", may_retry),
        ("second try", second),
        ("placement, judged", placing),
        ("placement", placed_next),
    ]
}

#[test]
fn every_phase_continues_where_it_was() {
    for (name, desk) in phases() {
        let back = desk.killed();
        let (mut was, mut is) = (desk.session.phase.clone(), back.session.phase.clone());
        // Clocks run on; nothing else may differ.
        for phase in [&mut was, &mut is] {
            match phase {
                Phase::Item(s) => (s.shown_at, s.spent_ms) = (0, 0),
                Phase::Lesson(r) => r.since = 0,
                _ => {}
            }
        }
        assert_eq!(is, was, "{name}");
        assert_eq!(back.session.placement, desk.session.placement, "{name}");
        if !matches!(was, Phase::Home | Phase::Welcome(_)) {
            assert_eq!(back.session.talk.log, desk.session.talk.log, "{name}");
        }
        assert_eq!(back.session.learner, desk.session.learner, "{name}");
    }
}

#[test]
fn time_before_the_restart_counts_and_time_between_does_not() {
    let item = find(|_, i| i.kind() == Kind::Blank);
    let mut desk = Desk::at(&item.id);
    desk.now += 100_000;
    desk.act(Event::typed("x"));
    let mut back = desk.killed();
    back.answer_right();
    let ms = back.attempts()[0].ms;
    assert!((105_000..125_000).contains(&ms), "{ms}");
}

#[test]
fn killed_between_disk_and_screen_an_answer_is_judged_and_not_asked_again() {
    for correct in [true, false] {
        let item = find(|_, i| i.kind() == Kind::Choice);
        let mut desk = Desk::at(&item.id);
        desk.disk = Disk::Waits;
        desk.answer(if correct { right(&item) } else { wrong(&item) });
        assert_eq!(desk.sitting().stage, Stage::Saving);
        // Not even a clock that was set back may make an answer count twice.
        let append = desk.waiting[0].clone();
        desk.write(&append);
        for clock in [60_000, -10_000_000] {
            let mut run = desk.clone();
            run.now += clock;
            let mut back = run.killed();
            assert_eq!(back.judged().verdict.correct, correct);
            assert_eq!(back.sitting().tries, 1);
            let verdicts = back.session.talk.log.iter().filter(|e| matches!(e, Entry::Verdict { .. }));
            assert_eq!(verdicts.count(), 1);
            let (before, after) = (back.judged().before, back.judged().after);
            assert!(before.is_finite() && after.is_finite());
            back.enter();
            assert_eq!(back.attempts().len(), 1);
            assert!(back.session.item().is_none_or(|(_, next)| next.id != item.id), "not the same at once");
        }
    }
}

#[test]
fn killed_before_the_disk_an_answer_is_still_there_to_be_sent() {
    let item = find(|_, i| i.kind() == Kind::Short);
    for disk in [Disk::Waits, Disk::Refuses] {
        let mut desk = Desk::at(&item.id);
        desk.answer_wrong();
        desk.enter();
        desk.disk = disk;
        desk.answer(right(&item));
        let mut back = desk.killed();
        assert_eq!((&back.sitting().stage, &back.sitting().answer), (&Stage::Answering, &right(&item)));
        assert_eq!(back.sitting().tries, 1, "the first try is on disk, the second is not");
        back.enter();
        back.act(Event::Confidence(None));
        assert!(back.judged().verdict.correct);
        assert_eq!(back.attempts().len(), 2);
        back.check_books();
    }
}

#[test]
fn killed_in_placement_between_disk_and_screen_the_item_counts_once() {
    let mut desk = Desk::new();
    desk.acts([
        Event::typed("Ada"),
        Event::Continue,
        Event::Pick(0),
        Event::Pick(0),
        Event::Continue,
        Event::Continue,
        Event::Pick(0),
    ]);
    desk.disk = Disk::Waits;
    desk.answer_right();
    let append = desk.waiting[0].clone();
    desk.write(&append);
    let back = desk.killed();
    assert_eq!(back.session.placement, [(back.sitting().item.clone(), true)]);
}

#[test]
fn what_the_curriculum_no_longer_has_leads_home() {
    let (_, desk) = phases().swap_remove(4);
    let place = desk.place.clone().unwrap();
    let again = |place: Saved| Session::new(course(), desk.session.learner.clone(), Some(place), desk.now).phase;
    assert!(matches!(again(place.clone()), Phase::Item(_)));
    let change = |f: &dyn Fn(&mut gradus::session::Sitting)| {
        let mut place = place.clone();
        if let Phase::Item(s) = &mut place.phase {
            f(s);
        }
        place
    };
    assert_eq!(again(change(&|s| s.hash ^= 1)), Phase::Home);
    assert_eq!(again(change(&|s| s.item = "rust.moves/no-such-item".into())), Phase::Home);
    assert_eq!(again(change(&|s| s.item = "nonsense".into())), Phase::Home);
    assert_eq!(again(change(&|s| s.mode = Mode::Placement)), Phase::Home, "placement is over");
    // The question itself was rewritten.
    let mut course = (*course()).clone();
    for item in course.skills.iter_mut().flat_map(|s| &mut s.items) {
        item.hash = item.hash.wrapping_add(1);
    }
    let session = Session::new(Arc::new(course), desk.session.learner.clone(), Some(place), desk.now);
    assert_eq!(session.phase, Phase::Home);
    let (_, lesson) = phases().swap_remove(3);
    let mut place = lesson.place.clone().unwrap();
    if let Phase::Lesson(r) = &mut place.phase {
        r.skill = "rust.gone".into();
    }
    assert_eq!(again(place), Phase::Home);
}

#[test]
fn a_lost_profile_leads_to_the_welcome() {
    let (_, desk) = phases().swap_remove(4);
    let back = Desk::resume(desk.now, vec![], desk.place);
    assert!(matches!(back.session.phase, Phase::Welcome(_)));
}

#[test]
fn every_entry_of_the_log_survives() {
    let mut place =
        Saved { placement: vec![("a/b".into(), true)], recent: vec!["x".into()], seen: 3, ..Saved::at(Phase::Home) };
    place.log = vec![
        Entry::Learner("l".into()),
        Entry::Tutor("t".into()),
        Entry::Material("m".into()),
        Entry::Hint { rung: 2, text: "h".into() },
        Entry::Reveal { answer: "a".into(), explanation: "e".into() },
        Entry::Verdict {
            answer: "a".into(),
            said: vec![(None, "p".into()), (Some(gradus::session::Tone::Bad), "q".into())],
        },
        Entry::Note("n".into()),
    ];
    let bytes = rmp_serde::to_vec_named(&place).unwrap();
    assert_eq!(rmp_serde::from_slice::<Saved>(&bytes).unwrap(), place);
    let json = serde_json::to_string(&place).unwrap();
    assert_eq!(serde_json::from_str::<Saved>(&json).unwrap(), place);
}

#[test]
fn at_the_end_the_place_is_saved_and_the_reply_stopped() {
    let mut desk = Desk::at(&find(|_, i| i.kind() == Kind::Short).id);
    desk.model_is_ready();
    desk.act(Event::Say("why?".into()));
    desk.place = None;
    desk.act(Event::Quit);
    assert!(desk.ended && desk.place.is_some());
    assert_eq!(desk.cancelled, [desk.requests[0].id]);
    assert!(matches!(desk.journal.last().unwrap().1, Evidence::Said { .. }));
}

#[test]
fn a_folder_that_is_gone_is_not_checked_as_if_it_were_there() {
    let mut course = (*course()).clone();
    let item = &mut course.skills[0].items[0];
    item.question = Question::Command(Errand { check: "true".into(), ..Errand::default() });
    let id = item.id.clone();
    let sitting = Sitting { answer: Answer::Text("mkdir a\n".into()), ..Desk::at(&id).sitting().clone() };
    let place = Saved::at(Phase::Item(Box::new(sitting)));
    let learner = Desk::known().session.learner;
    let back = Session::new(Arc::new(course), learner, Some(place), 1_800_000_000_000);
    let Phase::Item(sitting) = &back.phase else { panic!("the item is gone") };
    assert!(sitting.answer.is_empty(), "{:?}", sitting.answer);
    assert!(matches!(back.talk.log.last(), Some(Entry::Note(_))));
}
