//! Just enough reading of Rust: no comments, no strings, the paths that are used, the lengths of functions.

/// A path that is used somewhere, `use` groups taken apart.
#[derive(Debug, PartialEq)]
pub struct Arrow {
    /// Counted from 1.
    pub line: usize,
    pub path: Vec<String>,
}

/// The text with comments and the insides of literals blanked; lines and positions stay.
pub fn blank(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut i = 0;
    while i < chars.len() {
        let end = literal(&chars, i);
        if end > i {
            out.extend(chars[i..end].iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
            i = end;
        } else {
            out.push(chars[i]);
            i += 1;
        }
    }
    out
}

/// Where the comment or literal that begins at `i` ends; `i` where none begins.
fn literal(chars: &[char], i: usize) -> usize {
    let at = |n: usize| chars.get(n).copied().unwrap_or(' ');
    let find = |from: usize, end: &str| {
        let end: Vec<char> = end.chars().collect();
        (from..chars.len()).find(|n| chars[*n..].starts_with(&end)).map_or(chars.len(), |n| n + end.len())
    };
    let word_before = i > 0 && (at(i - 1).is_alphanumeric() || at(i - 1) == '_');
    match (at(i), at(i + 1)) {
        ('/', '/') => find(i, "\n") - usize::from(find(i, "\n") > i && chars[find(i, "\n") - 1] == '\n'),
        ('/', '*') => find(i + 2, "*/"),
        ('r', '"' | '#') if !word_before => {
            let hashes = chars[i + 1..].iter().take_while(|c| **c == '#').count();
            if at(i + 1 + hashes) == '"' { find(i + 2 + hashes, &format!("\"{}", "#".repeat(hashes))) } else { i }
        }
        ('"', _) => {
            let mut n = i + 1;
            while n < chars.len() && chars[n] != '"' {
                n += 1 + usize::from(chars[n] == '\\');
            }
            (n + 1).min(chars.len())
        }
        ('\'', '\\') => find(i + 3, "'"),
        ('\'', _) if at(i + 2) == '\'' => i + 3,
        _ => i,
    }
}

/// The code before the tests at a file's end.
pub fn without_tests(code: &str) -> &str {
    code.find("#[cfg(test)]\nmod ").map_or(code, |at| &code[..at])
}

/// All paths that begin with `crate`, `super`, `std` or a crate's name at the beginning of a path.
pub fn arrows(code: &str) -> Vec<Arrow> {
    let mut out = Vec::new();
    for start in ["crate", "super", "std", "rand", "chrono"] {
        for (at, _) in code.match_indices(&format!("{start}::")) {
            let before = code[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':' || c == '$') {
                continue;
            }
            tree(code, at, &mut Vec::new(), &mut out);
        }
    }
    out.sort_by_key(|a| a.line);
    out
}

/// Reads one branch of a path from `at`; returns where it ends.
fn tree(code: &str, mut at: usize, path: &mut Vec<String>, out: &mut Vec<Arrow>) -> usize {
    let depth = path.len();
    let line = |at: usize| code[..at].matches('\n').count() + 1;
    loop {
        at += code[at..].len() - code[at..].trim_start().len();
        let begun = at;
        if code[at..].starts_with('{') {
            at += 1;
            loop {
                at += code[at..].len() - code[at..].trim_start_matches([' ', '\n', ',']).len();
                if at >= code.len() || code[at..].starts_with('}') {
                    break;
                }
                let end = tree(code, at, path, out);
                at = if end > at { end } else { code.len() };
                // What follows a branch up to the comma, for instance `as Name`.
                at += code[at..].find([',', '}']).unwrap_or(code[at..].len());
            }
            path.truncate(depth);
            return (at + 1).min(code.len());
        }
        let word = |c: char| c.is_alphanumeric() || c == '_' || c == '*';
        at += code[at..].find(|c| !word(c)).unwrap_or(code[at..].len());
        if at == begun {
            break;
        }
        path.push(code[begun..at].to_string());
        if !code[at..].starts_with("::") {
            break;
        }
        at += 2;
    }
    if path.len() > depth {
        let end = code[..at].trim_end().len();
        out.push(Arrow { line: line(end), path: path.clone() });
    }
    path.truncate(depth);
    at
}

/// Name, first line (from 1) and number of lines of each function with a body.
pub fn functions(code: &str) -> Vec<(String, usize, usize)> {
    let mut out = Vec::new();
    for (at, _) in code.match_indices("fn ") {
        let name: String = code[at + 3..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let alone = code[..at].chars().next_back().is_none_or(|c| c.is_whitespace() || c == '(');
        let Some(open) = body(code, at) else { continue };
        if name.is_empty() || !alone {
            continue;
        }
        let mut level = 0usize;
        for (i, c) in code[open..].char_indices() {
            level = match c {
                '{' => level + 1,
                '}' => level.saturating_sub(1),
                _ => level,
            };
            if level == 0 {
                let line = code[..at].matches('\n').count() + 1;
                out.push((name.clone(), line, code[at..=open + i].matches('\n').count() + 1));
                break;
            }
        }
    }
    out
}

/// Where the body of the function at `at` opens; `None` where it has none. Semicolons in array types do not end it.
fn body(code: &str, at: usize) -> Option<usize> {
    let mut level = 0usize;
    for (i, c) in code[at..].char_indices() {
        match c {
            '(' | '[' => level += 1,
            ')' | ']' => level = level.checked_sub(1)?,
            '{' if level == 0 => return Some(at + i),
            ';' if level == 0 => return None,
            _ => {}
        }
    }
    None
}
