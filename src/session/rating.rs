//! Thumbs: what the learner's keys say about a reply, a lesson or an explanation. Nothing that a model says comes here.

use super::item::Stage;
use super::{Effect, Entry, Notice, Phase, Session};
use crate::learner::{Evidence, Millis};
use crate::msg;

impl Session {
    /// Whether there is something to rate, and nobody rated it yet.
    pub fn may_rate(&self) -> bool {
        let explained = match &self.phase {
            Phase::Lesson(_) => true,
            Phase::Item(s) => matches!(s.stage, Stage::Judged(_)) && !s.mode.is_test(),
            _ => false,
        };
        self.talk.live.is_none() && !self.talk.rated && (explained || self.reply_is_last())
    }

    /// Whether the last word was the model's, but for what it was held against.
    fn reply_is_last(&self) -> bool {
        let by_model = matches!(&self.talk.log[..], [.., Entry::Tutor(_)] | [.., Entry::Tutor(_), Entry::Material(_)]);
        self.talk.style.is_some() && by_model
    }

    pub(super) fn rate(&mut self, now: Millis, up: bool) -> Vec<Effect> {
        if !self.may_rate() {
            self.notice = Some(Notice::info(msg!("rate-nothing")));
            return Vec::new();
        }
        let Some(skill) = self.skill().map(|s| s.id.clone()) else { return Vec::new() };
        let style = self.talk.style.filter(|_| self.reply_is_last());
        self.talk.rated = true;
        if !up {
            // Another way of explaining is drawn for the next reply.
            self.talk.style = None;
        }
        let what = style.map_or_else(|| msg!("rate-topic"), |s| s.words());
        let words = if up { msg!("rate-more", what = what) } else { msg!("rate-less", what = what) };
        self.notice = Some(Notice::info(words));
        self.record(now, Evidence::Rated { skill, style, up })
    }
}
