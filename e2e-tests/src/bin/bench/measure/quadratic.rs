//! The quadratic sale, whose remainder is drawn.

use super::Costs;
use e2e_tests::{PRECOMPILE, action::Action, quadratic::Quadratic};
use fairsale_math::MAX_LEVELS;
use quadratic_sale::Terms;

/// The lines of the table.
pub const ORDER: [&str; 9] = [
    "quadratic_sale.order",
    "quadratic_sale.order_undrawn",
    "quadratic_sale.change_up",
    "quadratic_sale.change_down",
    "quadratic_sale.withdraw",
    "quadratic_sale.settle",
    "quadratic_sale.claim",
    "quadratic_sale.claim_won",
    "quadratic_sale.claim_certain",
];

/// A hundred lots, up to 1,024 a person.
pub fn terms(terms: &mut Terms) {
    (terms.common.lot_size, terms.common.price, terms.common.supply) = (1_000, 1_000, 100_000);
    (terms.first_cap, terms.cap_step, terms.rounds) = (MAX_LEVELS, 0, 1);
}

/// Measures it.
pub fn measure(costs: &mut Costs) {
    scarce(costs);
    undrawn(costs);
    largest(costs);
}

/// People of the registry, who ask for more than there is.
fn scarce(costs: &mut Costs) {
    let mut stage = Quadratic::drawing(terms);
    let names = ["ada", "bob", "cyd", "dan", "eve", "fay"];
    let [ada, bob, cyd, dan, eve, fay] = names.map(|name| stage.person(name));
    stage.order(&ada, 70);
    stage.order(&bob, 70);
    let order = stage.order(&cyd, 70);
    costs.add("quadratic_sale.order", "a person's first, through the registry, into counts that are there", order);
    stage.order(&dan, 20);
    stage.order(&eve, 20);
    // Not the last of a list: that one's order moves as well.
    let up = stage.change(&dan, 20, 70);
    costs.add("quadratic_sale.change_up", "to other counts; the last of the list that is left takes the place", up);
    let down = stage.change(&ada, 70, 20);
    costs.add("quadratic_sale.change_down", "the same, with money back", down);
    stage.order(&fay, 70);
    let withdrawn = stage.act(&cyd, Action::Withdraw, 0).expect("open");
    costs.add("quadratic_sale.withdraw", "the whole deposit back; the last of the list takes the place", withdrawn);

    // 70, 20, 70, 20 and 70 of 100: 20 each and none is left, so one asks for one less.
    stage.change(&eve, 20, 18);
    stage.close();
    stage.publish();
    let keeper = stage.roles.keeper.clone();
    stage.act(&keeper, Action::Settle, 0).expect("the beacon has spoken");
    let drawn = stage.drawn().expect("2 lots for 3 people");
    assert_eq!((drawn.entries[0], drawn.prizes[0]), (3, 2));
    let (mut won, mut lost) = (false, false);
    for (name, wallet) in [("bob", &bob), ("dan", &dan), ("fay", &fay)] {
        let wins = stage.chance_of(name) == (1, 1);
        let claimed = stage.claim(wallet, name);
        match (wins, won, lost) {
            (true, false, _) => {
                costs.add("quadratic_sale.claim_won", "one of 3 who drew for 2 lots, and a refund", claimed);
                won = true;
            }
            (false, _, false) => {
                costs.add("quadratic_sale.claim", "one of 3 who drew for 2 lots, and a refund", claimed);
                lost = true;
            }
            _ => {}
        }
    }
    let certain = stage.claim(&ada, "ada");
    costs.add("quadratic_sale.claim_certain", "all that was asked for", certain);
}

/// A sale without a beacon.
fn undrawn(costs: &mut Costs) {
    let mut stage = Quadratic::open(terms);
    let [ada, bob] = ["ada", "bob"].map(|name| stage.person(name));
    stage.order(&ada, 70);
    let order = stage.order(&bob, 70);
    costs.add("quadratic_sale.order_undrawn", "the same in a sale that draws nothing, and so keeps no lists", order);
}

/// A sale with somebody on each of the 1,024 levels, and one lot less than people: all levels are numbered.
fn largest(costs: &mut Costs) {
    let mut stage = Quadratic::drawing(|t| {
        terms(t);
        (t.common.personhood, t.common.lot_size, t.common.supply, t.common.price) =
            (PRECOMPILE, 1, u128::from(MAX_LEVELS) - 1, 10);
    });
    for lots in 1..=MAX_LEVELS {
        let buyer = stage.citizen(&format!("buyer of {lots}"));
        stage.order(&buyer, lots);
    }
    stage.close();
    stage.publish();
    let keeper = stage.roles.keeper.clone();
    let settled = stage.act(&keeper, Action::Settle, 0).expect("the beacon has spoken");
    costs.add("quadratic_sale.settle", "at once, with a draw among orders on all 1,024 levels", settled);
}
