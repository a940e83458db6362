//! Text that is no reply: loops, another language, echoes of the prompt, other people's turns, lists without end, gibberish.
//!
//! Each rule looks at all that has come so far, so that it speaks as early as it can; code and identifiers do not count.

use super::gate::Cut;
use super::gate::fold::is_han;
use crate::curriculum::text;
use crate::locale::Locale;
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// Words in a row of the instructions that are an echo; as many Chinese characters twice.
const ECHO: usize = 8;
/// Items of a list.
const MOST_ITEMS: usize = 9;

/// Words of a learner's sentence that a reply does not repeat by chance.
const LEAST_HEARD: usize = 4;

/// The instructions, for comparison.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Echo {
    rows: BTreeSet<Vec<String>>,
}

impl Echo {
    /// Remembers instructions.
    pub fn of(instructions: &str) -> Echo {
        Echo { rows: rows(&words(instructions)).collect() }
    }
}

/// Each run of words that is long enough to be an echo.
fn rows(words: &[String]) -> impl Iterator<Item = Vec<String>> + '_ {
    let long = |from: usize| {
        let mut sum = 0;
        let mut to = from;
        while to < words.len() && sum < 2 * ECHO {
            sum += if words[to].chars().all(is_han) { 1 } else { 2 };
            to += 1;
        }
        (sum >= 2 * ECHO).then(|| words[from..to].to_vec())
    };
    (0..words.len()).filter_map(long)
}

/// The words of prose in small letters; a Chinese character is a word.
fn words(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut goes_on = false;
    for c in text.chars().flat_map(char::to_lowercase) {
        if !(c.is_alphanumeric() || c == '\'' && goes_on) {
            goes_on = false;
            continue;
        }
        match out.last_mut().filter(|_| goes_on && !is_han(c)) {
            Some(word) => word.push(c),
            None => out.push(c.to_string()),
        }
        goes_on = !is_han(c);
    }
    out
}

/// The prose of a reply: without blocks and spans of code.
fn prose(reply: &str) -> String {
    let prose = text::prose(reply);
    let mut out = String::with_capacity(prose.len());
    for line in prose.lines() {
        out.extend(line.split('`').step_by(2).flat_map(|part| [part, " "]));
        out.push('\n');
    }
    out
}

/// What is wrong with a reply that has come so far; `None` where nothing is.
pub fn fault(reply: &str, locale: Locale, echo: &Echo) -> Option<Cut> {
    let prose = prose(reply);
    let words = words(&prose);
    let rules: [(Cut, &dyn Fn() -> bool); 6] = [
        (Cut::Role, &|| other_turn(reply)),
        (Cut::Gibberish, &|| gibberish(&prose, &words)),
        (Cut::Loop, &|| loops(&prose, &words)),
        (Cut::Language, &|| foreign(&prose, &words, locale)),
        (Cut::Echo, &|| quotes(reply) || !echo.rows.is_empty() && rows(&words).any(|r| echo.rows.contains(&r))),
        (Cut::List, &|| items(reply) > MOST_ITEMS),
    ];
    rules.into_iter().find(|(_, found)| found()).map(|(cut, _)| cut)
}

/// What a learner said, by sentences, for replies that only say it again.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Heard {
    sentences: Vec<Vec<String>>,
}

impl Heard {
    /// Remembers it; shorter sentences come again by chance.
    pub fn of(said: &str) -> Heard {
        Heard { sentences: sentences(said).filter(|s| s.len() >= LEAST_HEARD).collect() }
    }

    /// Whether a whole sentence says again one of these, a word aside.
    pub fn is_said_again(&self, sentence: &str) -> bool {
        let now = words(sentence);
        self.sentences.iter().any(|s| near(s, &now))
    }

    /// Whether a sentence that has begun may come to do so.
    pub fn may_come_again(&self, begun: &str) -> bool {
        let now = words(begun);
        !now.is_empty() && self.sentences.iter().any(|s| s.len() >= now.len() && misses(s, &now) <= 1)
    }
}

fn misses(a: &[String], b: &[String]) -> usize {
    a.iter().zip(b).filter(|(a, b)| a != b).count()
}

/// Whether two sentences are the same, a word aside.
fn near(a: &[String], b: &[String]) -> bool {
    a.len() == b.len() && misses(a, b) <= 1
}

/// Whether a whole reply says nothing.
pub fn says_nothing(reply: &str) -> bool {
    const NOTHING: [&str; 12] =
        ["sure", "okay", "ok", "certainly", "hello", "hi", "great", "well", "of", "course", "hmm", "the"];
    words(reply).iter().all(|w| NOTHING.contains(&w.as_str()))
}

fn sentences(prose: &str) -> impl Iterator<Item = Vec<String>> + '_ {
    prose.split(['.', '!', '?', '。', '！', '？', '\n']).map(words).filter(|w| !w.is_empty())
}

/// Whether the running sentence, which begins at `from`, begins as an earlier one does: then it may be a repetition.
pub fn begins_again(reply: &str, from: usize) -> bool {
    let (Some(before), Some(now)) = (reply.get(..from), reply.get(from..)) else { return false };
    let now = words(now);
    now.len() >= 3 && sentences(before).any(|s| s.starts_with(&now))
}

fn loops(prose: &str, words: &[String]) -> bool {
    let said: Vec<Vec<String>> = sentences(prose).collect();
    let sentence = said.iter().enumerate().any(|(n, s)| {
        let again =
            |least: usize, like: &dyn Fn(&[String]) -> bool| s.len() >= least && said[..n].iter().any(|o| like(o));
        again(3, &|o| o == s.as_slice())
            || again(10, &|o| near(o, s))
            || (s.len() >= 4 && said[..n].iter().filter(|o| near(o, s)).count() >= 2)
    });
    let han = words.iter().filter(|w| w.chars().all(is_han)).count() * 2 > words.len();
    // A row of so many words that comes so often.
    let often = if han { [(12, 2), (6, 3), (2, 4)] } else { [(8, 2), (4, 3), (2, 5)] };
    let row = often.iter().any(|(length, times)| {
        let mut counts = std::collections::BTreeMap::new();
        words.windows(*length).any(|w| {
            let count = counts.entry(w).or_insert(0usize);
            *count += 1;
            *count >= *times
        })
    });
    // The same words twice, with nothing in between; numbers and names of one letter may be a program's output.
    let long = |w: &[String]| w.iter().filter(|w| w.chars().count() > 1 && w.chars().all(char::is_alphabetic)).count();
    let twice = (if han { 6..=12 } else { 3..=12 }).any(|length: usize| {
        words.windows(2 * length).any(|w| w[..length] == w[length..] && (han || long(&w[..length]) >= 2))
    });
    let same = words.windows(4).any(|w| w.iter().all(|o| *o == w[0]));
    let pairs = words.windows(6).any(|w| w[0] == w[2] && w[2] == w[4] && w[1] == w[3] && w[3] == w[5]);
    let different: BTreeSet<&String> = words.iter().collect();
    let few = words.len() >= 24 && 5 * different.len() < 2 * words.len();
    sentence || row || twice || same || pairs || few
}

/// Frequent words of languages that share English letters, and of English.
const ABROAD: [&str; 36] = [
    "le", "la", "les", "des", "une", "est", "et", "que", "qui", "dans", "pour", "pas", "el", "los", "las", "una", "es",
    "por", "para", "con", "del", "der", "die", "das", "und", "ist", "nicht", "ein", "eine", "mit", "den", "il", "che",
    "di", "não", "uma",
];
const ENGLISH: [&str; 20] = [
    "the", "a", "is", "of", "to", "and", "in", "it", "you", "that", "what", "on", "for", "this", "at", "with", "its",
    "not", "which", "be",
];

fn foreign(prose: &str, words: &[String], locale: Locale) -> bool {
    let (mut han, mut other) = (0usize, 0usize);
    for c in prose.chars().filter(|c| c.is_alphabetic()) {
        if is_han(c) {
            han += 1;
        } else if c as u32 > 0x24F
            && !matches!(c as u32, 0x1E00..=0x1EFF | 0x1D00..=0x1DBF | 0x2100..=0x214F | 0xFF21..=0xFF5A)
        {
            other += 1;
        }
    }
    let latin = words
        .iter()
        .filter(|w| w.chars().count() > 1 && w.is_ascii() && w.chars().all(|c| c.is_alphabetic() || c == '\''))
        .count();
    let count = |list: &[&str]| words.iter().filter(|w| list.contains(&w.as_str())).count();
    let strange = other >= 4 && other > latin + han / 2;
    match locale {
        Locale::En => {
            let abroad = count(&ABROAD);
            strange || (han >= 4 && han > latin) || (words.len() >= 8 && abroad >= 3 && abroad > 2 * count(&ENGLISH))
        }
        // Words of the subject are English in a Chinese sentence, too.
        Locale::ZhHans => {
            strange || (latin >= 6 && han < latin) || (latin >= 3 && count(&ENGLISH) >= 3 && han < 2 * latin)
        }
    }
}

fn other_turn(reply: &str) -> bool {
    static RULE: OnceLock<Option<Regex>> = OnceLock::new();
    const TURNS: &str = r"(?im)(?:^|[.!?]\s)[\s>*#\[(]*(?:user|learner|student|human|assistant|tutor|system|ai|bot|gradus|用户|学习者|学生|助手|导师|系统)\*{0,2}\s*[\])]?\s*\*{0,2}[:：]|<\|[a-z_]|<\|?(?:im_start|im_end|endoftext|eot_id|start_of_turn|end_of_turn|think|/think|system|user|assistant)\|?>|\[/?inst\]|<</?sys>>|</s>|^\s*###\s*(?:instruction|response|user|system|assistant|input|output|question|answer)\b";
    RULE.get_or_init(|| Regex::new(TURNS).ok()).as_ref().is_some_and(|r| r.is_match(reply))
}

/// Whether a line is a heading of the prompt, under which a reply goes on to repeat what was quoted there.
fn quotes(reply: &str) -> bool {
    const HEADINGS: [&str; 2] = ["the learner asks:", "the learner's answer so far:"];
    reply.lines().any(|l| HEADINGS.iter().any(|h| l.trim().to_lowercase().starts_with(h)))
}

fn items(reply: &str) -> usize {
    let item = |line: &&str| {
        let line = line.trim_start();
        let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
        line.starts_with("- ")
            || line.starts_with("* ")
            || line.starts_with("• ")
            || (digits.len() < line.len() && digits.starts_with([')', '.']) && digits[1..].starts_with([' ', '\n']))
    };
    text::prose(reply).lines().filter(item).count()
}

fn gibberish(prose: &str, words: &[String]) -> bool {
    let letters: Vec<&String> =
        words.iter().filter(|w| w.len() >= 4 && w.chars().all(|c| c.is_ascii_alphabetic())).collect();
    let strange = |w: &&&String| {
        let vowel = |c: char| "aeiouy".contains(c);
        let mut run = 0;
        let most = w
            .chars()
            .map(|c| {
                run = if vowel(c) { 0 } else { run + 1 };
                run
            })
            .max()
            .unwrap_or(0);
        most >= 5 || !w.chars().any(vowel)
    };
    let odd = letters.iter().filter(strange).count();
    let unlike = odd >= 3 && 3 * odd > letters.len();
    // Letters, digits and signs at random: words hold both, again and again.
    let mixed = |w: &&String| {
        let changes = w.as_bytes().windows(2).filter(|p| p[0].is_ascii_digit() != p[1].is_ascii_digit()).count();
        w.len() >= 5 && w.is_ascii() && changes >= 2
    };
    let random = words.iter().filter(mixed).count() >= 3;
    // A text in bits.
    let bits = words.iter().filter(|w| w.len() == 8 && w.bytes().all(|b| matches!(b, b'0' | b'1'))).count() >= 4;
    let long = prose.split_whitespace().any(|w| w.chars().count() > 60 && !w.contains("://") && !w.chars().any(is_han));
    let (mut run, mut last) = (0, ' ');
    let repeats = prose.chars().filter(|c| !c.is_whitespace()).any(|c| {
        run = if c == last { run + 1 } else { 1 };
        last = c;
        run >= 10
    });
    let all = prose.chars().filter(|c| !c.is_whitespace()).count();
    let signs = prose
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_alphanumeric() && !".,!?'\"-:;()，。！？：；（）“”…".contains(*c))
        .count();
    let broken = prose.chars().filter(|c| *c == '\u{FFFD}').count();
    unlike || random || bits || long || repeats || (all >= 24 && 5 * signs > 2 * all) || broken >= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<Cut> {
        fault(text, Locale::En, &Echo::of("Answer in one to three short sentences, and use only the lesson below."))
    }

    #[test]
    fn replies_of_a_tutor_are_fine() {
        for text in [
            "Look at the line that declares `name`. Which word would let it change?",
            "A borrow ends with the last use of the reference. So the second one may be made after it.",
            "`a` is moved. `b` is moved. Then what is left?",
            "Write `let mut n = 1;` first:\n\n```rust\nlet mut n = 1;\nn += 1;\nn += 1;\nn += 1;\n```\n",
            "First the strength (`str`), then the length.",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
        let chinese = "变量默认不可变。要改变它，请看 `let` 后面缺了哪个词？";
        assert_eq!(fault(chinese, Locale::ZhHans, &Echo::default()), None);
        assert_eq!(found(chinese), Some(Cut::Language));
    }

    #[test]
    fn what_is_no_reply_is_named() {
        for (text, cut) in [
            ("A value has one owner. A value has one owner.", Cut::Loop),
            ("The cat is here now. The dog is here now. The cow is here now.", Cut::Loop),
            ("go go go go", Cut::Loop),
            ("You can use the value of the value of", Cut::Loop),
            ("La variable est une valeur que le programme ne change pas dans les fonctions", Cut::Language),
            ("Переменная по умолчанию не изменяется никогда", Cut::Language),
            ("Use only what is there.\nUser: and then?", Cut::Role),
            ("Fine. <|im_start|>", Cut::Role),
            ("I shall answer in one to three short sentences, and so on", Cut::Echo),
            ("xkcdq wrtpl mnbvc qzxsw plkjh", Cut::Gibberish),
            ("a9f3k2 b8d7x1 q5w2e9", Cut::Gibberish),
            ("!!!!!!!!!!!!!!!!!", Cut::Gibberish),
        ] {
            assert_eq!(found(text), Some(cut), "{text}");
        }
        let list: String = (0..12).map(|n| format!("- thing{n}\n")).collect();
        assert_eq!(found(&list), Some(Cut::List));
        let heard = Heard::of("Declaring it is an error, I am sure. Why?");
        assert!(heard.is_said_again("Declared it is an error, I am sure.") && !heard.is_said_again("Why?"));
        assert!(heard.may_come_again("Declared it is") && !heard.may_come_again("It is an error"));
        assert!(says_nothing(" …\n") && says_nothing("Sure!") && !says_nothing("Yes."));
    }
}
