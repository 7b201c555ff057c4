//! A supply that is there, and cannot be sent. A sale takes note of its supply only if it can send all of it, which it tries: to
//! itself, before anybody pays.

use super::{PRICE, SUPPLY};
use e2e_tests::{
    Mechanism, Stage,
    action::Action,
    chain::is_node,
    erc20,
    evm::{
        Puppet,
        coin::{Coin, Moves},
        input,
    },
};
use fairsale_chain::{Account, Address, Typed};
use fairsale_interfaces::{
    sale::{Error, Funded, Phase},
    ticket::Ticket,
};
use fairsale_runtime::{AccountId, Assets, RuntimeOrigin};
use ink::scale::Compact;

/// An announced sale of a coin, of which it has the supply.
fn of_a_coin<M: Mechanism>() -> (Stage<M>, Coin) {
    let mut stage = Stage::<M>::plain(SUPPLY, PRICE, |_| ());
    let coin = Coin::new(&mut *stage.chain, &stage.roles.keeper, &[]);
    stage.common_mut().asset = coin.at;
    stage.announce().expect("an ERC-20 like any other");
    coin.mint(&mut *stage.chain, stage.at.sale, SUPPLY);
    (stage, coin)
}

/// It is funded now, and has all that it had; then a person can order.
#[track_caller]
fn assert_funded<M: Mechanism>(stage: &mut Stage<M>) {
    let receipt = stage.keep(Action::Fund).unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!(receipt.events::<Funded>(), [Funded { supply: SUPPLY }]);
    assert_eq!(stage.tokens(stage.at.sale), SUPPLY);
    stage.set_time(stage.common().opens_at);
    let ada = stage.person("ada");
    stage.order(&ada, 1);
}

/// It is not funded, and still can be.
#[track_caller]
fn assert_not_funded<M: Mechanism>(stage: &mut Stage<M>) {
    assert_eq!(stage.keep(Action::Fund).map(drop), Err(Error::TokenFailed));
    assert_eq!(stage.phase(), Phase::Announced);
}

/// Our token is locked, and moves for sales that the seller named alone. It came by way of one that is.
pub fn a_sale_that_cannot_send_what_it_sells_is_not_funded<M: Mechanism>() {
    let mut stage = Stage::<M>::plain(SUPPLY, PRICE, |_| ());
    stage.announce().expect("terms that can be kept");
    let (helper, seller) = (stage.wallet_contract(&[]), stage.roles.seller.clone());
    let (place, token) = (stage.at.sale, stage.at.token);
    let allot = stage.at.token().allot(helper, SUPPLY);
    stage.chain.send(&seller, allot).ok();
    stage.through(helper, token, &erc20::transfer(place, SUPPLY), 0).expect("the helper is a named sale");
    assert_eq!(stage.tokens(place), SUPPLY, "it is all there");
    assert_not_funded(&mut stage);
    stage.allot(0); // which names the sale
    assert_funded(&mut stage);
}

pub fn a_sale_that_cannot_send_what_it_sells_is_cancelled_before_anybody_pays<M: Mechanism>() {
    let (mut stage, coin) = of_a_coin::<M>();
    coin.moves(&mut *stage.chain, Moves::Reverts);
    assert_not_funded(&mut stage);
    stage.set_time(stage.common().opens_at);
    assert_eq!(stage.phase(), Phase::Cancelled);
    coin.moves(&mut *stage.chain, Moves::Works);
    stage.keep(Action::Unsold).expect("all of it");
    assert_eq!(stage.tokens(stage.roles.seller.address()), SUPPLY);
}

pub fn a_token_that_refuses_or_keeps_a_fee_back_does_not_fund<M: Mechanism>() {
    let (mut stage, coin) = of_a_coin::<M>();
    for failure in [Moves::Reverts, Moves::SaysFalse] {
        coin.moves(&mut *stage.chain, failure);
        assert_not_funded(&mut stage);
    }
    coin.moves(&mut *stage.chain, Moves::Works);
    for fee in [1, SUPPLY] {
        coin.charges(&mut *stage.chain, fee);
        assert_not_funded(&mut stage);
    }
    assert_eq!(stage.tokens(stage.at.sale), SUPPLY, "what is refused leaves no trace");
    coin.charges(&mut *stage.chain, 0);
    assert_funded(&mut stage);
}

/// The issuer freezes what an account has of USDC, or thaws it.
fn freeze<M: Mechanism>(stage: &mut Stage<M>, who: Address, frozen: bool) {
    let account = |id: [u8; 32]| AccountId::new(id);
    let issuer = RuntimeOrigin::signed(account(Account::named("Alice").id()));
    let (asset, who) = (Compact(erc20::USDC), account(Account::of_address(who).id()).into());
    let chain = stage.chain.embedded().expect("not a node");
    let done =
        chain.with(|| if frozen { Assets::freeze(issuer, asset, who) } else { Assets::thaw(issuer, asset, who) });
    done.expect("the issuer may");
}

/// A transfer of nothing would not find it out: the chain's assets allow that to everybody.
pub fn a_frozen_asset_does_not_fund<M: Mechanism>() {
    if is_node() {
        return; // the issuer's key is not the test's there
    }
    let mut stage = Stage::<M>::plain(SUPPLY, PRICE, |_| ());
    stage.common_mut().asset = erc20::usdc();
    stage.announce().expect("an ERC-20 like any other");
    let (place, keeper) = (stage.at.sale, stage.roles.keeper.clone());
    // USDC has a least balance, which is above the supply.
    stage.chain.fund_asset(&keeper, erc20::USDC, 50 * erc20::USDC_MINIMUM);
    stage.chain.call(&keeper, erc20::usdc(), erc20::transfer(place, erc20::USDC_MINIMUM), 0).expect("anybody may");
    freeze(&mut stage, place, true);
    assert_not_funded(&mut stage);
    freeze(&mut stage, place, false);
    stage.keep(Action::Fund).unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!(stage.tokens(place), erc20::USDC_MINIMUM);
}

const ALLOTMENT_OF: u32 = 0x71c7_0004;
const HAND_ON: u32 = 0x71c7_0002;

/// A collection that says that everybody may issue ten tickets refuses to hand them on in every way; then the sale is not funded.
/// When it does, it is.
pub fn a_sale_whose_tickets_cannot_be_handed_on_is_not_funded<M: Mechanism>() {
    let mut stage = Stage::<M>::plain(10, PRICE, M::ticketed);
    let collection = stage.puppet(&[]);
    stage.puppet_says(collection, ALLOTMENT_OF, &[0, 10, 0, 0, 0]);
    stage.common_mut().asset = collection;
    stage.announce().expect("any collection");
    for refusal in [&[][..], &[0], &[0, 1, 0], &[1, 0], &[0, 0, 0]] {
        stage.puppet_says(collection, HAND_ON, refusal);
        assert_eq!(stage.keep(Action::Fund).map(drop), Err(Error::TokenFailed), "{refusal:?}");
    }
    stage.puppet_says(collection, HAND_ON, &[0, 0]);
    stage.puppet_does(collection, Puppet::Reverts);
    assert_eq!(stage.keep(Action::Fund).map(drop), Err(Error::TokenFailed));
    stage.puppet_does(collection, Puppet::Answers);
    stage.keep(Action::Fund).expect("it hands on");
}

/// A right to issue is one, whoever gave it: unlike a token's, a sale of tickets need not be among those that the seller named.
pub fn tickets_that_came_by_way_of_another_contract_fund_and_are_issued<M: Mechanism>() {
    let mut stage = Stage::<M>::plain(10, PRICE, M::ticketed);
    stage.announce().expect("terms that can be kept");
    let (helper, seller) = (stage.wallet_contract(&[]), stage.roles.seller.clone());
    let (place, tickets) = (stage.at.sale, stage.common().asset);
    let allot = stage.tickets_at().allot(helper, 10);
    stage.chain.send(&seller, allot).ok();
    let hand_on = input(stage.tickets_at().hand_on(place, 10));
    stage.through(helper, tickets, &hand_on, 0).expect("they are the helper's");
    stage.keep(Action::Fund).expect("it can hand them on");
    M::commit(&mut stage);
    stage.set_time(stage.common().opens_at);
    let ada = stage.person("ada");
    stage.order(&ada, 1);
    stage.close_and_settle();
    stage.claim(&ada, "ada");
    assert_eq!(stage.assets(ada.address()), 1);
}
