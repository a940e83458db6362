//! Grading over every item of the shipped curricula, over items of every kind that nobody wrote, and over any text.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod made;
#[path = "../support/part.rs"]
mod part;
mod rules;

use gradus::curriculum::{Curriculum, Expect, Item, Kind, Library, Order, Question, keys};
use gradus::grading::{Answer, Cause, Placed, Verdict, grade};
use proptest::prelude::*;
use std::sync::OnceLock;

fn courses() -> &'static [Curriculum] {
    static COURSES: OnceLock<Vec<Curriculum>> = OnceLock::new();
    COURSES.get_or_init(|| Library::ids().iter().map(|id| Library::open(id).unwrap()).collect())
}

/// The items of a course for which every spelling that is forgiven is known.
fn known() -> Vec<&'static Item> {
    static PART: OnceLock<Curriculum> = OnceLock::new();
    PART.get_or_init(part::first).items().map(|(_, i)| i).collect()
}

fn items() -> Vec<&'static Item> {
    courses().iter().flat_map(|c| c.items().map(|(_, i)| i)).collect()
}

fn text(item: &Item, answer: &str) -> Verdict {
    grade(item, &Answer::Text(answer.into()))
}

fn picked(item: &Item, options: impl IntoIterator<Item = usize>) -> Verdict {
    grade(item, &Answer::Picked(options.into_iter().collect()))
}

fn right_options(item: &Item) -> Vec<usize> {
    (0..item.options().len()).filter(|i| item.options()[*i].correct).collect()
}

/// Items that are answered by one text, judged by the key.
fn typed() -> Vec<&'static Item> {
    let one = |i: &&Item| match &i.question {
        Question::Predict(_) | Question::Short(_) => true,
        Question::Blank(gaps) => gaps.len() == 1,
        _ => false,
    };
    known().into_iter().filter(one).collect()
}

/// A line of the pool as the author wrote it.
fn placed(order: &Order, line: usize) -> Placed {
    let text = &order.lines[line];
    Placed { line, indent: ((text.len() - text.trim_start().len()) / 4) as u8 }
}

#[test]
fn the_key_is_right() {
    for item in typed() {
        for key in item.key_texts() {
            let verdict = text(item, &key);
            assert!(verdict.correct && verdict.cause == Cause::Key, "{}: `{key}` {verdict:?}", item.id);
        }
    }
    for item in items() {
        let verdict = match &item.question {
            Question::Choice(_) | Question::Choices(_) => picked(item, right_options(item)),
            Question::Blank(gaps) if gaps.len() > 1 => {
                grade(item, &Answer::Fields(gaps.iter().map(|g| g.answers[0].clone()).collect()))
            }
            Question::Trace(steps) => {
                grade(item, &Answer::Fields(steps.iter().map(|s| s.key.answers[0].clone()).collect()))
            }
            Question::Order(order) => {
                grade(item, &Answer::Lines((0..order.solution).map(|line| placed(order, line)).collect()))
            }
            _ => continue,
        };
        assert!(verdict.correct && verdict.cause == Cause::Key, "{}: {verdict:?}", item.id);
    }
}

#[test]
fn every_foreseen_wrong_answer_is_wrong_with_its_cause() {
    let cause = |c: &gradus::curriculum::Cause| c.misconception.clone().map_or(Cause::Foreseen, Cause::Misconception);
    for item in typed() {
        for wrong in item.wrong() {
            for variant in [wrong.answer.clone(), format!("{} \n", wrong.answer)] {
                let verdict = text(item, &variant);
                assert!(!verdict.correct, "{}: `{variant}`", item.id);
                assert_eq!(verdict.cause, cause(&wrong.cause), "{}: `{variant}`", item.id);
                assert_eq!(verdict.feedback, wrong.cause.feedback.clone().unwrap_or_default());
            }
        }
    }
    for item in items() {
        let right = right_options(item);
        for (i, option) in item.options().iter().enumerate().filter(|(_, o)| !o.correct) {
            assert_eq!(picked(item, [i]).cause, cause(&option.cause), "{}", item.id);
            let with_right = picked(item, right.iter().copied().chain([i]));
            assert!(!with_right.correct && with_right.cause == cause(&option.cause), "{}", item.id);
        }
        if right.len() > 1 {
            assert_eq!(picked(item, right[1..].iter().copied()).cause, Cause::Incomplete, "{}", item.id);
        }
    }
}

#[test]
fn spaces_and_letter_case_are_forgiven_as_the_guide_says() {
    for item in typed() {
        for key in item.key_texts() {
            let mut forgiven =
                vec![format!("{key} "), format!("{key}\n"), format!("{key}\n\n"), key.replace('\n', " \r\n")];
            match item.kind() {
                Kind::Short => {
                    forgiven.extend([key.to_uppercase(), format!("  {}", key.replace(' ', "   ")), format!("`{key}`")]);
                }
                Kind::Blank => forgiven.extend([format!("  {key}")]),
                _ => {}
            }
            if item.kind() == Kind::Blank && !key.contains(['"', '\'']) {
                forgiven.push(key.replace(' ', "   "));
            }
            for variant in forgiven {
                assert!(text(item, &variant).correct, "{}: `{variant}` for `{key}`", item.id);
            }
            let mut refused = vec![format!("{key}x"), format!("x{key}")];
            if item.kind() == Kind::Blank && key.to_uppercase() != key {
                refused.push(key.to_uppercase());
            }
            if let (Kind::Predict, Some(Expect::Output(output))) = (item.kind(), &item.expect) {
                refused.push(format!(" {output}"));
                refused.extend(output.trim_end().contains('\n').then(|| output.trim_end().replace('\n', " ")));
            }
            for variant in refused {
                assert!(!text(item, &variant).correct, "{}: `{variant}` for `{key}`", item.id);
            }
        }
    }
}

#[test]
fn almost_right_is_said_to_be_so() {
    let items = typed();
    let output = |i: &&&Item| matches!(&i.expect, Some(Expect::Output(o)) if o.chars().any(char::is_alphabetic));
    let item = items.iter().filter(|i| i.kind() == Kind::Predict).find(output).unwrap();
    let key = &item.key_texts()[0];
    let other_case: String =
        key.chars().map(|c| if c.is_uppercase() { c.to_ascii_lowercase() } else { c.to_ascii_uppercase() }).collect();
    let verdict = text(item, &other_case);
    assert!(!verdict.correct && verdict.cause == Cause::NearMiss, "{verdict:?}");
    assert!(verdict.feedback.contains("case"), "{verdict:?}");
}

#[test]
fn error_and_output_are_never_mixed_up() {
    let words = ["error", "Error E0382", "error[E0382]", "E0499", "does not compile", "compile error."];
    for item in typed().into_iter().filter(|i| i.kind() == Kind::Predict) {
        for word in words {
            let verdict = text(item, word);
            let fails = matches!(item.expect, Some(Expect::Error(_)));
            assert_eq!(verdict.correct, fails, "{}: {word}", item.id);
            if let Some(Expect::Error(code)) = item.expect.as_ref().filter(|e| **e != Expect::Error(String::new())) {
                let names_another = word.contains("E0") && !word.contains(code.as_str());
                assert_eq!(verdict.feedback.contains(code.as_str()), names_another, "{}: {word}", item.id);
            }
        }
        let panics = matches!(item.expect, Some(Expect::Panic(_)));
        assert_eq!(text(item, "It panics!").correct, panics, "{}", item.id);
    }
}

#[test]
fn nothing_and_nonsense_are_wrong() {
    for item in items() {
        let all = 0..item.options().len();
        for answer in [
            Answer::Picked([].into()),
            Answer::Picked([77].into()),
            Answer::Picked(right_options(item).into_iter().chain([usize::MAX]).collect()),
            Answer::Text(String::new()),
            Answer::Text(" \n\t".into()),
        ] {
            let verdict = grade(item, &answer);
            assert!(!verdict.correct, "{}: {answer:?}", item.id);
            assert!(
                !matches!(verdict.cause, Cause::Incomplete | Cause::NearMiss),
                "{}: {answer:?} {verdict:?}",
                item.id
            );
        }
        if !item.options().is_empty() {
            assert!(!text(item, &item.key_texts()[0]).correct, "the wrong form is wrong");
            assert_eq!(picked(item, all).correct, item.options().iter().all(|o| o.correct), "{}", item.id);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn no_text_breaks_it(answer in any::<String>(), near in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), c in any::<char>()) {
        for item in items() {
            text(item, &answer);
        }
        // Close to a key, where the rules are.
        let items = typed();
        let item = near.get(&items);
        let mut chars: Vec<char> = item.key_texts()[0].chars().collect();
        chars.insert(at.index(chars.len() + 1), c);
        let close: String = chars.into_iter().collect();
        let verdict = text(item, &close);
        if verdict.correct && !c.is_whitespace() {
            let looks = |t: &str| keys::plain::plain(t).split_whitespace().collect::<Vec<_>>().join(" ");
            let alike = looks(&close) == looks(&item.key_texts()[0]);
            let stop = item.kind() == Kind::Short && close.ends_with('.');
            let number = item.kind() == Kind::Short && keys::number::number(close.trim_matches('`')).is_some();
            let output = item.expect.as_ref().is_some_and(|e| !matches!(e, Expect::Output(_)));
            prop_assert!(c == '`' || alike || stop || number || output, "{}: {close:?}", item.id);
        }
    }

    #[test]
    fn a_right_set_is_the_only_right_one(near in any::<prop::sample::Index>(), set in proptest::collection::btree_set(0usize..9, 0..6)) {
        let with_options: Vec<&Item> = items().into_iter().filter(|i| !i.options().is_empty()).collect();
        let item = near.get(&with_options);
        let right: std::collections::BTreeSet<usize> = right_options(item).into_iter().collect();
        prop_assert_eq!(grade(item, &Answer::Picked(set.clone())).correct, set == right);
    }
}
