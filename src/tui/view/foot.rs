//! The foot of the screen: notice or status. The keys below it are in [`super::keys`].

use super::clip;
use crate::curriculum::text::printable;
use crate::llm::ModelState;
use crate::msg;
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
        ModelState::Absent { .. } => msg!("model-none"),
        ModelState::Loading { percent } => msg!("model-loading", percent = *percent),
        ModelState::Ready(info) => msg!("model-ready", name = info.name.as_str(), place = info.place()),
        ModelState::Restarting { .. } => msg!("model-restarting"),
        ModelState::Failed { .. } => msg!("model-failed"),
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
        Some(live) if live.begun => parts.push(msg!("status-replying")),
        Some(live) => parts.push(match (live.queued, live.reading) {
            (Some(0), _) => msg!("status-turn"),
            (Some(n), _) => msg!("status-queue", n = n),
            (None, Some((done, total))) if done < total => msg!("status-reading", done = done, total = total),
            _ => msg!("status-thinking"),
        }),
        None => {}
    }
    parts.push(if session.saved { msg!("status-saved") } else { msg!("status-saving") });
    parts.extend(
        session.talk.speed.filter(|_| session.talk.live.is_none()).map(|s| msg!("status-speed", n = format!("{s:.0}"))),
    );
    parts.push(printable(&model_words(&session.model)));
    vec![Line::styled(clip(&format!(" {}", parts.join(" · ")), area.width - 1), ui.theme.dim())]
}
