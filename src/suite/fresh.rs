//! Whether a text repeats itself: n-grams of words, and how far a tiny compressor gets with it.
//!
//! A second opinion: the session cuts loops while they stream by rules of its own; here the whole text is looked at.

use std::collections::{BTreeMap, HashMap};

/// Texts shorter than this are not compressed: they hold too little.
const LEAST_BYTES: usize = 60;
/// What is left of a text of words that are not repeated is three quarters and more; of one said twice, about half.
const LEAST_RATIO: f64 = 0.55;
/// Words below which n-grams say nothing.
const LEAST_WORDS: usize = 12;
/// The share of three-word sequences that may have occurred before.
const MOST_REPEATED: f64 = 0.3;
/// The same word or sign so often in a row.
const MOST_IN_A_ROW: usize = 4;
/// How far back a repetition is looked for, in bytes.
const WINDOW: usize = 4_096;
/// The shortest repetition that saves something, and what naming one costs, in bytes.
const LEAST_MATCH: usize = 4;
const COST: usize = 3;

/// What is left of a text, as a share of its bytes: literals cost one, a repetition of four bytes or more costs three
/// (greedy, the longest match in a window: Ziv & Lempel 1977, A universal algorithm for sequential data compression, IEEE
/// Transactions on Information Theory 23, 337-343). 1 where nothing is repeated.
pub fn ratio(text: &str) -> f64 {
    let bytes = text.as_bytes();
    let bytes = &bytes[..bytes.len().min(8 * WINDOW)];
    if bytes.is_empty() {
        return 1.0;
    }
    let (mut at, mut cost) = (0, 0);
    // Where each beginning of a repetition stands, as far as has been read.
    let mut places: HashMap<&[u8], Vec<usize>> = HashMap::new();
    let mut read = 0;
    while at < bytes.len() {
        for place in read..at {
            places.entry(&bytes[place..bytes.len().min(place + LEAST_MATCH)]).or_default().push(place);
        }
        read = at;
        let same = |start: &usize| bytes[*start..].iter().zip(&bytes[at..]).take_while(|(a, b)| a == b).count();
        let begins = places.get(&bytes[at..bytes.len().min(at + LEAST_MATCH)]).map_or(&[][..], Vec::as_slice);
        let longest = begins.iter().filter(|p| at - **p <= WINDOW).map(same).max().unwrap_or(0);
        if longest >= LEAST_MATCH {
            at += longest;
            cost += COST;
        } else {
            at += 1;
            cost += 1;
        }
    }
    cost as f64 / bytes.len() as f64
}

/// The share of sequences of three words that occurred before; 0 for a text of few words.
pub fn repeated(text: &str) -> f64 {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    if words.len() < LEAST_WORDS {
        return 0.0;
    }
    let mut seen: BTreeMap<&[&str], usize> = BTreeMap::new();
    words.windows(3).for_each(|w| *seen.entry(w).or_default() += 1);
    let again: usize = seen.values().map(|n| n - 1).sum();
    again as f64 / (words.len() - 2) as f64
}

/// Whether a text repeats itself. Programs are left out: their lines look alike by nature.
pub fn loops(text: &str) -> bool {
    let prose = crate::curriculum::text::prose(text);
    let words: Vec<&str> = prose.split_whitespace().collect();
    let runs =
        words.windows(MOST_IN_A_ROW).any(|w| w.iter().all(|x| *x == w[0]) && w[0].chars().any(char::is_alphanumeric));
    let long = prose.len() >= LEAST_BYTES && ratio(&prose) < LEAST_RATIO;
    runs || long || repeated(&prose) > MOST_REPEATED || sentence_twice(&prose)
}

/// Whether a whole sentence of five words or more stands twice.
fn sentence_twice(prose: &str) -> bool {
    let lower = prose.to_lowercase();
    let mut seen = std::collections::BTreeSet::new();
    let sentences = lower.split(['.', '?', '!', '\n', '。', '？', '！']).map(crate::curriculum::text::squeeze);
    let long = |s: &String| s.split(' ').count() >= 5 || s.chars().filter(|c| super::text::is_han(*c)).count() >= 8;
    sentences.filter(long).any(|s| !seen.insert(s))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loops_are_found() {
        for text in [
            "A value has one owner. A value has one owner. ",
            "the value the value the value the value the value the value the value the value",
            "no no no no",
            "You can use the variable to use the variable to use the variable to use the variable in the program.",
            "1. The string is a string. 2. The string is a string. 3. The string is a string. 4. The string is a string.",
            "变量的值只有一个所有者。变量的值只有一个所有者。",
        ] {
            assert!(loops(text), "{text}: {} {}", ratio(text), repeated(text));
        }
    }

    #[test]
    fn authored_texts_do_not_loop() {
        let course = crate::curriculum::Library::open("rust").unwrap();
        let mut texts: Vec<&str> = Vec::new();
        for skill in &course.skills {
            texts.extend(skill.misconceptions.iter().flat_map(|m| [m.belief.as_str(), m.correction.as_str()]));
            texts.extend(skill.items.iter().flat_map(|i| i.hints.iter().map(String::as_str)));
            texts.extend(skill.items.iter().map(|i| i.explanation.as_str()));
        }
        let looping: Vec<&&str> = texts.iter().filter(|t| loops(t)).collect();
        assert!(texts.len() > 300 && looping.is_empty(), "{looping:#?}");
    }

    #[test]
    fn what_is_left_is_less_the_more_is_repeated() {
        assert_eq!((ratio(""), ratio("abc")), (1.0, 1.0));
        let once = "An owner drops what it owns at the closing brace of its block. ";
        assert!(ratio(once) > 0.8 && ratio(&once.repeat(2)) < 0.6 && ratio(&once.repeat(5)) < 0.3);
    }
}
