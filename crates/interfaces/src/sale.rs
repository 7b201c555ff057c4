//! What all sales share, whatever the mechanism: their life, their messages, events and errors.
//!
//! Life: *Announced → Open [opens_at, closes_at) → Closed → Settled*, or *Cancelled*. The phase is a pure function of the
//! clock and of stored facts. While open, an order may be placed, changed and withdrawn at no loss; then it is fixed.
//! Settling is open to all and costs the same for any number of buyers; claims are pulled, one person at a time.
//!
//! One mechanism is another kind of sale, `fixed_sale`: there an order is a purchase, which binds, and who comes first is served
//! first. It races if stock is short.
//!
//! Amounts of money are in the smallest unit of the payment currency; amounts of what is sold in its base units.

use crate::personhood::Alias;
use ink::{Address, U256, prelude::boxed::Box};

/// Where a sale is in its life.
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

/// What an order comes to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct Outcome {
    /// What the buyer gets, in base units.
    pub allocated: u128,
    /// What the buyer pays for it, in the smallest unit of the payment currency.
    pub paid: u128,
    /// What the buyer gets back of the deposit.
    pub refund: u128,
}

/// An order as the sale has it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Order {
    /// How many lots are asked for.
    pub lots: u32,
    /// The account that placed it, or changed it last.
    pub account: Address,
}

/// The messages of a sale.
///
/// All that need a person ask the sale's source of personhood who stands behind the caller. An order belongs to that
/// person's alias, never to the account.
///
/// All selectors begin with the same three bytes: so a contract compares those once, and not for every message.
#[ink::trait_definition]
pub trait Sale {
    /// Where the sale is in its life, now.
    #[ink(message, selector = 0x5a1e_0001)]
    fn phase(&self) -> Phase;

    /// Takes note that the whole supply has been sent to the sale, and that the sale can send it: it sends all to itself.
    /// Anyone may call it, before the sale opens; a sale that is not funded by then is cancelled.
    ///
    /// # Errors
    /// [`Error::WrongPhase`], [`Error::Underfunded`], [`Error::TokenFailed`], [`Error::NoReserve`]
    ///
    /// # Events
    /// [`Funded`]
    #[ink(message, selector = 0x5a1e_0002)]
    fn fund(&mut self) -> Result<(), Refusal>;

    /// Calls the sale off. Only the seller may, and only before the sale opens. Anybody may have it noted that a sale was
    /// cancelled by the clock, because it was not funded or not settled in time.
    ///
    /// # Errors
    /// [`Error::WrongPhase`], [`Error::NotSeller`]
    ///
    /// # Events
    /// [`Cancelled`]
    #[ink(message, selector = 0x5a1e_0003)]
    fn cancel(&mut self) -> Result<(), Refusal>;

    /// Places the caller's order for `lots` lots, while open. Exactly the deposit must come with it; of a sale that is paid in an
    /// ERC-20, the caller must have let the sale take that much.
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
    /// downwards, nothing, and the difference is paid back at once. From now on the caller is the account of the order.
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

    /// Decides who gets what, once, after close. Open to all.
    ///
    /// # Errors
    /// [`Error::WrongPhase`]
    ///
    /// # Events
    /// [`Settled`], or [`Cancelled`] if the sale would raise less than it must
    #[ink(message, selector = 0x5a1e_0007)]
    fn settle(&mut self) -> Result<(), Refusal>;

    /// Pays the order of `alias` out, what was bought and what is refunded together, and forgets it. The caller gets it,
    /// and must be
    /// - an account of that person now, by the sale's source of personhood; or
    /// - the order's account, if it is no known person's account any more (or the source of personhood fails) and the
    ///   recovery window, counted from when the sale was settled or cancelled, is over.
    ///
    /// A refund never waits for what is sold. If that refuses, the money is paid all the same, and the order stays for another
    /// claim, which gives what was bought.
    ///
    /// # Errors
    /// [`Error::WrongPhase`], [`Error::NoOrder`] (also if claimed before), [`Error::ClaimsNotOpen`], [`Error::NotYours`],
    /// [`Error::RecoveryWindow`], [`Error::TokenFailed`], [`Error::PaymentFailed`]
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

    /// Sends what is unsold to where the seller said, once, after settlement; of a cancelled sale all there is, back to
    /// the seller. Anyone may call it. It fails if what the sale is paid in moves along: then both are one asset, by two
    /// addresses.
    ///
    /// # Errors
    /// [`Error::WrongPhase`], [`Error::NothingLeft`], [`Error::TokenFailed`]
    ///
    /// # Events
    /// [`UnsoldReturned`]
    #[ink(message, selector = 0x5a1e_000a)]
    fn sweep_unsold(&mut self) -> Result<(), Refusal>;

    /// The order of `alias`, unless there is none or it has been claimed. In a sale that delivers at once, all that was bought.
    #[ink(message, selector = 0x5a1e_000b)]
    fn order_of(&self, alias: Alias) -> Option<Order>;

    /// What the order of `alias` would come to if the sale closed now; what it does come to once settled. All zero if
    /// there is no such order.
    #[ink(message, selector = 0x5a1e_000c)]
    fn if_closed_now(&self, alias: Alias) -> Outcome;
}

/// Why a sale refuses. Whatever is refused changes nothing, and no money moves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::error]
pub enum Error {
    /// Not in this phase of the sale's life.
    WrongPhase {
        /// The phase it is in.
        phase: Phase,
        /// The chain's clock, in seconds.
        now: u64,
    },
    /// The sale has less than its supply.
    Underfunded {
        /// What it has, in base units.
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
    /// The caller is not, or not well enough, known to be a person.
    NotAPerson {
        /// What the source of personhood says of the caller.
        status: u8,
        /// What the sale asks for.
        required: u8,
    },
    /// A person has one order; it can be changed.
    AlreadyOrdered {
        /// How many lots it asks for.
        lots: u32,
    },
    /// There is no such order; it may have been withdrawn or claimed.
    NoOrder,
    /// An order is for at least one lot and at most the cap; where stock is sold as it is ordered, for no more than is there.
    WrongLots {
        /// How many lots were asked for.
        lots: u32,
        /// The most that could be.
        max: u32,
    },
    /// Payment must be exact. In the chain's value, 18 decimals; in a sale that is paid in an ERC-20, in its smallest unit,
    /// unless it is the chain's value that came, of which nothing should have.
    WrongPayment {
        /// What should have come.
        expected: U256,
        /// What came.
        got: U256,
    },
    /// The caller is another person, or not the order's account.
    NotYours {
        /// The caller.
        caller: Address,
    },
    /// The order's account is no known person's any more. It can claim after the recovery window, the person with a new
    /// account at once.
    RecoveryWindow {
        /// First second after the window.
        until: u64,
        /// The chain's clock, in seconds.
        now: u64,
    },
    /// It has been paid out before, or there was never any.
    NothingLeft,
    /// What is sold could not be sent: its token refused or misbehaved.
    TokenFailed,
    /// The receiver of a payment refused it.
    PaymentFailed,
    /// A number that does not fit. The terms of a sale exclude it.
    Overflow,
    /// The sale draws lots by a round of its beacon, whose randomness the beacon does not have yet.
    BeaconSilent {
        /// The round.
        round: u64,
    },
    /// The beacon failed, or does not answer as it must.
    BeaconUnavailable,
    /// What was ordered binds: in this sale an order may grow, but not shrink, and not be withdrawn.
    Binding,
    /// A sale that is paid in an ERC-20 must have some of it before it opens, which is owed to nobody.
    NoReserve {
        /// The ERC-20.
        currency: Address,
    },
    /// What was bought can be claimed from a date on.
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
    /// The account that did it, which is the order's account from now on.
    pub account: Address,
    /// How many lots are asked for from now on; zero: none, the order was withdrawn.
    pub lots: u32,
    /// What the sale holds for it from now on.
    pub deposit: u128,
}

/// The sale was settled.
#[ink::event]
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settled {
    /// How many persons ordered.
    pub orders: u64,
    /// What nobody gets more than, in base units.
    pub level: u128,
    /// What all get together.
    pub sold: u128,
    /// What all pay together.
    pub proceeds: u128,
}

/// The sale was called off; every order is refunded in full.
#[ink::event]
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cancelled {
    /// What it would have raised: zero if the seller called it off.
    pub raised: u128,
}

/// A person's order was paid out; the first time perhaps the money alone, and what was bought the second time. All of an
/// alias add up.
#[ink::event]
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claimed {
    /// The person.
    #[ink(topic)]
    pub alias: Alias,
    /// Whom it was paid to.
    pub account: Address,
    /// What was bought, in base units.
    pub allocated: u128,
    /// What was paid for it.
    pub paid: u128,
    /// What was paid back.
    pub refund: u128,
}

/// The proceeds went to the beneficiary.
#[ink::event]
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProceedsPaid {
    /// The beneficiary.
    pub to: Address,
    /// How much.
    pub amount: u128,
}

/// What was unsold left the sale.
#[ink::event]
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnsoldReturned {
    /// Where it went.
    pub to: Address,
    /// How much, in base units.
    pub units: u128,
}
