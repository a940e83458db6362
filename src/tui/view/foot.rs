//! The foot of the screen: notice or status. The keys below it are in [`super::keys`].

use super::clip;
use crate::curriculum::text::printable;
use crate::llm::ModelState;
use crate::session::{Phase, Session, Tone};
use crate::tui::app::Ui;
use crate::tui::markdown::paragraph;
use ratatui::layout::Rect;
use ratatui::text::Line;

/// Most lines of a notice.
const MOST_LINES: usize = 3;
/// Below this height the status is shown only when there is something to say.
const LOW: u16 = 14;

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
        ModelState::Absent { .. } => "no model".into(),
        ModelState::Loading { percent } => format!("model loading {percent}%"),
        ModelState::Ready(info) => format!("{} on {}", info.name, info.place()),
        ModelState::Restarting { .. } => "model restarting".into(),
        ModelState::Failed { .. } => "model failed".into(),
    }
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
    if area.height < LOW && session.talk.live.is_none() {
        return Vec::new();
    }
    let mut parts: Vec<String> = Vec::new();
    match &session.talk.live {
        Some(live) if live.begun => parts.push("replying".into()),
        Some(live) => parts.push(match (live.queued, live.reading) {
            (Some(0), _) => "waiting for its turn".into(),
            (Some(n), _) => format!("waiting, {n} before you"),
            (None, Some((done, total))) if done < total => format!("reading {done}/{total}"),
            _ => "thinking".into(),
        }),
        None => {}
    }
    parts.push(if session.saved { "saved" } else { "saving" }.into());
    parts.extend(session.talk.speed.filter(|_| session.talk.live.is_none()).map(|s| format!("{s:.0} tok/s")));
    parts.push(printable(&model_words(&session.model)));
    vec![Line::styled(clip(&format!(" {}", parts.join(" · ")), area.width - 1), ui.theme.dim())]
}
