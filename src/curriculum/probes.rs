//! Watching the values at the marked lines of a `trace`: the program with lines in it that tell them.
//!
//! Changes texts only; running the program is for the workbench. What is told goes to standard error, after a tag that the
//! program cannot hit by chance. A line is watched after it has run.

use super::{Item, Question, Step, languages};

/// A program that tells values, and how to find them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probed {
    /// The program with its probes.
    pub code: String,
    /// What begins every line that a probe writes.
    pub tag: String,
    /// For each step of the item, the number of its probe.
    pub probes: Vec<usize>,
}

impl Probed {
    /// The value that a probe told when its line was reached for the `hit`th time.
    pub fn told<'a>(&self, stderr: &'a str, probe: usize, hit: u32) -> Option<&'a str> {
        self.all(stderr, probe).nth(hit.saturating_sub(1) as usize)
    }

    /// How many times the line of a probe was reached.
    pub fn hits(&self, stderr: &str, probe: usize) -> usize {
        self.all(stderr, probe).count()
    }

    fn all<'a>(&self, stderr: &'a str, probe: usize) -> impl Iterator<Item = &'a str> {
        let lead = format!("{} {probe} ", self.tag);
        stderr.lines().filter_map(move |line| line.strip_prefix(lead.as_str()))
    }
}

/// The comment that makes a mark, in a language whose values can be watched.
pub fn comment(language: &str, mark: &str) -> Option<String> {
    Some(format!("{} ({mark})", languages::comment(language)?))
}

/// The lines, counted from 0, that end with the mark.
pub fn marked(code: &str, comment: &str) -> Vec<usize> {
    let ends = |line: &str| line.trim_end().ends_with(comment);
    code.lines().enumerate().filter(|(_, l)| ends(l)).map(|(n, _)| n).collect()
}

/// Whether a probe can stand after this line: in Rust and C, where a statement or a block begins or ends with it.
pub fn is_statement(language: &str, line: &str, comment: &str) -> bool {
    let code = line.trim_end().strip_suffix(comment).unwrap_or(line).trim_end();
    match language {
        "rust" | "c" => code.ends_with([';', '{', '}']),
        "shell" | "git" => !code.is_empty() && !code.ends_with(['\\', '|', '&']),
        _ => !code.is_empty(),
    }
}

/// The program of a `trace` with its probes; `None` where it has no program, a mark is not there once, or the language
/// cannot be watched (the linter says so).
pub fn probed(item: &Item) -> Option<Probed> {
    let Question::Trace(steps) = &item.question else { return None };
    let (language, code) = (item.language.as_str(), item.program()?.body);
    let tag = tag(item);
    let mut watched: Vec<(usize, &str)> = Vec::new();
    let mut probes = Vec::new();
    for Step { mark, show, .. } in steps {
        let line = match marked(&code, &comment(language, mark)?)[..] {
            [line] => line,
            _ => return None,
        };
        let known = watched.iter().position(|(at, what)| *at == line && what == show);
        probes.push(known.unwrap_or(watched.len()));
        if known.is_none() {
            watched.push((line, show));
        }
    }
    let lines: Vec<&str> = code.lines().collect();
    // C needs a declaration; it may stand twice.
    let mut out = if language == "c" { "#include <stdio.h>\n".to_string() } else { String::new() };
    for (n, line) in lines.iter().enumerate() {
        out.push_str(line);
        out.push('\n');
        for (number, (_, show)) in watched.iter().enumerate().filter(|(_, (at, _))| *at == n) {
            out.push_str(&probe(language, &indent(language, &lines, n), &format!("{tag} {number}"), show)?);
        }
    }
    Some(Probed { code: super::programs::whole(&out, language), tag, probes })
}

/// A word that no program says by chance: it follows from what the item is.
fn tag(item: &Item) -> String {
    let of_id = crc32fast::hash(item.id.as_bytes());
    format!("~{:08x}{:08x}~", item.hash, of_id ^ item.hash.rotate_left(13))
}

/// The space before a probe. It counts in Python, where a line that ends with a colon opens a block.
fn indent(language: &str, lines: &[&str], n: usize) -> String {
    let space = |line: &str| line.chars().take_while(|c| c.is_whitespace()).collect::<String>();
    let code = lines[n].split('#').next().unwrap_or("").trim_end();
    let inside = lines[n + 1..].iter().find(|l| !l.trim().is_empty());
    match inside {
        Some(next) if language == "python" && code.ends_with(':') => space(next),
        _ => space(lines[n]),
    }
}

/// Formats of C by the type of the value.
const C_FORMATS: [(&str, &str); 16] = [
    ("_Bool", "%d"),
    ("char", "%c"),
    ("signed char", "%d"),
    ("unsigned char", "%u"),
    ("short", "%d"),
    ("unsigned short", "%u"),
    ("int", "%d"),
    ("unsigned int", "%u"),
    ("long", "%ld"),
    ("unsigned long", "%lu"),
    ("long long", "%lld"),
    ("unsigned long long", "%llu"),
    ("float", "%g"),
    ("double", "%g"),
    ("char *", "%s"),
    ("const char *", "%s"),
];

/// One line that tells a value.
fn probe(language: &str, indent: &str, lead: &str, show: &str) -> Option<String> {
    let line = match language {
        "rust" => format!("eprintln!(\"{lead} {{:?}}\", &({show}));"),
        "python" => format!("print(\"{lead}\", repr({show}), file=__import__(\"sys\").stderr)"),
        "c" => {
            let formats = C_FORMATS.map(|(of, format)| format!("{of}: \"{lead} {format}\\n\""));
            format!("fprintf(stderr, _Generic(({show}), {}), ({show}));", formats.join(", "))
        }
        "shell" | "git" => format!("printf '{lead} %s\\n' \"{show}\" >&2"),
        _ => return None,
    };
    Some(format!("{indent}{line}\n"))
}
