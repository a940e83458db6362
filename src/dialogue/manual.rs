//! A page of the system's manual as passages: what `man` printed is cleaned, parted by sections and options, and ranked by
//! the words of the question. A page is data: nothing in it is ever followed.

use super::retrieve::{Builder, slots, stem};
use crate::curriculum::text::printable;

/// How much of a question a passage must cover to answer it; as for lessons.
const THRESHOLD: f32 = super::retrieve::THRESHOLD;
/// The longest passage, in lines; longer ones end with an ellipsis.
const MOST_LINES: usize = 14;
/// What the line counts that names an option, against the text below it.
const HEAD: f32 = 2.0;
/// Words of a question that ask for the page and not for something in it.
const ASKS_FOR_PAGE: [&str; 8] = ["man", "manual", "page", "manpage", "option", "flag", "command", "document"];
/// The sections that tell what it is all about, and how many passages of them.
const BEGINNING: [&str; 4] = ["NAME", "SYNOPSIS", "名称", "概述"];

/// What became of a look at the manual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// The page is here; passages that answer the question, best first, or its beginning.
    Page {
        /// Whether the passages answer the question: false for the beginning of a page that says nothing about it.
        answers: bool,
        /// Some passages.
        passages: Vec<Cited>,
    },
    /// There is no such page here.
    NoPage,
    /// There is no `man` here.
    NoMan,
    /// It took too long, or could not be run; why.
    Failed(String),
}

/// A passage of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// The section that it stands in, `OPTIONS`.
    pub section: String,
    /// The passage, without its indentation.
    pub text: String,
}

/// The text of a page as a terminal would show it: overstrikes and escape sequences are resolved, unsafe characters replaced,
/// the hyphens that typesetters use turned into those of programs.
pub fn clean(raw: &str) -> String {
    let mut out: Vec<char> = Vec::with_capacity(raw.len());
    let mut chars = raw.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            // `a\u{8}a` is a bold a, `_\u{8}a` an underlined one.
            '\u{8}' => {
                if out.last().is_some_and(|l| *l != '\n') {
                    out.pop();
                }
            }
            '\u{1b}' => escape(&mut chars),
            '\r' => {}
            '\u{2010}' | '\u{2011}' | '\u{2212}' => out.push('-'),
            '\u{ad}' => {}
            c => out.push(c),
        }
    }
    printable(&out.into_iter().collect::<String>())
}

/// Skips an escape sequence, after its first character.
fn escape(chars: &mut std::iter::Peekable<std::str::Chars>) {
    match chars.next() {
        // `ESC [ … letter`
        Some('[') => {
            let _ = chars.find(|c| ('@'..='~').contains(c));
        }
        // `ESC ] … BEL` or `ESC ] … ESC \`: the address of a link.
        Some(']') => {
            while let Some(c) = chars.next() {
                if c == '\u{7}' {
                    break;
                }
                if c == '\u{1b}' {
                    chars.next();
                    break;
                }
            }
        }
        _ => {}
    }
}

/// The passages of a clean page: paragraphs by section, and each option with what is said about it.
pub fn passages(page: &str) -> Vec<Cited> {
    let lines: Vec<&str> = page.lines().collect();
    let last = lines.iter().rposition(|l| !l.trim().is_empty()).unwrap_or(0);
    let (mut out, mut section, mut block): (Vec<Cited>, String, Vec<&str>) = (Vec::new(), String::new(), Vec::new());
    let mut option: Option<usize> = None;
    for (n, line) in lines.iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let text = line.trim();
        let heading = indent == 0 && !text.is_empty();
        let names = indent > 0 && is_option(text) && option.is_none_or(|o| indent <= o);
        let deeper = option.is_some_and(|o| indent > o);
        let ends = heading
            || names
            || (indent > 0 && indent <= 3)
            || (text.is_empty() && option.is_none())
            || (!text.is_empty() && option.is_some() && !deeper);
        // `-e`, a line, `--expression`: two names of one option stand below each other.
        let joins = names && option == Some(indent) && block.iter().all(|l| is_option(l.trim()));
        if ends && !joins {
            close(&section, &mut block, &mut out);
            option = None;
        }
        // The first and the last line are those of the printed sheet.
        if heading && (n == 0 || n == last) && text.contains('(') {
            continue;
        }
        if heading {
            section = text.to_string();
            continue;
        }
        if names {
            option = Some(indent);
        }
        block.push(line);
    }
    close(&section, &mut block, &mut out);
    out
}

fn is_option(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next() == Some('-') && chars.next().is_some_and(|c| c == '-' || c.is_alphanumeric() || c == '?')
}

fn close(section: &str, block: &mut Vec<&str>, out: &mut Vec<Cited>) {
    let lines: Vec<&str> = std::mem::take(block).into_iter().skip_while(|l| l.trim().is_empty()).collect();
    let used = lines.iter().rposition(|l| !l.trim().is_empty()).map_or(0, |n| n + 1);
    let indent = |l: &&&str| l.len() - l.trim_start().len();
    let least = lines[..used].iter().filter(|l| !l.trim().is_empty()).map(|l| indent(&l)).min().unwrap_or(0);
    let mut text: Vec<String> = Vec::new();
    for line in &lines[..used] {
        if text.len() == MOST_LINES {
            text.push("…".into());
            break;
        }
        text.push(line.get(least..).unwrap_or("").trim_end().to_string());
    }
    if text.iter().any(|l| !l.is_empty()) {
        out.push(Cited { section: section.to_string(), text: text.join("\n") });
    }
}

/// What a clean page says to a question, at most so many passages.
pub fn answer(page: &str, name: &str, question: &str, most: usize) -> Reply {
    let passages = passages(page);
    let name = name.split('.').next().unwrap_or(name).to_lowercase();
    let mut slots = slots(question);
    slots.retain(|s| {
        let term = s.terms.first().map_or("", |(t, _)| t.as_str());
        term != name
            && term != stem(&name)
            && ASKS_FOR_PAGE.iter().all(|w| stem(w) != term)
            && !"手册选项命令".contains(term)
    });
    let mut builder = Builder::default();
    for passage in &passages {
        let (head, rest) = passage.text.split_once('\n').unwrap_or((&passage.text, ""));
        let head = if is_option(head.trim()) { (head, true, HEAD) } else { (head, false, 1.0) };
        builder.add(&[(&passage.section, false, 0.5), head, (rest, false, 1.0)]);
    }
    let mut ranked = builder.finish().rank(&slots);
    let mut found = Vec::new();
    while let Some(next) = ranked.pop() {
        if found.len() == most || next.cover < THRESHOLD {
            break;
        }
        found.extend(passages.get(next.passage as usize).cloned());
    }
    let answers = !found.is_empty() || slots.is_empty();
    if found.is_empty() {
        let begins = |p: &&Cited| BEGINNING.contains(&p.section.as_str());
        found = passages.iter().filter(begins).take(most).cloned().collect();
        if found.is_empty() {
            found = passages.into_iter().take(most).collect();
        }
    }
    Reply::Page { answers, passages: found }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PAGE: &str = "SIFT(1)                 User Commands                 SIFT(1)\n\nN\u{8}NA\u{8}AM\u{8}ME\u{8}E\n       sift - keep lines that fit\n\n\u{1b}[1mDESCRIPTION\u{1b}[0m\n       Lines go in, and those that fit come out.\n\n       Nothing is written to the file.\n\nOPTIONS\n   Which lines\n       -v, --invert\n              Keep the lines that do not fit.\n\n              This is slow.\n\n       \u{2212}c     Print how many lines fit.\n\n       -C NUM\n       --context=NUM\n              Show NUM lines around each.\n\nSEE ALSO\n       grep(1)\n\nsift 1.0                 2026-01-01                 SIFT(1)\n";

    fn ask(question: &str) -> (bool, Vec<Cited>) {
        match answer(&clean(PAGE), "sift", question, 2) {
            Reply::Page { answers, passages } => (answers, passages),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_page_is_parted_by_sections_and_options() {
        let parts: Vec<(String, String)> = passages(&clean(PAGE)).into_iter().map(|c| (c.section, c.text)).collect();
        let parts: Vec<(&str, &str)> = parts.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(
            parts,
            [
                ("NAME", "sift - keep lines that fit"),
                ("DESCRIPTION", "Lines go in, and those that fit come out."),
                ("DESCRIPTION", "Nothing is written to the file."),
                ("OPTIONS", "Which lines"),
                ("OPTIONS", "-v, --invert\n       Keep the lines that do not fit.\n\n       This is slow."),
                ("OPTIONS", "-c     Print how many lines fit."),
                ("OPTIONS", "-C NUM\n--context=NUM\n       Show NUM lines around each."),
                ("SEE ALSO", "grep(1)"),
            ]
        );
    }

    #[test]
    fn questions_find_their_option() {
        for (question, starts) in [
            ("what does the man page of sift say about -v", "-v, --invert"),
            ("man sift --invert", "-v, --invert"),
            ("man sift -c", "-c "),
            ("in the sift manual, what is -C", "-C NUM"),
            ("man sift: how do I show lines of context around", "-C NUM"),
            ("sift 手册里 -v 是什么", "-v, --invert"),
        ] {
            let (answers, found) = ask(question);
            assert!(answers && found[0].text.starts_with(starts), "{question}: {found:?}");
            assert_eq!(found[0].section, "OPTIONS");
        }
    }

    #[test]
    fn what_a_page_does_not_say_is_not_made_up() {
        let (answers, found) = ask("man sift");
        assert!(answers && found[0].section == "NAME", "{found:?}");
        let (answers, found) = ask("what does man sift say about kubernetes clusters");
        assert!(!answers && found[0].section == "NAME", "{found:?}");
    }

    proptest! {
        #[test]
        fn any_bytes_may_be_a_page(bytes in proptest::collection::vec(any::<u8>(), 0..400), question in any::<String>()) {
            let text = clean(&String::from_utf8_lossy(&bytes));
            prop_assert!(text.chars().all(crate::curriculum::text::is_safe));
            answer(&text, "x", &question, 3);
        }

        #[test]
        fn any_layout_may_be_a_page(text in "( {0,9}|\n|-[a-c]|[A-Z]{3}|[a-z \u{8}\u{1b}\\[\\]]|é|…){0,120}") {
            let text = clean(&text);
            let escapes = text.contains('\u{1b}');
            prop_assert!(!escapes);
            answer(&text, "x", &text, 3);
        }
    }
}
