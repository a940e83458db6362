//! Which token comes next.

use crate::llm::types::Request;
use llama_cpp_2::{
    context::LlamaContext,
    sampling::LlamaSampler,
    token::{LlamaToken, data::LlamaTokenData, data_array::LlamaTokenDataArray},
};

/// Tokens back from the end that are made less likely: small models fall into loops without that.
const MEMORY: i32 = 64;
/// Of the likeliest tokens, how many are drawn from.
const DRAWN: i32 = 40;
/// Scores that are compared at once.
const LANES: usize = 64;

/// The choice for one reply.
pub(super) struct Sampler {
    chain: LlamaSampler,
    /// Of the likeliest tokens, how many the chain is shown; all where a form chooses.
    shown: Option<usize>,
}

impl Sampler {
    /// The chain for a request. A form comes first, as only it knows what is allowed; penalties would spoil it, as it must
    /// repeat its marks.
    ///
    /// The library would write down and sort tens of thousands of candidates for each token, which at eight replies at
    /// once was 4% of all work, and on one thread. Penalties only ever make tokens less likely, at most [`MEMORY`] of
    /// them; so the likeliest `k` after them are among the likeliest `k + MEMORY` before, and what comes out is the same
    /// when the rest is dropped first.
    pub fn new(request: &Request, vocabulary: i32, form: Option<LlamaSampler>) -> Self {
        let temperature = request.heat();
        let greedy = temperature <= 0.0;
        let shown = form.is_none().then_some((MEMORY + if greedy { 1 } else { DRAWN }) as usize);
        let mut chain = vec![form.unwrap_or_else(|| LlamaSampler::penalties(vocabulary, MEMORY, 1.1, 0.0, 0.0))];
        if greedy {
            chain.push(LlamaSampler::greedy());
        } else {
            chain.extend([
                LlamaSampler::top_k(DRAWN),
                LlamaSampler::top_p(0.95, 1),
                LlamaSampler::min_p(0.05, 1),
                LlamaSampler::temp(temperature),
                LlamaSampler::dist(request.seed),
            ]);
        }
        Self { chain: LlamaSampler::chain_simple(chain), shown }
    }

    /// The token that follows output `index` of the last computation, which must have been asked for.
    pub fn next(&mut self, context: &LlamaContext, index: i32) -> LlamaToken {
        let Some(shown) = self.shown else { return self.chain.sample(context, index) };
        let best = likeliest(context.get_logits_ith(index), shown);
        if best.is_empty() {
            return self.chain.sample(context, index); // scores that are no numbers: the library's affair
        }
        let mut candidates = LlamaTokenDataArray::new(best, true);
        self.chain.apply(&mut candidates);
        let first = candidates.data.first().map_or(LlamaToken(0), LlamaTokenData::id);
        let token = candidates.selected_token().unwrap_or(first);
        self.chain.accept(token);
        token
    }
}

/// The `k` tokens of the highest scores, the highest first; among equals the lower number. What is no number is left out.
fn likeliest(scores: &[f32], k: usize) -> Vec<LlamaTokenData> {
    let higher = |a: &(f32, usize), b: &(f32, usize)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
    let mut kept: Vec<(f32, usize)> = Vec::with_capacity(4 * k + LANES);
    let mut bar = f32::NEG_INFINITY;
    for (block, lanes) in scores.chunks(LANES).enumerate() {
        // without a branch for each score, so that many are compared at once
        if !lanes.iter().fold(false, |any, score| any | (*score > bar)) {
            continue;
        }
        kept.extend(lanes.iter().enumerate().filter(|(_, s)| **s > bar).map(|(i, s)| (*s, block * LANES + i)));
        if kept.len() >= 4 * k {
            let (_, least, _) = kept.select_nth_unstable_by(k - 1, higher);
            bar = least.0;
            kept.truncate(k);
        }
    }
    kept.sort_unstable_by(higher);
    kept.truncate(k);
    kept.into_iter().map(|(score, i)| LlamaTokenData::new(LlamaToken(i as i32), score, 0.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_likeliest_are_those_of_a_full_sort(scores in prop::collection::vec(-20i16..20, 0..2000), k in 1usize..110) {
            let scores: Vec<f32> = scores.into_iter().map(|s| if s == -20 { f32::NAN } else { f32::from(s) / 4.0 }).collect();
            let mut all: Vec<usize> = (0..scores.len()).filter(|i| !scores[*i].is_nan()).collect();
            all.sort_by(|a, b| scores[*b].total_cmp(&scores[*a])); // stable: the lower number first
            all.truncate(k);
            let got: Vec<usize> = likeliest(&scores, k).iter().map(|d| d.id().0 as usize).collect();
            prop_assert_eq!(got, all);
        }
    }
}
