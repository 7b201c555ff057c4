//! A draw, computed again by whoever wants to, from what everybody can see: a sale's events and its beacon's.
//!
//! - [`log`]: those events, as a file; [`scan`]: as a chain has them
//! - [`lists`]: who is which entry, by the events in their order
//! - [`mod@verify`]: everything that follows from them, compared with what the sale says

mod auction;
pub mod lists;
pub mod log;
pub mod scan;
pub mod verify;

pub use log::Log;
pub use verify::{Disagreement, Verified, verify};
