//! Servers behind TLS: the system's certificates count, and what cannot be trusted is told in words before anything is sent.
#![cfg(target_os = "linux")] // elsewhere the system keeps its certificates where no variable leads
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)] // helpers of tests

use gradus::llm::{
    Address, EngineEvent, Key, Message, ModelState, Request, Role, ServerOptions, StopReason, spawn_server,
};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use rustls::{ServerConfig, ServerConnection, StreamOwned, pki_types::PrivateKeyDer};
use std::{
    io::{Read, Write},
    net::TcpListener,
    path::PathBuf,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

const PATIENCE: Duration = Duration::from_secs(60);
/// The variables that the client, this test in a process of its own, reads.
const ADDRESS: &str = "GRADUS_TLS_ADDRESS";
/// Where the system's certificates are looked for.
const TRUSTED: &str = "SSL_CERT_FILE";
const MODELS: &str = r#"{"object":"list","data":[{"id":"tiny","max_model_len":4096}]}"#;
const STREAM: &str =
    "data: {\"choices\":[{\"delta\":{\"content\":\"Safely here\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

/// An authority that signs for a lab.
fn authority(name: &str) -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A server whose certificate `by` has signed for `name`, until that year; its port, and how many requests could be read.
fn server(by: &CertifiedIssuer<'static, KeyPair>, name: &str, until: i32) -> (u16, Arc<AtomicUsize>) {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new([name.to_string()]).unwrap();
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(until, 1, 1);
    let cert = params.signed_by(&key, by).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], PrivateKeyDer::try_from(key.serialize_der()).unwrap())
        .unwrap();
    let (config, listener) = (Arc::new(config), TcpListener::bind("127.0.0.1:0").unwrap());
    let (port, read) = (listener.local_addr().unwrap().port(), Arc::new(AtomicUsize::new(0)));
    let seen = read.clone();
    thread::spawn(move || {
        for tcp in listener.incoming().flatten() {
            let (config, seen) = (config.clone(), seen.clone());
            thread::spawn(move || {
                tcp.set_read_timeout(Some(PATIENCE)).unwrap();
                let mut stream = StreamOwned::new(ServerConnection::new(config).unwrap(), tcp);
                serve(&mut stream, &seen);
                stream.conn.send_close_notify();
                let _ = stream.flush();
            });
        }
    });
    (port, read)
}

/// Answers one request; a stream that breaks is no request.
fn serve(stream: &mut (impl Read + Write), seen: &AtomicUsize) {
    let (mut bytes, mut byte) = (Vec::new(), [0]);
    while !bytes.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).unwrap_or(0) == 0 {
            return;
        }
        bytes.push(byte[0]);
    }
    seen.fetch_add(1, Ordering::SeqCst);
    let head = String::from_utf8_lossy(&bytes).to_lowercase();
    let length = head.lines().find_map(|l| l.strip_prefix("content-length:")?.trim().parse().ok()).unwrap_or(0);
    let _ = stream.read_exact(&mut vec![0; length]);
    let (kind, body) = if head.starts_with("get /v1/models") {
        ("application/json", MODELS)
    } else if head.starts_with("post /v1/chat/completions") && head.contains("bearer sk-secret") {
        ("text/event-stream", STREAM)
    } else {
        ("text/plain", "")
    };
    let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
}

/// What a learner is told who uses that address, with these authorities trusted: a reply, or why there is none.
fn asked(address: &str, trusted: &str) -> String {
    let dir = tempfile::tempdir().unwrap();
    let file: PathBuf = dir.path().join("authorities.pem");
    std::fs::write(&file, trusted).unwrap();
    let out = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "client", "--ignored", "--nocapture", "--test-threads=1"])
        .env(ADDRESS, address)
        .env(TRUSTED, &file)
        .env_remove("SSL_CERT_DIR")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    let told = text.split("told: ").nth(1).and_then(|t| t.lines().next());
    told.unwrap_or_else(|| panic!("{text}\n{}", String::from_utf8_lossy(&out.stderr))).to_string()
}

/// The other end of [`asked`].
#[test]
#[ignore = "the other tests start it"]
fn client() {
    let address = std::env::var(ADDRESS).unwrap();
    let (tx, events) = mpsc::channel();
    let options = ServerOptions {
        servers: vec![Address::parse(&address).unwrap()],
        model: None,
        key: Some(Key::new("sk-secret", "GRADUS_SERVER_KEY").unwrap()),
    };
    let mut engine = spawn_server(options, Box::new(move |e| drop(tx.send(e))));
    let next = || events.recv_timeout(PATIENCE).expect("an event in time");
    loop {
        match next() {
            EngineEvent::State(ModelState::Failed { why } | ModelState::Restarting { why, .. }) => {
                return println!("told: {why}");
            }
            EngineEvent::State(ModelState::Ready(_)) => break,
            _ => {}
        }
    }
    engine.generate(Request {
        id: 1,
        messages: vec![Message::new(Role::User, "Hi?")],
        max_tokens: 9,
        ..Request::default()
    });
    let mut said = String::new();
    loop {
        match next() {
            EngineEvent::Text { text, .. } => said.push_str(&text),
            EngineEvent::Done { stop: StopReason::End, .. } => return println!("told: {said}"),
            EngineEvent::Failed { error, .. } => return println!("told: {error}"),
            _ => {}
        }
    }
}

#[test]
fn a_certificate_of_an_authority_that_the_system_trusts_is_enough() {
    let lab = authority("lab");
    let (port, read) = server(&lab, "localhost", 2100);
    assert_eq!(asked(&format!("https://localhost:{port}/v1"), &lab.pem()), "Safely here");
    assert!(read.load(Ordering::SeqCst) >= 2);
}

#[test]
fn what_cannot_be_trusted_is_told_and_nothing_is_sent_there() {
    let (lab, other) = (authority("lab"), authority("other"));
    let cases = [
        ("SSL_CERT_FILE", server(&lab, "localhost", 2100), other.pem()),
        ("another name", server(&lab, "lab.example", 2100), lab.pem()),
        ("not valid now", server(&lab, "localhost", 2021), lab.pem()),
    ];
    for (case, (port, read), trusted) in cases {
        let told = asked(&format!("https://localhost:{port}/v1"), &trusted);
        assert!(told.contains(&format!("localhost:{port}")) && told.contains(case), "{case}: {told}");
        assert!(!told.contains("sk-secret"), "{told}");
        assert_eq!(read.load(Ordering::SeqCst), 0, "{case}: nothing may be sent");
    }
}

#[test]
fn a_server_without_tls_gets_nothing_from_who_wants_it() {
    let lab = authority("lab");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (tx, came) = mpsc::channel();
    thread::spawn(move || {
        for mut tcp in listener.incoming().flatten() {
            let mut bytes = vec![0; 4096];
            let n = tcp.read(&mut bytes).unwrap_or(0);
            let _ = tx.send(bytes[..n].to_vec());
            let _ = tcp.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        }
    });
    let told = asked(&format!("https://localhost:{port}/v1"), &lab.pem());
    assert!(told.contains(&format!("localhost:{port}")) && told.contains("does not speak TLS"), "{told}");
    let all: Vec<u8> = came.try_iter().flatten().collect();
    assert!(!all.is_empty() && !String::from_utf8_lossy(&all).contains("sk-secret"));
}
