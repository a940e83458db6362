//! A report as CSV (RFC 4180): one row a skill, a day or an answer, for a table of a teacher's own.

use super::Report;
use crate::learner::day::date;

/// Of what the rows are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Rows {
    /// A row a skill of the course.
    #[default]
    Skills,
    /// A row a local day with work.
    Days,
    /// A row an answer.
    Answers,
}

/// A text as a field. What a table program would take for a formula is led by an apostrophe.
pub(super) fn field(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let text = if formula { format!("'{text}") } else { text.to_string() };
    if text.contains([',', '"', '\r', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

fn number(x: f64, decimals: usize) -> String {
    if x.is_finite() { format!("{x:.decimals$}") } else { String::new() }
}

fn share(p: Option<f64>) -> String {
    p.map_or_else(String::new, |p| number(p, 4))
}

/// The rows with a row of names before them; lines end in CR LF.
pub fn csv(report: &Report, rows: Rows) -> String {
    let (head, rows) = match rows {
        Rows::Skills => skills(report),
        Rows::Days => days(report),
        Rows::Answers => answers(report),
    };
    let mut out = format!("{head}\r\n");
    for row in rows {
        out.push_str(&row.join(","));
        out.push_str("\r\n");
    }
    out
}

fn skills(report: &Report) -> (&'static str, Vec<Vec<String>>) {
    let head = "skill,title,standing,estimate,solves,solves_low,solves_high,answers,unassisted,minutes,recall,review,\
open_misconceptions,overcome_misconceptions,answers_in_period,right_in_period";
    let name = |s: &super::SkillLine| {
        serde_json::to_value(s.standing).ok().and_then(|v| v.as_str().map(str::to_string)).unwrap_or_default()
    };
    let row = |s: &super::SkillLine| {
        vec![
            field(&s.skill),
            field(&s.title),
            name(s),
            share(s.estimate),
            share(s.solves.map(|x| x.0)),
            share(s.solves.map(|x| x.1)),
            share(s.solves.map(|x| x.2)),
            s.answers.to_string(),
            s.unassisted.to_string(),
            number(s.minutes, 1),
            share(s.recall),
            s.review.clone().unwrap_or_default(),
            s.misconceptions.0.to_string(),
            s.misconceptions.1.to_string(),
            s.answers_in_period.to_string(),
            s.right_in_period.to_string(),
        ]
    };
    (head, report.skills.iter().map(row).collect())
}

fn days(report: &Report) -> (&'static str, Vec<Vec<String>>) {
    let head = "day,answers,right,alone,hints,answer_minutes,lesson_minutes";
    let from = report.from.as_deref().unwrap_or_default();
    let days = report.series.iter().flat_map(|s| &s.days).map(|d| (date(d.day), d));
    let row = |(day, d): (String, &super::DayWork)| {
        vec![
            day,
            d.answers.to_string(),
            d.right.to_string(),
            d.alone.to_string(),
            d.hints.to_string(),
            number(d.answer_ms as f64 / 60_000.0, 2),
            number(d.lesson_ms as f64 / 60_000.0, 2),
        ]
    };
    (head, days.filter(|(day, _)| day.as_str() >= from).map(row).collect())
}

fn answers(report: &Report) -> (&'static str, Vec<Vec<String>>) {
    let given = report.answers.as_deref().unwrap_or_default();
    let typed = given.iter().any(|g| g.answer.is_some());
    let head = match typed {
        true => "when,item,kind,correct,hints,revealed,retry,seconds,confidence,answer",
        false => "when,item,kind,correct,hints,revealed,retry,seconds,confidence",
    };
    let row = |g: &super::Given| {
        let mut row = vec![
            g.when.clone(),
            field(&g.item),
            g.kind.clone(),
            g.correct.to_string(),
            g.hints.to_string(),
            g.revealed.to_string(),
            g.retry.to_string(),
            number(g.seconds, 1),
            g.confidence.map_or_else(String::new, |c| c.to_string()),
        ];
        row.extend(typed.then(|| field(g.answer.as_deref().unwrap_or_default())));
        row
    };
    (head, given.iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_and_no_formula_is_one() {
        assert_eq!(field("plain"), "plain");
        assert_eq!(field("a,b"), "\"a,b\"");
        assert_eq!(field("say \"hi\"\nthere"), "\"say \"\"hi\"\"\nthere\"");
        assert_eq!(field("=1+1"), "'=1+1");
        assert_eq!(field("-x,y"), "\"'-x,y\"");
        assert_eq!((field("@a"), field("+1")), ("'@a".into(), "'+1".into()));
        assert_eq!(field(""), "");
    }
}
