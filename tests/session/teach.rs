//! Teaching back: a pupil who believes what the learner once believed.

use crate::desk::{Desk, course};
use crate::explain::says;
use gradus::dialogue::{Part, Standing};
use gradus::learner::{Attempt, Evidence, Judge};
use gradus::llm::EngineEvent;
use gradus::session::{Entry, Event, Phase, Taught, Teaching};

const SKILL: &str = "rust.moves";

/// Somebody at home who has shown a misconception.
fn mixed_up() -> (Desk, String) {
    let mut desk = Desk::known();
    let course = course();
    let skill = course.skill(SKILL).unwrap();
    let id = skill.misconceptions[0].id.clone();
    let attempt = Attempt { misconception: Some(id.clone()), ..Attempt::plain(&skill.items[0], false) };
    let now = desk.now;
    let mut journal = desk.journal.clone();
    journal.push((now, Evidence::Attempt(attempt)));
    desk = Desk::resume(now, journal, None);
    (desk, id)
}

fn teaching(desk: &Desk) -> &Teaching {
    match &desk.session.phase {
        Phase::Teach(teaching) => teaching,
        other => panic!("{other:?}"),
    }
}

fn taught(desk: &Desk) -> Vec<(String, bool, Judge)> {
    let of = |(_, e): &(i64, Evidence)| match e {
        Evidence::Taught { misconception, met, by, .. } => Some((misconception.clone(), *met, *by)),
        _ => None,
    };
    desk.journal.iter().filter_map(of).collect()
}

#[test]
fn nobody_is_there_without_a_misconception() {
    let mut desk = Desk::known();
    assert!(desk.session.teachable().is_none());
    desk.act(Event::Teach);
    assert_eq!(desk.session.phase, Phase::Home);
    assert!(desk.session.notice.as_ref().unwrap().text.contains("no pupil"));
    let mut desk = Desk::new();
    desk.act(Event::Teach);
    assert!(matches!(desk.session.phase, Phase::Welcome(_)));
}

#[test]
fn without_a_model_the_learner_compares() {
    let (mut desk, id) = mixed_up();
    let before = desk.session.learner.skills[SKILL].clone();
    desk.act(Event::Teach);
    let (_, misconception) = desk.session.taught().unwrap();
    assert!(teaching(&desk).pupil.contains(&misconception.belief));
    assert!(!teaching(&desk).pupil.contains(&misconception.correction));
    desk.enter();
    assert_eq!(teaching(&desk).stage, Taught::Explaining, "nothing was said yet");
    desk.acts([Event::typed("It moves."), Event::Continue]);
    assert_eq!(teaching(&desk).stage, Taught::Comparing { met: false, note: None });
    desk.acts([Event::Mark(0), Event::Mark(0), Event::Mark(0), Event::Continue]);
    assert_eq!(teaching(&desk).stage, Taught::Done { met: true, graded: None });
    assert_eq!(taught(&desk), [(id.clone(), true, Judge::Learner)]);
    let after = &desk.session.learner.skills[SKILL];
    let ledger = &after.misconceptions[&id];
    assert_eq!((ledger.taught, ledger.taught_well, ledger.open), (1, 1, true), "it does not close the ledger");
    assert_eq!((&after.belief, after.attempts, after.mastered), (&before.belief, before.attempts, before.mastered));
    desk.enter();
    assert_eq!(desk.session.phase, Phase::Home);
    desk.check_books();
}

#[test]
fn a_model_that_may_grade_judges_one_point() {
    let (mut desk, id) = mixed_up();
    desk.model_is_ready();
    desk.feed(Event::Standing(Standing::of([Part::Grade])));
    desk.acts([Event::Teach, Event::typed("The value goes to the new name."), Event::Continue]);
    assert_eq!(desk.session.being_graded().unwrap().at(), (1, 1));
    says(&mut desk, true, "goes to the new name");
    says(&mut desk, true, "goes to the new name");
    let Taught::Done { met: true, graded: Some((model, quote)) } = &teaching(&desk).stage else { panic!() };
    assert_eq!((model.as_str(), quote.as_deref()), ("Test", Some("goes to the new name")));
    assert_eq!(taught(&desk), [(id, true, Judge::Model)]);
    desk.check_books();
}

#[test]
fn where_the_model_finds_nothing_or_fails_the_learner_compares() {
    type Act = fn(&mut Desk, u64);
    let acts: [(Act, &str); 3] = [
        (|d, _| (0..3).for_each(|_| says(d, false, "")), "did not find it"),
        (|d, id| d.feed(Event::Engine(EngineEvent::Failed { id, error: "broken".into() })), "broken"),
        (|d, _| d.act(Event::Cancel), "Stopped"),
    ];
    for (act, why) in acts {
        let (mut desk, _) = mixed_up();
        desk.model_is_ready();
        desk.feed(Event::Standing(Standing::of([Part::Grade])));
        desk.acts([Event::Teach, Event::typed("Well, no."), Event::Continue]);
        let id = desk.session.being_graded().unwrap().id;
        act(&mut desk, id);
        let Taught::Comparing { met: false, note: Some(note) } = &teaching(&desk).stage else { panic!() };
        assert!(note.contains(why), "{note}");
        desk.enter();
        assert!(!taught(&desk)[0].1);
    }
}

#[test]
fn a_restart_keeps_the_words_and_home_leaves() {
    let (mut desk, _) = mixed_up();
    desk.model_is_ready();
    desk.feed(Event::Standing(Standing::of([Part::Grade])));
    desk.acts([Event::Teach, Event::typed("Half a thought"), Event::Continue, Event::Hint]);
    let id = desk.session.being_graded().unwrap().id;
    let back = desk.killed();
    assert_eq!((teaching(&back).said.as_str(), &teaching(&back).stage), ("Half a thought", &Taught::Explaining));
    desk.act(Event::Home);
    assert_eq!((&desk.session.phase, desk.cancelled.as_slice()), (&Phase::Home, [id].as_slice()));
    assert!(taught(&desk).is_empty());
}

#[test]
fn the_least_taught_comes_first() {
    let (mut desk, first) = mixed_up();
    let course = course();
    let skill = course.skill(SKILL).unwrap();
    let second = skill.misconceptions[1].id.clone();
    let attempt = Attempt { misconception: Some(second.clone()), ..Attempt::plain(&skill.items[0], false) };
    let mut journal = desk.journal.clone();
    journal.push((desk.now + 1, Evidence::Attempt(attempt)));
    desk = Desk::resume(desk.now + 2, journal, None);
    let mut seen = Vec::new();
    for _ in 0..2 {
        desk.act(Event::Teach);
        seen.push(teaching(&desk).misconception.clone());
        desk.acts([Event::typed("No."), Event::Continue, Event::Mark(0), Event::Continue, Event::Continue]);
    }
    assert_eq!(seen, [second, first]);
}

#[test]
fn a_certificate_offers_a_pupil_who_is_not_forced() {
    let course = course();
    let skill = course.skill(SKILL).unwrap();
    let (mut desk, _) = mixed_up();
    let right: Vec<_> = skill.items.iter().filter(|i| !i.must_run() && i.kind().name() != "explain").collect();
    for n in 0..60 {
        desk.act(Event::Learn(SKILL.into()));
        desk.enter();
        if desk.session.item().is_none_or(|(s, _)| s.id != SKILL) {
            continue;
        }
        desk.answer_right();
        if desk.judged().certified {
            break;
        }
        assert!(n < 59, "never certified with {} items", right.len());
    }
    let Some(Entry::Note(offer)) = desk.session.talk.log.last() else { panic!("{:?}", desk.session.talk.log) };
    assert!(offer.contains("/teach"), "{offer}");
    desk.act(Event::Teach);
    assert_eq!(teaching(&desk).skill, SKILL);
}

#[test]
fn a_model_that_may_phrase_lets_the_pupil_go_on_and_never_tells_what_is_so() {
    let (mut desk, _) = mixed_up();
    desk.model_is_ready();
    desk.feed(Event::Standing(Standing::of([Part::Phrase])));
    desk.act(Event::Teach);
    let (_, misconception) = desk.session.taught().unwrap();
    let (belief, correction) = (misconception.belief.clone(), misconception.correction.clone());
    assert!(teaching(&desk).pupil.contains(&belief), "the authored words stand at once");
    let request = desk.requests.last().unwrap().clone();
    let all: String = request.messages.iter().map(|m| m.text.as_str()).collect();
    let squeezed = |t: &str| t.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(squeezed(&all).contains(&squeezed(&belief)) && !squeezed(&all).contains(&squeezed(&correction)));
    let mut told = desk.clone();
    desk.stream(request.id, "When I write it twice, I have two. Is that so?");
    desk.model_done(request.id);
    let pupil = |d: &Desk| {
        d.session.talk.log.iter().filter_map(|e| if let Entry::Tutor(t) = e { Some(t.clone()) } else { None }).collect()
    };
    let said: Vec<String> = pupil(&desk);
    assert_eq!(said, ["When I write it twice, I have two. Is that so?"]);
    // A pupil who knows better is no pupil.
    told.stream(request.id, &format!("Well. {correction} Right?"));
    told.model_done(request.id);
    let said: Vec<String> = pupil(&told);
    assert!(said.iter().all(|t| !t.contains(&correction)), "{said:?}");
    // Whoever answers does not wait for the rest.
    desk.act(Event::Home);
    desk.act(Event::Teach);
    let id = desk.requests.last().unwrap().id;
    desk.acts([Event::typed("No."), Event::Continue]);
    assert!(desk.cancelled.contains(&id));
}
