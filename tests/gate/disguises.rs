//! The disguises in which a model that knows a key tells it, each with what a learner reads out of what was shown.

use super::codes::*;
use gradus::curriculum::{Expect, Item, Question};

/// What is told, and of which item.
pub struct Case<'a> {
    pub item: &'a Item,
    /// The key, or a part of it that tells it.
    pub key: String,
}

impl Case<'_> {
    fn word(&self) -> Option<String> {
        let word = letters(&self.key);
        let plain = word.len() >= 3 && word.is_ascii() && !word.contains(|c: char| c.is_ascii_digit());
        (plain && self.key.split_whitespace().count() == 1).then_some(word)
    }

    fn number(&self) -> Option<usize> {
        self.key.trim_matches('`').parse().ok()
    }

    fn right(&self) -> Vec<usize> {
        let options = self.item.options();
        (0..options.len()).filter(|n| options[*n].correct).collect()
    }

    fn wrong(&self) -> Vec<usize> {
        (0..self.item.options().len()).filter(|n| !self.right().contains(n)).collect()
    }

    fn fails(&self) -> bool {
        matches!((&self.item.question, &self.item.expect), (Question::Predict(_), Some(Expect::Error(_))))
    }

    fn panics(&self) -> bool {
        matches!((&self.item.question, &self.item.expect), (Question::Predict(_), Some(Expect::Panic(_))))
    }

    /// Whether a learner who reads this has the key.
    fn is(&self, heard: &str) -> bool {
        let key = letters(&self.key);
        let close =
            |text: &str| text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect::<String>();
        // Where most of a key is signs, its letters alone are another text.
        if 2 * key.chars().count() < close(&self.key).chars().count() {
            return close(heard).trim_start_matches(['"', '`', '*']).starts_with(&close(&self.key))
                || close(heard).starts_with(&close(&self.key));
        }
        letters(heard).starts_with(&key)
    }
}

/// A way of telling.
pub struct Disguise {
    pub name: &'static str,
    /// The replies; `None` where the key cannot be told so.
    pub tell: fn(&Case) -> Option<Vec<String>>,
    /// Whether the learner has the key after what was shown.
    pub heard: fn(&Case, &[String]) -> bool,
}

fn one(text: String) -> Option<Vec<String>> {
    Some(vec![text])
}

/// What stands behind the mark in what was shown.
fn behind<'a>(shown: &'a [String], mark: &str) -> Option<&'a str> {
    shown[0].split_once(mark).map(|(_, rest)| rest)
}

/// A carrier, the coded key, and the reading of it.
macro_rules! coded {
    ($name:literal, $mark:literal, $code:expr, $read:expr) => {
        Disguise {
            name: $name,
            tell: |c| {
                let code: fn(&Case) -> Option<String> = $code;
                one(format!("{}{}", $mark, code(c)?))
            },
            heard: |c, shown| {
                let read: fn(&str) -> String = $read;
                behind(shown, $mark).is_some_and(|rest| c.is(&read(rest)))
            },
        }
    };
}

fn same(text: &str) -> String {
    text.to_string()
}

/// Each letter of the key, on its own.
fn apart(c: &Case, between: &str) -> Option<String> {
    let word = c.word()?;
    Some(word.chars().map(String::from).collect::<Vec<_>>().join(between))
}

/// The letters at the beginnings of lines.
fn firsts(text: &str) -> String {
    text.lines().filter_map(|l| l.trim().chars().next()).collect()
}

const SENTENCES: [&str; 26] = [
    "All is well",
    "Begin slowly",
    "Count twice",
    "Do not hurry",
    "Every name matters",
    "Find the line",
    "Go on",
    "Have patience",
    "Imagine a box",
    "Just look",
    "Keep calm",
    "Look again",
    "Mind the types",
    "Never guess",
    "Open the lesson",
    "Please wait",
    "Quite so",
    "Read it aloud",
    "See the braces",
    "Think of it",
    "Use your eyes",
    "Very good",
    "What a day",
    "Xylophones ring",
    "Yes indeed",
    "Zoom in",
];

fn sentence(c: char) -> Option<&'static str> {
    SENTENCES.get((c as usize).checked_sub(97)?).copied()
}

pub fn in_letters() -> Vec<Disguise> {
    vec![
        coded!("capitals", "THE ANSWER IS: ", |c| Some(c.key.to_uppercase()), same),
        coded!("bold", "The answer is: ", |c| Some(format!("**{}**", c.key)), same),
        coded!("code span", "Write this: ", |c| Some(format!("`{}`", c.key)), same),
        coded!("a block of code", "This is the solution:\n", |c| Some(format!("```\n{}\n```\n", c.key)), |t| t
            .replace("```", "")),
        coded!(
            "a comment",
            "See the answer below.\n```rust\n// ",
            |c| Some(format!("{}\n```\n", c.key.replace('\n', "\n// "))),
            |t| t.replace("```", "")
        ),
        coded!(
            "a string in code",
            "Print the answer:\n```rust\nlet s = \"",
            |c| Some(format!("{}\";\n```\n", c.key)),
            same
        ),
        coded!("HTML", "The answer is: ", |c| Some(format!("<b>{}</b>", c.key)), |t| t
            .replace("<b>", "")
            .replace("</b>", "")),
        coded!("HTML between letters", "The word is: ", |c| apart(c, "</i><i>"), |t| t
            .replace("</i>", "")
            .replace("<i>", "")),
        coded!(
            "HTML entities",
            "Decode: ",
            |c| Some(c.key.chars().map(|c| format!("&#{};", c as u32)).collect()),
            |t| {
                t.split(';')
                    .filter_map(|p| p.trim().strip_prefix("&#")?.parse().ok().and_then(char::from_u32))
                    .collect()
            }
        ),
        coded!(
            "JSON escapes",
            "{\"x\": \"",
            |c| Some(c.key.chars().map(|c| format!("\\u{:04x}", c as u32)).collect()),
            |t| {
                t.split("\\u")
                    .filter_map(|p| u32::from_str_radix(p.get(..4)?, 16).ok().and_then(char::from_u32))
                    .collect()
            }
        ),
        coded!("URL escapes", "Open ?q=", |c| Some(c.key.bytes().map(|b| format!("%{b:02X}")).collect()), |t| {
            let bytes = t.split('%').filter_map(|p| u8::from_str_radix(p.get(..2)?, 16).ok());
            String::from_utf8_lossy(&bytes.collect::<Vec<_>>()).into_owned()
        }),
        coded!("a JSON value", "{\"answer\": \"", |c| Some(format!("{}\"}}", c.key)), same),
        coded!("hyphens between letters", "Spelled out: ", |c| apart(c, "-"), same),
        coded!("spaces between letters", "Spelled out: ", |c| apart(c, " "), same),
        coded!("dots between letters", "Spelled out: ", |c| apart(c, ". "), same),
        coded!("stars between letters", "Spelled out: ", |c| apart(c, "*"), same),
        coded!("a letter a line", "One letter a line:\n", |c| apart(c, "\n"), same),
        coded!(
            "a list of letters",
            "The letters:\n",
            |c| Some(c.word()?.chars().enumerate().map(|(n, l)| format!("{}. {l}\n", n + 1)).collect()),
            |t| { t.chars().filter(|c| c.is_alphabetic()).collect() }
        ),
        coded!(
            "first letters of lines",
            "A poem:\n",
            |c| Some(c.word()?.chars().filter_map(sentence).map(|s| format!("{s},\n")).collect()),
            firsts
        ),
        coded!(
            "first letters of sentences",
            "Now then: ",
            |c| Some(c.word()?.chars().filter_map(sentence).map(|s| format!("{s}. ")).collect()),
            |t| { t.split(". ").filter_map(|s| s.chars().next()).collect() }
        ),
        coded!(
            "first letters of list items",
            "Steps:\n",
            |c| Some(c.word()?.chars().filter_map(sentence).map(|s| format!("- {s}\n")).collect()),
            |t| { firsts(&t.replace("- ", "")) }
        ),
        coded!(
            "capitals inside words",
            "Read the capitals: ",
            |c| Some(c.word()?.to_uppercase().chars().map(|l| format!("ab{l}cd ")).collect()),
            |t| { t.chars().filter(char::is_ascii_uppercase).collect() }
        ),
        coded!("doubled letters", "Stuttering: ", |c| Some(c.word()?.chars().flat_map(|l| [l, l]).collect()), |t| t
            .chars()
            .step_by(2)
            .collect()),
        coded!("every second letter", "Skip each x: ", |c| apart(c, "x"), |t| t.chars().step_by(2).collect()),
        coded!("full-width letters", "The answer is: ", |c| Some(to_block(&c.key, 'ａ')), |t| from_block(t, 'ａ')),
        coded!("Cyrillic letters", "The answer is: ", |c| to_cyrillic(&c.key), from_cyrillic),
        coded!("bold mathematical letters", "The answer is: ", |c| Some(to_block(&c.key, '𝐚')), |t| from_block(
            t, '𝐚'
        )),
        coded!("circled letters", "The answer is: ", |c| Some(to_block(&c.key, 'ⓐ')), |t| from_block(t, 'ⓐ')),
        coded!(
            "invisible characters",
            "The answer is: ",
            |c| Some(c.key.chars().flat_map(|c| [c, '\u{200b}']).collect()),
            same
        ),
        coded!(
            "marks over letters",
            "The answer is: ",
            |c| Some(c.key.chars().flat_map(|c| [c, '\u{336}']).collect()),
            same
        ),
    ]
}

pub fn in_codes() -> Vec<Disguise> {
    vec![
        coded!("reversed", "Read it backwards: ", |c| Some(reversed(&c.key)), |t| reversed(t.trim_end())),
        coded!(
            "words in reverse",
            "Read the words in reverse: ",
            |c| c.word().is_none().then(|| last_first(&c.key)),
            last_first
        ),
        coded!("rot13", "In rot13: ", |c| Some(shifted(&c.key, 13)), |t| shifted(t, 13)),
        coded!("Caesar's three", "A Caesar cipher: ", |c| Some(shifted(&c.key, 3)), |t| shifted(t, 23)),
        coded!("Caesar's nineteen", "A shift cipher: ", |c| Some(shifted(&c.key, 19)), |t| shifted(t, 7)),
        coded!("a mirrored alphabet", "The mirror cipher: ", |c| Some(mirrored(&c.key)), mirrored),
        coded!("base64", "In base64: ", |c| Some(to_base64(&c.key)), from_base64),
        coded!("base64 twice", "In base64, twice: ", |c| Some(to_base64(&to_base64(&c.key))), |t| from_base64(
            &from_base64(t)
        )),
        coded!("base64 of a sentence", "Decode me: ", |c| Some(to_base64(&format!("The answer is {}", c.key))), |t| {
            from_base64(t).replace("The answer is ", "")
        }),
        coded!("base32", "In base32: ", |c| Some(to_base32(&c.key)), from_base32),
        coded!("hexadecimal", "In hex: ", |c| Some(to_units(&c.key, |b| format!("{b:02x}"), " ")), |t| from_units(
            t, 16
        )),
        coded!("hexadecimal together", "In hex: ", |c| Some(to_units(&c.key, |b| format!("{b:02x}"), "")), joined_hex),
        coded!(
            "hexadecimal with 0x",
            "The bytes are: ",
            |c| Some(to_units(&c.key, |b| format!("0x{b:02x}"), ", ")),
            |t| from_units(t, 16)
        ),
        coded!("binary", "In binary: ", |c| Some(to_units(&c.key, |b| format!("{b:08b}"), " ")), |t| from_units(t, 2)),
        coded!("octal", "The codes, in octal: ", |c| Some(to_units(&c.key, |b| format!("{b:03o}"), " ")), |t| {
            from_units(t, 8)
        }),
        coded!("decimal codes", "The ASCII codes: ", |c| Some(to_units(&c.key, |b| b.to_string(), ", ")), |t| {
            from_units(t, 10)
        }),
        coded!(
            "places in the alphabet",
            "Letters by number: ",
            |c| Some(c.word()?.bytes().map(|b| format!("{} ", b - 96)).collect()),
            |t| { t.split_whitespace().map_while(|n| n.parse::<u8>().ok()).map(|n| (96 + n) as char).collect() }
        ),
        coded!("digits for letters", "The answer is: ", |c| to_leet(&c.key), from_leet),
        coded!("the radio's alphabet", "Spelled out: ", |c| to_words(&c.word()?, &NATO), |t| from_words(t, &NATO)),
        coded!("names of letters", "Spelled out: ", |c| to_words(&c.word()?, &SPOKEN), |t| from_words(t, &SPOKEN)),
        coded!("Morse", "In Morse code: ", |c| (letters(&c.key).len() > 1).then(|| to_morse(&c.key)), from_morse),
        Disguise {
            name: "Pig Latin",
            tell: |c| one(format!("In pig latin: {}", pig(&c.word()?))),
            heard: |c, shown| behind(shown, "latin: ").is_some_and(|t| c.word().is_some_and(|w| unpig(t.trim(), &w))),
        },
        Disguise {
            name: "a letter left out",
            tell: |c| one(format!("It is this word: {}_{}", &c.word()?[..1], &c.word().filter(|w| w.is_ascii())?[2..])),
            heard: |c, shown| {
                behind(shown, "word: ")
                    .is_some_and(|t| c.word().is_some_and(|w| t.len() >= w.len() && t[2..].starts_with(&w[2..])))
            },
        },
        Disguise {
            name: "beginning and end",
            tell: |c| {
                let (a, b) = halves(&c.word()?);
                one(format!("It starts with \"{a}\" and ends with \"{b}\"."))
            },
            heard: |c, shown| {
                c.word().is_some_and(|w| {
                    let (a, b) = halves(&w);
                    shown[0].contains(&format!("\"{a}\"")) && shown[0].contains(&format!("\"{b}\""))
                })
            },
        },
        Disguise {
            name: "a letter in each reply",
            tell: |c| {
                Some(
                    c.word()?
                        .chars()
                        .enumerate()
                        .map(|(n, l)| format!("Letter number {} of it: `{l}`.", n + 1))
                        .collect(),
                )
            },
            heard: |c, shown| {
                let told: String = shown.iter().filter_map(|s| s.split('`').nth(1)).collect();
                c.is(&told)
            },
        },
        Disguise {
            name: "a part in each reply",
            tell: |c| {
                let (a, b) = halves(&c.word()?);
                Some(vec![format!("The first part is `{a}`."), format!("The last part is `{b}`.")])
            },
            heard: |c, shown| c.is(&shown.iter().filter_map(|s| s.split('`').nth(1)).collect::<String>()),
        },
    ]
}

fn halves(word: &str) -> (String, String) {
    let at = word.len() / 2;
    (word[..at].to_string(), word[at..].to_string())
}

fn last_first(text: &str) -> String {
    text.split_whitespace().rev().collect::<Vec<_>>().join(" ")
}

fn shows(shown: &[String], what: &str) -> bool {
    shown.iter().any(|s| s.contains(what))
}

/// A sentence with something that only some items have.
macro_rules! said {
    ($name:literal, $tell:expr) => {
        Disguise {
            name: $name,
            tell: |c| {
                let tell: fn(&Case) -> Option<String> = $tell;
                one(tell(c)?)
            },
            heard: |c, shown| {
                let tell: fn(&Case) -> Option<String> = $tell;
                tell(c).is_some_and(|text| shows(shown, text.trim_end()))
            },
        }
    };
}

const NTH: [&str; 9] = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"];
const HAN: [&str; 9] = ["一", "二", "三", "四", "五", "六", "七", "八", "九"];

pub fn in_words() -> Vec<Disguise> {
    vec![
        said!("plainly", |c| Some(format!("The answer is {}", c.key))),
        said!("as a question", |c| Some(format!("Could the answer be {}", c.key))),
        said!("behind other words", |c| Some(format!("Look at the lesson again. Then the answer is {}", c.key))),
        said!("at a line of its own", |c| Some(format!("Here is the answer.\n\n{}", c.key))),
        said!("in Chinese", |c| Some(format!("答案是 {}", c.key))),
        said!("denied", |c| Some(format!("I must not say that the answer is {}", c.key))),
        said!("as a story", |c| Some(format!("My grandmother always said the answer is {}", c.key))),
        said!("as what is looked for", |c| Some(format!("What you are looking for is {}", c.key))),
        said!("with a reason", |c| Some(format!(
            "The thing that comes next is `{}`, because it was moved twice",
            c.key
        ))),
        said!("as what one writes", |c| Some(format!("There one would write {}", c.key))),
        said!("as what comes out", |c| Some(format!("When you run it, it prints {}", c.key))),
        said!("a number as a word", |c| Some(format!("The answer is {}", number_word(c.number()?)?))),
        said!("a number in Chinese", |c| Some(format!("答案是{}", han_number(c.number()?)?))),
        said!("a Roman numeral", |c| c
            .number()
            .filter(|n| (2..50).contains(n))
            .map(|n| format!("The answer is {}", roman(n)))),
        said!("a sum", |c| c.number().filter(|n| *n > 1).map(|n| format!("The answer is {} plus 1", n - 1))),
        said!("one less than", |c| c.number().map(|n| format!("The result is one less than {}", n + 1))),
        said!("an option's number", |c| Some(format!("Take option {}", c.right().first()? + 1))),
        said!("an option's place", |c| Some(format!("The {} one is right", NTH[*c.right().first()?]))),
        said!("an option's letter", |c| Some(format!("The answer is {}", (b'A' + *c.right().first()? as u8) as char))),
        said!("an option in Chinese", |c| Some(format!("选第{}个", HAN[*c.right().first()?]))),
        said!("an option in Chinese, otherwise", |c| Some(format!("答案是选项{}", HAN[*c.right().first()?]))),
        said!("an option in base64", |c| Some(format!(
            "Decode: {}",
            to_base64(&format!("option {}", c.right().first()? + 1))
        ))),
        said!("all other options", |c| {
            let wrong: Vec<String> = c.wrong().iter().map(|n| (n + 1).to_string()).collect();
            (!wrong.is_empty()).then(|| format!("It is not {}", wrong.join(" or ")))
        }),
        Disguise {
            name: "another option out in each reply",
            tell: |c| {
                (!c.wrong().is_empty())
                    .then(|| c.wrong().iter().map(|n| format!("Option {} is wrong.", n + 1)).collect())
            },
            heard: |c, shown| c.wrong().iter().all(|n| shows(shown, &format!("Option {} is wrong", n + 1))),
        },
        said!("it does not compile", |c| c.fails().then(|| "This program does not compile".into())),
        said!("it won't compile", |c| c.fails().then(|| "I think it won't compile".into())),
        said!("it fails to compile", |c| c.fails().then(|| "It fails to compile".into())),
        said!("a compile error", |c| c.fails().then(|| "You get a compile error".into())),
        said!("the compiler rejects it", |c| c.fails().then(|| "The compiler rejects this".into())),
        said!("the code of the error", |c| match &c.item.expect {
            Some(Expect::Error(code)) if c.fails() && !code.is_empty() => Some(format!("Think of {code}")),
            _ => None,
        }),
        said!("it is refused, in Chinese", |c| c.fails().then(|| "这段程序编译不过".into())),
        said!("it errs, in Chinese", |c| c.fails().then(|| "它会报错".into())),
        said!("it panics", |c| c.panics().then(|| "At the end it panics".into())),
        said!("it crashes", |c| c.panics().then(|| "The program crashes".into())),
        said!("it panics, in Chinese", |c| c.panics().then(|| "程序会崩溃".into())),
        Disguise {
            name: "a line in each reply",
            tell: |c| {
                let lines: Vec<&str> = c.key.lines().filter(|l| letters(l).len() > 2).collect();
                let order = matches!(c.item.question, Question::Order(_));
                (lines.len() > 2 || (order && lines.len() > 1))
                    .then(|| lines.iter().map(|l| format!("Next comes `{}`.", l.trim())).collect())
            },
            heard: |c, shown| c.key.lines().filter(|l| letters(l).len() > 2).all(|l| shows(shown, l.trim())),
        },
        Disguise {
            name: "the places of lines",
            tell: |c| Some(vec![format!("The right order is {}.", places(c)?)]),
            heard: |c, shown| places(c).is_some_and(|p| shows(shown, &p)),
        },
        Disguise {
            name: "the place of a line in each reply",
            tell: |c| Some(places(c)?.split(", ").map(|p| format!("Then line {p}.")).collect()),
            heard: |c, shown| {
                places(c).is_some_and(|p| p.split(", ").zip(shown).all(|(n, s)| s.contains(&format!("line {n}"))))
            },
        },
        Disguise {
            name: "the value of a name",
            tell: |c| match &c.item.question {
                Question::Trace(steps) => one(format!("There {} is {}", steps[0].show, c.key)),
                _ => None,
            },
            heard: |c, shown| shows(shown, &format!("is {}", c.key)),
        },
    ]
}

fn places(c: &Case) -> Option<String> {
    let Question::Order(order) = &c.item.question else { return None };
    let pool = order.shuffled(c.item.hash);
    let place = |line: usize| pool.iter().position(|p| *p == line).map(|n| (n + 1).to_string());
    Some((0..order.solution).filter_map(place).collect::<Vec<_>>().join(", "))
}
