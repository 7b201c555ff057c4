//! The mechanisms: all that anybody off the chain knows of one stands in its folder, and nowhere else.
//!
//! Whoever deals with sales asks a [`Rule`](rule::Rule), one of the mechanisms in [the list](mod@rule), by a trait for each
//! subject:
//!
//! - [`numbers`]: how much a person may ask for, when, and for how much money
//! - [`launch`]: how a launch file has it
//! - [`onchain`]: its contract: code, constructor, terms and state as it answers them
//! - [`show`]: what is said of it
//!
//! What all mechanisms share: [`terms`], all that a sale promises; [`provenance`], whether a contract, and all that it relies
//! on, is one of ours.

mod auction;
mod capped;
mod fixed;
mod lottery;
mod quadratic;

pub mod launch;
pub mod numbers;
pub mod onchain;
pub mod provenance;
pub mod rule;
pub mod show;
pub mod terms;

pub use auction::Auction;
pub use capped::Capped;
pub use fixed::Fixed;
pub use lottery::Lottery;
pub use quadratic::Quadratic;
