//! What simulated learners are taught: a curriculum, and what only the simulation knows of it.

use crate::curriculum::{Choice, Curriculum, Index, Item, Place, Question, Skill, Typed};
use crate::learner::chance::Chance;

/// Skills on one step of a generated curriculum need skills of the step before.
const STEPS: usize = 5;
/// Items of a generated skill.
const ITEMS: usize = 12;
/// Logits between two of the author's difficulty grades, and how far off the author is.
const GRADE: f64 = 0.8;
const AUTHOR_ERROR: f64 = 0.5;

/// A curriculum, with the true difficulty of its items.
#[derive(Debug, Clone)]
pub struct Course {
    /// As the product sees it.
    pub curriculum: Curriculum,
    /// Positions of each skill's prerequisites.
    pub requires: Vec<Vec<usize>>,
    /// How far up each skill stands, 0 to 4.
    pub level: Vec<f64>,
    /// By skill and item.
    pub items: Vec<Vec<TrueItem>>,
    /// For the fitted numbers of its skills.
    pub seed: u64,
}

/// What the simulation knows of an item.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrueItem {
    /// Difficulty in logits, 0 in the middle.
    pub difficulty: f64,
    /// Chance to hit it by its options alone.
    pub options_guess: f64,
}

impl Course {
    /// A curriculum that is there already; only the true difficulties are drawn, around the author's.
    pub fn of(curriculum: Curriculum, seed: u64) -> Course {
        let mut chance = Chance::of(seed, 1);
        let requires: Vec<Vec<usize>> = (0..curriculum.skills.len())
            .map(|k| curriculum.index.requires(k).iter().map(|j| *j as usize).collect())
            .collect();
        let items = curriculum.skills.iter().map(|s| s.items.iter().map(|i| TrueItem::draw(i, &mut chance)).collect());
        let items = items.collect();
        let depth = depths(&requires);
        let deepest = depth.iter().copied().max().unwrap_or(0).max(1) as f64;
        let level = depth.iter().map(|d| *d as f64 * (STEPS - 1) as f64 / deepest).collect();
        Course { curriculum, requires, level, items, seed }
    }

    /// A drawn curriculum: steps of equal size, each skill above the first needing one to three of the step below.
    pub fn draw(skills: usize, seed: u64) -> Course {
        Course::draw_with(skills, ITEMS, seed)
    }

    /// The same with another number of items for each skill.
    pub fn draw_with(skills: usize, items: usize, seed: u64) -> Course {
        let mut chance = Chance::of(seed, 2);
        let step = |k: usize| k * STEPS / skills.max(1);
        let first = |step: usize| (step * skills).div_ceil(STEPS);
        let mut all: Vec<Skill> = Vec::with_capacity(skills);
        for k in 0..skills {
            let below = step(k).checked_sub(1).map_or(0..0, |s| first(s)..first(s + 1));
            let wanted = (1 + chance.below(3)).min(below.len());
            let mut needs: Vec<usize> = Vec::new();
            while needs.len() < wanted {
                let one = below.start + chance.below(below.len());
                if !needs.contains(&one) {
                    needs.push(one);
                }
            }
            let requires = needs.iter().map(|j| all[*j].id.clone()).collect();
            all.push(drawn_skill(k, items, requires, &mut chance));
        }
        let index = Index::of(&all);
        let curriculum = Curriculum {
            id: "drawn".into(),
            title: "A drawn course".into(),
            version: "1".into(),
            language: "en".into(),
            authors: Vec::new(),
            licence: "CC0-1.0".into(),
            summary: String::new(),
            imported: false,
            code: "rust".into(),
            skills: all,
            priors: Default::default(),
            index,
        };
        Course::of(curriculum, seed)
    }
}

/// For each skill, the longest way to it from one that needs nothing.
fn depths(requires: &[Vec<usize>]) -> Vec<usize> {
    let mut depth = vec![0; requires.len()];
    // The linter refuses circles; here each round can only raise a depth, and there are no more rounds than skills.
    for _ in 0..requires.len() {
        let mut changed = false;
        for k in 0..requires.len() {
            let d = requires[k].iter().map(|j| depth[*j] + 1).max().unwrap_or(0).min(requires.len());
            changed |= d != depth[k];
            depth[k] = d;
        }
        if !changed {
            break;
        }
    }
    depth
}

fn drawn_skill(k: usize, items: usize, requires: Vec<String>, chance: &mut Chance) -> Skill {
    let id = format!("drawn.s{k}");
    // Authors write easy, middle and hard items for each skill, 40% of them with four options.
    let items = (0..items).map(|i| drawn_item(&id, i, 2 + (i % 3) as u8, chance.flip(0.4))).collect();
    Skill {
        title: format!("Skill {k}"),
        requires,
        confusable: Vec::new(),
        tags: Vec::new(),
        minutes: 10.0,
        objective: String::new(),
        misconceptions: Vec::new(),
        lesson: String::new(),
        items,
        place: Place::default(),
        id,
    }
}

fn drawn_item(skill: &str, i: usize, difficulty: u8, options: bool) -> Item {
    let option = |n: usize| Choice { text: n.to_string(), correct: n == 0, cause: Default::default() };
    let question = match options {
        true => Question::Choice((0..4).map(option).collect()),
        false => Question::Short(Typed { answers: vec!["0".into()], ..Typed::default() }),
    };
    Item {
        id: format!("{skill}/i{i}"),
        language: String::new(),
        runs: true,
        difficulty,
        minutes: 1.0,
        hints: Vec::new(),
        explanation: String::new(),
        prompt: String::new(),
        expect: None,
        question,
        source: None,
        licence: None,
        hash: 0,
        place: Place::default(),
        known: Default::default(),
    }
}

impl TrueItem {
    fn draw(item: &Item, chance: &mut Chance) -> TrueItem {
        let options_guess = match &item.question {
            Question::Choice(o) => 1.0 / o.len().max(2) as f64,
            Question::Choices(o) => 1.0 / ((o.len().min(20) as f64).exp2() - 1.0).max(1.0),
            _ => 0.02,
        };
        let label = (f64::from(item.difficulty) - 3.0) * GRADE;
        TrueItem { difficulty: label + AUTHOR_ERROR * chance.normal(), options_guess }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawn_course_is_a_ladder() {
        let c = Course::draw(30, 5);
        assert_eq!(c.curriculum.skills.len(), 30);
        for (k, requires) in c.requires.iter().enumerate() {
            assert!(requires.iter().all(|j| c.level[*j] + 1.0 == c.level[k]));
            assert_eq!(requires.is_empty(), c.level[k] == 0.0);
        }
        assert!(c.items.iter().all(|i| i.len() == ITEMS));
        assert_eq!(Course::draw(30, 5).items, c.items);
        assert_ne!(Course::draw(30, 6).items, c.items);
    }
}
