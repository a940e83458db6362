//! Gathers skills and items, gives out their ids, and writes only what our own check accepts.

use super::clean::{markdown, safe};
use super::draft::{Ask, Draft};
use super::ids::{Ids, slug};
use super::report::{Left, Origin, Report, Taken};
use super::write::{self, Header, Skill};
use super::{Imported, Refused, Wish};
use crate::curriculum::parse::{Files, parse};
use crate::curriculum::{Diagnostic, Severity, lint};
use std::collections::BTreeMap;

/// Most items of a skill, and most bytes of its file; what is more goes into a second one.
const MAX_ITEMS: usize = 400;
const MAX_BYTES: usize = 800 << 10;
/// Most items of an import: our own formats were measured with so many.
const MAX_ALL: usize = 200_000;
/// Most skills: a curriculum has at most 2,000 files.
pub const MAX_SKILLS: usize = 1_800;
/// Most bytes of a lesson that is taken from elsewhere.
const MAX_LESSON: usize = 32 << 10;

/// A skill that is being filled, by its position.
pub type SkillAt = usize;

/// The curriculum in the making.
#[derive(Debug, Default)]
pub struct Builder {
    /// What is known of the whole.
    pub head: Header,
    /// What is to be said about it.
    pub notes: Vec<String>,
    skills: Vec<Filling>,
    ids: Ids,
    left: Vec<Left>,
    items: usize,
}

#[derive(Debug, Default)]
struct Filling {
    skill: Skill,
    ids: Ids,
    origins: Vec<Origin>,
}

impl Builder {
    /// Begins a skill whose id is made of `name`.
    pub fn skill(&mut self, name: &str, title: &str, lesson: &str) -> SkillAt {
        if self.skills.len() >= MAX_SKILLS {
            self.note(format!("there are more than {MAX_SKILLS} skills: what is more stands in the last one"));
            return self.skills.len() - 1;
        }
        let id = self.ids.give(name);
        let title = safe(title).0.split_whitespace().collect::<Vec<_>>().join(" ");
        let title = if title.is_empty() { id.clone() } else { title };
        let mut lesson = markdown(&safe(lesson).0);
        if lesson.len() > MAX_LESSON {
            self.notes.push(format!("the lesson of `{id}` is longer than {} KiB and is left out", MAX_LESSON >> 10));
            lesson.clear();
        }
        let skill = Skill { id, title, lesson, ..Skill::default() };
        self.skills.push(Filling { skill, ..Filling::default() });
        self.skills.len() - 1
    }

    /// What the skill needs before it, its objective and its tags.
    pub fn describe(&mut self, at: SkillAt, requires: Vec<String>, objective: &str, tags: Vec<String>) {
        if let Some(filling) = self.skills.get_mut(at) {
            filling.skill.requires = requires;
            filling.skill.objective = safe(objective).0.split_whitespace().collect::<Vec<_>>().join(" ");
            filling.skill.tags = tags.iter().map(|t| safe(t).0).collect();
        }
    }

    /// Adds a paragraph to the lesson.
    pub fn tell(&mut self, at: SkillAt, text: &str) {
        if let Some(filling) = self.skills.get_mut(at) {
            let lesson = &mut filling.skill.lesson;
            let text = markdown(&safe(text).0);
            if lesson.len() + text.len() < MAX_LESSON {
                *lesson = if lesson.is_empty() { text } else { format!("{lesson}\n\n{text}") };
            }
        }
    }

    /// The id of a skill.
    pub fn id(&self, at: SkillAt) -> String {
        self.skills.get(at).map(|f| f.skill.id.clone()).unwrap_or_default()
    }

    /// How many skills there are.
    pub fn len(&self) -> usize {
        self.skills.len()
    }

    /// Whether there is no item.
    pub fn is_bare(&self) -> bool {
        self.skills.iter().all(|f| f.origins.is_empty())
    }

    /// What is to be said where there is nothing to write.
    pub fn nothing(self) -> Refused {
        Refused::Nothing { left: self.left, notes: self.notes }
    }

    /// Adds an item, or says why it cannot be one.
    pub fn item(&mut self, at: SkillAt, origin: Origin, draft: Draft) {
        self.items += 1;
        if self.items > MAX_ALL {
            return self.leave(origin, format!("an import has at most {MAX_ALL} items"));
        }
        let draft = match draft.settle() {
            Ok(draft) => draft,
            Err(why) => return self.leave(origin, why),
        };
        if let Some(filling) = self.skills.get_mut(at) {
            let id = filling.ids.give(&draft.id);
            filling.skill.items.push((id, draft));
            filling.origins.push(origin);
        }
    }

    /// Says that something is not taken.
    pub fn leave(&mut self, origin: Origin, why: impl Into<String>) {
        self.left.push(Left { origin, why: why.into() });
    }

    /// Says something about the whole, once.
    pub fn note(&mut self, what: impl Into<String>) {
        let what = what.into();
        if !self.notes.contains(&what) {
            self.notes.push(what);
        }
    }

    /// The finished curriculum.
    ///
    /// # Errors
    /// Nothing could be taken, or what was wished for cannot be.
    pub fn finish(mut self, format: super::Format, wish: &Wish) -> Result<Imported, Refused> {
        self.split();
        self.name(wish)?;
        self.titles();
        let files = self.checked()?;
        let mut report = Report {
            format: format.name().into(),
            curriculum: self.head.id.clone(),
            skills: self.skills.len(),
            licence: self.head.licence.clone(),
            notes: self.notes,
            ..Report::default()
        };
        for filling in self.skills {
            let skill = filling.skill.id;
            for ((id, draft), origin) in filling.skill.items.into_iter().zip(filling.origins) {
                report.taken.push(Taken { origin, item: format!("{skill}/{id}"), changes: draft.changes });
            }
        }
        self.left.sort_by(|a, b| (&a.origin.file, a.origin.line).cmp(&(&b.origin.file, b.origin.line)));
        report.left_out = self.left;
        Ok(Imported { id: self.head.id, files, report })
    }

    /// Skills that are too large for one file go into several.
    fn split(&mut self) {
        for filling in std::mem::take(&mut self.skills) {
            let Filling { mut skill, origins, .. } = filling;
            let (items, mut bytes) = (std::mem::take(&mut skill.items), 0);
            let first = skill.id.clone();
            let mut now = Filling { skill: skill.clone(), ..Filling::default() };
            for (item, origin) in items.into_iter().zip(origins) {
                bytes += size(&item.1);
                if now.origins.len() >= MAX_ITEMS || (bytes > MAX_BYTES && !now.origins.is_empty()) {
                    bytes = size(&item.1);
                    let id = self.ids.give(&first);
                    self.notes.push(format!("`{first}` is large: what is more stands in `{id}`"));
                    let next = Skill { id, lesson: String::new(), ..skill.clone() };
                    self.skills.push(std::mem::replace(&mut now, Filling { skill: next, ..Filling::default() }));
                }
                now.skill.items.push(item);
                now.origins.push(origin);
            }
            self.skills.push(now);
        }
    }

    /// Puts the wishes into the header, and fills what the source does not say.
    fn name(&mut self, wish: &Wish) -> Result<(), Refused> {
        let head = &mut self.head;
        if let Some(id) = &wish.id {
            if slug(id) != *id {
                return Err(Refused::Id(id.clone()));
            }
            head.id = id.clone();
        }
        let pick = |wished: &Option<String>, found: &str| wished.clone().unwrap_or_else(|| found.to_string());
        head.title = pick(&wish.title, &head.title);
        head.licence = pick(&wish.licence, &head.licence);
        for text in [&mut head.title, &mut head.licence, &mut head.summary, &mut head.version] {
            *text = safe(text).0.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        head.authors.iter_mut().for_each(|a| *a = safe(a).0);
        head.id = slug(&head.id);
        if head.title.is_empty() {
            head.title = head.id.clone();
        }
        if head.version.is_empty() {
            head.version = "1.0.0".into();
        }
        if head.licence.is_empty() {
            head.licence = "unknown".into();
            let words =
                "nothing says under which licence this stands: look it up before you pass it on, and say --licence";
            self.notes.push(words.into());
        }
        Ok(())
    }

    /// No two skills have one title, and none is without a lesson.
    fn titles(&mut self) {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for filling in &mut self.skills {
            let skill = &mut filling.skill;
            let n = seen.entry(skill.title.to_lowercase()).or_insert(0);
            *n += 1;
            if *n > 1 {
                skill.title = format!("{} ({n})", skill.title);
                seen.entry(skill.title.to_lowercase()).or_insert(1);
            }
            if skill.lesson.trim().is_empty() {
                skill.lesson = "The source has no lesson here, only questions.".into();
            }
        }
    }

    /// Writes all, lets our own check read it, and takes out what it refuses, until it refuses nothing.
    fn checked(&mut self) -> Result<Files, Refused> {
        loop {
            if self.skills.is_empty() {
                return Err(Refused::Nothing { left: std::mem::take(&mut self.left), notes: self.notes.clone() });
            }
            let all: Vec<Skill> = self.skills.iter().map(|f| f.skill.clone()).collect();
            let (files, starts) = write::files(&self.head, &all);
            let (curriculum, mut found) = parse(&files);
            if let Some(curriculum) = &curriculum {
                found.extend(lint::check(curriculum, &files));
            }
            found.retain(|d| d.severity == Severity::Error);
            if found.is_empty() {
                return Ok(files);
            }
            self.take_out(&found, &starts)?;
        }
    }

    /// Takes out the items that these errors are about; of one with words for wrong answers, first those words.
    fn take_out(&mut self, found: &[Diagnostic], starts: &[Vec<usize>]) -> Result<(), Refused> {
        let mut bad: BTreeMap<(usize, usize), &Diagnostic> = BTreeMap::new();
        for d in found {
            let skill = self.skills.iter().position(|f| write::path_of(&f.skill.id) == d.file);
            let item = skill.and_then(|s| Some((s, starts.get(s)?.iter().rposition(|line| *line <= d.line)?)));
            let Some(at) = item else { return Err(Refused::Broken(d.to_string())) };
            bad.entry(at).or_insert(d);
        }
        for ((s, i), d) in bad.into_iter().rev() {
            let Some(filling) = self.skills.get_mut(s) else { continue };
            if let Some((_, draft)) = filling.skill.items.get_mut(i)
                && let Ask::Short { wrong, .. } = &mut draft.ask
                && !wrong.is_empty()
            {
                wrong.clear();
                draft.changed(format!("what the source says to wrong answers is left out: {}", d.message));
                continue;
            }
            filling.skill.items.remove(i);
            let origin = filling.origins.remove(i);
            self.left.push(Left { origin, why: format!("our check refuses it: {}", d.message) });
        }
        Ok(())
    }
}

/// About how many bytes an item takes.
fn size(draft: &Draft) -> usize {
    let ask = match &draft.ask {
        Ask::Options { options, .. } => options.iter().map(|o| o.text.len() + o.feedback.len() + 40).sum(),
        Ask::Predict { program, .. } => program.len() * 2,
        Ask::Short { answers, wrong, .. } => {
            answers.iter().map(String::len).sum::<usize>() + wrong.iter().map(|(a, b)| a.len() + b.len()).sum::<usize>()
        }
        Ask::Program(p) => p.starter.len() + p.solution.len() + p.tests.len() + p.setup.len(),
        Ask::Explain { points, model } => points.iter().map(String::len).sum::<usize>() + model.len(),
    };
    300 + draft.prompt.len() + draft.explanation.len() + draft.hints.iter().map(String::len).sum::<usize>() + ask
}
