//! What a learner means by what they say. Word rules; where they are in doubt, it is a question.

/// What is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intent {
    /// Hello.
    Greeting,
    /// Thank you.
    Thanks,
    /// Just tell me.
    AsksAnswer,
    /// A hint, please.
    AsksHint,
    /// What am I to do?
    AsksGoal,
    /// Anger or giving up.
    Frustrated,
    /// Too easy.
    Bored,
    /// The verdict is wrong.
    Disputes,
    /// States an answer or a reason.
    Claims,
    /// About programming, beyond the lesson.
    AsksGeneral,
    /// About something else.
    OffTopic,
    /// A page of the manual.
    Manual(String),
    /// Anything else.
    Question,
}

impl Intent {
    /// What is meant by this.
    pub fn of(text: &str) -> Intent {
        let text = text.to_lowercase();
        if text.contains("tell me") && !text.contains('?') { Intent::AsksAnswer } else { Intent::Question }
    }
}
