//! Payment in an ERC-20: our own token, of which the buyer lets the sale take what a purchase costs.

use super::*;
use e2e_tests::PRECOMPILE;
use fairsale_chain::{Address, Typed};
use fairsale_interfaces::erc20::Erc20;
use ink::U256;

/// A sale in dollars, of which ada has 100; open, with one dollar for a reserve.
fn open(later: bool, min_raise: u128) -> (Fixed, Address, Account) {
    let mut stage = Fixed::without_sale(|terms| {
        (terms.common.personhood, terms.common.payment_unit, terms.common.min_raise) = (PRECOMPILE, 1, min_raise);
        terms.claims_from = if later { terms.common.closes_at } else { 0 };
    });
    let dollar = stage.money_token();
    stage.terms.common.currency = dollar;
    stage.announce().expect("terms that can be kept");
    stage.allot(10);
    assert_eq!(keep(&mut stage, Action::Fund), Err(Error::NoReserve { currency: dollar }));
    let (seller, sale, ada) = (stage.roles.seller.clone(), stage.at.sale, stage.citizen("ada"));
    let mut token = stage.token_at(dollar);
    stage.chain.send(&seller, token.transfer(sale, 1)).ok();
    stage.chain.send(&seller, token.transfer(ada.address(), 100)).ok();
    keep(&mut stage, Action::Fund).expect("all is there");
    stage.set_time(stage.terms.common.opens_at);
    (stage, dollar, ada)
}

fn approve(stage: &mut Fixed, dollar: Address, who: &Account, amount: u128) {
    let (mut token, sale) = (stage.token_at(dollar), stage.at.sale);
    stage.chain.send(who, token.approve(sale, amount)).ok();
}

fn dollars(stage: &mut Fixed, dollar: Address, account: Address) -> u128 {
    let token = stage.token_at(dollar);
    stage.chain.ask(token.balance_of(account)).expect("a view").value
}

#[test]
fn a_purchase_takes_exactly_its_price() {
    let (mut stage, dollar, ada) = open(false, 0);
    let none = Error::WrongPayment { expected: U256::from(6), got: U256::zero() };
    assert_eq!(answer(&mut stage, &ada, Action::Order(3), 0), Err(none), "the sale may take nothing");
    approve(&mut stage, dollar, &ada, 5);
    assert_eq!(answer(&mut stage, &ada, Action::Order(3), 0), Err(none), "less than it costs");
    approve(&mut stage, dollar, &ada, 7);
    let unit = stage.chain.constants().native_to_eth_ratio;
    let native = Error::WrongPayment { expected: U256::zero(), got: U256::from(6) * U256::from(unit) };
    assert_eq!(answer(&mut stage, &ada, Action::Order(3), 6), Err(native), "the chain's currency is none here");
    answer(&mut stage, &ada, Action::Order(3), 0).expect("six of seven");
    let sale = stage.at.sale;
    assert_eq!((dollars(&mut stage, dollar, ada.address()), dollars(&mut stage, dollar, sale)), (94, 7));
    assert_eq!((stage.tokens(ada.address()), stage.pot()), (3, 0));
    stage.close_and_settle();
    keep(&mut stage, Action::Proceeds).expect("six");
    let beneficiary = stage.terms.common.beneficiary;
    assert_eq!((dollars(&mut stage, dollar, beneficiary), dollars(&mut stage, dollar, sale)), (6, 1));
    assert_eq!(keep(&mut stage, Action::Proceeds), Err(Error::NothingLeft));
}

#[test]
fn a_refund_is_in_what_was_paid() {
    let (mut stage, dollar, ada) = open(true, 100);
    approve(&mut stage, dollar, &ada, 8);
    answer(&mut stage, &ada, Action::Order(1), 0).expect("two");
    answer(&mut stage, &ada, Action::Change(4), 0).expect("six more");
    assert_eq!(dollars(&mut stage, dollar, ada.address()), 92);
    stage.close_and_settle();
    stage.claim(&ada, "ada");
    let sale = stage.at.sale;
    assert_eq!((dollars(&mut stage, dollar, ada.address()), dollars(&mut stage, dollar, sale)), (100, 1));
}
