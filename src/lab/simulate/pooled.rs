//! How real learners differ: distributions fitted on public data, pooled over several sets so that none is fitted alone.
//!
//! Each table holds the 21 quantiles from 0 to 1 in steps of 0.05. They come from
//! `cargo run --release --no-default-features --example pooled -- SETS…` over the training halves of ASSISTments 2009-10,
//! KDD Cup 2010 Algebra I, OLI Engineering Statics 2011 and Lindsey's Spanish (columns student,item,skill,correct), 60 values by
//! rank of each set, so that all weigh the same; sets in which fewer than ten skills can be fitted are left out. Kept are
//! skills that real learners were seen to learn (a chance of at least 0.02, or 0.05 logits, with each answer) and that the fit
//! tells apart (slip at most 0.2, so that who knows is at the bar of mastery, guess below 0.45). The fits are [`super::em`].

/// Known before the first answer (Bayesian Knowledge Tracing), by skill.
pub const PRIOR: [f64; 21] = [
    0.010, 0.011, 0.065, 0.109, 0.199, 0.247, 0.313, 0.387, 0.467, 0.524, 0.564, 0.594, 0.605, 0.633, 0.665, 0.696,
    0.714, 0.784, 0.831, 0.889, 0.952,
];
/// Learned at an answer, by skill.
pub const LEARN: [f64; 21] = [
    0.023, 0.036, 0.051, 0.077, 0.094, 0.111, 0.129, 0.143, 0.165, 0.200, 0.218, 0.235, 0.266, 0.308, 0.351, 0.372,
    0.419, 0.447, 0.529, 0.711, 0.937,
];
/// Wrong though known, by skill.
pub const SLIP: [f64; 21] = [
    0.010, 0.031, 0.043, 0.055, 0.062, 0.072, 0.079, 0.088, 0.097, 0.108, 0.116, 0.124, 0.133, 0.143, 0.152, 0.159,
    0.169, 0.173, 0.180, 0.187, 0.195,
];
/// Right though unknown, by skill.
pub const GUESS: [f64; 21] = [
    0.005, 0.075, 0.111, 0.138, 0.159, 0.186, 0.215, 0.236, 0.255, 0.279, 0.298, 0.312, 0.334, 0.346, 0.358, 0.375,
    0.390, 0.401, 0.410, 0.423, 0.435,
];
/// Ability of a middle learner at the first answer, logits, by skill.
pub const EASE: [f64; 21] = [
    -2.891, -1.439, -1.006, -0.673, -0.414, -0.260, -0.098, 0.048, 0.152, 0.224, 0.348, 0.453, 0.526, 0.653, 0.800,
    0.910, 1.085, 1.253, 1.450, 1.955, 4.654,
];
/// What one of the first ten answers adds, logits, by skill.
pub const SLOPE: [f64; 21] = [
    0.050, 0.055, 0.059, 0.065, 0.070, 0.073, 0.076, 0.083, 0.094, 0.100, 0.111, 0.122, 0.139, 0.162, 0.185, 0.216,
    0.244, 0.270, 0.296, 0.344, 0.471,
];
/// General ability around the middle, logits, by learner.
pub const ABILITY: [f64; 21] = [
    -3.077, -1.234, -0.876, -0.735, -0.565, -0.419, -0.260, -0.158, -0.083, -0.042, 0.031, 0.118, 0.225, 0.286, 0.356,
    0.467, 0.552, 0.725, 0.868, 1.112, 1.965,
];

/// Forgetting in a pause of `h` hours, logits: a learner loses this times `ln(1 + h)`; fits of the Additive Gaussian Skill
/// Filter to the three sets that tell the time (ITAP Python, ASSISTments 2017, Algebra I).
pub const FORGETTING: [f64; 3] = [0.0, 0.0082, 0.0124];
/// How much each right answer protects from it; the same fits.
pub const KEEPING: [f64; 3] = [0.019, 0.221, 0.375];
/// Standard deviation of a skill around the learner's general ability, logits: root of the median over such fits to six sets of the
/// variances of the durable and the short-term part.
pub const SKILL_SPREAD: f64 = 0.62;
