//! What tests of contracts on a chain are made with: a [`Stage`] with a sale on it, contracts that mean harm, books and draws kept
//! by somebody who sees nothing but events.

use fairsale_chain::Address;
use fairsale_client::deployment::Codes;
pub use mechanism::Mechanism;
pub use stage::Stage;
use std::sync::OnceLock;

pub mod action;
pub mod auction;
pub mod beacon;
pub mod books;
pub mod capped;
pub mod chain;
pub mod currency;
pub mod erc20;
pub mod evm;
pub mod fixed;
pub mod local_node;
pub mod lottery;
pub mod mechanism;
pub mod people;
pub mod quadratic;
pub mod replay;
pub mod shares;
pub mod stage;

/// That of the command, for all programs of this package: a chain asks for memory and gives it back all the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// One DOT, in the smallest native unit.
pub const DOT: u128 = 10_000_000_000;

/// Where Polkadot's personhood precompile stands, and on our chain its stand-in: a source that needs no registry.
pub const PRECOMPILE: Address = ink::primitives::H160(*b"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x0a\x01\0\0");

/// Seconds from the announcement of a [`Stage`]'s sale to its opening.
pub const ANNOUNCED: u64 = 1_000;

/// Seconds that it is open.
pub const OPEN: u64 = 10_000;

/// Its recovery window, in seconds.
pub const WINDOW: u64 = 5_000;

/// How long there is to settle a stage's sale that can expire, from its close: a week. It must be a day at least, from when the
/// beacon can answer, and 90 at most.
pub const SETTLING: u64 = 7 * 86_400;

/// The code of all contracts, read once.
pub fn codes() -> &'static Codes {
    static CODES: OnceLock<Codes> = OnceLock::new();
    CODES.get_or_init(Codes::built_in)
}
