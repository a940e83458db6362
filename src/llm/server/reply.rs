//! What a server's messages mean.
//!
//! Owns the reading of chat replies, whole and in pieces, and of errors. Fields that are not needed are not looked at;
//! what is missing or of another kind is as if it were not there.

use crate::llm::types::StopReason;
use serde_json::Value;

/// A piece of a reply.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Piece {
    pub text: String,
    pub stop: Option<StopReason>,
    /// Tokens of the prompt, of these reused, and of the reply.
    pub usage: Option<(u32, u32, u32)>,
}

/// A piece, or what the server says went wrong.
pub(super) fn piece(data: &str) -> Result<Piece, String> {
    let value: Value = serde_json::from_str(data).map_err(|_| "it sent what is not JSON".to_string())?;
    if let Some(error) = error(&value) {
        return Err(error);
    }
    let choice = &value["choices"][0];
    let said = ["delta", "message"].iter().find_map(|k| choice[k]["content"].as_str()).or(choice["text"].as_str());
    if choice["finish_reason"] == "content_filter" {
        return Err("its filter stopped the reply".into());
    }
    let stop = choice["finish_reason"].as_str().filter(|r| !r.is_empty()).map(|r| match r {
        "length" => StopReason::Length,
        _ => StopReason::End,
    });
    Ok(Piece { text: said.unwrap_or_default().to_string(), stop, usage: usage(&value["usage"]) })
}

fn usage(value: &Value) -> Option<(u32, u32, u32)> {
    let of = |v: &Value| v.as_u64().map(|n| u32::try_from(n).unwrap_or(u32::MAX));
    let cached = of(&value["prompt_tokens_details"]["cached_tokens"]).unwrap_or(0);
    Some((of(&value["prompt_tokens"])?, cached, of(&value["completion_tokens"])?))
}

/// The error in a server's message, cleaned; servers differ in its form.
fn error(value: &Value) -> Option<String> {
    let error = value.get("error").filter(|e| !e.is_null())?;
    let said = error["message"].as_str().or(error.as_str()).or(value["message"].as_str());
    Some(said.map(super::clean).filter(|s| !s.is_empty()).unwrap_or_else(|| "it gave no reason".into()))
}

/// What an answer that is no success says, in a few words; empty where it says nothing readable.
pub(super) fn reason(body: &[u8]) -> String {
    match serde_json::from_slice::<Value>(body) {
        Ok(value) => error(&value)
            .or_else(|| ["message", "detail"].iter().find_map(|k| value[k].as_str()).map(super::clean))
            .unwrap_or_default(),
        Err(_) => {
            let text = String::from_utf8_lossy(&body[..body.len().min(4096)]).into_owned();
            // a page for people helps nobody here
            if text.trim_start().starts_with('<') { String::new() } else { super::clean(&text) }
        }
    }
}

/// Leaves out what a model thinks aloud before it speaks: `<think>…</think>` at the very beginning.
#[derive(Default)]
pub(super) struct Thoughts {
    held: String,
    over: bool,
    inside: bool,
}

const OPEN: &str = "<think>";
const CLOSE: &str = "</think>";

impl Thoughts {
    /// Takes text; returns what of it is speech.
    pub fn push(&mut self, text: &str) -> String {
        if self.over {
            return text.to_string();
        }
        self.held.push_str(text);
        if !self.inside {
            let start = self.held.trim_start();
            if let Some(rest) = start.strip_prefix(OPEN) {
                self.held = rest.to_string();
                self.inside = true;
            } else if OPEN.starts_with(start) {
                return String::new();
            } else {
                self.over = true;
                return std::mem::take(&mut self.held);
            }
        }
        match self.held.find(CLOSE) {
            Some(at) => {
                self.over = true;
                self.held.split_off(at + CLOSE.len()).trim_start().to_string()
            }
            None => {
                // only the end of the thought matters, so no more than its beginning is kept
                let keep = (0..CLOSE.len()).rev().find(|n| self.held.ends_with(&CLOSE[..*n])).unwrap_or(0);
                self.held = self.held.split_off(self.held.len() - keep);
                String::new()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_and_wholes_are_read() {
        let p = piece(r#"{"choices":[{"delta":{"content":"hi"},"finish_reason":null}]}"#).unwrap();
        assert_eq!(p, Piece { text: "hi".into(), ..Piece::default() });
        let p = piece(r#"{"choices":[{"message":{"content":"hi"},"finish_reason":"length"}],"usage":{"prompt_tokens":5,"completion_tokens":2}}"#).unwrap();
        assert_eq!((p.stop, p.usage), (Some(StopReason::Length), Some((5, 0, 2))));
        assert_eq!(piece(r#"{"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":4}}}"#).unwrap().usage, Some((5, 4, 2)));
        for odd in ["{}", "[]", "1", "null", r#"{"choices":7}"#, r#"{"choices":[{"delta":{"content":5}}]}"#] {
            assert_eq!(piece(odd).unwrap(), Piece::default(), "{odd}");
        }
        assert!(piece("{").is_err() && piece(&"[".repeat(100_000)).is_err());
    }

    #[test]
    fn errors_are_read_and_cleaned() {
        assert_eq!(piece(r#"{"error":{"message":"too\nlong \u001b[2J"}}"#).unwrap_err(), "too long [2J");
        assert_eq!(piece(r#"{"error":"full"}"#).unwrap_err(), "full");
        assert_eq!(piece(r#"{"error":{"code":5}}"#).unwrap_err(), "it gave no reason");
        assert_eq!(reason(b"<html>oops"), "");
        assert_eq!(reason(b"upstream \xff\x1b[0m down"), "upstream \u{fffd}[0m down");
        assert_eq!(reason(br#"{"detail":"no"}"#), "no");
    }

    #[test]
    fn thoughts_are_left_out_however_they_are_cut() {
        for (said, heard) in [
            ("<think>\nhm</think>\n\nHello <think>", "Hello <think>"),
            ("Hello", "Hello"),
            (" <thin ice", " <thin ice"),
            ("<think>for ever", ""),
        ] {
            for cut in 1..said.len() {
                let mut thoughts = Thoughts::default();
                let pieces = said.as_bytes().chunks(cut).map(|c| std::str::from_utf8(c).unwrap());
                let got: String = pieces.map(|p| thoughts.push(p)).collect();
                assert_eq!(got.trim_start(), heard.trim_start(), "{said:?} in pieces of {cut}");
            }
        }
    }
}
