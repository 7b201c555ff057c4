//! A sale under way.

use super::{
    Buyer, Cast,
    ending::Ending,
    placing::{Closed, Placing},
};
use crate::report::Totals;
use fairsale_launch::Part;

/// A sale under way.
pub(super) struct Run<'a> {
    pub part: &'a Part,
    pub cast: Cast,
    pub buyers: Vec<Buyer<'a>>,
    pub placing: Placing,
    pub next: Next,
    /// How it was settled, while claims are not open yet.
    pub settled: Option<Ending>,
    /// What it sent on that it had not sold, before claims were open, in base units.
    pub sent: u128,
    /// What came out of other sales, in base units.
    pub arrived: u128,
    /// How it ended, and what came of it.
    pub over: Option<(Ending, Totals)>,
}

/// The next event of a sale.
#[derive(Clone, Copy)]
pub(super) enum Next {
    /// It opens, if its supply is there.
    Open,
    /// Somebody comes.
    Order,
    /// The last second in which it is open.
    Close(Closed),
    /// It is settled at this time, and all is paid out.
    Settle(Closed, u64),
    /// Claims open at this time.
    Claim(u64),
    Nothing,
}

impl<'a> Run<'a> {
    pub fn new(part: &'a Part, cast: Cast, shuffle: Option<u64>) -> Self {
        let buyers = Buyer::all(&part.orders.rows, &cast.terms);
        let placing = Placing::new(&buyers, &cast.terms, shuffle);
        let (next, settled, sent, arrived, over) = (Next::Open, None, 0, 0, None);
        let mut run = Self { part, cast, buyers, placing, next, settled, sent, arrived, over };
        if run.part.name.is_empty() {
            run.go_on(); // nothing else can have become of its supply
        }
        run
    }

    /// When something is to be done next.
    pub fn due(&self) -> Option<u64> {
        let opens_at = self.cast.terms.common.opens_at;
        match self.next {
            Next::Open => Some(opens_at),
            Next::Order => self.placing.next_at().map(|at| opens_at + at),
            Next::Close(closed) => Some(closed.at - 1),
            Next::Settle(_, at) | Next::Claim(at) => Some(at),
            Next::Nothing => None,
        }
    }

    /// Somebody else comes, if anybody does before it closes.
    pub fn go_on(&mut self) {
        self.next = match self.placing.closed(&self.cast.terms) {
            None => Next::Order,
            Some(closed) => Next::Close(closed),
        };
    }

    /// What it had to sell, in base units.
    pub fn brought(&self) -> u128 {
        self.cast.allotted + self.arrived // no more than there is of what is sold
    }
}
