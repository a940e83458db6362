//! Where an author looks first, with the reason in plain words. The most urgent first: what teaches something wrong comes
//! before what wastes time, and that before style.

use super::items::ItemFigures;
use super::prose::Text;
use super::skills::SkillFigures;
use crate::curriculum::Curriculum;
use serde::Serialize;

/// Right first tries of which an item is hardly right at all: below this with the whole interval.
const TOO_HARD: f64 = 0.3;
/// And above this, an item that tells nothing.
const TOO_EASY: f64 = 0.95;
/// Learners giving up: above this with the whole interval.
const MANY_GIVE_UP: f64 = 0.2;
/// An item-rest correlation that tells nothing: below this with the whole interval.
const TELLS_NOTHING: f64 = 0.1;
/// A skill that few get certified in: below this with the whole interval.
const FEW_CERTIFIED: f64 = 0.5;
/// Part of all wrong answers from which one is worth a `[[wrong]]`.
const FREQUENT: f64 = 0.15;
/// School years of English reading beyond which a lesson is hard to read.
pub const HARD_TO_READ: f64 = 12.0;

/// What is the matter; the most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Concern {
    /// Strong learners do worse than weak ones.
    MisleadsTheStrong,
    /// A distractor that strong learners pick more than weak ones.
    TemptsTheStrong,
    /// Several learners contest its verdict.
    Disputed,
    /// Hardly anybody is right.
    TooHard,
    /// Many give up at it.
    GivenUp,
    /// Few who learn the skill get certified.
    FewCertified,
    /// It tells strong learners from weak ones not at all.
    TellsNothing,
    /// A frequent wrong answer that it does not list.
    UnlistedAnswer,
    /// A distractor that nobody picks.
    DeadOption,
    /// Nearly everybody is right.
    TooEasy,
    /// A prerequisite that says little of the skill.
    PrerequisiteHelpsLittle,
    /// A text over its limit.
    TooLong,
    /// A text that is hard to read.
    HardToRead,
    /// Sentences over their limit.
    LongSentences,
}

/// One thing to look at.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Look {
    /// What is the matter.
    pub concern: Concern,
    /// Full id of the item or skill.
    pub id: String,
    /// File and line.
    pub place: String,
    /// Why, in plain words.
    pub reason: String,
    /// How much of it, for the order among the same.
    #[serde(skip)]
    much: f64,
}

/// Everything to look at, in order.
pub(super) fn first(course: &Curriculum, items: &[ItemFigures], skills: &[SkillFigures], text: &Text) -> Vec<Look> {
    let mut found = Vec::new();
    items.iter().for_each(|i| item(i, &mut found));
    skills.iter().for_each(|s| skill(s, &mut found));
    texts(course, text, &mut found);
    found.sort_by(|a, b| a.concern.cmp(&b.concern).then_with(|| b.much.total_cmp(&a.much)));
    found
}

fn item(i: &ItemFigures, found: &mut Vec<Look>) {
    let mut look = |concern, much, reason: String| {
        found.push(Look { concern, id: i.id.clone(), place: i.place.clone(), reason, much });
    };
    if let Some(m) = i.misleads.filter(|m| m.found) {
        let reason = format!(
            "good learners do worse: {} of {} right in the upper third, {} of {} in the lower; is the key right, and the question clear?",
            m.upper_right, m.third, m.lower_right, m.third
        );
        look(Concern::MisleadsTheStrong, 1.0 - m.p, reason);
    } else if i.discrimination_interval.is_some_and(|d| d.high < TELLS_NOTHING) {
        let reason = format!(
            "it does not tell who can do it from who cannot: item-rest correlation {:.2}",
            i.discrimination.unwrap_or(0.0)
        );
        look(Concern::TellsNothing, -i.discrimination.unwrap_or(0.0), reason);
    }
    for option in i.options.iter().filter(|o| o.tempts_strong == Some(true)) {
        let (upper, lower) = option.upper_lower.unwrap_or_default();
        let reason = format!(
            "the wrong option `{}` draws good learners: picked by {upper} of the upper third, by {lower} of the lower; it may be right in a way",
            brief(&option.text)
        );
        look(Concern::TemptsTheStrong, 1.0 - option.p.unwrap_or(1.0), reason);
    }
    if i.disputers >= 2 {
        let reason = format!("{} learners contest its verdict: see gradus history --disputed", i.disputers);
        look(Concern::Disputed, f64::from(i.disputers), reason);
    }
    if let (Some(share), Some(at)) = (i.share, i.share_interval) {
        let of = format!("{} of {} first tries are right", i.first_right, i.first);
        if at.high < TOO_HARD {
            look(Concern::TooHard, 1.0 - share, format!("very hard: {of}"));
        } else if at.low > TOO_EASY {
            look(Concern::TooEasy, share, format!("very easy: {of}; it tells little"));
        }
    }
    if i.gave_up_interval.is_some_and(|g| g.low > MANY_GIVE_UP) {
        let reason = format!("{} of the {} learners who met it gave up", i.gave_up, i.learners);
        look(Concern::GivenUp, f64::from(i.gave_up) / f64::from(i.learners.max(1)), reason);
    }
    if let Some(top) = i.unlisted.first().filter(|w| w.learners as f64 >= FREQUENT * f64::from(i.wrong)) {
        let reason = format!(
            "{} learners answer `{}`, which it does not list: a [[wrong]] could say why it is wrong",
            top.learners,
            brief(&top.answer)
        );
        look(Concern::UnlistedAnswer, top.learners as f64, reason);
    }
    let dead: Vec<String> =
        i.options.iter().filter(|o| o.dead == Some(true)).map(|o| format!("`{}`", brief(&o.text))).collect();
    if !dead.is_empty() {
        let reason = format!("nobody of {} picks {}: it tempts nobody", i.options_known, dead.join(" or "));
        look(Concern::DeadOption, dead.len() as f64, reason);
    }
}

fn skill(s: &SkillFigures, found: &mut Vec<Look>) {
    let mut look = |concern, much, reason: String| {
        found.push(Look { concern, id: s.id.clone(), place: s.place.clone(), reason, much });
    };
    if s.certified_interval.is_some_and(|c| c.high < FEW_CERTIFIED) {
        let at = s.stops.first().map(|stop| format!("; people stop most at {}", stop.item)).unwrap_or_default();
        let who = if s.certified == 0 { "none".into() } else { format!("only {}", s.certified) };
        let reason = format!("{who} of {} learners are certified{at}", s.certified_of);
        look(Concern::FewCertified, 1.0 - s.certified_share.unwrap_or(0.0), reason);
    }
    for r in s.requires.iter().filter(|r| r.little == Some(true)) {
        let reason = format!(
            "who did well in {} did no better here (correlation {:.2}, {} learners; weak evidence, as nobody drew lots)",
            r.skill,
            r.correlation.unwrap_or(0.0),
            r.learners
        );
        look(Concern::PrerequisiteHelpsLittle, -r.correlation.unwrap_or(0.0), reason);
    }
}

fn texts(course: &Curriculum, text: &Text, found: &mut Vec<Look>) {
    for s in &text.skills {
        for over in &s.over {
            let reason = format!("the {} has {} words; {} is the limit", over.part.words(), over.words, over.limit);
            let much = f64::from(over.words as u32) / f64::from(over.limit.max(1) as u32);
            found.push(Look {
                concern: Concern::TooLong,
                id: over.id.clone(),
                place: over.place.clone(),
                reason,
                much,
            });
        }
        let place = course.skill(&s.id).map_or_else(String::new, |k| format!("{}:{}", k.place.file, k.place.line));
        let mut look = |concern, much, reason| {
            found.push(Look { concern, id: s.id.clone(), place: place.clone(), reason, much });
        };
        if let Some(grade) = s.lesson_grade.filter(|g| *g > HARD_TO_READ) {
            let reason = format!("the lesson reads as school year {grade:.0}; shorter words and sentences help");
            look(Concern::HardToRead, grade, reason);
        }
        if s.long_sentences > 0 {
            let of = if s.long_sentences == 1 { "sentence has" } else { "sentences have" };
            let reason = format!("{} {of} over {} words", s.long_sentences, text.limits.sentence);
            look(Concern::LongSentences, f64::from(s.long_sentences as u32), reason);
        }
    }
}

/// The beginning of a text, on one line.
fn brief(text: &str) -> String {
    let line = crate::curriculum::text::squeeze(text);
    let mut short: String = line.chars().take(60).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    short
}
