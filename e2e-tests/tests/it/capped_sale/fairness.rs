//! No race: permuting the transactions inside the window changes nobody's result.
//!
//! More cases: `PROPTEST_CASES=1000 cargo test --release -p e2e-tests --test it capped_sale::fairness`.

use e2e_tests::{PRECOMPILE, action::Action, capped::Capped, chain::fewer_on_a_node, shares::outcomes};
use fairsale_chain::Account;
use fairsale_interfaces::sale::Outcome;
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{RngSeed, TestRunner},
};

/// What somebody does in the window: asks, one after the other; zero withdraws.
type Story = Vec<u32>;

/// A sale in which each of these persons acts out a story. `schedule` says whose turn it is: a number that is taken modulo the
/// persons who still have something to do. What each gets, in the end.
fn play(supply: u128, lot: u128, stories: &[Story], schedule: &[usize]) -> Vec<Outcome> {
    let mut stage = Capped::open(|terms| {
        (terms.common.personhood, terms.common.supply, terms.common.lot_size, terms.common.price) =
            (PRECOMPILE, supply, lot, 3);
    });
    let names: Vec<_> = (0..stories.len()).map(|number| format!("buyer {number}")).collect();
    let buyers: Vec<Account> = names.iter().map(|name| stage.citizen(name)).collect();
    let mut next = vec![0; stories.len()];
    for turn in schedule.iter().copied().chain(std::iter::repeat(0)) {
        let busy: Vec<_> = (0..stories.len()).filter(|who| next[*who] < stories[*who].len()).collect();
        let Some(who) = busy.get(turn % busy.len().max(1)).copied() else { break };
        let before = next[who].checked_sub(1).map_or(0, |last| stories[who][last]);
        let lots = stories[who][next[who]];
        next[who] += 1;
        let (action, due) = match (before, lots) {
            (0, 0) => continue,
            (0, lots) => (Action::Order(lots), lots),
            (_, 0) => (Action::Withdraw, 0),
            (before, lots) => (Action::Change(lots), lots.saturating_sub(before)),
        };
        stage.act(&buyers[who], action, u128::from(due) * 3).expect("a person, in time, with the right money");
    }
    stage.close_and_settle();
    names.iter().map(|name| stage.if_closed_now(name)).collect()
}

/// Always the same cases, unless the environment says otherwise.
fn runner(cases: u32) -> TestRunner {
    let config = ProptestConfig {
        cases: std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(cases),
        rng_seed: RngSeed::Fixed(2),
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    TestRunner::new(config)
}

#[test]
fn whoever_comes_first_gets_the_same_as_whoever_comes_last() {
    let stories = vec(vec(prop_oneof![Just(0u32), 1..=100u32, Just(100)], 1..4), 1..12);
    let case = (1..1_500u128, 1..9u128, stories, vec(any::<usize>(), 40), vec(any::<usize>(), 40));
    runner(fewer_on_a_node(48, 6))
        .run(&case, |(supply, lot, stories, one, other)| {
            let first = play(supply, lot, &stories, &one);
            prop_assert_eq!(&first, &play(supply, lot, &stories, &other));
            let last: Vec<u32> = stories.iter().filter_map(|story| story.last().copied()).collect();
            let asks: Vec<u32> = last.iter().copied().filter(|lots| *lots != 0).collect();
            let mut expected = outcomes(supply, lot, 3, &asks).into_iter();
            let expected: Vec<_> =
                last.iter().map(|lots| if *lots == 0 { None } else { expected.next() }.unwrap_or_default()).collect();
            prop_assert_eq!(first, expected, "and it is what the last asks come to, whatever was asked before");
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn hundreds_of_people_in_four_orders() {
    let people = fewer_on_a_node(400, 40);
    let stories: Vec<Story> = (0..people).map(|who| vec![1 + who * 7 % 100, 1 + who * 13 % 100]).collect();
    let schedule = |step: usize| (0..2 * people as usize).map(|turn| turn * step).collect::<Vec<_>>();
    let first = play(9_973, 3, &stories, &schedule(0));
    for step in [1, 389, 7_919] {
        assert_eq!(play(9_973, 3, &stories, &schedule(step)), first);
    }
}

/// A person with many accounts is one person, and a crowd of wallets that are nobody's gets nothing.
#[test]
fn wealth_in_many_accounts_buys_no_more_than_one_person_may() {
    let mut stage = Capped::open(|terms| (terms.common.personhood, terms.common.supply) = (PRECOMPILE, 100));
    let [rich, poor] = ["rich", "poor"].map(|name| stage.citizen(name));
    let (alias, context) = (stage.alias("rich"), stage.terms.common.context);
    stage.order(&rich, 100);
    stage.order(&poor, 50);
    for number in 0..20 {
        let wallet = stage.wallet(&format!("rich's wallet {number}"));
        if number % 2 == 0 {
            stage.chain.set_person(wallet.address(), context, 2, alias);
        }
        assert!(stage.act(&wallet, Action::Order(100), 200).is_err());
    }
    stage.close_and_settle();
    assert_eq!(["rich", "poor"].map(|name| stage.if_closed_now(name).allocated), [50, 50]);
}
