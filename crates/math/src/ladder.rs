//! The prices that can be bid in an auction: a ladder of ticks, each dearer than the one below it.
//!
//! Prices are whole numbers of the smallest unit of money, so a ladder is defined tick by tick, from the lowest up:
//! anybody can check it with pencil and paper. Linear: all steps are equal. Geometric: each step is a fixed number of
//! hundredths of a percent of the price below it, rounded up, so that every step is at least 1.

use crate::Price;

/// The most ticks that a ladder may have: it bounds what settling reads and how long it takes.
pub const MAX_TICKS: u32 = 1024;

/// Hundredths of a percent in a whole.
const WHOLE: u128 = 10_000;

/// Difference between the prices of neighbouring ticks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// price(t + 1) = price(t) + step.
    Linear(u128),
    /// price(t + 1) = price(t) + ⌈price(t) · bps / 10,000⌉.
    Geometric(u32),
}

/// A ladder of prices: ticks from 0 on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ladder {
    /// The price at tick 0.
    pub lowest: Price,
    /// From one tick to the next.
    pub step: Step,
    /// Number of ticks.
    pub ticks: u32,
}

impl Ladder {
    /// Returns the price at a tick. `None` if there is no such tick, or if the price is above 2¹²⁸ − 1.
    pub fn price(&self, tick: u32) -> Option<Price> {
        if tick >= self.ticks {
            return None;
        }
        self.climb(self.lowest, tick)
    }

    /// Returns the price `ticks` ticks above one of this `price`, even beyond the end of the ladder. `None` if it is
    /// above 2¹²⁸ − 1.
    pub fn climb(&self, price: Price, ticks: u32) -> Option<Price> {
        let mut price = price.0;
        for _ in 0..ticks {
            let rise = match self.step {
                Step::Linear(step) => step,
                Step::Geometric(bps) => part(price, bps)?,
            };
            price = price.checked_add(rise)?;
        }
        Some(Price(price))
    }

    /// Returns the highest price. `None` if there is no tick, or if it is above 2¹²⁸ − 1: then other prices are too.
    pub fn top(&self) -> Option<Price> {
        self.price(self.ticks.checked_sub(1)?)
    }

    /// Returns true if every price is above the one before it. If the first step is up, so are all.
    pub fn rises(&self) -> bool {
        self.ticks < 2
            || match self.step {
                Step::Linear(step) => step != 0,
                Step::Geometric(bps) => bps != 0 && self.lowest.0 != 0,
            }
    }
}

/// ⌈price · bps / 10,000⌉: rounded up, so that a step is never 0. `None` on overflow.
///
/// With price = whole · 10,000 + rest it is whole · bps + ⌈rest · bps / 10,000⌉, so nothing needs more than 128 bits
/// that the result does not need.
fn part(price: u128, bps: u32) -> Option<u128> {
    let (whole, rest) = split(price);
    let rest = (rest * u64::from(bps)).div_ceil(WHOLE as u64); // 10⁴ · 2³² is far below 2⁶⁴
    whole.checked_mul(bps.into())?.checked_add(rest.into())
}

/// A price divided by 10,000, and the rest.
///
/// Long division as done in school, in base 2³²: a rest below 2¹⁴ and the next digit fit into 64 bits. In a contract
/// the code of a general division of 128 bits would weigh more.
fn split(price: u128) -> (u128, u64) {
    if let Ok(price) = u64::try_from(price) {
        return ((price / WHOLE as u64).into(), price % WHOLE as u64); // most prices are small, and ladders long
    }
    let (mut whole, mut rest) = (0, 0);
    for place in [96, 64, 32, 0] {
        let digits = rest << 32 | (price >> place) as u64 & u64::from(u32::MAX);
        whole = whole << 32 | u128::from(digits / WHOLE as u64);
        rest = digits % WHOLE as u64;
    }
    (whole, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_division_by_10000_loses_nothing() {
        let tens = (0..39).map(|power| 10u128.pow(power));
        for price in tens.chain([u128::MAX, u128::MAX - 1, 1 << 127, 1 << 64, (1 << 96) - 1]) {
            for price in [price - 1, price, price.saturating_add(1), price / 3 * 2] {
                let (whole, rest) = split(price);
                assert_eq!((whole, u128::from(rest)), (price / 10_000, price % 10_000), "{price}");
            }
        }
    }

    #[test]
    fn a_part_is_rounded_up() {
        for (price, bps, rise) in [
            (0, 1, 0),
            (1, 0, 0),
            (1, 1, 1),
            (9_999, 1, 1),
            (10_000, 1, 1),
            (10_001, 1, 2),
            (250, 1_000, 25),
            (251, 1_000, 26),
        ] {
            assert_eq!(part(price, bps), Some(rise), "{price} {bps}");
        }
        assert_eq!(part(u128::MAX, 10_000), Some(u128::MAX));
        assert_eq!(part(u128::MAX, 10_001), None);
    }
}
