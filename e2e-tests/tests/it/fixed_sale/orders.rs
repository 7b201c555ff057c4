//! Purchases: exact payment, the cap of a person, the stock to its last lot. What is refused changes nothing.

use super::*;
use e2e_tests::PRECOMPILE;
use fairsale_interfaces::sale::{Claimed, Order, Ordered};
use ink::U256;

fn open() -> Fixed {
    Fixed::open(|terms| terms.common.personhood = PRECOMPILE)
}

/// Another account of a person who is known to the stand-in.
fn second_account(stage: &mut Fixed, person: &str) -> Account {
    let wallet = stage.wallet(&format!("{person}'s other"));
    let (alias, context) = (stage.alias(person), stage.terms.common.context);
    stage.chain.set_person(wallet.address(), context, 2, alias);
    wallet
}

#[test]
fn a_purchase_is_paid_exactly_and_delivered_at_once() {
    let mut stage = open();
    let ada = stage.citizen("ada");
    for lots in 1..=4 {
        let due = stage.cost(lots);
        for got in [0, due - 1, due + 1, 2 * due] {
            let wrong = Error::WrongPayment { expected: value(&stage, due), got: value(&stage, got) };
            assert_eq!(stage.would(&ada, Action::Order(lots), got), Err(wrong));
        }
    }
    let receipt = stage.order(&ada, 3);
    let (alias, account) = (stage.alias("ada"), ada.address());
    assert_eq!(receipt.events::<Ordered>(), [Ordered { alias, account, lots: 3, deposit: 6 }]);
    assert_eq!(receipt.events::<Claimed>(), [Claimed { alias, account, allocated: 3, paid: 6, refund: 0 }]);
    assert_eq!((stage.tokens(account), stage.pot()), (3, 6));
    assert_eq!(stage.order_of("ada"), Some(Order { lots: 3, account }), "what was bought stands");
    assert_eq!((stage.state().left, stage.state().orders), (7, 1));
}

#[test]
fn more_can_be_bought_for_the_difference() {
    let mut stage = open();
    let ada = stage.citizen("ada");
    assert_eq!(answer(&mut stage, &ada, Action::Change(1), 2), Err(Error::NoOrder));
    stage.order(&ada, 1);
    let wrong = Error::WrongPayment { expected: value(&stage, 4), got: value(&stage, 6) };
    assert_eq!(answer(&mut stage, &ada, Action::Change(3), 6), Err(wrong));
    let receipt = stage.change(&ada, 1, 3);
    let (alias, account) = (stage.alias("ada"), ada.address());
    assert_eq!(receipt.events::<Ordered>(), [Ordered { alias, account, lots: 3, deposit: 4 }]);
    assert_eq!(receipt.events::<Claimed>(), [Claimed { alias, account, allocated: 2, paid: 4, refund: 0 }]);
    assert_eq!((stage.tokens(account), stage.pot()), (3, 6));
    assert_eq!(answer(&mut stage, &ada, Action::Order(4), 8), Err(Error::AlreadyOrdered { lots: 3 }));
    let receipt = stage.change(&ada, 3, 3);
    assert_eq!(receipt.events::<Claimed>(), [], "nothing more is nothing");
    assert_eq!((stage.tokens(account), stage.pot(), stage.state().orders), (3, 6, 1));
}

#[test]
fn what_is_bought_is_bought() {
    for mut stage in [open(), Fixed::later(|terms| terms.common.personhood = PRECOMPILE)] {
        let ada = stage.citizen("ada");
        stage.order(&ada, 3);
        for lots in [0, 1, 2] {
            assert_eq!(answer(&mut stage, &ada, Action::Change(lots), 0), Err(Error::Binding));
        }
        assert_eq!(answer(&mut stage, &ada, Action::Withdraw, 0), Err(Error::Binding));
        let stranger = stage.wallet("stranger");
        assert_eq!(answer(&mut stage, &stranger, Action::Withdraw, 0), Err(Error::Binding));
        assert_eq!(stage.order_of("ada"), Some(Order { lots: 3, account: ada.address() }));
        assert_eq!(stage.pot(), 6);
    }
}

#[test]
fn the_cap_is_a_persons_however_many_accounts() {
    let mut stage = open();
    let ada = stage.citizen("ada");
    for lots in [0, 5, u32::MAX] {
        let wrong = Err(Error::WrongLots { lots, max: 4 });
        assert_eq!(answer(&mut stage, &ada, Action::Order(lots), 0), wrong);
    }
    stage.order(&ada, 3);
    let other = second_account(&mut stage, "ada");
    assert_eq!(answer(&mut stage, &other, Action::Order(1), 2), Err(Error::AlreadyOrdered { lots: 3 }));
    assert_eq!(answer(&mut stage, &other, Action::Change(5), 4), Err(Error::WrongLots { lots: 5, max: 4 }));
    stage.change(&other, 3, 4);
    assert_eq!((stage.tokens(ada.address()), stage.tokens(other.address())), (3, 1));
    assert_eq!(stage.order_of("ada"), Some(Order { lots: 4, account: other.address() }));
    for wallet in [&ada, &other] {
        assert_eq!(answer(&mut stage, wallet, Action::Change(5), 2), Err(Error::WrongLots { lots: 5, max: 4 }));
    }
}

#[test]
fn stock_is_sold_to_its_last_lot_and_no_further() {
    let mut stage = open();
    let [ada, bob, cem, dan] = ["ada", "bob", "cem", "dan"].map(|name| stage.citizen(name));
    stage.order(&ada, 4);
    stage.order(&bob, 3);
    // Three are left.
    assert_eq!(stage.would(&cem, Action::Order(2), 4), Ok(()));
    assert_eq!(stage.would(&cem, Action::Order(3), 6), Ok(()));
    assert_eq!(answer(&mut stage, &cem, Action::Order(4), 8), Err(Error::WrongLots { lots: 4, max: 3 }));
    assert_eq!((stage.pot(), stage.order_of("cem")), (14, None), "refused whole");
    stage.order(&cem, 2);
    // One is left: of four that Bob may have by the cap, there is just the one; of Cem's two more, one.
    assert_eq!(answer(&mut stage, &cem, Action::Change(4), 4), Err(Error::WrongLots { lots: 4, max: 3 }));
    stage.change(&bob, 3, 4);
    assert_eq!(stage.state().left, 0);
    assert_eq!(answer(&mut stage, &dan, Action::Order(1), 2), Err(Error::WrongLots { lots: 1, max: 0 }));
    assert_eq!(answer(&mut stage, &cem, Action::Change(3), 2), Err(Error::WrongLots { lots: 3, max: 2 }));
    assert_eq!(stage.phase(), Phase::Open, "a sale that is sold out closes when its terms say");
    assert_eq!((stage.tokens(stage.at.sale), stage.pot()), (0, 20));
}

#[test]
fn what_is_left_of_whole_lots_is_not_sold() {
    let mut stage = Fixed::open(|terms| {
        (terms.common.personhood, terms.common.supply, terms.common.lot_size) = (PRECOMPILE, 20, 7);
    });
    let ada = stage.citizen("ada");
    assert_eq!(answer(&mut stage, &ada, Action::Order(3), 6), Err(Error::WrongLots { lots: 3, max: 2 }));
    stage.order(&ada, 2);
    assert_eq!((stage.tokens(ada.address()), stage.tokens(stage.at.sale)), (14, 6));
    stage.close_and_settle();
    keep(&mut stage, Action::Unsold).expect("six units");
    assert_eq!(stage.tokens(stage.terms.common.unsold_to), 6);
}

#[test]
fn a_gift_costs_nothing() {
    for later in [false, true] {
        let mut stage = Fixed::open(|terms| {
            (terms.common.personhood, terms.common.price) = (PRECOMPILE, 0);
            terms.claims_from = if later { terms.common.closes_at + 7 } else { 0 };
        });
        let ada = stage.citizen("ada");
        let wrong = Error::WrongPayment { expected: U256::zero(), got: value(&stage, 1) };
        assert_eq!(answer(&mut stage, &ada, Action::Order(2), 1), Err(wrong));
        stage.order(&ada, 2);
        stage.close_and_settle();
        assert_eq!(keep(&mut stage, Action::Proceeds), Err(Error::NothingLeft));
        keep(&mut stage, Action::Unsold).expect("eight");
        if later {
            stage.set_time(stage.terms.claims_from);
            assert_eq!(stage.claimed(&ada, "ada"), (2, 0));
        }
        assert_eq!(stage.tokens(ada.address()), 2);
    }
}

#[test]
fn the_largest_numbers_are_sold() {
    let mut stage = Fixed::open(|terms| {
        (terms.common.personhood, terms.common.supply, terms.common.lot_size, terms.common.price) =
            (PRECOMPILE, u128::MAX, u128::MAX / 3, 1);
    });
    let ada = stage.citizen("ada");
    assert_eq!(answer(&mut stage, &ada, Action::Order(4), 4), Err(Error::WrongLots { lots: 4, max: 3 }));
    stage.order(&ada, 3);
    assert_eq!(stage.tokens(ada.address()), u128::MAX);
}

#[test]
fn stock_may_be_more_than_persons_can_count() {
    let mut stage = Fixed::open(|terms| {
        (terms.common.personhood, terms.common.supply, terms.max_lots, terms.common.price) =
            (PRECOMPILE, u128::MAX, u32::MAX, 1);
    });
    let ada = stage.citizen("ada");
    stage.order(&ada, u32::MAX);
    assert_eq!(answer(&mut stage, &ada, Action::Order(u32::MAX), 0), Err(Error::AlreadyOrdered { lots: u32::MAX }));
    assert_eq!(stage.state().left, u128::MAX - u128::from(u32::MAX));
    stage.close_and_settle();
    keep(&mut stage, Action::Unsold).expect("nearly all");
    assert_eq!(stage.tokens(stage.terms.common.unsold_to), u128::MAX - u128::from(u32::MAX));
}

#[test]
fn what_is_refused_changes_nothing() {
    let mut stage = open();
    let (ada, bob) = (stage.citizen("ada"), stage.citizen("bob"));
    stage.order(&ada, 2);
    let seen =
        |stage: &mut Fixed| (stage.pot(), stage.state(), stage.order_of("ada"), stage.order_of("bob"), stage.phase());
    let before = seen(&mut stage);
    let alias = stage.alias("ada");
    let try_all: [(&Account, Action, u128); 10] = [
        (&ada, Action::Order(1), 2),
        (&ada, Action::Change(5), 6),
        (&ada, Action::Change(3), 3),
        (&ada, Action::Change(1), 0),
        (&ada, Action::Withdraw, 0),
        (&ada, Action::Claim(alias), 0),
        (&bob, Action::Change(1), 2),
        (&bob, Action::Order(0), 0),
        (&bob, Action::Settle, 0),
        (&bob, Action::Proceeds, 0),
    ];
    for (who, action, value) in try_all {
        assert!(stage.act(who, action, value).is_err(), "{action:?}");
        assert_eq!(seen(&mut stage), before, "{action:?}");
    }
}
