//! Files that people write, and what to say when one is wrong: file, line, field, what was expected, what was found.

use std::{
    fmt, fs,
    path::{Path, PathBuf},
};

/// A file is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputError {
    /// The file, as it was named.
    pub file: PathBuf,
    /// The line, from 1, if it is about one.
    pub line: Option<usize>,
    /// The field, such as `sale.price` or `asked`, if it is about one.
    pub field: Option<String>,
    /// What was expected.
    pub expected: String,
    /// What was there instead.
    pub found: String,
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, field, expected, found } = self;
        write!(f, "{}:", file.display())?;
        if let Some(line) = line {
            write!(f, "{line}:")?;
        }
        if let Some(field) = field {
            write!(f, " {field}:")?;
        }
        write!(f, " expected {expected}, found {found}")
    }
}

impl std::error::Error for InputError {}

/// A text file and its name.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name.
    pub file: PathBuf,
    /// What is in it, without a byte order mark.
    pub text: String,
}

impl Source {
    /// Reads a file.
    ///
    /// # Errors
    /// If there is none, or it is not UTF-8.
    pub fn read(file: &Path) -> Result<Self, InputError> {
        let wrong = |line, expected: &str, found: String| InputError {
            file: file.into(),
            line,
            field: None,
            expected: expected.into(),
            found,
        };
        let bytes = fs::read(file).map_err(|error| wrong(None, "a file that can be read", error.to_string()))?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
            wrong(Some(line), "text in UTF-8", "something else".into())
        })?;
        Ok(Self::new(file, text))
    }

    /// A text that is here already.
    pub fn new(file: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        let text = text.into();
        let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
        Self { file: file.into(), text }
    }

    /// The line, from 1, of a byte of the text.
    pub fn line(&self, byte: usize) -> usize {
        let before = &self.text.as_bytes()[..byte.min(self.text.len())];
        1 + before.iter().filter(|byte| **byte == b'\n').count()
    }

    /// The error that on a line something else was expected.
    pub fn wrong(
        &self,
        line: usize,
        field: impl Into<String>,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> InputError {
        InputError {
            file: self.file.clone(),
            line: Some(line),
            field: Some(field.into()),
            expected: expected.into(),
            found: found.into(),
        }
    }
}

/// What was found, for an error: in quotes, on one line, and not too much of it.
pub fn quote(found: &str) -> String {
    const ENOUGH: usize = 60;
    if found.is_empty() {
        return "nothing".into();
    }
    match found.char_indices().nth(ENOUGH) {
        Some((end, _)) => format!("{:?}…", &found[..end]),
        None => format!("{found:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_where_and_what() {
        let source = Source::new("a.toml", "\u{feff}[sale]\nprice = x\n");
        assert_eq!(source.line(0), 1);
        assert_eq!(source.line(source.text.find("price").expect("it is there")), 2);
        let error = source.wrong(2, "sale.price", "a number", quote("x\ny"));
        assert_eq!(error.to_string(), r#"a.toml:2: sale.price: expected a number, found "x\ny""#);
        assert_eq!(quote(""), "nothing");
        assert_eq!(quote(&"é".repeat(70)), format!("{:?}…", "é".repeat(60)));
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let error = Source::read(Path::new("no/such.toml")).expect_err("it is not there").to_string();
        assert!(error.starts_with("no/such.toml: expected a file that can be read, found No such file"), "{error}");
    }
}
