//! The readers of strange bytes, each with a name, and the inputs that were interesting once.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gradus::driver;
use gradus::import::{Format, Source, Wish, import};
use gradus::learner::{Evidence, ItemState, Learner, Overall, SkillState};
use gradus::session::Saved;
use gradus::store;
use std::cell::RefCell;
use std::path::{Path, PathBuf};

/// What can be given strange bytes.
pub const TARGETS: [&str; 11] = [
    "journal",
    "evidence",
    "value",
    "export",
    "import-mdbook-quiz",
    "import-rustlings",
    "import-exercism",
    "import-gift",
    "import-aiken",
    "import-anki",
    "import-qa",
];

/// Now, for all runs alike.
const NOW: i64 = 1_800_000_000_000;

/// Where the inputs of a target are kept.
pub fn folder(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(target)
}

/// Those inputs, by name.
pub fn corpus(target: &str) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder(target)).unwrap().map(Result::unwrap);
    let mut all: Vec<(String, Vec<u8>)> =
        entries.map(|e| (e.file_name().into_string().unwrap(), std::fs::read(e.path()).unwrap())).collect();
    all.sort();
    assert!(!all.is_empty(), "a target needs a seed");
    all
}

thread_local! {
    /// A store's folder in memory, with a file of the journal in it.
    static STORE: RefCell<tempfile::TempDir> = RefCell::new({
        let memory = Path::new("/dev/shm");
        let place = if memory.is_dir() { memory.to_path_buf() } else { std::env::temp_dir() };
        let dir = tempfile::tempdir_in(place).unwrap();
        std::fs::create_dir(dir.path().join("journal")).unwrap();
        dir
    });
}

fn in_journal<T>(bytes: &[u8], read: impl FnOnce(&Path) -> T) -> T {
    STORE.with_borrow(|dir| {
        std::fs::write(dir.path().join("journal/0001.jsonl"), bytes).unwrap();
        read(dir.path())
    })
}

/// What a reader made of the bytes, in few words; inputs of the same outcome are alike.
pub fn outcome(target: &str, bytes: &[u8]) -> String {
    match target {
        "journal" => in_journal(bytes, journal),
        "evidence" => in_journal(&lines(bytes), journal),
        "value" => value(bytes),
        "export" => export(bytes),
        _ => others(target, bytes),
    }
}

/// Lines of `NUMBER FROM TIME EVENT` as lines of a journal with the right sums, so that what is inside is reached.
fn lines(bytes: &[u8]) -> Vec<u8> {
    let mut out = String::new();
    for (n, line) in String::from_utf8_lossy(bytes).lines().enumerate() {
        let mut parts = line.splitn(2, ' ');
        let at = parts.next().and_then(|t| t.parse::<i64>().ok()).unwrap_or(0);
        let from = store::Origin { journal: 7, seq: n as u64 + 1 };
        out.push_str(&store::render_record(n as u64 + 1, from, at, parts.next().unwrap_or("{}")));
    }
    out.into_bytes()
}

fn journal(dir: &Path) -> String {
    let mut learner = Learner::default();
    let (mut strange, mut words) = (0, String::new());
    let broken = store::read_journal(dir, &mut |_, at, event| match serde_json::from_str::<Evidence>(event) {
        Ok(evidence) => {
            words.push_str(&format!("{:?}", evidence).chars().take(9).collect::<String>());
            learner.apply(at, &evidence);
        }
        Err(e) => {
            words.push_str(&format!("{:?}", e.classify()));
            strange += 1;
        }
    });
    sane(&learner);
    format!("{broken:?} {strange} {words}")
}

/// A belief is a number.
fn sane(learner: &Learner) {
    for state in learner.skills.values() {
        let (estimate, _) = learner.overall.estimator.mastery(&state.belief, NOW);
        assert!((0.0..=1.0).contains(&estimate), "an estimate of {estimate}");
    }
}

fn value(bytes: &[u8]) -> String {
    let kind = |r: Result<(), store::CodecError>| r.err().map_or("ok".into(), |e| e.to_string());
    [
        kind(store::decode::<Saved>(bytes).map(drop)),
        kind(store::decode::<SkillState>(bytes).map(drop)),
        kind(store::decode::<ItemState>(bytes).map(drop)),
        kind(store::decode::<Overall>(bytes).map(drop)),
        kind(store::decode::<serde_json::Value>(bytes).map(drop)),
    ]
    .join("|")
}

/// An export, with the sums of its records put right where they have the form, and as it is.
fn export(bytes: &[u8]) -> String {
    STORE.with_borrow(|dir| {
        let none = dir.path().join("none");
        let once = driver::import(&none, bytes, NOW, true);
        match once {
            Ok(done) => {
                for (_, why) in &done.flaws {
                    assert!(!why.chars().any(char::is_control), "{why:?}");
                }
                format!("{} {} {:?} {}", done.new, done.known, done.flaws, done.cut)
            }
            Err(e) => e.to_string(),
        }
    })
}

fn others(target: &str, bytes: &[u8]) -> String {
    let name = target.strip_prefix("import-").unwrap();
    let file = match name {
        "mdbook-quiz" => "q.toml",
        "rustlings" => "info.toml",
        "exercism" => "config.json",
        "gift" => "a.gift",
        "qa" => "a.md",
        _ => "a.txt",
    };
    let mut source = Source { name: file.into(), files: [(file.to_string(), bytes.to_vec())].into() };
    if ["rustlings", "exercism"].contains(&name) {
        // The bytes are also the exercise.
        for path in [
            "exercises/d/a.rs",
            "solutions/d/a.rs",
            "exercises/practice/x-y/src/lib.rs",
            "exercises/practice/x-y/.meta/example.rs",
            "exercises/practice/x-y/tests/x_y.rs",
            "exercises/practice/x-y/.docs/instructions.md",
        ] {
            source.files.insert(path.into(), bytes.to_vec());
        }
    }
    let wish = Wish { licence: Some("CC0-1.0".into()), ..Wish::default() };
    match import(Format::named(name), &source, &wish) {
        Ok(done) => {
            for (path, file) in &done.files {
                let text = format!("{path}{file:?}");
                assert!(!text.contains('\u{1b}'), "an escape sequence in {path}");
            }
            let left: Vec<&str> = done.report.left_out.iter().map(|l| l.why.as_str()).collect();
            format!("{} {left:?}", done.report.taken.len())
        }
        Err(e) => {
            let said = e.to_string();
            assert!(!said.contains("mistake of gradus"), "{said}");
            said.lines().next().unwrap_or_default().chars().filter(|c| !c.is_ascii_digit()).take(60).collect()
        }
    }
}
