//! Sales that are paid in an ERC-20: `fairsale_interfaces::payment`. One of each mechanism; the mechanisms themselves are
//! tested with the chain's own currency.

mod coins;
mod dust;
mod life;
mod orders;
mod reserve;

use e2e_tests::{
    action::Action,
    currency::{Kind, Mechanism, PRICE, Paid, RESERVE},
};
use fairsale_chain::{Account, Typed};
use fairsale_interfaces::sale::{Error, Order, Phase, Sale};

/// What is said if `got` came and not `expected`.
fn wrong(expected: u128, got: u128) -> Error {
    Error::WrongPayment { expected: expected.into(), got: got.into() }
}

/// The order that the sale has of a person.
fn order_of(paid: &mut Paid, person: &str) -> Option<Order> {
    let (sale, alias) = (paid.at.sale(), paid.alias(person));
    paid.chain.ask(sale.order_of(alias)).expect("a view").value
}

/// Claims the person's order, and says how much of the currency came.
#[track_caller]
fn claim(paid: &mut Paid, buyer: &Account, person: &str) -> u128 {
    let before = paid.coins(buyer.address());
    let claim = Action::Claim(paid.alias(person));
    paid.does(buyer, claim).expect("it is theirs");
    paid.coins(buyer.address()) - before
}

/// Has the proceeds paid, and says how much came.
#[track_caller]
fn proceeds(paid: &mut Paid) -> u128 {
    let (keeper, beneficiary) = (paid.roles.keeper.clone(), paid.roles.beneficiary.address());
    let before = paid.coins(beneficiary);
    paid.does(&keeper, Action::Proceeds).expect("they are there");
    paid.coins(beneficiary) - before
}
