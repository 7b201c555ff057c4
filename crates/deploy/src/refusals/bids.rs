//! Why bids are refused.

use super::Context;
use fairsale_client::format::lots;
use fairsale_interfaces::bids;

impl Context<'_> {
    /// Why an auction refuses a bid.
    pub fn bid(&self, error: &bids::Error) -> String {
        use bids::Error;
        match *error {
            Error::Sale(error) => self.sale(&error),
            Error::WrongTick { tick, ticks } => {
                format!("the ladder has {ticks} prices, ticks 0 to {}, and no tick {tick}", ticks.saturating_sub(1))
            }
            Error::NotRaised { tick, lots: asked, tick_before, lots_before } => format!(
                "a bid can only be raised: this person's is for {} at tick {tick_before}, not less than {} at tick {tick}",
                lots(lots_before),
                lots(asked)
            ),
        }
    }
}
