//! What is offered to a learner who seems to be stuck, annoyed, bored or tired, and done when they take it: an easier or a
//! harder item, the worked example, a break, testing out. Everything can be asked for unasked; in a test nothing can.

use super::item::Mode;
use super::{Effect, Notice, Phase, Session};
use crate::curriculum::Item;
use crate::learner::mood::Mood;
use crate::learner::{Millis, Standing};
use crate::msg;
use crate::policy::{Aim, Reason, pick_other};
use serde::{Deserialize, Serialize};

/// What can be offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Offer {
    /// Stop for a while.
    Break,
    /// An easier item.
    Easier,
    /// A harder one.
    Harder,
    /// The worked example of the lesson.
    Example,
    /// Testing out of the skill.
    TestOut,
}

impl Offer {
    /// All of them.
    pub const ALL: [Offer; 5] = [Offer::Break, Offer::Easier, Offer::Harder, Offer::Example, Offer::TestOut];

    /// What is offered to a mood, the best first.
    pub fn to(mood: Mood) -> &'static [Offer] {
        match mood {
            Mood::Frustrated => &[Offer::Easier, Offer::Break],
            Mood::Stuck => &[Offer::Example, Offer::Easier],
            Mood::Rushing => &[Offer::Example, Offer::Harder],
            Mood::Bored => &[Offer::Harder, Offer::TestOut],
            Mood::Tired => &[Offer::Break],
            Mood::Fine => &[],
        }
    }

    /// What it is called, in a few words.
    pub fn words(self) -> String {
        match self {
            Offer::Break => msg!("offer-break"),
            Offer::Easier => msg!("offer-easier"),
            Offer::Harder => msg!("offer-harder"),
            Offer::Example => msg!("offer-example"),
            Offer::TestOut => msg!("offer-test-out"),
        }
    }
}

impl Session {
    /// Whether there is what is offered.
    pub(super) fn can(&self, now: Millis, offer: Offer) -> bool {
        match offer {
            Offer::Break | Offer::Example => true,
            Offer::Easier => self.find_other(now, Aim::Easier).is_some(),
            Offer::Harder => self.find_other(now, Aim::Harder).is_some(),
            Offer::TestOut => self.skill().is_some_and(|s| {
                !s.items.is_empty() && self.learner.mastery(&s.id, now).standing != Standing::Mastered
            }),
        }
    }

    fn find_other(&self, now: Millis, aim: Aim) -> Option<&Item> {
        pick_other(&self.curriculum, &self.learner, &self.recent, self.measure()?, aim, now)
    }

    /// The learner takes an offer, or asks for it unasked. Taking one that goes with a guess says that the guess was right.
    pub(super) fn take(&mut self, now: Millis, offer: Offer) -> Vec<Effect> {
        let testing = matches!(&self.phase, Phase::Item(s) if s.mode.is_test());
        if testing || self.pending.is_some() || self.skill().is_none() {
            self.notice = Some(Notice::info(msg!("offer-not-here")));
            return Vec::new();
        }
        let made = self.feeling.guess.take_if(|g| Offer::to(g.mood).contains(&offer));
        let mut effects = made.map(|g| self.mood_corrected(now, &g, true)).unwrap_or_default();
        effects.extend(match offer {
            Offer::Break => {
                let effects = self.home(now);
                self.notice = Some(Notice::good(msg!("offer-break-taken")));
                effects
            }
            Offer::Example if matches!(self.phase, Phase::Lesson(_)) => {
                self.notice = Some(Notice::info(msg!("offer-example-here")));
                Vec::new()
            }
            Offer::Example => self.open_lesson(now),
            Offer::Easier => self.other_item(now, Aim::Easier),
            Offer::Harder => self.other_item(now, Aim::Harder),
            Offer::TestOut => match self.skill().map(|s| s.id.clone()) {
                Some(skill) => self.test_out(now, &skill),
                None => Vec::new(),
            },
        });
        effects
    }

    fn other_item(&mut self, now: Millis, aim: Aim) -> Vec<Effect> {
        let Some(item) = self.find_other(now, aim) else {
            self.notice = Some(Notice::info(match aim {
                Aim::Easier => msg!("offer-none-easier"),
                Aim::Harder => msg!("offer-none-harder"),
            }));
            return Vec::new();
        };
        let sentence = match aim {
            Aim::Easier => msg!("offer-why-easier"),
            Aim::Harder => msg!("offer-why-harder"),
        };
        let reason = Reason { sentence, success: self.learner.success(item, now), ..Reason::default() };
        let id = item.id.clone();
        let mut effects = match &self.phase {
            // It was not answered: it may come again, though not at once.
            Phase::Item(s) if s.tries == 0 => {
                let item = s.item.clone();
                self.remember(&item);
                self.put_aside(now)
            }
            _ => Vec::new(),
        };
        effects.extend(self.ask(now, &id, reason, Mode::Practice));
        effects
    }

    /// The item that easier and harder are measured by: the one at hand; in a lesson, what would come after it.
    fn measure(&self) -> Option<&Item> {
        match &self.phase {
            Phase::Lesson(_) => self.skill()?.items.iter().find(|i| i.runs),
            _ => self.item().map(|(_, i)| i),
        }
    }
}
