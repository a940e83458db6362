//! What real answers say about learning: Bayesian Knowledge Tracing by expectation maximisation, and growth by logistic
//! regression. Used to draw the tables of [`super::pooled`], and by its tests; the program itself only draws from them.

/// Bayesian Knowledge Tracing (Corbett & Anderson 1995): a skill is known or not. All are probabilities.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bkt {
    /// Known at the start.
    pub prior: f64,
    /// Learned at an answer.
    pub learn: f64,
    /// Wrong though known.
    pub slip: f64,
    /// Right though unknown.
    pub guess: f64,
}

/// Fits the parameters to the answers of many learners to one skill, in order, by the Baum-Welch algorithm (Rabiner 1989).
/// Slip is held to at most 0.4 and guess to at most 0.5, so that "known" keeps its meaning.
pub fn bkt(sequences: &[Vec<bool>], rounds: usize) -> Bkt {
    let mut now = Bkt { prior: 0.4, learn: 0.15, slip: 0.1, guess: 0.2 };
    for _ in 0..rounds {
        let mut sums = Sums::default();
        for sequence in sequences.iter().filter(|s| !s.is_empty()) {
            sums.add(&now, sequence);
        }
        now = sums.maximise(&now);
    }
    now
}

/// Expected counts.
#[derive(Default)]
struct Sums {
    learners: f64,
    prior: f64,
    unknown: f64,
    learned: f64,
    known: f64,
    slips: f64,
    guesses: f64,
    not_known: f64,
}

impl Sums {
    /// Forward and backward through the answers of one learner. States: 0 unknown, 1 known.
    fn add(&mut self, m: &Bkt, answers: &[bool]) {
        let emit = |right: bool| {
            if right { [m.guess, 1.0 - m.slip] } else { [1.0 - m.guess, m.slip] }
        };
        let n = answers.len();
        let mut forward = Vec::with_capacity(n);
        let mut state = [1.0 - m.prior, m.prior];
        for (i, right) in answers.iter().enumerate() {
            if i > 0 {
                state = [state[0] * (1.0 - m.learn), state[1] + state[0] * m.learn];
            }
            let e = emit(*right);
            let joint = [state[0] * e[0], state[1] * e[1]];
            let total = joint[0] + joint[1];
            state = [joint[0] / total, joint[1] / total];
            forward.push(state);
        }
        let mut back = [1.0, 1.0];
        for i in (0..n).rev() {
            let f = forward[i];
            let total = f[0] * back[0] + f[1] * back[1];
            let post = [f[0] * back[0] / total, f[1] * back[1] / total];
            self.known += post[1];
            self.not_known += post[0];
            if answers[i] {
                self.guesses += post[0]
            } else {
                self.slips += post[1]
            }
            if i == 0 {
                self.prior += post[1];
                self.learners += 1.0;
                break;
            }
            let e = emit(answers[i]);
            let before = forward[i - 1];
            let (stay, learn, keep) = (
                before[0] * (1.0 - m.learn) * e[0] * back[0],
                before[0] * m.learn * e[1] * back[1],
                before[1] * e[1] * back[1],
            );
            let all = stay + learn + keep;
            self.unknown += (stay + learn) / all;
            self.learned += learn / all;
            let next = [(1.0 - m.learn) * e[0] * back[0] + m.learn * e[1] * back[1], e[1] * back[1]];
            let scale = next[0] + next[1];
            back = [next[0] / scale, next[1] / scale];
        }
    }

    fn maximise(&self, old: &Bkt) -> Bkt {
        let share = |part: f64, whole: f64, or: f64| if whole > 1e-9 { part / whole } else { or };
        Bkt {
            prior: share(self.prior, self.learners, old.prior).clamp(0.01, 0.99),
            learn: share(self.learned, self.unknown, old.learn).clamp(1e-3, 0.95),
            slip: share(self.slips, self.known, old.slip).clamp(0.005, 0.4),
            guess: share(self.guesses, self.not_known, old.guess).clamp(0.005, 0.5),
        }
    }
}

/// An answer for [`growth`]: learner, skill, how many answers to the skill came before, right.
pub type Answer = (usize, usize, u32, bool);

/// Growth by practice, in logits: the learners' abilities, and for each skill its ease and what one answer adds.
#[derive(Debug, Clone, PartialEq)]
pub struct Growth {
    /// By learner.
    pub ability: Vec<f64>,
    /// By skill: the ability at the first answer of a middle learner.
    pub ease: Vec<f64>,
    /// By skill: growth with each answer, over the first [`SPAN`].
    pub slope: Vec<f64>,
}

/// Answers over which growth counts as a straight line.
pub const SPAN: u32 = 10;

/// Fits the Additive Factors Model (Cen, Koedinger & Junker 2006), `logit p = ability + ease + slope min(n, SPAN)`, by
/// coordinate-wise Newton steps with normal priors (sd 1.2, 1.5 and 0.15) that keep what little data says from running off.
pub fn growth(answers: &[Answer], learners: usize, skills: usize, rounds: usize) -> Growth {
    let mut fit = Growth { ability: vec![0.0; learners], ease: vec![0.0; skills], slope: vec![0.0; skills] };
    for _ in 0..rounds {
        newton(&mut fit, answers, learners, 1.0 / 1.44, |a| (a.0, 1.0), |f| &mut f.ability);
        newton(&mut fit, answers, skills, 1.0 / 2.25, |a| (a.1, 1.0), |f| &mut f.ease);
        newton(&mut fit, answers, skills, 1.0 / 0.0225, |a| (a.1, f64::from(a.2.min(SPAN))), |f| &mut f.slope);
    }
    fit
}

fn newton(
    fit: &mut Growth,
    answers: &[Answer],
    n: usize,
    precision: f64,
    part: impl Fn(&Answer) -> (usize, f64),
    field: impl Fn(&mut Growth) -> &mut Vec<f64>,
) {
    let (mut first, mut second) = (vec![0.0; n], vec![precision; n]);
    for a in answers {
        let z = fit.ability[a.0] + fit.ease[a.1] + fit.slope[a.1] * f64::from(a.2.min(SPAN));
        let p = 1.0 / (1.0 + (-z).exp());
        let (i, x) = part(a);
        first[i] += x * (f64::from(u8::from(a.3)) - p);
        second[i] += x * x * p * (1.0 - p);
    }
    for (value, (f, s)) in field(fit).iter_mut().zip(first.iter().zip(&second)) {
        *value += (f - precision * *value) / s;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learner::chance::Chance;

    #[test]
    fn what_was_put_in_comes_out() {
        let truth = Bkt { prior: 0.3, learn: 0.2, slip: 0.08, guess: 0.18 };
        let mut c = Chance::new(3);
        let sequences: Vec<Vec<bool>> = (0..4000)
            .map(|_| {
                let mut known = c.flip(truth.prior);
                (0..8)
                    .map(|_| {
                        let right = if known { !c.flip(truth.slip) } else { c.flip(truth.guess) };
                        known = known || c.flip(truth.learn);
                        right
                    })
                    .collect()
            })
            .collect();
        let fit = bkt(&sequences, 200);
        for (a, b) in
            [(fit.prior, truth.prior), (fit.learn, truth.learn), (fit.slip, truth.slip), (fit.guess, truth.guess)]
        {
            assert!((a - b).abs() < 0.03, "{fit:?}");
        }
    }

    #[test]
    fn growth_is_found() {
        let mut c = Chance::new(4);
        let abilities: Vec<f64> = (0..400).map(|_| c.normal()).collect();
        let slopes = [0.05, 0.25];
        let mut answers = Vec::new();
        for (u, g) in abilities.iter().enumerate() {
            for (k, slope) in slopes.iter().enumerate() {
                for n in 0..10u32 {
                    let z = g - 0.5 + slope * f64::from(n);
                    answers.push((u, k, n, c.flip(1.0 / (1.0 + (-z).exp()))));
                }
            }
        }
        let fit = growth(&answers, 400, 2, 30);
        assert!((fit.slope[0] - 0.05).abs() < 0.04 && (fit.slope[1] - 0.25).abs() < 0.05, "{:?}", fit.slope);
    }
}
