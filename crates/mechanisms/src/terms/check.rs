//! Terms from elsewhere: could they be a sale's?

use super::Terms;
use crate::rule::Rule;
use fairsale_math::Timestamp;

impl Terms {
    /// Would a sale of ours have been made of these terms, the second before it opens? Terms from elsewhere, a file or a
    /// contract, are asked first: with others nothing can be computed, and some are made to keep whoever tries busy.
    ///
    /// # Errors
    /// What such a sale would have answered.
    pub fn check(&self) -> Result<(), String> {
        /// Asks the contract's own rules.
        macro_rules! ask {
            ($contract:ident, $terms:expr) => {{
                let terms = $terms.ok_or("numbers that do not fit")?;
                let before = Timestamp(self.opens_at.saturating_sub(1));
                $contract::PackedTerms::from(&terms).check(before).map_err(|bad| format!("{bad:?}"))
            }};
        }
        match self.rule {
            Rule::Capped { .. } => ask!(capped_sale, self.capped()),
            Rule::Whole { .. } => ask!(quadratic_sale, self.whole()),
            Rule::Lottery { .. } => ask!(lottery_sale, self.lottery()),
            Rule::Fixed { .. } => ask!(fixed_sale, self.fixed()),
            Rule::Auction { .. } => ask!(auction, self.auction()),
        }
    }
}
