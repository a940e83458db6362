//! The language of vi's normal and visual mode, as tables: what was typed so far is a command, the beginning of one, or none.

/// Where the cursor goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motion {
    Left,
    Right,
    Up,
    Down,
    /// To the next word; of big ones, which only space parts.
    Word(bool),
    End(bool),
    Back(bool),
    Margin,
    First,
    LineEnd,
    Top,
    Bottom,
    /// To a character in the line.
    Find(Find),
    /// The last search of this kind once more, or in the other direction.
    Again(bool),
    Partner,
}

/// A search for a character in a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Find {
    pub wanted: char,
    pub back: bool,
    /// Up to the one beside it.
    pub till: bool,
}

/// What a motion takes with it under an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Up to before the character where it ends.
    Exclusive,
    /// With that character.
    Inclusive,
    /// Whole lines.
    Lines,
}

/// A thing around the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Object {
    /// `w`, `W`, a quote, or the bracket that opens.
    pub kind: char,
    /// With what is around it.
    pub around: bool,
}

/// What an operator works on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    Motion(Motion),
    Object(Object),
    /// The line at hand, and those after it that the count says.
    Line,
    /// What is selected.
    Selection,
}

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    Move(Motion),
    Delete(Target),
    Change(Target),
    Yank(Target),
    ShiftRight(Target),
    ShiftLeft(Target),
    /// Insert before the cursor, behind it, at the text's beginning, at the line's end.
    Insert,
    Append,
    InsertFirst,
    AppendEnd,
    /// A new line below, or above.
    OpenBelow,
    OpenAbove,
    PutAfter,
    PutBefore,
    Undo,
    Redo,
    Join,
    Repeat,
    Replace(char),
    SwapCase,
    Visual,
    VisualLines,
    /// In visual mode: to the other end of the selection.
    OtherEnd,
    /// In visual mode: the selection becomes this.
    Select(Object),
}

/// A command with its count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Command {
    pub count: Option<usize>,
    pub verb: Verb,
}

/// What the keys so far are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parsed {
    /// The beginning of a command.
    More,
    /// No command.
    No,
    /// A command.
    Yes(Command),
}

/// Redo, as a character.
pub const CTRL_R: char = '\u{12}';

const MOTIONS: &[(&str, Motion, Reach)] = &[
    ("h", Motion::Left, Reach::Exclusive),
    ("l", Motion::Right, Reach::Exclusive),
    (" ", Motion::Right, Reach::Exclusive),
    ("k", Motion::Up, Reach::Lines),
    ("j", Motion::Down, Reach::Lines),
    ("w", Motion::Word(false), Reach::Exclusive),
    ("W", Motion::Word(true), Reach::Exclusive),
    ("e", Motion::End(false), Reach::Inclusive),
    ("E", Motion::End(true), Reach::Inclusive),
    ("b", Motion::Back(false), Reach::Exclusive),
    ("B", Motion::Back(true), Reach::Exclusive),
    ("0", Motion::Margin, Reach::Exclusive),
    ("^", Motion::First, Reach::Exclusive),
    ("$", Motion::LineEnd, Reach::Inclusive),
    ("gg", Motion::Top, Reach::Lines),
    ("G", Motion::Bottom, Reach::Lines),
    (";", Motion::Again(false), Reach::Inclusive),
    (",", Motion::Again(true), Reach::Inclusive),
    ("%", Motion::Partner, Reach::Inclusive),
];

/// In normal mode.
const VERBS: &[(char, Verb)] = &[
    ('i', Verb::Insert),
    ('a', Verb::Append),
    ('I', Verb::InsertFirst),
    ('A', Verb::AppendEnd),
    ('o', Verb::OpenBelow),
    ('O', Verb::OpenAbove),
    ('x', Verb::Delete(Target::Motion(Motion::Right))),
    ('X', Verb::Delete(Target::Motion(Motion::Left))),
    ('s', Verb::Change(Target::Motion(Motion::Right))),
    ('S', Verb::Change(Target::Line)),
    ('D', Verb::Delete(Target::Motion(Motion::LineEnd))),
    ('C', Verb::Change(Target::Motion(Motion::LineEnd))),
    ('Y', Verb::Yank(Target::Line)),
    ('p', Verb::PutAfter),
    ('P', Verb::PutBefore),
    ('u', Verb::Undo),
    (CTRL_R, Verb::Redo),
    ('J', Verb::Join),
    ('.', Verb::Repeat),
    ('~', Verb::SwapCase),
    ('v', Verb::Visual),
    ('V', Verb::VisualLines),
];

/// In visual mode.
const VISUAL: &[(char, Verb)] = &[
    ('d', Verb::Delete(Target::Selection)),
    ('x', Verb::Delete(Target::Selection)),
    ('c', Verb::Change(Target::Selection)),
    ('s', Verb::Change(Target::Selection)),
    ('y', Verb::Yank(Target::Selection)),
    ('>', Verb::ShiftRight(Target::Selection)),
    ('<', Verb::ShiftLeft(Target::Selection)),
    ('p', Verb::PutAfter),
    ('P', Verb::PutAfter),
    ('J', Verb::Join),
    ('~', Verb::SwapCase),
    ('o', Verb::OtherEnd),
    ('v', Verb::Visual),
    ('V', Verb::VisualLines),
];

/// An operator: what it makes of what comes after it.
type Operator = fn(Target) -> Verb;

const OPERATORS: &[(char, Operator)] =
    &[('d', Verb::Delete), ('c', Verb::Change), ('y', Verb::Yank), ('>', Verb::ShiftRight), ('<', Verb::ShiftLeft)];

/// What a motion takes with it.
pub fn reach(motion: Motion) -> Reach {
    match motion {
        Motion::Find(find) if find.back => Reach::Exclusive,
        Motion::Find(_) => Reach::Inclusive,
        _ => MOTIONS.iter().find(|(_, m, _)| *m == motion).map_or(Reach::Exclusive, |(_, _, reach)| *reach),
    }
}

/// A count at the beginning of the keys, and the rest.
fn counted(keys: &str) -> (Option<usize>, &str) {
    // A zero at the beginning is a motion.
    let digits = if keys.starts_with('0') { 0 } else { keys.find(|c: char| !c.is_ascii_digit()).unwrap_or(keys.len()) };
    let (count, rest) = keys.split_at(digits);
    // More than anyone means: the work of a command stays bounded.
    ((digits > 0).then(|| count.parse().unwrap_or(9999).min(9999)), rest)
}

/// A motion, whole.
fn motion(keys: &str) -> Result<Motion, Parsed> {
    if let Some((_, motion, _)) = MOTIONS.iter().find(|(name, ..)| *name == keys) {
        return Ok(*motion);
    }
    let mut chars = keys.chars();
    match (chars.next(), chars.next(), chars.next()) {
        (Some('f' | 't' | 'F' | 'T' | 'g'), None, _) => Err(Parsed::More),
        (Some(kind @ ('f' | 't' | 'F' | 'T')), Some(wanted), None) => {
            Ok(Motion::Find(Find { wanted, back: kind.is_uppercase(), till: kind.eq_ignore_ascii_case(&'t') }))
        }
        _ => Err(Parsed::No),
    }
}

/// An object, whole: `iw`, `a(`.
fn object(keys: &str) -> Result<Object, Parsed> {
    let mut chars = keys.chars();
    let around = match chars.next() {
        Some('a') => true,
        Some('i') => false,
        _ => return Err(Parsed::No),
    };
    let kind = match chars.next() {
        None => return Err(Parsed::More),
        Some(c @ ('w' | 'W' | '"' | '\'' | '`' | '(' | '[' | '{')) => c,
        Some(')' | 'b') => '(',
        Some(']') => '[',
        Some('}' | 'B') => '{',
        Some(_) => return Err(Parsed::No),
    };
    Ok(Object { kind, around })
}

/// What the keys of a normal or visual mode are so far.
pub fn parse(keys: &str, visual: bool) -> Parsed {
    let (first, rest) = counted(keys);
    let yes = |count, verb| Parsed::Yes(Command { count, verb });
    let mut chars = rest.chars();
    let Some(key) = chars.next() else { return Parsed::More };
    let after = chars.as_str();
    if key == 'r' {
        return after.chars().next().map_or(Parsed::More, |c| yes(first, Verb::Replace(c)));
    }
    let table = if visual { VISUAL } else { VERBS };
    if let Some((_, verb)) = table.iter().find(|(c, _)| *c == key) {
        return yes(first, *verb);
    }
    if visual && let found @ (Ok(_) | Err(Parsed::More)) = object(rest) {
        return found.map_or_else(|more| more, |object| yes(first, Verb::Select(object)));
    }
    if let Some((_, operator)) = OPERATORS.iter().find(|(c, _)| *c == key && !visual) {
        let (second, target) = counted(after);
        let count = match (first, second) {
            (None, None) => None,
            (a, b) => Some((a.unwrap_or(1) * b.unwrap_or(1)).min(9999)),
        };
        return match target {
            "" => Parsed::More,
            t if t.starts_with(key) => yes(count, operator(Target::Line)),
            t => match (motion(t), object(t)) {
                (Ok(motion), _) => yes(count, operator(Target::Motion(motion))),
                (_, Ok(object)) => yes(count, operator(Target::Object(object))),
                (Err(Parsed::More), _) | (_, Err(Parsed::More)) => Parsed::More,
                _ => Parsed::No,
            },
        };
    }
    match motion(rest) {
        Ok(motion) => yes(first, Verb::Move(motion)),
        Err(parsed) => parsed,
    }
}
