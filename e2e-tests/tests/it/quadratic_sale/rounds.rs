//! Rounds: the cap rises from one to the next, and the sale closes at the end of the one in which it is sold out. To the second.

use e2e_tests::{
    PRECOMPILE,
    action::Action,
    quadratic::{Quadratic, ROUND},
};
use fairsale_interfaces::sale::{Error, Phase};

fn open() -> Quadratic {
    Quadratic::open(|terms| terms.common.personhood = PRECOMPILE)
}

#[test]
fn the_cap_of_a_round_holds_to_its_last_second() {
    let mut stage = open();
    let ada = stage.citizen("ada");
    for (round, cap) in [(0, 2), (1, 4), (2, 6), (3, 8)] {
        for second in [0, 1, ROUND - 1] {
            let time = stage.terms.common.opens_at + round * ROUND + second;
            stage.set_time(time);
            let wrong = |lots| Err(Error::WrongLots { lots, max: cap });
            for lots in [cap + 1, cap + 2, 10_000, 0] {
                assert_eq!(stage.would(&ada, Action::Order(lots), stage.cost(lots)), wrong(lots), "{time}");
            }
            assert_eq!(stage.would(&ada, Action::Order(cap), stage.cost(cap)), Ok(()));
        }
    }
}

#[test]
fn an_order_may_rise_in_every_round_and_fall_in_any() {
    let mut stage = open();
    let ada = stage.citizen("ada");
    stage.order(&ada, 2);
    assert_eq!(stage.act(&ada, Action::Change(3), 27).map(drop), Err(Error::WrongLots { lots: 3, max: 2 }));
    stage.go_to_round(1);
    stage.change(&ada, 2, 4);
    stage.go_to_round(3);
    stage.change(&ada, 4, 8);
    let money = stage.money(ada.address());
    stage.change(&ada, 8, 1);
    assert_eq!(stage.money(ada.address()) - money, 3 * 64 - 3);
    stage.act(&ada, Action::Withdraw, 0).expect("hers");
    assert_eq!(stage.money(stage.at.sale), stage.chain.constants().existential_deposit);
}

#[test]
fn the_sale_closes_at_the_end_of_the_round_that_sells_it_out() {
    for round in 0..4u32 {
        let mut stage = open();
        let people = ["ada", "bob", "cem", "dan", "eve"].map(|name| stage.citizen(name));
        let (opens_at, last) = (stage.terms.common.opens_at, stage.terms.common.opens_at + 4 * ROUND);
        stage.go_to_round(round);
        for buyer in &people[..4] {
            stage.order(buyer, 2);
        }
        assert_eq!(stage.closes_at(), last, "8 of 10");
        stage.order(&people[4], 2);
        let end = opens_at + u64::from(round + 1) * ROUND;
        assert_eq!(stage.closes_at(), end, "10 of 10, in round {round}");

        stage.set_time(end - 1);
        assert_eq!(stage.phase(), Phase::Open);
        assert_eq!(stage.would(&people[0], Action::Withdraw, 0), Ok(()), "until then all may change");
        stage.set_time(end);
        assert_eq!(stage.phase(), Phase::Closed);
        let closed = Err(Error::WrongPhase { phase: Phase::Closed, now: end });
        assert_eq!(stage.act(&people[0], Action::Withdraw, 0).map(drop), closed);
        assert_eq!(stage.act(&people[0], Action::Change(1), 0).map(drop), closed);
        assert_eq!(stage.closes_at(), end, "and so it stays");
    }
}

#[test]
fn demand_that_goes_before_the_round_ends_does_not_close_the_sale() {
    let mut stage = open();
    let people = ["ada", "bob", "cem", "dan", "eve"].map(|name| stage.citizen(name));
    for buyer in &people {
        stage.order(buyer, 2);
    }
    let end = stage.terms.common.opens_at + ROUND;
    stage.set_time(end - 1);
    assert_eq!(stage.closes_at(), end);
    stage.change(&people[0], 2, 1);
    assert_eq!(stage.closes_at(), end + 3 * ROUND, "9 of 10");
    stage.set_time(end);
    assert_eq!(stage.phase(), Phase::Open);
    stage.change(&people[0], 1, 4);
    assert_eq!(stage.closes_at(), end + ROUND, "12, at the end of the second round");
}

#[test]
fn what_is_less_than_a_lot_is_never_sold_and_keeps_no_sale_open() {
    // 11 lots of 3 are 33 units: one unit less is 10 lots.
    for (supply, sold_out) in [(30, true), (32, true), (33, false)] {
        let mut stage = Quadratic::open(|terms| {
            (terms.common.personhood, terms.common.lot_size, terms.common.supply) = (PRECOMPILE, 3, supply);
        });
        let people = ["ada", "bob", "cem", "dan", "eve"].map(|name| stage.citizen(name));
        let (opens_at, last) = (stage.terms.common.opens_at, stage.terms.common.opens_at + 4 * ROUND);
        for buyer in &people[..4] {
            stage.order(buyer, 2);
        }
        assert_eq!(stage.closes_at(), last, "8 lots of {supply} units");
        stage.order(&people[4], 2);
        assert_eq!(stage.closes_at(), if sold_out { opens_at + ROUND } else { last }, "10 lots of {supply} units");
        stage.close_and_settle();
        assert_eq!(stage.tokens(stage.at.sale), supply);
        stage.act(&people[0], Action::Unsold, 0).map(drop).unwrap_or_else(|error| {
            assert_eq!((error, supply), (Error::NothingLeft, 30), "nothing is left of 30 units only");
        });
        assert_eq!(stage.tokens(stage.at.sale), 30, "10 lots, for those who bought them");
    }
}
