//! Which token comes next.

use crate::llm::types::Request;
use llama_cpp_2::sampling::LlamaSampler;

/// The chain for a request. A form comes first, as only it knows what is allowed; penalties come next, as they need the
/// untouched choice. Small models fall into loops without them, but they would spoil a form, which must repeat its marks.
pub(super) fn sampler(request: &Request, vocabulary: i32, form: Option<LlamaSampler>) -> LlamaSampler {
    let mut chain: Vec<LlamaSampler> = match form {
        Some(form) => vec![form],
        None => vec![LlamaSampler::penalties(vocabulary, 64, 1.1, 0.0, 0.0)],
    };
    let temperature = if request.temperature.is_finite() { request.temperature.min(2.0) } else { 0.0 };
    if temperature <= 0.0 {
        chain.push(LlamaSampler::greedy());
    } else {
        chain.extend([
            LlamaSampler::top_k(40),
            LlamaSampler::top_p(0.95, 1),
            LlamaSampler::min_p(0.05, 1),
            LlamaSampler::temp(temperature),
            LlamaSampler::dist(request.seed),
        ]);
    }
    LlamaSampler::chain_simple(chain)
}
