//! From a scene to the messages for the model. Templates are files in `prompts/`.

use crate::curriculum::{Item, Skill, text};
use crate::learner::taste::Style;
use crate::llm::{Message, Role};

const TALK: &str = include_str!("../../prompts/talk.md");
/// Most characters of one learner message that reach the model.
const MOST_CHARS: usize = 2_000;
/// Most earlier turns that reach the model; older ones are dropped in pairs, so that the beginning stays the same.
const MOST_TURNS: usize = 8;

/// What the conversation is about.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The language taught, for instance `rust`.
    pub language: &'a str,
    /// The skill whose lesson grounds the reply.
    pub skill: &'a Skill,
    /// The item at hand.
    pub item: Option<&'a Item>,
    /// The learner's answer so far, in words.
    pub answer: &'a str,
    /// Whether the answer was judged for good, and how.
    pub judged: Option<bool>,
    /// Whether the right answer was shown. The explanation enters the prompt only when it was, or the answer was judged.
    pub revealed: bool,
    /// How to explain.
    pub style: Style,
    /// What to take an example from, where one is needed: a tag of the curriculum.
    pub topic: Option<&'a str>,
}

/// A template that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the prompt template {name} cannot be used: {source}; it belongs to this program, please report this")]
pub struct PromptError {
    name: &'static str,
    source: minijinja::Error,
}

/// The messages of a talk: the system prompt, the turns so far (oldest first, learner's and tutor's in turn), and what the
/// learner says now.
pub fn compose(scene: &Scene, turns: &[Message], say: &str) -> Result<Vec<Message>, PromptError> {
    let failed = |source| PromptError { name: "prompts/talk.md", source };
    let verdict = scene.judged.map(|right| if right { "right" } else { "wrong" });
    let system = minijinja::Environment::new()
        .render_str(
            TALK,
            minijinja::context! {
                language => scene.language,
                title => scene.skill.title.as_str(),
                objective => scene.skill.objective.as_str(),
                lesson => scene.skill.lesson.as_str(),
                prompt => scene.item.map(|i| i.prompt.as_str()),
                answer => clip(scene.answer),
                verdict,
                revealed => scene.revealed,
                style => manner(scene.style),
                topic => scene.topic,
                explanation => scene.item.filter(|_| verdict.is_some() || scene.revealed).map(|i| i.explanation.as_str()),
            },
        )
        .map_err(failed)?;
    let mut messages = vec![Message { role: Role::System, text: text::printable(&system) }];
    let drop = turns.len().saturating_sub(MOST_TURNS).next_multiple_of(2);
    messages.extend(turns.iter().skip(drop).cloned());
    messages.push(Message { role: Role::User, text: clip(say) });
    Ok(messages)
}

/// A style as an instruction.
fn manner(style: Style) -> &'static str {
    match style {
        Style::Rule => "State the rule in plain words first.",
        Style::Example => "Begin with a very small example, unlike the exercise, then say the rule.",
        Style::Analogy => "Compare with an everyday thing first, then say the rule.",
        Style::Steps => "Go one small step after the other.",
        Style::Other => "",
    }
}

/// Learner text as it may enter a prompt: no control characters, and not without end.
fn clip(text: &str) -> String {
    text::printable(text).chars().take(MOST_CHARS).collect()
}
