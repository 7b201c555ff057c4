//! A shop that asks nobody who is a person: the cap is an account's, and its alias is the account itself.

use super::*;
use fairsale_chain::{Address, Typed};
use fairsale_interfaces::{
    host::address_word,
    sale::{Order, Sale},
};

fn shop(later: bool) -> Fixed {
    Fixed::open(|terms| {
        (terms.common.personhood, terms.common.min_status) = (Address::zero(), 0);
        terms.claims_from = if later { terms.common.closes_at } else { 0 };
    })
}

#[test]
fn every_account_buys_up_to_the_cap() {
    let mut stage = shop(false);
    let [ada, bob] = ["ada", "bob"].map(|name| stage.wallet(name));
    stage.order(&ada, 4);
    assert_eq!(answer(&mut stage, &ada, Action::Order(1), 2), Err(Error::AlreadyOrdered { lots: 4 }));
    assert_eq!(answer(&mut stage, &ada, Action::Change(5), 2), Err(Error::WrongLots { lots: 5, max: 4 }));
    stage.order(&bob, 1);
    stage.change(&bob, 1, 2);
    assert_eq!((stage.tokens(ada.address()), stage.tokens(bob.address())), (4, 2));
    let (sale, alias) = (stage.sale(), address_word(bob.address()));
    let order = stage.chain.ask(sale.order_of(alias)).expect("a view").value;
    assert_eq!(order, Some(Order { lots: 2, account: bob.address() }));
}
