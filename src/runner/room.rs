//! The throw-away folder of a `command`: made by the setup script, changed by the learner, looked at by the check script.
//!
//! Owns the folder; it goes with this value. Everything in it runs behind the walls of [`super::Workbench`].

use super::{End, Outcome, Unavailable, Workbench, no_place, private_folder};
use crate::curriculum::Errand;
use crate::curriculum::text::printable;
use crate::msg;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;

/// Behind this character a line of the shell says where it has ended up.
const WHERE: char = '\u{1}';
/// The most that is read of what was typed, in bytes.
const MOST_TYPED: u64 = 64 << 10;
/// What the learner's shell does at its start: it tells after each command what was typed, with its number, to a file that
/// is open already.
const BEGIN: &str = "PS1='\\[\\e[1m\\]gradus\\[\\e[0m\\] \\W \\$ '\nHISTFILE=\nHISTCONTROL=\n\
                     PROMPT_COMMAND='history 1 >&9 2>/dev/null'\n";

/// The folder of one item.
#[derive(Debug)]
pub struct Room {
    folder: tempfile::TempDir,
    language: String,
    errand: Errand,
    /// Where the next line begins.
    at: PathBuf,
    /// What the learner's shell tells.
    told: File,
    /// Number of the last command that was told of.
    last: u64,
    visited: bool,
}

impl Room {
    /// Makes the folder and runs the setup script in it.
    ///
    /// # Errors
    /// The language is missing, or the script failed.
    pub fn make(bench: &Workbench, language: &str, errand: &Errand) -> Result<Room, Unavailable> {
        let folder = private_folder()?;
        let fail = |e| no_place(&e);
        let work = folder.path().join("work");
        std::fs::create_dir(&work).map_err(fail)?;
        std::fs::write(folder.path().join("begin"), BEGIN).map_err(fail)?;
        let told =
            File::options().read(true).append(true).create(true).open(folder.path().join("told")).map_err(fail)?;
        let room =
            Room { folder, language: language.into(), errand: errand.clone(), at: work, told, last: 0, visited: false };
        let done = bench.script(language, &room.errand.setup, &room.work(), &AtomicBool::new(false))?;
        if done.end != End::Exit(0) {
            return Err(Unavailable {
                why: msg!("runner-no-folder", why = printable(done.stderr.trim())),
                how: msg!("runner-no-folder-how"),
            });
        }
        Ok(room)
    }

    fn work(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    /// A shell for the learner, to be run on a terminal of its own.
    ///
    /// # Errors
    /// There is no shell here.
    pub fn shell(&mut self, bench: &Workbench) -> Result<Command, Unavailable> {
        self.visited = true;
        // Each shell counts anew.
        self.last = 0;
        let bash =
            ["/bin/bash", "/usr/bin/bash", "/usr/local/bin/bash"].map(Path::new).into_iter().find(|p| p.is_file());
        let begin = self.folder.path().join("begin");
        let mut command = bench.script_command(bash.unwrap_or(Path::new("/bin/sh")), &self.work(), &begin)?;
        if bash.is_some() {
            command.args(["--noprofile", "--rcfile"]).arg(&begin).arg("-i");
        }
        let told = self.told.try_clone().map_err(|e| no_place(&e))?;
        pass(&mut command, told);
        Ok(command)
    }

    /// Runs one line; what it printed. Where a line goes to another folder, the next one begins there.
    ///
    /// # Errors
    /// It could not be run.
    pub fn line(&mut self, bench: &Workbench, line: &str) -> Result<String, Unavailable> {
        let at = self.at.display().to_string().replace('\'', r"'\''");
        let script = format!("cd -- '{at}'\n{line}\nprintf '\\001%s' \"$PWD\"\n");
        let done = bench.script(&self.language, &script, &self.work(), &AtomicBool::new(false))?;
        let (said, place) = done.stdout.rsplit_once(WHERE).unwrap_or((&done.stdout, ""));
        if Path::new(place).starts_with(self.folder.path()) {
            self.at = place.into();
        }
        let more = match done.end {
            End::Exit(_) => String::new(),
            End::TimedOut => format!("\n({})", msg!("runner-line-late")),
            _ => format!("\n({})", msg!("runner-line-ended")),
        };
        Ok(format!("{said}{}{more}", done.stderr))
    }

    /// What was typed into the shell since the last time it was asked, a command a line. A shell that tells nothing is at
    /// least known to have been used.
    pub fn typed(&mut self) -> String {
        let mut text = Vec::new();
        let read =
            self.told.seek(SeekFrom::Start(0)).and_then(|_| (&self.told).take(MOST_TYPED).read_to_end(&mut text));
        let text = String::from_utf8_lossy(if read.is_ok() { &text } else { &[] }).into_owned();
        let mut out = Vec::new();
        for line in text.lines() {
            // `   12  git add notes`; a line of more than one is told without a number.
            match line.trim_start().split_once("  ").map(|(n, rest)| (n.trim_end_matches('*').parse::<u64>(), rest)) {
                Some((Ok(number), rest)) if number > self.last => {
                    self.last = number;
                    out.push(rest.to_string());
                }
                Some((Ok(_), _)) => {}
                _ => out.push(line.to_string()),
            }
        }
        let _ = self.told.set_len(0);
        if out.is_empty() && std::mem::take(&mut self.visited) && self.last == 0 {
            return "# (in the shell)".into();
        }
        out.join("\n")
    }

    /// Whether the state is reached: the check script ends with 0.
    pub fn check(&self, bench: &Workbench, stop: &AtomicBool) -> Outcome {
        let done = match bench.script(&self.language, &self.errand.check, &self.work(), stop) {
            Ok(done) => done,
            Err(why) => return Outcome::Unavailable(why),
        };
        match done.end {
            End::TimedOut => Outcome::TimedOut,
            End::Stopped => Outcome::Stopped,
            status => Outcome::Ran {
                stdout: printable(&done.stdout),
                stderr: printable(&done.stderr),
                status,
                panicked: false,
                tests: Vec::new(),
                complaints: Vec::new(),
            },
        }
    }
}

/// Hands a file down as the ninth.
#[cfg(unix)]
fn pass(command: &mut Command, file: File) {
    use std::os::fd::AsRawFd;
    use std::os::unix::process::CommandExt;
    let give = move || {
        // SAFETY: both numbers are of this process: the file is owned by the closure, and the ninth is nobody's before exec.
        if unsafe { libc::dup2(file.as_raw_fd(), 9) } < 0 { Err(std::io::Error::last_os_error()) } else { Ok(()) }
    };
    // SAFETY: the closure runs between fork and exec and makes one system call, which is async-signal-safe.
    unsafe { command.pre_exec(give) };
}

#[cfg(not(unix))]
fn pass(_: &mut Command, _: File) {}

#[cfg(test)]
mod tests {
    use super::*;

    fn errand() -> Errand {
        Errand {
            setup: "mkdir inside && echo one > inside/a.txt".into(),
            solution: "mv inside/a.txt b.txt".into(),
            check: "if [ ! -f b.txt ]; then echo 'there is no b.txt'; exit 1; fi".into(),
            ..Errand::default()
        }
    }

    #[test]
    fn lines_change_the_folder_and_the_check_sees_it() {
        let bench = Workbench::default();
        let mut room = Room::make(&bench, "shell", &errand()).unwrap();
        let go = AtomicBool::new(false);
        let Outcome::Ran { stdout, status, .. } = room.check(&bench, &go) else { panic!() };
        assert_eq!((stdout.trim(), status), ("there is no b.txt", End::Exit(1)));
        assert_eq!(room.line(&bench, "cd inside").unwrap(), "");
        assert_eq!(room.line(&bench, "cat a.txt; pwd | sed 's,.*/,,'").unwrap(), "one\ninside\n");
        assert!(room.line(&bench, "cat nothing").unwrap().contains("nothing"));
        assert_eq!(room.line(&bench, "mv a.txt ../b.txt; exit 3").unwrap(), "");
        assert!(matches!(room.check(&bench, &go), Outcome::Ran { status: End::Exit(0), .. }));
        let at = room.work();
        drop(room);
        assert!(!at.exists(), "nothing stays behind");
    }

    #[test]
    fn a_setup_that_fails_is_no_item() {
        let broken = Errand { setup: "echo no such luck >&2; exit 4".into(), ..errand() };
        let why = Room::make(&Workbench::default(), "shell", &broken).unwrap_err();
        assert!(why.why.contains("no such luck"), "{why}");
    }

    #[test]
    fn what_was_typed_is_told_once() {
        use std::io::Write;
        let mut room = Room::make(&Workbench::default(), "shell", &errand()).unwrap();
        room.told.write_all(b"    1  ls -l\n    1  ls -l\n    2  git  status\n").unwrap();
        assert_eq!(room.typed(), "ls -l\ngit  status");
        assert_eq!(room.typed(), "");
        room.told.write_all(b"    2  git  status\n    3  rm a\n").unwrap();
        assert_eq!(room.typed(), "rm a");
    }
}
