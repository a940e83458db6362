//! A report as Markdown: tables, and the charts in blocks of text.

use super::Report;
use super::plain::{answer_table, mix_up_lines, practice_table, skill_cells, skill_names};
use crate::curriculum::text::printable;
use crate::msg;
use crate::report::chart::{Chart, Glyphs, text};

/// Columns and rows of a chart.
const SIZE: (u16, u16) = (76, 12);

/// What is text stays text: no mark of it marks anything.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in printable(text).chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' => out.extend(['\\', c]),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\n' | '\t' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

fn table(names: &[String], rows: &[Vec<String>]) -> Vec<String> {
    let line = |cells: &[String]| format!("| {} |", cells.iter().map(|c| escaped(c)).collect::<Vec<_>>().join(" | "));
    let rule = format!("|{}", " --- |".repeat(names.len()));
    [line(names), rule].into_iter().chain(rows.iter().map(|r| line(r))).collect()
}

/// The whole report.
pub fn markdown(report: &Report) -> String {
    let mut out = vec![format!("# {}", msg!("report-title")), String::new()];
    for (name, value) in report.facts() {
        out.push(format!("- {}: {}", escaped(&name), escaped(&value)));
    }
    let mut section = |title: String, lines: Vec<String>| {
        if !lines.is_empty() {
            out.extend([String::new(), format!("## {title}"), String::new()]);
            out.extend(lines);
        }
    };
    let say = |lines: &[String]| lines.iter().map(|l| format!("{}  ", escaped(l))).collect::<Vec<String>>();
    let list = |lines: &[String]| lines.iter().map(|l| format!("- {}", escaped(l))).collect::<Vec<String>>();
    section(msg!("report-summary"), say(&report.summary_words()));
    section(msg!("report-next"), say(&report.next));
    section(msg!("panel-plan"), say(&report.plan));
    let cells: Vec<Vec<String>> = report.skills.iter().map(skill_cells).collect();
    section(msg!("report-skills"), table(&skill_names(), &cells));
    let (names, rows) = practice_table(report);
    section(msg!("report-practised"), if rows.is_empty() { Vec::new() } else { table(&names, &rows) });
    section(msg!("report-mix-ups"), list(&mix_up_lines(report)));
    if let Some(series) = &report.series {
        for chart in Chart::ALL {
            let mut lines = say(&chart.sentences(series));
            let rows = chart.rows(series, SIZE, Glyphs::Unicode);
            if !rows.is_empty() {
                lines.extend([String::new(), "```text".to_string()]);
                // Names within are of a course: a fence among them would end the block.
                let below = chart.below(series, SIZE.0, Glyphs::Unicode);
                lines.extend(rows.iter().chain(&below).map(|r| printable(&text(r)).replace('`', "'")));
                lines.push("```".to_string());
                let note = chart.note(series, Glyphs::Unicode);
                lines.extend(note.iter().flat_map(|note| [String::new(), escaped(note)]));
            }
            section(chart.heading(), lines);
        }
    }
    section(msg!("report-method"), say(&report.method));
    if let Some(given) = &report.answers {
        let (names, rows) = answer_table(given);
        section(msg!("report-answers"), table(&names, &rows));
    }
    out.join("\n") + "\n"
}
