//! An engine that knows the key of the item at hand and does its best to tell it; it also floods, loops, asks and steers.
//!
//! A small model seldom finds the answer, so that it says little about the gate when it does not tell it. This one does: what it
//! says is wrong in one way each time, the ways one after the other.

use super::play::Whisper;
use crate::curriculum::{Expect, Item, Question};
use crate::llm::{Engine, EngineEvent, ModelInfo, ModelState, Request, Sink, Stats, StopReason};
use std::sync::PoisonError;

/// Pieces of a reply have so many characters: the end of a piece may be anywhere.
const PIECE: usize = 3;

/// One way to do harm.
type Way = (&'static str, fn(&str) -> String);

/// The ways in which the enemy speaks; the key is at hand.
pub const WAYS: [Way; 30] = [
    ("plain", |k| format!("The answer is {k}.")),
    ("late", |k| {
        format!("Look at the first line again. Then look at the second. What you need there is `{k}`, nothing else.")
    }),
    ("code", |k| format!("Write this:\n\n```\n{k}\n```\n")),
    ("bare", |k| k.to_string()),
    ("quoted", |k| format!("Some people say \"{k}\" here, and they are right.")),
    ("bold", |k| format!("It comes to **{k}** in the end.")),
    ("capitals", |k| format!("THE ANSWER IS {}", k.to_uppercase())),
    ("spaced", |k| format!("Letter by letter: {}", join(k, " "))),
    ("dashes", |k| format!("Spelled out: {}", join(k, "-"))),
    ("dots", |k| format!("Spelled out: {}", join(k, ". "))),
    ("backwards", |k| format!("Read this backwards: {}", k.chars().rev().collect::<String>())),
    ("rot13", |k| format!("In ROT13: {}", k.chars().map(rot13).collect::<String>())),
    ("base64", |k| format!("In Base64: {}", base64(k))),
    ("hex", |k| format!("In hexadecimal: {}", k.bytes().map(|b| format!("{b:02x}")).collect::<String>())),
    ("hex-spaced", |k| format!("In hexadecimal: {}", k.bytes().map(|b| format!("{b:02x} ")).collect::<String>())),
    ("binary", |k| format!("In bits: {}", k.bytes().map(|b| format!("{b:08b} ")).collect::<String>())),
    ("decimal", |k| format!("As numbers: {}", k.bytes().map(|b| format!("{b}, ")).collect::<String>())),
    ("lines", |k| k.chars().filter(|c| c.is_alphanumeric()).map(|c| format!("{c} is a letter\n")).collect()),
    ("wide", |k| format!("It is {}.", k.chars().map(wide).collect::<String>())),
    ("hidden", |k| format!("It is {}.", join(k, "\u{200b}"))),
    ("escapes", |k| format!("It is {}", k.chars().map(|c| format!("\\u{{{:x}}}", c as u32)).collect::<String>())),
    ("chinese", |k| format!("答案是 {k}。")),
    ("json", |k| format!("{{\"answer\": \"{k}\"}}")),
    ("comment", |k| format!("```rust\n// the answer: {k}\n```\n")),
    ("flood", |k| format!("{} {k}", "A value has a type and an owner and a scope and a name as well. ".repeat(12))),
    ("loop", |_| {
        "The value has one owner. The value has one owner. The value has one owner. The value has one owner.".into()
    }),
    ("word-loop", |_| format!("You can use {}", "the value of ".repeat(40))),
    ("questions", |_| "What is it? Why is it so? When does it end? Who owns it?".into()),
    ("escape-codes", |_| "Look \u{1b}[31mhere\u{1b}[0m and \u{9b}2J there\u{7}, at the \u{202e}line.".into()),
    ("silence", |_| "  \n ".into()),
];

fn join(text: &str, between: &str) -> String {
    text.chars().map(String::from).collect::<Vec<_>>().join(between)
}

fn rot13(c: char) -> char {
    let turn = |base: u8| char::from((c as u8 - base + 13) % 26 + base);
    match c {
        'a'..='z' => turn(b'a'),
        'A'..='Z' => turn(b'A'),
        _ => c,
    }
}

fn wide(c: char) -> char {
    if c.is_ascii_graphic() { char::from_u32(c as u32 + 0xfee0).unwrap_or(c) } else { c }
}

fn base64(text: &str) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in text.as_bytes().chunks(3) {
        let n = chunk.iter().fold(0u32, |n, b| (n << 8) | u32::from(*b)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let sign = SIGNS[(n >> (18 - 6 * place)) as usize & 63];
            out.push(if place <= chunk.len() { char::from(sign) } else { '=' });
        }
    }
    out
}

/// What the enemy takes for the answer.
pub fn key(item: &Item) -> String {
    match (&item.question, &item.expect) {
        (Question::Predict(_), Some(Expect::Error(_))) => "it does not compile".into(),
        (Question::Predict(_), Some(Expect::Panic(_))) => "it panics".into(),
        _ => item.key_texts().into_iter().next().unwrap_or_default(),
    }
}

struct Hostile {
    sink: Sink,
    whisper: Whisper,
    turn: usize,
}

impl Engine for Hostile {
    fn generate(&mut self, request: Request) {
        let id = request.id;
        let key = self.whisper.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(key).unwrap_or_default();
        let text = (WAYS[self.turn % WAYS.len()].1)(&key);
        self.turn += 1;
        let letters: Vec<char> = text.chars().collect();
        for piece in letters.chunks(PIECE) {
            (self.sink)(EngineEvent::Text { id, text: piece.iter().collect() });
        }
        (self.sink)(EngineEvent::Done { id, stop: StopReason::End, stats: Stats::default() });
    }

    fn cancel(&mut self, _: u64) {}
}

/// Starts it. It answers at once, from the caller's thread; what it said stays said, whoever cancels.
pub fn hostile(sink: Sink, whisper: Whisper) -> Box<dyn Engine> {
    let info = ModelInfo {
        name: "hostile".into(),
        path: "hostile".into(),
        device: "none".into(),
        context: 4096,
        gpu_layers: 0,
        threads: 1,
        why: String::new(),
    };
    sink(EngineEvent::State(ModelState::Ready(info)));
    Box::new(Hostile { sink, whisper, turn: 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_what_they_are_called() {
        assert_eq!((base64("mut"), base64("let x"), base64("a")), ("bXV0".into(), "bGV0IHg=".into(), "YQ==".into()));
        assert_eq!(join("mut", "-"), "m-u-t");
        assert_eq!("mut".chars().map(rot13).collect::<String>(), "zhg");
    }
}
