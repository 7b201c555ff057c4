//! The sale's state, and what buyers change of it, as plain functions of what the world gives: who calls, when, who the
//! source of personhood says that is. Nothing here moves money: it says what to move.

use crate::{
    entries::{ALONE, Entry, PackedGroup},
    terms::PackedTerms,
};
use fairsale_interfaces::{
    groups, host, packed,
    personhood::{Alias, Personhood},
    roster::order_key,
    sale::{Error, Outcome, Phase, Refusal},
};
use fairsale_kit::{
    claims::{require_ended, require_entitled},
    life::Sale,
    sale_ledger,
};
use fairsale_math::{Draw, MAX_GROUP, Timestamp};
use ink::Address;

packed! {
    /// What became of the sale so far.
    pub struct State / PackedState {
        /// What all winners pay together, until it is taken; once settled.
        pub proceeds / set_proceeds: u128,
        /// When it ended.
        pub ended_at / set_ended_at: u64,
        /// The round of the beacon that a draw is decided by: known since the sale was announced.
        pub round / set_round: u64,
        /// How many entries each class has: persons alone, then groups of 2 to 8. As they were at the close, for ever.
        pub entries / set_entries: [u32; MAX_GROUP],
        /// How many entries of each class win; once settled.
        pub prizes / set_prizes: [u32; MAX_GROUP],
        /// The randomness of the round; once settled, if there was something to draw.
        pub seed / set_seed: [u8; 32],
        /// How many tickets are unsold, until they are handed on; once settled.
        pub unsold / set_unsold: u32,
        /// How many groups there were ever.
        pub groups / set_groups: u32,
        /// How it ended: 0 not yet, 1 settled, 2 cancelled.
        pub end / set_end: u8,
        /// Whether the tickets are in escrow.
        pub funded / set_funded: bool,
    }
}

/// The sale. Entries, groups and lists are stored beside it, see `entries.rs`.
#[derive(Debug)]
#[ink::storage_item(packed)]
pub struct Ledger {
    /// What the seller promised.
    pub terms: PackedTerms,
    /// What became of it.
    pub state: PackedState,
}

sale_ledger!(Ledger { terms: PackedTerms, state: PackedState });

impl Sale for Ledger {
    fn closes_at(&self) -> u64 {
        self.terms.closes_at()
    }

    fn settle_by(&self) -> u64 {
        self.terms.settle_by()
    }
}

impl Ledger {
    /// A sale by these terms, which will be drawn by this round of the beacon.
    pub fn new(terms: PackedTerms, round: u64) -> Self {
        let mut state = PackedState::default();
        state.set_round(round);
        Self { terms, state }
    }

    /// Enters a person alone.
    pub fn order(&mut self, person: Personhood, account: Address, asked: u32) -> Result<(), Refusal> {
        self.require_status(person, self.terms.min_status())?;
        let key = order_key(&person.context_alias);
        if Entry::load(&key).is_some() {
            return Err(Error::AlreadyOrdered { asked: 1 }.into());
        }
        ask_for_one(asked)?;
        let index = self.put(ALONE, &key)?;
        Entry { account, group: 0, index, leader: false }.store(&key);
        Ok(())
    }

    /// Takes a person out of the sale, and out of the group.
    pub fn withdraw(&mut self, person: Personhood) -> Result<(), Refusal> {
        self.require_status(person, 1)?;
        let key = order_key(&person.context_alias);
        let entry = Entry::load(&key).ok_or(Error::NoOrder)?;
        if entry.group == 0 {
            self.take_out(ALONE, entry.index)?;
        } else {
            self.take_out_of_group(&entry)?;
        }
        Entry::remove(&key);
        Ok(())
    }

    /// Enters a person into group `id`. Says whether that is a new entry, and how many are in the group now.
    pub fn join(&mut self, person: Personhood, account: Address, id: u32) -> Result<(bool, u32), groups::Refusal> {
        let key = order_key(&person.context_alias);
        let alone = Entry::load(&key);
        self.require_status(person, if alone.is_some() { 1 } else { self.terms.min_status() })?;
        let entry = alone.unwrap_or(Entry { account, group: 0, index: 0, leader: false });
        if entry.group != 0 {
            return Err(groups::Error::InGroup { group: entry.group }.into());
        }
        let mut group = PackedGroup::load(id);
        if !group.uninvite(account) {
            return Err(groups::Error::NotInvited { group: id }.into());
        }
        let size = group.size() + 1; // at most 8, as checked before
        if size > self.terms.max_group().into() {
            return Err(groups::Error::GroupFull { size: group.size() }.into());
        }
        if alone.is_some() {
            self.take_out(ALONE, entry.index)?;
            // A group that nobody has joined is in the same list, and may have moved in it.
            group.set_index(PackedGroup::load(id).index());
        }
        self.resize(id, group, size)?;
        Entry { group: id, ..entry }.store(&key);
        Ok((alone.is_none(), size))
    }

    /// An error unless the person has at least this status. Whoever came in with what the terms ask for stays, even if the
    /// status has dropped since.
    pub fn require_status(&self, person: Personhood, required: u8) -> Result<(), Refusal> {
        if person.status < required {
            return Err(Error::NotAPerson { status: person.status, required }.into());
        }
        Ok(())
    }

    /// Removes the entry of `alias`, which `caller` may claim, who by the source of personhood is `person`. Returns what to pay
    /// out. This is the sale at `sale`.
    pub fn claim(
        &self,
        sale: Address,
        alias: &Alias,
        caller: Address,
        person: Personhood,
        now: Timestamp,
    ) -> Result<Outcome, Refusal> {
        let phase = require_ended(self, now)?;
        let key = order_key(alias);
        let entry = Entry::load(&key).ok_or(Error::NoOrder)?;
        let until = self.ended_at().saturating_add(self.terms.recovery_window());
        require_entitled(alias, caller, person, entry.account, until, now)?;
        Entry::remove(&key);
        Ok(self.outcome(phase == Phase::Settled && self.wins(sale, &entry)?))
    }

    /// Does the entry win? In O(1), for each by itself.
    pub fn wins(&self, sale: Address, entry: &Entry) -> Result<bool, Refusal> {
        let (class, index) = entry.place();
        let (entries, prizes) = (self.count(class), self.state.prizes()[class as usize - 1]);
        let draw = Draw { hash: host::keccak256, sale: sale.0, seed: self.state.seed() };
        draw.wins(class as u8, index, entries, prizes).ok_or_else(|| Error::Overflow.into())
    }

    /// What winning comes to, and losing.
    pub fn outcome(&self, won: bool) -> Outcome {
        let price = self.terms.price();
        if won { Outcome { units: 1, paid: price, refund: 0 } } else { Outcome { units: 0, paid: 0, refund: price } }
    }
}

/// An error unless that is what is asked for.
pub fn ask_for_one(asked: u32) -> Result<(), Refusal> {
    if asked != 1 {
        return Err(Error::WrongAsk { asked, max: 1 }.into());
    }
    Ok(())
}
