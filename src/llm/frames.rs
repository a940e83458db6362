//! The messages between the terminal program and its engine child: one JSON object a line.
//!
//! Owns the format and its limits only. Both ends read through [`Frames`]; a line that is too long or is not a message
//! is an error to its reader, never a panic and never unbounded memory.

use super::types::{EngineEvent, EngineOptions, Request};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{
    io::{self, BufRead, Read},
    marker::PhantomData,
};

/// Bytes of a line at most: a prompt for a context of 131,072 tokens, escaped, with room to spare.
pub(super) const MAX_FRAME: usize = 8 << 20;

/// What the terminal program says to the child. The child answers with [`Said`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Order {
    /// The first message, and only the first.
    Load {
        options: EngineOptions,
        /// Shown with the device: why no GPU is used, where one was tried before.
        note: Option<String>,
    },
    Generate(Request),
    Cancel {
        id: u64,
    },
}

/// What the child says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Said {
    /// Something happened.
    Event(EngineEvent),
    /// The engine lives: it rests, or its work goes on.
    Beat,
}

/// What can be wrong with a line.
#[derive(Debug, thiserror::Error)]
pub(super) enum FrameError {
    #[error("a message is longer than {MAX_FRAME} bytes")]
    TooLong,
    #[error("a line is not a message: {0}")]
    Malformed(String),
    #[error("the pipe failed: {0}")]
    Io(#[from] io::Error),
}

/// One message as a line, ready to be written.
///
/// # Errors
/// Where it would be too long, or cannot be written as JSON (a path that is not UTF-8).
pub(super) fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, FrameError> {
    let mut line = serde_json::to_vec(message).map_err(|e| FrameError::Malformed(e.to_string()))?;
    if line.len() >= MAX_FRAME {
        return Err(FrameError::TooLong);
    }
    line.push(b'\n');
    Ok(line)
}

/// The messages of a stream, until it ends. After an error the stream is of no more use.
pub(super) struct Frames<R, T> {
    source: R,
    line: Vec<u8>,
    of: PhantomData<T>,
}

impl<R: BufRead, T: DeserializeOwned> Frames<R, T> {
    pub fn new(source: R) -> Self {
        Self { source, line: Vec::new(), of: PhantomData }
    }

    fn read(&mut self) -> Result<Option<T>, FrameError> {
        self.line.clear();
        let n = (&mut self.source).take(MAX_FRAME as u64 + 1).read_until(b'\n', &mut self.line)?;
        match self.line.last() {
            None => return Ok(None),
            Some(b'\n') => {}
            Some(_) if n > MAX_FRAME => return Err(FrameError::TooLong),
            Some(_) => return Err(FrameError::Malformed("it breaks off".into())),
        }
        let message = serde_json::from_slice(&self.line).map_err(|e| FrameError::Malformed(e.to_string()))?;
        if self.line.capacity() > 1 << 16 {
            self.line = Vec::new(); // one long prompt should not hold its memory for ever
        }
        Ok(Some(message))
    }
}

impl<R: BufRead, T: DeserializeOwned> Iterator for Frames<R, T> {
    type Item = Result<T, FrameError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::super::types::{EngineEvent, GpuLayers, Message, Role, StopReason};
    use super::*;
    use proptest::prelude::*;
    use std::path::PathBuf;

    fn orders() -> impl Strategy<Value = Order> {
        prop_oneof![
            any::<u64>().prop_map(|id| Order::Cancel { id }),
            (any::<u64>(), prop::collection::vec(any::<String>(), 0..4), any::<u32>(), -2.0f32..3.0).prop_map(
                |(id, texts, max_tokens, temperature)| Order::Generate(Request {
                    id,
                    messages: texts.into_iter().map(|t| Message::new(Role::User, t)).collect(),
                    max_tokens,
                    temperature,
                    seed: 1,
                    ..Request::default()
                })
            ),
            (any::<String>(), any::<Option<u32>>(), any::<Option<String>>()).prop_map(|(path, threads, note)| {
                Order::Load {
                    options: EngineOptions {
                        model: PathBuf::from(path),
                        gpu_layers: GpuLayers::N(3),
                        threads,
                        context: 9,
                        ..EngineOptions::default()
                    },
                    note,
                }
            }),
        ]
    }

    proptest! {
        #[test]
        fn every_message_survives(orders in prop::collection::vec(orders(), 0..6)) {
            let mut bytes = Vec::new();
            for order in &orders {
                bytes.extend(encode(order).unwrap());
            }
            let got: Result<Vec<Order>, _> = Frames::new(bytes.as_slice()).collect();
            prop_assert_eq!(got.unwrap(), orders);
        }

        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
            let mut frames = Frames::<_, Order>::new(bytes.as_slice());
            while let Some(Ok(_)) = frames.next() {}
        }

        #[test]
        fn no_broken_message_panics(order in orders(), cut in any::<prop::sample::Index>(), flip in any::<u8>()) {
            let mut bytes = encode(&order).unwrap();
            let at = cut.index(bytes.len());
            bytes[at] ^= flip;
            let _ = Frames::<_, Order>::new(bytes.as_slice()).next();
            bytes.truncate(at);
            prop_assert!(!matches!(Frames::<_, Order>::new(bytes.as_slice()).next(), Some(Ok(_))));
        }
    }

    #[test]
    fn a_line_without_end_is_refused() {
        let endless = io::BufReader::new(io::repeat(b'x'));
        assert!(matches!(Frames::<_, Order>::new(endless).next(), Some(Err(FrameError::TooLong))));
    }

    #[test]
    fn what_is_not_json_is_an_error_and_not_a_number_becomes_one() {
        assert!(matches!(Frames::<_, EngineEvent>::new(&b"hello\n"[..]).next(), Some(Err(FrameError::Malformed(_)))));
        let done = EngineEvent::Done { id: 1, stop: StopReason::End, stats: Default::default() };
        let line = encode(&done).unwrap();
        assert_eq!(Frames::<_, EngineEvent>::new(line.as_slice()).next().unwrap().unwrap(), done);
    }
}
