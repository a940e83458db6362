//! The form that a reply must have: typed, small, and of bounded depth.
//!
//! Owns the description of a form, its translation to JSON Schema (the words that llguidance and OpenAI-compatible
//! servers understand), and the check of a reply against it. Deeply nested schemas overflow the stack of native grammar
//! code, so a [`Schema`] over [`MAX_DEPTH`] or [`MAX_NODES`] is refused before anything sees it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// Levels at most; a plain value has one, an object of plain values two.
pub const MAX_DEPTH: usize = 6;
/// Parts at most, all levels together.
pub const MAX_NODES: usize = 64;
/// Characters of a text at most, elements of a list at most.
const MAX_LENGTH: u32 = 4096;

/// What a reply, or a part of one, may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Schema {
    /// `true` or `false`.
    Bool,
    /// A whole number from the first to the second, both included.
    Integer(i64, i64),
    /// One of these words.
    OneOf(Vec<String>),
    /// A text of so many characters (Unicode scalar values) at most.
    Text(u32),
    /// So many elements at most.
    List(Box<Schema>, u32),
    /// These fields, all of them, in this order.
    Object(Vec<(String, Schema)>),
}

/// Why a form cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SchemaError {
    /// Over [`MAX_DEPTH`] or [`MAX_NODES`].
    #[error("the form of the reply is too large: at most {MAX_DEPTH} levels and {MAX_NODES} parts")]
    TooLarge,
    /// Nothing could satisfy it, or it says a thing twice.
    #[error("the form of the reply makes no sense: {0}")]
    Senseless(&'static str),
}

impl Schema {
    /// An object of these fields.
    pub fn object<N: Into<String>>(fields: impl IntoIterator<Item = (N, Schema)>) -> Schema {
        Schema::Object(fields.into_iter().map(|(n, s)| (n.into(), s)).collect())
    }

    /// Whether it can be used.
    ///
    /// # Errors
    /// [`SchemaError`].
    pub fn check(&self) -> Result<(), SchemaError> {
        self.count(1).map(|_| ())
    }

    /// Parts from here down.
    fn count(&self, depth: usize) -> Result<usize, SchemaError> {
        use SchemaError::{Senseless, TooLarge};
        if depth > MAX_DEPTH {
            return Err(TooLarge);
        }
        let mut parts = 1;
        match self {
            Schema::Bool => {}
            Schema::Integer(least, most) if least > most => return Err(Senseless("a range without numbers")),
            Schema::Integer(..) => {}
            Schema::OneOf(words) if words.is_empty() => return Err(Senseless("a choice without words")),
            Schema::OneOf(words) if words.iter().enumerate().any(|(i, w)| words[..i].contains(w)) => {
                return Err(Senseless("a word twice"));
            }
            Schema::OneOf(words) => parts += words.len(),
            Schema::Text(0) | Schema::List(_, 0) => return Err(Senseless("a part without room")),
            Schema::Text(n) | Schema::List(_, n) if *n > MAX_LENGTH => return Err(TooLarge),
            Schema::Text(_) => {}
            Schema::List(of, _) => parts += of.count(depth + 1)?,
            Schema::Object(fields)
                if fields.iter().enumerate().any(|(i, f)| fields[..i].iter().any(|g| g.0 == f.0)) =>
            {
                return Err(Senseless("a field twice"));
            }
            Schema::Object(fields) => {
                for (_, of) in fields {
                    parts += of.count(depth + 1)?;
                }
            }
        }
        if parts > MAX_NODES { Err(TooLarge) } else { Ok(parts) }
    }

    /// As a JSON Schema in the part of its vocabulary that every engine knows.
    pub fn to_json(&self) -> Value {
        match self {
            Schema::Bool => json!({ "type": "boolean" }),
            Schema::Integer(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
            Schema::OneOf(words) => json!({ "enum": words }),
            Schema::Text(most) => json!({ "type": "string", "maxLength": most }),
            Schema::List(of, most) => json!({ "type": "array", "items": of.to_json(), "maxItems": most }),
            Schema::Object(fields) => {
                let names: Vec<&str> = fields.iter().map(|(n, _)| n.as_str()).collect();
                let of: Map<String, Value> = fields.iter().map(|(n, s)| (n.clone(), s.to_json())).collect();
                json!({ "type": "object", "properties": of, "required": names, "additionalProperties": false })
            }
        }
    }

    /// Reads a whole reply, which must be JSON of this form and nothing else.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn read(&self, reply: &str) -> Result<Value, String> {
        let value = serde_json::from_str(reply).map_err(|e| format!("it is not JSON ({e})"))?;
        self.admits(&value)?;
        Ok(value)
    }

    fn admits(&self, value: &Value) -> Result<(), String> {
        let no = |what: &str| Err(format!("{what} was expected"));
        match (self, value) {
            (Schema::Bool, Value::Bool(_)) => Ok(()),
            (Schema::Integer(least, most), Value::Number(n)) => match n.as_i64() {
                Some(n) if (*least..=*most).contains(&n) => Ok(()),
                _ => no(&format!("a whole number from {least} to {most}")),
            },
            (Schema::OneOf(words), Value::String(w)) if words.contains(w) => Ok(()),
            (Schema::OneOf(words), _) => no(&format!("one of {}", words.join(", "))),
            (Schema::Text(most), Value::String(t)) if t.chars().count() <= *most as usize => Ok(()),
            (Schema::Text(most), _) => no(&format!("a text of at most {most} characters")),
            (Schema::List(of, most), Value::Array(list)) if list.len() <= *most as usize => {
                list.iter().try_for_each(|v| of.admits(v))
            }
            (Schema::List(_, most), _) => no(&format!("a list of at most {most} elements")),
            (Schema::Object(fields), Value::Object(map)) if map.len() == fields.len() => {
                fields.iter().try_for_each(|(name, of)| match map.get(name) {
                    Some(v) => of.admits(v).map_err(|e| format!("in `{name}`: {e}")),
                    None => no(&format!("the field `{name}`")),
                })
            }
            (Schema::Object(fields), _) => no(&format!("an object of {} fields", fields.len())),
            (Schema::Bool, _) => no("true or false"),
            (Schema::Integer(..), _) => no("a whole number"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict() -> Schema {
        Schema::object([
            ("met", Schema::List(Box::new(Schema::Bool), 8)),
            ("grade", Schema::Integer(0, 3)),
            ("cause", Schema::OneOf(vec!["typo".into(), "idea".into()])),
            ("say", Schema::Text(20)),
        ])
    }

    #[test]
    fn what_fits_is_read_and_what_does_not_is_named() {
        let of = |text: &str| verdict().read(text);
        assert!(of(r#"{"met":[true],"grade":3,"cause":"idea","say":"só"}"#).is_ok());
        for (text, why) in [
            ("{", "not JSON"),
            ("[]", "an object of 4 fields"),
            (r#"{"met":[1],"grade":3,"cause":"idea","say":""}"#, "in `met`: true or false"),
            (r#"{"met":[],"grade":4,"cause":"idea","say":""}"#, "from 0 to 3"),
            (r#"{"met":[],"grade":1.5,"cause":"idea","say":""}"#, "from 0 to 3"),
            (r#"{"met":[],"grade":1,"cause":"luck","say":""}"#, "one of typo, idea"),
            (r#"{"met":[],"grade":1,"cause":"idea","say":"123456789012345678901"}"#, "at most 20 characters"),
            (r#"{"met":[],"grade":1,"cause":"idea","more":""}"#, "the field `say`"),
            (r#"{"met":[],"grade":1,"cause":"idea","say":""} x"#, "not JSON"),
        ] {
            let got = of(text).unwrap_err();
            assert!(got.contains(why), "{text}: {got}");
        }
    }

    #[test]
    fn too_deep_too_wide_and_senseless_forms_are_refused() {
        assert_eq!(verdict().check(), Ok(()));
        let deep = |n| (1..n).fold(Schema::Bool, |s, _| Schema::List(Box::new(s), 1));
        assert_eq!(deep(MAX_DEPTH).check(), Ok(()));
        assert_eq!(deep(MAX_DEPTH + 1).check(), Err(SchemaError::TooLarge));
        let wide = |n: usize| Schema::object((0..n).map(|i| (i.to_string(), Schema::Bool)));
        assert_eq!(wide(MAX_NODES - 1).check(), Ok(()));
        assert_eq!(wide(MAX_NODES).check(), Err(SchemaError::TooLarge));
        for senseless in [
            Schema::Integer(1, 0),
            Schema::OneOf(vec![]),
            Schema::OneOf(vec!["a".into(), "a".into()]),
            Schema::Text(0),
            Schema::object([("a", Schema::Bool), ("a", Schema::Bool)]),
        ] {
            assert!(matches!(senseless.check(), Err(SchemaError::Senseless(_))), "{senseless:?}");
        }
        assert_eq!(Schema::Text(MAX_LENGTH + 1).check(), Err(SchemaError::TooLarge));
    }

    #[test]
    fn the_json_schema_says_the_same() {
        assert_eq!(
            Schema::object([("ok", Schema::Bool), ("n", Schema::Integer(-1, 1))]).to_json(),
            json!({
                "type": "object",
                "properties": { "ok": { "type": "boolean" }, "n": { "type": "integer", "minimum": -1, "maximum": 1 } },
                "required": ["ok", "n"],
                "additionalProperties": false,
            })
        );
    }
}
