//! From the first deposit to the last claim.

use super::*;

#[test]
fn a_sale_with_enough_for_all_is_paid_by_all() {
    for mechanism in Mechanism::ALL {
        for kind in Kind::ALL {
            let mut paid = Paid::open(mechanism, kind, &[]);
            let native = paid.money(paid.at.sale);
            let [ada, bob] = ["ada", "bob"].map(|name| paid.buyer(name, 3 * PRICE));
            for buyer in [&ada, &bob] {
                paid.does(buyer, Action::Order(1)).expect("it may take the price");
                assert_eq!(paid.coins(buyer.address()), 2 * PRICE, "{mechanism:?} {kind:?}");
            }
            assert_eq!(paid.pot(), 2 * PRICE);
            paid.settle();
            assert_eq!(claim(&mut paid, &ada, "ada"), 0);
            assert_eq!(proceeds(&mut paid), 2 * PRICE);
            assert_eq!(claim(&mut paid, &bob, "bob"), 0);
            assert_eq!((paid.pot(), paid.money(paid.at.sale)), (0, native), "{mechanism:?} {kind:?}");
        }
    }
}

#[test]
fn what_was_paid_for_more_than_there_is_comes_back() {
    // 4 lots for two who ask for 3 and 4: two each.
    for mechanism in [Mechanism::Capped, Mechanism::Whole] {
        for kind in Kind::ALL {
            let mut paid = Paid::open(mechanism, kind, &[]);
            let [ada, bob] = ["ada", "bob"].map(|name| paid.buyer(name, 5 * PRICE));
            paid.does(&ada, Action::Order(3)).expect("it may take the price");
            paid.does(&bob, Action::Order(4)).expect("it may take the price");
            paid.settle();
            assert_eq!(proceeds(&mut paid), 4 * PRICE, "{mechanism:?} {kind:?}");
            assert_eq!(claim(&mut paid, &bob, "bob"), 2 * PRICE);
            assert_eq!(claim(&mut paid, &ada, "ada"), PRICE);
            assert_eq!([ada.address(), bob.address()].map(|buyer| paid.tokens(buyer)), [2, 2]);
            assert_eq!(paid.pot(), 0, "{mechanism:?} {kind:?}");
        }
    }
}

#[test]
fn a_cancelled_sale_pays_all_deposits_back() {
    // A sale that draws, and nobody settles in time; a sale of nothing but what must raise more.
    for kind in Kind::ALL {
        for mechanism in [Mechanism::Whole, Mechanism::Lottery] {
            let mut paid = Paid::open(mechanism, kind, &[]);
            let [ada, bob] = ["ada", "bob"].map(|name| paid.buyer(name, PRICE));
            for buyer in [&ada, &bob] {
                paid.does(buyer, Action::Order(1)).expect("it may take the price");
            }
            let long_after = paid.terms.closes_at + 1_000_000;
            paid.chain.set_time(long_after);
            assert_eq!(paid.phase(), Phase::Cancelled);
            assert_eq!(claim(&mut paid, &ada, "ada"), PRICE, "{mechanism:?} {kind:?}");
            assert_eq!(claim(&mut paid, &bob, "bob"), PRICE, "{mechanism:?} {kind:?}");
            assert_eq!(paid.pot(), 0);
        }
    }
}
