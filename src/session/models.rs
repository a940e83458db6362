//! What is said of the models: which one speaks, what it may do and why no more, what speaks where it may not, and what
//! else is here. The same words for every face.

use super::Session;
use crate::curriculum::text::printable;
use crate::dialogue::{Part, Standing};
use crate::llm::ModelState;
use crate::{locale, msg};
use std::path::PathBuf;

/// A model file on this machine, as it was found when the learner asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelved {
    /// Its id in the catalogue, or else the name of its file.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// What is known of it.
    pub known: Known,
}

/// What is known of a model file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// It is no whole model.
    Damaged,
    /// It was never examined, or by another version of the suite.
    Unexamined,
    /// It was, and this is what it earned.
    Examined(Standing),
}

/// A paragraph of what is said of the models; its text has no line breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// Over what follows.
    Title(String),
    /// Plain words.
    Text(String),
    /// Something that the model may do.
    May(String),
    /// Something that it may not, and why.
    MayNot(String),
}

impl Said {
    /// The words.
    pub fn words(&self) -> &str {
        match self {
            Said::Title(text) | Said::Text(text) | Said::May(text) | Said::MayNot(text) => text,
        }
    }
}

impl Session {
    /// All that is to be said of the models now. [`Session::shelf`] is `None` while the disk is looked at.
    pub fn models(&self) -> Vec<Said> {
        let mut out = vec![Said::Title(msg!("models-title")), Said::Text(self.speaker())];
        if let Some(host) = &self.elsewhere {
            out.push(Said::Text(msg!("models-elsewhere", host = host.as_str())));
        }
        let there_is_one = !self.silent();
        if there_is_one {
            out.push(Said::Text(self.exam()));
            out.push(Said::Title(msg!("models-parts")));
            out.extend(self.parts());
        }
        let instead: Vec<String> = Part::ALL
            .into_iter()
            .filter(|part| !(there_is_one && self.standing.may(*part)))
            .filter_map(|part| match part {
                Part::Chat => Some(msg!("models-instead-chat")),
                Part::Phrase => Some(msg!("models-instead-phrase")),
                Part::Grade => Some(msg!("models-instead-grade")),
                // Learners ask for no drafts.
                Part::Author => None,
            })
            .collect();
        if !instead.is_empty() {
            out.push(Said::Title(msg!("models-instead")));
            out.extend(instead.into_iter().map(Said::Text));
        }
        // Where it is known what can be had, faces show it in rows.
        if self.market.is_none() {
            out.push(Said::Title(msg!("models-others")));
            out.extend(self.others());
            out.push(Said::Title(msg!("models-get")));
            out.extend([msg!("models-recommend"), msg!("models-choose")].map(Said::Text));
        }
        out
    }

    /// What speaks in the place of a model that may not answer questions, in two or three words for the status line;
    /// `None` where it may, where there is none, and while it is not known.
    pub fn answers_instead(&self) -> Option<String> {
        let known = self.standing != Standing::default();
        let ready = matches!(self.model, ModelState::Ready(_));
        (ready && known && !self.standing.may(Part::Chat)).then(|| msg!("models-lessons-answer"))
    }

    /// Whether there is no model that could play a part.
    fn silent(&self) -> bool {
        matches!(self.model, ModelState::Absent { .. } | ModelState::Failed { .. })
    }

    /// Name, place and context of the model, or why there is none.
    fn speaker(&self) -> String {
        printable(&match &self.model {
            ModelState::Absent { why } => msg!("models-absent", why = why.as_str()),
            ModelState::Loading { percent } => msg!("models-loading", percent = *percent),
            ModelState::Ready(info) => {
                let tokens = info.context.to_string();
                msg!("models-ready", name = info.name.as_str(), place = info.place(), tokens = tokens)
            }
            ModelState::Restarting { why, .. } => msg!("models-restarting", why = why.as_str()),
            ModelState::Failed { why } => msg!("models-failed", why = why.as_str()),
        })
        .replace('\n', " ")
    }

    /// Why a model that was not examined has earned nothing. What the settings say of the talk stands with its part.
    fn unexamined(&self) -> String {
        let why = self.standing.refused.iter().find(|(part, _)| *part == Part::Author);
        why.map_or_else(|| msg!("never-examined"), |(_, why)| why.clone())
    }

    fn exam(&self) -> String {
        match &self.standing {
            unknown if *unknown == Standing::default() => msg!("models-exam-unknown"),
            standing if standing.examined => msg!("models-examined"),
            _ => self.unexamined(),
        }
    }

    fn parts(&self) -> Vec<Said> {
        let general = (!self.standing.examined).then(|| self.unexamined());
        let one = |part: Part| {
            let what = part.words();
            if self.standing.may(part) {
                return Said::May(msg!("models-may", part = what));
            }
            let may_not = msg!("models-may-not", part = what);
            // Said above for all of them.
            let why = self.standing.first_reason(part).filter(|_| {
                let whole = self.standing.refused.iter().find(|(p, _)| *p == part).map(|(_, why)| why);
                whole != general.as_ref()
            });
            Said::MayNot(locale::sentences(&[&may_not, why.unwrap_or_default()]))
        };
        Part::ALL.into_iter().map(one).collect()
    }

    /// The models here that do not speak now.
    fn others(&self) -> Vec<Said> {
        let Some(shelf) = &self.shelf else { return vec![Said::Text(msg!("models-looking"))] };
        let speaks = |m: &&Shelved| !matches!(&self.model, ModelState::Ready(info) if info.path == m.path);
        let one = |model: &Shelved| {
            let name = printable(&model.name).replace('\n', " ");
            Said::Text(match &model.known {
                Known::Damaged => msg!("models-other-damaged", name = name),
                Known::Unexamined => msg!("models-other-unexamined", name = name),
                Known::Examined(standing) if standing.may.is_empty() => msg!("models-other-nothing", name = name),
                Known::Examined(standing) => {
                    let parts: Vec<String> = standing.may.iter().map(|p| p.words()).collect();
                    msg!("models-other", name = name, parts = locale::list(&parts))
                }
            })
        };
        let others: Vec<Said> = shelf.iter().filter(speaks).map(one).collect();
        if others.is_empty() { vec![Said::Text(msg!("models-no-others"))] } else { others }
    }
}
