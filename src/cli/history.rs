//! `gradus history`: what happened, from the journal.

use super::args::HistoryArgs;
use super::output::{Failure, Style};
use super::{Context, memory};
use crate::curriculum::text::printable;
use crate::driver::{now, zone};
use crate::learner::{DAY, Evidence, Millis, Speaker};
use crate::msg;
use chrono::{DateTime, Local, NaiveDate};
use std::collections::VecDeque;

/// Prints every record, oldest first, or those that are asked for; with `--json` one object a line.
///
/// # Errors
/// 2 where the day cannot be read; the journal cannot be read.
pub fn run(ctx: &Context, args: &HistoryArgs) -> Result<(), Failure> {
    let disputed = args.disputed;
    let since = args.since.as_deref().map(day).transpose()?;
    let zone = zone(now());
    let mut result = Ok(());
    let mut any = false;
    let mut last: VecDeque<(Millis, Evidence)> = VecDeque::new();
    let say = |at, evidence: &Evidence| if ctx.json { json(ctx, at, evidence) } else { line(ctx, at, evidence) };
    memory::each(ctx, &mut |at, evidence| {
        let early = since.is_some_and(|day| zone.day(at) < day);
        let other = args.skill.as_deref().is_some_and(|name| !is_about(&evidence, name));
        if early || other || disputed && !matches!(evidence, Evidence::Contested { .. }) {
            return;
        }
        any = true;
        match args.limit {
            Some(most) => {
                last.push_back((at, evidence));
                if last.len() > most as usize {
                    last.pop_front();
                }
            }
            None if result.is_ok() => result = say(at, &evidence),
            None => {}
        }
    })?;
    for (at, evidence) in &last {
        say(*at, evidence)?;
    }
    let narrowed = args.since.is_some() || args.skill.is_some();
    if !any && narrowed && !ctx.json {
        ctx.out.line(&msg!("history-none-such"))?;
    } else if !any && disputed && !ctx.json {
        ctx.out.line(&msg!("history-no-disputes"))?;
    } else if !any && !ctx.json {
        ctx.out.line(&msg!("history-empty"))?;
    }
    result
}

/// A local day that somebody typed: `2027-01-31`, or a number of days back.
fn day(text: &str) -> Result<i64, Failure> {
    let now = now();
    let today = zone(now).day(now);
    let back = text.trim().parse::<u32>().ok().map(|days| today - i64::from(days.max(1)) + 1);
    let named = || {
        let date = NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok()?;
        Some(date.and_hms_opt(0, 0, 0)?.and_utc().timestamp_millis().div_euclid(DAY))
    };
    back.or_else(named).ok_or_else(|| Failure::usage(msg!("history-day-unread", text = text)))
}

/// Whether a record is about this skill, named by its full id or by what stands after the dot.
fn is_about(evidence: &Evidence, name: &str) -> bool {
    let id = match evidence {
        Evidence::Attempt(attempt) => attempt.skill(),
        Evidence::Hint { item, .. }
        | Evidence::Skipped { item }
        | Evidence::Accepted { item }
        | Evidence::Contested { item, .. }
        | Evidence::Said { item: Some(item), .. } => item.split('/').next().unwrap_or(item),
        Evidence::Lesson { skill, .. }
        | Evidence::Rated { skill, .. }
        | Evidence::Chosen { skill }
        | Evidence::Disputed { skill }
        | Evidence::Taught { skill, .. } => skill,
        _ => return false,
    };
    id == name || id.split_once('.').is_some_and(|(_, short)| short == name)
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
