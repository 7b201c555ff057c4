//! The arithmetic of fair sales: pure functions of what they are given, exact to the base unit.
//!
//! - [`units`]: types for what is counted, so that a swapped argument does not compile
//! - [`wide`]: `a · b / d` through 256 bits, with the rounding in the name
//! - [`histogram`]: how many people ask for how much, in the form a contract stores it
//! - [`water_level`]: who gets how much of what is not enough for all, and who pays what
//!
//! There is no ink!, no clock, no allocation, no panic and no saturation here: what cannot be computed exactly is
//! `None`. All of it is compiled into contracts whose length every buyer pays for, so small loops are preferred to
//! fast ones.

#![no_std]

pub mod histogram;
pub mod units;
pub mod water_level;
pub mod wide;

pub use histogram::{LEVELS_PER_SLOT, MAX_LEVELS, MAX_SLOTS, SLOT_BYTES, Slot, slot_of};
pub use units::{Amount, LotSize, Lots, Price, Timestamp, Units};
pub use water_level::{BadTerms, Clearing, Terms, allocation, clear, payment};
pub use wide::{full_mul, mul_div_ceil, mul_div_floor};
