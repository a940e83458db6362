//! That a program is refused or stops with a panic, in the words in which people say it.

use crate::curriculum::{Expect, Item, Question};
use regex::Regex;
use std::sync::OnceLock;

/// How the program of an item fails, where that is the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is not compiled.
    Refused,
    /// It panics.
    Panics,
}

const REFUSED: &str = r"(?x)
    (?:\b(?:wo|does|did|ca|can|will|would|could|should|is|do|has)(?:n't|nt|\s*not)|\bnever|\bunable\s+to|\bcannot|\bwont|\bwon\ t)\s+
        (?:\w+\s+){0,2}(?:compil|build\b|type-?check|get\ past|pass\ the\ (?:compiler|checker))
    | \b(?:fails?|failing|failed|refuses?|refusing|declines?)\s+(?:to\s+)?(?:compil|build|at\s+compil|type-?check)
    | \bcompil(?:e|er|ation|ing)[-\s]*(?:time\s+)?(?:error|fail|stops|refus|reject|complain|object|says\ no)
    | \bcompil(?:er|ation)\s+(?:\w+\s+){0,2}(?:error|fails?|stops|refuses?|rejects?|complains?|objects?|forbids?|catch|flag|den|issue)
    | \b(?:rustc|borrow\s+checker|checker)\s+(?:\w+\s+){0,2}(?:refus|reject|complain|object|forbid|catch|flag|den|stop|error)
    | \b(?:gives?|get|gets|is|be|an|with|throws?|produces?|causes?|raises?|yields?|in|see|expect|write|type|answer)\s+(?:an?\s+|the\s+)?(?:\w+\s+)?errors?\b
    | \berrors?\s+(?:out|is\ the\ (?:answer|result|output))
    | \b(?:program|code|snippet|it)\s+(?:is|gets|will\ be)\s+(?:rejected|refused|not\ (?:accepted|valid|compiled))
    | \b(?:doesn't|does\ not|won't|will\ not|never|cannot)\s+(?:even\s+)?(?:run|start)\b
    | \bno\ (?:compile|compila|\w+\ comes\ out\ of\ the\ compiler)
    | 编译\s*(?:会|将)?\s*(?:不|失败|出错|错误|报错|无法)|编译器\s*(?:会|将)?\s*(?:报错|拒绝|不)|(?:无法|不能|不会|没法|过不了|通不过|不可)\s*(?:通过)?\s*编译|报错|编译时出错|出错
    | \bno\s+compila|\berreur\s+de\s+compil|\bkompiliert\s+nicht|\berror\s+de\s+compil|\bne\s+compile\s+pas
";

const PANICS: &str = r"(?x)
    \bpanic|\bcrash|\babort|\bblows?\s+up|\bruntime\s+(?:error|failure)|\bfails?\s+(?:at|during)\s+run\s*-?time
    | \b(?:stops?|ends?|dies|terminates?|halts?)\s+(?:\w+\s+){0,2}(?:with\ (?:a\ |an\ )?(?:panic|message|error)|abnormally|abruptly|early)
    | \bthread\s+'?main'?|\bunwind
    | 恐慌|崩溃|崩掉|运行时?\s*(?:会)?\s*(?:错误|出错|报错)|异常终止|宕
";

fn rule(outcome: Outcome) -> Option<&'static Regex> {
    static RULES: [OnceLock<Option<Regex>>; 2] = [OnceLock::new(), OnceLock::new()];
    let (slot, text) = match outcome {
        Outcome::Refused => (&RULES[0], REFUSED),
        Outcome::Panics => (&RULES[1], PANICS),
    };
    slot.get_or_init(|| Regex::new(text).ok()).as_ref()
}

impl Outcome {
    /// What must not be said of an item's program: the key of a `predict`, or what only the right option of a choice says.
    pub fn of(item: &Item) -> Option<Outcome> {
        match (&item.question, &item.expect) {
            (Question::Predict(_), Some(Expect::Error(_))) => Some(Outcome::Refused),
            (Question::Predict(_), Some(Expect::Panic(_))) => Some(Outcome::Panics),
            (Question::Choice(options), _) => {
                let alone =
                    |outcome: &Outcome| options.iter().all(|o| o.correct == outcome.is_said(&o.text.to_lowercase()));
                [Outcome::Refused, Outcome::Panics].into_iter().find(alone)
            }
            _ => None,
        }
    }

    /// Whether a sentence (in small letters) says it.
    pub fn is_said(self, sentence: &str) -> bool {
        rule(self).is_some_and(|rule| rule.is_match(sentence))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_in_many_words() {
        for text in [
            "it won't compile.",
            "this does not compile",
            "it fails to compile",
            "you get a compile error",
            "compilation fails here",
            "the compiler rejects it",
            "the borrow checker will complain",
            "it is an error",
            "编译不过",
            "这段代码会报错",
            "无法通过编译",
        ] {
            assert!(Outcome::Refused.is_said(text), "{text}");
        }
        for text in
            ["does it compile?", "what would the compiler look at?", "it prints a line", "a move ends the name's use"]
        {
            assert!(!Outcome::Refused.is_said(text), "{text}");
        }
        for text in ["it panics", "the program crashes", "程序会崩溃"] {
            assert!(Outcome::Panics.is_said(text), "{text}");
        }
    }
}
