//! An auction that is paid in an ERC-20: the same rules, with an approval instead of money that comes along.

use e2e_tests::{action::Action, auction::Auction, codes};
use fairsale_chain::{Account, Address, Typed, typed::at};
use fairsale_client::deployment::{Token, TokenRef};
use fairsale_interfaces::{
    bids,
    erc20::Erc20,
    sale::{Error, ProceedsPaid},
};
use ink::abi::Ink;

/// The currency, whose units the seller has, and an auction paid in it, announced.
fn announced() -> (Auction, Token) {
    let mut stage = Auction::without_sale(|terms| terms.common.payment_unit = 1);
    let unlocked_at = stage.chain.now() + 1;
    let constructor = TokenRef::new(b"Dollar".to_vec(), b"USD".to_vec(), 6, 1_000_000, unlocked_at);
    let seller = stage.roles.seller.clone();
    let made = stage.chain.deploy(&seller, &codes().token, constructor).run().expect("deploys");
    stage.terms.common.currency = made.address;
    stage.announce().expect("terms that can be kept");
    stage.set_time(unlocked_at);
    (stage, at::<TokenRef, Ink>(made.address))
}

/// Gives somebody so many dollars, and lets the auction take so many.
fn provide(stage: &mut Auction, dollars: &mut Token, who: &Account, has: u128, lets: u128) {
    let (seller, sale) = (stage.roles.seller.clone(), stage.at.sale);
    if has != 0 {
        stage.chain.send(&seller, dollars.transfer(who.address(), has)).ok();
    }
    stage.chain.send(who, dollars.approve(sale, lets)).ok();
}

fn dollars_of(stage: &mut Auction, dollars: &Token, account: Address) -> u128 {
    stage.chain.ask(dollars.balance_of(account)).expect("a view").value
}

#[test]
fn deposits_are_collected_exactly_and_everything_is_paid_in_the_currency() {
    let (mut stage, mut dollars) = announced();
    let currency = stage.terms.common.currency;
    stage.allot(10);
    assert_eq!(stage.keep(Action::Fund).map(drop), Err(Error::NoReserve { currency }));
    let (seller, sale) = (stage.roles.seller.clone(), stage.at.sale);
    stage.chain.send(&seller, dollars.transfer(sale, 1)).ok();
    stage.keep(Action::Fund).expect("one that is owed to nobody");
    stage.set_time(stage.terms.common.opens_at);

    let [ada, bob] = ["ada", "bob"].map(|name| stage.buyer(name));
    provide(&mut stage, &mut dollars, &ada, 1_000, 909);
    let expected = ink::U256::from(910);
    let short = bids::Error::Sale(Error::WrongPayment { expected, got: 0.into() });
    assert_eq!(stage.try_bid(&ada, 3, 7, 0).map(drop), Err(short), "she let it take 909");
    provide(&mut stage, &mut dollars, &ada, 0, 1_000);
    let money = stage.try_bid(&ada, 3, 7, 5).map(drop).expect_err("no native money");
    let got = ink::U256::from(5) * ink::U256::from(stage.chain.constants().native_to_eth_ratio);
    assert_eq!(money, bids::Error::Sale(Error::WrongPayment { expected: 0.into(), got }));
    stage.try_bid(&ada, 3, 7, 0).expect("for 910");
    provide(&mut stage, &mut dollars, &bob, 2_000, 2_000);
    stage.try_bid(&bob, 2, 7, 0).expect("for 840");
    stage.try_bid(&bob, 3, 7, 0).expect("for 70 more");
    assert_eq!([&ada, &bob].map(|who| dollars_of(&mut stage, &dollars, who.address())), [90, 1_090]);
    assert_eq!(dollars_of(&mut stage, &dollars, sale), 1_821);

    stage.close_and_settle();
    for (name, wallet) in [("ada", &ada), ("bob", &bob)] {
        let before = dollars_of(&mut stage, &dollars, wallet.address());
        assert_eq!(stage.claimed(wallet, name).0, 5);
        assert_eq!(dollars_of(&mut stage, &dollars, wallet.address()) - before, 260);
    }
    let receipt = stage.keep(Action::Proceeds).expect("all");
    assert_eq!(receipt.events::<ProceedsPaid>()[0].amount, 1_300);
    let beneficiary = stage.terms.common.beneficiary;
    assert_eq!(dollars_of(&mut stage, &dollars, beneficiary), 1_300);
    assert_eq!(dollars_of(&mut stage, &dollars, sale), 1, "what it had before");
}
