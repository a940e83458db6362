//! At an item: answers, hints, the reveal, the disk.

use crate::desk::{Desk, Disk, attempt_of, course, find, right, tempting, wrong};
use gradus::curriculum::{Item, Kind, Question};
use gradus::grading::{Answer, Cause};
use gradus::learner::{Evidence, Standing};
use gradus::session::{Entry, Event, Phase, Stage};

#[test]
fn a_mix_up_is_named_and_a_second_try_is_given() {
    let (item, answer, misconception) = tempting();
    let mut desk = Desk::at(&item.id);
    let before = desk.estimate(item.skill_id());
    desk.act(Event::Draft(answer.clone()));
    desk.enter();
    assert_eq!(desk.sitting().stage, Stage::Confidence);
    desk.act(Event::Draft(right(&item)));
    assert_eq!(desk.sitting().answer, answer, "the answer stands while it is asked how sure");
    desk.act(Event::Confidence(Some(4)));
    let judged = desk.judged().clone();
    assert_eq!(judged.verdict.cause, Cause::Misconception(misconception.clone()));
    assert_eq!((judged.confidence, judged.may_retry), (Some(4), true));
    assert!(judged.after < judged.before && (judged.before - before).abs() < 0.01);
    assert_eq!(desk.attempts()[0].misconception.as_deref(), Some(misconception.as_str()));
    assert!(desk.session.learner.skills[item.skill_id()].misconceptions[&misconception].open);
    let after = desk.estimate(item.skill_id());
    desk.enter();
    assert_eq!(desk.sitting().stage, Stage::Answering);
    desk.answer_right();
    assert!(desk.judged().verdict.correct && !desk.judged().may_retry);
    let second = desk.attempts()[1];
    assert!(second.retry && !second.unassisted());
    assert!(desk.session.learner.skills[item.skill_id()].misconceptions[&misconception].open, "alone it closes");
    assert!(desk.estimate(item.skill_id()) >= after);
    assert_eq!(desk.session.today, (2, 1));
    desk.enter();
    assert!(desk.session.item().is_none_or(|(_, next)| next.id != item.id), "not the same item at once");
    desk.check_books();
}

#[test]
fn a_second_try_can_be_declined_and_there_is_no_third() {
    let (item, answer, _) = tempting();
    let mut desk = Desk::at(&item.id);
    desk.answer(answer.clone());
    let tells = |desk: &Desk| format!("{:?}", desk.session.talk.log).contains(&format!("{:?}", item.explanation));
    assert!(!tells(&desk), "a second try is worth something only while the answer is not told");
    desk.act(Event::GiveUp);
    assert!(!desk.judged().may_retry && tells(&desk));
    desk.enter();
    assert!(!matches!(&desk.session.phase, Phase::Item(s) if s.item == item.id));

    let mut desk = Desk::at(&item.id);
    desk.answer(answer.clone());
    desk.enter();
    desk.answer(answer);
    assert!(!desk.judged().may_retry);
    assert_eq!(desk.attempts().len(), 2);
}

#[test]
fn picking_another_option_after_a_wrong_one_is_the_second_try() {
    let item = find(|_, i| i.kind() == Kind::Choice && i.options().len() > 2);
    let mut desk = Desk::at(&item.id);
    desk.answer(wrong(&item));
    let Answer::Picked(another) = right(&item) else { panic!("no options") };
    let another = *another.first().unwrap();
    desk.act(Event::Pick(99));
    assert!(desk.judged().may_retry, "there is no such option");
    desk.act(Event::Pick(another));
    assert_eq!(desk.sitting().stage, Stage::Confidence);
    assert_eq!(desk.sitting().answer, Answer::Picked([another].into()));
    desk.act(Event::Confidence(None));
    assert!(desk.judged().verdict.correct && desk.attempts()[1].retry);
    let stage = desk.sitting().stage.clone();
    desk.act(Event::Pick(0));
    assert_eq!(desk.sitting().stage, stage, "a verdict that stands is not opened by it");
    desk.check_books();
}

#[test]
fn hints_climb_the_ladder_to_the_reveal() {
    let item = find(|_, i| i.kind() == Kind::Predict);
    let mut desk = Desk::at(&item.id);
    for rung in 1..=3u8 {
        desk.act(Event::Hint);
        let text = item.hints[usize::from(rung) - 1].clone();
        assert_eq!(desk.session.talk.log.last(), Some(&Entry::Hint { rung, text }));
        assert_eq!(desk.journal.last().unwrap().1, Evidence::Hint { item: item.id.clone(), rung });
        assert!(!desk.sitting().revealed);
    }
    desk.act(Event::Hint);
    assert!(
        matches!(desk.session.talk.log.last(), Some(Entry::Reveal { explanation, .. }) if *explanation == item.explanation)
    );
    let entries = desk.session.talk.log.len();
    desk.act(Event::Hint);
    assert_eq!(desk.session.talk.log.len(), entries, "after the last rung there is no other");
    desk.enter();
    assert_eq!(desk.journal.iter().filter(|e| matches!(e.1, Evidence::Skipped { .. })).count(), 1);
    assert!(desk.session.item().is_none_or(|(_, next)| next.id != item.id));
    assert!(desk.attempts().is_empty());
    desk.check_books();
}

#[test]
fn rungs_that_an_imported_item_lacks_are_gone_over() {
    let item = find(|_, i| i.kind() == Kind::Predict);
    for rungs in 0..=2usize {
        let mut course = (*course()).clone();
        for one in course.skills.iter_mut().flat_map(|s| &mut s.items).filter(|i| i.id == item.id) {
            one.hints.truncate(rungs);
            one.explanation.clear();
        }
        let mut desk = Desk::known();
        desk.put_in(course, &item.id);
        assert_eq!(desk.session.rungs_left(), rungs);
        for rung in 1..=rungs {
            desk.act(Event::Hint);
            let text = item.hints[rung - 1].clone();
            assert_eq!(desk.session.talk.log.last(), Some(&Entry::Hint { rung: rung as u8, text }));
            assert_eq!(desk.session.rungs_left(), rungs - rung);
        }
        desk.act(Event::Hint);
        assert!(matches!(desk.session.talk.log.last(), Some(Entry::Reveal { .. })), "the last rung stays");
        assert!(desk.sitting().revealed && usize::from(desk.sitting().hints) == rungs);
        let Some(Entry::Reveal { answer, explanation }) = desk.session.talk.log.last() else { panic!("no reveal") };
        assert!(!answer.is_empty() && explanation.is_empty());
        desk.check_books();
    }
}

#[test]
fn all_right_options_are_revealed() {
    let item = find(|_, i| matches!(&i.question, Question::Choices(o) if o.iter().filter(|o| o.correct).count() > 1));
    let mut desk = Desk::at(&item.id);
    (0..4).for_each(|_| desk.act(Event::Hint));
    let Some(Entry::Reveal { answer, .. }) = desk.session.talk.log.last() else { panic!("no reveal") };
    for option in item.options() {
        assert_eq!(answer.contains(&option.text), option.correct, "{answer}");
    }
}

#[test]
fn a_revealed_answer_never_raises_the_estimate() {
    // Also not by decay and drift, for a learner far below the bar.
    for misses in [0, 1, 6] {
        for item in ["choice", "choices", "predict", "blank", "short"] {
            let item = find(|_, i| i.kind().name() == item);
            let mut desk = Desk::at(&item.id);
            for _ in 0..misses {
                desk.answer_wrong();
                desk = back_at(&desk, &item);
            }
            (0..4).for_each(|_| desk.act(Event::Hint));
            desk.answer_right();
            let judged = desk.judged();
            assert!(judged.verdict.correct && !judged.certified);
            assert!(judged.after <= judged.before, "{} {misses}: {} -> {}", item.id, judged.before, judged.after);
        }
    }
}

/// The same learner, freshly at an item.
fn back_at(desk: &Desk, item: &Item) -> Desk {
    let mut place = Desk::at(&item.id);
    place.act(Event::Draft(Answer::empty(item)));
    let mut next = Desk::resume(desk.now + 30_000, desk.journal.clone(), place.place);
    next.now = desk.now + 30_000;
    next
}

#[test]
fn hints_make_a_right_answer_count_for_less() {
    let item = find(|_, i| i.kind() == Kind::Blank);
    let gain = |hints: usize| {
        let mut desk = Desk::at(&item.id);
        (0..hints).for_each(|_| desk.act(Event::Hint));
        desk.answer_right();
        assert_eq!(usize::from(desk.attempts()[0].hints), hints);
        desk.judged().after - desk.judged().before
    };
    let gains: Vec<f64> = (0..=3).map(gain).collect();
    assert!(gains.windows(2).all(|w| w[1] < w[0]) && gains[3] >= 0.0, "{gains:?}");
}

#[test]
fn help_is_not_shaken_off_by_leaving_the_item() {
    for leave in [Event::Home, Event::Lesson, Event::Learn("SKILL".into())] {
        let item = find(|s, i| s.items.len() > 4 && i.kind() == Kind::Predict);
        let mut desk = Desk::at(&item.id);
        (0..4).for_each(|_| desk.act(Event::Hint));
        let leave = if matches!(leave, Event::Learn(_)) { Event::Learn(item.skill_id().into()) } else { leave };
        desk.act(leave.clone());
        for _ in 0..6 {
            if matches!(&desk.session.phase, Phase::Item(s) if s.item == item.id) {
                panic!("after {leave:?} the revealed item is asked again as if it were new");
            }
            if matches!(desk.session.phase, Phase::Item(_)) {
                break;
            }
            desk.enter();
        }
    }
}

#[test]
fn certification_asks_for_unassisted_evidence() {
    let skill = gradus::curriculum::Library::open("rust").unwrap().skills[0].clone();
    let mut desk = Desk::at(&skill.items[0].id);
    for n in 0..12 {
        desk.act(Event::Hint);
        desk.answer_right();
        assert!(!desk.judged().certified);
        desk = back_at(&desk, &skill.items[(n + 1) % skill.items.len()]);
    }
    assert_ne!(desk.session.learner.mastery(&skill.id, desk.now).standing, Standing::Mastered);
    let mut certified = 0;
    for n in 0..16 {
        desk.answer_right();
        certified += usize::from(desk.judged().certified);
        desk = back_at(&desk, &skill.items[n % skill.items.len()]);
    }
    assert_eq!(certified, 1, "it is said once");
    assert_eq!(desk.session.learner.mastery(&skill.id, desk.now).standing, Standing::Mastered);
}

#[test]
fn no_verdict_before_the_disk_has_the_answer() {
    let mut kinds: Vec<Kind> = course().items().map(|(_, i)| i.kind()).collect();
    kinds.sort();
    kinds.dedup();
    assert!(kinds.len() >= 5);
    for kind in kinds {
        let item = find(|_, i| i.kind() == kind);
        let mut desk = Desk::at(&item.id);
        desk.disk = Disk::Waits;
        let learner = desk.session.learner.clone();
        desk.answer(right(&item));
        assert_eq!(desk.sitting().stage, Stage::Saving);
        assert_eq!(desk.session.learner, learner, "nothing counts yet");
        assert!(!desk.session.saved);
        // Whatever the learner does now, the answer stays on its way, once.
        let item_before = desk.item().id;
        let events =
            [Event::Continue, Event::Skip, Event::GiveUp, Event::Home, Event::Lesson, Event::Hint, Event::Pick(0)];
        desk.acts(events);
        desk.acts([Event::Learn(item.skill_id().into()), Event::Cancel, Event::Confidence(Some(1))]);
        assert_eq!((desk.item().id, &desk.sitting().stage), (item_before, &Stage::Saving));
        assert_eq!(desk.sent.len(), 1);
        let id = desk.sent[0].id;
        desk.feed(Event::Stored { id: id + 1000 });
        assert_eq!(desk.sitting().stage, Stage::Saving, "that was another one");
        desk.answer_disk(false);
        assert!(desk.judged().verdict.correct);
        assert!(desk.session.saved);
        desk.feed(Event::Stored { id });
        assert_eq!(desk.session.today, (1, 1), "an acknowledgement counts once");
        desk.check_books();
    }
}

#[test]
fn a_refused_answer_says_why_and_is_sent_again_as_it_was() {
    let item = find(|_, i| i.kind() == Kind::Short);
    let mut desk = Desk::at(&item.id);
    desk.disk = Disk::Refuses;
    desk.answer(right(&item));
    assert_eq!(desk.sitting().stage, Stage::NotSaved("the disk is full".into()));
    assert_eq!(desk.session.today, (0, 0));
    desk.act(Event::Draft(wrong(&item)));
    desk.act(Event::Home);
    assert!(matches!(desk.sitting().stage, Stage::NotSaved(_)));
    desk.disk = Disk::Takes;
    desk.enter();
    assert!(desk.judged().verdict.correct);
    assert_eq!(desk.sent.len(), 2);
    assert_eq!(
        (desk.sent[0].id, desk.sent[0].at, &desk.sent[0].evidence),
        (desk.sent[1].id, desk.sent[1].at, &desk.sent[1].evidence)
    );
    desk.check_books();
}

#[test]
fn what_is_said_while_an_answer_is_written_waits_its_turn() {
    let item = find(|_, i| i.kind() == Kind::Short);
    let mut desk = Desk::at(&item.id);
    desk.model_is_ready();
    desk.act(Event::Say("what is a value?".into()));
    let id = desk.requests[0].id;
    desk.stream(id, "A value is what a name stands for. ");
    desk.disk = Disk::Waits;
    desk.answer(right(&item));
    desk.model_done(id);
    // The tutor's turn would carry the state of before the answer to the disk.
    assert_eq!(desk.waiting.len(), 1);
    attempt_of(&desk.waiting[0].evidence);
    desk.answer_disk(false);
    assert!(desk.judged().verdict.correct);
    desk.disk = Disk::Takes;
    desk.answer_disk(false);
    assert!(matches!(&desk.journal.last().unwrap().1, Evidence::Said { .. }));
    desk.check_books();
}

#[test]
fn pasted_line_ends_do_not_spoil_an_answer() {
    let item = find(|_, i| i.kind() == Kind::Predict && i.key_texts()[0].contains('\n'));
    for end in ["\r\n", "\r", "\n"] {
        let mut desk = Desk::at(&item.id);
        desk.answer(Answer::Text(item.key_texts()[0].replace('\n', end) + end));
        assert!(desk.judged().verdict.correct, "{end:?}");
    }
}

#[test]
fn an_empty_answer_is_not_sent_and_a_skipped_item_is_put_aside() {
    let item = find(|s, i| s.items.len() > 4 && i.kind() == Kind::Choices);
    let mut desk = Desk::at(&item.id);
    desk.enter();
    assert!(desk.sent.is_empty() && desk.session.notice.is_some());
    desk.acts([Event::Pick(0), Event::Pick(0), Event::Pick(99), Event::Continue]);
    assert_eq!(desk.sitting().stage, Stage::Answering, "picked and taken back");
    desk.act(Event::Draft(Answer::Picked([77].into())));
    assert!(desk.sitting().answer.is_empty(), "there is no such option");
    desk.act(Event::Skip);
    assert_eq!(desk.journal.last().unwrap().1, Evidence::Skipped { item: item.id.clone() });
    assert!(desk.session.item().is_none_or(|(_, next)| next.id != item.id));
}
