//! A deposit is taken whole or not at all.

use super::*;
use e2e_tests::{erc20, lottery::Deed};
use fairsale_chain::CallError;
use fairsale_interfaces::groups::Error as Refused;

/// Nothing of a refused order is left.
#[track_caller]
fn refused(paid: &mut Paid, who: &Account, person: &str, expected: Error) {
    let before = paid.coins(who.address());
    assert_eq!(paid.does(who, Action::Order(1)).map(drop), Err(expected));
    assert_eq!((order_of(paid, person), paid.coins(who.address()), paid.pot()), (None, before, 0));
}

#[test]
fn without_enough_allowed_nothing_is_taken() {
    for mechanism in Mechanism::ALL {
        for kind in Kind::ALL {
            let mut paid = Paid::open(mechanism, kind, &[]);
            let ada = paid.person("ada");
            paid.give(&ada, 5 * PRICE);
            refused(&mut paid, &ada, "ada", wrong(PRICE, 0));
            paid.approve(&ada, PRICE - 1);
            refused(&mut paid, &ada, "ada", wrong(PRICE, 0));
            paid.approve(&ada, PRICE);
            paid.does(&ada, Action::Order(1)).expect("it may take the price");
            assert_eq!((paid.pot(), paid.coins(ada.address())), (PRICE, 4 * PRICE), "{mechanism:?} {kind:?}");
        }
    }
}

#[test]
fn without_enough_of_it_nothing_is_taken() {
    for mechanism in Mechanism::ALL {
        for kind in Kind::ALL {
            let mut paid = Paid::open(mechanism, kind, &[]);
            let ada = paid.person("ada");
            paid.give(&ada, PRICE - 1);
            paid.approve(&ada, 10 * PRICE);
            refused(&mut paid, &ada, "ada", wrong(PRICE, 0));
        }
    }
}

#[test]
fn the_chain_s_own_currency_is_not_taken() {
    for mechanism in Mechanism::ALL {
        let mut paid = Paid::open(mechanism, Kind::Token, &[]);
        let ada = paid.buyer("ada", 5 * PRICE);
        let ratio = u128::from(paid.chain.constants().native_to_eth_ratio);
        for value in [1, PRICE] {
            let answer = paid.act(&ada, Action::Order(1), value).map(drop);
            assert_eq!(answer, Err(wrong(0, value * ratio)), "{mechanism:?}");
        }
        assert_eq!((order_of(&mut paid, "ada"), paid.pot()), (None, 0));
    }
}

#[test]
fn changes_move_the_difference() {
    for mechanism in [Mechanism::Capped, Mechanism::Whole] {
        for kind in Kind::ALL {
            let mut paid = Paid::open(mechanism, kind, &[]);
            let ada = paid.buyer("ada", 6 * PRICE);
            for (asked, left) in [(2, 4), (4, 2), (1, 5), (3, 3)] {
                let action = if asked == 2 { Action::Order(2) } else { Action::Change(asked) };
                paid.does(&ada, action).expect("it may take the difference");
                let has = (paid.coins(ada.address()), paid.pot());
                assert_eq!(has, (left * PRICE, u128::from(asked) * PRICE), "{mechanism:?} {kind:?}");
            }
            paid.approve(&ada, PRICE - 1);
            assert_eq!(paid.does(&ada, Action::Change(4)).map(drop), Err(wrong(PRICE, 0)));
            assert_eq!(order_of(&mut paid, "ada"), Some(Order { asked: 3, account: ada.address() }));
        }
    }
}

#[test]
fn a_withdrawal_pays_all_back() {
    for mechanism in Mechanism::ALL {
        for kind in Kind::ALL {
            let mut paid = Paid::open(mechanism, kind, &[]);
            let ada = paid.buyer("ada", 2 * PRICE);
            paid.does(&ada, Action::Order(1)).expect("it may take the price");
            paid.does(&ada, Action::Withdraw).expect("the sale is open");
            let left = (order_of(&mut paid, "ada"), paid.coins(ada.address()), paid.pot());
            assert_eq!(left, (None, 2 * PRICE, 0), "{mechanism:?} {kind:?}");
        }
    }
}

#[test]
fn everybody_who_joins_a_group_pays_for_the_own_ticket() {
    for kind in Kind::ALL {
        let mut paid = Paid::open(Mechanism::Lottery, kind, &[]);
        let [ada, bob, carl] = ["ada", "bob", "carl"].map(|name| paid.buyer(name, 2 * PRICE));
        for leader in [&ada, &bob] {
            paid.does(leader, Action::Order(1)).expect("it may take the price");
        }
        let invited = vec![bob.address(), carl.address()];
        let lottery = paid.lottery().expect("it is one");
        lottery.deed(&ada, Deed::Invite(invited), 0).expect("she may lead");
        let group = lottery.group_of("ada");
        lottery.deed(&bob, Deed::Join(group), 0).expect("he is invited, and has paid");
        let native = lottery.deed(&carl, Deed::Join(group), 1).map(drop);
        assert!(matches!(native, Err(Refused::Sale(Error::WrongPayment { .. }))), "{kind:?} {native:?}");
        lottery.deed(&carl, Deed::Join(group), 0).expect("he is invited");
        assert_eq!(lottery.entries(), [0, 0, 1, 0, 0, 0, 0, 0]);
        assert_eq!([&ada, &bob, &carl].map(|buyer| paid.coins(buyer.address())), [PRICE; 3], "{kind:?}");
        assert_eq!(paid.pot(), 3 * PRICE);
    }
}

#[test]
fn nobody_else_can_have_a_deposit_collected() {
    // Neither by an order of their own, nor by itself: the latter is no message.
    for mechanism in Mechanism::ALL {
        let mut paid = Paid::open(mechanism, Kind::Token, &[]);
        let (ada, bob) = (paid.buyer("ada", 5 * PRICE), paid.person("bob"));
        refused(&mut paid, &bob, "bob", wrong(PRICE, 0));
        let collect = [&[0x5a, 0x1e, 0, 0x13][..], &PRICE.to_le_bytes()].concat();
        let sale = paid.at.sale;
        for who in [&ada, &bob] {
            let answer = paid.chain.call(who, sale, collect.clone(), 0);
            assert!(
                matches!(answer, Err(CallError::Reverted { .. } | CallError::Failed(_))),
                "{mechanism:?} {answer:?}"
            );
        }
        assert_eq!((paid.coins(ada.address()), paid.pot()), (5 * PRICE, 0));
        let currency = paid.currency;
        let allowed = erc20::allowance(&mut *paid.chain, currency, ada.address(), sale);
        assert_eq!(allowed, 5 * PRICE);
    }
}
