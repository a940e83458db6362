//! `gradus history`: what happened, from the journal.

use super::output::{Failure, Style};
use super::{Context, memory};
use crate::curriculum::text::printable;
use crate::learner::{Evidence, Millis, Speaker};
use crate::msg;
use chrono::{DateTime, Local};

/// Prints every record, oldest first, or those of disputes alone; with `--json` one object a line.
///
/// # Errors
/// The journal cannot be read.
pub fn run(ctx: &Context, disputed: bool) -> Result<(), Failure> {
    let mut result = Ok(());
    let mut any = false;
    memory::each(ctx, &mut |at, evidence| {
        if disputed && !matches!(evidence, Evidence::Contested { .. }) {
            return;
        }
        any = true;
        if result.is_ok() {
            result = if ctx.json { json(ctx, at, &evidence) } else { line(ctx, at, &evidence) };
        }
    })?;
    if !any && disputed && !ctx.json {
        ctx.out.line(&msg!("history-no-disputes"))?;
    } else if !any && !ctx.json {
        ctx.out.line(&msg!("history-empty"))?;
    }
    result
}

fn json(ctx: &Context, at: Millis, evidence: &Evidence) -> Result<(), Failure> {
    let value = serde_json::json!({ "at": at, "event": evidence });
    ctx.out.line(&value.to_string())
}

fn line(ctx: &Context, at: Millis, evidence: &Evidence) -> Result<(), Failure> {
    let when = DateTime::from_timestamp_millis(at)
        .map(|t| t.with_timezone(&Local).format("%Y-%m-%d %H:%M").to_string())
        .unwrap_or_else(|| at.to_string());
    let (style, what) = words(evidence);
    ctx.out.pieces(&[(Style::Dim, &format!("{when}  ")), (style, &what)])
}

fn words(evidence: &Evidence) -> (Style, String) {
    match evidence {
        Evidence::Profile(p) => {
            (Style::Bold, msg!("history-begins", name = p.name.as_str(), curriculum = p.curriculum.as_str()))
        }
        Evidence::Placed { items: 0 } => (Style::Plain, msg!("history-no-placement")),
        Evidence::Placed { items } => (Style::Plain, msg!("history-placed", n = *items)),
        Evidence::Lesson { skill, ms } => (Style::Plain, msg!("history-lesson", skill = skill.as_str(), n = ms / 1000)),
        Evidence::Hint { item, rung } => (Style::Plain, msg!("history-hint", rung = *rung, item = item.as_str())),
        Evidence::Skipped { item } => (Style::Plain, msg!("history-skipped", item = item.as_str())),
        Evidence::Said { by, text, .. } => {
            let text = text.replace('\n', " ");
            (
                Style::Dim,
                match by {
                    Speaker::Learner => msg!("history-learner", text = text),
                    _ => msg!("history-tutor", text = text),
                },
            )
        }
        Evidence::Attempt(a) => {
            let (style, verdict) = match a.correct {
                true => (Style::Good, msg!("verdict-right")),
                false => (Style::Bad, msg!("verdict-wrong")),
            };
            let help = match (a.revealed, a.hints) {
                (true, _) => msg!("history-after-answer"),
                (_, 0) => String::new(),
                (_, n) => msg!("history-after-hints", n = n),
            };
            let mix = a.misconception.as_ref().map(|m| format!(" [{m}]")).unwrap_or_default();
            let by = a.marked_by.as_ref().map(|m| format!(" ({})", msg!("history-marked-by", model = printable(m))));
            (style, format!("{verdict}  {}{mix}{help}{}", a.item, by.unwrap_or_default()))
        }
        Evidence::Rated { skill, style, up } => {
            let what = style.map_or_else(|| msg!("history-explanation"), crate::learner::taste::Style::words);
            let id = if *up { "history-thumb-up" } else { "history-thumb-down" };
            (Style::Plain, msg!(id, what = what, skill = skill.as_str()))
        }
        Evidence::Chosen { skill } => (Style::Plain, msg!("history-chose", skill = skill.as_str())),
        Evidence::Disputed { skill } => (Style::Plain, msg!("history-disputed", skill = skill.as_str())),
        Evidence::Accepted { item } => (Style::Dim, msg!("history-accepted", item = item.as_str())),
        Evidence::Contested { item, reason, .. } if reason.is_empty() => {
            (Style::Bold, msg!("history-contested", item = item.as_str()))
        }
        Evidence::Contested { item, reason, .. } => {
            (Style::Bold, msg!("history-contested-why", item = item.as_str(), reason = reason.replace('\n', " ")))
        }
        Evidence::Taught { skill, misconception, met, .. } => {
            let id = if *met { "history-taught" } else { "history-taught-not-quite" };
            (Style::Plain, msg!(id, skill = skill.as_str(), misconception = misconception.as_str()))
        }
        Evidence::TasteForgotten => (Style::Plain, msg!("history-taste-forgotten")),
        Evidence::MoodCorrected { guess, right, .. } => {
            let guess = crate::dialogue::memory::mood_words(*guess).to_string();
            let id = if *right { "history-guess-right" } else { "history-guess-wrong" };
            (Style::Plain, msg!(id, guess = guess))
        }
        Evidence::MoodsForgotten => (Style::Plain, crate::msg!("memory-moods-forgotten")),
        Evidence::Unknown => (Style::Dim, msg!("history-newer")),
    }
}
