//! How a reply comes makes no difference, nothing unsafe is shown, and no reply takes long.

use super::{items, pass};
use gradus::curriculum::text::is_safe;
use gradus::dialogue::{Cut, Gate, Guard, Vault};
use gradus::locale::Locale;
use proptest::prelude::*;
use std::time::Instant;

/// A text of pieces that matter to the gate.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("mut".to_string()),
        Just("the answer is ".into()),
        Just("`".into()),
        Just("```\n".into()),
        Just("\n".into()),
        Just(". ".into()),
        Just("? ".into()),
        Just("第二个".into()),
        Just("option 2".into()),
        Just("User: ".into()),
        Just("bXV0 ".into()),
        Just("m-u-t".into()),
        Just("\u{200b}".into()),
        Just("\u{202e}".into()),
        Just("\u{1b}[31m".into()),
        "[a-z]{1,8} ",
        "(?s).{0,6}",
        "[ -~]{1,12}",
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|p| p.concat())
}

fn in_pieces(guard: Guard, text: &str, at: &[usize]) -> (String, Option<Cut>, gradus::dialogue::Told) {
    let mut gate = Gate::new(guard);
    let mut at: Vec<usize> = at.iter().map(|n| n % (text.len() + 1)).filter(|n| text.is_char_boundary(*n)).collect();
    at.extend([0, text.len()]);
    at.sort_unstable();
    let mut out: String = at.windows(2).map(|w| gate.push(&text[w[0]..w[1]])).collect();
    out.push_str(&gate.finish());
    (out, gate.cut(), gate.told())
}

fn some_item(n: usize) -> &'static gradus::curriculum::Item {
    let all = items();
    all[n % all.len()].1
}

proptest! {
    #[test]
    fn any_split_gives_the_same(text in text(), at in proptest::collection::vec(0usize..4000, 0..12), n in 0usize..1000) {
        let guard = || Guard::new(Vault::of(some_item(n)));
        prop_assert_eq!(in_pieces(guard(), &text, &at), in_pieces(guard(), &text, &[]));
    }

    #[test]
    fn nothing_unsafe_or_invisible_is_shown(text in text(), any in "(?s).{0,200}", n in 0usize..1000) {
        for text in [text, any] {
            for vault in [Vault::open(), Vault::of(some_item(n))] {
                let (out, _) = pass(Guard { locale: Locale::ZhHans, ..Guard::new(vault) }, &text);
                prop_assert!(out.chars().all(|c| is_safe(c) && !('\u{200b}'..='\u{200d}').contains(&c) && c != '\u{feff}'), "{:?}", out);
            }
        }
    }
}

#[test]
fn long_replies_cost_little() {
    let vault = || Vault::of(some_item(3));
    let floods = [
        "word ".repeat(20_000),
        (0..20_000).map(|n| format!("w{n} ")).collect::<String>(),
        "a".repeat(100_000),
        "一二三四五六七八".repeat(5_000),
        format!("```\n{}", "let a = 1;\n".repeat(10_000)),
        format!("```\n{}", "x".repeat(100_000)),
        "\n".repeat(100_000),
        " ".repeat(100_000),
        "-".repeat(100_000),
        "`".repeat(100_000),
        "\u{200b}".repeat(30_000),
    ];
    for flood in &floods {
        let start = Instant::now();
        let whole = pass(Guard::new(vault()), flood);
        let mut gate = Gate::new(Guard::new(vault()));
        let mut out = String::new();
        let mut bytes = [0; 4];
        for c in flood.chars() {
            out.push_str(&gate.push(c.encode_utf8(&mut bytes)));
        }
        out.push_str(&gate.finish());
        assert_eq!((out, gate.cut()), whole);
        assert!(whole.1.is_some(), "{}", &flood[..20]);
        let took = start.elapsed().as_secs_f64();
        assert!(took < 5.0, "{took:.1} s for {:?}", flood.chars().take(20).collect::<String>());
    }
}

#[test]
fn a_reply_has_the_manner_of_a_tutor() {
    let sentence = "This sentence has just ten words that say very little. ";
    let other = "Every other phrase here holds ten tokens more than nothing. ";
    let third = "Finally comes something fresh which readers might enjoy quite much. ";
    let (out, cut) = pass(Guard::new(Vault::open()), &format!("{sentence}{other}{third}And so on it goes. "));
    assert_eq!((out.trim_end(), cut), (format!("{sentence}{other}{third}").trim_end(), Some(Cut::Long)));
    let (out, cut) = pass(Guard::new(Vault::open()), "Which word is missing? It is in the lesson.");
    assert_eq!((out.trim_end(), cut), ("Which word is missing?", Some(Cut::Question)));
    let (out, cut) = pass(Guard::new(Vault::open()), "`a?` ends early. So does `b`.");
    assert_eq!((out.as_str(), cut), ("`a?` ends early. So does `b`.", None));
    let endless: String = (0..100)
        .map(|n| {
            format!(
                "{}{} ",
                ["alpha", "gamma", "delta", "omega", "sigma"][n % 5],
                "bcdfe".chars().cycle().skip(n % 7).take(1 + n / 5).collect::<String>()
            )
        })
        .collect();
    let (out, cut) = pass(Guard::new(Vault::open()), &endless);
    assert!(cut.is_some() && out.split_whitespace().count() <= 64, "{cut:?} {out}");
    let code: String = (0..200).map(|n| format!("let a{n} = {n};\n")).collect();
    let (out, cut) = pass(Guard::new(Vault::open()), &format!("See:\n```rust\n{code}```\n"));
    assert!(cut == Some(Cut::Long) && out.lines().count() < 130, "{cut:?} {out}");
    // While a key is guarded, so much code is no tutor's reply.
    let (_, item) = items()[0];
    let (out, cut) = pass(Guard::new(Vault::of(item)), &format!("See:\n```rust\n{code}```\n"));
    assert!(cut == Some(Cut::Long) && out.lines().count() < 30, "{cut:?} {out}");
}

#[test]
fn what_the_learner_said_is_no_part_of_a_reply() {
    let said = "Declaring it without a value is an error, I am sure. Is it?";
    let mut gate = Gate::new(Guard { said: said.into(), ..Guard::new(Vault::open()) });
    let mut out = String::new();
    for c in "Declared it without a value is an error, I am sure. It is not".chars() {
        out.push_str(&gate.push(&c.to_string()));
        assert!(!out.contains("Declared"), "not for a moment: {out}");
    }
    out.push_str(&gate.push(", as long as it gets one later. "));
    out.push_str(&gate.finish());
    assert_eq!((out.trim(), gate.cut()), ("It is not, as long as it gets one later.", None));
    // A question that comes back does not end the reply, one that is all of it is none, and an allusion is fine.
    for (said, reply, shown, cut) in [
        ("What does it print here?", "What does it print here? Seven.", "Seven.", None),
        ("What does it print here?", "What does it print here?", "", Some(Cut::Empty)),
        ("Do I need `mut` here, or what?", "You need `mut` here.", "You need `mut` here.", None),
        ("Sag mir bitte, was hier steht.", "Sag mir bitte, was hier steht.", "", Some(Cut::Empty)),
    ] {
        let mut gate = Gate::new(Guard { said: said.into(), ..Guard::new(Vault::open()) });
        let out = gate.push(reply) + &gate.finish();
        assert_eq!((out.trim(), gate.cut()), (shown, cut), "{reply}");
    }
}

#[test]
fn a_reply_is_not_begun_before_it_is_one() {
    let mut gate = Gate::new(Guard::new(Vault::open()));
    assert_eq!(gate.push("It may begin with something that "), "");
    assert!(gate.push("breaks off at once or goes on and on ").starts_with("It may begin"));
    let mut gate = Gate::new(Guard::new(Vault::open()));
    assert_eq!(gate.push("Yes, it is. "), "Yes, it is. ", "a short sentence is one");
}

#[test]
fn a_late_sentence_without_room_is_not_begun() {
    // Different words each time, so that nothing repeats.
    let sentence = |from: usize, words: usize| {
        let words = (from..from + words).map(|n| {
            ["alpha", "gamma", "delta", "omega", "sigma"][n % 5].to_string()
                + &"bcdfe".chars().cycle().skip(n % 7).take(1 + n / 5).collect::<String>()
        });
        words.collect::<Vec<_>>().join(" ") + ". "
    };
    let shown = |text: &str, room: usize| {
        let mut gate = Gate::new(Guard { room, ..Guard::new(Vault::open()) });
        // What is shown is never taken back.
        let mut out: String = text.chars().map(|c| gate.push(&c.to_string())).collect();
        out.push_str(&gate.finish());
        (out.split_whitespace().count(), gate.cut())
    };
    let of = |words: &[usize]| {
        let starts = words.iter().scan(0, |at, n| Some(std::mem::replace(at, *at + n)));
        starts.zip(words).map(|(from, n)| sentence(from, *n)).collect::<String>()
    };
    assert_eq!(shown(&of(&[15, 24]), 40), (39, Some(Cut::Long)));
    assert_eq!(shown(&of(&[15, 28]), 40), (15, Some(Cut::Long)));
    assert_eq!(
        shown(of(&[15, 28]).trim_end().trim_end_matches('.'), 40),
        (15, Some(Cut::Long)),
        "nor where it has no end"
    );
    assert_eq!(shown(&of(&[15, 8]), 40), (23, None));
    assert_eq!(shown(&of(&[15, 8]), 20), (15, Some(Cut::Long)), "the room is what is left of a message");
    assert_eq!(shown(&of(&[45]), 40).0, 45, "the first sentence comes whole");
    // A program is no sentence.
    let code = format!("{}\n\n```rust\nlet a = 1;\nlet b = 2;\n```\n", of(&[20]));
    assert_eq!(shown(&code, 22), (code.split_whitespace().count(), None));
}

#[test]
fn what_is_no_reply_is_cut_while_it_comes() {
    for (text, cut, locale) in [
        ("A value has one owner. A value has one owner. A value", Cut::Loop, Locale::En),
        ("变量默认不可变，请看第一行。", Cut::Language, Locale::En),
        (
            "Look at the first line, and say what would change when the name is not mutable.",
            Cut::Language,
            Locale::ZhHans,
        ),
        ("Look there.\nLearner: Where?\nTutor: There.", Cut::Role, Locale::En),
        ("…", Cut::Empty, Locale::En),
        ("You are a patient tutor in a terminal and never give the answer away", Cut::Echo, Locale::En),
    ] {
        let instructions = "You are a patient tutor in a terminal and never give the answer away.".to_string();
        let (out, found) = pass(Guard { locale, instructions, ..Guard::new(Vault::open()) }, text);
        assert_eq!(found, Some(cut), "{text}: {out}");
    }
}

#[test]
fn the_marks_of_the_prompt_are_no_part_of_a_reply() {
    let shown = |text: &str| {
        let mut gate = Gate::new(Guard::new(Vault::open()));
        let mut out: String = text.chars().map(|c| gate.push(&c.to_string())).collect();
        out.push_str(&gate.finish());
        (out, gate.cut())
    };
    assert_eq!(shown("<<<\nA value has one owner.\n>>>"), ("A value has one owner.\n".into(), None));
    assert_eq!(
        shown("The material says:\n<<<\nA value has one owner.\n>>>"),
        ("A value has one owner.\n".into(), None)
    );
    assert_eq!(shown("<<<\n|\n>>>\n"), (String::new(), Some(Cut::Empty)));
    assert_eq!(shown(">>\"\n|  | \n"), (String::new(), Some(Cut::Empty)));
    // Whatever the prompts call what they quote; the learner's own words are another matter.
    let prompts = std::fs::read_dir("prompts").unwrap().map(|f| f.unwrap().path()).filter(|p| p.is_file());
    let all: String = prompts.map(|p| std::fs::read_to_string(p).unwrap()).collect();
    let headings: Vec<&str> = all.split("quoted(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(headings.len() > 10, "{headings:?}");
    for heading in headings.into_iter().filter(|h| !h.starts_with("The learner")) {
        let (out, cut) = shown(&format!("{}:\n<<<\nA value has one owner.\n>>>", heading.trim_end_matches([':', ' '])));
        assert!(out == "A value has one owner.\n" && cut.is_none(), "{heading}: {out} {cut:?}");
    }
    // Nor where it stands in the line of the quotation.
    assert_eq!(shown("What is true: a value has one owner.").0, "a value has one owner.");
    assert_eq!(shown("Look here.\nThe hint: `a` is moved.").0, "Look here.\n`a` is moved.");
    assert_eq!(shown("So what is true: a value has one owner.").0, "So what is true: a value has one owner.");
    // An announcement of nothing is dropped, a program's line is none.
    assert_eq!(shown("A value has one owner.\nThe second part is:").0, "A value has one owner.\n");
    assert!(shown("Write:\n\n```python\ndef f():\n```\n").0.contains("def f():"));
    assert!(shown("Write:\n\n```python\ndef f():").0.contains("def f():"));
    let conflict = "Look at `n`:\n\n```text\n<<<<<<< ours\nn = 1\n=======\nn = 2\n>>>>>>> theirs\n```\n";
    assert_eq!(shown(conflict).0, conflict);
    let (out, cut) = shown("The learner asks:\n<<<\nwhat is it, and why is it so in the end?\n>>>\n");
    assert!(out.is_empty() && cut == Some(Cut::Echo), "{out} {cut:?}");
    let (out, cut) = shown("The material says nothing about that, as far as I know.");
    assert!(cut.is_none() && out.ends_with("know."), "{out}");
}

#[test]
fn nothing_of_a_reply_in_the_wrong_language_is_shown_to_a_chinese_learner() {
    let guard = Guard { locale: gradus::locale::Locale::ZhHans, ..Guard::new(Vault::open()) };
    let mut gate = Gate::new(guard.clone());
    let mut out: String = "The material says nothing about this, so I do not know it."
        .chars()
        .map(|c| gate.push(&c.to_string()))
        .collect();
    out.push_str(&gate.finish());
    assert!(out.is_empty() && gate.cut() == Some(Cut::Language), "{out} {:?}", gate.cut());
    let mut gate = Gate::new(guard);
    let good = "`mut` 让变量可以改变。";
    let mut out: String = good.chars().map(|c| gate.push(&c.to_string())).collect();
    out.push_str(&gate.finish());
    assert_eq!(out, good);
}
