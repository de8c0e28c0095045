//! Tables as RFC 4180 describes them: fields between commas, in quotes where they hold a comma, a quote or a line's end.

use std::io::{self, BufRead, Write};

/// More than this in one row is no table of ours.
const LONGEST: usize = 1 << 20;

/// The rows of a table, one at a time. What is wrong is said with its line.
pub(crate) struct Rows<R> {
    input: R,
    line: usize,
    ended: bool,
}

impl<R: BufRead> Rows<R> {
    pub(crate) const fn new(input: R) -> Self {
        Self { input, line: 0, ended: false }
    }

    /// The next line, without a mark of byte order at the beginning of the table. None at its end.
    fn line(&mut self, text: &mut String) -> Result<bool, String> {
        let before = text.len();
        let mut bytes = Vec::new();
        io::Read::take(&mut self.input, LONGEST as u64).read_until(b'\n', &mut bytes).map_err(|error| error.to_string())?;
        self.line += 1;
        let read = str::from_utf8(&bytes).map_err(|_| format!("line {} is not UTF-8", self.line))?;
        text.push_str(if self.line == 1 { read.trim_start_matches('\u{feff}') } else { read });
        if text.len() >= LONGEST {
            return Err(format!("line {} is too long", self.line));
        }
        Ok(text.len() > before)
    }

    fn row(&mut self) -> Result<Option<Vec<String>>, String> {
        let mut text = String::new();
        while self.line(&mut text)? {
            let begun = self.line;
            while open(&text) {
                if !self.line(&mut text)? {
                    return Err(format!("line {begun}: a quote is never closed"));
                }
            }
            let row = text.strip_suffix('\n').map_or(text.as_str(), |text| text.strip_suffix('\r').unwrap_or(text));
            if !row.is_empty() {
                return fields(row).map(Some).ok_or_else(|| format!("line {begun}: a quote stands within a field"));
            }
            text.clear();
        }
        Ok(None)
    }
}

impl<R: BufRead> Iterator for Rows<R> {
    type Item = Result<Vec<String>, String>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let row = self.row().transpose();
        self.ended = !matches!(row, Some(Ok(_)));
        row
    }
}

/// Whether a quoted field goes on behind this text.
fn open(text: &str) -> bool {
    text.bytes().filter(|&byte| byte == b'"').count() % 2 == 1
}

/// The fields of a row. None if a quote stands where none may.
fn fields(row: &str) -> Option<Vec<String>> {
    let mut fields = Vec::new();
    let mut rest = row;
    loop {
        let (field, after) = field(rest)?;
        fields.push(field);
        match after {
            Some(after) => rest = after,
            None => return Some(fields),
        }
    }
}

/// The first field, and what stands behind its comma.
fn field(text: &str) -> Option<(String, Option<&str>)> {
    let Some(mut quoted) = text.strip_prefix('"') else {
        let (field, after) = text.split_once(',').map_or((text, None), |(field, after)| (field, Some(after)));
        return (!field.contains('"')).then(|| (field.to_owned(), after));
    };
    let mut field = String::new();
    loop {
        let (before, after) = quoted.split_once('"')?;
        field.push_str(before);
        if let Some(more) = after.strip_prefix('"') {
            field.push('"');
            quoted = more;
        } else if after.is_empty() {
            return Some((field, None));
        } else {
            return Some((field, Some(after.strip_prefix(',')?)));
        }
    }
}

/// Writes a row.
pub(crate) fn write(output: &mut impl Write, fields: impl Iterator<Item = String>) -> io::Result<()> {
    for (at, field) in fields.enumerate() {
        if at > 0 {
            output.write_all(b",")?;
        }
        if field.contains(['"', ',', '\n', '\r']) {
            write!(output, "\"{}\"", field.replace('"', "\"\""))?;
        } else {
            output.write_all(field.as_bytes())?;
        }
    }
    output.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Result<Vec<String>, String>> {
        Rows::new(text.as_bytes()).collect()
    }

    #[test]
    fn rows_are_read_as_spreadsheets_write_them() {
        let read = rows("\u{feff}a,b\r\n\"1, 2\",\"say \"\"x\"\"\"\r\n\r\n,\"two\nlines\"\nlast,");
        let expected: Vec<Vec<&str>> = vec![vec!["a", "b"], vec!["1, 2", "say \"x\""], vec!["", "two\nlines"], vec!["last", ""]];
        assert_eq!(read, expected.into_iter().map(|row| Ok(row.into_iter().map(str::to_owned).collect())).collect::<Vec<_>>());
    }

    #[test]
    fn what_is_written_is_read_again() {
        let row = ["plain", "", "a,b", "\"", "x\r\ny", "\"\"", " "].map(str::to_owned);
        let mut text = Vec::new();
        write(&mut text, row.clone().into_iter()).unwrap();
        assert_eq!(rows(str::from_utf8(&text).unwrap()), [Ok(row.to_vec())]);
    }

    #[test]
    fn broken_tables_say_where() {
        for (text, said) in [("a\n\"b", "line 2"), ("a\nb\"c\"\n", "line 2"), ("\"a\"b\n", "line 1")] {
            let read = rows(text);
            assert!(read.last().unwrap().as_ref().is_err_and(|why| why.contains(said)), "{text:?}: {read:?}");
        }
        let bytes: &[u8] = b"a\n\xff\n";
        assert!(Rows::new(bytes).last().unwrap().is_err());
        assert!(rows(&"x".repeat(LONGEST + 1)).first().unwrap().is_err());
    }
}
