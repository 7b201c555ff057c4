//! Rounds: the cap rises from one to the next, and the sale closes at the end of the one in which it is sold out. To the second.

use e2e_tests::{
    PRECOMPILE, SETTLING, WINDOW,
    action::Action,
    quadratic::{Quadratic, ROUND},
};
use fairsale_interfaces::sale::{Cancelled, Error, Phase};

fn open() -> Quadratic {
    Quadratic::open(|terms| terms.personhood = PRECOMPILE)
}

#[test]
fn the_cap_of_a_round_holds_to_its_last_second() {
    let mut stage = open();
    let ada = stage.citizen("ada");
    for (round, cap) in [(0, 2), (1, 4), (2, 6), (3, 8)] {
        for second in [0, 1, ROUND - 1] {
            let time = stage.terms.opens_at + round * ROUND + second;
            stage.set_time(time);
            let wrong = |asked| Err(Error::WrongAsk { asked, max: cap });
            for asked in [cap + 1, cap + 2, 10_000, 0] {
                assert_eq!(stage.would(&ada, Action::Order(asked), stage.cost(asked)), wrong(asked), "{time}");
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
    assert_eq!(stage.act(&ada, Action::Change(3), 27).map(drop), Err(Error::WrongAsk { asked: 3, max: 2 }));
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
        let (opens_at, last) = (stage.terms.opens_at, stage.terms.opens_at + 4 * ROUND);
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
    let end = stage.terms.opens_at + ROUND;
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
fn phases_follow_the_clock_to_the_second() {
    let mut stage = Quadratic::announced(|terms| terms.personhood = PRECOMPILE);
    let (opens_at, settle_by) = (stage.terms.opens_at, stage.terms.settle_by);
    assert_eq!(settle_by, opens_at + 4 * ROUND + SETTLING);
    stage.fund();
    for (time, phase) in [
        (opens_at - 1, Phase::Announced),
        (opens_at, Phase::Open),
        (opens_at + 4 * ROUND - 1, Phase::Open),
        (opens_at + 4 * ROUND, Phase::Closed),
        (settle_by - 1, Phase::Closed),
        (settle_by, Phase::Cancelled),
        (settle_by + 1, Phase::Cancelled),
    ] {
        stage.set_time(time);
        assert_eq!(stage.phase(), phase, "{time}");
    }
}

#[test]
fn what_is_not_settled_in_time_is_cancelled_and_refunded() {
    for noted in [false, true] {
        let mut stage = open();
        let (ada, keeper, seller) = (stage.citizen("ada"), stage.roles.keeper.clone(), stage.terms.seller);
        let before = stage.tokens(seller);
        stage.order(&ada, 2);
        stage.set_time(stage.terms.settle_by - 1);
        assert_eq!(stage.would(&keeper, Action::Settle, 0), Ok(()), "until the last second");
        let closed = Error::WrongPhase { phase: Phase::Closed, now: stage.terms.settle_by - 1 };
        assert_eq!(stage.would(&keeper, Action::Cancel, 0), Err(closed));

        let now = stage.terms.settle_by;
        stage.set_time(now);
        let cancelled = Err(Error::WrongPhase { phase: Phase::Cancelled, now });
        assert_eq!(stage.act(&keeper, Action::Settle, 0).map(drop), cancelled);
        if noted {
            let events: Vec<Cancelled> = stage.act(&keeper, Action::Cancel, 0).expect("anybody may note it").events();
            assert_eq!(events.len(), 1);
            assert_eq!(stage.act(&keeper, Action::Cancel, 0).map(drop), cancelled, "once");
        }
        assert_eq!(stage.if_closed_now("ada").refund, 12);
        assert_eq!(stage.claimed(&ada, "ada"), (0, 12));
        let alias = stage.alias("ada");
        assert_eq!(stage.act(&ada, Action::Claim(alias), 0).map(drop), Err(Error::NoOrder));
        assert_eq!(stage.act(&keeper, Action::Proceeds, 0).map(drop), cancelled);
        stage.act(&keeper, Action::Unsold, 0).expect("all of it");
        assert_eq!(stage.tokens(seller), before + 10);
        assert_eq!(stage.act(&keeper, Action::Unsold, 0).map(drop), Err(Error::NothingLeft));
    }
}

#[test]
fn the_recovery_window_of_a_sale_that_ran_out_counts_from_then_whenever_it_is_noted() {
    for noted in [false, true] {
        let mut stage = Quadratic::open(|_| ());
        let (ada, keeper) = (stage.person("ada"), stage.roles.keeper.clone());
        stage.order(&ada, 2);
        stage.attest("ada", &ada, 0, u64::MAX, 2).expect("revoked");
        let (alias, until) = (stage.alias("ada"), stage.terms.settle_by + WINDOW);
        stage.set_time(until - 1);
        if noted {
            stage.act(&keeper, Action::Cancel, 0).expect("anybody may note it");
        }
        let waits = Err(Error::RecoveryWindow { until, now: until - 1 });
        assert_eq!(stage.act(&ada, Action::Claim(alias), 0).map(drop), waits);
        stage.set_time(until);
        assert_eq!(stage.claimed(&ada, "ada"), (0, 12));
    }
}

#[test]
fn a_sale_that_is_not_funded_when_it_opens_is_cancelled() {
    let mut stage = Quadratic::announced(|terms| terms.personhood = PRECOMPILE);
    let (ada, keeper) = (stage.citizen("ada"), stage.roles.keeper.clone());
    let now = stage.terms.opens_at;
    stage.set_time(now);
    assert_eq!(stage.phase(), Phase::Cancelled);
    let cancelled = Err(Error::WrongPhase { phase: Phase::Cancelled, now });
    assert_eq!(stage.act(&ada, Action::Order(1), 3).map(drop), cancelled);
    stage.act(&keeper, Action::Cancel, 0).expect("anybody may note it");
    assert_eq!(stage.act(&keeper, Action::Fund, 0).map(drop), cancelled);
}

#[test]
fn only_the_seller_cancels_and_only_before_it_opens() {
    let mut stage = Quadratic::announced(|terms| terms.personhood = PRECOMPILE);
    let (seller, keeper) = (stage.roles.seller.clone(), stage.roles.keeper.clone());
    let before = stage.tokens(seller.address());
    stage.fund();
    let not_seller = Err(Error::NotSeller { caller: keeper.address() });
    assert_eq!(stage.act(&keeper, Action::Cancel, 0).map(drop), not_seller);
    stage.set_time(stage.terms.opens_at - 1);
    assert_eq!(stage.would(&seller, Action::Cancel, 0), Ok(()));
    stage.set_time(stage.terms.opens_at);
    let open = Err(Error::WrongPhase { phase: Phase::Open, now: stage.terms.opens_at });
    assert_eq!(stage.act(&seller, Action::Cancel, 0).map(drop), open);

    let mut stage = Quadratic::announced(|_| ());
    let seller = stage.roles.seller.clone();
    let all = stage.tokens(seller.address());
    stage.fund();
    stage.act(&seller, Action::Cancel, 0).expect("the seller's");
    assert_eq!(stage.phase(), Phase::Cancelled);
    stage.act(&seller, Action::Unsold, 0).expect("the supply");
    assert_eq!(stage.tokens(seller.address()), all);
    assert!(all >= before);
}

#[test]
fn a_supply_that_is_short_by_one_unit_is_not_funded() {
    let mut stage = Quadratic::announced(|terms| terms.lot_size = 7);
    let (seller, keeper) = (stage.roles.seller.clone(), stage.roles.keeper.clone());
    let at = stage.at;
    at.allot(&mut *stage.chain, &seller, 69).expect("the seller has it");
    let short = Err(Error::Underfunded { balance: 69, supply: 70 });
    assert_eq!(stage.act(&keeper, Action::Fund, 0).map(drop), short);
    at.allot(&mut *stage.chain, &seller, 1).expect("the seller has it");
    stage.act(&keeper, Action::Fund, 0).expect("all is there");
}
