//! What has changed since the last look, as text. Remembers what was printed, so that nothing is said twice.

use super::{answers, map, teach};
use crate::curriculum::text::printable;
use crate::grading::Cause;
use crate::learner::Millis;
use crate::learner::mood::{Guess, Mood};
use crate::msg;
use crate::policy::Next;
use crate::session::words::{how_to_answer, onward};
use crate::session::{Entry, Mode, Offer, Phase, Session, Stage, Step, Welcome, guess};
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
    guess: Option<Mood>,
    /// How far the download was, when it was told last.
    pull: String,
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
        let pull = session.pull.as_ref().map(map::pull_key).unwrap_or_default();
        if pull != self.pull {
            self.pull = pull;
            if let Some(pull) = &session.pull {
                writeln!(out, "{}", pull.words())?;
            }
        }
        let notice = session.notice.as_ref().map(|n| printable(&n.text));
        if notice != self.notice {
            if let Some(text) = &notice {
                writeln!(out, "({text})")?;
            }
            self.notice = notice;
        }
        let guess = session.feeling.guess.as_ref();
        if self.guess != guess.map(|g| g.mood) {
            self.guess = guess.map(|g| g.mood);
            if let Some(made) = guess {
                writeln!(out, "({})", guess_words(made, &session.feeling.offers))?;
            }
        }
        out.flush()
    }

    /// What is at hand will be said once more.
    pub fn again(&mut self) {
        self.phase.clear();
    }

    /// The learner has done something: a notice that comes now is an answer to it.
    pub fn answering(&mut self) {
        self.notice = None;
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
                    let mark =
                        if w.interests.contains(option) { format!(" {}", msg!("plain-picked")) } else { String::new() };
                    writeln!(out, "  {}. {option}{mark}", i + 1)?;
                }
                writeln!(out, "{}", awaited(w))?;
            }
            Phase::Home => {
                let name = printable(session.learner.profile.as_ref().map_or("", |p| p.name.as_str()));
                let next = match session.upcoming(now) {
                    _ if !session.learner.overall.placed => msg!("plain-home-placement", name = name),
                    Next::Ask { reason, .. } | Next::Lesson { reason, .. } => {
                        msg!("plain-home", name = name, reason = reason.sentence)
                    }
                    Next::Rest { .. } => msg!("plain-home-nothing", name = name),
                };
                writeln!(out, "{next}")?;
                for said in session.greeting() {
                    writeln!(out, "{said}")?;
                }
                writeln!(out, "{}", msg!("plain-home-keys"))?;
                if let Some((skill, _)) = session.teachable() {
                    writeln!(out, "{}", msg!("teach-home", skill = skill.title.as_str()))?;
                }
            }
            Phase::Lesson(reading) => {
                if let Some(skill) = session.skill() {
                    let why = msg!("why-line", reason = reading.reason.sentence.as_str());
                    let title = msg!("lesson-of", title = skill.title.as_str());
                    writeln!(out, "{why}\n\n{title}\n{}\n", skill.objective)?;
                    writeln!(out, "{}\n\n{}", plain(&skill.lesson), msg!("plain-lesson-read"))?;
                }
            }
            Phase::Teach(_) => writeln!(out, "{}", plain(&teach::opening(session)))?,
            Phase::Item(sitting) => {
                if let Some((skill, item)) = session.item() {
                    let title = skill.title.as_str();
                    let lead = match sitting.mode {
                        Mode::Placement => msg!("plain-on-placement", title = title),
                        Mode::Check => msg!("plain-on-check", title = title),
                        Mode::Practice => msg!("plain-on-question", title = title),
                    };
                    let why = msg!("why-line", reason = sitting.reason.sentence.as_str());
                    writeln!(out, "{why}\n\n{lead}\n{}\n", plain(&item.prompt))?;
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
                        writeln!(out, "{}", msg!("plain-so-far", answer = so_far))?;
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
                    let pupil = matches!(session.phase, Phase::Teach(_));
                    let who = if pupil { msg!("pupil-lead") } else { msg!("tutor-lead") };
                    write!(out, "{who}{text}")?;
                    let growing = session.talk.live.as_ref().is_some_and(|l| l.begun) && self.entries == log.len();
                    if growing { self.heard = text.len().max(1) } else { writeln!(out)? }
                }
                Entry::Material(text) => writeln!(out, "{}{}", msg!("tutor-lead"), plain(text))?,
                Entry::Verdict { said, .. } => {
                    for (_, text) in said {
                        writeln!(out, "{}", plain(text))?;
                    }
                }
                Entry::Hint { rung, text } => {
                    writeln!(out, "{}", msg!("plain-hint", rung = *rung, text = plain(text)))?
                }
                Entry::Reveal { answer, explanation } => {
                    writeln!(out, "{}\n{}", msg!("plain-answer", answer = plain(answer)), plain(explanation))?;
                }
                Entry::Note(text) => writeln!(out, "({text})")?,
            }
        }
        Ok(())
    }

    fn stage(&mut self, session: &Session, out: &mut dyn Write) -> io::Result<()> {
        if let Phase::Teach(teaching) = &session.phase {
            let key = teach::key(teaching);
            if key != self.stage {
                self.stage = key.into();
                writeln!(out, "{}", plain(&teach::stage(session)))?;
            }
            return Ok(());
        }
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
                writeln!(out, "{}{}", msg!("plain-once-more"), first.map_or_else(String::new, |l| format!("\n{l}")))
            }
            Stage::Answering | Stage::Saving => Ok(()),
            Stage::Running(_) => writeln!(out, "{}", msg!("plain-running")),
            Stage::Grading(grading) => writeln!(out, "{}", teach::grading(grading)),
            Stage::Marking(marking) => {
                let text = session.item().map_or_else(String::new, |(_, item)| answers::marking(item, marking));
                writeln!(out, "{}", plain(&text))
            }
            Stage::Confidence => writeln!(out, "{}", msg!("plain-how-sure")),
            Stage::NotSaved(why) => {
                writeln!(out, "{}\n{}", msg!("not-saved", why = why.as_str()), msg!("plain-again"))
            }
            Stage::Judged(judged) => {
                let give_up = if judged.may_retry { format!(" {}", msg!("plain-give-up")) } else { String::new() };
                writeln!(out, "{}{give_up}", onward(judged))?;
                let by_model = matches!(judged.verdict.cause, Cause::ModelMarked { .. }) && !judged.disputed;
                if by_model { writeln!(out, "{}", msg!("dispute-offer")) } else { Ok(()) }
            }
        }
    }
}

/// What a step of the first run waits for.
fn awaited(w: &Welcome) -> String {
    match w.step {
        Step::Name | Step::Deadline if !w.typed().is_empty() => msg!("plain-welcome-kept", kept = w.typed()),
        Step::Name => msg!("plain-welcome-name"),
        Step::Deadline => msg!("plain-welcome-date"),
        Step::Interests => msg!("plain-welcome-numbers"),
        Step::Experience | Step::Goal | Step::Placement => msg!("plain-welcome-number", n = w.cursor + 1),
    }
}

/// The command of an offer.
pub(super) fn command_of(offer: Offer) -> &'static str {
    match offer {
        Offer::Break => "/break",
        Offer::Easier => "/easier",
        Offer::Harder => "/harder",
        Offer::Example => "/example",
        Offer::TestOut => "/testout",
    }
}

/// A guess at the mood, what speaks for it, and the commands that answer it.
fn guess_words(made: &Guess, offers: &[Offer]) -> String {
    let offers = offers.iter().map(|o| (command_of(*o), o.words()));
    let answers = [("/fine", crate::msg!("guess-no")), ("/yes", crate::msg!("guess-yes"))];
    let commands: Vec<String> = offers.chain(answers).map(|(command, words)| format!("{command} ({words})")).collect();
    let (words, reasons) = (guess::words(made), guess::reasons(made));
    crate::msg!("guess-plain", guess = words, reasons = reasons, commands = commands.join(", "))
}

fn phase_key(session: &Session) -> String {
    match &session.phase {
        Phase::Welcome(w) => format!("welcome {:?}", w.step),
        Phase::Home => "home".into(),
        Phase::Lesson(r) => format!("lesson {} {}", r.skill, r.since),
        Phase::Teach(t) => format!("teach {} {}", t.skill, t.misconception),
        Phase::Item(s) => format!("item {} {}", s.item, session.learner.overall.attempts - u32::from(s.tries)),
    }
}

fn stage_key(stage: &Stage) -> String {
    match stage {
        Stage::Answering => "answering".into(),
        Stage::Confidence => "confidence".into(),
        Stage::Saving => "saving".into(),
        Stage::Running(r) => format!("running {}", r.id),
        Stage::Grading(g) => format!("grading {}", g.at().0),
        Stage::Marking(_) => "marking".into(),
        Stage::NotSaved(why) => format!("not saved {why}"),
        Stage::Judged(j) => format!("judged {} {}", j.may_retry, j.asks_why),
    }
}

/// Markdown for the ear: code indented, fences gone.
fn plain(markdown: &str) -> String {
    let mut out = Vec::new();
    let mut inside = false;
    for line in printable(markdown).lines() {
        match line.trim_start().strip_prefix("```") {
            Some("output") if !inside => {
                out.push(msg!("plain-prints"));
                inside = true;
            }
            Some(_) => inside = !inside,
            None if inside => out.push(format!("    {line}")),
            None => out.push(line.to_string()),
        }
    }
    out.join("\n").trim_end().to_string()
}
