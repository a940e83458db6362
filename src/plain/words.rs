//! What has changed since the last look, as text. Remembers what was printed, so that nothing is said twice.

use super::answers;
use crate::curriculum::text::printable;
use crate::learner::Millis;
use crate::policy::Next;
use crate::session::words::{how_to_answer, onward};
use crate::session::{Entry, Mode, Phase, Session, Stage};
use std::io::{self, Write};

/// What was printed already.
#[derive(Debug, Default)]
pub struct Printed {
    phase: String,
    stage: String,
    entries: usize,
    /// Bytes of the last tutor entry that were printed, while it grows.
    heard: usize,
    notice: Option<String>,
}

impl Printed {
    /// Prints what is new.
    ///
    /// # Errors
    /// Where the output is gone.
    pub fn update(&mut self, session: &Session, now: Millis, out: &mut dyn Write) -> io::Result<()> {
        let phase = phase_key(session);
        if phase != self.phase {
            self.finish_line(out)?;
            self.phase = phase;
            self.stage.clear();
            self.entries = session.talk.log.len().min(self.entries);
            if session.talk.log.is_empty() {
                self.entries = 0;
            }
            self.phase(session, now, out)?;
        }
        self.log(session, out)?;
        self.stage(session, out)?;
        let notice = session.notice.as_ref().map(|n| printable(&n.text));
        if notice != self.notice {
            if let Some(text) = &notice {
                writeln!(out, "({text})")?;
            }
            self.notice = notice;
        }
        out.flush()
    }

    fn finish_line(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if std::mem::take(&mut self.heard) > 0 { writeln!(out) } else { Ok(()) }
    }

    fn phase(&mut self, session: &Session, now: Millis, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out)?;
        match &session.phase {
            Phase::Welcome(w) => {
                writeln!(out, "{}", w.step.question())?;
                for (i, option) in w.options(&session.curriculum).iter().enumerate() {
                    let mark = if w.interests.contains(option) { " (picked)" } else { "" };
                    writeln!(out, "  {}. {option}{mark}", i + 1)?;
                }
            }
            Phase::Home => {
                let name = session.learner.profile.as_ref().map_or("", |p| p.name.as_str());
                let next = match session.upcoming(now) {
                    _ if !session.learner.overall.placed => "the placement goes on.".into(),
                    Next::Ask { reason, .. } | Next::Lesson { reason, .. } => reason.sentence,
                    Next::Rest { .. } => "nothing is due.".into(),
                };
                writeln!(out, "Hello, {}. Next: {next}\nEnter goes on; /help lists the commands.", printable(name))?;
            }
            Phase::Lesson(reading) => {
                if let Some(skill) = session.skill() {
                    writeln!(
                        out,
                        "Why: {}\n\nLesson: {}\n{}\n",
                        reading.reason.sentence, skill.title, skill.objective
                    )?;
                    writeln!(out, "{}\n\nEnter when you have read it.", plain(&skill.lesson))?;
                }
            }
            Phase::Item(sitting) => {
                if let Some((skill, item)) = session.item() {
                    let lead = match sitting.mode {
                        Mode::Placement => "Placement",
                        Mode::Check => "Check",
                        Mode::Practice => "Question",
                    };
                    writeln!(
                        out,
                        "Why: {}\n\n{lead} on {}:\n{}\n",
                        sitting.reason.sentence,
                        skill.title,
                        plain(&item.prompt)
                    )?;
                    for (i, option) in item.options().iter().enumerate() {
                        writeln!(out, "  {}. {}", i + 1, plain(&option.text))?;
                    }
                    writeln!(out, "{}", how_to_answer(item))?;
                    let so_far = sitting.answer.words(item);
                    if !sitting.answer.is_empty()
                        && item.task().is_none()
                        && item.options().is_empty()
                        && sitting.open()
                    {
                        writeln!(out, "Your answer so far: {so_far}")?;
                    }
                    let more = answers::ask(sitting, item);
                    if sitting.open() && !more.is_empty() {
                        writeln!(out, "{more}")?;
                    }
                }
            }
        }
        Ok(())
    }

    fn log(&mut self, session: &Session, out: &mut dyn Write) -> io::Result<()> {
        let log = &session.talk.log;
        if self.heard > 0 && self.entries > 0 {
            // The entry that was growing: print what has been added to it.
            if let Some(Entry::Tutor(text)) = log.get(self.entries - 1) {
                write!(out, "{}", text.get(self.heard..).unwrap_or(""))?;
                self.heard = text.len();
            }
            let growing = session.talk.live.as_ref().is_some_and(|l| l.begun) && self.entries == log.len();
            if !growing {
                self.finish_line(out)?;
            }
        }
        while let Some(entry) = log.get(self.entries) {
            self.entries += 1;
            match entry {
                Entry::Learner(_) => {}
                Entry::Tutor(text) => {
                    write!(out, "Tutor: {text}")?;
                    let growing = session.talk.live.as_ref().is_some_and(|l| l.begun) && self.entries == log.len();
                    if growing { self.heard = text.len().max(1) } else { writeln!(out)? }
                }
                Entry::Material(text) => writeln!(out, "Tutor: {}", plain(text))?,
                Entry::Verdict { said, .. } => {
                    for (_, text) in said {
                        writeln!(out, "{}", plain(text))?;
                    }
                }
                Entry::Hint { rung, text } => writeln!(out, "Hint {rung} of 3: {}", plain(text))?,
                Entry::Reveal { answer, explanation } => {
                    writeln!(out, "The answer: {}\n{}", plain(answer), plain(explanation))?;
                }
                Entry::Note(text) => writeln!(out, "({text})")?,
            }
        }
        Ok(())
    }

    fn stage(&mut self, session: &Session, out: &mut dyn Write) -> io::Result<()> {
        let Phase::Item(sitting) = &session.phase else { return Ok(()) };
        let key = stage_key(&sitting.stage);
        if key == self.stage {
            return Ok(());
        }
        let again = key == "answering" && !self.stage.is_empty();
        self.stage = key;
        match &sitting.stage {
            Stage::Answering if again && sitting.tries > 0 => {
                let first = session.item().map(|(_, item)| answers::first_label(item)).filter(|l| !l.is_empty());
                writeln!(out, "Try once more.{}", first.map_or_else(String::new, |l| format!("\n{l}")))
            }
            Stage::Answering | Stage::Saving => Ok(()),
            Stage::Running(_) => writeln!(out, "Running …"),
            Stage::Marking(_) => {
                let text = session.item().map_or_else(String::new, |(_, item)| answers::marking(item));
                writeln!(out, "{}", plain(&text))
            }
            Stage::Confidence => {
                writeln!(out, "How sure are you? 1 a guess, 2 unsure, 3 fairly sure, 4 certain, Enter says nothing.")
            }
            Stage::NotSaved(why) => writeln!(out, "Your answer could not be saved: {why}\nEnter tries again."),
            Stage::Judged(judged) => {
                let give_up = if judged.may_retry { " /giveup shows the answer." } else { "" };
                writeln!(out, "{}{give_up}", onward(judged))
            }
        }
    }
}

fn phase_key(session: &Session) -> String {
    match &session.phase {
        Phase::Welcome(w) => format!("welcome {:?}", w.step),
        Phase::Home => "home".into(),
        Phase::Lesson(r) => format!("lesson {} {}", r.skill, r.since),
        Phase::Item(s) => format!("item {} {}", s.item, session.learner.overall.attempts - u32::from(s.tries)),
    }
}

fn stage_key(stage: &Stage) -> String {
    match stage {
        Stage::Answering => "answering".into(),
        Stage::Confidence => "confidence".into(),
        Stage::Saving => "saving".into(),
        Stage::Running(r) => format!("running {}", r.id),
        Stage::Marking(_) => "marking".into(),
        Stage::NotSaved(why) => format!("not saved {why}"),
        Stage::Judged(j) => format!("judged {}", j.may_retry),
    }
}

/// Markdown for the ear: code indented, fences gone.
fn plain(markdown: &str) -> String {
    let mut out = Vec::new();
    let mut inside = false;
    for line in printable(markdown).lines() {
        match line.trim_start().strip_prefix("```") {
            Some("output") if !inside => {
                out.push("It prints:".to_string());
                inside = true;
            }
            Some(_) => inside = !inside,
            None if inside => out.push(format!("    {line}")),
            None => out.push(line.to_string()),
        }
    }
    out.join("\n").trim_end().to_string()
}
