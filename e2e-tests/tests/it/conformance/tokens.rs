//! Tokens that do not do as they say.

use super::{PRICE, SUPPLY, alias, answer, keep, small, word};
use e2e_tests::{
    Mechanism, Stage,
    action::Action,
    evm::{BALANCE, BEHAVIOUR, Transfer, action_input, reentries, sent},
};
use fairsale_chain::{Account, Address};
use fairsale_interfaces::sale::{Claimed, Error, Order, Phase};

/// Answers to a transfer that are failures.
const FAILURES: [Transfer; 4] = [Transfer::SaysFalse, Transfer::SaysTwo, Transfer::SaysTooMuch, Transfer::Reverts];

/// A sale of a hostile token, announced, that says that everybody has all of it.
fn announced<M: Mechanism>(reentry: &[u8], min_raise: u128) -> (Stage<M>, Address) {
    let mut stage = Stage::<M>::plain(SUPPLY, PRICE, |terms| M::common_mut(terms).min_raise = min_raise);
    let token = stage.hostile_token(reentry);
    stage.common_mut().asset = token;
    stage.announce().expect("the token is asked later");
    stage.tell(token, BALANCE, word(SUPPLY));
    (stage, token)
}

/// The same, closed and settled, of which Ada and Bob bought two lots each.
fn closed<M: Mechanism>(reentry: &[u8], min_raise: u128) -> (Stage<M>, Address, [Account; 2]) {
    let (mut stage, token) = announced::<M>(reentry, min_raise);
    keep(&mut stage, Action::Fund).expect("it says that all is there");
    stage.set_time(stage.common().opens_at);
    let buyers = ["ada", "bob"].map(|name| stage.person(name));
    for buyer in &buyers {
        stage.order(buyer, 2);
    }
    stage.close_and_settle();
    (stage, token, buyers)
}

fn behaves<M: Mechanism>(stage: &mut Stage<M>, token: Address, transfer: Transfer) {
    stage.tell(token, BEHAVIOUR, small(transfer as u8));
}

/// The person's claim is paid as it should be, and the token told to send this amount.
#[track_caller]
fn assert_claimed<M: Mechanism>(stage: &mut Stage<M>, buyer: &Account, name: &str, units: u128, refund: u128) {
    let (token, alias, account) = (stage.at.token, stage.alias(name), buyer.address());
    let receipt = stage.claim(buyer, name);
    assert_eq!(sent(&receipt, token), if units == 0 { vec![] } else { vec![(account, units)] });
    let claimed = Claimed { alias, account, allocated: units, paid: units * PRICE, refund };
    assert_eq!(receipt.events::<Claimed>(), [claimed]);
    assert_eq!(answer(stage, buyer, Action::Claim(alias), 0), Err(Error::NoOrder));
}

#[track_caller]
fn assert_unsold<M: Mechanism>(stage: &mut Stage<M>, to: Address, units: u128) {
    let receipt = stage.keep(Action::Unsold).expect("it works");
    assert_eq!(sent(&receipt, stage.at.token), [(to, units)]);
}

pub fn a_transfer_that_is_none_leaves_the_claim_for_later<M: Mechanism>() {
    for failure in FAILURES {
        let (mut stage, token, [ada, bob]) = closed::<M>(&[], 0);
        behaves(&mut stage, token, failure);
        let claim = Action::Claim(stage.alias("ada"));
        for _ in 0..2 {
            assert_eq!(answer(&mut stage, &ada, claim, 0), Err(Error::TokenFailed), "{failure:?}");
            assert_eq!(stage.order_of("ada"), Some(Order { lots: 2, account: ada.address() }));
        }
        keep(&mut stage, Action::Proceeds).expect("money is no business of the token's");
        behaves(&mut stage, token, Transfer::Works);
        assert_claimed(&mut stage, &ada, "ada", 2, 0);
        assert_claimed(&mut stage, &bob, "bob", 2, 0);
    }
}

pub fn a_transfer_that_is_none_leaves_the_unsold_for_later<M: Mechanism>() {
    for failure in FAILURES {
        let (mut stage, token, _) = closed::<M>(&[], 0);
        behaves(&mut stage, token, failure);
        for _ in 0..2 {
            assert_eq!(keep(&mut stage, Action::Unsold), Err(Error::TokenFailed), "{failure:?}");
        }
        behaves(&mut stage, token, Transfer::Works);
        let unsold_to = stage.common().unsold_to;
        assert_unsold(&mut stage, unsold_to, SUPPLY - 4);
    }
}

pub fn a_token_that_answers_nothing_is_an_old_one<M: Mechanism>() {
    let (mut stage, token, [ada, bob]) = closed::<M>(&[], 0);
    behaves(&mut stage, token, Transfer::SaysNothing);
    assert_claimed(&mut stage, &ada, "ada", 2, 0);
    assert_claimed(&mut stage, &bob, "bob", 2, 0);
    let unsold_to = stage.common().unsold_to;
    assert_unsold(&mut stage, unsold_to, SUPPLY - 4);
}

pub fn a_token_that_reenters_gets_in_nowhere<M: Mechanism>() {
    let orders = [Action::Order(1), Action::Change(3), Action::Withdraw, Action::Fund];
    let ends = [Action::Proceeds, Action::Unsold, Action::Settle, Action::Claim(alias("ada"))];
    for action in ends.into_iter().chain(orders) {
        let (mut stage, token, buyers) = closed::<M>(&action_input(action), 0);
        // The token is a person too, who ordered nothing.
        stage.attest_address("the token", token, 1);
        behaves(&mut stage, token, Transfer::Reenters);
        for (buyer, name) in buyers.iter().zip(["ada", "bob"]) {
            let receipt = stage.claim(buyer, name);
            assert_eq!(reentries(&receipt, token), [false], "{action:?}");
            assert_eq!(sent(&receipt, token), [(buyer.address(), 2)]);
        }
        let receipt = stage.keep(Action::Unsold).expect("it works");
        assert_eq!(reentries(&receipt, token), [false], "{action:?}");
        assert_eq!(sent(&receipt, token), [(stage.common().unsold_to, SUPPLY - 4)]);
        let (pot, before) = (stage.pot(), stage.money(stage.common().beneficiary));
        keep(&mut stage, Action::Proceeds).expect("they were not taken");
        assert_eq!((pot, stage.pot()), (4 * PRICE, 0));
        assert_eq!(stage.money(stage.common().beneficiary), before + 4 * PRICE);
    }
}

pub fn of_a_cancelled_sale_refunds_need_no_token<M: Mechanism>() {
    for failure in FAILURES {
        let (mut stage, token, buyers) = closed::<M>(&[], 4 * PRICE + 1);
        assert_eq!(stage.phase(), Phase::Cancelled);
        behaves(&mut stage, token, failure);
        stage.tell(token, BALANCE, [0xff; 32]);
        for (buyer, name) in buyers.iter().zip(["ada", "bob"]) {
            assert_claimed(&mut stage, buyer, name, 0, 2 * PRICE);
        }
        assert_eq!(keep(&mut stage, Action::Unsold), Err(Error::TokenFailed), "no amount");
        stage.tell(token, BALANCE, word(SUPPLY));
        assert_eq!(keep(&mut stage, Action::Unsold), Err(Error::TokenFailed));
        behaves(&mut stage, token, Transfer::Works);
        let seller = stage.common().seller;
        assert_unsold(&mut stage, seller, SUPPLY);
    }
}

pub fn a_token_with_less_than_the_supply_or_no_number_does_not_fund<M: Mechanism>() {
    let (mut stage, token) = announced::<M>(&[], 0);
    for balance in [0, SUPPLY - 1] {
        stage.tell(token, BALANCE, word(balance));
        let refused = Err(Error::Underfunded { balance, supply: SUPPLY });
        assert_eq!(keep(&mut stage, Action::Fund), refused, "it is short");
    }
    let mut above = [0; 32];
    above[15] = 1; // 2^128
    for none in [above, [0xff; 32]] {
        stage.tell(token, BALANCE, none);
        assert_eq!(keep(&mut stage, Action::Fund), Err(Error::TokenFailed), "no amount");
    }
    stage.tell(token, BALANCE, word(SUPPLY));
    keep(&mut stage, Action::Fund).expect("just enough");
}

pub fn what_is_no_token_does_not_fund<M: Mechanism>() {
    for token in [Address::from([0x77; 20]), Account::named("somebody").address(), Address::from_low_u64_be(2)] {
        let mut stage = Stage::<M>::plain(SUPPLY, PRICE, |terms| M::common_mut(terms).asset = token);
        stage.announce().expect("the token is asked later");
        assert_eq!(keep(&mut stage, Action::Fund), Err(Error::TokenFailed), "{token:?}");
        assert_eq!(stage.life().stage, 0);
        stage.set_time(stage.common().opens_at);
        assert_eq!(stage.phase(), Phase::Cancelled, "so nobody can order");
        assert_eq!(keep(&mut stage, Action::Unsold), Err(Error::TokenFailed));
    }
}

/// Requires a mechanism that sells its supply, and no more.
pub fn what_a_token_says_after_funding_changes_nothing<M: Mechanism>() {
    for balance in [0, 1, SUPPLY + 1, u128::MAX] {
        let (mut stage, token, [ada, bob]) = closed::<M>(&[], 0);
        stage.tell(token, BALANCE, word(balance));
        assert_claimed(&mut stage, &ada, "ada", 2, 0);
        let unsold_to = stage.common().unsold_to;
        assert_unsold(&mut stage, unsold_to, SUPPLY - 4);
        assert_claimed(&mut stage, &bob, "bob", 2, 0);
    }
}
