//! `gradus encrypt` and `gradus decrypt`.

use super::passphrase;
use crate::cli::args::{DecryptArgs, EncryptArgs};
use crate::cli::output::{Failure, confirm};
use crate::cli::{Context, tutor};
use crate::msg;
use crate::store::seal::{self, Cost, Turned};
use std::path::{Path, PathBuf};

fn data(ctx: &Context) -> Result<PathBuf, Failure> {
    Ok(ctx.paths()?.data_dir.join("learner"))
}

/// Encrypts the store, or changes its passphrase.
///
/// # Errors
/// 2 where it is encrypted already, or nobody can be asked; 4 where it is in use or the passphrase is wrong; the disk
/// refuses, and the store is as it was.
pub fn encrypt(ctx: &Context, args: &EncryptArgs) -> Result<(), Failure> {
    let data = data(ctx)?;
    if args.change {
        return change(ctx, &data);
    }
    if seal::is_encrypted(&data) {
        return Err(Failure::usage(msg!("encrypt-already")));
    }
    ctx.paths()?.create().map_err(Failure::failed)?;
    ctx.out.note(&msg!("encrypt-warning"));
    let new = passphrase::new(ctx, false)?;
    let done = seal::encrypt(&data, &new, Cost::default(), args.leave_out).map_err(|e| tutor::store_failure(&e))?;
    // What the engine remembers of conversations lies in the clear; one that is ending may be writing it.
    super::erase::engine_ended(&ctx.paths()?.runtime_dir)?;
    let states = ctx.paths()?.cache_dir.join("engine");
    if states.exists() {
        std::fs::remove_dir_all(&states).map_err(|e| {
            Failure::failed(msg!("encrypt-states", path = states.display().to_string(), why = e.to_string()))
        })?;
    }
    tell(ctx, &done, true)
}

fn change(ctx: &Context, data: &Path) -> Result<(), Failure> {
    if !seal::is_encrypted(data) {
        return Err(Failure::usage(msg!("decrypt-not")));
    }
    let old = passphrase::existing(ctx, data)?;
    ctx.out.note(&msg!("encrypt-warning"));
    let new = passphrase::new(ctx, true)?;
    seal::change(data, &old, &new, Cost::default()).map_err(|e| tutor::store_failure(&e))?;
    ctx.out.line(&msg!("encrypt-changed"))
}

/// Writes the store in the clear again.
///
/// # Errors
/// As [`encrypt`].
pub fn decrypt(ctx: &Context, args: &DecryptArgs) -> Result<(), Failure> {
    let data = data(ctx)?;
    if !seal::is_encrypted(&data) {
        return Err(Failure::usage(msg!("decrypt-not")));
    }
    passphrase::existing(ctx, &data)?;
    if ctx.may_ask && !ctx.json && !confirm(&msg!("decrypt-sure"))? {
        return Err(Failure::failed(msg!("erase-kept")));
    }
    let done = seal::decrypt(&data, args.leave_out).map_err(|e| tutor::store_failure(&e))?;
    tell(ctx, &done, false)
}

fn tell(ctx: &Context, done: &Turned, encrypted: bool) -> Result<(), Failure> {
    if ctx.json {
        let told = serde_json::json!({ "ok": true, "encrypted": encrypted, "records": done.records, "left_out": done.left_out });
        return ctx.out.json(&told);
    }
    ctx.out.line(&match encrypted {
        true => msg!("encrypt-done", n = done.records),
        false => msg!("decrypt-done", n = done.records),
    })
}
