//! What sales share that draw lots: `quadratic_sale` for what is left over, `lottery_sale` for everything.
//!
//! The seed of a draw is the randomness of one round of the sale's [beacon]: the first one that is public at
//! the sale's own closing time + [`beacon::DELAY`] or later. When the sale closes, nobody knows it, and
//! nothing in it can be chosen any more. `settle` asks for it; whoever comes first after the beacon has it settles, and
//! nobody can settle otherwise. A sale that has not been settled by its `settle_by` is cancelled from that second on, by the
//! clock: so nobody can choose between a result and none either. `cancel` by anybody only makes a note of it.
//!
//! How a seed decides is in `fairsale_math::draw`; who is which entry follows from the sale's events in their order, as
//! each sale's README says. `fairsale draw verify` computes it all again.

use crate::{
    beacon::{self, Randomness},
    personhood::Alias,
    sale::{Error, Refusal},
};
use ink::Address;

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

/// How long everybody has to settle, at least, from when the beacon's round is public, in seconds: an hour. A seller who allows
/// less could see to it that a sale is cancelled.
pub const TIME_TO_SETTLE: u64 = 3_600;

/// Why a sale cannot be drawn by a beacon.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BadBeacon {
    /// It does not say by which round, or when that is decided.
    Unavailable,
    /// The round is lost already: a sale that has to draw would be cancelled.
    Lost {
        /// The round.
        round: u64,
    },
    /// From when nobody can withhold the round any more, there is less than [`TIME_TO_SETTLE`].
    TooLate {
        /// When that is.
        decided_at: u64,
    },
}

/// The round of `beacon` that decides a sale which closes at `closes_at`. `None` if the beacon does not say.
pub fn round_of(beacon: &Address, closes_at: u64) -> Option<u64> {
    beacon::round_at(beacon, closes_at.checked_add(beacon::DELAY)?)
}

/// The same of a sale that is announced: the round can still come, and be settled by before `settle_by`.
///
/// # Errors
/// [`BadBeacon`]
pub fn round_to_come(beacon: &Address, closes_at: u64, settle_by: u64) -> Result<u64, BadBeacon> {
    let round = round_of(beacon, closes_at).ok_or(BadBeacon::Unavailable)?;
    if beacon::is_lost(beacon, round).ok_or(BadBeacon::Unavailable)? {
        return Err(BadBeacon::Lost { round });
    }
    let decided_at = beacon::decided_at(beacon, round).ok_or(BadBeacon::Unavailable)?;
    if decided_at.checked_add(TIME_TO_SETTLE).is_none_or(|first| first > settle_by) {
        return Err(BadBeacon::TooLate { decided_at });
    }
    Ok(round)
}

/// The randomness of a round of `beacon` by which a closed sale is drawn; `None` if there will never be any.
///
/// # Errors
/// [`Error::BeaconSilent`], [`Error::BeaconUnavailable`]
pub fn seed(beacon: &Address, round: u64) -> Result<Option<Randomness>, Refusal> {
    if let Some(seed) = beacon::randomness(beacon, round).ok_or(Error::BeaconUnavailable)? {
        return Ok(Some(seed));
    }
    if beacon::is_lost(beacon, round).ok_or(Error::BeaconUnavailable)? {
        Ok(None)
    } else {
        Err(Error::BeaconSilent { round }.into())
    }
}
