//! Auctions at one price: bids at the ticks of a ladder of prices. Messages of an auction besides those of
//! [`Sale`](crate::sale::Sale).
//!
//! A bid is for a number of lots, at the price of a tick or at any lower one; its deposit is that price times the lots.
//! It can be raised (to a higher tick, to more lots, or both) and never lowered: a bid binds, so that nobody can feign
//! demand and withdraw it. At the close the clearing tick is the highest at which the lots bid there and above reach
//! what is sold; if no tick does, it is tick 0, the reserve price. All winners pay the price of that one tick. Bids
//! above it are filled; those at it share the remaining units, in proportion or by lot; those below it are refunded.
//!
//! As sales, auctions take [`order`](crate::sale::Sale::order) for a first bid at tick 0 and
//! [`change`](crate::sale::Sale::change) for more lots at the same tick, and refuse to
//! [`withdraw`](crate::sale::Sale::withdraw) anything.
//!
//! A part is rounded down, and its payment up. The total effect of these roundings is known when the last bid at the
//! clearing tick has been claimed. Until then [`proceeds`](crate::sale::Sale::sweep_proceeds) pays the certain part,
//! and may be called again whenever more is certain; [`Settled`](crate::sale::Settled) has the most that can be sold
//! and the least that it raises.

use crate::{personhood::Alias, sale};
use ink::{Address, prelude::boxed::Box};

/// A bid as it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct StandingBid {
    /// Tick of the highest price that it accepts.
    pub tick: u32,
    /// Number of lots.
    pub lots: u32,
    /// The account that placed it, or raised it last.
    pub account: Address,
}

/// The messages of an auction.
#[ink::trait_definition]
pub trait Bids {
    /// Places the caller's bid for `lots` lots at `tick`, while open, or raises it: neither tick nor lots may be less
    /// than they were, and one must be more. Exactly the deposit must come with it, or the difference to that of the
    /// bid before. The caller becomes the account of the bid.
    ///
    /// # Errors
    /// [`Error::Sale`] with `WrongPhase`, `PersonhoodUnavailable`, `NotAPerson`, `WrongLots`, `WrongPayment`;
    /// [`Error::WrongTick`], [`Error::NotRaised`]
    ///
    /// # Events
    /// [`Ordered`](crate::sale::Ordered), then [`Bid`]
    #[ink(message, payable, selector = 0x5a1e_0040)]
    fn bid(&mut self, tick: u32, lots: u32) -> Result<(), Refusal>;

    /// Bid of `alias`. `None` if there is none, or if it has been claimed.
    #[ink(message, selector = 0x5a1e_0041)]
    fn bid_of(&self, alias: Alias) -> Option<StandingBid>;

    /// Price of a lot at `tick`, in the smallest unit of the payment currency. `None` if there is no such tick.
    #[ink(message, selector = 0x5a1e_0042)]
    fn price_of(&self, tick: u32) -> Option<u128>;

    /// Result of the auction if it closed now; once settled, the final one. `None` if it would raise too little, or is
    /// cancelled.
    #[ink(message, selector = 0x5a1e_0043)]
    fn clearing_now(&self) -> Option<Cleared>;
}

/// Errors of an auction. A call that fails changes nothing, and no money moves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::error]
pub enum Error {
    /// An error that any sale has.
    Sale(sale::Error),
    /// The ladder has no such tick.
    WrongTick {
        /// The tick.
        tick: u32,
        /// Number of ticks; they are numbered from 0.
        ticks: u32,
    },
    /// The bid does not raise the caller's bid: it is equal, or lower in tick or lots.
    NotRaised {
        /// The tick that was asked for.
        tick: u32,
        /// The lots that were asked for.
        lots: u32,
        /// The tick of the caller's bid.
        tick_before: u32,
        /// Its lots.
        lots_before: u32,
    },
}

/// A boxed error: passing a pointer up through `?` takes less code than the error itself, see [`sale::Refusal`].
pub type Refusal = Box<Error>;

impl From<sale::Refusal> for Refusal {
    fn from(refusal: sale::Refusal) -> Self {
        Error::Sale(*refusal).into()
    }
}

/// A bid was placed or raised. [`Ordered`](crate::sale::Ordered) comes before it and has the same data without the
/// tick, so that an indexer of sales need not know auctions.
#[ink::event]
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bid {
    /// The person.
    #[ink(topic)]
    pub alias: Alias,
    /// The calling account, which is the bid's account from now on.
    pub account: Address,
    /// Tick of the highest price that it accepts.
    pub tick: u32,
    /// Number of lots in all.
    pub lots: u32,
    /// Deposit that the sale holds for it from now on.
    pub deposit: u128,
}

/// The auction was settled at a price.
#[ink::event]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::scale_derive(TypeInfo)]
pub struct Cleared {
    /// The clearing tick.
    pub tick: u32,
    /// Its price, which all winners pay for a lot.
    pub price: u128,
    /// Number of lots bid above it, all of which are filled.
    pub filled_above: u64,
    /// Number of lots bid at it.
    pub tick_demand: u64,
    /// Most base units for the bids at it together.
    pub remaining: u128,
}
