//! What the commands say, and how they fail.
//!
//! Owns standard output, standard error and the exit codes. Everything that is printed is made safe here: no text of a
//! file can steer a terminal. A reader that went away (`gradus man | head -1`) ends the program quietly.

use crate::config::{ColorChoice, Config};
use crate::curriculum::text::{is_safe, printable};
use serde::Serialize;
use std::fmt;
use std::io::{self, IsTerminal, Write};

/// Every exit code, with its meaning; `--help` and the manual page show this table.
pub const EXIT_CODES: [(u8, &str); 7] = [
    (0, "fine"),
    (1, "attempted and failed"),
    (2, "wrong use: a flag, a setting, a name that does not exist"),
    (3, "no model where one is needed"),
    (4, "the store is in use or locked"),
    (5, "bad content"),
    (70, "internal error: please report it"),
];

/// Why a command failed: the exit code, and what to tell the user. An empty message says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// One of [`EXIT_CODES`].
    pub code: u8,
    /// What, where, why and how to mend it.
    pub message: String,
}

impl Failure {
    fn of(code: u8, message: impl fmt::Display) -> Self {
        Failure { code, message: message.to_string() }
    }

    /// Nobody reads on: the program ends with 0, in silence.
    pub fn quiet_end() -> Self {
        Failure::of(0, "")
    }

    /// 1: attempted and failed.
    pub fn failed(message: impl fmt::Display) -> Self {
        Failure::of(1, message)
    }

    /// 2: wrong use.
    pub fn usage(message: impl fmt::Display) -> Self {
        Failure::of(2, message)
    }

    /// 3: no model where one is needed.
    pub fn no_model(message: impl fmt::Display) -> Self {
        Failure::of(3, message)
    }

    /// 4: the store is in use or locked.
    pub fn store(message: impl fmt::Display) -> Self {
        Failure::of(4, message)
    }

    /// 5: bad content. The message may be empty where the findings have been printed.
    pub fn content(message: impl fmt::Display) -> Self {
        Failure::of(5, message)
    }

    /// 70: a fault of this program.
    pub fn internal(message: impl fmt::Display) -> Self {
        Failure::of(70, message)
    }

    /// What the user reads, with a newline; empty where there is nothing to say.
    pub fn report(&self, json: bool) -> String {
        if self.message.is_empty() {
            return String::new();
        }
        if json {
            let error = serde_json::json!({ "error": { "code": self.code, "message": self.message } });
            return format!("{}\n", json_safe(&error.to_string()));
        }
        let said = printable(self.message.trim_end());
        // Findings bring their own `error:`.
        let lead = if said.starts_with("error: ") { "" } else { "error: " };
        format!("{lead}{said}\n")
    }
}

impl From<io::Error> for Failure {
    fn from(e: io::Error) -> Self {
        match e.kind() {
            io::ErrorKind::BrokenPipe => Failure::quiet_end(),
            _ => Failure::failed(format!("cannot write the output: {e}")),
        }
    }
}

/// A colour with a meaning; the meaning is never carried by it alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// As the terminal has it.
    Plain,
    /// What a line is about.
    Bold,
    /// Less important.
    Dim,
    /// Wrong.
    Bad,
    /// Doubtful.
    Doubtful,
    /// Right.
    Good,
}

impl Style {
    fn code(self) -> &'static str {
        match self {
            Style::Plain => "",
            Style::Bold => "\x1b[1m",
            Style::Dim => "\x1b[2m",
            Style::Bad => "\x1b[1;31m",
            Style::Doubtful => "\x1b[1;33m",
            Style::Good => "\x1b[32m",
        }
    }
}

/// Where the commands write.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    color: bool,
    quiet: bool,
    progress: bool,
}

/// A text filled up to so many columns; wide characters count as two.
pub fn padded(text: &str, columns: usize) -> String {
    let fill = columns.saturating_sub(unicode_width::UnicodeWidthStr::width(text));
    format!("{text}{}", " ".repeat(fill))
}

impl Output {
    /// Decides colour and progress by the settings and by what the outputs are.
    pub fn new(config: &Config, quiet: bool) -> Self {
        let plain = config.plain.value;
        let color = match config.color.value {
            ColorChoice::Never => false,
            ColorChoice::Always => !plain,
            ColorChoice::Auto => !plain && io::stdout().is_terminal(),
        };
        Output { color, quiet, progress: !quiet && !plain && io::stderr().is_terminal() }
    }

    /// One line on standard output, made safe.
    ///
    /// # Errors
    /// It cannot be written; a closed pipe is a quiet end.
    pub fn line(&self, text: &str) -> Result<(), Failure> {
        self.pieces(&[(Style::Plain, text)])
    }

    /// One line in several styles on standard output, each piece made safe.
    ///
    /// # Errors
    /// As [`Output::line`].
    pub fn pieces(&self, pieces: &[(Style, &str)]) -> Result<(), Failure> {
        let mut line = String::new();
        for (style, text) in pieces {
            match style.code() {
                code if self.color && !code.is_empty() => {
                    line.push_str(code);
                    line.push_str(&printable(text));
                    line.push_str("\x1b[0m");
                }
                _ => line.push_str(&printable(text)),
            }
        }
        line.push('\n');
        self.bytes(line.as_bytes())
    }

    /// A value as JSON on standard output, indented.
    ///
    /// # Errors
    /// As [`Output::line`].
    pub fn json(&self, value: &impl Serialize) -> Result<(), Failure> {
        self.bytes(json_text(value)?.as_bytes())
    }

    /// Bytes on standard output as they are: for what this program has made itself.
    ///
    /// # Errors
    /// As [`Output::line`].
    pub fn bytes(&self, bytes: &[u8]) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        out.write_all(bytes)?;
        Ok(out.flush()?)
    }

    /// A remark on standard error, unless the user wants quiet. A remark that cannot be written is lost.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            let _ = writeln!(io::stderr().lock(), "{}", printable(text));
        }
    }

    /// Whether [`Output::progress`] shows anything.
    pub const fn shows_progress(&self) -> bool {
        self.progress
    }

    /// Shows how far the work is, on a terminal only, over the line shown before. An empty text clears the line.
    pub fn progress(&self, text: &str) {
        if self.progress {
            let mut err = io::stderr().lock();
            let _ = write!(err, "\r\x1b[K{}", printable(text)).and_then(|()| err.flush());
        }
    }
}

/// Asks for yes or no on the terminal; anything but yes is no.
///
/// # Errors
/// The terminal cannot be read.
pub fn confirm(question: &str) -> Result<bool, Failure> {
    let mut err = io::stderr().lock();
    write!(err, "{} [y/N] ", printable(question)).and_then(|()| err.flush())?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer).map_err(|e| Failure::failed(format!("cannot read the answer: {e}")))?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

/// A value as JSON, indented, with nothing in it that steers a terminal.
///
/// # Errors
/// It has no JSON form.
pub fn json_text(value: &impl Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|e| Failure::internal(format!("cannot make JSON: {e}")))?;
    Ok(format!("{}\n", json_safe(&text)))
}

/// Escapes what JSON allows but a terminal must not see. Such characters stand only inside strings, where `\u` is allowed.
fn json_safe(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if is_safe(c) {
            out.push(c);
        } else {
            out.push_str(&format!("\\u{:04x}", c as u32));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_stays_json_and_steers_nothing() {
        let text = json_safe(&serde_json::to_string("a\u{9b}31m\u{202e}b\n").unwrap());
        assert_eq!(text, "\"a\\u009b31m\\u202eb\\n\"");
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), "a\u{9b}31m\u{202e}b\n");
    }

    #[test]
    fn failures_are_made_safe_and_led_once() {
        assert_eq!(Failure::usage("a\x1b[2Jb").report(false), "error: a\u{fffd}[2Jb\n");
        assert_eq!(Failure::content("error: x\n").report(false), "error: x\n");
        assert_eq!(Failure::content("").report(true), "");
        let json: serde_json::Value = serde_json::from_str(&Failure::store("held").report(true)).unwrap();
        assert_eq!(json["error"]["code"], 4);
    }

    #[test]
    fn a_closed_pipe_is_no_error() {
        let closed = Failure::from(io::Error::from(io::ErrorKind::BrokenPipe));
        assert_eq!((closed.code, closed.report(false).as_str()), (0, ""));
    }
}
