//! Reads TOML strictly: every field is known, of its type and in its range, or the error names it.

use crate::address;
use fairsale_input::{InputError, Source, text, time};
use std::{fmt::Display, ops::RangeInclusive};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// A table of a TOML file.
#[derive(Clone)]
pub struct Section<'s> {
    source: &'s Source,
    path: String,
    line: usize,
    table: &'s DeTable<'s>,
}

/// Parses a file.
///
/// # Errors
/// If it is no TOML.
pub fn parse(source: &Source) -> Result<Spanned<DeTable<'_>>, InputError> {
    DeTable::parse(&source.text).map_err(|error| {
        let span = error.span().unwrap_or(0..0);
        let mut message = error.message().trim().replace('\n', ", ");
        if message == "duplicate key" {
            message += &format!(" {}", text::found(source.text.get(span.clone()).unwrap_or_default()));
        }
        InputError {
            file: source.file.clone(),
            line: Some(source.line(span.start)),
            field: None,
            expected: "TOML".into(),
            found: format!("something else: {message}"),
        }
    })
}

impl<'s> Section<'s> {
    /// The file itself.
    ///
    /// # Errors
    /// If a field in it is none of `known`.
    pub fn root(source: &'s Source, table: &'s Spanned<DeTable<'s>>, known: &[&str]) -> Result<Self, InputError> {
        Self { source, path: String::new(), line: 1, table: table.get_ref() }.only(known)
    }

    /// A table in this one that may be missing.
    ///
    /// # Errors
    /// As [`Section::section`], but not if it is missing.
    pub fn section_if_any(&self, name: &str, known: &[&str]) -> Result<Option<Section<'s>>, InputError> {
        if self.has(name) { self.section(name, known).map(Some) } else { Ok(None) }
    }

    /// A table in this one.
    ///
    /// # Errors
    /// If it is missing or no table, or a field in it is none of `known`.
    pub fn section(&self, name: &str, known: &[&str]) -> Result<Section<'s>, InputError> {
        self.open_section(name)?.only(known)
    }

    /// A table in this one, whose fields are still to be [checked](Section::only).
    ///
    /// # Errors
    /// If it is missing or no table.
    pub fn open_section(&self, name: &str) -> Result<Section<'s>, InputError> {
        let what = format!("a section [{}]", self.name(name));
        let value = self.required(name, &what)?;
        self.table_in(value, self.name(name), &what)
    }

    /// A list of tables in this one; the elements are called as the list is, with their number from 1.
    ///
    /// # Errors
    /// As [`Section::section`], for every element.
    pub fn list(&self, name: &str, what: &str, known: &[&str]) -> Result<Vec<Section<'s>>, InputError> {
        self.open_list(name, what)?.into_iter().map(|element| element.only(known)).collect()
    }

    /// The same, of tables whose fields are still to be [checked](Section::only).
    ///
    /// # Errors
    /// If it is missing, no list, or an element is no table.
    pub fn open_list(&self, name: &str, what: &str) -> Result<Vec<Section<'s>>, InputError> {
        let value = self.required(name, what)?;
        let DeValue::Array(elements) = value.get_ref() else { return Err(self.mismatch(name, value, what)) };
        let element = |(index, value): (usize, &'s Spanned<DeValue<'s>>)| {
            self.table_in(value, format!("{}[{}]", self.name(name), index + 1), what)
        };
        elements.iter().enumerate().map(element).collect()
    }

    /// Texts, each read by `read`; in errors the elements are called as the list is, with their number from 1.
    ///
    /// # Errors
    /// If it is missing or no list, or an element is no text that can be read.
    pub fn texts<T>(&self, name: &str, what: &str, read: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, InputError> {
        let value = self.required(name, what)?;
        let DeValue::Array(elements) = value.get_ref() else { return Err(self.mismatch(name, value, what)) };
        let element = |(index, value): (usize, &Spanned<DeValue<'_>>)| {
            let text = if let DeValue::String(text) = value.get_ref() { Some(text) } else { None };
            let name = format!("{name}[{}]", index + 1);
            text.and_then(|text| read(text)).ok_or_else(|| self.mismatch(&name, value, what))
        };
        elements.iter().enumerate().map(element).collect()
    }

    /// A text read by `read`. `None` if the field is missing.
    ///
    /// # Errors
    /// If it is something else.
    pub fn text_as<T>(
        &self,
        field: &str,
        what: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, InputError> {
        if !self.has(field) {
            return Ok(None);
        }
        read(self.text(field, what)?).map(Some).ok_or_else(|| self.wrong(field, what))
    }

    /// A time: a text, a TOML time with an offset, or whole seconds. `None` if the field is missing.
    ///
    /// # Errors
    /// If it is something else.
    pub fn time(&self, field: &str) -> Result<Option<u64>, InputError> {
        let Some(value) = self.find(field) else { return Ok(None) };
        let written = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(number) => {
                u128::from_str_radix(number.as_str(), number.radix()).map_or_else(|_| "-".into(), |n| n.to_string())
            }
            DeValue::Datetime(datetime) => datetime.to_string(),
            _ => return Err(self.mismatch(field, value, time::WHAT)),
        };
        time::parse(&written).map(Some).ok_or_else(|| {
            let mut error = self.mismatch(field, value, time::WHAT);
            if let Some(slip) = time::slip(&written) {
                error.found += &format!(" ({slip})");
            }
            error
        })
    }

    /// Is there such a field, and is it a list?
    pub fn is_list(&self, field: &str) -> bool {
        self.find(field).is_some_and(|value| matches!(value.get_ref(), DeValue::Array(_)))
    }

    /// Is there such a field, and is it a text?
    pub fn is_text(&self, field: &str) -> bool {
        self.find(field).is_some_and(|value| matches!(value.get_ref(), DeValue::String(_)))
    }

    /// Is there such a field?
    pub fn has(&self, field: &str) -> bool {
        self.find(field).is_some()
    }

    /// A text that is not empty.
    ///
    /// # Errors
    /// If it is missing or something else.
    pub fn text(&self, field: &str, what: &str) -> Result<&'s str, InputError> {
        let value = self.required(field, what)?;
        match value.get_ref() {
            DeValue::String(text) if !text.trim().is_empty() => Ok(text),
            _ => Err(self.mismatch(field, value, what)),
        }
    }

    /// A whole number in a range; `what` says what it counts.
    ///
    /// # Errors
    /// If it is missing or something else.
    pub fn number<T>(&self, field: &str, what: &str, range: RangeInclusive<T>) -> Result<T, InputError>
    where
        T: TryFrom<u128> + PartialOrd + Display,
    {
        let what = format!("{what}, from {} to {}", range.start(), range.end());
        let value = self.required(field, &what)?;
        let number = match value.get_ref() {
            DeValue::Integer(number) => u128::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        let number = number.and_then(|number| T::try_from(number).ok()).filter(|number| range.contains(number));
        number.ok_or_else(|| self.mismatch(field, value, &what))
    }

    /// Yes or no; no if the field is missing.
    ///
    /// # Errors
    /// If it is something else.
    pub fn flag(&self, field: &str) -> Result<bool, InputError> {
        match self.find(field).map(|value| (value, value.get_ref())) {
            None => Ok(false),
            Some((_, DeValue::Boolean(flag))) => Ok(*flag),
            Some((value, _)) => Err(self.mismatch(field, value, "true or false")),
        }
    }

    /// A whole number in a range, or `default` if the field is missing.
    ///
    /// # Errors
    /// If it is something else.
    pub fn number_or<T>(&self, field: &str, what: &str, range: RangeInclusive<T>, default: T) -> Result<T, InputError>
    where
        T: TryFrom<u128> + PartialOrd + Display,
    {
        if self.has(field) { self.number(field, what, range) } else { Ok(default) }
    }

    /// The error that `field` should be something else.
    pub fn wrong(&self, field: &str, expected: &str) -> InputError {
        match self.find(field) {
            Some(value) => self.mismatch(field, value, expected),
            None => self.source.wrong(self.line, self.name(field), expected, "nothing"),
        }
    }

    /// What it is called in errors, such as `sale` or `orders[2]`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The line it begins on.
    pub fn line(&self) -> usize {
        self.line
    }

    fn name(&self, field: &str) -> String {
        if self.path.is_empty() { field.into() } else { format!("{}.{field}", self.path) }
    }

    fn find(&self, field: &str) -> Option<&'s Spanned<DeValue<'s>>> {
        self.table.iter().find(|(name, _)| name.get_ref() == field).map(|(_, value)| value)
    }

    fn required(&self, field: &str, what: &str) -> Result<&'s Spanned<DeValue<'s>>, InputError> {
        self.find(field).ok_or_else(|| self.wrong(field, what))
    }

    fn mismatch(&self, field: &str, value: &Spanned<DeValue<'_>>, expected: &str) -> InputError {
        let span = value.span();
        let found = match value.get_ref() {
            DeValue::Table(_) => "a section".into(),
            DeValue::Array(elements) => format!("a list of {}", elements.len()),
            DeValue::String(text) => address::found(text),
            _ => self.source.text[span.clone()].trim().into(),
        };
        self.source.wrong(self.source.line(span.start), self.name(field), expected, found)
    }

    fn table_in(&self, value: &'s Spanned<DeValue<'s>>, path: String, what: &str) -> Result<Section<'s>, InputError> {
        let line = self.source.line(value.span().start);
        match value.get_ref() {
            DeValue::Table(table) => Ok(Section { source: self.source, path, line, table }),
            DeValue::Array(elements) => {
                Err(self.source.wrong(line, path, what, format!("a list of {}", elements.len())))
            }
            _ => Err(self.source.wrong(line, path, what, self.source.text[value.span()].trim())),
        }
    }

    /// The table itself, if it has no other fields than these.
    ///
    /// # Errors
    /// If it has: the first one.
    pub fn only(self, known: &[&str]) -> Result<Self, InputError> {
        let strangers = self.table.keys().filter(|name| !known.contains(&name.get_ref().as_ref()));
        match strangers.min_by_key(|name| name.span().start) {
            None => Ok(self),
            Some(name) => {
                let line = self.source.line(name.span().start);
                let expected = format!("no other fields than {}", known.join(", "));
                Err(self.source.wrong(line, self.name(name.get_ref()), expected, "an unknown field"))
            }
        }
    }
}
