//! Where boxes and lines stand on a sheet of cells.
//!
//! Layers are rows of boxes, between them channels. A box has a slot; between slots, and at both sides, lie lanes: columns
//! in which an edge passes layers that it skips, one lane for each skill with such edges. In a channel each skill that has
//! edges there has one horizontal track; tracks share a row where they are apart (the left-edge rule, Hashimoto and Stevens
//! 1971). An edge leaves a box in the middle of its lower border and enters the next in the middle of its upper one; where
//! the box above has other edges in that column, it enters two cells to the left. So lines of two skills are
//! never on top of each other, but where they come to the same box. PURE.

/// Rows of a box: two borders and a line of text.
pub const HIGH: i32 = 3;
/// Passes that draw boxes towards their neighbours.
const PASSES: usize = 4;

/// A box. Columns and rows count from 0, to the right and down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// The skill.
    pub node: u32,
    /// Its left border.
    pub x: i32,
    /// Its upper border.
    pub y: i32,
    /// Its width, borders included.
    pub wide: i32,
}

/// An edge: a line with corners, from the lower border of a box to the upper one of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wire {
    /// What is needed.
    pub from: u32,
    /// What it opens.
    pub to: u32,
    /// The ends and corners: column and row, neighbours in the same column or row.
    pub points: Vec<(i32, i32)>,
}

/// A sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// By layer, then from left to right.
    pub frames: Vec<Frame>,
    /// By source, then by target.
    pub wires: Vec<Wire>,
    /// Columns and rows.
    pub size: (i32, i32),
}

/// What the edges of one skill need: its targets and, where some are far, a lane.
struct Net {
    from: usize,
    layer: usize,
    /// The lowest layer that it reaches.
    last: usize,
    targets: Vec<usize>,
    lane: Option<i32>,
}

/// What is known while a sheet is made.
struct Draft<'a> {
    layers: &'a [Vec<u32>],
    layer: Vec<usize>,
    slot: Vec<i32>,
    nets: Vec<Net>,
    enters: Vec<i32>,
    leaves: Vec<i32>,
}

impl Plan {
    /// Plans boxes of `wide` columns (8 or more) in these layers, which name each number from 0 on once, and the edges
    /// between them. Edges that do not lead to a lower layer are left out.
    pub fn new(layers: &[Vec<u32>], edges: &[(u32, u32)], wide: i32) -> Plan {
        let count = layers.iter().map(Vec::len).sum::<usize>();
        let mut layer = vec![usize::MAX; count];
        for (l, row) in layers.iter().enumerate() {
            row.iter().for_each(|at| layer[*at as usize] = l);
        }
        let slots = layers.iter().map(Vec::len).max().unwrap_or(0) as i32;
        let nets = nets(&layer, edges);
        let mut draft =
            Draft { layers, layer, slot: vec![0; count], nets, enters: vec![0; count], leaves: vec![0; count] };
        draft.align(slots);
        let lanes = draft.lanes(slots);
        let gap = if lanes == 0 { 2 } else { lanes + 2 };
        let (pitch, count) = (wide + gap, lanes.max(1));
        for net in &mut draft.nets {
            // A lane's number becomes its column: gap 0 stands before slot 0.
            net.lane = net.lane.map(|n| n / count * pitch + 1 + n % count);
        }
        let x = |slot: i32| gap + slot * pitch;
        draft.ports(wide, x);
        let (tops, tracks) = draft.tracks();
        let frame = |at: &u32| {
            let at = *at as usize;
            Frame { node: at as u32, x: x(draft.slot[at]), y: tops[draft.layer[at]], wide }
        };
        let frames: Vec<Frame> = layers.iter().flatten().map(frame).collect();
        let wires = draft.wires(&tops, &tracks);
        let high = tops.last().map_or(0, |y| y + HIGH);
        Plan { frames, wires, size: (slots * pitch + gap, high) }
    }

    /// The box of a skill.
    pub fn frame(&self, node: u32) -> Option<&Frame> {
        self.frames.iter().find(|f| f.node == node)
    }
}

fn nets(layer: &[usize], edges: &[(u32, u32)]) -> Vec<Net> {
    let mut sorted: Vec<(usize, usize)> = edges.iter().map(|(a, b)| (*a as usize, *b as usize)).collect();
    sorted.retain(|(a, b)| *a < layer.len() && *b < layer.len() && layer[*a] < layer[*b]);
    sorted.sort_unstable();
    sorted.dedup();
    let mut nets: Vec<Net> = Vec::new();
    for (from, to) in sorted {
        if nets.last().is_none_or(|n| n.from != from) {
            nets.push(Net { from, layer: layer[from], last: 0, targets: Vec::new(), lane: None });
        }
        if let Some(net) = nets.last_mut() {
            net.last = net.last.max(layer[to]);
            net.targets.push(to);
        }
    }
    nets
}

impl Draft<'_> {
    /// Gives each box a slot near the middle of its neighbours, in the order of its layer.
    fn align(&mut self, slots: i32) {
        for row in self.layers {
            let start = (slots - row.len() as i32) / 2;
            row.iter().enumerate().for_each(|(p, at)| self.slot[*at as usize] = start + p as i32);
        }
        let mut above = vec![Vec::new(); self.slot.len()];
        let mut below = vec![Vec::new(); self.slot.len()];
        for net in &self.nets {
            for to in &net.targets {
                above[*to].push(net.from);
                below[net.from].push(*to);
            }
        }
        for pass in 0..PASSES {
            let count = self.layers.len();
            let near = if pass % 2 == 0 { &above } else { &below };
            for i in 0..count {
                let row = &self.layers[if pass % 2 == 0 { i } else { count - 1 - i }];
                let wished: Vec<f64> = row.iter().map(|at| self.wish(*at as usize, &near[*at as usize])).collect();
                for (at, slot) in row.iter().zip(spread(&wished, slots)) {
                    self.slot[*at as usize] = slot;
                }
            }
        }
    }

    fn wish(&self, at: usize, near: &[usize]) -> f64 {
        let mut slots: Vec<i32> = near.iter().map(|n| self.slot[*n]).collect();
        slots.sort_unstable();
        match slots.len() {
            0 => f64::from(self.slot[at]),
            n => f64::from(slots[(n - 1) / 2] + slots[n / 2]) / 2.0,
        }
    }

    /// Gives a lane to each net that passes a layer; returns how many lanes lie in a gap.
    fn lanes(&mut self, slots: i32) -> i32 {
        let mut far: Vec<usize> =
            (0..self.nets.len()).filter(|n| self.nets[*n].last > self.nets[*n].layer + 1).collect();
        far.sort_by_key(|n| (self.nets[*n].layer, self.slot[self.nets[*n].from]));
        let mut busy = vec![0i32; self.layers.len() + 1];
        for n in &far {
            (self.nets[*n].layer..self.nets[*n].last).for_each(|c| busy[c] += 1);
        }
        let most = busy.into_iter().max().unwrap_or(0);
        let gaps = slots + 1;
        let lanes = (most + gaps - 1) / gaps.max(1);
        // Until which channel each lane is taken: they are given away from the top.
        let mut taken: Vec<usize> = vec![0; (gaps * lanes) as usize];
        for n in far {
            let (layer, last) = (self.nets[n].layer, self.nets[n].last);
            let wish = 2 * self.slot[self.nets[n].from] + 1;
            let free = (0..gaps * lanes).filter(|lane| taken[*lane as usize] <= layer);
            let lane = free.min_by_key(|lane| ((2 * (lane / lanes) - wish).abs(), *lane));
            if let Some(lane) = lane {
                taken[lane as usize] = last;
                self.nets[n].lane = Some(lane);
            }
        }
        lanes
    }

    /// Where edges leave and enter boxes.
    fn ports(&mut self, wide: i32, x: impl Fn(i32) -> i32) {
        let (mut source, mut comes) = (vec![None; self.slot.len()], vec![0; self.slot.len()]);
        for (n, net) in self.nets.iter().enumerate() {
            source[net.from] = Some(n);
            net.targets.iter().for_each(|t| comes[*t] += 1);
        }
        for (l, row) in self.layers.iter().enumerate() {
            for at in row.iter().map(|at| *at as usize) {
                let middle = x(self.slot[at]) + wide / 2;
                self.leaves[at] = middle;
                let above = l.checked_sub(1).map_or(&[][..], |l| self.layers[l].as_slice());
                let over = above.iter().map(|o| *o as usize).find(|o| self.slot[*o] == self.slot[at]);
                let net = over.and_then(|o| source[o]);
                // Straight down from its own need is fine, where nobody else comes that way to somewhere else.
                let straight = |n: usize| {
                    let net = &self.nets[n];
                    let alone = net.last == l && net.targets.iter().filter(|t| self.layer[**t] == l).count() == 1;
                    net.targets.contains(&at) && (alone || comes[at] == 1)
                };
                self.enters[at] = if net.is_some_and(|n| !straight(n)) { middle - 2 } else { middle };
            }
        }
    }

    /// Columns of a net in a channel, if it has anything there: where it comes from, and where it goes to.
    fn columns(&self, net: &Net, channel: usize) -> Option<(i32, Vec<i32>)> {
        if channel < net.layer || channel >= net.last {
            return None;
        }
        let from = if channel == net.layer { self.leaves[net.from] } else { net.lane? };
        let here = net.targets.iter().filter(|t| self.layer[**t] == channel + 1);
        let mut to: Vec<i32> = here.map(|t| self.enters[*t]).collect();
        to.extend(net.lane.filter(|_| channel + 1 < net.last));
        Some((from, to))
    }

    /// The upper border of each layer, and the row of each net's track in each channel, by net and channel.
    fn tracks(&self) -> (Vec<i32>, Vec<Vec<Option<i32>>>) {
        let count = self.layers.len();
        let mut spans: Vec<Vec<(i32, i32, usize)>> = vec![Vec::new(); count];
        for (n, net) in self.nets.iter().enumerate() {
            for (channel, spans) in spans.iter_mut().enumerate().take(net.last).skip(net.layer) {
                let Some((from, to)) = self.columns(net, channel) else { continue };
                let low = to.iter().copied().fold(from, i32::min);
                let high = to.iter().copied().fold(from, i32::max);
                if low < high {
                    spans.push((low, high, n));
                }
            }
        }
        let mut rows: Vec<Vec<Option<i32>>> =
            self.nets.iter().map(|net| vec![None; net.last.saturating_sub(net.layer)]).collect();
        let (mut tops, mut y) = (Vec::with_capacity(count), 0);
        for (channel, mut spans) in spans.into_iter().enumerate() {
            tops.push(y);
            spans.sort_unstable();
            let mut ends: Vec<i32> = Vec::new();
            for (low, high, n) in spans {
                // A free cell between two tracks of one row.
                let free = ends.iter().position(|end| end + 1 < low);
                let track = free.unwrap_or(ends.len());
                if free.is_none() {
                    ends.push(high);
                }
                ends[track] = high;
                rows[n][channel - self.nets[n].layer] = Some(y + HIGH + track as i32);
            }
            y += HIGH + ends.len().max(1) as i32;
        }
        (tops, rows)
    }

    fn wires(&self, tops: &[i32], rows: &[Vec<Option<i32>>]) -> Vec<Wire> {
        let mut wires = Vec::new();
        for (n, net) in self.nets.iter().enumerate() {
            for to in &net.targets {
                let (start, end) = (self.leaves[net.from], self.enters[*to]);
                let row = |channel: usize| rows[n].get(channel - net.layer).copied().flatten();
                let mut points = vec![(start, tops[net.layer] + HIGH - 1)];
                let mut column = start;
                let mut turn = |channel: usize, to: i32| {
                    if let Some(y) = row(channel).filter(|_| column != to) {
                        points.extend([(column, y), (to, y)]);
                        column = to;
                    }
                };
                let channel = self.layer[*to] - 1;
                if let Some(lane) = net.lane.filter(|_| channel > net.layer) {
                    turn(net.layer, lane);
                }
                turn(channel, end);
                points.push((end, tops[self.layer[*to]]));
                wires.push(Wire { from: net.from as u32, to: *to as u32, points });
            }
        }
        wires
    }
}

/// Slots in rising order, as near to the wished ones as can be: the least squares under that order (pool adjacent violators,
/// Ayer et al. 1955), rounded.
fn spread(wished: &[f64], slots: i32) -> Vec<i32> {
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (i, wish) in wished.iter().enumerate() {
        pools.push((wish - i as f64, 1));
        while let [.., (a, n), (b, m)] = pools[..]
            && a > b
        {
            pools.truncate(pools.len() - 2);
            pools.push(((a * n as f64 + b * m as f64) / (n + m) as f64, n + m));
        }
    }
    let most = f64::from(slots - wished.len() as i32).max(0.0);
    let starts = pools.iter().flat_map(|(value, n)| std::iter::repeat_n(value.round().clamp(0.0, most) as i32, *n));
    starts.enumerate().map(|(i, start)| start + i as i32).collect()
}
