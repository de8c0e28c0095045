//! Tables as files: RFC 4180, in UTF-8 with the mark by which spreadsheets know it.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};

/// A table in the making.
pub struct Csv(String);

impl Csv {
    /// A table with these names of columns.
    #[must_use]
    pub fn new(columns: &[String]) -> Self {
        let mut table = Self("\u{feff}".to_owned());
        table.row(columns);
        table
    }

    /// One more row.
    pub fn row(&mut self, fields: &[String]) {
        for (at, field) in fields.iter().enumerate() {
            if at > 0 {
                self.0.push(',');
            }
            self.field(field);
        }
        self.0.push_str("\r\n");
    }

    fn field(&mut self, text: &str) {
        let text = harmless(text);
        if text.contains([',', '"', '\r', '\n']) || text.trim() != text {
            self.0.push('"');
            self.0.push_str(&text.replace('"', "\"\""));
            self.0.push('"');
        } else {
            self.0.push_str(&text);
        }
    }

    /// The answer that is kept as a file of this name.
    #[must_use]
    pub fn answer(self, name: &str) -> Response {
        let headers = [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present".to_owned()),
            (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")),
        ];
        (headers, self.0).into_response()
    }
}

/// What a spreadsheet would take for a formula gets an apostrophe before it (threat T44).
#[must_use]
pub fn harmless(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠']);
    if formula { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(fields: &[&str]) -> String {
        let mut table = Csv(String::new());
        table.row(&fields.iter().map(|field| (*field).to_owned()).collect::<Vec<_>>());
        table.0
    }

    #[test]
    fn fields_are_quoted_where_they_must_be() {
        assert_eq!(row(&["a", "b c", ""]), "a,b c,\r\n");
        assert_eq!(row(&["a,b", "say \"hi\"", "two\nlines", " a"]), "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\" a\"\r\n");
    }

    #[test]
    fn no_field_is_a_formula() {
        for odd in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\0=1", "＝1", "＋1", "－1", "＠1"] {
            let written = row(&[odd]);
            let field = written.trim_start_matches('"');
            assert!(field.starts_with('\''), "{written:?}");
        }
        assert_eq!(row(&["2026-01-01", "a=b"]), "2026-01-01,a=b\r\n");
    }
}
