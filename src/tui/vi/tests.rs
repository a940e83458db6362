//! Against expected texts, and against vim where it is there.

use super::*;
use std::fmt::Write as _;
use std::process::{Command as Process, Stdio};

const ESCAPE: char = '\u{1b}';

fn event(c: char) -> KeyEvent {
    match c {
        ESCAPE => KeyEvent::from(KeyCode::Esc),
        '\n' => KeyEvent::from(KeyCode::Enter),
        CTRL_R => KeyEvent::new(KeyCode::Char('r'), KeyModifiers::CONTROL),
        c => KeyEvent::from(KeyCode::Char(c)),
    }
}

/// Presses keys in a field that begins in normal mode; returns the text and the cursor.
fn pressed(text: &str, keys: &str, field: Field) -> (String, At, Vi) {
    let (mut vi, mut pad) = (Vi::default(), Pad::new(text));
    vi.enter(Mode::Normal, &mut pad);
    for c in keys.chars() {
        if vi.key(&mut pad, event(c), field) == Took::Nothing && vi.mode() == Mode::Insert {
            program::typed(&mut pad, event(c), field.program);
        }
    }
    (pad.text(), pad.cursor(), vi)
}

const PROSE: Field = Field { program: false, lines: true };

/// Text, keys, text after them, cursor.
const CASES: &[(&str, &str, &str, At)] = &[
    ("abc", "x", "bc", (0, 0)),
    ("abc", "$x", "ab", (0, 1)),
    ("abc", "2x", "c", (0, 0)),
    ("abc", "lX", "bc", (0, 0)),
    ("one two three", "wdw", "one three", (0, 4)),
    ("one two three", "d2w", "three", (0, 0)),
    ("one two three", "2wD", "one two ", (0, 7)),
    ("one two", "cwsix\u{1b}", "six two", (0, 2)),
    ("one two", "ehciwx\u{1b}", "x two", (0, 0)),
    ("one two", "wdiw", "one ", (0, 3)),
    ("one two six", "wdaw", "one six", (0, 4)),
    ("f(a, b) c", "fadi(", "f() c", (0, 2)),
    ("say \"a b\" c", "fbci\"x\u{1b}", "say \"x\" c", (0, 5)),
    ("one\ntwo\nsix", "jdd", "one\nsix", (1, 0)),
    ("one\ntwo\nsix", "2dd", "six", (0, 0)),
    ("one\ntwo\nsix", "djp", "six\none\ntwo", (1, 0)),
    ("one\ntwo", "yyjp", "one\ntwo\none", (2, 0)),
    ("one\ntwo", "jyyP", "one\ntwo\ntwo", (1, 0)),
    ("one\ntwo", "dGu", "one\ntwo", (0, 0)),
    ("one two", "ywP", "one one two", (0, 3)),
    ("one two", "x3p", "noooe two", (0, 3)),
    ("one\ntwo", "ccx\u{1b}", "x\ntwo", (0, 0)),
    ("one\ntwo", "Gccx\u{1b}ggp", "one\ntwo\nx", (1, 0)),
    ("one two", "wCx\u{1b}", "one x", (0, 4)),
    ("one\ntwo\nsix", "3J", "one two six", (0, 7)),
    ("a\n)", "J", "a)", (0, 1)),
    ("a,b,c,d", "2f,D", "a,b", (0, 2)),
    ("a,b,c,d", "f,;r.", "a,b.c,d", (0, 3)),
    ("a,b,c,d", "$F,F,,rx", "a,b,cxd", (0, 5)),
    ("a,b,c,d", "t,;ix\u{1b}", "a,xb,c,d", (0, 2)),
    ("a,b,c,d", "$T,dF,", "a,b,cd", (0, 5)),
    ("ab cd", "~~w3~", "AB CD", (0, 4)),
    ("abcd", "3rx", "xxxd", (0, 2)),
    ("a\n b", "j>>", "a\n     b", (1, 5)),
    ("        a\nb", "<<", "    a\nb", (0, 4)),
    ("a\nb\nc", ">j", "    a\n    b\nc", (0, 4)),
    ("a", "ix\u{1b}3.", "xxxxa", (0, 2)),
    ("one two six", "dw.", "six", (0, 0)),
    ("one two six", "cwx\u{1b}w.", "x x six", (0, 2)),
    ("ab", "ox\u{1b}.", "ab\nx\nx", (2, 0)),
    ("ab", "Ox\u{1b}", "x\nab", (0, 0)),
    ("  ab", "Ix\u{1b}Ay\u{1b}", "  xaby", (0, 5)),
    ("ab", "3iha\u{1b}", "hahahaab", (0, 5)),
    ("one two", "vey", "one two", (0, 0)),
    ("one two", "vly$p", "one twoon", (0, 8)),
    ("one two", "wviwd", "one ", (0, 3)),
    ("a\nb\nc", "Vjd", "c", (0, 0)),
    ("a\nb\nc", "Vj>", "    a\n    b\nc", (0, 4)),
    ("one two", "ved.", "o", (0, 0)),
    ("one two", "vec1\u{1b}", "1 two", (0, 0)),
    ("one\ntwo", "vjlJ", "one two", (0, 3)),
    ("one two", "wvlodu", "one two", (0, 4)),
    ("one two", "yiwwviwp", "one one", (0, 6)),
    ("one", "xxuu\u{12}", "ne", (0, 0)),
    ("one", "iab cd\u{1b}u", "one", (0, 0)),
    ("(a [b])", "%x", "(a [b]", (0, 5)),
    ("(a)", "d%", "", (0, 0)),
    ("  one\n  two", "G^d0", "  one\ntwo", (1, 0)),
    ("所有权 转移", "wdb", "转移", (0, 0)),
    ("所有权", "lx", "所权", (0, 1)),
    ("e\u{301}x", "x", "x", (0, 0)),
    ("👩‍👩‍👧a", "lrb", "👩‍👩‍👧b", (0, 5)),
    ("one", "d3q", "one", (0, 0)),
    ("one", "Q", "one", (0, 0)),
];

#[test]
fn every_command_does_to_a_text_what_vi_does() {
    for (text, keys, wanted, cursor) in CASES {
        let (got, at, vi) = pressed(text, keys, PROSE);
        assert_eq!((got.as_str(), at), (*wanted, *cursor), "{text:?} {keys:?}");
        assert_eq!(vi.mode(), Mode::Normal, "{keys:?}");
    }
}

#[test]
fn escape_ends_one_thing_after_the_other() {
    let (mut vi, mut pad) = (Vi::default(), Pad::new("ab"));
    vi.enter(Mode::Insert, &mut pad);
    let escape = event(ESCAPE);
    assert_eq!(vi.key(&mut pad, escape, PROSE), Took::Change);
    for keys in ["v", "2d", "f"] {
        keys.chars().for_each(|c| assert_eq!(vi.key(&mut pad, event(c), PROSE), Took::Key));
        assert_eq!(vi.key(&mut pad, escape, PROSE), Took::Key, "{keys}");
    }
    assert_eq!(vi.key(&mut pad, escape, PROSE), Took::Nothing, "now it leaves the field");
    assert_eq!(vi.key(&mut pad, event('\n'), PROSE), Took::Nothing, "and Enter is not vi's");
}

#[test]
fn a_program_keeps_its_indentation() {
    let program = Field { program: true, lines: true };
    assert_eq!(pressed("fn f() {\n}", "oa;\u{1b}", program).0, "fn f() {\n    a;\n}");
    assert_eq!(pressed("    a;", "Ob;\u{1b}", program).0, "    b;\n    a;");
    assert_eq!(pressed("    a;", "ccb;\u{1b}", program).0, "    b;");
}

#[test]
fn a_field_of_one_line_stays_one() {
    let one = Field { program: false, lines: false };
    assert_eq!(pressed("ab", "ox\u{1b}", one).0, "abx");
    assert_eq!(pressed("ab", "yyp", one).0, "aabb");
    assert_eq!(pressed("ab", "ddP", one).0, "ab");
    assert_eq!(pressed("ab", "J", one).0, "ab");
}

#[test]
fn what_was_inserted_is_one_step_of_undo() {
    let (text, ..) = pressed("one", "cwab cd ef\u{1b}ax\u{1b}u", PROSE);
    assert_eq!(text, "ab cd ef");
    let (text, ..) = pressed("one", "cwab cd ef\u{1b}ax\u{1b}uu", PROSE);
    assert_eq!(text, "one");
}

/// A simple generator, so that every run asks vim the same.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

const TEXTS: &[&str] = &[
    "one two, three.four\n  five six\n\nseven(eight) nine",
    "let a = f(b[0], c);\n    if a { b } else { c }\nend",
    "a",
    "word\n\n\nlast  words here ",
    "x,y,,z\nfoo_bar-baz qux",
];
const MOVES: &[&str] =
    &["h", "l", "j", "k", "w", "b", "e", "0", "^", "$", "gg", "G", "W", "B", "E", "fe", "t,", "Fo", "Te", ";", "%"];
const COUNTS: &[&str] = &["", "", "", "", "2", "3"];
const OPERATORS: &[&str] = &["d", "c", "y", ">", "<"];
const OTHERS: &[&str] = &[
    "x",
    "X",
    "D",
    "J",
    "~",
    "rz",
    "p",
    "P",
    "dd",
    "yy",
    "diw",
    "yiw",
    ">>",
    "<<",
    "ix y\u{1b}",
    "az\u{1b}",
    "Ib\u{1b}",
    "Ae\u{1b}",
    "oq r\u{1b}",
    "Ow\u{1b}",
    "ccm\u{1b}",
    "Cm\u{1b}",
    "sm\u{1b}",
    ".",
];

/// Commands one after the other, as a list: each runs by itself.
fn commands(chance: &mut Chance) -> Vec<String> {
    let some = 1 + chance.below(6);
    // A count before these is another motion.
    let counted = |count: &str, motion: &str| match motion {
        "0" | "%" => motion.to_string(),
        motion => format!("{count}{motion}"),
    };
    let one = |chance: &mut Chance| match chance.below(4) {
        0 | 1 => counted(chance.of(COUNTS), chance.of(MOVES)),
        2 => {
            let (operator, motion) = (chance.of(OPERATORS), counted(chance.of(COUNTS), chance.of(MOVES)));
            let insert = if operator == "c" { "n\u{1b}" } else { "" };
            format!("{operator}{motion}{insert}")
        }
        _ => chance.of(OTHERS).to_string(),
    };
    // What an earlier case did last must not count.
    let first = ["iq\u{1b}", "fo"].map(String::from);
    first.into_iter().chain((0..some).map(|_| one(chance))).collect()
}

#[test]
fn vim_makes_the_same_of_random_commands() {
    let there = Process::new("vim").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !there.is_ok_and(|s| s.success()) {
        println!("skipped: there is no vim here to compare with");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (script, out) = (folder.path().join("ask.vim"), folder.path().join("out"));
    let mut chance = Chance(7);
    let cases: Vec<(&str, Vec<String>)> = (0..1500).map(|_| (chance.of(TEXTS), commands(&mut chance))).collect();
    let quoted =
        |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\u{1b}', "\\<Esc>"));
    let mut ask = String::from("set sw=4 et nosr noai nojs encoding=utf-8\nlet all = []\n");
    for (text, keys) in &cases {
        let lines: Vec<String> = text.split('\n').map(quoted).collect();
        let _ = writeln!(ask, "silent %d _\ncall setline(1, [{}])\ncall cursor(1, 1)", lines.join(", "));
        let _ = writeln!(ask, "call setreg('\"', '')");
        for key in keys {
            let _ = writeln!(ask, "silent! exe \"normal! \" . {}", quoted(key));
        }
        ask.push_str("call add(all, json_encode([join(getline(1, '$'), \"\\n\"), line('.') - 1, charcol('.') - 1]))\n");
    }
    let _ = writeln!(ask, "call writefile(all, {:?})\nqa!", out.display());
    std::fs::write(&script, ask).unwrap();
    let status = Process::new("vim")
        .args(["-N", "-u", "NONE", "-i", "NONE", "-n", "-es", "-S"])
        .arg(&script)
        .env("TERM", "dumb")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    let answers = std::fs::read_to_string(&out).unwrap_or_default();
    let answers: Vec<(String, usize, usize)> = answers.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(answers.len(), cases.len(), "vim ended with {status}");
    let mut wrong = Vec::new();
    for ((text, keys), (wanted, row, column)) in cases.iter().zip(answers) {
        // A command that cannot be done ends what was typed of it, as in vim's scripts.
        let keys: String = keys.concat();
        let (got, at, _) = pressed(text, &keys, PROSE);
        if (got.as_str(), at) != (wanted.as_str(), (row, column)) {
            wrong.push(format!("{text:?} {keys:?}\n  vim:  {wanted:?} {:?}\n  here: {got:?} {at:?}", (row, column)));
        }
    }
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
