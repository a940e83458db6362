//! The place of one job: a private folder with the author's part (`author/`, which programs at most read) and a room that
//! programs may fill (`room/`, with the results, and `work/`, where they start).
//!
//! Owns the folder; it goes with this value.

use super::cache::Key;
use super::find::{Compiler, with_compiler_env};
use super::language::{Language, PROGRAM};
use super::languages::{INPUT, SETUP};
use super::limits::{self, Around, Finished};
use super::sandbox::Profile;
use super::{End, Outcome, Unavailable, Workbench, no_place, no_start, private_folder, refused};
use crate::curriculum::runs::Job;
use crate::locale::text;
use crate::msg;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;

/// A job at work.
pub(super) struct Desk<'a> {
    pub bench: &'a Workbench,
    pub language: &'static Language,
    pub compiler: Compiler,
    pub job: &'a Job,
    pub stop: &'a AtomicBool,
    pub say: &'a mut dyn FnMut(&str),
    folder: tempfile::TempDir,
}

/// A step that ended the job, in one way or another.
pub(super) type Step<T> = Result<T, Box<Outcome>>;

impl From<Unavailable> for Box<Outcome> {
    fn from(why: Unavailable) -> Self {
        Box::new(Outcome::Unavailable(why))
    }
}

impl<'a> Desk<'a> {
    pub(super) fn new(
        bench: &'a Workbench,
        job: &'a Job,
        stop: &'a AtomicBool,
        say: &'a mut dyn FnMut(&str),
    ) -> Step<Desk<'a>> {
        let (language, compiler) = bench.compiler(&job.language)?;
        let folder = private_folder()?;
        let desk = Desk { bench, language, compiler, job, stop, say, folder };
        std::fs::create_dir(desk.author()).map_err(|e| no_place(&e))?;
        Ok(desk)
    }

    pub(super) fn author(&self) -> PathBuf {
        self.folder.path().join("author")
    }

    pub(super) fn room(&self) -> PathBuf {
        self.folder.path().join("room")
    }

    pub(super) fn work(&self) -> PathBuf {
        self.room().join("work")
    }

    /// Writes a file of the author's part.
    pub(super) fn put(&self, name: &str, text: &str) -> Step<()> {
        write(&self.author().join(name), text)
    }

    /// Compiles what is in the author's part, unless the same was compiled before; nothing where there is no compiler.
    pub(super) fn compile(&mut self, arguments: &[&str], files: &[(&str, String)]) -> Step<()> {
        if self.language.build.is_empty() {
            return Ok(());
        }
        let program = self.author().join(PROGRAM);
        let key = Key::of(self.language, &self.compiler.version, arguments, files);
        if self.bench.cache.get(&key, &program) {
            return Ok(());
        }
        let done = self.compiler_run(arguments)?;
        self.compiled(&done)?;
        self.bench.cache.put(key, &program, || self.bench.shelf().ok());
        Ok(())
    }

    /// Looks for errors only.
    pub(super) fn look(&mut self) -> Step<()> {
        let arguments = self.language.check;
        if !self.language.build.is_empty() {
            let done = self.compiler_run(arguments)?;
            return self.compiled(&done);
        }
        self.make_room("")?;
        let arguments = super::language::arguments(if arguments.is_empty() { self.language.run } else { arguments });
        let done = self.start(&arguments, "", false)?;
        if done.end == End::Exit(0) { Ok(()) } else { Err(Box::new(self.refusal(&done.stderr))) }
    }

    fn compiler_run(&mut self, arguments: &[&str]) -> Result<Finished, Unavailable> {
        let author = self.author();
        let path = &self.compiler.path;
        let walled = self.bench.walled(path, Profile::Compiler, &author, &self.compiler.places);
        let mut command = with_compiler_env(walled, &author);
        command.args(self.language.flags).args(arguments).env("LC_ALL", "C.UTF-8");
        let mut around = Around { stops: &[&self.bench.stop, self.stop], input: "", say: &mut |_| {} };
        let done =
            limits::run_in(command, &author, &author, &limits::COMPILE, &mut around).map_err(|e| no_start(path, &e))?;
        refused(&done)?;
        Ok(done)
    }

    /// What the end of a compiler means.
    fn compiled(&self, done: &Finished) -> Step<()> {
        match done.end {
            End::Exit(0) => Ok(()),
            End::TimedOut => Err(Box::new(Outcome::TimedOut)),
            End::Stopped => Err(Box::new(Outcome::Stopped)),
            _ => match (self.language.trouble)(&done.stderr) {
                Some((why, how)) => Err(Unavailable { why: text(why, None), how: text(how, None) }.into()),
                None if matches!(done.end, End::Exit(code) if code != self.language.refusal_code) => {
                    Err(self.broken(done).into())
                }
                None if matches!(done.end, End::Signal(_)) => Err(self.broken(done).into()),
                None => Err(Box::new(self.refusal(&done.stderr))),
            },
        }
    }

    /// The outcome for a program that was refused.
    pub(super) fn refusal(&self, stderr: &str) -> Outcome {
        let complaints = (self.language.complaints)(stderr, self.job.code.lines().count());
        let mut codes: Vec<String> = Vec::new();
        for code in complaints.iter().filter_map(|c| c.code.as_ref()) {
            if !codes.contains(code) {
                codes.push(code.clone());
            }
        }
        Outcome::CompileFailed { codes, stderr: stderr.to_string(), complaints }
    }

    fn broken(&self, done: &Finished) -> Unavailable {
        let last = done.stderr.lines().rev().find(|l| !l.trim().is_empty());
        let last = last.map_or_else(|| msg!("runner-said-nothing"), str::to_string);
        let (command, end) = (self.language.commands[0], format!("{:?}", done.end));
        Unavailable {
            why: msg!("runner-broke", command = command, end = end, said = last),
            how: msg!("runner-broke-how", how = text(self.language.how_to_get, None)),
        }
    }

    /// Makes an empty room, and in it what the job says. `input` are the statements of a case, for SQL.
    pub(super) fn make_room(&mut self, input: &str) -> Step<()> {
        let (room, work) = (self.room(), self.work());
        let _ = std::fs::remove_dir_all(&room);
        std::fs::create_dir_all(&work).map_err(|e| no_place(&e))?;
        let setup = self.job.setup.as_str();
        if self.language.name == "sql" {
            write(&work.join(SETUP), setup)?;
            write(&work.join(INPUT), input)?;
        } else if !setup.trim().is_empty() {
            let done = self.bench.script(&self.job.language, setup, &work, self.stop)?;
            match done.end {
                End::Exit(0) => {}
                End::Stopped => return Err(Box::new(Outcome::Stopped)),
                end => {
                    let said = done.stderr.lines().last().unwrap_or_default();
                    return Err(Unavailable {
                        why: msg!("runner-setup-failed", end = format!("{end:?}"), said = said),
                        how: msg!("runner-setup-how"),
                    }
                    .into());
                }
            }
        }
        if self.language.build.is_empty() {
            write(&work.join(self.language.source), &self.job.code)?;
        }
        Ok(())
    }

    /// Runs the program, or what interprets it, in the room. `wide`: it may write beside its folder too, as harnesses do.
    pub(super) fn start(&mut self, arguments: &[OsString], input: &str, wide: bool) -> Step<Finished> {
        let (room, work, author) = (self.room(), self.work(), self.author());
        let place = if wide { &room } else { &work };
        let compiled = !self.language.build.is_empty();
        let program = if compiled { author.join(PROGRAM) } else { self.compiler.path.clone() };
        let mut tools = if compiled { Vec::new() } else { self.compiler.places.clone() };
        if wide && !compiled {
            tools.push(author);
        }
        let mut command = match self.language.profile {
            Profile::Script => {
                let mut command = self.bench.walled_script(&program, Profile::Script, place, &tools)?;
                command.env("HOME", &work).env("TMPDIR", &work);
                command
            }
            profile => self.bare(&program, profile, place, &tools),
        };
        command.args(arguments);
        let mut around = Around { stops: &[&self.bench.stop, self.stop], input, say: &mut *self.say };
        let mut done =
            limits::run_in(command, &work, &room, self.language.limits, &mut around).map_err(|e| no_place(&e))?;
        refused(&done)?;
        // Where the folder is says nothing to a learner.
        done.stderr = done.stderr.replace(&format!("{}/", work.display()), "");
        match done.end {
            End::TimedOut => Err(Box::new(Outcome::TimedOut)),
            End::Stopped => Err(Box::new(Outcome::Stopped)),
            _ => Ok(done),
        }
    }

    fn bare(&self, program: &Path, profile: Profile, place: &Path, tools: &[PathBuf]) -> Command {
        let mut command = self.bench.walled(program, profile, place, tools);
        command.env_clear().env("PATH", "/usr/bin:/bin").env("TMPDIR", self.work());
        if self.language.build.is_empty() {
            // Interpreters look for settings there, and complain where they cannot know it.
            command.env("HOME", self.work());
        }
        command
    }

    /// What a run means that ended by itself.
    pub(super) fn outcome(&self, done: Finished) -> Outcome {
        let complaints = (self.language.complaints)(&done.stderr, self.job.code.lines().count());
        if (self.language.refused)(&complaints) {
            return self.refusal(&done.stderr);
        }
        let Finished { stdout, stderr, end: status } = done;
        let panicked = (self.language.panicked)(status, &complaints);
        Outcome::Ran { stdout, stderr, status, panicked, tests: Vec::new(), complaints }
    }
}

fn write(path: &Path, text: &str) -> Step<()> {
    std::fs::write(path, text).map_err(|e| no_place(&e).into())
}
