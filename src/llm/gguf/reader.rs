//! The bytes of a GGUF header: lengths are believed only as far as the file reaches.
//!
//! Owns the walk over metadata and tensor list. Large arrays (the vocabulary) are skipped, not kept; every count has a
//! ceiling, so that a hostile header costs neither memory nor more time than reading the file once.

use super::types;
use std::{
    collections::HashMap,
    io::{self, BufReader, Read, Seek},
};

const MAX_METADATA: u64 = 1 << 16;
const MAX_TENSORS: u64 = 1 << 17;
const MAX_KEY: u64 = 1 << 12;
/// Longer texts are skipped; the longest chat templates have some 20 KiB.
const MAX_TEXT: u64 = 1 << 20;
const MAX_DEPTH: u8 = 4;

pub(super) enum Fault {
    /// The file ends before byte `need`.
    End {
        need: u64,
    },
    Io(String),
    Magic(Vec<u8>),
    Version(u32),
    Nonsense(String),
}

type Result<T> = std::result::Result<T, Fault>;

pub(super) struct Start {
    pub version: u32,
    pub tensors: u64,
    pub metadata: u64,
}

pub(super) enum Value {
    Number(u64),
    Text(String),
    /// `largest` of whole numbers only.
    Array {
        length: u64,
        largest: Option<u64>,
    },
    Other,
}

pub(super) struct Tensor {
    pub name: String,
    pub elements: u64,
    /// Elements of the first dimension, which is stored in whole blocks.
    pub row: u64,
    pub kind: u32,
    /// Bytes from the start of the data.
    pub offset: u64,
}

impl Tensor {
    /// Size in bytes; 0 for kinds of storage that are not known here; `None` where it cannot be.
    pub fn bytes(&self) -> Option<u64> {
        let Some((block, size)) = types::storage(self.kind) else { return Some(0) };
        if !self.row.is_multiple_of(block) {
            return None;
        }
        (self.elements / block).checked_mul(size)
    }
}

pub(super) struct Reader<R> {
    source: BufReader<R>,
    at: u64,
    length: u64,
}

impl<R: Read + Seek> Reader<R> {
    pub fn new(source: R, length: u64) -> Self {
        Self { source: BufReader::with_capacity(1 << 16, source), at: 0, length }
    }

    pub fn position(&self) -> u64 {
        self.at
    }

    pub fn start(&mut self) -> Result<Start> {
        let magic: [u8; 4] = self.bytes()?;
        if &magic != b"GGUF" {
            return Err(Fault::Magic(magic.to_vec()));
        }
        let version = self.u32()?;
        if !(2..=3).contains(&version) {
            return Err(Fault::Version(version));
        }
        let tensors = self.count("tensors", MAX_TENSORS)?;
        let metadata = self.count("metadata entries", MAX_METADATA)?;
        Ok(Start { version, tensors, metadata })
    }

    pub fn metadata(&mut self, count: u64) -> Result<HashMap<String, Value>> {
        let mut found = HashMap::new();
        let mut kept = 0u64;
        for _ in 0..count {
            let key = self.text(MAX_KEY)?.ok_or_else(|| Fault::Nonsense("a metadata key is too long".into()))?;
            let kind = self.u32()?;
            let value = self.value(kind, 0)?;
            if let Value::Text(text) = &value {
                kept += text.len() as u64;
            }
            if kept > 4 * MAX_TEXT {
                return Err(Fault::Nonsense("its metadata has no end".into()));
            }
            found.insert(key, value);
        }
        Ok(found)
    }

    pub fn tensors(&mut self, count: u64) -> Result<Vec<Tensor>> {
        let mut list = Vec::new();
        for _ in 0..count {
            list.push(self.tensor()?);
        }
        Ok(list)
    }

    fn tensor(&mut self) -> Result<Tensor> {
        let name = self.text(MAX_KEY)?.ok_or_else(|| Fault::Nonsense("a tensor's name is too long".into()))?;
        let dimensions = self.u32()?;
        if dimensions == 0 || dimensions > 4 {
            return Err(Fault::Nonsense(format!("tensor {name:?} has {dimensions} dimensions")));
        }
        let (mut elements, mut row) = (1u64, 0);
        for i in 0..dimensions {
            let size = self.u64()?;
            row = if i == 0 { size } else { row };
            elements = elements
                .checked_mul(size)
                .filter(|n| (1..=1 << 60).contains(n))
                .ok_or_else(|| Fault::Nonsense(format!("tensor {name:?} has an impossible size")))?;
        }
        Ok(Tensor { name, elements, row, kind: self.u32()?, offset: self.u64()? })
    }

    fn value(&mut self, kind: u32, depth: u8) -> Result<Value> {
        Ok(match kind {
            0 => Value::Number(self.bytes::<1>()?[0].into()),
            1 => whole(i8::from_le_bytes(self.bytes()?).into()),
            2 => Value::Number(u16::from_le_bytes(self.bytes()?).into()),
            3 => whole(i16::from_le_bytes(self.bytes()?).into()),
            4 => Value::Number(self.u32()?.into()),
            5 => whole(i32::from_le_bytes(self.bytes()?).into()),
            6 => self.skip(4).map(|()| Value::Other)?,
            7 => self.skip(1).map(|()| Value::Other)?,
            8 => self.text(MAX_TEXT)?.map_or(Value::Other, Value::Text),
            9 => self.array(depth)?,
            10 => Value::Number(self.u64()?),
            11 => whole(i64::from_le_bytes(self.bytes()?)),
            12 => self.skip(8).map(|()| Value::Other)?,
            _ => return Err(Fault::Nonsense(format!("its metadata has a value of unknown kind {kind}"))),
        })
    }

    fn array(&mut self, depth: u8) -> Result<Value> {
        let (kind, length) = (self.u32()?, self.u64()?);
        if depth >= MAX_DEPTH {
            return Err(Fault::Nonsense("its metadata is nested too deeply".into()));
        }
        let fixed = match kind {
            0 | 1 | 7 => Some(1),
            2 | 3 => Some(2),
            4..=6 => Some(4),
            10..=12 => Some(8),
            _ => None,
        };
        let mut largest = None;
        match fixed {
            // one number per layer is worth keeping; one per token is not
            Some(_) if length <= 4096 => {
                for _ in 0..length {
                    if let Value::Number(n) = self.value(kind, depth + 1)? {
                        largest = largest.max(Some(n));
                    }
                }
            }
            Some(size) => self.skip(length.checked_mul(size).ok_or(Fault::End { need: u64::MAX })?)?,
            None if kind == 8 => {
                for _ in 0..length {
                    let size = self.u64()?;
                    self.skip(size)?;
                }
            }
            None => {
                for _ in 0..length {
                    self.value(kind, depth + 1)?;
                }
            }
        }
        Ok(Value::Array { length, largest })
    }

    fn count(&mut self, of: &str, limit: u64) -> Result<u64> {
        let n = self.u64()?;
        if n > limit { Err(Fault::Nonsense(format!("it says that it has {n} {of}"))) } else { Ok(n) }
    }

    /// A text, or `None` (skipped) where it is longer than `limit`.
    fn text(&mut self, limit: u64) -> Result<Option<String>> {
        let size = self.u64()?;
        if size > limit {
            return self.skip(size).map(|()| None);
        }
        self.reach(size)?;
        let mut bytes = vec![0; size as usize];
        self.fill(&mut bytes)?;
        Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
    }

    fn skip(&mut self, size: u64) -> Result<()> {
        self.reach(size)?;
        let step = i64::try_from(size).map_err(|_| Fault::End { need: u64::MAX })?;
        self.source.seek_relative(step).map_err(|e| Fault::Io(e.to_string()))?;
        self.at += size;
        Ok(())
    }

    fn reach(&self, size: u64) -> Result<()> {
        match self.at.checked_add(size) {
            Some(end) if end <= self.length => Ok(()),
            end => Err(Fault::End { need: end.unwrap_or(u64::MAX) }),
        }
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<()> {
        let need = self.at.saturating_add(bytes.len() as u64);
        self.source.read_exact(bytes).map_err(|e| match e.kind() {
            io::ErrorKind::UnexpectedEof => Fault::End { need },
            _ => Fault::Io(e.to_string()),
        })?;
        self.at = need;
        Ok(())
    }

    fn bytes<const N: usize>(&mut self) -> Result<[u8; N]> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    fn u32(&mut self) -> Result<u32> {
        self.bytes().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64> {
        self.bytes().map(u64::from_le_bytes)
    }
}

fn whole(n: i64) -> Value {
    u64::try_from(n).map_or(Value::Other, Value::Number)
}
