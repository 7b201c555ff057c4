//! The fixed sale: delivered at once, and later.

use super::Costs;
use e2e_tests::{PRECOMPILE, action::Action, fixed::Fixed};
use fixed_sale::Terms;

/// The lines of the table.
pub const ORDER: [&str; 11] = [
    "fixed_sale.fund",
    "fixed_sale.buy",
    "fixed_sale.buy_more",
    "fixed_sale.buy_on_hub",
    "fixed_sale.buy_tickets",
    "fixed_sale.buy_for_later",
    "fixed_sale.settle",
    "fixed_sale.claim",
    "fixed_sale.claim_cancelled",
    "fixed_sale.proceeds",
    "fixed_sale.unsold",
];

/// A hundred lots, up to four a person.
fn terms(terms: &mut Terms) {
    (terms.common.lot_size, terms.common.price, terms.common.supply) = (1_000, 1_000, 100_000);
}

/// Measures it.
pub fn measure(costs: &mut Costs) {
    at_once(costs);
    later(costs);
    others(costs);
}

/// Our token, to persons of the registry, at once.
fn at_once(costs: &mut Costs) {
    let mut stage = Fixed::announced(terms);
    stage.allot(stage.terms.common.supply);
    let funded = stage.keep(Action::Fund).expect("it is all there");
    costs.add("fixed_sale.fund", "finds the supply in escrow, and sends it to itself", funded);
    stage.set_time(stage.terms.common.opens_at);
    let [ada, bob] = ["ada", "bob"].map(|name| stage.person(name));
    stage.order(&ada, 2);
    let bought = stage.order(&bob, 2);
    costs.add("fixed_sale.buy", "a person's first, through the registry, and our token delivered", bought);
    let more = stage.change(&bob, 2, 4);
    costs.add("fixed_sale.buy_more", "to the person's account that has some already", more);
}

/// The same, delivered later; and a sale that raised too little.
fn later(costs: &mut Costs) {
    let mut stage = Fixed::later(terms);
    let [ada, bob] = ["ada", "bob"].map(|name| stage.person(name));
    stage.order(&ada, 2);
    let bought = stage.order(&bob, 2);
    costs.add("fixed_sale.buy_for_later", "a person's first, through the registry", bought);
    let settled = stage.close_and_settle();
    costs.add("fixed_sale.settle", "at once, for any number of buyers", settled);
    let claimed = stage.claim(&bob, "bob");
    costs.add("fixed_sale.claim", "the first of our token that the buyer has", claimed);
    let proceeds = stage.keep(Action::Proceeds).expect("some");
    costs.add("fixed_sale.proceeds", "all to the beneficiary", proceeds);
    let unsold = stage.keep(Action::Unsold).expect("some");
    costs.add("fixed_sale.unsold", "to somebody who has none of the token", unsold);

    let mut stage = Fixed::later(|t| {
        terms(t);
        t.common.min_raise = 1_000_000;
    });
    let ada = stage.person("ada");
    stage.order(&ada, 2);
    stage.close_and_settle();
    let claimed = stage.claim(&ada, "ada");
    costs.add("fixed_sale.claim_cancelled", "all that was paid", claimed);
}

/// Another gate, and other goods.
fn others(costs: &mut Costs) {
    let mut stage = Fixed::open(|t| {
        terms(t);
        t.common.personhood = PRECOMPILE;
    });
    let [ada, bob] = ["ada", "bob"].map(|name| stage.citizen(name));
    stage.order(&ada, 2);
    let bought = stage.order(&bob, 2);
    costs.add("fixed_sale.buy_on_hub", "the same, through the stand-in for Polkadot's personhood precompile", bought);

    let mut stage = Fixed::open(|terms| terms.common.tickets = true);
    let [ada, bob] = ["ada", "bob"].map(|name| stage.person(name));
    stage.order(&ada, 1);
    let bought = stage.order(&bob, 2);
    costs.add("fixed_sale.buy_tickets", "two tickets, through the registry, issued at once", bought);
}
