//! Plain mode has all that the screen has: `docs/plain.md` is made from the table of actions here, and each command is given
//! once to the real program over a pipe. After a wanted change: `INSTA_UPDATE=always cargo test --test plain`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/kinds.rs"]
mod kinds;
#[path = "support/learner.rs"]
mod learner;
#[path = "support/lines.rs"]
mod lines;
#[path = "support/pack.rs"]
mod pack;
#[path = "support/pty.rs"]
mod pty;

use gradus::curriculum::{Curriculum, Item, Kind, Library};
use gradus::locale;
use gradus::tui::actions::{Action, TABLE};
use learner::{command, item_shown, run};
use lines::Lines;
use std::collections::BTreeSet;
use std::path::Path;

/// How an action is done in lines.
enum Form {
    /// By one of these commands.
    Command(&'static [&'static str]),
    /// By a line that is no command, or a key of the terminal itself.
    Line(&'static str),
    /// It has no meaning there, for this reason.
    None(&'static str),
}

use Form::{Command, Line};

const READ: Form = Form::None("nothing scrolls: each line is said once and stays; `/again` says it once more");

/// By the name of the action. A new action gets a row here.
#[rustfmt::skip]
const FORMS: &[(&str, Form)] = &[
    ("Continue", Line("Enter alone, or the answer itself")),
    ("Up", READ), ("Down", READ), ("PageUp", READ), ("PageDown", READ), ("Top", READ), ("Bottom", READ),
    ("Toggle", Line("the numbers of what is meant, with spaces between")),
    ("Hint", Command(&["/hint"])),
    ("Skip", Command(&["/skip"])),
    ("GiveUp", Command(&["/giveup"])),
    ("Talk", Command(&["/say WORDS", "/ask WORDS", "/talk WORDS"])),
    ("Why", Command(&["/why"])),
    ("Lesson", Command(&["/lesson"])),
    ("Progress", Command(&["/progress", "/stats", "/memory"])),
    ("Models", Command(&["/models", "/model", "/use NAME"])),
    ("Pull", Command(&["/pull NAME"])),
    ("StopPull", Line("Ctrl-C")),
    ("Map", Command(&["/map", "/map SKILL"])),
    ("Left", Form::None("the map is a list there")), ("Right", Form::None("the map is a list there")),
    ("Find", Command(&["/map SKILL"])),
    ("NextTab", Command(&["/progress CHART"])), ("LastTab", Command(&["/progress CHART"])),
    ("Palette", Command(&["/help"])),
    ("Export", Command(&["/export"])),
    ("Themes", Form::None("nothing is coloured there")),
    ("Comment", Line("the lines typed anew; or `/edit`, for an editor of your own")),
    ("Search", Form::None("what was said stays in the terminal, which can be searched")),
    ("SearchNext", Form::None("as for searching")), ("SearchBack", Form::None("as for searching")),
    ("Copy", Form::None("what was said stays in the terminal, which can copy it")),
    ("Plan", Command(&["/plan", "/plan change"])),
    ("TestOut", Command(&["/test SKILL"])),
    ("Good", Command(&["/good"])),
    ("Bad", Command(&["/bad"])),
    ("GuessRight", Command(&["/yes"])),
    ("GuessWrong", Command(&["/fine"])),
    ("Offer(Break)", Command(&["/break"])),
    ("Offer(Easier)", Command(&["/easier"])),
    ("Offer(Harder)", Command(&["/harder"])),
    ("Offer(Example)", Command(&["/example"])),
    ("Offer(TestOut)", Command(&["/testout"])),
    ("Help", Command(&["/help"])),
    ("Focus", Form::None("nothing to go to: a line that begins with `/` is a command, every other one is an answer")),
    ("NewLine", Line("`\\` at the end of a line; a program and an explanation have lines up to a dot alone")),
    ("NextField", Line("the values one after the other, or all in one line with `|` between")),
    ("LastField", Line("all values in one line with `|` between")),
    ("Indent", Line("`>` behind a number, for each step; in a program, spaces")),
    ("Outdent", Line("the numbers typed anew; in a program, the lines")),
    ("Undo", Form::None("a line that was sent is not taken back: `/edit` changes the text, `/fresh` begins anew")),
    ("Redo", Form::None("as for taking back")),
    ("LineUp", Line("the numbers in the order that is meant")),
    ("LineDown", Line("the numbers in the order that is meant")),
    ("Check", Command(&["/run", "/check"])),
    ("Shell", Line("each line is run in the folder")),
    ("Outside", Command(&["/edit", "/show"])),
    ("Afresh", Command(&["/fresh"])),
    ("Dispute", Command(&["/dispute WORDS"])),
    ("Teach", Command(&["/teach"])),
    ("Stop", Line("Ctrl-C")),
    ("Back", Command(&["/home"])),
    ("Interrupt", Line("Ctrl-C stops a reply or a run, and otherwise ends the program")),
    ("Quit", Command(&["/quit", "/exit", "/q"])),
    ("Suspend", Line("Ctrl-Z, as in every program")),
    ("Redraw", Command(&["/again"])),
];

/// What has commands and no key.
const MORE: &[(&str, &str)] = &[("/learn SKILL", "learn this skill now (on the screen: Enter in the list of skills)")];

fn form(action: Action) -> Option<&'static Form> {
    let name = format!("{action:?}");
    FORMS.iter().find(|(n, _)| *n == name).map(|(_, form)| form)
}

const HEAD: &str = "# Plain mode

`gradus --plain` (also `ACCESSIBLE=1`, `TERM=dumb`, `plain = true` in the settings, or input or output that is no terminal) says
everything in lines: no second screen, no frames, no colour, no line that is drawn over. Every line that waits for something
says for what. A line is taken when the one before has been dealt with, so a script can be piped in, and what is said can be piped on.

Where the terminal's locale is not UTF-8, signs outside ASCII are said as similar ones.

What each action of the screen is in lines (made from the table of actions by `tests/plain.rs`):

| on the screen | key | in lines |
| --- | --- | --- |
";

fn table() -> String {
    let mut out = HEAD.to_string();
    let mut seen: Vec<Action> = Vec::new();
    for row in TABLE {
        if seen.contains(&row.action) {
            continue;
        }
        seen.push(row.action);
        let keys: BTreeSet<&str> =
            TABLE.iter().filter(|r| r.action == row.action).flat_map(|r| r.keys.iter().copied()).collect();
        let code = |text: &str| format!("`{text}`").replace('|', "\\|");
        let keys = keys.into_iter().map(code).collect::<Vec<_>>().join(" ");
        let says = match form(row.action) {
            Some(Command(all)) => all.iter().map(|c| code(c)).collect::<Vec<_>>().join(" "),
            Some(Line(text)) => text.replace('|', "\\|"),
            Some(Form::None(why)) => format!("none: {why}"),
            None => "?".into(),
        };
        out.push_str(&format!("| {} | {keys} | {says} |\n", locale::text(row.help, None)));
    }
    MORE.iter().for_each(|(command, what)| out.push_str(&format!("| {what} | | `{command}` |\n")));
    out
}

#[test]
fn every_action_has_a_form_in_lines_and_the_guide_says_so() {
    let missing: Vec<String> =
        TABLE.iter().map(|r| r.action).filter(|a| form(*a).is_none()).map(|a| format!("{a:?}")).collect();
    assert!(missing.is_empty(), "no form in lines, and no reason why not: add to FORMS: {missing:?}");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/plain.md");
    if std::env::var("INSTA_UPDATE").is_ok_and(|v| v == "always") {
        std::fs::write(&file, table()).unwrap();
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(written, table(), "docs/plain.md is not what the table says: INSTA_UPDATE=always writes it");
}

/// Somebody at the program, who remembers which commands were given.
struct Walk {
    lines: Lines,
    given: BTreeSet<String>,
}

impl Walk {
    /// Says a line and waits for one of these.
    fn say(&mut self, line: &str, wanted: &[&str]) -> String {
        if line.starts_with('/') {
            self.given.insert(line.split(' ').next().unwrap().into());
        }
        self.lines.line(line);
        self.lines.wait(&format!("{line}: {wanted:?}"), |said| wanted.iter().any(|w| said.contains(w)))
    }

    /// The first run, up to the question whether there is to be a placement.
    fn introduced(&mut self) {
        self.lines.wait_for("Type your name.");
        self.say("Ada", &["1. "]);
        self.say("2", &["minutes"]);
        self.say("3", &["Enter alone: none."]);
        self.say("", &["with spaces between"]);
        self.say("", &["A short placement"]);
        self.lines.wait_for("Type the number of one");
    }

    /// The item that was said last.
    fn item(&mut self, course: &Curriculum) -> Item {
        let said = self.lines.wait("an item", |s| course.items().any(|(_, i)| item_shown(s, i)));
        let found = course.items().map(|(_, i)| i).filter(|i| item_shown(&said, i));
        found.max_by_key(|i| i.prompt.len()).unwrap().clone()
    }

    /// Puts items aside up to one that is as wanted.
    fn reach(&mut self, course: &Curriculum, wanted: impl Fn(&Item) -> bool) -> Item {
        for _ in 0..60 {
            let item = self.item(course);
            if wanted(&item) {
                return item;
            }
            self.say("/skip", &["\n\n"]);
        }
        panic!("no such item came: {}", self.lines.said());
    }
}

fn walk(home: &Path, args: &[&str], env: &[(&str, String)]) -> Walk {
    let mut command = command(home, &[&["--plain", "--no-model"], args].concat());
    command.envs(env.iter().map(|(name, value)| (*name, value.as_str())));
    Walk { lines: Lines::start(command), given: BTreeSet::new() }
}

/// A learner does it all in lines; the commands that were given.
fn a_course_in_lines(home: &Path) -> BTreeSet<String> {
    let course = Library::open("rust").unwrap();
    let mut at = walk(home, &[], &[]);
    at.introduced();
    at.say("1", &["Placement on"]);
    let first = at.item(&course);
    let again = at.say("/again", &["Placement on"]);
    assert!(item_shown(&at.lines.wait("it again", |s| item_shown(s, &first)), &first), "{again}");
    at.say("/skip", &["Enter goes on."]);
    at.say("", &["Placement on"]);
    at.say("/giveup", &["Hello, Ada."]);
    at.say("/help", &["/dispute WORDS"]);
    at.say("/nonsense", &["There is no command"]);
    at.say("/progress", &["skills mastered"]);
    for chart in ["time", "calendar", "forecast", "gain", "skills"] {
        at.say(&format!("/progress {chart}"), &["."]);
    }
    at.say("/progress nothing-like-it", &["nothing-like-it"]);
    at.say("/map", &["Lesson", "needs", "◐", "○", "o "]);
    at.say("/map bindings", &["Bindings"]);
    at.say("/map nothing-like-it", &["nothing-like-it"]);
    at.say("/use nothing-like-it", &["nothing-like-it"]);
    at.say("/pull nothing-like-it", &["nothing-like-it"]);
    at.say("/export", &["All of you is in"]);
    at.say("/stats", &["\n"]);
    at.say("/memory", &["\n"]);
    at.say("/plan", &["\n"]);
    at.say("/model", &["No model speaks"]);
    at.say("/models", &["No model speaks"]);
    at.say("/why", &["\n"]);
    at.say("/teach", &["no pupil here"]);
    at.say("/plan change", &["minutes"]);
    at.say("", &["Enter alone: none."]);
    at.say("", &["with spaces between"]);
    at.say("", &["Hello, Ada."]);
    at.say("/learn nothing-like-it", &["There is no skill"]);
    at.say("/learn bindings", &["Lesson"]);
    at.say("/good", &["\n"]);
    at.say("/bad", &["\n"]);
    for line in ["/say What is a variable?", "/ask What is a variable?", "/talk What is mut?"] {
        at.say(line, &["Tutor:", "The lesson"]);
    }
    at.say("", &["Question on"]);
    let item = at.reach(&course, |i| matches!(i.kind(), Kind::Choice));
    // Who asks at once is told to read first.
    if !at.say("/hint", &["Hint 1 of 3", "Asking once more"]).contains("Hint 1 of 3") {
        at.say("/hint", &["Hint 1 of 3"]);
    }
    at.say("/yes", &["There is no guess"]);
    at.say("/fine", &["There is no guess"]);
    let wrong = item.options().iter().position(|o| !o.correct).unwrap() + 1;
    at.say(&wrong.to_string(), &["How sure are you?"]);
    at.say("2", &["/giveup shows the answer."]);
    at.say("/dispute it is not so", &["kept for the author"]);
    at.say("/giveup", &["Enter goes on.", "Enter shows"]);
    at.say("/lesson", &["Enter when you have read it."]);
    at.say("/example", &["\n"]);
    at.say("/easier", &["\n"]);
    at.say("/harder", &["\n"]);
    at.say("/testout", &["\n"]);
    at.say("/break", &["\n"]);
    at.say("/home", &["\n"]);
    at.say("/test bindings", &["Check on", "\n"]);
    let mut given = at.given.clone();
    given.insert("/quit".into());
    at.lines.line("/quit");
    let (code, said) = at.lines.end();
    assert_eq!(code, Some(0), "{said}");
    assert!(!said.contains('\u{1b}') && !said.contains('\r'), "no sequences, and no line drawn over");
    assert!(!said.contains(['│', '█', '░', '┌', '⠋']), "no frames, no bars and nothing that turns");
    given
}

fn compilers() -> Vec<(&'static str, String)> {
    let of = |name: &str| std::env::var(name).ok();
    let mine = of("HOME").unwrap();
    vec![
        ("PATH", of("PATH").unwrap()),
        ("RUSTUP_HOME", of("RUSTUP_HOME").unwrap_or(format!("{mine}/.rustup"))),
        ("CARGO_HOME", of("CARGO_HOME").unwrap_or(format!("{mine}/.cargo"))),
    ]
}

/// What belongs to programs, folders and explanations.
fn larger_answers_in_lines(home: &Path) -> BTreeSet<String> {
    kinds::write(&home.join("course"));
    let folder = home.join("course").to_str().unwrap().to_string();
    let course = kinds::course();
    let mut at = walk(home, &["--trust", "learn", &folder], &compilers());
    at.introduced();
    at.say("2", &["Hello, Ada."]);
    at.say("", &["Enter when you have read it."]);
    at.say("", &["Question on"]);
    at.reach(&course, |i| i.kind() == Kind::Explain);
    at.say("It moves.", &[""]);
    at.say("/show", &["   1  It moves."]);
    at.say("/edit", &["there is no terminal here"]);
    at.say("/fresh", &["Your answer is empty again."]);
    at.say("/skip", &["\n\n"]);
    at.reach(&course, |i| i.kind() == Kind::Command);
    at.say("/fresh", &["as it was at the start"]);
    at.say("mkdir note", &[""]);
    at.say("/check", &["How sure are you?"]);
    at.say("", &["✗"]);
    at.say("/giveup", &["Enter"]);
    at.say("", &["\n\n"]);
    at.reach(&course, |i| i.kind() == Kind::Fix || i.kind() == Kind::Code);
    at.say("/run", &["How sure are you?"]);
    at.say("", &["✗", "✓"]);
    let mut given = at.given.clone();
    given.insert("/q".into());
    at.lines.line("/q");
    assert_eq!(at.lines.end().0, Some(0));
    given
}

#[test]
fn each_command_is_given_once_and_answered() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut given = a_course_in_lines(one.path());
    given.extend(larger_answers_in_lines(other.path()));
    // The end of the input, and other words for leaving.
    for line in ["/exit\n", ""] {
        let out = run(one.path(), &["--plain", "--no-model"], line);
        assert!(out.status.success(), "{line:?}");
        given.extend(line.split_whitespace().map(str::to_string));
    }
    let all = FORMS.iter().filter_map(|(_, form)| if let Command(all) = form { Some(*all) } else { None }).flatten();
    let first = |c: &str| c.split(' ').next().unwrap().to_string();
    let more = MORE.iter().map(|(c, _)| first(c));
    let left: Vec<String> = all.map(|c| first(c)).chain(more).filter(|c| !given.contains(c)).collect();
    assert!(left.is_empty(), "never given: {left:?}");
}

#[test]
fn what_is_piped_in_is_answered_and_what_is_said_can_be_piped_on() {
    let home = tempfile::tempdir().unwrap();
    // No `--plain`: neither end is a terminal.
    let out = run(home.path(), &["--no-model"], "Ada\n2\n3\n\n\n2\n\n/quit\n");
    assert!(out.status.success());
    let said = String::from_utf8(out.stdout).unwrap();
    assert!(said.contains("Hello, Ada.") && said.contains("Enter when you have read it."), "{said}");
    assert!(!said.contains('\u{1b}') && !said.contains('\r'));
    assert!(String::from_utf8_lossy(&out.stderr).contains("this is the plain mode"));
}
