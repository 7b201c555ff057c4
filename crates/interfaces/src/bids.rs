//! Auctions at one price: bids at the ticks of a ladder of prices. What an auction answers besides [`Sale`](crate::sale::Sale).
//!
//! A bid is for a number of lots, at the price of a tick or at any lower one; its deposit is that price times the lots. It can be
//! raised (to a higher tick, to more lots, or both) and never lowered: who bids is bound, so that nobody can pretend demand
//! and take it back. At the close the clearing tick is the highest at which the lots bid there and above reach what is sold;
//! if no tick does, it is tick 0, the reserve price. All who win pay the price of that one tick. Bids above it are filled; those
//! at it share what is left, by parts or by lot; those below it get their money back.
//!
//! As sales, auctions take [`order`](crate::sale::Sale::order) for a first bid at tick 0 and
//! [`change`](crate::sale::Sale::change) for more lots at the same tick, and refuse to
//! [`withdraw`](crate::sale::Sale::withdraw) anything.
//!
//! A part is rounded down, and what is paid for it up. What those roundings come to in all is known when the last bid at the
//! clearing tick has been claimed. Until then [`proceeds`](crate::sale::Sale::sweep_proceeds) pays what is certain, and again
//! whenever more is; what [`Settled`](crate::sale::Settled) tells are the most that can be sold and the least that it raises.

use crate::{personhood::Alias, sale};
use ink::{Address, prelude::boxed::Box};

/// A bid as the sale has it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct StandingBid {
    /// The tick up to whose price it bids.
    pub tick: u32,
    /// For how many lots.
    pub lots: u32,
    /// The account that placed it, or raised it last.
    pub account: Address,
}

/// The messages of an auction.
#[ink::trait_definition]
pub trait Bids {
    /// Places the caller's bid for `lots` lots at `tick`, while open, or raises it: neither tick nor lots may be less than they
    /// were, and one must be more. Exactly the deposit must come with it, or the difference to that of the bid before. From now on
    /// the caller is the account of the bid.
    ///
    /// # Errors
    /// [`Error::Sale`] with `WrongPhase`, `PersonhoodUnavailable`, `NotAPerson`, `WrongLots`, `WrongPayment`;
    /// [`Error::WrongTick`], [`Error::NotRaised`]
    ///
    /// # Events
    /// [`Ordered`](crate::sale::Ordered), then [`Bid`]
    #[ink(message, payable, selector = 0x5a1e_0040)]
    fn bid(&mut self, tick: u32, lots: u32) -> Result<(), Refusal>;

    /// The bid of `alias`, unless there is none or it has been claimed.
    #[ink(message, selector = 0x5a1e_0041)]
    fn bid_of(&self, alias: Alias) -> Option<StandingBid>;

    /// What a lot costs at `tick`, in the smallest unit of the payment currency. `None` if there is no such tick.
    #[ink(message, selector = 0x5a1e_0042)]
    fn price_of(&self, tick: u32) -> Option<u128>;

    /// How the auction would clear if it closed now; once settled, how it did. `None` if it would raise too little, or is
    /// cancelled.
    #[ink(message, selector = 0x5a1e_0043)]
    fn clearing_now(&self) -> Option<Cleared>;
}

/// Why an auction refuses a bid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::error]
pub enum Error {
    /// As any sale does.
    Sale(sale::Error),
    /// The ladder has no such tick.
    WrongTick {
        /// The tick.
        tick: u32,
        /// How many there are, from 0 on.
        ticks: u32,
    },
    /// The caller's bid is as high, or higher in something.
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

/// A bid was placed or raised. [`Ordered`](crate::sale::Ordered) before it tells the same without the tick, so that who keeps the
/// books of a sale need not know that it is an auction.
#[ink::event]
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bid {
    /// The person.
    #[ink(topic)]
    pub alias: Alias,
    /// The account that did it, which is the bid's account from now on.
    pub account: Address,
    /// The tick up to whose price it bids.
    pub tick: u32,
    /// For how many lots, in all.
    pub lots: u32,
    /// What the sale holds for it from now on.
    pub deposit: u128,
}

/// The auction was settled: who wins, and at which price.
#[ink::event]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::scale_derive(TypeInfo)]
pub struct Cleared {
    /// The clearing tick.
    pub tick: u32,
    /// Its price: what all who win pay for a lot.
    pub price: u128,
    /// How many lots are bid above it. All are filled.
    pub filled_above: u64,
    /// How many lots are bid at it.
    pub tick_demand: u64,
    /// What those get together, at most, in base units.
    pub remaining: u128,
}
