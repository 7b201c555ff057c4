//! What anybody needs to speak with the contracts on a chain.
//!
//! - [`deployment`]: the contracts, their code and messages; [`sale`]: what is done with a sale, a function a message
//! - [`fields`]: how files that people write are read; [`address`]: how people write addresses; [`format`](mod@format): how they read numbers; [`serde_as`]: how files have both
//! - [`issuer`]: who attests persons; [`voucher`]: what organisers of badges sign; [`signature`]: how wallets write what they
//!   sign; [`beacon`]: what drand signs
//! - [`network`]: a chain where money is spent, and questions may fail; [`query`]: why they did; [`questions`]: what any token
//!   and any source of personhood is asked

pub mod address;
pub mod beacon;
pub mod deployment;
pub mod error;
pub mod fields;
pub mod format;
pub mod issuer;
pub mod network;
pub mod query;
pub mod questions;
pub mod sale;
pub mod serde_as;
pub mod signature;
pub mod voucher;

pub use error::Error;
