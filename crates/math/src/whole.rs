//! Who gets how much of what can't be divided below a lot, at a price that may grow with the lots: P·q² or P·q for q lots in
//! all. Everybody gets what they asked for up to one cap, the same for all; what then is left is less than one lot for each
//! who asked for more, to be drawn for.

use crate::{Amount, Lots, Price, Slot};

/// What so many lots cost together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Curve {
    /// P·q for q lots.
    Linear,
    /// P·q² for q lots: the q-th costs P·(2q − 1).
    Quadratic,
}

impl Curve {
    /// What so many lots cost in all. `None` on overflow.
    pub fn cost(self, lots: Lots, price: Price) -> Option<Amount> {
        let lots = u128::from(lots.0);
        let factor = match self {
            Self::Linear => lots,
            Self::Quadratic => lots * lots, // below 2⁶⁴
        };
        price.0.checked_mul(factor).map(Amount)
    }

    /// What the last of so many lots costs; nothing if there are none. `None` on overflow.
    pub fn last(self, lots: Lots, price: Price) -> Option<Amount> {
        let lots = u128::from(lots.0);
        let factor = match self {
            Self::Linear => lots.min(1),
            Self::Quadratic => (2 * lots).saturating_sub(1), // no money; no lots have no last one
        };
        price.0.checked_mul(factor).map(Amount)
    }
}

/// How a sale of whole lots ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WholeClearing {
    /// What nobody gets more than for certain; the highest cap there was, if all get what they asked for.
    pub cap: Lots,
    /// What all get together for certain.
    pub sold: u64,
    /// What all pay together for that.
    pub proceeds: Amount,
    /// How many asked for more than the cap.
    pub drawers: u32,
    /// What is left, if anybody asked for more than the cap: fewer lots than those who did.
    pub remainder: u32,
    /// How many asked.
    pub orders: u64,
}

/// Shares `supply` lots among all who asked. `slots` are the histogram of their asks, from slot 0 on; slots left out at the end
/// are empty. Nobody may have asked for more than `highest`.
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
