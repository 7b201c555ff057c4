//! What an auction of tickets announces, true or not.

use fairsale_chain::Address;
use fairsale_client::{
    address::unhex,
    beacon::{EVMNET, LocalBeacon, Network, randomness},
};
use fairsale_draw::{
    Log, Verified,
    log::{Header, Logged, Origin, Said},
    verify,
};
use fairsale_interfaces::{
    beacon::{DELAY, drand::Signature},
    bids::Cleared,
};
use fairsale_math::{LotSize, Units, clear_ticks};
use fairsale_mechanisms::terms::{CommonTerms, Terms};

pub const SALE: [u8; 20] = [1; 20];
pub const BEACON: [u8; 20] = [2; 20];

/// Ends just before drand's round 1, whose signature is known.
pub const OPENS_AT: u64 = CLOSES_AT - 600;
pub const CLOSES_AT: u64 = EVMNET.schedule.genesis - DELAY;
/// When that round is public.
pub const PUBLIC_AT: u64 = EVMNET.schedule.genesis;
pub const SETTLE_BY: u64 = PUBLIC_AT + 2 * 86_400;
const ROUND_1: &str = "0x11f812d738a36b2210dc88c2d635ad8039588205f42445d6de09e6530165c346\
                       2a23aca348c84badcf8df5321ac24577b7963d5b0d780bc4626baedb45cde373";

/// 10 tickets at 100, 110, 120 and so on.
pub fn terms() -> Terms {
    let [seller, asset] = [3u8, 4].map(|byte| Address::from([byte; 20]));
    let common = CommonTerms {
        seller,
        currency: Address::zero(),
        beneficiary: seller,
        unsold_to: seller,
        asset,
        tickets: true,
        personhood: Address::zero(),
        context: [0; 32],
        min_status: 0,
        beacon: BEACON.into(),
        supply: 10,
        lot_size: 1,
        price: 100,
        payment_unit: 1,
        min_raise: 0,
        opens_at: OPENS_AT,
        closes_at: CLOSES_AT,
        settle_by: SETTLE_BY,
        recovery_window: 9,
    };
    let rule = fairsale_mechanisms::Auction { max_lots: 1, ticks: 20, step: 10, geometric: false }.into();
    Terms { rule, common, claims_from: None }
}

/// What an auction says of itself.
#[derive(Clone)]
pub struct Auction {
    pub terms: Terms,
    pub bids: Vec<u32>,
    /// By an event, by its state.
    pub funded: Option<u128>,
    pub state: Option<u128>,
    pub cleared: Cleared,
    /// By which network it is drawn, and the signature; `None`: by a beacon of another kind.
    pub beacon: Option<(Network, Signature)>,
    pub settled_at: u64,
}

impl Auction {
    /// One with these bids that sells so many tickets, and says only what is so. It is drawn by drand's round 1.
    pub fn honest(supply: u128, bids: &[u32]) -> Self {
        let mut terms = terms();
        terms.common.supply = supply;
        let demand = (0..20).rev().map(|tick| (tick, bids.iter().filter(|bid| **bid == tick).count() as u64));
        let clears = clear_ticks(Units(supply), LotSize(1), demand).expect("it clears");
        let price = terms.deposit(1, clears.tick).expect("there is such a tick");
        let (tick, filled, margin, left) = (clears.tick, clears.filled_above, clears.tick_demand, clears.remaining.0);
        let round_1 = unhex(ROUND_1).and_then(|bytes| bytes.try_into().ok()).expect("64 bytes");
        Self {
            terms,
            bids: bids.to_vec(),
            funded: Some(supply),
            state: None,
            cleared: Cleared { tick, price, filled_above: filled, tick_demand: margin, remaining: left },
            beacon: Some((EVMNET, round_1)),
            settled_at: PUBLIC_AT + 60,
        }
    }

    /// Drawn by somebody's key instead.
    pub fn by(self, beacon: &LocalBeacon) -> Self {
        Self { beacon: Some((beacon.network(), beacon.sign(1))), ..self }
    }

    /// Everything else that it says follows from how it says that it cleared.
    pub fn log(&self) -> Log {
        let mut events: Vec<Logged> = vec![];
        let mut say = |time, contract: [u8; 20], said| {
            let call = events.len() as u32;
            events.push(Logged { block: time + 60 - OPENS_AT, time, call, contract: contract.into(), said });
        };
        if let Some(supply) = self.funded {
            say(OPENS_AT - 60, SALE, Said::Funded { supply });
        }
        for (number, tick) in (1u8..).zip(&self.bids) {
            let (alias, account) = ([number; 32], Address::from([number; 20]));
            let deposit = self.terms.deposit(1, *tick).expect("there is such a tick");
            say(OPENS_AT + 1, SALE, Said::Ordered { alias, account, asked: 1, deposit });
            say(OPENS_AT + 1, SALE, Said::Bid { alias, account, tick: *tick, lots: 1, deposit });
        }
        let seed = match &self.beacon {
            Some((_, signature)) => {
                let (round, signature, randomness) = (1, *signature, randomness(signature));
                say(self.settled_at, BEACON, Said::RoundVerified { round, signature, randomness });
                randomness
            }
            None => [7; 32],
        };
        let Cleared { tick, price, filled_above: filled, tick_demand: margin, remaining: left } = self.cleared;
        let sold = u128::from(filled) + left;
        let settled = Said::Settled { orders: self.bids.len() as u64, level: 1, sold, proceeds: sold * price };
        say(self.settled_at, SALE, settled);
        say(self.settled_at, SALE, Said::Cleared { tick, price, filled, margin, left });
        if u128::from(margin) > left {
            let (mut entries, mut prizes) = ([0; 8], [0; 8]);
            (entries[0], prizes[0]) = (margin as u32, left as u32);
            say(self.settled_at, SALE, Said::Drawn { round: 1, seed, entries, prizes });
        }
        let origin = self.state.map(|sells| Origin { genesis: [9; 32], sells, known_since: None, clock: None });
        let beacon = self.beacon.map(|(network, _)| network.into());
        let (sale, terms, rehearsal) = (SALE.into(), self.terms.clone(), origin.is_none());
        Log { header: Header { sale, terms, beacon, rehearsal, origin }, events }
    }

    pub fn verified(&self) -> Verified {
        verify(&self.log()).unwrap_or_else(|error| panic!("{error}"))
    }

    #[track_caller]
    pub fn refused(&self, why: &str) {
        let error = verify(&self.log()).expect_err(why).to_string();
        assert!(error.starts_with("it does not agree: ") && error.contains(why), "{error}\n{why}");
    }

    /// The same, as it is told how much there is: by an event, by its state, by nobody.
    pub fn told(&self) -> [Self; 3] {
        let supply = self.funded;
        [(supply, None), (None, supply), (None, None)].map(|(funded, state)| Self { funded, state, ..self.clone() })
    }
}

/// Three at the lowest price, three at five ticks more.
pub const FEW: [u32; 6] = [0, 0, 0, 5, 5, 5];
