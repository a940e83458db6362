pub fn longest(text: &str) -> Option<&str> {
    text.split_whitespace().rev().max_by_key(|word| word.len())
}
