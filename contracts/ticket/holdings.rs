//! Storage of tickets. Each ticket's record is stored under its number: owner, place in the owner's list, alias, and
//! the approved account if there is one. An owner's list is stored in pages of [`PAGE`] numbers under owner and page;
//! its length comes before the first page.

use fairsale_interfaces::{packed::Field, storage, ticket::Holding};
use ink::Address;

/// Numbers on a page: a storage value may have 416 bytes.
pub const PAGE: u32 = 100;

/// Bytes before the numbers of each page: the length of the whole list on the first page, unused on others.
const HEAD: usize = 4;

/// A page of an owner's list, as bytes.
pub type Page = [u8; HEAD + 4 * PAGE as usize];

/// Bytes of a record: owner, place in the owner's list, alias; and the approved account.
const RECORD: usize = 20 + 4 + 32;
const RECORD_WITH_APPROVED: usize = RECORD + 20;

/// The key of a record. Longer than ink!'s key of the root.
fn record_key(id: u32) -> [u8; 8] {
    u64::from(id).to_le_bytes()
}

/// Stores a ticket that is at `index` in its owner's list.
pub fn store_ticket(id: u32, ticket: &Holding, index: u32) {
    let mut record = [0; RECORD_WITH_APPROVED];
    ticket.owner.store(&mut record[..20]);
    index.store(&mut record[20..24]);
    ticket.alias.store(&mut record[24..56]);
    ticket.approved.store(&mut record[56..]);
    let len = if ticket.approved.is_zero() { RECORD } else { RECORD_WITH_APPROVED };
    storage::store(&record_key(id), &record[..len]);
}

/// Returns a ticket, and its index in its owner's list. `None` if it has not been issued.
pub fn ticket(id: u32) -> Option<(Holding, u32)> {
    let mut record = [0; RECORD_WITH_APPROVED];
    storage::load(&record_key(id), &mut record).then_some(())?;
    let owner = Address::load(&record[..20]);
    let (alias, approved) = (Field::load(&record[24..56]), Address::load(&record[56..]));
    Some((Holding { owner, alias, approved }, u32::load(&record[20..24])))
}

fn page_key(owner: Address, page: u32) -> [u8; 24] {
    let mut key = [0; 24];
    owner.store(&mut key[..20]);
    page.store(&mut key[20..]);
    key
}

/// Returns a page of an owner's list; zeros where nothing was ever stored.
pub fn page(owner: Address, number: u32) -> Page {
    let mut page = [0; HEAD + 4 * PAGE as usize];
    storage::load(&page_key(owner, number), &mut page);
    page
}

/// Stores the first `len` numbers of a page.
pub fn store_page(owner: Address, number: u32, page: &Page, len: u32) {
    storage::store(&page_key(owner, number), &page[..place(len)]);
}

/// Returns the length of the list that begins with this page.
pub fn count(first: &Page) -> u32 {
    u32::load(&first[..HEAD])
}

/// Returns the offset of the number at `index` of a page, where the one before ends.
pub fn place(index: u32) -> usize {
    HEAD + 4 * index as usize
}

/// Puts ticket `id` at the end of an owner's list, and returns its place there. `None` if the first page is full.
pub fn append_to_first_page(owner: Address, id: u32) -> Option<u32> {
    let mut first = page(owner, 0);
    let count = count(&first);
    if count >= PAGE {
        return None;
    }
    (count + 1).store(&mut first[..HEAD]);
    id.store(&mut first[place(count)..][..4]);
    store_page(owner, 0, &first, count + 1);
    Some(count)
}
