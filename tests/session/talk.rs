//! The conversation: what reaches the model, and what of its reply reaches the learner.

use crate::desk::{Desk, course, find, right};
use gradus::curriculum::Kind;
use gradus::curriculum::text::{contains_words, squeeze};
use gradus::learner::{Evidence, Speaker};
use gradus::llm::{EngineEvent, Role, StopReason};
use gradus::session::{Entry, Event, Phase, Stage};

fn ask(desk: &mut Desk, text: &str) -> u64 {
    let before = desk.requests.len();
    desk.act(Event::Say(text.into()));
    assert_eq!(desk.requests.len(), before + 1);
    desk.requests.last().unwrap().id
}

fn short_item() -> gradus::curriculum::Item {
    find(|_, i| i.kind() == Kind::Short && i.key_texts().iter().all(|k| k.len() >= 3))
}

#[test]
fn a_request_holds_lesson_and_question_and_never_the_key() {
    let bare = [include_str!("../../prompts/system.md"), include_str!("../../prompts/answer-question.md")].join("\n");
    for (skill, item) in course().items() {
        let mut desk = Desk::at(&item.id);
        desk.model_is_ready();
        desk.acts([Event::Hint, Event::Hint]);
        ask(&mut desk, "Which rule of the lesson is it?");
        let messages = &desk.requests[0].messages;
        assert_eq!(messages[0].role, Role::System);
        let asked = messages.last().unwrap();
        assert!(asked.role == Role::User && asked.text.contains("Which rule of the lesson is it?"), "{}", asked.text);
        let all: String = messages.iter().map(|m| m.text.as_str()).collect::<Vec<_>>().join("\n");
        assert!(all.contains(&skill.lesson) && all.contains(&item.prompt), "{}", item.id);
        let open = [skill.title.as_str(), &skill.objective, &skill.lesson, &item.prompt, &bare].join("\n");
        for key in item.key_texts() {
            assert!(!contains_words(&all, &key) || contains_words(&open, &key), "{} tells `{key}`", item.id);
        }
        for secret in item.hints.iter().chain([&item.explanation]) {
            assert!(!squeeze(&all).contains(&squeeze(secret)), "{} tells `{secret}`", item.id);
        }
    }
}

#[test]
fn once_judged_or_revealed_the_model_may_explain() {
    let item = short_item();
    let mut desk = Desk::at(&item.id);
    desk.model_is_ready();
    desk.answer_right();
    ask(&mut desk, "Why?");
    let asked = &desk.requests[0].messages.last().unwrap().text;
    assert!(asked.contains(&item.explanation) && asked.contains("That answer is right"));
    let mut desk = Desk::at(&item.id);
    desk.model_is_ready();
    (0..4).for_each(|_| desk.act(Event::Hint));
    let id = ask(&mut desk, "Why?");
    let asked = &desk.requests[0].messages.last().unwrap().text;
    assert!(asked.contains(&item.explanation) && !asked.contains("That answer is"), "nothing was answered: {asked}");
    desk.stream(id, &format!("It is {}. ", item.key_texts()[0]));
    desk.model_done(id);
    assert!(matches!(desk.session.talk.log.last(), Some(Entry::Tutor(t)) if t.contains(&item.key_texts()[0])));
    // A wrong answer with a second try ahead is not over.
    let mut desk = Desk::at(&item.id);
    desk.model_is_ready();
    desk.answer_wrong();
    ask(&mut desk, "Why?");
    assert!(desk.requests[0].messages.iter().all(|m| !m.text.contains(&item.explanation)));
}

#[test]
fn an_answer_that_is_due_stands_below_whatever_a_model_says() {
    let item = short_item();
    let key = item.key_texts()[0].clone();
    let told =
        |desk: &Desk| matches!(desk.session.talk.log.last(), Some(Entry::Material(t)) if contains_words(t, &key));
    let back = ["Which one was it?", "What was it called again?", "Remind me, please.", "And why that one?"];
    let on = ["So there is one text only?", "Is that so for numbers too?"];
    for (question, looks_back) in back.map(|q| (q, true)).into_iter().chain(on.map(|q| (q, false))) {
        for (over, reply, stands) in [
            (true, "It is about names.", looks_back),
            (true, &format!("That was {key}."), false),
            (false, "It is about names.", false),
        ] {
            let mut desk = Desk::at(&item.id);
            desk.model_is_ready();
            if over {
                desk.answer_right();
            }
            let id = ask(&mut desk, question);
            desk.stream(id, reply);
            desk.model_done(id);
            assert_eq!(told(&desk), stands, "{question} {over} {reply}: {:?}", desk.session.talk.log.last());
        }
    }
}

#[test]
fn what_a_model_quoted_before_it_failed_is_not_quoted_again() {
    let item = short_item();
    let mut desk = Desk::at(&item.id);
    desk.act(Event::Say("What does the lesson say?".into()));
    let authored =
        desk.session.talk.log.iter().find_map(|e| if let Entry::Material(t) = e { Some(t.clone()) } else { None });
    let authored = authored.expect("the lesson is quoted");
    let line = authored.lines().filter(|l| l.split_whitespace().count() > 4).nth(1).unwrap().to_string();
    for (said, again) in [(format!("{line}\n"), false), ("It is about names and values here.\n".into(), true)] {
        let mut desk = Desk::at(&item.id);
        desk.model_is_ready();
        let id = ask(&mut desk, "What does the lesson say?");
        desk.stream(id, &format!("{said}The learner asks:\n"));
        desk.model_done(id);
        let shown =
            desk.session.talk.log.iter().filter(|e| matches!(e, Entry::Material(t) if t.contains(&line))).count();
        assert_eq!(shown, usize::from(again), "{said} {:?}", desk.session.talk.log);
    }
}

#[test]
fn an_answer_that_is_told_is_cut() {
    for item in course().items().map(|(_, i)| i) {
        let key = item.key_texts()[0].clone();
        for told in
            [format!("Think again. The answer is {key} of course. Bye."), format!("It prints:\n\n```\n{key}\n```\n")]
        {
            let mut desk = Desk::at(&item.id);
            desk.model_is_ready();
            let id = ask(&mut desk, "What happens here?");
            for piece in told.chars().collect::<Vec<_>>().chunks(3) {
                desk.stream(id, &piece.iter().collect::<String>());
            }
            desk.model_done(id);
            let shown: String =
                desk.session.talk.log.iter().map(|e| if let Entry::Tutor(t) = e { t.as_str() } else { "" }).collect();
            let open = told.replace(&key, "");
            assert!(!contains_words(&shown, &key) || contains_words(&open, &key), "{}: {shown}", item.id);
            assert!(
                desk.session
                    .talk
                    .log
                    .iter()
                    .any(|e| matches!(e, Entry::Note(n) if n.contains("so its reply ends here"))),
                "{}",
                item.id
            );
            assert_eq!(desk.cancelled, [id]);
            assert!(desk.session.talk.live.is_none());
        }
    }
}

#[test]
fn what_was_heard_is_kept_and_what_is_stale_is_dropped() {
    let item = short_item();
    let mut desk = Desk::at(&item.id);
    desk.model_is_ready();
    let id = ask(&mut desk, "Why is mut needed to change a variable\u{1b}[m?");
    desk.act(Event::Engine(EngineEvent::Progress { id, done: 10, total: 40 }));
    assert_eq!(desk.session.talk.live.as_ref().unwrap().reading, Some((10, 40)));
    let frozen = (desk.session.talk.clone(), desk.journal.len());
    for stale in [id + 1, 0, 999] {
        desk.stream(stale, "nonsense ");
        desk.model_done(stale);
        desk.act(Event::Engine(EngineEvent::Failed { id: stale, error: "no".into() }));
    }
    assert_eq!((desk.session.talk.clone(), desk.journal.len()), frozen);
    desk.stream(id, "\n\nA name stands \u{1b}[2Jfor a value. ");
    // A hint in between does not part the reply from its beginning.
    desk.act(Event::Hint);
    desk.model_done(id);
    let heard = Evidence::Said {
        item: Some(item.id.clone()),
        by: Speaker::Tutor,
        text: "A name stands \u{fffd}[2Jfor a value. ".into(),
        style: desk.session.talk.style,
    };
    assert!(desk.session.talk.style.is_some());
    assert_eq!(desk.journal.last().unwrap().1, heard);
    assert!(!desk.session.talk.log.iter().any(|e| matches!(e, Entry::Note(_))), "{:?}", desk.session.talk.log);
    let learner =
        |e: &Evidence| matches!(e, Evidence::Said { by: Speaker::Learner, text, .. } if !text.contains('\u{1b}'));
    assert_eq!(desk.journal.iter().filter(|e| learner(&e.1)).count(), 1);
    desk.check_books();
}

#[test]
fn a_reply_can_be_stopped_replaced_and_fail() {
    let mut desk = Desk::at(&short_item().id);
    desk.model_is_ready();
    let first = ask(&mut desk, "One?");
    desk.stream(first, "A name stands for a value, and here it goes on ");
    desk.act(Event::Cancel);
    assert_eq!(desk.cancelled, [first]);
    assert_eq!(desk.session.talk.log.last(), Some(&Entry::Note("Stopped.".into())));
    let second = ask(&mut desk, "Two?");
    let third = ask(&mut desk, "Three?");
    assert_eq!(desk.cancelled, [first, second]);
    let roles: Vec<Role> = desk.requests[2].messages.iter().map(|m| m.role).collect();
    assert!(roles.windows(2).all(|w| w[0] != w[1]), "turn by turn: {roles:?}");
    desk.act(Event::Engine(EngineEvent::Failed { id: third, error: "out of memory\u{7}".into() }));
    assert!(matches!(desk.session.talk.log.last(), Some(Entry::Note(n)) if n.contains("out of memory\u{fffd}")));
    let fourth = ask(&mut desk, "Four?");
    desk.model_done(fourth);
    assert!(desk.session.talk.log.iter().any(|e| matches!(e, Entry::Note(n) if n.contains("nothing to say"))));
    assert!(matches!(desk.session.talk.log.last(), Some(Entry::Material(_))), "the lesson stands in");
    let fifth = ask(&mut desk, "Five?");
    desk.act(Event::Home);
    assert_eq!(desk.cancelled, [first, second, fifth], "what was left is not waited for");
    desk.act(Event::Engine(EngineEvent::Done { id: fifth, stop: StopReason::Cancelled, stats: Default::default() }));
    assert!(desk.session.talk.log.is_empty());
}

#[test]
fn without_a_model_the_material_answers() {
    let skill = course().skills[1].clone();
    let mut desk = Desk::known();
    desk.act(Event::Learn(skill.id.clone()));
    let words = skill.lesson.split_whitespace().take(30).collect::<Vec<_>>().join(" ");
    desk.act(Event::Say(words));
    let log = &desk.session.talk.log;
    let told = |m: &str| {
        m.split_once("\n\n")
            .is_some_and(|(from, text)| from.contains(&skill.title) && squeeze(&skill.lesson).contains(&squeeze(text)))
    };
    assert!(matches!(&log[1], Entry::Material(m) if told(m)), "{log:?}");
    assert!(matches!(&log[2], Entry::Note(n) if n.starts_with("No model speaks here")));
    assert!(desk.requests.is_empty());
    desk.act(Event::Say("qwertz".into()));
    assert!(matches!(&desk.session.talk.log[4], Entry::Material(m) if m.starts_with("This is not in my material")));
    assert_eq!(desk.session.talk.log.len(), 5, "why no model speaks is said once");
    desk.acts([Event::Home, Event::Say("anybody?".into())]);
    assert!(desk.session.notice.is_some() && desk.session.talk.log.is_empty());
}

#[test]
fn a_reply_speaks_of_the_learners_own_names() {
    let item = find(|_, i| i.program().is_some_and(|p| p.body.contains("let ")) && i.kind() == Kind::Predict);
    let program = item.program().unwrap().body;
    let named = |text: &str| {
        let spans: Vec<String> = text.split('`').skip(1).step_by(2).map(str::to_string).collect();
        assert!(spans.iter().all(|s| !item.key_texts().contains(s)), "{text}");
        spans.iter().any(|s| program.contains(s.as_str()))
    };
    // The model's own words first; what names nothing is held against what is there.
    for (reply, held) in [("A value stays where it is. ", true), ("", false)] {
        let reply = if held { reply.to_string() } else { format!("Look at `{}`. ", first_name(&program)) };
        let mut desk = Desk::at(&item.id);
        desk.model_is_ready();
        let id = ask(&mut desk, &format!("What becomes of {} here?", first_name(&program)));
        desk.stream(id, &reply);
        desk.model_done(id);
        let last = desk.session.talk.log.last().unwrap();
        assert_eq!(matches!(last, Entry::Material(m) if named(m)), held, "{last:?}");
        desk.check_books();
    }
    // Without a model, and with a hint that is asked for.
    let mut desk = Desk::at(&item.id);
    desk.act(Event::Say("Why does it do that?".into()));
    assert!(matches!(&desk.session.talk.log[1], Entry::Material(m) if named(m)), "{:?}", desk.session.talk.log);
    // A question that is over is answered, and nothing is held against anything.
    let mut desk = Desk::at(&item.id);
    desk.answer_right();
    desk.act(Event::Say("Why does it do that?".into()));
    let over = desk.session.talk.log.iter().any(|e| matches!(e, Entry::Material(m) if m.contains(&item.explanation)));
    assert!(over, "{:?}", desk.session.talk.log);
}

/// The first name that a program makes.
fn first_name(program: &str) -> String {
    let made = program.split("let ").nth(1).unwrap().trim_start_matches("mut ");
    made.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

#[test]
fn talk_before_the_answer_is_help() {
    let item = short_item();
    for model in [false, true] {
        let mut desk = Desk::at(&item.id);
        if model {
            desk.model_is_ready();
        }
        desk.act(Event::Say("What is it about?".into()));
        desk.answer_right();
        assert!(!desk.attempts()[0].unassisted());
    }
    // Also where the answer was given already and only the confidence is still asked for.
    let mut desk = Desk::at(&item.id);
    desk.acts([Event::Draft(right(&item)), Event::Continue]);
    assert_eq!(desk.sitting().stage, Stage::Confidence);
    desk.acts([Event::Say("Is it right?".into()), Event::Cancel]);
    assert_eq!(desk.sitting().stage, Stage::Answering);
    desk.enter();
    desk.act(Event::Confidence(None));
    assert!(!desk.attempts()[0].unassisted());
    // In a lesson it is not.
    let mut desk = Desk::known();
    desk.acts([Event::Learn(item.skill_id().into()), Event::Say("Why?".into()), Event::Continue]);
    assert!(matches!(&desk.session.phase, Phase::Item(s) if !s.talked));
}

#[test]
fn long_talks_keep_their_end_and_stay_in_turn() {
    let mut desk = Desk::at(&short_item().id);
    desk.model_is_ready();
    for n in 0..21 {
        let id = ask(&mut desk, &format!("Question {n}? {}", "x".repeat(5_000)));
        desk.stream(id, &format!("Remark {n} about names. "));
        desk.model_done(id);
    }
    // Each request begins as the one before it did, but where the oldest exchanges go.
    let anew = |w: &[gradus::llm::Request]| w[1].messages[..w[0].messages.len()] != w[0].messages[..];
    assert_eq!(desk.requests.windows(2).filter(|w| w[1].messages.len() < w[0].messages.len() || anew(w)).count(), 3);
    let last = desk.requests.last().unwrap();
    assert_eq!(last.messages.len(), 18, "system, sixteen messages, the question");
    assert!(last.messages.windows(2).all(|w| w[0].role != w[1].role));
    assert!(last.messages[1].text.contains("Question 12?"), "{}", last.messages[1].text);
    let total: usize = last.messages.iter().map(|m| m.text.len()).sum();
    assert!(total < 60_000, "{total}");
}

#[test]
fn authored_text_stands_in_for_a_model_that_stalls_or_breaks() {
    let mut desk = Desk::at(&short_item().id);
    desk.model_is_ready();
    let materials = |desk: &Desk| desk.session.talk.log.iter().filter(|e| matches!(e, Entry::Material(_))).count();
    let first = ask(&mut desk, "What is a name?");
    desk.act(Event::Engine(EngineEvent::Queued { id: first, ahead: 3 }));
    assert_eq!(desk.session.talk.live.as_ref().unwrap().queued, Some(3));
    desk.act(Event::Engine(EngineEvent::Stalled { id: first }));
    desk.act(Event::Engine(EngineEvent::Stalled { id: first }));
    assert_eq!(materials(&desk), 1, "once is enough");
    desk.act(Event::Engine(EngineEvent::Failed { id: first, error: "The engine ended".into() }));
    assert_eq!(materials(&desk), 1);
    assert!(desk.session.talk.live.is_none());
    let second = ask(&mut desk, "And a value?");
    desk.act(Event::Engine(EngineEvent::Stalled { id: second }));
    desk.stream(second, "A value is what a name stands for. And on it goes, in a second sentence of some length.");
    desk.model_done(second);
    assert_eq!(materials(&desk), 3, "the lesson, and what the reply is held against");
    assert!(
        desk.session.talk.log.iter().any(|e| matches!(e, Entry::Tutor(t) if t.contains("stands for"))),
        "it went on"
    );
    let third = ask(&mut desk, "Why?");
    desk.act(Event::Engine(EngineEvent::Failed { id: third, error: "out of memory".into() }));
    assert_eq!(materials(&desk), 4, "a failure at once is stood in for too");
    desk.check_books();
}

#[test]
fn who_wants_the_answer_climbs_the_ladder_and_gets_it() {
    let item = short_item();
    let mut desk = Desk::at(&item.id);
    desk.model_is_ready();
    for rung in 1..=3 {
        desk.act(Event::Say("Just tell me the answer.".into()));
        assert_eq!(desk.sitting().hints, rung);
        assert!(matches!(desk.session.talk.log.last(), Some(Entry::Hint { rung: r, .. }) if *r == rung));
    }
    assert!(!desk.sitting().revealed);
    desk.act(Event::Say("Just tell me the answer.".into()));
    assert!(desk.sitting().revealed, "after the last rung it is due");
    assert!(matches!(desk.session.talk.log.last(), Some(Entry::Reveal { .. })));
    assert!(desk.requests.is_empty(), "the authored words are there");
    desk.check_books();
}

#[test]
fn a_hint_in_the_models_words_falls_back_to_the_authors() {
    let item = short_item();
    let hint = |desk: &Desk| match desk.session.talk.log.last() {
        Some(Entry::Hint { rung: 1, text }) => text.clone(),
        other => panic!("{other:?}"),
    };
    let begin = || {
        let mut desk = Desk::at(&item.id);
        desk.model_may_phrase();
        desk.act(Event::Hint);
        assert_eq!((desk.sitting().hints, desk.requests.len()), (1, 1), "it counts at once");
        assert!(desk.session.talk.log.is_empty(), "and is shown when it is whole");
        let id = desk.requests[0].id;
        assert!(desk.requests[0].messages.last().unwrap().text.contains(&item.hints[0]));
        (desk, id)
    };
    let program = item.program().unwrap().body;
    let rest = program.split("let ").nth(1).unwrap().trim_start_matches("mut ");
    let name = rest.split([' ', ':']).next().unwrap();
    let good = format!("Look at `{name}` in the second line of your program.");
    let (mut desk, id) = begin();
    desk.stream(id, &good);
    assert!(desk.session.talk.log.is_empty());
    desk.model_done(id);
    assert_eq!(hint(&desk), good);
    // What speaks of no case, and what goes on for too long, is worth less than the author's words.
    let long = format!("Look at `{name}` and {}", "at all that comes before it and after it ".repeat(5));
    for said in ["Look at the second line of your program.", long.as_str()] {
        let (mut desk, id) = begin();
        desk.stream(id, said);
        desk.model_done(id);
        assert_eq!(hint(&desk), item.hints[0], "{said}");
    }
    // A reply that tells the answer, none, a failure, a stall, and impatience.
    let (mut desk, id) = begin();
    desk.stream(id, &format!("The answer is {}. ", item.key_texts()[0]));
    assert_eq!(hint(&desk), item.hints[0]);
    let (mut desk, id) = begin();
    desk.model_done(id);
    assert_eq!(hint(&desk), item.hints[0]);
    let (mut desk, id) = begin();
    desk.act(Event::Engine(EngineEvent::Failed { id, error: "no".into() }));
    assert!(desk.session.talk.log.iter().any(|e| matches!(e, Entry::Hint { rung: 1, text } if *text == item.hints[0])));
    let (mut desk, id) = begin();
    desk.act(Event::Engine(EngineEvent::Stalled { id }));
    assert_eq!((hint(&desk), desk.cancelled.clone()), (item.hints[0].clone(), vec![id]));
    let (mut desk, _) = begin();
    desk.act(Event::Hint);
    assert!(matches!(&desk.session.talk.log[0], Entry::Hint { rung: 1, text } if *text == item.hints[0]));
    assert_eq!(desk.sitting().hints, 2);
    // Killed before the words came: the author's are there after the restart.
    let (desk, _) = begin();
    let again = desk.killed();
    assert_eq!(hint(&again), item.hints[0]);
}

#[test]
fn now_and_then_the_learner_is_asked_why() {
    let mut desk = Desk::known();
    let mut asked = 0;
    for (_, item) in course().items().filter(|(_, i)| i.kind() == Kind::Choice).take(9) {
        desk.put_at(&item.id);
        desk.answer_right();
        let Stage::Judged(judged) = desk.sitting().stage.clone() else { panic!("judged") };
        let told = |desk: &Desk| {
            let said = |e: &Entry| matches!(e, Entry::Verdict { said, .. } if said.iter().any(|(_, t)| *t == item.explanation));
            desk.session.talk.log.iter().any(said)
        };
        assert_eq!(told(&desk), !judged.asks_why, "the explanation waits for the learner's own");
        if judged.asks_why {
            asked += 1;
            if asked == 1 {
                desk.act(Event::Say("Because the name was not made with mut.".into()));
                assert!(
                    desk.session
                        .talk
                        .log
                        .iter()
                        .any(|e| matches!(e, Entry::Material(m) if m.contains(&item.explanation)))
                );
            } else {
                // A question in its place is answered, from whatever lesson it is in.
                desk.act(Event::Say("And what is a slice?".into()));
                let Some(Entry::Material(said)) =
                    desk.session.talk.log.iter().rfind(|e| matches!(e, Entry::Material(_)))
                else {
                    panic!("{:?}", desk.session.talk.log)
                };
                assert!(said.to_lowercase().contains("slice") && !said.contains(&item.explanation), "{said}");
            }
            assert!(told(&desk));
        }
    }
    assert_eq!(asked, 2, "after the fourth and the eighth");
}

#[test]
fn a_question_is_answered_from_whatever_lesson_it_is_in() {
    let mut desk = Desk::known();
    desk.act(Event::Learn("rust.first-program".into()));
    let last = |desk: &Desk| match desk.session.talk.log.iter().rev().find(|e| matches!(e, Entry::Material(_))) {
        Some(Entry::Material(m)) => m.clone(),
        other => panic!("{other:?}"),
    };
    desk.act(Event::Say("what happens on integer overflow?".into()));
    assert!(last(&desk).contains("Numbers") && last(&desk).contains("*overflow*"), "{}", last(&desk));
    desk.act(Event::Say("把字符串传给函数之后为什么不能再用了？".into()));
    assert!(last(&desk).contains("Moves"), "{}", last(&desk));
    desk.act(Event::Say("how does kubernetes work?".into()));
    assert!(last(&desk).starts_with("This is not in my material"), "{}", last(&desk));
}

#[test]
fn a_page_of_the_manual_is_fetched_and_cited() {
    use gradus::dialogue::manual::{Cited, Reply};
    use gradus::session::Effect;
    let item = short_item();
    let mut desk = Desk::at(&item.id);
    let ask = |desk: &mut Desk| {
        let effects = desk.session.handle(desk.now, Event::Say("what does man grep say about -v?".into()));
        effects
            .into_iter()
            .find_map(|e| if let Effect::Manual { id, page, about } = e { Some((id, page, about)) } else { None })
    };
    let (id, page, about) = ask(&mut desk).expect("a page is asked for");
    assert_eq!((page.as_str(), about.as_str()), ("grep", "what does man grep say about -v?"));
    assert!(desk.sitting().talked, "it is help like any other");
    let passages = vec![Cited { section: "OPTIONS".into(), text: "-v  Keep the other lines.".into() }];
    let came = |id| Event::Manual {
        id,
        page: "grep".into(),
        reply: Box::new(Reply::Page { answers: true, passages: passages.clone() }),
    };
    let before = desk.session.talk.log.len();
    desk.feed(came(id + 1));
    assert_eq!(desk.session.talk.log.len(), before, "nobody waits for that one");
    desk.feed(came(id));
    let cited = "man grep, OPTIONS:\n\n```text\n-v  Keep the other lines.\n```";
    assert_eq!(desk.session.talk.log.last(), Some(&Entry::Material(cited.into())));
    desk.feed(came(id));
    assert_eq!(desk.session.talk.log.len(), before + 1, "it comes once");
    let (id, ..) = ask(&mut desk).unwrap();
    desk.feed(Event::Manual { id, page: "grep".into(), reply: Box::new(Reply::NoMan) });
    assert!(matches!(desk.session.talk.log.last(), Some(Entry::Note(n)) if n.contains("man-db")));
    // What is left behind is not answered any more.
    let (id, ..) = ask(&mut desk).unwrap();
    desk.act(Event::Home);
    desk.feed(came(id));
    assert!(desk.session.talk.log.is_empty());
}
