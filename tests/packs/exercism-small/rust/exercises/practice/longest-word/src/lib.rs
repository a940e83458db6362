pub fn longest(text: &str) -> Option<&str> {
    unimplemented!("the longest word of {text}")
}
