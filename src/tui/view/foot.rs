//! The foot of the screen: notice or status. The keys below it are in [`super::keys`].

use super::clip;
use super::keys::key_label;
use crate::curriculum::text::printable;
use crate::learner::mood::Guess;
use crate::llm::ModelState;
use crate::session::{Phase, Pull, Session, Tone, guess};
use crate::tui::actions::Action;
use crate::tui::app::Ui;
use crate::tui::markdown::{in_rows, paragraph};
use crate::{locale, msg};
use ratatui::layout::Rect;
use ratatui::text::Line;

/// Most lines of a notice.
const MOST_LINES: usize = 3;
/// Below this height the status is shown only when there is something to say.
const LOW: u16 = 14;
/// From this width on a guess comes with its reasons.
const ROOMY: u16 = 60;

/// The sentence on why this comes now.
pub fn reason(session: &Session) -> Option<&str> {
    match &session.phase {
        Phase::Item(s) => Some(&s.reason.sentence),
        Phase::Lesson(r) => Some(&r.reason.sentence),
        _ => None,
    }
}

/// The model's state in a few words.
fn model_words(state: &ModelState) -> String {
    match state {
        ModelState::Absent { .. } => msg!("model-none"),
        ModelState::Loading { percent } => msg!("model-loading", percent = *percent),
        ModelState::Ready(info) => msg!("model-ready", name = info.name.as_str(), place = info.place()),
        ModelState::Restarting { .. } => msg!("model-restarting"),
        ModelState::Failed { .. } => msg!("model-failed"),
    }
}

/// A guess at the mood, with what speaks for it where there is room, and the keys that answer it.
fn guess_lines(made: &Guess, session: &Session, ui: &Ui, area: Rect) -> Vec<Line<'static>> {
    let width = area.width - 1;
    let mut said = guess::words(made);
    if area.height >= LOW && area.width >= ROOMY {
        said = locale::sentences(&[&said, &msg!("guess-because", reasons = guess::reasons(made))]);
    }
    let key = |action| key_label(ui.keymap.key_of(action));
    let offers = session.feeling.offers.iter().map(|o| (key(Action::Offer(*o)), o.words()));
    let (no, yes) = ((key(Action::GuessWrong), msg!("guess-no")), (key(Action::GuessRight), msg!("guess-yes")));
    let typing = ui.place(session).is_field();
    let whole = |keys: &str| if typing { msg!("guess-keys", keys = keys) } else { keys.to_string() };
    // What does not fit in two lines is left out whole: a key without its word helps nobody.
    let lead = "   ";
    let mut shown: Vec<String> = Vec::new();
    let rows = |keys: &[String]| {
        paragraph(lead, &whole(&in_rows(keys, " · ", width - lead.len() as u16)), ui.theme.dim(), width)
    };
    for (key, words) in [no].into_iter().chain(offers).chain([yes]) {
        shown.push(format!("{key} {words}"));
        if rows(&shown).len() >= MOST_LINES {
            shown.pop();
        }
    }
    let mut lines = paragraph(" ? ", &said, ui.theme.info(), width);
    lines.truncate(2);
    let mut below = rows(&shown);
    below.truncate(MOST_LINES + 1 - lines.len());
    lines.extend(below);
    lines
}

/// Notice or status, in as many lines as it needs.
pub fn status(session: &Session, ui: &Ui, area: Rect) -> Vec<Line<'static>> {
    if let Some(notice) = &session.notice {
        let (sign, style) = match notice.tone {
            Tone::Good => ("✓", ui.theme.good()),
            Tone::Info => ("i", ui.theme.info()),
            Tone::Bad => ("!", ui.theme.bad()),
        };
        let text = notice.text.replace('\n', " ");
        let mut lines = paragraph(&format!(" {sign} "), &text, style, area.width - 1);
        if lines.len() > MOST_LINES {
            lines.truncate(MOST_LINES);
            let last: String = lines[MOST_LINES - 1].spans.iter().map(|s| s.content.as_ref()).collect();
            lines[MOST_LINES - 1] = Line::styled(clip(&format!("{last} …"), area.width - 1), style);
        }
        return lines;
    }
    if let Some(guess) = &session.feeling.guess {
        return guess_lines(guess, session, ui, area);
    }
    if area.height < LOW && session.talk.live.is_none() {
        return Vec::new();
    }
    let mut parts: Vec<String> = Vec::new();
    match &session.talk.live {
        Some(live) if live.begun => parts.push(msg!("status-replying")),
        Some(live) => parts.push(match (live.queued, live.reading) {
            (Some(0), _) => msg!("status-turn"),
            (Some(n), _) => msg!("status-queue", n = n),
            (None, Some((done, total))) if done < total => msg!("status-reading", done = done, total = total),
            _ => msg!("status-thinking"),
        }),
        None => {}
    }
    parts.extend(session.company.clone());
    parts.push(if session.saved { msg!("status-saved") } else { msg!("status-saving") });
    parts.extend(
        session.talk.speed.filter(|_| session.talk.live.is_none()).map(|s| msg!("status-speed", n = format!("{s:.0}"))),
    );
    parts.push(printable(&model_words(&session.model)));
    parts.extend(session.pull.iter().map(Pull::short));
    parts.extend(session.answers_instead());
    vec![Line::styled(clip(&format!(" {}", parts.join(" · ")), area.width - 1), ui.theme.dim())]
}
