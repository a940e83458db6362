//! The tutor's moves. Code decides which one is made; a model, where it earned that, only finds the words.

use serde::{Deserialize, Serialize};

/// What the tutor does with one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// Welcomes, with what is remembered of the last time.
    Greet,
    /// Says what is asked for, and what the learner has already right: rung 0.
    Pose,
    /// Takes up what the learner said or answered.
    Acknowledge,
    /// Rung 1: which line, which token, which idea to look at.
    Point,
    /// Rung 2: the principle, from the lesson.
    Rule,
    /// Rung 3: a worked example of the same kind.
    Example,
    /// Rung 4: the answer, with its explanation.
    Reveal,
    /// After a right answer: asks why it is right.
    PraiseAndAskWhy,
    /// Speaks to a named misconception.
    CorrectMisconception,
    /// Leaves a skill that does not come, for a while.
    OffRamp,
    /// Answers a free question.
    AnswerQuestion,
    /// Leads back from what is not the course's matter.
    Redirect,
    /// Plays a pupil whom the learner corrects.
    TeachBack,
}

impl Move {
    /// All of them.
    pub const ALL: [Move; 13] = [
        Move::Greet,
        Move::Pose,
        Move::Acknowledge,
        Move::Point,
        Move::Rule,
        Move::Example,
        Move::Reveal,
        Move::PraiseAndAskWhy,
        Move::CorrectMisconception,
        Move::OffRamp,
        Move::AnswerQuestion,
        Move::Redirect,
        Move::TeachBack,
    ];

    /// The word for it in files of situations, and the name of its template in `prompts/`.
    pub fn name(self) -> &'static str {
        match self {
            Move::Greet => "greet",
            Move::Pose => "pose",
            Move::Acknowledge => "acknowledge",
            Move::Point => "point",
            Move::Rule => "rule",
            Move::Example => "example",
            Move::Reveal => "reveal",
            Move::PraiseAndAskWhy => "praise-and-ask-why",
            Move::CorrectMisconception => "correct-misconception",
            Move::OffRamp => "off-ramp",
            Move::AnswerQuestion => "answer-question",
            Move::Redirect => "redirect",
            Move::TeachBack => "teach-back",
        }
    }

    /// The move of a rung of the hint ladder, 0 to 4.
    pub fn of_rung(rung: u8) -> Move {
        match rung {
            0 => Move::Pose,
            1 => Move::Point,
            2 => Move::Rule,
            3 => Move::Example,
            _ => Move::Reveal,
        }
    }
}
