//! The plan in words.

use super::count;
use crate::curriculum::Curriculum;
use crate::learner::day::date;
use crate::policy::plan::{Deadline, Plan};

fn days(n: f64) -> String {
    match n.round().max(1.0) {
        d if d < 14.0 => count(d as u64, "day"),
        d if d < 60.0 => count((d / 7.0).round() as u64, "week"),
        d => count((d / 30.4).round() as u64, "month"),
    }
}

fn chance(p: f64) -> String {
    match p {
        p if p >= 0.99 => "nearly certain".into(),
        p if p < 0.01 => "next to no chance".into(),
        p => format!("{:.0}% chance", p * 100.0),
    }
}

/// The chance of a deadline, where it can be told.
fn chance_of(d: &Deadline) -> String {
    if d.unseen > 0.5 { "too early to say".into() } else { chance(d.chance) }
}

/// The plan in one sentence.
pub fn sentence(plan: &Plan) -> String {
    if plan.skills_left == 0 {
        return "Every skill is mastered: only reviews are left.".into();
    }
    let (low, high) = (days(plan.days.low), days(plan.days.high));
    let span = match (plan.open(), low == high) {
        (true, _) => format!("{low} or more"),
        (_, true) => low,
        _ => format!("{low} to {high}"),
    };
    let goal = format!("At {} minutes a day: {span} until all is mastered", plan.minutes_per_day);
    match &plan.deadline {
        None => format!("{goal}."),
        Some(d) if d.days_left <= 0.0 => format!("{goal}; your deadline of {} is over.", date(d.day)),
        Some(d) => format!("{goal}; by {}: {}.", date(d.day), chance_of(d)),
    }
}

/// What is behind it, a sentence each.
pub fn sentences(c: &Curriculum, plan: &Plan) -> Vec<String> {
    let mut out = vec![sentence(plan)];
    if plan.skills_left == 0 {
        return out;
    }
    let (q, m) = (plan.questions, plan.minutes);
    let about = if plan.open() { "more than about" } else { "about" };
    out.push(format!(
        "{} left: {about} {:.0} questions ({:.0} to {:.0}) and {:.0} reviews, {} of work ({} to {}).",
        count(plan.skills_left as u64, "skill"),
        q.mean,
        q.low,
        q.high,
        plan.reviews,
        hours(m.mean),
        hours(m.low),
        hours(m.high)
    ));
    let measured: u32 = plan.pace.values().map(|k| k.measured).sum();
    let source = match measured {
        0 => "nothing of yours is measured yet, so the author's times are used".into(),
        n => format!("from {} of yours, drawn towards the author's times", count(n, "answer")),
    };
    let mut kinds: Vec<String> = plan.pace.iter().map(|(k, t)| format!("{k} {:.0} s", t.seconds)).collect();
    kinds.push(format!("{:.0} s between questions", plan.between_seconds));
    out.push(format!("Time of a question ({source}): {}.", kinds.join(", ")));
    if let Some(d) = &plan.deadline {
        out.extend(deadline(c, plan, d));
    }
    out.push(match plan.open() {
        true => "The end is out of sight yet: some skills may need more questions than a plan looks ahead.".into(),
        false => "The ranges hold about eight times in ten, if the model of your learning is right; days off are not in them.".into(),
    });
    out
}

fn hours(minutes: f64) -> String {
    if minutes < 90.0 { format!("{minutes:.0} min") } else { format!("{:.1} h", minutes / 60.0) }
}

fn deadline(c: &Curriculum, plan: &Plan, d: &Deadline) -> Vec<String> {
    if d.days_left <= 0.0 {
        return vec![format!("The deadline of {} is over: name another with `gradus plan --deadline`.", date(d.day))];
    }
    let mut out = vec![format!(
        "Until {} there {} {}: {}. {}",
        date(d.day),
        if d.days_left.round() == 1.0 { "is" } else { "are" },
        count(d.days_left.round() as u64, "day"),
        chance_of(d),
        match d.minutes_needed {
            Some(m) => format!("{:.0} minutes a day make it four times in five.", m.max(1.0).ceil()),
            None => "How many minutes a day would make it cannot be said yet.".into(),
        }
    )];
    if !d.leave_out.is_empty() {
        let name = |id: &String| c.skill(id).map_or(id.clone(), |s| s.title.clone());
        let names: Vec<String> = d.leave_out.iter().map(name).collect();
        out.push(format!(
            "With {} minutes a day, leave these for later (nothing you keep needs them): {}; then {}.",
            plan.minutes_per_day,
            names.join(", "),
            chance(d.chance_without)
        ));
    }
    if d.leave_out.is_empty() && d.chance < 0.8 && d.unseen <= 0.5 {
        out.push("Leaving skills out would not make it likely.".into());
    }
    out
}
