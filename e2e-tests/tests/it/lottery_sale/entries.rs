//! Entering alone, changing, withdrawing: one entry a person, for exactly the price. What is refused changes nothing.

use super::*;
use fairsale_chain::Typed;
use fairsale_interfaces::sale::{Error, Order, Ordered, Outcome, Sale};

fn order_of(lottery: &mut Lottery, person: &str) -> Option<Order> {
    let (alias, sale) = (lottery.alias(person), lottery.sale());
    lottery.chain.ask(sale.order_of(alias)).expect("a view").value
}

#[test]
fn entering_takes_exactly_the_price_and_withdrawing_gives_it_back() {
    let mut lottery = Lottery::open(|_| ());
    let ada = lottery.person("ada");
    let alias = lottery.alias("ada");
    assert_eq!((order_of(&mut lottery, "ada"), lottery.chance_of("ada")), (None, (0, 1)));
    let before = lottery.money(ada.address());
    let receipt = lottery.act(&ada, Action::Order(1), PRICE).expect("a person");
    let ordered = Ordered { alias, account: ada.address(), lots: 1, deposit: PRICE };
    assert_eq!(receipt.events::<Ordered>(), [ordered]);
    assert_eq!(lottery.money(ada.address()) as i128, before as i128 - PRICE as i128 - receipt.cost.deposit);
    assert_eq!(order_of(&mut lottery, "ada"), Some(Order { lots: 1, account: ada.address() }));
    assert_eq!((lottery.pot(), lottery.entries()), (PRICE, [1, 0, 0, 0, 0, 0, 0, 0]));
    assert_eq!(lottery.if_closed_now("ada"), Outcome { allocated: 1, paid: PRICE, refund: 0 });
    assert_eq!(lottery.chance_of("ada"), (1, 1));
    let between = lottery.money(ada.address());
    let receipt = lottery.act(&ada, Action::Withdraw, 0).expect("theirs");
    assert_eq!(receipt.events::<Ordered>(), [Ordered { alias, account: ada.address(), lots: 0, deposit: 0 }]);
    assert_eq!(lottery.money(ada.address()) as i128, between as i128 + PRICE as i128 - receipt.cost.deposit);
    assert_eq!((order_of(&mut lottery, "ada"), lottery.pot(), lottery.entries()), (None, 0, [0; 8]));
    assert_eq!(answer(&mut lottery, &ada, Action::Withdraw, 0), Err(Error::NoOrder));
    assert_eq!(lottery.if_closed_now("ada"), Outcome::default());
    answer(&mut lottery, &ada, Action::Order(1), PRICE).expect("as often as they like");
}

#[test]
fn an_entry_is_for_one() {
    let mut lottery = Lottery::open(|_| ());
    let ada = lottery.person("ada");
    for lots in [0, 2, u32::MAX] {
        assert_eq!(answer(&mut lottery, &ada, Action::Order(lots), PRICE), Err(Error::WrongLots { lots, max: 1 }));
        assert_eq!(answer(&mut lottery, &ada, Action::Change(lots), 0), Err(Error::WrongLots { lots, max: 1 }));
    }
    assert_eq!(answer(&mut lottery, &ada, Action::Change(1), 0), Err(Error::NoOrder));
    lottery.act(&ada, Action::Order(1), PRICE).expect("a person");
    for lots in [1, 2] {
        let refused = answer(&mut lottery, &ada, Action::Order(lots), PRICE);
        assert_eq!(refused, Err(Error::AlreadyOrdered { lots: 1 }));
    }
    assert_eq!(lottery.pot(), PRICE);
}

#[test]
fn before_the_close_the_certain_part_and_the_chance_are_told() {
    let mut lottery = Lottery::open(|terms| (terms.common.supply, terms.common.min_raise) = (2, 2 * PRICE));
    let all_back = Outcome { allocated: 0, paid: 0, refund: PRICE };
    lottery.entrant("ada");
    assert_eq!((lottery.if_closed_now("ada"), lottery.chance_of("ada")), (all_back, (0, 1)), "raises too little");
    lottery.entrant("bob");
    let certain = Outcome { allocated: 1, paid: PRICE, refund: 0 };
    assert_eq!((lottery.if_closed_now("ada"), lottery.chance_of("ada")), (certain, (1, 1)));
    lottery.entrant("cem");
    assert_eq!((lottery.if_closed_now("ada"), lottery.chance_of("ada")), (all_back, (2, 3)));
    let closes_at = lottery.terms.common.closes_at;
    lottery.set_time(closes_at);
    assert_eq!((lottery.if_closed_now("ada"), lottery.chance_of("ada")), (all_back, (2, 3)));
    lottery.close_and_settle();
    let told = ["ada", "bob", "cem"].map(|name| (lottery.if_closed_now(name), lottery.chance_of(name)));
    assert_eq!(told.iter().filter(|told| **told == (certain, (1, 1))).count(), 2);
    assert_eq!(told.iter().filter(|told| **told == (all_back, (0, 1))).count(), 1);
}
