//! The prompt in the model's own words: its chat template, rendered so that nothing in a message can act as markup.
//!
//! Owns the rendering. The template is rendered with a placeholder for each message text, then split at the
//! placeholders: what lies between is markup, and the texts are put back as plain text. Templates differ in what they
//! refuse, so the conversation is offered as it is, then with the system message within the first turn of the user,
//! then also with neighbouring turns of one role joined; a template that fails all three gives way to ChatML.

use super::logs;
use crate::llm::types::{Message, Role};
use llama_cpp_2::{model::LlamaModel, token::LlamaToken};
use minijinja::{Environment, Error, ErrorKind, Value, context, syntax::SyntaxConfig};
use std::fmt::Write;

/// A part of a prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// From the template: control tokens in it count.
    Markup(String),
    /// From a message: whatever it looks like, it is text.
    Text(String),
}

pub(super) struct ChatTemplate {
    own: Option<Environment<'static>>,
    bos: String,
    eos: String,
}

impl ChatTemplate {
    /// The template that the model's file brings.
    pub fn of(model: &LlamaModel) -> Self {
        let vocabulary = model.vocab();
        let piece = |token: LlamaToken| match token.0 {
            0.. => String::from_utf8_lossy(&vocabulary.token_to_piece(token, true, None)).into_owned(),
            _ => String::new(), // the model has no such token, and asking for it would abort
        };
        let source = model.chat_template(None).ok().and_then(|t| t.to_string().ok());
        Self::new(source, piece(vocabulary.bos()), piece(vocabulary.eos()))
    }

    fn new(source: Option<String>, bos: String, eos: String) -> Self {
        let own = match source.map(environment) {
            Some(Ok(own)) => Some(own),
            Some(Err(e)) => {
                logs::note(&format!("the model's chat template is not understood ({e}); using ChatML"));
                None
            }
            None => {
                logs::note("the model has no chat template; using ChatML");
                None
            }
        };
        Self { own, bos, eos }
    }

    /// The conversation and the start of the model's turn.
    pub fn pieces(&self, messages: &[Message]) -> Vec<Piece> {
        if let Some(own) = &self.own {
            match self.offer(own, messages) {
                Ok(pieces) => return pieces,
                Err(e) => logs::note(&format!("the model's chat template failed ({e}); using ChatML")),
            }
        }
        chatml(messages)
    }

    fn offer(&self, template: &Environment, messages: &[Message]) -> Result<Vec<Piece>, Error> {
        self.render(template, messages).or_else(|first| {
            let merged = without_system(messages);
            self.render(template, &merged).or_else(|_| self.render(template, &alternating(&merged))).map_err(|_| first)
        })
    }

    fn render(&self, template: &Environment, messages: &[Message]) -> Result<Vec<Piece>, Error> {
        let turns = messages.iter().enumerate().map(|(i, m)| {
            context! { role => role_name(m.role), content => placeholder(i) }
        });
        let context = context! {
            messages => turns.collect::<Vec<Value>>(),
            add_generation_prompt => true,
            enable_thinking => false, // a tutor's thoughts are not for the screen
            bos_token => self.bos.as_str(),
            eos_token => self.eos.as_str(),
        };
        split(&template.get_template("chat")?.render(context)?, messages)
    }
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::System => "system",
        Role::User => "user",
        Role::Assistant => "assistant",
    }
}

/// The markup that most small models know, written by hand so that it cannot fail.
fn chatml(messages: &[Message]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut before = String::new();
    for message in messages {
        let _ = writeln!(before, "<|im_start|>{}", role_name(message.role)); // writing to a String cannot fail
        if !message.text.is_empty() {
            pieces.push(Piece::Markup(std::mem::take(&mut before)));
            pieces.push(Piece::Text(message.text.clone()));
        }
        before.push_str("<|im_end|>\n");
    }
    before.push_str("<|im_start|>assistant\n");
    pieces.push(Piece::Markup(before));
    pieces
}

fn environment(source: String) -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    environment.set_unknown_method_callback(minijinja_contrib::pycompat::unknown_method_callback);
    // as transformers renders them
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    environment.add_function("raise_exception", |why: String| -> Result<String, Error> {
        Err(Error::new(ErrorKind::InvalidOperation, why))
    });
    environment.add_function("strftime_now", |format: String| -> Result<String, Error> {
        let mut text = String::new();
        write!(text, "{}", chrono::Local::now().format(&format))
            .map_err(|_| Error::new(ErrorKind::InvalidOperation, "a date format is not understood"))?;
        Ok(text)
    });
    environment.add_template_owned("chat", source)?;
    Ok(environment)
}

/// Private-use characters: no template contains them, and no function of a template changes them.
fn placeholder(index: usize) -> String {
    format!("\u{F8F0}{index}\u{F8F1}")
}

fn split(rendered: &str, messages: &[Message]) -> Result<Vec<Piece>, Error> {
    let mut pieces = Vec::new();
    let mut seen = vec![false; messages.len()];
    let lost = || Error::new(ErrorKind::InvalidOperation, "it drops or repeats a message");
    let mut parts = rendered.split('\u{F8F0}');
    let markup = |text: &str, pieces: &mut Vec<Piece>| {
        if !text.is_empty() {
            pieces.push(Piece::Markup(text.to_owned()));
        }
    };
    markup(parts.next().unwrap_or_default(), &mut pieces);
    for part in parts {
        let (index, rest) = part.split_once('\u{F8F1}').ok_or_else(lost)?;
        let index: usize = index.parse().map_err(|_| lost())?;
        let message = messages.get(index).ok_or_else(lost)?;
        if std::mem::replace(&mut seen[index], true) {
            return Err(lost());
        }
        if !message.text.is_empty() {
            pieces.push(Piece::Text(message.text.clone()));
        }
        markup(rest, &mut pieces);
    }
    if seen.contains(&false) { Err(lost()) } else { Ok(pieces) }
}

/// System messages go before the text of the first turn of the user.
fn without_system(messages: &[Message]) -> Vec<Message> {
    let rules: Vec<&str> = messages.iter().filter(|m| m.role == Role::System).map(|m| m.text.as_str()).collect();
    let mut rest: Vec<Message> = messages.iter().filter(|m| m.role != Role::System).cloned().collect();
    if rules.is_empty() {
        return rest;
    }
    let rules = rules.join("\n\n");
    match rest.iter_mut().find(|m| m.role == Role::User) {
        Some(first) => first.text = format!("{rules}\n\n{}", first.text),
        None => rest.insert(0, Message::new(Role::User, rules)),
    }
    rest
}

/// Turns that begin with the user and change sides each time.
fn alternating(messages: &[Message]) -> Vec<Message> {
    let mut turns: Vec<Message> = Vec::new();
    for message in messages {
        match turns.last_mut() {
            Some(last) if last.role == message.role => last.text = format!("{}\n\n{}", last.text, message.text),
            None if message.role == Role::Assistant => {
                turns.push(Message::new(Role::User, "..."));
                turns.push(message.clone());
            }
            _ => turns.push(message.clone()),
        }
    }
    turns
}

#[cfg(test)]
#[path = "template_tests.rs"]
mod tests;
