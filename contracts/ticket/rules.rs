//! Who may do what with a collection, as plain functions of what the world gives.

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
    /// Gives the seller of a collection that is being made all there is.
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

    /// How many tickets `account` may issue.
    pub fn allotment_of(&self, account: Address) -> u32 {
        let kept = || word_number(&storage::load_word(&address_word(account))).unwrap_or_default() as u32;
        self.sales.allotment(account).unwrap_or_else(kept)
    }

    fn set_allotment(&mut self, account: Address, allotment: u32) {
        if !self.sales.set_allotment(account, allotment) {
            storage::store_word(&address_word(account), &number_word(allotment.into()));
        }
    }

    /// Takes `count` off what `account` may issue.
    fn take(&mut self, account: Address, count: u32) -> Result<(), Refusal> {
        let allotment = self.allotment_of(account);
        let rest = allotment.checked_sub(count).ok_or(Error::InsufficientAllotment { allotment, needed: count })?;
        self.set_allotment(account, rest);
        Ok(())
    }

    /// Moves rights of the seller's to `sale`, a contract, and names it. What it was handed before moves to the other named
    /// sales'.
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

    /// Moves rights to issue from one account to another.
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

    /// Issues a ticket out of the caller's allotment, and returns its number. As [`Ledger::issue_by_sale`], for all
    /// callers and any number of tickets that `to` has; it says why not.
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

    /// Whether ticket `id` can be recovered by its person at `now`.
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

/// Moves a [recoverable](Ledger::recoverable) ticket to `caller`, who by the source of personhood is `person`. Returns the
/// ticket as it was.
pub fn recover(id: u32, caller: Address, person: Personhood) -> Result<Holding, Refusal> {
    let (ticket, index) = issued(id)?;
    if person.status == 0 || person.context_alias != ticket.alias {
        return Err(Error::NotYours { caller }.into());
    }
    give(id, &ticket, index, caller);
    Ok(ticket)
}

/// Lets `to` send ticket `id`, on behalf of `caller`. Returns the ticket's owner.
pub fn approve(caller: Address, to: Address, id: u32) -> Result<Address, Refusal> {
    let (ticket, index) = issued(id)?;
    let owner = ticket.owner;
    if caller != owner && !is_operator(owner, caller) {
        return Err(Error::NotAllowed { caller }.into());
    }
    store_ticket(id, &Holding { approved: to, ..ticket }, index);
    Ok(owner)
}

/// Ticket `id`, and its place in its owner's list.
pub fn issued(id: u32) -> Result<(Holding, u32), Refusal> {
    ticket(id).ok_or_else(|| Error::NoSuchTicket { id: id.into() }.into())
}

/// Moves a ticket to `to`. Whoever was let send it no longer may.
fn give(id: u32, ticket: &Holding, index: u32, to: Address) {
    lists::remove(ticket.owner, index);
    let index = lists::append(to, id);
    store_ticket(id, &Holding { owner: to, approved: Address::zero(), ..*ticket }, index);
}

/// Whether `operator` may send all tickets of `owner`'s.
pub fn is_operator(owner: Address, operator: Address) -> bool {
    storage::load_word(&operator_key(owner, operator)) != [0; 32]
}

/// Lets `operator` send all tickets of `owner`'s, or no longer.
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
