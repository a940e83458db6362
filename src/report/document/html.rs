//! A report as one HTML file: no script, nothing from the network, charts as SVG within.

use super::node::{Node, el};
use super::{Report, svg};
use crate::locale;
use crate::msg;
use crate::report::chart::Chart;

const DOCTYPE: &str = "<!doctype html>\n";
const STYLE: &str = include_str!("report.css");
/// Whatever stood in it, nothing would be fetched and nothing run.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// The whole page.
pub fn html(report: &Report) -> String {
    let head = el("head")
        .add(el("meta").at("charset", "utf-8"))
        .add(el("meta").at("name", "viewport").at("content", "width=device-width"))
        .add(el("meta").at("http-equiv", "Content-Security-Policy").at("content", POLICY))
        .add(el("title").text(msg!("report-title")))
        .add(el("style").own(STYLE));
    let page = el("html").at("lang", locale::current().tag()).add(head).add(body(report));
    let mut out = DOCTYPE.to_string();
    page.write(&mut out);
    out.push('\n');
    out
}

fn section(title: String) -> Node {
    el("section").add(el("h2").text(title))
}

fn paragraphs(lines: &[String]) -> impl Iterator<Item = Node> {
    lines.iter().map(|line| el("p").text(line.as_str()))
}

/// A table with these names over its columns.
fn table(names: Vec<String>, rows: impl IntoIterator<Item = Vec<String>>) -> Node {
    let head = el("tr").all(names.into_iter().map(|n| el("th").at("scope", "col").text(n)));
    let row = |cells: Vec<String>| el("tr").all(cells.into_iter().map(|c| el("td").text(c)));
    let body = el("tbody").all(rows.into_iter().map(row));
    el("div").at("class", "wide").add(el("table").add(el("thead").add(head)).add(body))
}

fn body(report: &Report) -> Node {
    let facts = report.facts().into_iter().flat_map(|(name, value)| [el("dt").text(name), el("dd").text(value)]);
    let mut body = el("body")
        .add(el("h1").text(msg!("report-title")))
        .add(el("dl").all(facts))
        .add(section(msg!("report-summary")).all(paragraphs(&report.summary_words())))
        .add(section(msg!("report-next")).all(paragraphs(&report.next)));
    if !report.plan.is_empty() {
        body = body.add(section(msg!("panel-plan")).all(paragraphs(&report.plan)));
    }
    let names = super::plain::skill_names().map(String::from).to_vec();
    body =
        body.add(section(msg!("report-skills")).add(table(names, report.skills.iter().map(super::plain::skill_cells))));
    if !report.practised.is_empty() {
        let (names, rows) = super::plain::practice_table(report);
        body = body.add(section(msg!("report-practised")).add(table(names, rows)));
    }
    if !report.misconceptions.is_empty() {
        body = body.add(section(msg!("report-mix-ups")).all(paragraphs(&super::plain::mix_up_lines(report))));
    }
    if let Some(series) = &report.series {
        for chart in Chart::ALL {
            let said = chart.sentences(series);
            body = body.add(section(chart.heading()).all(paragraphs(&said)).all(svg::chart(chart, series)));
        }
    }
    body = body.add(section(msg!("report-method")).all(paragraphs(&report.method)));
    if let Some(given) = &report.answers {
        let (names, rows) = super::plain::answer_table(given);
        body = body.add(section(msg!("report-answers")).add(table(names, rows)));
    }
    body
}
