//! Entries and groups as they are stored, and which is at which place: `fairsale_interfaces::groups` has the rules.

use crate::ledger::Ledger;
use fairsale_interfaces::{
    groups::MAX_INVITED,
    host::Word,
    packed,
    packed::Field,
    roster,
    sale::{Error, Refusal},
    storage,
};
use ink::Address;

/// The class of persons alone, and of groups that nobody has joined.
pub const ALONE: u32 = 1;

/// A person's entry: a word under [`roster::order_key`] of the alias.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The account that entered, or changed last.
    pub account: Address,
    /// The person's group, from 1; zero: alone.
    pub group: u32,
    /// The place in the list of persons alone. Of a person in a group it says nothing.
    pub index: u32,
    /// Whether the person leads the group.
    pub leader: bool,
}

impl Entry {
    /// The entry under this key.
    pub fn load(key: &Word) -> Option<Self> {
        let word = storage::load_word(key);
        (word[28] != 0).then(|| Self {
            account: Address::load(&word[..20]),
            group: u32::load(&word[20..24]),
            index: u32::load(&word[24..28]),
            leader: word[28] != 1,
        })
    }

    /// Puts it under this key.
    pub fn store(&self, key: &Word) {
        let mut word = [0; 32];
        self.account.store(&mut word[..20]);
        self.group.store(&mut word[20..24]);
        self.index.store(&mut word[24..28]);
        word[28] = 1 + u8::from(self.leader);
        storage::store_word(key, &word);
    }

    /// There is no entry under this key any more.
    pub fn remove(key: &Word) {
        storage::store_word(key, &[0; 32]);
    }

    /// Its class, and its place in the list of that.
    pub fn place(&self) -> (u32, u32) {
        if self.group == 0 {
            return (ALONE, self.index);
        }
        let group = PackedGroup::load(self.group);
        (group.size(), group.index())
    }
}

packed! {
    /// A group. One that is no more has no size.
    pub struct Group / PackedGroup {
        /// How many are in it: its class.
        pub size / set_size: u32,
        /// Its place in the list of its class.
        pub index / set_index: u32,
        /// The accounts that may join, zeros between them.
        pub invited / set_invited: [u8; 20 * MAX_INVITED],
    }
}

impl PackedGroup {
    fn key(id: u32) -> [u8; 5] {
        let [a, b, c, d] = id.to_be_bytes();
        [b'g', a, b, c, d]
    }

    /// What stands for it in a list.
    pub fn member(id: u32) -> Word {
        let mut member = [0; 32];
        member[28..].copy_from_slice(&id.to_be_bytes());
        member
    }

    /// Group `id`.
    pub fn load(id: u32) -> Self {
        let mut group = Self::default();
        storage::load(&Self::key(id), &mut group.0);
        group
    }

    /// Puts it down as group `id`.
    pub fn store(&self, id: u32) {
        // A value cannot be deleted, only be empty.
        storage::store(&Self::key(id), if self.size() == 0 { &[] } else { &self.0 });
    }

    /// Takes back the invitation of `account`. Was it invited?
    pub fn uninvite(&mut self, account: Address) -> bool {
        let mut invited = false;
        for place in self.0[8..].chunks_exact_mut(20) {
            if place == account.as_bytes() {
                place.fill(0);
                invited = true;
            }
        }
        invited
    }
}

impl Ledger {
    /// Puts `member` at the end of the list of `class`, and says where that is.
    pub fn put(&mut self, class: u32, member: &Word) -> Result<u32, Refusal> {
        let len = self.count(class);
        self.set_count(class, len.checked_add(1).ok_or(Error::Overflow)?);
        roster::push(class, len, member);
        Ok(len)
    }

    /// Takes who is at `index` out of the list of `class`. The last in it takes the place.
    pub fn take_out(&mut self, class: u32, index: u32) -> Result<(), Refusal> {
        let len = self.count(class);
        self.set_count(class, len.checked_sub(1).ok_or(Error::Overflow)?);
        let Some(moved) = roster::swap_remove(class, index, len) else { return Ok(()) };
        if moved[..28] == [0; 28] {
            let id = u32::from_be_bytes([moved[28], moved[29], moved[30], moved[31]]);
            let mut group = PackedGroup::load(id);
            group.set_index(index);
            group.store(id);
        } else {
            let mut entry = Entry::load(&moved).ok_or(Error::NoOrder)?; // every member has its record
            entry.index = index;
            entry.store(&moved);
        }
        Ok(())
    }

    /// Moves group `id`, which is still in the list of its class, to that of groups of `size`. Of none: it is no more.
    pub fn resize(&mut self, id: u32, mut group: PackedGroup, size: u32) -> Result<(), Refusal> {
        self.take_out(group.size(), group.index())?;
        group.set_size(size);
        if size != 0 {
            let index = self.put(size, &PackedGroup::member(id))?;
            group.set_index(index);
        }
        group.store(id);
        Ok(())
    }

    /// Takes a person out of the group, and says how many are left. With its leader a group loses its invitations.
    pub fn take_out_of_group(&mut self, entry: &Entry) -> Result<u32, Refusal> {
        let mut group = PackedGroup::load(entry.group);
        if entry.leader {
            group.set_invited([0; 20 * MAX_INVITED]);
        }
        let size = group.size().checked_sub(1).ok_or(Error::Overflow)?;
        self.resize(entry.group, group, size)?;
        Ok(size)
    }

    /// How many are in the list of `class`, which is 1 to 8: nobody asks of others, since groups are made of one, grow by one
    /// up to 8 at most, and are no more at none.
    pub fn count(&self, class: u32) -> u32 {
        self.state.entries()[class as usize - 1]
    }

    fn set_count(&mut self, class: u32, count: u32) {
        let mut entries = self.state.entries();
        entries[class as usize - 1] = count;
        self.state.set_entries(entries);
    }
}
