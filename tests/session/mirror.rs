//! What the learner's own keys change: the plan, thumbs, and a disputed estimate.

use crate::desk::{Desk, Disk, course};
use gradus::learner::taste::Style;
use gradus::learner::{DAY, Evidence, Standing};
use gradus::session::{Entry, Event, Mode, Phase, Step};

const SKILL: &str = "rust.bindings";

#[test]
fn a_check_asks_hard_questions_without_help_and_ends_with_what_it_showed() {
    let mut desk = Desk::known();
    let before = desk.estimate(SKILL);
    desk.act(Event::TestOut(SKILL.into()));
    assert!(desk.journal.contains(&(desk.now, Evidence::Disputed { skill: SKILL.into() })));
    let mut asked = Vec::new();
    while matches!(desk.session.phase, Phase::Item(_)) {
        assert_eq!(desk.sitting().mode, Mode::Check);
        let item = desk.item();
        assert_eq!(item.skill_id(), SKILL);
        assert!(!asked.contains(&item.id), "none twice");
        asked.push(item.id.clone());
        desk.acts([Event::Hint, Event::Say("what is it?".into()), Event::Lesson]);
        assert!(desk.session.talk.log.is_empty(), "no help in a check");
        desk.answer_right();
        assert!(!desk.judged().may_retry);
        desk.enter();
    }
    assert!((3..=5).contains(&asked.len()));
    let hardest = course().skill(SKILL).unwrap().items.iter().map(|i| i.difficulty).max().unwrap();
    assert_eq!(course().item(&asked[0]).unwrap().1.difficulty, hardest);
    let after = desk.estimate(SKILL);
    assert!(after > before);
    let said = desk.session.notice.clone().unwrap().text;
    assert!(said.contains(&format!("{:.0}% now", after * 100.0)), "{said}");
    assert!(desk.attempts().iter().all(|a| a.unassisted() && !a.placement));
    assert_eq!(desk.session.check, None);
    desk.check_books();
}

#[test]
fn a_miss_ends_a_check_and_lowers_the_estimate() {
    let mut desk = Desk::known();
    let before = desk.estimate(SKILL);
    desk.act(Event::TestOut(SKILL.into()));
    desk.answer_wrong();
    desk.enter();
    assert_eq!(desk.session.phase, Phase::Home);
    assert!(desk.estimate(SKILL) < before);
    assert!(desk.session.notice.as_ref().unwrap().text.contains("0 of 1 right"));
    desk.check_books();
}

#[test]
fn a_check_is_left_resumed_and_refused_where_it_makes_no_sense() {
    let mut desk = Desk::known();
    desk.act(Event::TestOut("rust.none".into()));
    assert_eq!((&desk.session.phase, desk.journal.len()), (&Phase::Home, 2));
    desk.act(Event::TestOut(SKILL.into()));
    desk.answer_right();
    desk.enter();
    let item = desk.item().id;
    let mut again = desk.killed();
    assert_eq!((again.item().id, again.sitting().mode), (item, Mode::Check));
    assert_eq!(again.session.check.as_ref().unwrap().asked.len(), 1);
    again.act(Event::Home);
    assert_eq!((&again.session.phase, &again.session.check), (&Phase::Home, &None));
    // Who has it mastered has nothing to dispute.
    for _ in 0..40 {
        if again.session.learner.mastery(SKILL, again.now).standing == Standing::Mastered {
            break;
        }
        again.act(Event::TestOut(SKILL.into()));
        while matches!(again.session.phase, Phase::Item(_)) {
            again.now += 30_000;
            again.answer_right();
            again.enter();
        }
    }
    let facts = again.journal.len();
    again.act(Event::TestOut(SKILL.into()));
    assert_eq!(again.journal.len(), facts);
    assert!(again.session.notice.as_ref().unwrap().text.contains("mastered already"));
    again.check_books();
}

#[test]
fn thumbs_rate_a_reply_once_and_a_lesson_by_its_topic() {
    let mut desk = Desk::at("rust.moves/pocket");
    desk.model_is_ready();
    desk.act(Event::Rate(true));
    assert_eq!(desk.journal.len(), 2, "nothing was explained yet");
    desk.act(Event::Say("why?".into()));
    let id = desk.requests.last().unwrap().id;
    let style = desk.session.talk.style.unwrap();
    let prompt = desk.requests.last().unwrap().messages.last().unwrap().text.clone();
    desk.stream(id, "Think about who owns the text. ");
    desk.act(Event::Rate(true));
    assert!(desk.session.learner.overall.taste.styles.is_empty(), "not while it speaks");
    desk.model_done(id);
    assert!(
        matches!(&desk.session.talk.log[..], [.., Entry::Tutor(_), Entry::Material(_)]),
        "held against the program"
    );
    desk.acts([Event::Rate(false), Event::Rate(false)]);
    let rated = |e: &Evidence| matches!(e, Evidence::Rated { style: Some(s), up: false, .. } if *s == style);
    assert_eq!(desk.journal.iter().filter(|e| rated(&e.1)).count(), 1, "once");
    let words =
        ["State the rule", "Begin with a very small example", "Compare with an everyday thing", "one small step"];
    let at = Style::ALL.iter().position(|s| *s == style).unwrap();
    assert!(prompt.contains(words[at]), "{prompt}");
    assert_eq!(words.iter().filter(|w| prompt.contains(**w)).count(), 1);
    desk.act(Event::Home);
    desk.act(Event::Learn("rust.moves".into()));
    desk.act(Event::Rate(true));
    let alpha = desk.session.learner.overall.taste.topics(&course(), desk.now);
    assert!(alpha["ownership"] >= 2.8, "chosen and liked: {alpha:?}");
    assert!(alpha["text"] < 1.1);
    desk.check_books();
}

#[test]
fn the_plan_is_changed_by_the_questions_of_the_welcome() {
    let mut desk = Desk::known();
    desk.act(Event::ChangePlan);
    assert!(matches!(&desk.session.phase, Phase::Welcome(w) if w.again && w.step == Step::Goal && w.cursor == 2));
    desk.act(Event::Home);
    assert_eq!((&desk.session.phase, desk.journal.len()), (&Phase::Home, 2), "left without a change");
    desk.acts([Event::ChangePlan, Event::Pick(0), Event::typed("10"), Event::Continue, Event::Pick(0)]);
    desk.disk = Disk::Refuses;
    desk.enter();
    desk.disk = Disk::Takes;
    desk.act(Event::Continue);
    let profile = desk.session.learner.profile.clone().unwrap();
    assert_eq!((profile.minutes_per_day, profile.name.as_str()), (5, "Ada"));
    assert_eq!(profile.deadline, Some(desk.now.div_euclid(DAY) + 10));
    assert_eq!(profile.interests.len(), 1);
    assert!(!desk.session.learner.overall.taste.is_empty());
    desk.check_books();
}
