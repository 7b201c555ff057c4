//! Entries, groups and their places in the lists. `fairsale_interfaces::groups` has the rules.

use crate::{
    keys::{GROUPS, ORDERS},
    state::Ledger,
};
use fairsale_interfaces::{
    dense_list,
    groups::{self, MAX_INVITED},
    host::Word,
    packed,
    packed::Field,
    personhood::Personhood,
    sale::{Error, Order, Refusal},
    storage::WordRecord,
};
use fairsale_kit::{life::Sale, orders::require_status, payment::Payment};
use fairsale_math::Amount;
use ink::{Address, prelude::vec::Vec};

/// The class of persons alone, and of groups that nobody has joined.
pub const ALONE: u32 = 1;

/// A person's entry, in one word of the storage: account (20 bytes), group (4), index (4), entered or not (1), leader
/// (1).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Entry {
    /// True if the person has entered. Otherwise there is no entry.
    pub entered: bool,
    /// The account that entered, or changed last.
    pub account: Address,
    /// The person's group, from 1; zero: alone.
    pub group: u32,
    /// Place in the list of persons alone. Meaningless for a person in a group.
    pub index: u32,
    /// True if the person leads the group.
    pub leader: bool,
}

impl WordRecord for Entry {
    fn from_word(word: &Word) -> Self {
        Self {
            entered: word[28] != 0,
            account: Address::load(&word[..20]),
            group: u32::load(&word[20..24]),
            index: u32::load(&word[24..28]),
            leader: word[29] != 0,
        }
    }

    fn to_word(&self) -> Word {
        let mut word = [0; 32];
        if self.entered {
            self.account.store(&mut word[..20]);
            self.group.store(&mut word[20..24]);
            self.index.store(&mut word[24..28]);
            word[28] = 1;
            word[29] = self.leader.into();
        }
        word
    }
}

impl Entry {
    /// Returns the entry.
    ///
    /// # Errors
    /// [`Error::NoOrder`]
    pub fn require(self) -> Result<Self, Refusal> {
        if self.entered { Ok(self) } else { Err(Error::NoOrder.into()) }
    }

    /// Returns the entry as an order, as buyers see it. `None` if there is no entry.
    pub fn order(&self) -> Option<Order> {
        self.entered.then_some(Order { lots: 1, account: self.account })
    }

    /// Its class, and its place in the list of that.
    pub fn place(&self) -> (u32, u32) {
        if self.group == 0 {
            return (ALONE, self.index);
        }
        let group = GROUPS.load(self.group);
        (group.size(), group.index())
    }
}

packed! {
    /// A group. A dissolved one has size 0.
    pub struct Group / PackedGroup {
        /// Number of members: its class.
        pub size / set_size: u32,
        /// Its place in the list of its class.
        pub index / set_index: u32,
        /// The accounts that may join, zeros between them.
        pub invited / set_invited: [u8; 20 * MAX_INVITED],
    }
}

impl PackedGroup {
    /// Returns the number of members, and the accounts that may join. `None` if the group is dissolved.
    pub fn members(&self) -> Option<(u32, Vec<Address>)> {
        let invited = self.invited();
        let accounts = invited.chunks_exact(20).map(Address::from_slice).filter(|account| !account.is_zero());
        (self.size() != 0).then(|| (self.size(), accounts.collect()))
    }

    fn invite(&mut self, accounts: &[Address]) {
        let mut places = [0; 20 * MAX_INVITED];
        for (place, account) in places.chunks_exact_mut(20).zip(accounts) {
            place.copy_from_slice(account.as_bytes());
        }
        self.set_invited(places);
    }

    /// Takes back the invitation of `account`. Returns true if it was invited.
    fn uninvite(&mut self, account: Address) -> bool {
        let (mut places, mut was_invited) = (self.invited(), false);
        for place in places.chunks_exact_mut(20).filter(|place| **place == account.0) {
            place.fill(0);
            was_invited = true;
        }
        self.set_invited(places);
        was_invited
    }
}

/// Returns the word that represents group `number` in a list.
fn member(number: u32) -> Word {
    let mut member = [0; 32];
    member[28..].copy_from_slice(&number.to_be_bytes());
    member
}

impl Ledger {
    /// Lets `accounts`, and nobody else, join the group that the person leads, or leads from now on. Returns the
    /// group's number.
    ///
    /// # Errors
    /// [`Error::NotAPerson`], [`Error::NoOrder`], [`groups::Error::NotLeader`], [`groups::Error::TooManyInvited`]
    pub fn invite(&mut self, person: Personhood, accounts: &[Address]) -> Result<u32, groups::Refusal> {
        let (key, entry) = self.ordered_by(&person)?;
        if entry.group != 0 && !entry.leader {
            return Err(groups::Error::NotLeader { group: entry.group }.into());
        }
        // A call has fewer than 2³² bytes, and a group one person at least.
        let (invited, max) = (accounts.len() as u32, u32::from(self.terms.max_group()) - 1);
        if invited > max {
            return Err(groups::Error::TooManyInvited { invited, max }.into());
        }
        let mut number = entry.group;
        let mut group = GROUPS.load(number);
        if number == 0 {
            number = self.state.groups().checked_add(1).ok_or_else(|| Refusal::from(Error::Overflow))?;
            self.state.set_groups(number);
            group.set_size(ALONE);
            group.set_index(entry.index);
            dense_list::replace(ALONE, entry.index, &member(number));
            ORDERS.store(&key, &Entry { group: number, leader: true, ..entry });
        }
        group.invite(accounts);
        GROUPS.store(number, &group);
        Ok(number)
    }

    /// Enters a person into group `number`. Returns the payment, `None` if the person had an entry, and the number of
    /// members from now on.
    ///
    /// # Errors
    /// [`Error::NotAPerson`], [`groups::Error::InGroup`], [`groups::Error::NotInvited`], [`groups::Error::GroupFull`]
    pub fn join(
        &mut self,
        person: Personhood,
        account: Address,
        number: u32,
    ) -> Result<(Option<Payment>, u32), groups::Refusal> {
        let key = ORDERS.key(&person.context_alias);
        let entry = ORDERS.load(&key);
        require_status(self.terms(), &person, !entry.entered)?;
        if entry.group != 0 {
            return Err(groups::Error::InGroup { group: entry.group }.into());
        }
        let mut group = GROUPS.load(number);
        if !group.uninvite(account) {
            return Err(groups::Error::NotInvited { group: number }.into());
        }
        let size = group.size() + 1; // at most 8, as checked before
        if size > self.terms.max_group().into() {
            return Err(groups::Error::GroupFull { size: group.size() }.into());
        }
        if entry.entered {
            self.take_out(ALONE, entry.index)?;
            // A group that nobody has joined is in the same list, and may have moved in it.
            group.set_index(GROUPS.load(number).index());
        }
        self.resize(number, group, size)?;
        let payment = (!entry.entered).then(|| Payment::between(Amount(0), self.deposit()));
        let account = if entry.entered { entry.account } else { account };
        ORDERS.store(&key, &Entry { entered: true, account, group: number, ..entry });
        Ok((payment, size))
    }

    /// Takes the person out of the group, but not out of the sale. Returns the group's number, and the number of
    /// remaining members.
    ///
    /// # Errors
    /// [`Error::NotAPerson`], [`Error::NoOrder`], [`groups::Error::NotInGroup`]
    pub fn leave(&mut self, person: Personhood) -> Result<(u32, u32), groups::Refusal> {
        let (key, entry) = self.ordered_by(&person)?;
        if entry.group == 0 {
            return Err(groups::Error::NotInGroup.into());
        }
        let size = self.take_out_of_group(&entry)?;
        let index = self.put(ALONE, &key)?;
        ORDERS.store(&key, &Entry { group: 0, index, leader: false, ..entry });
        Ok((entry.group, size))
    }

    /// Appends `member` to the list of `class`. Returns its index.
    ///
    /// # Errors
    /// [`Error::Overflow`]
    pub fn put(&mut self, class: u32, member: &Word) -> Result<u32, Refusal> {
        let len = self.count(class);
        self.set_count(class, len.checked_add(1).ok_or(Error::Overflow)?);
        dense_list::push(class, len, member);
        Ok(len)
    }

    /// Removes the member at `index` from the list of `class`. The last one moves to `index`.
    ///
    /// # Errors
    /// [`Error::Overflow`], [`Error::NoOrder`] if a member has no record: each has
    pub fn take_out(&mut self, class: u32, index: u32) -> Result<(), Refusal> {
        let len = self.count(class);
        self.set_count(class, len.checked_sub(1).ok_or(Error::Overflow)?);
        let Some(moved) = dense_list::swap_remove(class, index, len) else { return Ok(()) };
        if moved[..28] == [0; 28] {
            let number = u32::from_be_bytes([moved[28], moved[29], moved[30], moved[31]]);
            let mut group = GROUPS.load(number);
            group.set_index(index);
            GROUPS.store(number, &group);
        } else {
            let entry = ORDERS.load(&moved).require()?;
            ORDERS.store(&moved, &Entry { index, ..entry });
        }
        Ok(())
    }

    /// Takes a person out of the group. Returns the number of remaining members. Without its leader a group has no
    /// invitations.
    ///
    /// # Errors
    /// [`Error::Overflow`]
    pub fn take_out_of_group(&mut self, entry: &Entry) -> Result<u32, Refusal> {
        let mut group = GROUPS.load(entry.group);
        if entry.leader {
            group.invite(&[]);
        }
        let size = group.size().checked_sub(1).ok_or(Error::Overflow)?;
        self.resize(entry.group, group, size)?;
        Ok(size)
    }

    /// Moves group `number` from the list of its class to that of groups of `size`. A `size` of 0 dissolves it.
    ///
    /// # Errors
    /// [`Error::Overflow`]
    fn resize(&mut self, number: u32, mut group: PackedGroup, size: u32) -> Result<(), Refusal> {
        self.take_out(group.size(), group.index())?;
        group.set_size(size);
        if size != 0 {
            let index = self.put(size, &member(number))?;
            group.set_index(index);
        }
        GROUPS.store(number, &group);
        Ok(())
    }

    /// Returns the length of the list of `class`, 1 to 8. There are no other classes: groups begin with one member,
    /// grow by one up to 8, and are dissolved at 0.
    pub fn count(&self, class: u32) -> u32 {
        self.state.entries()[class as usize - 1]
    }

    fn set_count(&mut self, class: u32, count: u32) {
        let mut entries = self.state.entries();
        entries[class as usize - 1] = count;
        self.state.set_entries(entries);
    }
}
