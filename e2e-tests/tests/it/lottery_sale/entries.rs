//! Entering alone, changing, withdrawing: one entry a person, for exactly the price. What is refused changes nothing.

use super::*;
use e2e_tests::PRECOMPILE;
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
    let ordered = Ordered { alias, account: ada.address(), asked: 1, deposit: PRICE };
    assert_eq!(receipt.events::<Ordered>(), [ordered]);
    assert_eq!(lottery.money(ada.address()) as i128, before as i128 - PRICE as i128 - receipt.cost.deposit);
    assert_eq!(order_of(&mut lottery, "ada"), Some(Order { asked: 1, account: ada.address() }));
    assert_eq!((pot(&lottery), lottery.entries()), (PRICE, [1, 0, 0, 0, 0, 0, 0, 0]));
    assert_eq!(lottery.if_closed_now("ada"), Outcome { units: 1, paid: PRICE, refund: 0 });
    assert_eq!(lottery.chance_of("ada"), (1, 1));
    let between = lottery.money(ada.address());
    let receipt = lottery.act(&ada, Action::Withdraw, 0).expect("theirs");
    assert_eq!(receipt.events::<Ordered>(), [Ordered { alias, account: ada.address(), asked: 0, deposit: 0 }]);
    assert_eq!(lottery.money(ada.address()) as i128, between as i128 + PRICE as i128 - receipt.cost.deposit);
    assert_eq!((order_of(&mut lottery, "ada"), pot(&lottery), lottery.entries()), (None, 0, [0; 8]));
    assert_eq!(answer(&mut lottery, &ada, Action::Withdraw, 0), Err(Error::NoOrder));
    assert_eq!(lottery.if_closed_now("ada"), Outcome::default());
    answer(&mut lottery, &ada, Action::Order(1), PRICE).expect("as often as they like");
}

#[test]
fn a_wrong_payment_is_refused_with_both_figures() {
    let mut lottery = Lottery::open(|_| ());
    let ada = lottery.person("ada");
    let expected = value(&lottery, PRICE);
    for paid in [0, 1, PRICE - 1, PRICE + 1, 2 * PRICE] {
        let got = value(&lottery, paid);
        let refused = answer(&mut lottery, &ada, Action::Order(1), paid);
        assert_eq!(refused, Err(Error::WrongPayment { expected, got }));
    }
    assert_eq!((pot(&lottery), lottery.entries()), (0, [0; 8]));
    lottery.act(&ada, Action::Order(1), PRICE).expect("exactly");
    for paid in [1, PRICE] {
        let got = value(&lottery, paid);
        let refused = answer(&mut lottery, &ada, Action::Change(1), paid);
        assert_eq!(refused, Err(Error::WrongPayment { expected: 0.into(), got }));
    }
    assert_eq!(pot(&lottery), PRICE);
}

#[test]
fn an_entry_is_for_one() {
    let mut lottery = Lottery::open(|_| ());
    let ada = lottery.person("ada");
    for asked in [0, 2, u32::MAX] {
        assert_eq!(answer(&mut lottery, &ada, Action::Order(asked), PRICE), Err(Error::WrongAsk { asked, max: 1 }));
        assert_eq!(answer(&mut lottery, &ada, Action::Change(asked), 0), Err(Error::WrongAsk { asked, max: 1 }));
    }
    assert_eq!(answer(&mut lottery, &ada, Action::Change(1), 0), Err(Error::NoOrder));
    lottery.act(&ada, Action::Order(1), PRICE).expect("a person");
    for asked in [1, 2] {
        let refused = answer(&mut lottery, &ada, Action::Order(asked), PRICE);
        assert_eq!(refused, Err(Error::AlreadyOrdered { asked: 1 }));
    }
    assert_eq!(pot(&lottery), PRICE);
}

#[test]
fn nobody_enters_who_is_no_person() {
    for min_status in [1, 2] {
        let mut lottery = Lottery::open(|terms| terms.min_status = min_status);
        let eve = lottery.wallet("eve");
        let refused = Err(Error::NotAPerson { status: 0, required: min_status });
        assert_eq!(answer(&mut lottery, &eve, Action::Order(1), PRICE), refused);
        for action in [Action::Change(1), Action::Withdraw] {
            let refused = Err(Error::NotAPerson { status: 0, required: 1 });
            assert_eq!(answer(&mut lottery, &eve, action, 0), refused);
        }
        lottery.attest("eve", &eve, 1, u64::MAX, 1).expect("two issuers signed");
        let refused = Err(Error::NotAPerson { status: 1, required: min_status });
        let answered = answer(&mut lottery, &eve, Action::Order(1), PRICE);
        assert_eq!(answered, if min_status == 1 { Ok(()) } else { refused });
    }
}

#[test]
fn a_person_with_two_accounts_has_one_entry() {
    for precompile in [false, true] {
        let mut lottery = Lottery::open(|terms| {
            if precompile {
                terms.personhood = PRECOMPILE;
            }
        });
        let (ada, other) = (lottery.wallet("ada"), lottery.wallet("ada's other wallet"));
        let (alias, context) = (lottery.alias("ada"), lottery.terms.context);
        if precompile {
            for wallet in [&ada, &other] {
                lottery.chain.set_person(wallet.address(), context, 2, alias);
            }
        } else {
            lottery.attest("ada", &ada, 2, u64::MAX, 1).expect("two issuers signed");
        }
        answer(&mut lottery, &ada, Action::Order(1), PRICE).expect("a person");
        if !precompile {
            lottery.attest("ada", &other, 2, u64::MAX, 2).expect("two issuers signed");
        }
        let twice = answer(&mut lottery, &other, Action::Order(1), PRICE);
        assert_eq!(twice, Err(Error::AlreadyOrdered { asked: 1 }));
        // The other account can have the entry bound to it, and withdraw it.
        let receipt = lottery.act(&other, Action::Change(1), 0).expect("the same person");
        let ordered = Ordered { alias, account: other.address(), asked: 1, deposit: PRICE };
        assert_eq!(receipt.events::<Ordered>(), [ordered]);
        assert_eq!(order_of(&mut lottery, "ada"), Some(Order { asked: 1, account: other.address() }));
        assert_eq!(lottery.entries()[0], 1);
        answer(&mut lottery, &other, Action::Withdraw, 0).expect("the same person");
        assert_eq!(pot(&lottery), 0);
    }
}

#[test]
fn a_status_that_drops_after_entry_takes_nothing_away() {
    let mut lottery = Lottery::open(|_| ());
    let ada = lottery.entrant("ada");
    lottery.attest("ada", &ada, 1, u64::MAX, 2).expect("two issuers signed");
    answer(&mut lottery, &ada, Action::Change(1), 0).expect("has come in");
    answer(&mut lottery, &ada, Action::Withdraw, 0).expect("has come in");
    let again = answer(&mut lottery, &ada, Action::Order(1), PRICE);
    assert_eq!(again, Err(Error::NotAPerson { status: 1, required: 2 }), "that would be new");
}

#[test]
fn a_gift_is_entered_for_nothing() {
    let mut lottery = Lottery::open(|terms| terms.price = 0);
    let ada = lottery.person("ada");
    let got = value(&lottery, 1);
    let refused = answer(&mut lottery, &ada, Action::Order(1), 1);
    assert_eq!(refused, Err(Error::WrongPayment { expected: 0.into(), got }));
    answer(&mut lottery, &ada, Action::Order(1), 0).expect("a person");
    answer(&mut lottery, &ada, Action::Withdraw, 0).expect("theirs");
    answer(&mut lottery, &ada, Action::Order(1), 0).expect("a person");
    lottery.settle();
    lottery.claim(&ada, "ada");
    assert_eq!(lottery.tickets(ada.address()), 1);
    let keeper = keeper(&lottery);
    assert_eq!(answer(&mut lottery, &keeper, Action::Proceeds, 0), Err(Error::NothingLeft));
}

#[test]
fn before_the_close_the_certain_part_and_the_chance_are_told() {
    let mut lottery = Lottery::open(|terms| (terms.supply, terms.min_raise) = (2, 2 * PRICE));
    let all_back = Outcome { units: 0, paid: 0, refund: PRICE };
    lottery.entrant("ada");
    assert_eq!((lottery.if_closed_now("ada"), lottery.chance_of("ada")), (all_back, (0, 1)), "raises too little");
    lottery.entrant("bob");
    let certain = Outcome { units: 1, paid: PRICE, refund: 0 };
    assert_eq!((lottery.if_closed_now("ada"), lottery.chance_of("ada")), (certain, (1, 1)));
    lottery.entrant("cem");
    assert_eq!((lottery.if_closed_now("ada"), lottery.chance_of("ada")), (all_back, (2, 3)));
    let closes_at = lottery.terms.closes_at;
    lottery.at_time(closes_at);
    assert_eq!((lottery.if_closed_now("ada"), lottery.chance_of("ada")), (all_back, (2, 3)));
    lottery.settle();
    let told = ["ada", "bob", "cem"].map(|name| (lottery.if_closed_now(name), lottery.chance_of(name)));
    assert_eq!(told.iter().filter(|told| **told == (certain, (1, 1))).count(), 2);
    assert_eq!(told.iter().filter(|told| **told == (all_back, (0, 1))).count(), 1);
}
