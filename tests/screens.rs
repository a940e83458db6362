//! Every screen and everything that opens on top, as one list of scenes. `screens/pictures.rs` draws each in both languages, at
//! four sizes, with colours and without. What is drawn follows from session, face and time alone, so these pictures never
//! change by themselves. After a wanted change: look at them, then `INSTA_UPDATE=always cargo test --test screens`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "screens/charts.rs"]
mod charts;
#[path = "support/chinese.rs"]
mod chinese;
#[path = "screens/desk.rs"]
mod desk;
#[path = "screens/explain.rs"]
mod explain;
#[path = "support/journal.rs"]
mod journal;
#[path = "support/kinds.rs"]
mod kinds;
#[path = "screens/larger.rs"]
mod larger;
#[path = "screens/look.rs"]
mod look;
#[path = "screens/map.rs"]
mod map;
#[path = "screens/models.rs"]
mod models;
#[path = "support/pack.rs"]
mod pack;
#[path = "support/part.rs"]
mod part;
#[path = "screens/picture.rs"]
mod picture;
#[path = "screens/pictures.rs"]
mod pictures;
#[path = "screens/random.rs"]
mod random;
#[path = "screens/scenes.rs"]
mod scenes;
#[path = "screens/talking.rs"]
mod talking;
#[path = "screens/tasks.rs"]
mod tasks;
#[path = "screens/tongue.rs"]
mod tongue;

use gradus::curriculum::Kind;
use scenes::{days, learner};

/// One item of each kind.
const CHOICE: &str = "rust.moves/pocket";
const CHOICES: &str = "rust.moves/lines-that-repair";
const PREDICT: &str = "rust.moves/log-twice";
const BLANK: &str = "rust.moves/last-in-chain";
/// A hard one.
const HARD: &str = "rust.moves/call-in-loop";
const SHORT: &str = "rust.moves/owner-at-comment";

#[test]
fn the_items_are_of_every_kind() {
    let desk = learner();
    let kinds = [CHOICE, CHOICES, PREDICT, BLANK, SHORT].map(|id| desk.session.curriculum.item(id).unwrap().1.kind());
    assert_eq!(kinds, [Kind::Choice, Kind::Choices, Kind::Predict, Kind::Blank, Kind::Short]);
}
