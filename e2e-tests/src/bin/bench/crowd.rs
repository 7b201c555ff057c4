//! The same actions of the same person in crowds of different sizes.

use crate::measure::{LOT, terms};
use e2e_tests::Stage;
use fairsale_chain::Weight;

/// How many ordered before.
pub const SIZES: [u32; 3] = [10, 1_000, 10_000];

/// What actions cost after so many others.
pub struct Crowd {
    /// How many others ordered.
    pub others: u32,
    /// `order`, `settle` and `claim`.
    pub weights: [(&'static str, Weight); 3],
}

/// A scarce sale, through the registry, in which one person orders after `others` and claims.
pub fn measure(others: u32) -> Crowd {
    let mut stage = Stage::open(terms);
    for number in 0..others {
        let buyer = stage.person(&format!("buyer {number}"));
        stage.order(&buyer, 1 + number * 37 % 1_000);
    }
    let ada = stage.person("ada");
    let order = stage.order(&ada, 50);
    let settle = stage.close_and_settle();
    let claim = stage.claim(&ada, "ada");
    let tokens = stage.tokens(ada.address());
    assert!((1..50 * LOT).contains(&tokens), "scarce, but something for everybody");
    Crowd {
        others,
        weights: [("order", order), ("settle", settle), ("claim", claim)]
            .map(|(name, receipt)| (name, receipt.cost.weight)),
    }
}
