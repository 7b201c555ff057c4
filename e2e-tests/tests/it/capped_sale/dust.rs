//! A capped sale in USDC, of which an account cannot have less than a least balance, at prices below it.

use e2e_tests::{
    action::Action,
    capped::Capped,
    currency::{Kind, RESERVE},
};
use fairsale_chain::Account;
use fairsale_interfaces::sale::{Error, Order};

/// An open sale of four lots at this price.
fn cheap(price: u128) -> Capped {
    Capped::paid_in(Kind::Usdc, 4, price, &[])
}

/// What came of USDC by a message.
#[track_caller]
fn came(stage: &mut Capped, to: &Account, who: &Account, action: Action) -> u128 {
    let before = stage.coins(to.address());
    stage.act(who, action, 0).unwrap_or_else(|error| panic!("{action:?}: {error:?}"));
    stage.coins(to.address()) - before
}

#[test]
fn the_last_money_in_a_sale_is_paid_to_whom_it_belongs() {
    // 4 lots at less than a third of the least balance, for two who ask for 3 each: the sale ends with less than that in it
    // besides its reserve. Both have some USDC, else they could not get so little.
    const CHEAP: u128 = 3_000;
    for first in 0..2 {
        let mut stage = cheap(CHEAP);
        let buyers = ["ada", "bob"].map(|name| (stage.payer(name, 200_000), name));
        for (buyer, _) in &buyers {
            stage.act(buyer, Action::Order(4), 0).expect("it may take the price");
        }
        for (buyer, _) in &buyers {
            stage.act(buyer, Action::Change(3), 0).expect("the sale is open");
        }
        stage.close_and_settle();
        let (keeper, beneficiary) = (stage.roles.keeper.clone(), stage.roles.beneficiary.clone());
        stage.give(&beneficiary, RESERVE);
        assert_eq!(came(&mut stage, &beneficiary, &keeper, Action::Proceeds), 4 * CHEAP);
        for turn in [first, 1 - first] {
            let (buyer, name) = &buyers[turn];
            let claim = Action::Claim(stage.alias(name));
            assert_eq!(came(&mut stage, buyer, buyer, claim), CHEAP);
        }
        assert_eq!(stage.till(), 0);
    }
}

#[test]
fn a_refund_that_is_too_little_for_a_wallet_without_any_waits_until_it_has_some() {
    // 4 lots at half of the least balance, for two who ask for 3 each: one lot comes back to each.
    let mut stage = cheap(RESERVE / 2);
    let buyers = ["ada", "bob"].map(|name| (stage.payer(name, 3 * (RESERVE / 2)), name));
    for (buyer, _) in &buyers {
        stage.act(buyer, Action::Order(3), 0).expect("it may take the price");
        assert_eq!(stage.coins(buyer.address()), 0);
    }
    stage.close_and_settle();
    for (buyer, name) in &buyers {
        let claim = Action::Claim(stage.alias(name));
        assert_eq!(stage.act(buyer, claim, 0).map(drop), Err(Error::PaymentFailed));
        assert_eq!(stage.order_of(name), Some(Order { lots: 3, account: buyer.address() }));
        stage.give(buyer, RESERVE);
        assert_eq!(came(&mut stage, buyer, buyer, claim), RESERVE / 2);
    }
    let (keeper, beneficiary) = (stage.roles.keeper.clone(), stage.roles.beneficiary.clone());
    assert_eq!(came(&mut stage, &beneficiary, &keeper, Action::Proceeds), 4 * (RESERVE / 2));
    assert_eq!(stage.till(), 0);
}
