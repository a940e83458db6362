//! Stub.
use super::{Refused, Source, build::Builder};
pub fn fits(_: &Source) -> bool { false }
pub fn read(_: &Source, _: &mut Builder) -> Result<(), Refused> { Ok(()) }
