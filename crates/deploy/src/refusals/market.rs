//! Why fixed sales and auctions are not made, and why bids are refused.

use super::{
    Context,
    making::{
        CURRENCY, NO_BEACON, NO_LOT_SIZE, NO_PAYMENT_UNIT, NO_SUPPLY, NOBODY, OVERFLOW, bad_payee, bad_status,
        too_late, too_long,
    },
};
use fairsale_client::format::lots;
use fairsale_input::time::{from_now, utc};
use fairsale_interfaces::bids;

/// Why a fixed sale cannot be made.
pub fn bad_fixed_terms(error: &fixed_sale::BadTerms) -> String {
    use fixed_sale::BadTerms;
    match *error {
        BadTerms::LotSize { lot_size } => format!("a lot is something, and of tickets exactly one, not {lot_size}"),
        BadTerms::NoSupply => "there is not a lot for sale".into(),
        BadTerms::NoPaymentUnit => NO_PAYMENT_UNIT.into(),
        BadTerms::Currency => CURRENCY.into(),
        BadTerms::MaxLots { max_lots } => {
            format!("a person may buy a lot at least, and of tickets 8 at most, not {max_lots}")
        }
        BadTerms::MinStatus { min_status } => format!("{}; 0 where nobody is asked", bad_status(min_status)),
        BadTerms::Times { now, opens_at, closes_at } => bad_times(now, opens_at, closes_at),
        BadTerms::ClaimsFrom { claims_from, closes_at } => format!(
            "what was bought can be claimed from the close at {} on, not from {}",
            utc(closes_at),
            utc(claims_from)
        ),
        BadTerms::MinRaise { min_raise } => {
            format!("what is delivered at once cannot be taken back, so there is no sum to be raised, {min_raise}")
        }
        BadTerms::Overflow => OVERFLOW.into(),
        BadTerms::ZeroAddress => NOBODY.into(),
        BadTerms::Payee { payee } => bad_payee(payee),
    }
}

/// Why an auction cannot be made.
pub fn bad_auction_terms(error: &auction::BadTerms) -> String {
    use auction::BadTerms;
    match *error {
        BadTerms::NoSupply => NO_SUPPLY.into(),
        BadTerms::NoLotSize => NO_LOT_SIZE.into(),
        BadTerms::NoLots => "nobody may bid for anything".into(),
        BadTerms::NoPaymentUnit => NO_PAYMENT_UNIT.into(),
        BadTerms::Currency => CURRENCY.into(),
        BadTerms::MinStatus { min_status } => bad_status(min_status),
        BadTerms::Ladder { ticks, step } => {
            format!(
                "a ladder has 1 to 1,024 prices, each higher than the one below it, not {ticks} with a step of {step}"
            )
        }
        BadTerms::Tickets { lot_size, max_lots } => {
            format!("tickets are sold one to a person, not in lots of {lot_size} and up to {max_lots}")
        }
        BadTerms::NothingToDraw => "only tickets are drawn: there must be no beacon".into(),
        BadTerms::Times { now, opens_at, closes_at } => bad_times(now, opens_at, closes_at),
        BadTerms::SettleBy { settle_by, earliest } => {
            format!("there must be time to settle it until {}, not only until {}", utc(earliest), utc(settle_by))
        }
        BadTerms::RecoveryWindow { settle_by, recovery_window } => {
            format!("{recovery_window} s from {} on never end", utc(settle_by))
        }
        BadTerms::Overflow => OVERFLOW.into(),
        BadTerms::ZeroAddress => NOBODY.into(),
        BadTerms::Payee { payee } => bad_payee(payee),
        BadTerms::NoBeacon => NO_BEACON.into(),
        BadTerms::LostRound { round } => {
            format!("the beacon's round {round}, by which it would be drawn, is lost already")
        }
        BadTerms::BeaconTooLate { decided_at, settle_by } => too_late(decided_at, settle_by),
        BadTerms::SettlesTooLate { latest, settle_by } => too_long(latest, settle_by),
    }
}

fn bad_times(now: u64, opens_at: u64, closes_at: u64) -> String {
    format!(
        "the sale must open in the future and close later, not open at {} and close at {}",
        from_now(opens_at, now),
        from_now(closes_at, now)
    )
}

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
