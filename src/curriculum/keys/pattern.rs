//! Regular expressions, judged by what they match.

use super::plain::{plain, unticked};
use crate::curriculum::Pattern;
use regex::{Regex, RegexBuilder};

/// The memory of a compiled expression, so that none of a learner or a stranger takes the machine's.
const MOST_MEMORY: usize = 1 << 20;
/// How deep groups may lie in each other.
const DEEPEST: u32 = 100;

/// What a regular expression does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Behaviour {
    /// What it must.
    Right,
    /// How many texts it misses that it must match, and how many it matches that it must not.
    Wrong {
        /// Texts that it should match, and does not.
        misses: usize,
        /// Texts that it should not match, and does.
        takes: usize,
    },
    /// It is none, for this reason.
    Invalid(String),
}

/// What a regular expression does with the texts of the key. Slashes, back ticks and the quotes of a string around it may
/// stand there or not.
pub fn behaviour(pattern: &Pattern, typed: &str) -> Behaviour {
    let mut best = None;
    for text in readings(typed) {
        let regex = compiled(&text, pattern.whole).and_then(|regex| match foreign(&text).filter(|_| pattern.posix) {
            Some(part) => Err(format!("`{part}` is not known to the extended expressions of POSIX")),
            None => Ok(regex),
        });
        let does = regex.map_or_else(Behaviour::Invalid, |regex| tried(pattern, &regex));
        if does == Behaviour::Right {
            return does;
        }
        // What was typed, as it stands, says what is wrong.
        best.get_or_insert(does);
    }
    best.unwrap_or(Behaviour::Invalid("there is nothing".into()))
}

/// The first part that other expressions know and those of POSIX do not: a group with a question mark, a letter behind a
/// backslash that GNU's tools have no meaning for, a quantifier behind another.
fn foreign(text: &str) -> Option<String> {
    let chars: Vec<char> = text.chars().collect();
    let (mut at, mut in_class) = (0, false);
    while let Some(c) = chars.get(at) {
        let next = chars.get(at + 1).copied();
        match (c, next) {
            // Between brackets a backslash is one of the characters there.
            ('\\', Some(n)) if n.is_ascii_alphanumeric() && (in_class || !"wWsSbB".contains(n)) => {
                return Some(format!("\\{n}"));
            }
            ('\\', _) if !in_class => at += 1,
            ('[', _) if !in_class => {
                in_class = true;
                // A bracket at its beginning is one of the characters.
                at += usize::from(next == Some('^'));
                at += usize::from(chars.get(at + 1) == Some(&']'));
            }
            (']', _) => in_class = false,
            ('(', Some('?')) if !in_class => return Some("(?".into()),
            ('*' | '+' | '?' | '}', Some('?')) if !in_class => return Some(format!("{c}?")),
            _ => {}
        }
        at += 1;
    }
    None
}

fn tried(pattern: &Pattern, regex: &Regex) -> Behaviour {
    let misses = pattern.matches.iter().filter(|t| !regex.is_match(t)).count();
    let takes = pattern.rejects.iter().filter(|t| regex.is_match(t)).count();
    if misses + takes == 0 { Behaviour::Right } else { Behaviour::Wrong { misses, takes } }
}

/// The expressions that a typed text may stand for, the likeliest first.
fn readings(typed: &str) -> Vec<String> {
    let text = unticked(typed).unwrap_or(typed).trim();
    let mut out = Vec::new();
    out.extend(slashed(text).or_else(|| raw_string(text)));
    out.push(text.to_string());
    let inside = |q: char| text.strip_prefix(q).and_then(|t| t.strip_suffix(q)).filter(|t| !t.is_empty());
    out.extend(inside('"').or_else(|| inside('\'')).map(str::to_string));
    let same_looking: Vec<String> = out.iter().map(|t| plain(t)).filter(|t| !out.contains(t)).collect();
    out.extend(same_looking);
    out
}

/// `/a+/`, and with flags behind it: `/a+/i`.
fn slashed(text: &str) -> Option<String> {
    let (inside, flags) = text.strip_prefix('/')?.rsplit_once('/')?;
    if inside.is_empty() || !flags.chars().all(|c| "gimsux".contains(c)) {
        return None;
    }
    let ours: String = flags.chars().filter(|c| *c != 'g').collect();
    Some(if ours.is_empty() { inside.to_string() } else { format!("(?{ours}){inside}") })
}

/// `r"a+"` of Python and Rust, `r#"a+"#`.
fn raw_string(text: &str) -> Option<String> {
    let rest = text.strip_prefix(['r', 'R'])?;
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    let rest = rest[hashes..].strip_suffix(&"#".repeat(hashes))?;
    let inside = |q: char| rest.strip_prefix(q).and_then(|t| t.strip_suffix(q));
    inside('"').or_else(|| inside('\'')).map(str::to_string)
}

fn compiled(text: &str, whole: bool) -> Result<Regex, String> {
    let build = |text: &str| RegexBuilder::new(text).size_limit(MOST_MEMORY).nest_limit(DEEPEST).build();
    // Alone first: what is none may become one between the brackets that are put around it.
    let alone = build(text).map_err(|e| reason(&e))?;
    if !whole {
        return Ok(alone);
    }
    // A comment at its end would swallow what stands behind it on the line.
    build(&format!(r"\A(?:{text})\z")).or_else(|_| build(&format!("\\A(?:{text}\n)\\z"))).map_err(|e| reason(&e))
}

/// Why an expression is none, in a few words without the expression itself.
fn reason(e: &regex::Error) -> String {
    match e {
        regex::Error::CompiledTooBig(_) => "it is too large".into(),
        other => {
            let text = other.to_string();
            let last = text.lines().last().unwrap_or_default();
            last.trim().trim_start_matches("error:").trim().to_string()
        }
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    fn does(typed: &str, whole: bool) -> Behaviour {
        let texts = |t: &[&str]| t.iter().map(|t| t.to_string()).collect();
        behaviour(
            &Pattern { matches: texts(&["ab", "aab"]), rejects: texts(&["b", "abc"]), whole, posix: false },
            typed,
        )
    }

    #[test]
    fn what_stands_around_an_expression_does_not_count() {
        for good in [
            "a+b",
            "/a+b/",
            "`a+b`",
            "r\"a+b\"",
            "r'a+b'",
            "r#\"a+b\"#",
            "\"a+b\"",
            "/A+B/i",
            "a{1,}b",
            "^a+b$",
            "aa?b",
        ] {
            assert_eq!(does(good, true), Behaviour::Right, "{good}");
        }
        assert_eq!(does("a+b", false), Behaviour::Wrong { misses: 0, takes: 1 });
        assert_eq!(does("a|a+b", true), Behaviour::Right, "any branch may be the whole");
        assert_eq!(does("(?x) a+b # a comment", true), Behaviour::Right);
    }

    #[test]
    fn for_grep_it_must_be_one_of_posix() {
        let texts = |t: &[&str]| t.iter().map(|t| t.to_string()).collect();
        let key = |posix| Pattern { matches: texts(&["ab1", "a"]), rejects: texts(&["b"]), whole: true, posix };
        let foreign = ["a(?:b1)?", "a(b\\d)?", "a(b1)??", "a(\\x62.)?", "(?i)a(b1)?", "a(b1){0,1}?", "a(b[\\d])?"];
        for text in foreign {
            assert_eq!(behaviour(&key(false), text), Behaviour::Right, "{text}");
            assert!(matches!(behaviour(&key(true), text), Behaviour::Invalid(why) if why.contains("POSIX")), "{text}");
        }
        for text in [
            "a(b1)?",
            "a(b[0-9])?",
            "^a(b1){0,1}$",
            "a(b[[:digit:]])*",
            "a[]?b1]*",
            "a(\\w\\w)?",
            "a([^]?]1)?",
            "a(b1)*",
        ] {
            assert_eq!(behaviour(&key(true), text), Behaviour::Right, "{text}");
        }
    }

    #[test]
    fn what_is_no_expression_is_said_to_be_none() {
        for none in ["(a", "a)(b", "[", "(?=a)", "a{1000}{1000}{1000}", &"(".repeat(5000), "a)|(?:b"] {
            assert!(matches!(does(none, true), Behaviour::Invalid(why) if !why.is_empty()), "{none}");
        }
        let deep = format!("{}a{}", "(".repeat(300), ")".repeat(300));
        assert!(matches!(does(&deep, true), Behaviour::Invalid(_)));
    }
}
