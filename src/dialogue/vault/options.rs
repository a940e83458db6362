//! The options of a choice, however they are named: by number, letter, place, and by leaving none but the right ones.

use crate::curriculum::{Item, Question};
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// Which options there are, and which are right; counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The right ones.
    pub right: BTreeSet<usize>,
    /// How many there are.
    pub count: usize,
}

const NUMBERS: [&str; 9] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const PLACES: [&str; 9] = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"];
const HAN: &str = "一二三四五六七八九";

struct Rules {
    /// A word for an option, then its number.
    named: Regex,
    /// Its place, then a word for an option.
    placed: Regex,
    /// Letters of a list, and Chinese forms.
    listed: Regex,
    /// Numbers and places without such a word.
    bare: Regex,
    /// Words that say that something is right.
    right: Regex,
    /// Words that say that something is wrong.
    wrong: Regex,
    /// Where a clause ends.
    clause: Regex,
}

fn rules() -> Option<&'static Rules> {
    static RULES: OnceLock<Option<Rules>> = OnceLock::new();
    RULES.get_or_init(|| build().ok()).as_ref()
}

fn build() -> Result<Rules, regex::Error> {
    // "The right one" names nothing by itself.
    let more = "two|three|four|five|six|seven|eight|nine";
    let word = "one|two|three|four|five|six|seven|eight|nine";
    let number = format!(r"\d|{word}|iii|ii|iv|vi|v|[b-h]|a[).,:]|a$|i[).,:]|[一二三四五六七八九]");
    let place = "1st|2nd|3rd|[4-9]th|second[- ]to[- ]last|next[- ]to[- ]last|last[- ]but[- ]one|penultimate|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|last|final|middle|bottom|top";
    let noun = "options?|choices?|answers?|statements?|alternatives?|possibilit(?:y|ies)|candidates?";
    // A number is a name where nothing follows that it could count.
    let follows = r"\s*(?:$|[,.;:!?)]|(?:is|are|or|and|nor|was|will|because|but|then|instead|wrong|right|correct|must|would|alone|only)\b)";
    Ok(Rules {
        named: Regex::new(&format!(
            r#"\b(?:{noun}|nr\.?|item)\s*(?:is|are|must be|=)?\s*[:#("'*]*\s*(?:number\s+|letter\s+)?[("']*({number})(?:\b|[^a-z]|$)|\b(?:choose|pick|select|take|go (?:with|for))\s+(?:number\s+)?[("']*(\d|[b-h]|{word}){follows}"#
        ))?,
        placed: Regex::new(&format!(
            r"\b({place})\s+(?:{noun}|of (?:the|these|them|all) (?:{noun}|{word})|in the list)\b"
        ))?,
        listed: Regex::new(
            r"(?:^|\s)\(?([a-i])\)|(?:第|选项?|选择|答案是?|答案为)\s*[:：]?\s*([一二三四五六七八九]|[a-i]\b|\d)|([一二三四五六七八九]|\d)\s*号|(最后|倒数第一|末尾)",
        )?,
        bare: Regex::new(&format!(
            r"(?:#|\bnumber\s+|\bno\.\s*)(\d|{word})\b|\b(\d|{more}|[b-h]){follows}|\b({place})\s+one\b|([一二三四五六七八九])(?:\s|$|[,.;:!?对错是和或])"
        ))?,
        right: Regex::new(
            r"\b(?:right|correct|answer|true|choose|choice|picks?|select|go with|go for|take|it'?s|it is|must be)\b|选|对|正确|答案",
        )?,
        wrong: Regex::new(&format!(
            r"\b(?:wrong|incorrect|false|rules? out|ruled out|eliminate[ds]?|exclude[ds]?|discard(?:ed)?|neither|nor|none of|cross(?:ed)? out)\b|(?:\bnot|n't)\s+(?:the\s+)?(?:right|correct|(?:option|number)\s|(?:\d|{word}|{place}|[b-h])\b)|不是|不对|错|排除"
        ))?,
        clause: Regex::new(
            r"[,;:.!?\n，。；：]|--|\b(?:but|while|whereas|so|except|besides|other than|rather than|instead of|leaves?|leaving|remains?)\b|而是|但|除了|剩下",
        )?,
    })
}

impl Options {
    /// The options of an item; `None` where it has none.
    pub fn of(item: &Item) -> Option<Options> {
        let (Question::Choice(options) | Question::Choices(options)) = &item.question else { return None };
        let right = (0..options.len()).filter(|n| options[*n].correct).collect();
        Some(Options { right, count: options.len() })
    }

    /// Whether a sentence (in small letters) tells which options are right. Options that it says to be wrong are added to
    /// `wrong`; when none but the right ones are left, that tells, too.
    pub fn tells(&self, sentence: &str, wrong: &mut BTreeSet<usize>) -> bool {
        let Some(rules) = rules() else { return false };
        let (says_right, says_wrong) = (rules.right.is_match(sentence), rules.wrong.is_match(sentence));
        let whole = self.mentions(rules, sentence, says_right || says_wrong);
        if whole.is_empty() {
            return false;
        }
        if says_wrong {
            wrong.extend(whole.difference(&self.right));
            if (0..self.count).all(|n| wrong.contains(&n) || self.right.contains(&n)) {
                return true;
            }
        }
        if whole.len() == self.count && self.count > 2 {
            return false;
        }
        let only_right = |found: &BTreeSet<usize>| !found.is_empty() && found.is_subset(&self.right);
        rules.clause.split(sentence).any(|clause| {
            let loose = rules.right.is_match(clause) || (says_wrong && !rules.wrong.is_match(clause));
            only_right(&self.mentions(rules, clause, loose))
        }) || only_right(&whole)
    }

    /// The options that a text names.
    fn mentions(&self, rules: &Rules, text: &str, loose: bool) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let strict = [&rules.named, &rules.placed, &rules.listed];
        for rule in strict.into_iter().chain(loose.then_some(&rules.bare)) {
            for captures in rule.captures_iter(text) {
                let name = captures.iter().skip(1).flatten().next().map_or("", |m| m.as_str());
                found.extend(self.index(name));
            }
        }
        found
    }

    /// The option of a name.
    fn index(&self, name: &str) -> Option<usize> {
        let name = name.trim_end_matches([')', '.', ',', ':']);
        let at = |names: &[&str]| names.iter().position(|n| *n == name);
        let roman = ["i", "ii", "iii", "iv", "v", "vi"];
        let letter = || match name.as_bytes() {
            [c @ b'a'..=b'i'] => Some(usize::from(c - b'a')),
            [c @ b'1'..=b'9'] | [c @ b'1'..=b'9', _, _] => Some(usize::from(c - b'1')),
            _ => None,
        };
        let found = match name {
            "last" | "final" | "bottom" | "最后" | "倒数第一" | "末尾" => self.count.checked_sub(1),
            "penultimate" | "last but one" => self.count.checked_sub(2),
            n if n.ends_with("to last") || n.ends_with("to-last") => self.count.checked_sub(2),
            "middle" => (self.count % 2 == 1).then_some(self.count / 2),
            "top" => Some(0),
            _ => at(&NUMBERS)
                .or_else(|| at(&PLACES))
                .or_else(|| HAN.chars().position(|c| name.chars().eq([c])))
                .or_else(letter)
                .or_else(|| at(&roman)),
        };
        found.filter(|n| *n < self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tells(sentence: &str) -> bool {
        let options = Options { right: BTreeSet::from([1]), count: 4 };
        options.tells(sentence, &mut BTreeSet::new())
    }

    #[test]
    fn the_right_option_is_known_by_every_name() {
        for sentence in [
            "option 2 fits",
            "i would pick the second one",
            "the answer is b.",
            "it is b).",
            "go with number two",
            "答案是第二个",
            "选项二",
            "选b",
            "not 1, 3 or 4",
            "1, 3 and 4 are wrong",
            "all except 2 are wrong",
            "not 1 but 2",
            "the correct one is #2",
        ] {
            assert!(tells(sentence), "{sentence}");
        }
        for sentence in [
            "compare options 1 and 2 and 3 and 4",
            "option 1 is wrong",
            "what does the first line do?",
            "look at the two names",
            "a reference is not a copy",
        ] {
            assert!(!tells(sentence), "{sentence}");
        }
    }

    #[test]
    fn wrong_ones_add_up() {
        let options = Options { right: BTreeSet::from([1]), count: 4 };
        let mut wrong = BTreeSet::new();
        assert!(!options.tells("option 1 is wrong", &mut wrong) && !options.tells("so is 3: wrong", &mut wrong));
        assert!(options.tells("and 4 is not right either", &mut wrong));
    }
}
