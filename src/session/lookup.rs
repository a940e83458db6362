//! What the authored material says to a question, and how it is put where no model speaks: quoted, with the place it is
//! from, and held against what the learner has before them.

use super::words::answer_of;
use super::{Entry, Phase, Session};
use crate::curriculum::{Kind, Misconception, text};
use crate::dialogue::intent::Intent;
use crate::dialogue::prompt::Passage;
use crate::dialogue::retrieve::{self, Found, Index, Stand};
use crate::dialogue::tokens::{self, AtHand};
use crate::dialogue::{authored, cite, material};
use crate::{locale, msg, policy};
use std::sync::Arc;

/// How many passages answer a question.
const PASSAGES: usize = 2;

impl Session {
    /// The authored answer to a question: what the material says, in a message's length, and the learner's own names to
    /// hold it against. Once the question at hand is over, its answer and the reason, unless something else is asked that
    /// the lessons speak of.
    pub(super) fn in_authored_words(&self, said: &str, found: Option<&Passage>) -> String {
        let on = found.is_some() && self.asks_on(said);
        if let Some((_, item)) = self.item().filter(|_| self.is_settled() && !on) {
            return format!("{}\n\n{}", msg!("answer-is", answer = answer_of(item)), item.explanation);
        }
        let names = self.own_names(said);
        match (found, names.is_empty()) {
            (Some(found), _) => {
                let held = held_against(&names, self.talk.log.len());
                let from = |text: &str| msg!("from-lesson", from = found.from.as_str(), text = text);
                let text = authored::excerpt(&found.text, said, &[&from(""), &held]);
                [from(&text), held].join("\n\n").trim_end().to_string()
            }
            (None, false) => msg!("not-in-material-look", names = in_code(&names)),
            (None, true) => msg!("not-in-material"),
        }
    }

    /// Whether a question about what is over leaves its answer behind: it has a subject of its own, and does not look back.
    fn asks_on(&self, said: &str) -> bool {
        let back = authored::asks_for_answer(said) || authored::looks_back(said);
        !back && self.intent(said) == Intent::Question && retrieve::has_subject(&self.subject(said))
    }

    /// What is asked about, without the names of the program and the lesson at hand.
    fn subject(&self, said: &str) -> String {
        let lesson = self.skill().map_or("", |s| s.lesson.as_str());
        retrieve::without_names(said, &self.program(), lesson)
    }

    /// The program of the item at hand; empty where there is none.
    fn program(&self) -> String {
        self.item().and_then(|(_, i)| i.program()).map_or_else(String::new, |f| f.body)
    }

    /// What was said last is held against the learner's own names, unless it speaks of one of them or is long enough.
    pub(super) fn hold_against(&mut self, names: &[String]) {
        let said = match self.talk.log.last() {
            Some(Entry::Tutor(text) | Entry::Material(text) | Entry::Hint { text, .. }) => text,
            _ => return,
        };
        if names.is_empty() || names.iter().any(|n| said.contains(n.as_str())) {
            return;
        }
        let held = held_against(names, self.talk.log.len());
        if text::words(&text::prose(said)) + text::words(&held) <= authored::MOST_WORDS {
            self.talk.log.push(Entry::Material(held));
        }
    }

    /// Words that holding against these names takes at most.
    pub(super) fn words_to_hold_against(&self, names: &[String]) -> usize {
        (0..3).map(|way| text::words(&held_against(names, way))).max().unwrap_or(0)
    }

    /// Whether the model's words for a hint or a correction are worth more than the author's: they speak of the case at hand,
    /// in a message's length.
    pub(super) fn fits_the_case(&self, said: &str) -> bool {
        let speaks = || tokens::speaks(said, &self.program(), &self.brief().answer);
        self.item().is_none() || text::words(said) <= authored::MOST_WORDS && speaks()
    }

    /// The names by which the question at hand is spoken of; none where it is over.
    pub(super) fn own_names(&self, said: &str) -> Vec<String> {
        let (Some((_, item)), Phase::Item(sitting)) = (self.item(), &self.phase) else { return Vec::new() };
        if self.is_settled() {
            return Vec::new();
        }
        let mut program = self.program();
        let answer = self.brief().answer;
        if matches!(item.kind(), Kind::Code | Kind::Fix) {
            program = format!("{program}\n{answer}");
        }
        let mut read = vec![item.prompt.as_str()];
        read.extend(sitting.judged().map(|j| j.verdict.feedback.as_str()));
        read.extend(self.mixed_up().map(|m| m.correction.as_str()));
        read.extend(item.hints.iter().take(usize::from(sitting.hints)).map(String::as_str));
        let pointed = item.hints.first().map_or("", String::as_str);
        let at_hand = AtHand { program: &program, read: &read, pointed, answer: &answer };
        // A name that is the very answer is not held up to be looked at.
        tokens::own(said, &at_hand, &|name| retrieve::is_key(item, name))
    }

    /// What the last wrong answer showed to be mixed up.
    fn mixed_up(&self) -> Option<&Misconception> {
        let (Some((skill, _)), Phase::Item(sitting)) = (self.item(), &self.phase) else { return None };
        skill.misconception(sitting.judged()?.verdict.cause.misconception()?)
    }

    /// Passages of the material on a question, best first; none where the material says nothing about it. A question without
    /// a subject ("why?") is about what is at hand, and so is what is said of an answer that showed a mix-up.
    pub(super) fn look_up(&self, said: &str) -> Vec<Passage> {
        let open = self.item().filter(|_| !self.is_settled()).map(|(_, i)| i);
        let taught = self.taught().map(|(_, m)| m.correction.as_str());
        let subject = self.subject(said);
        if !retrieve::has_subject(&subject) {
            let here = self.skill().map(|s| {
                let text = material::passage(s, said);
                let secret = taught == Some(text.as_str()) || open.is_some_and(|i| retrieve::tells(i, &text));
                Passage { from: s.title.clone(), text: if secret { s.objective.clone() } else { text } }
            });
            return here.into_iter().collect();
        }
        let curricula = [self.curriculum.as_ref()];
        let index = self.index.get_or_init(|| Arc::new(Index::of(&curricula)));
        // What a learner got right last is over for them.
        let settled = |id: &str| self.learner.items.get(id).is_some_and(|i| i.seen > 0 && i.last_correct);
        let may_quote = |p: &retrieve::Passage| retrieve::quotable(p, open, &settled) && taught != Some(p.text);
        let met = |id: &str| self.learner.skills.get(id).is_some_and(policy::begun);
        let here = self.skill().map(|s| s.id.as_str());
        let found = index.search(&curricula, &subject, Stand { here, met: &met }, PASSAGES, &may_quote);
        let vague = found.first().is_none_or(|f| here != Some(f.skill.as_str()) || f.cover < retrieve::THRESHOLD);
        let mixed_up = self.mixed_up().filter(|m| vague && open.is_none_or(|i| !retrieve::tells(i, &m.correction)));
        let shown = mixed_up.zip(self.skill()).map(|(m, skill)| Passage {
            from: msg!("place-correction", title = skill.title.as_str()),
            text: m.correction.clone(),
        });
        let found = found.into_iter().map(|f: Found| Passage { from: cite::place(&f), text: f.text });
        shown.into_iter().chain(found).take(PASSAGES).collect()
    }
}

/// What was said is to be held against these names; in other words each time, by `way`.
fn held_against(names: &[String], way: usize) -> String {
    let listed = in_code(names);
    match way % 3 {
        _ if names.is_empty() => String::new(),
        0 => msg!("hold-against", names = listed),
        1 => msg!("hold-against-again", names = listed),
        _ => msg!("hold-against-compare", names = listed),
    }
}

fn in_code(names: &[String]) -> String {
    locale::list(&names.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>())
}
