//! What tests know of a mechanism: how all that sales have in common is done with it.

use crate::{SETTLING, Stage};
use fairsale_chain::{Address, typed::LaunchError};
use fairsale_kit::{
    life::Life,
    terms::{BadCommonTerms, CommonTerms},
};
use std::fmt::Debug;

/// A kind of sale: its terms, how it is made, and how all that sales have in common is done with it.
pub trait Mechanism: Sized + 'static {
    /// What its seller promises.
    type Terms: Clone + PartialEq + Debug;
    /// Why its constructor refuses terms.
    type BadTerms: From<BadCommonTerms> + Clone + PartialEq + Debug;

    /// How many lots a person may ask for, of ten by [plain](Self::plain) terms.
    const MOST: u32 = 10;

    /// Whether an order may be withdrawn, rather than bind whoever placed it.
    const WITHDRAWS: bool = true;

    /// Whether there are bids, which their bidders may raise even if their status has dropped since.
    const BIDS: bool = false;

    /// Whether all proceeds are certain as soon as a sale is settled, rather than when the last buyer has claimed.
    const CERTAIN: bool = true;

    /// The default terms, around those that all sales have.
    fn terms(common: CommonTerms) -> Self::Terms;

    /// What its terms have in common with those of all sales.
    fn common(terms: &Self::Terms) -> &CommonTerms;

    /// The same, to be changed.
    fn common_mut(terms: &mut Self::Terms) -> &mut CommonTerms;

    /// Makes terms of so many lots of one unit at this price, which does not grow; decided at the close, by persons, each of whom
    /// may ask for as many lots as the mechanism lets a person have, and for all if it has no limit.
    fn plain(terms: &mut Self::Terms, lots: u128, price: u128);

    /// Makes terms of a sale from one second to another; where a sale expires, there is as much time to settle it as by default.
    fn between(terms: &mut Self::Terms, opens_at: u64, closes_at: u64) {
        let common = Self::common_mut(terms);
        (common.opens_at, common.closes_at) = (opens_at, closes_at);
        if common.settle_by != 0 {
            common.settle_by = closes_at.saturating_add(SETTLING);
        }
    }

    /// Makes terms of a sale of tickets, if the mechanism sells any.
    fn ticketed(terms: &mut Self::Terms) {
        Self::common_mut(terms).tickets = true;
    }

    /// Makes terms of a sale that draws, if the mechanism ever does, and has a beacon.
    fn drawing(_: &mut Self::Terms) {}

    /// How much of what is sold the seller has, by default.
    fn minted(terms: &Self::Terms) -> u128;

    /// Completes terms that were changed: what follows from others and nobody has said otherwise.
    fn complete(_: &mut Self::Terms) {}

    /// Makes what a sale by the stage's terms needs besides what is sold, if it is not there: a beacon.
    fn prepare(_: &mut Stage<Self>) {}

    /// Makes the sale, and pays its constructor `value`.
    ///
    /// # Errors
    /// The constructor's, or the chain's.
    fn make(stage: &mut Stage<Self>, value: u128) -> Result<Address, LaunchError<Self::BadTerms>>;

    /// The terms that the sale says it has.
    fn kept_terms(stage: &mut Stage<Self>) -> Self::Terms;

    /// The sale's life, and the part of its state that all sales have.
    fn life(stage: &mut Stage<Self>) -> Life;

    /// The deposit of the first order for a number of lots.
    fn cost(terms: &Self::Terms, lots: u32) -> u128 {
        Self::common(terms).price * u128::from(lots)
    }

    /// When the sale closes, as things stand.
    fn closes_at(stage: &mut Stage<Self>) -> u64 {
        Self::common(&stage.terms).closes_at
    }

    /// What somebody must do before the sale opens so that it can be drawn.
    fn commit(_: &mut Stage<Self>) {}

    /// Brings what the sale is drawn by, once it is closed.
    fn reveal(_: &mut Stage<Self>) {}
}
