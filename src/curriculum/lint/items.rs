//! Rules for what all items have: a program in the prompt, hints, options.

use super::super::diagnostic::SourceFile;
use super::*;

/// Hints are compared with answers of at least this many characters: a shorter one stands in any sentence.
const SHORTEST_ANSWER: usize = 3;
/// Of an answer over several lines, hints are compared with lines of at least this many characters.
const SHORTEST_LINE: usize = 12;

impl Lint<'_> {
    pub(super) fn item(&mut self, item: &Item) {
        self.program(item);
        self.hints(item);
        match &item.question {
            Question::Choice(options) | Question::Choices(options) => self.options(item, options),
            Question::Predict(wrong) => {
                self.wrong_answers(item, wrong, &|w| keys::accepts(item, w), &|a, b| keys::same(item, a, b));
            }
            Question::Blank(gaps) => gaps.iter().enumerate().for_each(|(n, typed)| self.typed(item, n, typed)),
            Question::Short(typed) => self.typed(item, 0, typed),
            Question::Order(order) => self.order(item, order),
            Question::Trace(steps) => self.trace(item, steps),
            Question::Code(task) | Question::Fix(task) => self.task(item, task),
            Question::Command(errand) => self.errand(item, errand),
            Question::Explain(rubric) => self.rubric(item, rubric),
        }
    }

    fn program(&mut self, item: &Item) {
        self.minutes(&item.place, item.minutes);
        let silent = matches!(&item.expect, Some(Expect::Output(o)) if o.trim().is_empty());
        if silent && item.kind() == Kind::Predict {
            self.error(
                &item.place,
                "expect",
                "nobody can type the output of a program that prints nothing",
                "ask by options",
            );
        }
        let language = item.language.clone();
        let programs = text::fences(&item.prompt).iter().filter(|f| f.language() == language).count();
        if programs > 1 {
            self.error(
                &item.place,
                "id",
                "the prompt has more than one program",
                "keep one, or mark the others `text`",
            );
        }
        match item.kind() {
            // Its program is the solution.
            Kind::Order if programs > 0 => {
                let message = "the program of an `order` is its solution, and the prompt shows another one";
                self.error(&item.place, "id", message, "mark the block in the prompt `text`");
            }
            Kind::Order => {}
            // What it does is said by the steps.
            Kind::Trace if item.expect.is_none() => {}
            _ if programs > 0 && item.expect.is_none() => {
                let message = "the prompt has a program, and nothing says what it does";
                self.error(&item.place, "id", message, "add `expect`");
            }
            _ if programs == 0 && item.expect.is_some() => {
                let message = format!("`expect` speaks of a program, and the prompt has no `{language}` block");
                self.error(&item.place, "expect", message, "add the program, or remove `expect`");
            }
            _ => {}
        }
        if let Question::Blank(gaps) = &item.question {
            let text = item.program().map_or_else(|| item.prompt.clone(), |f| f.body);
            let found = text.matches(programs::GAP).count();
            if found != gaps.len() {
                let message = format!("there are {found} gaps `___`, and answers for {}", gaps.len());
                self.error(&item.place, "kind", message, "one list of answers for each gap");
            }
        }
    }

    fn hints(&mut self, item: &Item) {
        // `error` and `panic` are words of every lesson; saying them tells nothing about an output.
        let plain_word = matches!(item.expect, Some(Expect::Error(_) | Expect::Panic(_)))
            && matches!(item.question, Question::Predict(_));
        if plain_word {
            return;
        }
        let mut secrets = item.key_texts();
        secrets.retain(|k| k.chars().count() >= SHORTEST_ANSWER);
        secrets.extend(lines_of_key(item));
        let told = |hint: &&String| secrets.iter().any(|k| text::contains_words(hint, k));
        let found: Vec<String> = item.hints.iter().filter(told).map(|h| h.chars().take(20).collect()).collect();
        for beginning in found {
            if item.is_imported() {
                self.lacking_of(item, "hints that contain the answer");
                break;
            }
            self.error(
                &item.place,
                &beginning,
                "this hint contains the answer",
                "point at it, state the rule, or work another example",
            );
        }
    }

    fn options(&mut self, item: &Item, options: &[Choice]) {
        let right = options.iter().filter(|o| o.correct).count();
        let single = item.kind() == Kind::Choice;
        if single && right != 1 {
            self.error(
                &item.place,
                "kind",
                format!("{right} options are correct; a `choice` has one"),
                "use `choices` for several",
            );
        }
        if !single && right == 0 {
            self.error(&item.place, "kind", "no option is correct", "mark at least one `correct = true`");
        }
        if options.len() < 2 || options.len() > 9 {
            let message = format!("{} options; 2 to 9 can be shown and chosen by one key", options.len());
            self.error(&item.place, "kind", message, "");
        }
        let mut seen = BTreeSet::new();
        for option in options {
            if !seen.insert(text::squeeze(&option.text)) {
                self.error(&item.place, &option.text, "two options say the same", "change one of them");
            }
            if !option.correct && option.cause == Cause::default() && !item.is_imported() {
                let message = "a wrong option says nothing to the learner who picks it";
                self.error(&item.place, &option.text, message, "name its `misconception`, or add `feedback`");
            }
        }
    }

    /// Wrong answers have a cause, differ from each other, and the key does not accept them.
    pub(super) fn wrong_answers(
        &mut self,
        item: &Item,
        wrong: &[Wrong],
        right: &dyn Fn(&str) -> bool,
        same: &dyn Fn(&str, &str) -> bool,
    ) {
        for (n, w) in wrong.iter().enumerate() {
            let shown = shown(&w.answer);
            if right(&w.answer) {
                let message = format!("`{shown}` is listed as wrong, and the key accepts it");
                self.wrong_answer(item, w, message, "remove it here, or from the key");
            }
            if wrong[..n].iter().any(|other| same(&other.answer, &w.answer)) {
                let message = format!("the wrong answer `{shown}` is listed twice");
                self.wrong_answer(item, w, message, "remove one of them");
            }
            self.cause(item, w);
        }
    }

    /// A wrong answer says something to the learner who gives it.
    pub(super) fn cause(&mut self, item: &Item, wrong: &Wrong) {
        if wrong.cause == Cause::default() && !item.is_imported() {
            let message = format!("the wrong answer `{}` has nothing to say", shown(&wrong.answer));
            let help = "name its `misconception`, or add `feedback`";
            self.wrong_answer(item, wrong, message, help);
        }
    }

    /// An error about a wrong answer, at the line where it is given.
    fn wrong_answer(&mut self, item: &Item, wrong: &Wrong, message: String, help: &str) {
        let answer = wrong.answer.as_str();
        // The ways in which TOML writes a text; long ones stand as they are.
        let (quoted, plain) = (format!("answer = \"{answer}\""), format!("answer = '{answer}'"));
        let long = if answer.trim().contains('\n') { answer.trim() } else { "" };
        self.report(&item.place, &[&quoted, &plain, long, "[[wrong]]"], false, message, help);
    }

    /// A finding at a line of the file, counted from 1.
    pub(super) fn error_on(&mut self, place: &Place, line: usize, message: impl Into<String>, help: &str) {
        let bytes = self.files.get(&place.file).map(Vec::as_slice).unwrap_or_default();
        let text = std::str::from_utf8(bytes).unwrap_or("");
        let file = SourceFile { name: &place.file, text: text.strip_prefix('\u{feff}').unwrap_or(text) };
        self.out.push(file.error(file.line(line), message, help));
    }
}

/// An answer in one line of bearable length.
pub(super) fn shown(answer: &str) -> String {
    const MOST: usize = 60;
    let text = text::squeeze(answer);
    let cut: String = text.chars().take(MOST).collect();
    if cut.len() < text.len() { cut + "…" } else { cut }
}

/// The telling lines of an answer over several lines: those that the prompt and the starter do not show anyway.
fn lines_of_key(item: &Item) -> Vec<String> {
    let texts: Vec<String> = match &item.question {
        Question::Order(order) => std::iter::once(item.key_texts().concat()).chain(order.also.clone()).collect(),
        Question::Code(_) | Question::Fix(_) | Question::Command(_) => item.key_texts(),
        // Prose has sentences rather than lines.
        Question::Explain(rubric) => {
            let model = rubric.model.replace(". ", ".\n").replace("? ", "?\n");
            std::iter::once(model).chain(rubric.points.clone()).collect()
        }
        _ => Vec::new(),
    };
    let starter = item.task().map_or("", |t| t.starter.as_str());
    let seen: BTreeSet<String> = item.prompt.lines().chain(starter.lines()).map(text::squeeze).collect();
    let lines = texts.iter().flat_map(|t| t.lines()).map(|l| text::squeeze(l).trim_end_matches('.').to_string());
    let mut lines: Vec<String> = lines.filter(|l| l.chars().count() >= SHORTEST_LINE && !seen.contains(l)).collect();
    lines.dedup();
    lines
}
