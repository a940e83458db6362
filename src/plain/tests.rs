//! Every kind of item answered in lines, without a program around it: the lines that are typed, and what is printed.

use super::answers::Parts;
use super::lines::{Order, interpret};
use super::words::Printed;
use crate::curriculum::parse::{Files, parse};
use crate::curriculum::runs::{End, Outcome, TestResult};
use crate::dialogue::{Part, Standing};
use crate::grading::Answer;
use crate::learner::{Attempt, Evidence, Learner, Profile};
use crate::llm::{EngineEvent, ModelInfo, ModelState, Stats, StopReason};
use crate::policy::Reason;
use crate::session::{Effect, Event, Mode, Phase, Session, Sitting, Stage};
use std::sync::Arc;

const NOW: i64 = 1_800_000_000_000;

struct Table {
    session: Session,
    parts: Parts,
    printed: Printed,
    shell: Vec<String>,
    edits: usize,
}

impl Table {
    fn at(item: &str) -> (Table, String) {
        let header = "id = \"kinds\"\ntitle = \"Kinds\"\nversion = \"1.0.0\"\nformat_version = 1\nauthors = [\"A\"]\n\
            licence = \"MIT\"\nsummary = \"All.\"\ncode = \"rust\"\nskills = [\"all\"]\n";
        let skill = include_bytes!("../../tests/support/kinds/all.md").to_vec();
        let files = Files::from([("curriculum.toml".into(), header.into()), ("skills/all.md".into(), skill)]);
        let curriculum = Arc::new(parse(&files).0.unwrap());
        let mut learner = Learner::default();
        learner.apply(NOW, &Evidence::Profile(Profile { name: "Ada".into(), ..Profile::default() }));
        learner.apply(NOW, &Evidence::Placed { items: 0 });
        let mut session = Session::new(curriculum.clone(), learner, None, NOW);
        let item = curriculum.item(&format!("kinds.all/{item}")).unwrap().1;
        session.phase = Phase::Item(Box::new(Sitting::new(item, Reason::default(), Mode::Practice, NOW)));
        let (parts, printed) = (Parts::default(), Printed::default());
        let mut table = Table { session, parts, printed, shell: Vec::new(), edits: 0 };
        let said = table.news();
        (table, said)
    }

    fn news(&mut self) -> String {
        let mut out = Vec::new();
        self.printed.update(&self.session, NOW, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn happens(&mut self, event: Event) {
        for effect in self.session.handle(NOW, event) {
            if let Effect::Append { id, .. } = effect {
                self.happens(Event::Stored { id });
            }
        }
    }

    /// Types a line; what is said to it.
    fn line(&mut self, line: &str) -> String {
        let mut said = String::new();
        match interpret(&self.session, &mut self.parts, line, NOW) {
            Order::Events(events) => events.into_iter().for_each(|e| self.happens(e)),
            Order::Print(text) => said = text + "\n",
            Order::Both(events, text) => {
                events.into_iter().for_each(|e| self.happens(e));
                said = text + "\n";
            }
            Order::Shell(line) => {
                self.happens(Event::ShellTyped(line.clone()));
                self.shell.push(line);
            }
            Order::Models => said = super::map::models(&self.session) + "\n",
            Order::Chart(chart) => said = super::charts::words(chart, None) + "\n",
            Order::Export => said = "exported\n".into(),
            Order::Edit => self.edits += 1,
            Order::Again => self.printed.again(),
        }
        said + &self.news()
    }

    fn lines(&mut self, lines: &[&str]) -> String {
        lines.iter().map(|l| self.line(l)).collect()
    }

    fn sitting(&self) -> &Sitting {
        match &self.session.phase {
            Phase::Item(sitting) => sitting,
            other => panic!("not at an item: {other:?}"),
        }
    }

    fn ran(&mut self, outcome: Outcome) -> String {
        let Stage::Running(running) = &self.sitting().stage else { panic!("{:?}", self.sitting().stage) };
        let id = running.id;
        self.happens(Event::Ran { id, outcome: Box::new(outcome) });
        self.news()
    }
}

fn ended(code: i32, tests: Vec<TestResult>) -> Outcome {
    let (stdout, stderr) = ("There is no folder notes.".to_string(), String::new());
    Outcome::Ran { stdout, stderr, status: End::Exit(code), panicked: false, tests, complaints: Vec::new() }
}

#[test]
fn fields_one_after_the_other_or_all_in_one_line() {
    let (mut table, said) = Table::at("trace");
    assert!(
        said.contains("Type the value at each mark, as it is once that line has run.")
            && said.contains("(a) total, 1st time:"),
        "{said}"
    );
    assert!(table.line("1").contains("(a) total, 2nd time:"));
    assert!(table.line("/hint").contains("Hint 1 of 3"), "a hint may be asked for in the middle");
    assert!(table.line("3").contains("(b) total * 2:"));
    assert!(table.line("6").contains("How sure are you?"));
    assert!(table.line("4").contains("✓ Right."));

    let (mut table, said) = Table::at("two-gaps");
    assert!(said.contains("gap 1:"), "{said}");
    assert!(table.line("mut | -=").contains("How sure"));
    assert!(table.line("").contains("Running …"), "the key does not know it, so it is run");
    assert!(table.ran(ended(0, Vec::new())).contains("✗ Not right."));
    let said = table.line("");
    assert!(said.contains("Try once more.") && said.contains("gap 1:"), "{said}");
    table.lines(&["mut", "/nonsense", "2"]);
    assert_eq!(table.sitting().answer, Answer::Fields(vec!["mut".into(), "/nonsense".into()]));
}

#[test]
fn after_a_wrong_option_a_number_is_the_next_answer() {
    let (mut table, _) = Table::at("pick");
    assert!(table.lines(&["2", "4"]).contains("It was the other one."));
    assert!(table.line("9").contains("Try once more."), "there is no such option");
    table.lines(&["2", ""]);
    assert!(!table.sitting().open(), "two tries are all");
    let (mut table, _) = Table::at("pick");
    table.lines(&["2", "4"]);
    let said = table.line("1");
    assert!(said.contains("How sure are you?"), "{said}");
    assert!(table.line("").contains("✓ Right."));
}

#[test]
fn lines_by_their_numbers() {
    let (mut table, said) = Table::at("order");
    let number = |text: &str| {
        let line = said.lines().find(|l| l.trim_start().split_once(". ").is_some_and(|(_, t)| t == text));
        line.unwrap().trim_start().split_once('.').unwrap().0.to_string()
    };
    assert!(said.contains("with a > behind a number"), "{said}");
    assert!(table.line("1 1").contains("each once"));
    let answer = format!(
        "{} {}> {}> {}",
        number("fn main() {"),
        number("let name = \"Ada\";"),
        number("println!(\"{name}\");"),
        number("}")
    );
    assert!(table.line(&answer).contains("How sure are you?"), "{answer}");
    assert!(table.line("").contains("✓ Right."));
}

#[test]
fn a_program_up_to_a_dot() {
    let (mut table, said) = Table::at("code");
    assert!(said.contains("   2  fn add(a: i32, b: i32) -> i32 {"), "{said}");
    assert!(
        table.line("").contains("Type your program first"),
        "an empty line does not send the program as it was given"
    );
    table.lines(&["fn add(a: i32, b: i32) -> i32 {", "", "    // so", "    /no/command"]);
    assert!(table.line("/show").contains("   3      // so"));
    assert!(table.line("/hint").contains("Hint 1 of 3"));
    assert!(table.lines(&["}", "."]).contains("5 lines taken. /run runs the tests"));
    let program = "fn add(a: i32, b: i32) -> i32 {\n\n    // so\n    /no/command\n}\n";
    assert_eq!(table.sitting().answer, Answer::Text(program.into()));
    assert!(table.line("/run").contains("How sure are you?"));
    assert!(table.line("3").contains("Running …"));
    let failed = TestResult { name: "two_and_two".into(), passed: false, message: "no".into(), line: None };
    let said = table.ran(ended(1, vec![failed]));
    assert!(said.contains("✗ Not right.") && said.contains("    no"), "{said}");
    assert!(table.line("").contains("Try once more."));
    table.lines(&["fn add(a: i32, b: i32) -> i32 { a + b }"]);
    assert!(table.line("/run").contains("How sure"), "what was typed so far is the program");
    table.line("");
    let passed = TestResult { name: "two_and_two".into(), passed: true, message: String::new(), line: None };
    assert!(table.ran(ended(0, vec![passed])).contains("✓ Right."));
}

#[test]
fn a_program_begun_anew_or_edited_elsewhere() {
    let (mut table, _) = Table::at("fix");
    let given = table.sitting().answer.clone();
    table.lines(&["pass", "."]);
    assert_ne!(table.sitting().answer, given);
    assert!(table.line("/fresh").contains("as it was given"));
    assert_eq!(table.sitting().answer, given);
    table.lines(&["half", "/edit"]);
    assert_eq!((table.edits, table.parts.lines.len()), (1, 0));
}

#[test]
fn an_explanation_with_its_points() {
    let (mut table, said) = Table::at("explain");
    assert!(said.contains("End with a line that is a dot alone."), "{said}");
    table.lines(&["It moves.", "", "a may not be used."]);
    assert!(table.line(".").contains("How sure are you?"));
    let said = table.line("2");
    assert!(said.contains("A model answer:") && said.contains("  3. The old name"), "{said}");
    assert!(table.line("9").contains("numbers of points"));
    let said = table.line("1 3");
    assert!(said.contains("✗ Not right.") && said.contains("One point is missing."), "{said}");
    table.lines(&["", "It moves.", ".", ""]);
    assert!(table.line("1 2 3").contains("✓ Right."));
}

#[test]
fn a_folder_line_by_line() {
    let (mut table, said) = Table::at("command");
    assert!(said.contains("/check has the state checked"), "{said}");
    assert!(table.line("").contains("Type a command, or /check."));
    table.lines(&["ls -l", "/bin/ls", "mkdir note"]);
    assert_eq!(table.shell, ["ls -l", "/bin/ls", "mkdir note"]);
    assert!(table.line("/fresh").contains("The folder is as it was at the start."));
    table.line("mkdir notes");
    assert!(table.line("/check").contains("How sure are you?"));
    assert!(table.line("").contains("Running …"));
    assert!(table.ran(ended(1, Vec::new())).contains("There is no folder notes."));
    table.lines(&["", "/check", ""]);
    assert!(table.ran(ended(0, Vec::new())).contains("✓ Right."));
}

#[test]
fn commands_of_other_kinds_say_so() {
    let (mut table, _) = Table::at("pick");
    for line in ["/run", "/check", "/show", "/edit"] {
        assert!(table.line(line).contains("There is nothing for that here"), "{line}");
    }
    assert!(table.line("/help").contains("/run"));
}

#[test]
fn a_guess_is_said_once_and_answered_by_a_command() {
    let (mut table, _) = Table::at("pick");
    let said = table.line("/say I'm lost");
    assert!(
        said.contains("You seem to be stuck. Only a guess.") && said.contains("/example") && said.contains("/fine")
    );
    assert!(!table.line("/why").contains("Only a guess"), "once");
    assert!(table.line("/fine").contains("I will not guess that again for a while."));
    assert!(table.line("/yes").contains("There is no guess"));
    assert!(!table.line("/say I'm lost").contains("Only a guess"));
    assert!(table.line("/memory").contains("Guesses that you were stuck: 0 right, 1 wrong."));
    assert!(table.line("/break").contains("Everything is kept"));
    assert_eq!(table.session.phase, Phase::Home);
    assert!(table.line("/harder").contains("not possible"));
}

/// A model that may grade says so to the requests of an explanation.
fn graded(table: &mut Table, replies: &[(bool, &str)]) -> String {
    for (met, evidence) in replies {
        let id = table.session.being_graded().unwrap().id;
        let text = serde_json::json!({ "met": met, "evidence": evidence }).to_string();
        table.happens(Event::Engine(EngineEvent::Text { id, text }));
        table.happens(Event::Engine(EngineEvent::Done { id, stop: StopReason::End, stats: Stats::default() }));
    }
    table.news()
}

fn with_grader(table: &mut Table) {
    let info = ModelInfo {
        name: "Small".into(),
        path: "small.gguf".into(),
        device: "CPU".into(),
        context: 4096,
        gpu_layers: 0,
        threads: 1,
        why: String::new(),
    };
    table.happens(Event::Engine(EngineEvent::State(ModelState::Ready(info))));
    table.happens(Event::Standing(Standing::of([Part::Grade])));
}

#[test]
fn an_explanation_that_a_model_judges_and_the_learner_disputes() {
    let (mut table, _) = Table::at("explain");
    with_grader(&mut table);
    table.lines(&["It is handed over.", "."]);
    let said = table.line("3");
    assert!(said.contains("Small compares your explanation: point 1 of 3") && said.contains("Ctrl-C"), "{said}");
    assert!(graded(&mut table, &[(true, "handed over"); 2]).contains("point 2 of 3"));
    let said = graded(&mut table, &[(false, ""); 6]);
    assert!(said.contains("✗ Not right.") && said.contains("“handed over”"), "{said}");
    assert!(said.contains("Small, a model, judged this") && said.contains("/dispute WORDS"), "{said}");
    let said = table.line("/dispute it says all of it");
    assert!(
        said.contains("You dispute the model's verdict") && said.contains("1. The text is not copied. “handed over”")
    );
    let said = table.line("1 2 3");
    assert!(said.contains("✓ Right.") && !said.contains("/dispute WORDS"), "{said}");
    assert!(table.line("/dispute").contains("kept for the author"));
    assert!(table.line("/dispute").contains("already"));
}

#[test]
fn a_pupil_in_lines() {
    let (mut table, _) = Table::at("explain");
    assert!(table.line("/teach").contains("no pupil here"));
    let item = table.session.curriculum.item("kinds.all/order").unwrap().1;
    let misconception = Some("order-does-not-matter".to_string());
    let attempt = Attempt { misconception, ..Attempt::plain(item, false) };
    table.session.learner.apply(NOW, &Evidence::Attempt(attempt));
    assert!(table.line("/home").contains("A pupil thinks what you once thought about All kinds."));
    let said = table.line("/teach");
    assert!(said.contains("The pupil says: I am sure of this: Lines may stand in any order."), "{said}");
    assert!(table.line("").contains("Say something to the pupil first."));
    table.lines(&["No:", "what is used stands above."]);
    let said = table.line(".");
    assert!(said.contains("What is so instead: You used a name") && said.contains("1 for yes"), "{said}");
    assert!(table.line("1").contains("The pupil has understood."));
    assert!(table.line("").contains("Hello, Ada."));
    with_grader(&mut table);
    table.lines(&["/teach", "Well."]);
    assert!(table.line(".").contains("point 1 of 1"));
    assert!(graded(&mut table, &[(false, ""); 3]).contains("did not find it in your words for sure"));
    assert!(table.line("").contains("Not quite said yet."));
}

#[test]
fn the_models_are_told_in_lines() {
    let (mut table, _) = Table::at("explain");
    table.happens(Event::Shelf(Vec::new()));
    let none = table.line("/models");
    assert!(
        none.starts_with("The model:\n  No model speaks: ") && none.contains("Other models here:\n  None."),
        "{none}"
    );
    assert!(!none.contains("What it may do:") && none.contains("You mark your explanations yourself"), "{none}");
    let info = ModelInfo {
        name: "Tiny".into(),
        path: "tiny.gguf".into(),
        device: "CPU".into(),
        context: 2048,
        gpu_layers: 0,
        threads: 1,
        why: String::new(),
    };
    table.happens(Event::Engine(EngineEvent::State(ModelState::Ready(info))));
    table.happens(Event::Standing(Standing::of([Part::Grade])));
    let said = table.line("/model");
    assert!(said.contains("Tiny on CPU; context: 2048 tokens.") && said.contains("judge explanations: yes."), "{said}");
    assert!(said.contains("answer free questions: no.") && said.contains("gradus model recommend"), "{said}");
    assert!(!said.contains("You mark your explanations yourself"), "the model does: {said}");
    assert_eq!(said, table.line("/models"));
}

#[test]
fn what_is_at_hand_is_said_once_more_on_request() {
    let (mut table, first) = Table::at("pick");
    assert!(!table.line("/hint").contains("Question on"));
    let again = table.line("/again");
    let options = first.lines().filter(|l| l.starts_with("  ")).collect::<Vec<_>>();
    assert!(!options.is_empty() && options.iter().all(|o| again.contains(o)), "{again}");
    assert!(!again.contains("Hint 1"), "the log is not repeated");
}

#[test]
fn ascii_is_made_of_what_comes_in_pieces() {
    use std::io::Write;
    let mut out = super::InAscii { out: Vec::new(), rest: Vec::new() };
    for byte in "✓ “Right” 所\n".bytes() {
        out.write_all(&[byte]).unwrap();
    }
    assert_eq!(String::from_utf8(out.out).unwrap(), "+ \"Right\" ??\n");
}
