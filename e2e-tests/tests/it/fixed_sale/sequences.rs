//! Any sequence of actions, beside a model written from the rules. After every step the sale says what the model says, and the
//! invariants of the sale's README hold.
//!
//! The sequences are always the same ones. More and others:
//! `PROPTEST_CASES=2000 PROPTEST_RNG_SEED=7 cargo test --release -p e2e-tests --test it fixed_sale::sequences`.

mod model;

use super::*;
use e2e_tests::{PRECOMPILE, chain::fewer_on_a_node};
use fairsale_interfaces::sale::Order;
use ink::U256;
use model::{Facts, Model, Step};
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{RngSeed, TestRunner},
};
use std::{cell::RefCell, collections::BTreeMap, env::var};

const PEOPLE: usize = 4;
const WALLETS: usize = 2 * PEOPLE;

struct World {
    stage: Fixed,
    model: Model,
    names: Vec<String>,
    wallets: Vec<Account>,
}

impl World {
    fn new(facts: &Facts) -> Self {
        let mut stage = Fixed::open(|terms| {
            (terms.common.personhood, terms.common.lot_size, terms.common.price) = (PRECOMPILE, facts.lot, facts.price);
            (terms.common.supply, terms.max_lots) = (facts.stock * facts.lot + facts.rest, facts.max);
            terms.common.min_raise = facts.min_raise;
            terms.claims_from = facts.claims_after.map_or(0, |after| terms.common.closes_at + after);
        });
        let names: Vec<_> = (0..PEOPLE).map(|number| format!("buyer {number}")).collect();
        let (mut wallets, context) = (Vec::new(), stage.terms.common.context);
        for name in &names {
            wallets.push(stage.citizen(name));
            let (other, alias) = (stage.wallet(&format!("{name}'s other")), stage.alias(name));
            stage.chain.set_person(other.address(), context, 2, alias);
            wallets.push(other);
        }
        let model = Model::new(facts, stage.terms.common.opens_at, stage.terms.common.closes_at);
        Self { stage, model, names, wallets }
    }

    fn act(&mut self, wallet: usize, action: Action, value: u128, expected: Result<(), Error>) {
        let account = self.wallets[wallet].clone();
        let expected = match expected {
            Err(Error::NotYours { .. }) => Err(Error::NotYours { caller: account.address() }),
            other => other,
        };
        assert_eq!(answer(&mut self.stage, &account, action, value), expected, "{action:?}");
    }

    /// Returns whether the sale took it.
    fn play(&mut self, step: &Step) -> bool {
        let unit = U256::from(self.stage.terms.common.payment_unit);
        let expected = match *step {
            Step::Order { wallet, lots, more } => {
                let (value, expected) = self.model.buy(wallet, lots, true, more, unit);
                self.act(wallet, Action::Order(lots), value, expected);
                expected
            }
            Step::Change { wallet, lots, more } => {
                let (value, expected) = self.model.buy(wallet, lots, false, more, unit);
                self.act(wallet, Action::Change(lots), value, expected);
                expected
            }
            Step::Withdraw { wallet } => {
                let expected = self.model.withdraw();
                self.act(wallet, Action::Withdraw, 0, expected);
                expected
            }
            Step::Wait { before } => {
                let from = self.model.closes_at + self.model.facts.claims_after.unwrap_or(0);
                let next = [self.model.closes_at, from].into_iter().find(|time| *time > self.model.now);
                self.model.now = next.map_or(self.model.now + 10, |time| (time - before).max(self.model.now));
                self.stage.set_time(self.model.now);
                Ok(())
            }
            Step::Settle => {
                let expected = self.model.settle();
                self.act(0, Action::Settle, 0, expected);
                expected
            }
            Step::Cancel => {
                let expected = Err(wrong_phase(&self.stage, self.model.phase()));
                self.act(0, Action::Cancel, 0, expected);
                expected
            }
            Step::Claim { wallet, person } => {
                let alias = self.stage.alias(&self.names[person]);
                let expected = self.model.claim(wallet, person).map(drop);
                self.act(wallet, Action::Claim(alias), 0, expected);
                expected
            }
            Step::Proceeds => {
                let before = self.stage.money(self.stage.terms.common.beneficiary);
                let expected = self.model.take_proceeds();
                self.act(0, Action::Proceeds, 0, expected.map(drop));
                let came = self.stage.money(self.stage.terms.common.beneficiary) - before;
                assert_eq!(came, expected.unwrap_or(0), "S5");
                expected.map(drop)
            }
            Step::Unsold => {
                let cancelled = self.model.phase() == Phase::Cancelled;
                let to = if cancelled { self.stage.terms.common.seller } else { self.stage.terms.common.unsold_to };
                let before = self.stage.tokens(to);
                let expected = self.model.take_unsold();
                self.act(0, Action::Unsold, 0, expected.map(drop));
                assert_eq!(self.stage.tokens(to) - before, expected.unwrap_or(0), "S5");
                expected.map(drop)
            }
        };
        self.check(step);
        expected.is_ok()
    }

    fn check(&mut self, step: &Step) {
        let Self { stage, model, names, wallets } = self;
        assert_eq!(stage.phase(), model.phase(), "S9 after {step:?}");
        let (mut owed, mut promised) = (0, 0);
        for (person, name) in names.iter().enumerate() {
            let order = model.bought.get(&person);
            let order = order.map(|(lots, wallet)| Order { lots: *lots, account: wallets[*wallet].address() });
            assert_eq!(stage.order_of(name), order, "S8 after {step:?}");
            assert!(order.is_none_or(|order| order.lots <= model.facts.max), "F1 after {step:?}");
            let outcome = model.outcome(person);
            assert_eq!(stage.if_closed_now(name), outcome, "after {step:?}");
            owed += outcome.refund + if model.settled.is_none() { outcome.paid } else { 0 };
            promised += if model.facts.claims_after.is_some() { outcome.allocated } else { 0 };
        }
        for (wallet, account) in wallets.iter().enumerate() {
            let given = model.given.get(&wallet).copied().unwrap_or(0);
            assert_eq!(stage.tokens(account.address()), given, "S3 after {step:?}");
        }
        assert_eq!((stage.pot(), model.pot), (owed + model.proceeds, owed + model.proceeds), "S1 after {step:?}");
        let escrow = stage.tokens(stage.at.sale);
        assert_eq!(escrow, model.escrow, "S3 after {step:?}");
        assert!(escrow >= promised + model.unsold, "S2 after {step:?}");
        assert_eq!(stage.state().left, model.left(), "F2 after {step:?}");
    }

    /// Everybody takes what is theirs, and nothing stays. S10.
    fn finish(&mut self) {
        while self.model.phase() == Phase::Open {
            self.play(&Step::Wait { before: 0 });
        }
        self.play(&Step::Settle);
        self.play(&Step::Wait { before: 0 });
        for wallet in 0..WALLETS {
            self.play(&Step::Claim { wallet, person: wallet / 2 });
        }
        for step in [Step::Proceeds, Step::Unsold, Step::Proceeds, Step::Unsold] {
            self.play(&step);
        }
        assert_eq!((self.stage.pot(), self.stage.tokens(self.stage.at.sale)), (0, 0), "S10");
    }
}

fn facts() -> impl Strategy<Value = Facts> {
    let later = (prop_oneof![2 => Just(0u128), 1 => 1..60u128], 0..2u64).prop_map(|(raise, x)| (raise, Some(500 * x)));
    let delivery = prop_oneof![1 => Just((0, None)), 1 => later];
    (1..14u128, 1..5u128, 0..9u128, 1..6u32, delivery).prop_flat_map(
        |(stock, lot, price, max, (min_raise, claims_after))| {
            (0..lot).prop_map(move |rest| Facts { stock, lot, rest, price, max, min_raise, claims_after })
        },
    )
}

fn step() -> impl Strategy<Value = Step> {
    let wallet = || 0..WALLETS;
    let lots = || prop_oneof![20 => 1..4u32, 4 => 4..7u32, 1 => Just(0u32)];
    let more = || prop_oneof![9 => Just(0u128), 1 => Just(1u128)];
    prop_oneof![
        16 => (wallet(), lots(), more()).prop_map(|(wallet, lots, more)| Step::Order { wallet, lots, more }),
        16 => (wallet(), lots(), more()).prop_map(|(wallet, lots, more)| Step::Change { wallet, lots, more }),
        1 => wallet().prop_map(|wallet| Step::Withdraw { wallet }),
        2 => prop_oneof![Just(1u64), Just(0)].prop_map(|before| Step::Wait { before }),
        3 => Just(Step::Settle),
        1 => Just(Step::Cancel),
        4 => (wallet(), 0..PEOPLE).prop_map(|(wallet, person)| Step::Claim { wallet, person }),
        2 => Just(Step::Proceeds),
        2 => Just(Step::Unsold),
    ]
}

#[test]
fn all_invariants_hold_after_every_step_of_any_sequence() {
    let number = |name: &str| var(name).ok().and_then(|text| text.parse().ok());
    let config = ProptestConfig {
        cases: number("PROPTEST_CASES").map_or(fewer_on_a_node(200, 8), |cases| cases as u32),
        rng_seed: RngSeed::Fixed(number("PROPTEST_RNG_SEED").unwrap_or(1)),
        failure_persistence: None,
        max_shrink_iters: 1_000,
        ..ProptestConfig::default()
    };
    let ends = RefCell::new(BTreeMap::<&str, u32>::new());
    let played = TestRunner::new(config).run(&(facts(), vec(step(), 5..40)), |(facts, steps)| {
        let mut world = World::new(&facts);
        for step in &steps {
            world.play(step);
        }
        world.finish();
        let end = match (world.model.settled, world.model.left(), facts.claims_after) {
            (Some(false), ..) => "raised too little",
            (_, 0, _) => "sold out",
            (_, _, None) => "delivered at once",
            _ => "delivered later",
        };
        *ends.borrow_mut().entry(end).or_default() += 1;
        Ok(())
    });
    played.unwrap_or_else(|error| panic!("{error}"));
    println!("{:?}", ends.borrow());
    for end in ["raised too little", "sold out", "delivered at once", "delivered later"] {
        let often = ends.borrow().get(end).copied().unwrap_or(0);
        assert!(fewer_on_a_node(often >= 3, true), "{end} came up too rarely");
    }
}
