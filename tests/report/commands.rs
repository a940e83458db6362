//! The commands from outside: report, history, due, next and status, at a home with a made-up journal.

use super::learner::command;
use super::{NOON, course, journal};
use gradus::driver::now;
use gradus::learner::{DAY, Evidence, Millis};
use gradus::store::Store;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// A home where somebody has learned until `end`.
fn home(days: i64, end: Millis) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    write(home.path(), &journal::made_up(course(), "Ada", days, end));
    home
}

fn write(home: &Path, records: &[(Millis, Evidence)]) {
    let folder = home.join("data/gradus/learner");
    std::fs::create_dir_all(&folder).unwrap();
    let (mut store, _) = Store::open(&folder).unwrap();
    for (at, evidence) in records {
        store.append(*at, evidence, &[]).unwrap();
    }
    store.close();
}

struct Run {
    out: String,
    err: String,
    code: i32,
}

impl Run {
    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}{}", self.out, self.err))
    }
}

/// The program, with a cache that the tests may look into.
fn gradus(home: &Path, args: &[&str]) -> Command {
    let mut command = command(home, args);
    command.env("XDG_CACHE_HOME", home.join("cache"));
    command
}

fn run(home: &Path, args: &[&str]) -> Run {
    let mut command = gradus(home, args);
    command.stdin(Stdio::null());
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Run { out: text(stdout), err: text(stderr), code: status.code().unwrap() }
}

#[test]
fn a_report_is_written_in_the_format_that_its_file_is_named_for() {
    let home = home(20, NOON);
    let path = home.path();
    for (file, begins) in [
        ("r.html", "<!doctype html>"),
        ("r.md", "# "),
        ("r.json", "{"),
        ("r.csv", "skill,title"),
        ("r.txt", "Learning"),
    ] {
        let run = run(path, &["report", "-o", file]);
        assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
        assert!(run.err.contains(file), "where it is, is said: {}", run.err);
        let text = std::fs::read_to_string(path.join(file)).unwrap();
        assert!(text.starts_with(begins) && !text.contains("typed 1"), "{file}: {text}");
    }
    let text = run(path, &["report"]).out;
    assert!(text.is_ascii() || !text.contains('█'), "no terminal: ASCII");
    assert_eq!(run(path, &["report", "--json"]).json()["version"], 1);
    assert!(run(path, &["report", "--format", "csv", "--csv-of", "answers", "--answers"]).out.contains("typed 1"));
    assert_eq!(run(path, &["report", "--csv-of", "days"]).code, 2);
    assert_eq!(run(path, &["report", "--skill", "no-such"]).code, 2);
    assert_eq!(run(path, &["report", "--skill", "moves", "--json"]).json()["skills"].as_array().unwrap().len(), 1);
    assert_eq!(run(path, &["report", "-o", "no/such/folder/r.md"]).code, 1);
    let nobody = tempfile::tempdir().unwrap();
    assert_eq!(run(nobody.path(), &["report"]).code, 1);
}

#[test]
fn the_past_is_narrowed_down() {
    let home = home(20, now());
    let path = home.path();
    let lines = |args: &[&str]| run(path, args).out.lines().map(str::to_string).collect::<Vec<_>>();
    let all = lines(&["history", "--json"]);
    assert!(all.len() > 60);
    assert_eq!(lines(&["history", "--json", "--limit", "7"]), all[all.len() - 7..]);
    let week = lines(&["history", "--json", "--since", "7"]);
    assert!(week.len() < all.len() && !week.is_empty() && all.ends_with(&week));
    assert_eq!(lines(&["history", "--json", "--since", "1970-01-01"]), all);
    let skill = &course().skills[1].id;
    let about = lines(&["history", "--json", "--skill", skill]);
    assert!(!about.is_empty() && about.iter().all(|l| l.contains(skill)));
    assert_eq!(
        lines(&["history", "--json", "--skill", skill.split_once('.').unwrap().1, "--limit", "2"]),
        about[about.len() - 2..]
    );
    let none = run(path, &["history", "--skill", "none"]);
    assert_eq!((none.code, none.out.as_str()), (0, "There is no such record.\n"));
    let wrong = run(path, &["history", "--since", "soon"]);
    assert!(wrong.code == 2 && wrong.err.contains("2027-01-31"), "{}", wrong.err);
}

#[test]
fn a_prompt_is_told_what_is_due_and_again_without_reading_all() {
    // Everything mastered in that time has faded since.
    let home = home(40, now() - 60 * DAY);
    let path = home.path();
    let first = run(path, &["next", "--json"]).json();
    for field in ["do", "reason", "due", "today", "streak", "skill", "title"] {
        assert!(!first[field].is_null(), "{field}: {first}");
    }
    assert!(first["due"].as_u64().unwrap() > 0 && first["today"] == 0 && first["streak"] == 0);
    let status = run(path, &["status", "--json"]).json();
    assert_eq!(first["due"], status["due"]);
    assert_eq!(run(path, &["next", "--json"]).json(), first, "what was kept says the same");
    let kept = path.join("cache/gradus/glance.json");
    let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&kept).unwrap().permissions());
    assert_eq!(mode & 0o077, 0, "nobody else looks into it");
    // A new answer is seen at once.
    let (_, newest) = journal::made_up(course(), "Ada", 1, now()).pop().unwrap();
    // An hour ago may have been yesterday.
    write(path, &[(now(), newest)]);
    let then = run(path, &["next", "--json"]).json();
    assert_eq!((&then["today"], &then["streak"]), (&1.into(), &1.into()));
    for broken in ["", "{}", "null", "\u{0}"] {
        std::fs::write(&kept, broken).unwrap();
        assert_eq!(run(path, &["next", "--json"]).json()["today"], 1, "{broken:?}");
    }
    std::fs::remove_dir_all(path.join("cache")).unwrap();
    std::fs::write(path.join("cache"), "a file where a folder should be").unwrap();
    assert_eq!(run(path, &["next", "--json"]).json()["today"], 1);
}

#[test]
fn nothing_due_is_exit_code_1_and_quiet_is_quiet() {
    let home = home(40, now() - 60 * DAY);
    let path = home.path();
    let due = run(path, &["due"]);
    assert!(due.code == 0 && due.out.contains("due for review:"), "{}{}", due.out, due.err);
    let json = run(path, &["due", "--json"]).json();
    assert_eq!(json["due"].as_u64().unwrap() as usize, json["skills"].as_array().unwrap().len());
    let quiet = run(path, &["due", "-q"]);
    assert_eq!((quiet.code, quiet.out.as_str(), quiet.err.as_str()), (0, "", ""));
    // Neither a desktop nor a terminal is here: it is said, and nothing is written that steers a terminal.
    let notify = run(path, &["due", "--notify"]);
    assert!(notify.code == 0 && notify.err.contains("notified") && !notify.err.contains('\x1b'), "{}", notify.err);
    let nobody = tempfile::tempdir().unwrap();
    let none = run(nobody.path(), &["due"]);
    assert_eq!((none.code, none.out.as_str(), none.err.as_str()), (1, "Nothing is due for review.\n", ""));
    assert_eq!(run(nobody.path(), &["due", "-q", "--notify"]).out, "");
}

#[test]
fn status_draws_bars_beside_the_figures() {
    let home = home(20, now());
    let out = run(home.path(), &["status"]).out;
    let row = out.lines().find(|l| l.contains('%') && l.contains('#')).unwrap_or_else(|| panic!("{out}"));
    assert!(row.contains('.') || row.contains("##########"), "{row}");
    assert!(run(home.path(), &["status", "--json"]).json()["skills"][0]["estimate"].is_f64());
}

#[test]
fn plain_lines_have_the_charts_too() {
    let home = home(40, now());
    let mut child = gradus(home.path(), &["--plain", "--no-model"]);
    let mut child = child.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let lines = "/progress calendar\n/progress time\n/progress forecast\n/progress gain\n/progress mastery\n/progress bald\n/progress\n/quit\n";
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), lines.as_bytes()).unwrap();
    let out = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    for said in [
        "The days of a year:",
        "Answers a day:",
        "Time of an answer, by kind",
        "Recall without practice:",
        "Right without help",
        "Mastery over time:",
        "There is no chart `bald`",
        "skills mastered",
    ] {
        assert!(out.contains(said), "{said}\n{out}");
    }
    assert!(out.contains("100%|") && !out.contains(|c: char| ('\u{2500}'..='\u{28ff}').contains(&c)), "{out}");
}
