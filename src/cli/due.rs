//! `gradus due`: what is due for review, for scripts and timers; a notification only where it was asked for.

use super::output::Failure;
use super::{Context, glance};
use crate::curriculum::text::printable;
use crate::driver::now;
use crate::learner::Millis;
use crate::msg;
use crate::report::reviews;
use chrono::{DateTime, Local};
use serde::Serialize;
use std::io::{IsTerminal, Write};
use std::process::{Command, Stdio};

/// For programs.
#[derive(Serialize)]
struct Due<'a> {
    /// Reviews that are due.
    due: usize,
    /// Full ids of the skills.
    skills: Vec<&'a str>,
    /// When the next one that is not due yet will be, milliseconds since 1970 UTC.
    next_review: Option<Millis>,
}

/// Says what is due.
///
/// # Errors
/// 1, in silence, where nothing is due; the curriculum or the journal cannot be read.
pub fn run(ctx: &Context, notify: bool) -> Result<(), Failure> {
    let (glance, now) = (glance::take(ctx)?, now());
    let skills: Vec<&str> = glance.due(now).map(|(_, id, _)| id.as_str()).collect();
    let titles: Vec<String> = glance.due(now).map(|(_, _, title)| title.clone()).collect();
    let later = glance.reviews.iter().map(|(at, _, _)| *at).find(|at| *at > now);
    let words = reviews::due(&titles);
    if ctx.json {
        ctx.out.json(&Due { due: skills.len(), skills, next_review: later })?;
    } else if !ctx.quiet {
        let when = later.and_then(DateTime::from_timestamp_millis);
        let when = when.map(|t| t.with_timezone(&Local).format("%Y-%m-%d %H:%M").to_string());
        let more = when.map_or_else(String::new, |at| msg!("reviews-next", at = at));
        ctx.out.line(&crate::locale::sentences(&[&words, &more]))?;
    }
    if titles.is_empty() {
        return Err(Failure::failed(""));
    }
    if notify {
        notified(ctx, &words);
    }
    Ok(())
}

/// By the desktop's own notifications where there are any, or else by the terminal's (OSC 9).
fn notified(ctx: &Context, words: &str) {
    let mut desktop = Command::new("notify-send");
    desktop.args(["--app-name=Gradus", "--", "Gradus", words]);
    desktop.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let there =
        ["DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"].iter().any(|n| std::env::var_os(n).is_some());
    if there && desktop.status().is_ok_and(|s| s.success()) {
        return;
    }
    let mut err = std::io::stderr();
    if err.is_terminal() {
        // It ends at the first control character, and there is none in it.
        let line = printable(words).replace(['\n', '\t'], " ");
        let _ = write!(err, "\x1b]9;{line}\x07").and_then(|()| err.flush());
    } else {
        ctx.out.note(&msg!("reviews-unnotified"));
    }
}
