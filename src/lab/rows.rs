//! Rows of a log of answers: `student,item,skill,correct[,timestamp_s]`, any order of columns, others left aside.
//!
//! Reads one line at a time and keeps none. Students' answers must stand together, in the order of time; a student who
//! comes back after another is a fault that is named, since the figures would be of two students.

use super::answers::{Answer, Bank};
use std::collections::HashSet;

/// Longest line read, in bytes.
pub const LONGEST_LINE: usize = 1 << 16;
/// Names that a bank may have: beyond this a log is refused, so that no log fills the memory.
const MOST_NAMES: usize = 5_000_000;

/// Where the columns are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    student: usize,
    item: usize,
    skill: usize,
    correct: usize,
    time: Option<usize>,
}

impl Columns {
    /// From the first line.
    ///
    /// # Errors
    /// Which column is missing, and how to mend it.
    pub fn parse(line: &str) -> Result<Columns, String> {
        let line = line.trim_start_matches('\u{feff}');
        let fields = split(line).ok_or("the first line has a quotation mark that is not closed")?;
        let find = |name: &str| fields.iter().position(|f| f.trim().eq_ignore_ascii_case(name));
        let need = |name: &str| {
            find(name).ok_or_else(|| {
                format!("there is no column `{name}`: the first line names the columns, student,item,skill,correct and, where times are known, timestamp_s")
            })
        };
        Ok(Columns {
            student: need("student")?,
            item: need("item")?,
            skill: need("skill")?,
            correct: need("correct")?,
            time: find("timestamp_s"),
        })
    }

    /// Whether there are times.
    pub fn timed(&self) -> bool {
        self.time.is_some()
    }
}

/// The fields of a line; text in quotation marks may hold commas, and a doubled mark is one (RFC 4180). `None` where a mark
/// is not closed.
fn split(line: &str) -> Option<Vec<String>> {
    if !line.contains('"') {
        return Some(line.split(',').map(str::to_string).collect());
    }
    let (mut fields, mut field, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(std::mem::take(&mut field)),
            c => field.push(c),
        }
    }
    fields.push(field);
    (!quoted).then_some(fields)
}

/// What a row says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    /// Whether another student begins.
    pub begins: bool,
    /// The answer.
    pub answer: Answer,
}

/// Reads row after row.
#[derive(Debug)]
pub struct Reader {
    columns: Columns,
    student: Option<String>,
    /// Hashes of the students that are over.
    over: HashSet<u64>,
    turn: u32,
}

impl Reader {
    /// For a file with these columns.
    pub fn new(columns: Columns) -> Reader {
        Reader { columns, student: None, over: HashSet::new(), turn: 0 }
    }

    /// Reads a line; new names enter the bank. `None` for an empty line.
    ///
    /// # Errors
    /// What is wrong with it, and how to mend it. The line then counts as not there.
    pub fn read(&mut self, line: &str, bank: &mut Bank) -> Result<Option<Row>, String> {
        if line.trim().is_empty() {
            return Ok(None);
        }
        let fields = split(line).ok_or("a quotation mark is not closed: close it on the same line")?;
        let field = |at: usize, name: &str| {
            let found = fields.get(at).map(|f| f.trim());
            found.filter(|f| !f.is_empty()).ok_or_else(|| format!("there is no {name}: fill the column in"))
        };
        let c = &self.columns;
        let (student, item, skill) = (field(c.student, "student")?, field(c.item, "item")?, field(c.skill, "skill")?);
        let right = match field(c.correct, "correct")? {
            "1" | "1.0" | "true" => true,
            "0" | "0.0" | "false" => false,
            other => return Err(format!("correct is `{}`: write 1 or 0", brief(other))),
        };
        let seconds = match c.time {
            Some(at) => {
                let text = field(at, "timestamp_s")?;
                let seconds = text.parse::<f64>().ok().filter(|s| s.is_finite() && s.abs() < 1e12);
                Some(seconds.ok_or_else(|| format!("timestamp_s is `{}`: write seconds, as a number", brief(text)))?)
            }
            None => None,
        };
        if bank.items.len().max(bank.skills.len()).max(bank.sets.len()) >= MOST_NAMES {
            return Err(format!("there are more than {MOST_NAMES} items or skills: split the log"));
        }
        let begins = self.student.as_deref() != Some(student);
        if begins {
            if self.over.contains(&hash(student)) {
                return Err(format!(
                    "student `{}` comes back after another: sort the rows by student, then by time",
                    brief(student)
                ));
            }
            self.over.extend(self.student.take().map(|s| hash(&s)));
            self.student = Some(student.to_string());
            self.turn = 0;
        }
        // Without a clock, one answer counts as a minute.
        let seconds = seconds.unwrap_or(f64::from(self.turn) * 60.0);
        self.turn = self.turn.saturating_add(1);
        let set = bank.set(skill);
        let item = bank.item(item, set);
        Ok(Some(Row { begins, answer: Answer { item, set, right, seconds } }))
    }
}

fn hash(text: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// The beginning of a text, for a message.
fn brief(text: &str) -> String {
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(head: &str) -> (Reader, Bank) {
        (Reader::new(Columns::parse(head).unwrap()), Bank::default())
    }

    #[test]
    fn columns_are_found_by_name() {
        let (mut r, mut bank) = reader("\u{feff}time,Correct,skill,item,student,timestamp_s");
        let row = r.read("x,1,a~b~a,\"i,1\",s,7.5", &mut bank).unwrap().unwrap();
        assert!(row.begins && row.answer.right && row.answer.seconds == 7.5);
        assert_eq!((bank.of(row.answer.set), bank.items.name(0)), (&[0, 1][..], "i,1"));
        assert!(Columns::parse("student,item,correct").unwrap_err().contains("`skill`"));
    }

    #[test]
    fn bad_rows_say_how_to_mend_them() {
        let (mut r, mut bank) = reader("student,item,skill,correct,timestamp_s");
        let mut fails = |line: &str| r.read(line, &mut bank).unwrap_err();
        assert!(fails("s,i,k,2,0").contains("1 or 0"));
        assert!(fails("s,i,k,1,nan").contains("seconds"));
        assert!(fails("s,i,k,1,inf").contains("seconds"));
        assert!(fails("s,i,k").contains("no correct"));
        assert!(fails("s,,k,1,0").contains("no item"));
        assert!(fails("s,\"i,k,1,0").contains("quotation"));
        assert_eq!(bank.items.len(), 0);
    }

    #[test]
    fn a_student_who_comes_back_is_named() {
        let (mut r, mut bank) = reader("student,item,skill,correct");
        for line in ["a,i,k,1", "a,i,k,0", "b,i,k,1", ""] {
            r.read(line, &mut bank).unwrap();
        }
        assert!(r.read("a,i,k,1", &mut bank).unwrap_err().contains("comes back"));
        let next = r.read("b,i,k,1", &mut bank).unwrap().unwrap();
        assert!(!next.begins && next.answer.seconds == 60.0);
    }
}
