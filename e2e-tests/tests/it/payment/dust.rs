//! An asset of the chain does not exist below a least balance: what an account would keep less of goes along with a payment.

use super::*;

#[test]
fn a_buyer_who_would_keep_dust_is_refused_with_both_figures() {
    for mechanism in Mechanism::ALL {
        let mut paid = Paid::open(mechanism, Kind::Usdc, &[]);
        let ada = paid.buyer("ada", PRICE + RESERVE - 1);
        let answer = paid.does(&ada, Action::Order(1)).map(drop);
        assert_eq!(answer, Err(wrong(PRICE, PRICE + RESERVE - 1)), "{mechanism:?}");
        assert_eq!((paid.coins(ada.address()), paid.pot()), (PRICE + RESERVE - 1, 0));
        paid.give(&ada, RESERVE);
        paid.does(&ada, Action::Order(1)).expect("now she keeps enough");
        assert_eq!(paid.pot(), PRICE);
        let bob = paid.buyer("bob", PRICE);
        paid.does(&bob, Action::Order(1)).expect("he keeps none at all");
        assert_eq!((paid.coins(bob.address()), paid.pot()), (0, 2 * PRICE));
    }
}

#[test]
fn the_last_money_in_a_sale_is_paid_to_whom_it_belongs() {
    // 4 lots at less than a third of the least balance, for two who ask for 3 each: the sale ends with less than that in it
    // besides its reserve. Both have some USDC, else they could not get so little.
    const CHEAP: u128 = 3_000;
    for first in 0..2 {
        let mut paid = Paid::cheap(Mechanism::Capped, CHEAP);
        let buyers = ["ada", "bob"].map(|name| (paid.buyer(name, 10 * PRICE), name));
        for (buyer, _) in &buyers {
            paid.does(buyer, Action::Order(4)).expect("it may take the price");
        }
        for (buyer, _) in &buyers {
            paid.does(buyer, Action::Change(3)).expect("the sale is open");
        }
        paid.settle();
        let beneficiary = paid.roles.beneficiary.clone();
        paid.give(&beneficiary, RESERVE);
        assert_eq!(proceeds(&mut paid), 4 * CHEAP);
        for turn in [first, 1 - first] {
            let (buyer, name) = &buyers[turn];
            assert_eq!(claim(&mut paid, buyer, name), CHEAP);
        }
        assert_eq!(paid.pot(), 0);
    }
}

#[test]
fn a_refund_that_is_too_little_for_a_wallet_without_any_waits_until_it_has_some() {
    // 4 lots at half of the least balance, for two who ask for 3 each: one lot comes back to each.
    let mut paid = Paid::cheap(Mechanism::Capped, RESERVE / 2);
    let buyers = ["ada", "bob"].map(|name| (paid.buyer(name, 3 * (RESERVE / 2)), name));
    for (buyer, _) in &buyers {
        paid.does(buyer, Action::Order(3)).expect("it may take the price");
        assert_eq!(paid.coins(buyer.address()), 0);
    }
    paid.settle();
    for (buyer, name) in &buyers {
        let alias = paid.alias(name);
        assert_eq!(paid.does(buyer, Action::Claim(alias)).map(drop), Err(Error::PaymentFailed));
        assert_eq!(order_of(&mut paid, name), Some(Order { asked: 3, account: buyer.address() }));
        paid.give(buyer, RESERVE);
        assert_eq!(claim(&mut paid, buyer, name), RESERVE / 2);
    }
    assert_eq!(proceeds(&mut paid), 4 * (RESERVE / 2));
    assert_eq!(paid.pot(), 0);
}
