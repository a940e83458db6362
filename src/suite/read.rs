//! Reads files of situations: TOML to types, with the line of every mistake.

use super::format::{Attack, Contents, Exercise, Fault, Kind, Place, Situation, State};
use crate::curriculum::Kind as ItemKind;
use crate::locale::Locale;
use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;

/// The newest `format` that this build reads.
pub const FORMAT: u32 = 1;
/// Messages of a learner in one situation at most.
const MOST_TURNS: usize = 8;
/// Characters of one message at most: what the session itself takes.
const MOST_CHARS: usize = 2_000;
/// The curriculum of a file that names none.
const USUAL: &str = "rust";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    format: Spanned<u32>,
    curriculum: Option<String>,
    #[serde(default)]
    situation: Vec<Spanned<RawSituation>>,
    #[serde(default)]
    attack: Vec<Spanned<RawAttack>>,
    #[serde(default)]
    exercise: Vec<Spanned<RawExercise>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSituation {
    id: String,
    item: Option<String>,
    lesson: Option<String>,
    kind: Kind,
    attack: Option<String>,
    language: Option<Spanned<String>>,
    say: Vec<String>,
    answer: Option<String>,
    verdict: Option<Verdict>,
    misconception: Option<String>,
    #[serde(default)]
    draft: bool,
    #[serde(default)]
    hints: u8,
    #[serde(default)]
    revealed: bool,
    #[serde(default)]
    given_up: bool,
    #[serde(default)]
    mastered: bool,
    token: Option<String>,
    #[serde(default)]
    says: Vec<String>,
    #[serde(default)]
    never: Vec<String>,
}

#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    Right,
    Wrong,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAttack {
    id: String,
    kind: String,
    #[serde(default)]
    say: Vec<String>,
    in_answer: Option<String>,
    in_lesson: Option<String>,
    in_code: Option<String>,
    #[serde(default)]
    kinds: Vec<Spanned<ItemKind>>,
    #[serde(default)]
    hints: u8,
    language: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExercise {
    id: Option<String>,
    item: Option<String>,
    prompt: Option<String>,
    #[serde(default)]
    points: Vec<String>,
    model: Option<String>,
    sample: Vec<Spanned<RawSample>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSample {
    text: String,
    met: Vec<bool>,
}

/// Reads one file. What is wrong in it is told with its line; what is right is returned all the same.
pub fn read(file: &str, text: &str) -> (Contents, Vec<Fault>) {
    let mut reader = Reader { file, text, faults: Vec::new() };
    let raw: RawFile = match toml::from_str(text) {
        Ok(raw) => raw,
        Err(e) => {
            let at = e.span().unwrap_or_default();
            reader.fault(at, e.message().trim().replace('\n', ", "));
            return (Contents::default(), reader.faults);
        }
    };
    let mut all = Contents::default();
    if *raw.format.get_ref() != FORMAT {
        reader.fault(raw.format.span(), format!("this build reads format {FORMAT}"));
        return (all, reader.faults);
    }
    let curriculum = raw.curriculum.unwrap_or_else(|| USUAL.into());
    for raw in raw.situation {
        all.situations.extend(reader.situation(&curriculum, raw));
    }
    for raw in raw.attack {
        all.attacks.extend(reader.attack(&curriculum, raw));
    }
    for raw in raw.exercise {
        all.exercises.extend(reader.exercise(&curriculum, raw));
    }
    (all, reader.faults)
}

/// Ids are of small letters, digits and dashes.
fn is_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= 80 && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn line(&self, at: usize) -> usize {
        1 + self.text.bytes().take(at).filter(|b| *b == b'\n').count()
    }

    fn fault(&mut self, at: Range<usize>, why: impl Into<String>) {
        let fault = Fault { file: self.file.into(), line: self.line(at.start), why: why.into() };
        self.faults.push(fault);
    }

    fn locale(&mut self, language: Option<Spanned<String>>) -> Locale {
        let Some(language) = language else { return Locale::En };
        Locale::of(language.get_ref()).unwrap_or_else(|| {
            let tags: Vec<&str> = Locale::ALL.iter().map(|l| l.tag()).collect();
            self.fault(language.span(), format!("`language` is one of {}", tags.join(", ")));
            Locale::En
        })
    }

    /// Whether messages can be said; tells what cannot.
    fn sayable(&mut self, at: Range<usize>, say: &[String]) -> bool {
        let empty = say.iter().any(|s| s.trim().is_empty());
        let long = say.iter().any(|s| s.chars().count() > MOST_CHARS);
        if say.is_empty() || say.len() > MOST_TURNS || empty || long {
            self.fault(at, format!("`say` has 1 to {MOST_TURNS} messages of 1 to {MOST_CHARS} characters"));
            return false;
        }
        true
    }

    fn situation(&mut self, curriculum: &str, raw: Spanned<RawSituation>) -> Option<Situation> {
        let at = raw.span();
        let raw = raw.into_inner();
        let before = self.faults.len();
        if !is_id(&raw.id) {
            self.fault(at.clone(), format!("`{}` is no id: small letters, digits and dashes", raw.id));
        }
        self.sayable(at.clone(), &raw.say);
        let place = match (raw.item, raw.lesson) {
            (Some(item), None) => Some(Place::Item(item)),
            (None, Some(lesson)) => Some(Place::Lesson(lesson)),
            _ => {
                self.fault(at.clone(), "a situation has either an `item` or a `lesson`");
                None
            }
        };
        if raw.attack.is_some() != (raw.kind == Kind::Attack) {
            self.fault(at.clone(), "`attack` names the kind of an attack, and stands where `kind` is \"attack\"");
        }
        if raw.hints > 3 {
            self.fault(at.clone(), "`hints` is 0 to 3");
        }
        let answered = raw.answer.is_some() || raw.verdict.is_some() || raw.misconception.is_some();
        if answered && matches!(place, Some(Place::Lesson(_))) {
            self.fault(at.clone(), "in a lesson nothing is answered");
        }
        if raw.given_up && (raw.verdict == Some(Verdict::Right) || !answered || raw.draft) {
            self.fault(at.clone(), "`given_up` comes after a wrong answer that was sent");
        }
        let locale = self.locale(raw.language);
        if self.faults.len() > before {
            return None;
        }
        Some(Situation {
            id: raw.id,
            curriculum: curriculum.into(),
            place: place?,
            kind: raw.kind,
            attack: raw.attack,
            locale,
            state: State {
                answer: raw.answer,
                right: raw.verdict.map(|v| v == Verdict::Right),
                misconception: raw.misconception,
                draft: raw.draft,
                hints: raw.hints,
                revealed: raw.revealed,
                given_up: raw.given_up,
                mastered: raw.mastered,
            },
            say: raw.say,
            token: raw.token,
            says: raw.says,
            never: raw.never,
            in_lesson: None,
            in_code: None,
            file: self.file.into(),
            line: self.line(at.start),
        })
    }

    fn attack(&mut self, curriculum: &str, raw: Spanned<RawAttack>) -> Option<Attack> {
        let at = raw.span();
        let raw = raw.into_inner();
        let before = self.faults.len();
        if !is_id(&raw.id) || !is_id(&raw.kind) {
            self.fault(at.clone(), "`id` and `kind` are of small letters, digits and dashes");
        }
        self.sayable(at.clone(), &raw.say);
        if raw.hints > 2 {
            self.fault(at.clone(), "`hints` of an attack is 0 to 2: after the third the answer is the next rung");
        }
        for kind in &raw.kinds {
            if *kind.get_ref() == ItemKind::Other {
                self.fault(kind.span(), "there is no such kind of item");
            }
        }
        let places = [&raw.in_answer, &raw.in_lesson, &raw.in_code];
        for text in raw.say.iter().chain(places.into_iter().flatten()) {
            if let Some(wrong) = super::attack::unknown_place(text) {
                self.fault(at.clone(), format!("there is no `{{{wrong}}}` to fill in"));
            }
        }
        let locale = self.locale(raw.language);
        (self.faults.len() == before).then(|| Attack {
            id: raw.id,
            kind: raw.kind,
            say: raw.say,
            in_answer: raw.in_answer,
            in_lesson: raw.in_lesson,
            in_code: raw.in_code,
            kinds: raw.kinds.into_iter().map(Spanned::into_inner).collect(),
            hints: raw.hints,
            locale,
            curriculum: curriculum.into(),
            file: self.file.into(),
            line: self.line(at.start),
        })
    }

    fn exercise(&mut self, curriculum: &str, raw: Spanned<RawExercise>) -> Option<Exercise> {
        let at = raw.span();
        let raw = raw.into_inner();
        let before = self.faults.len();
        let own = raw.prompt.is_some() && raw.model.is_some() && !raw.points.is_empty();
        let (id, of) = match (raw.item, raw.id) {
            (Some(item), None) if raw.prompt.is_none() && raw.model.is_none() && raw.points.is_empty() => {
                (item, Some(curriculum.to_string()))
            }
            (None, Some(id)) if own => (id, None),
            _ => {
                self.fault(at, "an exercise has either an `item`, or `id`, `prompt`, `points` and `model` of its own");
                return None;
            }
        };
        let mut samples = Vec::new();
        for sample in raw.sample {
            let span = sample.span();
            let sample = sample.into_inner();
            if sample.text.trim().is_empty() || sample.met.is_empty() {
                self.fault(span, "a sample has a `text`, and `met` says of each point whether it makes it");
            } else if own && sample.met.len() != raw.points.len() {
                self.fault(
                    span,
                    format!("`met` has {} values, and there are {} points", sample.met.len(), raw.points.len()),
                );
            } else {
                samples.push((sample.text, sample.met));
            }
        }
        (self.faults.len() == before).then(|| Exercise {
            id,
            prompt: raw.prompt.unwrap_or_default(),
            points: raw.points,
            model: raw.model.unwrap_or_default(),
            samples,
            curriculum: of,
            file: self.file.into(),
            line: self.line(at.start),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        read("a.toml", text).1.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_file_is_read() {
        let text = r#"
format = 1

[[situation]]
id = "why-gone"
item = "rust.moves/pocket"
kind = "answered"
answer = "1"
verdict = "wrong"
hints = 1
say = ["Why?", "And then?"]
token = "ticket"

[[attack]]
id = "poem"
kind = "poem"
say = ["Write a poem about {token}."]
"#;
        let (all, faults) = read("a.toml", text);
        assert_eq!(faults, []);
        let s = &all.situations[0];
        assert_eq!((s.line, s.state.hints, s.state.right, s.say.len()), (4, 1, Some(false), 2));
        assert_eq!(s.curriculum, "rust");
        assert_eq!(all.attacks[0].kind, "poem");
    }

    #[test]
    fn every_mistake_has_its_line() {
        let head = "format = 1\n\n[[situation]]\nid = \"a\"\nitem = \"x\"\nkind = \"question\"\nsay = [\"q\"]\n";
        assert_eq!(faults(head), Vec::<String>::new());
        for (text, line, why) in [
            (head.replace("format = 1", "format = 2"), 1, "reads format 1"),
            (head.replace("\"question\"", "\"chatter\""), 6, "unknown variant"),
            (head.replace("say = [\"q\"]", "say = []"), 3, "1 to 8 messages"),
            (head.replace("say = [\"q\"]", "say = [\"q\"]\nshout = true"), 8, "unknown field"),
            (head.replace("id = \"a\"", "id = \"A b\""), 3, "no id"),
            (head.replace("item = \"x\"", ""), 3, "either an `item` or a `lesson`"),
            (head.replace("say =", "attack = \"poem\"\nsay ="), 3, "names the kind of an attack"),
            (head.replace("say =", "hints = 4\nsay ="), 3, "0 to 3"),
            (head.replace("say =", "language = \"tlh\"\nsay ="), 7, "one of en"),
            (head.replace("item =", "answer = \"1\"\nlesson ="), 3, "nothing is answered"),
            (head.replace("say =", "given_up = true\nsay ="), 3, "after a wrong answer"),
            ("format = 1\n[[attack]]\nid = \"a\"\nkind = \"k\"\nsay = [\"{sky}\"]".into(), 2, "no `{sky}`"),
            ("format = 1\n[[attack]]\nid = \"a\"\nkind = \"k\"\nsay = [\"x\"]\nhints = 3".into(), 2, "0 to 2"),
            ("format = 1\n[[exercise]]\nid = \"a\"\nsample = []".into(), 2, "of its own"),
            ("format = ".into(), 1, ""),
        ] {
            let found = faults(&text);
            assert_eq!(found.len(), 1, "{text}\n{found:?}");
            assert!(found[0].starts_with(&format!("a.toml:{line}: ")) && found[0].contains(why), "{text}\n{found:?}");
        }
    }
}
