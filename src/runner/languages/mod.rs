//! The languages, one file of data for each.

mod c;
mod python;
mod rust;
mod shell;
mod sql;

use super::language::Language;
pub(super) use sql::{INPUT, SETUP};

/// Every language that can be run.
pub static LANGUAGES: [&Language; 6] = [&rust::RUST, &python::PYTHON, &c::C, &shell::SHELL, &sql::SQL, &shell::GIT];
