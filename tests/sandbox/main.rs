//! Programs that try to get out of the workbench: none does, and nothing of them stays behind.
//!
//! Here in Rust, in `others.rs` in Python, C and the shell. Needs Linux with Landlock and seccomp, and the languages. Where the kernel has no Landlock the tests say so and pass; where it
//! has, the sandbox must be whole.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

mod others;

use gradus::runner::sandbox::Layers;
use gradus::runner::{End, Outcome, Sandbox, Workbench};
use std::io::Read;
use std::net::TcpListener;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

/// Asks the kernel itself, so that a helper which finds nothing does not turn all of this off.
fn kernel_has_landlock() -> bool {
    let (nothing, version) = (std::ptr::null::<libc::c_void>(), 1u32);
    // SAFETY: with this flag the call only returns the version; it reads no memory.
    unsafe { libc::syscall(libc::SYS_landlock_create_ruleset, nothing, 0usize, version) > 0 }
}

fn workbench() -> Option<Workbench> {
    let sandbox = Sandbox::find(Path::new(env!("CARGO_BIN_EXE_gradus"))).expect("the helper answers");
    let bench = Workbench::new(Arc::new(AtomicBool::new(false)), Some(sandbox.clone()));
    if !kernel_has_landlock() {
        eprintln!("skipped: this kernel has no Landlock");
        return None;
    }
    assert!(sandbox.layers.whole(), "the sandbox is not whole: {}", sandbox.layers.words());
    if let Err(e) = bench.compiler("rust") {
        assert!(std::env::var_os("CI").is_none(), "{e}");
        eprintln!("skipped: {e}");
        return None;
    }
    Some(bench)
}

/// Runs a program; every line that it prints.
fn lines(bench: &Workbench, code: &str) -> Vec<String> {
    match bench.run(code, "rust") {
        Outcome::Ran { stdout, .. } => stdout.lines().map(str::to_string).collect(),
        other => panic!("{other:?}"),
    }
}

/// A program that tries things and prints what came of each.
fn attempts(tries: &str) -> String {
    format!(
        r#"use std::fs; use std::io; use std::process::Command;
unsafe extern "C" {{ fn kill(p: i32, s: i32) -> i32; fn fork() -> i32; fn ptrace(r: i64, p: i32, a: usize, d: usize) -> i64;
 fn setsid() -> i32; fn setpgid(p: i32, g: i32) -> i32; fn truncate(p: *const i8, l: i64) -> i32; fn chmod(p: *const i8, m: u32) -> i32;
 fn unshare(f: i32) -> i32; fn socket(d: i32, t: i32, p: i32) -> i32; fn syscall(n: i64, ...) -> i64; }}
fn t(what: &str, worked: bool) {{ println!("{{what}}: {{}}", if worked {{ "WORKED" }} else {{ "no" }}); }}
fn main() {{ unsafe {{ {tries} }} }}
#[allow(dead_code)] fn never() -> io::Result<()> {{ Ok(()) }}"#
    )
}

fn all_refused(lines: &[String], number: usize) {
    assert_eq!(lines.len(), number, "{lines:#?}");
    let worked: Vec<&String> = lines.iter().filter(|l| !l.ends_with(": no")).collect();
    assert!(worked.is_empty(), "{worked:#?}");
}

#[test]
fn files_of_others_cannot_be_seen_or_changed() {
    let Some(bench) = workbench() else { return };
    let home = tempfile::tempdir().unwrap();
    let secret = home.path().join("id_ed25519");
    std::fs::write(&secret, "keep me").unwrap();
    let (at, folder) = (secret.display(), home.path().display());
    let code = attempts(&format!(
        r#"let at = "{at}"; let c = std::ffi::CString::new(at).unwrap();
        t("read", fs::read(at).is_ok());
        t("list", fs::read_dir("{folder}").is_ok());
        t("write", fs::write(at, "x").is_ok());
        t("remove", fs::remove_file(at).is_ok());
        t("rename", fs::rename(at, "mine").is_ok());
        t("hard link", fs::hard_link(at, "mine").is_ok() && fs::read("mine").is_ok());
        t("soft link", {{ let _ = std::os::unix::fs::symlink(at, "soft"); fs::read("soft").is_ok() }});
        t("write through a link", fs::write("soft", "x").is_ok());
        t("truncate", truncate(c.as_ptr() as *const i8, 0) == 0);
        t("chmod", chmod(c.as_ptr() as *const i8, 0o777) == 0);
        t("touch", fs::File::open(at).is_ok());
        t("new file beside", fs::write("{folder}/new", "x").is_ok());
        t("new file in /tmp", fs::write("/tmp/gradus-escape", "x").is_ok());
        t("new file in /var/tmp", fs::write("/var/tmp/gradus-escape", "x").is_ok());
        t("shared memory", fs::write("/dev/shm/gradus-escape", "x").is_ok());
        t("passwords", fs::read("/etc/passwd").is_ok());
        t("processes", fs::read_dir("/proc").is_ok());
        t("own environment", fs::read("/proc/self/environ").is_ok());
        t("root folder", fs::read_dir("/").is_ok());
        t("terminal", fs::OpenOptions::new().write(true).open("/dev/tty").is_ok());
        t("source of this program", fs::read("../../author/main.rs").is_ok());"#
    ));
    all_refused(&lines(&bench, &code), 21);
    assert_eq!(std::fs::read_to_string(&secret).unwrap(), "keep me");
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 1);
}

#[test]
fn nobody_else_can_be_reached() {
    let Some(bench) = workbench() else { return };
    let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("socket");
    let _unix = UnixListener::bind(&path).unwrap();
    let (port, socket, me) = (tcp.local_addr().unwrap().port(), path.display(), std::process::id());
    let code = attempts(&format!(
        r#"use std::net::*; use std::os::unix::net::*;
        t("tcp", TcpStream::connect("127.0.0.1:{port}").is_ok());
        t("tcp 6", TcpStream::connect("[::1]:{port}").is_ok());
        t("listen", TcpListener::bind("127.0.0.1:0").is_ok());
        t("udp", UdpSocket::bind("127.0.0.1:0").is_ok());
        t("unix socket", UnixStream::connect("{socket}").is_ok());
        t("unix datagram", UnixDatagram::unbound().is_ok());
        t("to the logger", {{ let (a, _b) = match UnixDatagram::pair() {{ Ok(p) => p, Err(_) => return }}; a.send_to(b"x", "/dev/log").is_ok() }});
        t("netlink", socket(16, 3, 0) >= 0);
        t("raw", socket(2, 3, 1) >= 0);
        t("signal", kill({me}, 0) == 0);
        t("signal to all", kill(-1, 0) == 0);
        t("signal to the group", kill(0, 0) == 0);
        t("trace", ptrace(16, {me}, 0, 0) == 0);
        t("fork", {{ let p = fork(); if p == 0 {{ std::process::exit(0) }} p > 0 }});
        t("another program", Command::new("/bin/ls").output().is_ok());
        t("a shell", Command::new("/bin/sh").arg("-c").arg("true").status().is_ok());
        t("own session", setsid() >= 0);
        t("another group", setpgid(0, {me}) == 0);
        t("namespace", unshare(0x10000000) == 0);
        t("a script of its own", {{ fs::write("a.sh", "\#!/bin/sh\necho hi\n").unwrap(); Command::new("./a.sh").output().is_ok() }});"#
    ))
    .replace("\\#!", "#!");
    all_refused(&lines(&bench, &code), 20);
}

/// The attempts above could all fail for reasons of their own: without walls, these succeed.
#[test]
fn without_walls_the_attempts_succeed() {
    let open = Workbench::default();
    if workbench().is_none() {
        return;
    }
    let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = tcp.local_addr().unwrap().port();
    let code = attempts(&format!(
        r#"t("read", fs::read("/etc/passwd").is_ok());
        t("tcp", std::net::TcpStream::connect("127.0.0.1:{port}").is_ok());
        t("socket", socket(2, 1, 0) >= 0);
        t("a shell", Command::new("/bin/sh").arg("-c").arg("true").status().is_ok());
        t("signal", kill({}, 0) == 0);"#,
        std::process::id()
    ));
    let said = lines(&open, &code);
    assert!(said.len() == 5 && said.iter().all(|l| l.ends_with(": WORKED")), "{said:#?}");
}

#[test]
fn what_an_exercise_needs_works() {
    let Some(bench) = workbench() else { return };
    let code = r#"use std::{fs, thread, time::*, collections::HashMap, io::Write};
        fn main() {
            fs::write("a.txt", "hi").unwrap();
            fs::create_dir("d").unwrap();
            fs::rename("a.txt", "d/b.txt").unwrap();
            println!("{}", fs::read_to_string("d/b.txt").unwrap());
            let sum: i32 = (1..=4).map(|i| thread::spawn(move || i)).collect::<Vec<_>>().into_iter().map(|t| t.join().unwrap()).sum();
            let started = Instant::now();
            thread::sleep(Duration::from_millis(5));
            let mut map = HashMap::new();
            map.insert("a", sum);
            println!("{} {}", map["a"], started.elapsed() >= Duration::from_millis(5));
            let panicked = std::panic::catch_unwind(|| panic!("caught")).is_err();
            println!("{panicked} {:?} {}", std::env::args().count(), std::env::var("HOME").is_err());
            let (mut a, mut b) = std::os::unix::net::UnixStream::pair().unwrap();
            a.write_all(b"x").unwrap();
            let mut got = [0];
            std::io::Read::read_exact(&mut b, &mut got).unwrap();
            println!("{got:?}");
        }"#;
    assert_eq!(lines(&bench, code), ["hi", "10 true", "true 1 true", "[120]"]);
}

#[test]
fn a_compiler_reads_no_files_of_others() {
    let Some(bench) = workbench() else { return };
    let secret = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(secret.path(), "keep me").unwrap();
    let code = format!("fn main() {{ println!(\"{{}}\", include_str!({:?})); }}", secret.path());
    let outcome = bench.run(&code, "rust");
    assert!(matches!(outcome, Outcome::CompileFailed { .. }), "{outcome:?}");
}

/// How a program ends, and how long it took; nothing of it runs on.
fn end(bench: &Workbench, body: &str) -> (Outcome, Duration) {
    let started = Instant::now();
    let outcome = bench.run(&format!("fn main() {{ {body} }}"), "rust");
    (outcome, started.elapsed())
}

#[test]
fn greed_is_ended() {
    let Some(bench) = workbench() else { return };
    let (loops, _) = end(
        &bench,
        r#"unsafe extern "C" { fn signal(n: i32, h: usize) -> usize; } for n in 1..32 { unsafe { signal(n, 1); } } loop { std::hint::spin_loop() }"#,
    );
    assert!(matches!(loops, Outcome::TimedOut | Outcome::Ran { status: End::Signal(_), .. }), "{loops:?}");
    let (memory, _) = end(&bench, "let mut v = Vec::new(); loop { v.push(vec![1u8; 10 << 20]); }");
    // A machine under load may not even get that far in time.
    assert!(matches!(memory, Outcome::TimedOut | Outcome::Ran { status: End::Signal(_), .. }), "{memory:?}");
    let (output, _) = end(&bench, "loop { println!(\"{}\", \"\\x1b[2J\".repeat(1000)); }");
    let Outcome::Ran { status, stdout, .. } = output else { panic!("{output:?}") };
    assert!(matches!(status, End::TooMuchOutput | End::Signal(_)), "{status:?}");
    assert!(stdout.len() <= 64 << 10);
    let (file, _) = end(
        &bench,
        "use std::io::Write; let mut f = std::fs::File::create(\"big\").unwrap(); loop { if f.write_all(&[0; 1 << 20]).is_err() { return } }",
    );
    assert!(matches!(file, Outcome::Ran { .. }), "{file:?}");
    let (files, _) = end(
        &bench,
        "for i in 0.. { if std::fs::write(format!(\"f{i}\"), [0; 1 << 16]).is_err() { std::thread::sleep(std::time::Duration::from_secs(1)) } }",
    );
    assert!(matches!(files, Outcome::Ran { status: End::FolderFull, .. }), "{files:?}");
    let (threads, _) = end(
        &bench,
        "let mut n = 0; while std::thread::Builder::new().spawn(|| std::thread::park()).is_ok() { n += 1 } assert!(n > 10 && n < 4096); std::process::exit(3)",
    );
    assert!(matches!(threads, Outcome::Ran { status: End::Exit(3), .. }), "{threads:?}");
}

#[test]
fn nothing_stays_behind() {
    let Some(bench) = workbench() else { return };
    let folder = lines(&bench, "fn main() { println!(\"{}\", std::env::var(\"TMPDIR\").unwrap()) }");
    let [folder] = folder.as_slice() else { panic!("{folder:?}") };
    assert!(folder.contains("gradus-") && !Path::new(folder).parent().unwrap().exists(), "{folder}");
}

#[test]
fn the_helper_refuses_what_it_cannot_hold() {
    let Some(_) = workbench() else { return };
    let helper = |arguments: &[&str]| {
        std::process::Command::new(env!("CARGO_BIN_EXE_gradus")).arg("__sandbox").args(arguments).output().unwrap()
    };
    let said = |o: &std::process::Output| String::from_utf8_lossy(&o.stderr).into_owned();
    let nonsense = helper(&["{}", "/bin/true"]);
    assert_eq!(nonsense.status.code(), Some(125));
    assert!(said(&nonsense).starts_with("gradus sandbox: this is no cage"), "{}", said(&nonsense));
    let cage = r#"{"profile":"Program","work":"/nonexistent","tools":[],"layers":{"files":99,"calls":true}}"#;
    let weaker = helper(&[cage, "/bin/true"]);
    assert_eq!(weaker.status.code(), Some(125));
    assert!(said(&weaker).contains("does not hold"), "{}", said(&weaker));
    assert_eq!(helper(&[cage]).status.code(), Some(125));
    let mut told = String::new();
    helper(&[]).stdout.as_slice().read_to_string(&mut told).unwrap();
    assert!(serde_json::from_str::<Layers>(&told).unwrap().whole());
}
