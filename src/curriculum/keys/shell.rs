//! Commands, compared as a shell reads them: by words. Quotes that change nothing, spaces between words and the order of flags
//! that do not depend on each other are forgiven; letter case is not.

use super::flags;

/// A character and how it is read: 0 as it is; 1 with a meaning inside double quotes; 2 with a meaning outside quotes.
pub(super) type Read = (char, u8);

/// A part of a command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A word, after quotes.
    Word(Vec<Read>),
    /// What stands between commands, or sends output elsewhere.
    Operator(String),
}

impl Token {
    /// The word, where no character of it has a meaning of its own.
    pub(super) fn literal(&self) -> Option<String> {
        match self {
            Token::Word(chars) if chars.iter().all(|(_, how)| *how == 0) => Some(chars.iter().map(|c| c.0).collect()),
            _ => None,
        }
    }

    /// A word of these characters.
    pub(super) fn of(text: &str) -> Token {
        Token::Word(text.chars().map(|c| (c, 0)).collect())
    }
}

/// What parts words, outside quotes.
const OPERATORS: &str = "|&;<>()";
/// What has a meaning outside quotes, beside `$`.
const SPECIAL: &str = "*?[]~#{}!`";

/// Whether two command lines are the same; `None` where one of them cannot be read, for instance for an open quote.
pub(super) fn same(a: &str, b: &str) -> Option<bool> {
    Some(flags::sorted(tokens(a)?) == flags::sorted(tokens(b)?))
}

/// Whether a text is a command with flags: a word in small letters, and behind it a word like `-l` or `--long`.
pub fn has_flags(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let command = |w: &str| {
        let tail = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_.+-".contains(&b);
        w.len() >= 2 && w.as_bytes()[0].is_ascii_lowercase() && w.bytes().all(tail)
    };
    let flag = |w: &str| {
        let name = w.strip_prefix("--").or_else(|| w.strip_prefix('-'));
        name.is_some_and(|n| n.starts_with(|c: char| c.is_ascii_alphabetic()))
    };
    words.next().is_some_and(command) && words.any(flag)
}

/// Reads a command line as words and operators. Line ends part commands.
pub(super) fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut reader = Reader { chars: text.trim().chars().collect(), at: 0, word: None, out: Vec::new() };
    while let Some(c) = reader.next() {
        reader.read(c)?;
    }
    reader.end_word();
    Some(reader.out)
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    /// The word that is being read; a quote alone begins one too.
    word: Option<Vec<Read>>,
    out: Vec<Token>,
}

impl Reader {
    fn next(&mut self) -> Option<char> {
        self.at += 1;
        self.chars.get(self.at - 1).copied()
    }

    fn push(&mut self, c: char, how: u8) {
        self.word.get_or_insert_default().push((c, how));
    }

    fn end_word(&mut self) {
        self.out.extend(self.word.take().map(Token::Word));
    }

    fn read(&mut self, c: char) -> Option<()> {
        match c {
            '\n' => {
                self.end_word();
                self.operator(String::new(), ';');
            }
            _ if c.is_whitespace() => self.end_word(),
            '\\' => match self.next()? {
                '\n' => {}
                c => self.push(c, 0),
            },
            '\'' => {
                self.word.get_or_insert_default();
                loop {
                    match self.next()? {
                        '\'' => break,
                        c => self.push(c, 0),
                    }
                }
            }
            '"' => self.quoted()?,
            '$' => self.expansion(2),
            _ if OPERATORS.contains(c) => {
                // Digits right before `<` or `>` say which stream is meant.
                let stream = |w: &mut Vec<Read>| w.iter().all(|(c, how)| *how == 0 && c.is_ascii_digit());
                let digits = if "<>".contains(c) { self.word.take_if(stream) } else { None };
                self.end_word();
                self.operator(digits.into_iter().flatten().map(|r| r.0).collect(), c);
            }
            _ => self.push(c, if SPECIAL.contains(c) { 2 } else { 0 }),
        }
        Some(())
    }

    /// An operator of one character or more.
    fn operator(&mut self, before: String, c: char) {
        let mut text = before;
        text.push(c);
        let grows = |n: &char| "|&<>".contains(*n) && "|&<>".contains(c);
        while self.chars.get(self.at).is_some_and(grows) {
            text.extend(self.next());
        }
        self.out.push(Token::Operator(text));
    }

    fn quoted(&mut self) -> Option<()> {
        self.word.get_or_insert_default();
        loop {
            match self.next()? {
                '"' => return Some(()),
                '\\' => match self.next()? {
                    '\n' => {}
                    c if "$`\"\\".contains(c) => self.push(c, 0),
                    c => {
                        self.push('\\', 0);
                        self.push(c, 0);
                    }
                },
                '$' => self.expansion(1),
                '`' => self.push('`', 1),
                c => self.push(c, 0),
            }
        }
    }

    /// `$` and the name behind it, so that `"$a"b` is not `"$ab"`.
    fn expansion(&mut self, how: u8) {
        self.push('$', how);
        while let Some(c) = self.chars.get(self.at).copied().filter(|c| c.is_alphanumeric() || *c == '_') {
            self.at += 1;
            self.push(c, how);
        }
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn words_are_compared_as_a_shell_reads_them() {
        for (a, b) in [
            ("echo  'a'", "echo \"a\""),
            ("echo a", "echo \"a\""),
            ("echo a\\ b", "echo 'a b'"),
            ("a|b", "a | b"),
            ("a >f", "a > f"),
            ("a 2>&1", "a 2>& 1"),
            ("a; b", "a\nb"),
            ("grep '*.txt' f", "grep \"*.txt\" f"),
            ("ls -la", "ls -al"),
            ("ls -la", "ls -l -a"),
            ("head -n 5 f", "head -n5 f"),
            ("git commit -am 'x y'", "git commit -a -m \"x y\""),
            ("git log --graph --oneline", "git log --oneline --graph"),
            ("tar -xzf a.tar", "tar -zxf a.tar"),
            ("sudo rm -rf x", "sudo rm -fr x"),
        ] {
            assert_eq!(same(a, b), Some(true), "{a} == {b}");
            assert_eq!(same(b, a), Some(true), "{b} == {a}");
        }
    }

    #[test]
    fn what_means_something_else_is_not_the_same() {
        for (a, b) in [
            ("ls -l", "ls -L"),
            ("ls *", "ls '*'"),
            ("echo \"$a\"b", "echo \"$ab\""),
            ("echo \"$x\"", "echo $x"),
            ("echo '$x'", "echo \"$x\""),
            ("echo ''", "echo"),
            ("x=1", "x = 1"),
            ("a 2>f", "a 2 >f"),
            ("a && b", "a & & b"),
            ("a || b", "a | b"),
            ("tar -xfz a", "tar -xzf a"),
            ("rm -if x", "rm -fi x"),
            ("find . -name x", "find . -eman x"),
            ("cmd --all", "cmd -a -l -l"),
            ("cmd --all", "cmd -all"),
            ("cmd -o out -v", "cmd -v out -o"),
            ("mv a b", "mv b a"),
            ("mv 'a b'", "mv a b"),
            ("a --x 1 --y 2", "a --y 1 --x 2"),
        ] {
            assert_ne!(same(a, b), Some(true), "{a} != {b}");
        }
        assert_eq!(same("echo 'a", "echo a"), None);
    }

    #[test]
    fn a_command_with_flags_is_known() {
        for yes in ["ls -l", "git commit -m x", "cargo build --release", "apt-get install -y x"] {
            assert!(has_flags(yes), "{yes}");
        }
        for no in ["ls", "5 -x", "x -y", "a - b", "Use -l", "git add .", "rest -5", ""] {
            assert!(!has_flags(no), "{no}");
        }
    }
}
