//! Any sequence of actions, beside a model written from the rules: lists of persons in a map, and the cap found by trying. After
//! every step the sale says what the model says, and S1 to S10 and Q1 to Q5 of the sale's README hold.
//!
//! The sequences are always the same ones. More and others:
//! `PROPTEST_CASES=2000 PROPTEST_RNG_SEED=7 cargo test --release -p e2e-tests --test it quadratic_sale::sequences`.

mod model;

use e2e_tests::{PRECOMPILE, action::Action, chain::fewer_on_a_node, quadratic::Quadratic};
use fairsale_chain::{Account, Typed};
use fairsale_interfaces::{
    beacon::DELAY,
    draws::Drawn,
    sale::{Error, Order, Outcome, Phase, Sale},
};
use fairsale_math::Draw;
use ink::U256;
use model::{End, Facts, Model, Step};
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{RngSeed, TestRunner},
};
use std::{collections::BTreeMap, env::var};

const PEOPLE: usize = 6;

struct World {
    stage: Quadratic,
    model: Model,
    buyers: Vec<(String, Account)>,
    seller: u128,
}

impl World {
    fn new(facts: &Facts) -> Self {
        let change = |terms: &mut quadratic_sale::Terms| {
            (terms.common.personhood, terms.common.supply, terms.common.price, terms.power) =
                (PRECOMPILE, facts.supply.into(), facts.price, facts.power);
            (terms.first_cap, terms.cap_step, terms.rounds) = (facts.first_cap, facts.cap_step, facts.rounds);
            terms.common.min_raise = facts.min_raise;
        };
        let mut stage = if facts.draws { Quadratic::drawing(change) } else { Quadratic::open(change) };
        let buyers = (0..PEOPLE).map(|number| format!("buyer {number}"));
        let buyers: Vec<_> = buyers.map(|name| (name.clone(), stage.citizen(&name))).collect();
        let (opens_at, round_seconds) = (stage.terms.common.opens_at, stage.terms.round_seconds);
        let model = Model {
            facts: facts.clone(),
            opens_at,
            round_seconds,
            settle_by: stage.terms.common.settle_by,
            now: opens_at,
            lots: BTreeMap::new(),
            lists: BTreeMap::new(),
            round: 0,
            published: false,
            end: None,
            noted: false,
            proceeds: 0,
            unsold: 0,
        };
        let seller = stage.tokens(stage.terms.common.seller);
        Self { stage, model, buyers, seller }
    }

    fn act(&mut self, who: Option<usize>, action: Action, value: u128, expected: Result<(), Error>) {
        let account = who.map_or(self.stage.roles.keeper.clone(), |who| self.buyers[who].1.clone());
        let said = self.stage.act(&account, action, value).map(drop);
        assert_eq!(said, expected, "{action:?}");
    }

    fn play(&mut self, step: &Step) {
        let unit = U256::from(self.stage.terms.common.payment_unit);
        match *step {
            Step::Order { who, lots, more } => {
                let (value, expected) = self.model.place(who, lots, true, more, unit);
                self.act(Some(who), Action::Order(lots), value, expected);
            }
            Step::Change { who, lots, more } => {
                let (value, expected) = self.model.place(who, lots, false, more, unit);
                self.act(Some(who), Action::Change(lots), value, expected);
            }
            Step::Withdraw { who } => {
                let expected = self.model.withdraw(who);
                self.act(Some(who), Action::Withdraw, 0, expected);
            }
            Step::Wait { into } => {
                let passed = (self.model.now - self.model.opens_at) / self.model.round_seconds;
                let next = self.model.opens_at + (passed + 1) * self.model.round_seconds;
                self.model.now = next.saturating_add_signed(into).max(self.model.now);
                self.stage.set_time(self.model.now);
            }
            Step::Publish => {
                // Before the close nobody has it.
                if self.model.facts.draws && self.model.phase() == Phase::Closed {
                    self.stage.publish();
                    self.model.published = true;
                }
            }
            Step::Settle => {
                let closes_at = self.model.closes_at();
                let round = if self.model.facts.draws { self.stage.beacon_round(closes_at + DELAY) } else { 0 };
                let expected = self.model.settle(round);
                self.act(None, Action::Settle, 0, expected);
                if expected.is_ok() {
                    self.draw(round);
                }
            }
            Step::Cancel => {
                let phase = self.model.phase();
                let can = phase == Phase::Cancelled && !self.model.noted;
                self.model.noted |= can;
                let expected = if can { Ok(()) } else { Err(Error::WrongPhase { phase, now: self.model.now }) };
                self.act(None, Action::Cancel, 0, expected);
            }
            Step::Claim { who } => self.claim(who),
            Step::Proceeds => {
                let expected = match self.model.require(Phase::Settled) {
                    Ok(()) if self.model.proceeds == 0 => Err(Error::NothingLeft),
                    answer => answer,
                };
                let before = self.stage.money(self.stage.terms.common.beneficiary);
                self.act(None, Action::Proceeds, 0, expected);
                if expected.is_ok() {
                    let got = self.stage.money(self.stage.terms.common.beneficiary) - before;
                    assert_eq!(got, std::mem::take(&mut self.model.proceeds), "S5");
                }
            }
            Step::Unsold => self.unsold(),
        }
        self.check(step);
    }

    /// Who won, by the sale's own seed and the model's lists. Q2.
    fn draw(&mut self, round: u64) {
        let (cap, drawers, prizes, _) = self.model.clearing();
        let drawn = self.stage.drawn();
        let Some(End { cap: Some(_), winners }) = &mut self.model.end else { return assert_eq!(drawn, None) };
        if prizes == 0 {
            return assert_eq!(drawn, None);
        }
        let Drawn { round: by, seed, entries, prizes: won } = drawn.expect("there was something to draw");
        assert_eq!((by, entries[0] as usize, won[0]), (round, drawers.len(), prizes), "cap {cap}");
        let hash = |input: &[u8]| alloy_core::primitives::keccak256(input).0;
        let draw = Draw { hash, sale: self.stage.at.sale.0, seed };
        let wins = |number: usize| draw.wins(1, number as u32, entries[0], prizes).expect("an entry");
        *winners = drawers.iter().enumerate().filter(|(number, _)| wins(*number)).map(|(_, who)| *who).collect();
        assert_eq!(winners.len() as u32, prizes, "Q2");
    }

    fn claim(&mut self, who: usize) {
        let (name, wallet) = self.buyers[who].clone();
        let phase = self.model.phase();
        let ended = matches!(phase, Phase::Settled | Phase::Cancelled);
        let expected = match (ended, self.model.lots.contains_key(&who)) {
            (false, _) => Err(Error::WrongPhase { phase, now: self.model.now }),
            (true, false) => Err(Error::NoOrder),
            (true, true) => Ok(()),
        };
        if expected.is_ok() {
            let Outcome { allocated: units, refund, .. } = self.model.outcome(who);
            assert_eq!(self.stage.claimed(&wallet, &name), (units, refund), "S5");
            self.model.lots.remove(&who);
        } else {
            let alias = self.stage.alias(&name);
            self.act(Some(who), Action::Claim(alias), 0, expected);
        }
    }

    fn unsold(&mut self) {
        let phase = self.model.phase();
        let escrow = self.stage.tokens(self.stage.at.sale);
        let (to, units, expected) = match phase {
            Phase::Settled => (self.stage.terms.common.unsold_to, self.model.unsold, Ok(())),
            Phase::Cancelled => (self.stage.terms.common.seller, escrow, Ok(())),
            _ => (self.stage.terms.common.seller, 0, Err(Error::WrongPhase { phase, now: self.model.now })),
        };
        let expected = if units == 0 { expected.and(Err(Error::NothingLeft)) } else { expected };
        let before = self.stage.tokens(to);
        self.act(None, Action::Unsold, 0, expected);
        assert_eq!(self.stage.tokens(to) - before, if expected.is_ok() { units } else { 0 }, "S5");
        if expected.is_ok() && phase == Phase::Settled {
            self.model.unsold = 0;
        }
    }

    fn check(&mut self, step: &Step) {
        let Self { stage, model, buyers, .. } = self;
        assert_eq!(stage.phase(), model.phase(), "S9 after {step:?}");
        if model.end.is_none() {
            assert_eq!(stage.closes_at(), model.closes_at(), "Q3 after {step:?}");
        }
        let (mut owed, mut promised) = (0, 0);
        let clearing = model.clearing();
        for (who, (name, wallet)) in buyers.iter().enumerate() {
            let (sale, alias) = (stage.sale(), stage.alias(name));
            let order = stage.chain.ask(sale.order_of(alias)).expect("a view").value;
            let expected = model.lots.get(&who).map(|lots| Order { lots: *lots, account: wallet.address() });
            assert_eq!(order, expected, "S8 after {step:?}");
            let outcome = model.outcome(who);
            assert_eq!(stage.if_closed_now(name), outcome, "S6 after {step:?}");
            owed += outcome.refund + if model.end.is_none() { outcome.paid } else { 0 };
            promised += outcome.allocated;
            let (cap, drawers, prizes, proceeds) = &clearing;
            let open = matches!(model.phase(), Phase::Open | Phase::Closed);
            if open && model.lots.contains_key(&who) {
                let draws = *proceeds >= model.facts.min_raise && *prizes != 0 && model.lots[&who] > *cap;
                let chance = if draws { (*prizes, drawers.len() as u32) } else { (0, 1) };
                assert_eq!(stage.chance_of(name), chance, "after {step:?}");
            }
        }
        let pot = stage.money(stage.at.sale) - stage.chain.constants().existential_deposit;
        let escrow = stage.tokens(stage.at.sale);
        assert_eq!(pot, owed + model.proceeds, "S1 after {step:?}");
        assert!(escrow >= promised + model.unsold && escrow <= model.facts.supply.into(), "S2 after {step:?}");
    }

    /// Everybody takes what is theirs, and nothing stays. S10.
    fn finish(&mut self, late: bool) {
        if late {
            // Nobody settles in time, unless somebody has.
            self.model.now = self.model.now.max(self.model.settle_by);
            self.stage.set_time(self.model.now);
        }
        while self.model.phase() == Phase::Open {
            self.play(&Step::Wait { into: 0 });
        }
        for step in [Step::Settle, Step::Publish, Step::Settle] {
            self.play(&step);
        }
        for who in 0..PEOPLE {
            self.play(&Step::Claim { who });
            self.play(&Step::Claim { who });
        }
        for step in [Step::Proceeds, Step::Unsold, Step::Proceeds, Step::Unsold] {
            self.play(&step);
        }
        let floor = self.stage.chain.constants().existential_deposit;
        assert_eq!((self.stage.money(self.stage.at.sale), self.stage.tokens(self.stage.at.sale)), (floor, 0), "S10");
        let all = self.buyers.iter().map(|(_, wallet)| wallet.address()).collect::<Vec<_>>();
        let held: u128 = all.into_iter().map(|account| self.stage.tokens(account)).sum();
        let rest =
            self.stage.tokens(self.stage.terms.common.seller) + self.stage.tokens(self.stage.terms.common.unsold_to);
        assert_eq!(held + rest, self.seller + u128::from(self.model.facts.supply), "S3");
        assert!(held <= self.model.facts.supply.into(), "S4");
    }
}

fn facts() -> impl Strategy<Value = Facts> {
    let caps = (1..6u32, 0..3u32, 1..4u32);
    let min_raise = prop_oneof![6 => Just(0u128), 1 => 1..200u128];
    (prop_oneof![3 => 1..8u64, 1 => 8..25u64], 0..9u128, 1..=2u8, caps, min_raise, any::<bool>()).prop_map(
        |(supply, price, power, (first_cap, cap_step, rounds), min_raise, draws)| Facts {
            supply,
            price,
            power,
            first_cap,
            cap_step,
            rounds,
            min_raise,
            draws,
        },
    )
}

fn step() -> impl Strategy<Value = Step> {
    let who = || 0..PEOPLE;
    let lots = || prop_oneof![20 => 1..5u32, 4 => 5..9u32, 1 => Just(0u32)];
    let more = || prop_oneof![9 => Just(0u128), 1 => Just(1u128)];
    prop_oneof![
        20 => (who(), lots(), more()).prop_map(|(who, lots, more)| Step::Order { who, lots, more }),
        10 => (who(), lots(), more()).prop_map(|(who, lots, more)| Step::Change { who, lots, more }),
        3 => who().prop_map(|who| Step::Withdraw { who }),
        2 => prop_oneof![Just(-1i64), Just(0), 1..900i64].prop_map(|into| Step::Wait { into }),
        2 => Just(Step::Publish),
        2 => Just(Step::Settle),
        1 => Just(Step::Cancel),
        2 => who().prop_map(|who| Step::Claim { who }),
        1 => Just(Step::Proceeds),
        1 => Just(Step::Unsold),
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
                None => "ran out",
                Some(End { cap: None, .. }) => "raised too little",
                Some(End { winners, .. }) if winners.is_empty() => "settled",
                Some(_) => "drawn",
            };
            *ends.borrow_mut().entry(end).or_default() += 1;
            Ok(())
        },
    );
    played.unwrap_or_else(|error| panic!("{error}"));
    println!("{:?}", ends.borrow());
    for end in ["ran out", "raised too little", "settled", "drawn"] {
        assert!(
            fewer_on_a_node(ends.borrow().get(end).is_some_and(|often| *often >= 3), true),
            "{end} came up too rarely"
        );
    }
}
