//! The program at the other end of a real SSH connection: a server of our own on this machine, with keys made for the test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

#[path = "support/learner.rs"]
mod learner;
#[path = "support/pty.rs"]
mod pty;

use learner::{Learner, program, shows};
use pty::Pty;
use rustix::process::Signal;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const SSHD: &str = "/usr/sbin/sshd";

/// A server with a key of its own and one user: whoever runs the test.
struct Server {
    child: Child,
    port: u16,
    folder: tempfile::TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn keygen(path: &Path) {
    let made = Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(path).status().unwrap();
    assert!(made.success(), "ssh-keygen");
}

/// `None` where there is no server or client to try with, which is said.
fn server() -> Option<Server> {
    let there =
        Path::new(SSHD).exists() && ["ssh", "ssh-keygen"].iter().all(|n| Path::new("/usr/bin").join(n).exists());
    if !there {
        println!("skipped: there is no sshd or no ssh here (openssh-server, openssh-client)");
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o700)).unwrap();
    keygen(&at("host"));
    keygen(&at("user"));
    std::fs::copy(at("user.pub"), at("authorized")).unwrap();
    if rustix::process::getuid().is_root() {
        // Where the system never started one. As root, a server wants an empty folder to lock its child in.
        let _ = std::fs::create_dir_all("/run/sshd");
    }
    // Another may take the port before the server does: then the next one is tried.
    for _ in 0..5 {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let config = format!(
            "Port {port}\nListenAddress 127.0.0.1\nHostKey {host}\nAuthorizedKeysFile {keys}\nPidFile none\nUsePAM no\n\
             PasswordAuthentication no\nKbdInteractiveAuthentication no\nStrictModes no\nPermitRootLogin yes\n\
             AcceptEnv GRADUS_* LANG TERM\nPrintMotd no\nPrintLastLog no\n",
            host = at("host").display(),
            keys = at("authorized").display(),
        );
        std::fs::write(at("config"), config).unwrap();
        let mut command = Command::new(SSHD);
        command.args(["-D", "-e", "-f"]).arg(at("config")).stdin(Stdio::null()).stdout(Stdio::null());
        command.stderr(std::fs::File::create(at("log")).unwrap());
        let mut child = command.spawn().unwrap();
        let end = Instant::now() + Duration::from_secs(20);
        while child.try_wait().unwrap().is_none() && Instant::now() < end {
            if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Some(Server { child, port, folder });
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = child.kill();
    }
    panic!("no server starts: {}", std::fs::read_to_string(at("log")).unwrap());
}

fn user() -> String {
    let id = Command::new("id").arg("-un").output().unwrap();
    String::from_utf8(id.stdout).unwrap().trim().to_string()
}

impl Server {
    /// Logs in from a terminal of 80 by 24 and starts the program; what runs there writes its process to `pid`.
    fn login(&self, home: &Path) -> Pty {
        let port = self.port.to_string();
        let key = self.folder.path().join("user").display().to_string();
        let h = home.display();
        let remote = format!(
            "cd {h} && echo $$ > {h}/pid && exec env HOME={h} XDG_DATA_HOME={h}/data XDG_CONFIG_HOME={h}/config \
             XDG_STATE_HOME={h}/state GRADUS_SITE_CONFIG={h}/site.toml GRADUS_CURRICULUM=rust LANG=C.UTF-8 {} --no-model",
            program().display()
        );
        let login = format!("{}@127.0.0.1", user());
        let known = format!("UserKnownHostsFile={}", self.folder.path().join("known").display());
        #[rustfmt::skip]
        let args = [
            "-tt", "-F", "none", "-p", &port, "-i", &key, "-o", "StrictHostKeyChecking=no", "-o", &known, "-o",
            "IdentitiesOnly=yes", "-o", "LogLevel=ERROR", "-o", "IdentityAgent=none", &login, &remote,
        ];
        let mut pty = Pty::spawn(Path::new("/usr/bin/ssh"), &args, home, (80, 24), &[]);
        pty.patience = Duration::from_secs(60);
        pty
    }
}

/// The process of the program at the other end.
fn process(home: &Path) -> PathBuf {
    let pid = std::fs::read_to_string(home.join("pid")).unwrap();
    PathBuf::from("/proc").join(pid.trim())
}

fn gone(process: &Path) {
    let end = Instant::now() + Duration::from_secs(30);
    while process.exists() {
        assert!(Instant::now() < end, "{} lives on without its connection", process.display());
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// A learner at home, brought there without a network.
fn introduced(home: &Path) {
    let mut at = Learner::sit(home, &["--no-model"]);
    at.introduce("Ada");
    assert_eq!(at.leave(), 0);
}

/// Goes on until an answer can be given.
fn to_an_item(pty: &mut Pty) {
    pty.wait_for("Hello, Ada.");
    pty.send("\r");
    pty.wait_for("Lesson: ");
    pty.send("\r");
    pty.wait("an item", is_item);
}

fn is_item(screen: &str) -> bool {
    !screen.contains("Lesson: ") && ["h hint", "Tab keys", "Esc keys"].iter().any(|t| screen.contains(t))
}

#[test]
fn a_lesson_an_answer_a_hint_and_leaving_over_a_real_connection() {
    let Some(server) = server() else { return };
    let home = tempfile::tempdir().unwrap();
    introduced(home.path());
    let mut pty = server.login(home.path());
    to_an_item(&mut pty);
    // Options have their keys at hand, a field is left first.
    if !pty.text().contains("h hint") {
        pty.send("\t");
        pty.wait_for("h hint");
    }
    pty.send("h");
    pty.wait("a hint, or the advice to read first", |s| s.contains("Hint 1 of 3") || s.contains("Asking once more"));
    if !pty.text().contains("Hint 1 of 3") {
        pty.send("h");
    }
    pty.wait_for("Hint 1 of 3");
    pty.wait_gone("saving");
    // Another size on this side is one on the other.
    pty.resize(60, 20);
    pty.wait("the smaller screen", |s| s.lines().count() <= 20 && s.contains("Hint 1 of 3"));
    pty.resize(80, 24);
    pty.wait_for("Hint 1 of 3");
    let process = process(home.path());
    assert!(process.exists());
    // An answer, whichever kind of item it is.
    let picks = pty.text().contains("Press the number");
    pty.send(if picks { "1" } else { "\tno idea\r" });
    pty.wait_for("How sure are you?");
    pty.send("2");
    pty.wait("a verdict", |s| s.contains("✓ ") || s.contains("✗ "));
    pty.send("\x03");
    pty.wait_for("Leave Gradus?");
    pty.send("y");
    assert_eq!(pty.exit_code(), 0);
    assert!(!pty.alternate_screen() && pty.cursor_visible());
    gone(&process);
}

/// Types half an answer, loses the connection, and finds it again.
fn drops(lose: impl FnOnce(&mut Pty)) {
    let Some(server) = server() else { return };
    let home = tempfile::tempdir().unwrap();
    let mut at = Learner::sit(home.path(), &["--no-model"]);
    at.introduce("Ada");
    let (_, item) =
        at.reach(|_, i| matches!(i.kind(), gradus::curriculum::Kind::Predict | gradus::curriculum::Kind::Short));
    assert_eq!(at.leave(), 0);
    let mut pty = server.login(home.path());
    pty.wait_for("Your answer ──");
    pty.send("half an ans");
    pty.wait_for("half an ans");
    let process = process(home.path());
    lose(&mut pty);
    gone(&process);
    let mut again = Learner::sit(home.path(), &["--no-model"]);
    again.pty.wait("the same item", |s| shows(s, &item.prompt) && s.contains("half an ans"));
    assert_eq!(again.leave(), 0);
}

#[test]
fn a_connection_that_is_cut_leaves_no_process_and_loses_nothing() {
    drops(|pty| pty.kill());
}

#[test]
fn a_client_that_stands_still_and_then_is_gone_neither() {
    drops(|pty| {
        pty.signal(Signal::STOP);
        std::thread::sleep(Duration::from_millis(300));
        pty.kill();
    });
}
