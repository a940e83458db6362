//! The prerequisite graph in layers: which layer each skill stands in, in which order, and where a step leads.
//!
//! Layers by the longest path from a skill without prerequisites (Healy and Nikolov, in Handbook of Graph Drawing, 2013),
//! the order within a layer by barycentre sweeps (Sugiyama, Tagawa and Toda 1981); of all orders that were met the one with
//! fewest crossings is kept. PURE, and the same for the same graph.

use std::collections::VecDeque;

/// Sweeps down and up.
const SWEEPS: usize = 8;

/// Who needs whom, by position.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Graph {
    needs: Vec<Vec<u32>>,
    opens: Vec<Vec<u32>>,
}

impl Graph {
    /// From what each skill needs. What is not there, the skill itself, and what is named twice are left out.
    pub fn new(mut needs: Vec<Vec<u32>>) -> Graph {
        let n = needs.len();
        let mut opens = vec![Vec::new(); n];
        for (at, list) in needs.iter_mut().enumerate() {
            list.retain(|x| (*x as usize) < n && *x as usize != at);
            list.sort_unstable();
            list.dedup();
            list.iter().for_each(|x| opens[*x as usize].push(at as u32));
        }
        Graph { needs, opens }
    }

    /// How many skills there are.
    pub fn len(&self) -> usize {
        self.needs.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.needs.is_empty()
    }

    /// What the skill at a position needs.
    pub fn needs(&self, at: usize) -> &[u32] {
        self.needs.get(at).map_or(&[], Vec::as_slice)
    }

    /// What it opens.
    pub fn opens(&self, at: usize) -> &[u32] {
        self.opens.get(at).map_or(&[], Vec::as_slice)
    }

    /// Need and what it opens, for each edge.
    pub fn edges(&self) -> Vec<(u32, u32)> {
        let of = |(at, list): (usize, &Vec<u32>)| list.iter().map(|n| (*n, at as u32)).collect::<Vec<_>>();
        self.needs.iter().enumerate().flat_map(of).collect()
    }
}

/// A direction on the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// To what a skill needs.
    Up,
    /// To what it opens.
    Down,
    /// To the neighbour before it in its layer.
    Left,
    /// And after it.
    Right,
}

/// The layers of a graph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Order {
    layers: Vec<Vec<u32>>,
    /// Layer and place in it, by position.
    spots: Vec<(u32, u32)>,
}

impl Order {
    /// Puts a graph in order. A circle, which no course has, is cut open at its first skill.
    pub fn of(graph: &Graph) -> Order {
        let layer = layering(graph);
        let mut layers = vec![Vec::new(); layer.iter().max().map_or(0, |m| *m as usize + 1)];
        layer.iter().enumerate().for_each(|(at, l)| layers[*l as usize].push(at as u32));
        let mut order = Order { layers, spots: layer.into_iter().map(|l| (l, 0)).collect() };
        order.settle();
        let (mut best, mut least) = (order.layers.clone(), order.crossings(graph));
        for round in 0..SWEEPS {
            if least == 0 {
                break;
            }
            order.sweep(graph, round % 2 == 0);
            let now = order.crossings(graph);
            if now < least {
                (best, least) = (order.layers.clone(), now);
            }
        }
        order.layers = best;
        order.settle();
        order
    }

    /// The layers, each from left to right.
    pub fn layers(&self) -> &[Vec<u32>] {
        &self.layers
    }

    /// Layer of the skill at a position, and its place there.
    pub fn spot(&self, at: usize) -> (usize, usize) {
        self.spots.get(at).map_or((0, 0), |(l, p)| (*l as usize, *p as usize))
    }

    fn settle(&mut self) {
        for layer in &self.layers {
            layer.iter().enumerate().for_each(|(p, at)| self.spots[*at as usize].1 = p as u32);
        }
    }

    /// Where in its layer a skill stands, 0 to 1, so that layers of different sizes can be compared.
    fn centre(&self, at: u32) -> f64 {
        let (layer, place) = self.spot(at as usize);
        (place as f64 + 0.5) / self.layers.get(layer).map_or(1, Vec::len).max(1) as f64
    }

    fn sweep(&mut self, graph: &Graph, down: bool) {
        let count = self.layers.len();
        for i in 0..count {
            let l = if down { i } else { count - 1 - i };
            let mean = |at: &u32| {
                let others = if down { graph.needs(*at as usize) } else { graph.opens(*at as usize) };
                match others.len() {
                    0 => self.centre(*at),
                    n => others.iter().map(|o| self.centre(*o)).sum::<f64>() / n as f64,
                }
            };
            let mut keyed: Vec<(f64, u32)> = self.layers[l].iter().map(|at| (mean(at), *at)).collect();
            // Stable: equals stay in their order.
            keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
            for (p, (_, at)) in keyed.iter().enumerate() {
                self.layers[l][p] = *at;
                self.spots[*at as usize].1 = p as u32;
            }
        }
    }

    /// Crossings of the edges between neighbouring layers, by counting inversions in a Fenwick tree.
    fn crossings(&self, graph: &Graph) -> u64 {
        let mut total = 0;
        for pair in self.layers.windows(2) {
            let mut tree = vec![0u64; pair[1].len() + 1];
            let mut seen = 0;
            for at in &pair[0] {
                let layer = self.spot(*at as usize).0;
                let below = graph.opens(*at as usize).iter().filter(|o| self.spot(**o as usize).0 == layer + 1);
                let places: Vec<usize> = below.map(|o| self.spot(*o as usize).1).collect();
                for place in &places {
                    let (mut i, mut upto) = (place + 1, 0);
                    while i > 0 {
                        upto += tree[i];
                        i &= i - 1;
                    }
                    total += seen - upto;
                }
                for place in &places {
                    let mut i = place + 1;
                    while i < tree.len() {
                        tree[i] += 1;
                        i += i & i.wrapping_neg();
                    }
                }
                seen += places.len() as u64;
            }
        }
        total
    }

    /// Where a step leads: up and down along the edge to the nearest skill that is needed or opened, and where there is none
    /// to the nearest in the next layer; left and right along the layer. At an edge of the map it leads nowhere.
    pub fn step(&self, graph: &Graph, at: usize, way: Way) -> usize {
        let (layer, place) = self.spot(at);
        let row = self.layers.get(layer).map_or(&[][..], Vec::as_slice);
        let to = match way {
            Way::Left => place.checked_sub(1).and_then(|p| row.get(p)).copied(),
            Way::Right => row.get(place + 1).copied(),
            Way::Up => {
                let above = graph.needs(at).iter().copied().filter(|n| self.spot(*n as usize).0 < layer);
                let next = layer.checked_sub(1).and_then(|l| self.layers.get(l));
                self.nearest(at, above, |l| layer - l).or_else(|| self.nearest(at, next?.iter().copied(), |_| 0))
            }
            Way::Down => {
                let below = graph.opens(at).iter().copied().filter(|n| self.spot(*n as usize).0 > layer);
                let next = self.layers.get(layer + 1);
                self.nearest(at, below, |l| l - layer).or_else(|| self.nearest(at, next?.iter().copied(), |_| 0))
            }
        };
        to.map_or(at, |to| to as usize)
    }

    fn nearest(&self, at: usize, of: impl Iterator<Item = u32>, far: impl Fn(usize) -> usize) -> Option<u32> {
        let here = self.centre(at as u32);
        let key = |n: &u32| (far(self.spot(*n as usize).0), (self.centre(*n) - here).abs());
        of.min_by(|a, b| {
            let (a, b) = (key(a), key(b));
            a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
        })
    }
}

/// The layer of each skill: one more than the deepest that it needs.
fn layering(graph: &Graph) -> Vec<u32> {
    let n = graph.len();
    let mut left: Vec<usize> = (0..n).map(|at| graph.needs(at).len()).collect();
    let (mut layer, mut done) = (vec![0u32; n], vec![false; n]);
    let mut ready: VecDeque<usize> = (0..n).filter(|at| left[*at] == 0).collect();
    let (mut count, mut first) = (0, 0);
    while count < n {
        let at = ready.pop_front().unwrap_or_else(|| {
            while done[first] {
                first += 1;
            }
            first
        });
        if std::mem::replace(&mut done[at], true) {
            continue;
        }
        count += 1;
        for o in graph.opens(at).iter().map(|o| *o as usize).filter(|o| !done[*o]) {
            layer[o] = layer[o].max(layer[at] + 1);
            left[o] -= 1;
            if left[o] == 0 {
                ready.push_back(o);
            }
        }
    }
    layer
}

/// The graph as a list: each skill below the nearest that it needs (the one that [`Way::Up`] leads to), and how deep.
pub fn tree(graph: &Graph, order: &Order) -> Vec<(u32, u16)> {
    let mut under: Vec<Vec<u32>> = vec![Vec::new(); graph.len()];
    let mut roots = Vec::new();
    for at in 0..graph.len() {
        let above = graph.needs(at).iter().any(|n| order.spot(*n as usize).0 < order.spot(at).0);
        match above {
            true => under[order.step(graph, at, Way::Up)].push(at as u32),
            false => roots.push(at as u32),
        }
    }
    let mut rows = Vec::with_capacity(graph.len());
    let mut open: Vec<(u32, u16)> = roots.into_iter().rev().map(|at| (at, 0)).collect();
    while let Some((at, depth)) = open.pop() {
        rows.push((at, depth));
        open.extend(under[at as usize].iter().rev().map(|c| (*c, depth.saturating_add(1))));
    }
    rows
}
