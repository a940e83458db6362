//! A zip archive as bytes: files that are stored as they are, with a fixed date, so that the same files give the same bytes.

/// The first day that the format knows: 1 January 1980.
const DATE: u16 = 0x0021;

/// The archive. Names are ASCII.
pub(super) fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut list = Vec::new();
    for (name, bytes) in files {
        let at = out.len() as u32;
        let mut common = Vec::new();
        let mut put = |n: &[u8]| common.extend_from_slice(n);
        // Version 1.0, no flags, stored, midnight.
        put(&10u16.to_le_bytes());
        put(&[0; 6]);
        put(&DATE.to_le_bytes());
        put(&crc32fast::hash(bytes).to_le_bytes());
        put(&(bytes.len() as u32).to_le_bytes());
        put(&(bytes.len() as u32).to_le_bytes());
        put(&(name.len() as u16).to_le_bytes());
        put(&[0; 2]);
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(name.as_bytes());
        out.extend(*bytes);
        list.extend(b"PK\x01\x02");
        list.extend(10u16.to_le_bytes());
        list.extend(&common);
        // No comment, the first disk, no attributes.
        list.extend([0; 10]);
        list.extend(at.to_le_bytes());
        list.extend(name.as_bytes());
    }
    let (start, size, count) = (out.len() as u32, list.len() as u32, files.len() as u16);
    out.extend(list);
    out.extend(b"PK\x05\x06");
    out.extend([0; 4]);
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(size.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0; 2]);
    out
}
