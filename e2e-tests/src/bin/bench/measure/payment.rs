//! The capped sale, paid in an ERC-20.

use super::Costs;
use e2e_tests::{
    action::Action,
    capped::Capped,
    currency::{Kind, PRICE},
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
        let mut stage = Capped::paid_in(kind, 4, PRICE, &[]);
        let [ada, bob, cyd] = ["ada", "bob", "cyd"].map(|name| stage.payer(name, 10 * PRICE));
        stage.act(&ada, Action::Order(4), 0).expect("it may take the price");
        stage.act(&bob, Action::Order(3), 0).expect("it may take the price");
        let ordered = stage.act(&cyd, Action::Order(4), 0).expect("it may take the price");
        costs.add(order, "a person's first, through the registry, into a slot that is there", ordered);
        let down = stage.act(&cyd, Action::Change(3), 0).expect("the sale is open");
        stage.close_and_settle();
        let claims = Action::Claim(stage.alias("ada"));
        let claimed = stage.act(&ada, claims, 0).expect("it is hers");
        costs.add(claim, "the first of our token that the buyer has, and a refund", claimed);
        if kind == Kind::Usdc {
            costs.add("capped_sale.change_down_in_usdc", "in the same slot, with money back", down);
            let taken = stage.keep(Action::Proceeds).expect("they are there");
            costs.add("capped_sale.proceeds_in_usdc", "to somebody who has none of it", taken);
        }
    }
}
