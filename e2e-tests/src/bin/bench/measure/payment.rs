//! The capped sale, paid in an ERC-20.

use super::Costs;
use e2e_tests::{
    action::Action,
    currency::{Kind, Mechanism, PRICE, Paid},
};

/// The lines of the table.
pub const ORDER: [&str; 6] = [
    "capped_sale.order_in_usdc",
    "capped_sale.change_down_in_usdc",
    "capped_sale.claim_in_usdc",
    "capped_sale.proceeds_in_usdc",
    "capped_sale.order_in_token",
    "capped_sale.claim_in_token",
];

/// Measures it.
pub fn measure(costs: &mut Costs) {
    let lines = [
        (Kind::Usdc, "capped_sale.order_in_usdc", "capped_sale.claim_in_usdc"),
        (Kind::Token, "capped_sale.order_in_token", "capped_sale.claim_in_token"),
    ];
    for (kind, order, claim) in lines {
        // 4 lots for three who ask for 3 or 4; each of them keeps some of the currency.
        let mut paid = Paid::open(Mechanism::Capped, kind, &[]);
        let [ada, bob, cyd] = ["ada", "bob", "cyd"].map(|name| paid.buyer(name, 10 * PRICE));
        paid.does(&ada, Action::Order(4)).expect("it may take the price");
        paid.does(&bob, Action::Order(3)).expect("it may take the price");
        let ordered = paid.does(&cyd, Action::Order(4)).expect("it may take the price");
        costs.add(order, "a person's first, through the registry, into a slot that is there", ordered);
        let down = paid.does(&cyd, Action::Change(3)).expect("the sale is open");
        paid.settle();
        let claims = Action::Claim(paid.alias("ada"));
        let claimed = paid.does(&ada, claims).expect("it is hers");
        costs.add(claim, "the first of our token that the buyer has, and a refund", claimed);
        if kind == Kind::Usdc {
            costs.add("capped_sale.change_down_in_usdc", "in the same slot, with money back", down);
            let keeper = paid.roles.keeper.clone();
            let taken = paid.does(&keeper, Action::Proceeds).expect("they are there");
            costs.add("capped_sale.proceeds_in_usdc", "to somebody who has none of it", taken);
        }
    }
}
