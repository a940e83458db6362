//! Whether a page of the system's manual is asked for, and which.

use super::phrases::NO_PAGE;

/// The longest name of a page.
const LONGEST: usize = 64;

/// Whether this may be the name of a page: letters, digits, `.`, `_`, `+`, `-`, and no dash in front.
pub fn is_name(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "._+-".contains(c);
    !name.is_empty() && name.len() <= LONGEST && !name.starts_with('-') && name.chars().all(fits)
}

/// The page that is asked for: `man grep`, `the man page of tar`, `grep's man page`, `grep 的手册`.
pub fn page(text: &str) -> Option<String> {
    let chinese = text.chars().any(crate::dialogue::retrieve::is_han);
    let lower = text.to_lowercase();
    if !lower.contains("man") && !text.contains("手册") {
        return None;
    }
    // A page's name may hold dots and plus signs, a sentence ends with them.
    let cut = |c: char| !(c.is_ascii_alphanumeric() || "._+-'/".contains(c));
    let words: Vec<&str> = text.split(cut).map(|w| w.trim_end_matches(['.', '\''])).filter(|w| !w.is_empty()).collect();
    let low: Vec<String> = words.iter().map(|w| w.to_lowercase()).collect();
    let at = |i: usize| low.get(i).map_or("", String::as_str);
    let named = |i: usize| -> Option<String> {
        let word = words.get(i)?.trim_end_matches("'s");
        (is_name(word) && !NO_PAGE.contains(&word.to_lowercase().as_str())).then(|| word.to_string())
    };
    for i in 0..words.len() {
        let manual = match at(i) {
            "manpage" | "manpages" => Some(i + 1),
            "man" | "manual" if ["page", "pages"].contains(&at(i + 1)) => Some(i + 2),
            "manual" => Some(i + 1),
            _ => None,
        };
        if let Some(next) = manual {
            if ["of", "for", "to", "about", "on"].contains(&at(next)) {
                let skip = usize::from(["the", "command"].contains(&at(next + 1)));
                return named(next + 1 + skip);
            }
            // `the grep man page`, `grep's manual`
            return i
                .checked_sub(1)
                .and_then(named)
                .filter(|_| at(i) != "manual" || next == i + 2 || words[i - 1].ends_with("'s") || chinese);
        }
    }
    if chinese && text.contains("手册") {
        return (0..words.len()).filter(|i| at(*i) != "man").find_map(named);
    }
    by_command(text, &low, &named)
}

/// `man grep`, `man 3 printf`: at the beginning, or where it is plainly meant as a command.
fn by_command(text: &str, low: &[String], named: &dyn Fn(usize) -> Option<String>) -> Option<String> {
    let at = low.iter().position(|w| w == "man")?;
    let before = &low[..at];
    let polite = [
        "please",
        "can",
        "could",
        "you",
        "look",
        "up",
        "see",
        "show",
        "me",
        "open",
        "run",
        "what",
        "does",
        "check",
        "read",
        "the",
        "in",
        "look",
        "at",
        "ask",
        "hi",
        "hey",
        "ok",
        "and",
        "quote",
        "according",
        "to",
        "says",
    ];
    // `man, this is hard` speaks to somebody.
    let comma = text.to_lowercase().split("man").nth(1).is_some_and(|r| !r.starts_with(' ') && !r.starts_with('`'));
    if comma || !before.iter().all(|w| polite.contains(&w.as_str())) {
        return None;
    }
    let section = low.get(at + 1).filter(|w| w.len() == 1 && w.bytes().all(|b| b.is_ascii_digit()));
    let name = named(at + 1 + usize::from(section.is_some()))?;
    let after = low.get(at + 2 + usize::from(section.is_some())).map_or("", String::as_str);
    let goes_on = ["is", "was", "are", "has", "hates", "i", "you", "this", "that"].contains(&after);
    (!goes_on).then(|| section.map_or(name.clone(), |s| format!("{name}.{s}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_named_in_many_ways() {
        for (text, name) in [
            ("man grep", Some("grep")),
            ("`man grep`", Some("grep")),
            ("man 3 printf", Some("printf.3")),
            ("what does the man page of tar say about -x", Some("tar")),
            ("What does man find say about -name?", Some("find")),
            ("look at the grep man page", Some("grep")),
            ("the manual page for g++.", Some("g++")),
            ("查一下 grep 的手册", Some("grep")),
            ("看看 man tar 里 -z 是什么意思", Some("tar")),
            ("man, this is hard", None),
            ("man this is hard", None),
            ("man -k secret", None),
            ("the man page", None),
            ("how do I write a manual loop", None),
            ("a human manages many commands", None),
            ("manual of ../../etc/passwd", None),
            ("", None),
        ] {
            assert_eq!(page(text).as_deref(), name, "{text}");
        }
    }
}
