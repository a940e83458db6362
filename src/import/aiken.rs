//! Questions in Aiken: a line that asks, options `A.` or `A)`, a line `ANSWER: A`.

use super::build::Builder;
use super::draft::{Ask, Draft, Opt};
use super::ids::sum;
use super::report::Origin;
use super::{Refused, Source, html};

const ENDINGS: [&str; 3] = [".txt", ".aiken", ".text"];

/// Whether a file has a line `ANSWER: A`, and options above it.
pub fn fits(source: &Source) -> bool {
    source
        .texts(&ENDINGS)
        .any(|(_, t)| t.lines().any(|l| answers(l).is_some()) && t.lines().any(|l| option(l).is_some()))
}

/// The letters of `ANSWER: A`.
fn answers(line: &str) -> Option<Vec<char>> {
    let rest = line.trim().strip_prefix("ANSWER:")?;
    let letters: Vec<char> = rest.chars().filter(|c| !c.is_whitespace() && !matches!(c, ',' | '.')).collect();
    (!letters.is_empty() && letters.iter().all(char::is_ascii_uppercase)).then_some(letters)
}

/// The letter and the text of `A. text`.
fn option(line: &str) -> Option<(char, &str)> {
    let mut letters = line.trim_start().chars();
    let letter = letters.next().filter(char::is_ascii_uppercase)?;
    let sign = letters.next().filter(|c| matches!(c, '.' | ')'))?;
    let rest = line.trim_start().get(letter.len_utf8() + sign.len_utf8()..)?;
    rest.starts_with(char::is_whitespace).then(|| (letter, rest.trim()))
}

/// A question that is being read.
#[derive(Default)]
struct Open {
    line: usize,
    text: Vec<String>,
    options: Vec<(char, String)>,
}

/// Reads every question; a file is a skill.
///
/// # Errors
/// There is none.
pub fn read(source: &Source, out: &mut Builder) -> Result<(), Refused> {
    for (path, text) in source.texts(&ENDINGS) {
        let stem = path.rsplit_once('.').map_or(path, |(s, _)| s);
        let at = out.skill(stem, &stem.rsplit('/').next().unwrap_or(stem).replace(['-', '_'], " "), "");
        let mut open = Open::default();
        for (n, line) in text.lines().enumerate() {
            if let Some(letters) = answers(line) {
                let one = std::mem::take(&mut open);
                question(source, path, at, one, &letters, out);
            } else if let Some((letter, said)) = option(line).filter(|_| !open.text.is_empty()) {
                open.options.push((letter, said.to_string()));
            } else if line.trim().is_empty() {
                // Between questions, and between paragraphs of one.
            } else if open.options.is_empty() {
                if open.text.is_empty() {
                    open.line = n + 1;
                }
                open.text.push(line.trim().to_string());
            } else {
                // A question without its answer ends where another begins.
                let one = std::mem::take(&mut open);
                out.leave(
                    Origin::at(path, one.line, &one.text.join(" ")),
                    "there is no line ANSWER: below its options",
                );
                open = Open { line: n + 1, text: vec![line.trim().to_string()], options: Vec::new() };
            }
        }
        if !open.text.is_empty() {
            out.leave(Origin::at(path, open.line, &open.text.join(" ")), "there is no line ANSWER: below it");
        }
    }
    Ok(())
}

fn question(source: &Source, path: &str, at: usize, one: Open, letters: &[char], out: &mut Builder) {
    let text = one.text.join("\n\n");
    let origin = Origin::at(path, one.line, &text);
    if let Some(strange) = letters.iter().find(|l| !one.options.iter().any(|(o, _)| o == *l)) {
        return out.leave(origin, format!("the answer is {strange}, and there is no such option"));
    }
    let options = one.options.iter().map(|(letter, said)| Opt {
        text: html::plain(said),
        correct: letters.contains(letter),
        ..Opt::default()
    });
    let ask = Ask::Options { options: options.collect(), many: letters.len() > 1 };
    let draft = Draft::new(format!("q-{}", sum(&text)), html::plain(&text), ask, source.origin(path, ""));
    out.item(at, origin, draft);
}
