//! The first part of the Rust course: what can be asked of every item, or followed to the end of a course, takes minutes for all of it.
#![allow(dead_code, clippy::unwrap_used)]

use gradus::curriculum::{Curriculum, Index, Library};

/// Its skills up to `slices`: from the first program to borrowing.
pub fn first() -> Curriculum {
    let mut course = Library::open("rust").unwrap();
    let end = course.skills.iter().position(|s| s.id == "rust.slices").unwrap();
    course.skills.truncate(end + 1);
    course.index = Index::of(&course.skills);
    course
}
