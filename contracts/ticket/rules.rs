//! Rules of a collection, as plain functions of the caller, the time and the caller's personhood.

use crate::{
    holdings::{store_ticket, ticket},
    ledger::{Ledger, MAX_SALES},
    lists,
};
use fairsale_interfaces::{
    host::{Word, address_word, keccak256, number_word, word_number},
    packed::Field,
    personhood::{Alias, Personhood},
    storage,
    ticket::{Error, Holding, Refusal},
};
use fairsale_math::Timestamp;
use ink::Address;

impl Ledger {
    /// Gives all tickets of a new collection to the seller.
    ///
    /// # Errors
    /// [`Error::NoTickets`], [`Error::ZeroAddress`]
    pub fn found(&mut self) -> Result<(), Refusal> {
        let (supply, seller) = (self.terms.supply(), self.terms.seller());
        if supply == 0 {
            return Err(Error::NoTickets.into());
        }
        if seller.is_zero() {
            return Err(Error::ZeroAddress.into());
        }
        self.set_allotment(seller, supply);
        Ok(())
    }

    /// Returns the number of tickets that `account` may issue.
    pub fn allotment_of(&self, account: Address) -> u32 {
        let kept = || word_number(&storage::load_word(&address_word(account))).unwrap_or_default() as u32;
        self.sales.allotment(account).unwrap_or_else(kept)
    }

    fn set_allotment(&mut self, account: Address, allotment: u32) {
        if !self.sales.set_allotment(account, allotment) {
            storage::store_word(&address_word(account), &number_word(allotment.into()));
        }
    }

    /// Subtracts `count` from the allotment of `account`.
    ///
    /// # Errors
    /// [`Error::InsufficientAllotment`]
    fn take(&mut self, account: Address, count: u32) -> Result<(), Refusal> {
        let allotment = self.allotment_of(account);
        let rest = allotment.checked_sub(count).ok_or(Error::InsufficientAllotment { allotment, needed: count })?;
        self.set_allotment(account, rest);
        Ok(())
    }

    /// Moves `count` of the seller's rights to `sale`, a contract, and names it. Its allotment before moves to those of
    /// the other named sales.
    ///
    /// # Errors
    /// [`Error::NotSeller`], [`Error::TooManySales`], [`Error::ZeroAddress`], [`Error::InsufficientAllotment`]
    pub fn allot(&mut self, caller: Address, sale: Address, count: u32) -> Result<(), Refusal> {
        if caller != self.terms.seller() {
            return Err(Error::NotSeller { caller }.into());
        }
        if self.sales.allotment(sale).is_none() {
            let handed = self.allotment_of(sale);
            self.set_allotment(sale, 0);
            self.sales.name(sale).ok_or(Error::TooManySales { limit: MAX_SALES as u32 })?;
            self.set_allotment(sale, handed);
        }
        self.hand_on(caller, sale, count)
    }

    /// Moves `count` rights to issue from one account to another.
    ///
    /// # Errors
    /// [`Error::ZeroAddress`], [`Error::InsufficientAllotment`]
    pub fn hand_on(&mut self, from: Address, to: Address, count: u32) -> Result<(), Refusal> {
        if to.is_zero() {
            return Err(Error::ZeroAddress.into());
        }
        self.take(from, count)?;
        // All allotments together are at most the supply, so this one plus a part of another fits.
        let sum = self.allotment_of(to) + count;
        self.set_allotment(to, sum);
        Ok(())
    }

    /// Issues a ticket out of the caller's allotment, and returns its number. Like [`Ledger::issue_by_sale`], for all
    /// callers and any number of tickets of `to`, and with an error if it fails.
    ///
    /// # Errors
    /// [`Error::ZeroAddress`], [`Error::InsufficientAllotment`]
    pub fn issue(&mut self, caller: Address, to: Address, alias: Alias) -> Result<u32, Refusal> {
        if to.is_zero() {
            return Err(Error::ZeroAddress.into());
        }
        self.take(caller, 1)?;
        // All allotments together were what was not issued, so the number is at most the supply.
        self.issued += 1;
        let index = lists::append(to, self.issued);
        store_ticket(self.issued, &Holding { owner: to, alias, approved: Address::zero() }, index);
        Ok(self.issued)
    }

    /// Fails unless ticket `id` can be recovered by its person at `now`.
    ///
    /// # Errors
    /// [`Error::NoSuchTicket`], [`Error::Unlocked`], [`Error::Unbound`]
    pub fn recoverable(&self, id: u32, now: Timestamp) -> Result<(), Refusal> {
        let (ticket, _) = issued(id)?;
        let transferable_at = self.terms.transferable_at();
        if now.0 >= transferable_at {
            return Err(Error::Unlocked { transferable_at, now: now.0 }.into());
        }
        if ticket.alias == [0; 32] {
            return Err(Error::Unbound { id }.into());
        }
        Ok(())
    }

    /// Sends ticket `id` on behalf of `caller`.
    ///
    /// # Errors
    /// [`Error::NoSuchTicket`], [`Error::Locked`], [`Error::NotOwner`], [`Error::NotAllowed`], [`Error::ZeroAddress`]
    pub fn transfer(
        &self,
        caller: Address,
        from: Address,
        to: Address,
        id: u32,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let (ticket, index) = issued(id)?;
        let (transferable_at, owner) = (self.terms.transferable_at(), ticket.owner);
        if now.0 < transferable_at {
            return Err(Error::Locked { transferable_at, now: now.0 }.into());
        }
        if from != owner {
            return Err(Error::NotOwner { account: from, owner }.into());
        }
        if caller != owner && caller != ticket.approved && !is_operator(owner, caller) {
            return Err(Error::NotAllowed { caller }.into());
        }
        if to.is_zero() {
            return Err(Error::ZeroAddress.into());
        }
        give(id, &ticket, index, to);
        Ok(())
    }
}

/// Moves a [recoverable](Ledger::recoverable) ticket to `caller`, who is `person` by the source of personhood. Returns
/// the ticket as it was.
///
/// # Errors
/// [`Error::NoSuchTicket`], [`Error::NotYours`]
pub fn recover(id: u32, caller: Address, person: Personhood) -> Result<Holding, Refusal> {
    let (ticket, index) = issued(id)?;
    if person.status == 0 || person.context_alias != ticket.alias {
        return Err(Error::NotYours { caller }.into());
    }
    give(id, &ticket, index, caller);
    Ok(ticket)
}

/// Lets `to` send ticket `id`, on behalf of `caller`. Returns the ticket's owner.
///
/// # Errors
/// [`Error::NoSuchTicket`], [`Error::NotAllowed`]
pub fn approve(caller: Address, to: Address, id: u32) -> Result<Address, Refusal> {
    let (ticket, index) = issued(id)?;
    let owner = ticket.owner;
    if caller != owner && !is_operator(owner, caller) {
        return Err(Error::NotAllowed { caller }.into());
    }
    store_ticket(id, &Holding { approved: to, ..ticket }, index);
    Ok(owner)
}

/// Returns ticket `id`, and its place in its owner's list.
///
/// # Errors
/// [`Error::NoSuchTicket`]
pub fn issued(id: u32) -> Result<(Holding, u32), Refusal> {
    ticket(id).ok_or_else(|| Error::NoSuchTicket { id: id.into() }.into())
}

/// Moves a ticket to `to`, and clears its approval.
fn give(id: u32, ticket: &Holding, index: u32, to: Address) {
    lists::remove(ticket.owner, index);
    let index = lists::append(to, id);
    store_ticket(id, &Holding { owner: to, approved: Address::zero(), ..*ticket }, index);
}

/// Returns true if `operator` may send all tickets of `owner`.
pub fn is_operator(owner: Address, operator: Address) -> bool {
    storage::load_word(&operator_key(owner, operator)) != [0; 32]
}

/// Lets `operator` send all tickets of `owner`, or no longer.
pub fn set_operator(owner: Address, operator: Address, may: bool) {
    storage::store_word(&operator_key(owner, operator), &number_word(may.into()));
}

fn operator_key(owner: Address, operator: Address) -> Word {
    let mut both = [0; 40];
    owner.store(&mut both[..20]);
    operator.store(&mut both[20..]);
    let mut key = keccak256(&both);
    // The keys of allotments begin with zeros.
    key[0] |= 1;
    key
}
