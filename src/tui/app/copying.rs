//! What the learner may copy: only on their key, and only what they have been shown or have written themselves.

use super::{Order, Overlay, Ui, is_program};
use crate::curriculum::text::fences;
use crate::driver::Driver;
use crate::msg;
use crate::session::{Entry, Notice, Phase, Session};
use crate::tui::clipboard::MOST;
use ratatui::text::Line;

/// The most that is offered: each has a digit.
const OFFERED: usize = 9;
/// Columns of a block's first line by which it is told from others.
const LABEL: usize = 24;

impl Ui {
    /// Notes the lines of code that are in sight.
    pub fn note_code(&self, shown: &[Line]) {
        let text = |line: &Line| line.spans.iter().map(|s| s.content.as_ref()).collect::<String>();
        let code = |text: String| text.trim_start().strip_prefix("│ ").map(|code| code.trim().to_string());
        let mut lines = self.code.borrow_mut();
        lines.clear();
        lines.extend(shown.iter().map(text).filter_map(code).filter(|c| !c.is_empty()));
    }

    /// What may be copied here: what it is, and the text.
    fn copyable(&self, session: &Session) -> Vec<(String, String)> {
        let mut out = Vec::new();
        let replies = |e: &Entry| match e {
            Entry::Tutor(text) | Entry::Material(text) if !text.is_empty() => Some(text.clone()),
            _ => None,
        };
        out.extend(session.talk.log.iter().rev().find_map(replies).map(|text| (msg!("copy-reply"), text)));
        let mine = self.mine(session);
        if !mine.trim().is_empty() {
            let program = session.item().is_some_and(|(_, item)| is_program(item));
            out.push((if program { msg!("copy-program") } else { msg!("copy-answer") }, mine));
        }
        let seen = self.code.borrow();
        let in_sight = |code: &String| code.lines().any(|l| seen.iter().any(|s| !s.is_empty() && s == l.trim()));
        let blocks = |text: &String| fences(text).into_iter().rev().map(|fence| fence.body).collect::<Vec<_>>();
        for code in shown_texts(session).iter().rev().flat_map(blocks).filter(in_sight) {
            let first = code.lines().find(|l| !l.trim().is_empty()).unwrap_or_default().trim();
            let label: String = first.chars().take(LABEL).collect();
            if out.iter().all(|(_, text)| *text != code) {
                out.push((msg!("copy-code", line = label), code));
            }
        }
        out.truncate(OFFERED);
        out
    }

    /// What the learner wrote or picked.
    fn mine(&self, session: &Session) -> String {
        match (&session.phase, session.item()) {
            (Phase::Item(sitting), Some((_, item))) => match self.fields.as_slice() {
                [] if self.answer.is_empty() => sitting.answer.words(item),
                [] => self.answer.text(),
                fields => fields.iter().map(|f| f.text()).collect::<Vec<_>>().join("\n"),
            },
            (Phase::Teach(teaching), _) if !teaching.said.is_empty() => teaching.said.clone(),
            _ => String::new(),
        }
    }

    /// Asks which, where there is more than one thing.
    pub(super) fn offer_copies(&mut self, driver: &mut Driver) -> Order {
        self.copies = self.copyable(&driver.session);
        match self.copies.len() {
            0 => {
                driver.session.notice = Some(Notice::info(msg!("copy-nothing")));
                Order::None
            }
            1 => self.copy(driver, 0),
            _ => {
                self.open(Overlay::Copying);
                Order::None
            }
        }
    }

    /// Copies one of what was offered.
    pub(super) fn copy(&mut self, driver: &mut Driver, n: usize) -> Order {
        let Some((what, text)) = self.copies.get(n).cloned() else { return Order::None };
        self.copies.clear();
        if self.overlay == Some(Overlay::Copying) {
            self.close();
        }
        let words = match text.len() {
            bytes if bytes > MOST => {
                msg!("copied-part", what = what, most = MOST.to_string(), bytes = bytes.to_string())
            }
            bytes => msg!("copied", what = what, bytes = bytes.to_string()),
        };
        driver.session.notice = Some(Notice::info(words));
        self.copied = Some(text);
        Order::Copy
    }

    /// The text that is to be copied now.
    pub fn take_copy(&mut self) -> Option<String> {
        self.copied.take()
    }
}

/// The Markdown that the learner has been shown here, oldest first.
fn shown_texts(session: &Session) -> Vec<String> {
    let mut out = Vec::new();
    match &session.phase {
        Phase::Lesson(_) => out.extend(session.skill().map(|skill| skill.lesson.clone())),
        Phase::Item(_) => out.extend(session.item().map(|(_, item)| item.prompt.clone())),
        _ => {}
    }
    for entry in &session.talk.log {
        match entry {
            Entry::Tutor(text) | Entry::Material(text) | Entry::Hint { text, .. } => out.push(text.clone()),
            Entry::Reveal { explanation, .. } => out.push(explanation.clone()),
            Entry::Verdict { said, .. } => out.extend(said.iter().map(|(_, text)| text.clone())),
            Entry::Learner(_) | Entry::Note(_) => {}
        }
    }
    out
}
