use box_of_eggs::{boxes, gaps};

#[test]
fn a_full_box_has_no_gaps() {
    assert_eq!((boxes(6), gaps(6)), (1, 0));
}

#[test]
#[ignore]
fn one_egg_more_needs_another_box() {
    assert_eq!(boxes(7), 2);
    assert_eq!(box_of_eggs::gaps(7), 5);
}

#[cfg(feature = "extra")]
#[test]
#[ignore]
fn nothing_is_extra() {
    assert_eq!(boxes(0), 1);
}
