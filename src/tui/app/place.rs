//! Where the face is: what it is bound to, and the one place whose keys work now.

use super::{Focus, Overlay, Ui, is_program};
use crate::curriculum::{Kind, Question};
use crate::grading::Answer;
use crate::session::{Phase, Session, Stage, Taught};
use crate::tui::actions::Place;

impl Ui {
    /// Brings fields and focus in line with the session; call before drawing.
    pub fn follow(&mut self, session: &Session) {
        self.take_scroll();
        let key = match &session.phase {
            Phase::Welcome(w) => format!("welcome {:?}", w.step),
            Phase::Item(s) => format!("{} {} {}", s.item, s.tries, matches!(s.stage, Stage::Marking(_))),
            Phase::Lesson(r) => r.skill.clone(),
            Phase::Teach(t) => format!("teach {} {:?}", t.misconception, std::mem::discriminant(&t.stage)),
            Phase::Home => "home".into(),
        };
        if key != self.bound_to {
            self.bound_to = key;
            self.load(session);
            self.search = None;
            self.vi_at = None;
            self.focus = if types(session) { Focus::Answer } else { Focus::Keys };
            self.scroll = 0;
            self.moved = false;
            self.cursor = match &session.phase {
                Phase::Welcome(w) => w.cursor,
                _ => 0,
            };
        }
        let open = matches!(&session.phase, Phase::Item(s) if s.open());
        let lesson = matches!(session.phase, Phase::Lesson(_));
        let judged = matches!(&session.phase, Phase::Item(s) if matches!(s.stage, Stage::Judged(_)));
        if self.focus == Focus::Dispute && !judged {
            self.focus = Focus::Keys;
        }
        if self.focus == Focus::Talk && !(open || lesson || judged) {
            self.focus = Focus::Keys;
        }
        if session.talk.log.len() != self.log_seen {
            self.log_seen = session.talk.log.len();
            self.scroll = 0;
            self.moved = false;
        }
        self.vi_follow(session);
    }

    /// Where a key is pressed now.
    pub fn place(&self, session: &Session) -> Place {
        match (self.overlay, &self.search) {
            (Some(Overlay::Leaving), _) | (_, None) => {}
            (_, Some(search)) if search.typing => return Place::SearchField,
            _ => return Place::Found,
        }
        match self.overlay {
            Some(Overlay::Palette) => return Place::Palette,
            Some(Overlay::Themes) => return Place::Themes,
            _ => {}
        }
        self.place_under(session, self.overlay, self.focus)
    }

    /// Where a key would be pressed if this were open on top and typing went there.
    pub(super) fn place_under(&self, session: &Session, overlay: Option<Overlay>, focus: Focus) -> Place {
        match overlay {
            Some(Overlay::Leaving) => return Place::Leaving,
            Some(Overlay::Progress) if self.chart.is_some() => return Place::Charts,
            Some(Overlay::Copying) => return Place::Copying,
            Some(Overlay::Progress) => return Place::Progress,
            Some(Overlay::Help | Overlay::Why) => return Place::Overlay,
            Some(Overlay::Map) if self.map.find.is_some() => return Place::MapFind,
            Some(Overlay::Map) => return Place::Map,
            Some(Overlay::Skill) => return Place::Skill,
            Some(Overlay::Models) => return Place::Models,
            Some(Overlay::Palette | Overlay::Themes) | None => {}
        }
        match (&session.phase, focus) {
            (Phase::Welcome(w), _) if w.step.is_field() => Place::NameField,
            (Phase::Welcome(_), _) => Place::WelcomeOptions,
            (Phase::Home, _) => Place::Home,
            (Phase::Teach(t), _) => match &t.stage {
                Taught::Explaining => Place::TeachField,
                Taught::Grading(_) => Place::Grading,
                Taught::Comparing { .. } => Place::Marking,
                Taught::Done { .. } => Place::Taught,
            },
            (_, Focus::Dispute) => Place::DisputeField,
            (_, Focus::Talk) => Place::TalkField,
            (Phase::Lesson(_), _) => Place::Lesson,
            (Phase::Item(s), focus) => match &s.stage {
                Stage::Confidence => Place::Confidence,
                Stage::Running(_) => Place::Running,
                Stage::Grading(_) => Place::Grading,
                Stage::Marking(_) => Place::Marking,
                Stage::Saving | Stage::NotSaved(_) => Place::Saving,
                Stage::Judged(j) if j.may_retry => Place::Retry,
                Stage::Judged(_) => Place::Verdict,
                Stage::Answering => answering(session, &s.answer, focus == Focus::Answer),
            },
        }
    }
}

/// Whether the answer at hand is typed here.
pub(super) fn types(session: &Session) -> bool {
    match &session.phase {
        Phase::Welcome(w) => w.step.is_field(),
        Phase::Teach(t) => t.stage == Taught::Explaining,
        Phase::Item(s) => match &s.answer {
            Answer::Text(_) => session.item().is_none_or(|(_, i)| i.kind() != Kind::Command),
            Answer::Fields(_) => true,
            Answer::Picked(_) | Answer::Lines(_) => false,
        },
        _ => false,
    }
}

/// Where a key is pressed while the answer is open; `typing` where the focus is on it.
fn answering(session: &Session, answer: &Answer, typing: bool) -> Place {
    let item = session.item().map(|(_, item)| item);
    match answer {
        Answer::Picked(_) => Place::Options,
        Answer::Lines(_) => Place::OrderLines,
        Answer::Text(_) if item.is_some_and(|i| i.kind() == Kind::Command) => Place::Desk,
        Answer::Text(_) if item.is_some_and(is_program) => {
            if typing {
                Place::Editor
            } else {
                Place::EditorKeys
            }
        }
        Answer::Fields(_) if typing => Place::Fields,
        Answer::Text(_) if typing => Place::AnswerField,
        Answer::Fields(_) | Answer::Text(_) => Place::AnswerKeys,
    }
}

/// How many points the rubric of the item at hand has.
pub(super) fn points(session: &Session) -> usize {
    match session.item().map(|(_, item)| &item.question) {
        Some(Question::Explain(rubric)) => rubric.points.len(),
        _ => usize::from(matches!(session.phase, Phase::Teach(_))),
    }
}
