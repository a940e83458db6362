//! With a server: what it is sent of a learner, and what logs hold of a session with one.

use super::{data, temp, with_bytes};
use crate::chat::{self, Heard, Script};
use crate::learner::{Given, Learner, right, squeezed};
use gradus::curriculum::{Item, Kind, Skill};
use serde_json::Value;
use std::path::Path;
use std::time::{Duration, Instant};

const NAME: &str = "Quzzlefrob";
const SAID: &str = "zimbelkraut";
const TYPED: &str = "wurzelpeter";
const TOLD: &str = "Flumminade";
const KEY: &str = "sk-of-the-server-4711";

/// What is in the chat requests that came since there were `from` of them: all their words, and their heads.
fn chats(heard: &Heard, from: usize) -> (Vec<Value>, Vec<String>) {
    let all = heard.lock().unwrap();
    let chats =
        all.iter().filter(|(head, _)| head.starts_with("POST") && head.contains("/v1/chat/completions")).skip(from);
    let (heads, bodies): (Vec<String>, Vec<String>) = chats.cloned().unzip();
    (bodies.iter().map(|body| serde_json::from_str(body).unwrap()).collect(), heads)
}

/// The text of all messages of a request.
fn words(request: &Value) -> String {
    let messages = request["messages"].as_array().unwrap();
    messages.iter().map(|m| m["content"].as_str().unwrap().to_owned() + "\n").collect()
}

/// An item with a typed answer that stands nowhere else: neither in what is read nor in what is asked.
fn tells_nothing(skill: &Skill, item: &Item) -> bool {
    let around: String =
        squeezed(&format!("{} {} {} {}", skill.lesson, skill.objective, item.prompt, item.hints.join(" ")));
    let is_typed = !matches!(item.kind(), Kind::Choice | Kind::Choices | Kind::Order);
    is_typed
        && item.key_texts().iter().all(|key| {
            let key = squeezed(key);
            key.len() >= 5 && !around.contains(&key)
        })
}

/// Says something to the tutor, and waits for the whole reply of the server.
fn say(at: &mut Learner, heard: &Heard, text: &str) {
    let before = chats(heard, 0).0.len();
    // By their ends: what the tutor adds to a reply begins as a reply does.
    let replies = |screen: &str| screen.matches("from the top.").count();
    let shown = replies(&at.pty.text());
    at.pty.send(text);
    at.pty.send("\r");
    let end = Instant::now() + Duration::from_secs(60);
    while chats(heard, 0).0.len() == before {
        assert!(Instant::now() < end, "the server was not asked:\n{}", at.pty.text());
        std::thread::sleep(Duration::from_millis(10));
    }
    at.pty.wait("the end of the reply", |s| replies(s) > shown && s.contains(" saved ") && !s.contains("Tutor: …"));
}

fn talk(at: &mut Learner, item: &Item) {
    at.keys(item);
    at.pty.send("t");
    at.pty.wait_for("Talk to the tutor");
}

/// A session with answers and talk, with a question about an item before and after it is settled.
fn session(home: &Path, name: &str, heard: &Heard) {
    let mut at = Learner::sit_with(home, &["-vv"], &[("GRADUS_SERVER_KEY", KEY)]);
    at.introduce(name);
    let (_, item) = at.reach(tells_nothing);
    let began = chats(heard, 0).0.len();
    talk(&mut at, &item);
    say(&mut at, heard, "Hello!");
    say(&mut at, heard, &format!("What is a {SAID} here?"));
    at.pty.send("\x1b");
    at.pty.wait_gone("Talk to the tutor");
    at.give(&item, &Given::Typed(TYPED.into()));
    at.pty.send("3");
    at.pty.wait("a verdict", |s| s.contains("✗ "));
    at.pty.send("\r");
    at.pty.wait_gone("Enter try again");
    talk(&mut at, &item);
    say(&mut at, heard, "Why was that not right?");
    at.pty.send("\x1b");
    at.pty.wait_gone("Talk to the tutor");
    let (open, _) = chats(heard, began);
    assert!(open.len() >= 3, "{}", open.len());
    for request in &open {
        let sent = squeezed(&words(request));
        for key in item.key_texts() {
            assert!(
                !sent.contains(&squeezed(&key)),
                "{}: the key {key:?} was sent before it was due:\n{sent}",
                item.id
            );
        }
        assert!(!sent.contains(&squeezed(&item.explanation)), "{}: the explanation was sent:\n{sent}", item.id);
    }
    assert!(open.iter().any(|r| words(r).contains(SAID)) && open.iter().any(|r| words(r).contains(TYPED)));

    at.answer(&item, &right(&item));
    at.pty.wait_for("✓ Right.");
    let settled = chats(heard, 0).0.len();
    at.pty.send("t");
    at.pty.wait_for("Talk to the tutor");
    say(&mut at, heard, "Why is that right?");
    let (closed, _) = chats(heard, settled);
    assert!(
        closed.iter().any(|r| squeezed(&words(r)).contains(&squeezed(&item.explanation))),
        "{}: now it may be told: {closed:?}",
        item.id
    );
    at.pty.send("\x1b");
    at.pty.wait_gone("Talk to the tutor");
    assert_eq!(at.leave(), 0);
}

#[test]
fn a_server_gets_what_is_talked_about_and_logs_hold_nothing_of_it() {
    let home = temp();
    let reply = format!("Think of a {TOLD} on a shelf and read the lines from the top. ");
    let tokens = reply.split_inclusive(' ').map(str::to_owned).collect();
    let heard = chat::serve(home.path(), Script { tokens, pause: Duration::from_millis(1) });
    session(home.path(), NAME, &heard);
    let (requests, heads) = chats(&heard, 0);
    for (request, head) in requests.iter().zip(&heads) {
        let fields: Vec<&str> = request.as_object().unwrap().keys().map(String::as_str).collect();
        let known = [
            "chat_template_kwargs",
            "max_tokens",
            "messages",
            "model",
            "seed",
            "stream",
            "stream_options",
            "temperature",
        ];
        assert!(fields.iter().all(|f| known.contains(f)), "{fields:?}");
        let sent = format!("{head}{request}");
        for secret in [NAME, home.path().to_str().unwrap(), "\"correct\"", "\"attempt\"", "minutes_per_day", "mastery"]
        {
            assert!(!sent.contains(secret), "{secret} was sent: {sent}");
        }
        // The server's own key is in its own place, and there alone.
        let named: Vec<&str> = head.lines().filter(|line| line.contains(KEY)).collect();
        assert!(named.len() == 1 && named[0].to_lowercase().starts_with("authorization: bearer "), "{head}");
        assert!(!request.to_string().contains(KEY) && !head.to_lowercase().contains("cookie"), "{head}");
    }
    // What was said, typed and told is in the store, and nowhere else; the key is nowhere.
    let store = data(home.path());
    for word in [NAME, SAID, TYPED, TOLD] {
        let found = with_bytes(home.path(), word);
        assert!(!found.is_empty() && found.iter().all(|path| path.starts_with(&store)), "{word}: {found:?}");
    }
    assert_eq!(with_bytes(home.path(), KEY), Vec::<std::path::PathBuf>::new());

    // Somebody else on this machine, with the same server.
    let other = temp();
    let settings = "config/gradus/config.toml";
    std::fs::create_dir_all(other.path().join("config/gradus")).unwrap();
    std::fs::copy(home.path().join(settings), other.path().join(settings)).unwrap();
    let mut at = Learner::sit_with(other.path(), &[], &[("GRADUS_SERVER_KEY", KEY)]);
    at.introduce("Wilfried");
    at.reach_item();
    let (_, item) = at.item();
    talk(&mut at, &item);
    say(&mut at, &heard, "Hello there!");
    say(&mut at, &heard, "What does this mean?");
    at.pty.send("\x1b");
    at.pty.wait_gone("Talk to the tutor");
    assert_eq!(at.leave(), 0);
    let (theirs, _) = chats(&heard, requests.len());
    assert!(theirs.len() >= 2);
    for request in &theirs {
        for secret in [NAME, SAID, TYPED, "Wilfried"] {
            assert!(!words(request).contains(secret), "{secret}: {request}");
        }
    }
}
