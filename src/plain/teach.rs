//! Correcting a pupil, in lines.

use super::answers::Parts;
use super::lines::{Order, one};
use crate::curriculum::text::printable;
use crate::msg;
use crate::session::{Event, Grading, Phase, Session, Taught, Teaching};

/// The line that ends what is said to the pupil.
const END: &str = ".";

/// What stands at the beginning.
pub fn opening(session: &Session) -> String {
    let (Phase::Teach(teaching), Some((skill, _))) = (&session.phase, session.taught()) else { return String::new() };
    let title = msg!("teach-title", skill = skill.title.as_str());
    let so_far = match teaching.said.trim() {
        "" => String::new(),
        said => format!("\n{}: {said}", msg!("teach-you-say")),
    };
    format!("{title}\n{}: {}{so_far}", msg!("teach-pupil-says"), teaching.pupil)
}

/// A name for how far it is: what is said is said once for each.
pub fn key(teaching: &Teaching) -> &'static str {
    match teaching.stage {
        Taught::Explaining => "explaining",
        Taught::Grading(_) => "grading",
        Taught::Comparing { .. } => "comparing",
        Taught::Done { .. } => "done",
    }
}

/// What a model is doing, and how it is stopped.
pub fn grading(grading: &Grading) -> String {
    let (at, of) = grading.at();
    let words = msg!("grading", model = printable(&grading.model), at = at.to_string(), of = of.to_string());
    format!("{words}\n{}", msg!("grading-how-plain"))
}

/// What is asked for, or what came of it.
pub fn stage(session: &Session) -> String {
    let (Phase::Teach(teaching), Some((_, misconception))) = (&session.phase, session.taught()) else {
        return String::new();
    };
    let so = || format!("{}: {}", msg!("teach-so"), misconception.correction);
    match &teaching.stage {
        Taught::Explaining => msg!("teach-how-plain"),
        Taught::Grading(at) => grading(at),
        Taught::Comparing { note, .. } => {
            let note = note.as_ref().map_or_else(String::new, |n| format!("({n})\n"));
            format!("{note}{}\n{}", so(), msg!("teach-compare-plain"))
        }
        Taught::Done { met, graded } => {
            let by = match graded {
                Some((model, Some(quote))) => {
                    msg!("teach-graded-quote", model = printable(model), quote = quote.as_str()) + "\n"
                }
                Some((model, None)) => msg!("teach-graded", model = printable(model)) + "\n",
                None => String::new(),
            };
            let end = if *met { msg!("teach-well") } else { msg!("teach-not-well") };
            let so = if graded.is_some() { so() + "\n" } else { String::new() };
            format!("{by}{so}{end}")
        }
    }
}

/// A line to the pupil, or about what was said.
pub fn line(teaching: &Teaching, parts: &mut Parts, line: &str) -> Order {
    match &teaching.stage {
        Taught::Explaining if line == END || (line.is_empty() && parts.lines.is_empty()) => {
            parts.lines.clear();
            one(Event::Continue)
        }
        Taught::Explaining => {
            parts.lines.push(line.to_string());
            one(Event::typed(parts.lines.join("\n")))
        }
        Taught::Comparing { met, .. } => {
            let wanted = line.trim() == "1";
            let turn = (wanted != *met).then_some(Event::Mark(0));
            Order::Events(turn.into_iter().chain([Event::Continue]).collect())
        }
        Taught::Grading(_) | Taught::Done { .. } => one(Event::Continue),
    }
}
