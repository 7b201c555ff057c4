//! The lottery in words.

use super::Lottery;
use crate::show::{Show, Words};

impl Show for Lottery {
    fn heading(&self, Words { count, price, who, .. }: &Words<'_>) -> Vec<String> {
        let plural = if *count == 1 { "" } else { "s" };
        let groups = match self.max_group {
            0 | 1 => String::new(),
            most => format!(", alone or in a group of up to {most}"),
        };
        vec![format!("lottery of {count} ticket{plural}"), format!("a ticket: {price}; {who}: one entry{groups}")]
    }

    fn sells(&self, Words { supply, price, .. }: &Words<'_>) -> Vec<(&'static str, String)> {
        let groups = match self.max_group {
            0 | 1 => "none".to_owned(),
            most => format!("of up to {most} persons, who win or lose together"),
        };
        vec![("sells", format!("{supply} for {price} each, by lot")), ("groups", groups)]
    }
}
