//! The parts common to all sales. A contract has the messages and its own mechanism; a rule of all sales is here, once:
//!
//! - [`terms`]: the terms common to all sales, and when they are invalid;
//! - [`life`]: the phases of a sale, and how it ends;
//! - [`escrow`]: proof that a sale has its supply and can send it; sweeping proceeds and unsold supply;
//! - [`orders`]: buyers, stored orders, the histogram of demand, the payment of an order;
//! - [`payment`] and [`asset`]: the payment currency, and the sold asset;
//! - [`claims`]: who may claim an order, and that a refund never waits for a token;
//! - [`draws`]: the round of a beacon that decides a draw, and when it is void.
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
