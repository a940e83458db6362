//! Sentences, words and syllables of an English text in Markdown.

/// A sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Line on which it begins, from 0 at the start of the text.
    pub line: usize,
    /// Its words, without those in code.
    pub words: Vec<String>,
}

/// Stands for inline code: no word, but something that a sentence may begin with.
const CODE: char = '\u{1}';
/// Abbreviations after which a sentence goes on.
const SHORT: [&str; 5] = ["e.g.", "i.e.", "vs.", "cf.", "approx."];

/// The sentences of a Markdown text. A blank line, a heading, an item of a list, a row of a table and a fence end one.
pub fn of(markdown: &str) -> Vec<Sentence> {
    let (mut found, mut paragraph, mut fenced) = (Vec::new(), Vec::new(), false);
    for (number, line) in markdown.lines().enumerate() {
        let trimmed = line.trim_start();
        let fence = trimmed.starts_with("```");
        let (mark, rest) = marked(trimmed);
        if fence || fenced || trimmed.is_empty() || mark {
            close(&mut paragraph, &mut found);
        }
        if fence {
            fenced = !fenced;
        } else if !fenced {
            paragraph.extend(rest.chars().map(|c| (c, number)));
            paragraph.push((' ', number));
            if trimmed.starts_with(['#', '|']) {
                close(&mut paragraph, &mut found);
            }
        }
    }
    close(&mut paragraph, &mut found);
    found
}

/// Whether a line begins something new, and the line without its mark.
fn marked(line: &str) -> (bool, &str) {
    if line.starts_with(['#', '|']) {
        return (true, line.trim_start_matches(['#', '|']));
    }
    if let Some(rest) = ["- ", "* ", "+ ", "> "].iter().find_map(|m| line.strip_prefix(m)) {
        return (!line.starts_with('>'), rest);
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    match line[digits..].strip_prefix(". ") {
        Some(rest) if (1..=3).contains(&digits) => (true, rest),
        _ => (false, line),
    }
}

/// Cuts a paragraph into sentences.
fn close(paragraph: &mut Vec<(char, usize)>, found: &mut Vec<Sentence>) {
    let text = plain(&std::mem::take(paragraph));
    let mut from = 0;
    for at in 0..text.len() {
        if matches!(text[at].0, '.' | '!' | '?') && ends(&text, from, at) {
            push(&text[from..=at], found);
            from = at + 1;
        }
    }
    push(&text[from..], found);
}

/// Whether the mark at `at` ends the sentence that began at `from`.
fn ends(text: &[(char, usize)], from: usize, at: usize) -> bool {
    let closing = |c: char| matches!(c, ')' | ']' | '"' | '\'' | '”' | '’' | '*' | '_');
    let mut after = text[at + 1..].iter().map(|(c, _)| *c).skip_while(|c| closing(*c));
    if !after.next().is_none_or(char::is_whitespace) {
        return false;
    }
    let begin = text[from..at].iter().rposition(|(c, _)| c.is_whitespace()).map_or(from, |w| from + w + 1);
    let word: String = text[begin..=at].iter().map(|(c, _)| c.to_ascii_lowercase()).collect();
    let short = SHORT.contains(&word.trim_start_matches(['(', '*', '_', '"']));
    !short && !after.find(|c| !c.is_whitespace()).is_some_and(char::is_lowercase)
}

fn push(sentence: &[(char, usize)], found: &mut Vec<Sentence>) {
    let Some((_, line)) = sentence.iter().find(|(c, _)| !c.is_whitespace()) else { return };
    let text: String = sentence.iter().map(|(c, _)| *c).collect();
    let words: Vec<String> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | '—' | '…'))
        .filter(|w| !w.contains(CODE))
        .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()).to_string())
        .filter(|w| w.chars().any(char::is_alphabetic))
        .collect();
    if !words.is_empty() {
        found.push(Sentence { line: *line, words });
    }
}

/// The text without inline code and without the targets of links.
fn plain(text: &[(char, usize)]) -> Vec<(char, usize)> {
    let mut out = Vec::with_capacity(text.len());
    let run = |at: usize| text[at..].iter().take_while(|(c, _)| *c == '`').count();
    let mut at = 0;
    while at < text.len() {
        let (c, line) = text[at];
        if c == '`' {
            let ticks = run(at);
            let mut end = at + ticks;
            while end < text.len() && run(end) != ticks {
                end += run(end).max(1);
            }
            if end < text.len() {
                out.push((CODE, line));
                at = end + ticks;
            } else {
                // Never closed: an ordinary character.
                at += ticks;
            }
        } else if c == ']' && text.get(at + 1).is_some_and(|(c, _)| *c == '(') {
            let end = text[at..].iter().position(|(c, _)| *c == ')');
            at = end.map_or(at + 1, |end| at + end + 1);
        } else {
            out.push((c, line));
            at += 1;
        }
    }
    out
}

/// The syllables of an English word, at least one: groups of vowels, without a mute `e`, with the commonest pairs that are
/// spoken apart. By the letters alone; a dictionary would differ in about one word of ten, in both directions.
pub fn syllables(word: &str) -> usize {
    word.split(|c: char| !c.is_alphabetic()).filter(|p| !p.is_empty()).map(part).sum::<usize>().max(1)
}

fn part(word: &str) -> usize {
    let letters: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'é' | 'ï' | 'ö' | 'ü');
    let is = |at: usize| letters.get(at).copied().is_some_and(vowel);
    let mut count = (0..letters.len()).filter(|at| is(*at) && (*at == 0 || !is(at - 1))).count();
    let word: String = letters.iter().collect();
    // Spoken apart: var-i-able, do-ing, us-u-al.
    for at in 1..letters.len() {
        let before = at.checked_sub(2).and_then(|b| letters.get(b)).copied().unwrap_or(' ');
        let apart = match (letters[at - 1], letters[at]) {
            ('i', 'a' | 'o' | 'u') => !matches!(before, 't' | 's' | 'c' | 'g' | 'x'),
            ('u', 'a') => !matches!(before, 'q' | 'g'),
            (_, 'i') if is(at - 1) => word[..].ends_with("ing") && at + 3 == letters.len(),
            _ => false,
        };
        count += usize::from(apart);
    }
    let n = letters.len();
    let last = |k: usize| n.checked_sub(k).and_then(|at| letters.get(at)).copied().unwrap_or(' ');
    let mute = if word.ends_with("le") {
        vowel(last(3))
    } else if word.ends_with('e') {
        !vowel(last(2))
    } else if word.ends_with("ed") {
        !vowel(last(3)) && !matches!(last(3), 't' | 'd')
    } else if word.ends_with("es") {
        let hisses = matches!(last(3), 's' | 'x' | 'z' | 'c' | 'g') || word.ends_with("ches") || word.ends_with("shes");
        !vowel(last(3)) && !hisses && (last(3) != 'l' || vowel(last(4)))
    } else {
        false
    };
    count.saturating_sub(usize::from(mute)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_those_one_speaks() {
        let known = [
            ("the", 1),
            ("make", 1),
            ("table", 2),
            ("value", 2),
            ("values", 2),
            ("compiler", 3),
            ("variable", 4),
            ("doing", 2),
            ("usual", 3),
            ("function", 2),
            ("needed", 2),
            ("used", 1),
            ("classes", 2),
            ("types", 1),
            ("language", 2),
            ("run-time", 2),
            ("refuses", 3),
            ("binding", 2),
            ("examples", 3),
            ("a", 1),
            ("rhythm", 1),
        ];
        for (word, n) in known {
            assert_eq!(syllables(word), n, "{word}");
        }
    }

    #[test]
    fn sentences_end_where_they_end() {
        let text = "# A title\n\nOne, e.g. this (and that). `x` is two!\nIs 3.5 three?\n\n- four\n- five. Six\n\n```\nno. No.\n```\n| a | b |\n";
        let found: Vec<(usize, String)> = of(text).into_iter().map(|s| (s.line, s.words.join(" "))).collect();
        let want = [
            (0, "A title"),
            (2, "One e.g this and that"),
            (2, "is two"),
            (3, "Is three"),
            (5, "four"),
            (6, "five"),
            (6, "Six"),
            (11, "a b"),
        ];
        assert_eq!(found, want.map(|(line, words)| (line, words.to_string())));
    }

    #[test]
    fn links_and_open_ticks() {
        assert_eq!(of("See [the book](https://a.b/c.d e) now.")[0].words, ["See", "the", "book", "now"]);
        assert_eq!(of("An ` open tick.")[0].words, ["An", "open", "tick"]);
        assert!(of("").is_empty());
    }
}
