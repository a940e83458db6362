//! `gradus __sandbox`: a program behind walls, started by the workbench; and what a command learns of the walls here.

use super::output::Failure;
use crate::runner::Sandbox;
use crate::runner::sandbox::{Layers, helper_main};
use std::ffi::OsString;
use std::process::ExitCode;

/// Becomes the program.
///
/// # Errors
/// 125 where it could not; the reason has been printed.
pub fn run(arguments: &[OsString]) -> Result<(), Failure> {
    match helper_main(arguments) == ExitCode::SUCCESS {
        true => Ok(()),
        false => Err(Failure { code: crate::runner::sandbox::REFUSED as u8, message: String::new() }),
    }
}

/// The sandbox of this system, with this program as its helper; `None` where there are no walls at all.
///
/// # Errors
/// Why it could not be asked.
pub fn find() -> Result<Option<Sandbox>, String> {
    let helper = std::env::current_exe().map_err(|e| format!("this program cannot find itself: {e}"))?;
    let sandbox = Sandbox::find(&helper)?;
    Ok(Some(sandbox).filter(|s| s.layers != Layers::default()))
}
