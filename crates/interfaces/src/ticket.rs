//! Tickets to sell: a collection of a fixed number of ERC-721 tokens (see [`erc721`](crate::erc721)), bound to persons
//! until a date. What sales and sellers say to it, on top of that.
//!
//! A ticket that is not issued yet has no number and is like any other: it is a *right to issue*, and an account has so
//! many of them, its **allotment**. First all are the seller's; [`Ticket::allot`] gives some to a sale, which
//! [issues](Ticket::issue) one to each of its buyers and [hands on](Ticket::hand_on) the rights to unsold ones. So the
//! escrow of a sale of tickets is its allotment.
//!
//! Until `transferable_at` a ticket cannot be sent, and is bound to an *alias*, the name of one person in the
//! collection's context: whichever account is that person's now can [take it over](Ticket::recover). A sale that issues
//! tickets must ask the same source of personhood in the same context, else its aliases are nobody's here.

use crate::{
    host::{self, Limits, deposit_event},
    packed::Field,
    personhood::Alias,
};
use ink::{Address, U256, env::Event, prelude::boxed::Box};

/// A ticket.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Holding {
    /// Owner.
    pub owner: Address,
    /// Alias of the person it was issued to. Zero: nobody's, so it cannot be recovered.
    pub alias: Alias,
    /// Account approved by [`approve`](crate::erc721::Erc721::approve) to send it; zero: nobody.
    pub approved: Address,
}

/// Messages of a collection of tickets, besides ERC-721's.
#[ink::trait_definition]
pub trait Ticket {
    /// Issues the next ticket to `to`, bound to `alias`, out of the caller's allotment. Tickets are numbered from 1.
    /// Returns the number.
    ///
    /// `to` is not called, even if it is a contract: accounts that get tickets in this way asked for them. Named sales,
    /// and receivers of fewer than 100 tickets, touch the fewest storage values.
    ///
    /// # Errors
    /// [`Error::ZeroAddress`], [`Error::InsufficientAllotment`]
    ///
    /// # Events
    /// `Transfer` of ERC-721 from zero, `Locked` of ERC-5192 while locked, [`Issued`]
    #[ink(message, selector = 0x71c7_0008)]
    fn issue(&mut self, to: Address, alias: Alias) -> Result<u32, Refusal>;

    /// Moves `count` of the seller's rights to `sale`, a contract, and gives it one of the few places from which an
    /// issue is cheapest. More can be allotted later. Only the seller may.
    ///
    /// # Errors
    /// [`Error::NotAContract`], [`Error::NotSeller`], [`Error::TooManySales`], [`Error::InsufficientAllotment`]
    ///
    /// # Events
    /// [`Allotted`]
    #[ink(message, selector = 0x71c7_0001)]
    fn allot(&mut self, sale: Address, count: u32) -> Result<(), Refusal>;

    /// Moves `count` of the caller's rights to any account `to`: a sale passes its unsold tickets on.
    ///
    /// # Errors
    /// [`Error::ZeroAddress`], [`Error::InsufficientAllotment`]
    ///
    /// # Events
    /// [`Allotted`]
    #[ink(message, selector = 0x71c7_0002)]
    fn hand_on(&mut self, to: Address, count: u32) -> Result<(), Refusal>;

    /// Moves a locked ticket to the caller, who must be an account of the ticket's person now, by the collection's
    /// source of personhood. Its approval ends.
    ///
    /// # Errors
    /// [`Error::NoSuchTicket`], [`Error::Unlocked`], [`Error::Unbound`], [`Error::PersonhoodUnavailable`],
    /// [`Error::NotYours`]
    ///
    /// # Events
    /// `Transfer` of ERC-721, [`Recovered`]
    #[ink(message, selector = 0x71c7_0003)]
    fn recover(&mut self, id: u32) -> Result<(), Refusal>;

    /// Number of tickets that `account` may issue.
    #[ink(message, selector = 0x71c7_0004)]
    fn allotment_of(&self, account: Address) -> u32;

    /// Returns ticket `id`. `None` if it has not been issued.
    #[ink(message, selector = 0x71c7_0005)]
    fn ticket(&self, id: u32) -> Option<Holding>;

    /// First second at which tickets can be sent, and can no longer be recovered.
    #[ink(message, selector = 0x71c7_0006)]
    fn transferable_at(&self) -> u64;

    /// Maximum number of tickets, issued or not. Never changes.
    #[ink(message, selector = 0x71c7_0007)]
    fn supply(&self) -> u32;
}

/// Errors of a collection. A call that fails changes nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::error]
pub enum Error {
    /// The account may issue fewer.
    InsufficientAllotment {
        /// Number that it may issue.
        allotment: u32,
        /// Number to be issued or moved.
        needed: u32,
    },
    /// Only the seller may allot.
    NotSeller {
        /// The caller.
        caller: Address,
    },
    /// No more sales can be allotted tickets.
    TooManySales {
        /// The limit.
        limit: u32,
    },
    /// Sales are contracts, and this account has no code.
    NotAContract {
        /// The account.
        account: Address,
    },
    /// The zero address owns nothing, and tickets sent there would be lost.
    ZeroAddress,
    /// No ticket of this number has been issued.
    NoSuchTicket {
        /// The number given.
        id: U256,
    },
    /// The index is beyond the tickets of the account or collection.
    NoSuchIndex {
        /// The index given, from 0.
        index: U256,
        /// Number of tickets there.
        count: u32,
    },
    /// Tickets are locked until then.
    Locked {
        /// First second at which tickets can be sent.
        transferable_at: u64,
        /// The chain's clock, in seconds.
        now: u64,
    },
    /// Tickets can be sent since then, and are no longer bound to persons.
    Unlocked {
        /// First second at which tickets can be sent.
        transferable_at: u64,
        /// The chain's clock, in seconds.
        now: u64,
    },
    /// The ticket is not bound to a person's alias.
    Unbound {
        /// Its number.
        id: u32,
    },
    /// The ticket is not this account's.
    NotOwner {
        /// Supposed owner.
        account: Address,
        /// Actual owner.
        owner: Address,
    },
    /// The ticket's owner did not let the caller do this.
    NotAllowed {
        /// The caller.
        caller: Address,
    },
    /// The caller is not the ticket's person by the collection's source of personhood.
    NotYours {
        /// The caller.
        caller: Address,
    },
    /// The source of personhood failed, or does not answer as it must.
    PersonhoodUnavailable,
    /// The receiver is a contract, and did not confirm that it takes tickets.
    ReceiverRefused {
        /// The receiver.
        receiver: Address,
    },
    /// The call has fewer words than the function has arguments, or one is not of the argument's type.
    Malformed,
    /// A collection needs at least one ticket.
    NoTickets,
    /// Name, symbol and base of the addresses have this many bytes at most.
    TextTooLong {
        /// Number given.
        bytes: u32,
        /// The limit.
        limit: u32,
    },
}

/// A boxed error: passing a pointer up through `?` takes less code than the error itself, see
/// [`sale::Refusal`](crate::sale::Refusal).
pub type Refusal = Box<Error>;

/// Rights to issue tickets moved. With [`Issued`] these events rebuild every allotment.
#[ink::event]
pub struct Allotted {
    /// Account that had them; zero: the collection has just been made.
    pub from: Address,
    /// Account that has them now.
    pub to: Address,
    /// Number of rights.
    pub count: u32,
}

/// A ticket was issued.
#[ink::event]
pub struct Issued {
    /// The person it is bound to.
    #[ink(topic)]
    pub alias: Alias,
    /// Its number.
    pub id: u32,
    /// Its first owner.
    pub to: Address,
    /// Account that issued it, and has one right less.
    pub by: Address,
}

impl Issued {
    /// Emits the event: the same bytes as by [`host::emit`], with less of the code that every buyer pays for.
    pub fn emit(&self) {
        let mut data = [0; 76];
        self.alias.store(&mut data[..32]);
        self.id.store(&mut data[32..36]);
        self.to.store(&mut data[36..56]);
        self.by.store(&mut data[56..]);
        deposit_event(&[Self::SIGNATURE_TOPIC.unwrap_or_default(), self.alias], &data);
    }
}

/// A person took a ticket over.
#[ink::event]
pub struct Recovered {
    /// The person.
    #[ink(topic)]
    pub alias: Alias,
    /// The ticket's number.
    pub id: u32,
    /// Previous owner.
    pub from: Address,
    /// The person's account, the owner from now on.
    pub to: Address,
}

/// Returns the number of tickets of the collection `ticket` that `account` may issue. `None` if the collection fails,
/// or does not answer as it must.
pub fn allotment_of(ticket: &Address, account: Address) -> Option<u32> {
    let mut input = [0; 24];
    input[..4].copy_from_slice(&[0x71, 0xc7, 0, 4]);
    input[4..].copy_from_slice(&account.0);
    let mut answer = [0; 5];
    (host::ask(ticket, &input, &mut answer)? == 5).then_some(())?;
    match answer {
        [0, count @ ..] => Some(u32::from_le_bytes(count)),
        _ => None,
    }
}

/// Issues a ticket of the collection `ticket` to `to`, bound to `alias`, out of the calling contract's allotment, and
/// returns its number; `None` if it refuses or fails, or does not answer as it must.
pub fn issue(ticket: &Address, to: Address, alias: &Alias) -> Option<u32> {
    let mut input = [0; 56];
    input[..4].copy_from_slice(&[0x71, 0xc7, 0, 8]);
    input[4..24].copy_from_slice(&to.0);
    input[24..].copy_from_slice(alias);
    let mut answer = [0; 6];
    let len = host::call_within(&Limits::DELIVERY, ticket, &U256::zero(), &input, &mut answer)?;
    (len == 6).then_some(())?;
    match answer {
        [0, 0, id @ ..] => Some(u32::from_le_bytes(id)),
        _ => None,
    }
}

/// Moves `count` rights to issue tickets of the collection `ticket` from the calling contract to `to`; `None` if it
/// refuses or fails, or does not answer as it must.
pub fn hand_on(ticket: &Address, to: Address, count: u32) -> Option<()> {
    let mut input = [0; 28];
    input[..4].copy_from_slice(&[0x71, 0xc7, 0, 2]);
    input[4..24].copy_from_slice(&to.0);
    input[24..].copy_from_slice(&count.to_le_bytes());
    let mut answer = [0; 2];
    let len = host::call(ticket, &input, &mut answer)?;
    (len == 2 && answer == host::ACCEPTED).then_some(())
}
