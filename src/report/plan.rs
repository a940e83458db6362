//! The plan in words.

use super::kind_words;
use crate::curriculum::Curriculum;
use crate::learner::day::date;
use crate::policy::plan::{Deadline, Plan};
use crate::{locale, msg};

fn days(n: f64) -> String {
    match n.round().max(1.0) {
        d if d < 14.0 => msg!("days", n = d as u64),
        d if d < 60.0 => msg!("weeks", n = (d / 7.0).round() as u64),
        d => msg!("months", n = (d / 30.4).round() as u64),
    }
}

fn chance(p: f64) -> String {
    match p {
        p if p >= 0.99 => msg!("chance-certain"),
        p if p < 0.01 => msg!("chance-none"),
        p => msg!("chance", p = format!("{:.0}", p * 100.0)),
    }
}

/// The chance of a deadline, where it can be told.
fn chance_of(d: &Deadline) -> String {
    if d.unseen > 0.5 { msg!("chance-unknown") } else { chance(d.chance) }
}

/// The plan in one sentence.
pub fn sentence(plan: &Plan) -> String {
    if plan.skills_left == 0 {
        return msg!("plan-done");
    }
    let (low, high) = (days(plan.days.low), days(plan.days.high));
    let span = match (plan.open(), low == high) {
        (true, _) => msg!("span-open", low = low),
        (_, true) => low,
        _ => msg!("span", low = low, high = high),
    };
    let minutes = plan.minutes_per_day;
    match &plan.deadline {
        None => msg!("plan-goal", minutes = minutes, span = span),
        Some(d) if d.days_left <= 0.0 => msg!("plan-goal-over", minutes = minutes, span = span, date = date(d.day)),
        Some(d) => msg!("plan-goal-by", minutes = minutes, span = span, date = date(d.day), chance = chance_of(d)),
    }
}

/// What is behind it, a sentence each.
pub fn sentences(c: &Curriculum, plan: &Plan) -> Vec<String> {
    let mut out = vec![sentence(plan)];
    if plan.skills_left == 0 {
        return out;
    }
    let (q, m) = (plan.questions, plan.minutes);
    let whole = |x: f64| format!("{x:.0}");
    let questions = msg!("plan-questions", mean = whole(q.mean), low = whole(q.low), high = whole(q.high));
    let work = msg!("plan-work", mean = hours(m.mean), low = hours(m.low), high = hours(m.high));
    let (skills, reviews) = (plan.skills_left, whole(plan.reviews));
    out.push(match plan.open() {
        true => msg!("plan-left-open", skills = skills, questions = questions, reviews = reviews, work = work),
        false => msg!("plan-left", skills = skills, questions = questions, reviews = reviews, work = work),
    });
    let measured: u32 = plan.pace.values().map(|k| k.measured).sum();
    let source = match measured {
        0 => msg!("plan-times-author"),
        n => msg!("plan-times-yours", n = n),
    };
    let mut kinds: Vec<String> = plan
        .pace
        .iter()
        .map(|(k, t)| msg!("plan-time", kind = kind_words(&k.to_string()), seconds = whole(t.seconds)))
        .collect();
    kinds.push(msg!("plan-time-between", seconds = whole(plan.between_seconds)));
    out.push(msg!("plan-times", source = source, times = locale::list(&kinds)));
    if let Some(d) = &plan.deadline {
        out.extend(deadline(c, plan, d));
    }
    out.push(match plan.open() {
        true => msg!("plan-far"),
        false => msg!("plan-ranges"),
    });
    out
}

fn hours(minutes: f64) -> String {
    if minutes < 90.0 {
        msg!("work-minutes", n = format!("{minutes:.0}"))
    } else {
        msg!("work-hours", n = format!("{:.1}", minutes / 60.0))
    }
}

fn deadline(c: &Curriculum, plan: &Plan, d: &Deadline) -> Vec<String> {
    if d.days_left <= 0.0 {
        return vec![msg!("plan-over", date = date(d.day))];
    }
    let until = msg!("plan-until", date = date(d.day), n = d.days_left.round() as u64, chance = chance_of(d));
    let needs = match d.minutes_needed {
        Some(m) => msg!("plan-minutes-needed", n = format!("{:.0}", m.max(1.0).ceil())),
        None => msg!("plan-minutes-unknown"),
    };
    let mut out = vec![locale::sentences(&[&until, &needs])];
    if !d.leave_out.is_empty() {
        let name = |id: &String| c.skill(id).map_or(id.clone(), |s| s.title.clone());
        let names: Vec<String> = d.leave_out.iter().map(name).collect();
        let (minutes, chance) = (plan.minutes_per_day, chance(d.chance_without));
        out.push(msg!("plan-leave-out", minutes = minutes, skills = locale::list(&names), chance = chance));
    }
    if d.leave_out.is_empty() && d.chance < 0.8 && d.unseen <= 0.5 {
        out.push(msg!("plan-leaving-no-help"));
    }
    out
}
