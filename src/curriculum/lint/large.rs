//! Rules for the larger kinds: lines to order, values to trace, programs to write, states to reach, explanations.

use super::items::shown;
use super::*;
use std::collections::BTreeMap;

/// Most lines of an `order`, distractors included: more cannot be seen at once.
const MAX_LINES: usize = 12;
/// Columns of one step of indentation that a learner can set.
const INDENT: usize = 4;
/// Fewest tests or cases of a program: one is passed by too many wrong programs.
const MIN_TESTS: usize = 2;
/// Fewest and most points of a rubric.
const POINTS: std::ops::RangeInclusive<usize> = 2..=8;

impl Lint<'_> {
    pub(super) fn order(&mut self, item: &Item, order: &Order) {
        let place = &item.place;
        if order.lines.len() > MAX_LINES {
            let message = format!("{} lines to put in order; {MAX_LINES} can be seen at once", order.lines.len());
            self.error(place, "solution", message, "take a shorter program, or fewer distractors");
        }
        let solution = order.lines.get(..order.solution).unwrap_or_default();
        let uneven = |line: &str| {
            let space = &line[..line.len() - line.trim_start().len()];
            space.contains('\t') || !space.len().is_multiple_of(INDENT)
        };
        let others = order.also.iter().flat_map(|a| a.lines());
        let odd = solution.iter().map(String::as_str).chain(others).find(|l| uneven(l));
        if let Some(line) = odd.filter(|_| order.indent) {
            let message =
                format!("with `indent`, lines stand in whole steps of {INDENT} spaces, and this one does not");
            self.error_at(place, line, "solution", message, "indent it by 4, 8, … spaces");
        }
        let normal = |text: &str| -> String {
            let line = |l: &str| if order.indent { l.trim_end().to_string() } else { text::squeeze(l) };
            text.lines().map(line).collect::<Vec<_>>().join("\n")
        };
        let mut seen = vec![normal(&solution.join("\n"))];
        for also in &order.also {
            if seen.contains(&normal(also)) {
                self.error(place, "also", "two right orders are the same", "keep one of them");
            }
            seen.push(normal(also));
        }
        for trap in &order.distractors {
            if trap.answer.trim().contains('\n') || trap.answer.trim().is_empty() {
                self.error_at(place, &trap.answer, "distractors", "a distractor is one line", "split it");
            }
        }
        let same = |a: &str, b: &str| text::squeeze(a) == text::squeeze(b);
        let right = |trap: &str| solution.iter().any(|l| same(l, trap));
        self.wrong_answers(item, &order.distractors, &right, &same);
    }

    pub(super) fn trace(&mut self, item: &Item, steps: &[Step]) {
        let place = &item.place;
        let Some(program) = item.program() else {
            let message = format!("a `trace` follows a program, and the prompt has no `{}` block", item.language);
            return self.error(place, "kind", message, "add the program, with its marks");
        };
        let mut asked = BTreeSet::new();
        for step in steps {
            let Some(comment) = probes::comment(&item.language, &step.mark) else {
                let message = format!("values in `{}` cannot be watched line by line", item.language);
                return self.error(place, "language", message, "ask for what it prints: `predict`");
            };
            self.mark(item, &program, step, &comment);
            if !asked.insert((&step.mark, &step.show, step.hit)) {
                let message = format!("`{}` at ({}) is asked twice", step.show, step.mark);
                self.error_at(
                    place,
                    &format!("show = \"{}\"", step.show),
                    "[[steps]]",
                    message,
                    "remove one, or change its `hit`",
                );
            }
            let value = step.key.answers.first().map_or("", String::as_str);
            let empty = [("show", step.show.as_str()), ("value", value), ("mark", &step.mark)];
            for (key, _) in empty.into_iter().filter(|(_, text)| text.trim().is_empty()) {
                self.error(place, key, format!("a step has an empty `{key}`"), "nobody can answer it");
            }
            if step.hit == 0 {
                self.error(place, "hit", "the times that a line is reached count from 1", "");
            }
            let same = |a: &str, b: &str| keys::same_as(keys::Form::Value, a, b);
            self.wrong_answers(item, &step.key.wrong, &|w| same(value, w), &same);
        }
    }

    /// A mark stands once in the program, at the end of a line after which a value can be looked at.
    fn mark(&mut self, item: &Item, program: &text::Fence, step: &Step, comment: &str) {
        let lines = probes::marked(&program.body, comment);
        let first = item.place.line + program.line + 1;
        match lines[..] {
            [line] => {
                let text = program.body.lines().nth(line).unwrap_or("");
                if !probes::is_statement(&item.language, text, comment) {
                    let message = format!("after ({}) no value can be looked at: it is no whole statement", step.mark);
                    self.error_on(&item.place, first + line, message, "put the mark where a statement ends");
                }
            }
            [] => {
                let message = format!("no line of the program ends with `{comment}`");
                let key = format!("mark = \"{}\"", step.mark);
                self.error_at(&item.place, &key, "[[steps]]", message, "put this comment at the end of the line");
            }
            [_, again, ..] => {
                let message = format!("the mark ({}) stands at {} lines", step.mark, lines.len());
                self.error_on(&item.place, first + again, message, "give each line its own mark");
            }
        }
    }

    pub(super) fn task(&mut self, item: &Item, task: &Task) {
        let place = &item.place;
        let same = |a: &str, b: &str| text::normal_output(a) == text::normal_output(b);
        for (key, _) in [("solution", &task.solution), ("starter", &task.starter)]
            .into_iter()
            .filter(|(key, text)| text.trim().is_empty() && (*key == "solution" || item.kind() == Kind::Fix))
        {
            if item.is_imported() && key == "solution" {
                self.lacking_of(item, "programs without a solution");
            } else {
                self.error(place, key, format!("the `{key}` is empty"), "write a whole program");
            }
        }
        if same(&task.starter, &task.solution) && !task.solution.trim().is_empty() {
            let message = "the starter is the solution: there is nothing to do";
            self.error(place, "starter", message, "take out what the learner shall write");
        }
        self.judged(item, task);
        let right = |w: &str| same(w, &task.solution);
        self.wrong_answers(item, &task.wrong, &right, &same);
        for w in task.wrong.iter().filter(|w| same(&w.answer, &task.starter)) {
            let message = "a wrong program is the starter, which must fail anyway";
            self.error_at(place, &w.answer, "wrong", message, "list what a learner would make of it");
        }
    }

    /// What judges a program: enough tests, or enough cases, not both.
    fn judged(&mut self, item: &Item, task: &Task) {
        let place = &item.place;
        if !task.tests.is_empty() && !task.cases.is_empty() {
            let message = "an item has `tests` or [[cases]]; with both, the cases would never be run";
            return self.error(place, "tests", message, "write the cases as tests, or the tests as cases");
        }
        if !task.tests.is_empty() {
            match languages::tests(&item.language, &task.tests) {
                Some(n) if n < MIN_TESTS => {
                    let message =
                        format!("{n} tests; {MIN_TESTS} are needed, as one is passed by too many wrong programs");
                    if item.is_imported() {
                        return self.lacking_of(item, "programs with fewer than two tests");
                    }
                    self.error(place, "tests", message, "see curricula/README.md for how tests look in this language");
                }
                // An unknown language is complained about elsewhere.
                Some(_) | None => {}
            }
            return;
        }
        if task.cases.len() < MIN_TESTS {
            let message = format!(
                "{} cases; {MIN_TESTS} are needed, as one is passed by too many wrong programs",
                task.cases.len()
            );
            if item.is_imported() {
                return self.lacking_of(item, "programs with fewer than two tests");
            }
            self.error(place, "[[cases]]", message, "add cases with other input");
        }
        let mut seen: BTreeMap<(&[String], &str), &str> = BTreeMap::new();
        for case in &task.cases {
            if seen.insert((&case.args, &case.input), &case.output).is_some() {
                self.error(place, "[[cases]]", "two cases have the same input", "change one of them");
            }
        }
        let outputs: BTreeSet<String> = task.cases.iter().map(|c| text::normal_output(&c.output)).collect();
        if task.cases.len() >= MIN_TESTS && outputs.len() == 1 {
            let message = "all cases have the same output, so a program that only prints it passes";
            self.error(place, "[[cases]]", message, "add a case with another output");
        }
    }

    pub(super) fn errand(&mut self, item: &Item, errand: &Errand) {
        let place = &item.place;
        if !languages::has_shell(&item.language) {
            let message = format!("a `command` is worked on in a shell, and `{}` has none", item.language);
            self.error(place, "kind", message, "set language = \"shell\" or \"git\"");
        }
        for (key, text) in [("solution", &errand.solution), ("check", &errand.check)] {
            if text.trim().is_empty() {
                self.error(place, key, format!("the `{key}` is empty"), "write the commands");
            }
        }
        let name = |n: &str| !n.is_empty() && n.chars().all(|c| c.is_ascii_alphanumeric() || "-_.+".contains(c));
        if let Some(odd) = errand.needs.iter().find(|n| !name(n)) {
            let message = format!("`{odd}` is no name of a program");
            self.error(place, "needs", message, "name programs as they are called, without a folder");
        }
        let same = |a: &str, b: &str| text::squeeze(a) == text::squeeze(b);
        self.wrong_answers(item, &errand.wrong, &|w| same(w, &errand.solution), &same);
        // A verdict looks for a wrong command among the lines that were typed.
        for w in &errand.wrong {
            if errand.solution.lines().any(|l| same(l, &w.answer)) && !same(&w.answer, &errand.solution) {
                let message = format!("`{}` is listed as wrong, and the solution needs it", shown(&w.answer));
                self.error_at(place, &w.answer, "wrong", message, "list a command that leads away from the state");
            }
            if w.answer.trim().contains('\n') {
                let message = "a wrong command is one line: that line is looked for among those typed";
                self.error_at(place, &w.answer, "wrong", message, "keep the line that gives it away");
            }
        }
    }

    pub(super) fn rubric(&mut self, item: &Item, rubric: &Rubric) {
        let place = &item.place;
        let points = rubric.points.len();
        let one = item.is_imported() && points == 1;
        if !one && !POINTS.contains(&points) {
            let message = format!("{points} points; a rubric has {} to {}", POINTS.start(), POINTS.end());
            self.error(place, "rubric", message, "each point is one statement that the explanation makes or not");
        }
        let mut seen = BTreeSet::new();
        for point in &rubric.points {
            if point.trim().is_empty() || !seen.insert(text::squeeze(point).to_lowercase()) {
                self.error_at(place, point, "rubric", "a point is empty, or stands twice", "remove it");
            }
        }
        let (said, asked) = (text::words(&rubric.model), rubric.points.iter().map(|p| text::words(p)).sum::<usize>());
        // Points say who says what, and a model may run them together; half their length is the least that makes them all.
        if said * 2 < asked || said == 0 {
            let message = format!("the model answer has {said} words, and its points {asked}: it cannot make them all");
            self.error(place, "model", message, "write an answer that makes every point");
        }
    }
}
