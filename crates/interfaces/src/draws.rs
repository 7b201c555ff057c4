//! What sales share that draw lots: `quadratic_sale` for what is left over, `lottery_sale` for everything.
//!
//! The seed of a draw is the randomness of one round of the sale's [beacon](crate::beacon): the first one that is public at
//! the sale's own closing time + [`beacon::DELAY`](crate::beacon::DELAY) or later. When the sale closes, nobody knows it, and
//! nothing in it can be chosen any more. `settle` asks for it; whoever comes first after the beacon has it settles, and
//! nobody can settle otherwise. A sale that has not been settled by its `settle_by` is cancelled from that second on, by the
//! clock: so nobody can choose between a result and none either. `cancel` by anybody only makes a note of it. A round whose
//! randomness the beacon [knew](crate::beacon::Beacon::known_since) before the sale closed, by the chain's own clock, decides
//! nothing: `settle` cancels the sale.
//!
//! How a seed decides is in `fairsale_math::draw`; who is which entry follows from the sale's events in their order, as
//! each sale's README says. `fairsale draw verify` computes it all again.

use crate::personhood::Alias;

/// What a sale that draws answers besides [`Sale`](crate::sale::Sale).
#[ink::trait_definition]
pub trait Draws {
    /// The first second at which no orders are taken any more, if no order comes or goes until then.
    #[ink(message, selector = 0x5a1e_0020)]
    fn closes_at(&self) -> u64;

    /// The draw, once settled. `None` before, and if there was nothing to draw.
    #[ink(message, selector = 0x5a1e_0021)]
    fn drawn(&self) -> Option<Drawn>;

    /// The chance of the order of `alias` to win a lot more than [`if_closed_now`](crate::sale::Sale::if_closed_now) says, if the
    /// sale closed now: so many in so many. Settled, it is 1 in 1 or 0 in 1.
    ///
    /// Of a lottery it is the chance to win at all. Without an order, or if the sale is cancelled, it is 0 in 1.
    #[ink(message, selector = 0x5a1e_0022)]
    fn chance_of(&self, alias: Alias) -> (u32, u32);
}

/// A draw took place: all that is random in it, and what was drawn for.
#[ink::event]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::scale_derive(TypeInfo)]
pub struct Drawn {
    /// The round of the beacon.
    pub round: u64,
    /// Its randomness.
    pub seed: [u8; 32],
    /// How many entries each class has: persons alone, then groups of 2 to 8. A sale without groups has one class.
    pub entries: [u32; 8],
    /// How many entries of each class win.
    pub prizes: [u32; 8],
}
