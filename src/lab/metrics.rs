//! How good predictions are: AUC, accuracy, log loss, RMSE, calibration. In bounded memory, however many there are.

use serde::Serialize;

/// Steps of the probability for the AUC, evenly on the logit scale: so fine that ties within one change nothing that is printed.
const STEPS: usize = 1 << 16;
/// Logits beyond this are counted with it.
const EDGE: f64 = 14.0;
/// Bins of the calibration error.
const BINS: usize = 15;

/// Counts from which all figures follow.
#[derive(Debug, Clone)]
pub struct Counter {
    /// Wrong and right answers of each step.
    steps: Vec<[u32; 2]>,
    bins: [[f64; 3]; BINS],
    hits: u64,
    log_loss: f64,
    squares: f64,
    answers: u64,
}

/// The figures of a set of predictions; NaN (JSON `null`) where there is nothing to say.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Figures {
    /// Answers predicted.
    pub answers: u64,
    /// Probability that a right answer was given more than a wrong one (area under the ROC curve).
    pub auc: f64,
    /// Share on the right side of one half.
    pub accuracy: f64,
    /// Mean negative log likelihood, natural logarithm.
    pub log_loss: f64,
    /// Root of the mean squared difference.
    pub rmse: f64,
    /// Expected calibration error, 15 bins of equal width.
    pub ece: f64,
}

impl Default for Counter {
    fn default() -> Self {
        Counter { steps: vec![[0; 2]; STEPS], bins: [[0.0; 3]; BINS], hits: 0, log_loss: 0.0, squares: 0.0, answers: 0 }
    }
}

impl Counter {
    /// One answer, predicted right with probability `p`.
    pub fn add(&mut self, p: f64, right: bool) {
        let p = if p.is_finite() { p.clamp(1e-6, 1.0 - 1e-6) } else { 0.5 };
        let logit = (p / (1.0 - p)).ln();
        let step = ((logit + EDGE) / (2.0 * EDGE) * STEPS as f64) as usize;
        self.steps[step.min(STEPS - 1)][usize::from(right)] += 1;
        let bin = &mut self.bins[((p * BINS as f64) as usize).min(BINS - 1)];
        let y = f64::from(u8::from(right));
        bin[0] += y;
        bin[1] += p;
        self.hits += u64::from((p >= 0.5) == right);
        self.log_loss -= if right { p.ln() } else { (1.0 - p).ln() };
        self.squares += (p - y) * (p - y);
        self.answers += 1;
    }

    /// What was counted so far.
    pub fn figures(&self) -> Figures {
        let n = self.answers as f64;
        let apart: f64 = self.bins.iter().map(|b| (b[0] - b[1]).abs()).sum();
        Figures {
            answers: self.answers,
            auc: self.auc(),
            accuracy: self.hits as f64 / n,
            log_loss: self.log_loss / n,
            rmse: (self.squares / n).sqrt(),
            ece: apart / n,
        }
    }

    /// Mann & Whitney's U by counting; ties count half.
    fn auc(&self) -> f64 {
        let (mut below, mut sum, mut rights) = (0.0, 0.0, 0.0);
        for [wrong, right] in &self.steps {
            let (wrong, right) = (f64::from(*wrong), f64::from(*right));
            sum += right * (below + 0.5 * wrong);
            below += wrong;
            rights += right;
        }
        sum / (below * rights)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_a_small_set_are_those_of_a_pencil() {
        let mut c = Counter::default();
        for (p, right) in [(0.9, true), (0.8, true), (0.7, false), (0.6, true), (0.2, false), (0.2, true)] {
            c.add(p, right);
        }
        let f = c.figures();
        // Pairs of a right and a wrong one: (.9,.8,.6,.2) against (.7,.2): 2 + 2 + 1 + 0.5 of 8.
        assert!((f.auc - 5.5 / 8.0).abs() < 1e-9, "{f:?}");
        assert!((f.accuracy - 4.0 / 6.0).abs() < 1e-9);
        let loss = -(0.9f64.ln() + 0.8f64.ln() + 0.3f64.ln() + 0.6f64.ln() + 0.8f64.ln() + 0.2f64.ln()) / 6.0;
        assert!((f.log_loss - loss).abs() < 1e-9);
        // Bins of a fifteenth: .9, .8, .7, .6 alone, .2 twice.
        assert!((f.ece - (0.1 + 0.2 + 0.7 + 0.4 + 0.6) / 6.0).abs() < 1e-9);
        let squares = 0.01 + 0.04 + 0.49 + 0.16 + 0.04 + 0.64;
        assert!((f.rmse - (squares / 6.0f64).sqrt()).abs() < 1e-9);
    }

    #[test]
    fn nothing_counted_and_nonsense_are_no_panic() {
        assert!(Counter::default().figures().auc.is_nan());
        let mut c = Counter::default();
        c.add(f64::NAN, true);
        c.add(7.0, false);
        c.add(-1.0, true);
        assert!(c.figures().log_loss.is_finite());
    }
}
