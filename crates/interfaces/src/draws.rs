//! The interface of sales that draw lots: `quadratic_sale` draws the remainder, `lottery_sale` everything, `auction`
//! scarce tickets.
//!
//! The seed of a draw is the randomness of one round of the sale's [beacon](crate::beacon): the first one that is
//! public at the sale's own closing time + [`beacon::DELAY`](crate::beacon::DELAY) or later. When the sale closes,
//! nobody knows it, and nothing in it can be chosen any more. `settle` asks for it: once the beacon has it, anybody can
//! settle, and only with this result. A sale that has not been settled by its `settle_by` is cancelled from that second
//! on, by the clock: so nobody can choose between a result and no result either. `cancel` by anybody only records it. A
//! round whose randomness the beacon [knew](crate::beacon::Beacon::known_since) before the sale closed, by the chain's
//! own clock, decides nothing: `settle` cancels the sale.
//!
//! `fairsale_math::draw` defines how a seed decides; the numbers of the entries follow from the sale's events in their
//! order, see each sale's README. `fairsale draw verify` recomputes all of it.

use crate::personhood::Alias;

/// The messages of a sale that draws, besides those of [`Sale`](crate::sale::Sale).
#[ink::trait_definition]
pub trait Draws {
    /// First second at which no orders are taken any more, unless orders change before.
    #[ink(message, selector = 0x5a1e_0020)]
    fn closes_at(&self) -> u64;

    /// The draw, once settled. `None` before settlement, and if nothing was drawn.
    #[ink(message, selector = 0x5a1e_0021)]
    fn drawn(&self) -> Option<Drawn>;

    /// The chance of the order of `alias` to win a lot more than [`if_closed_now`](crate::sale::Sale::if_closed_now)
    /// says, if the sale closed now, as numerator and denominator. Once settled, it is 1 in 1 or 0 in 1.
    ///
    /// In a lottery it is the chance to win at all. Without an order, or if the sale is cancelled, it is 0 in 1.
    #[ink(message, selector = 0x5a1e_0022)]
    fn chance_of(&self, alias: Alias) -> (u32, u32);
}

/// A draw took place: its randomness, and what was drawn.
#[ink::event]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::scale_derive(TypeInfo)]
pub struct Drawn {
    /// The round of the beacon.
    pub round: u64,
    /// Its randomness.
    pub seed: [u8; 32],
    /// Number of entries of each class: persons alone, then groups of 2 to 8. A sale without groups has one class.
    pub entries: [u32; 8],
    /// Number of entries of each class that win.
    pub prizes: [u32; 8],
}
