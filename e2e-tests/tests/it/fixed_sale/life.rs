//! Phases to the second; what can be done in which; funding and cancelling.

use super::*;
use e2e_tests::PRECOMPILE;
use fairsale_interfaces::sale::{Cancelled, Funded};

#[test]
fn lots_are_sold_from_the_opening_to_the_last_second_before_the_close() {
    for later in [false, true] {
        let mut stage = Fixed::announced(|terms| {
            terms.personhood = PRECOMPILE;
            terms.claims_from = if later { terms.closes_at } else { 0 };
        });
        stage.fund();
        let ada = stage.citizen("ada");
        let (opens_at, closes_at) = (stage.terms.opens_at, stage.terms.closes_at);
        for (time, phase) in [
            (opens_at - 1, Phase::Announced),
            (opens_at, Phase::Open),
            (closes_at - 1, Phase::Open),
            (closes_at, Phase::Closed),
            (closes_at + 1, Phase::Closed),
        ] {
            stage.set_time(time);
            assert_eq!(stage.phase(), phase);
            let expected = if phase == Phase::Open { Ok(()) } else { Err(wrong_phase(&stage, phase)) };
            assert_eq!(stage.would(&ada, Action::Order(1), 2), expected);
        }
    }
}

#[test]
fn a_supply_that_is_short_by_one_unit_is_not_funded() {
    let mut stage = Fixed::announced(|terms| terms.personhood = PRECOMPILE);
    stage.escrow(9);
    assert_eq!(keep(&mut stage, Action::Fund), Err(Error::Underfunded { balance: 9, supply: 10 }));
    stage.escrow(1);
    let receipt = stage.keep(Action::Fund).expect("all is there");
    assert_eq!(receipt.events::<Funded>(), [Funded { supply: 10 }]);
    assert_eq!(stage.state().left, 10);
}

#[test]
fn a_sale_that_is_not_funded_when_it_opens_is_cancelled() {
    let mut stage = Fixed::announced(|terms| terms.personhood = PRECOMPILE);
    stage.escrow(10);
    let ada = stage.citizen("ada");
    stage.set_time(stage.terms.opens_at);
    assert_eq!(stage.phase(), Phase::Cancelled);
    assert_eq!(keep(&mut stage, Action::Fund), Err(wrong_phase(&stage, Phase::Cancelled)));
    assert_eq!(answer(&mut stage, &ada, Action::Order(1), 2), Err(wrong_phase(&stage, Phase::Cancelled)));
    let before = stage.tokens(stage.terms.seller);
    keep(&mut stage, Action::Unsold).expect("back to the seller");
    assert_eq!(stage.tokens(stage.terms.seller), before + 10);
    assert_eq!(keep(&mut stage, Action::Unsold), Err(Error::NothingLeft));
}

#[test]
fn anybody_may_have_it_noted_once_that_a_sale_was_never_funded() {
    let mut stage = Fixed::announced(|terms| terms.personhood = PRECOMPILE);
    stage.set_time(stage.terms.opens_at + 7);
    let receipt = stage.keep(Action::Cancel).expect("the clock did");
    assert_eq!(receipt.events::<Cancelled>(), [Cancelled { raised: 0 }]);
    assert_eq!(stage.state().ended_at, stage.terms.opens_at, "when it ended, not when it was noted");
    assert_eq!(keep(&mut stage, Action::Cancel), Err(wrong_phase(&stage, Phase::Cancelled)));
}

#[test]
fn what_is_escrowed_above_the_supply_is_unsold() {
    let mut stage = Fixed::announced(|terms| terms.personhood = PRECOMPILE);
    stage.fund();
    stage.escrow(5);
    keep(&mut stage, Action::Fund).expect("again, before it opens");
    let ada = stage.citizen("ada");
    stage.set_time(stage.terms.opens_at);
    stage.order(&ada, 4);
    assert_eq!(stage.state().left, 6);
    stage.close_and_settle();
    keep(&mut stage, Action::Unsold).expect("6 and 5");
    assert_eq!((stage.tokens(stage.terms.unsold_to), stage.tokens(stage.at.sale)), (11, 0));
}

#[test]
fn only_the_seller_cancels_and_only_before_it_opens() {
    let mut stage = Fixed::announced(|terms| terms.personhood = PRECOMPILE);
    let seller = stage.roles.seller.clone();
    stage.fund();
    let not_seller = Error::NotSeller { caller: stage.roles.keeper.address() };
    assert_eq!(keep(&mut stage, Action::Cancel), Err(not_seller));
    stage.set_time(stage.terms.opens_at - 1);
    assert_eq!(stage.would(&seller, Action::Cancel, 0), Ok(()));
    stage.set_time(stage.terms.opens_at);
    assert_eq!(answer(&mut stage, &seller, Action::Cancel, 0), Err(wrong_phase(&stage, Phase::Open)));

    let mut stage = Fixed::announced(|terms| terms.personhood = PRECOMPILE);
    stage.fund();
    let seller = stage.roles.seller.clone(); // on a node, this stage's
    let receipt = stage.act(&seller, Action::Cancel, 0).expect("the seller's");
    assert_eq!(receipt.events::<Cancelled>(), [Cancelled { raised: 0 }]);
    assert_eq!(keep(&mut stage, Action::Fund), Err(wrong_phase(&stage, Phase::Cancelled)));
    keep(&mut stage, Action::Unsold).expect("the supply");
    assert_eq!(stage.tokens(stage.at.sale), 0);
}

#[test]
fn every_message_has_its_phases() {
    let mut stage = Fixed::later(|terms| terms.personhood = PRECOMPILE);
    let (ada, seller) = (stage.citizen("ada"), stage.roles.seller.clone());
    stage.order(&ada, 1);
    let alias = stage.alias("ada");
    let actions = [
        Action::Fund,
        Action::Cancel,
        Action::Change(2),
        Action::Withdraw,
        Action::Settle,
        Action::Claim(alias),
        Action::Proceeds,
        Action::Unsold,
    ];
    let check = |stage: &mut Fixed, phase: Phase, allowed: &[Action]| {
        for action in actions {
            let who = if action == Action::Cancel { &seller } else { &ada };
            let said = stage.would(who, action, if action == Action::Change(2) { 2 } else { 0 });
            let wrong = said == Err(wrong_phase(stage, phase));
            assert_eq!(wrong, !allowed.contains(&action), "{action:?} in {phase:?}: {said:?}");
        }
    };
    check(&mut stage, Phase::Open, &[Action::Change(2), Action::Withdraw]);
    stage.set_time(stage.terms.closes_at);
    check(&mut stage, Phase::Closed, &[Action::Settle]);
    keep(&mut stage, Action::Settle).expect("closed");
    check(&mut stage, Phase::Settled, &[Action::Claim(alias), Action::Proceeds, Action::Unsold]);
}
