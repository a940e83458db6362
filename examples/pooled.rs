//! Fits learning on files of real answers and prints the pooled tables of `src/lab/simulate/pooled.rs`:
//! `cargo run --release --no-default-features --example pooled -- FILE.csv…` (columns student,item,skill,correct[,time]).
#![allow(clippy::print_stdout)]

use anyhow::{Context, Result};
use gradus::lab::simulate::em::{self, Answer};
use std::collections::HashMap;

/// Quantiles in a table.
const STEPS: usize = 20;
/// Learners with at least three answers that a skill needs to be fitted.
const LEARNERS: usize = 20;
/// Skills fitted without which a set is left out: it says too little.
const LEAST: usize = 10;
/// Values taken from each set, evenly by rank, so that no set outweighs the others.
const FROM_EACH: usize = 60;

fn main() -> Result<()> {
    let mut columns: [(&str, Vec<f64>); 7] = [
        ("PRIOR", vec![]),
        ("LEARN", vec![]),
        ("SLIP", vec![]),
        ("GUESS", vec![]),
        ("EASE", vec![]),
        ("SLOPE", vec![]),
        ("ABILITY", vec![]),
    ];
    for path in std::env::args().skip(1) {
        let fitted = one(&path)?;
        if fitted[0].len() < LEAST {
            println!("// {path}: left out, {} skills can be fitted", fitted[0].len());
            continue;
        }
        for ((name, all), mut values) in columns.iter_mut().zip(fitted) {
            values.sort_by(f64::total_cmp);
            println!("// {path} {name}: {} values, median {:.3}", values.len(), quantile(&values, 0.5));
            all.extend((0..FROM_EACH).map(|i| quantile(&values, (i as f64 + 0.5) / FROM_EACH as f64)));
        }
    }
    for (name, mut all) in columns {
        all.sort_by(f64::total_cmp);
        let row: Vec<String> = (0..=STEPS).map(|i| format!("{:.3}", quantile(&all, i as f64 / STEPS as f64))).collect();
        println!("pub const {name}: [f64; {}] = [{}];", STEPS + 1, row.join(", "));
    }
    Ok(())
}

fn quantile(sorted: &[f64], share: f64) -> f64 {
    let at = share * sorted.len().saturating_sub(1) as f64;
    let (low, rest) = (at as usize, at.fract());
    let value = |i: usize| sorted.get(i).or(sorted.last()).copied().unwrap_or(f64::NAN);
    value(low) + rest * (value(low + 1) - value(low))
}

/// Prior, learn, slip and guess of the skills; ease and slope of the skills; abilities of the learners.
fn one(path: &str) -> Result<[Vec<f64>; 7]> {
    let text = std::fs::read_to_string(path).with_context(|| path.to_string())?;
    let (mut learners, mut skills) = (HashMap::new(), HashMap::new());
    let mut sequences: HashMap<usize, HashMap<usize, Vec<bool>>> = HashMap::new();
    let mut answers: Vec<Answer> = Vec::new();
    for (n, line) in text.lines().enumerate().skip(1) {
        let mut cells = line.split(',');
        let (Some(learner), Some(_), Some(skill), Some(right)) =
            (cells.next(), cells.next(), cells.next(), cells.next())
        else {
            anyhow::bail!("{path}:{}: four columns are needed", n + 1);
        };
        let learner = index(&mut learners, learner);
        for skill in skill.split('~') {
            let skill = index(&mut skills, skill);
            let sequence = sequences.entry(skill).or_default().entry(learner).or_default();
            answers.push((learner, skill, sequence.len() as u32, right == "1"));
            sequence.push(right == "1");
        }
    }
    let growth = em::growth(&answers, learners.len(), skills.len(), 40);
    let mut out: [Vec<f64>; 7] = Default::default();
    for (skill, by_learner) in &sequences {
        let long: Vec<Vec<bool>> =
            by_learner.values().filter(|s| s.len() >= 3).map(|s| s[..s.len().min(40)].to_vec()).collect();
        if long.len() < LEARNERS {
            continue;
        }
        let fit = em::bkt(&long, 60);
        // What nobody was seen to learn, or to know when it was learned, cannot be taught in a simulation either.
        let (bkt, grows) = (fit.learn >= 0.02 && fit.slip <= 0.2 && fit.guess < 0.45, growth.slope[*skill] >= 0.05);
        for (column, value) in
            [fit.prior, fit.learn, fit.slip, fit.guess, growth.ease[*skill], growth.slope[*skill]].iter().enumerate()
        {
            if if column < 4 { bkt } else { grows } {
                out[column].push(*value);
            }
        }
    }
    let middle = growth.ability.iter().sum::<f64>() / growth.ability.len().max(1) as f64;
    out[6] = growth.ability.iter().map(|a| a - middle).collect();
    out[4].iter_mut().for_each(|e| *e += middle);
    Ok(out)
}

fn index(names: &mut HashMap<String, usize>, name: &str) -> usize {
    let next = names.len();
    *names.entry(name.to_string()).or_insert(next)
}
