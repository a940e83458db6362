//! The program in a terminal: it comes, it goes, and it leaves the terminal as it was.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/pty.rs"]
mod pty;

use pty::Pty;
use std::path::Path;

#[test]
fn it_starts_and_leaves_the_terminal_as_it_was() {
    let home = tempfile::tempdir().unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_gradus"));
    let mut gradus = Pty::spawn(program, &["--no-model"], home.path(), (80, 24), &[]);
    gradus.wait_for("Welcome to Gradus.");
    assert!(gradus.alternate_screen());
    gradus.send("\x03");
    gradus.wait_for("Leave Gradus?");
    gradus.send("y");
    assert_eq!(gradus.exit_code(), 0);
    assert!(!gradus.alternate_screen());
    assert!(gradus.cursor_visible());
    assert!(!gradus.screen().bracketed_paste());
}
