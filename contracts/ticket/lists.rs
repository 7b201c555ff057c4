//! Lists of the tickets of each owner, of any length. No step takes longer for a longer list.

use crate::holdings::{PAGE, count, page, place, store_page, store_ticket, ticket};
use fairsale_interfaces::packed::Field;
use ink::Address;

/// Returns the number of tickets that `owner` has.
pub fn len(owner: Address) -> u32 {
    count(&page(owner, 0))
}

/// Returns the ticket at `index` of an owner's list, which must be longer.
pub fn at(owner: Address, index: u32) -> u32 {
    u32::load(&page(owner, index / PAGE)[place(index % PAGE)..][..4])
}

/// Puts ticket `id` at the end of an owner's list, and returns its place there.
pub fn append(owner: Address, id: u32) -> u32 {
    let index = len(owner);
    put(owner, index, id, index + 1); // there are at most u32::MAX tickets
    set_len(owner, index + 1);
    index
}

/// Removes the ticket at `index` from an owner's list, which must be longer. The last one moves to `index`.
pub fn remove(owner: Address, index: u32) {
    let len = len(owner);
    let last = len - 1; // longer than `index`
    if index != last {
        let moved = at(owner, last);
        put(owner, index, moved, len);
        if let Some((ticket, _)) = ticket(moved) {
            store_ticket(moved, &ticket, index);
        }
    }
    store_page(owner, last / PAGE, &page(owner, last / PAGE), last % PAGE);
    set_len(owner, last);
}

/// Puts `id` at `index` of a list that has `len` places.
fn put(owner: Address, index: u32, id: u32, len: u32) {
    let number = index / PAGE;
    let mut page = page(owner, number);
    id.store(&mut page[place(index % PAGE)..][..4]);
    store_page(owner, number, &page, on_page(number, len));
}

fn set_len(owner: Address, len: u32) {
    let mut first = page(owner, 0);
    len.store(&mut first[..place(0)]);
    store_page(owner, 0, &first, on_page(0, len));
}

/// Returns the count of numbers on a page of a list of `len`.
fn on_page(number: u32, len: u32) -> u32 {
    (len - number * PAGE).min(PAGE) // the list reaches the page
}
