//! Columns of text.

use std::fmt;
use unicode_width::UnicodeWidthStr;

/// Columns: the first to the left, numbers to the right, a column of bars, which has no head, to the left again.
pub(super) struct Rows {
    widths: Vec<usize>,
    /// Which columns are of bars.
    bars: Vec<bool>,
    rows: Vec<Vec<String>>,
}

impl Rows {
    pub fn new(heads: &[&str]) -> Self {
        let bars = heads.iter().map(|head| head.is_empty()).collect();
        let mut rows = Self { widths: vec![0; heads.len()], bars, rows: vec![] };
        rows.push(heads.iter().map(|head| (*head).into()).collect());
        rows.rule();
        rows
    }

    pub fn push(&mut self, row: Vec<String>) {
        for (width, cell) in self.widths.iter_mut().zip(&row) {
            *width = cell.width().max(*width);
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
                line += if index == 0 { "" } else { "   " };
                // Characters may take two places on a terminal, or none.
                let space = " ".repeat(width - cell.width());
                let left = index == 0 || self.bars[index];
                line += &if left { format!("{cell}{space}") } else { format!("{space}{cell}") };
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

    #[test]
    fn columns_begin_in_one_place_whatever_the_script() {
        let mut rows = Rows::new(&["who", "n (円)"]);
        let names = ["ada", "山田太郎", "Jose\u{301}", "\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{200d}\u{1f466}"];
        names.iter().for_each(|name| rows.push(vec![(*name).into(), "1".into()]));
        let lines: Vec<String> = rows.to_string().lines().map(str::to_owned).collect();
        let written = |name: &str, spaces: usize| format!("{name}{}1", " ".repeat(spaces));
        assert_eq!(lines[0], "who        n (円)");
        assert_eq!(lines[1], "-".repeat(17));
        let [ada, yamada, jose, family] = names;
        assert_eq!(lines[2..], [written(ada, 13), written(yamada, 8), written(jose, 12), written(family, 14)]);
    }

    #[test]
    fn only_a_column_without_a_head_has_bars() {
        let mut rows = Rows::new(&["who", "n", ""]);
        rows.push(vec!["#1".into(), "#".into(), "###".into()]);
        rows.push(vec!["ada".into(), "10".into(), "#".into()]);
        assert_eq!(rows.to_string(), "who    n\n--------------\n#1     #   ###\nada   10   #\n");
    }
}
