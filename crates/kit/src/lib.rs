//! What every sale is made of. A contract has the messages, and what is its own mechanism; a rule of all sales stands here,
//! once:
//!
//! - [`life`]: which phase a sale is in, how it ends;
//! - [`escrow`]: that it has what it sells and can send it, and where what is unsold goes;
//! - [`orders`]: an order as it is stored, and how many ask for how much;
//! - [`payment`] and [`asset`]: what a sale is paid in, and what it sells;
//! - [`claims`]: who may claim an order, and that a refund never waits for a token;
//! - [`draws`]: by which round of a beacon a sale is drawn, and when that round is void.
//!
//! Nothing here knows a mechanism.

#![cfg_attr(not(feature = "std"), no_std)]

pub mod asset;
pub mod claims;
pub mod draws;
pub mod escrow;
pub mod life;
pub mod orders;
pub mod payment;
