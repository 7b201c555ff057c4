//! A draw, computed again by whoever wants to, from what everybody can see: a sale's events and its beacon's.
//!
//! - [`log`]: those events, as a file; [`scan`]: as a chain has them
//! - [`lists`]: who is which entry, by the events in their order
//! - [`whose`]: by whose randomness is drawn
//! - [`types`]: what is found out; [`mod@verify`]: everything that follows from them, compared with what the sale says; of one that was cancelled, too

mod auction;
mod cancelled;
pub mod lists;
pub mod log;
mod parties;
mod place;
pub mod scan;
mod seed;
mod settlement;
mod shares;
mod supply;
pub mod types;
pub mod verify;
pub mod whose;

pub use log::Log;
pub use types::{Disagreement, Ended, Verified, Why};
pub use verify::verify;
