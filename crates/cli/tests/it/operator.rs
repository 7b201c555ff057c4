//! Deploying and buying with somebody's money, on the embedded chain.

mod attesting;
mod badges;
mod bidding;
mod buying;
mod deploying;
mod drawing;
mod hostile;
mod mapping;
mod node;
mod node_market;
mod paying;
mod provenance;
mod resuming;
mod sending;
mod several;
mod stage;
mod tickets;
