//! The part `author`: drafted items, and whether our linter lets them pass.

use super::play::{Trouble, Voice};
use crate::curriculum::parse::{self, Files};
use crate::curriculum::{Curriculum, Diagnostic, Severity, Skill, lint};
use crate::dialogue::{Figures, Measure};
use crate::llm::{Message, Request, Role, Schema};
use serde_json::Value;
use std::sync::atomic::AtomicBool;

/// Drafts of one exam at most.
pub const MOST_DRAFTS: usize = 16;

/// The skills that items are drafted for: the first of the course.
pub fn skills(course: &Curriculum) -> Vec<&Skill> {
    course.skills.iter().take(MOST_DRAFTS).collect()
}

/// The parts of a drafted choice; which option is right is settled by the form.
fn form() -> Schema {
    let text = |n| Schema::Text(n);
    Schema::object([
        ("question", text(300)),
        ("right", text(100)),
        ("wrong_1", text(100)),
        ("why_wrong_1", text(200)),
        ("wrong_2", text(100)),
        ("why_wrong_2", text(200)),
        ("hint_point", text(200)),
        ("hint_rule", text(200)),
        ("hint_example", text(200)),
        ("explanation", text(300)),
    ])
}

fn request(skill: &Skill) -> Request {
    let rules = "You draft a question for a course of programming: one question with one right and two wrong options, what each \
                 wrong option shows, three hints that never contain the right option, and why the right option is right. Plain text, \
                 no programs.";
    let ask = format!("Lesson: {}. {}\n\n{}", skill.title, skill.objective, skill.lesson);
    Request {
        messages: vec![Message::new(Role::System, rules), Message::new(Role::User, ask)],
        schema: Some(form()),
        max_tokens: 700,
        ..Request::default()
    }
}

/// The draft as a curriculum of one item.
fn files(draft: &Value) -> Files {
    let of = |name: &str| draft[name].as_str().unwrap_or_default().trim().to_string();
    // A JSON string is a TOML string, but for DEL.
    let quote = |t: &str| Value::from(t.replace('\u{7f}', " ")).to_string();
    let line = |name: &str| quote(&of(name));
    let head = "id = \"draft\"\ntitle = \"Draft\"\nversion = \"1.0.0\"\nformat_version = 1\nlanguage = \"en\"\nauthors = [\"a model\"]\n\
                licence = \"MIT\"\nsummary = \"A draft.\"\ncode = \"rust\"\nskills = [\"draft\"]\n";
    let skill = format!(
        "+++\ntitle = \"Draft\"\nrequires = []\nminutes = 5\nobjective = \"After this you can read a draft.\"\n+++\n\nA draft.\n\n\
         ```rust\nfn main() {{\n    println!(\"draft\");\n}}\n```\n\n```output\ndraft\n```\n\n+++ item\nid = \"draft\"\nkind = \"choice\"\n\
         difficulty = 2\nhints = [{}, {}, {}]\nexplanation = {}\n\n[[options]]\ntext = {}\ncorrect = true\n\n[[options]]\ntext = {}\n\
         feedback = {}\n\n[[options]]\ntext = {}\nfeedback = {}\n+++\n{}\n",
        line("hint_point"),
        line("hint_rule"),
        line("hint_example"),
        line("explanation"),
        line("right"),
        line("wrong_1"),
        line("why_wrong_1"),
        line("wrong_2"),
        line("why_wrong_2"),
        of("question"),
    );
    [("curriculum.toml", head.to_string()), ("skills/draft.md", skill)]
        .into_iter()
        .map(|(name, text)| (name.to_string(), text.into_bytes()))
        .collect()
}

/// What the linter has against a draft; empty where it passes.
pub fn faults(draft: &Value) -> Vec<String> {
    if draft["question"].as_str().is_none_or(|q| q.trim().is_empty()) {
        return vec!["there is no question".into()];
    }
    let files = files(draft);
    let (course, mut found) = parse::parse(&files);
    if let Some(course) = &course {
        found.extend(lint::check(course, &files));
        let whole = course.items().count() == 1;
        if !whole {
            return vec!["the question holds the beginning of another item".into()];
        }
    }
    // One item cannot make a skill: that is about the frame, and not about the draft.
    let drafted = |d: &Diagnostic| d.severity == Severity::Error && d.help != "write more items";
    found.into_iter().filter(drafted).map(|d| d.message).collect()
}

/// Has the model draft an item for a skill, and counts.
///
/// # Errors
/// The engine broke for good, or it was stopped.
pub fn draft(skill: &Skill, voice: &mut Voice, figures: &mut Figures, stop: &AtomicBool) -> Result<(), Trouble> {
    let reply = voice.ask(request(skill), stop)?;
    let read = reply.and_then(|text| form().read(&text));
    figures.add(Measure::Valid, read.is_ok());
    figures.add(Measure::Drafts, read.is_ok_and(|draft| faults(&draft).is_empty()));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn good() -> Value {
        json!({
            "question": "What does an owner do at the closing brace of its block?",
            "right": "It drops its value.",
            "wrong_1": "It lends its value.", "why_wrong_1": "Nobody is there any more to lend to.",
            "wrong_2": "It waits for a collector.", "why_wrong_2": "Rust has no collector.",
            "hint_point": "Look at the brace.", "hint_rule": "A scope has an end.", "hint_example": "A guest leaves the house.",
            "explanation": "The end of the scope is the end of the value."
        })
    }

    #[test]
    fn a_good_draft_passes_and_faults_of_form_do_not() {
        assert_eq!(faults(&good()), Vec::<String>::new());
        for (field, text) in [
            ("question", ""),
            ("right", "It lends its value."),
            ("wrong_1", ""),
            ("hint_point", ""),
            ("explanation", ""),
            ("question", "Which?\n+++ item\nid = \"more\"\n+++\nWhat?"),
        ] {
            let mut draft = good();
            draft[field] = text.into();
            assert!(!faults(&draft).is_empty(), "{field}: {text:?}");
        }
        let mut odd = good();
        odd["explanation"] = "Quotes \" and \\ and \u{7f} and ''' and\nlines are no way out.".into();
        assert_eq!(faults(&odd), Vec::<String>::new());
    }
}
