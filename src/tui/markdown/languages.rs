//! What the colours of code know of each language: words, comments, quotes. No grammar.

/// A language as far as it is coloured.
#[derive(Debug)]
pub(super) struct Language {
    /// Names that a fence or an item may call it.
    names: &'static [&'static str],
    keywords: &'static [&'static str],
    /// Whether keywords may be written in any case.
    any_case: bool,
    /// What begins a comment that goes on to the end of the line.
    pub(super) comments: &'static [&'static str],
    /// What opens and closes a string.
    pub(super) quotes: &'static [char],
    /// Whether names that begin with a capital are types.
    pub(super) capitals: bool,
    /// What stands before a word and makes it special, as in `$HOME` or `#include`.
    pub(super) sigils: &'static [char],
    /// Whether a `!` behind a word makes it a macro.
    pub(super) macros: bool,
}

impl Language {
    /// Whether this word is one of the language's own.
    pub(super) fn owns(&self, word: &str) -> bool {
        if self.any_case {
            return self.keywords.iter().any(|k| k.eq_ignore_ascii_case(word));
        }
        self.keywords.contains(&word)
    }
}

/// The language of this name.
pub(super) fn of(name: &str) -> Option<&'static Language> {
    LANGUAGES.iter().find(|l| l.names.iter().any(|n| n.eq_ignore_ascii_case(name)))
}

const LANGUAGES: [Language; 10] = [
    Language {
        names: &["rust", "rs"],
        keywords: &[
            "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern", "false",
            "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return",
            "self", "static", "struct", "super", "trait", "true", "type", "unsafe", "use", "where", "while",
        ],
        any_case: false,
        comments: &["//"],
        quotes: &['"'],
        capitals: true,
        sigils: &[],
        macros: true,
    },
    Language {
        names: &["python", "py", "python3"],
        keywords: &[
            "False", "None", "True", "and", "as", "assert", "async", "await", "break", "case", "class", "continue",
            "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
            "lambda", "match", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
        ],
        any_case: false,
        comments: &["#"],
        quotes: &['"', '\''],
        capitals: true,
        sigils: &['@'],
        macros: false,
    },
    Language {
        names: &["c", "h", "cpp", "c++"],
        keywords: &[
            "auto", "bool", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum",
            "extern", "false", "float", "for", "goto", "if", "inline", "int", "long", "register", "restrict", "return",
            "short", "signed", "sizeof", "static", "struct", "switch", "true", "typedef", "union", "unsigned", "void",
            "volatile", "while",
        ],
        any_case: false,
        comments: &["//"],
        quotes: &['"', '\''],
        capitals: true,
        sigils: &['#'],
        macros: false,
    },
    Language {
        names: &["shell", "sh", "bash", "zsh", "console", "git"],
        keywords: &[
            "break", "case", "cd", "continue", "do", "done", "echo", "elif", "else", "esac", "exit", "export", "fi",
            "for", "function", "if", "in", "local", "read", "return", "set", "shift", "then", "trap", "unset", "until",
            "while",
        ],
        any_case: false,
        comments: &["#"],
        quotes: &['"', '\''],
        capitals: false,
        sigils: &['$'],
        macros: false,
    },
    Language {
        names: &["sql", "sqlite"],
        keywords: &[
            "all",
            "alter",
            "and",
            "as",
            "asc",
            "begin",
            "between",
            "by",
            "case",
            "check",
            "commit",
            "create",
            "cross",
            "default",
            "delete",
            "desc",
            "distinct",
            "drop",
            "else",
            "end",
            "except",
            "exists",
            "foreign",
            "from",
            "full",
            "group",
            "having",
            "in",
            "index",
            "inner",
            "insert",
            "intersect",
            "into",
            "is",
            "join",
            "key",
            "left",
            "like",
            "limit",
            "not",
            "null",
            "offset",
            "on",
            "or",
            "order",
            "outer",
            "over",
            "partition",
            "primary",
            "recursive",
            "references",
            "right",
            "rollback",
            "select",
            "set",
            "table",
            "then",
            "union",
            "unique",
            "update",
            "using",
            "values",
            "view",
            "when",
            "where",
            "with",
        ],
        any_case: true,
        comments: &["--"],
        quotes: &['\''],
        capitals: false,
        sigils: &[],
        macros: false,
    },
    Language {
        names: &["toml"],
        keywords: &["false", "inf", "nan", "true"],
        any_case: false,
        comments: &["#"],
        quotes: &['"', '\''],
        capitals: false,
        sigils: &[],
        macros: false,
    },
    Language {
        names: &["javascript", "js", "typescript", "ts", "jsx", "tsx"],
        keywords: &[
            "as", "async", "await", "break", "case", "catch", "class", "const", "continue", "default", "delete", "do",
            "else", "enum", "export", "extends", "false", "finally", "for", "from", "function", "if", "import", "in",
            "instanceof", "interface", "let", "new", "null", "of", "return", "static", "super", "switch", "this",
            "throw", "true", "try", "type", "typeof", "undefined", "var", "void", "while", "yield",
        ],
        any_case: false,
        comments: &["//"],
        quotes: &['"', '\'', '`'],
        capitals: true,
        sigils: &[],
        macros: false,
    },
    Language {
        names: &["go", "golang", "java", "kotlin", "swift", "csharp", "cs"],
        keywords: &[
            "abstract", "bool", "boolean", "break", "case", "catch", "chan", "char", "class", "const", "continue",
            "default", "defer", "do", "double", "else", "enum", "extends", "false", "final", "finally", "float", "for",
            "fun", "func", "go", "if", "implements", "import", "int", "interface", "let", "long", "map", "new", "nil",
            "null", "package", "private", "protected", "public", "range", "return", "select", "static", "string",
            "struct", "super", "switch", "this", "throw", "throws", "true", "try", "type", "using", "val", "var",
            "void", "when", "while",
        ],
        any_case: false,
        comments: &["//"],
        quotes: &['"', '\''],
        capitals: true,
        sigils: &['@'],
        macros: false,
    },
    Language {
        names: &["json", "jsonc"],
        keywords: &["false", "null", "true"],
        any_case: false,
        comments: &["//"],
        quotes: &['"'],
        capitals: false,
        sigils: &[],
        macros: false,
    },
    Language {
        names: &["yaml", "yml", "ini", "dockerfile", "makefile", "make"],
        keywords: &["false", "no", "null", "on", "off", "true", "yes"],
        any_case: false,
        comments: &["#"],
        quotes: &['"', '\''],
        capitals: false,
        sigils: &['$'],
        macros: false,
    },
];
