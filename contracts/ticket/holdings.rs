//! Who has which tickets. A ticket's record lies under its number: whose it is, where it stands in the owner's list, its
//! alias, and whom the owner let send it, if anybody. An owner's list lies in pages of [`PAGE`] numbers under owner and
//! page; how long it is, stands before the first page.

use fairsale_interfaces::{packed::Field, storage, ticket::Holding};
use ink::Address;

/// How many numbers are on a page: a storage value may have 416 bytes.
pub const PAGE: u32 = 100;

/// Before the numbers of each page: how long the whole list is, on the first; on others nothing.
const HEAD: usize = 4;

/// A page of an owner's list, as bytes.
pub type Page = [u8; HEAD + 4 * PAGE as usize];

/// Bytes of a record: owner, place in the owner's list, alias; and whom the owner let send it.
const RECORD: usize = 20 + 4 + 32;
const RECORD_WITH_APPROVED: usize = RECORD + 20;

/// The key of a record. Longer than ink!'s key of the root.
fn record_key(id: u32) -> [u8; 8] {
    u64::from(id).to_le_bytes()
}

/// Keeps a ticket that stands at `index` in its owner's list.
pub fn store_ticket(id: u32, ticket: &Holding, index: u32) {
    let mut record = [0; RECORD_WITH_APPROVED];
    ticket.owner.store(&mut record[..20]);
    index.store(&mut record[20..24]);
    ticket.alias.store(&mut record[24..56]);
    ticket.approved.store(&mut record[56..]);
    let len = if ticket.approved.is_zero() { RECORD } else { RECORD_WITH_APPROVED };
    storage::store(&record_key(id), &record[..len]);
}

/// A ticket, and where it stands in its owner's list; `None` if it has not been issued.
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

/// A page of an owner's list; zeros where nothing has been.
pub fn page(owner: Address, number: u32) -> Page {
    let mut page = [0; HEAD + 4 * PAGE as usize];
    storage::load(&page_key(owner, number), &mut page);
    page
}

/// Keeps the first `len` numbers of a page.
pub fn store_page(owner: Address, number: u32, page: &Page, len: u32) {
    storage::store(&page_key(owner, number), &page[..place(len)]);
}

/// How long the list is that begins with this page.
pub fn count(first: &Page) -> u32 {
    u32::load(&first[..HEAD])
}

/// Where the number at `index` of a page begins; there the one before ends.
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
