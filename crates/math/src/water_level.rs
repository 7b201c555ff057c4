//! Equal shares when there is not enough for all: everybody gets the same, and nobody more than asked for. Pour the
//! supply into vessels that are as high as the asks; it reaches the same level in all that are not full. ("Max-min
//! fairness"; Bertsekas and Gallager, Data Networks, 6.5.2.)

use crate::{Amount, LotSize, Lots, MAX_LEVELS, Price, Slot, Units, mul_div_ceil, wide::long_div};

/// Terms of a sale, apart from its times.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Terms {
    /// All there is to sell.
    pub supply: Units,
    /// Most lots that one person may ask for.
    pub cap: Lots,
    /// Size of a lot.
    pub lot: LotSize,
    /// Price of a lot.
    pub price: Price,
}

/// Terms that cannot be kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BadTerms {
    /// The cap is zero, or above [`MAX_LEVELS`].
    Cap(Lots),
    /// The lot size is 0.
    EmptyLot,
    /// cap · lot, the most that one person can get, is above `u128::MAX`.
    ShareOverflow,
    /// cap · price, the most that one person can pay, is above `u128::MAX`.
    DepositOverflow,
}

impl Terms {
    /// Checks that [`clear`], [`allocation`] and [`payment`] succeed for all orders within the cap, as long as the
    /// deposits of all orders together are at most `u128::MAX`, which they are once they have been paid.
    ///
    /// Any supply and price are valid, zero too: the sale decides which ones make sense.
    ///
    /// # Errors
    /// [`BadTerms`]
    pub fn check(&self) -> Result<(), BadTerms> {
        if !(1..=MAX_LEVELS).contains(&self.cap.0) {
            return Err(BadTerms::Cap(self.cap));
        }
        if self.lot.0 == 0 {
            return Err(BadTerms::EmptyLot);
        }
        self.cap.units(self.lot).ok_or(BadTerms::ShareOverflow)?;
        self.cap.cost(self.price).ok_or(BadTerms::DepositOverflow)?;
        Ok(())
    }
}

/// Result of a sale.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Clearing {
    /// The most that anybody gets; cap · lot if everybody gets what they asked for.
    pub level: Units,
    /// Units that all get together: at most the supply.
    pub sold: Units,
    /// Total payment: exactly the sum of all [`payment`]s.
    pub proceeds: Amount,
    /// Number of orders.
    pub orders: u64,
}

/// Shares the supply among all who asked. `slots` are the histogram of their asks, from slot 0 on; slots left out at
/// the end are empty, and an ask above the cap counts as the cap.
///
/// If the supply covers all asks, the level is cap · lot. Otherwise it is the solution L of
/// Σ min(ask · lot, L) = supply, rounded down, so that less than a base unit stays unsold for each person who gets less
/// than asked for. An order gets [`allocation`]`(ask, lot, level)`.
///
/// `None` on overflow, which [`Terms::check`] and paid deposits exclude. Demand may be any multiple of `u128::MAX`.
pub fn clear(terms: &Terms, slots: &[Slot]) -> Option<Clearing> {
    let LotSize(lot) = terms.lot;
    let Units(mut left) = terms.supply;

    // It would take 16 GiB of slots to overflow this sum.
    let orders = slots.iter().flat_map(Slot::counts).map(u64::from).sum();
    let mut counts = slots.iter().flat_map(Slot::counts);

    // Those who asked for more than the level rise with it, a lot at a time, while there is a lot for each of them.
    let mut rising: u64 = orders;
    let mut level = 0u128;
    let mut lots = 0u64;
    let mut share = 0;
    for _ in 0..terms.cap.0 {
        // A lift above u128::MAX is above the supply as well.
        let lift = lot.checked_mul(rising.into());
        let Some(rest) = lift.and_then(|lift| left.checked_sub(lift)) else {
            // The last lift is by a part of a lot: what is left, in equal shares.
            (share, left) = long_div(0, left, rising.into())?;
            break;
        };
        left = rest;
        level = level.checked_add(lot)?;
        lots = lots.checked_add(rising)?;
        rising = rising.checked_sub(counts.next().unwrap_or(0).into())?;
    }

    // Whole lots cost a whole number, so rounding the price of the last part is all the rounding that a payment has.
    let Amount(last) = payment(Units(share), terms.price, terms.lot)?;
    let whole = terms.price.0.checked_mul(lots.into())?;
    let parts = last.checked_mul(rising.into())?;
    Some(Clearing {
        level: Units(level.checked_add(share)?),
        sold: terms.supply.checked_sub(Units(left))?,
        proceeds: Amount(whole.checked_add(parts)?),
        orders,
    })
}

/// Returns the units that an order gets at a water level: what it asked for, or the level if that is less. Rounds
/// nothing; the level was rounded down, in favour of the sale.
pub fn allocation(asked: Lots, lot: LotSize, level: Units) -> Units {
    // More than u128::MAX is also more than the level.
    asked.units(lot).map_or(level, |units| units.min(level))
}

/// Returns the payment for `units` base units: units · price / lot, rounded up, in favour of the sale.
///
/// It is never above the deposit of an order for as much: for whole lots it is lots · price exactly.
///
/// `None` on overflow, or if the lot size is 0; see [`Terms::check`].
pub fn payment(units: Units, price: Price, lot: LotSize) -> Option<Amount> {
    mul_div_ceil(units.0, price.0, lot.0).map(Amount)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SLOT_BYTES;

    const MAX: u128 = u128::MAX;

    const TERMS: Terms = Terms { supply: Units(1000), cap: Lots(10), lot: LotSize(10), price: Price(7) };

    fn with_supply(supply: u128) -> Terms {
        Terms { supply: Units(supply), ..TERMS }
    }

    /// A histogram's first slot, of (ask, people).
    fn slot<const N: usize>(counts: [(usize, u32); N]) -> [Slot; 1] {
        let mut bytes = [0; SLOT_BYTES];
        for (ask, people) in counts {
            bytes[4 * (ask - 1)..][..4].copy_from_slice(&people.to_le_bytes());
        }
        [Slot(bytes)]
    }

    fn clearing(level: u128, sold: u128, proceeds: u128, orders: u64) -> Option<Clearing> {
        Some(Clearing { level: Units(level), sold: Units(sold), proceeds: Amount(proceeds), orders })
    }

    #[test]
    fn terms_are_good_up_to_their_limits() {
        let largest = MAX / 1024;
        let good = Terms { supply: Units(MAX), cap: Lots(1024), lot: LotSize(largest), price: Price(largest) };
        assert_eq!(good.check(), Ok(()));
        let cap = Lots(1);
        let (supply, lot, price) = (Units(0), LotSize(1), Price(0));
        assert_eq!(Terms { supply, cap, lot, price }.check(), Ok(()));

        for cap in [0, 1025, u32::MAX].map(Lots) {
            assert_eq!(Terms { cap, ..good }.check(), Err(BadTerms::Cap(cap)));
        }
        let lot = LotSize(0);
        assert_eq!(Terms { lot, ..good }.check(), Err(BadTerms::EmptyLot));
        let lot = LotSize(largest + 1);
        assert_eq!(Terms { lot, ..good }.check(), Err(BadTerms::ShareOverflow));
        let price = Price(largest + 1);
        assert_eq!(Terms { price, ..good }.check(), Err(BadTerms::DepositOverflow));
    }

    #[test]
    fn the_level_drops_as_soon_as_supply_is_a_unit_short() {
        let asks = slot([(1, 1), (4, 2)]); // 90 units
        assert_eq!(clear(&with_supply(91), &asks), clearing(100, 90, 63, 3));
        assert_eq!(clear(&with_supply(90), &asks), clearing(100, 90, 63, 3));
        // 39 units at 7 for ten are 27.3
        assert_eq!(clear(&with_supply(89), &asks), clearing(39, 88, 7 + 28 + 28, 3));
        assert_eq!(clear(&with_supply(88), &asks), clearing(39, 88, 7 + 28 + 28, 3));
        assert_eq!(clear(&with_supply(87), &asks), clearing(38, 86, 7 + 27 + 27, 3));
    }

    #[test]
    fn a_level_at_a_whole_lot_is_met_from_both_sides() {
        let asks = slot([(2, 1), (3, 1), (10, 1)]);
        assert_eq!(clear(&with_supply(58), &asks), clearing(19, 57, 3 * 14, 3));
        assert_eq!(clear(&with_supply(60), &asks), clearing(20, 60, 3 * 14, 3));
        assert_eq!(clear(&with_supply(61), &asks), clearing(20, 60, 3 * 14, 3));
        assert_eq!(clear(&with_supply(62), &asks), clearing(21, 62, 14 + 15 + 15, 3));
        // Everybody but the last is content, and the level follows that one alone, up to the cap.
        assert_eq!(clear(&with_supply(149), &asks), clearing(99, 149, 14 + 21 + 70, 3));
        assert_eq!(clear(&with_supply(150), &asks), clearing(100, 150, 105, 3));
    }

    #[test]
    fn less_than_a_unit_a_head_is_nothing() {
        let asks = slot([(1, 3), (9, 4)]);
        assert_eq!(clear(&with_supply(0), &asks), clearing(0, 0, 0, 7));
        assert_eq!(clear(&with_supply(6), &asks), clearing(0, 0, 0, 7));
        assert_eq!(clear(&with_supply(7), &asks), clearing(1, 7, 7, 7));
    }

    #[test]
    fn nobody_or_one_buyer() {
        for slots in [&[][..], &[Slot::EMPTY]] {
            assert_eq!(clear(&TERMS, slots), clearing(100, 0, 0, 0));
            assert_eq!(clear(&with_supply(0), slots), clearing(100, 0, 0, 0));
        }
        let one = slot([(10, 1)]);
        assert_eq!(clear(&with_supply(99), &one), clearing(99, 99, 70, 1));
        assert_eq!(clear(&with_supply(100), &one), clearing(100, 100, 70, 1));
        assert_eq!(clear(&with_supply(101), &one), clearing(100, 100, 70, 1));
    }

    #[test]
    fn an_ask_above_the_cap_counts_as_the_cap() {
        let (above, at) = (slot([(1, 1), (64, 2)]), slot([(1, 1), (10, 2)]));
        for supply in [0, 29, 30, 31, 209, 210, 211, MAX] {
            assert_eq!(clear(&with_supply(supply), &above), clear(&with_supply(supply), &at));
        }
    }

    #[test]
    fn slots_after_the_first_go_on_where_it_ends() {
        let terms = Terms { cap: Lots(66), ..TERMS };
        let asks = [slot([(64, 1)])[0], slot([(1, 1), (2, 1)])[0]]; // 64, 65 and 66
        assert_eq!(clear(&terms, &asks), clearing(333, 999, 3 * 234, 3));
        let terms = Terms { supply: Units(1949), ..terms };
        assert_eq!(clear(&terms, &asks), clearing(659, 1949, 448 + 455 + 462, 3));
        assert_eq!(clear(&terms, &asks[..1]), clearing(660, 640, 448, 1));
    }

    #[test]
    fn demand_above_all_numbers_is_only_demand() {
        let terms = Terms { supply: Units(MAX), cap: Lots(64), lot: LotSize(MAX / 64), price: Price(1) };
        assert_eq!(terms.check(), Ok(()));
        let people = u32::MAX;
        let level = MAX / u128::from(people); // exactly: 2³² − 1 divides 2¹²⁸ − 1
        assert_eq!(clear(&terms, &slot([(64, people)])), clearing(level, MAX, people.into(), people.into()));
    }

    #[test]
    fn proceeds_that_nobody_could_have_paid_are_none() {
        let terms = Terms { price: Price(MAX / 3), cap: Lots(3), ..TERMS };
        assert_eq!(terms.check(), Ok(()));
        assert_eq!(clear(&terms, &slot([(3, 1)])), clearing(30, 30, MAX, 1));
        assert_eq!(clear(&terms, &slot([(1, 3)])), clearing(30, 30, MAX, 3));
        assert_eq!(clear(&terms, &slot([(1, 1), (3, 1)])), None);
        // Nor if it is the shares of a last lot that add up to too much.
        assert_eq!(clear(&Terms { supply: Units(4), ..terms }, &slot([(1, 4)])), clearing(1, 4, MAX / 30 * 4 + 4, 4));
        assert_eq!(clear(&Terms { supply: Units(39), ..terms }, &slot([(1, 4)])), None);
    }

    #[test]
    fn bad_terms_are_none_or_right() {
        let none = slot([]);
        assert_eq!(clear(&Terms { lot: LotSize(0), ..TERMS }, &none), None);
        let lot = LotSize(MAX / 10 + 1);
        assert_eq!(clear(&Terms { lot, ..TERMS }, &none), None);
        assert_eq!(clear(&Terms { lot, ..TERMS }, &slot([(2, 9)])), clearing(111, 999, 9, 9));
    }

    #[test]
    fn an_allocation_is_the_ask_or_the_level() {
        let lot = LotSize(10);
        assert_eq!(allocation(Lots(3), lot, Units(31)), Units(30));
        assert_eq!(allocation(Lots(3), lot, Units(30)), Units(30));
        assert_eq!(allocation(Lots(3), lot, Units(29)), Units(29));
        assert_eq!(allocation(Lots(2), LotSize(MAX), Units(MAX - 1)), Units(MAX - 1));
    }

    #[test]
    fn a_payment_is_rounded_up() {
        let (price, lot) = (Price(3), LotSize(10));
        for (units, paid) in [(0, 0), (1, 1), (3, 1), (4, 2), (9, 3), (10, 3), (11, 4), (20, 6)] {
            assert_eq!(payment(Units(units), price, lot), Some(Amount(paid)), "{units}");
        }
        assert_eq!(payment(Units(MAX), Price(MAX), LotSize(MAX)), Some(Amount(MAX)));
        assert_eq!(payment(Units(MAX), Price(2), LotSize(1)), None);
        assert_eq!(payment(Units(1), price, LotSize(0)), None);
    }
}
