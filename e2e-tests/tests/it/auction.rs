//! The auction, on the chain.

mod bids;
mod costs;
mod draw;
mod events;
mod hostile;
mod life;
mod money;
mod payment;
mod persons;
mod sequences;
mod settlement;
mod shills;
mod terms;
mod unsold;
