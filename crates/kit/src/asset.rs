//! The sold asset: base units of an ERC-20, or tickets.

use fairsale_interfaces::{erc20, personhood::Alias, ticket};
use ink::Address;

/// The sold asset. Its functions return `None` on an error, a wrong answer, or an amount that is not a number of
/// tickets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Asset {
    /// The ERC-20, or the collection of tickets.
    pub contract: Address,
    /// True if it is a collection of tickets.
    pub are_tickets: bool,
}

impl Asset {
    /// Base units of this ERC-20.
    pub fn token(contract: Address) -> Self {
        Self { contract, are_tickets: false }
    }

    /// Tickets of this collection.
    pub fn tickets(contract: Address) -> Self {
        Self { contract, are_tickets: true }
    }

    /// Returns how much `sale` has of it: its balance, or the number of tickets that it may issue.
    pub fn balance_of(&self, sale: Address) -> Option<u128> {
        if self.are_tickets {
            ticket::allotment_of(&self.contract, sale).map(u128::from)
        } else {
            erc20::balance_of(&self.contract, sale)
        }
    }

    /// Delivers `units` of the calling contract's to the buyer `alias` at `to`, within
    /// [`Limits::DELIVERY`](fairsale_interfaces::host::Limits::DELIVERY). Tickets are issued one by one, so a sale must
    /// bound how many one call gives.
    pub fn deliver(&self, to: Address, alias: &Alias, units: u128) -> Option<()> {
        if !self.are_tickets {
            return erc20::deliver(&self.contract, to, units);
        }
        for _ in 0..u32::try_from(units).ok()? {
            ticket::issue(&self.contract, to, alias)?;
        }
        Some(())
    }

    /// Sends `units` of the calling contract's, which nobody bought, to `to`, which can sell them again.
    pub fn hand_on(&self, to: Address, units: u128) -> Option<()> {
        if self.are_tickets {
            ticket::hand_on(&self.contract, to, units.try_into().ok()?)
        } else {
            erc20::deliver(&self.contract, to, units)
        }
    }
}
