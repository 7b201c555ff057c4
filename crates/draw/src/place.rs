//! Where an entry of a draw comes to stand.

use crate::{
    log::Log,
    types::{Drawing, Place},
};
use alloy_core::primitives::keccak256;
use fairsale_math::{Draw, Permutation, Purpose};

/// Where an entry comes to stand.
pub(crate) fn draw_one(log: &Log, drawn: &Drawing, class: u8, number: u32) -> Option<Place> {
    let index = usize::from(class.checked_sub(1)?);
    let (entries, prizes) = (*drawn.entries.get(index)?, *drawn.prizes.get(index)?);
    let draw = Draw { hash: |bytes: &[u8]| keccak256(bytes).0, sale: log.header.sale.0, seed: drawn.seed };
    let permutation = Permutation::new(entries, draw.sub_seed(Purpose::Permutation, class));
    let place = permutation.apply(&draw.hash, number)?;
    let offset = draw.uniform(Purpose::Offset, class, entries)?;
    let won = (u64::from(place) + u64::from(offset)) % u64::from(entries) < u64::from(prizes);
    // If all or none win, nobody looks at places.
    let won = (won || prizes >= entries) && prizes > 0;
    Some(Place { class, number, place, offset, won })
}
