//! The mechanisms: how much a person may ask for, when, and for how much money. The same for a launch file, a sale on a chain and a
//! record of it.

use fairsale_client::serde_as::amount;
use fairsale_math::{Curve, Ladder, Lots, Price, Step};
use serde::{Deserialize, Serialize};

/// What differs from one mechanism to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mechanism", rename_all = "snake_case")]
pub enum Rule {
    /// Equal shares up to a cap, down to a base unit.
    Capped {
        /// How many lots a person may ask for.
        max_lots: u32,
    },
    /// Equal shares in whole lots up to a cap that may rise, the rest drawn or not sold.
    Whole {
        /// Do q lots cost P·q² (or P·q)?
        quadratic: bool,
        /// How many lots a person may ask for in the first round.
        first_cap: u32,
        /// How many more in each round after.
        cap_step: u32,
        /// How many rounds there are.
        rounds: u32,
        /// How many seconds a round lasts.
        round_seconds: u64,
    },
    /// A ticket for everybody who wins one; groups win and lose together.
    Lottery {
        /// How many persons a group may have.
        max_group: u8,
    },
    /// So much a person at one price, while stock lasts: who comes first is served first.
    Fixed {
        /// How many lots a person may buy in all.
        max_lots: u32,
        /// Are tickets sold?
        tickets: bool,
    },
    /// Bids at the prices of a ladder; one price for all who win.
    Auction {
        /// For how many lots a person may bid.
        max_lots: u32,
        /// How many prices there are, from tick 0 on, which costs the reserve price.
        ticks: u32,
        /// How much dearer each is than the one below it, in planck; `geometric`: in hundredths of a percent.
        #[serde(with = "amount")]
        step: u128,
        /// Is each dearer by a part of the one below it, rather than by the same?
        geometric: bool,
        /// Are tickets sold?
        tickets: bool,
    },
}

/// What a sale does with what it has beyond its supply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surplus {
    /// It is sold as well.
    Sold,
    /// It is unsold in any case, and goes on to where that goes.
    Unsold,
    /// It would be lost: what other sales leave must not be sent there.
    Lost,
}

impl Rule {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Capped { .. } => "capped",
            Self::Whole { quadratic: true, .. } => "quadratic",
            Self::Whole { quadratic: false, .. } => "capped, in whole lots",
            Self::Lottery { .. } => "lottery",
            Self::Fixed { .. } => "fixed",
            Self::Auction { .. } => "auction",
        }
    }

    /// Does it sell tickets, rather than a token?
    pub fn sells_tickets(self) -> bool {
        match self {
            Self::Lottery { .. } => true,
            Self::Fixed { tickets, .. } | Self::Auction { tickets, .. } => tickets,
            Self::Capped { .. } | Self::Whole { .. } => false,
        }
    }

    /// What such a sale does with what it has beyond its supply when it is told of it before it opens.
    pub fn surplus(self) -> Surplus {
        match self {
            Self::Auction { .. } => Surplus::Sold,
            Self::Capped { .. } | Self::Whole { .. } | Self::Lottery { .. } | Self::Fixed { .. } => Surplus::Unsold,
        }
    }

    /// In which round the sale is so many seconds after its opening. A sale without rounds is in its first.
    pub fn round(self, at: u64) -> u32 {
        match self {
            // There are fewer than 2³² rounds, and the last one goes on.
            Self::Whole { round_seconds, rounds, .. } => (at / round_seconds).min(u64::from(rounds) - 1) as u32,
            _ => 0,
        }
    }

    /// How many rounds there are.
    pub fn rounds(self) -> u32 {
        if let Self::Whole { rounds, .. } = self { rounds } else { 1 }
    }

    /// How many lots a person may ask for in a round.
    pub fn cap(self, round: u32) -> u32 {
        match self {
            Self::Capped { max_lots } | Self::Fixed { max_lots, .. } | Self::Auction { max_lots, .. } => max_lots,
            Self::Whole { first_cap, cap_step, .. } => first_cap + round * cap_step, // at most 1,024
            Self::Lottery { .. } => 1,
        }
    }

    /// How many lots a person may ask for in the last round.
    pub fn highest_cap(self) -> u32 {
        self.cap(self.rounds() - 1)
    }

    /// How the price grows with the lots.
    pub fn curve(self) -> Curve {
        if let Self::Whole { quadratic: true, .. } = self { Curve::Quadratic } else { Curve::Linear }
    }

    /// What so many lots cost at a price, in planck. Nothing if it is 2¹²⁸ or more, which no lots that may be asked for do.
    pub fn cost(self, lots: u32, price: u128) -> Option<u128> {
        self.curve().cost(Lots(lots), Price(price)).map(|cost| cost.0)
    }

    /// The prices that can be bid, the lowest of which is given; nothing if there are no bids.
    pub fn ladder(self, lowest: u128) -> Option<Ladder> {
        let Self::Auction { ticks, step, geometric, .. } = self else { return None };
        // What does not fit is refused as a term.
        let step = if geometric { Step::Geometric(step.try_into().ok()?) } else { Step::Linear(step) };
        Some(Ladder { lowest: Price(lowest), step, ticks })
    }

    /// What so many lots deposit, in planck: what they cost at a price; of bids, at the price of a tick, where `price` is the
    /// lowest. Nothing if there is no such tick.
    pub fn deposit(self, lots: u32, tick: u32, price: u128) -> Option<u128> {
        match self.ladder(price) {
            Some(ladder) => self.cost(lots, ladder.price(tick)?.0),
            None => self.cost(lots, price),
        }
    }

    /// May people come back in later rounds, and change their orders then?
    pub fn is_quadratic(self) -> bool {
        self.curve() == Curve::Quadratic
    }

    /// May people come back?
    pub fn takes_changes(self) -> bool {
        self.is_quadratic() || self.binds()
    }

    /// Do orders bind, so that they can only grow?
    pub fn binds(self) -> bool {
        self.is_fixed() || self.is_auction()
    }

    /// Is it sold while stock lasts?
    pub fn is_fixed(self) -> bool {
        matches!(self, Self::Fixed { .. })
    }

    /// Are there bids?
    pub fn is_auction(self) -> bool {
        matches!(self, Self::Auction { .. })
    }

    /// Whether tickets are drawn among all who want one.
    pub fn is_lottery(self) -> bool {
        matches!(self, Self::Lottery { .. })
    }

    /// How many persons a group may have; where there are no groups, one.
    pub fn max_group(self) -> u8 {
        if let Self::Lottery { max_group } = self { max_group } else { 1 }
    }
}
