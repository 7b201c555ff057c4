//! Sharing lots that can't be divided, at a price that may grow with the lots: P·q² or P·q for q lots in all. Everybody
//! gets what they asked for up to one cap, the same for all; the remainder is less than one lot for each person who
//! asked for more, and can be drawn.

use crate::{Amount, Lots, Price, Slot};

/// Cost of lots as a function of their number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Curve {
    /// P·q for q lots.
    Linear,
    /// P·q² for q lots: the q-th costs P·(2q − 1).
    Quadratic,
}

impl Curve {
    /// Returns the cost of `lots` lots. `None` on overflow.
    pub fn cost(self, lots: Lots, price: Price) -> Option<Amount> {
        let lots = u128::from(lots.0);
        let factor = match self {
            Self::Linear => lots,
            Self::Quadratic => lots * lots, // below 2⁶⁴
        };
        price.0.checked_mul(factor).map(Amount)
    }

    /// Returns the cost of the last of `lots` lots, or 0 if there are none. `None` on overflow.
    pub fn last(self, lots: Lots, price: Price) -> Option<Amount> {
        let lots = u128::from(lots.0);
        let factor = match self {
            Self::Linear => lots.min(1),
            Self::Quadratic => (2 * lots).saturating_sub(1), // no money; no lots have no last one
        };
        price.0.checked_mul(factor).map(Amount)
    }
}

/// Result of a sale of whole lots.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WholeClearing {
    /// The most lots that anybody gets for certain; the highest cap if all get what they asked for.
    pub cap: Lots,
    /// Lots that all get together for certain.
    pub sold: u64,
    /// Total payment for these.
    pub proceeds: Amount,
    /// Number of persons who asked for more than the cap.
    pub drawers: u32,
    /// Lots left, if anybody asked for more than the cap: fewer than there are persons who did.
    pub remainder: u32,
    /// Number of orders.
    pub orders: u64,
}

/// Shares `supply` lots among all who asked. `slots` are the histogram of their asks, from slot 0 on; slots left out at
/// the end are empty. Nobody may have asked for more than `highest`.
///
/// The cap is the largest c of at most `highest` with Σ min(ask, c) ≤ supply.
///
/// `None` on overflow, which paid deposits exclude.
pub fn clear_whole(supply: u64, highest: Lots, price: Price, curve: Curve, slots: &[Slot]) -> Option<WholeClearing> {
    // It would take 16 GiB of slots to overflow this sum.
    let orders: u64 = slots.iter().flat_map(Slot::counts).map(u64::from).sum();
    let mut counts = slots.iter().flat_map(Slot::counts);
    let (mut left, mut rising, mut cap, mut proceeds) = (supply, orders, Lots(0), Amount(0));
    while cap < highest {
        if rising == 0 {
            // All have what they asked for. What one lot more would cost, nobody has paid, and it may be no number.
            cap = highest;
            break;
        }
        let Some(rest) = left.checked_sub(rising) else { break };
        left = rest;
        cap.0 += 1;
        let last = curve.last(cap, price)?.0.checked_mul(rising.into())?;
        proceeds = proceeds.checked_add(Amount(last))?;
        rising = rising.checked_sub(counts.next().unwrap_or(0).into())?;
    }
    let drawers = u32::try_from(rising).ok()?;
    // If anybody is left, it was because there was less than one for each.
    let remainder = if drawers == 0 { 0 } else { u32::try_from(left).ok()? };
    Some(WholeClearing { cap, sold: supply - left, proceeds, drawers, remainder, orders })
}
