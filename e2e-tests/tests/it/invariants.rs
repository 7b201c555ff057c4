//! After any sequence of actions these hold, at every step:
//!
//! - **S1 solvency**: the sale's money ≥ what is still owed to buyers + the proceeds that have not been taken.
//! - **S2 escrow**: the sale's tokens ≥ what is still to be given to buyers + the unsold part that has not been taken.
//! - **S3 supply**: tokens are neither made nor lost: what all have together never changes.
//! - **S4 no more than there is**: what is sold ≤ the supply, and with what is unsold it is the supply exactly (and what was in
//!   escrow beyond it). What all pay is the proceeds exactly.
//! - **S5 once**: every order is paid out at most once, to its person, and exactly what it came to; so are proceeds and unsold.
//! - **S6 order-independence**: what an order comes to follows from all asks together, sorted; never from who came first.
//! - **S7 refusals**: what is refused changes nothing, and is refused with exactly the error and figures that the rules say.
//! - **S8 books**: events alone rebuild every order and every balance.
//! - **S9 life**: the phase follows from the clock and the facts, and what has ended stays as it ended.
//! - **S10 nothing stays**: when all have claimed and all is taken, no money is left in the sale, and no token but what came
//!   after the last `fund`.
//!
//! The sequences are always the same ones. More and others:
//! `PROPTEST_CASES=5000 PROPTEST_RNG_SEED=7 cargo test --release -p e2e-tests --test it invariants`.

mod model;
mod world;

use e2e_tests::chain::fewer_on_a_node;
use model::{Ask, Facts, Jump, Pay, Step, Who};
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{RngSeed, TestRunner},
};
use std::{cell::RefCell, env::var};
use world::{Tally, World};

/// Persons, and wallets that may become theirs.
const PERSONS: usize = 5;
const WALLETS: usize = 8;

/// Sequences that are played if nobody says how many.
const CASES: u32 = 192;
/// On a node, where every step is a block.
const CASES_ON_A_NODE: u32 = 12;

fn facts() -> impl Strategy<Value = Facts> {
    let supply = prop_oneof![1..10u128, 1..1_500u128];
    let min_raise = prop_oneof![3 => Just(0u128), 1 => 1..2_000u128];
    let max_lots = prop_oneof![1..5u32, Just(64), Just(65), 5..200u32];
    let stage = prop_oneof![2 => Just(0u8), 1 => Just(1), 6 => Just(2)];
    (supply, 1..9u128, 0..12u128, min_raise, max_lots, 1..=2u8, stage).prop_map(
        |(supply, lot, price, min_raise, max_lots, min_status, stage)| Facts {
            supply,
            lot,
            price,
            min_raise,
            max_lots,
            min_status,
            funded: stage > 0,
            open: stage > 1,
        },
    )
}

fn person() -> impl Strategy<Value = usize> {
    0..PERSONS
}

/// Mostly one that was a person's from the beginning.
fn wallet() -> impl Strategy<Value = usize> {
    prop_oneof![4 => 0..PERSONS, 1 => 0..WALLETS]
}

fn attest() -> impl Strategy<Value = Step> {
    let status = prop_oneof![1 => Just(0u8), 1 => Just(1), 5 => Just(2)];
    let lasts = prop_oneof![3 => Just(None), 1 => (1..15_000u64).prop_map(Some)];
    (person(), 0..WALLETS, status, lasts).prop_map(|(person, wallet, status, lasts)| Step::Attest {
        person,
        wallet,
        status,
        lasts,
    })
}

/// Steps for the time before the sale ends; others now and then.
fn early() -> impl Strategy<Value = Step> {
    let lots = || prop_oneof![10 => (0..200u32).prop_map(Ask::Within), 1 => Just(Ask::Zero), 1 => Just(Ask::Above)];
    let pay = || {
        let wrong = prop_oneof![Just(Pay::Nothing), Just(Pay::OneMore), Just(Pay::OneLess), Just(Pay::Double)];
        prop_oneof![5 => Just(Pay::Exact), 1 => wrong]
    };
    let jump = prop_oneof![8 => (1..1_500u64).prop_map(Jump::By), 1 => Just(Jump::BeforeNext), 1 => Just(Jump::ToNext)];
    prop_oneof![
        14 => (wallet(), lots(), pay()).prop_map(|(wallet, lots, pay)| Step::Order { wallet, lots, pay }),
        12 => (wallet(), lots(), pay()).prop_map(|(wallet, lots, pay)| Step::Change { wallet, lots, pay }),
        4 => wallet().prop_map(|wallet| Step::Withdraw { wallet }),
        4 => attest(),
        3 => jump.prop_map(Step::Advance),
        1 => any::<bool>().prop_map(|part| Step::Escrow { part }),
        1 => Just(Step::Fund),
        1 => any::<bool>().prop_map(|seller| Step::Cancel { seller }),
        1 => late(),
    ]
}

/// Steps for the time after the end, some of them too early.
fn late() -> impl Strategy<Value = Step> {
    let who = prop_oneof![
        2 => wallet().prop_map(Who::Wallet),
        3 => Just(Who::OrdersAccount),
        2 => Just(Who::Now)
    ];
    let jump = prop_oneof![(1..2_000u64).prop_map(Jump::By), Just(Jump::BeforeNext), Just(Jump::ToNext)];
    prop_oneof![
        10 => (who, person()).prop_map(|(who, person)| Step::Claim { who, person }),
        7 => attest(),
        2 => jump.prop_map(Step::Advance),
        2 => wallet().prop_map(|wallet| Step::Settle { wallet }),
        2 => wallet().prop_map(|wallet| Step::Proceeds { wallet }),
        2 => wallet().prop_map(|wallet| Step::Unsold { wallet }),
        1 => wallet().prop_map(|wallet| Step::Order { wallet, lots: Ask::Within(3), pay: Pay::Exact }),
    ]
}

/// What must have come up in so many cases, or they say little.
const SEEN: [(&str, &[&str]); 9] = [
    ("Fund", &["accepted", "Underfunded", "WrongPhase"]),
    ("Cancel", &["accepted", "NotSeller", "WrongPhase"]),
    ("Order", &["accepted", "AlreadyOrdered", "NotAPerson", "WrongLots", "WrongPayment", "WrongPhase"]),
    ("Change", &["accepted", "NoOrder", "NotAPerson", "WrongLots", "WrongPayment", "WrongPhase"]),
    ("Withdraw", &["accepted", "NoOrder", "NotAPerson", "WrongPhase"]),
    ("Settle", &["accepted", "WrongPhase"]),
    ("Claim", &["accepted", "NoOrder", "NotYours", "RecoveryWindow", "WrongPhase"]),
    ("Proceeds", &["accepted", "NothingLeft", "WrongPhase"]),
    ("Unsold", &["accepted", "NothingLeft", "WrongPhase"]),
];

#[test]
fn all_invariants_hold_after_every_step_of_any_sequence() {
    let number = |name: &str| var(name).ok().and_then(|text| text.parse().ok());
    let cases = number("PROPTEST_CASES").map_or(fewer_on_a_node(CASES, CASES_ON_A_NODE), |cases| cases as u32);
    let config = ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(number("PROPTEST_RNG_SEED").unwrap_or(1)),
        failure_persistence: None,
        max_shrink_iters: 2_000,
        ..ProptestConfig::default()
    };
    // First a while in which the sale is likely to stay open, then one in which it is likely to have ended.
    let sequence = (facts(), vec(early(), 0..45), any::<bool>(), vec(late(), 0..20));
    let tally = RefCell::new(Tally::new());
    let played = TestRunner::new(config).run(&sequence, |(facts, before, close, after)| {
        let mut world = World::new(&facts);
        for step in &before {
            world.play(step);
        }
        if close {
            world.close();
        }
        for step in &after {
            world.play(step);
        }
        world.finish();
        for (what, often) in world.tally {
            *tally.borrow_mut().entry(what).or_default() += often;
        }
        Ok(())
    });
    played.unwrap_or_else(|error| panic!("{error}"));
    println!("{:?}", tally.borrow());
    for (action, said) in SEEN.iter().flat_map(|(action, answers)| answers.iter().map(move |said| (*action, *said))) {
        let often = tally.borrow().get(&(action.to_owned(), said.to_owned())).copied().unwrap_or(0);
        assert!(often >= 3 || cases < CASES, "{action}: {said} came up {often} times only");
    }
}
