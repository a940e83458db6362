//! Code, compared by its tokens: space counts between two words, inside an operator and inside quotes, and nowhere else.

use super::plain::plain;
use super::shell;

/// Operators of two characters: a space inside makes two others of them.
const OPERATORS: [&str; 24] = [
    "==", "!=", "<=", ">=", "&&", "||", "->", "=>", "::", "..", ".=", "+=", "-=", "*=", "/=", "%=", "^=", "&=", "|=",
    "//", ":=", "**", "<<", "<>",
];

/// Whether two pieces of code of this language are the same.
pub(super) fn same(language: &str, a: &str, b: &str) -> bool {
    if a.trim() == b.trim() {
        return true;
    }
    let (a, b) = (plain(a), plain(b));
    match language {
        "shell" | "git" => shell::same(&a, &b).unwrap_or_else(|| a.trim() == b.trim()),
        _ => tokens(language, &a) == tokens(language, &b),
    }
}

/// The tokens of a piece of code; a space of its own where one parts an operator.
pub fn tokens(language: &str, text: &str) -> Vec<String> {
    let chars: Vec<char> = text.trim().chars().collect();
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let mut out: Vec<String> = Vec::new();
    let mut spaced = false;
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let begin = at;
        at += 1;
        if c == '\n' && language == "python" {
            out.extend((out.last().map(String::as_str) != Some("\n")).then(|| "\n".to_string()));
        }
        if c.is_whitespace() {
            spaced = true;
            continue;
        }
        if let Some(end) = quoted(language, &chars, begin) {
            out.push(literal(language, &chars[begin..end]));
            at = end;
        } else if word(c) {
            at += chars[at..].iter().take_while(|c| word(**c)).count();
            let text: String = chars[begin..at].iter().collect();
            // Names and words of SQL are the same in either case.
            out.push(if language == "sql" { text.to_lowercase() } else { text });
        } else {
            let before = out.last().and_then(|t| t.chars().next_back()).filter(|_| spaced);
            if before.is_some_and(|b| OPERATORS.contains(&String::from_iter([b, c]).as_str())) {
                out.push(" ".into());
            }
            out.push(c.to_string());
        }
        spaced = false;
    }
    out
}

/// Whether the `n`th place of `gap` in a program lies inside quotes, where a space is a character as any other. Between the
/// braces of a text of Python there is code, up to a colon.
pub(super) fn is_in_quotes(language: &str, program: &str, gap: &str, n: usize) -> bool {
    let Some((place, _)) = program.match_indices(gap).nth(n) else { return false };
    let place = program[..place].chars().count();
    let chars: Vec<char> = program.chars().collect();
    let mut at = 0;
    while at < place {
        match quoted(language, &chars, at) {
            Some(end) if end > place => {
                let before = chars[at..place].iter().collect::<String>();
                let open = before.rfind('{').filter(|_| language == "python");
                return open.is_none_or(|open| before[open..].contains(['}', ':']));
            }
            Some(end) => at = end,
            None => at += 1,
        }
    }
    false
}

/// The end of the string or character literal that begins here.
fn quoted(language: &str, chars: &[char], begin: usize) -> Option<usize> {
    let quote = chars[begin];
    let escapes = language != "sql";
    let close = |from: usize| {
        let mut at = from;
        while let Some(&c) = chars.get(at) {
            match c {
                '\\' if escapes => at += 1,
                c if c == quote => return Some(at + 1),
                _ => {}
            }
            at += 1;
        }
        None
    };
    match (quote, language) {
        ('"', _) | ('\'', "python" | "sql") => close(begin + 1),
        ('`', "javascript" | "go") => close(begin + 1),
        // A single quote may also open a lifetime or a label, which never closes.
        ('\'', _) => close(begin + 1).filter(|end| end - begin <= 4 || chars.get(begin + 1) == Some(&'\\')),
        _ => None,
    }
}

/// A literal as a token: a string of Python is the same in either quotes.
fn literal(language: &str, chars: &[char]) -> String {
    let inner = &chars[1..chars.len() - 1];
    let text: String = chars.iter().collect();
    match language {
        "python" if !inner.iter().any(|c| "\"'\\".contains(*c)) => format!("\"{}\"", String::from_iter(inner)),
        _ => text,
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn code_is_compared_by_its_tokens() {
        let rust = |a, b| same("rust", a, b);
        assert!(rust("& mut  x", "&mut x") && rust("a+b", "a + b") && rust("Vec<Vec<u8> >", "Vec<Vec<u8>>"));
        assert!(rust("f( \"a b\" )", "f(\"a b\")") && rust("break 'a", "break  'a") && rust("“a”", "\"a\""));
        assert!(!rust("mutx", "mut x") && !rust("a = = b", "a == b") && !rust("' '", "''") && !rust("1. .=2", "1..=2"));
        assert!(!rust("\"a b\"", "\"a  b\"") && !rust("'a'", "' a'") && !rust("'a ", "'b "));
    }

    #[test]
    fn a_gap_may_lie_inside_quotes() {
        let inside = |program: &str, n| is_in_quotes("rust", program, "___", n);
        assert!(inside("println!(\"{x___}|\");", 0) && inside("f(\"é\", ___, \"___\")", 1));
        assert!(!inside("f(\"é\", ___, \"___\")", 0) && !inside("fn f<'a>(x: ___) -> &'a str", 0));
        let of_python = |program: &str| is_in_quotes("python", program, "___", 0);
        assert!(of_python("open('a', '___')") && of_python("f'{a:___}'") && of_python("f'{a} ___'"));
        assert!(!of_python("f'{___}'") && !of_python("f\"{a + ___:>6}\""));
        assert!(!inside("let c = '\"'; let d = ___;", 0) && !inside("no gap", 0) && !inside("___ \"a\"", 0));
    }

    #[test]
    fn each_language_has_its_own_manners() {
        assert!(same("python", "print('a')", "print( \"a\" )") && !same("python", "a\nb", "a b"));
        assert!(same("python", "a\n    b", "a\n  b") && !same("python", "'it\\'s'", "\"its\""));
        assert!(same("sql", "SELECT  a", "select A") && !same("sql", "'A'", "'a'") && !same("sql", "\"a\"", "'a'"));
        assert!(same("shell", "echo 'a'", "echo a") && !same("shell", "a=1", "a = 1") && !same("shell", "A", "a"));
        assert!(!same("c", "\"a\"", "'a'") && same("c", "x+=1", "x += 1") && !same("c", "x + =1", "x += 1"));
    }
}
