//! The collection's root: its terms, and the allotments of named sales. How a sale issues a ticket.

use crate::holdings;
use fairsale_interfaces::{packed, packed::Field, personhood::Alias, ticket::Holding};
use ink::Address;

packed! {
    /// Facts that never change.
    pub struct Terms / PackedTerms {
        /// First second at which tickets can be sent.
        pub transferable_at / set_transferable_at: u64,
        /// Maximum number of tickets.
        pub supply / set_supply: u32,
        /// The context in which persons have the aliases that tickets are bound to.
        pub context / set_context: [u8; 32],
        /// The source of personhood. Zero: tickets cannot be recovered.
        pub personhood / set_personhood: Address,
        /// Account that may allot tickets to sales.
        pub seller / set_seller: Address,
    }
}

/// Maximum number of named sales. They are stored in the root, and every buyer pays for reading it.
pub const MAX_SALES: usize = 6;

/// Bytes of a named sale: its address and its allotment.
const SALE_BYTES: usize = 20 + 4;

/// The sales that the seller named, and the number of tickets that each may issue. These allotments are stored here,
/// apart from all others, so that a claim from a sale touches one storage value less (10,257 bytes of proof).
#[derive(Clone, PartialEq, Eq, Debug)]
#[ink::storage_item(packed)]
pub struct Sales([u8; MAX_SALES * SALE_BYTES]);

impl Sales {
    /// Returns the offset of the entry of `sale`; of the first free one for the zero address.
    fn entry(&self, sale: Address) -> Option<usize> {
        let entry = self.0.chunks_exact(SALE_BYTES).position(|entry| entry[..20] == sale.0)?;
        Some(entry * SALE_BYTES)
    }

    /// Names `sale`, which may issue no ticket yet. `None` if there is no room.
    pub fn name(&mut self, sale: Address) -> Option<()> {
        let entry = self.entry(Address::zero())?;
        sale.store(&mut self.0[entry..][..20]);
        Some(())
    }

    /// Returns the number of tickets that `sale` may issue, if it is named.
    pub fn allotment(&self, sale: Address) -> Option<u32> {
        // The zero address marks free places; it is nobody's sale.
        let entry = if sale.is_zero() { None } else { self.entry(sale) }?;
        Some(u32::load(&self.0[entry + 20..][..4]))
    }

    /// Lets `sale` issue `allotment` tickets. Returns false, and changes nothing, if it is not named.
    pub fn set_allotment(&mut self, sale: Address, allotment: u32) -> bool {
        let entry = if sale.is_zero() { None } else { self.entry(sale) };
        if let Some(entry) = entry {
            allotment.store(&mut self.0[entry + 20..][..4]);
        }
        entry.is_some()
    }
}

/// A collection. The allotment of an account that is not a named sale has a word of its own; for tickets see
/// [`holdings`].
#[derive(Debug)]
#[ink::storage_item(packed)]
pub struct Ledger {
    /// Facts that never change.
    pub terms: PackedTerms,
    /// Number of tickets issued.
    pub issued: u32,
    /// The named sales.
    pub sales: Sales,
}

impl Ledger {
    /// A collection by these terms, which are still to be checked, and of which nobody has an allotment.
    pub fn new(terms: PackedTerms) -> Self {
        Self { terms, issued: 0, sales: Sales([0; MAX_SALES * SALE_BYTES]) }
    }

    /// Issues a ticket out of the allotment of a named sale, and returns its number. `None`, and nothing has changed,
    /// if the caller is not a named sale, may not issue a ticket, or needs the longer path in [`rules`](crate::rules).
    pub fn issue_by_sale(&mut self, caller: Address, to: Address, alias: Alias) -> Option<u32> {
        let rest = self.sales.allotment(caller)?.checked_sub(1)?;
        if to.is_zero() {
            return None;
        }
        // All allotments together are what is not issued, so the number is at most the supply.
        let id = self.issued + 1;
        let index = holdings::append_to_first_page(to, id)?;
        self.sales.set_allotment(caller, rest);
        self.issued = id;
        holdings::store_ticket(id, &Holding { owner: to, alias, approved: Address::zero() }, index);
        Some(id)
    }
}
