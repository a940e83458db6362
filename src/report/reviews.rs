//! What is due for review, in words.

use crate::{locale, msg};

/// Names that are told at most; the rest is a number.
const NAMED: usize = 5;

/// These skills (titles) are due for review.
pub fn due(titles: &[String]) -> String {
    let named = locale::list(&titles[..titles.len().min(NAMED)]);
    match titles.len() {
        0 => msg!("reviews-none"),
        n if n > NAMED => msg!("reviews-many", n = n, skills = named, more = n - NAMED),
        n => msg!("reviews", n = n, skills = named),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_are_named_and_the_rest_counted() {
        let titles = |n: usize| (1..=n).map(|i| format!("S{i}")).collect::<Vec<_>>();
        assert_eq!(due(&titles(1)), "1 skill is due for review: S1.");
        assert_eq!(due(&titles(7)), "7 skills are due for review: S1, S2, S3, S4, S5 and 2 more.");
        assert_eq!(due(&[]), "Nothing is due for review.");
    }
}
