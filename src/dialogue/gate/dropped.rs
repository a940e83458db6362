//! What comes in a reply and is no part of it: marks and headings of the prompt, and the learner's own words again.

use super::Gate;

/// How a line begins that announces what the prompt quotes.
const HEADINGS: [&str; 16] = [
    "material",
    "the material",
    "the hint",
    "hint",
    "what is true",
    "the right answer",
    "the correct answer",
    "the answer is right (",
    "why the right answer",
    "how it is answered",
    "what happens now",
    "what learners who answer so",
    "what the pupil believes",
    "what you remember",
    "the learner says",
    "the rule",
];
/// Bytes of such a line at most.
const LONGEST_HEADING: usize = 80;

/// Whether a line in small letters begins as a heading does.
fn is_heading(line: &str) -> bool {
    HEADINGS.iter().any(|h| line.starts_with(h))
}

impl Gate {
    /// Whether the running line may become a heading of the prompt.
    pub(super) fn announces(&self) -> bool {
        let line = self.text.get(self.line..).unwrap_or_default().trim_start();
        if line.len() > LONGEST_HEADING {
            return false;
        }
        let line = line.to_lowercase();
        is_heading(&line) || HEADINGS.iter().any(|h| h.starts_with(&line))
    }

    /// A line of nothing but the marks by which the prompt quotes, or what it calls a quotation, as small models repeat them,
    /// is no part of a reply; nor is an announcement that is the `last` line.
    pub(super) fn drop_marks(&mut self, last: bool) {
        let line = self.text.get(self.line..).unwrap_or_default().trim();
        let announced = line.strip_suffix([':', '：']).map(str::to_lowercase);
        let heading = announced.is_some_and(|l| last || is_heading(&l));
        let marks = !line.is_empty() && line.bytes().all(|b| b"<>| \"'".contains(&b));
        if (marks || heading) && self.shown <= self.line {
            self.back_to(self.line);
        }
    }

    /// What the prompt calls its quotations is no part of a reply where it stands before one in the same line, either. What
    /// announces an answer stays, as it tells that one follows.
    pub(super) fn drop_heading(&mut self) {
        let line = self.text.get(self.line..).unwrap_or_default();
        let title = line.trim().strip_suffix([':', '：']).filter(|_| line.ends_with([' ', '：']));
        let title = title.filter(|t| t.len() <= LONGEST_HEADING).map(str::to_lowercase);
        if title.is_some_and(|t| is_heading(&t) && !t.contains("answer")) && self.shown <= self.line {
            self.back_to(self.line);
        }
    }

    /// Takes back what is not shown yet from there on.
    fn back_to(&mut self, at: usize) {
        self.text.truncate(at);
        (self.line, self.word, self.sentence) = (self.line.min(at), at, self.sentence.min(at));
        self.tenths = self.tenths.min(self.before);
        self.looked = self.looked.min(self.tenths);
    }

    /// A sentence at the beginning that only says again what the learner said is no part of a reply; returns whether it was one.
    pub(super) fn drop_heard(&mut self) -> bool {
        let again = self.shown <= self.sentence && self.shows_nothing() && self.heard.is_said_again(self.running());
        if again {
            self.back_to(self.sentence);
        }
        again
    }
}
