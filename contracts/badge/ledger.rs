//! The badge's root, and what a query needs of the rest: whether an alias holds a badge.

use fairsale_interfaces::{
    packed,
    packed::Field,
    personhood::{Alias, Personhood},
    storage,
};
use ink::Address;

packed! {
    /// Facts that never change.
    pub struct Terms / PackedTerms {
        /// Maximum number of badges; 0 means no limit.
        pub cap / set_cap: u32,
        /// The context at the gate in which a person's alias holds the badge.
        pub context / set_context: [u8; 32],
        /// Source of personhood below the badge.
        pub gate / set_gate: Address,
        /// Account that mints.
        pub organiser / set_organiser: Address,
        /// The least status by the gate that a badge is given for, 1 or 2.
        pub min_status / set_min_status: u8,
    }
}

/// A badge. Each holder is stored as one word that begins with the badge's number, keyed by alias.
#[derive(Debug)]
#[ink::storage_item(packed)]
pub struct Ledger {
    /// Facts that never change.
    pub terms: PackedTerms,
    /// Number of badges minted.
    pub minted: u32,
}

impl Ledger {
    /// A badge by these terms, which are still to be checked, and which nobody holds.
    pub fn new(terms: PackedTerms) -> Self {
        Self { terms, minted: 0 }
    }

    /// Returns the personhood of an account in `context` by the badge: the gate's answer if the person holds the badge,
    /// otherwise nobody. `None` if the gate fails. `gate` is the gate's answer for the account in a context.
    pub fn status(&self, context: &[u8; 32], gate: impl Fn(&[u8; 32]) -> Option<Personhood>) -> Option<Personhood> {
        let ours = self.terms.context();
        let member = gate(&ours)?;
        if number_of(&member.context_alias) == 0 {
            return Some(Personhood::NONE);
        }
        // Who asks in the badge's own context was answered already.
        if *context == ours { Some(member) } else { gate(context) }
    }
}

/// The number of the alias's badge; 0: it holds none. The zero alias never does.
pub fn number_of(alias: &Alias) -> u32 {
    u32::load(&storage::load_word(alias)[..4])
}
