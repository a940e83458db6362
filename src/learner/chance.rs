//! Chance as an argument: a small generator with a seed, so that whoever has the seed has the same luck.
//!
//! SplitMix64 (Steele, Lea & Flood 2014): one 64-bit state, passes BigCrush, and every seed is a good one.

/// A stream of luck.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chance(u64);

impl Chance {
    /// The stream of this seed.
    pub fn new(seed: u64) -> Chance {
        Chance(seed)
    }

    /// The stream of a seed for one purpose: streams of other purposes do not depend on how much of it was used.
    pub fn of(seed: u64, purpose: u64) -> Chance {
        Chance(seed.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ purpose.wrapping_mul(0x9e6c_63d0_876a_9a47))
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Even, from 0 to below 1.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Even, from above 0 to 1: for logarithms.
    fn share(&mut self) -> f64 {
        1.0 - self.unit()
    }

    /// Even over the whole numbers from 0 to below `n`; 0 where `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        ((self.unit() * n as f64) as usize).min(n.saturating_sub(1))
    }

    /// True with this probability.
    pub fn flip(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// Standard normal (Box & Muller 1958).
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * self.share().ln()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// Gamma with this shape (> 0) and scale 1 (Marsaglia & Tsang 2000).
    pub fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            let boost = self.share().powf(1.0 / shape.max(1e-3));
            return self.gamma(shape + 1.0) * boost;
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = (1.0 + c * x).powi(3);
            if v > 0.0 && self.share().ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return d * v;
            }
        }
    }

    /// Beta with these counts (> 0).
    pub fn beta(&mut self, a: f64, b: f64) -> f64 {
        let (x, y) = (self.gamma(a), self.gamma(b));
        x / (x + y).max(f64::MIN_POSITIVE)
    }

    /// A draw from a distribution given by its quantiles at equal steps from 0 to 1, straight lines between them; 0 where
    /// there are none.
    pub fn quantiles(&mut self, table: &[f64]) -> f64 {
        let at = self.unit() * table.len().saturating_sub(1) as f64;
        let low = at as usize;
        match (table.get(low), table.get(low + 1)) {
            (Some(a), Some(b)) => a + (b - a) * (at - low as f64),
            (Some(a), None) => *a,
            _ => 0.0,
        }
    }

    /// In another order (Fisher & Yates).
    pub fn shuffle<T>(&mut self, things: &mut [T]) {
        for i in (1..things.len()).rev() {
            things.swap(i, self.below(i + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_moments_are_those_of_the_books() {
        let mut chance = Chance::new(7);
        let mean = |f: &mut dyn FnMut() -> f64| (0..20_000).map(|_| f()).sum::<f64>() / 20_000.0;
        assert!((mean(&mut || chance.unit()) - 0.5).abs() < 0.01);
        assert!((mean(&mut || chance.quantiles(&[0.0, 1.0, 10.0])) - 3.0).abs() < 0.06);
        assert!((mean(&mut || f64::from(u8::from(chance.flip(0.2)))) - 0.2).abs() < 0.01);
        assert!((mean(&mut || chance.below(5) as f64) - 2.0).abs() < 0.05);
        assert_eq!((chance.quantiles(&[]), chance.below(0)), (0.0, 0));
        assert!(mean(&mut || chance.normal()).abs() < 0.03);
        assert!((mean(&mut || chance.gamma(3.5)) - 3.5).abs() < 0.06);
        assert!((mean(&mut || chance.gamma(0.4)) - 0.4).abs() < 0.03);
        assert!((mean(&mut || chance.beta(2.0, 6.0)) - 0.25).abs() < 0.01);
    }

    #[test]
    fn a_seed_is_a_stream() {
        let draw = |seed| {
            let mut chance = Chance::new(seed);
            (0..5).map(|_| chance.bits()).collect::<Vec<_>>()
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
    }
}
