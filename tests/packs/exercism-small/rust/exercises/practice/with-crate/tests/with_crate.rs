use with_crate::*;

#[test]
fn a_throw() {
    assert!(throw() < 7);
}
