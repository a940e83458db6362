//! Bytes of strangers: no format breaks on them, and what is taken passes the check.

use super::{file, sound};
use gradus::import::{Format, Refused, Source, Wish, import};
use proptest::prelude::*;

/// A little of each format, to be mutilated.
const SAMPLES: [(Format, &str, &str); 8] = [
    (
        Format::MdbookQuiz,
        "q.toml",
        "[[questions]]\nid = \"x\"\ntype = \"MultipleChoice\"\nprompt.prompt = \"A ```rust let x;``` ?\"\nanswer.answer = [\"a\", \"b\"]\nprompt.distractors = [\"c\"]\n\n[[questions]]\ntype = \"Tracing\"\nprompt.program = \"fn main() { println!(\\\"x\\\"); }\"\nanswer.doesCompile = false\nanswer.lineNumber = 1\n",
    ),
    (Format::Rustlings, "info.toml", "[[exercises]]\nname = \"a\"\ndir = \"d\"\ntest = true\nhint = \"h\"\n"),
    (
        Format::Exercism,
        "config.json",
        "{\"slug\": \"rust\", \"language\": \"Rust\", \"files\": {\"solution\": [\"src/lib.rs\"], \"test\": [\"tests/%{snake_slug}.rs\"], \"example\": [\".meta/example.rs\"]}, \"concepts\": [{\"slug\": \"a\", \"name\": \"A\"}, {\"slug\": \"b\"}], \"exercises\": {\"concept\": [{\"slug\": \"x-y\", \"concepts\": [\"a\"], \"prerequisites\": [\"b\"]}, {\"slug\": \"z\", \"concepts\": [\"b\"], \"prerequisites\": [\"a\"]}], \"practice\": [{\"slug\": \"x-y\", \"difficulty\": 300}]}}",
    ),
    (
        Format::Gift,
        "a.gift",
        "$CATEGORY: a/b\n\n::t:: [html]<p>q</p> {=a#f ~%50%b ~%-5%c####g}\n\n{#1:2} {#1..3}\n\nx {=a -> b =c -> d}\n\ny {T#a#b}\n\n\\{ \\~ {=\\=a}\n",
    ),
    (Format::Aiken, "a.txt", "q\nA. a\nB) b\nANSWER: A\n\nq\nC. x\nANSWER: AB\n"),
    (
        Format::Anki,
        "a.txt",
        "#separator:tab\n#html:true\n#guid column:1\n#deck column:2\ng\ta::b\t{{c1::x::y}} <b>z</b>\t\"b\"\"q\nr\"\tt\n",
    ),
    (Format::Anki, "a.csv", "a,\"b\nc\",d\n\"e\"\"f\",g\n"),
    (Format::Qa, "a.md", "# H\n\nQ: q\nA: a\n\n```\nQ: no\n```\n\n**Q:** b\n**A:**\n- x\n- y\n"),
];

/// The files around the sample, for formats that have several.
fn source(name: &str, text: &[u8]) -> Source {
    let mut source = file(name, "");
    source.files.insert(name.into(), text.to_vec());
    if name == "info.toml" || name == "config.json" {
        let exercise = "// a\nfn f() {}\n\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn a() {}\n}\n";
        for path in [
            "exercises/d/a.rs",
            "solutions/d/a.rs",
            "exercises/practice/x-y/src/lib.rs",
            "exercises/practice/x-y/.meta/example.rs",
            "exercises/practice/x-y/tests/x_y.rs",
        ] {
            let solved = path.contains("solutions") || path.contains("example");
            let text = match (path.contains("/tests/"), solved) {
                (true, _) => "#[test]\nfn a() {}\n".to_string(),
                (_, true) => exercise.replace("fn f() {}", "fn f() { g(); }"),
                (_, false) => exercise.to_string(),
            };
            source.files.insert(path.into(), text.into_bytes());
        }
        source.files.insert("exercises/practice/x-y/.docs/instructions.md".into(), b"# I\n\nDo it.\n".to_vec());
    }
    source
}

/// Imports; what comes out is sound.
fn holds(format: Format, source: &Source) {
    match import(Some(format), source, &Wish::default()) {
        Ok(done) => {
            sound(&done);
            assert!(!done.report.text().contains('\u{1b}'));
        }
        Err(Refused::Broken(why)) => panic!("{format:?}: {why}\n{source:?}"),
        Err(_) => {}
    }
    Format::detect(source);
}

#[test]
fn the_samples_are_taken() {
    for (format, name, text) in SAMPLES {
        let done = import(Some(format), &source(name, text.as_bytes()), &Wish::default());
        assert!(done.as_ref().is_ok_and(|d| !d.report.taken.is_empty()), "{format:?}: {done:?}");
        holds(format, &source(name, text.as_bytes()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn random_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400), which in 0..SAMPLES.len()) {
        let (format, name, _) = SAMPLES[which];
        holds(format, &source(name, &bytes));
    }

    #[test]
    fn mutilated_samples(
        which in 0..SAMPLES.len(),
        cuts in proptest::collection::vec((any::<prop::sample::Index>(), 0usize..12, "[\\PC\n\u{1b}\u{202e}{}=~#%:\"\\\\`+*<>|,;\t]{0,6}"), 1..6),
    ) {
        let (format, name, text) = SAMPLES[which];
        let mut chars: Vec<char> = text.chars().collect();
        for (at, length, new) in cuts {
            let at = at.index(chars.len() + 1);
            let end = (at + length).min(chars.len());
            chars.splice(at..end, new.chars());
        }
        let text: String = chars.into_iter().collect();
        holds(format, &source(name, text.as_bytes()));
    }

    #[test]
    fn pieces_in_any_order(pieces in proptest::collection::vec(prop::sample::select(PIECES.to_vec()), 0..40), which in 0..SAMPLES.len()) {
        let (format, name, _) = SAMPLES[which];
        holds(format, &source(name, pieces.concat().as_bytes()));
    }
}

/// Pieces that mean something in some format.
const PIECES: [&str; 44] = [
    "{",
    "}",
    "=",
    "~",
    "#",
    "%50%",
    "%-1%",
    "->",
    "::",
    "\n\n",
    "\n",
    "\\",
    "$CATEGORY: x\n",
    "####",
    "T",
    "A. a\n",
    "B) b\n",
    "ANSWER: A\n",
    "Q: ",
    "A: ",
    "# ",
    "\"",
    "\"\"",
    ",",
    "\t",
    "{{c1::",
    "}}",
    "<b>",
    "</b>",
    "<pre>",
    "&lt;",
    "```",
    "+++",
    "+++ item\n",
    "é",
    "変",
    "1",
    "..",
    ":",
    "//",
    "[html]",
    "*",
    "'''",
    "x",
];

#[test]
fn large_input_is_read_in_bearable_time() {
    let many = [
        (Format::Gift, "a.gift", "::a:: b {=c ~d}\n\n".repeat(4_000)),
        (Format::Gift, "b.gift", "{ {=a \n".repeat(20_000)),
        (Format::Anki, "a.csv", "front,back\n".repeat(4_000)),
        (Format::Anki, "b.csv", "<a <script></script> &".repeat(20_000)),
        (Format::Anki, "c.csv", "{{c1::".repeat(20_000)),
        (Format::Aiken, "a.txt", "q\nA. a\nB. b\nANSWER: A\n\n".repeat(4_000)),
        (Format::Qa, "a.md", "Q: q\nA: a\n".repeat(4_000)),
        (Format::Qa, "b.md", "# H\nQ: q\nA: a\n".repeat(3_000)),
    ];
    for (format, name, text) in many {
        let started = std::time::Instant::now();
        let done = import(Some(format), &file(name, &text), &Wish::default());
        assert!(done.is_err() || done.is_ok_and(|d| d.report.skills <= 1_900));
        assert!(started.elapsed().as_secs() < 60, "{name}: {:?}", started.elapsed());
    }
}
