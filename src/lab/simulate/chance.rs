//! Chance that can be repeated: the generator xoshiro256++ (Blackman & Vigna 2019), seeded by SplitMix64.

/// A stream of random numbers; the same seed gives the same stream on every machine.
#[derive(Debug, Clone)]
pub struct Chance {
    state: [u64; 4],
}

impl Chance {
    /// The stream of a seed.
    pub fn new(seed: u64) -> Chance {
        let mut x = seed;
        let mut mix = || {
            x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = x;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^ (z >> 31)
        };
        Chance { state: [mix(), mix(), mix(), mix()] }
    }

    /// The stream of a seed for one purpose: streams of other purposes do not depend on how much of it was used.
    pub fn of(seed: u64, purpose: u64) -> Chance {
        Chance::new(seed.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ purpose.wrapping_mul(0x9e6c_63d0_876a_9a47))
    }

    fn bits(&mut self) -> u64 {
        let s = &mut self.state;
        let out = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
        out
    }

    /// Uniform in [0, 1).
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Uniform in 0..n; 0 where `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        ((self.unit() * n as f64) as usize).min(n.saturating_sub(1))
    }

    /// True with this probability.
    pub fn flip(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// Standard normal, by Box and Muller's transform.
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// A draw from a distribution given by its quantiles at equal steps from 0 to 1, straight lines between them.
    pub fn quantiles(&mut self, table: &[f64]) -> f64 {
        let at = self.unit() * table.len().saturating_sub(1) as f64;
        let low = at as usize;
        match (table.get(low), table.get(low + 1)) {
            (Some(a), Some(b)) => a + (b - a) * (at - low as f64),
            (Some(a), None) => *a,
            _ => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_stream_and_another_another() {
        let draw = |seed| {
            (0..5)
                .map({
                    let mut c = Chance::new(seed);
                    move |_| c.bits()
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
    }

    #[test]
    fn moments_are_right() {
        let mut c = Chance::new(1);
        let n = 100_000;
        let draws: Vec<f64> = (0..n).map(|_| c.normal()).collect();
        let mean = draws.iter().sum::<f64>() / n as f64;
        let var = draws.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n as f64;
        assert!(mean.abs() < 0.02 && (var - 1.0).abs() < 0.02, "{mean} {var}");
        let median = {
            let mut v: Vec<f64> = (0..n).map(|_| c.quantiles(&[0.0, 1.0, 10.0])).collect();
            v.sort_by(f64::total_cmp);
            v[n / 2]
        };
        assert!((median - 1.0).abs() < 0.1, "{median}");
        assert_eq!(c.quantiles(&[]), 0.0);
        assert_eq!(c.below(0), 0);
    }
}
