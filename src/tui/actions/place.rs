//! Where a key is pressed: the places, and sets of them.

/// `some` but those of `not`, in their order; each of `not` is one of `some`, or it does not compile.
macro_rules! without {
    ($some:expr, $not:expr) => {{
        const SOME: &[Place] = $some;
        const NOT: &[Place] = $not;
        &$crate::tui::actions::place::left::<{ SOME.len() - NOT.len() }>(SOME, NOT)
    }};
}
pub(super) use without;

/// Declares the places with the text that names each, so that there is one list of them.
macro_rules! places {
    ($($(#[$doc:meta])* $name:ident => $id:literal,)+) => {
        /// Where a key is pressed. One place at a time.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Place {
            $($(#[$doc])* $name,)+
        }

        impl Place {
            /// All of them.
            pub const ALL: [Place; [$($id),+].len()] = [$(Place::$name),+];

            /// The text with what it is called.
            pub fn id(self) -> &'static str {
                match self {
                    $(Place::$name => $id,)+
                }
            }
        }
    };
}

places! {
    /// A field is typed in: the first run's name.
    NameField => "place-name",
    /// The first run's options.
    WelcomeOptions => "place-welcome",
    /// Home.
    Home => "place-home",
    /// A lesson.
    Lesson => "place-lesson",
    /// An item with options.
    Options => "place-options",
    /// An item's answer field.
    AnswerField => "place-answer",
    /// An item whose answer field is left for the keys.
    AnswerKeys => "place-answer-keys",
    /// Several small fields: gaps, or values at marks.
    Fields => "place-fields",
    /// Lines that are put in order.
    OrderLines => "place-order",
    /// A program is written.
    Editor => "place-editor",
    /// The same, with the program left for the keys.
    EditorKeys => "place-editor-keys",
    /// A state to be reached in a shell.
    Desk => "place-desk",
    /// A run is to judge the answer.
    Running => "place-running",
    /// A model judges an explanation.
    Grading => "place-grading",
    /// The learner compares an explanation with the model answer.
    Marking => "place-marking",
    /// What is said to a pupil.
    TeachField => "place-teach",
    /// The pupil was corrected.
    Taught => "place-taught",
    /// Why a verdict is contested.
    DisputeField => "place-dispute",
    /// How sure are you?
    Confidence => "place-confidence",
    /// On its way to the disk.
    Saving => "place-saving",
    /// A wrong verdict, with another try.
    Retry => "place-retry",
    /// The last verdict.
    Verdict => "place-verdict",
    /// The field for talking.
    TalkField => "place-talk",
    /// Help and why.
    Overlay => "place-overlay",
    /// Progress in the skills.
    Progress => "place-progress",
    /// The map of the skills.
    Map => "place-map",
    /// The field in which a skill is looked for.
    MapFind => "place-map-find",
    /// The page of a skill.
    Skill => "place-skill",
    /// The models.
    Models => "place-models",
    /// Another tab of the progress screen.
    Charts => "place-charts",
    /// What is looked for.
    SearchField => "place-search",
    /// Where it was found.
    Found => "place-found",
    /// What may be copied.
    Copying => "place-copying",
    /// Something is looked for among all actions.
    Palette => "place-palette",
    /// The list of themes.
    Themes => "place-themes",
    /// Really leave?
    Leaving => "place-leaving",
}

use Place::*;

impl Place {
    /// Where letters are text.
    pub const FIELDS: &[Place] =
        &[NameField, AnswerField, Fields, Editor, TeachField, DisputeField, TalkField, MapFind, SearchField, Palette];
    /// Where letters are keys.
    pub const KEYS: &[Place] = without!(&Place::ALL, Place::FIELDS);

    /// Whether letters are text here.
    pub fn is_field(self) -> bool {
        Place::FIELDS.contains(&self)
    }

    /// The last of the digits that choose here.
    pub fn digits(self) -> Option<&'static str> {
        match self {
            Options | WelcomeOptions | Marking => Some("9"),
            Confidence => Some("4"),
            _ => None,
        }
    }
}

/// What [`without`] is: `N` places.
pub(super) const fn left<const N: usize>(some: &[Place], not: &[Place]) -> [Place; N] {
    let mut out = [Place::Home; N];
    let (mut from, mut to) = (0, 0);
    while from < some.len() {
        let (mut at, mut is_left) = (0, true);
        while at < not.len() {
            if some[from] as usize == not[at] as usize {
                is_left = false;
            }
            at += 1;
        }
        if is_left {
            out[to] = some[from];
            to += 1;
        }
        from += 1;
    }
    out
}
