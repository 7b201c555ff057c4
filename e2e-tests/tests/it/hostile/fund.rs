//! What is there is not yet what can be sent. A sale takes note of its supply only if it can send all of it, which it tries: to
//! itself, before anybody pays.

use super::{
    mechanisms::{AnySale, Mechanism, Offer, PRICE, SUPPLY},
    *,
};
use e2e_tests::{
    auction::Auction,
    chain::is_node,
    erc20,
    evm::{
        Puppet,
        coin::{Coin, Moves},
    },
    fixed::Fixed,
    lottery::Lottery,
};
use fairsale_interfaces::sale::Funded;

/// An announced sale of a coin, of which it has the supply.
fn of_a_coin(mechanism: Mechanism) -> (AnySale, Coin) {
    let mut made = None;
    let mut sale = AnySale::announced(mechanism, |stage| {
        let coin = Coin::new(&mut *stage.chain, &stage.roles.keeper, &[]);
        made = Some(coin.clone());
        Offer { token: coin.at, ..Offer::default() }
    });
    let (coin, place) = (made.expect("a coin"), sale.at.sale);
    coin.mint(&mut *sale.chain, place, SUPPLY);
    (sale, coin)
}

/// It is funded now, and has all that it had; then a person can order.
#[track_caller]
fn assert_funded(sale: &mut AnySale, mechanism: Mechanism) {
    let receipt = sale.fund().unwrap_or_else(|error| panic!("{mechanism:?}: {error:?}"));
    assert_eq!(receipt.events::<Funded>(), [Funded { supply: SUPPLY }]);
    let place = sale.at.sale;
    assert_eq!(sale.units(place), SUPPLY, "{mechanism:?}");
    sale.open();
    let ada = sale.person("ada");
    sale.order(&ada, 1, PRICE);
}

/// It is not funded, and still can be.
#[track_caller]
fn assert_not_funded(sale: &mut AnySale, mechanism: Mechanism) {
    assert_eq!(sale.fund().map(drop), Err(Error::TokenFailed), "{mechanism:?}");
    assert_eq!(sale.phase(), Phase::Announced);
}

/// Our token is locked, and moves for sales that the seller named alone. It came by way of one that is.
#[test]
fn a_sale_that_cannot_send_what_it_sells_is_not_funded() {
    for mechanism in Mechanism::ALL {
        let mut sale = AnySale::announced(mechanism, |_| Offer::default());
        let (helper, seller) = (sale.wallet_contract(&[]), sale.roles.seller.clone());
        let (place, token) = (sale.at.sale, sale.at.token);
        let allot = sale.at.token().allot(helper, SUPPLY);
        sale.chain.send(&seller, allot).ok();
        sale.through(helper, token, &erc20::transfer(place, SUPPLY), 0).expect("the helper is a named sale");
        assert_eq!(sale.units(place), SUPPLY, "it is all there");
        assert_not_funded(&mut sale, mechanism);
        let name = sale.at.token().allot(place, 0);
        sale.chain.send(&seller, name).ok();
        assert_funded(&mut sale, mechanism);
    }
}

#[test]
fn a_sale_that_cannot_send_what_it_sells_is_cancelled_before_anybody_pays() {
    for mechanism in Mechanism::ALL {
        let (mut sale, coin) = of_a_coin(mechanism);
        coin.moves(&mut *sale.chain, Moves::Reverts);
        assert_not_funded(&mut sale, mechanism);
        sale.open();
        assert_eq!(sale.phase(), Phase::Cancelled, "{mechanism:?}");
        coin.moves(&mut *sale.chain, Moves::Works);
        let seller = sale.roles.seller.address();
        sale.keep(Action::Unsold).expect("all of it");
        assert_eq!(sale.units(seller), SUPPLY);
    }
}

#[test]
fn a_token_that_refuses_or_keeps_a_fee_back_does_not_fund() {
    for mechanism in Mechanism::ALL {
        let (mut sale, coin) = of_a_coin(mechanism);
        for failure in [Moves::Reverts, Moves::SaysFalse] {
            coin.moves(&mut *sale.chain, failure);
            assert_not_funded(&mut sale, mechanism);
        }
        coin.moves(&mut *sale.chain, Moves::Works);
        for fee in [1, SUPPLY] {
            coin.charges(&mut *sale.chain, fee);
            assert_not_funded(&mut sale, mechanism);
        }
        let place = sale.at.sale;
        assert_eq!(sale.units(place), SUPPLY, "what is refused leaves no trace");
        coin.charges(&mut *sale.chain, 0);
        assert_funded(&mut sale, mechanism);
    }
}

/// A transfer of nothing would not find it out: the chain's assets allow that to everybody.
#[test]
fn a_frozen_asset_does_not_fund() {
    if is_node() {
        return; // the issuer's key is not the test's there
    }
    for mechanism in Mechanism::ALL {
        let offer = Offer { token: erc20::usdc(), ..Offer::default() };
        let mut sale = AnySale::announced(mechanism, |_| offer);
        let (place, keeper) = (sale.at.sale, sale.roles.keeper.clone());
        // USDC has a least balance, which is above the supply.
        sale.chain.fund_asset(&keeper, erc20::USDC, 50 * erc20::USDC_MINIMUM);
        sale.chain.call(&keeper, erc20::usdc(), erc20::transfer(place, erc20::USDC_MINIMUM), 0).expect("anybody may");
        references::freeze(&mut sale, erc20::USDC, place);
        assert_not_funded(&mut sale, mechanism);
        references::thaw(&mut sale, erc20::USDC, place);
        sale.fund().unwrap_or_else(|error| panic!("{mechanism:?}: {error:?}"));
        assert_eq!(sale.units(place), erc20::USDC_MINIMUM);
    }
}

const ALLOTMENT_OF: u32 = 0x71c7_0004;
const HAND_ON: u32 = 0x71c7_0002;

/// A collection that says that everybody may issue ten tickets.
fn collection(stage: &mut Stage) -> Address {
    let collection = stage.puppet(&[]);
    stage.puppet_says(collection, ALLOTMENT_OF, &[0, 10, 0, 0, 0]);
    collection
}

/// Sees it refuse to hand anything on in every way; then the sale is not funded. When it does, it is.
#[track_caller]
fn assert_must_hand_on(stage: &mut Stage, collection: Address) {
    let keeper = stage.roles.keeper.clone();
    for refusal in [&[][..], &[0], &[0, 1, 0], &[1, 0], &[0, 0, 0]] {
        stage.puppet_says(collection, HAND_ON, refusal);
        assert_eq!(stage.act(&keeper, Action::Fund, 0).map(drop), Err(Error::TokenFailed), "{refusal:?}");
    }
    stage.puppet_says(collection, HAND_ON, &[0, 0]);
    stage.puppet_does(collection, Puppet::Reverts);
    assert_eq!(stage.act(&keeper, Action::Fund, 0).map(drop), Err(Error::TokenFailed));
    stage.puppet_does(collection, Puppet::Answers);
    stage.act(&keeper, Action::Fund, 0).expect("it hands on");
}

#[test]
fn a_sale_whose_tickets_cannot_be_handed_on_is_not_funded() {
    let (mut lottery, mut terms) = Lottery::without_sale(|_| ());
    let tickets = collection(&mut lottery);
    terms.ticket = tickets;
    lottery.announce(&terms).expect("any collection");
    assert_must_hand_on(&mut lottery, tickets);

    let mut fixed = Fixed::without_sale(|terms| terms.tickets = true);
    let tickets = collection(&mut fixed);
    (fixed.terms.token, fixed.at.token) = (tickets, tickets);
    fixed.announce().expect("any collection");
    assert_must_hand_on(&mut fixed, tickets);

    let mut auction = Auction::without_sale(|terms| (terms.tickets, terms.max_lots) = (true, 1));
    let tickets = collection(&mut auction);
    auction.terms.goods = tickets;
    auction.announce().expect("any collection");
    assert_must_hand_on(&mut auction, tickets);
}

/// A right to issue is one, whoever gave it: unlike a token's, a sale of tickets need not be among those that the seller named.
#[test]
fn tickets_that_came_by_way_of_another_contract_fund_and_are_issued() {
    use fairsale_interfaces::ticket::Ticket;
    let mut lottery = Lottery::announced(|_| ());
    let (helper, seller, keeper) =
        (lottery.wallet_contract(&[]), lottery.roles.seller.clone(), lottery.roles.keeper.clone());
    let (place, tickets) = (lottery.at.sale, lottery.terms.ticket);
    let allot = lottery.tickets_at().allot(helper, 10);
    lottery.chain.send(&seller, allot).ok();
    let hand_on = e2e_tests::evm::input(lottery.tickets_at().hand_on(place, 10));
    lottery.through(helper, tickets, &hand_on, 0).expect("they are the helper's");
    lottery.act(&keeper, Action::Fund, 0).expect("it can hand them on");
    lottery.at_time(lottery.terms.opens_at);
    let ada = lottery.entrant("ada");
    lottery.at_time(lottery.terms.closes_at);
    lottery.act(&keeper, Action::Settle, 0).expect("there is enough");
    lottery.claim(&ada, "ada");
    assert_eq!(lottery.tickets(ada.address()), 1);
}
