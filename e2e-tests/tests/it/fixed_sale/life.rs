//! Phases to the second, whenever what is bought is delivered, and what is escrowed above the supply.

use super::*;
use e2e_tests::PRECOMPILE;

#[test]
fn lots_are_sold_from_the_opening_to_the_last_second_before_the_close() {
    for later in [false, true] {
        let mut stage = Fixed::announced(|terms| {
            terms.common.personhood = PRECOMPILE;
            terms.claims_from = if later { terms.common.closes_at } else { 0 };
        });
        stage.fund();
        let ada = stage.citizen("ada");
        let (opens_at, closes_at) = (stage.terms.common.opens_at, stage.terms.common.closes_at);
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
fn what_is_escrowed_above_the_supply_is_unsold() {
    let mut stage = Fixed::announced(|terms| terms.common.personhood = PRECOMPILE);
    stage.fund();
    assert_eq!(stage.state().left, 10);
    stage.allot(5);
    keep(&mut stage, Action::Fund).expect("again, before it opens");
    let ada = stage.citizen("ada");
    stage.set_time(stage.terms.common.opens_at);
    stage.order(&ada, 4);
    assert_eq!(stage.state().left, 6);
    stage.close_and_settle();
    keep(&mut stage, Action::Unsold).expect("6 and 5");
    assert_eq!((stage.tokens(stage.terms.common.unsold_to), stage.tokens(stage.at.sale)), (11, 0));
}
