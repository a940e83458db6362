//! Items of every kind with keys that nobody wrote, and answers to them.

use gradus::curriculum::runs::{End, Outcome, TestResult};
use gradus::curriculum::{
    Case, Cause, Choice, Errand, Expect, Item, Order, Pattern, Place, Question, Rubric, Step, Task, Typed, Wrong,
    priors,
};
use gradus::grading::{Answer, Placed};
use proptest::prelude::*;

/// Texts as keys have them, and any others.
pub fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-z_]{1,12}( [a-z]{2,8}){0,2}",
        2 => "[-+]?[0-9]{1,4}([.][0-9]{1,3})?( kg| %|%)?",
        1 => prop::sample::select(vec!["ls -la x", "git commit -am 'a b'", "&mut", "<=", "[1, 2]", "'a'", "\"5\"", "true",
            "0x1F", "1,000", "1/2", "error", "panic", "(a+)+$", "5.0", "a.", "``", "`a`", "“a”", "１", "$HOME"])
            .prop_map(String::from),
        2 => "[ -~]{1,20}",
        1 => "[ -~\n]{1,40}",
        1 => any::<String>(),
    ]
}

fn key() -> impl Strategy<Value = String> {
    text().prop_filter("a key says something", |t| !t.trim().is_empty())
}

fn wrong() -> impl Strategy<Value = Vec<Wrong>> {
    let one = |answer| Wrong { answer, cause: Cause { misconception: None, feedback: Some("Authored.".into()) } };
    prop::collection::vec(key().prop_map(one), 0..3)
}

fn typed() -> impl Strategy<Value = Typed> {
    let units = prop::sample::select(vec![vec![], vec!["kg".to_string(), "%".into()]]);
    let tolerance = prop::option::of(0.0..2.0f64);
    (prop::collection::vec(key(), 1..3), tolerance, units, any::<bool>(), wrong()).prop_map(
        |(answers, tolerance, units, case, wrong)| Typed { answers, tolerance, units, case, pattern: None, wrong },
    )
}

fn pattern() -> impl Strategy<Value = Typed> {
    (prop::collection::vec(text(), 1..3), prop::collection::vec(text(), 0..3), any::<bool>()).prop_map(
        |(matches, rejects, whole)| Typed {
            answers: vec!["a".into()],
            pattern: Some(Pattern { matches, rejects, whole, posix: false }),
            ..Typed::default()
        },
    )
}

fn task() -> impl Strategy<Value = Task> {
    (key(), key(), wrong()).prop_map(|(starter, solution, wrong)| {
        let cases = vec![Case { output: "1".into(), ..Case::default() }];
        Task { starter, solution, cases, wrong, ..Task::default() }
    })
}

fn order() -> impl Strategy<Value = Order> {
    (prop::collection::vec(key(), 2..5), wrong(), any::<bool>()).prop_map(|(mut lines, distractors, indent)| {
        let solution = lines.len();
        lines.extend(distractors.iter().map(|d| d.answer.clone()));
        Order { lines, solution, also: Vec::new(), distractors, indent }
    })
}

fn choices() -> impl Strategy<Value = Vec<Choice>> {
    let one =
        |(text, correct)| Choice { text, correct, cause: Cause { misconception: Some("m".into()), feedback: None } };
    prop::collection::vec((key(), any::<bool>()).prop_map(one), 2..6)
}

fn question() -> impl Strategy<Value = Question> {
    let step = |key| Step { mark: "a".into(), show: "x".into(), hit: 1, key };
    prop_oneof![
        1 => choices().prop_map(Question::Choice),
        1 => choices().prop_map(Question::Choices),
        4 => wrong().prop_map(Question::Predict),
        4 => prop::collection::vec(typed(), 1..3).prop_map(Question::Blank),
        6 => typed().prop_map(Question::Short),
        1 => pattern().prop_map(Question::Short),
        2 => order().prop_map(Question::Order),
        3 => prop::collection::vec(typed().prop_map(step), 1..3).prop_map(Question::Trace),
        1 => task().prop_map(Question::Code),
        1 => task().prop_map(Question::Fix),
        1 => (key(), key(), wrong()).prop_map(|(solution, check, wrong)| Question::Command(Errand { solution, check, wrong, ..Errand::default() })),
        1 => (prop::collection::vec(key(), 1..3), key()).prop_map(|(points, model)| Question::Explain(Rubric { points, model })),
    ]
}

/// An item of any kind.
pub fn item() -> impl Strategy<Value = Item> {
    let expect = prop_oneof![
        4 => key().prop_map(|t| Some(Expect::Output(t))),
        1 => Just(Some(Expect::Error("E0382".into()))),
        1 => Just(Some(Expect::Panic(true))),
        1 => Just(None),
    ];
    let language = prop::sample::select(vec!["rust", "python", "sql", "shell", "git", "c"]);
    (question(), expect, language, any::<bool>()).prop_map(|(question, expect, language, program)| Item {
        id: "t.s/i".into(),
        language: language.into(),
        runs: true,
        difficulty: 1,
        minutes: 1.0,
        hints: vec!["a".into(); 3],
        explanation: "Because.".into(),
        prompt: if program { format!("```{language}\n___ x\n```\n") } else { "Fill in ___.".into() },
        expect,
        question,
        source: None,
        licence: None,
        hash: 0,
        place: Place::default(),
        known: priors::Known::default(),
    })
}

/// An answer of any form.
pub fn answer() -> impl Strategy<Value = Answer> {
    let placed = (0usize..7, 0u8..4).prop_map(|(line, indent)| Placed { line, indent });
    prop_oneof![
        text().prop_map(Answer::Text),
        prop::collection::vec(text(), 0..4).prop_map(Answer::Fields),
        prop::collection::btree_set(0usize..7, 0..5).prop_map(Answer::Picked),
        prop::collection::vec(placed, 0..6).prop_map(Answer::Lines),
    ]
}

/// What a run may show.
pub fn outcome() -> impl Strategy<Value = Outcome> {
    let test = (text(), any::<bool>(), text()).prop_map(|(name, passed, message)| TestResult {
        name,
        passed,
        message,
        line: None,
    });
    let end =
        prop::sample::select(vec![End::Exit(0), End::Exit(1), End::Signal(9), End::TooMuchOutput, End::FolderFull]);
    let ran = (text(), end, any::<bool>(), prop::collection::vec(test, 0..4)).prop_map(
        |(stdout, status, panicked, tests)| Outcome::Ran {
            stdout,
            stderr: String::new(),
            status,
            panicked,
            tests,
            complaints: Vec::new(),
        },
    );
    let refused =
        text().prop_map(|stderr| Outcome::CompileFailed { codes: Vec::new(), stderr, complaints: Vec::new() });
    prop_oneof![ran, refused, Just(Outcome::TimedOut), Just(Outcome::Stopped)]
}

/// The text with one character left out, put in, or changed.
pub fn edited(text: &str, at: prop::sample::Index, how: u8, with: char) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let n = at.index(chars.len() + 1);
    match how % 3 {
        0 if n < chars.len() => {
            chars.remove(n);
        }
        1 if n < chars.len() => chars[n] = with,
        _ => chars.insert(n, with),
    }
    chars.into_iter().collect()
}
