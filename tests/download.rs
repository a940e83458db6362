//! Downloads against a server that misbehaves in every way that a test can think of.
//!
//! The server is a few lines over `std::net`: each test gives it a list of answers, one for each connection, and looks
//! at the requests that came.
#![allow(clippy::unwrap_used)] // helpers of tests

use gradus::llm::download::{Expect, Phase, Progress, PullError, Pulled, Settings, Trust, pull_with};
use sha2::{Digest, Sha256};
use std::{
    fs,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    ops::ControlFlow,
    path::PathBuf,
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

/// What the server does with one connection.
#[derive(Clone)]
enum Answer {
    /// Sends this and closes.
    Raw(Vec<u8>),
    /// Sends this, then nothing for a long while.
    Stall(Vec<u8>),
    /// Obeys `Range`; sends at most `cut` bytes of the body and closes.
    File { body: Vec<u8>, etag: Option<&'static str>, cut: usize },
}

struct Server {
    address: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Gives the answers in turn, the last one again and again.
    fn start(answers: Vec<Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = requests.clone();
        thread::spawn(move || {
            for (i, stream) in listener.incoming().enumerate() {
                let mut stream = stream.unwrap();
                let request = read_request(&mut stream);
                seen.lock().unwrap().push(request.clone());
                let answer = answers[i.min(answers.len() - 1)].clone();
                thread::spawn(move || give(&mut stream, &request, answer));
            }
        });
        Self { address, requests }
    }

    fn url(&self) -> String {
        format!("{}/owner/repo/resolve/main/a.gguf", self.address)
    }

    fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// The Range header of each request.
    fn ranges(&self) -> Vec<Option<String>> {
        self.requests().iter().map(|r| header(r, "range")).collect()
    }
}

fn read_request(stream: &mut TcpStream) -> String {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap_or(0) == 1 {
        request.push(byte[0]);
    }
    String::from_utf8(request).unwrap()
}

fn header(request: &str, name: &str) -> Option<String> {
    request.lines().find_map(|l| {
        let (key, value) = l.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    })
}

fn give(stream: &mut TcpStream, request: &str, answer: Answer) {
    match answer {
        Answer::Raw(bytes) => drop(stream.write_all(&bytes)),
        Answer::Stall(bytes) => {
            let _ = stream.write_all(&bytes);
            thread::sleep(Duration::from_secs(20));
        }
        Answer::File { body, etag, cut } => {
            let start: Option<usize> = header(request, "range").map(|r| r[6..r.len() - 1].parse().unwrap());
            let same = header(request, "if-range").is_none_or(|i| Some(i.as_str()) == etag);
            let start = start.filter(|_| same);
            let rest = &body[start.unwrap_or(0)..];
            let mut head = match start {
                Some(from) => {
                    format!("HTTP/1.1 206 x\r\nContent-Range: bytes {from}-{}/{}\r\n", body.len() - 1, body.len())
                }
                None => "HTTP/1.1 200 x\r\n".into(),
            };
            head += &format!("Content-Length: {}\r\nConnection: close\r\n", rest.len());
            head += &etag.map_or(String::new(), |e| format!("ETag: {e}\r\n"));
            let _ = stream.write_all(format!("{head}\r\n").as_bytes());
            let _ = stream.write_all(&rest[..rest.len().min(cut)]);
        }
    }
}

/// A whole answer: the head's lines after the status, then the body.
fn raw(status: &str, lines: &[&str], body: &[u8]) -> Answer {
    Answer::Raw(bytes(status, lines, body))
}

fn bytes(status: &str, lines: &[&str], body: &[u8]) -> Vec<u8> {
    let mut all = format!("HTTP/1.1 {status}\r\nConnection: close\r\n");
    lines.iter().for_each(|l| all += &format!("{l}\r\n"));
    let mut all = format!("{all}\r\n").into_bytes();
    all.extend(body);
    all
}

fn file(body: &[u8], cut: usize) -> Answer {
    Answer::File { body: body.to_vec(), etag: Some("\"v1\""), cut }
}

fn body(size: usize) -> Vec<u8> {
    let mut x = 1u32;
    let next = || {
        x = x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (x >> 24) as u8
    };
    std::iter::repeat_with(next).take(size).collect()
}

fn sum(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

struct Place {
    _folder: tempfile::TempDir,
    dest: PathBuf,
    part: PathBuf,
}

fn place() -> Place {
    let folder = tempfile::tempdir().unwrap();
    let dest = folder.path().join("models/a.gguf");
    let part = folder.path().join("models/a.gguf.part");
    Place { _folder: folder, dest, part }
}

fn settings() -> Settings {
    let short = Duration::from_millis(600);
    Settings {
        connect: short,
        idle: short,
        pauses: vec![Duration::from_millis(5); 3],
        lock: Duration::ZERO,
        direct: true,
        token: None,
    }
}

fn pull(server: &Server, place: &Place, expect: &Expect) -> Result<Pulled, PullError> {
    pull_with(&settings(), &server.url(), &place.dest, expect, &mut |_| ControlFlow::Continue(()))
}

fn known(bytes: &[u8]) -> Expect {
    Expect { sha256: Some(sum(bytes)), size: Some(bytes.len() as u64) }
}

#[test]
fn a_good_server_is_done_in_one_go_and_not_asked_again() {
    let (whole, place) = (body(300_000), place());
    let server = Server::start(vec![file(&whole, usize::MAX)]);
    let done = pull(&server, &place, &known(&whole)).unwrap();
    assert_eq!((done.size, done.sha256, done.trust), (300_000, sum(&whole), Trust::Expected));
    assert_eq!(fs::read(&place.dest).unwrap(), whole);
    let mut names: Vec<_> =
        fs::read_dir(place.dest.parent().unwrap()).unwrap().map(|e| e.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["a.gguf", "a.gguf.sha256"]);
    pull(&server, &place, &known(&whole)).unwrap();
    assert_eq!(server.requests().len(), 1, "what is there is not fetched again");
}

#[test]
fn dropped_connections_go_on_where_they_stopped() {
    let (whole, place) = (body(1_000_000), place());
    let server =
        Server::start(vec![file(&whole, 200_000), file(&whole, 0), file(&whole, 300_000), file(&whole, 9 << 20)]);
    pull(&server, &place, &known(&whole)).unwrap();
    assert_eq!(fs::read(&place.dest).unwrap(), whole);
    let ranges: Vec<_> = server.ranges();
    let from = |n: u32| Some(format!("bytes={n}-"));
    assert_eq!(ranges, [None, from(200_000), from(200_000), from(500_000)]);
    assert_eq!(header(&server.requests()[1], "if-range").as_deref(), Some("\"v1\""));
}

#[test]
fn a_cancelled_download_is_kept_and_goes_on() {
    let (whole, place) = (body(4_000_000), place());
    let mut head = bytes("200 x", &["Content-Length: 4000000", "ETag: \"v1\""], &[]);
    head.extend(&whole[..1_000_000]);
    let server = Server::start(vec![Answer::Stall(head), file(&whole, usize::MAX)]);
    let patient = Settings { idle: Duration::from_secs(30), ..settings() };
    let (mut last, mut asked) = (None, Instant::now());
    let result = pull_with(&patient, &server.url(), &place.dest, &known(&whole), &mut |p: Progress| {
        last = Some(p);
        asked = Instant::now();
        if p.done >= 1_000_000 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert!(matches!(result, Err(PullError::Cancelled { kept: 1_000_000 })), "{result:?}");
    assert!(asked.elapsed() < Duration::from_secs(1), "a stalled server does not hold up a cancel");
    assert_eq!(last.unwrap().total, Some(4_000_000));
    assert!(!place.dest.exists() && place.part.exists());
    pull(&server, &place, &known(&whole)).unwrap();
    assert_eq!(server.ranges()[1].as_deref(), Some("bytes=1000000-"));
    assert_eq!(fs::read(&place.dest).unwrap(), whole);
}

#[test]
fn a_stalled_server_is_left_after_a_while() {
    let (whole, place) = (body(100_000), place());
    let mut head = bytes("200 x", &["Content-Length: 100000", "ETag: \"v1\""], &[]);
    head.extend(&whole[..40_000]);
    let server = Server::start(vec![Answer::Stall(head), Answer::Stall(vec![]), file(&whole, usize::MAX)]);
    let at = Instant::now();
    pull(&server, &place, &known(&whole)).unwrap();
    assert!(at.elapsed() < Duration::from_secs(10), "{:?}", at.elapsed());
    assert_eq!(server.ranges()[2].as_deref(), Some("bytes=40000-"));
}

#[test]
fn a_server_that_is_never_there_is_given_up() {
    let place = place();
    let gone = { TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap() };
    let result = pull_with(&settings(), &format!("http://{gone}/x"), &place.dest, &Expect::default(), &mut |_| {
        ControlFlow::Continue(())
    });
    let error = result.unwrap_err().to_string();
    assert!(error.contains("tried 4 times") && error.contains("HTTPS_PROXY") && error.contains("import"), "{error}");
}

#[test]
fn wrong_bytes_are_thrown_away_and_both_sums_told() {
    let (whole, place) = (body(50_000), place());
    let mut wrong = whole.clone();
    wrong[25_000] ^= 1;
    let server = Server::start(vec![file(&wrong, usize::MAX)]);
    let error = pull(&server, &place, &known(&whole)).unwrap_err().to_string();
    assert!(error.contains(&sum(&whole)) && error.contains(&sum(&wrong)), "{error}");
    assert!(!place.dest.exists() && !place.part.exists());
}

#[test]
fn a_length_that_is_too_short_or_too_long_is_an_error() {
    let whole = body(50_000);
    for said in ["Content-Length: 40000", "Content-Length: 60000"] {
        let place = place();
        let server = Server::start(vec![raw("200 x", &[said], &whole)]);
        let result = pull(&server, &place, &known(&whole));
        assert!(matches!(result, Err(PullError::Size { expected: 50_000, .. })), "{result:?}");
        assert!(!place.dest.exists());
    }
    // without knowing better: more is promised than ever comes
    let place = place();
    let server = Server::start(vec![raw("200 x", &["Content-Length: 60000"], &whole)]);
    let result = pull(&server, &place, &Expect::default());
    assert!(matches!(result, Err(PullError::GaveUp { .. })), "{result:?}");
    // an end that nobody announced, and no end
    let mut chunked = format!("{:x}\r\n", whole.len()).into_bytes();
    chunked.extend(&whole);
    chunked.extend(b"\r\n5\r\nextra\r\n0\r\n\r\n");
    let server = Server::start(vec![raw("200 x", &["Transfer-Encoding: chunked"], &chunked)]);
    let result = pull(&server, &place, &known(&whole));
    assert!(matches!(result, Err(PullError::Size { said: 50_005, .. })), "{result:?}");
}

#[test]
fn a_server_that_ignores_ranges_starts_over() {
    let (whole, place) = (body(100_000), place());
    let all = raw("200 x", &["Content-Length: 100000", "ETag: \"v2\""], &whole);
    let server = Server::start(vec![file(&whole, 30_000), all]);
    pull(&server, &place, &known(&whole)).unwrap();
    assert_eq!(server.ranges()[1].as_deref(), Some("bytes=30000-"));
    assert_eq!(fs::read(&place.dest).unwrap(), whole);
}

#[test]
fn a_file_that_changed_in_between_starts_over() {
    let (old, new, place) = (body(90_000), body(100_001)[1..].to_vec(), place());
    let changed = Answer::File { body: new.clone(), etag: Some("\"v2\""), cut: usize::MAX };
    let server = Server::start(vec![file(&old, 30_000), changed]);
    let first = Settings { pauses: vec![], ..settings() };
    let result = pull_with(&first, &server.url(), &place.dest, &Expect::default(), &mut |_| ControlFlow::Continue(()));
    assert!(matches!(result, Err(PullError::GaveUp { .. })), "{result:?}");
    let done = pull(&server, &place, &Expect::default()).unwrap();
    assert_eq!((fs::read(&place.dest).unwrap(), done.trust), (new, Trust::FirstUse));
}

#[test]
fn a_part_without_a_mark_is_not_continued_blindly() {
    let (whole, place) = (body(80_000), place());
    fs::create_dir_all(place.part.parent().unwrap()).unwrap();
    fs::write(&place.part, b"something old").unwrap();
    let server = Server::start(vec![file(&whole, usize::MAX)]);
    pull(&server, &place, &Expect::default()).unwrap();
    assert_eq!(server.ranges(), [None]);
    assert_eq!(fs::read(&place.dest).unwrap(), whole);
}

#[test]
fn a_part_of_another_place_or_beyond_the_end_starts_over() {
    let (whole, place) = (body(60_000), place());
    let elsewhere = raw("206 x", &["Content-Range: bytes 10-59999/60000", "Content-Length: 59990"], &whole[10..]);
    let beyond = raw("416 x", &["Content-Range: bytes */60000", "Content-Length: 0"], &[]);
    let server =
        Server::start(vec![file(&whole, 20_000), elsewhere, file(&whole, 20_000), beyond, file(&whole, usize::MAX)]);
    pull(&server, &place, &known(&whole)).unwrap();
    assert_eq!(fs::read(&place.dest).unwrap(), whole);
    assert_eq!(server.ranges()[4], None);
}

#[test]
fn a_part_that_is_already_whole_is_only_checked() {
    let (whole, place) = (body(60_000), place());
    fs::create_dir_all(place.part.parent().unwrap()).unwrap();
    fs::write(&place.part, &whole).unwrap();
    let beyond = raw("416 x", &["Content-Range: bytes */60000", "Content-Length: 0"], &[]);
    let server = Server::start(vec![beyond]);
    pull(&server, &place, &known(&whole)).unwrap();
    assert_eq!(fs::read(&place.dest).unwrap(), whole);
}

#[test]
fn refusals_are_told_at_once_and_faults_are_tried_again() {
    let (whole, place) = (body(10_000), place());
    let missing = Server::start(vec![raw("404 x", &["Content-Length: 0"], &[])]);
    let error = pull(&missing, &place, &known(&whole)).unwrap_err().to_string();
    assert!(error.contains("404 (there is no such file)") && error.contains("gradus model list"), "{error}");
    assert_eq!(missing.requests().len(), 1);
    let busy = raw("503 x", &["Content-Length: 0"], &[]);
    let server = Server::start(vec![busy.clone(), busy, file(&whole, usize::MAX)]);
    pull(&server, &place, &known(&whole)).unwrap();
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn a_redirect_is_followed_and_the_hub_names_the_sum() {
    let (whole, place) = (body(70_000), place());
    let cdn = Server::start(vec![file(&whole, 30_000), file(&whole, usize::MAX)]);
    let lines = [
        format!("Location: {}/blob?x=1", cdn.address),
        format!("X-Linked-ETag: \"{}\"", sum(&whole)),
        "X-Linked-Size: 70000".into(),
        "Content-Length: 0".into(),
    ];
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let hub = Server::start(vec![raw("302 x", &lines, &[])]);
    let done = pull(&hub, &place, &Expect::default()).unwrap();
    assert_eq!((done.sha256, done.trust), (sum(&whole), Trust::Hub));
    assert!(cdn.requests()[1].starts_with("GET /blob?x=1 "));
    assert_eq!(cdn.ranges()[1].as_deref(), Some("bytes=30000-"));
    // a hub that offers another file than the catalogue knows is told before a byte is fetched
    let other = Expect { sha256: Some(sum(b"other")), size: None };
    let before = cdn.requests().len();
    fs::remove_file(&place.dest).unwrap();
    assert!(matches!(pull(&hub, &place, &other), Err(PullError::Checksum { .. })));
    assert!(
        cdn.requests().len() <= before + 1 && !place.part.exists() || (fs::metadata(&place.part).unwrap().len() == 0)
    );
}

#[test]
fn circles_and_nonsense_end() {
    for lines in [vec!["Location: /again"], vec!["Location: gopher://x/"], vec![]] {
        let place = place();
        let server = Server::start(vec![raw("302 x", &lines, &[])]);
        let result = pull(&server, &place, &Expect::default());
        assert!(matches!(result, Err(PullError::Refused { .. })), "{lines:?} {result:?}");
        assert!(server.requests().len() <= 10);
    }
    let server = Server::start(vec![Answer::Raw(b"SSH-2.0-OpenSSH\r\n".to_vec())]);
    assert!(pull(&server, &place(), &Expect::default()).is_err());
}

#[test]
fn two_at_once_do_not_mix() {
    let (whole, place) = (body(500_000), place());
    let mut head = bytes("200 x", &["Content-Length: 500000", "ETag: \"v1\""], &[]);
    head.extend(&whole[..100_000]);
    let server = Server::start(vec![Answer::Stall(head), file(&whole, usize::MAX)]);
    let mut second = None;
    pull_with(&settings(), &server.url(), &place.dest, &known(&whole), &mut |p| {
        if p.done > 0 && p.phase == Phase::Receiving && second.is_none() {
            second = Some(pull(&server, &place, &known(&whole)));
        }
        ControlFlow::Continue(())
    })
    .unwrap();
    assert!(matches!(second, Some(Err(PullError::Locked { .. }))), "{second:?}");
    assert_eq!(fs::read(&place.dest).unwrap(), whole);
}

#[test]
fn a_file_that_no_disk_holds_is_refused_first() {
    let place = place();
    let server = Server::start(vec![Answer::Stall(bytes("200 x", &["Content-Length: 9000000000000000000"], &[]))]);
    let result = pull(&server, &place, &Expect::default());
    assert!(matches!(result, Err(PullError::NoSpace { .. })), "{result:?}");
    assert_eq!(fs::metadata(&place.part).unwrap().len(), 0);
}

/// Another process with the same test inside: it downloads into the folder that it is told, as whoever it is.
#[test]
fn as_another_user() {
    let Some(folder) = std::env::var_os("GRADUS_TEST_SHARED") else { return };
    let url = std::env::var("GRADUS_TEST_URL").unwrap();
    let dest = PathBuf::from(folder).join("a.gguf");
    let good = body(300_000);
    let done = pull_with(&settings(), &url, &dest, &known(&good), &mut |_| ControlFlow::Continue(()));
    println!("came: {}", done.is_ok());
}

#[test]
fn two_users_of_one_folder_do_not_clash() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let root = rustix::process::geteuid().is_root();
    if !root || std::process::Command::new("setpriv").arg("--version").output().is_err() {
        println!("skipped: only root can be two users");
        return;
    }
    let good = body(300_000);
    // A folder like /tmp: all may write, and nobody may remove what is another's.
    let place = tempfile::tempdir().unwrap();
    fs::set_permissions(place.path(), PermissionsExt::from_mode(0o1777)).unwrap();
    // A copy of this program where another user can start it.
    let here = tempfile::tempdir().unwrap();
    fs::set_permissions(here.path(), PermissionsExt::from_mode(0o755)).unwrap();
    let program = here.path().join("tests");
    fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).unwrap();
    // One user has left half a file; two others come at once.
    let half = Server::start(vec![file(&good, 100_000), raw("500 no", &[], b"")]);
    let dest = place.path().join("a.gguf");
    assert!(pull_with(&settings(), &half.url(), &dest, &known(&good), &mut |_| ControlFlow::Continue(())).is_err());
    let part = place.path().join("a.gguf.part");
    fs::set_permissions(&part, PermissionsExt::from_mode(0o644)).unwrap();
    let left = fs::metadata(&part).unwrap();
    let server = Server::start(vec![file(&good, usize::MAX)]);
    let start = |uid: &str| {
        let mut command = std::process::Command::new("setpriv");
        command.args(["--reuid", uid, "--regid", uid, "--clear-groups"]).arg(&program);
        command.args(["--exact", "as_another_user", "--nocapture"]).current_dir("/");
        command.env("GRADUS_TEST_SHARED", place.path()).env("GRADUS_TEST_URL", server.url());
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap()
    };
    let both = [start("65533"), start("65534")].map(|child| child.wait_with_output().unwrap());
    for out in &both {
        let said = String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr);
        assert!(said.contains("came: true"), "{said}");
    }
    assert_eq!(sum(&fs::read(&dest).unwrap()), sum(&good), "one whole file is there for all");
    let after = fs::metadata(&part).unwrap();
    assert_eq!(
        (after.ino(), after.len(), after.uid()),
        (left.ino(), left.len(), left.uid()),
        "what the first left is untouched"
    );
}
