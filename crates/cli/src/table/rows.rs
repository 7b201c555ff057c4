//! Columns of text.

use std::fmt;

/// Columns, the first to the left, numbers to the right.
pub(super) struct Rows {
    widths: Vec<usize>,
    rows: Vec<Vec<String>>,
}

impl Rows {
    pub fn new(heads: &[&str]) -> Self {
        let mut rows = Self { widths: vec![0; heads.len()], rows: vec![] };
        rows.push(heads.iter().map(|head| (*head).into()).collect());
        rows.rule();
        rows
    }

    pub fn push(&mut self, row: Vec<String>) {
        for (width, cell) in self.widths.iter_mut().zip(&row) {
            *width = cell.chars().count().max(*width);
        }
        self.rows.push(row);
    }

    /// A line across all columns.
    pub fn rule(&mut self) {
        self.rows.push(vec![]);
    }
}

impl fmt::Display for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for row in &self.rows {
            if row.is_empty() {
                let width = self.widths.iter().sum::<usize>() + 3 * (self.widths.len() - 1);
                writeln!(f, "{}", "-".repeat(width))?;
                continue;
            }
            let mut line = String::new();
            for (index, (cell, width)) in row.iter().zip(&self.widths).enumerate() {
                let bar = cell.starts_with('#');
                let padded = if index == 0 || bar { format!("{cell:<width$}") } else { format!("   {cell:>width$}") };
                line += if bar { "   " } else { "" };
                line += &padded;
            }
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let mut rows = Rows::new(&["who", "n"]);
        rows.push(vec!["ada".into(), "100".into()]);
        rows.push(vec!["b".into(), "1".into()]);
        assert_eq!(rows.to_string(), "who     n\n---------\nada   100\nb       1\n");
    }
}
