//! Slips of the finger in one word. Where the word that was typed has a meaning of its own, it is no slip.

use crate::curriculum::Item;
use crate::curriculum::text::contains_words;

/// Letters of a word from which on one of them may be wrong, and two.
const ONE_SLIP: usize = 5;
const TWO_SLIPS: usize = 9;
/// Longer words are not compared.
const LONGEST: usize = 40;

/// Words so near to others that whoever types them means them. Those with another first letter need not be here.
const MEANT: &str = "print println printf prints sprintf fprintf break bread clone close clean clear class count const \
    stash stage stack start state status static struct string strings strong trait train write while white where field \
    fetch merge merged range reset rebase remote remove revert select insert update append extend sorted inner index \
    indexes value values table tables order group limit false raise raises except expect expected import global lambda \
    assert final finally super short signed switch chmod chown touch commit commits compile compiled compiler interpret \
    interpreted interpreter iterator iterable iterate iterated integer mutable mutate borrow borrows borrowed borrower \
    owner owners owned moved moves caller callee called parameter parameters argument arguments three there their \
    seven eight eighty first fifth fifty sixty sixteen sixty lower trunc round match matched matches catch patch batch \
    bytes floats float floor double doubles write writes writer reader reads format formats formatted sender receiver \
    reference references referenced variable variables function functions pointer pointers constant constants";

/// Whether the text is the key but for a slip in one word. Digits, signs and operators are never slips.
pub(super) fn is_slip(item: &Item, key: &str, text: &str) -> bool {
    let (expected, said) = (pieces(key), pieces(text));
    if expected.len() != said.len() {
        return false;
    }
    let mut differ = expected.iter().zip(&said).filter(|(a, b)| a != b);
    match (differ.next(), differ.next()) {
        (Some((a, b)), None) => {
            let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            let letters = |w: &[char]| w.iter().all(|c| is_letter(*c)) && w.len() <= LONGEST;
            let most = if a.len() >= TWO_SLIPS { 2 } else { usize::from(a.len() >= ONE_SLIP) };
            letters(&a) && letters(&b) && begins_alike(&a, &b) && distance(&a, &b) <= most && !meant(item, &b)
        }
        _ => false,
    }
}

/// Whether a word stands for itself: a word of the trade, of the question, of an option or of a listed wrong answer.
fn meant(item: &Item, word: &[char]) -> bool {
    let word: String = word.iter().collect();
    let wrong = || item.wrong().into_iter().any(|w| contains_words(&w.answer, &word));
    let options = || item.options().iter().any(|o| contains_words(&o.text, &word));
    MEANT.split(' ').any(|w| w == word.to_lowercase()) || contains_words(&item.prompt, &word) || wrong() || options()
}

/// Fingers seldom slip on a first letter, and another one makes another word: `usize`, `isize`; `mutable`, `immutable`.
fn begins_alike(a: &[char], b: &[char]) -> bool {
    let swapped = a.len() > 1 && b.len() > 1 && a[0] == b[1] && a[1] == b[0];
    a.first() == b.first() || swapped
}

/// Letters that must be changed, left out, put in or swapped with their neighbour to get from one word to the other.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    rows[0] = (0..=b.len()).collect();
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let changed = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = changed.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

/// Runs of letters, and every other character by itself.
fn pieces(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut open = false;
    for c in text.chars() {
        match out.last_mut().filter(|_| open && is_letter(c)) {
            Some(word) => word.push(c),
            None => out.push(c.to_string()),
        }
        open = is_letter(c);
    }
    out
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn distances_count_swaps_once() {
        let d = |a: &str, b: &str| distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
        assert_eq!((d("borrow", "borow"), d("borrow", "borrwo"), d("abc", "abc"), d("", "ab")), (1, 1, 0, 2));
    }
}
