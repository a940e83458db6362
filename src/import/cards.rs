//! Items as cards: what is asked on the front, the answer and its reason on the back, both in HTML.

use crate::curriculum::{Curriculum, Expect, Item, Question};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::fmt::Write;

/// A card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The full id of the item: what Anki knows the card by.
    pub guid: String,
    /// `Curriculum::Skill`.
    pub deck: String,
    /// HTML.
    pub front: String,
    /// HTML.
    pub back: String,
    /// The kind and the interests; without spaces.
    pub tags: Vec<String>,
}

/// All items of a curriculum as cards, in order.
pub fn cards(curriculum: &Curriculum) -> Vec<Card> {
    let plain = |t: &str| t.replace("::", ":").split_whitespace().collect::<Vec<_>>().join(" ");
    let one = |(skill, item): (&crate::curriculum::Skill, &Item)| {
        let tag = |t: &String| t.split_whitespace().collect::<Vec<_>>().join("-");
        let tags = std::iter::once(item.kind().name().to_string()).chain(skill.tags.iter().map(tag));
        Card {
            guid: item.id.clone(),
            deck: format!("{}::{}", plain(&curriculum.title), plain(&skill.title)),
            front: html(&front(item)),
            back: html(&back(item)),
            tags: tags.collect(),
        }
    };
    curriculum.items().map(one).collect()
}

fn fenced(language: &str, code: &str) -> String {
    format!("\n\n```{language}\n{}\n```", code.trim_end())
}

/// What is asked, with what belongs to it.
fn front(item: &Item) -> String {
    let mut out = item.prompt.clone();
    match &item.question {
        Question::Choice(options) | Question::Choices(options) => {
            out.push('\n');
            for option in options {
                let _ = write!(out, "\n- {}", option.text.trim().replace('\n', "\n  "));
            }
        }
        Question::Order(order) => {
            let lines: Vec<&str> =
                order.shuffled(item.hash).iter().filter_map(|n| Some(order.lines.get(*n)?.as_str())).collect();
            out.push_str(&fenced(&item.language, &lines.join("\n")));
        }
        Question::Trace(steps) => {
            out.push('\n');
            for step in steps {
                let _ = write!(out, "\n- ({}) `{}`, {}", step.mark, step.show, step.hit);
            }
        }
        Question::Code(task) | Question::Fix(task) if !task.starter.trim().is_empty() => {
            out.push_str(&fenced(&item.language, &task.starter));
        }
        _ => {}
    }
    out
}

/// The answer, and why.
fn back(item: &Item) -> String {
    let keys = item.key_texts();
    let mut out = match &item.question {
        Question::Choice(_) | Question::Explain(_) => keys.join("\n\n"),
        Question::Choices(_) => {
            keys.iter().map(|k| format!("- {}", k.trim().replace('\n', "\n  "))).collect::<Vec<_>>().join("\n")
        }
        Question::Trace(steps) => {
            let one =
                |s: &crate::curriculum::Step| format!("- ({}) `{}`: `{}`", s.mark, s.show, s.key.answers.concat());
            steps.iter().map(one).collect::<Vec<_>>().join("\n")
        }
        Question::Predict(_) => match &item.expect {
            Some(Expect::Output(output)) => fenced("text", output).trim_start().to_string(),
            _ => keys.join("\n\n"),
        },
        Question::Blank(gaps) => {
            gaps.iter().filter_map(|g| Some(format!("`{}`", g.answers.first()?))).collect::<Vec<_>>().join(", ")
        }
        Question::Short(typed) => typed.answers.iter().map(|a| super::html::plain(a)).collect::<Vec<_>>().join(" / "),
        Question::Order(_) | Question::Code(_) | Question::Fix(_) | Question::Command(_) => {
            fenced(&item.language, &keys.join("\n")).trim_start().to_string()
        }
    };
    if !item.explanation.trim().is_empty() {
        let _ = write!(out, "\n\n{}", item.explanation.trim());
    }
    if let Some(source) = &item.source {
        let _ = write!(out, "\n\n*{}*", source.replace(['*', '_'], " "));
    }
    out
}

/// Text as HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Markdown as HTML. HTML in it stands as text.
fn html(markdown: &str) -> String {
    let mut out = String::new();
    for event in Parser::new_ext(markdown, Options::empty()) {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => info.split([',', ' ']).next().unwrap_or(""),
                    CodeBlockKind::Indented => "",
                };
                let _ = write!(out, "<pre><code class=\"{}\">", escaped(language));
            }
            Event::End(TagEnd::CodeBlock) => out.push_str("</code></pre>"),
            Event::Start(tag) => out.push_str(&name(&tag.to_end()).map(|n| format!("<{n}>")).unwrap_or_default()),
            Event::End(tag) => out.push_str(&name(&tag).map(|n| format!("</{n}>")).unwrap_or_default()),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => out.push_str(&escaped(&text)),
            Event::Code(code) => {
                let _ = write!(out, "<code>{}</code>", escaped(&code));
            }
            Event::SoftBreak => out.push(' '),
            Event::HardBreak => out.push_str("<br>"),
            Event::Rule => out.push_str("<hr>"),
            _ => {}
        }
    }
    out.trim().to_string()
}

fn name(tag: &TagEnd) -> Option<String> {
    Some(match tag {
        TagEnd::Paragraph => "p".into(),
        TagEnd::Heading(level) => format!("h{}", *level as u8),
        TagEnd::BlockQuote(_) => "blockquote".into(),
        TagEnd::List(true) => "ol".into(),
        TagEnd::List(false) => "ul".into(),
        TagEnd::Item => "li".into(),
        TagEnd::Emphasis => "em".into(),
        TagEnd::Strong => "strong".into(),
        _ => return None,
    })
}

/// The cards as a text that Anki imports: tabs between the fields, HTML in them, guid and deck in columns of their own.
pub fn text(cards: &[Card]) -> String {
    let mut out = String::from("#separator:tab\n#html:true\n#guid column:1\n#deck column:2\n#tags column:5\n");
    for card in cards {
        let fields = [&card.guid, &card.deck, &card.front, &card.back, &card.tags.join(" ")];
        let quoted: Vec<String> = fields.into_iter().map(|f| format!("\"{}\"", f.replace('"', "\"\""))).collect();
        out.push_str(&quoted.join("\t"));
        out.push('\n');
    }
    out
}

/// SHA-1, which Anki takes as a checksum of a note's first field (FIPS 180-4, section 6.1).
pub(super) fn sha1(bytes: &[u8]) -> [u8; 20] {
    let mut state: [u32; 5] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];
    let mut padded = bytes.to_vec();
    padded.push(0x80);
    while padded.len() % 64 != 56 {
        padded.push(0);
    }
    padded.extend((bytes.len() as u64 * 8).to_be_bytes());
    for block in padded.chunks_exact(64) {
        let mut w = [0u32; 80];
        for (word, four) in w.iter_mut().zip(block.chunks_exact(4)) {
            *word = u32::from_be_bytes([four[0], four[1], four[2], four[3]]);
        }
        for t in 16..80 {
            w[t] = (w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16]).rotate_left(1);
        }
        let [mut a, mut b, mut c, mut d, mut e] = state;
        for (t, word) in w.iter().enumerate() {
            let (f, k) = match t / 20 {
                0 => ((b & c) | (!b & d), 0x5a82_7999),
                1 => (b ^ c ^ d, 0x6ed9_eba1),
                2 => ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc),
                _ => (b ^ c ^ d, 0xca62_c1d6u32),
            };
            let next = a.rotate_left(5).wrapping_add(f).wrapping_add(e).wrapping_add(k).wrapping_add(*word);
            (e, d, c, b, a) = (d, c, b.rotate_left(30), a, next);
        }
        for (s, n) in state.iter_mut().zip([a, b, c, d, e]) {
            *s = s.wrapping_add(n);
        }
    }
    let mut out = [0; 20];
    for (four, word) in out.chunks_exact_mut(4).zip(state) {
        four.copy_from_slice(&word.to_be_bytes());
    }
    out
}

#[cfg(test)]
mod checks {
    use super::*;

    #[test]
    fn sums_are_those_of_the_standard() {
        assert_eq!(sha1(b"abc")[..4], [0xa9, 0x99, 0x3e, 0x36]);
        assert_eq!(sha1(b"")[..4], [0xda, 0x39, 0xa3, 0xee]);
        assert_eq!(sha1(&[b'a'; 200])[16..], sha1(&[b'a'; 200])[16..]);
    }

    #[test]
    fn markdown_becomes_html() {
        let text = "Is `a < b` **so**? <script>\n\n```rust\nlet x;\n```\n\n- one\n- two";
        let expected = "<p>Is <code>a &lt; b</code> <strong>so</strong>? &lt;script&gt;</p><pre><code class=\"rust\">let x;\n</code></pre><ul><li>one</li><li>two</li></ul>";
        assert_eq!(html(text), expected);
    }
}
