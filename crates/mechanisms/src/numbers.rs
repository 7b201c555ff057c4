//! How much a person may ask for, when, and for how much money.

use fairsale_math::{Curve, Ladder, Lots, Price};

/// Use of what a sale has beyond its supply when it is told of it before it opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surplus {
    /// It is sold as well.
    Sold,
    /// It is unsold in any case, and goes on to where that goes.
    Unsold,
    /// It would be lost: what other sales leave must not be sent there.
    Lost,
}

/// The numbers of a mechanism.
pub trait Numbers {
    /// Its name, for people.
    fn name(&self) -> &'static str;

    /// Returns how many lots a person may ask for in a round, which is below [`rounds`](Self::rounds).
    fn cap(&self, round: u32) -> u32;

    /// Number of rounds: one, in a sale without.
    fn rounds(&self) -> u32 {
        1
    }

    /// Seconds that a round lasts; `None` in a sale without rounds.
    fn round_seconds(&self) -> Option<u64> {
        None
    }

    /// Growth of the price with the lots.
    fn curve(&self) -> Curve {
        Curve::Linear
    }

    /// Whether q lots cost q² times the price, so that people come back for more in later rounds.
    fn is_quadratic(&self) -> bool {
        self.curve() == Curve::Quadratic
    }

    /// Prices that can be bid, of which `lowest` is the lowest; `None` if there are no bids.
    fn ladder(&self, _lowest: u128) -> Option<Ladder> {
        None
    }

    /// Whether people may come back and change their orders in [later rounds](Self::rounds), or [raise](Self::binds) them.
    fn takes_changes(&self) -> bool {
        self.binds() || self.rounds() > 1
    }

    /// Whether a sale of `tickets`, or of a token, can draw. What a share of a lot comes to is no draw, nor is who came first.
    fn can_draw(&self, _tickets: bool) -> bool {
        false
    }

    /// Whether orders bind, so that they can only grow.
    fn binds(&self) -> bool {
        false
    }

    /// Whether who comes first is served first, while stock lasts.
    fn is_first_come(&self) -> bool {
        false
    }

    /// Whether tickets are drawn among all who want one.
    fn is_lottery(&self) -> bool {
        false
    }

    /// Persons that a group may have; where there are no groups, one.
    fn max_group(&self) -> u8 {
        1
    }

    /// Use of what such a sale has beyond its supply.
    fn surplus(&self) -> Surplus {
        Surplus::Unsold
    }

    /// Returns in which round the sale is `seconds` after its opening. A sale without rounds is in its first.
    fn round(&self, seconds: u64) -> u32 {
        match self.round_seconds() {
            // There are fewer than 2³² rounds, and the last one goes on.
            Some(length) => (seconds / length).min(u64::from(self.rounds()) - 1) as u32,
            None => 0,
        }
    }

    /// Lots that a person may ask for in the last round.
    fn highest_cap(&self) -> u32 {
        self.cap(self.rounds() - 1)
    }

    /// Returns the cost of lots at a price, in planck. `None` if it is 2¹²⁸ or more, which no lots that may be asked for do.
    fn cost(&self, lots: u32, price: u128) -> Option<u128> {
        self.curve().cost(Lots(lots), Price(price)).map(|cost| cost.0)
    }

    /// Returns the deposit for lots, in planck: their cost at a price; of bids, at the price of a tick, where `price` is
    /// the lowest. `None` if there is no such tick.
    fn deposit(&self, lots: u32, tick: u32, price: u128) -> Option<u128> {
        match self.ladder(price) {
            Some(ladder) => self.cost(lots, ladder.price(tick)?.0),
            None => self.cost(lots, price),
        }
    }

    /// Whether there are bids, on the prices of a [ladder](Self::ladder).
    fn takes_bids(&self) -> bool {
        self.ladder(1).is_some()
    }
}
