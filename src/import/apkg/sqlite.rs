//! A database of SQLite as bytes: a few tables, written once. The format is described at sqlite.org/fileformat2.html.
//!
//! Written here because a library for it would be twenty times the size of this program's own code for one file that nobody
//! reads back; and because these bytes depend on the rows alone.

/// Bytes of a page.
const PAGE: usize = 4096;
/// Bytes of the file's header, which stands on the first page.
const HEADER: usize = 100;

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// Nothing: also what stands in the record for a column that is the row's number.
    Null,
    /// A whole number.
    Int(i64),
    /// A text.
    Text(String),
}

/// A table with its rows, each with its number, in the order of the numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) name: &'static str,
    /// The statement that creates it.
    pub(super) sql: &'static str,
    pub(super) rows: Vec<(i64, Vec<Value>)>,
}

/// The whole file. The statements of all tables together must fit on one page; `None` where they do not.
pub(super) fn database(tables: &[Table]) -> Option<Vec<u8>> {
    let mut pages = Pages { all: vec![Vec::new()] };
    let mut schema = Vec::new();
    for (n, table) in tables.iter().enumerate() {
        let root = pages.table(&table.rows);
        let text = |t: &str| Value::Text(t.into());
        let row = [text("table"), text(table.name), text(table.name), Value::Int(i64::from(root)), text(table.sql)];
        schema.push(pages.cell(n as i64 + 1, &row));
    }
    let size: usize = schema.iter().map(|c| c.len() + 2).sum();
    if size + HEADER + 8 > PAGE {
        return None;
    }
    let first = leaf(&schema, HEADER);
    let count = pages.all.len() as u32;
    let mut out = first;
    out[..HEADER].copy_from_slice(&header(count));
    for page in pages.all.into_iter().skip(1) {
        out.extend(page);
    }
    Some(out)
}

fn header(pages: u32) -> [u8; HEADER] {
    let mut out = [0; HEADER];
    let mut put = |at: usize, bytes: &[u8]| out[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, b"SQLite format 3\0");
    put(16, &(PAGE as u16).to_be_bytes());
    // Versions of reading and writing, no reserved space, the fixed fractions.
    put(18, &[1, 1, 0, 64, 32, 32]);
    put(24, &1u32.to_be_bytes());
    put(28, &pages.to_be_bytes());
    // The schema's cookie and format, UTF-8, the change for which the count of pages holds, a version that wrote this.
    put(40, &1u32.to_be_bytes());
    put(44, &4u32.to_be_bytes());
    put(56, &1u32.to_be_bytes());
    put(92, &1u32.to_be_bytes());
    put(96, &3_008_002u32.to_be_bytes());
    out
}

/// The pages so far; the first one is kept free for the schema. Page numbers count from 1.
struct Pages {
    all: Vec<Vec<u8>>,
}

impl Pages {
    fn add(&mut self, page: Vec<u8>) -> u32 {
        self.all.push(page);
        self.all.len() as u32
    }

    /// A table's tree; returns the number of its root page.
    fn table(&mut self, rows: &[(i64, Vec<Value>)]) -> u32 {
        let mut level: Vec<(u32, i64)> = Vec::new();
        let mut cells: Vec<Vec<u8>> = Vec::new();
        let (mut used, mut last) = (0, 0);
        for (number, values) in rows {
            let cell = self.cell(*number, values);
            if used + cell.len() + 2 > PAGE - 8 {
                level.push((self.add(leaf(&cells, 0)), last));
                cells.clear();
                used = 0;
            }
            used += cell.len() + 2;
            last = *number;
            cells.push(cell);
        }
        level.push((self.add(leaf(&cells, 0)), last));
        // A cell of an inner page takes at most 4 + 9 bytes and 2 for its place.
        let most = (PAGE - 12) / 15;
        while level.len() > 1 {
            let mut above = Vec::new();
            for group in level.chunks(most) {
                above.push((self.add(inner(group)), group.last().map_or(0, |g| g.1)));
            }
            level = above;
        }
        level.first().map_or(0, |l| l.0)
    }

    /// A row as a cell of a leaf; what is too long for the page goes on overflow pages.
    fn cell(&mut self, number: i64, values: &[Value]) -> Vec<u8> {
        let record = record(values);
        let mut out = varint(record.len() as u64);
        out.extend(varint(number as u64));
        let most = PAGE - 35;
        if record.len() <= most {
            out.extend(record);
            return out;
        }
        let least = (PAGE - 12) * 32 / 255 - 23;
        let fill = least + (record.len() - least) % (PAGE - 4);
        let local = if fill <= most { fill } else { least };
        out.extend(&record[..local]);
        let mut next = 0u32;
        let chunks: Vec<&[u8]> = record[local..].chunks(PAGE - 4).collect();
        for chunk in chunks.into_iter().rev() {
            let mut page = next.to_be_bytes().to_vec();
            page.extend(chunk);
            page.resize(PAGE, 0);
            next = self.add(page);
        }
        out.extend(next.to_be_bytes());
        out
    }
}

/// A leaf of a table; `before` bytes at its beginning are left free.
fn leaf(cells: &[Vec<u8>], before: usize) -> Vec<u8> {
    page(0x0d, cells, before, None)
}

/// An inner page: children with the largest number of each.
fn inner(children: &[(u32, i64)]) -> Vec<u8> {
    let (last, first) = children.split_last().map_or((0, &[][..]), |(l, f)| (l.0, f));
    let cell = |(page, number): &(u32, i64)| {
        let mut out = page.to_be_bytes().to_vec();
        out.extend(varint(*number as u64));
        out
    };
    let cells: Vec<Vec<u8>> = first.iter().map(cell).collect();
    page(0x05, &cells, 0, Some(last))
}

fn page(kind: u8, cells: &[Vec<u8>], before: usize, right: Option<u32>) -> Vec<u8> {
    let mut out = vec![0; PAGE];
    let mut end = PAGE;
    let mut place = before + if right.is_some() { 12 } else { 8 };
    for cell in cells {
        end -= cell.len();
        out[end..end + cell.len()].copy_from_slice(cell);
        out[place..place + 2].copy_from_slice(&(end as u16).to_be_bytes());
        place += 2;
    }
    out[before] = kind;
    out[before + 3..before + 5].copy_from_slice(&(cells.len() as u16).to_be_bytes());
    out[before + 5..before + 7].copy_from_slice(&(end as u16).to_be_bytes());
    if let Some(right) = right {
        out[before + 8..before + 12].copy_from_slice(&right.to_be_bytes());
    }
    out
}

/// The values with the header that says what they are.
fn record(values: &[Value]) -> Vec<u8> {
    let (mut types, mut body): (Vec<u8>, Vec<u8>) = (Vec::new(), Vec::new());
    for value in values {
        match value {
            Value::Null => types.extend(varint(0)),
            Value::Int(n) => {
                let (kind, bytes): (u64, usize) = match n {
                    0 => (8, 0),
                    1 => (9, 0),
                    n if i8::try_from(*n).is_ok() => (1, 1),
                    n if i16::try_from(*n).is_ok() => (2, 2),
                    n if i32::try_from(*n).is_ok() => (4, 4),
                    _ => (6, 8),
                };
                types.extend(varint(kind));
                body.extend(&n.to_be_bytes()[8 - bytes..]);
            }
            Value::Text(text) => {
                types.extend(varint(13 + 2 * text.len() as u64));
                body.extend(text.as_bytes());
            }
        }
    }
    // The header counts itself; its own length takes a second byte from 128 on.
    let mut length = types.len() + 1;
    if length > 127 {
        length += 1;
    }
    let mut out = varint(length as u64);
    out.extend(types);
    out.extend(body);
    out
}

/// Seven bits a byte, the highest first; all but the last have the eighth bit set. The ninth byte has eight bits.
fn varint(n: u64) -> Vec<u8> {
    if n > u64::MAX >> 8 {
        let mut out: Vec<u8> = (0..8).rev().map(|i| 0x80 | (n >> (8 + 7 * i)) as u8 & 0x7f).collect();
        out.push(n as u8);
        return out;
    }
    let mut out = vec![(n & 0x7f) as u8];
    let mut rest = n >> 7;
    while rest > 0 {
        out.push(0x80 | (rest & 0x7f) as u8);
        rest >>= 7;
    }
    out.reverse();
    out
}

#[cfg(test)]
mod checks {
    use super::*;

    #[test]
    fn numbers_have_their_bytes() {
        assert_eq!(varint(127), [0x7f]);
        assert_eq!(varint(128), [0x81, 0x00]);
        assert_eq!(varint(u64::MAX), [0xff; 9]);
        assert_eq!(
            record(&[Value::Int(0), Value::Int(300), Value::Text("ab".into())]),
            [4, 8, 2, 17, 1, 44, b'a', b'b']
        );
    }
}
