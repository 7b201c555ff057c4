//! A batch auction at one price: the demand at each tick, the clearing tick, and the result of each bid.
//!
//! The clearing tick is the highest at which the lots bid there and above reach the supply; if no tick does, it is tick
//! 0. All pay its price. Bids above it are filled; those at it, the *margin*, share the remaining units; those below it
//! get nothing.

use crate::{LotSize, Lots, Price, Units, mul_div_floor};

/// Ticks whose demands are stored together: as many as a storage value holds.
pub const TICKS_PER_DEMAND: u32 = 52;

/// Bytes of a [`Demand`]: a little-endian `u64` for each tick, lowest first.
pub const DEMAND_BYTES: usize = TICKS_PER_DEMAND as usize * size_of::<u64>();

/// Number of lots bid at each of 52 neighbouring ticks, in the bytes that are stored, so that changing one decodes
/// nothing else. It does not know which ticks they are: see [`demand_of`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Demand(pub [u8; DEMAND_BYTES]);

impl Demand {
    /// No bids: the value of storage that was never written.
    pub const EMPTY: Self = Self([0; DEMAND_BYTES]);

    /// Returns the number of lots bid at a tick.
    pub fn lots(&self, tick: u32) -> u64 {
        let (lots, _) = self.0.as_chunks();
        u64::from_le_bytes(lots[(tick % TICKS_PER_DEMAND) as usize])
    }

    /// Adds `lots` to the demand at a tick. `None`, and nothing changes, if that is above 2⁶⁴ − 1.
    pub fn add(&mut self, tick: u32, lots: Lots) -> Option<()> {
        self.set(tick, self.lots(tick).checked_add(lots.0.into())?);
        Some(())
    }

    /// Removes `lots` from the demand at a tick. `None`, and nothing changes, if there are fewer.
    pub fn remove(&mut self, tick: u32, lots: Lots) -> Option<()> {
        self.set(tick, self.lots(tick).checked_sub(lots.0.into())?);
        Some(())
    }

    fn set(&mut self, tick: u32, lots: u64) {
        let (all, _) = self.0.as_chunks_mut();
        all[(tick % TICKS_PER_DEMAND) as usize] = lots.to_le_bytes();
    }
}

/// Returns the number of the [`Demand`], from 0, that has the lots bid at a tick.
pub fn demand_of(tick: u32) -> u32 {
    tick / TICKS_PER_DEMAND
}

/// The clearing tick, and the units that remain for the bids there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TickClearing {
    /// The clearing tick.
    pub tick: u32,
    /// Number of lots bid above it, all of which are filled.
    pub filled_above: u64,
    /// Number of lots bid at it.
    pub tick_demand: u64,
    /// Units that remain for the bids at it: all they ask for, or less.
    pub remaining: Units,
    /// Units that nobody gets.
    pub unsold: Units,
}

impl TickClearing {
    /// Returns true if the bids at the clearing tick ask for more than remains.
    pub fn is_scarce(&self, lot: LotSize) -> bool {
        u128::from(self.tick_demand).checked_mul(lot.0).is_none_or(|asked| self.remaining.0 < asked)
    }
}

/// Clears a `supply` in lots of size `lot`. `demand` yields each tick with the number of lots bid at it, from the
/// highest tick down to tick 0; ticks without bids may be left out, but not tick 0.
///
/// Nothing below the clearing tick is read, so `demand` may be lazy.
///
/// `None` on overflow, if the lot size is 0, or if tick 0 is missing. Sums of lots overflow above 2⁶⁴ − 1.
pub fn clear_ticks(supply: Units, lot: LotSize, demand: impl IntoIterator<Item = (u32, u64)>) -> Option<TickClearing> {
    if lot.0 == 0 {
        return None;
    }
    // Of whole lots that many take all, as many as that reach the supply: the last one may be begun only.
    let reached = |lots: u64| u128::from(lots).checked_mul(lot.0).is_none_or(|units| units >= supply.0);
    let mut filled_above = 0u64;
    for (tick, tick_demand) in demand {
        let all = filled_above.checked_add(tick_demand)?;
        if reached(all) || tick == 0 {
            // What is filled did not reach the supply, or the tick before would have been the clearing one.
            let rest = supply.0.checked_sub(u128::from(filled_above).checked_mul(lot.0)?)?;
            let remaining = u128::from(tick_demand).checked_mul(lot.0).map_or(rest, |asked| asked.min(rest));
            let (remaining, unsold) = (Units(remaining), Units(rest - remaining));
            return Some(TickClearing { tick, filled_above, tick_demand, remaining, unsold });
        }
        filled_above = all;
    }
    None
}

/// Returns what a bid gets at the clearing tick: its part of the `remaining` units for `tick_demand` lots, its own
/// among them, rounded down, so that there is enough for all. `None` if `tick_demand` is 0.
pub fn share(bid: Lots, remaining: Units, tick_demand: u64) -> Option<Units> {
    mul_div_floor(remaining.0, bid.0.into(), tick_demand.into()).map(Units)
}

/// Returns the least that up to `bids` bids pay together if they share the `remaining` units: rounded down.
///
/// Proof. Each of k bids gets its part of `remaining` less a rest below 1, so together they get more than remaining −
/// k, and as that is a whole number, remaining − (k − 1) at least. Each pays price · units / lot, or more, since
/// payments are rounded up; so together they pay no less than that of all their units. With k at most `bids` that is
/// not less than this.
///
/// `None` on overflow, or if the lot size is 0.
pub fn least_payment(price: Price, remaining: Units, bids: u64, lot: LotSize) -> Option<u128> {
    let rests = u128::from(bids).saturating_sub(1); // no money: no bids leave no rests
    mul_div_floor(price.0, remaining.0.saturating_sub(rests), lot.0) // no money: fewer units than rests
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demand_ends_at_every_52nd_tick() {
        for (tick, number) in [(0, 0), (51, 0), (52, 1), (103, 1), (104, 2), (1_023, 19)] {
            assert_eq!(demand_of(tick), number, "{tick}");
        }
    }

    #[test]
    fn lots_are_little_endian_with_the_lowest_tick_first() {
        let mut demand = Demand::EMPTY;
        demand.add(0, Lots(1)).unwrap();
        demand.add(52 + 51, Lots(u32::MAX)).unwrap();
        demand.add(51, Lots(1)).unwrap();
        assert_eq!(demand.0[..8], [1, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(demand.0[DEMAND_BYTES - 8..], [0, 0, 0, 0, 1, 0, 0, 0]);
        assert_eq!([demand.lots(0), demand.lots(1), demand.lots(51)], [1, 0, 1 << 32]);
    }

    #[test]
    fn a_demand_neither_overflows_nor_underflows() {
        let mut demand = Demand::EMPTY;
        assert_eq!(demand.remove(3, Lots(1)), None);
        assert_eq!(demand, Demand::EMPTY);
        demand.0[24..32].copy_from_slice(&(u64::MAX - 1).to_le_bytes());
        let almost = demand;
        assert_eq!(demand.add(3, Lots(2)), None);
        assert_eq!(demand, almost);
        assert_eq!((demand.add(3, Lots(1)), demand.lots(3)), (Some(()), u64::MAX));
        assert_eq!((demand.remove(3, Lots(1)), demand), (Some(()), almost));
    }
}
