use longest_word as lw;
use pretty_assertions::assert_eq;

#[test]
fn the_first_of_two() {
    assert_eq!(lw::longest("one word here"), Some("word"));
}

#[test]
#[ignore]
fn nothing_has_no_word() {
    assert_eq!(lw::longest("  "), None);
}
