//! What holds for every item and every answer.

use crate::made;
use gradus::curriculum::keys::{self, Form};
use gradus::curriculum::text::{contains_words, normal_output, squeeze};
use gradus::curriculum::{Item, Kind, Question, Typed};
use gradus::grading::{Answer, Cause, Verdict, grade, judge, of_marks, of_run};
use proptest::prelude::*;

/// A single text as an answer of the item's form.
fn one(item: &Item, text: &str) -> Answer {
    match &item.question {
        Question::Blank(gaps) if gaps.len() > 1 => Answer::Fields(vec![text.into()]),
        Question::Trace(_) => Answer::Fields(vec![text.into()]),
        _ => Answer::Text(text.into()),
    }
}

fn is_typed(item: &Item) -> bool {
    matches!(item.kind(), Kind::Predict | Kind::Blank | Kind::Short | Kind::Trace)
}

/// Whether the first text of the answer is accepted.
fn accepted(item: &Item, text: &str) -> bool {
    keys::accepts(item, text)
}

/// The keys of the first text.
fn first_keys(item: &Item) -> Vec<String> {
    match keys::typed(item, 0) {
        Some(typed) => typed.answers.clone(),
        None => item.key_texts(),
    }
}

fn first_wrong(item: &Item) -> Vec<String> {
    match (&item.question, keys::typed(item, 0)) {
        (Question::Predict(wrong), _) => wrong.iter().map(|w| w.answer.clone()).collect(),
        (_, Some(typed)) => typed.wrong.iter().map(|w| w.answer.clone()).collect(),
        _ => Vec::new(),
    }
}

fn without_wrong(mut item: Item) -> Item {
    match &mut item.question {
        Question::Predict(wrong) => wrong.clear(),
        Question::Short(typed) => typed.wrong.clear(),
        Question::Blank(gaps) => gaps.iter_mut().for_each(|g| g.wrong.clear()),
        Question::Trace(steps) => steps.iter_mut().for_each(|s| s.key.wrong.clear()),
        _ => {}
    }
    item
}

/// Whether it is judged by the texts of its key.
fn by_texts(item: &Item) -> bool {
    is_typed(item) && !matches!(&item.question, Question::Short(t) if t.pattern.is_some())
}

fn wide(text: &str) -> String {
    text.chars()
        .map(|c| if ('!'..='~').contains(&c) { char::from_u32(c as u32 + 0xFEE0).unwrap() } else { c })
        .collect()
}

/// The key in every spelling that the guide says is forgiven.
fn forgiven(item: &Item, key: &str) -> Vec<String> {
    let mut all = vec![
        format!("{key} "),
        format!("{key}\n"),
        key.replace('\n', if item.kind() == Kind::Predict { " \r\n" } else { "\r\n" }),
        key.replace(' ', "\u{a0}"),
        key.replace('"', "“").replace('\'', "’"),
        wide(key),
        format!("\u{200b}{key}"),
    ];
    if !key.contains('`') {
        all.push(format!("`{key}`"));
    }
    if let Form::Word(typed, _) = keys::form(item, 0) {
        let command = keys::word::is_command(key, key);
        let spaced = !key.contains(['"', '\'', '\\', '\n']);
        all.extend(spaced.then(|| format!("  {}", key.replace(' ', "   "))));
        all.extend((!typed.case && !command && key.is_ascii()).then(|| key.to_uppercase()));
        all.extend((!command && key.ends_with(char::is_alphanumeric)).then(|| format!("{key}.")));
    }
    all
}

fn ours(verdict: &Verdict) -> bool {
    !verdict.correct && matches!(verdict.cause, Cause::NearMiss | Cause::Incomplete | Cause::NotInKey)
}

fn tells(item: &Item, verdict: &Verdict) -> bool {
    let long = |k: &&String| k.chars().count() >= 3;
    item.key_texts().iter().filter(long).any(|k| contains_words(&verdict.feedback, k))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_answer_to_every_item_gets_one_verdict(item in made::item(), answer in made::answer(), outcome in made::outcome(), met in prop::collection::btree_set(0usize..5, 0..4)) {
        let verdict = grade(&item, &answer);
        prop_assert_eq!(&verdict, &grade(&item, &answer));
        prop_assert_eq!(judge(&item, &answer), judge(&item, &answer));
        prop_assert_eq!(of_run(&item, &answer, &outcome), of_run(&item, &answer, &outcome));
        of_marks(&item, &met);
        prop_assert!(!(ours(&verdict) && tells(&item, &verdict)), "{:?}", verdict);
        prop_assert!(!verdict.correct || verdict.cause == Cause::Key);
    }

    #[test]
    fn space_around_an_answer_changes_nothing(item in made::item().prop_filter("typed", is_typed), text in made::text(), before in "[ \t]{0,3}", after in "[ \t\n]{0,3}") {
        let before = if item.kind() == Kind::Predict { "" } else { &before };
        let padded = format!("{before}{text}{after}");
        prop_assert_eq!(grade(&item, &one(&item, &padded)), grade(&item, &one(&item, &text)), "{:?}", padded);
    }

    #[test]
    fn the_key_is_right_in_every_spelling_that_is_forgiven(item in made::item().prop_filter("by texts", by_texts)) {
        let bare = without_wrong(item.clone());
        for key in first_keys(&item) {
            prop_assert!(accepted(&bare, &key), "{:?}", key);
            for spelling in forgiven(&bare, &key) {
                prop_assert!(accepted(&bare, &spelling), "{:?} for {:?}", spelling, key);
            }
        }
    }

    #[test]
    fn what_is_listed_as_wrong_is_wrong(item in made::item().prop_filter("by texts", by_texts)) {
        let exact = |a: &str, b: &str| squeeze(a) == squeeze(b) || normal_output(a) == normal_output(b);
        let output = matches!(item.expect, Some(gradus::curriculum::Expect::Output(_)));
        for wrong in first_wrong(&item) {
            let contradicts = first_keys(&item).iter().any(|k| exact(k, &wrong));
            let one_word = item.kind() == Kind::Predict && !output && accepted(&item, &wrong);
            if contradicts || one_word {
                continue;
            }
            for spelling in [wrong.clone(), format!("{wrong} "), format!("{wrong}\n")] {
                let verdict = grade(&item, &one(&item, &spelling));
                prop_assert!(!verdict.correct, "{:?}", spelling);
                prop_assert_eq!(&verdict.cause, &Cause::Foreseen, "{:?}", spelling);
            }
        }
    }

    #[test]
    fn what_is_near_is_not_right_and_is_not_told(item in made::item(), at in any::<prop::sample::Index>(), how in any::<u8>(), c in prop_oneof!["[ -~]", Just(" ".to_string())]) {
        let c = c.chars().next().unwrap();
        for key in first_keys(&item) {
            let text = made::edited(&key, at, how, c);
            let answer = one(&item, &text);
            let verdict = grade(&item, &answer);
            prop_assert!(verdict.cause != Cause::NearMiss || (!verdict.correct && !accepted(&item, &text)), "{:?}", text);
            prop_assert!(!(ours(&verdict) && tells(&item, &verdict)), "{:?} {:?}", text, verdict);
            prop_assert!(!verdict.correct || verdict.feedback.is_empty() || item.kind() == Kind::Predict, "{:?}", verdict);
        }
    }

    #[test]
    fn sameness_has_no_direction(a in made::text(), b in made::text(), at in any::<prop::sample::Index>(), how in any::<u8>(), c in "[ -~]", case in any::<bool>()) {
        let typed = Typed { tolerance: Some(0.5), units: vec!["kg".into(), "%".into()], case, ..Typed::default() };
        let close = made::edited(&a, at, how, c.chars().next().unwrap());
        let languages = ["rust", "python", "sql", "shell", "git", "c"];
        let forms = languages.iter().flat_map(|l| [Form::Code(l), Form::Word(&typed, l)]);
        for form in forms.chain([Form::Output, Form::Value, Form::Text]) {
            prop_assert!(keys::same_as(form, &a, &a), "{:?} {:?}", form, a);
            for other in [&b, &close] {
                prop_assert_eq!(keys::same_as(form, &a, other), keys::same_as(form, other, &a), "{:?} {:?} {:?}", form, a, other);
            }
        }
    }
}
