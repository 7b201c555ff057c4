//! Rows of CSV as spreadsheets of any country write them, and what to say when they are not separated by commas.

use super::{InputError, Source, quote};
use csv::StringRecord;
use std::iter;

/// A row of a CSV file.
pub struct Row<'s> {
    /// Where it begins, from 1.
    pub line: usize,
    /// The cells between the commas, without white space around them.
    pub cells: StringRecord,
    /// The row as it is written.
    written: &'s str,
}

/// The rows of a file: commas, quotes where needed, any line ends. Empty lines are passed over.
pub fn rows(source: &Source) -> impl Iterator<Item = Result<Row<'_>, InputError>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(source.text.as_bytes());
    let place = move |reader: &csv::Reader<&[u8]>| (reader.position().byte() as usize).min(source.text.len());
    iter::from_fn(move || {
        // What stands before a row are ends of lines that the reader has not looked at yet.
        let from = place(&reader);
        let blank = source.text.as_bytes()[from..].iter().take_while(|byte| b"\r\n".contains(byte)).count();
        let line = source.line(from + blank);
        let mut cells = StringRecord::new();
        match reader.read_record(&mut cells) {
            Ok(false) => None,
            Ok(true) => {
                let written = source.text.get(from + blank..place(&reader)).unwrap_or_default();
                Some(Ok(Row { line, cells, written }))
            }
            Err(error) => Some(Err(source.wrong(line, "row", "comma-separated values", error.to_string()))),
        }
    })
}

impl Row<'_> {
    /// Is there nothing between its commas?
    pub fn is_empty(&self) -> bool {
        self.cells.iter().all(str::is_empty)
    }

    /// The error that a row should have as many fields as the header.
    pub fn miscounted(&self, source: &Source, fields: usize) -> InputError {
        let why = match separator(self.written) {
            _ if self.written.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 => {
                " (a quote is not closed)".into()
            }
            Some(separator) => format!(" (separated by {separator}, not by commas?)"),
            None => String::new(),
        };
        source.wrong(self.line, "row", format!("{fields} fields"), format!("{}{why}", self.cells.len()))
    }

    /// The error of a header, or of a list without one, that is separated by something else than commas.
    pub fn separated_otherwise(&self, source: &Source, field: &str) -> Option<InputError> {
        let separator = separator(self.written).filter(|_| self.cells.len() == 1)?;
        let found = format!("{separator}: {}", quote(&self.cells[0]));
        Some(source.wrong(self.line, field, "columns separated by commas", found))
    }
}

/// By what a row is separated that has it, in words. `None` if it has none that spreadsheets write in the place of commas.
pub fn separator(written: &str) -> Option<&'static str> {
    const SEPARATORS: [(char, &str); 3] = [(';', "semicolons (;)"), ('\t', "tabs"), ('|', "bars (|)")];
    SEPARATORS.iter().find(|(separator, _)| written.contains(*separator)).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(usize, Vec<String>, String)> {
        let source = Source::new("a.csv", text);
        let row = |row: Result<Row<'_>, InputError>| {
            let Row { line, cells, written } = row.expect("it is good");
            (line, cells.iter().map(str::to_owned).collect(), written.trim_end().to_owned())
        };
        rows(&source).map(row).collect()
    }

    #[test]
    fn rows_have_their_lines_with_any_line_ends() {
        let row = |line, cells: [&str; 2], written: &str| (line, cells.map(str::to_owned).into(), written.to_owned());
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a , b", "", "\"x, y\",2", "3,4", ""].join(end);
            let rows = [row(1, ["a", "b"], "a , b"), row(3, ["x, y", "2"], "\"x, y\",2"), row(4, ["3", "4"], "3,4")];
            assert_eq!(read(&text), rows, "{end:?}");
        }
        assert_eq!(read("a\n\"b\nc\"\nd").iter().map(|row| row.0).collect::<Vec<_>>(), [1, 2, 4]);
        assert_eq!(read(""), []);
    }

    #[test]
    fn what_is_wrong_of_a_row_is_guessed() {
        for (text, expected) in [
            ("ada;3", "a.csv:1: row: expected 2 fields, found 1 (separated by semicolons (;), not by commas?)"),
            ("ada\t3", "a.csv:1: row: expected 2 fields, found 1 (separated by tabs, not by commas?)"),
            ("\"ada,3\nbob,4", "a.csv:1: row: expected 2 fields, found 1 (a quote is not closed)"),
            ("ada,3,4", "a.csv:1: row: expected 2 fields, found 3"),
        ] {
            let source = Source::new("a.csv", text);
            let row = rows(&source).next().expect("there is one").expect("it is good");
            assert_eq!(row.miscounted(&source, 2).to_string(), expected, "{text:?}");
        }
    }
}
