//! Where things stand in a curriculum, worked out once: a lookup must not walk through ten thousand skills.

use super::Skill;
use std::collections::HashMap;

/// Positions of skills by id, and who needs whom.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Index {
    positions: HashMap<String, u32>,
    /// Positions in the order of the ids, and the ids in that order, one after another: to walk beside a sorted map without
    /// a jump through memory for each skill.
    sorted: Vec<u32>,
    names: String,
    ends: Vec<u32>,
    requires: Lists,
    dependants: Lists,
    confusable: Lists,
    middle: Vec<u32>,
}

/// Lists of positions, one after another in one piece of memory.
#[derive(Debug, Clone, Default, PartialEq)]
struct Lists {
    ends: Vec<u32>,
    all: Vec<u32>,
}

impl Lists {
    fn of(lists: impl Iterator<Item = Vec<u32>>) -> Lists {
        let mut out = Lists::default();
        for list in lists {
            out.all.extend(list);
            out.ends.push(out.all.len() as u32);
        }
        out
    }

    fn get(&self, at: usize) -> &[u32] {
        let start = if at == 0 { 0 } else { self.ends.get(at - 1).copied().unwrap_or(0) as usize };
        let end = self.ends.get(at).copied().unwrap_or(0) as usize;
        self.all.get(start..end).unwrap_or(&[])
    }
}

impl Index {
    /// The index of these skills. Of two with one id the first counts.
    pub fn of(skills: &[Skill]) -> Index {
        let mut positions: HashMap<String, u32> = HashMap::with_capacity(skills.len());
        for (at, skill) in skills.iter().enumerate() {
            positions.entry(skill.id.clone()).or_insert(at as u32);
        }
        let find = |ids: &[String]| -> Vec<u32> { ids.iter().filter_map(|id| positions.get(id).copied()).collect() };
        let requires = Lists::of(skills.iter().map(|s| find(&s.requires)));
        let mut needed_by = vec![Vec::new(); skills.len()];
        for at in 0..skills.len() {
            let mut needs = requires.get(at).to_vec();
            needs.sort_unstable();
            needs.dedup();
            needs.iter().for_each(|n| needed_by[*n as usize].push(at as u32));
        }
        let siblings = siblings(skills, &requires);
        let confusable = skills.iter().enumerate().map(|(at, s)| match find(&s.confusable) {
            named if named.is_empty() => siblings[at].clone(),
            named => named,
        });
        let confusable = Lists::of(confusable);
        let middle = |s: &Skill| {
            let item = s.items.iter().enumerate().filter(|(_, i)| i.runs).min_by_key(|(_, i)| i.difficulty.abs_diff(3));
            item.map_or(u32::MAX, |(at, _)| at as u32)
        };
        let middle = skills.iter().map(middle).collect();
        let mut sorted: Vec<u32> = positions.values().copied().collect();
        sorted.sort_unstable_by(|a, b| skills[*a as usize].id.cmp(&skills[*b as usize].id));
        let (mut names, mut ends) = (String::new(), Vec::with_capacity(sorted.len()));
        for at in &sorted {
            names.push_str(&skills[*at as usize].id);
            ends.push(names.len() as u32);
        }
        Index {
            positions,
            sorted,
            names,
            ends,
            dependants: Lists::of(needed_by.into_iter()),
            requires,
            confusable,
            middle,
        }
    }

    /// Position of a skill by its full id.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.positions.get(id).map(|at| *at as usize)
    }

    /// Positions with ids, in the order of the ids.
    pub fn by_id(&self) -> impl Iterator<Item = (&str, usize)> {
        let starts = std::iter::once(0).chain(self.ends.iter().map(|e| *e as usize));
        let spans = starts.zip(&self.ends).map(|(start, end)| self.names.get(start..*end as usize).unwrap_or(""));
        spans.zip(self.sorted.iter().map(|at| *at as usize))
    }

    /// Positions of the prerequisites of the skill at a position, in the author's order.
    pub fn requires(&self, at: usize) -> &[u32] {
        self.requires.get(at)
    }

    /// Positions of the skills that name the one at a position as a prerequisite.
    pub fn dependants(&self, at: usize) -> &[u32] {
        self.dependants.get(at)
    }

    /// Positions of the skills that learners mix up with the one at a position: those that the author names, else its
    /// neighbours among the skills with the very same prerequisites.
    pub fn confusable(&self, at: usize) -> &[u32] {
        self.confusable.get(at)
    }

    /// Which item of the skill at a position is of middle difficulty; `None` for a skill without items.
    pub fn middle(&self, at: usize) -> Option<usize> {
        self.middle.get(at).filter(|i| **i != u32::MAX).map(|i| *i as usize)
    }
}

/// For each skill, the one before and the one after it among those that need just the same, and need something.
fn siblings(skills: &[Skill], requires: &Lists) -> Vec<Vec<u32>> {
    let mut latest: HashMap<Vec<u32>, usize> = HashMap::new();
    let mut out = vec![Vec::new(); skills.len()];
    for at in 0..skills.len() {
        let mut needs = requires.get(at).to_vec();
        needs.sort_unstable();
        if needs.is_empty() {
            continue;
        }
        if let Some(before) = latest.insert(needs, at) {
            out[before].push(at as u32);
            out[at].push(before as u32);
        }
    }
    out
}
