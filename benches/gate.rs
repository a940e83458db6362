//! What the gate adds to each token of a reply, and how long it keeps the first text back. See `benches/README.md`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use gradus::curriculum::{Item, Library};
use gradus::dialogue::{Gate, Guard, Vault};
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

const ROUNDS: usize = 400;
/// A reply of a tutor's length, with code and a question.
const REPLY: &str = "Look at the third line again: there `price` is used, but it was given away one line before. \
Read what the lesson says about values that are passed to a function. Which name holds the text after the call?";

fn main() {
    let course = Library::open("rust").unwrap();
    let items: Vec<&Item> = course.items().map(|(_, item)| item).collect();
    let length = |item: &&&Item| item.key_texts().iter().map(String::len).sum::<usize>();
    let longest = items.iter().max_by_key(length).unwrap();
    let typical = items.iter().find(|i| i.id.ends_with("/title-after-call")).unwrap();
    let heaviest = items.iter().max_by_key(|i| Vault::of(i).patterns.iter().map(Vec::len).sum::<usize>()).unwrap();
    println!(
        "| reply about | tokens | µs a token | of a token at 100/s | at 1000/s | tokens before the first text | µs to make the vault |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    row("nothing (an open vault)", Vault::open);
    for (what, item) in [
        ("a usual item", typical),
        ("the item with the longest key", longest),
        ("the item with most to guard", heaviest),
    ] {
        row(&format!("{what}, `{}`", item.id), || Vault::of(item));
    }
}

/// The reply in pieces of about four characters, as tokens are.
fn tokens() -> Vec<&'static str> {
    let mut out = Vec::new();
    for word in REPLY.split_inclusive(' ') {
        let mut rest = word;
        while rest.len() > 6 {
            let (a, b) = rest.split_at(4);
            out.push(a);
            rest = b;
        }
        out.push(rest);
    }
    out
}

fn row(what: &str, vault: impl Fn() -> Vault) {
    let tokens = tokens();
    let made = median((0..40).map(|_| {
        let start = Instant::now();
        black_box(vault());
        start.elapsed().as_secs_f64()
    }));
    let vault = Arc::new(vault());
    let gate = || Gate::new(Guard { vault: vault.clone(), ..Guard::new(Vault::open()) });
    let time = median((0..ROUNDS).map(|_| {
        let mut gate = gate();
        let start = Instant::now();
        for token in &tokens {
            black_box(gate.push(token));
        }
        black_box(gate.finish());
        start.elapsed().as_secs_f64()
    }));
    let mut held = gate();
    let first = tokens.iter().position(|t| !held.push(t).is_empty()).map_or("all".into(), |n| (n + 1).to_string());
    let each = time / tokens.len() as f64;
    println!(
        "| {what} | {} | {:.1} | {:.2} % | {:.1} % | {first} | {:.0} |",
        tokens.len(),
        each * 1e6,
        each * 1e4,
        each * 1e5,
        made * 1e6
    );
}

fn median(times: impl Iterator<Item = f64>) -> f64 {
    let mut times: Vec<f64> = times.collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
