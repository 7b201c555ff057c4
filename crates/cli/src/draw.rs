//! A draw, computed again by whoever wants to, from what everybody can see: a sale's events and its beacon's.
//!
//! - [`log`]: those events, as a file; [`scan`]: as a chain has them
//! - [`lists`]: who is which entry, by the events in their order
//! - [`seed`], [`supply`]: what the draw is decided by, and how much an auction sold; and who says so
//! - [`mod@verify`]: everything that follows from them, compared with what the sale says; of one that was cancelled, too

mod auction;
mod cancelled;
pub mod lists;
pub mod log;
mod parties;
pub mod scan;
pub mod seed;
mod settlement;
mod shares;
pub mod supply;
pub mod verify;

pub use cancelled::Why;
pub use log::Log;
pub use verify::{Disagreement, Ended, Verified, verify};
