//! The same attempts in Python, in C and in the shell, which may start other programs.

use super::{all_refused, workbench};
use gradus::curriculum::runs::{Job, Work};
use gradus::runner::{End, Outcome, Sandbox, Workbench};
use std::net::TcpListener;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const PYTHON: &str = r#"
import ctypes, os, signal, socket, subprocess
libc = ctypes.CDLL(None, use_errno=True)
def t(what, f):
    try: ok = f()
    except BaseException: ok = False
    print(what + ': ' + ('no' if ok is False else 'WORKED'), flush=True)
def unix(address):
    s = socket.socket(socket.AF_UNIX); s.connect(address)
def link(f):
    f('SECRET', 'mine'); open('mine').read()
def fork():
    p = os.fork()
    if p == 0: os._exit(0)
def mem():
    with open('/proc/TUTOR/mem', 'rb') as f: f.seek(0x10000); return True
t('read', lambda: open('SECRET').read())
t('list', lambda: os.listdir('HOME/.ssh'))
t('store', lambda: open('HOME/.local/share/gradus/journal/0001.jsonl').read())
t('write', lambda: open('SECRET', 'a').write('x'))
t('new file', lambda: open('HOME/new', 'w').write('x'))
t('remove', lambda: os.remove('SECRET'))
t('mode', lambda: os.chmod('SECRET', 0o777))
t('time', lambda: os.utime('SECRET'))
t('cut', lambda: os.truncate('SECRET', 0))
t('soft link', lambda: link(os.symlink))
t('hard link', lambda: link(os.link))
t('tcp', lambda: socket.create_connection(('127.0.0.1', PORT), 2))
t('tcp 6', lambda: socket.socket(socket.AF_INET6))
t('udp', lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
t('unix', lambda: unix('SOCKET'))
t('abstract', lambda: unix('\0ABSTRACT'))
t('fork', fork)
t('program', lambda: subprocess.run(['/bin/true']))
t('shell', lambda: os.system('true') == 0)
t('session', os.setsid)
t('environment', lambda: open('/proc/TUTOR/environ', 'rb').read())
t('memory', mem)
t('own parent', lambda: os.readlink('/proc/%d/cwd' % os.getppid()) and open('/proc/%d/environ' % os.getppid()).read())
t('trace', lambda: libc.ptrace(0x4206, TUTOR, 0, 0) == 0)
t('signal', lambda: os.kill(TUTOR, 0))
t('signal to all', lambda: os.kill(-1, 0))
"#;

const C: &str = r#"
#define _GNU_SOURCE
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
static void t(const char *what, int worked) { printf("%s: %s\n", what, worked ? "WORKED" : "no"); fflush(stdout); }
static int opens(const char *path, int how) { int f = open(path, how, 0600); if (f >= 0) close(f); return f >= 0; }
static int to(const char *path, int abstract) {
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    strcpy(a.sun_path + abstract, path);
    int s = socket(AF_UNIX, SOCK_STREAM, 0);
    return s >= 0 && connect(s, (void *)&a, sizeof(sa_family_t) + abstract + strlen(path)) == 0;
}
static int forks(void) { int p = fork(); if (p == 0) _exit(0); return p > 0; }
int main(void) {
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(PORT), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    t("read", opens("SECRET", O_RDONLY));
    t("store", opens("HOME/.local/share/gradus/journal/0001.jsonl", O_RDONLY));
    t("write", opens("SECRET", O_WRONLY));
    t("new file", opens("HOME/new", O_CREAT | O_WRONLY));
    t("mode", chmod("SECRET", 0777) == 0);
    t("owner", chown("SECRET", getuid(), getgid()) == 0);
    t("cut", truncate("SECRET", 0) == 0);
    t("soft link", symlink("SECRET", "soft") == 0 && opens("soft", O_RDONLY));
    t("hard link", link("SECRET", "hard") == 0 && opens("hard", O_RDONLY));
    t("tcp", connect(socket(AF_INET, SOCK_STREAM, 0), (void *)&a, sizeof a) == 0);
    t("tcp 6", socket(AF_INET6, SOCK_STREAM, 0) >= 0);
    t("unix", to("SOCKET", 0));
    t("abstract", to("ABSTRACT", 1));
    t("fork", forks());
    t("program", system("true") == 0);
    t("session", setsid() >= 0);
    t("group", setpgid(0, 0) == 0 && getpgrp() == getpid());
    t("environment", opens("/proc/TUTOR/environ", O_RDONLY));
    t("memory", opens("/proc/TUTOR/mem", O_RDONLY));
    t("trace", ptrace(PTRACE_SEIZE, TUTOR, 0, 0) == 0);
    t("signal", kill(TUTOR, 0) == 0);
    t("signal to all", kill(-1, 0) == 0);
    return 0;
}
"#;

const SHELL: &str = r#"
t() { what=$1; shift; if ("$@") >/dev/null 2>&1 </dev/null; then echo "$what: WORKED"; else echo "$what: no"; fi; }
write() { echo x >>"$1"; }
soft() { ln -s SECRET soft && cat soft; }
hard() { ln SECRET hard && cat hard; }
py() { /usr/bin/python3 -c "import socket; $1"; }
t read cat SECRET
t list ls HOME/.ssh
t store cat HOME/.local/share/gradus/journal/0001.jsonl
t write write SECRET
t 'new file' write HOME/new
t mode chmod 777 SECRET
t time touch SECRET
t remove rm SECRET
t 'soft link' soft
t 'mode through a link' chmod 777 soft
t 'hard link' hard
t tcp bash -c 'echo >/dev/tcp/127.0.0.1/PORT'
t 'tcp 6' py 'socket.socket(socket.AF_INET6)'
t unix py 'socket.socket(socket.AF_UNIX).connect("SOCKET")'
t abstract py 'socket.socket(socket.AF_UNIX).connect("\0ABSTRACT")'
t environment cat /proc/TUTOR/environ
t memory head -c 1 /proc/TUTOR/mem
t passwords cat /etc/passwd
t signal kill -0 TUTOR
"#;

/// What is not to be tried without walls, by nobody.
const ONLY_BEHIND_WALLS: &str = r#"
t 'new file in /tmp' write /tmp/gradus-escape
t 'new file in /usr' write /usr/gradus-escape
t 'mode of a program' chmod 755 /usr/bin/env
t namespace unshare -Ur true
t mount mount -t tmpfs none /mnt
t device mknod null c 1 3
"#;

/// What the attempts are made against; the secret is what it was at the end.
struct Target {
    home: tempfile::TempDir,
    port: TcpListener,
    _sockets: [UnixListener; 2],
    name: String,
}

impl Target {
    fn new(what: &str) -> Target {
        let home = tempfile::tempdir().unwrap();
        let at = |path: &str| home.path().join(path);
        std::fs::create_dir_all(at(".ssh")).unwrap();
        std::fs::create_dir_all(at(".local/share/gradus/journal")).unwrap();
        std::fs::write(at(".ssh/id"), "keep me").unwrap();
        std::fs::write(at(".local/share/gradus/journal/0001.jsonl"), "{}").unwrap();
        let name = format!("gradus-test-{what}-{}", std::process::id());
        let address = SocketAddr::from_abstract_name(&name).unwrap();
        let sockets = [UnixListener::bind(at("socket")).unwrap(), UnixListener::bind_addr(&address).unwrap()];
        Target { port: TcpListener::bind("127.0.0.1:0").unwrap(), _sockets: sockets, name, home }
    }

    fn filled(&self, code: &str) -> String {
        let home = self.home.path().display().to_string();
        code.replace("SECRET", &format!("{home}/.ssh/id"))
            .replace("HOME", &home)
            .replace("PORT", &self.port.local_addr().unwrap().port().to_string())
            .replace("SOCKET", &format!("{home}/socket"))
            .replace("ABSTRACT", &self.name)
            .replace("TUTOR", &std::process::id().to_string())
    }

    fn is_untouched(&self) {
        use std::os::unix::fs::PermissionsExt;
        let secret = self.home.path().join(".ssh/id");
        assert_eq!(std::fs::read_to_string(&secret).unwrap(), "keep me");
        assert_ne!(secret.metadata().unwrap().permissions().mode() & 0o777, 0o777);
        assert!(!self.home.path().join("new").exists() && !Path::new("/tmp/gradus-escape").exists());
    }
}

fn once(bench: &Workbench, language: &str, code: &str) -> Outcome {
    let job = Job { language: language.into(), code: code.into(), work: Work::Once, setup: String::new() };
    bench.perform(&job, &AtomicBool::new(false), &mut |_| {})
}

fn lines(bench: &Workbench, language: &str, code: &str) -> Vec<String> {
    match once(bench, language, code) {
        Outcome::Ran { stdout, .. } => stdout.lines().map(str::to_string).collect(),
        other => panic!("{other:?}"),
    }
}

/// The attempts behind the walls; and without walls, to see that they could succeed, those of `open`.
fn refused(language: &str, code: &str, more: &str, open: &[&str]) {
    let Some(bench) = workbench() else { return };
    if bench.compiler(language).is_err() {
        return;
    }
    let target = Target::new(language);
    let walled = format!("{code}{more}");
    let tries = |l: &&str| l.starts_with("t ") || l.trim().starts_with("t(\"") || l.starts_with("t('");
    all_refused(&lines(&bench, language, &target.filled(&walled)), walled.lines().filter(tries).count());
    target.is_untouched();
    let said = lines(&Workbench::default(), language, &Target::new(&format!("{language}-open")).filled(code));
    for what in open {
        assert!(said.iter().any(|l| *l == format!("{what}: WORKED")), "{what}: {said:#?}");
    }
}

#[test]
fn python_cannot_get_out() {
    let open =
        ["read", "list", "store", "write", "new file", "tcp", "udp", "unix", "abstract", "fork", "program", "signal"];
    refused("python", PYTHON, "", &open);
}

#[test]
fn c_cannot_get_out() {
    let open =
        ["read", "store", "write", "mode", "soft link", "hard link", "tcp", "unix", "abstract", "fork", "program"];
    refused("c", C, "", &open);
}

#[test]
fn a_script_cannot_get_out() {
    let open = ["read", "list", "store", "write", "mode", "time", "passwords", "environment", "signal"];
    refused("shell", SHELL, ONLY_BEHIND_WALLS, &open);
}

/// As on a system that allows no name spaces of users: Landlock and seccomp hold alone.
#[test]
fn a_script_that_sees_the_system_cannot_get_out_either() {
    let Some(_) = workbench() else { return };
    let mut sandbox = Sandbox::find(Path::new(env!("CARGO_BIN_EXE_gradus"))).unwrap();
    sandbox.layers.apart = false;
    let bench = Workbench::new(Arc::default(), Some(sandbox));
    let (target, walled) = (Target::new("seen"), format!("{SHELL}{ONLY_BEHIND_WALLS}"));
    let tries = walled.lines().filter(|l| l.starts_with("t ")).count();
    all_refused(&lines(&bench, "shell", &target.filled(&walled)), tries);
    target.is_untouched();
    let code = "mkdir a && echo hi >a/b && mv a/b c && ln -s c d && cat d\nsleep 5 & kill $! && wait $!; echo $?\nsetsid true || echo no\n";
    assert_eq!(lines(&bench, "shell", code), ["hi", "143", "no"]);
}

#[test]
fn what_a_script_needs_works() {
    let Some(bench) = workbench() else { return };
    let code = "mkdir -p a/b && echo hi >a/b/c && chmod 640 a/b/c && ls -l a/b/c | cut -c1-10\nmv a/b/c d && ln -s d e && cat e && touch -d 2020-01-01 d && date -r d +%Y\nprintf '#!/bin/sh\\necho own\\n' >own && chmod +x own && ./own\nmkfifo p && (echo through >p &) && cat p\nsleep 5 & kill $! && wait $!; echo $?\nchmod 000 d; chmod 644 d; rm -r a; ls\ncat <<X | sort -r\na\nb\nX\n";
    let expected = ["-rw-r-----", "hi", "2020", "own", "through", "143", "answer.sh", "d", "e", "own", "p", "b", "a"];
    assert_eq!(lines(&bench, "shell", code), expected);
}

/// Whether a process with this argument lives anywhere.
fn lives(mark: &str) -> bool {
    let all = std::fs::read_dir("/proc").unwrap().flatten();
    all.filter_map(|e| std::fs::read(e.path().join("cmdline")).ok())
        .any(|line| String::from_utf8_lossy(&line).split('\0').any(|word| word == mark))
}

#[test]
fn nobody_stays_behind() {
    let Some(bench) = workbench() else { return };
    let mark = format!("{}.125", 70_000 + std::process::id());
    let code = format!(
        "nohup sleep {mark} >/dev/null 2>&1 &\nsetsid sleep {mark} &\n(trap '' TERM HUP INT; setsid sh -c 'sleep {mark} & sleep {mark}' &)\n(sh -c 'sleep {mark} &' &)\nsleep 0.2\necho begun\n"
    );
    assert!(lines(&bench, "shell", &code).ends_with(&["begun".to_string()]));
    let started = Instant::now();
    while lives(&mark) {
        assert!(started.elapsed() < Duration::from_secs(5), "something lives on");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn greed_of_scripts_is_ended() {
    let Some(bench) = workbench() else { return };
    let bomb = once(&bench, "shell", "bomb() { bomb | bomb & }\nbomb\nsleep 20\n");
    // Where the kernel counts for us, the bomb may have come to its end before it was looked at.
    let limited = |o: &Outcome| matches!(o, Outcome::Ran { status: End::TooManyProcesses, .. });
    assert!(limited(&bomb), "{bomb:?}");
    let memory = once(&bench, "shell", "head -c 3000000000 /dev/zero | tail -n 1 >/dev/null\n");
    assert!(matches!(&memory, Outcome::TimedOut | Outcome::Ran { .. }), "{memory:?}");
    let all = "for i in 1 2 3; do head -c 600000000 /dev/zero | tail -n 1 >/dev/null & done; wait; sleep 1; echo end";
    let together = once(&bench, "shell", all);
    assert!(matches!(&together, Outcome::TimedOut | Outcome::Ran { status: End::Signal(9), .. }), "{together:?}");
    for (language, code) in [
        ("shell", "while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaa; done"),
        ("python", "while True: print('a' * 1000)"),
        ("c", "#include <stdio.h>\nint main(void) { for (;;) puts(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"); }"),
    ] {
        let outcome = once(&bench, language, code);
        let Outcome::Ran { status, stdout, .. } = &outcome else { panic!("{language}: {outcome:?}") };
        assert!(*status == End::TooMuchOutput && stdout.len() <= 64 << 10, "{language}: {status:?}");
    }
    let full = once(&bench, "shell", "i=0; while :; do i=$((i+1)); head -c 4000000 /dev/zero >f$i; done");
    assert!(matches!(full, Outcome::Ran { status: End::FolderFull, .. }), "{full:?}");
    let file = once(&bench, "python", "f = open('big', 'wb')\nwhile True: f.write(bytes(1 << 20))\n");
    assert!(
        matches!(&file, Outcome::Ran { panicked: true, .. } | Outcome::Ran { status: End::Signal(_), .. }),
        "{file:?}"
    );
    let memory = once(&bench, "python", "a = []\nwhile True: a.append(bytearray(10 << 20))\n");
    assert!(matches!(&memory, Outcome::Ran { panicked: true, .. }), "{memory:?}");
}

#[test]
fn who_ignores_signals_is_ended_all_the_same() {
    let Some(bench) = workbench() else { return };
    for (language, code) in [
        ("shell", "trap '' TERM HUP INT QUIT; echo begun; while :; do :; done"),
        (
            "python",
            "import signal\nfor s in (1, 2, 3, 15): signal.signal(s, signal.SIG_IGN)\nprint('begun', flush=True)\nwhile True: pass",
        ),
    ] {
        let job = Job { language: language.into(), code: code.into(), work: Work::Once, setup: String::new() };
        let stop = AtomicBool::new(false);
        let outcome = bench.perform(&job, &stop, &mut |_| stop.store(true, Ordering::Relaxed));
        assert_eq!(outcome, Outcome::Stopped, "{language}");
    }
}

#[test]
fn a_shell_for_a_person_has_job_control_and_the_same_walls() {
    let Some(bench) = workbench() else { return };
    let target = Target::new("session");
    let folder = tempfile::tempdir().unwrap();
    let command = bench.script_command(Path::new("/bin/sh"), folder.path(), Path::new("/dev/null")).unwrap();
    let script = target
        .filled("set -m; sleep 30 & sleep 0.2; kill %1; wait; cat SECRET; chmod 777 SECRET; echo in >made; cd /; pwd");
    let mut builder = portable_pty::CommandBuilder::new(command.get_program());
    builder.env_clear();
    builder.args(command.get_args());
    command.get_envs().filter_map(|(k, v)| Some((k, v?))).for_each(|(k, v)| builder.env(k, v));
    builder.cwd(command.get_current_dir().unwrap());
    builder.args(["-i", "-c", &script]);
    let pty = portable_pty::native_pty_system().openpty(portable_pty::PtySize::default()).unwrap();
    let mut child = pty.slave.spawn_command(builder).unwrap();
    drop(pty.slave);
    let mut reader = pty.master.try_clone_reader().unwrap();
    let mut said = Vec::new();
    // The end of a terminal is an error of its own on Linux.
    let _ = std::io::Read::read_to_end(&mut reader, &mut said);
    let status = child.wait().unwrap();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(status.success() && said.trim_end().ends_with('/'), "{status:?} {said}");
    assert!(!said.contains("keep me") && !said.contains("job control"), "{said}");
    assert_eq!(std::fs::read_to_string(folder.path().join("made")).unwrap(), "in\n");
    target.is_untouched();
}
