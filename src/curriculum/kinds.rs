//! What the larger kinds of questions are made of: lines to order, steps to trace, programs to write, states to reach.

use super::{Typed, Wrong};

/// Lines to be put in order; some may belong to no right order.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// The pool: first the lines of the solution, in a right order, then the distractors. With their indentation.
    pub lines: Vec<String>,
    /// How many of the pool are the solution.
    pub solution: usize,
    /// Other right orders, as whole texts.
    pub also: Vec<String>,
    /// Why a distractor is wrong, in the order in which they stand in the pool.
    pub distractors: Vec<Wrong>,
    /// Whether the learner sets the indentation.
    pub indent: bool,
}

impl Order {
    /// The lines in which the learner first sees the pool: a fixed shuffle that depends on `seed` alone, and never a
    /// right order where there is another.
    pub fn shuffled(&self, seed: u32) -> Vec<usize> {
        let mut at: Vec<usize> = (0..self.lines.len()).collect();
        let mut state = u64::from(seed) | 1 << 40;
        for i in (1..at.len()).rev() {
            // The multiplier and the increment of Knuth's MMIX generator.
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            at.swap(i, (state >> 33) as usize % (i + 1));
        }
        let told = at.iter().filter(|n| **n < self.solution).map(|n| &self.lines[*n]);
        if self.lines.len() > 1 && told.eq(self.lines[..self.solution].iter()) {
            at.rotate_left(1);
        }
        at
    }
}

/// A value at a marked line of a program.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The mark. It stands in parentheses in a comment at the end of a line: for `a`, `// (a)` or `# (a)`.
    pub mark: String,
    /// The expression whose value is asked.
    pub show: String,
    /// The how-manieth time the line is reached, counted from 1.
    pub hit: u32,
    /// Its value, and tempting wrong ones.
    pub key: Typed,
}

/// A program to write or to repair.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Task {
    /// What the learner begins with; for `fix`, the broken program.
    pub starter: String,
    /// A program that passes.
    pub solution: String,
    /// Tests in the manner of the language; empty where the cases are all.
    pub tests: String,
    /// Inputs with the outputs that belong to them.
    pub cases: Vec<Case>,
    /// What stands in the folder before: a shell script, or for SQL the tables and their rows.
    pub setup: String,
    /// Tempting wrong programs.
    pub wrong: Vec<Wrong>,
}

/// One run of a program with what it must print.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Deserialize, serde::Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Case {
    /// Arguments of the command.
    pub args: Vec<String>,
    /// What it reads; for SQL, statements that come after the setup.
    pub input: String,
    /// What it must print; space at the end of lines is forgiven.
    pub output: String,
    /// Whether the lines may come in any order.
    pub any_order: bool,
}

/// A state to reach in a real shell.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Errand {
    /// A script that makes what is in the folder at the start.
    pub setup: String,
    /// Commands that reach the state.
    pub solution: String,
    /// A script that ends with 0 where the state is reached; what it prints tells what is missing.
    pub check: String,
    /// Programs beyond the shell that are needed.
    pub needs: Vec<String>,
    /// Tempting commands that do not reach it.
    pub wrong: Vec<Wrong>,
}

/// What a free explanation must say.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rubric {
    /// The points, each a statement that the explanation makes or not.
    pub points: Vec<String>,
    /// An explanation that makes all of them.
    pub model: String,
}

/// What a regular expression must do, instead of what it must look like.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pattern {
    /// Texts that it matches.
    pub matches: Vec<String>,
    /// Texts that it does not match.
    pub rejects: Vec<String>,
    /// Whether the whole text must match, rather than a part of it.
    #[serde(default)]
    pub whole: bool,
    /// Whether it is for `grep -E` and its like, which know the extended expressions of POSIX and no more.
    #[serde(default)]
    pub posix: bool,
}
