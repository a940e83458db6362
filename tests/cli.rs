//! The command line from outside: the real program, its outputs and its exit codes.

// Helpers of a test may fail it.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A home of its own for each test, and the program in it.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Home {
        Home(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
        command.args(args).env_clear().stdin(Stdio::null()).current_dir(self.0.path());
        // The compiler's own places stay as they are; everything else is this home's.
        for name in ["PATH", "RUSTUP_HOME", "CARGO_HOME", "RUSTUP_TOOLCHAIN", "CI"] {
            command.envs(std::env::var_os(name).map(|value| (name, value)));
        }
        if let Some(home) = std::env::var_os("HOME").map(PathBuf::from) {
            command.env("RUSTUP_HOME", std::env::var_os("RUSTUP_HOME").unwrap_or(home.join(".rustup").into()));
        }
        command.env("HOME", self.0.path()).env("COLUMNS", "100").env("GRADUS_SITE_CONFIG", self.path("site.toml"));
        command
    }

    fn run(&self, args: &[&str]) -> Run {
        Run::of(&mut self.command(args))
    }
}

/// What came out.
#[derive(Debug)]
struct Run {
    out: String,
    err: String,
    code: i32,
}

impl Run {
    fn of(command: &mut Command) -> Run {
        let Output { status, stdout, stderr } = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Run { out: text(stdout), err: text(stderr), code: status.code().unwrap() }
    }

    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}", self.out))
    }
}

#[test]
fn help_teaches() {
    let home = Home::new();
    let commands = [
        "",
        "learn",
        "next",
        "due",
        "status",
        "report",
        "plan",
        "stats",
        "taste",
        "memory",
        "why",
        "history",
        "pack",
        "fit",
        "eval",
        "eval mastery",
        "pack check",
        "pack stats",
        "pack import",
        "pack export",
        "model",
        "model list",
        "model pull",
        "model import",
        "model show",
        "model recommend",
        "model bench",
        "config",
        "config show",
        "config path",
        "doctor",
        "completions",
        "man",
    ];
    for words in commands {
        let mut args: Vec<&str> = words.split_whitespace().collect();
        args.push("--help");
        let run = home.run(&args);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{words}");
        let name = if words.is_empty() { "gradus".into() } else { words.replace(' ', "-") };
        // What every command takes is shown once, with the first.
        let own = if words.is_empty() { run.out } else { without_globals(&run.out) };
        insta::assert_snapshot!(format!("help-{name}"), own);
    }
    let version = home.run(&["--version"]);
    assert_eq!(version.out, format!("gradus {}\n", env!("CARGO_PKG_VERSION")));
}

fn without_globals(help: &str) -> String {
    let Some((before, rest)) = help.split_once("Options for every command:\n") else { return help.into() };
    let after = rest.lines().skip_while(|l| l.is_empty() || l.starts_with(' ')).collect::<Vec<_>>().join("\n");
    format!("{before}[options for every command]\n\n{after}")
}

#[test]
fn wrong_use_ends_with_two() {
    let home = Home::new();
    for args in
        [&["bogus"][..], &["model", "bogus"], &["--bogus"], &["pack"], &["-m", "x", "--no-model"], &["-q", "-v"]]
    {
        let run = home.run(args);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{args:?}");
        assert!(!run.err.is_empty());
    }
    let unknown = home.run(&["pack", "check", "nope"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("there is no curriculum `nope`"), "{}", unknown.err);
    assert_eq!(home.run(&["pack", "check", "./nope"]).code, 2);
    let json = home.run(&["pack", "check", "nope", "--json"]);
    let error: serde_json::Value = serde_json::from_str(&json.err).unwrap();
    assert_eq!(error["error"]["code"], 2);
}

#[test]
fn settings_show_where_they_come_from() {
    let home = Home::new();
    let user = home.write(".config/gradus/config.toml", "# mine\ncontext = 2048\ncurriculum = \"git\"\n");
    let site = home.write("site.toml", "context = 1024\nthreads = 3\n");
    let run = Run::of(home.command(&["config", "show", "--json", "--gpu-layers", "7"]).env("GRADUS_CURRICULUM", "sql"));
    assert_eq!(run.code, 0, "{}", run.err);
    let all = run.json();
    let user = user.to_str().unwrap();
    assert_eq!(all["context"], serde_json::json!({"value": 2048, "origin": {"kind": "user", "file": user, "line": 2}}));
    assert_eq!(
        all["threads"]["origin"],
        serde_json::json!({"kind": "site", "file": site.to_str().unwrap(), "line": 2})
    );
    assert_eq!(all["gpu_layers"], serde_json::json!({"value": 7, "origin": {"kind": "flag", "name": "--gpu-layers"}}));
    assert_eq!(all["curriculum"]["origin"]["name"], "GRADUS_CURRICULUM");
    assert_eq!(all["hub"]["origin"]["kind"], "default");
    let text = home.run(&["config", "show"]).out;
    assert!(text.lines().any(|l| l.starts_with("context ") && l.ends_with(&format!("# {user}:2"))), "{text}");
    assert!(!text.contains('\x1b'));
    let other = home.write("other.toml", "context = 777\n");
    let named = home.run(&["-c", other.to_str().unwrap(), "config", "show", "--json"]).json();
    assert_eq!((&named["context"]["value"], &named["curriculum"]["value"]), (&777.into(), &"rust".into()));
}

#[test]
fn wrong_settings_are_shown_with_their_line() {
    let home = Home::new();
    home.write(".config/gradus/config.toml", "contxt = 4096\nplain = \"yes\"\ncolor = \"\\u001b[2J\"\n");
    let run = home.run(&["config", "show"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    for part in [
        "error: there is no setting `contxt`",
        "config.toml:1:1\n",
        "| contxt = 4096",
        "= did you mean `context`?",
        "config.toml:2:9\n",
        "= it is true or false, not a TOML string",
        "config.toml:3:9\n",
    ] {
        assert!(run.err.contains(part), "{part} is not in\n{}", run.err);
    }
    assert!(!run.err.contains('\x1b'));
    // The way out stays open.
    assert_eq!(home.run(&["config", "path"]).code, 0);
    assert_eq!(home.run(&["config", "show", "--sample"]).code, 0);
    let missing = home.run(&["-c", "nowhere.toml", "config", "show"]);
    assert_eq!(missing.code, 2);
    assert!(missing.err.contains("nowhere.toml"), "{}", missing.err);
    let home = Home::new();
    let variable = Run::of(home.command(&["config", "show"]).env("GRADUS_CONTEXT", "many"));
    assert_eq!(variable.code, 2);
    assert!(variable.err.contains("GRADUS_CONTEXT is `many`"), "{}", variable.err);
    let flag = home.run(&["config", "show", "--gpu-layers=-1"]);
    assert_eq!(flag.code, 2);
    assert!(flag.err.contains("flag --gpu-layers"), "{}", flag.err);
}

#[test]
fn the_sample_can_be_used_at_once() {
    let home = Home::new();
    let sample = home.run(&["config", "show", "--sample"]).out;
    home.write(".config/gradus/config.toml", sample.replace("\n#context = ", "\ncontext = "));
    let all = home.run(&["config", "show", "--json"]).json();
    assert_eq!(all["context"]["value"], 4096);
    assert_eq!(all["context"]["origin"]["kind"], "user");
}

#[test]
fn places_follow_the_environment() {
    let home = Home::new();
    let one = home.run(&["config", "path"]).out;
    assert_eq!(Path::new(one.trim_end()), home.path(".config/gradus/config.toml"));
    let mut command = home.command(&["config", "path", "--json"]);
    let run = Run::of(command.env("XDG_STATE_HOME", home.path("state")).env("GRADUS_DATA_DIR", home.path("data")));
    let all = run.json();
    assert_eq!(all["log"]["path"], home.path("state/gradus/gradus.log").to_str().unwrap());
    assert_eq!(all["models"]["path"], home.path("data/models").to_str().unwrap());
    assert_eq!(all["models"]["exists"], false);
    assert!(!home.path("data").exists(), "looking makes nothing");
}

#[test]
fn without_a_home_most_things_work() {
    let home = Home::new();
    for args in [&["config", "show"][..], &["man"], &["completions", "bash"], &["--help"]] {
        let run = Run::of(home.command(args).env_remove("HOME"));
        assert_eq!(run.code, 0, "{args:?}: {}", run.err);
    }
    // Where the system knows another home for this user, that is used; otherwise the message says how to mend it.
    let path = Run::of(home.command(&["config", "path"]).env_remove("HOME"));
    assert!(path.code == 0 || (path.code == 2 && path.err.contains("set HOME")), "{path:?}");
    let moved = Run::of(home.command(&["config", "path", "--json"]).env_remove("HOME").env("GRADUS_DATA_DIR", "/d"));
    assert_eq!(moved.json()["data"]["path"], "/d");
}

#[test]
fn completions_and_the_manual_are_whole() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = home.run(&["completions", shell]);
        assert!(run.code == 0 && run.out.contains("completions"), "{shell}");
        assert!(shell != "bash" || !run.out.contains("GRADUS_"), "no settings leak into completions");
    }
    let page = home.run(&["man"]).out;
    let parts =
        ["gradus pack check", "gradus model pull", "EXIT STATUS", "GRADUS_GPU_LAYERS", "XDG_STATE_HOME", "FILES"];
    for part in parts {
        assert!(page.replace("\\-", "-").contains(part), "{part}");
    }
    assert!(!page.contains("__engine"));
}

#[cfg(unix)]
#[test]
fn a_reader_that_leaves_is_no_error() {
    let home = Home::new();
    for args in [&["man"][..], &["completions", "zsh"], &["config", "show"], &["--help"]] {
        let mut child = home.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let done = child.wait_with_output().unwrap();
        assert_eq!((done.status.code(), done.stderr.as_slice()), (Some(0), &b""[..]), "{args:?}");
    }
}

const HEADER: &str = r#"id = "t"
title = "T"
version = "1.0.0"
format_version = 1
authors = ["A"]
licence = "MIT"
summary = "S."
code = "rust"
skills = SKILLS
"#;

/// A skill with five good items of three kinds.
fn skill(title: &str) -> String {
    let mut text = format!(
        "+++\ntitle = \"{title}\"\nrequires = []\nminutes = 5\nobjective = \"Say it.\"\n\n[[misconceptions]]\nid = \"m\"\nbelief = \"B.\"\ncorrection = \"C.\"\n+++\n\nA lesson.\n\n```rust\nprintln!(\"{{}}\", 1 + 1);\n```\n\n```output\n2\n```\n"
    );
    let hints = "difficulty = 1\nhints = [\"Look.\", \"A rule.\", \"An example.\"]\nexplanation = \"So.\"\n";
    let options =
        "[[options]]\ntext = \"right\"\ncorrect = true\n[[options]]\ntext = \"left\"\nmisconception = \"m\"\n";
    for id in ["c1", "c2"] {
        text += &format!("\n+++ item\nid = \"{id}\"\nkind = \"choice\"\n{hints}{options}+++\nWhich {id}?\n");
    }
    for id in ["s1", "s2"] {
        text += &format!(
            "\n+++ item\nid = \"{id}\"\nkind = \"short\"\n{hints}answers = [\"forty\"]\n+++\nHow many {id}?\n"
        );
    }
    text += &format!(
        "\n+++ item\nid = \"p1\"\nkind = \"predict\"\n{hints}expect = {{ output = \"7\" }}\n+++\nWhat?\n\n```rust\nprintln!(\"7\");\n```\n"
    );
    text
}

fn good(home: &Home) -> String {
    home.write("course/curriculum.toml", HEADER.replace("SKILLS", "[\"a\"]"));
    home.write("course/skills/a.md", skill("A"));
    home.path("course").to_str().unwrap().to_string()
}

/// `line:column` of `needle` in `text`, both from 1.
fn place(text: &str, needle: &str) -> String {
    let at = text.find(needle).unwrap_or_else(|| panic!("no {needle}"));
    let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
    format!("{}:{}", text[..at].matches('\n').count() + 1, text[start..at].chars().count() + 1)
}

#[test]
fn a_good_folder_is_fine() {
    let home = Home::new();
    let folder = good(&home);
    let run = home.run(&["pack", "check", &folder]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
    assert_eq!(run.out, "t: 1 skill, 5 items: all is well\n");
    let here = Run::of(home.command(&["pack", "check", "--json"]).current_dir(&folder)).json();
    assert_eq!((&here["ok"], &here["curricula"][0]["items"]), (&true.into(), &5.into()));
}

#[test]
fn every_mistake_is_shown_at_its_place() {
    let home = Home::new();
    let header = HEADER
        .replace("SKILLS", "[\"a\", \"b\", \"ghost\", \"d\", \"e\", \"f\"]")
        .replace("format_version = 1", "format_version = 9");
    let a = skill("A")
        .replacen("requires = []", "requires = [\"nowhere\"]", 1)
        .replacen("difficulty = 1", "difficulty = 7", 1)
        .replacen("id = \"c2\"", "id = \"c1\"", 1)
        .replacen(
            "\"Look.\", \"A rule.\", \"An example.\"]\nexplanation = \"So.\"\nanswers",
            "\"Look.\", \"A rule.\"]\nexplanation = \"So.\"\nanswers",
            1,
        )
        .replacen("misconception = \"m\"", "misconception = \"zzz\"", 1);
    let a = a.replacen("expect = {", "surplus = 1\nexpect = {", 1);
    let b = skill("B").replacen("A lesson.", "A \u{1b}[31mlesson.", 1);
    let mut d = skill("D").into_bytes();
    let stray = d.len();
    d.push(0xff);
    let e = skill("E").replacen("requires = []", "requires = [\"f\"]", 1).replacen("misconception = \"m\"", "", 1);
    let f = skill("F").replacen("requires = []", "requires = [\"e\"]", 1).replacen("A rule.", "It is forty.", 4);
    home.write("course/curriculum.toml", &header);
    for (name, text) in [("a", a.as_bytes()), ("b", b.as_bytes()), ("d", &d), ("e", e.as_bytes()), ("f", f.as_bytes())]
    {
        home.write(&format!("course/skills/{name}.md"), text);
    }
    let two_hints = "[\"Look.\", \"A rule.\"]";
    let last_line = String::from_utf8_lossy(&d[..stray]).matches('\n').count() + 1;
    let duplicate = a.match_indices("\"c1\"").nth(1).map(|(at, _)| a[..at].matches('\n').count() + 1).unwrap();
    let wanted = [
        ("curriculum.toml", place(&header, "9\n"), "format_version 9"),
        ("curriculum.toml", place(&header, "\"ghost\""), "skills/ghost.md does not exist"),
        ("skills/a.md", place(&a, "requires"), "there is no skill `nowhere`"),
        ("skills/a.md", place(&a, "7\nhints"), "difficulty goes from"),
        ("skills/a.md", format!("{duplicate}:6"), "two items are called"),
        ("skills/a.md", place(&a, two_hints), "2 hints"),
        ("skills/a.md", place(&a, "\"zzz\""), "no misconception `zzz`"),
        ("skills/a.md", place(&a, "surplus"), "surplus"),
        ("skills/b.md", place(&b, "\u{1b}"), "U+001B"),
        ("skills/d.md", format!("{last_line}:1"), "not UTF-8"),
        ("skills/e.md", place(&e, "requires"), "round in a circle"),
        ("skills/e.md", place(&e, "left"), "says nothing to the learner"),
        ("skills/f.md", place(&f, "requires"), "round in a circle"),
        (
            "skills/f.md",
            {
                let short = f.find("kind = \"short\"").unwrap();
                let at = short + f[short..].find("It is forty.").unwrap();
                let line = f[..at].matches('\n').count() + 1;
                format!("{line}:{}", at - f[..at].rfind('\n').unwrap())
            },
            "this hint contains the answer",
        ),
    ];
    let folder = home.path("course");
    let folder = folder.to_str().unwrap();
    let text = home.run(&["pack", "check", folder]);
    assert_eq!(text.code, 5, "{}", text.err);
    assert!(!text.out.contains('\x1b'));
    let json = home.run(&["pack", "check", folder, "--json"]);
    assert_eq!(json.code, 5);
    let found = json.json()["curricula"][0]["diagnostics"].as_array().unwrap().clone();
    for (file, at, message) in wanted {
        assert!(text.out.contains(&format!("--> {file}:{at}\n")), "{file}:{at} {message} is not in\n{}", text.out);
        let here = |d: &&serde_json::Value| d["file"] == file && format!("{}:{}", d["line"], d["column"]) == at;
        let said = |d: &serde_json::Value| d["message"].as_str().unwrap().contains(message);
        assert!(found.iter().filter(here).any(said), "{file}:{at} {message} is not in\n{found:#?}");
    }
}

#[test]
fn programs_are_run_and_compared() {
    let home = Home::new();
    let folder = good(&home);
    let walled = home.run(&["doctor", "--json"]).out.contains("other processes, limits");
    let run = home.run(&["pack", "check", &folder, "--run"]);
    if !walled {
        // A folder of other people's programs, and nobody to ask.
        assert_eq!(run.code, 1, "{}", run.out);
        assert!(run.err.contains("the sandbox here is not whole") && run.err.contains("--yes"), "{}", run.err);
        return;
    }
    if run.code == 1 && std::env::var_os("CI").is_none() {
        assert!(run.err.contains("rustup.rs"), "{}", run.err);
        return;
    }
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert_eq!(run.err, "");
    assert!(run.out.starts_with("t: 1 skill, 5 items, 2 programs run in "), "{}", run.out);
    let text = skill("A").replace("output = \"7\"", "output = \"8\"");
    home.write("course/skills/a.md", &text);
    let run = home.run(&["pack", "check", &folder, "--run", "--yes", "--json"]);
    assert_eq!((run.code, run.err.as_str()), (5, ""));
    let all = run.json();
    let d = &all["curricula"][0]["diagnostics"][0];
    let at = place(&text, "```rust\nprintln!(\"7\");");
    assert_eq!(format!("{}:{}", d["line"], d["column"]), at);
    assert_eq!(d["message"], "t.a/p1: that it prints \"8\" was said, but it prints \"7\"");
}

#[test]
fn a_missing_compiler_says_how_to_get_it() {
    let home = Home::new();
    let folder = good(&home);
    let mut command = home.command(&["pack", "check", &folder, "--run", "--yes"]);
    let run = Run::of(command.env("PATH", "/nowhere").env_remove("CARGO_HOME"));
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.err.contains("rustc was not found") && run.err.contains("rustup.rs"), "{}", run.err);
    assert_eq!(run.out, "t: 1 skill, 5 items, programs not run: no mistakes found\n");
    home.write("course/skills/a.md", skill("A").replacen("difficulty = 1", "difficulty = 7", 1));
    let run = Run::of(command.arg("--json"));
    let all = run.json();
    assert_eq!((run.code, &all["ok"], &all["curricula"][0]["errors"]), (5, &false.into(), &1.into()));
    let course = &all["curricula"][0];
    assert_eq!(course["not_run"], 2, "the lesson and the program to predict");
    assert!(course["missing"][0]["why"].as_str().unwrap().contains("rustc"), "{course}");
    assert_eq!(course["missing"][0]["claims"][1], "t.a/p1");
    home.write("course/skills/a.md", skill("A"));
    let run = Run::of(
        home.command(&["pack", "check", &folder, "--run", "--yes", "--skip-missing"])
            .env("PATH", "/nowhere")
            .env_remove("CARGO_HOME"),
    );
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.err.contains("2 programs not run") && run.err.contains("- t.a/p1"), "{}", run.err);
}

#[test]
fn the_plan_is_shown_changed_and_the_likings_forgotten() {
    let home = Home::new();
    for words in ["plan", "stats", "taste", "memory"] {
        let run = home.run(&[words]);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{words}");
        assert!(!run.out.is_empty());
        assert!(home.run(&[words, "--json"]).json().is_object());
    }
    // Nobody is here yet, so there is nothing to change.
    assert!(home.run(&["plan", "--minutes", "30"]).out.contains("Nobody has begun"));
    let mut begin = home.command(&["--plain", "--no-model"]);
    let mut child = begin.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"Ada\n2\n3\n\n1\n2\n/quit\n").unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(home.run(&["taste", "--json"]).json()["known"], true);
    let plan = home.run(&["plan", "--minutes", "30", "--deadline", "90", "--json"]).json();
    assert_eq!(plan["minutes_per_day"], 30);
    assert!(plan["deadline"]["days_left"].as_f64().unwrap() > 89.0);
    assert_eq!(home.run(&["status", "--json"]).json()["plan"]["deadline"]["day"], plan["deadline"]["day"]);
    assert_eq!(home.run(&["plan", "--deadline", "none", "--json"]).json()["deadline"], serde_json::Value::Null);
    let wrong = home.run(&["plan", "--deadline", "soon"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("`soon` is no date"), "{}", wrong.err);
    assert_eq!(home.run(&["plan", "--minutes", "0"]).code, 2);
    assert_eq!(home.run(&["taste", "--forget", "--json"]).json()["known"], false);
    let history = home.run(&["history"]).out;
    assert!(history.contains("forgotten") && history.lines().count() == 5, "{history}");
    // A changed plan brings nothing back.
    home.run(&["plan", "--minutes", "10"]);
    assert_eq!(home.run(&["taste", "--json"]).json()["known"], false);
}

#[test]
fn what_is_remembered_is_shown_and_corrections_are_forgotten() {
    let home = Home::new();
    assert!(home.run(&["memory"]).out.contains("nothing is remembered"));
    let mut begin = home.command(&["--plain", "--no-model"]);
    let mut child = begin.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let lines = "Ada\n2\n3\n\n\n2\n\n\n/say I'm lost\n/fine\n/quit\n";
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), lines.as_bytes()).unwrap();
    let said = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    assert!(said.contains("You seem to be stuck. Only a guess."), "{said}");
    let known = home.run(&["memory", "--json"]).json();
    assert_eq!((&known["name"], &known["goal"]["minutes"]), (&"Ada".into(), &20.into()));
    assert_eq!(known["topics"][0]["title"], "A first program", "{known}");
    assert_eq!(known["moods"], serde_json::json!([{ "mood": "stuck", "right": 0, "wrong": 1 }]));
    let told = home.run(&["memory"]).out;
    assert!(told.contains("stuck: 0 right, 1 wrong") && told.contains("gradus memory --forget"), "{told}");
    assert_eq!(home.run(&["memory", "--forget", "--json"]).json()["moods"], serde_json::json!([]));
    let history = home.run(&["history"]).out;
    assert!(history.contains("a guess (stuck): no") && history.contains("forgotten"), "{history}");
    // There is nothing left to forget, so nothing is recorded again.
    home.run(&["memory", "--forget"]);
    assert_eq!(home.run(&["history"]).out, history);
}

#[test]
fn models_are_listed_shown_and_recommended_without_one() {
    let home = Home::new();
    let list = home.run(&["model", "list", "--json"]).json();
    assert_eq!(list["installed"], serde_json::json!([]));
    let known = list["known"].as_array().unwrap();
    assert!(known.len() >= 14 && known.iter().all(|m| m["memory_bytes"].as_u64() > m["bytes"].as_u64()));
    assert!(known.iter().all(|m| m["fits"].is_boolean() && m["installed"] == false && m.get("roles").is_none()));
    let shown = home.run(&["model", "show", "qwen2.5-coder-3b"]);
    assert_eq!(shown.code, 0, "{}", shown.err);
    assert!(shown.out.contains("not here") && shown.out.contains("roles    not measured"), "{}", shown.out);
    assert_eq!(home.run(&["model", "show", "nothing"]).code, 2);
    let named = home.run(&["model", "recommend", "--json"]);
    if named.code == 0 {
        let named = named.json();
        let entry = known.iter().find(|m| m["id"] == named["id"]).unwrap();
        assert_eq!((&entry["fits"], &entry["restricts"]), (&true.into(), &serde_json::Value::Null));
        assert_eq!(named["tokens_per_second"], serde_json::Value::Null, "no figure that was not measured");
    } else {
        assert!(named.err.contains("No model fits"), "{}", named.err);
    }
    assert_eq!(home.run(&["model", "bench"]).code, 3);
    assert_eq!(home.run(&["model", "pull"]).code, 2);
}
