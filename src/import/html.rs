//! HTML of question banks and cards as our Markdown: the few marks that we have, everything else as plain text.

use super::clean::MAX_TEXT;

/// What was lost on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lost {
    /// A picture, a sound, a film.
    pub media: bool,
    /// A table, which stands as lines.
    pub tables: bool,
    /// A script or a style sheet.
    pub scripts: bool,
}

impl Lost {
    /// The same, or what something else lost.
    pub fn and(self, other: Lost) -> Lost {
        Lost {
            media: self.media || other.media,
            tables: self.tables || other.tables,
            scripts: self.scripts || other.scripts,
        }
    }

    /// For the report.
    pub fn words(self) -> Vec<&'static str> {
        let all = [
            (self.media, "pictures and sounds cannot be shown; their names stand in their places"),
            (self.tables, "a table stands as lines"),
            (self.scripts, "a script or a style sheet is left out"),
        ];
        all.into_iter().filter(|(there, _)| *there).map(|(_, words)| words).collect()
    }
}

/// Names of elements; what stands in angle brackets and is none of these is text.
const ELEMENTS: &str = " a abbr address article aside audio b blockquote body br button caption center cite code col colgroup dd \
    del dfn div dl dt em figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd \
    label li link main mark math meta nav object ol p pre q s samp script section small source span strike strong style sub \
    sup svg table tbody td tfoot th thead tr tt u ul var video ";

/// Named characters, those that turn up in questions.
const NAMED: &str = "amp & lt < gt > quot \" apos ' ndash – mdash — hellip … times × divide ÷ minus − plusmn ± le ≤ ge ≥ ne ≠ \
    larr ← rarr → harr ↔ lsquo ‘ rsquo ’ ldquo “ rdquo ” laquo « raquo » copy © deg ° micro µ middot · bull • sect § euro € \
    auml ä ouml ö uuml ü Auml Ä Ouml Ö Uuml Ü szlig ß eacute é egrave è agrave à ccedil ç ntilde ñ pi π infin ∞ alpha α beta β \
    lambda λ sum ∑ radic √ isin ∈ forall ∀ exist ∃ and ∧ or ∨ rArr ⇒ hArr ⇔";

/// The longest tag, in characters.
const MAX_TAG: usize = 4096;

/// Whether a text has marks or entities of HTML.
pub fn is_html(text: &str) -> bool {
    let mut rest = text.get(..4 * MAX_TEXT).unwrap_or(text);
    while let Some(at) = rest.find(['<', '&']) {
        rest = &rest[at..];
        if tag(rest).is_some() || entity(rest).is_some() {
            return true;
        }
        rest = &rest[1..];
    }
    false
}

/// A tag at the beginning of a text: its name, whether it closes, what stands in it, and its length.
fn tag(text: &str) -> Option<(String, bool, &str, usize)> {
    let inner = text.strip_prefix('<')?;
    if let Some(comment) = inner.strip_prefix("!--") {
        let end = comment.find("-->").map_or(comment.len(), |e| e + 3);
        return Some(("!--".into(), false, "", 4 + end));
    }
    let closes = inner.starts_with('/');
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    let name: String = inner.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    if name.is_empty() || !ELEMENTS.contains(&format!(" {name} ")) {
        return None;
    }
    let behind = &inner[name.len()..];
    if !behind.starts_with(|c: char| c.is_whitespace() || c == '>' || c == '/') {
        return None;
    }
    let end = behind.char_indices().take(MAX_TAG).find(|(_, c)| *c == '>')?.0;
    Some((name.clone(), closes, &behind[..end], 1 + usize::from(closes) + name.len() + end + 1))
}

/// The character of an entity at the beginning of a text, and the entity's length.
fn entity(text: &str) -> Option<(String, usize)> {
    let inner = text.strip_prefix('&')?;
    let end = inner.char_indices().take(12).find(|(_, c)| *c == ';')?.0;
    let name = &inner[..end];
    let shown = match name.strip_prefix('#') {
        Some(number) => {
            let hex = number.strip_prefix(['x', 'X']);
            let code = hex.map_or_else(|| number.parse::<u32>().ok(), |h| u32::from_str_radix(h, 16).ok())?;
            char::from_u32(code).map_or_else(String::new, String::from)
        }
        None if name == "nbsp" => " ".into(),
        None => {
            let words: Vec<&str> = NAMED.split_whitespace().collect();
            words.chunks_exact(2).find(|pair| pair[0] == name).map(|pair| pair[1].to_string())?
        }
    };
    Some((shown, end + 2))
}

/// The value of an attribute.
fn attribute(inside: &str, name: &str) -> Option<String> {
    let lower = inside.to_ascii_lowercase();
    let at = lower.find(&format!("{name}="))? + name.len() + 1;
    let value = inside.get(at..)?;
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    Some(match quote {
        Some(q) => value[1..].split(q).next().unwrap_or("").to_string(),
        None => value.split_whitespace().next().unwrap_or("").to_string(),
    })
}

/// What begins with the tag that closes an element.
fn closing<'a>(text: &'a str, name: &str) -> &'a str {
    let closes = |at: usize| text.get(at + 2..at + 2 + name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name));
    text.match_indices("</").map(|(at, _)| at).find(|at| closes(*at)).map_or("", |at| &text[at..])
}

/// HTML as Markdown. A text that is too long to be taken stays as it is.
pub fn markdown(html: &str) -> (String, Lost) {
    written(html, Writer::default())
}

/// The text of HTML without any mark, for answers that are typed.
pub fn bare(html: &str) -> String {
    written(html, Writer { bare: true, ..Writer::default() }).0
}

fn written(html: &str, mut w: Writer) -> (String, Lost) {
    if html.len() > 4 * MAX_TEXT {
        return (html.to_string(), Lost::default());
    }
    let mut rest = html;
    while !rest.is_empty() {
        if let Some((name, closes, inside, length)) = tag(rest) {
            rest = rest.get(length..).unwrap_or("");
            if !closes && matches!(name.as_str(), "script" | "style" | "head" | "svg") {
                w.lost.scripts = true;
                rest = closing(rest, &name);
                continue;
            }
            w.tag(&name, closes, inside);
        } else if let Some((shown, length)) = entity(rest) {
            w.text(&shown);
            rest = &rest[length..];
        } else {
            let first = rest.chars().next().map_or(1, char::len_utf8);
            let end = rest[first..].find(['<', '&']).map_or(rest.len(), |n| n + first);
            w.text(&rest[..end]);
            rest = &rest[end..];
        }
    }
    (w.finish(), w.lost)
}

#[derive(Default)]
struct Writer {
    out: String,
    lost: Lost,
    pre: bool,
    code: bool,
    /// Whether no marks are written, only text.
    bare: bool,
    /// Numbers of the lists that are open; `None` for those without numbers.
    lists: Vec<Option<u32>>,
}

impl Writer {
    fn text(&mut self, text: &str) {
        if self.pre {
            self.out.push_str(text);
            return;
        }
        for c in text.chars() {
            let space = c.is_whitespace();
            if space && (self.out.is_empty() || self.out.ends_with(char::is_whitespace)) {
                continue;
            }
            self.out.push(if space { ' ' } else { c });
        }
    }

    fn line(&mut self, lines: usize) {
        let bare = self.out.trim_end_matches(' ').len();
        self.out.truncate(bare);
        let there = self.out.len() - self.out.trim_end_matches('\n').len();
        if !self.out.is_empty() {
            (there..lines).for_each(|_| self.out.push('\n'));
        }
    }

    fn tag(&mut self, name: &str, closes: bool, inside: &str) {
        match name {
            "br" if self.pre => self.out.push('\n'),
            "br" => self.line(1),
            "p" | "div" | "section" | "article" | "blockquote" | "figure" | "hr" | "dl" => self.line(2),
            "b" | "strong" | "i" | "em" | "code" | "tt" | "kbd" | "samp" | "var" | "pre" if self.bare => {}
            "b" | "strong" if !self.pre && !self.code => self.mark("**", closes),
            "i" | "em" if !self.pre && !self.code => self.mark("*", closes),
            "code" | "tt" | "kbd" | "samp" | "var" if !self.pre => {
                self.code = !closes;
                self.out.push('`');
            }
            "pre" => {
                self.line(if closes { 1 } else { 2 });
                if closes != self.pre {
                    return;
                }
                self.pre = !closes;
                self.out.push_str(if closes { "```\n\n" } else { "```\n" });
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.line(2);
                if !closes {
                    self.out.push_str("### ");
                }
            }
            "ul" | "ol" if closes => {
                self.lists.pop();
                self.line(2);
            }
            "ul" | "ol" => {
                self.line(1);
                if self.lists.len() < 8 {
                    self.lists.push((name == "ol").then_some(0));
                }
            }
            "li" if !closes => {
                self.line(1);
                let deep = self.lists.len().saturating_sub(1);
                let sign = match self.lists.last_mut() {
                    Some(Some(n)) => {
                        *n += 1;
                        format!("{n}. ")
                    }
                    _ => "- ".into(),
                };
                self.out.push_str(&"  ".repeat(deep));
                self.out.push_str(&sign);
            }
            "tr" => {
                self.lost.tables = true;
                self.line(1);
            }
            "td" | "th" if closes => self.out.push_str(" | "),
            "dt" | "dd" if !closes => self.line(1),
            "sup" if !closes => self.out.push('^'),
            "sub" if !closes => self.out.push('_'),
            "img" | "audio" | "video" | "object" | "iframe" if !closes => {
                self.lost.media = true;
                let named = attribute(inside, "alt").filter(|a| !a.trim().is_empty());
                let named = named.or_else(|| attribute(inside, "src")).unwrap_or_default();
                let named = named.rsplit('/').next().unwrap_or("").to_string();
                self.text(&format!("(picture: {})", if named.is_empty() { "no name" } else { &named }));
            }
            _ => {}
        }
    }

    /// A mark that must touch the word that it marks.
    fn mark(&mut self, sign: &str, closes: bool) {
        let spaces = self.out.len() - self.out.trim_end_matches(' ').len();
        if closes && spaces > 0 {
            self.out.truncate(self.out.len() - spaces);
            self.out.push_str(sign);
            self.out.push(' ');
        } else {
            self.out.push_str(sign);
        }
    }

    fn finish(&mut self) -> String {
        if self.pre {
            self.line(1);
            self.out.push_str("```");
        }
        std::mem::take(&mut self.out).trim().replace("****", "").replace("\n\n\n", "\n\n")
    }
}

/// Plain text as Markdown: stars that would become marks stand as they are.
pub fn plain(text: &str) -> String {
    if text.matches('*').count() > 1 { text.replace('*', "\\*") } else { text.to_string() }
}

#[cfg(test)]
mod checks {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn marks_become_ours() {
        let (text, lost) = markdown("<p>Is <b>x &lt; y </b>true?</p><pre>a\n  b</pre><ul><li>one<li>two</ul>");
        assert_eq!(text, "Is **x < y** true?\n\n```\na\n  b\n```\n\n- one\n- two");
        assert_eq!(lost, Lost::default());
        assert_eq!(markdown("Vec<T> and a<b, c>d <br>e").0, "Vec<T> and a<b, c>d\ne");
        assert_eq!(markdown("<script>alert(1)</script>x<img src=\"a/b.png\">").0, "x(picture: b.png)");
        assert_eq!(markdown("&#65;&#x42;&unknown; &#27;[0m").0, "AB&unknown; \u{1b}[0m");
        assert_eq!(bare("<b>ls</b> <code>-l</code>"), "ls -l");
    }

    proptest! {
        #[test]
        fn nothing_breaks_it(text in "(<|>|/|p|pre|li|ul|b|script|&|;|#|x|é| |\n|\"|=|img|src|!--){0,60}") {
            let (out, _) = markdown(&text);
            prop_assert!(out.len() <= text.len() * 12 + 40);
            is_html(&text);
        }
    }
}
