//! How somebody feels by what they write to the tutor: a few plain phrases. One that is missed costs nothing, one that is
//! misread annoys.

use super::intent::{Context, Intent};
use crate::curriculum::text;
use crate::learner::habits::Words;

/// Phrases of learners, in both languages of the program.
const PHRASES: [(Words, &[&str]); 3] = [
    (
        Words::Frustrated,
        &[
            "i give up",
            "this is stupid",
            "i hate this",
            "so frustrating",
            "this is frustrating",
            "this makes no sense",
            "i'm fed up",
            "放弃了",
            "太难了",
            "烦死",
            "气死",
        ],
    ),
    (
        Words::Bored,
        &["boring", "i'm bored", "im bored", "too easy", "i know this already", "太简单", "无聊", "我早就会"],
    ),
    (
        Words::Confused,
        &[
            "i don't get it",
            "i dont get it",
            "i don't understand",
            "i dont understand",
            "i'm lost",
            "i'm confused",
            "i'm stuck",
            "i am stuck",
            "没看懂",
            "看不懂",
            "不明白",
            "搞不懂",
        ],
    ),
];
/// A longer message is about something else.
const LONGEST_OUTCRY: usize = 14;

/// What a message tells.
pub fn tone(said: &str) -> Words {
    let text = said.to_lowercase().replace('\u{2019}', "'");
    if text::words(&text) > LONGEST_OUTCRY {
        return Words::Neutral;
    }
    let says = |phrases: &[&str]| phrases.iter().any(|p| text.contains(p));
    let phrase = PHRASES.iter().find(|(_, phrases)| says(phrases)).map(|(words, _)| *words);
    // The rules know more words; these phrases tell being lost from being angry.
    phrase.unwrap_or_else(|| match Intent::of(said, &Context::default()) {
        Intent::Frustrated => Words::Frustrated,
        Intent::Bored => Words::Bored,
        _ => Words::Neutral,
    })
}
