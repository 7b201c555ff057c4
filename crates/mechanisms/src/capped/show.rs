//! The capped sale in words.

use super::Capped;
use crate::show::{Show, Words};
use fairsale_client::format::lots;

impl Show for Capped {
    fn heading(&self, Words { supply, lot, price, who, .. }: &Words<'_>) -> Vec<String> {
        let most = lots(self.max_lots);
        vec![format!("capped sale of {supply}"), format!("a lot: {lot} for {price}; {who}: at most {most}")]
    }
}
