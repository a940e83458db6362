//! Logs of answers from files: line by line, with every bad row named.

use super::Context;
use super::output::Failure;
use crate::lab::answers::{Answers, Bank};
use crate::lab::rows::{Columns, LONGEST_LINE, Reader, Row};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// Bad rows of a file that are shown one by one.
const SHOWN: u64 = 10;
/// Answers that a fit holds in memory at most (about 24 bytes each).
const MOST_ANSWERS: usize = 20_000_000;

/// What reading a file found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Tally {
    /// Answers.
    pub answers: u64,
    /// Rows left out because they cannot be read.
    pub bad_rows: u64,
}

/// Gives `take` every row of a CSV file, and says whether it has times.
///
/// # Errors
/// The file cannot be read, its first line names no columns, or more than `most_bad` rows are bad.
pub fn read(
    ctx: &Context,
    path: &Path,
    most_bad: u64,
    bank: &mut Bank,
    take: &mut dyn FnMut(&mut Bank, Row) -> Result<(), Failure>,
) -> Result<(Tally, bool), Failure> {
    let mut reader: Option<Reader> = None;
    let mut timed = false;
    let mut answers = 0;
    let bad_rows = lines(ctx, path, most_bad, &mut |line| {
        let Some(reader) = &mut reader else {
            let columns = Columns::parse(line).map_err(Wrong::Whole)?;
            timed = columns.timed();
            reader = Some(Reader::new(columns));
            return Ok(());
        };
        if let Some(row) = reader.read(line, bank).map_err(Wrong::Row)? {
            answers += 1;
            take(bank, row).map_err(Wrong::Stop)?;
        }
        Ok(())
    })?;
    if answers == 0 {
        return Err(Failure::content(format!("{}: there are no answers in it", path.display())));
    }
    Ok((Tally { answers, bad_rows }, timed))
}

/// Why a line is not taken.
#[derive(Debug)]
pub enum Wrong {
    /// It alone is bad.
    Row(String),
    /// Without it nothing else can be read.
    Whole(String),
    /// Enough.
    Stop(Failure),
}

impl From<String> for Wrong {
    fn from(why: String) -> Wrong {
        Wrong::Row(why)
    }
}

/// Gives `take` every line of a file, names those that are bad, and says how many.
///
/// # Errors
/// The file cannot be read, or more than `most_bad` lines are bad.
pub fn lines(
    ctx: &Context,
    path: &Path,
    most_bad: u64,
    take: &mut dyn FnMut(&str) -> Result<(), Wrong>,
) -> Result<u64, Failure> {
    let name = path.display();
    let fail = |e: std::io::Error| Failure::usage(format!("cannot read {name}: {e}"));
    let mut lines =
        Lines { file: BufReader::with_capacity(1 << 18, File::open(path).map_err(fail)?), line: Vec::new() };
    let (mut number, mut bad) = (0u64, 0u64);
    while let Some(line) = lines.next().map_err(fail)? {
        number += 1;
        let why = match line.map_err(|why| Wrong::Row(why.into())).and_then(&mut *take) {
            Ok(()) => continue,
            Err(Wrong::Stop(failure)) => return Err(failure),
            Err(Wrong::Whole(why)) => return Err(Failure::content(format!("{name}:{number}: {why}"))),
            Err(Wrong::Row(why)) => why,
        };
        bad += 1;
        let said = format!("{name}:{number}: {why}");
        if bad > most_bad {
            let rule = format!("more than {most_bad} bad rows; --max-bad N lets more be left out");
            return Err(Failure::content(format!("{said}\n   = {rule}")));
        }
        if bad <= SHOWN {
            ctx.out.note(&format!("left out: {said}"));
        }
    }
    if bad > SHOWN {
        ctx.out.note(&format!("left out: {} more rows of {name}", bad - SHOWN));
    }
    Ok(bad)
}

/// Whether the answers can be held in memory.
///
/// # Errors
/// There are too many.
pub fn room_for(answers: &Answers, path: &Path) -> Result<(), Failure> {
    match answers.len() > MOST_ANSWERS {
        true => Err(Failure::content(format!(
            "{}: more than {MOST_ANSWERS} answers cannot be fitted at once: leave students out",
            path.display()
        ))),
        false => Ok(()),
    }
}

/// All answers of a file, in memory.
///
/// # Errors
/// As [`read`]; or there are more than can be held.
pub fn load(ctx: &Context, path: &Path, most_bad: u64, bank: &mut Bank) -> Result<(Answers, Tally), Failure> {
    let mut answers = Answers::default();
    let (tally, timed) = read(ctx, path, most_bad, bank, &mut |_, row| {
        if row.begins {
            answers.begin();
        }
        answers.push(row.answer);
        room_for(&answers, path)
    })?;
    answers.timed = timed;
    Ok((answers, tally))
}

/// Lines of bounded length.
struct Lines {
    file: BufReader<File>,
    line: Vec<u8>,
}

impl Lines {
    /// The next line; inside, what is wrong with it.
    fn next(&mut self) -> std::io::Result<Option<Result<&str, &'static str>>> {
        self.line.clear();
        let read = self.file.by_ref().take(LONGEST_LINE as u64).read_until(b'\n', &mut self.line)?;
        if read == 0 {
            return Ok(None);
        }
        if read == LONGEST_LINE && self.line.last() != Some(&b'\n') {
            self.skip_rest()?;
            return Ok(Some(Err("the line is too long: rows have five short fields")));
        }
        let text = std::str::from_utf8(&self.line).map(|line| line.trim_end_matches(['\n', '\r']));
        Ok(Some(text.map_err(|_| "this is not UTF-8 text: save the file as UTF-8")))
    }

    fn skip_rest(&mut self) -> std::io::Result<()> {
        loop {
            let held = self.file.fill_buf()?;
            let (end, used) = match held.iter().position(|b| *b == b'\n') {
                Some(at) => (true, at + 1),
                None => (held.is_empty(), held.len()),
            };
            self.file.consume(used);
            if end {
                return Ok(());
            }
        }
    }
}
