//! Small gradient-boosted trees for a yes or no: what the filter's sum of parts cannot say.
//!
//! Newton boosting of the log loss (Friedman 2001; Chen & Guestrin 2016) on binned features, grown leaf by leaf, starting
//! from a given logit of each row. Written here for its size: a few hundred lines, no dependency, the same bits every time.

use crate::learner::chance::Chance;

/// Bins of a feature.
const BINS: usize = 64;

/// How to grow.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan {
    /// Trees at most.
    pub trees: usize,
    /// What a tree's word counts.
    pub rate: f64,
    /// Leaves of a tree.
    pub leaves: usize,
    /// Least sum of `p (1-p)` in a leaf.
    pub least: f64,
    /// What holds a leaf's value back.
    pub ridge: f64,
    /// Share of the features that a tree may use.
    pub features: f64,
    /// Share of the rows that a tree sees.
    pub rows: f64,
    /// Seed.
    pub seed: u64,
}

/// Rows by features, row by row.
#[derive(Debug, Clone, Copy)]
pub struct Table<'a> {
    /// The values.
    pub values: &'a [f32],
    /// Values in a row.
    pub width: usize,
}

impl<'a> Table<'a> {
    /// How many rows.
    pub fn rows(&self) -> usize {
        self.values.len() / self.width.max(1)
    }

    /// A row.
    pub fn row(&self, at: usize) -> &'a [f32] {
        &self.values[at * self.width..(at + 1) * self.width]
    }
}

/// A fork or a leaf.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Node {
    /// The feature asked; for a leaf, none.
    feature: u16,
    /// Left where the value is at most this.
    at_most: f32,
    /// Where the left child is; the right one is next to it. 0 for a leaf.
    left: u32,
    /// A leaf's logits.
    value: f32,
}

/// A sum of trees.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Forest {
    trees: Vec<Vec<Node>>,
}

impl Forest {
    /// What the trees add to the logit of a row.
    pub fn logit(&self, row: &[f32]) -> f64 {
        self.trees.iter().map(|tree| f64::from(walk(tree, row))).sum()
    }

    /// How many trees.
    pub fn len(&self) -> usize {
        self.trees.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.trees.is_empty()
    }

    /// The first `n` trees.
    pub fn truncate(&mut self, n: usize) {
        self.trees.truncate(n);
    }
}

fn walk(tree: &[Node], row: &[f32]) -> f32 {
    let mut at = 0usize;
    while let Some(node) = tree.get(at) {
        if node.left == 0 {
            return node.value;
        }
        let left = row.get(usize::from(node.feature)).is_some_and(|x| *x <= node.at_most);
        at = node.left as usize + usize::from(!left);
    }
    0.0
}

/// Where each feature is cut, from the rows themselves, and each row's bins.
#[derive(Debug, Clone)]
pub struct Binned {
    cuts: Vec<Vec<f32>>,
    bins: Vec<u8>,
    width: usize,
}

impl Binned {
    /// Cuts each feature into bins of about as many rows each.
    pub fn new(table: Table<'_>) -> Binned {
        let rows = table.rows();
        let stride = rows.div_ceil(40_000).max(1);
        let cuts: Vec<Vec<f32>> = (0..table.width)
            .map(|f| {
                let mut sample: Vec<f32> = (0..rows).step_by(stride).map(|r| table.row(r)[f]).collect();
                sample.sort_by(f32::total_cmp);
                let mut cuts: Vec<f32> =
                    (1..BINS).filter_map(|b| sample.get(b * sample.len() / BINS).copied()).collect();
                cuts.dedup();
                cuts
            })
            .collect();
        let mut bins = Vec::with_capacity(table.values.len());
        for r in 0..rows {
            let row = table.row(r);
            bins.extend(row.iter().zip(&cuts).map(|(x, cuts)| cuts.partition_point(|c| c < x) as u8));
        }
        Binned { cuts, bins, width: table.width }
    }
}

/// Grows trees on the rows `train` (with outcome `right` and a first `logit` of every row). After each tree `watch` is
/// given the logits of the rows `test`; growing ends when it says so.
pub fn grow(
    binned: &Binned,
    right: &[bool],
    logit: &[f32],
    train: &[u32],
    test: &[u32],
    plan: &Plan,
    watch: &mut dyn FnMut(&[f32]) -> bool,
) -> Forest {
    let mut chance = Chance::new(plan.seed);
    let mut forest = Forest::default();
    let mut now: Vec<f32> = logit.to_vec();
    let mut pulls = vec![[0.0f32; 2]; right.len()];
    let mut tested: Vec<f32> = test.iter().map(|r| logit[*r as usize]).collect();
    for _ in 0..plan.trees {
        for &r in train {
            let r = r as usize;
            let p = 1.0 / (1.0 + (-now[r]).exp());
            pulls[r] = [f32::from(u8::from(right[r])) - p, (p * (1.0 - p)).max(1e-6)];
        }
        let mut rows: Vec<u32> = train.iter().copied().filter(|_| chance.unit() < plan.rows).collect();
        let mut features: Vec<usize> = (0..binned.width).collect();
        chance.shuffle(&mut features);
        features.truncate(((binned.width as f64 * plan.features).ceil() as usize).max(1));
        features.sort_unstable();
        let tree = one_tree(binned, &pulls, &mut rows, &features, plan);
        for &r in train {
            now[r as usize] += binned_walk(&tree, binned, r as usize);
        }
        for (slot, &r) in tested.iter_mut().zip(test) {
            *slot += binned_walk(&tree, binned, r as usize);
        }
        forest.trees.push(tree.into_iter().map(|(node, _)| node).collect());
        if watch(&tested) {
            break;
        }
    }
    forest
}

/// A node, with the bin of its cut.
type Cut = (Node, u8);

fn binned_walk(tree: &[Cut], binned: &Binned, row: usize) -> f32 {
    let bins = &binned.bins[row * binned.width..(row + 1) * binned.width];
    let mut at = 0usize;
    loop {
        let (node, bin) = tree[at];
        if node.left == 0 {
            return node.value;
        }
        at = node.left as usize + usize::from(bins[usize::from(node.feature)] > bin);
    }
}

/// Sums of slope and curvature by feature and bin.
type Sums = Vec<[f32; 2]>;

/// A leaf that may still be split.
struct Open {
    node: usize,
    rows: std::ops::Range<usize>,
    sums: Sums,
    best: Option<Split>,
}

#[derive(Clone, Copy)]
struct Split {
    gain: f64,
    feature: usize,
    bin: u8,
}

fn one_tree(binned: &Binned, pulls: &[[f32; 2]], rows: &mut [u32], features: &[usize], plan: &Plan) -> Vec<Cut> {
    let mut tree: Vec<Cut> = vec![(Node { feature: 0, at_most: 0.0, left: 0, value: 0.0 }, 0)];
    let sums = sum(binned, pulls, rows, features);
    let best = best_split(&sums, features, binned, plan);
    tree[0].0.value = leaf(total(&sums), plan);
    let mut open = vec![Open { node: 0, rows: 0..rows.len(), sums, best }];
    let mut leaves = 1;
    while leaves < plan.leaves {
        let gain = |o: &Open| o.best.map_or(0.0, |b| b.gain);
        let Some(at) = (0..open.len()).max_by(|a, b| gain(&open[*a]).total_cmp(&gain(&open[*b])).then(b.cmp(a))) else {
            break;
        };
        let Some(split) = open[at].best.filter(|b| b.gain > 1e-6) else { break };
        let parent = open.swap_remove(at);
        let middle = parent.rows.start + part(&mut rows[parent.rows.clone()], binned, split);
        let left = tree.len();
        let node = &mut tree[parent.node];
        node.0.feature = split.feature as u16;
        node.0.at_most = binned.cuts[split.feature].get(usize::from(split.bin)).copied().unwrap_or(f32::MAX);
        node.0.left = left as u32;
        node.1 = split.bin;
        let (a, b) = (parent.rows.start..middle, middle..parent.rows.end);
        // The smaller side is summed; the other is what is left.
        let small_is_left = a.len() <= b.len();
        let small = if small_is_left { a.clone() } else { b.clone() };
        let few = sum(binned, pulls, &rows[small], features);
        let mut many = parent.sums;
        many.iter_mut().zip(&few).for_each(|(m, f)| *m = [m[0] - f[0], m[1] - f[1]]);
        let (left_sums, right_sums) = if small_is_left { (few, many) } else { (many, few) };
        for (n, (range, sums)) in [(a, left_sums), (b, right_sums)].into_iter().enumerate() {
            let value = leaf(total(&sums), plan);
            tree.push((Node { feature: 0, at_most: 0.0, left: 0, value }, 0));
            let best = best_split(&sums, features, binned, plan);
            open.push(Open { node: left + n, rows: range, sums, best });
        }
        leaves += 1;
    }
    tree
}

fn sum(binned: &Binned, pulls: &[[f32; 2]], rows: &[u32], features: &[usize]) -> Sums {
    let mut sums = vec![[0.0f32; 2]; features.len() * BINS];
    for &r in rows {
        let bins = &binned.bins[r as usize * binned.width..(r as usize + 1) * binned.width];
        let [g, h] = pulls[r as usize];
        for (slot, f) in features.iter().enumerate() {
            let cell = &mut sums[slot * BINS + usize::from(bins[*f])];
            cell[0] += g;
            cell[1] += h;
        }
    }
    sums
}

/// The sums of all rows, by the first feature.
fn total(sums: &Sums) -> [f64; 2] {
    sums[..BINS].iter().fold([0.0, 0.0], |t, s| [t[0] + f64::from(s[0]), t[1] + f64::from(s[1])])
}

fn leaf([slope, curve]: [f64; 2], plan: &Plan) -> f32 {
    (plan.rate * (slope / (curve.max(0.0) + plan.ridge)).clamp(-4.0, 4.0)) as f32
}

fn best_split(sums: &Sums, features: &[usize], binned: &Binned, plan: &Plan) -> Option<Split> {
    let all = total(sums);
    let worth = |[g, h]: [f64; 2]| g * g / (h + plan.ridge);
    let mut best: Option<Split> = None;
    for (slot, &feature) in features.iter().enumerate() {
        let mut left = [0.0f64; 2];
        for bin in 0..binned.cuts[feature].len() {
            let [g, h] = sums[slot * BINS + bin];
            left = [left[0] + f64::from(g), left[1] + f64::from(h)];
            let right = [all[0] - left[0], all[1] - left[1]];
            if left[1] < plan.least {
                continue;
            }
            if right[1] < plan.least {
                break;
            }
            let gain = worth(left) + worth(right) - worth(all);
            if best.is_none_or(|b| gain > b.gain) {
                best = Some(Split { gain, feature, bin: bin as u8 });
            }
        }
    }
    best
}

/// Brings the rows of the left side to the front, in order, and says how many they are.
fn part(rows: &mut [u32], binned: &Binned, split: Split) -> usize {
    let goes_left = |r: u32| binned.bins[r as usize * binned.width + split.feature] <= split.bin;
    let (left, right): (Vec<u32>, Vec<u32>) = rows.iter().partition(|r| goes_left(**r));
    rows[..left.len()].copy_from_slice(&left);
    rows[left.len()..].copy_from_slice(&right);
    left.len()
}
