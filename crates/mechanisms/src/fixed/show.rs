//! The fixed sale in words.

use super::Fixed;
use crate::show::{Show, Words};
use fairsale_client::format::lots;

impl Show for Fixed {
    fn heading(&self, Words { supply, lot, price, who, .. }: &Words<'_>) -> Vec<String> {
        let most = lots(self.max_lots);
        vec![
            format!("fixed sale of {supply}, while stock lasts"),
            format!("a lot: {lot} for {price}; {who}: at most {most}"),
        ]
    }

    fn sells(&self, Words { supply, lot, price, .. }: &Words<'_>) -> Vec<(&'static str, String)> {
        vec![("sells", format!("{supply} while stock lasts; a lot is {lot} for {price}"))]
    }
}
