//! The interface common to all sales: their life, their messages, events and errors.
//!
//! Life: *Announced → Open [opens_at, closes_at) → Closed → Settled*, or *Cancelled*. The phase is a pure function of
//! the clock and of stored facts. While open, an order may be placed, changed and withdrawn at no loss; then it is
//! fixed. Settling is open to all and costs the same for any number of buyers; claims are pulled, one person at a time.
//!
//! One mechanism is another kind of sale, `fixed_sale`: there an order is a binding purchase: first come, first served,
//! so buyers race if stock is short.
//!
//! Amounts of money are in the smallest unit of the payment currency; amounts of the sold asset in its base units.

use crate::personhood::Alias;
use ink::{Address, U256, prelude::boxed::Box};

/// Phase of a sale's life.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum Phase {
    /// The supply may be escrowed; the seller may cancel.
    Announced,
    /// Orders may be placed, changed and withdrawn.
    Open,
    /// Orders are fixed; anybody may settle.
    Closed,
    /// Orders may be claimed, proceeds and unsold supply taken.
    Settled,
    /// Orders may be claimed, for a full refund; the supply goes back to the seller.
    Cancelled,
}

/// Outcome of an order.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct Outcome {
    /// Base units that the buyer gets.
    pub allocated: u128,
    /// Payment for them, in the smallest unit of the payment currency.
    pub paid: u128,
    /// Part of the deposit that is refunded.
    pub refund: u128,
}

/// An order as the sale has it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Order {
    /// Number of lots.
    pub lots: u32,
    /// The account that placed it, or changed it last.
    pub account: Address,
}

/// The messages of a sale.
///
/// Messages that need a person ask the sale's source of personhood for the person behind the caller. An order belongs
/// to that person's alias, never to the account.
///
/// All selectors begin with the same three bytes: so a contract compares those once, and not for every message.
#[ink::trait_definition]
pub trait Sale {
    /// Current phase of the sale's life.
    #[ink(message, selector = 0x5a1e_0001)]
    fn phase(&self) -> Phase;

    /// Records that the whole supply has been sent to the sale, and that the sale can send it: it sends all to itself.
    /// Anyone may call it, before the sale opens; a sale that is not funded by then is cancelled.
    ///
    /// # Errors
    /// [`Error::WrongPhase`], [`Error::Underfunded`], [`Error::TokenFailed`], [`Error::NoReserve`]
    ///
    /// # Events
    /// [`Funded`]
    #[ink(message, selector = 0x5a1e_0002)]
    fn fund(&mut self) -> Result<(), Refusal>;

    /// Cancels the sale. Only the seller may, and only before it opens. Anybody may record that a sale was cancelled by
    /// the clock, because it was not funded or not settled in time.
    ///
    /// # Errors
    /// [`Error::WrongPhase`], [`Error::NotSeller`]
    ///
    /// # Events
    /// [`Cancelled`]
    #[ink(message, selector = 0x5a1e_0003)]
    fn cancel(&mut self) -> Result<(), Refusal>;

    /// Places the caller's order for `lots` lots, while open. Exactly the deposit must come with it; if the sale is
    /// paid in an ERC-20, the caller must have approved the sale for that amount.
    ///
    /// # Errors
    /// [`Error::WrongPhase`], [`Error::PersonhoodUnavailable`], [`Error::NotAPerson`], [`Error::AlreadyOrdered`],
    /// [`Error::WrongLots`], [`Error::WrongPayment`]
    ///
    /// # Events
    /// [`Ordered`]
    #[ink(message, payable, selector = 0x5a1e_0004)]
    fn order(&mut self, lots: u32) -> Result<(), Refusal>;

    /// Changes the caller's order to `lots` lots in all, while open. Upwards, exactly the difference must come with it;
    /// downwards, nothing, and the difference is paid back at once. The caller becomes the account of the order.
    ///
    /// # Errors
    /// [`Error::WrongPhase`], [`Error::PersonhoodUnavailable`], [`Error::NotAPerson`], [`Error::NoOrder`],
    /// [`Error::WrongLots`], [`Error::WrongPayment`], [`Error::PaymentFailed`], [`Error::Binding`]
    ///
    /// # Events
    /// [`Ordered`]
    #[ink(message, payable, selector = 0x5a1e_0005)]
    fn change(&mut self, lots: u32) -> Result<(), Refusal>;

    /// Withdraws the caller's order, while open, and pays the whole deposit back.
    ///
    /// # Errors
    /// [`Error::WrongPhase`], [`Error::PersonhoodUnavailable`], [`Error::NotAPerson`], [`Error::NoOrder`],
    /// [`Error::PaymentFailed`], [`Error::Binding`]
    ///
    /// # Events
    /// [`Ordered`], for no lots
    #[ink(message, selector = 0x5a1e_0006)]
    fn withdraw(&mut self) -> Result<(), Refusal>;

    /// Settles the sale, once, after its close. Anyone may call it.
    ///
    /// # Errors
    /// [`Error::WrongPhase`]
    ///
    /// # Events
    /// [`Settled`], or [`Cancelled`] if the sale would raise less than it must
    #[ink(message, selector = 0x5a1e_0007)]
    fn settle(&mut self) -> Result<(), Refusal>;

    /// Pays the order of `alias` out to the caller, purchase and refund together, and removes it. The caller must be
    /// - an account of that person now, by the sale's source of personhood; or
    /// - the order's account, if it is no known person's account any more (or the source of personhood fails) and the
    ///   recovery window, counted from when the sale was settled or cancelled, is over.
    ///
    /// A refund never depends on the sold asset. If its delivery fails, the refund is paid all the same, and the order
    /// stays for another claim, which delivers the purchase.
    ///
    /// # Errors
    /// [`Error::WrongPhase`], [`Error::NoOrder`] (also if claimed before), [`Error::ClaimsNotOpen`],
    /// [`Error::NotYours`], [`Error::RecoveryWindow`], [`Error::TokenFailed`], [`Error::PaymentFailed`]
    ///
    /// # Events
    /// [`Claimed`]; those of an alias add up to what its order came to
    #[ink(message, selector = 0x5a1e_0008)]
    fn claim(&mut self, alias: Alias) -> Result<(), Refusal>;

    /// Pays all proceeds to the beneficiary, once, after settlement. Anyone may call it.
    ///
    /// # Errors
    /// [`Error::WrongPhase`], [`Error::NothingLeft`], [`Error::PaymentFailed`]
    ///
    /// # Events
    /// [`ProceedsPaid`]
    #[ink(message, selector = 0x5a1e_0009)]
    fn sweep_proceeds(&mut self) -> Result<(), Refusal>;

    /// Sends the unsold units to the receiver that the terms name, once, after settlement; if the sale is cancelled,
    /// its whole balance back to the seller. Anyone may call it. It fails if the balance of the payment currency
    /// changes too: then both are one asset with two addresses.
    ///
    /// # Errors
    /// [`Error::WrongPhase`], [`Error::NothingLeft`], [`Error::TokenFailed`]
    ///
    /// # Events
    /// [`UnsoldReturned`]
    #[ink(message, selector = 0x5a1e_000a)]
    fn sweep_unsold(&mut self) -> Result<(), Refusal>;

    /// Order of `alias`. `None` if there is none, or if it has been claimed. In a sale that delivers at once, the whole
    /// purchase.
    #[ink(message, selector = 0x5a1e_000b)]
    fn order_of(&self, alias: Alias) -> Option<Order>;

    /// Outcome of the order of `alias` if the sale closed now; once settled, the final one. All zero if there is no
    /// such order.
    #[ink(message, selector = 0x5a1e_000c)]
    fn if_closed_now(&self, alias: Alias) -> Outcome;
}

/// Errors of a sale. A call that fails changes nothing, and no money moves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::error]
pub enum Error {
    /// Not possible in this phase of the sale's life.
    WrongPhase {
        /// The phase it is in.
        phase: Phase,
        /// The chain's clock, in seconds.
        now: u64,
    },
    /// The sale has less than its supply.
    Underfunded {
        /// Its balance, in base units.
        balance: u128,
        /// Its supply.
        supply: u128,
    },
    /// Only the seller may do this.
    NotSeller {
        /// The caller.
        caller: Address,
    },
    /// The source of personhood failed, or does not answer as it must.
    PersonhoodUnavailable,
    /// The caller's status as a person is too low.
    NotAPerson {
        /// Status of the caller by the source of personhood.
        status: u8,
        /// Status that the sale requires.
        required: u8,
    },
    /// A person has one order; it can be changed.
    AlreadyOrdered {
        /// Number of lots of that order.
        lots: u32,
    },
    /// There is no such order; it may have been withdrawn or claimed.
    NoOrder,
    /// An order is for at least one lot and at most the cap; where stock is sold as it is ordered, for no more than is
    /// left.
    WrongLots {
        /// Number of lots of the call.
        lots: u32,
        /// The most that could be.
        max: u32,
    },
    /// Payment must be exact. In the chain's value, 18 decimals; in a sale that is paid in an ERC-20, in its smallest
    /// unit, unless the chain's value was sent, which should have been 0.
    WrongPayment {
        /// Expected payment.
        expected: U256,
        /// Payment received.
        got: U256,
    },
    /// The caller is another person, or not the order's account.
    NotYours {
        /// The caller.
        caller: Address,
    },
    /// The order's account no longer belongs to a known person. It can claim after the recovery window; the person can
    /// claim with a new account at once.
    RecoveryWindow {
        /// First second after the window.
        until: u64,
        /// The chain's clock, in seconds.
        now: u64,
    },
    /// The amount is 0, or has been paid out before.
    NothingLeft,
    /// The sold asset could not be sent: its contract refused or misbehaved.
    TokenFailed,
    /// The receiver of a payment refused it.
    PaymentFailed,
    /// A number does not fit its type. The terms of a sale exclude it.
    Overflow,
    /// The sale draws lots by a round of its beacon, whose randomness the beacon does not have yet.
    BeaconSilent {
        /// The round.
        round: u64,
    },
    /// The beacon failed, or does not answer as it must.
    BeaconUnavailable,
    /// Orders bind: in this sale an order may grow, but not shrink, and not be withdrawn.
    Binding,
    /// A sale that is paid in an ERC-20 must have a reserve of it before it opens, owed to nobody.
    NoReserve {
        /// The ERC-20.
        currency: Address,
    },
    /// Purchases can be claimed from a later time on.
    ClaimsNotOpen {
        /// First second at which it can.
        from: u64,
        /// The chain's clock, in seconds.
        now: u64,
    },
}

/// A boxed error. With its figures an error has 72 bytes, and moving those through every `?` would be a third of a
/// contract's code; a pointer is one word.
pub type Refusal = Box<Error>;

/// The whole supply is in escrow; the sale will open.
#[ink::event]
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Funded {
    /// The supply, in base units.
    pub supply: u128,
}

/// A person's order was placed, changed or withdrawn.
#[ink::event]
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ordered {
    /// The person.
    #[ink(topic)]
    pub alias: Alias,
    /// The calling account, which is the order's account from now on.
    pub account: Address,
    /// Number of lots from now on; 0 if the order was withdrawn.
    pub lots: u32,
    /// Deposit that the sale holds for it from now on.
    pub deposit: u128,
}

/// The sale was settled.
#[ink::event]
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settled {
    /// Number of persons who ordered.
    pub orders: u64,
    /// Most base units that anybody gets.
    pub level: u128,
    /// Base units that all get together.
    pub sold: u128,
    /// Total payment.
    pub proceeds: u128,
}

/// The sale was cancelled; every order is refunded in full.
#[ink::event]
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cancelled {
    /// Amount that it would have raised; 0 if the seller cancelled it.
    pub raised: u128,
}

/// A person's order was paid out; if the delivery failed, first the refund alone, and the purchase later. All events of
/// an alias add up.
#[ink::event]
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claimed {
    /// The person.
    #[ink(topic)]
    pub alias: Alias,
    /// Account that was paid.
    pub account: Address,
    /// Base units bought.
    pub allocated: u128,
    /// Payment for them.
    pub paid: u128,
    /// Amount refunded.
    pub refund: u128,
}

/// The proceeds went to the beneficiary.
#[ink::event]
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProceedsPaid {
    /// The beneficiary.
    pub to: Address,
    /// Amount paid.
    pub amount: u128,
}

/// The unsold units left the sale.
#[ink::event]
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnsoldReturned {
    /// Receiver.
    pub to: Address,
    /// Base units sent.
    pub units: u128,
}
