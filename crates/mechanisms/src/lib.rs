//! The mechanisms: what differs from one to the next, and what a sale by any of them promises.
//!
//! - [`rule`]: how much a person may ask for, when, and for how much money
//! - [`terms`]: all that a sale promises; [`onchain`]: as its contract answers it; [`provenance`]: whether that contract, and all
//!   that it relies on, is one of ours

pub mod onchain;
pub mod provenance;
pub mod rule;
pub mod terms;
