//! Sales that are paid in an ERC-20, in our own token, the chain's USDC, and one that does as it is told. The mechanisms themselves
//! are tested with the chain's own currency.

use e2e_tests::{
    Mechanism, Stage,
    action::Action,
    currency::{Kind, PRICE, RESERVE},
    erc20,
    evm::{action_input, coin::Moves, reentries},
};
use fairsale_chain::{Account, CallError};
use fairsale_interfaces::sale::{Claimed, Error, Order, Phase};

/// How many lots there are.
const LOTS: u128 = 4;

/// An open sale of [`LOTS`] that is paid in such a currency.
fn open<M: Mechanism>(kind: Kind) -> Stage<M> {
    Stage::paid_in(kind, LOTS, PRICE, &[])
}

/// The same in a coin that reenters with this, and Ada with ten times the price.
fn open_in_coin<M: Mechanism>(reentry: &[u8]) -> (Stage<M>, Account) {
    let mut stage = Stage::paid_in(Kind::Coin, LOTS, PRICE, reentry);
    let ada = stage.payer("ada", 10 * PRICE);
    (stage, ada)
}

fn moves<M: Mechanism>(stage: &mut Stage<M>, moves: Moves) {
    stage.coin().moves(&mut *stage.chain, moves);
}

fn charges<M: Mechanism>(stage: &mut Stage<M>, fee: u128) {
    stage.coin().charges(&mut *stage.chain, fee);
}

/// The error if `got` came and not `expected`.
fn wrong(expected: u128, got: u128) -> Error {
    Error::WrongPayment { expected: expected.into(), got: got.into() }
}

/// Does something to the sale without native money, which it takes.
#[track_caller]
fn does<M: Mechanism>(stage: &mut Stage<M>, who: &Account, action: Action) {
    stage.act(who, action, 0).unwrap_or_else(|error| panic!("{action:?}: {error:?}"));
}

/// Claims the person's order, and says how much of the currency came.
#[track_caller]
fn claim<M: Mechanism>(stage: &mut Stage<M>, buyer: &Account, person: &str) -> u128 {
    let before = stage.coins(buyer.address());
    stage.claim(buyer, person);
    stage.coins(buyer.address()) - before
}

/// Has the proceeds paid, and says how much came.
#[track_caller]
fn proceeds<M: Mechanism>(stage: &mut Stage<M>) -> u128 {
    let beneficiary = stage.roles.beneficiary.address();
    let before = stage.coins(beneficiary);
    stage.keep(Action::Proceeds).expect("they are there");
    stage.coins(beneficiary) - before
}

/// Nothing of a refused order is left.
#[track_caller]
fn refused<M: Mechanism>(stage: &mut Stage<M>, who: &Account, person: &str, expected: Error) {
    let before = stage.coins(who.address());
    assert_eq!(stage.act(who, Action::Order(1), 0).map(drop), Err(expected));
    assert_eq!((stage.order_of(person), stage.coins(who.address()), stage.till()), (None, before, 0));
}

pub fn a_sale_with_enough_for_all_is_paid_by_all<M: Mechanism>() {
    for kind in Kind::ALL {
        let mut stage = open::<M>(kind);
        let native = stage.money(stage.at.sale);
        let [ada, bob] = ["ada", "bob"].map(|name| stage.payer(name, 3 * PRICE));
        for buyer in [&ada, &bob] {
            does(&mut stage, buyer, Action::Order(1));
            assert_eq!(stage.coins(buyer.address()), 2 * PRICE, "{kind:?}");
        }
        assert_eq!(stage.till(), 2 * PRICE);
        stage.close_and_settle();
        assert_eq!(claim(&mut stage, &ada, "ada"), 0);
        assert_eq!(proceeds(&mut stage), 2 * PRICE);
        assert_eq!(claim(&mut stage, &bob, "bob"), 0);
        assert_eq!((stage.till(), stage.money(stage.at.sale)), (0, native), "{kind:?}");
    }
}

/// Requires a mechanism that shares what there is equally. 4 lots for two who ask for 3 and 4, two each.
pub fn what_was_paid_for_more_than_there_is_comes_back<M: Mechanism>() {
    for kind in Kind::ALL {
        let mut stage = open::<M>(kind);
        let [ada, bob] = ["ada", "bob"].map(|name| stage.payer(name, 5 * PRICE));
        does(&mut stage, &ada, Action::Order(3));
        does(&mut stage, &bob, Action::Order(4));
        stage.close_and_settle();
        assert_eq!(proceeds(&mut stage), 4 * PRICE, "{kind:?}");
        assert_eq!(claim(&mut stage, &bob, "bob"), 2 * PRICE);
        assert_eq!(claim(&mut stage, &ada, "ada"), PRICE);
        assert_eq!([ada.address(), bob.address()].map(|buyer| stage.tokens(buyer)), [2, 2]);
        assert_eq!(stage.till(), 0, "{kind:?}");
    }
}

/// Requires a mechanism whose sales expire. Nobody settles in time.
pub fn a_sale_that_expires_pays_all_deposits_back<M: Mechanism>() {
    for kind in Kind::ALL {
        let mut stage = open::<M>(kind);
        let [ada, bob] = ["ada", "bob"].map(|name| stage.payer(name, PRICE));
        for buyer in [&ada, &bob] {
            does(&mut stage, buyer, Action::Order(1));
        }
        stage.set_time(stage.common().settle_by);
        assert_eq!(stage.phase(), Phase::Cancelled);
        assert_eq!(claim(&mut stage, &ada, "ada"), PRICE, "{kind:?}");
        assert_eq!(claim(&mut stage, &bob, "bob"), PRICE, "{kind:?}");
        assert_eq!(stage.till(), 0);
    }
}

pub fn without_enough_allowed_nothing_is_taken<M: Mechanism>() {
    for kind in Kind::ALL {
        let mut stage = open::<M>(kind);
        let ada = stage.person("ada");
        stage.give(&ada, 5 * PRICE);
        refused(&mut stage, &ada, "ada", wrong(PRICE, 0));
        stage.approve(&ada, PRICE - 1);
        refused(&mut stage, &ada, "ada", wrong(PRICE, 0));
        stage.approve(&ada, PRICE);
        does(&mut stage, &ada, Action::Order(1));
        assert_eq!((stage.till(), stage.coins(ada.address())), (PRICE, 4 * PRICE), "{kind:?}");
    }
}

pub fn without_enough_of_it_nothing_is_taken<M: Mechanism>() {
    for kind in Kind::ALL {
        let mut stage = open::<M>(kind);
        let ada = stage.person("ada");
        stage.give(&ada, PRICE - 1);
        stage.approve(&ada, 10 * PRICE);
        refused(&mut stage, &ada, "ada", wrong(PRICE, 0));
    }
}

pub fn the_chains_own_currency_is_not_taken<M: Mechanism>() {
    let mut stage = open::<M>(Kind::Token);
    let ada = stage.payer("ada", 5 * PRICE);
    let ratio = u128::from(stage.chain.constants().native_to_eth_ratio);
    for value in [1, PRICE] {
        let answer = stage.act(&ada, Action::Order(1), value).map(drop);
        assert_eq!(answer, Err(wrong(0, value * ratio)));
    }
    assert_eq!((stage.order_of("ada"), stage.till()), (None, 0));
}

/// Requires a mechanism whose orders can shrink.
pub fn changes_move_the_difference<M: Mechanism>() {
    for kind in Kind::ALL {
        let mut stage = open::<M>(kind);
        let ada = stage.payer("ada", 6 * PRICE);
        for (lots, left) in [(2, 4), (4, 2), (1, 5), (3, 3)] {
            does(&mut stage, &ada, if lots == 2 { Action::Order(2) } else { Action::Change(lots) });
            assert_eq!(
                (stage.coins(ada.address()), stage.till()),
                (left * PRICE, u128::from(lots) * PRICE),
                "{kind:?}"
            );
        }
        stage.approve(&ada, PRICE - 1);
        assert_eq!(stage.act(&ada, Action::Change(4), 0).map(drop), Err(wrong(PRICE, 0)));
        assert_eq!(stage.order_of("ada"), Some(Order { lots: 3, account: ada.address() }));
    }
}

/// Requires a mechanism whose orders can be withdrawn.
pub fn a_withdrawal_pays_all_back<M: Mechanism>() {
    for kind in Kind::ALL {
        let mut stage = open::<M>(kind);
        let ada = stage.payer("ada", 2 * PRICE);
        does(&mut stage, &ada, Action::Order(1));
        does(&mut stage, &ada, Action::Withdraw);
        let left = (stage.order_of("ada"), stage.coins(ada.address()), stage.till());
        assert_eq!(left, (None, 2 * PRICE, 0), "{kind:?}");
    }
}

/// Neither by an order of their own, nor by itself: the latter is no message.
pub fn nobody_else_can_have_a_deposit_collected<M: Mechanism>() {
    let mut stage = open::<M>(Kind::Token);
    let (ada, bob) = (stage.payer("ada", 5 * PRICE), stage.person("bob"));
    refused(&mut stage, &bob, "bob", wrong(PRICE, 0));
    let collect = [&[0x5a, 0x1e, 0, 0x13][..], &PRICE.to_le_bytes()].concat();
    let (sale, currency) = (stage.at.sale, stage.common().currency);
    for who in [&ada, &bob] {
        let answer = stage.chain.call(who, sale, collect.clone(), 0);
        assert!(matches!(answer, Err(CallError::Reverted { .. } | CallError::Failed(_))), "{answer:?}");
    }
    assert_eq!((stage.coins(ada.address()), stage.till()), (5 * PRICE, 0));
    assert_eq!(erc20::allowance(&mut *stage.chain, currency, ada.address(), sale), 5 * PRICE);
}

pub fn a_sale_without_a_reserve_is_not_funded<M: Mechanism>() {
    for kind in Kind::ALL {
        let mut stage = Stage::<M>::announced_in(kind, LOTS, PRICE, &[]);
        let none = Error::NoReserve { currency: stage.common().currency };
        assert_eq!(stage.keep(Action::Fund).map(drop), Err(none), "{kind:?}");
        stage.put_reserve();
        stage.keep(Action::Fund).expect("now it has one");
        stage.set_time(stage.common().opens_at);
        assert_eq!(stage.phase(), Phase::Open);
    }
}

pub fn one_unit_is_a_reserve_and_who_never_put_one_is_cancelled<M: Mechanism>() {
    for puts_one in [true, false] {
        let mut stage = Stage::<M>::announced_in(Kind::Token, LOTS, PRICE, &[]);
        if puts_one {
            let seller = stage.roles.seller.clone();
            stage.pays(&seller, erc20::transfer(stage.at.sale, 1));
            stage.keep(Action::Fund).expect("it has one");
        }
        stage.set_time(stage.common().opens_at);
        assert_eq!(stage.phase(), if puts_one { Phase::Open } else { Phase::Cancelled });
    }
}

/// A wallet: it answers with nothing.
pub fn what_does_not_answer_like_an_erc20_is_no_currency<M: Mechanism>() {
    let mut stage = Stage::<M>::plain(LOTS, PRICE, |_| ());
    let wallet = stage.wallet("wallet").address();
    (stage.common_mut().currency, stage.common_mut().payment_unit) = (wallet, 1);
    stage.announce().expect("it may be one");
    stage.allot(LOTS);
    assert_eq!(stage.keep(Action::Fund).map(drop), Err(Error::NoReserve { currency: wallet }));
}

/// An asset of the chain does not exist below a least balance: what an account would keep less of goes along with a payment.
pub fn a_buyer_who_would_keep_dust_is_refused_with_both_figures<M: Mechanism>() {
    let mut stage = open::<M>(Kind::Usdc);
    let ada = stage.payer("ada", PRICE + RESERVE - 1);
    let answer = stage.act(&ada, Action::Order(1), 0).map(drop);
    assert_eq!(answer, Err(wrong(PRICE, PRICE + RESERVE - 1)));
    assert_eq!((stage.coins(ada.address()), stage.till()), (PRICE + RESERVE - 1, 0));
    stage.give(&ada, RESERVE);
    does(&mut stage, &ada, Action::Order(1)); // now she keeps enough
    assert_eq!(stage.till(), PRICE);
    let bob = stage.payer("bob", PRICE);
    does(&mut stage, &bob, Action::Order(1)); // and he none at all
    assert_eq!((stage.coins(bob.address()), stage.till()), (0, 2 * PRICE));
}

pub fn a_coin_that_moves_nothing_buys_nothing_whatever_it_says<M: Mechanism>() {
    for failure in [Moves::SaysFalse, Moves::OnlySaysTrue, Moves::Reverts] {
        let (mut stage, ada) = open_in_coin::<M>(&[]);
        moves(&mut stage, failure);
        assert_eq!(stage.act(&ada, Action::Order(1), 0).map(drop), Err(wrong(PRICE, 0)), "{failure:?}");
        assert_eq!((stage.order_of("ada"), stage.coins(ada.address())), (None, 10 * PRICE));
        moves(&mut stage, Moves::Works);
        does(&mut stage, &ada, Action::Order(1));
        assert_eq!(stage.till(), PRICE);
    }
}

pub fn a_coin_that_keeps_a_fee_back_is_refused_with_both_figures<M: Mechanism>() {
    let (mut stage, ada) = open_in_coin::<M>(&[]);
    for fee in [1, PRICE / 100, PRICE] {
        charges(&mut stage, fee);
        let answer = stage.act(&ada, Action::Order(1), 0).map(drop);
        assert_eq!(answer, Err(wrong(PRICE, PRICE - fee)), "{fee}");
        assert_eq!((stage.coins(ada.address()), stage.till()), (10 * PRICE, 0));
    }
}

pub fn a_coin_that_says_nothing_is_an_old_one<M: Mechanism>() {
    let (mut stage, ada) = open_in_coin::<M>(&[]);
    moves(&mut stage, Moves::SaysNothing);
    does(&mut stage, &ada, Action::Order(1));
    stage.close_and_settle();
    assert_eq!(proceeds(&mut stage), PRICE);
    assert_eq!(claim(&mut stage, &ada, "ada"), 0);
    assert_eq!(stage.till(), 0);
}

pub fn a_coin_that_reenters_while_it_pays_gets_in_nowhere<M: Mechanism>() {
    reenter::<M>(|stage, _| {
        stage.close_and_settle();
        assert_eq!((proceeds(stage), stage.till()), (PRICE, 0));
    });
}

/// Requires a mechanism whose orders can be withdrawn.
pub fn a_coin_that_reenters_while_it_pays_back_gets_in_nowhere<M: Mechanism>() {
    reenter::<M>(|stage, ada| {
        let receipt = stage.act(ada, Action::Withdraw, 0).expect("but for that it works");
        assert_eq!(reentries(&receipt, stage.common().currency), [false]);
        assert_eq!((stage.coins(ada.address()), stage.till()), (10 * PRICE, 0));
    });
}

/// Ada orders, and the coin tries all that could be tried while it pays. Then something else is done.
fn reenter<M: Mechanism>(then: fn(&mut Stage<M>, &Account)) {
    for action in [Action::Order(1), Action::Withdraw, Action::Claim([1; 32]), Action::Proceeds, Action::Unsold] {
        let (mut stage, ada) = open_in_coin::<M>(&action_input(action));
        let (sale, coin) = (stage.at.sale, stage.coin());
        coin.calls(&mut *stage.chain, sale);
        moves(&mut stage, Moves::Reenters);
        let receipt = stage.act(&ada, Action::Order(1), 0).expect("but for that it works");
        assert_eq!(reentries(&receipt, coin.at), [false], "{action:?}");
        assert_eq!((stage.coins(ada.address()), stage.till()), (9 * PRICE, PRICE));
        then(&mut stage, &ada);
    }
}

/// A closed sale of which Ada and Bob have asked for all.
fn scarce<M: Mechanism>() -> (Stage<M>, [Account; 2]) {
    let (mut stage, ada) = open_in_coin::<M>(&[]);
    let bob = stage.payer("bob", 10 * PRICE);
    for buyer in [&ada, &bob] {
        does(&mut stage, buyer, Action::Order(4));
    }
    stage.close_and_settle();
    (stage, [ada, bob])
}

/// Requires a mechanism that shares what there is equally.
pub fn a_refund_that_fails_leaves_the_claim_for_later<M: Mechanism>() {
    for failure in [Moves::SaysFalse, Moves::Reverts] {
        let (mut stage, [ada, bob]) = scarce::<M>();
        moves(&mut stage, failure);
        let claims = Action::Claim(stage.alias("ada"));
        assert_eq!(stage.act(&ada, claims, 0).map(drop), Err(Error::PaymentFailed), "{failure:?}");
        assert_eq!(stage.keep(Action::Proceeds).map(drop), Err(Error::PaymentFailed));
        assert_eq!((stage.tokens(ada.address()), stage.till()), (0, 8 * PRICE));
        moves(&mut stage, Moves::Works);
        assert_eq!(claim(&mut stage, &ada, "ada"), 2 * PRICE);
        assert_eq!(proceeds(&mut stage), 4 * PRICE);
        assert_eq!(claim(&mut stage, &bob, "bob"), 2 * PRICE);
        assert_eq!(stage.till(), 0);
    }
}

/// Requires a mechanism that shares what there is equally.
pub fn a_fee_that_begins_after_the_close_is_the_receivers_and_nobody_elses<M: Mechanism>() {
    let (mut stage, [ada, bob]) = scarce::<M>();
    charges(&mut stage, 7);
    let claimed = stage.claim(&ada, "ada").events::<Claimed>();
    assert_eq!((claimed.len(), claimed[0].refund, stage.coins(ada.address())), (1, 2 * PRICE, 8 * PRICE - 7));
    assert_eq!(proceeds(&mut stage), 4 * PRICE - 7);
    assert_eq!(claim(&mut stage, &bob, "bob"), 2 * PRICE - 7);
    assert_eq!(stage.till(), 0);
}
