//! What a learner means by what they say, in English and Chinese: rules of words, no model.
//!
//! A rule decides only where the words leave little doubt; everything else is a [`Intent::Question`], which the tutor
//! answers as well as it can. `tests/intents` holds labelled examples and the share that must be right.

mod manual;
mod phrases;

pub use manual::is_name as is_page_name;
use phrases as p;

/// What the learner wants with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intent {
    /// Says hello.
    Greeting,
    /// Thanks, or says that it is clear now.
    Thanks,
    /// Wants the answer to be told.
    AsksAnswer,
    /// Wants a hint, or is stuck.
    AsksHint,
    /// Wants to know what is asked.
    AsksGoal,
    /// Has had enough.
    Frustrated,
    /// It is too easy or too slow.
    Bored,
    /// Says that the verdict, the key or the question is wrong.
    Disputes,
    /// States an answer or a reason.
    Claims,
    /// Asks about programming beyond the course.
    AsksGeneral,
    /// Speaks of something else.
    OffTopic,
    /// Asks for a page of the system's manual: its name, `grep` or `printf.3`.
    Manual(String),
    /// Asks, or is not understood.
    Question,
}

/// What was going on when it was said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Context {
    /// An item is at hand that is not over.
    pub open: bool,
    /// The verdict that stands on the screen: right or wrong.
    pub judged: Option<bool>,
    /// The tutor's last message asked something.
    pub asked: bool,
}

/// The longest message that is looked at, in characters: what is longer is told by its beginning.
const MOST: usize = 2_000;
/// A message that only thanks or greets has at most so many words, or Chinese characters.
const FEW_WORDS: usize = 11;
const FEW_CHARS: usize = 14;
/// How far behind an order its object is looked for, in words.
const REACH: usize = 6;

impl Intent {
    /// What is meant by a text.
    pub fn of(text: &str, context: &Context) -> Intent {
        let text: String = text.chars().take(MOST).collect();
        if let Some(page) = manual::page(&text) {
            return Intent::Manual(page);
        }
        let said = Said::new(&text);
        let rules: [fn(&Said, &Context) -> Option<Intent>; 10] =
            [disputes, answer, goal, hint, bored, frustrated, thanks, greeting, elsewhere, claims];
        rules.iter().find_map(|rule| rule(&said, context)).unwrap_or(Intent::Question)
    }
}

/// A text in the forms in which words are looked for.
struct Said {
    /// Words in small letters, a space before and after each.
    words: String,
    /// Without spaces, in small letters: for Chinese, which has none.
    dense: String,
    count: usize,
    /// It is put as a question.
    asks: bool,
    /// It holds Chinese.
    chinese: bool,
    code: bool,
}

impl Said {
    fn new(text: &str) -> Said {
        let lower = text.to_lowercase().replace(['\'', '’'], "");
        let mut words = String::from(" ");
        let parts = lower.split(|c: char| !(c.is_alphanumeric() || "+#_".contains(c)));
        let mut count = 0;
        for word in parts.filter(|w| !w.is_empty()) {
            words.push_str(word);
            words.push(' ');
            count += 1;
        }
        let dense: String = lower.split_whitespace().collect();
        let chinese = text.chars().any(super::retrieve::is_han);
        let first = words.split_whitespace().find(|w| {
            ![
                "so", "but", "and", "ok", "okay", "well", "hi", "hey", "hello", "um", "please", "wait", "then", "also",
                "no", "yes", "sorry",
            ]
            .contains(w)
        });
        // `What a waste of time` exclaims.
        let exclaims = words.starts_with(" what a ") || words.starts_with(" how stupid ");
        let asks = text.contains(['?', '？'])
            || (!exclaims && first.is_some_and(|w| p::ASKING.contains(&w)))
            || p::ASKING_ZH.iter().any(|w| dense.contains(w));
        let code = [";", "let mut", "println!", "fn ", "=>", "::", "&mut", "{", "`"].iter().any(|c| lower.contains(c));
        Said { words, dense, count, asks, chinese, code }
    }

    fn says(&self, english: &[&str], chinese: &[&str]) -> bool {
        english.iter().any(|w| self.has(w)) || (self.chinese && chinese.iter().any(|w| self.dense.contains(w)))
    }

    fn has(&self, phrase: &str) -> bool {
        // Whole words: the spaces around them must be there too.
        self.words.match_indices(phrase).any(|(at, _)| {
            let (before, after) = (self.words[..at].ends_with(' '), self.words[at + phrase.len()..].starts_with(' '));
            before && after
        })
    }

    /// One of each of two lists.
    fn both(&self, one: &[&str], other: &[&str]) -> bool {
        self.says(one, &[]) && self.says(other, &[])
    }

    /// An order, and the answer not far behind it: "print the expected answer".
    fn orders(&self) -> bool {
        let words: Vec<&str> = self.words.split_whitespace().collect();
        let near = |at: usize| {
            let behind = words.iter().skip(at + 1).take(REACH).take_while(|w| !["my", "hint", "why"].contains(w));
            behind.into_iter().any(|w| ["answer", "answers", "solution", "key"].contains(w))
        };
        words.iter().enumerate().any(|(at, w)| p::ORDERS.contains(w) && near(at))
    }

    fn begins(&self, phrases: &[&str]) -> bool {
        let rest = self.words.trim_start();
        phrases.iter().any(|w| rest.strip_prefix(w).is_some_and(|r| r.starts_with(' ')))
    }

    /// Short enough to be nothing but a thank you or a greeting.
    fn short(&self) -> bool {
        if self.chinese { self.dense.chars().count() <= FEW_CHARS } else { self.count <= FEW_WORDS }
    }
}

fn disputes(said: &Said, context: &Context) -> Option<Intent> {
    let judged = context.judged == Some(false);
    let after = judged && said.says(p::DISPUTES_AFTER, p::DISPUTES_AFTER_ZH);
    // "Why is my answer wrong?" wants to know, "why was it marked wrong, my answer is right" does not.
    let wonders = said.begins(p::ABOUT_VERDICT) && !said.has("marked") && !said.has("but") && !said.has("accepted");
    let judges = said.both(p::JUDGES, p::AGAINST) && !said.begins(&["can", "could", "what", "how do"]);
    let mine = ["my answer", "my solution", "my code", "my version", "my output", "mine"];
    let mine =
        !said.asks && said.both(&mine, &["right", "correct", "valid", "fine", "works", "equivalent", "legal", "ok"]);
    let sure = mine || said.says(&["wrote the same", "typed the same", "had it right"], &[]);
    (sure || (!wonders && (after || judges || said.says(p::DISPUTES, p::DISPUTES_ZH)))).then_some(Intent::Disputes)
}

fn answer(said: &Said, _: &Context) -> Option<Intent> {
    if said.says(p::NO_ANSWER, p::NO_ANSWER_ZH) {
        return Some(Intent::AsksHint);
    }
    let ordered = !said.begins(&["how", "why"]) && said.orders();
    // "Is it the right answer because …?" is a question.
    let wonders = said.has("why") || said.has("because") || said.begins(&["is", "are", "i think", "my answer"]);
    // "Which is the right option?", "tell me the right letter"; not "is my output right?"
    let wanted = said.both(&["whats", "what", "which", "tell", "show", "give"], &["the"]) && !said.has("my");
    let which = wanted && said.both(p::RIGHT, p::THINGS);
    // "A or B? Tell me.", "no other hint, tell me"
    let told = said.has("tell me") && said.says(&["another hint", "or b", "or c", "or d"], &[]);
    (ordered || told || (!wonders && (which || said.says(p::ANSWER, p::ANSWER_ZH)))).then_some(Intent::AsksAnswer)
}

fn goal(said: &Said, _: &Context) -> Option<Intent> {
    let about_code = said.has("what should i do") && said.has("if");
    let wonders = said.says(&["what", "whats", "understand", "confusing", "unclear"], &[]) && !said.has("wrong");
    let asked = wonders && said.both(p::TASKS, p::MEANING);
    (!about_code && (asked || said.says(p::GOAL, p::GOAL_ZH))).then_some(Intent::AsksGoal)
}

fn hint(said: &Said, _: &Context) -> Option<Intent> {
    let bare = ["help", "stuck", "i dont know", "dont know", "idk", "dunno", "no clue", "i have no clue"];
    let alone = said.count <= 5
        && !said.says(&["thanks", "thank you"], &[])
        && bare.iter().any(|w| said.has(w))
        && !said.has("what")
        && !said.has("why");
    // "Can you help me understand what a slice is?" is a question of its own.
    let subject = ["understand", "what a", "what is", "what the", "why the", "difference"].iter().any(|w| said.has(w));
    let zh_alone =
        said.chinese && said.short() && ["不知道", "救命", "帮助", "不会"].iter().any(|w| said.dense.starts_with(w));
    (alone || zh_alone || (!subject && said.says(p::HINT, p::HINT_ZH))).then_some(Intent::AsksHint)
}

fn bored(said: &Said, _: &Context) -> Option<Intent> {
    let knows_what = said.has("i already know") && said.has("but");
    (!knows_what && said.says(p::BORED, p::BORED_ZH)).then_some(Intent::Bored)
}

fn frustrated(said: &Said, _: &Context) -> Option<Intent> {
    if said.both(&["lost", "no idea"], &["begin", "start", "where"]) {
        return None;
    }
    // "Is it impossible to change it?" and "how can this make no sense to the compiler" ask.
    let asks =
        said.asks && said.begins(p::ASKING) && !said.has("so stupid") && !said.has("i give up") && !said.has("hate");
    (!asks && said.says(p::FRUSTRATED, p::FRUSTRATED_ZH)).then_some(Intent::Frustrated)
}

fn thanks(said: &Said, _: &Context) -> Option<Intent> {
    let unclear = p::NO_THANKS_ZH.iter().any(|w| said.dense.contains(w));
    let more = said.has("but") || said.has("dont") || said.has("not");
    (said.short() && !said.asks && !unclear && !more && said.says(p::THANKS, p::THANKS_ZH)).then_some(Intent::Thanks)
}

fn greeting(said: &Said, _: &Context) -> Option<Intent> {
    if said.chinese {
        let greets = p::GREETING_ZH.iter().find(|w| said.dense.starts_with(*w))?;
        let rest = said.dense[greets.len()..].chars().filter(|c| c.is_alphanumeric()).count();
        return (rest <= 3 && !(said.asks && rest > 1)).then_some(Intent::Greeting);
    }
    let mut rest = said.words.clone();
    let mut greets = false;
    for word in p::GREETING.iter().filter(|w| said.has(w)) {
        rest = rest.replacen(&format!(" {word} "), " ", 1);
        greets = true;
    }
    let only = rest.split_whitespace().all(|w| p::WITH_GREETING.contains(&w));
    (greets && only).then_some(Intent::Greeting)
}

/// Beyond the course: other programming, or something else altogether.
fn elsewhere(said: &Said, _: &Context) -> Option<Intent> {
    let ours = said.says(p::OURS, p::OURS_ZH);
    if !ours && said.says(p::OFF, p::OFF_ZH) && !said.says(p::GENERAL, p::GENERAL_ZH) {
        return Some(Intent::OffTopic);
    }
    let latin = said.chinese && p::GENERAL.iter().any(|w| w.len() > 3 && said.dense.contains(w));
    let compares = said.says(p::COMPARES, p::COMPARES_ZH);
    let guesses = said.count <= 5 && said.begins(&["maybe", "probably", "perhaps", "my guess"]);
    let states = guesses || !said.asks && said.begins(p::CLAIMS);
    let other = said.says(p::GENERAL, p::GENERAL_ZH) || latin;
    (other && !compares && !states).then_some(Intent::AsksGeneral)
}

fn claims(said: &Said, context: &Context) -> Option<Intent> {
    let begins = said.begins(p::CLAIMS) || (said.chinese && p::CLAIMS_ZH.iter().any(|w| said.dense.starts_with(w)));
    let reasons = said.begins(&["because", "i think", "i guess", "my guess", "i believe", "my answer"])
        || (said.chinese
            && ["因为", "我觉得", "我认为", "我猜", "是不是因为"].iter().any(|w| said.dense.starts_with(w)));
    let number = said.count == 1 && said.words.trim().chars().all(|c| c.is_ascii_digit());
    let states = !said.asks && (begins || number || (context.asked && said.count > 0) || (said.code && context.open));
    let inside = !said.asks && said.chinese && p::CLAIMS_ZH.iter().any(|w| said.dense.contains(w));
    (states || reasons || inside).then_some(Intent::Claims)
}
