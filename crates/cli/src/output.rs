//! Tables, CSV and JSON.

use std::io::{self, Write};
use std::iter;

use serde::Serialize;

/// Writes a table for people: columns as wide as they need to be, numbers to the right. Its `rows` are asked for twice,
/// so that none has to be kept.
pub(crate) fn table<R: AsRef<[String]>, I: Iterator<Item = R>>(
    out: &mut dyn Write,
    headings: &[&str],
    rows: impl Fn() -> I,
) -> io::Result<()> {
    // The width of each column, and whether it is one of numbers: no cell below its heading is a word.
    let mut columns: Vec<(usize, bool)> = headings.iter().map(|heading| (heading.chars().count(), true)).collect();
    for row in rows() {
        for ((width, numbers), cell) in columns.iter_mut().zip(row.as_ref()) {
            *width = cell.chars().count().max(*width);
            *numbers &= cell.is_empty() || cell == "-" || cell.starts_with(|c: char| c.is_ascii_digit());
        }
    }
    let mut line = String::new();
    let mut write = |row: &[String]| {
        line.clear();
        for (cell, &(width, numbers)) in row.iter().zip(&columns) {
            line.push_str(if line.is_empty() { "" } else { "  " });
            let padding = iter::repeat_n(' ', width - cell.chars().count());
            if numbers {
                line.extend(padding);
                line.push_str(cell);
            } else {
                line.push_str(cell);
                line.extend(padding);
            }
        }
        writeln!(out, "{}", line.trim_end())
    };
    write(&headings.iter().map(|heading| (*heading).into()).collect::<Vec<_>>())?;
    rows().try_for_each(|row| write(row.as_ref()))
}

/// Writes a row of CSV (RFC 4180, with bare line feeds).
pub(crate) fn csv<'a>(out: &mut dyn Write, cells: impl IntoIterator<Item = &'a str>) -> io::Result<()> {
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            out.write_all(b",")?;
        }
        if cell.contains([',', '"', '\n', '\r']) {
            write!(out, "\"{}\"", cell.replace('"', "\"\""))?;
        } else {
            out.write_all(cell.as_bytes())?;
        }
    }
    out.write_all(b"\n")
}

/// A number that may be missing, as a table shows it.
pub(crate) fn or_dash(number: Option<impl ToString>) -> String {
    number.map_or_else(|| "-".into(), |number| number.to_string())
}

/// Writes an answer as JSON, in a line.
pub(crate) fn json(out: &mut dyn Write, answer: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, answer)?;
    writeln!(out)
}

/// A number that may be missing, as CSV shows it.
pub(crate) fn or_empty(number: Option<impl ToString>) -> String {
    number.map_or_else(String::new, |number| number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_quotes_what_would_be_misread() {
        let mut out = Vec::new();
        csv(&mut out, ["a", "b,c", "say \"hi\"", ""]).expect("a vector takes everything");
        assert_eq!(String::from_utf8_lossy(&out), "a,\"b,c\",\"say \"\"hi\"\"\",\n");
    }

    #[test]
    fn a_table_aligns_its_columns() {
        let rows = [["editor", "5"], ["a", "1200"]].map(|row| row.map(String::from));
        let mut out = Vec::new();
        table(&mut out, &["job", "end"], || rows.iter()).expect("a vector takes everything");
        assert_eq!(String::from_utf8_lossy(&out), "job      end\neditor     5\na       1200\n");
    }
}
