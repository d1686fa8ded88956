//! Tables, CSV and JSON.

use std::io::{self, Write};

use serde::Serialize;

/// A table for people: columns as wide as they need to be, numbers to the right.
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// With these headings.
    pub(crate) fn new(headings: &[&str]) -> Self {
        Self { rows: vec![headings.iter().map(|text| (*text).into()).collect()] }
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Writes it.
    pub(crate) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| self.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0);
        // A column is one of numbers if no cell below its heading is a word.
        let numbers = |column: usize| {
            let mut cells = self.rows.iter().skip(1).filter_map(|row| row.get(column));
            cells.all(|cell| cell.is_empty() || cell == "-" || cell.starts_with(|c: char| c.is_ascii_digit()))
        };
        let shape: Vec<(usize, bool)> = (0..columns).map(|column| (width(column), numbers(column))).collect();
        for row in &self.rows {
            let mut line = String::new();
            for (cell, &(width, right)) in row.iter().zip(&shape) {
                let gap = if line.is_empty() { "" } else { "  " };
                let cell = if right { format!("{gap}{cell:>width$}") } else { format!("{gap}{cell:<width$}") };
                line.push_str(&cell);
            }
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }
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
        let mut table = Table::new(&["job", "end"]);
        table.row(["editor".into(), "5".into()]);
        table.row(["a".into(), "1200".into()]);
        let mut out = Vec::new();
        table.write(&mut out).expect("a vector takes everything");
        assert_eq!(String::from_utf8_lossy(&out), "job      end\neditor     5\na       1200\n");
    }
}
