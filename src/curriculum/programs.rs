//! What a curriculum claims about programs, for the runner to check: every program, and what must come of it.

use super::runs::Job;
use super::{Curriculum, Errand, Expect, Item, Place, Question, Skill, Step, Task, Typed, languages, probes, text};

/// The gap of a `blank` item.
pub const GAP: &str = "___";

/// Something to run, and what must come of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// The lesson or the item.
    pub place: Place,
    /// Where in there it is made.
    pub spot: Spot,
    /// What it is, for messages: `lesson of rust.moves`, `rust.moves/after-let with `&mut``.
    pub label: String,
    /// What to run.
    pub deed: Deed,
    /// What must come of it.
    pub must: Must,
}

/// A place inside a lesson or an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spot {
    /// A line of the file, counted from 1.
    Line(usize),
    /// The first line of the header that holds one of these, the first of them that is found.
    Words(Vec<String>),
}

/// What is run for a claim.
#[derive(Debug, Clone, PartialEq)]
pub enum Deed {
    /// A program.
    Run(Job),
    /// Commands in the folder of a `command` item, then its check.
    Work {
        /// The language of its shell.
        language: String,
        /// Setup and check.
        errand: Box<Errand>,
        /// The commands; empty for doing nothing.
        commands: String,
    },
}

impl Deed {
    /// The language that it needs.
    pub fn language(&self) -> &str {
        match self {
            Deed::Run(job) => &job.language,
            Deed::Work { language, .. } => language,
        }
    }
}

/// What must come of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Must {
    /// This happens.
    Do(Expect),
    /// This does not happen: the answer is listed as wrong.
    NotDo(Expect),
    /// All tests pass, or the check is satisfied.
    Pass,
    /// Some test fails, or the check is not satisfied.
    Fail,
    /// The values at the marks are these.
    Show(Watch),
}

/// The values that a `trace` must show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watch {
    /// How the values are found in what the program writes.
    pub probed: probes::Probed,
    /// In the order of the steps.
    pub values: Vec<Value>,
    /// Whether the program must end by itself with success.
    pub ends_well: bool,
}

/// One value of a `trace`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// The mark of the line.
    pub mark: String,
    /// The expression.
    pub show: String,
    /// The how-manieth time the line is reached.
    pub hit: u32,
    /// What the key says.
    pub value: String,
}

/// Every claim of the curriculum, in order. Blocks whose claim cannot be read are left to the linter.
pub fn claims(curriculum: &Curriculum) -> Vec<Claim> {
    let mut all = Vec::new();
    for skill in &curriculum.skills {
        all.extend(lesson(skill, &curriculum.code));
        skill.items.iter().for_each(|item| of_item(item, &mut all));
    }
    all
}

/// A block as a whole program: one without `fn main` is put inside one.
pub fn whole(code: &str, language: &str) -> String {
    if language == "rust" && !code.contains("fn main") { format!("fn main() {{\n{code}}}\n") } else { code.to_string() }
}

/// The item's program with these texts in its gaps; `None` where it has no program.
pub fn filled(item: &Item, texts: &[String]) -> Option<String> {
    let code = item.program()?.body;
    let mut parts = code.split(GAP);
    let mut out = parts.next()?.to_string();
    for (n, part) in parts.enumerate() {
        out.push_str(texts.get(n).map_or("", String::as_str));
        out.push_str(part);
    }
    Some(out)
}

/// The programs of a lesson: blocks of the curriculum's language, and of others that can be run.
fn lesson(skill: &Skill, code: &str) -> Vec<Claim> {
    let fences = text::fences(&skill.lesson);
    let mut found = Vec::new();
    let runs = |language: &str| language == code || languages::is_known(language);
    for (i, fence) in fences.iter().enumerate().filter(|(_, f)| runs(f.language())) {
        let said = fence.info.split(',').find_map(|part| part.trim().strip_prefix("error"));
        let expect = match said {
            Some(code) => Expect::Error(code.trim_start_matches('=').to_string()),
            None if fence.info.split(',').any(|p| p.trim() == "panic") => Expect::Panic(true),
            None => {
                let printed = fences.get(i + 1).filter(|f| f.language() == "output");
                Expect::Output(printed.map(|f| f.body.clone()).unwrap_or_default())
            }
        };
        found.push(Claim {
            place: skill.place.clone(),
            spot: Spot::Line(skill.place.line + fence.line),
            label: format!("lesson of {}", skill.id),
            deed: Deed::Run(Job::once(fence.language(), whole(&fence.body, fence.language()))),
            must: Must::Do(expect),
        });
    }
    found
}

fn of_item(item: &Item, out: &mut Vec<Claim>) {
    match &item.question {
        Question::Blank(gaps) => blank(item, gaps, out),
        Question::Order(order) => {
            let Some(expect) = &item.expect else { return };
            let solution = order.lines[..order.solution.min(order.lines.len())].join("\n");
            for (name, text) in std::iter::once(("solution", &solution)).chain(order.also.iter().map(|a| ("also", a))) {
                let code = whole(&format!("{text}\n"), &item.language);
                let deed = Deed::Run(Job::once(&item.language, code));
                out.push(claim(item, &[name], format!("the {name}"), deed, Must::Do(expect.clone())));
            }
        }
        _ => out.extend(prompt(item)),
    }
    match &item.question {
        Question::Trace(steps) => out.extend(trace(item, steps)),
        Question::Code(task) | Question::Fix(task) => tests(item, task, out),
        Question::Command(errand) => states(item, errand, out),
        _ => {}
    }
}

/// A claim that is made by a key of the header.
fn claim(item: &Item, words: &[&str], what: String, deed: Deed, must: Must) -> Claim {
    let spot = Spot::Words(words.iter().map(|w| w.to_string()).collect());
    Claim { place: item.place.clone(), spot, label: format!("{}, {what}", item.id), deed, must }
}

/// A claim about the program in the prompt.
fn shown(item: &Item, label: String, code: &str, must: Must) -> Option<Claim> {
    let spot = Spot::Line(item.place.line + item.program()?.line);
    let deed = Deed::Run(Job::once(&item.language, whole(code, &item.language)));
    Some(Claim { place: item.place.clone(), spot, label, deed, must })
}

fn prompt(item: &Item) -> Option<Claim> {
    let expect = item.expect.clone()?;
    shown(item, item.id.clone(), &item.program()?.body, Must::Do(expect))
}

/// Every accepted text of each gap, with the first ones in the other gaps, and every wrong one.
fn blank(item: &Item, gaps: &[Typed], out: &mut Vec<Claim>) {
    let Some(expect) = &item.expect else { return };
    let first: Vec<String> = gaps.iter().map(|g| g.answers.first().cloned().unwrap_or_default()).collect();
    let mut add = |texts: &[String], must: Must| {
        let label =
            format!("{} with {}", item.id, texts.iter().map(|t| format!("`{t}`")).collect::<Vec<_>>().join(", "));
        out.extend(filled(item, texts).and_then(|code| shown(item, label, &code, must)));
    };
    add(&first, Must::Do(expect.clone()));
    for (n, gap) in gaps.iter().enumerate() {
        let with = |text: &String| {
            let mut texts = first.clone();
            texts[n] = text.clone();
            texts
        };
        gap.answers.iter().skip(1).for_each(|a| add(&with(a), Must::Do(expect.clone())));
        gap.wrong.iter().for_each(|w| add(&with(&w.answer), Must::NotDo(expect.clone())));
    }
}

fn trace(item: &Item, steps: &[Step]) -> Option<Claim> {
    let probed = probes::probed(item)?;
    let value = |s: &Step| Value {
        mark: s.mark.clone(),
        show: s.show.clone(),
        hit: s.hit,
        value: s.key.answers.first().cloned().unwrap_or_default(),
    };
    let code = probed.code.clone();
    let watch = Watch { probed, values: steps.iter().map(value).collect(), ends_well: item.expect.is_none() };
    shown(item, format!("{}, its values", item.id), &code, Must::Show(watch))
}

/// The solution passes; the starter and every wrong program do not.
fn tests(item: &Item, task: &Task, out: &mut Vec<Claim>) {
    let run = |code: &str| Deed::Run(Job::judging(&item.language, task, code));
    // A program from elsewhere may have come without one.
    if !task.solution.trim().is_empty() {
        out.push(claim(item, &["solution"], "the solution".into(), run(&task.solution), Must::Pass));
    }
    if !task.starter.trim().is_empty() {
        out.push(claim(item, &["starter"], "the starter".into(), run(&task.starter), Must::Fail));
    }
    for (n, wrong) in task.wrong.iter().enumerate() {
        let what = format!("wrong program {}", n + 1);
        out.push(claim(item, &[wrong.answer.trim(), "[[wrong]]"], what, run(&wrong.answer), Must::Fail));
    }
}

/// The solution reaches the state; doing nothing and every wrong way do not.
fn states(item: &Item, errand: &Errand, out: &mut Vec<Claim>) {
    let work = |commands: &str| Deed::Work {
        language: item.language.clone(),
        errand: Box::new(errand.clone()),
        commands: commands.into(),
    };
    out.push(claim(item, &["solution"], "the solution".into(), work(&errand.solution), Must::Pass));
    out.push(claim(item, &["check"], "doing nothing".into(), work(""), Must::Fail));
    for wrong in &errand.wrong {
        let what = format!("with `{}`", text::squeeze(&wrong.answer));
        out.push(claim(item, &[wrong.answer.trim(), "[[wrong]]"], what, work(&wrong.answer), Must::Fail));
    }
}

/// Lines of a report that are shown.
const MOST_LINES: usize = 12;
/// Characters of a line that are shown.
const MOST_COLUMNS: usize = 200;

/// The beginning of a report, made safe to show.
pub fn head(report: &str) -> String {
    let text = text::printable(report.trim_end());
    let lines: Vec<String> = text.lines().take(MOST_LINES).map(|l| l.chars().take(MOST_COLUMNS).collect()).collect();
    let more = if text.lines().count() > MOST_LINES { "\n…" } else { "" };
    lines.join("\n") + more
}
