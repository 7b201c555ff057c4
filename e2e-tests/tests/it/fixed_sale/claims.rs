//! Claims of what is not delivered at once: from a date on, once, by the person, or after the recovery window by the order's
//! account if it is nobody's any more.

use super::*;
use e2e_tests::{PRECOMPILE, WINDOW};
use fairsale_interfaces::sale::{Claimed, Order, Ordered, Outcome};

#[test]
fn nothing_is_delivered_before_it_is_claimed() {
    let mut stage = Fixed::later(|terms| terms.common.personhood = PRECOMPILE);
    let ada = stage.citizen("ada");
    let (alias, account) = (stage.alias("ada"), ada.address());
    let receipt = stage.order(&ada, 2);
    assert_eq!(receipt.events::<Ordered>(), [Ordered { alias, account, lots: 2, deposit: 4 }]);
    assert_eq!(receipt.events::<Claimed>(), []);
    let receipt = stage.change(&ada, 2, 3);
    assert_eq!(receipt.events::<Ordered>(), [Ordered { alias, account, lots: 3, deposit: 6 }], "what is held for it");
    assert_eq!((stage.tokens(account), stage.pot()), (0, 6));
    stage.close_and_settle();
    let receipt = stage.act(&ada, Action::Claim(alias), 0).expect("hers");
    assert_eq!(receipt.events::<Claimed>(), [Claimed { alias, account, allocated: 3, paid: 6, refund: 0 }]);
    assert_eq!((stage.tokens(account), stage.order_of("ada")), (3, None));
    assert_eq!(answer(&mut stage, &ada, Action::Claim(alias), 0), Err(Error::NoOrder));
    assert_eq!((stage.tokens(account), stage.if_closed_now("ada")), (3, Outcome::default()));
}

#[test]
fn claims_open_at_their_date_to_the_second() {
    let mut stage = Fixed::open(|terms| {
        (terms.common.personhood, terms.claims_from) = (PRECOMPILE, terms.common.closes_at + 500);
    });
    let (ada, alias) = (stage.citizen("ada"), stage.alias("ada"));
    stage.order(&ada, 2);
    stage.close_and_settle();
    let from = stage.terms.claims_from;
    for now in [stage.terms.common.closes_at, from - 1] {
        stage.set_time(now);
        assert_eq!(stage.would(&ada, Action::Claim(alias), 0), Err(Error::ClaimsNotOpen { from, now }));
    }
    keep(&mut stage, Action::Proceeds).expect("need not wait");
    stage.set_time(from);
    assert_eq!(stage.claimed(&ada, "ada"), (2, 0));
}

#[test]
fn what_is_delivered_at_once_is_never_to_be_claimed() {
    let mut stage = Fixed::open(|terms| terms.common.personhood = PRECOMPILE);
    let (ada, alias) = (stage.citizen("ada"), stage.alias("ada"));
    stage.order(&ada, 2);
    assert_eq!(answer(&mut stage, &ada, Action::Claim(alias), 0), Err(wrong_phase(&stage, Phase::Open)));
    stage.close_and_settle();
    assert_eq!(answer(&mut stage, &ada, Action::Claim(alias), 0), Err(Error::NoOrder));
    assert_eq!(stage.order_of("ada"), Some(Order { lots: 2, account: ada.address() }));
    assert_eq!(stage.if_closed_now("ada"), Outcome { allocated: 2, paid: 4, refund: 0 }, "what it came to");
    assert_eq!((stage.tokens(ada.address()), stage.tokens(stage.at.sale)), (2, 8));
}

#[test]
fn the_window_counts_from_when_claims_open() {
    // Settled long after the date: from then. Settled before it: from the date.
    for (settled_at, opened_at) in [(900, 900), (100, 500)] {
        let mut stage = Fixed::later(|terms| terms.claims_from = terms.common.closes_at + 500);
        let (ada, alias) = (stage.person("ada"), stage.alias("ada"));
        stage.order(&ada, 2);
        stage.attest("ada", &ada, 0, u64::MAX, 2).expect("revoked");
        let closes_at = stage.terms.common.closes_at;
        stage.set_time(closes_at + settled_at);
        keep(&mut stage, Action::Settle).expect("closed");
        let until = closes_at + opened_at + WINDOW;
        stage.set_time(until - 1);
        let waits = Err(Error::RecoveryWindow { until, now: until - 1 });
        assert_eq!(answer(&mut stage, &ada, Action::Claim(alias), 0), waits);
        stage.set_time(until);
        assert_eq!(stage.claimed(&ada, "ada"), (2, 0));
    }
}

#[test]
fn refunds_do_not_wait_for_the_date() {
    let mut stage = Fixed::later(|terms| {
        (terms.common.min_raise, terms.claims_from) = (5, terms.common.closes_at + 500);
    });
    let [ada, bob] = ["ada", "bob"].map(|name| stage.person(name));
    stage.order(&ada, 1);
    stage.order(&bob, 1);
    stage.attest("bob", &bob, 0, u64::MAX, 2).expect("revoked");
    stage.close_and_settle();
    assert_eq!(stage.phase(), Phase::Cancelled);
    assert_eq!(stage.claimed(&ada, "ada"), (0, 2));
    let (alias, until) = (stage.alias("bob"), stage.terms.common.closes_at + WINDOW);
    let waits = Err(Error::RecoveryWindow { until, now: stage.terms.common.closes_at });
    assert_eq!(answer(&mut stage, &bob, Action::Claim(alias), 0), waits);
    stage.set_time(until);
    assert_eq!(stage.claimed(&bob, "bob"), (0, 2));
}
