//! The two ends, without a store behind them.

use super::*;
use crate::store::{StoreError, Tree};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::time::Instant;

const LONG: Duration = Duration::from_secs(30);

fn server(dir: &Path) -> (Server, Receiver<Knock>) {
    let (to, knocks) = mpsc::channel();
    let to = std::sync::Mutex::new(to);
    (Server::open(dir, Arc::new(move |knock| drop(to.lock().unwrap().send(knock)))).unwrap(), knocks)
}

fn row(key: &str, size: usize) -> Put {
    Put { tree: Tree::Items, key: key.into(), value: Some(vec![7; size]) }
}

/// Joins while the server's caller lets the guest in with these rows.
fn join(
    dir: &Path,
    server: &Server,
    knocks: &Receiver<Knock>,
    rows: Vec<Put>,
) -> (Client, Snapshot, Receiver<Heard>, u64) {
    let (to, heard) = mpsc::channel();
    std::thread::scope(|scope| {
        let joining = scope.spawn(|| {
            Client::join(dir, "me", true, &Holder::me(), move |h| drop(to.send(h))).unwrap().expect("somebody listens")
        });
        let Ok(Knock::Came { guest, who, sitting, resumes }) = knocks.recv_timeout(LONG) else { panic!("nobody came") };
        assert_eq!((who.pid, sitting.as_str(), resumes), (Some(std::process::id()), "me", true));
        server.welcome(guest, rows, 41);
        let (client, snapshot) = joining.join().unwrap();
        (client, snapshot, heard, guest)
    })
}

#[test]
fn a_guest_gets_the_state_asks_and_hears_of_others() {
    let dir = tempfile::tempdir().unwrap();
    let (server, knocks) = server(dir.path());
    let mode = std::fs::metadata(path(dir.path())).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    // Rows of several messages.
    let rows: Vec<Put> = (0..40).map(|n| row(&format!("{n:02}"), 30_000)).collect();
    let (mut client, snapshot, heard, guest) = join(dir.path(), &server, &knocks, rows.clone());
    assert_eq!((snapshot.rows, snapshot.seq), (rows, 41));
    client.put(vec![row("draft", 3)]).unwrap();
    client.append(1, 41, 9, "{}", false).unwrap();
    assert!(matches!(knocks.recv_timeout(LONG), Ok(Knock::Put { puts, .. }) if puts == [row("draft", 3)]));
    let Ok(Knock::Append { id: 1, after: 41, at: 9, event, again: false, .. }) = knocks.recv_timeout(LONG) else {
        panic!("no request")
    };
    assert_eq!(event, "{}");
    server.record(Some(guest), 42, 8, "not told to who said it");
    server.record(None, 43, 8, "told");
    server.done(guest, 1, 44);
    server.failed(guest, 2, "so".into());
    assert!(matches!(heard.recv_timeout(LONG), Ok(Heard::Taken { id: 1 })));
    assert!(matches!(heard.recv_timeout(LONG), Ok(Heard::Record { seq: 43, at: 8, event }) if event == "told"));
    assert!(matches!(heard.recv_timeout(LONG), Ok(Heard::Done { id: 1, seq: 44 })));
    assert!(matches!(heard.recv_timeout(LONG), Ok(Heard::Failed { id: 2, why }) if why == "so"));
    drop(server);
    assert!(matches!(heard.recv_timeout(LONG), Ok(Heard::Lost)));
    assert!(!path(dir.path()).exists());
}

#[test]
fn who_leaves_is_told_and_a_later_owner_takes_the_door() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("door-00000000.sock"), "left by a crash").unwrap();
    let (first, knocks) = server(dir.path());
    assert_eq!(leftovers(dir.path()), [path(dir.path())]);
    let (client, _, _heard, guest) = join(dir.path(), &first, &knocks, Vec::new());
    drop(client);
    assert!(matches!(knocks.recv_timeout(LONG), Ok(Knock::Left { guest: g }) if g == guest));
    // As after a crash: the file is there, and nobody behind it.
    drop(first);
    drop(UnixListener::bind(path(dir.path())).unwrap());
    let nobody = Client::join(dir.path(), "me", true, &Holder::me(), |_| {}).unwrap();
    assert!(nobody.is_none());
    let (second, knocks) = server(dir.path());
    join(dir.path(), &second, &knocks, Vec::new());
}

#[test]
fn a_folder_with_a_long_name_has_a_door_too() {
    let top = tempfile::tempdir().unwrap();
    let dir = top.path().join("long".repeat(40)).join("long".repeat(40));
    std::fs::create_dir_all(&dir).unwrap();
    assert!(path(&dir).as_os_str().len() > 300);
    let (server, knocks) = server(&dir);
    assert_eq!(join(&dir, &server, &knocks, Vec::new()).1.seq, 41);
}

#[test]
fn an_owner_that_says_nothing_is_not_waited_for() {
    let dir = tempfile::tempdir().unwrap();
    let _deaf = UnixListener::bind(path(dir.path())).unwrap();
    let holder = Holder { pid: Some(77), ..Holder::default() };
    let begun = Instant::now();
    let error = Client::join(dir.path(), "me", true, &holder, |_| {}).map(|_| ()).unwrap_err();
    assert!(matches!(&error, StoreError::Silent(who) if who.pid == Some(77)), "{error}");
    assert!(error.to_string().contains("kill -CONT 77"), "{error}");
    assert!(begun.elapsed() >= PATIENCE && begun.elapsed() < LONG);
}

#[test]
fn another_version_and_nonsense_are_not_let_in() {
    let dir = tempfile::tempdir().unwrap();
    let (_server, knocks) = server(dir.path());
    let hello = |protocol, version: &str| Ask::Hello {
        protocol,
        version: version.into(),
        who: Holder::me(),
        sitting: "me".into(),
        resumes: true,
    };
    for ask in [hello(PROTOCOL + 1, &version()), hello(PROTOCOL, "0.0.1")] {
        let mut stream = UnixStream::connect(path(dir.path())).unwrap();
        frame::send(&mut stream, &ask).unwrap();
        assert!(matches!(frame::receive(&mut stream), Ok(Tell::Refused { version: v }) if v == version()));
    }
    let too_long = ((frame::MOST + 1) as u32).to_be_bytes().to_vec();
    let not_hello = frame::encode(&Ask::Put { puts: Vec::new() }).unwrap();
    for bytes in [vec![0xff; 64], vec![0, 0, 0, 9, 0xc1], too_long, not_hello, vec![0, 0, 1, 0, 0x91]] {
        let mut stream = UnixStream::connect(path(dir.path())).unwrap();
        stream.write_all(&bytes).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        assert!(frame::receive::<Tell>(&mut stream).is_err());
    }
    assert!(knocks.try_recv().is_err(), "none of them came in");
}

#[test]
fn a_guest_that_does_not_listen_is_let_go() {
    let dir = tempfile::tempdir().unwrap();
    let (server, knocks) = server(dir.path());
    let mut stream = UnixStream::connect(path(dir.path())).unwrap();
    let (who, sitting) = (Holder::me(), String::new());
    frame::send(&mut stream, &Ask::Hello { protocol: PROTOCOL, version: version(), who, sitting, resumes: false })
        .unwrap();
    let Ok(Knock::Came { guest, .. }) = knocks.recv_timeout(LONG) else { panic!("nobody came") };
    server.welcome(guest, Vec::new(), 1);
    let begun = Instant::now();
    for n in 0..20_000 {
        server.record(None, n, 0, &"x".repeat(500));
    }
    assert!(begun.elapsed() < LONG, "the owner is not held up");
    assert!(matches!(knocks.recv_timeout(LONG), Ok(Knock::Left { guest: g }) if g == guest));
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = frame::receive::<Ask>(&mut bytes.as_slice());
            let _ = frame::receive::<Tell>(&mut bytes.as_slice());
            let framed = [(bytes.len() as u32).to_be_bytes().to_vec(), bytes].concat();
            let _ = frame::receive::<Ask>(&mut framed.as_slice());
        }

        #[test]
        fn what_is_said_is_heard(id: u64, after: u64, at: i64, event in ".*", again: bool) {
            let bytes = frame::encode(&Ask::Append { id, after, at, event: event.clone(), again }).unwrap();
            let Ok(Ask::Append { id: i, after: a, at: t, event: e, again: g }) = frame::receive(&mut bytes.as_slice()) else {
                panic!("it is not what it was")
            };
            prop_assert_eq!((i, a, t, e, g), (id, after, at, event, again));
        }
    }
}
