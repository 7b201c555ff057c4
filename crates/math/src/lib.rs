//! The arithmetic of fair sales: pure functions of what they are given, exact to the base unit.
//!
//! - [`units`]: types for all that is counted, so that a swapped argument does not compile
//! - [`wide`]: `a · b / d` through 256 bits, with the rounding in the name
//! - [`histogram`]: the number of people who ask for each number of lots, in the form a contract stores it
//! - [`water_level`]: equal shares of a supply that is not enough for all, and their payments
//! - [`whole`]: the same for lots that can't be divided, at a price that may grow with the lots
//! - [`ladder`], [`clearing`]: the prices that can be bid in an auction, and the one that clears it
//! - [`draw`], [`permutation`], [`groups`]: the winners where there is less than one for each, with exact chances
//!
//! There is no ink!, no clock, no allocation, no panic and no saturation here: what cannot be computed exactly is
//! `None`. All of it is compiled into contracts whose length every buyer pays for, so small loops are preferred to
//! fast ones.

#![no_std]

pub mod clearing;
pub mod draw;
pub mod groups;
pub mod histogram;
pub mod ladder;
pub mod permutation;
pub mod units;
pub mod water_level;
pub mod whole;
pub mod wide;

pub use clearing::{
    DEMAND_BYTES, Demand, TICKS_PER_DEMAND, TickClearing, clear_ticks, demand_of, least_payment, share,
};
pub use draw::{Draw, Purpose};
pub use groups::{Classes, MAX_GROUP, chance, least_sold, max_group_of, persons, prizes};
pub use histogram::{LEVELS_PER_SLOT, MAX_LEVELS, MAX_SLOTS, SLOT_BYTES, Slot, slot_of};
pub use ladder::{Ladder, MAX_TICKS, Step};
pub use permutation::Permutation;
pub use units::{Amount, LotSize, Lots, Price, Timestamp, Units};
pub use water_level::{BadTerms, Clearing, Terms, allocation, clear, payment};
pub use whole::{Curve, WholeClearing, clear_whole};
pub use wide::{full_mul, mul_div_ceil, mul_div_floor};
