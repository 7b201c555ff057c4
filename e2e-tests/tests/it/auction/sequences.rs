//! Any sequence of actions, beside a model written from the rules: bids in a map, and the clearing tick found by walking down. After
//! every step the auction says what the model says, and the invariants of its README hold.
//!
//! The sequences are always the same ones. More and others:
//! `PROPTEST_CASES=2000 PROPTEST_RNG_SEED=7 cargo test --release -p e2e-tests --test it auction::sequences`.

mod model;

use e2e_tests::{action::Action, auction::Auction, chain::fewer_on_a_node};
use fairsale_chain::Account;
use fairsale_interfaces::{
    bids::{self, StandingBid},
    draws::Drawn,
    sale::{Error, Outcome, Phase},
};
use fairsale_math::Draw;
use ink::U256;
use model::{End, Facts, Model, Step, TICKS};
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{RngSeed, TestRunner},
};
use std::{collections::BTreeMap, env::var};

const PEOPLE: usize = 5;

struct World {
    stage: Auction,
    model: Model,
    bidders: Vec<(String, Account)>,
    sent: u128,
}

impl World {
    fn new(facts: &Facts) -> Self {
        let mut stage = Auction::open(|terms| {
            (terms.common.supply, terms.common.lot_size, terms.common.price) = (facts.supply, facts.lot, facts.reserve);
            (terms.step, terms.ticks, terms.max_lots) = (1, TICKS, facts.max_lots);
            (terms.common.min_raise, terms.common.tickets) = (facts.min_raise, facts.tickets);
        });
        let names = (0..PEOPLE).map(|number| format!("bidder {number}"));
        let bidders: Vec<_> = names.map(|name| (name.clone(), stage.buyer(&name))).collect();
        let model = Model {
            facts: facts.clone(),
            closes_at: stage.terms.common.closes_at,
            settle_by: stage.terms.common.settle_by,
            now: stage.terms.common.opens_at,
            bids: BTreeMap::new(),
            lists: BTreeMap::new(),
            all: 0,
            published: false,
            cancelled: false,
            end: None,
            paid: 0,
            paid_at_margin: 0,
            claimed_at_margin: 0,
            given_at_margin: 0,
            taken: 0,
            escrow: facts.supply,
        };
        Self { stage, model, bidders, sent: facts.supply }
    }

    fn act(&mut self, who: Option<usize>, action: Action, value: u128, expected: Result<(), Error>) {
        let account = who.map_or(self.stage.roles.keeper.clone(), |who| self.bidders[who].1.clone());
        assert_eq!(self.stage.act(&account, action, value).map(drop), expected, "{action:?}");
    }

    fn play(&mut self, step: &Step) {
        let unit = U256::from(self.stage.terms.common.payment_unit);
        match *step {
            Step::Bid { who, tick, lots, more } => {
                let (value, expected) = self.model.bid(who, tick, lots, more, unit);
                let wallet = self.bidders[who].1.clone();
                let said: Result<(), bids::Error> = self.stage.try_bid(&wallet, tick, lots, value).map(drop);
                assert_eq!(said, expected, "{step:?}");
            }
            Step::Order { who, lots } => {
                let (value, expected) = self.model.order(who, lots, true, unit);
                self.act(Some(who), Action::Order(lots), value, expected);
            }
            Step::Change { who, lots } => {
                let (value, expected) = self.model.order(who, lots, false, unit);
                self.act(Some(who), Action::Change(lots), value, expected);
            }
            Step::Withdraw { who } => {
                let expected = self.model.require(Phase::Open).and(Err(Error::Binding));
                self.act(Some(who), Action::Withdraw, 0, expected);
            }
            Step::Close { from } => {
                self.model.now = self.model.closes_at.saturating_add_signed(from).max(self.model.now);
                self.stage.set_time(self.model.now);
            }
            Step::Publish => {
                // Before the close nobody has it.
                if self.model.facts.tickets && self.model.phase() == Phase::Closed {
                    self.stage.publish();
                    self.model.published = true;
                }
            }
            Step::Settle => {
                let round = if self.model.facts.tickets { self.stage.round() } else { 0 };
                let expected = self.model.settle(round);
                self.act(None, Action::Settle, 0, expected);
                if expected.is_ok() {
                    self.draw(round);
                }
            }
            Step::Cancel => {
                let phase = self.model.phase();
                let can = phase == Phase::Cancelled && !self.model.cancelled;
                self.model.cancelled |= can;
                let expected = if can { Ok(()) } else { Err(Error::WrongPhase { phase, now: self.model.now }) };
                self.act(None, Action::Cancel, 0, expected);
            }
            Step::Claim { who } => self.claim(who),
            Step::Proceeds => {
                let due = self.model.proceeds();
                let expected = match self.model.require(Phase::Settled) {
                    Ok(()) if due == 0 => Err(Error::NothingLeft),
                    answer => answer,
                };
                let before = self.stage.money(self.stage.terms.common.beneficiary);
                self.act(None, Action::Proceeds, 0, expected);
                if expected.is_ok() {
                    assert_eq!(self.stage.money(self.stage.terms.common.beneficiary) - before, due, "S5");
                    self.model.taken += due;
                }
            }
            Step::Unsold => self.unsold(),
            Step::Late { units } => {
                if self.sent + units <= self.model.facts.supply + 5 {
                    self.stage.allot(units);
                    self.sent += units;
                    self.model.escrow += units;
                }
            }
        }
        self.check(step);
    }

    /// Who won, by the auction's own seed and the model's lists.
    fn draw(&mut self, round: u64) {
        let drawn = self.stage.drawn();
        let scarce = self.model.end.as_ref().is_some_and(|end| self.model.is_scarce(&end.clearing));
        let Some(End { clearing, winners }) = self.model.end.as_mut().filter(|_| scarce && self.model.facts.tickets)
        else {
            return assert_eq!(drawn, None);
        };
        let Drawn { round: by, seed, entries, prizes } = drawn.expect("there was something to draw");
        let list = &self.model.lists[&clearing.tick];
        assert_eq!((by, entries[0] as usize, u128::from(prizes[0])), (round, list.len(), clearing.left));
        let hash = |input: &[u8]| alloy_core::primitives::keccak256(input).0;
        let draw = Draw { hash, sale: self.stage.at.sale.0, seed };
        let wins = |place: usize| draw.wins(1, place as u32, entries[0], prizes[0]).expect("an entry");
        *winners = list.iter().enumerate().filter(|(place, _)| wins(*place)).map(|(_, who)| *who).collect();
        assert_eq!(winners.len() as u32, prizes[0], "A4");
    }

    fn claim(&mut self, who: usize) {
        let (name, wallet) = self.bidders[who].clone();
        let phase = self.model.phase();
        let expected = match (phase, self.model.bids.contains_key(&who)) {
            (Phase::Settled | Phase::Cancelled, true) => Ok(()),
            (Phase::Settled | Phase::Cancelled, false) => Err(Error::NoOrder),
            _ => Err(Error::WrongPhase { phase, now: self.model.now }),
        };
        if expected.is_ok() {
            let Outcome { allocated: units, refund, .. } = self.model.claim(who);
            assert_eq!(self.stage.claimed(&wallet, &name), (units, refund), "S5");
        } else {
            let alias = self.stage.alias(&name);
            self.act(Some(who), Action::Claim(alias), 0, expected);
        }
    }

    fn unsold(&mut self) {
        let phase = self.model.phase();
        let (to, units, expected) = match phase {
            Phase::Settled => (self.stage.terms.common.unsold_to, self.model.unsold(), Ok(())),
            Phase::Cancelled => (self.stage.terms.common.seller, self.model.escrow, Ok(())),
            _ => (self.stage.terms.common.seller, 0, Err(Error::WrongPhase { phase, now: self.model.now })),
        };
        let expected = if units == 0 { expected.and(Err(Error::NothingLeft)) } else { expected };
        let before = self.stage.stock(to);
        self.act(None, Action::Unsold, 0, expected);
        assert_eq!(self.stage.stock(to) - before, if expected.is_ok() { units } else { 0 }, "S5");
        if expected.is_ok() {
            self.model.escrow -= units;
        }
    }

    fn check(&mut self, step: &Step) {
        let Self { stage, model, bidders, .. } = self;
        assert_eq!(stage.phase(), model.phase(), "S9 after {step:?}");
        let (mut refunds, mut promised, mut deposits) = (0, 0, 0);
        for (who, (name, wallet)) in bidders.iter().enumerate() {
            let account = wallet.address();
            let bid = model.bids.get(&who).map(|&(tick, lots)| StandingBid { tick, lots, account });
            assert_eq!(stage.bid_of(name), bid, "S8 after {step:?}");
            let outcome = model.outcome(who);
            assert_eq!(stage.if_closed_now(name), outcome, "S6 after {step:?}");
            refunds += outcome.refund;
            promised += outcome.allocated;
            deposits += model.deposit(who);
        }
        let (pot, escrow, at_sale) = (stage.pot(), stage.stock(stage.at.sale), model.escrow);
        assert_eq!(pot, deposits + model.paid - model.taken, "S1 after {step:?}");
        assert!(pot >= refunds + model.proceeds(), "S1 after {step:?}");
        assert_eq!(escrow, at_sale, "S3 after {step:?}");
        if model.end.is_some() {
            assert!(escrow >= promised + model.unsold(), "S2 after {step:?}");
        }
        let clears = model.clearing();
        let told = (model.phase() != Phase::Cancelled && model.is_enough(&clears)).then_some(clears);
        let said = stage
            .clearing_now()
            .map(|said| (said.tick, said.price, said.filled_above, said.tick_demand, said.remaining));
        if model.end.is_none() {
            let told = told.map(|at| (at.tick, model.price(at.tick), at.filled as u64, at.margin as u64, at.left));
            assert_eq!(said, told, "A1 after {step:?}");
        }
    }

    /// Everybody takes what is theirs, and nothing stays. S10.
    fn finish(&mut self, late: bool) {
        if late {
            // Nobody settles in time, unless somebody has.
            self.model.now = self.model.now.max(self.model.settle_by);
            self.stage.set_time(self.model.now);
        }
        for step in [Step::Close { from: 0 }, Step::Settle, Step::Publish, Step::Settle] {
            self.play(&step);
        }
        for who in 0..PEOPLE {
            self.play(&Step::Claim { who });
            self.play(&Step::Claim { who });
        }
        for step in [Step::Proceeds, Step::Unsold, Step::Proceeds, Step::Unsold] {
            self.play(&step);
        }
        assert_eq!((self.stage.pot(), self.stage.stock(self.stage.at.sale)), (0, 0), "S10");
        assert_eq!(self.model.taken, self.model.paid, "A3: the proceeds are exactly what all have paid");
    }
}

fn facts() -> impl Strategy<Value = Facts> {
    let min_raise = || prop_oneof![6 => Just(0u128), 1 => 1..60u128];
    let shared = (1..60u128, 1..9u128, 0..9u128, 1..6u32, min_raise()).prop_map(
        |(supply, lot, reserve, max_lots, min_raise)| Facts {
            supply,
            lot,
            reserve,
            max_lots,
            min_raise,
            tickets: false,
        },
    );
    let drawn = (1..3u128, 0..9u128, min_raise()).prop_map(|(supply, reserve, min_raise)| Facts {
        supply,
        lot: 1,
        reserve,
        max_lots: 1,
        min_raise,
        tickets: true,
    });
    prop_oneof![1 => shared, 1 => drawn]
}

fn step() -> impl Strategy<Value = Step> {
    let who = || 0..PEOPLE;
    let lots = || prop_oneof![10 => 1..3u32, 5 => 3..6u32, 1 => Just(0u32)];
    let more = || prop_oneof![9 => Just(0u128), 1 => Just(1u128)];
    prop_oneof![
        30 => (who(), 0..=TICKS, lots(), more()).prop_map(|(who, tick, lots, more)| Step::Bid { who, tick, lots, more }),
        5 => (who(), lots()).prop_map(|(who, lots)| Step::Order { who, lots }),
        5 => (who(), lots()).prop_map(|(who, lots)| Step::Change { who, lots }),
        2 => who().prop_map(|who| Step::Withdraw { who }),
        2 => prop_oneof![Just(-1i64), Just(0), 1..900i64].prop_map(|from| Step::Close { from }),
        2 => Just(Step::Publish),
        2 => Just(Step::Settle),
        1 => Just(Step::Cancel),
        4 => who().prop_map(|who| Step::Claim { who }),
        2 => Just(Step::Proceeds),
        2 => Just(Step::Unsold),
        1 => (1..3u128).prop_map(|units| Step::Late { units }),
    ]
}

#[test]
fn all_invariants_hold_after_every_step_of_any_sequence() {
    let number = |name: &str| var(name).ok().and_then(|text| text.parse().ok());
    let config = ProptestConfig {
        cases: number("PROPTEST_CASES").map_or(fewer_on_a_node(150, 8), |cases| cases as u32),
        rng_seed: RngSeed::Fixed(number("PROPTEST_RNG_SEED").unwrap_or(1)),
        failure_persistence: None,
        max_shrink_iters: 1_000,
        ..ProptestConfig::default()
    };
    let ends = std::cell::RefCell::new(BTreeMap::<&str, u32>::new());
    let played = TestRunner::new(config).run(
        &(facts(), vec(step(), 5..40), prop::bool::weighted(0.1)),
        |(facts, steps, late)| {
            let mut world = World::new(&facts);
            for step in &steps {
                world.play(step);
            }
            world.finish(late);
            let end = match &world.model.end {
                None => "cancelled",
                Some(End { winners, .. }) if !winners.is_empty() => "drawn",
                Some(End { clearing, .. }) if world.model.is_scarce(clearing) => "shared",
                Some(_) => "enough",
            };
            *ends.borrow_mut().entry(end).or_default() += 1;
            Ok(())
        },
    );
    played.unwrap_or_else(|error| panic!("{error}"));
    println!("{:?}", ends.borrow());
    for end in ["cancelled", "drawn", "shared", "enough"] {
        let often = ends.borrow().get(end).copied().unwrap_or(0);
        assert!(fewer_on_a_node(often >= 3, true), "{end} came up too rarely");
    }
}
