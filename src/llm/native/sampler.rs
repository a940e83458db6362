//! Which token comes next.

use crate::llm::types::Request;
use llama_cpp_2::sampling::LlamaSampler;

/// Tokens back from the end that are made less likely: small models fall into loops without that.
const MEMORY: i32 = 64;
/// Of the likeliest tokens, how many are drawn from.
const DRAWN: i32 = 40;

/// The chain for a request. A form comes first, as only it knows what is allowed; penalties would spoil it, as it must
/// repeat its marks.
///
/// Penalties touch every candidate, and a vocabulary has tens of thousands. They only ever make tokens less likely, at
/// most [`MEMORY`] of them; so the likeliest `k` after them are among the likeliest `k + MEMORY` before, and what comes
/// out is the same when the rest is dropped first.
pub(super) fn sampler(request: &Request, vocabulary: i32, form: Option<LlamaSampler>) -> LlamaSampler {
    let temperature = request.heat();
    let greedy = temperature <= 0.0;
    let mut chain: Vec<LlamaSampler> = match form {
        Some(form) => vec![form],
        None => vec![
            LlamaSampler::top_k(MEMORY + if greedy { 1 } else { DRAWN }),
            LlamaSampler::penalties(vocabulary, MEMORY, 1.1, 0.0, 0.0),
        ],
    };
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
    LlamaSampler::chain_simple(chain)
}
