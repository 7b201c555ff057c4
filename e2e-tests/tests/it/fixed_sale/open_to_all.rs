//! A shop that asks nobody who is a person: the cap is an account's, and its alias is the account itself.

use super::*;
use fairsale_chain::{Address, Typed};
use fairsale_interfaces::{
    host::address_word,
    sale::{Order, Sale},
};

fn shop(later: bool) -> Fixed {
    Fixed::open(|terms| {
        (terms.personhood, terms.min_status) = (Address::zero(), 0);
        terms.claims_from = if later { terms.closes_at } else { 0 };
    })
}

#[test]
fn every_account_buys_up_to_the_cap() {
    let mut stage = shop(false);
    let [ada, bob] = ["ada", "bob"].map(|name| stage.wallet(name));
    stage.order(&ada, 4);
    assert_eq!(answer(&mut stage, &ada, Action::Order(1), 2), Err(Error::AlreadyOrdered { asked: 4 }));
    assert_eq!(answer(&mut stage, &ada, Action::Change(5), 2), Err(Error::WrongAsk { asked: 5, max: 4 }));
    stage.order(&bob, 1);
    stage.change(&bob, 1, 2);
    assert_eq!((stage.tokens(ada.address()), stage.tokens(bob.address())), (4, 2));
    let (sale, alias) = (stage.sale(), address_word(bob.address()));
    let order = stage.chain.ask(sale.order_of(alias)).expect("a view").value;
    assert_eq!(order, Some(Order { asked: 2, account: bob.address() }));
}

#[test]
fn an_account_claims_its_own_at_once_and_no_others() {
    let mut stage = shop(true);
    let [ada, bob] = ["ada", "bob"].map(|name| stage.wallet(name));
    stage.order(&ada, 4);
    stage.close_and_settle();
    let alias = address_word(ada.address());
    let not_yours = Err(Error::NotYours { caller: bob.address() });
    assert_eq!(answer(&mut stage, &bob, Action::Claim(alias), 0), not_yours);
    stage.set_time(stage.terms.closes_at + stage.terms.recovery_window);
    assert_eq!(answer(&mut stage, &bob, Action::Claim(alias), 0), not_yours);
    answer(&mut stage, &ada, Action::Claim(alias), 0).expect("hers");
    assert_eq!(answer(&mut stage, &ada, Action::Claim(alias), 0), Err(Error::NoOrder));
    assert_eq!(stage.tokens(ada.address()), 4);
}
