//! Groups of a lottery: up to 8 persons, or fewer by the sale's terms, who win or lose together.
//!
//! A person with an entry of its own invites accounts, and leads the group from then on. A person who uses an invited
//! account joins and pays by itself; nobody can be put into a group, or removed from one. All may leave as long as the
//! sale is open, the leader too: then nobody can be invited to the group any more, and open invitations end. A group of
//! one is a person alone.
//!
//! # Numbers of entries
//! There is a list for each class, that of persons alone first, then groups of 2 to 8. In the order of events:
//! - [`Ordered`](crate::sale::Ordered) for a lot, by a person without an entry: if [`Joined`] follows in the same
//!   call, see there; otherwise the person comes to the end of the first list. By a person with one: the lists stay.
//! - [`Invited`] by a person without a group: the new group takes the person's place in the first list.
//! - [`Joined`]: a person alone is taken out of the first list; then the group out of its list, and it comes to the end
//!   of the next.
//! - [`Left`]: the group is taken out of its list, and comes to the end of the one before (a group of one is no more);
//!   then the person comes to the end of the first list.
//! - `Ordered` for none: a person alone is taken out of the first list; of a person in a group, the group is taken
//!   out of its list, and comes to the end of the one before (a group of one is no more).
//!
//! When a member is taken out of a list, the last one in it moves to the free place.

use crate::{personhood::Alias, sale};
use ink::{
    Address,
    prelude::{boxed::Box, vec::Vec},
};

/// Most accounts that can be invited at a time: a group has up to 8 persons, and the leader is one.
pub const MAX_INVITED: usize = 7;

/// The messages about groups.
#[ink::trait_definition]
pub trait Groups {
    /// Names the accounts that may join the caller's group, in place of earlier invitations that have not been used.
    /// The first time makes the caller, who has an entry and is alone, the leader of a new group.
    ///
    /// # Errors
    /// [`Error::Sale`] with `WrongPhase`, `PersonhoodUnavailable`, `NotAPerson`, `NoOrder`; [`Error::NotLeader`],
    /// [`Error::TooManyInvited`]
    ///
    /// # Events
    /// [`Invited`]
    #[ink(message, selector = 0x5a1e_0030)]
    fn invite(&mut self, accounts: Vec<Address>) -> Result<(), Refusal>;

    /// Enters the caller into a group that invited the calling account. A person without an entry pays exactly the
    /// price; a person alone takes the entry along and pays nothing.
    ///
    /// # Errors
    /// [`Error::Sale`] with `WrongPhase`, `PersonhoodUnavailable`, `NotAPerson`, `WrongPayment`; [`Error::InGroup`],
    /// [`Error::NotInvited`], [`Error::GroupFull`]
    ///
    /// # Events
    /// [`Ordered`](crate::sale::Ordered) if the caller had no entry, then [`Joined`]
    #[ink(message, payable, selector = 0x5a1e_0031)]
    fn join(&mut self, group: u32) -> Result<(), Refusal>;

    /// Takes the caller out of the group; the entry stays, alone.
    ///
    /// # Errors
    /// [`Error::Sale`] with `WrongPhase`, `PersonhoodUnavailable`, `NotAPerson`, `NoOrder`; [`Error::NotInGroup`]
    ///
    /// # Events
    /// [`Left`]
    #[ink(message, selector = 0x5a1e_0032)]
    fn leave(&mut self) -> Result<(), Refusal>;

    /// The group of `alias`, from 1; zero if the person is alone or has no entry.
    #[ink(message, selector = 0x5a1e_0033)]
    fn group_of(&self, alias: Alias) -> u32;

    /// A group: the number of its members, and the invited accounts. `None` if there is no such group, or if it is
    /// dissolved.
    #[ink(message, selector = 0x5a1e_0034)]
    fn group(&self, group: u32) -> Option<(u32, Vec<Address>)>;

    /// Number of entries of each class: persons alone, then groups of 2 to 8.
    #[ink(message, selector = 0x5a1e_0035)]
    fn entries(&self) -> [u32; 8];
}

/// Errors of messages about groups. A call that fails changes nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::error]
pub enum Error {
    /// As any sale does.
    Sale(sale::Error),
    /// The caller is in a group that another person leads.
    NotLeader {
        /// The group.
        group: u32,
    },
    /// The caller is in a group already, and must leave it first.
    InGroup {
        /// The group.
        group: u32,
    },
    /// The caller is in no group.
    NotInGroup,
    /// There is no such group, or it has not invited the calling account.
    NotInvited {
        /// The group.
        group: u32,
    },
    /// The group is full.
    GroupFull {
        /// Number of its members.
        size: u32,
    },
    /// Too many accounts to be invited at a time.
    TooManyInvited {
        /// Number of accounts named.
        invited: u32,
        /// The limit.
        max: u32,
    },
}

/// A boxed error: passing a pointer up through `?` takes less code than the error itself, see [`sale::Refusal`].
pub type Refusal = Box<Error>;

impl From<sale::Refusal> for Refusal {
    fn from(refusal: sale::Refusal) -> Self {
        Error::Sale(*refusal).into()
    }
}

/// A leader named who may join.
#[ink::event]
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Invited {
    /// The leader.
    #[ink(topic)]
    pub alias: Alias,
    /// The group, from 1.
    pub group: u32,
    /// All accounts that may join from now on.
    pub accounts: Vec<Address>,
}

/// A person joined a group.
#[ink::event]
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Joined {
    /// The person.
    #[ink(topic)]
    pub alias: Alias,
    /// The group.
    pub group: u32,
    /// Number of its members from now on.
    pub size: u32,
}

/// A person left a group and is alone.
#[ink::event]
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Left {
    /// The person.
    #[ink(topic)]
    pub alias: Alias,
    /// The group.
    pub group: u32,
    /// Number of its members from now on.
    pub size: u32,
}
