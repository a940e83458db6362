//! The graph of a course, put in order once and kept as long as the course stays: drawing must not wait for it again.

use super::order::{Graph, Order, Way, tree};
use super::plan::Plan;
use crate::curriculum::Curriculum;
use std::collections::BTreeMap;

/// Courses with more skills than this are drawn around the selected skill only: a sheet of all would be mostly lines.
pub const WHOLE: usize = 150;
/// Skills that are drawn of such a course, and how many edges they are away at most.
const NEAR: usize = 40;
const FAR: usize = 2;
/// Columns of a box.
pub const WIDE: i32 = 24;

/// A course as a graph in order.
#[derive(Debug)]
pub struct Chart {
    /// Which course: its id, its version, and how many skills it has.
    key: (String, String, usize),
    /// Who needs whom.
    pub graph: Graph,
    /// The layers.
    pub order: Order,
    /// The same as a list: position and depth.
    pub rows: Vec<(u32, u16)>,
    /// The row of each skill.
    row_of: Vec<u32>,
    /// The sheet of the whole course, where it is not too large.
    pub whole: Option<Plan>,
}

/// A sheet whose boxes have numbers of their own, and the position of each.
pub struct Part {
    /// The sheet.
    pub plan: Plan,
    /// By number.
    pub at: Vec<u32>,
}

impl Chart {
    /// Puts a course in order.
    pub fn of(c: &Curriculum) -> Chart {
        let graph = Graph::new((0..c.skills.len()).map(|at| c.index.requires(at).to_vec()).collect());
        Chart { key: key(c), ..Chart::of_graph(graph) }
    }

    /// The same of a graph alone.
    pub fn of_graph(graph: Graph) -> Chart {
        let order = Order::of(&graph);
        let rows = tree(&graph, &order);
        let mut row_of = vec![0; graph.len()];
        rows.iter().enumerate().for_each(|(row, (at, _))| row_of[*at as usize] = row as u32);
        let whole = (graph.len() <= WHOLE).then(|| Plan::new(order.layers(), &graph.edges(), WIDE));
        Chart { key: Default::default(), graph, order, rows, row_of, whole }
    }

    /// Whether it is of this course.
    pub fn is_of(&self, c: &Curriculum) -> bool {
        self.key == key(c)
    }

    /// The row of a skill in the list.
    pub fn row(&self, at: usize) -> usize {
        self.row_of.get(at).map_or(0, |r| *r as usize)
    }

    /// Where a step leads on the map, or in the list: there up and down go along the rows, left to the skill above, and right
    /// to the first below.
    pub fn step(&self, at: usize, way: Way, listed: bool) -> usize {
        if !listed {
            return self.order.step(&self.graph, at, way);
        }
        let row = self.row(at);
        let depth = self.rows.get(row).map_or(0, |r| r.1);
        let to = match way {
            Way::Up => row.checked_sub(1),
            Way::Down => Some(row + 1),
            Way::Left => (0..row).rev().find(|r| self.rows[*r].1 < depth),
            Way::Right => Some(row + 1).filter(|r| self.rows.get(*r).is_some_and(|r| r.1 > depth)),
        };
        to.and_then(|row| self.rows.get(row)).map_or(at, |r| r.0 as usize)
    }

    /// A skill with what it needs above it and what it opens below it.
    pub fn star(&self, at: usize, wide: i32) -> Part {
        let sorted = |list: &[u32]| {
            let mut list = list.to_vec();
            list.sort_by_key(|n| self.order.spot(*n as usize));
            list
        };
        let (needs, opens) = (sorted(self.graph.needs(at)), sorted(self.graph.opens(at)));
        let middle = needs.len() as u32;
        let all: Vec<u32> = needs.iter().copied().chain([at as u32]).chain(opens.iter().copied()).collect();
        let layers = [0..middle, middle..middle + 1, middle + 1..all.len() as u32];
        let layers: Vec<Vec<u32>> = layers.into_iter().filter(|l| !l.is_empty()).map(Iterator::collect).collect();
        let edges = (0..middle).map(|n| (n, middle)).chain((middle + 1..all.len() as u32).map(|n| (middle, n)));
        Part { plan: Plan::new(&layers, &edges.collect::<Vec<_>>(), wide), at: all }
    }

    /// What is near a skill: by breadth-first search along the edges, in both directions.
    pub fn near(&self, at: usize) -> Part {
        let mut all = vec![at as u32];
        let mut number = BTreeMap::from([(at as u32, 0u32)]);
        let mut from = 0;
        for _ in 0..FAR {
            let ring = from..all.len();
            from = ring.end;
            for i in ring {
                let here = all[i] as usize;
                for n in self.graph.needs(here).iter().chain(self.graph.opens(here)) {
                    if all.len() < NEAR && !number.contains_key(n) {
                        number.insert(*n, all.len() as u32);
                        all.push(*n);
                    }
                }
            }
        }
        let inside = |n: &u32| {
            let needs = self.graph.needs(*n as usize).iter();
            needs.filter_map(|x| number.get(x).copied()).collect::<Vec<u32>>()
        };
        let graph = Graph::new(all.iter().map(inside).collect());
        let order = Order::of(&graph);
        Part { plan: Plan::new(order.layers(), &graph.edges(), WIDE), at: all }
    }
}

fn key(c: &Curriculum) -> (String, String, usize) {
    (c.id.clone(), c.version.clone(), c.skills.len())
}
