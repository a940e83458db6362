//! Flags of commands in one order, where their order means nothing.

use super::shell::Token;

/// What is known of a command's short flags.
struct Command {
    name: &'static str,
    /// Flags that take what stands behind them.
    takes: &'static str,
    /// Flags of which the last one wins: among those of one group the order stays.
    last_wins: &'static [&'static str],
}

const fn known(name: &'static str, takes: &'static str, last_wins: &'static [&'static str]) -> Command {
    Command { name, takes, last_wins }
}

const COMMANDS: [Command; 42] = [
    known("ls", "ITw", &["tSUXvcu", "1lCxmg", "aA"]),
    known("rm", "", &["fiI"]),
    known("cp", "tS", &["fin", "HLP"]),
    known("mv", "tS", &["fin"]),
    known("ln", "tS", &["fi", "LP"]),
    known("mkdir", "m", &[]),
    known("rmdir", "", &[]),
    known("cat", "", &[]),
    known("head", "nc", &["qv"]),
    known("tail", "ncs", &["qv"]),
    known("wc", "", &[]),
    known("sort", "kotST", &[]),
    known("uniq", "fsw", &[]),
    known("cut", "bcdf", &[]),
    known("tr", "", &[]),
    known("grep", "efmABCdD", &["EFGP", "Hh", "lL"]),
    known("diff", "UCIxFSDW", &[]),
    known("chmod", "", &[]),
    known("chown", "", &["HLP"]),
    known("touch", "drt", &[]),
    known("du", "dBtX", &["hkm", "HLP"]),
    known("df", "Btx", &["hHk"]),
    known("ps", "CGOopqstUu", &[]),
    known("tar", "fCTXbgIKLNHV", &["cxtru", "jzJ"]),
    known("gzip", "S", &[]),
    known("git add", "", &[]),
    known("git branch", "u", &[]),
    known("git checkout", "bB", &[]),
    known("git clean", "e", &[]),
    known("git clone", "bocuj", &[]),
    known("git commit", "mFCct", &[]),
    known("git diff", "SGOU", &[]),
    known("git log", "nLSG", &[]),
    known("git merge", "mFsX", &[]),
    known("git push", "o", &[]),
    known("git rebase", "sXx", &[]),
    known("git reset", "", &[]),
    known("git restore", "s", &[]),
    known("git rm", "", &[]),
    known("git stash", "m", &[]),
    known("git switch", "cC", &[]),
    known("git tag", "mFu", &[]),
];

/// Commands whose flags are whole words behind one dash, or take all that follows: nothing of them is moved.
const LEFT_ALONE: [&str; 20] = [
    "find", "sed", "awk", "xargs", "env", "java", "javac", "gcc", "g++", "cc", "clang", "go", "openssl", "ffmpeg",
    "python", "python3", "perl", "bash", "sh", "ssh",
];
/// Most letters of a group of flags where the command is not known: a longer one is rather a word.
const LONGEST_GROUP: usize = 3;

/// A flag with what belongs to it.
struct Flag {
    sort: String,
    tokens: Vec<Token>,
    /// Whether the next word may belong to it: then it stays where it is.
    may_take: bool,
}

/// The same command lines with groups of short flags taken apart, and neighbouring flags in one order.
pub(super) fn sorted(tokens: Vec<Token>) -> Vec<Token> {
    let parts_commands = |t: &Token| matches!(t, Token::Operator(o) if !o.contains(['<', '>']));
    tokens.split_inclusive(parts_commands).flat_map(one_command).collect()
}

fn one_command(tokens: &[Token]) -> Vec<Token> {
    let word = |n: usize| tokens.get(n).and_then(Token::literal).unwrap_or_default();
    let first = usize::from(word(0) == "sudo");
    let (name, sub) = (word(first), format!("{} {}", word(first), word(first + 1)));
    if LEFT_ALONE.contains(&name.as_str()) {
        return tokens.to_vec();
    }
    let command = COMMANDS.iter().find(|c| c.name == name || c.name == sub);
    let mut out = Vec::new();
    let mut run: Vec<Flag> = Vec::new();
    let mut rest = tokens.iter().peekable();
    while let Some(token) = rest.next() {
        match flags_of(command, token, &mut rest) {
            Some(flags) => run.extend(flags),
            None => {
                end_run(&mut run, matches!(token, Token::Word(_)), &mut out);
                out.push(token.clone());
            }
        }
    }
    end_run(&mut run, false, &mut out);
    out
}

/// Puts the flags of a run in order; the last one stays last where the word behind it may belong to it.
fn end_run(run: &mut Vec<Flag>, word_follows: bool, out: &mut Vec<Token>) {
    let last = if word_follows { run.pop_if(|f| f.may_take) } else { None };
    run.sort_by(|a, b| a.sort.cmp(&b.sort));
    out.extend(run.drain(..).chain(last).flat_map(|f| f.tokens));
}

/// The flags that a word stands for, with the words that they take; `None` for a word that is no flag or must stay.
fn flags_of<'a>(
    command: Option<&Command>,
    token: &Token,
    rest: &mut std::iter::Peekable<impl Iterator<Item = &'a Token>>,
) -> Option<Vec<Flag>> {
    let Token::Word(chars) = token else { return None };
    let text: String = chars.iter().map(|c| c.0).collect();
    if let Some(long) = text.strip_prefix("--") {
        let moves = !long.is_empty() && !long.contains('=') && token.literal().is_some();
        return moves.then(|| vec![Flag { sort: text.clone(), tokens: vec![token.clone()], may_take: true }]);
    }
    let letters = text.strip_prefix('-').filter(|l| !l.is_empty())?;
    let Some(command) = command else {
        let group = letters.len() <= LONGEST_GROUP && letters.bytes().all(|b| b.is_ascii_alphabetic());
        let one = |l: char| Flag { sort: format!("-{l}"), tokens: vec![Token::of(&format!("-{l}"))], may_take: true };
        return group.then(|| letters.chars().map(one).collect());
    };
    let mut flags = Vec::new();
    for (n, letter) in letters.chars().enumerate() {
        if !letter.is_ascii_alphanumeric() {
            return None;
        }
        let group = command.last_wins.iter().position(|g| g.contains(letter));
        let sort = group.map_or(format!("-{letter}"), |g| format!("!{g}"));
        let mut tokens = vec![Token::of(&format!("-{letter}"))];
        if !command.takes.contains(letter) {
            flags.push(Flag { sort, tokens, may_take: false });
            continue;
        }
        // The dash, the letters before and this one are read; what is left of the word belongs to the flag.
        let behind = chars.get(n + 2..).unwrap_or_default();
        match rest.peek() {
            _ if !behind.is_empty() => tokens.push(Token::Word(behind.to_vec())),
            Some(next @ Token::Word(_)) => {
                tokens.push((*next).clone());
                rest.next();
            }
            _ => {}
        }
        flags.push(Flag { sort, tokens, may_take: false });
        break;
    }
    Some(flags)
}
