//! Programs in a reply that claim what they do, so that they can be run, or marked as not run.

use crate::curriculum::text::{self, Fence};
use regex::Regex;
use std::sync::OnceLock;

/// A program in a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Its language as the reply names it; that of the course where it names none.
    pub language: String,
    /// The program.
    pub code: String,
    /// What the reply says it prints, lines joined by newlines; `None` where it says nothing.
    pub output: Option<String>,
}

/// Words of a block that is an output.
const OUTPUTS: [&str; 5] = ["output", "text", "console", "stdout", "plain"];
/// The longest program within a line, in characters.
const LONGEST: usize = 200;

/// The programs of a finished reply, in order; `language` is that of the course. Spans of code count where they are a
/// statement or a call that claims an output: "`println!("{}", 1 + 2)` prints 3".
pub fn claims(reply: &str, language: &str) -> Vec<Claim> {
    let mut found = Vec::new();
    let blocks = text::fences(reply);
    let lines: Vec<&str> = reply.lines().collect();
    for (n, block) in blocks.iter().enumerate().filter(|(_, b)| !is_output(b)) {
        let end = block.line + block.body.lines().count() + 2;
        let next = blocks.get(n + 1);
        let until = next.map_or(lines.len(), |b| b.line);
        let between = lines.get(end..until.max(end)).unwrap_or_default().join("\n");
        let shown = next.filter(|b| is_output(b) && between.split_whitespace().count() <= 12);
        let output = shown.map(|b| b.body.trim_end().to_string()).or_else(|| stated(&between));
        let named = block.language().trim();
        let language = if named.is_empty() { language } else { named }.to_string();
        found.push(Claim { language, code: block.body.clone(), output });
    }
    found.extend(inline(&text::prose(reply), language));
    found
}

fn is_output(block: &Fence) -> bool {
    OUTPUTS.contains(&block.language())
}

fn rule() -> Option<&'static Regex> {
    static RULE: OnceLock<Option<Regex>> = OnceLock::new();
    const SAID: &str = r#"(?i)\b(?:prints?|outputs?|displays?|shows|writes|gives|yields|returns|evaluates to|results? in|output is|result is)\s*:?\s*(?:out\s+)?(?:`([^`\n]+)`|"([^"\n]+)"|(-?\d+(?:\.\d+)?)\b|(true|false)\b)|(?:会|将)?(?:打印|输出|显示|得到|返回)(?:出|了|的是|为)?\s*[:：]?\s*(?:`([^`\n]+)`|[“"]([^”"\n]+)[”"]|(-?\d+(?:\.\d+)?))"#;
    RULE.get_or_init(|| Regex::new(SAID).ok()).as_ref()
}

/// The output that a text states.
fn stated(text: &str) -> Option<String> {
    let captures = rule()?.captures(text)?;
    captures.iter().skip(1).flatten().next().map(|m| m.as_str().to_string())
}

/// Programs within lines that claim an output in the same sentence.
fn inline(prose: &str, language: &str) -> Vec<Claim> {
    let mut found = Vec::new();
    for line in prose.lines() {
        let parts: Vec<&str> = line.split('`').collect();
        // Every second part is code, where its span is closed.
        for n in (1..parts.len().saturating_sub(1)).step_by(2) {
            let code = parts[n].trim();
            let runs = code.contains(['(', ';', '=', '+', '*', '/']) && code.len() <= LONGEST;
            let said = parts[n + 1..].join("`");
            let begins = said.trim_start_matches([' ', ',']);
            let near = rule().and_then(|r| r.find(begins)).is_some_and(|m| m.start() <= 12);
            if runs && near {
                found.push(Claim { language: language.into(), code: code.into(), output: stated(begins) });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn claim(language: &str, code: &str, output: Option<&str>) -> Claim {
        Claim { language: language.into(), code: code.into(), output: output.map(str::to_string) }
    }

    #[test]
    fn programs_are_found_with_what_they_claim() {
        let block = "Try this:\n\n```rust\nprintln!(\"{}\", 1 + 2);\n```\n";
        let code = "println!(\"{}\", 1 + 2);\n";
        for (more, output) in [
            ("\nIt prints 3.", Some("3")),
            ("\n```output\n3\n4\n```\n", Some("3\n4")),
            ("\nThe output:\n```text\n3\n```\n", Some("3")),
            ("\nWhat happens?", None),
            ("\n它会打印 `3`。", Some("3")),
        ] {
            assert_eq!(claims(&format!("{block}{more}"), "c"), [claim("rust", code, output)], "{more}");
        }
        assert_eq!(claims("Here `1 + 2` gives 3, but `x` gives `4`.", "rust"), [claim("rust", "1 + 2", Some("3"))]);
        assert_eq!(claims("```\nx = 1\n```", "python"), [claim("python", "x = 1\n", None)]);
        assert_eq!(claims("Nothing runs here; `a` is a name.", "rust"), []);
    }

    proptest! {
        #[test]
        fn any_reply_can_be_read(reply in "(?s).{0,200}", tick in "[`\\n a-z0-9]{0,80}") {
            claims(&reply, "rust");
            claims(&tick, "rust");
        }
    }
}
