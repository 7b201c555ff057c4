//! What persons do with their entries besides entering, joining and withdrawing.

use crate::{
    entries::{ALONE, Entry, PackedGroup},
    ledger::{Ledger, ask_for_one},
};
use fairsale_interfaces::{
    groups::{self, MAX_INVITED},
    host::Word,
    personhood::Personhood,
    roster::{self, order_key},
    sale::{Error, Refusal},
};
use ink::{Address, prelude::vec::Vec};

impl Ledger {
    /// Makes `account` that of the person's entry.
    pub fn change(&mut self, person: Personhood, account: Address, asked: u32) -> Result<(), Refusal> {
        ask_for_one(asked)?;
        let (key, entry) = self.entry_by(person)?;
        Entry { account, ..entry }.store(&key);
        Ok(())
    }

    /// Lets `accounts`, and nobody else, join the group that the person leads, or leads from now on. Says which that is.
    pub fn invite(&mut self, person: Personhood, accounts: &[Address]) -> Result<u32, groups::Refusal> {
        let (key, entry) = self.entry_by(person)?;
        if entry.group != 0 && !entry.leader {
            return Err(groups::Error::NotLeader { group: entry.group }.into());
        }
        // A call has fewer than 2³² bytes, and a group one person at least.
        let (invited, max) = (accounts.len() as u32, u32::from(self.terms.max_group()) - 1);
        if invited > max {
            return Err(groups::Error::TooManyInvited { invited, max }.into());
        }
        let mut id = entry.group;
        let mut group = PackedGroup::load(id);
        if id == 0 {
            id = self.state.groups().checked_add(1).ok_or_else(|| Refusal::from(Error::Overflow))?;
            self.state.set_groups(id);
            group.set_size(ALONE);
            group.set_index(entry.index);
            roster::replace(ALONE, entry.index, &PackedGroup::member(id));
            Entry { group: id, leader: true, ..entry }.store(&key);
        }
        let mut places = [0; 20 * MAX_INVITED];
        for (place, account) in places.chunks_exact_mut(20).zip(accounts) {
            place.copy_from_slice(account.as_bytes());
        }
        group.set_invited(places);
        group.store(id);
        Ok(id)
    }

    /// Takes the person out of the group, but not out of the sale. Says which group that was, and how many are left.
    pub fn leave(&mut self, person: Personhood) -> Result<(u32, u32), groups::Refusal> {
        let (key, entry) = self.entry_by(person)?;
        if entry.group == 0 {
            return Err(groups::Error::NotInGroup.into());
        }
        let size = self.take_out_of_group(&entry)?;
        let index = self.put(ALONE, &key)?;
        Entry { group: 0, index, leader: false, ..entry }.store(&key);
        Ok((entry.group, size))
    }

    /// The person's entry, and where it lies.
    fn entry_by(&self, person: Personhood) -> Result<(Word, Entry), Refusal> {
        self.require_status(person, 1)?;
        let key = order_key(&person.context_alias);
        Ok((key, Entry::load(&key).ok_or(Error::NoOrder)?))
    }
}

impl PackedGroup {
    /// How many are in it, and who may join; unless it is no more.
    pub fn members(&self) -> Option<(u32, Vec<Address>)> {
        let invited = self.invited();
        let accounts = invited.chunks_exact(20).map(Address::from_slice).filter(|account| !account.is_zero());
        (self.size() != 0).then(|| (self.size(), accounts.collect()))
    }
}
