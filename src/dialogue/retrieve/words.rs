//! From a text to the terms that are compared: words without their endings, identifiers whole and in parts, operators,
//! options of commands, error codes, and Chinese by pairs of characters.

use super::synonyms;
pub use crate::curriculum::text::is_han;
use std::collections::HashSet;
use std::sync::OnceLock;

/// One thing that a text says, with all the terms by which it may be found and how much each of them counts, 0 to 1.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Slot {
    /// Terms, the best first.
    pub terms: Vec<(String, f32)>,
}

/// What kind of text a term was found in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A word of a sentence.
    Word,
    /// Something that only code has.
    Code,
    /// A number of a compiler's error, `E0382`.
    ErrorCode,
    /// A run of Chinese characters.
    Han,
}

/// A term as it was read, before synonyms.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// The whole, in small letters; an identifier keeps its joints.
    pub whole: String,
    /// Its parts, where it has some.
    pub parts: Vec<String>,
    /// What it is.
    pub shape: Shape,
}

/// Operators that mean something wherever they stand, longest first.
const OPERATORS: [&str; 23] = [
    "..=", "...", "->", "=>", "&&", "||", "==", "!=", "<=", ">=", "+=", "-=", "*=", "/=", "%=", "::", "..", "//", "/*",
    "{}", "()", "[]", "{{",
];
/// Signs that mean something in code, or where they stand alone.
const SIGNS: &str = "&%*|+-/!<>=;#~^";
/// What a number of a question counts: it is mostly that of an example.
const NUMBER: f32 = 0.3;
/// Words that say nothing about what a text is about.
const COMMON: &str = " a about actually after again all also am an and any anyone anything are at be because been before \
    being but by can cannot come could couldn d did didn do does doesn doing don done each either else ever every everywhere exactly \
    explain explanation for from get gets getting give gives given go goes going got had has hasn have haven having he hello help here \
    hey hi how i if in instead into is isn it its just kind know learn let like ll look m mais make makes making may maybe me mean \
    meaning means might more most much must my need needs no not now of off ok okay on once one only or other our out over please \
    put question really re said same say says see shall she should show so some someone something sometimes still such sure \
    t take tell than thanks that the their them then there these they thing things think this those though time times to too try trying \
    understand up us use used uses using ve very want wanted wants was wasn way we well were what whats when where whether which while who whole why \
    will with without won wonder wondering work works working would wouldn wrong yes yet you your yours \
    rust program programs code lesson tutor language programming happen happens happened difference different differ between \
    suppose supposed possible actual two way ways ";
/// Common words that are also keywords; they count where the text speaks of them as such.
const KEYWORDS: [&str; 12] = ["if", "for", "as", "in", "let", "else", "use", "while", "do", "where", "not", "or"];
/// What stands behind a keyword that is spoken of.
const OF_KEYWORDS: [&str; 14] = [
    "loop",
    "loops",
    "statement",
    "expression",
    "keyword",
    "operator",
    "block",
    "branch",
    "condition",
    "binding",
    "clause",
    "chain",
    "needs",
    "without",
];

/// Whether a word of a sentence tells nothing of its subject.
pub fn is_common(word: &str) -> bool {
    static WORDS: OnceLock<HashSet<&str>> = OnceLock::new();
    WORDS.get_or_init(|| COMMON.split_whitespace().collect()).contains(word)
}

/// The tokens of a text. In `code` everything is code; elsewhere what stands in backticks is.
pub fn tokens(text: &str, code: bool) -> Vec<Token> {
    let mut out = Vec::new();
    if code {
        scan(text, true, &mut out);
        return out;
    }
    let pieces: Vec<&str> = text.split('`').collect();
    let last = pieces.len() - 1;
    for (n, piece) in pieces.iter().enumerate() {
        // The last backtick opens nothing where none closes it.
        scan(piece, n % 2 == 1 && n != last, &mut out);
    }
    out
}

fn scan(text: &str, code: bool, out: &mut Vec<Token>) {
    let chars: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        let before = at.checked_sub(1).map(|i| chars[i]);
        at = if is_han(c) {
            let end = run(&chars, at, is_han);
            out.push(Token { whole: chars[at..end].iter().collect(), parts: Vec::new(), shape: Shape::Han });
            end
        } else if is_name(c) {
            name(&chars, at, code, out)
        } else if c == '-' && before.is_none_or(|b| !is_name(b) && b != '-') && is_option(&chars, at) {
            option(&chars, at, out)
        } else {
            sign(&chars, at, code, out)
        };
    }
}

fn is_name(c: char) -> bool {
    (c.is_alphanumeric() || c == '_') && !is_han(c)
}

fn run(chars: &[char], from: usize, wanted: impl Fn(char) -> bool) -> usize {
    from + chars[from..].iter().take_while(|c| wanted(**c)).count()
}

/// `-x`, `--word` or `-word` begins here.
fn is_option(chars: &[char], at: usize) -> bool {
    let letter = |i: usize| chars.get(i).is_some_and(char::is_ascii_alphabetic);
    letter(at + 1) || (chars.get(at + 1) == Some(&'-') && letter(at + 2))
}

/// An option of a command: letter case counts in the short ones.
fn option(chars: &[char], at: usize, out: &mut Vec<Token>) -> usize {
    let dashes = run(chars, at, |c| c == '-');
    let end = run(chars, dashes, |c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    let whole: String = chars[at..end].iter().collect();
    let word: String = chars[dashes..end].iter().collect::<String>().to_lowercase();
    let parts: Vec<String> = word.split(['-', '_']).filter(|p| p.len() > 2).map(stem).collect();
    let whole = if end - dashes == 1 { whole } else { whole.to_lowercase() };
    out.push(Token { whole, parts, shape: Shape::Code });
    end
}

/// An identifier, a path of them, a macro, a type with parameters, or a plain word.
fn name(chars: &[char], at: usize, code: bool, out: &mut Vec<Token>) -> usize {
    let mut end = run(chars, at, is_name);
    // `String::from`, but not the `::` at the end of one.
    while chars.get(end) == Some(&':')
        && chars.get(end + 1) == Some(&':')
        && chars.get(end + 2).is_some_and(|c| is_name(*c))
    {
        end = run(chars, end + 2, is_name);
    }
    let mut whole: String = chars[at..end].iter().collect();
    if chars.get(end) == Some(&'!')
        && chars.get(end + 1) != Some(&'=')
        && (code || chars.get(end + 1).is_some_and(|c| !c.is_whitespace()) || looks_like_macro(&whole))
    {
        whole.push('!');
        end += 1;
    } else if let Some(close) = parameters(chars, end) {
        whole.extend(&chars[end..close]);
        end = close;
    } else if matches!(chars.get(end), Some('\'' | '’'))
        && chars.get(end + 1).is_some_and(|c| c.is_alphabetic())
        && !code
    {
        // What hangs on an apostrophe says nothing: `don't`, `what's`.
        end = run(chars, end + 1, is_name);
    }
    out.push(of_name(&whole, code));
    end
}

/// Words with a `!` that learners write in plain sentences.
fn looks_like_macro(word: &str) -> bool {
    ["println", "print", "format", "vec", "panic", "eprintln", "assert", "assert_eq", "dbg", "todo"].contains(&word)
}

/// `<T>`, `<i32, String>` right behind a name.
fn parameters(chars: &[char], at: usize) -> Option<usize> {
    if chars.get(at) != Some(&'<') {
        return None;
    }
    let end = run(chars, at + 1, |c| is_name(c) || ", '&".contains(c));
    (end > at + 1 && chars.get(end) == Some(&'>')).then_some(end + 1)
}

fn of_name(whole: &str, code: bool) -> Token {
    let digits = |t: &str| t.len() == 4 && t.bytes().all(|b| b.is_ascii_digit());
    if whole.strip_prefix(['E', 'e']).is_some_and(digits) {
        return Token { whole: whole.to_lowercase(), parts: Vec::new(), shape: Shape::ErrorCode };
    }
    let lower = whole.to_lowercase();
    let joints = |c: char| !c.is_alphanumeric();
    let compound = lower.contains(joints) || has_humps(whole);
    if !compound {
        let shape = if code { Shape::Code } else { Shape::Word };
        return Token { whole: lower, parts: Vec::new(), shape };
    }
    let parts = humps(whole).to_lowercase();
    let parts =
        parts.split(joints).filter(|p| p.len() > 1 || p.bytes().any(|b| b.is_ascii_digit())).map(stem).collect();
    Token { whole: lower, parts, shape: Shape::Code }
}

/// `toString`, `HashMap`: a capital behind a small letter.
fn has_humps(name: &str) -> bool {
    name.chars().zip(name.chars().skip(1)).any(|(a, b)| a.is_lowercase() && b.is_uppercase())
}

fn humps(name: &str) -> String {
    let mut out = String::new();
    let mut before = ' ';
    for c in name.chars() {
        if before.is_lowercase() && c.is_uppercase() {
            out.push('_');
        }
        out.push(c);
        before = c;
    }
    out
}

/// Operators, and single signs in code or standing alone.
fn sign(chars: &[char], at: usize, code: bool, out: &mut Vec<Token>) -> usize {
    let ahead = |text: &str| text.chars().enumerate().all(|(i, c)| chars.get(at + i) == Some(&c));
    let mut push = |whole: &str, parts: &[&str]| {
        let parts = parts.iter().map(ToString::to_string).collect();
        out.push(Token { whole: whole.to_string(), parts, shape: Shape::Code });
    };
    for (word, part) in [("&mut", "mut"), ("&str", "str")] {
        if ahead(word) && !chars.get(at + 4).is_some_and(|c| is_name(*c)) {
            push(word, &[part]);
            return at + 4;
        }
    }
    if let Some(op) = OPERATORS.iter().find(|op| ahead(op)) {
        // Dots that trail off are no range.
        let trails = !code
            && op.starts_with("..")
            && chars.get(at + op.len()).is_none_or(|c| c.is_whitespace())
            && at > 0
            && chars[at - 1].is_alphabetic();
        if !trails {
            push(op, &[]);
        }
        return at + op.len();
    }
    let c = chars[at];
    let free =
        |c: Option<&char>| c.is_none_or(|c| c.is_whitespace() || "'\"()?,“”‘’《》（）？，".contains(*c) || is_han(*c));
    let alone = free(at.checked_sub(1).and_then(|i| chars.get(i))) && free(chars.get(at + 1));
    let lends = c == '&' && chars.get(at + 1).is_some_and(|c| is_name(*c));
    if SIGNS.contains(c) && (code || alone || lends) {
        push(&c.to_string(), &[]);
    }
    at + 1
}

/// The terms of a token as they are indexed.
pub fn terms(token: &Token) -> Vec<String> {
    match token.shape {
        Shape::Han => pairs(&token.whole),
        Shape::Word if is_common(&token.whole) => Vec::new(),
        Shape::Word => vec![stem(&token.whole)],
        Shape::Code | Shape::ErrorCode => {
            let mut all = vec![if token.parts.is_empty() { stem(&token.whole) } else { token.whole.clone() }];
            all.extend(token.parts.iter().cloned());
            all
        }
    }
}

/// Neighbouring characters two by two; one alone is itself.
pub fn pairs(han: &str) -> Vec<String> {
    let chars: Vec<char> = han.chars().collect();
    match chars.len() {
        0 | 1 => vec![han.to_string()],
        _ => chars.windows(2).map(|w| w.iter().collect()).collect(),
    }
}

/// What a question asks about, slot by slot.
pub fn slots(question: &str) -> Vec<Slot> {
    let all = tokens(question, false);
    let mut out: Vec<Slot> = Vec::new();
    for (n, token) in all.iter().enumerate() {
        match token.shape {
            Shape::Han => out.extend(synonyms::chinese(&token.whole)),
            Shape::Word => {
                let next = all.get(n + 1).map_or("", |t| t.whole.as_str());
                let spoken_of = KEYWORDS.contains(&token.whole.as_str()) && OF_KEYWORDS.contains(&next);
                if token.whole.bytes().all(|b| b.is_ascii_digit()) {
                    out.push(Slot { terms: vec![(token.whole.clone(), NUMBER)] });
                } else if !is_common(&token.whole) || spoken_of {
                    out.push(synonyms::english(&stem(&token.whole)));
                }
            }
            Shape::Code | Shape::ErrorCode => {
                let mut slot = synonyms::english(&terms(token)[0]);
                slot.terms.extend(token.parts.iter().map(|p| (p.clone(), 0.6)));
                out.push(slot);
            }
        }
    }
    out.retain(|s| !s.terms.is_empty());
    let mut seen = std::collections::BTreeSet::new();
    out.retain(|s| seen.insert(s.terms[0].0.clone()));
    out
}

/// Whether a question has a subject. A number alone is none: it is mostly that of the example.
pub fn has_subject(question: &str) -> bool {
    let number = |term: &str| term.bytes().all(|b| b.is_ascii_digit());
    slots(question).iter().any(|s| s.terms.iter().any(|(term, _)| !number(term)))
}

/// A word without its endings: plural, past, `-ing`, `-er`, `-ment`, `-ship`, `-able` and their like. Two forms of one word
/// should meet; that the result is no word does not matter.
pub fn stem(word: &str) -> String {
    if word.len() < 4 || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return word.to_string();
    }
    let mut w = plural(word);
    for (ending, least) in [("ship", 3), ("ness", 4), ("ment", 5), ("ability", 3), ("able", 3), ("ible", 3), ("ly", 4)]
    {
        w = cut(&w, ending, least).unwrap_or(w);
    }
    if let Some(short) = w.strip_suffix("ied").filter(|s| s.len() > 1) {
        w = format!("{short}y");
    }
    for (ending, least) in [("ing", 3), ("ed", 3), ("er", 3), ("ion", 4)] {
        let found = cut(&w, ending, least).filter(|s| s.bytes().any(|b| b"aeiouy".contains(&b)));
        if let Some(short) = found {
            w = undouble(short);
            break;
        }
    }
    w = cut(&w, "at", 5).unwrap_or(w);
    if w.len() > 3 && w.ends_with('e') {
        w.pop();
        w = cut(&w, "at", 5).unwrap_or(w);
    }
    if w.len() > 3 && w.ends_with('y') {
        w.pop();
        w.push('i');
    }
    w
}

fn cut(word: &str, ending: &str, least: usize) -> Option<String> {
    word.strip_suffix(ending).filter(|s| s.len() >= least).map(str::to_string)
}

fn plural(word: &str) -> String {
    if let Some(short) = word.strip_suffix("ies").filter(|s| s.len() > 1) {
        return format!("{short}y");
    }
    for ending in ["sses", "xes", "ches", "shes", "zes"] {
        if word.ends_with(ending) {
            return word[..word.len() - 2].to_string();
        }
    }
    let keeps = ["ss", "us", "is"].iter().any(|e| word.ends_with(e));
    word.strip_suffix('s').filter(|_| !keeps).unwrap_or(word).to_string()
}

/// `dropp` of `dropped` is `drop`; `call` and `pass` keep their letters.
fn undouble(mut word: String) -> String {
    let bytes = word.as_bytes();
    if let [.., a, b] = bytes
        && a == b
        && !b"lsaeiou".contains(b)
        && word.len() > 3
    {
        word.pop();
    }
    word
}
