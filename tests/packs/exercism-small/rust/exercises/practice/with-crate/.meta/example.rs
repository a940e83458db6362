pub fn throw() -> u32 {
    dice::throw()
}
