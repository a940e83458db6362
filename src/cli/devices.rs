//! `gradus __devices`: what the engine can compute with, asked in a process of its own, because a broken driver may take
//! its process with it.

use super::output::Failure;
use crate::llm::offload::{Device, Found, brief};
use std::io::{self, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// A driver that takes longer is taken to hang.
const PATIENCE: Duration = Duration::from_secs(10);

/// The hidden subcommand: one line of JSON.
///
/// # Errors
/// 70 where the library cannot be set up.
pub fn run() -> Result<(), Failure> {
    #[cfg(feature = "llama")]
    let found = crate::llm::native::probe().map_err(Failure::internal)?;
    #[cfg(not(feature = "llama"))]
    let found = Found::default();
    let line = serde_json::to_string(&found).map_err(Failure::internal)?;
    writeln!(io::stdout(), "{line}").map_err(Failure::internal)
}

/// The graphics processors, asked of this program in another process.
///
/// # Errors
/// How that process failed.
pub fn list() -> Result<Vec<Device>, String> {
    probe().map(|found| found.devices)
}

/// All that can compute, asked of this program in another process.
///
/// # Errors
/// How that process failed.
pub fn probe() -> Result<Found, String> {
    let exe = std::env::current_exe().map_err(|e| format!("this program cannot find itself: {e}"))?;
    ask(Command::new(exe).arg("__devices"), PATIENCE)
}

fn ask(command: &mut Command, patience: Duration) -> Result<Found, String> {
    command.env("GGML_NO_BACKTRACE", "1");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|e| e.to_string())?;
    let (out, err) = (listen(child.stdout.take()), listen(child.stderr.take()));
    let status = wait(&mut child, patience)?;
    // it is gone; what it may have started can hold the pipes open
    let heard = |from: mpsc::Receiver<String>| from.recv_timeout(Duration::from_secs(1)).unwrap_or_default();
    let (answer, said) = (heard(out), heard(err));
    if !status.success() {
        let last = said.lines().rfind(|l| !l.trim().is_empty()).unwrap_or_default();
        return Err(brief(&format!("{status}{}{last}", if last.is_empty() { "" } else { ": " })));
    }
    // the library may have said something before
    let line = answer.lines().rfind(|l| !l.is_empty()).unwrap_or_default();
    let mut found: Found = serde_json::from_str(line).map_err(|e| format!("the answer is not understood: {e}"))?;
    found.devices.iter_mut().for_each(|d| d.name = brief(&d.name));
    found.troubles.iter_mut().for_each(|t| *t = brief(t));
    Ok(found)
}

fn wait(child: &mut Child, patience: Duration) -> Result<ExitStatus, String> {
    let end = Instant::now() + patience;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status),
            Ok(None) if Instant::now() < end => std::thread::sleep(Duration::from_millis(10)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("no answer for {} seconds", patience.as_secs()));
            }
        }
    }
}

/// Reads what it says, beside the waiting, so that it never waits to be heard. The end of what is said at length is of no
/// use.
fn listen(pipe: Option<impl Read + Send + 'static>) -> mpsc::Receiver<String> {
    let (to, from) = mpsc::channel();
    thread::spawn(move || {
        let Some(mut pipe) = pipe else { return };
        let mut bytes = Vec::new();
        let _ = pipe.by_ref().take(1 << 18).read_to_end(&mut bytes);
        let _ = to.send(String::from_utf8_lossy(&bytes).into_owned());
        let _ = io::copy(&mut pipe, &mut io::sink());
    });
    from
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str, patience: u64) -> Result<Found, String> {
        ask(Command::new("sh").args(["-c", script]), Duration::from_millis(patience))
    }

    #[test]
    fn what_the_other_process_says_is_read_and_cleaned() {
        let line = r#"{"devices":[{"name":"A\u001b[2JB","backend":"Vulkan","free":1,"total":2}],"backends":["CPU"],"cpu":"AVX2","troubles":[]}"#;
        let found = shell(&format!("echo a driver chats; echo '{line}'"), 5000).unwrap();
        assert_eq!((found.devices[0].name.as_str(), found.devices[0].free), ("A [2JB", 1));
    }

    #[test]
    fn a_driver_that_breaks_hangs_or_babbles_is_an_answer() {
        let killed = shell("echo 'no such device' >&2; kill -SEGV $$", 5000).unwrap_err();
        assert!(killed.contains("signal: 11") && killed.ends_with("no such device"), "{killed}");
        let hung = shell("exec sleep 30", 200).unwrap_err();
        assert!(hung.starts_with("no answer"), "{hung}");
        let loud = shell("head -c 1000000 /dev/zero >&2; exit 3", 5000).unwrap_err();
        assert!(loud.starts_with("exit status: 3"), "it must not wait to be heard: {loud}");
        let odd = shell("echo hello", 5000).unwrap_err();
        assert!(odd.contains("not understood"), "{odd}");
    }
}
