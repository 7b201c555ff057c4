//! Files that people write, and what to say when one is wrong: file, line, field, what was expected, what was found.

use std::{
    fmt, fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

pub mod rows;
pub mod text;
pub mod time;

/// How large a file that people write may be, in bytes: 64 MiB, which is a million orders and more.
const LARGEST: u64 = 64 << 20;
/// How large a file that this program wrote may be, such as one of events, in bytes: 4 GiB.
const LARGEST_WRITTEN: u64 = 4 << 30;

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
    /// The content, without a byte order mark.
    pub text: String,
    /// Where each line begins, so that a line is found quickly among many.
    starts: Vec<usize>,
}

impl Source {
    /// Reads a file that people wrote.
    ///
    /// # Errors
    /// If there is none, it is a folder, a device or a pipe, larger than 64 MiB, or not UTF-8.
    pub fn read(file: &Path) -> Result<Self, InputError> {
        Self::read_up_to(file, LARGEST)
    }

    /// Reads a file that this program wrote, which may be larger.
    ///
    /// # Errors
    /// As [`Source::read`], but that it may have 4 GiB.
    pub fn read_written(file: &Path) -> Result<Self, InputError> {
        Self::read_up_to(file, LARGEST_WRITTEN)
    }

    fn read_up_to(file: &Path, most: u64) -> Result<Self, InputError> {
        let wrong = |line, expected: &str, found: String| InputError {
            file: file.into(),
            line,
            field: None,
            expected: expected.into(),
            found,
        };
        let unreadable = |error: io::Error| wrong(None, "a file that can be read", error.to_string());
        // Others may have no end, or never begin.
        let kind = fs::metadata(file).map_err(unreadable)?;
        if !kind.is_file() {
            let found = if kind.is_dir() { "a folder" } else { "something else, such as a device or a pipe" };
            return Err(wrong(None, "a regular file", found.into()));
        }
        let mut bytes = vec![];
        let opened = fs::File::open(file).map_err(unreadable)?;
        opened.take(most + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        if bytes.len() as u64 > most {
            let expected = format!("at most {most} bytes ({} MiB)", most >> 20);
            return Err(wrong(None, &expected, format!("{} or more", kind.len().max(most + 1))));
        }
        let text = String::from_utf8(bytes).map_err(|error| {
            let (bytes, good) = (error.as_bytes(), error.utf8_error().valid_up_to());
            let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
            let found = if utf16 { "UTF-16: save it as UTF-8" } else { "something else" };
            wrong(Some(starts(&bytes[..good]).len()), "text in UTF-8", found.into())
        })?;
        Ok(Self::new(file, text))
    }

    /// A text that is here already.
    pub fn new(file: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        let text = text.into();
        let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
        let starts = starts(text.as_bytes());
        Self { file: file.into(), text, starts }
    }

    /// The line, from 1, of a byte of the text.
    pub fn line(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte)
    }

    /// The lines and their numbers, from 1, without their ends.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let ends = self.starts.iter().skip(1).copied().chain([self.text.len()]);
        let line = |(start, end): (&usize, usize)| self.text[*start..end].trim_end_matches(['\r', '\n']);
        (1..).zip(self.starts.iter().zip(ends).map(line))
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

/// Where lines begin: after a newline, a carriage return, or both.
fn starts(text: &[u8]) -> Vec<usize> {
    let ends = |at: &usize| match text[*at] {
        b'\n' => true,
        b'\r' => text.get(at + 1) != Some(&b'\n'),
        _ => false,
    };
    [0].into_iter().chain((0..text.len()).filter(ends).map(|at| at + 1)).collect()
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
    fn lines_end_as_any_machine_ends_them() {
        for text in ["a\nb\n\nc", "a\r\nb\r\n\r\nc", "a\rb\r\rc", "a\rb\n\r\nc"] {
            let source = Source::new("a.csv", text);
            assert_eq!(source.lines().collect::<Vec<_>>(), [(1, "a"), (2, "b"), (3, ""), (4, "c")], "{text:?}");
            let at = |part: &str| source.line(source.text.find(part).expect("it is there"));
            assert_eq!((at("a"), at("b"), at("c"), source.line(usize::MAX)), (1, 2, 4, 4), "{text:?}");
        }
        assert_eq!(Source::new("a.csv", "a\n").lines().last(), Some((2, "")));
    }

    #[test]
    fn what_is_no_text_is_said() {
        let file = std::env::temp_dir().join(format!("fairsale-input-{}", std::process::id()));
        let error = |bytes: &[u8]| {
            fs::write(&file, bytes).expect("it can be written");
            let error = Source::read_up_to(&file, 9).expect_err("it is bad").to_string();
            error.rsplit_once(&format!("{}:", file.display())).expect("it is named").1.to_owned()
        };
        assert_eq!(error(b"a\r\xff"), "2: expected text in UTF-8, found something else");
        assert_eq!(error(b"\xff\xfea\0"), "1: expected text in UTF-8, found UTF-16: save it as UTF-8");
        assert_eq!(error(b"0123456789"), " expected at most 9 bytes (0 MiB), found 10 or more");
        fs::write(&file, "012345678").expect("it can be written");
        assert_eq!(Source::read_up_to(&file, 9).map(|source| source.text.len()), Ok(9));
        fs::remove_file(file).expect("it is there");
    }

    #[test]
    fn only_regular_files_are_read() {
        for (file, found) in [("/dev/zero", "something else, such as a device or a pipe"), ("/", "a folder")] {
            let error = Source::read(Path::new(file)).expect_err("it is none").to_string();
            assert_eq!(error, format!("{file}: expected a regular file, found {found}"));
        }
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let error = Source::read(Path::new("no/such.toml")).expect_err("it is not there").to_string();
        assert!(error.starts_with("no/such.toml: expected a file that can be read, found No such file"), "{error}");
    }
}
