//! Whether a text tells the answer of an item. A second opinion, by other code than the gate's.
//!
//! Told is what a learner could copy: the key itself, however spaced or disguised; a short key where a sentence states it
//! or where it stands alone; an option by its text or its number; the outcome of a program in other words; a "yes" to the right
//! guess. What the learner has said before is not told, unless it is confirmed. Rules, not understanding: a hint that gives too
//! much away in words of its own is not seen here.

use super::decode;
use crate::curriculum::{Expect, Item, Question, text};
use regex::Regex;
use std::sync::LazyLock;

/// Words by which a sentence states or orders something; a short key behind one of them is told.
const STATING: [&str; 46] = [
    "answer", "answers", "print", "prints", "printed", "output", "outputs", "result", "results", "gives", "give",
    "returns", "equals", "equal", "is", "are", "be", "becomes", "makes", "gets", "write", "use", "type", "put",
    "insert", "add", "need", "needs", "choose", "pick", "keyword", "word", "index", "line", "holds", "contains", "has",
    "called", "fill", "with", "just", "try", "=", "be:", "about", "exactly",
];
/// How many tokens before a short key a stating word may stand.
const NEAR: usize = 5;
/// Keys that are also words of every day: they tell only where they are code, or are stated.
const EVERYDAY: [&str; 22] = [
    "let",
    "push",
    "east",
    "inner",
    "clone",
    "error",
    "panic",
    "one",
    "two",
    "three",
    "four",
    "six",
    "unit",
    "string",
    "cal",
    "print",
    "as",
    "char",
    "three times",
    "true",
    "false",
    "b",
];
/// Words before a `one` that is no number.
const PRONOUNS: [&str; 18] = [
    "the", "this", "that", "which", "first", "second", "third", "fourth", "last", "next", "other", "right", "wrong",
    "correct", "same", "another", "each", "every",
];
/// Numbers as words.
const NUMBERS: [&str; 6] = ["one", "two", "three", "four", "five", "six"];
/// Tokens of a line of a solution that is no accident.
const LONG_LINE: usize = 5;

/// Why a text tells the answer; `None` where it does not. `said` is all that the learner has said and answered so far.
pub fn told(item: &Item, shown: &str, said: &str) -> Option<String> {
    let look = Look::new(item, shown, said);
    look.options()
        .or_else(|| look.confirmed())
        .or_else(|| look.outcome())
        .or_else(|| look.keys())
        .or_else(|| look.solution())
        .or_else(|| look.disguised())
}

struct Look<'a> {
    item: &'a Item,
    /// As it was shown: codes are told apart by letter case.
    original: &'a str,
    /// In plain letters.
    shown: String,
    /// Tokens of what was shown.
    tokens: Vec<String>,
    said: String,
    said_tokens: Vec<String>,
}

impl<'a> Look<'a> {
    fn new(item: &'a Item, original: &'a str, said: &str) -> Look<'a> {
        let (shown, said) = (decode::plain(original), decode::plain(said));
        Look { item, original, tokens: tokens(&shown), said_tokens: tokens(&said), shown, said }
    }

    /// The keys that can be looked for as text.
    fn key_texts(&self) -> Vec<String> {
        let plain = |keys: Vec<String>| keys.iter().map(|k| decode::plain(k)).collect();
        match &self.item.question {
            Question::Predict(_) if !matches!(self.item.expect, Some(Expect::Output(_))) => Vec::new(),
            Question::Choice(_)
            | Question::Choices(_)
            | Question::Code(_)
            | Question::Fix(_)
            | Question::Command(_) => vec![],
            Question::Order(_) | Question::Explain(_) => Vec::new(),
            _ => plain(self.item.key_texts()),
        }
    }

    fn keys(&self) -> Option<String> {
        let mut keys = self.key_texts();
        keys.sort_by_key(|k| std::cmp::Reverse(k.len()));
        keys.iter().find_map(|key| {
            let wanted = tokens(key);
            if wanted.is_empty() || contains(&self.said_tokens, &wanted) {
                return None;
            }
            let found = match strength(key, &wanted) {
                Strength::Sure => contains(&self.tokens, &wanted) || self.line_by_line(key),
                Strength::Stated => self.stated(&wanted, key),
            };
            (found || self.filled(&wanted)).then(|| format!("the key `{key}`"))
        })
    }

    /// A key of several lines, its lines one after the other with few words between.
    fn line_by_line(&self, key: &str) -> bool {
        let lines: Vec<Vec<String>> = key.lines().map(tokens).filter(|l| !l.is_empty()).collect();
        if lines.len() < 2 {
            return false;
        }
        let starts = (0..self.tokens.len()).filter(|at| self.tokens[*at..].starts_with(&lines[0]));
        starts.into_iter().any(|start| {
            let mut at = start + lines[0].len();
            lines[1..].iter().all(|line| {
                let found = (at..=at + 4).find(|from| self.tokens.get(*from..).is_some_and(|t| t.starts_with(line)));
                at = found.map_or(at, |from| from + line.len());
                found.is_some()
            })
        })
    }

    /// A short key, stated or alone.
    fn stated(&self, wanted: &[String], key: &str) -> bool {
        let alone = |part: &str| tokens(part) == wanted;
        let parts = self.shown.lines().map(str::to_string).chain(sentences(&self.shown)).chain(code(&self.shown));
        if parts.into_iter().any(|part| alone(&part)) {
            return true;
        }
        sentences(&self.shown).iter().any(|sentence| {
            if sentence.trim_end().ends_with('?') || !self.of_this_step(sentence, key) {
                return false;
            }
            let words = tokens(sentence);
            let signs = !key.contains(char::is_alphanumeric);
            (0..words.len()).filter(|at| begins(&words[*at..], wanted)).any(|at| {
                // A sign without letters stands right behind what states it.
                let before = &words[at.saturating_sub(if signs { 2 } else { NEAR })..at];
                let after = words.get(at + 1).map_or("", String::as_str);
                // "the third one" names a thing, no number.
                let pronoun = wanted == ["one"] && before.last().is_some_and(|w| PRONOUNS.contains(&w.as_str()));
                let polite = wanted == ["let"] && ["me", "us", "'"].contains(&after);
                // "has one owner": a number word that counts something is not the number that was asked for.
                let counts = NUMBERS.contains(&wanted[0].as_str())
                    && after.chars().any(char::is_alphabetic)
                    && !["time", "times", "line", "lines", "and", "of", "in", "is"].contains(&after);
                let han = sentence.contains(['是', '为', '出', '填', '写', '选', '到', '个', '用']);
                !polite && !pronoun && !counts && (before.iter().any(|w| STATING.contains(&w.as_str())) || han)
            })
        })
    }

    /// Of a value at a mark, whether a sentence speaks of what has it: numbers stand in many sentences.
    fn of_this_step(&self, sentence: &str, key: &str) -> bool {
        let Question::Trace(steps) = &self.item.question else { return true };
        let shown = |show: &str| contains(&tokens(sentence), &tokens(&decode::plain(show)));
        let mut of_key = steps.iter().filter(|s| s.key.answers.iter().any(|a| decode::plain(a) == key));
        ["answer", "答案"].iter().any(|w| sentence.contains(w)) || of_key.any(|s| shown(&s.show))
    }

    /// The gap of the prompt's program, filled.
    fn filled(&self, wanted: &[String]) -> bool {
        let Question::Blank(_) = self.item.question else { return false };
        let prompt = decode::plain(&self.item.prompt);
        let lines = prompt.lines().filter(|l| l.matches("___").count() == 1);
        lines.filter_map(|l| l.split_once("___")).any(|(before, after)| {
            let (before, after) = (tokens(before), tokens(after));
            let (mut line, end) = (before[before.len().saturating_sub(2)..].to_vec(), &after[..after.len().min(2)]);
            line.extend(wanted.iter().cloned());
            line.extend(end.iter().cloned());
            line.len() > wanted.len() + 1 && contains(&self.tokens, &line) && !contains(&self.said_tokens, &line)
        })
    }

    /// The right options, by text or by number.
    fn options(&self) -> Option<String> {
        let options = self.item.options();
        if options.is_empty() {
            return None;
        }
        let words_of = |t: &str| words(&decode::plain(t));
        let shown = words(&self.shown);
        let whole = text::squeeze(&self.shown).replace('`', "");
        let says = |t: &str| {
            let t = decode::plain(t);
            let (wanted, signs) = (words(&t), tokens(&t));
            // Options that differ in signs alone are told apart as they are written.
            if options.iter().filter(|o| words_of(&o.text) == wanted).count() > 1 {
                return whole.contains(&text::squeeze(&t).replace('`', ""));
            }
            match wanted.len() {
                3.. => contains(&shown, &wanted),
                // A short option is a mere word; it must be stated.
                1 | 2 => self.stated(&signs, &t) || (signs.len() > 3 && contains(&self.tokens, &signs)),
                0 => contains(&self.tokens, &signs),
            }
        };
        let said: Vec<bool> = options.iter().map(|o| says(&o.text)).collect();
        let by_learner = |t: &str| contains(&words(&self.said), &words_of(t));
        let wrong_said = options.iter().zip(&said).any(|(o, s)| !o.correct && *s);
        let new = options.iter().zip(&said).any(|(o, s)| o.correct && *s && !by_learner(&o.text));
        if new && !wrong_said {
            return Some("the text of a right option".into());
        }
        let named = references(&self.shown, options.len());
        let correct: Vec<usize> = (0..options.len()).filter(|n| options[*n].correct).collect();
        let by_learner = references(&self.said, options.len());
        (named == correct && by_learner != named).then(|| format!("the number of the right option: {named:?}"))
    }

    /// A "yes" to the right guess.
    fn confirmed(&self) -> Option<String> {
        static YES: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r"^\W*(yes|yep|yeah|correct|exactly|right|that's right|that is (right|correct)|indeed|you are right|you're right|对|是的|没错|正确|答对)").ok()
        });
        let last = self.said.lines().next_back().unwrap_or_default().to_string();
        if !YES.as_ref()?.is_match(self.shown.trim_start()) || !last.trim_end().ends_with(['?', '？']) {
            return None;
        }
        let asked = tokens(&last);
        let by_key = self.key_texts().iter().any(|k| {
            let key = tokens(k);
            !key.is_empty() && contains(&asked, &key)
        });
        let options = self.item.options();
        let correct: Vec<usize> = (0..options.len()).filter(|n| options[*n].correct).collect();
        let by_number = !options.is_empty() && references(&last, options.len()) == correct;
        let last_words = words(&last);
        let mut right = options.iter().filter(|o| o.correct);
        let by_text = !options.is_empty() && right.all(|o| contains(&last_words, &words(&decode::plain(&o.text))));
        let by_outcome = self.outcome_key().is_some_and(|k| claims(&last, k, true));
        (by_key || by_number || by_text || by_outcome).then(|| "a yes to the right guess".into())
    }

    /// The outcome that is the key, where it is that the program does not compile or panics.
    fn outcome_key(&self) -> Option<Ending> {
        match (&self.item.question, &self.item.expect) {
            (Question::Predict(_), Some(Expect::Error(_))) => Some(Ending::Refused),
            (Question::Predict(_), Some(Expect::Panic(_))) => Some(Ending::Panics),
            (Question::Choice(options), _) => {
                let of = |t: &str| {
                    [Ending::Refused, Ending::Panics].into_iter().find(|e| claims(&decode::plain(t), *e, true))
                };
                let right = options.iter().find(|o| o.correct).and_then(|o| of(&o.text))?;
                let shared = options.iter().any(|o| !o.correct && of(&o.text) == Some(right));
                (!shared).then_some(right)
            }
            _ => None,
        }
    }

    /// The outcome, said of this program.
    fn outcome(&self) -> Option<String> {
        let key = self.outcome_key()?;
        let stated =
            sentences(&self.shown).iter().any(|s| !s.trim_end().ends_with(['?', '？']) && claims(s, key, false));
        (stated && !claims(&self.said, key, true)).then(|| format!("what happens: {key:?}"))
    }

    /// A line of a program's solution, of an explanation, or lines in their right order.
    fn solution(&self) -> Option<String> {
        let open = [self.item.prompt.as_str(), self.item.task().map_or("", |t| t.starter.as_str())].join("\n");
        let open = tokens(&decode::plain(&open));
        let closed = |line: &str| -> bool {
            let line = tokens(&decode::plain(line));
            line.len() >= LONG_LINE
                && !contains(&open, &line)
                && !contains(&self.said_tokens, &line)
                && contains(&self.tokens, &line)
        };
        let found = match &self.item.question {
            Question::Code(task) | Question::Fix(task) => task.solution.lines().find(|l| closed(l)).map(str::to_string),
            Question::Command(errand) => errand.solution.lines().find(|l| closed(l)).map(str::to_string),
            Question::Explain(rubric) => {
                let whole = text::squeeze(&rubric.model);
                sentences(&whole).into_iter().find(|s| words(s).len() >= 6 && closed(s))
            }
            Question::Order(order) => {
                let solution: Vec<&String> = order.lines.iter().take(order.solution).collect();
                solution
                    .windows(3)
                    .map(|w| w.iter().map(|l| l.as_str()).collect::<Vec<_>>().join("\n"))
                    .find(|w| closed(w))
            }
            _ => None,
        };
        found.map(|line| format!("the line `{}`", line.trim()))
    }

    /// A sure key in one of the other readings.
    fn disguised(&self) -> Option<String> {
        let mut keys: Vec<String> = self.key_texts();
        // What is picked by number is told by text; the text of the right option may be disguised too.
        keys.extend(self.item.options().iter().filter(|o| o.correct).map(|o| decode::plain(&o.text)));
        if self.outcome_key() == Some(Ending::Refused) {
            keys.push("does not compile".into());
        }
        let sure = |k: &String| {
            let wanted = tokens(k);
            let letters = k.chars().filter(|c| c.is_alphanumeric()).count();
            letters >= 3 && !contains(&self.said_tokens, &wanted) && !contains(&self.tokens, &wanted)
        };
        keys.retain(sure);
        if keys.is_empty() {
            return None;
        }
        decode::readings(self.original).iter().find_map(|reading| {
            let read = tokens(reading);
            let found = keys.iter().find(|k| contains(&read, &tokens(k)) || bare(reading) == bare(k));
            found.map(|key| format!("the key `{key}`, disguised"))
        })
    }
}

/// How sure it is that a key is meant where it stands.
enum Strength {
    /// It is no accident.
    Sure,
    /// It stands in many sentences.
    Stated,
}

fn strength(key: &str, tokens: &[String]) -> Strength {
    let letters = key.chars().filter(|c| c.is_alphanumeric()).count();
    let numeral = key.chars().all(|c| c.is_ascii_digit() || c == '.' || c == '-') && letters < 4;
    if letters < 3 || numeral || (tokens.len() == 1 && EVERYDAY.contains(&key)) {
        Strength::Stated
    } else {
        Strength::Sure
    }
}

/// How a program ends without output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Refused,
    Panics,
}

/// Whether a text says that the program at hand ends so; `any` takes any sentence about it, otherwise it must speak of this
/// program and not of a case.
fn claims(text: &str, ending: Ending, any: bool) -> bool {
    static THIS: LazyLock<[Option<Regex>; 4]> = LazyLock::new(|| {
        let subject = r"\b(it|this|this program|the program|this code|the code|your program|your code|that program|that line|the compiler|rustc|main)\s+(\w+\s+){0,2}?";
        let refused = r"(does not|doesn't|do not|don't|will not|won't|would not|wouldn't|cannot|can't|can not|fails to|refuses to|never) (be )?compile|(is|gives|reports|rejects?|refuses|with|as|produces|causes|throws|shows) (an? |the |with )?(compil\w+ |compile[- ]time )?error|not compile|compil(er|ation) error";
        let panics = r"(will |would |then )?panics?\b|crashes at run ?time";
        let make = |p: String| Regex::new(&p).ok();
        [
            make(format!(
                "{subject}({refused})|不能编译|无法编译|编译不过|编译不通过|编译失败|编译错误|编译器会?报错|^\\W*(an? )?error\\W*$"
            )),
            make(format!("{subject}({panics})|(程序|它|会)\\s*(就)?(panic|崩溃|恐慌)|^\\W*panic\\W*$")),
            make(format!("{refused}|不能编译|无法编译|编译不过|编译错误|\\berror\\b")),
            make(format!("{panics}|崩溃|恐慌")),
        ]
    });
    let case = [" if ", "whether", " unless ", "would it", " when a ", "does it", "如果", "是否"]
        .iter()
        .any(|w| text.contains(w));
    let at = usize::from(ending == Ending::Panics) + if any { 2 } else { 0 };
    (any || !case) && THIS[at].as_ref().is_some_and(|r| r.is_match(text))
}

/// The options that a text refers to by number, letter or place, in order and once each.
fn references(text: &str, options: usize) -> Vec<usize> {
    static REFERS: LazyLock<[Option<Regex>; 3]> = LazyLock::new(|| {
        [
            Regex::new(r"\b(?:options?|answers?|choices?|number|no\.|pick|choose|select|press)\b[\s:#*`(\[]*(?:is|are|was|=|number|option|would be)?[\s:#*`(\[]*([1-9](?:[\s,&/]*(?:and|or)?[\s,]*[1-9])*\b|[b-h]\b)").ok(),
            Regex::new(r"\b(first|second|third|fourth|fifth|sixth|last)\s+(?:option|answer|choice|one|statement)\b").ok(),
            Regex::new(r"(?:选项?|答案是?|第)\s*[:：]?\s*([1-9一二三四五六a-h])\s*(?:个|项|行)?").ok(),
        ]
    });
    let text = decode::plain(text);
    let number = |c: char| -> Option<usize> {
        let han = "一二三四五六".chars().position(|h| h == c);
        let letter = c.is_ascii_lowercase().then(|| (c as u8 - b'a') as usize);
        han.or(letter).or_else(|| c.to_digit(10).and_then(|d| (d as usize).checked_sub(1)))
    };
    let place = |w: &str| ["first", "second", "third", "fourth", "fifth", "sixth"].iter().position(|p| *p == w);
    let mut out = Vec::new();
    for (n, regex) in REFERS.iter().enumerate() {
        for found in regex.iter().flat_map(|r| r.captures_iter(&text)) {
            match n {
                1 => out.extend(if &found[1] == "last" { options.checked_sub(1) } else { place(&found[1]) }),
                _ => out.extend(
                    found[1].split(|c: char| !c.is_alphanumeric()).filter_map(|p| p.chars().next()).filter_map(number),
                ),
            }
        }
    }
    out.retain(|n| *n < options);
    out.sort_unstable();
    out.dedup();
    out
}

/// Words and signs: runs of letters, digits and `_`, each Han character, and each other sign; runs of signs as one, so that
/// `..` is not found in `..=`. Marks of Markdown around code are left out.
fn tokens(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut last = ' ';
    for c in text.chars() {
        let word = |c: char| (c.is_alphanumeric() || c == '_') && !super::text::is_han(c);
        let sign =
            |c: char| !c.is_alphanumeric() && c != '_' && !c.is_whitespace() && c != '`' && c != '"' && c != '\'';
        let alone = matches!(c, '(' | ')' | '{' | '}' | '[' | ']' | ',' | ';' | '!' | '?');
        if c.is_whitespace() || c == '`' {
            last = ' ';
            continue;
        }
        let joins = (word(c) && word(last)) || (sign(c) && sign(last) && !alone && !"(){}[],;!?".contains(last));
        match out.last_mut() {
            Some(token) if joins => token.push(c),
            _ => out.push(c.to_string()),
        }
        last = c;
    }
    let ends = |t: &String| matches!(t.as_str(), "." | "," | "?" | "!" | "\"" | "'" | "。" | "，");
    out.retain(|t| !ends(t));
    out
}

/// Whether these tokens come first; a full stop may stick to the last of them.
fn begins(text: &[String], part: &[String]) -> bool {
    let Some((last, rest)) = part.split_last() else { return false };
    text.starts_with(rest)
        && text.get(rest.len()).is_some_and(|t| t == last || t.strip_suffix('.').is_some_and(|t| t == last))
}

/// Words alone, without signs.
fn words(text: &str) -> Vec<String> {
    tokens(text).into_iter().filter(|t| t.contains(char::is_alphanumeric)).collect()
}

/// Letters and digits alone.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn contains(text: &[String], part: &[String]) -> bool {
    !part.is_empty() && text.windows(part.len()).any(|w| w == part)
}

/// Sentences, each with the sign at its end.
fn sentences(text: &str) -> Vec<String> {
    let split = text.split_inclusive(['\n', '。', '？', '！', ';']);
    let parts = split.flat_map(|p| {
        p.split_inclusive(". ").flat_map(|q| q.split_inclusive("? ")).flat_map(|q| q.split_inclusive("! "))
    });
    parts.map(|s| s.trim().to_string()).filter(|s| !s.is_empty()).collect()
}

/// What is marked as code, in a line or in a block, and what stands in quotes.
fn code(text: &str) -> Vec<String> {
    let mut out: Vec<String> =
        text::fences(text).into_iter().flat_map(|f| f.body.lines().map(str::to_string).collect::<Vec<_>>()).collect();
    for mark in ['`', '"', '\''] {
        out.extend(text.split(mark).skip(1).step_by(2).map(str::to_string));
    }
    out.extend(text.split("**").skip(1).step_by(2).map(str::to_string));
    out
}
