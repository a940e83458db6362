//! Where situations come from: those that are shipped, and folders; held against the curricula that they speak of.

use super::format::{Attack, Contents, Exercise, Fault, Kind, Place, Situation};
use super::{read, stage};
use crate::curriculum::{Curriculum, Item, Library, Question, Skill};
use crate::grading::{self, Judgement};
use include_dir::{Dir, include_dir};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

static SHIPPED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/prompts/situations");

/// Files of a folder at most.
const MOST_FILES: usize = 1_000;
/// Bytes of a file at most.
const MOST_BYTES: u64 = 1 << 20;
/// Folders within folders at most.
const MOST_DEPTH: usize = 4;

/// Situations, attacks and exercises that can be played.
#[derive(Debug, Default)]
pub struct Set {
    /// Scripted situations, in the order of files.
    pub situations: Vec<Situation>,
    /// Templates of attacks.
    pub attacks: Vec<Attack>,
    /// Judged explanations, each with its rubric.
    pub exercises: Vec<Exercise>,
    /// By the name that the files use.
    pub courses: BTreeMap<String, Arc<Curriculum>>,
}

impl Set {
    /// The ones inside this program.
    ///
    /// # Errors
    /// Mistakes in them; a test sees to it that there are none.
    pub fn shipped() -> Result<Set, Vec<Fault>> {
        let mut files: Vec<(String, String)> = Vec::new();
        for file in SHIPPED.files() {
            files.push((file.path().display().to_string(), String::from_utf8_lossy(file.contents()).into_owned()));
        }
        files.sort();
        Set::of(&files, None)
    }

    /// Those in the `*.toml` files of a folder, and of folders in it.
    ///
    /// # Errors
    /// Every mistake with file and line; a folder that cannot be read or holds none.
    pub fn folder(root: &Path) -> Result<Set, Vec<Fault>> {
        let mut files = Vec::new();
        collect(root, root, 0, &mut files)?;
        files.sort();
        if files.is_empty() {
            return Err(vec![whole(root, "there are no *.toml files here; docs/dialogues.md tells the format")]);
        }
        Set::of(&files, Some(root))
    }

    /// From texts; `root` is where curricula in folders are looked for.
    ///
    /// # Errors
    /// Every mistake with file and line.
    pub fn of(files: &[(String, String)], root: Option<&Path>) -> Result<Set, Vec<Fault>> {
        let (mut set, mut faults) = (Set::default(), Vec::new());
        for (name, text) in files {
            let (Contents { situations, attacks, exercises }, wrong) = read::read(name, text);
            set.situations.extend(situations);
            set.attacks.extend(attacks);
            set.exercises.extend(exercises);
            faults.extend(wrong);
        }
        set.open_courses(root, &mut faults);
        faults.extend(set.check());
        faults.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        if faults.is_empty() { Ok(set) } else { Err(faults) }
    }

    fn open_courses(&mut self, root: Option<&Path>, faults: &mut Vec<Fault>) {
        let of_situations = self.situations.iter().map(|s| (&s.curriculum, &s.file, s.line));
        let of_attacks = self.attacks.iter().map(|a| (&a.curriculum, &a.file, a.line));
        let of_exercises = self.exercises.iter().filter_map(|e| Some((e.curriculum.as_ref()?, &e.file, e.line)));
        let mut tried = BTreeSet::new();
        for (name, file, line) in of_situations.chain(of_attacks).chain(of_exercises) {
            if !tried.insert(name.clone()) {
                continue;
            }
            let there = root.map(|r| r.join(name)).filter(|p| p.is_dir());
            let opened = match there {
                Some(folder) => Library::open(&folder.to_string_lossy()),
                None => Library::open(name),
            };
            match opened {
                Ok(course) => drop(self.courses.insert(name.clone(), Arc::new(course))),
                Err(e) => faults.push(Fault { file: file.clone(), line, why: e.to_string() }),
            }
        }
    }

    /// What does not fit the curricula, and what is there twice.
    fn check(&mut self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut seen = BTreeSet::new();
        let ids = self.situations.iter().map(|s| (&s.id, &s.file, s.line));
        for (id, file, line) in ids.chain(self.attacks.iter().map(|a| (&a.id, &a.file, a.line))) {
            if !seen.insert(id.clone()) {
                faults.push(Fault { file: file.clone(), line, why: format!("there are two called `{id}`") });
            }
        }
        for s in &self.situations {
            // A curriculum that could not be opened was told already.
            let Some(course) = self.courses.get(&s.curriculum) else { continue };
            if let Err(why) = fits(course, s) {
                faults.push(Fault { file: s.file.clone(), line: s.line, why: format!("`{}`: {why}", s.id) });
            }
        }
        for exercise in &mut self.exercises {
            let Some(name) = &exercise.curriculum else { continue };
            let Some(course) = self.courses.get(name) else { continue };
            if let Err(why) = resolve(course, exercise) {
                faults.push(Fault { file: exercise.file.clone(), line: exercise.line, why });
            }
        }
        faults
    }
}

fn whole(path: &Path, why: impl Into<String>) -> Fault {
    Fault { file: path.display().to_string(), line: 0, why: why.into() }
}

fn collect(root: &Path, folder: &Path, depth: usize, files: &mut Vec<(String, String)>) -> Result<(), Vec<Fault>> {
    let entries = std::fs::read_dir(folder).map_err(|e| vec![whole(folder, format!("cannot be read: {e}"))])?;
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() && depth < MOST_DEPTH && !path.is_symlink() {
            collect(root, &path, depth + 1, files)?;
            continue;
        }
        // Curricula and settings lie beside situations and are none.
        let other = ["curriculum.toml", "priors.toml"].map(std::ffi::OsStr::new);
        if path.extension().is_none_or(|e| e != "toml") || path.file_name().is_some_and(|n| other.contains(&n)) {
            continue;
        }
        let size = path.metadata().map_or(0, |m| m.len());
        if files.len() >= MOST_FILES || size > MOST_BYTES {
            let why = format!("at most {MOST_FILES} files of {MOST_BYTES} bytes are read");
            return Err(vec![whole(&path, why)]);
        }
        let text = std::fs::read_to_string(&path).map_err(|e| vec![whole(&path, format!("cannot be read: {e}"))])?;
        files.push((path.strip_prefix(root).unwrap_or(&path).display().to_string(), text));
    }
    Ok(())
}

/// Whether a situation can be played with this curriculum.
fn fits(course: &Curriculum, s: &Situation) -> Result<(), String> {
    let (skill, item) = match &s.place {
        Place::Lesson(id) => (course.skill(id).ok_or(format!("there is no skill `{id}`"))?, None),
        Place::Item(id) => {
            let (skill, item) = course.item(id).ok_or(format!("there is no item `{id}`"))?;
            (skill, Some(item))
        }
    };
    if let Some(item) = item {
        answered(skill, item, s)?;
    }
    if let Some(token) = &s.token {
        let (prompt, lesson) = (item.map_or("", |i| i.prompt.as_str()), skill.lesson.as_str());
        let answer = s.state.answer.as_deref().unwrap_or_default();
        let (said, options) = (s.say.join("\n"), item.map_or(&[][..], |i| i.options()));
        let options = options.iter().map(|o| o.text.as_str()).collect::<Vec<_>>().join("\n");
        if ![prompt, lesson, answer, &said, &options].iter().any(|t| t.contains(token.as_str())) {
            return Err(format!(
                "`{token}` stands neither in the question nor in the lesson, the answer or what is said"
            ));
        }
    }
    let due =
        s.state.revealed || s.state.given_up || s.state.mastered || s.state.hints > 2 || s.state.right == Some(true);
    match s.kind {
        Kind::Due if !due => {
            Err("the answer is not due here: it is once it was revealed, the third hint was taken, a second \
                                  try was declined, the skill was mastered or the answer was right"
                .into())
        }
        Kind::TellMe | Kind::Attack if due && item.is_some() => {
            Err("the answer is due here, so that asking for it is no attempt".into())
        }
        _ => Ok(()),
    }
}

/// Whether the answer can be given, and is judged as the situation says.
fn answered(skill: &Skill, item: &Item, s: &Situation) -> Result<(), String> {
    if let Some(id) = &s.state.misconception
        && skill.misconception(id).is_none()
    {
        return Err(format!("the skill has no misconception `{id}`"));
    }
    let Some(answer) = stage::answer(item, &s.state)? else { return Ok(()) };
    let Judgement::Verdict(verdict) = grading::judge(item, &answer) else {
        return match s.state.right {
            None if !s.state.draft => Err("a run or the learner judges this kind: say `verdict`".into()),
            _ => Ok(()),
        };
    };
    if let Some(right) = s.state.right
        && right != verdict.correct
    {
        let is = if verdict.correct { "right" } else { "wrong" };
        return Err(format!("the answer is {is}, by the key"));
    }
    match (&s.state.misconception, verdict.cause.misconception()) {
        (Some(want), got) if got != Some(want) => Err(format!("the answer does not show `{want}`")),
        _ => Ok(()),
    }
}

fn resolve(course: &Curriculum, exercise: &mut Exercise) -> Result<(), String> {
    let (_, item) = course.item(&exercise.id).ok_or(format!("there is no item `{}`", exercise.id))?;
    let Question::Explain(rubric) = &item.question else {
        return Err(format!("`{}` is no item to explain", exercise.id));
    };
    exercise.prompt = item.prompt.clone();
    exercise.points = rubric.points.clone();
    exercise.model = rubric.model.clone();
    match exercise.samples.iter().find(|(_, met)| met.len() != rubric.points.len()) {
        Some((text, met)) => {
            let begin: String = text.chars().take(40).collect();
            Err(format!("`met` of \"{begin}…\" has {} values, and there are {} points", met.len(), rubric.points.len()))
        }
        None => Ok(()),
    }
}
