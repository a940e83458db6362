//! Ranking by words: BM25 with weighted fields.
//!
//! Robertson & Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), section 3.4, and the simple form of
//! fields of section 3.6: with `w` the weight of a field, a passage has `tf = sum(w * count)` of a term and the length
//! `sum(w * terms)`; a term of a question adds `idf * tf * (k1 + 1) / (k1 * (1 - b + b * length / mean) + tf)`, where
//! `idf = ln(1 + (n - df + 0.5) / (df + 0.5))`.

use super::words::{self, Shape, Slot};
use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashMap};

/// How soon more of the same word adds nothing.
const K1: f32 = 1.2;
/// How much long passages are held back, 0 to 1.
const B: f32 = 0.6;
/// An error code tells more than a word.
const ERROR_CODE: f32 = 2.0;

/// Terms being collected.
#[derive(Debug, Default)]
pub struct Builder {
    ids: HashMap<Box<str>, u32>,
    /// Term and weighted count, passage by passage.
    counts: Vec<(u32, f32)>,
    ends: Vec<u32>,
    lengths: Vec<f32>,
    running: HashMap<u32, f32>,
}

impl Builder {
    /// One more passage, made of fields: text, whether all of it is code, and weight.
    pub fn add(&mut self, fields: &[(&str, bool, f32)]) {
        let mut length = 0.0;
        for (text, code, weight) in fields {
            for token in words::tokens(text, *code) {
                let weight = if token.shape == Shape::ErrorCode { weight * ERROR_CODE } else { *weight };
                for term in words::terms(&token) {
                    length += weight;
                    let next = self.ids.len() as u32;
                    let id = *self.ids.entry(term.into_boxed_str()).or_insert(next);
                    *self.running.entry(id).or_default() += weight;
                }
            }
        }
        self.counts.extend(self.running.drain());
        self.ends.push(self.counts.len() as u32);
        self.lengths.push(length);
    }

    /// The passages, ready to be asked.
    pub fn finish(self) -> Corpus {
        let n = self.lengths.len();
        let mean = (self.lengths.iter().sum::<f32>() / n.max(1) as f32).max(1.0);
        let mut starts = vec![0u32; self.ids.len() + 1];
        for (term, _) in &self.counts {
            starts[*term as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut next = starts.clone();
        let mut posts = vec![Post { passage: 0, part: 0.0 }; self.counts.len()];
        let mut from = 0;
        for (passage, (end, length)) in self.ends.iter().zip(&self.lengths).enumerate() {
            let norm = K1 * (1.0 - B + B * length / mean);
            for (term, tf) in &self.counts[from..*end as usize] {
                let place = &mut next[*term as usize];
                posts[*place as usize] = Post { passage: passage as u32, part: tf * (K1 + 1.0) / (norm + tf) };
                *place += 1;
            }
            from = *end as usize;
        }
        Corpus { ids: self.ids, starts, posts, passages: n as u32 }
    }
}

/// Where a term stands, and what it adds there but for its idf.
#[derive(Debug, Clone, Copy)]
struct Post {
    passage: u32,
    part: f32,
}

/// Passages by number, and the terms in them.
#[derive(Debug, Clone, Default)]
pub struct Corpus {
    ids: HashMap<Box<str>, u32>,
    starts: Vec<u32>,
    posts: Vec<Post>,
    passages: u32,
}

/// A passage that has something of what was asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    /// Its number.
    pub passage: u32,
    /// How well it fits: about 1 where each word of the question stands in it once, more where they stand there often.
    pub fit: f32,
    /// How much of the question stands in it, 0 to 1, by the weight of the words.
    pub cover: f32,
}

impl Eq for Ranked {}

impl Ord for Ranked {
    fn cmp(&self, other: &Ranked) -> Ordering {
        // Of two alike, the one that comes first in the course.
        self.fit.total_cmp(&other.fit).then(other.passage.cmp(&self.passage))
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Ranked) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Corpus {
    fn posts(&self, term: &str) -> &[Post] {
        let Some(id) = self.ids.get(term) else { return &[] };
        let (from, to) = (self.starts[*id as usize] as usize, self.starts[*id as usize + 1] as usize);
        &self.posts[from..to]
    }

    fn idf(&self, df: usize) -> f32 {
        let (n, df) = (self.passages as f32, df as f32);
        (1.0 + (n - df + 0.5) / (df + 0.5)).ln()
    }

    /// The passages that have something of this, best first on `pop`.
    pub fn rank(&self, slots: &[Slot]) -> BinaryHeap<Ranked> {
        let mut scores = vec![(0f32, 0f32); self.passages as usize];
        let mut best = vec![0f32; self.passages as usize];
        let (mut touched, mut all) = (Vec::new(), 0.0);
        for slot in slots {
            let (mut here, mut weight): (Vec<u32>, f32) = (Vec::new(), 0.0);
            for (term, counts) in &slot.terms {
                let posts = self.posts(term);
                if posts.is_empty() {
                    continue;
                }
                let idf = self.idf(posts.len()) * counts;
                weight = weight.max(idf);
                for post in posts {
                    let best = &mut best[post.passage as usize];
                    if *best == 0.0 {
                        here.push(post.passage);
                    }
                    *best = best.max(idf * post.part);
                }
            }
            // What no passage says counts as much as the rarest word.
            let counts = slot.terms.first().map_or(0.0, |(_, counts)| *counts);
            all += if here.is_empty() { self.idf(0) * counts } else { weight };
            for passage in here {
                let (score, cover) = &mut scores[passage as usize];
                if *score == 0.0 {
                    touched.push(passage);
                }
                let best = std::mem::take(&mut best[passage as usize]);
                *score += best;
                *cover += best.min(weight);
            }
        }
        let all = all.max(f32::EPSILON);
        let ranked = touched.into_iter().map(|passage| {
            let (score, cover) = scores[passage as usize];
            Ranked { passage, fit: score / all, cover: cover / all }
        });
        ranked.collect::<Vec<_>>().into()
    }

    /// Memory that it takes, in bytes, nearly.
    pub fn bytes(&self) -> usize {
        let terms: usize = self.ids.keys().map(|t| t.len() + size_of::<(Box<str>, u32)>() + 1).sum();
        terms + self.starts.len() * size_of::<u32>() + self.posts.len() * size_of::<Post>()
    }
}
