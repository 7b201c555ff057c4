//! Fair token sales from the command line, and the parts of it that tests, benchmarks and other tools use.
//!
//! - [`launch`], [`order_book`]: the files that a seller writes; [`input`], [`fields`], [`address`], [`time`]: how they are read, and what is said
//!   when one is wrong
//! - [`rule`], [`terms`]: what differs between mechanisms; what a sale promises
//! - [`issuer`]: who attests persons; [`voucher`]: what organisers of badges sign; [`signature`]: how wallets write what they sign;
//!   [`beacon`]: what drand signs
//! - [`plan`]: the steps of a deployment; [`deployment`], [`sale`]: the contracts of a launch on any chain, and what is done with them
//! - [`operator`]: the same on a network, with somebody's money
//! - [`rehearsal`]: a whole launch, which must add up; [`report`], [`table`]: what it found out, for machines and people;
//!   [`draw`]: what was drawn, computed again by anybody

pub mod address;
pub mod beacon;
pub mod deployment;
pub mod draw;
pub mod error;
pub mod fields;
pub mod files;
pub mod input;
pub mod issuer;
pub mod launch;
pub mod operator;
pub mod order_book;
pub mod plan;
pub mod purse;
pub mod rehearsal;
pub mod report;
pub mod rule;
pub mod sale;
pub mod shuffle;
pub mod signature;
pub mod table;
pub mod terms;
pub mod time;
pub mod voucher;

pub use error::Error;
