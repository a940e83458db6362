//! The passphrase: asked without echo, or read from a file that only this user can read. Never from the command line, and
//! never from the environment itself, where other programs see it.

use crate::cli::Context;
use crate::cli::output::Failure;
use crate::msg;
use crate::store::StoreError;
use crate::store::seal::{self, Passphrase};
use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr};
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Bytes of a passphrase at most.
const LONGEST: usize = 1024;
/// Characters of a new one at least.
const FEWEST: usize = 8;
/// Tries on a terminal.
const TRIES: usize = 3;

const FILE: &str = "GRADUS_PASSPHRASE_FILE";
const NEW_FILE: &str = "GRADUS_NEW_PASSPHRASE_FILE";

/// Unlocks the store in `data` where it is encrypted: by the file that the environment names, or by asking. Programs that
/// read JSON are not asked.
///
/// # Errors
/// 4 where the store stays locked.
pub fn open(ctx: &Context, data: &Path) -> Result<(), Failure> {
    if seal::is_locked(data) { existing(ctx, data).map(|_| ()) } else { Ok(()) }
}

/// The passphrase that opens the store in `data`, which is open afterwards.
///
/// # Errors
/// As [`open`].
pub fn existing(ctx: &Context, data: &Path) -> Result<Passphrase, Failure> {
    let refused = |e: &StoreError| Failure::store(e);
    if let Some(given) = from_file(FILE)? {
        seal::unlock(data, &given).map_err(|e| refused(&e))?;
        return Ok(given);
    }
    if !ctx.may_ask || ctx.json {
        return Err(refused(&StoreError::Locked { path: data.to_path_buf() }));
    }
    // Quiet throughout: who types on while a passphrase is tried is neither shown nor ignored.
    let _echo = quiet()?;
    for _ in 0..TRIES {
        let given = ask_quietly(&msg!("passphrase-ask"))?;
        match seal::unlock(data, &given) {
            Ok(()) => return Ok(given),
            Err(StoreError::Passphrase) => ctx.out.note(&msg!("passphrase-wrong")),
            Err(e) => return Err(refused(&e)),
        }
    }
    Err(refused(&StoreError::Passphrase))
}

/// A new passphrase, asked twice. `change`: the file of the old one is not that of the new one.
///
/// # Errors
/// 2 where it is too short, or nobody can be asked; 1 where the two differ.
pub fn new(ctx: &Context, change: bool) -> Result<Passphrase, Failure> {
    let given = from_file(if change { NEW_FILE } else { FILE })?;
    let given = match given {
        Some(given) => given,
        None if !ctx.may_ask || ctx.json => return Err(Failure::usage(msg!("passphrase-nobody"))),
        None => {
            let first = ask(&msg!("passphrase-new"))?;
            if first.chars() >= FEWEST && !ask(&msg!("passphrase-again"))?.is(&first) {
                return Err(Failure::failed(msg!("passphrase-differ")));
            }
            first
        }
    };
    if given.chars() < FEWEST {
        return Err(Failure::usage(msg!("passphrase-short", n = FEWEST)));
    }
    Ok(given)
}

/// That of the file which `variable` names.
fn from_file(variable: &str) -> Result<Option<Passphrase>, Failure> {
    let Some(path) = std::env::var_os(variable).filter(|v| !v.is_empty()).map(PathBuf::from) else { return Ok(None) };
    let name = path.display().to_string();
    let refused = |e: io::Error| Failure::usage(msg!("passphrase-file", path = name.as_str(), why = e.to_string()));
    let file = File::open(&path).map_err(refused)?;
    let meta = file.metadata().map_err(refused)?;
    if meta.mode() & 0o077 != 0 || meta.uid() != rustix::process::geteuid().as_raw() {
        return Err(Failure::usage(msg!("passphrase-file-open", path = name.as_str())));
    }
    let mut text = Zeroizing::new(String::with_capacity(LONGEST + 2));
    file.take(LONGEST as u64 + 1).read_to_string(&mut text).map_err(refused)?;
    let kept = text.strip_suffix('\n').unwrap_or(&text);
    Ok(Some(Passphrase::new(Zeroizing::new(kept.strip_suffix('\r').unwrap_or(kept).to_owned()))))
}

/// The terminal as it was, when this goes.
struct Echo(Termios);

impl Drop for Echo {
    fn drop(&mut self) {
        let _ = tcsetattr(io::stdin(), OptionalActions::Flush, &self.0);
    }
}

/// Makes the terminal show nothing of what is typed, until what is returned goes.
fn quiet() -> Result<Echo, Failure> {
    let broken = |e: rustix::io::Errno| Failure::failed(format!("the terminal cannot be read: {e}"));
    let before = tcgetattr(io::stdin()).map_err(broken)?;
    let mut quiet = before.clone();
    // Byte by byte, and signals as bytes: so nobody leaves here with a terminal that shows nothing.
    quiet.local_modes &= !(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG | LocalModes::IEXTEN);
    quiet.special_codes[SpecialCodeIndex::VMIN] = 1;
    quiet.special_codes[SpecialCodeIndex::VTIME] = 0;
    tcsetattr(io::stdin(), OptionalActions::Flush, &quiet).map_err(broken)?;
    Ok(Echo(before))
}

/// Asks on the terminal; what is typed is not shown. Backspace and Ctrl-U take back, Ctrl-C and Ctrl-D give up.
fn ask(question: &str) -> Result<Passphrase, Failure> {
    let _echo = quiet()?;
    ask_quietly(question)
}

fn ask_quietly(question: &str) -> Result<Passphrase, Failure> {
    let mut err = io::stderr().lock();
    write!(err, "{question} ").and_then(|()| err.flush())?;
    let line = typed();
    writeln!(err)?;
    let line = line.ok_or_else(|| Failure::failed(msg!("passphrase-given-up")))?;
    let text = std::str::from_utf8(&line).map_err(|_| Failure::failed(msg!("passphrase-no-text")))?;
    Ok(Passphrase::new(Zeroizing::new(text.to_owned())))
}

fn typed() -> Option<Zeroizing<Vec<u8>>> {
    let mut line = Zeroizing::new(Vec::with_capacity(LONGEST));
    loop {
        let mut byte = [0];
        match rustix::io::read(io::stdin(), &mut byte) {
            Ok(1) => {}
            Err(rustix::io::Errno::INTR) => continue,
            _ => return None,
        }
        match byte[0] {
            b'\r' | b'\n' => return Some(line),
            3 | 4 | 0x1c => return None,
            0x15 => line.clear(),
            8 | 0x7f => {
                // A character of several bytes goes as a whole.
                while line.pop().is_some_and(|b| b & 0xc0 == 0x80) {}
            }
            byte if line.len() < LONGEST => line.push(byte),
            _ => {}
        }
    }
}
