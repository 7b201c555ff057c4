//! What every sale is made of. A contract has the messages, and what is its own mechanism; a rule of all sales stands here,
//! once:
//!
//! - [`terms`]: what every sale promises, and what makes that invalid;
//! - [`life`]: which phase a sale is in, how it ends;
//! - [`escrow`]: that it has what it sells and can send it, and where proceeds and unsold supply go;
//! - [`orders`]: who orders, an order as it is stored, how many ask for how much, what an order pays;
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
pub mod terms;
