//! Forms that a reply must have, as a sampler that allows nothing else.
//!
//! Owns the vocabulary that llguidance needs, made once and only when the first form is asked for (a tenth of a second for
//! a small vocabulary). The schema's depth and size are bounded before anything native sees it.

use super::NativeError;
use crate::llm::schema::Schema;
use llama_cpp_2::{model::LlamaModel, sampling::LlamaSampler};
use llguidance::{Matcher, ParserFactory, api::TopLevelGrammar};

#[derive(Default)]
pub(super) struct Forms {
    factory: Option<ParserFactory>,
}

impl Forms {
    /// A sampler that admits only replies of this form.
    ///
    /// # Errors
    /// A schema that is too large or makes no sense.
    pub fn sampler(&mut self, model: &LlamaModel, schema: &Schema) -> Result<LlamaSampler, NativeError> {
        schema.check()?;
        let formless = |e: &dyn std::fmt::Display| NativeError::Formless(e.to_string().chars().take(200).collect());
        let factory = match &mut self.factory {
            Some(factory) => factory,
            empty => {
                let vocabulary = LlamaSampler::llguidance_tok_env(model);
                empty.insert(ParserFactory::new_simple(&vocabulary).map_err(|e| formless(&e))?)
            }
        };
        let mut json = schema.to_json();
        // Small models would fill the room between values with blanks for ever.
        json["x-guidance"] = serde_json::json!({ "whitespace_flexible": false });
        let parser = factory.create_parser(TopLevelGrammar::from_json_schema(json)).map_err(|e| formless(&e))?;
        Ok(LlamaSampler::from(Matcher::new(Ok(parser))))
    }
}
