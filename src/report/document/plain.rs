//! A report as plain text in eighty columns, and the tables that the other forms share.

use super::{Given, Report, SkillLine};
use crate::curriculum::text::printable;
use crate::msg;
use crate::report::chart::{Chart, Glyphs, fit, text};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns of a line.
const WIDTH: usize = 80;
/// Rows of a curve.
const CURVE: u16 = 12;

/// Names of the columns of the table of skills.
pub(super) fn skill_names() -> [String; 6] {
    [
        msg!("report-skill"),
        msg!("report-estimate"),
        msg!("report-solves"),
        msg!("report-stands"),
        msg!("report-answers"),
        msg!("report-recall"),
    ]
}

pub(super) fn skill_cells(s: &SkillLine) -> Vec<String> {
    let recall = s.recall.map_or_else(|| "-".to_string(), |p| format!("{:.0}%", p * 100.0));
    vec![s.title.clone(), s.estimate_words(), s.range_words(), s.standing_words(), s.answers.to_string(), recall]
}

pub(super) fn practice_table(report: &Report) -> (Vec<String>, Vec<Vec<String>>) {
    let names = vec![msg!("report-skill"), msg!("report-answers"), msg!("report-right"), msg!("report-minutes")];
    let row = |p: &super::Practice| {
        vec![p.title.clone(), p.answers.to_string(), p.right.to_string(), format!("{:.0}", p.minutes)]
    };
    (names, report.practised.iter().map(row).collect())
}

pub(super) fn answer_table(given: &[Given]) -> (Vec<String>, Vec<Vec<String>>) {
    let typed = given.iter().any(|g| g.answer.is_some());
    let mut names = vec![msg!("report-when"), msg!("report-question"), msg!("report-verdict")];
    names.extend(typed.then(|| msg!("report-answer")));
    let row = |g: &Given| {
        let verdict = if g.correct { msg!("verdict-right") } else { msg!("verdict-wrong") };
        let mut row = vec![g.when.clone(), g.item.clone(), verdict];
        row.extend(typed.then(|| g.answer.clone().unwrap_or_default()));
        row
    };
    (names, given.iter().map(row).collect())
}

/// Each misconception in a sentence.
pub(super) fn mix_up_lines(report: &Report) -> Vec<String> {
    let one = |m: &super::MixUp| {
        let (skill, belief, so) = (m.title.as_str(), m.belief.as_str(), m.correction.as_str());
        match m.open {
            true => msg!("report-mix-up-open", skill = skill, n = m.times, belief = belief, correction = so),
            false => msg!("report-mix-up-overcome", skill = skill, n = m.times, belief = belief, correction = so),
        }
    };
    report.misconceptions.iter().map(one).collect()
}

/// The report in lines of eighty columns at most.
pub fn plain(report: &Report, glyphs: Glyphs) -> String {
    let mut out = vec![msg!("report-title"), String::new()];
    for (name, value) in report.facts() {
        out.extend(wrapped(&format!("{}  {value}", fit(&name, 12)), 14));
    }
    let mut section = |title: String, lines: Vec<String>| {
        if !lines.is_empty() {
            let rule = glyphs.pick("─", "-").repeat(title.width());
            out.extend([String::new(), title, rule]);
            out.extend(lines);
        }
    };
    let say = |lines: &[String]| lines.iter().flat_map(|l| wrapped(l, 0)).collect::<Vec<String>>();
    section(msg!("report-summary"), say(&report.summary_words()));
    section(msg!("report-next"), say(&report.next));
    section(msg!("panel-plan"), say(&report.plan));
    section(msg!("report-skills"), skill_lines(report, glyphs));
    let (names, rows) = practice_table(report);
    section(
        msg!("report-practised"),
        if rows.is_empty() { Vec::new() } else { columns(&names, &rows, &[44, 10, 10, 10]) },
    );
    section(msg!("report-mix-ups"), say(&mix_up_lines(report)));
    if let Some(series) = &report.series {
        for chart in Chart::ALL {
            let mut lines = say(&chart.sentences(series));
            let rows = chart.rows(series, (WIDTH as u16, CURVE), glyphs);
            if !rows.is_empty() {
                lines.push(String::new());
            }
            lines.extend(rows.iter().chain(&chart.below(series, WIDTH as u16, glyphs)).map(text));
            lines.extend(chart.note(series, glyphs).iter().flat_map(|note| wrapped(note, 0)));
            section(chart.heading(), lines);
        }
    }
    section(msg!("report-method"), say(&report.method));
    if let Some(given) = &report.answers {
        let (names, rows) = answer_table(given);
        let widths: &[usize] = if names.len() > 3 { &[18, 26, 8, 26] } else { &[18, 44, 12] };
        section(msg!("report-answers"), columns(&names, &rows, widths));
    }
    let safe: Vec<String> = out.iter().map(|line| printable(&line.replace('\n', " ")).trim_end().to_string()).collect();
    safe.join("\n") + "\n"
}

fn skill_lines(report: &Report, glyphs: Glyphs) -> Vec<String> {
    let row = |s: &SkillLine| {
        let bar = glyphs.bar(s.estimate.unwrap_or(0.0), 10);
        let line = format!(
            "{} {bar} {:>4}  {:<14} {}",
            fit(&s.title, 28),
            s.estimate_words(),
            s.range_words(),
            s.standing_words()
        );
        fit(&line, WIDTH)
    };
    report.skills.iter().map(row).collect()
}

fn columns(names: &[String], rows: &[Vec<String>], widths: &[usize]) -> Vec<String> {
    let line = |cells: &[String]| {
        let cells = cells.iter().zip(widths).map(|(c, w)| fit(&c.replace(['\n', '\t'], " "), *w));
        cells.collect::<Vec<_>>().join(" ")
    };
    [line(names)].into_iter().chain(rows.iter().map(|r| line(r))).collect()
}

/// A text in lines of eighty columns; those after the first begin with `indent` spaces. A script without spaces is broken
/// between its characters.
fn wrapped(text: &str, indent: usize) -> Vec<String> {
    let (mut lines, mut line) = (Vec::new(), String::new());
    let mut words: Vec<String> = Vec::new();
    for word in text.split(' ') {
        let mut piece = String::new();
        for c in word.chars() {
            // Closing marks stay with what they close.
            let closing = "。，、；：？！）」”’％%".contains(c);
            if c.width() == Some(2) && !closing && !piece.is_empty() {
                words.push(std::mem::take(&mut piece));
            }
            piece.push(c);
        }
        words.push(piece + " ");
    }
    for word in words {
        if line.width() + word.trim_end().width() > WIDTH && !line.trim().is_empty() {
            lines.push(line.trim_end().to_string());
            line = " ".repeat(indent);
        }
        line.push_str(&word);
    }
    lines.push(line.trim_end().to_string());
    lines
}
