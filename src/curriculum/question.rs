//! From the fields of an item to the form of its kind, or to what is missing.

use super::raw::{RawItem, RawOption, RawStep, RawWrong};
use super::{Case, Cause, Choice, Errand, Expect, Kind, Order, Question, Rubric, Step, Task, Typed, Wrong, text};
use toml::Spanned;

/// Which keys of an item's header belong to which kinds, beside those that are common to all.
const KEYS: [(&str, &[Kind]); 19] = [
    ("[[options]]", &[Kind::Choice, Kind::Choices]),
    ("answers", &[Kind::Blank, Kind::Short]),
    ("[[gaps]]", &[Kind::Blank]),
    ("tolerance", &[Kind::Short]),
    ("units", &[Kind::Short]),
    ("case", &[Kind::Short, Kind::Blank]),
    ("pattern", &[Kind::Short]),
    ("starter", &[Kind::Code, Kind::Fix]),
    ("solution", &[Kind::Order, Kind::Code, Kind::Fix, Kind::Command]),
    ("tests", &[Kind::Code, Kind::Fix]),
    ("[[cases]]", &[Kind::Code, Kind::Fix]),
    ("setup", &[Kind::Code, Kind::Fix, Kind::Command]),
    ("check", &[Kind::Command]),
    ("needs", &[Kind::Command]),
    ("also", &[Kind::Order]),
    ("[[distractors]]", &[Kind::Order]),
    ("indent", &[Kind::Order]),
    ("[[steps]]", &[Kind::Trace]),
    ("rubric", &[Kind::Explain]),
];

/// The keys that an item has, of those in [`KEYS`] and `model`.
fn present(raw: &RawItem) -> Vec<&'static str> {
    let has = [
        ("[[options]]", !raw.options.is_empty()),
        ("answers", raw.answers.is_some()),
        ("[[gaps]]", !raw.gaps.is_empty()),
        ("tolerance", raw.tolerance.is_some()),
        ("units", !raw.units.is_empty()),
        ("case", raw.case),
        ("pattern", raw.pattern.is_some()),
        ("starter", raw.starter.is_some()),
        ("solution", raw.solution.is_some()),
        ("tests", raw.tests.is_some()),
        ("[[cases]]", !raw.cases.is_empty()),
        ("setup", raw.setup.is_some()),
        ("check", raw.check.is_some()),
        ("needs", !raw.needs.is_empty()),
        ("also", !raw.also.is_empty()),
        ("[[distractors]]", !raw.distractors.is_empty()),
        ("indent", raw.indent),
        ("[[steps]]", !raw.steps.is_empty()),
        ("rubric", raw.rubric.is_some()),
        ("model", raw.model.is_some()),
    ];
    has.into_iter().filter(|(_, there)| *there).map(|(name, _)| name).collect()
}

/// Whether each key belongs to the kind, and each that the kind needs is there.
fn fields(kind: Kind, raw: &RawItem) -> Result<(), String> {
    let name = kind.name();
    let there = present(raw);
    let belongs = |key: &str| match KEYS.iter().find(|(k, _)| *k == key) {
        Some((_, kinds)) => kinds.contains(&kind),
        None => kind == Kind::Explain,
    };
    if kind == Kind::Other {
        return Err("this kind of item is not known".into());
    }
    if let Some(key) = there.iter().find(|k| !belongs(k)) {
        return Err(format!("a `{name}` has no `{key}`"));
    }
    let needs: &[&[&str]] = match kind {
        Kind::Choice | Kind::Choices => &[&["[[options]]"]],
        Kind::Blank => &[&["answers", "[[gaps]]"]],
        Kind::Short => &[&["answers"]],
        Kind::Order => &[&["solution"]],
        Kind::Trace => &[&["[[steps]]"]],
        Kind::Code => &[&["solution"], &["tests", "[[cases]]"]],
        Kind::Fix => &[&["starter"], &["solution"], &["tests", "[[cases]]"]],
        Kind::Command => &[&["solution"], &["check"]],
        Kind::Explain => &[&["rubric"], &["model"]],
        Kind::Predict | Kind::Other => &[],
    };
    if let Some(any) = needs.iter().find(|any| !any.iter().any(|k| there.contains(k))) {
        return Err(format!("a `{name}` needs `{}`", any.join("` or `")));
    }
    if kind == Kind::Blank && there.contains(&"answers") && there.contains(&"[[gaps]]") {
        return Err("a `blank` has `answers` for one gap or [[gaps]] for several, not both".into());
    }
    match kind {
        Kind::Predict if raw.expect.is_none() => Err("a `predict` needs `expect`: it is the key".into()),
        Kind::Choice | Kind::Choices if !raw.wrong.is_empty() => {
            Err(format!("a `{name}` has no [[wrong]]: put it on the option"))
        }
        Kind::Explain | Kind::Order | Kind::Trace if !raw.wrong.is_empty() => {
            Err(format!("a `{name}` has no [[wrong]]"))
        }
        _ => Ok(()),
    }
}

fn cause(misconception: Option<Spanned<String>>, feedback: Option<String>) -> Cause {
    Cause { misconception: misconception.map(Spanned::into_inner), feedback }
}

fn wrong(all: Vec<RawWrong>) -> Vec<Wrong> {
    all.into_iter().map(|w| Wrong { answer: w.answer, cause: cause(w.misconception, w.feedback) }).collect()
}

fn option(o: RawOption) -> Choice {
    Choice { text: o.text, correct: o.correct, cause: cause(o.misconception, o.feedback) }
}

fn step(s: RawStep) -> Step {
    let key = Typed { answers: vec![s.value], case: true, wrong: wrong(s.wrong), ..Typed::default() };
    // The mark may be given as it looks in the program, in its parentheses.
    let mark = s.mark.trim().trim_start_matches('(').trim_end_matches(')').to_string();
    Step { mark, show: s.show, hit: s.hit, key }
}

/// A text over several lines, without the line break that its quotes begin with.
fn block(text: Option<String>) -> String {
    let text = text.unwrap_or_default().replace('\r', "");
    text.strip_prefix('\n').map(str::to_string).unwrap_or(text)
}

fn order(raw: RawItem) -> Result<Order, String> {
    let lines_of =
        |t: &str| -> Vec<String> { t.lines().map(|l| l.trim_end().to_string()).filter(|l| !l.is_empty()).collect() };
    let mut lines = lines_of(&block(raw.solution));
    let solution = lines.len();
    let mut sorted: Vec<&str> = lines.iter().map(|l| l.trim()).collect();
    sorted.sort_unstable();
    let also: Vec<String> = raw.also.into_iter().map(|a| lines_of(&block(Some(a))).join("\n")).collect();
    for other in &also {
        let mut theirs: Vec<&str> = other.lines().map(str::trim).collect();
        theirs.sort_unstable();
        if theirs != sorted {
            return Err("`also` has other lines than `solution`".into());
        }
    }
    if solution < 2 {
        return Err("an `order` needs a `solution` of two lines at least".into());
    }
    let distractors = wrong(raw.distractors);
    lines.extend(distractors.iter().map(|d| d.answer.trim_end().to_string()));
    Ok(Order { lines, solution, also, distractors, indent: raw.indent })
}

/// Puts the fields of an item into the form of its kind, or says which field is missing or does not belong.
pub(super) fn question(kind: Kind, raw: RawItem) -> Result<Question, String> {
    fields(kind, &raw)?;
    let task = |raw: RawItem| Task {
        starter: block(raw.starter),
        solution: block(raw.solution),
        tests: block(raw.tests),
        cases: raw.cases,
        setup: block(raw.setup),
        wrong: wrong(raw.wrong),
    };
    Ok(match kind {
        Kind::Choice => Question::Choice(raw.options.into_iter().map(option).collect()),
        Kind::Choices => Question::Choices(raw.options.into_iter().map(option).collect()),
        Kind::Predict => Question::Predict(wrong(raw.wrong)),
        Kind::Blank if !raw.gaps.is_empty() => {
            let gap = |g: super::raw::RawTyped| Typed {
                answers: g.answers,
                case: true,
                wrong: wrong(g.wrong),
                ..Typed::default()
            };
            Question::Blank(raw.gaps.into_iter().map(gap).collect())
        }
        Kind::Blank => {
            let answers = raw.answers.unwrap_or_default();
            Question::Blank(vec![Typed { answers, case: true, wrong: wrong(raw.wrong), ..Typed::default() }])
        }
        Kind::Order => Question::Order(order(raw)?),
        Kind::Trace => Question::Trace(raw.steps.into_iter().map(step).collect()),
        Kind::Code => Question::Code(task(raw)),
        Kind::Fix => Question::Fix(task(raw)),
        Kind::Command => Question::Command(Errand {
            setup: block(raw.setup),
            solution: block(raw.solution),
            check: block(raw.check),
            needs: raw.needs,
            wrong: wrong(raw.wrong),
        }),
        Kind::Explain => Question::Explain(Rubric {
            points: raw.rubric.unwrap_or_default(),
            model: block(raw.model).trim().to_string(),
        }),
        Kind::Short | Kind::Other => Question::Short(Typed {
            answers: raw.answers.unwrap_or_default(),
            tolerance: raw.tolerance,
            units: raw.units,
            case: raw.case,
            pattern: raw.pattern,
            wrong: wrong(raw.wrong),
        }),
    })
}

/// CRC-32 of what an answer to the item means: the prompt, the options, and what is right. Feedback may be reworded freely.
pub(super) fn meaning(prompt: &str, expect: Option<&Expect>, question: &Question) -> u32 {
    let mut parts = vec![prompt.to_string()];
    parts.extend(expect.map(|e| match e {
        Expect::Output(text) => format!("output {text}"),
        Expect::Error(code) => format!("error {code}"),
        Expect::Panic(panics) => format!("panic {panics}"),
    }));
    match question {
        Question::Choice(options) | Question::Choices(options) => {
            parts.extend(options.iter().map(|o| format!("{} {}", o.correct, o.text)));
        }
        Question::Predict(_) => {}
        Question::Blank(gaps) => gaps.iter().for_each(|t| typed(t, &mut parts)),
        Question::Short(t) => typed(t, &mut parts),
        Question::Order(o) => {
            parts.extend(o.lines.iter().chain(&o.also).cloned());
            parts.push(format!("{} {}", o.solution, o.indent));
        }
        Question::Trace(steps) => {
            for s in steps {
                parts.push(format!("{} {} {}", s.mark, s.show, s.hit));
                typed(&s.key, &mut parts);
            }
        }
        Question::Code(t) | Question::Fix(t) => {
            parts.extend([&t.starter, &t.tests, &t.setup].map(String::clone));
            parts.extend(t.cases.iter().map(case));
        }
        Question::Command(e) => parts.extend([&e.setup, &e.check].map(String::clone)),
        Question::Explain(r) => parts.extend(r.points.iter().cloned()),
    }
    crc32fast::hash(parts.join("\u{0}").as_bytes())
}

fn typed(t: &Typed, parts: &mut Vec<String>) {
    parts.extend(t.answers.iter().cloned());
    parts.extend(t.tolerance.map(|t| format!("tolerance {t}")));
    parts.extend(t.pattern.iter().map(|p| format!("{:?} {:?} {}", p.matches, p.rejects, p.whole)));
}

fn case(c: &Case) -> String {
    format!("{:?} {} {}", c.args, text::normal_output(&c.input), text::normal_output(&c.output))
}
