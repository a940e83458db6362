//! One message on the wire: four bytes of length, then named MessagePack.
//!
//! Owns the limit. Never reads more than a message says, never believes a length above [`MOST`]. Neighbours: `server` and
//! `client` speak through it.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::{self, Read, Write};

/// The longest message, in bytes: more than any answer or any part of the state.
pub const MOST: usize = 4 << 20;

/// The bytes of a message.
///
/// # Errors
/// It is too long.
pub fn encode(message: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; 4];
    rmp_serde::encode::write_named(&mut bytes, message).map_err(io::Error::other)?;
    let len = bytes.len() - 4;
    if len > MOST {
        return Err(io::Error::from(io::ErrorKind::InvalidData));
    }
    bytes[..4].copy_from_slice(&(len as u32).to_be_bytes());
    Ok(bytes)
}

/// Sends a message.
///
/// # Errors
/// It is too long, or the other end does not take it.
pub fn send(to: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    to.write_all(&encode(message)?)?;
    to.flush()
}

/// The next message.
///
/// # Errors
/// The other end is gone, says nothing in time, or says what is no message.
pub fn receive<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<T> {
    let mut len = [0; 4];
    from.read_exact(&mut len)?;
    let len = u32::from_be_bytes(len) as usize;
    if len > MOST {
        return Err(io::Error::from(io::ErrorKind::InvalidData));
    }
    // What is announced is not reserved before it comes.
    let mut bytes = Vec::new();
    if from.take(len as u64).read_to_end(&mut bytes)? < len {
        return Err(io::Error::from(io::ErrorKind::UnexpectedEof));
    }
    let mut source = rmp_serde::Deserializer::from_read_ref(bytes.as_slice());
    source.set_max_depth(32);
    T::deserialize(&mut source).map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e))
}
