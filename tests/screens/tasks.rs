//! What a newcomer wants to do first is three keys away at most, from wherever one is: found in the table of actions by a
//! search over places, played through the real face, and told in docs/tasks.md. After a wanted change of the table:
//! `TASKS_UPDATE=1 cargo test --test screens tasks`.

use super::CHOICE;
use super::desk::{Desk, picked};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use gradus::dialogue::Standing;
use gradus::driver::{BenchOptions, Driver, Memory, Voice};
use gradus::session::{Event, Phase, Stage};
use gradus::tui::actions::{Action, Place, Row, TABLE};
use gradus::tui::app::{Focus, Overlay, Ui};
use gradus::tui::theme::Theme;
use std::collections::{BTreeSet, VecDeque};
use std::fmt::Write;
use std::sync::Arc;

/// A task: what it is, the action that does it, and from where it makes sense.
struct Task {
    name: &'static str,
    action: Action,
    from: &'static [Start],
}

/// Where one is: the place below, and what is open on top.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Start {
    below: Place,
    top: Option<Place>,
}

const fn at(below: Place) -> Start {
    Start { below, top: None }
}

const fn under(below: Place, top: Place) -> Start {
    Start { below, top: Some(top) }
}

const HOME: &[Start] = &[at(Place::Home), under(Place::Home, Place::Overlay), under(Place::Home, Place::Progress)];
/// An open item of each kind, with something open on top too.
const ITEM: &[Start] = &[
    at(Place::Options),
    at(Place::AnswerField),
    at(Place::Fields),
    at(Place::OrderLines),
    at(Place::Editor),
    at(Place::Desk),
    under(Place::Options, Place::Overlay),
    under(Place::AnswerKeys, Place::Overlay),
    under(Place::EditorKeys, Place::Progress),
    under(Place::Options, Place::Themes),
];
/// What can be talked about.
const COURSE: &[Start] = &[
    at(Place::Lesson),
    at(Place::Options),
    at(Place::AnswerField),
    at(Place::Fields),
    at(Place::OrderLines),
    at(Place::Editor),
    at(Place::Desk),
    at(Place::Retry),
    at(Place::Verdict),
    under(Place::Verdict, Place::Overlay),
];
/// Everywhere once the first run is over, but where an answer is on its way to the disk for a moment.
const ANYWHERE: &[Start] = &[
    at(Place::Home),
    at(Place::Lesson),
    at(Place::Options),
    at(Place::AnswerField),
    at(Place::Fields),
    at(Place::OrderLines),
    at(Place::Editor),
    at(Place::Desk),
    at(Place::Running),
    at(Place::Grading),
    at(Place::Marking),
    at(Place::Confidence),
    at(Place::Retry),
    at(Place::Verdict),
    at(Place::TalkField),
    at(Place::DisputeField),
    at(Place::TeachField),
    at(Place::Taught),
    under(Place::Home, Place::Overlay),
    under(Place::AnswerKeys, Place::Overlay),
    under(Place::Verdict, Place::Progress),
    under(Place::Home, Place::Themes),
];

/// From where the other screens are opened.
const OPENING: &[Start] = &[
    at(Place::Home),
    at(Place::Lesson),
    at(Place::Options),
    at(Place::AnswerField),
    at(Place::Fields),
    at(Place::OrderLines),
    at(Place::Editor),
    at(Place::Desk),
    at(Place::Retry),
    at(Place::Verdict),
    under(Place::Home, Place::Progress),
];

const TASKS: [Task; 10] = [
    Task { name: "Start learning", action: Action::Continue, from: HOME },
    Task { name: "Answer", action: Action::Continue, from: ITEM },
    Task { name: "Ask for a hint", action: Action::Hint, from: ITEM },
    Task { name: "Ask why this comes now", action: Action::Why, from: ANYWHERE },
    Task { name: "Talk to the tutor", action: Action::Talk, from: COURSE },
    Task { name: "Change the theme", action: Action::Themes, from: ANYWHERE },
    Task { name: "Find your progress", action: Action::Progress, from: ANYWHERE },
    Task { name: "Fetch a model", action: Action::Pull, from: OPENING },
    Task { name: "Export all of you", action: Action::Export, from: OPENING },
    Task { name: "Quit", action: Action::Quit, from: ANYWHERE },
];

/// Keys that a task may take.
const MOST: usize = 3;

/// Where a key of this row leads, if it is a step on the way to somewhere: what closes, what leaves a field.
fn step(from: Start, row: &Row) -> Option<Start> {
    let Start { below, top } = from;
    match (row.action, top, below) {
        (Action::Back, Some(_), _) => Some(at(below)),
        (Action::Models, None | Some(Place::Progress), _) => Some(under(below, Place::Models)),
        (Action::Interrupt, _, Place::Running | Place::Grading) => None,
        (Action::Interrupt, _, _) => Some(under(below, Place::Leaving)),
        (_, Some(_), _) => None,
        (Action::Back, None, Place::AnswerField | Place::Fields) => Some(at(Place::AnswerKeys)),
        (Action::Back, None, Place::Editor) => Some(at(Place::EditorKeys)),
        // Back to an answer that is typed, where there is one: the longer way of the two.
        (Action::Back | Action::Stop, None, Place::TalkField | Place::Confidence | Place::Running | Place::Grading) => {
            Some(at(Place::AnswerField))
        }
        (Action::Back, None, Place::DisputeField) => Some(at(Place::Verdict)),
        (Action::Back, None, Place::Saving | Place::NameField | Place::WelcomeOptions | Place::Leaving) => None,
        (Action::Back, None, _) => Some(at(Place::Home)),
        _ => None,
    }
}

/// The shortest keys to an action from there. A program is answered by a key of its own.
fn way(from: Start, wanted: Action) -> Option<Vec<&'static str>> {
    let (mut seen, mut queue) = (vec![from], VecDeque::from([(from, Vec::new())]));
    while let Some((here, keys)) = queue.pop_front() {
        let place = here.top.unwrap_or(here.below);
        for row in TABLE.iter().filter(|r| r.places.contains(&place)) {
            let mut keys: Vec<&'static str> = keys.clone();
            keys.push(row.keys[0]);
            // Enter on something that is open closes it, and is no answer.
            let answers = wanted != Action::Continue || here.top.is_none();
            let program = wanted == Action::Continue && place == Place::Editor && row.action == Action::Check;
            if (row.action == wanted || program) && answers {
                return Some(keys);
            }
            if let Some(next) = step(here, row).filter(|next| keys.len() < MOST && !seen.contains(next)) {
                seen.push(next);
                queue.push_back((next, keys));
            }
        }
    }
    None
}

fn words(start: Start) -> String {
    let say = |p: Place| gradus::locale::text(p.id(), None);
    match start.top {
        Some(top) => format!("{}, over {}", say(top), say(start.below)),
        None => say(start.below),
    }
}

fn page() -> String {
    let mut out = String::from(
        "# The first things one wants to do\n\n\
         Each is at most three keys away from where one is. This page is made from the table of actions by a test \
         (`tests/screens/tasks.rs`); the keys are those of the table, `gradus config keys` shows your own. Besides, \
         `Ctrl-P` looks for anything that can be done where you are.\n",
    );
    for task in TASKS {
        write!(out, "\n## {}\n\n| from | keys |\n| --- | --- |\n", task.name).unwrap();
        for start in task.from {
            let keys: Vec<String> = way(*start, task.action).unwrap().iter().map(|k| format!("`{k}`")).collect();
            writeln!(out, "| {} | {} |", words(*start), keys.join(" ")).unwrap();
        }
    }
    out
}

#[test]
fn every_first_task_is_three_keys_away_and_the_page_says_so() {
    for task in TASKS {
        for start in task.from {
            assert!(way(*start, task.action).is_some_and(|k| k.len() <= MOST), "{} from {}", task.name, words(*start));
        }
    }
    assert_eq!(way(at(Place::NameField), Action::Progress), None, "the search can fail");
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/tasks.md");
    let page = page();
    if std::env::var_os("TASKS_UPDATE").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(kept, page, "docs/tasks.md is stale: TASKS_UPDATE=1 cargo test --test screens tasks");
}

fn event(key: &str) -> KeyEvent {
    let (key, modifiers) = match key.strip_prefix("ctrl-") {
        Some(rest) => (rest, KeyModifiers::CONTROL),
        None => (key, KeyModifiers::NONE),
    };
    let code = match key {
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "tab" => KeyCode::Tab,
        one => KeyCode::Char(one.chars().next().unwrap()),
    };
    KeyEvent::new(code, modifiers)
}

/// A desk that stands at this place.
fn desk(place: Place) -> Option<Desk> {
    let learner = || Desk::of_all_kinds(true).learner();
    let item = |id: &str| learner().at(&format!("kinds.all/{id}"));
    let keys = |ui: &mut Ui| ui.focus = Focus::Keys;
    let choice = || Desk::new().learner().at(CHOICE);
    Some(match place {
        Place::Home => learner(),
        Place::Lesson => Desk::new().learner().on(Event::Learn("rust.moves".into())),
        Place::Options => choice(),
        Place::Verdict => choice().answered(picked(&[1]), 3),
        Place::Retry => choice().answered(picked(&[0]), 3),
        Place::AnswerField => item("explain"),
        Place::AnswerKeys => item("explain").face(keys),
        Place::Fields => item("two-gaps"),
        Place::OrderLines => item("order"),
        Place::Editor => item("fix"),
        Place::EditorKeys => item("fix").face(keys),
        Place::Desk => item("command"),
        Place::Confidence => item("explain").on(Event::typed("It moves.")).on(Event::Continue),
        Place::TalkField => item("explain").face(|ui| ui.focus = Focus::Talk),
        _ => return None,
    })
}

fn top(place: Option<Place>) -> Option<Overlay> {
    match place {
        Some(Place::Progress) => Some(Overlay::Progress),
        Some(Place::Overlay) => Some(Overlay::Help),
        _ => None,
    }
}

/// Whether it has been done.
fn done(task: &Task, driver: &Driver, ui: &Ui) -> bool {
    let sitting = match &driver.session.phase {
        Phase::Item(s) => Some(s),
        _ => None,
    };
    match task.action {
        Action::Hint => sitting.is_some_and(|s| s.hints > 0),
        Action::Why => ui.overlay == Some(Overlay::Why),
        Action::Progress => ui.overlay == Some(Overlay::Progress),
        Action::Themes => ui.overlay == Some(Overlay::Themes) && ui.chooser.is_some(),
        Action::Talk => ui.place(&driver.session) == Place::TalkField,
        Action::Quit => driver.done(),
        Action::Pull => ui.overlay == Some(Overlay::Models),
        Action::Export => ui.overlay.is_none_or(|o| o == Overlay::Progress),
        _ if task.name == "Answer" => {
            // An answer that is still empty is asked for; a program goes to its tests; a shell is opened.
            sitting.is_some_and(|s| s.stage != Stage::Answering) || driver.session.notice.is_some()
        }
        _ => !matches!(driver.session.phase, Phase::Home),
    }
}

#[test]
fn the_keys_do_it_in_the_real_face() {
    let mut played = BTreeSet::new();
    for task in TASKS {
        for start in task.from {
            // The row under the cursor decides what Enter does in an order, and a shell needs a terminal.
            let odd = task.name == "Answer" && matches!(start.below, Place::OrderLines | Place::Desk | Place::Fields);
            let Some(desk) = desk(start.below).filter(|_| !odd && start.top != Some(Place::Themes)) else { continue };
            let desk = desk.face(|_| ());
            let home = tempfile::tempdir().unwrap();
            let memory = Memory::open(home.path()).unwrap();
            let examiner = Arc::new(|_: &_| Standing::default());
            let none = Voice::Absent("none".into());
            let put = Arc::new(|_| ());
            let mut driver = Driver::new(memory, super::kinds::course(), none, examiner, BenchOptions::default(), put);
            driver.session = desk.session;
            let mut ui = Ui::new(Theme::new(true));
            ui.follow(&driver.session);
            ui.focus = desk.ui.focus;
            ui.overlay = top(start.top);
            assert_eq!(ui.place(&driver.session), start.top.unwrap_or(start.below), "{}", words(*start));
            let keys = way(*start, task.action).unwrap();
            for key in &keys {
                ui.key(&mut driver, event(key));
                ui.follow(&driver.session);
            }
            assert!(done(&task, &driver, &ui), "{} from {}: {keys:?}", task.name, words(*start));
            played.insert((task.name, words(*start)));
            driver.close();
        }
    }
    assert!(played.len() > 50, "only {}", played.len());
}
