//! The parameters of a filter that are the same for all items, as a search sees them: a vector without bounds.

use crate::learner::chance::Chance;
use crate::learner::filter::Dynamics;
use crate::learner::tracker::Setting;

/// Everything but the items.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hyper {
    /// The filter's.
    pub setting: Setting,
    /// Prior standard deviation of an item's difficulty around that of its set of skills, logits (`tau`).
    pub item_sd: f64,
    /// The same of a set's around all (`tauk`).
    pub set_sd: f64,
}

/// Where a search begins: the medians of fits to five public sets, as the shipped dynamics are.
pub const START: Hyper = Hyper {
    setting: Setting {
        dynamics: crate::learner::estimate::DYNAMICS[0],
        start: 0.0,
        share: 0.96,
        memory: 0.78,
        memory_keep: 0.88,
        guess: 0.01,
    },
    item_sd: 1.2,
    set_sd: 1.3,
};

/// How a parameter is stretched over the whole line.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Scale {
    /// Above 0.
    Log,
    /// Between 0 and 1.
    Logit,
    /// Any, with the size of a step.
    Linear(f64),
}

/// How many parameters there are.
pub const PARAMETERS: usize = 23;

struct Parameter {
    scale: Scale,
    least: f64,
    most: f64,
    of: fn(&mut Hyper) -> &mut f64,
}

const fn parameter(scale: Scale, least: f64, most: f64, of: fn(&mut Hyper) -> &mut f64) -> Parameter {
    Parameter { scale, least, most, of }
}

use Scale::{Linear, Log, Logit};

const TABLE: [Parameter; PARAMETERS] = [
    parameter(Log, 1e-4, 20.0, |h| &mut d(h).vg),
    parameter(Log, 1e-6, 0.5, |h| &mut d(h).qg),
    parameter(Log, 1e-4, 20.0, |h| &mut d(h).vr),
    parameter(Logit, 1e-3, 0.999, |h| &mut d(h).rr),
    parameter(Log, 1e-4, 20.0, |h| &mut d(h).vs),
    parameter(Log, 1e-6, 1.0, |h| &mut d(h).qs),
    parameter(Log, 1e-4, 20.0, |h| &mut d(h).vf),
    parameter(Logit, 1e-3, 0.999, |h| &mut d(h).rf),
    parameter(Log, 1e-5, 20.0, |h| &mut h.setting.memory),
    parameter(Logit, 1e-3, 0.999, |h| &mut h.setting.memory_keep),
    parameter(Linear(0.06), -2.0, 2.0, |h| &mut d(h).lc),
    parameter(Linear(0.06), -2.0, 2.0, |h| &mut d(h).lw),
    parameter(Logit, 1e-4, 0.3, |h| &mut h.setting.guess),
    parameter(Logit, 1e-4, 0.2, |h| &mut d(h).slip),
    parameter(Log, 0.05, 20.0, |h| &mut h.item_sd),
    parameter(Log, 0.05, 20.0, |h| &mut h.set_sd),
    parameter(Linear(0.03), 0.0, 1.0, |h| &mut d(h).forget),
    parameter(Log, 0.01, 20.0, |h| &mut d(h).keep),
    parameter(Log, 0.01, 50.0, |h| &mut d(h).form_hours),
    parameter(Log, 0.01, 365.0, |h| &mut d(h).short_days),
    parameter(Linear(0.3), 0.0, 1.2, |h| &mut h.setting.share),
    parameter(Linear(0.06), -3.0, 3.0, |h| &mut h.setting.start),
    parameter(Log, 0.03, 1.5, |h| &mut d(h).pull),
];

fn d(hyper: &mut Hyper) -> &mut Dynamics {
    &mut hyper.setting.dynamics
}

/// The names of the parameters, in the order of the table: as a file of priors has them.
pub const NAMES: [&str; PARAMETERS] = [
    "vg",
    "qg",
    "vr",
    "rr",
    "vs",
    "qs",
    "vf",
    "rf",
    "vm",
    "rm",
    "lc",
    "lw",
    "guess",
    "slip",
    "item_sd",
    "set_sd",
    "forget",
    "keep",
    "form_hours",
    "short_days",
    "share",
    "start",
    "pull",
];

impl Hyper {
    /// Each parameter by its place in the table, in its own unit.
    pub fn values(&self) -> [f64; PARAMETERS] {
        let mut copy = *self;
        std::array::from_fn(|i| *(TABLE[i].of)(&mut copy))
    }

    /// With one parameter set, within its bounds.
    pub fn with(mut self, which: usize, value: f64) -> Hyper {
        if let Some(p) = TABLE.get(which) {
            *(p.of)(&mut self) = value.clamp(p.least, p.most);
        }
        self
    }

    /// Moves one parameter by `step` on its own scale, within its bounds.
    pub fn moved(mut self, which: usize, step: f64) -> Hyper {
        let Some(p) = TABLE.get(which) else { return self };
        let value = (p.of)(&mut self);
        let x = value.clamp(p.least.max(if p.scale == Log { 1e-9 } else { p.least }), p.most);
        *value = match p.scale {
            Log => (x.ln() + step).exp(),
            Logit => {
                let q = x.clamp(1e-4, 1.0 - 1e-4);
                1.0 / (1.0 + (-((q / (1.0 - q)).ln() + step)).exp())
            }
            Linear(size) => x + size * step,
        }
        .clamp(p.least, p.most);
        self
    }

    /// A neighbour: one to four parameters moved by normal steps of this size.
    pub fn neighbour(self, chance: &mut Chance, size: f64) -> Hyper {
        let mut order: [usize; PARAMETERS] = std::array::from_fn(|i| i);
        chance.shuffle(&mut order);
        let many = 1 + chance.below(4);
        order[..many].iter().fold(self, |h, i| h.moved(*i, size * chance.normal()))
    }
}
