//! Moods, habits and memory as the course lives them: shown as a guess, corrected, acted on, remembered.

use crate::desk::{Desk, attempt_of, course, find, right, tempting, wrong};
use gradus::curriculum::{Item, Kind};
use gradus::grading::Answer;
use gradus::learner::mood::{Mood, QUIET};
use gradus::learner::{DAY, Evidence, Learner, OFF_RAMP};
use gradus::session::{Correction, Entry, Event, Mode, Offer, Phase, Stage};

/// A learner who fails at one item after the other until a guess is shown.
fn failing() -> Desk {
    let mut desk = Desk::known();
    for _ in 0..40 {
        if desk.session.feeling.guess.is_some() {
            return desk;
        }
        match &desk.session.phase {
            Phase::Item(s) if s.stage == Stage::Answering => {
                desk.now += 20_000;
                desk.answer_wrong();
            }
            _ => desk.enter(),
        }
    }
    panic!("nobody noticed");
}

fn corrections(desk: &Desk) -> Vec<(Mood, bool)> {
    let said = desk.journal.iter().filter_map(|(_, e)| match e {
        Evidence::MoodCorrected { guess, right, .. } => Some((*guess, *right)),
        _ => None,
    });
    said.collect()
}

fn notes(desk: &Desk) -> Vec<String> {
    let note = |e: &Entry| match e {
        Entry::Note(text) => Some(text.clone()),
        _ => None,
    };
    desk.session.talk.log.iter().filter_map(note).collect()
}

#[test]
fn a_guess_is_shown_after_failures_and_taken_back_for_a_while() {
    let mut desk = failing();
    let made = desk.session.feeling.guess.clone().unwrap();
    assert_eq!(made.mood, Mood::Stuck);
    assert!(desk.attempts().len() >= 4 && desk.session.feeling.is_gentle());
    assert!(matches!(desk.sitting().stage, Stage::Judged(_)), "at a quiet moment");
    let mut gentle = desk.clone();
    while !matches!(&gentle.session.phase, Phase::Item(s) if s.stage == Stage::Answering) {
        gentle.enter();
    }
    assert!(gentle.session.feeling.guess.is_none(), "it goes with the question");
    gentle.answer_wrong();
    let said = |desk: &Desk| format!("{:?}", desk.session.talk.log.last());
    assert!(
        gentle.session.talk.log.iter().any(|e| format!("{e:?}").contains("Not yet. This is a hard one")),
        "{}",
        said(&gentle)
    );
    desk.act(Event::Mood(Correction::Fine));
    assert!(desk.session.feeling.guess.is_none() && !desk.session.feeling.is_gentle());
    assert_eq!(corrections(&desk), vec![(Mood::Stuck, false)]);
    desk.check_books();
    // The same failures speak for the same guess, and it is not made again: now, nor after a restart.
    let fails = |desk: &mut Desk, n: usize| {
        for _ in 0..n {
            match &desk.session.phase {
                Phase::Item(s) if s.stage == Stage::Answering => desk.answer_wrong(),
                _ => desk.enter(),
            }
            assert_ne!(desk.session.feeling.guess.as_ref().map(|g| g.mood), Some(Mood::Stuck));
        }
    };
    fails(&mut desk, 10);
    let mut again = desk.killed();
    assert!(again.session.learner.overall.moods.of(Mood::Stuck).quiet(again.now));
    assert_eq!(again.session.learner.overall, desk.session.learner.overall);
    fails(&mut again, 10);
    assert!(!again.session.learner.overall.moods.of(Mood::Stuck).quiet(again.now + QUIET + 15 * 60_000));
    // A question that was not asked cannot be answered.
    let before = corrections(&again).len();
    again.act(Event::Mood(Correction::Right));
    assert!(again.session.notice.is_some() || corrections(&again).len() > before);
}

#[test]
fn an_offer_that_is_taken_is_done_and_says_that_the_guess_was_right() {
    let item = find(|s, i| s.items.iter().any(|o| o.difficulty < i.difficulty) && i.kind() == Kind::Choice);
    let mut desk = Desk::at(&item.id);
    desk.act(Event::Say("I don't get it".into()));
    desk.act(Event::Say("I'm lost".into()));
    assert_eq!(desk.session.feeling.guess.as_ref().map(|g| g.mood), Some(Mood::Stuck));
    assert_eq!(desk.session.feeling.offers, vec![Offer::Example, Offer::Easier]);
    let before = desk.session.learner.success(&item, desk.now);
    desk.act(Event::Offer(Offer::Easier));
    assert_eq!(corrections(&desk), vec![(Mood::Stuck, true)]);
    let next = desk.item();
    assert!(next.id != item.id && desk.sitting().mode == Mode::Practice && desk.sitting().open());
    assert!(desk.session.learner.success(&next, desk.now) > before, "easier");
    assert!(desk.sitting().reason.sentence.contains("easier"));
    desk.check_books();

    let mut desk = failing();
    let skill = desk.item().skill_id().to_string();
    desk.act(Event::Offer(Offer::Example));
    assert!(matches!(&desk.session.phase, Phase::Lesson(r) if r.skill == skill));
    assert_eq!(corrections(&desk), vec![(Mood::Stuck, true)]);

    // A break is no part of that guess: it is given, and says nothing about it.
    let mut desk = failing();
    desk.act(Event::Offer(Offer::Break));
    assert_eq!((desk.session.phase.clone(), corrections(&desk)), (Phase::Home, vec![]));
    assert!(desk.session.notice.as_ref().unwrap().text.contains("kept"));
    desk.check_books();
}

#[test]
fn offers_may_be_asked_for_unasked_and_not_in_a_test() {
    let hardest = |c: &[Item]| c.iter().map(|i| i.difficulty).max();
    let item = find(|s, i| Some(i.difficulty) < hardest(&s.items) && i.kind() == Kind::Choice);
    let mut desk = Desk::at(&item.id);
    desk.act(Event::Hint);
    let before = desk.session.learner.success(&item, desk.now);
    desk.act(Event::Offer(Offer::Harder));
    assert!(desk.session.learner.success(&desk.item(), desk.now) < before);
    assert!(
        desk.journal.iter().any(|(_, e)| matches!(e, Evidence::Skipped { item: i } if *i == item.id)),
        "helped, and left"
    );
    desk.act(Event::Offer(Offer::TestOut));
    assert_eq!(desk.sitting().mode, Mode::Check);
    let id = desk.item().id;
    for offer in Offer::ALL {
        desk.act(Event::Offer(offer));
        assert_eq!((desk.item().id, desk.sitting().mode), (id.clone(), Mode::Check), "{offer:?} in a test");
    }
    let mut home = Desk::known();
    home.act(Event::Offer(Offer::Easier));
    assert_eq!(home.session.phase, Phase::Home);
    assert!(home.session.notice.is_some());
    home.check_books();
}

#[test]
fn words_speak_and_a_test_is_not_watched() {
    let item = find(|_, i| i.kind() == Kind::Choice);
    let mut desk = Desk::at(&item.id);
    desk.act(Event::Say("this is boring".into()));
    assert_eq!(desk.session.feeling.guess.as_ref().map(|g| g.mood), Some(Mood::Bored));
    desk.act(Event::Mood(Correction::Right));
    assert_eq!(corrections(&desk), vec![(Mood::Bored, true)]);
    let mut desk = Desk::known();
    desk.act(Event::TestOut("rust.bindings".into()));
    desk.answer_wrong();
    assert_eq!(desk.session.feeling.watch, Default::default());
}

#[test]
fn a_hint_before_the_question_was_read_costs_a_second_press() {
    let item = find(|_, i| i.prompt.split_whitespace().count() > 30 && i.hints.len() > 2 && i.kind() == Kind::Choice);
    let mut desk = Desk::at(&item.id);
    desk.now += 300;
    desk.feed(Event::Hint);
    assert!(desk.session.talk.log.is_empty() && desk.sitting().hints == 0, "nothing is taken and nothing refused");
    assert!(desk.session.notice.as_ref().unwrap().text.contains("once more"));
    desk.now += 200;
    desk.feed(Event::Hint);
    assert_eq!(desk.sitting().hints, 1);
    let mut slow = Desk::at(&item.id);
    slow.act(Event::Hint);
    assert_eq!(slow.sitting().hints, 1, "after five seconds at once");
}

#[test]
fn hints_clicked_through_are_help_all_the_same_and_are_named() {
    let item =
        find(|_, i| i.hints.len() == 3 && i.kind() == Kind::Choice && i.hints.iter().all(|h| h.split(' ').count() > 8));
    let mut desk = Desk::at(&item.id);
    desk.act(Event::Hint);
    for _ in 0..2 {
        desk.now += 100;
        desk.feed(Event::Hint);
        while !desk.waiting.is_empty() {
            desk.answer_disk(false);
        }
    }
    assert!(notes(&desk).iter().any(|n| n.contains("faster than they can be read")), "{:?}", desk.session.talk.log);
    desk.now += 100;
    desk.feed(Event::Draft(right(&item)));
    desk.feed(Event::Continue);
    desk.feed(Event::Confidence(None));
    desk.answer_disk(false);
    let attempt = desk.attempts()[0].clone();
    assert_eq!(attempt.hints, 3);
    assert!(!attempt.unassisted() && !attempt.studied());
    let state = &desk.session.learner.skills[item.skill_id()];
    assert_eq!((state.unassisted, state.examples), (0, 0));
    // Read slowly, the last hint is a worked example; and still help.
    let mut desk = Desk::at(&item.id);
    (0..3).for_each(|_| desk.act(Event::Hint));
    desk.now += 60_000;
    desk.answer_right();
    assert!(desk.attempts()[0].studied() && !desk.attempts()[0].unassisted());
    let state = &desk.session.learner.skills[item.skill_id()];
    assert_eq!((state.unassisted, state.examples, state.lesson_read), (0, 1, true));
    desk.check_books();
}

#[test]
fn a_guess_that_hits_is_no_evidence_of_knowing_and_is_named_kindly() {
    let mut desk = Desk::known();
    let mut rapid = 0;
    while rapid < 2 {
        match &desk.session.phase {
            Phase::Item(s) if s.stage == Stage::Answering => {
                let item = desk.item();
                let before = desk.estimate(item.skill_id());
                desk.now += 20;
                desk.feed(Event::Draft(right(&item)));
                desk.feed(Event::Continue);
                if desk.sitting().stage == Stage::Confidence {
                    desk.feed(Event::Confidence(None));
                }
                desk.act(Event::Draft(Answer::Text(String::new())));
                if desk.attempts().last().is_some_and(|a| a.item == item.id && a.rapid() && a.correct) {
                    rapid += 1;
                    assert!(desk.estimate(item.skill_id()) <= before + 1e-3, "a lucky guess raises nothing");
                }
            }
            _ => desk.enter(),
        }
    }
    assert!(notes(&desk).iter().any(|n| n.contains("faster than the question can be read")), "{:?}", notes(&desk));
    assert!(desk.session.learner.skills.values().all(|s| s.unassisted == 0));
}

#[test]
fn after_ten_answers_the_off_ramp_says_so_and_suggests_a_person() {
    let mut desk = Desk::known();
    desk.act(Event::Learn("rust.moves".into()));
    let mut seen = false;
    for _ in 0..200 {
        match &desk.session.phase {
            Phase::Item(s) if s.stage == Stage::Answering && s.item.starts_with("rust.moves") => desk.answer_wrong(),
            Phase::Item(s) if s.stage == Stage::Answering => desk.act(Event::Learn("rust.moves".into())),
            _ => desk.enter(),
        }
        if notes(&desk).iter().any(|n| n.contains("show a person")) {
            seen = true;
            break;
        }
    }
    assert!(seen);
    assert_eq!(desk.session.learner.skills["rust.moves"].attempts, OFF_RAMP);
}

#[test]
fn a_mix_up_is_remembered_after_the_answer_and_never_before() {
    let (item, answer, misconception) = tempting();
    let mut desk = Desk::at(&item.id);
    desk.answer(answer.clone());
    assert!(!notes(&desk).iter().any(|n| n.contains("came up")), "the first time");
    desk.act(Event::GiveUp);
    // Three days later at the same item: nothing is said before, and after the same mistake it is.
    let later = |desk: &Desk| {
        let mut next = Desk::at(&item.id);
        next.journal = desk.journal.clone();
        next.now = desk.now + 3 * DAY;
        next.session.learner = desk.session.learner.clone();
        next.state = desk.session.learner.clone();
        let Phase::Item(sitting) = &mut next.session.phase else { panic!() };
        sitting.shown_at = next.now;
        next
    };
    let mut again = later(&desk);
    again.act(Event::Hint);
    assert!(notes(&again).is_empty(), "nothing that gives it away");
    let remembered = again.session.remembered(again.now);
    assert_eq!(remembered.open.iter().map(|m| m.id.as_str()).collect::<Vec<_>>(), vec![misconception.as_str()]);
    let (with, without) = (remembered.block(None), remembered.block(Some(&item)));
    assert!(with.contains("mixes something up") && !without.contains("mixes"), "{with}\n{without}");
    let mut again = later(&desk);
    again.answer(answer);
    assert!(notes(&again).iter().any(|n| n.contains("came up on")), "{:?}", notes(&again));
    // Resisted alone: it is overcome, and that is said.
    let mut over = later(&desk);
    over.now += 20_000;
    over.answer_right();
    assert!(attempt_of(&over.journal.last().unwrap().1).unassisted());
    assert!(notes(&over).iter().any(|n| n.contains("on your own")), "{:?}", notes(&over));
    let remembered = over.session.remembered(over.now + DAY);
    assert!(remembered.open.is_empty() && remembered.closed[0].id == misconception);
    over.check_books();
}

#[test]
fn the_greeting_tells_of_the_last_time_until_the_first_answer() {
    assert!(Desk::known().session.greeting().is_empty(), "there was no last time");
    let (item, answer, _) = tempting();
    let mut desk = Desk::at(&item.id);
    desk.answer(answer);
    assert!(desk.session.greeting().is_empty());
    let mut next = Desk::resume(desk.now + 2 * DAY, desk.journal.clone(), None);
    let said = next.session.greeting().join(" ");
    let title = course().skill(item.skill_id()).unwrap().title.clone();
    assert!(said.contains("2 days ago") && said.contains(&title) && said.contains("mix-up"), "{said}");
    next.act(Event::Learn(item.skill_id().into()));
    next.enter();
    next.answer(wrong(&next.item()));
    assert!(next.session.greeting().is_empty());
    // The plan of somebody who has done nothing yet is all there is.
    let mut learner = Learner::default();
    let c = course();
    assert_eq!(
        gradus::session::Remembered::of(&learner, &c, next.now, gradus::learner::day::Zone::UTC).sentences().len(),
        1
    );
    desk.journal.iter().for_each(|(at, e)| drop(learner.apply(*at, e)));
    let all = gradus::session::Remembered::of(&learner, &c, next.now, gradus::learner::day::Zone::UTC);
    assert!(all.sentences().iter().any(|s| s.contains("--forget")));
    assert!(all.block(None).chars().count() <= 600 && !all.block(None).contains(&title.repeat(9)));
}
