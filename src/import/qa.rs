//! Markdown with paragraphs that begin with `Q:` and `A:`; headings are skills.

use super::anki::{ask_for, name_of};
use super::build::{Builder, SkillAt};
use super::draft::Draft;
use super::ids::sum;
use super::report::Origin;
use super::{Refused, Source};

const ENDINGS: [&str; 3] = [".md", ".markdown", ".txt"];

/// What a line opens: `Q:`, `**Q:**`, `- Q.` and the like.
fn opens(line: &str) -> Option<(char, &str)> {
    let bare = line.trim_start().trim_start_matches(['-', '>', ' ']);
    let bare = bare.strip_prefix("**").unwrap_or(bare);
    let letter = bare.chars().next().filter(|c| matches!(c, 'Q' | 'A'))?;
    let rest = bare[1..].strip_prefix(':')?;
    let rest = rest.strip_prefix("**").unwrap_or(rest);
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then(|| (letter, rest.trim()))
}

/// Whether a file has both.
pub fn fits(source: &Source) -> bool {
    source.texts(&ENDINGS).any(|(_, t)| {
        let has = |letter| t.lines().any(|l| opens(l).is_some_and(|(o, _)| o == letter));
        has('Q') && has('A')
    })
}

#[derive(Default)]
struct Open {
    line: usize,
    question: Vec<String>,
    answer: Option<Vec<String>>,
}

/// Reads every pair.
///
/// # Errors
/// There is none.
pub fn read(source: &Source, out: &mut Builder) -> Result<(), Refused> {
    for (path, text) in source.texts(&ENDINGS) {
        if !text.lines().any(|l| opens(l).is_some()) {
            continue;
        }
        let stem = name_of(path);
        let mut heading: Option<String> = None;
        let mut skill: Option<SkillAt> = None;
        let mut open: Option<Open> = None;
        let mut fenced = false;
        for (n, line) in text.lines().enumerate() {
            fenced ^= line.trim_start().starts_with("```");
            let title = line.strip_prefix('#').filter(|_| !fenced).map(|t| t.trim_start_matches('#'));
            if let Some(title) = title.filter(|t| t.starts_with(' ')) {
                close(source, path, &mut open, &mut skill, (&heading, &stem), out);
                heading = Some(title.trim().trim_end_matches('#').trim().to_string());
                skill = None;
                continue;
            }
            match (opens(line).filter(|_| !fenced), &mut open) {
                (Some(('Q', said)), _) => {
                    close(source, path, &mut open, &mut skill, (&heading, &stem), out);
                    open = Some(Open { line: n + 1, question: vec![said.to_string()], answer: None });
                }
                (Some((_, said)), Some(one)) => match &mut one.answer {
                    None => one.answer = Some(vec![said.to_string()]),
                    Some(answer) => answer.push(line.to_string()),
                },
                (Some((_, said)), None) => out.leave(Origin::at(path, n + 1, said), "an answer without a question"),
                (None, Some(one)) => one.answer.as_mut().unwrap_or(&mut one.question).push(line.to_string()),
                (None, None) => {}
            }
        }
        close(source, path, &mut open, &mut skill, (&heading, &stem), out);
    }
    Ok(())
}

fn close(
    source: &Source,
    path: &str,
    open: &mut Option<Open>,
    skill: &mut Option<SkillAt>,
    (heading, stem): (&Option<String>, &str),
    out: &mut Builder,
) {
    let Some(one) = open.take() else { return };
    let question = one.question.join("\n").trim().to_string();
    let origin = Origin::at(path, one.line, &question);
    let answer = one.answer.unwrap_or_default().join("\n").trim().to_string();
    if answer.is_empty() {
        return out.leave(origin, "there is no answer (A:) below the question");
    }
    let at = *skill.get_or_insert_with(|| {
        let title = heading.as_deref().unwrap_or(stem);
        out.skill(title, title, "")
    });
    let (ask, change) = ask_for(&answer, &answer);
    let mut draft = Draft::new(format!("q-{}", sum(&question)), question, ask, source.origin(path, ""));
    if let Some(change) = change {
        draft.changed(change);
    }
    out.item(at, origin, draft);
}
