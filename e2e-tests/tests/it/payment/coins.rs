//! Currencies that misbehave: refused, or harmless to everybody else.

use super::*;
use e2e_tests::evm::{action_input, coin::Moves, reentries};
use fairsale_interfaces::sale::Claimed;

/// An open sale that is paid in a coin, and Ada with ten times the price.
fn open(mechanism: Mechanism, reentry: &[u8]) -> (Paid, Account) {
    let mut paid = Paid::open(mechanism, Kind::Coin, reentry);
    let ada = paid.buyer("ada", 10 * PRICE);
    (paid, ada)
}

fn moves(paid: &mut Paid, moves: Moves) {
    paid.coin.clone().expect("a coin").moves(&mut *paid.chain, moves);
}

fn charges(paid: &mut Paid, fee: u128) {
    paid.coin.clone().expect("a coin").charges(&mut *paid.chain, fee);
}

#[test]
fn a_coin_that_moves_nothing_buys_nothing_whatever_it_says() {
    for mechanism in Mechanism::ALL {
        for failure in [Moves::SaysFalse, Moves::OnlySaysTrue, Moves::Reverts] {
            let (mut paid, ada) = open(mechanism, &[]);
            moves(&mut paid, failure);
            assert_eq!(paid.does(&ada, Action::Order(1)).map(drop), Err(wrong(PRICE, 0)), "{mechanism:?} {failure:?}");
            assert_eq!((order_of(&mut paid, "ada"), paid.coins(ada.address())), (None, 10 * PRICE));
            moves(&mut paid, Moves::Works);
            paid.does(&ada, Action::Order(1)).expect("now it moves");
            assert_eq!(paid.pot(), PRICE);
        }
    }
}

#[test]
fn a_coin_that_keeps_a_fee_back_is_refused_with_both_figures() {
    for mechanism in Mechanism::ALL {
        let (mut paid, ada) = open(mechanism, &[]);
        for fee in [1, PRICE / 100, PRICE] {
            charges(&mut paid, fee);
            let answer = paid.does(&ada, Action::Order(1)).map(drop);
            assert_eq!(answer, Err(wrong(PRICE, PRICE - fee)), "{mechanism:?} {fee}");
            assert_eq!((paid.coins(ada.address()), paid.pot()), (10 * PRICE, 0));
        }
    }
}

#[test]
fn a_coin_that_says_nothing_is_an_old_one() {
    for mechanism in Mechanism::ALL {
        let (mut paid, ada) = open(mechanism, &[]);
        moves(&mut paid, Moves::SaysNothing);
        paid.does(&ada, Action::Order(1)).expect("it moves");
        paid.settle();
        assert_eq!(proceeds(&mut paid), PRICE, "{mechanism:?}");
        assert_eq!(claim(&mut paid, &ada, "ada"), 0);
        assert_eq!(paid.pot(), 0);
    }
}

#[test]
fn a_coin_that_reenters_gets_in_nowhere() {
    for mechanism in Mechanism::ALL {
        for action in [Action::Order(1), Action::Withdraw, Action::Claim([1; 32]), Action::Proceeds, Action::Unsold] {
            let (mut paid, ada) = open(mechanism, &action_input(action));
            let (sale, coin) = (paid.at.sale, paid.coin.clone().expect("a coin"));
            coin.calls(&mut *paid.chain, sale);
            moves(&mut paid, Moves::Reenters);
            let receipt = paid.does(&ada, Action::Order(1)).expect("but for that it works");
            assert_eq!(reentries(&receipt, coin.at), [false], "{mechanism:?} {action:?}");
            let receipt = paid.does(&ada, Action::Withdraw).expect("but for that it works");
            assert_eq!(reentries(&receipt, coin.at), [false]);
            assert_eq!((paid.coins(ada.address()), paid.pot()), (10 * PRICE, 0));
        }
    }
}

#[test]
fn a_refund_that_fails_leaves_the_claim_for_later() {
    for mechanism in [Mechanism::Capped, Mechanism::Whole] {
        for failure in [Moves::SaysFalse, Moves::Reverts] {
            let (mut paid, ada) = open(mechanism, &[]);
            let bob = paid.buyer("bob", 10 * PRICE);
            paid.does(&ada, Action::Order(4)).expect("it moves");
            paid.does(&bob, Action::Order(4)).expect("it moves");
            paid.settle();
            moves(&mut paid, failure);
            let (keeper, claims) = (paid.roles.keeper.clone(), Action::Claim(paid.alias("ada")));
            assert_eq!(paid.does(&ada, claims).map(drop), Err(Error::PaymentFailed), "{mechanism:?} {failure:?}");
            assert_eq!(paid.does(&keeper, Action::Proceeds).map(drop), Err(Error::PaymentFailed));
            assert_eq!((paid.tokens(ada.address()), paid.pot()), (0, 8 * PRICE));
            moves(&mut paid, Moves::Works);
            assert_eq!(claim(&mut paid, &ada, "ada"), 2 * PRICE);
            assert_eq!(proceeds(&mut paid), 4 * PRICE);
            assert_eq!(claim(&mut paid, &bob, "bob"), 2 * PRICE);
            assert_eq!(paid.pot(), 0);
        }
    }
}

#[test]
fn a_fee_that_begins_after_the_close_is_the_receivers_and_nobody_else_s() {
    for mechanism in [Mechanism::Capped, Mechanism::Whole] {
        let (mut paid, ada) = open(mechanism, &[]);
        let bob = paid.buyer("bob", 10 * PRICE);
        paid.does(&ada, Action::Order(4)).expect("it moves");
        paid.does(&bob, Action::Order(4)).expect("it moves");
        paid.settle();
        charges(&mut paid, 7);
        let claims = Action::Claim(paid.alias("ada"));
        let receipt = paid.does(&ada, claims).expect("it moves");
        let claimed: Claimed = paid.at.announced(&receipt, "Claimed").expect("it says so");
        assert_eq!((claimed.refund, paid.coins(ada.address())), (2 * PRICE, 8 * PRICE - 7), "{mechanism:?}");
        assert_eq!(proceeds(&mut paid), 4 * PRICE - 7);
        assert_eq!(claim(&mut paid, &bob, "bob"), 2 * PRICE - 7);
        assert_eq!(paid.pot(), 0);
    }
}
