//! Server-sent events: bytes in, the data of each event out.
//!
//! Owns the reader of the stream format (WHATWG HTML, "Server-sent events") as far as chat servers use it: data lines,
//! comments, any of the three line ends. Bounded: a longer event is an error, not memory.

/// Bytes of one event at most.
const LONGEST: usize = 1 << 20;

#[derive(Default)]
pub(super) struct Sse {
    line: Vec<u8>,
    data: Vec<u8>,
    has_data: bool,
    /// The last byte was a CR, whose LF is still to come or not.
    after_cr: bool,
}

/// The event is longer than this program reads.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooLong;

impl Sse {
    /// Takes bytes; calls `event` with the data of each event that they complete.
    pub fn push(&mut self, bytes: &[u8], event: &mut dyn FnMut(&str)) -> Result<(), TooLong> {
        for byte in bytes {
            let lf_of_crlf = self.after_cr && *byte == b'\n';
            self.after_cr = *byte == b'\r';
            match byte {
                b'\n' if lf_of_crlf => {}
                b'\n' | b'\r' => self.end_line(event),
                other => self.line.push(*other),
            }
            if self.line.len() + self.data.len() > LONGEST {
                return Err(TooLong);
            }
        }
        Ok(())
    }

    /// The stream is over: an event without its blank line counts too, as some servers leave the last one so.
    pub fn finish(&mut self, event: &mut dyn FnMut(&str)) {
        if !self.line.is_empty() {
            self.end_line(event);
        }
        self.end_line(event);
    }

    fn end_line(&mut self, event: &mut dyn FnMut(&str)) {
        let line = std::mem::take(&mut self.line);
        if line.is_empty() {
            if std::mem::take(&mut self.has_data) {
                event(&String::from_utf8_lossy(&std::mem::take(&mut self.data)));
            }
        } else if let Some(data) = line.strip_prefix(b"data:") {
            if self.has_data {
                self.data.push(b'\n');
            }
            self.has_data = true;
            self.data.extend_from_slice(data.strip_prefix(b" ").unwrap_or(data));
        }
        // comments and other fields mean nothing here
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(pieces: &[&[u8]]) -> Vec<String> {
        let (mut sse, mut got) = (Sse::default(), Vec::new());
        pieces.iter().for_each(|p| sse.push(p, &mut |e| got.push(e.to_string())).unwrap());
        sse.finish(&mut |e| got.push(e.to_string()));
        got
    }

    #[test]
    fn events_are_read_as_servers_write_them() {
        assert_eq!(
            all(&[b"data: a\n\ndata:b\r\n\r\n: keep-alive\n\ndata: c\r\rid: 3\nevent: x\ndata: d\ndata: e\n\n"]),
            ["a", "b", "c", "d\ne"]
        );
        assert_eq!(all(&[b"data: h\xc3", b"\xa4\n", b"\nda", b"ta: last"]), ["hä", "last"]);
        assert!(all(&[b"\n\n: only a comment\n\n"]).is_empty());
        let mut sse = Sse::default();
        assert_eq!(sse.push(&vec![b'x'; LONGEST + 1], &mut |_| {}), Err(TooLong));
    }

    proptest! {
        #[test]
        fn where_it_is_cut_does_not_matter(
            texts in prop::collection::vec("[^\r\n]{0,12}", 0..6), end in prop_oneof!["\n", "\r\n", "\r"], cut in 1usize..9,
        ) {
            let stream: String = texts.iter().map(|t| format!("data: {t}{end}{end}")).collect();
            let pieces: Vec<&[u8]> = stream.as_bytes().chunks(cut).collect();
            prop_assert_eq!(all(&pieces), texts);
        }

        #[test]
        fn noise_is_survived(noise in prop::collection::vec(any::<u8>(), 0..300)) {
            all(&[&noise]);
        }
    }
}
