//! The parser and the linter over real files that were damaged in every way.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gradus::curriculum::parse::{Files, parse};
use gradus::curriculum::{Diagnostic, Library, Severity, lint, programs};
use proptest::prelude::*;
use std::sync::OnceLock;

fn real() -> &'static Files {
    static FILES: OnceLock<Files> = OnceLock::new();
    FILES.get_or_init(|| Library::files("rust").unwrap())
}

/// One skill, as real as possible: a header that names only it, and its file.
fn one(name: &str) -> Files {
    let header = String::from_utf8(real()["curriculum.toml"].clone()).unwrap();
    let cut = header.find("skills = [").unwrap();
    let file = format!("skills/{name}.md");
    let skill = real()[&file].clone();
    Files::from([
        ("curriculum.toml".into(), format!("{}skills = [\"{name}\"]\n", &header[..cut]).into_bytes()),
        (file, skill),
    ])
}

fn names() -> Vec<String> {
    let name = |f: &String| f.strip_prefix("skills/").and_then(|f| f.strip_suffix(".md")).map(str::to_string);
    real().keys().filter_map(name).collect()
}

/// Reads, lints, lists programs; every finding must be in its file.
fn check(files: &Files) -> Vec<Diagnostic> {
    let (curriculum, mut found) = parse(files);
    if let Some(c) = &curriculum {
        found.extend(lint::check(c, files));
        programs::claims(c);
    }
    for d in &found {
        d.to_string();
        assert!(!d.message.is_empty());
        if d.line == 0 {
            continue;
        }
        let bytes = files.get(&d.file).unwrap_or_else(|| panic!("{d:?} is in no file"));
        let text = String::from_utf8_lossy(bytes);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let line = text.split('\n').nth(d.line - 1).unwrap_or_else(|| panic!("{d:?}: there is no such line"));
        assert!(d.line == 1 || !text.is_empty());
        assert!((1..=line.chars().count() + 1).contains(&d.column), "{d:?}: `{line}`");
    }
    found
}

fn errors(files: &Files) -> Vec<String> {
    check(files).into_iter().filter(|d| d.severity == Severity::Error).map(|d| d.to_string()).collect()
}

/// Errors of a skill that was edited; only its prerequisites are missing here.
fn edited(name: &str, edit: impl Fn(String) -> String) -> Vec<String> {
    let mut files = one(name);
    let file = format!("skills/{name}.md");
    let text = edit(String::from_utf8(files[&file].clone()).unwrap());
    files.insert(file, text.into_bytes());
    errors(&files).into_iter().filter(|e| !e.contains("there is no skill")).collect()
}

#[test]
fn a_real_skill_is_clean() {
    for name in names() {
        assert_eq!(edited(&name, |t| t), Vec::<String>::new());
        assert_eq!(edited(&name, |t| t.replace('\n', "\r\n")), Vec::<String>::new(), "line ends do not matter");
        assert_eq!(edited(&name, |t| format!("\u{feff}{t}")), Vec::<String>::new(), "nor does a byte order mark");
    }
}

#[test]
fn the_hash_knows_meaning_from_wording() {
    let hashes = |edit: &dyn Fn(String) -> String| {
        let mut files = one("moves");
        let text = edit(String::from_utf8(files["skills/moves.md"].clone()).unwrap());
        files.insert("skills/moves.md".into(), text.into_bytes());
        parse(&files).0.unwrap().skills[0].items.iter().map(|i| i.hash).collect::<Vec<_>>()
    };
    let real = hashes(&|t| t);
    assert_eq!(hashes(&|t| t.replace('\n', "\r\n")), real);
    assert_eq!(hashes(&|t| t.replace("feedback = \"", "feedback = \"Well: ")), real, "feedback is no meaning");
    let changed = hashes(&|t| t.replace("answers = [\"cal\"]", "answers = [\"ben\"]"));
    assert_eq!(changed.iter().zip(&real).filter(|(a, b)| a != b).count(), 1, "a key is");
    let changed = hashes(&|t| t.replace("What does this program print?", "What does it print?"));
    assert!(changed != real, "so is a prompt");
}

#[test]
fn authors_are_told_about_what_would_be_lost_or_harm() {
    type Edit = fn(String) -> String;
    let cases: [(&str, Edit); 9] = [
        ("begins and ends nothing", |t| t.replacen("+++ item", "+++ itme", 1)),
        ("begins and ends nothing", |t| t.replacen("\n```rust", "\n+++\n```rust", 1)),
        ("U+001B", |t| t.replacen("hints = [\n  \"", "hints = [\n  \"\\u001b[2J", 1)),
        ("U+202E", |t| t.replacen("explanation = \"", "explanation = \"\\u202e", 1)),
        ("U+001B", |t| t.replacen("What", "\u{1b}[2JWhat", 1)),
        ("minutes are a number above 0", |t| t.replacen("minutes = 1\n", "minutes = nan\n", 1)),
        ("minutes are a number above 0", |t| t.replacen("minutes = 1\n", "minutes = 0\n", 1)),
        ("prints nothing", |t| {
            t.replacen("expect = { error = \"E0382\" }\n\n[[wrong]]", "expect = { output = \" \" }\n\n[[wrong]]", 1)
        }),
        ("never closed", |t| format!("{t}\n+++ item\nid = \"x\"\n")),
    ];
    for (want, edit) in cases {
        let found = edited("moves", edit);
        assert!(found.iter().any(|e| e.contains(want)), "{want}: {found:#?}");
    }
}

#[test]
fn odd_collections_of_files_are_described() {
    let header = real()["curriculum.toml"].clone();
    assert_eq!(errors(&Files::new()).len(), 1);
    assert!(!errors(&Files::from([("curriculum.toml".into(), header.clone())])).is_empty());
    assert!(!errors(&Files::from([("curriculum.toml".into(), vec![0xff, 0xfe])])).is_empty());
    let mut bytes = one("moves");
    bytes.insert("skills/moves.md".into(), b"+++\n+++\n\xffend\n".to_vec());
    assert!(
        errors(&bytes).iter().any(|e| e.contains("not UTF-8") && e.contains("moves.md:3:1")),
        "{:?}",
        errors(&bytes)
    );
    let mut twice = one("moves");
    let text = String::from_utf8(twice["curriculum.toml"].clone()).unwrap();
    twice.insert("curriculum.toml".into(), text.replace("[\"moves\"]", "[\"moves\", \"moves\"]").into_bytes());
    assert!(errors(&twice).iter().any(|e| e.contains("same title")));
    let mut large = one("moves");
    large.insert("skills/moves.md".into(), vec![b'a'; (1 << 20) + 1]);
    assert!(errors(&large).iter().any(|e| e.contains("are allowed")));
}

/// How a file is damaged.
#[derive(Debug, Clone)]
enum Harm {
    Flip(prop::sample::Index, u8),
    Cut(prop::sample::Index),
    Swap(prop::sample::Index, prop::sample::Index),
    Drop(prop::sample::Index),
    Double(prop::sample::Index),
    Insert(prop::sample::Index, String),
}

fn harm() -> impl Strategy<Value = Harm> {
    let at = any::<prop::sample::Index>;
    let piece = prop_oneof![
        Just("+++\n"),
        Just("+++ item\n"),
        Just("\"\"\""),
        Just("```\n"),
        Just("[[options]]\n"),
        Just("\\u001b"),
        Just("é\u{202e}"),
        Just("___"),
        Just("id = \"\"\n"),
        Just("\u{0}"),
        Just("\r"),
        Just("{{ }}")
    ];
    prop_oneof![
        (at(), 1u8..=255).prop_map(|(i, x)| Harm::Flip(i, x)),
        at().prop_map(Harm::Cut),
        (at(), at()).prop_map(|(a, b)| Harm::Swap(a, b)),
        at().prop_map(Harm::Drop),
        at().prop_map(Harm::Double),
        (at(), piece.prop_map(str::to_string)).prop_map(|(i, s)| Harm::Insert(i, s)),
    ]
}

fn damage(bytes: &mut Vec<u8>, harm: Harm) {
    if bytes.is_empty() {
        return;
    }
    let mut lines: Vec<Vec<u8>> = bytes.split_inclusive(|b| *b == b'\n').map(<[u8]>::to_vec).collect();
    match harm {
        Harm::Flip(i, x) => {
            let i = i.index(bytes.len());
            bytes[i] ^= x;
            return;
        }
        Harm::Cut(i) => return bytes.truncate(i.index(bytes.len())),
        Harm::Insert(i, s) => {
            let i = i.index(bytes.len());
            bytes.splice(i..i, s.into_bytes());
            return;
        }
        Harm::Swap(a, b) => {
            let (a, b) = (a.index(lines.len()), b.index(lines.len()));
            lines.swap(a, b);
        }
        Harm::Drop(i) => {
            lines.remove(i.index(lines.len()));
        }
        Harm::Double(i) => {
            let i = i.index(lines.len());
            lines.insert(i, lines[i].clone());
        }
    }
    *bytes = lines.concat();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn damaged_files_are_described_and_never_break_the_parser(
        skill in any::<prop::sample::Index>(), header in any::<prop::sample::Index>(), harms in proptest::collection::vec(harm(), 1..6),
    ) {
        let mut files = one(skill.get::<String>(&names()));
        let keys: Vec<String> = files.keys().cloned().collect();
        // Mostly the skill, sometimes the header.
        let file = if header.index(6) == 0 { &keys[0] } else { &keys[1] };
        let bytes = files.get_mut(file).unwrap();
        harms.into_iter().for_each(|h| damage(bytes, h));
        check(&files);
    }

    #[test]
    fn any_bytes_are_taken(header in any::<Vec<u8>>(), skill in any::<Vec<u8>>(), text in any::<String>()) {
        check(&Files::from([("curriculum.toml".into(), header), ("skills/moves.md".into(), skill.clone())]));
        let mut files = one("moves");
        files.insert("skills/moves.md".into(), skill);
        check(&files);
        files.insert("skills/moves.md".into(), format!("+++\n{text}\n+++\n{text}").into_bytes());
        check(&files);
    }
}

/// What the priors of the shipped course would be, read from this text: the findings and the numbers of one item.
fn priors(text: &str) -> (Vec<Diagnostic>, Option<f64>) {
    let mut files = real().clone();
    files.insert("priors.toml".into(), text.as_bytes().to_vec());
    let (curriculum, found) = parse(&files);
    let known = curriculum.unwrap().items().next().map(|(_, i)| i.known).unwrap();
    (found, known.difficulty)
}

#[test]
fn priors_are_linted_like_all_else() {
    let id = Library::open("rust").unwrap().items().next().unwrap().1.id.clone();
    let grade = Library::open("rust").unwrap().items().next().unwrap().1.difficulty;
    let (found, difficulty) = priors(&format!("format_version = 1\n[items.\"{id}\"]\ndifficulty = -0.25\n"));
    assert!(found.is_empty() && difficulty == Some(-0.25), "{found:?}");
    let (_, difficulty) = priors(&format!("format_version = 1\n[grades]\n{grade} = 0.75\n"));
    assert_eq!(difficulty, Some(0.75));
    for (text, line, column, says, severity) in [
        ("format_version = 1\n[items.\"rust.moves/nowhere\"]\ndifficulty = 0.0\n", 2, 8, "no item", Severity::Warning),
        ("format_version = 9\n", 1, 18, "not known", Severity::Error),
        ("format_version = 1\n[grades]\n6 = 0.0\n", 3, 1, "1 (easy) to 5", Severity::Error),
        ("format_version = 1\n[grades]\n1 = nan\n", 3, 5, "from -10 to 10", Severity::Error),
        ("format_version = 1\n[kinds.sonata]\nguess = 0.1\n", 2, 8, "not known", Severity::Error),
        ("format_version = 1\n[kinds.blank]\nguess = 1.5\n", 3, 9, "from 0 to 0.9", Severity::Error),
        ("format_version = 1\ngrade = 1\n", 2, 1, "grade", Severity::Error),
    ] {
        let (found, _) = priors(text);
        assert!(found.len() == 1, "{text}: {found:?}");
        let d = &found[0];
        assert_eq!((d.file.as_str(), d.line, d.column, d.severity), ("priors.toml", line, column, severity), "{d}");
        assert!(d.message.contains(says), "{d}");
    }
}
