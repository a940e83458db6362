//! The programs of a curriculum, each with what it must do, for the runner to check.

use super::{Curriculum, Expect, Item, Question, Skill, text};

/// The gap of a `blank` item.
pub const GAP: &str = "___";

/// A program and the claim about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// File inside the curriculum folder.
    pub file: String,
    /// Line of the program's fence, counted from 1.
    pub line: usize,
    /// What it is, for messages: `lesson of rust.moves`, `rust.moves/after-let with "&mut"`.
    pub label: String,
    /// A whole program.
    pub code: String,
    /// What must happen.
    pub expect: Expect,
    /// False for a wrong answer: then `expect` must *not* happen.
    pub holds: bool,
}

/// Every program of the curriculum, in order. Blocks whose claim cannot be read are left to the linter.
pub fn programs(curriculum: &Curriculum) -> Vec<Program> {
    let code = curriculum.code.as_str();
    let mut all = Vec::new();
    for skill in &curriculum.skills {
        all.extend(lesson_programs(skill, code));
        for item in &skill.items {
            all.extend(item_programs(item));
        }
    }
    all
}

/// A block as a whole program: one without `fn main` is put inside one.
pub fn whole(code: &str, language: &str) -> String {
    if language == "rust" && !code.contains("fn main") { format!("fn main() {{\n{code}}}\n") } else { code.to_string() }
}

fn lesson_programs(skill: &Skill, code: &str) -> Vec<Program> {
    let fences = text::fences(&skill.lesson);
    let mut programs = Vec::new();
    for (i, fence) in fences.iter().enumerate().filter(|(_, f)| f.language() == code) {
        let said = fence.info.split(',').find_map(|part| part.trim().strip_prefix("error"));
        let expect = match said {
            Some(code) => Expect::Error(code.trim_start_matches('=').to_string()),
            None if fence.info.split(',').any(|p| p.trim() == "panic") => Expect::Panic(true),
            None => {
                let printed = fences.get(i + 1).filter(|f| f.language() == "output");
                Expect::Output(printed.map(|f| f.body.clone()).unwrap_or_default())
            }
        };
        programs.push(Program {
            file: skill.place.file.clone(),
            line: skill.place.line + fence.line,
            label: format!("lesson of {}", skill.id),
            code: whole(&fence.body, code),
            expect,
            holds: true,
        });
    }
    programs
}

fn item_programs(item: &Item) -> Vec<Program> {
    let language = item.language.as_str();
    let (Some(fence), Some(expect)) = (item.program(), &item.expect) else { return Vec::new() };
    let program = |label: String, code: &str, holds| Program {
        file: item.place.file.clone(),
        line: item.place.line + fence.line,
        label,
        code: whole(code, language),
        expect: expect.clone(),
        holds,
    };
    match &item.question {
        Question::Blank(gaps) if gaps.len() == 1 => {
            let good = gaps[0].answers.iter().map(|a| (a, true));
            let bad = gaps[0].wrong.iter().map(|w| (&w.answer, false));
            good.chain(bad)
                .map(|(answer, holds)| {
                    program(format!("{} with `{answer}`", item.id), &fence.body.replace(GAP, answer), holds)
                })
                .collect()
        }
        _ => vec![program(item.id.clone(), &fence.body, true)],
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
