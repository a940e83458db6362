//! The learner's own tokens: the names of the program before them by which a reply speaks of their case, and not of any case.

use super::retrieve::{is_name, made, words};
use crate::curriculum::text;
use std::collections::{BTreeMap, BTreeSet};

/// Names in one reply at most.
const MOST: usize = 2;
/// Words of what is set as code, and characters of it or of an answer, that is named whole.
const MOST_WORDS: usize = 4;
const LONGEST: usize = 30;
/// What speaks for a name. The learner's own words come before everything; then what they answered, and what they were given
/// to read about it; a name of the program that nobody speaks of is better than none.
const SPOKEN: u32 = 80;
const SPOKEN_WORD: u32 = 50;
const ANSWERED: u32 = 40;
const READ: u32 = 30;
const POINTED_AT: u32 = 20;
const MADE: u32 = 10;
/// A word of the program that its author sets as code, and that is no name of its own: more than a name that nobody speaks of.
const SET_AS_CODE: u32 = 25;
const MOST_USES: usize = 9;

/// Words that only say what kind of thing follows; other keywords may be what a question is about.
const KEYWORDS: [&str; 6] = ["fn", "let", "def", "function", "const", "var"];

/// What a learner has before them.
#[derive(Debug, Clone, Copy, Default)]
pub struct AtHand<'a> {
    /// The program of the question; empty where it has none.
    pub program: &'a str,
    /// What they have read about it: the question, what was said of their answer, hints that they took.
    pub read: &'a [&'a str],
    /// What an author would point at first, whether or not it was shown; only names are taken from it.
    pub pointed: &'a str,
    /// What they answered so far.
    pub answer: &'a str,
}

/// The names to speak by, the best first, at most two; a short answer of theirs is one. `secret` says of a name that it would
/// tell the answer.
pub fn own(said: &str, at_hand: &AtHand, secret: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut ranked: Vec<(u32, &str)> =
        weighed(said, at_hand).into_iter().map(|(name, weight)| (weight, name)).filter(|(_, n)| !secret(n)).collect();
    // Of two alike the longer one says more.
    ranked.sort_by_key(|(weight, name)| std::cmp::Reverse((*weight, name.len())));
    let mut names: Vec<String> = Vec::new();
    for (weight, name) in ranked {
        // A second name is worth the words only where somebody spoke of it.
        if names.is_empty() || (names.len() < MOST && weight >= POINTED_AT) {
            names.push(as_written(name, at_hand.program));
        }
    }
    names
}

/// Whether a text speaks of what the learner has before them: a name of the `program`, or what they answered. Where there is
/// neither, any text does.
pub fn speaks(text: &str, program: &str, answer: &str) -> bool {
    let made = made(program);
    let own: BTreeSet<&str> =
        if made.is_empty() { names(program).filter(|n| !words::is_common(n)).collect() } else { made };
    let said = words_of(text);
    let answered = short(answer).map(|a| text::contains_words(text, a));
    (own.is_empty() && answered.is_none()) || answered == Some(true) || own.iter().any(|n| said.contains(n))
}

fn weighed<'a>(said: &str, at_hand: &AtHand<'a>) -> BTreeMap<&'a str, u32> {
    let program = at_hand.program;
    let made = made(program);
    // How often each name is used, and where it comes last: a program ends with what it is about.
    let mut uses: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (at, name) in names(program).enumerate() {
        let seen = uses.entry(name).or_default();
        *seen = (seen.0 + 1, at);
    }
    let last = uses.values().map(|(_, at)| *at).max().unwrap_or(0).max(1);
    uses.extend(signs(program).map(|sign| (sign, (0, 0))));
    let library: BTreeSet<&str> = called(program).filter(|n| !made.contains(n)).collect();
    let (spoken, code_spoken) = (words_of(said), quoted(said).into_iter().flat_map(words_of).collect::<Vec<_>>());
    let (answered, pointed) = (words_of(at_hand.answer), words_of(at_hand.pointed));
    let read: Vec<Vec<&str>> = at_hand.read.iter().flat_map(|t| quoted(t)).map(words_of).collect();
    let mut weights: BTreeMap<&str, u32> = BTreeMap::new();
    for (name, (count, at)) in uses {
        let own = made.contains(name);
        let plain = own || !words::is_common(name) || code_spoken.contains(&name);
        let is_said = spoken.iter().any(|w| *w == name || w.strip_suffix('s') == Some(name))
            || (!name.starts_with(is_name) && said.contains(name));
        let times_read = read.iter().filter(|c| c.contains(&name)).count().min(2) as u32;
        let weight = match (is_said && plain, own) {
            (true, true) => SPOKEN,
            (true, false) => SPOKEN_WORD,
            (false, _) => 0,
        } + match own {
            true => {
                let held = if answered.contains(&name) { ANSWERED } else { 0 };
                let shown = if pointed.contains(&name) { POINTED_AT } else { 0 };
                MADE + (count.min(MOST_USES) + 5 * at / last) as u32 + held + shown + READ * times_read
            }
            // What a language brings along is no learner's own, and where nothing is made, words are parts of commands.
            false if library.contains(name) || !plain || KEYWORDS.contains(&name) || made.is_empty() => 0,
            false => SET_AS_CODE * times_read,
        };
        if weight > 0 {
            weights.insert(name, weight);
        }
    }
    // Where a program makes no names, as in a shell, the question is about what it sets as code.
    if made.is_empty() {
        for code in at_hand.read.first().into_iter().flat_map(|t| quoted(t)) {
            let spoken = words_of(code).iter().any(|w| spoken.contains(w) && !words::is_common(w));
            if code.chars().count() <= LONGEST && code.split_whitespace().count() <= MOST_WORDS {
                weights.insert(code, READ + if spoken { SPOKEN } else { 0 });
            }
        }
    }
    if let Some(answer) = short(at_hand.answer) {
        weights.entry(answer).or_insert(ANSWERED);
    }
    weights
}

/// An answer of one short line.
fn short(answer: &str) -> Option<&str> {
    let mut lines = answer.lines().map(str::trim).filter(|l| !l.is_empty());
    let line = lines.next()?;
    let short = lines.next().is_none() && line.chars().count() <= LONGEST && !line.contains('`');
    short.then_some(line)
}

fn words_of(text: &str) -> Vec<&str> {
    text.split(|c| !is_name(c)).filter(|w| !w.is_empty()).collect()
}

/// Names of a program of more than one letter; no numbers.
fn names(program: &str) -> impl Iterator<Item = &str> {
    words_of(program).into_iter().filter(|w| w.len() > 1 && !w.starts_with(|c: char| c.is_ascii_digit()))
}

/// A label or a lifetime with the quote that belongs to it.
fn as_written(name: &str, program: &str) -> String {
    let label = format!("'{name}");
    let is_label = program.contains(&label) && !program.contains(&format!("{label}'"));
    if is_label && name.starts_with(is_name) { label } else { name.to_string() }
}

/// Names that are called, or looked into.
fn called(program: &str) -> impl Iterator<Item = &str> {
    let ends = program.match_indices(['(', '!', ':', '<']).map(|(at, _)| &program[..at]);
    ends.map(|before| {
        before.rfind(|c| !is_name(c)).map_or(before, |at| &before[at..]).trim_start_matches(|c| !is_name(c))
    })
}

/// Signs of a program that mean something where they stand alone in a sentence.
fn signs(program: &str) -> impl Iterator<Item = &str> {
    program.match_indices(['&', '%', '#', '|', '^', '~']).map(|(_, sign)| sign)
}

/// What stands in code within a text.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).filter(|c| !c.trim().is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(said: &str, program: &str, read: &[&str], pointed: &str, answer: &str) -> Vec<String> {
        own(said, &AtHand { program, read, pointed, answer }, &|n| n == "secret")
    }

    #[test]
    fn a_case_is_spoken_of_by_its_own_names() {
        let program = "let score = 1;\nlet secret = 9;\nscore = score + 5;";
        assert_eq!(of("but scores vary", program, &[], "", "15"), ["score", "15"]);
        assert_eq!(of("I am lost", program, &[], "", ""), ["score"]);
        assert_eq!(of("I am lost", program, &[], "", "15"), ["15"]);
        assert_eq!(of("I am lost", "println!();", &[], "", "15"), ["15"]);
        assert!(of("I am lost", "", &[], "", "").is_empty());
        // What is at stake comes before what is used most.
        let moved =
            "let ticket = String::from(\"A7\");\nlet pocket = ticket;\nlet other = 1;\nprint(other, other, other);";
        let read = ["What becomes of `pocket`?", "You gave `ticket` away: `ticket` is moved."];
        assert_eq!(of("why?", moved, &read, "", "A7"), ["ticket", "pocket"]);
        assert_eq!(of("what is other for", moved, &[], "Look at `pocket`.", ""), ["other", "pocket"]);
        // What the language brings along is nobody's own.
        let program = "let first = String::from(\"ink\");\nprintln!(\"{first}\");";
        assert_eq!(
            of("hm", program, &["How often is `ink` stored in a `String` when `println!` is reached?"], "", ""),
            ["ink"]
        );
        // Signs, and words of every day where they are set as code.
        assert_eq!(of("what does the & mean", "let a1 = &b1;", &[], "", "")[0], "&");
        assert_eq!(of("what is `let` for", "let it = 1;", &[], "", "")[0], "let");
        assert_eq!(of("what is outer", "'outer: loop { break 'outer; }", &[], "", ""), ["'outer"]);
        // Commands make no names, and their parts are none.
        let read = ["What does `git rev-list --all --count` print?"];
        assert_eq!(of("why?", "git rev-list --all --count", &read, "", ""), ["git rev-list --all --count"]);
        // No program: what the question sets as code, and nothing that would tell.
        assert_eq!(of("hm", "", &["What does `git add` do, and `secret`?"], "", ""), ["git add"]);
    }

    proptest! {
        #[test]
        fn any_text_is_taken(said in any::<String>(), program in any::<String>(), read in any::<String>()) {
            let at_hand = AtHand { program: &program, read: &[&read], pointed: &said, answer: &read };
            prop_assert!(own(&said, &at_hand, &|_| false).len() <= MOST);
            prop_assert!(own(&said, &at_hand, &|_| true).is_empty());
        }
    }
}
