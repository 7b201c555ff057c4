//! Persons who may be one: their names are different, and look alike.

use super::{OrderBook, PERSON};
use fairsale_input::text;
use std::collections::HashMap;

/// How many pairs are shown one by one.
const SHOWN: usize = 5;

impl OrderBook {
    /// Warns of names of persons that differ in capitals only, or in letters that look alike: allowed, and rarely meant.
    pub fn look_alikes(&self) -> Vec<String> {
        let mut looks: HashMap<String, usize> = HashMap::new();
        let (mut pairs, mut all) = (vec![], 0);
        for (index, row) in self.rows.iter().enumerate() {
            let first = &self.rows[*looks.entry(text::look(&row.person)).or_insert(index)];
            if first.person == row.person {
                continue;
            }
            all += 1;
            if all <= SHOWN {
                let (file, line, name) = (self.file.display(), row.line, &row.person);
                let how = text::difference(name, &first.person, first.line);
                pairs.push(format!(
                    "{file}:{line}: {PERSON}: {name:?} looks like {:?} of line {}, and is somebody else: it is written {how}",
                    first.person, first.line
                ));
            }
        }
        if all > SHOWN {
            pairs.push(format!("{}: {} more names look like others", self.file.display(), all - SHOWN));
        }
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::super::*;

    fn look_alikes(names: &[&str]) -> Vec<String> {
        let row = |(index, name): (usize, &&str)| Row {
            line: index + 2,
            person: (*name).into(),
            asked: 1,
            tick: 0,
            group: String::new(),
            account: (*name).into(),
            at: 0,
        };
        let rows = names.iter().enumerate().map(row).collect();
        OrderBook { file: "book.csv".into(), rows, deposits: 0 }.look_alikes()
    }

    #[test]
    fn names_that_look_alike_are_told() {
        assert!(look_alikes(&["ada", "bob", "ada", "ana", "bo b"]).is_empty());
        let what = "looks like \"ada\" of line 2, and is somebody else: it is written with";
        assert_eq!(
            look_alikes(&["ada", "bob", "Ada", "\u{430}da"]),
            [
                format!("book.csv:4: person: \"Ada\" {what} U+0041 where line 2 has U+0061"),
                format!("book.csv:5: person: \"\u{430}da\" {what} U+0430 where line 2 has U+0061"),
            ]
        );
    }

    #[test]
    fn of_many_some_are_shown_and_the_rest_is_counted() {
        let capitals: Vec<String> = (0..8u8).map(|at| format!("{}x", char::from(b'A' + at))).collect();
        let small: Vec<String> = capitals.iter().map(|name| name.to_lowercase()).collect();
        let names: Vec<&str> = small.iter().chain(&capitals).map(String::as_str).collect();
        let told = look_alikes(&names);
        assert_eq!((told.len(), &*told[5]), (6, "book.csv: 3 more names look like others"));
    }
}
