//! Orders: exact payment of P·q², changes at no loss, one order a person. What is refused changes nothing.

use e2e_tests::{PRECOMPILE, action::Action, quadratic::Quadratic};
use fairsale_chain::{Account, Typed};
use fairsale_interfaces::sale::{Error, Order, Ordered};
use ink::U256;

fn open() -> Quadratic {
    Quadratic::open(|terms| (terms.common.personhood, terms.first_cap, terms.cap_step) = (PRECOMPILE, 8, 0))
}

fn order_of(stage: &mut Quadratic, person: &str) -> Option<Order> {
    use fairsale_interfaces::sale::Sale;
    let (sale, alias) = (stage.sale(), stage.alias(person));
    stage.chain.ask(sale.order_of(alias)).expect("a view").value
}

#[test]
fn the_deposit_is_the_price_times_the_square_exactly() {
    let mut stage = open();
    let ada = stage.citizen("ada");
    let unit = U256::from(stage.terms.common.payment_unit);
    for lots in 1..=8u32 {
        let due = 3 * u128::from(lots * lots);
        for got in [0, due - 1, due + 1, 3 * u128::from(lots)].into_iter().filter(|got| *got != due) {
            let wrong = Error::WrongPayment { expected: U256::from(due) * unit, got: U256::from(got) * unit };
            assert_eq!(stage.would(&ada, Action::Order(lots), got), Err(wrong));
        }
        assert_eq!(stage.would(&ada, Action::Order(lots), due), Ok(()));
    }
    let events: Vec<Ordered> = stage.order(&ada, 5).events();
    assert_eq!(events.len(), 1);
    assert_eq!((events[0].lots, events[0].deposit, events[0].account), (5, 75, ada.address()));
}

#[test]
fn changes_pay_the_difference_of_squares() {
    let mut stage = open();
    let ada = stage.citizen("ada");
    stage.order(&ada, 3);
    let floor = stage.chain.constants().existential_deposit;
    let mut before = 3;
    for lots in [4, 8, 8, 2, 1, 5] {
        let (money, due) = (stage.money(ada.address()), stage.cost(lots) as i128 - stage.cost(before) as i128);
        let receipt = stage.change(&ada, before, lots);
        assert_eq!(stage.money(ada.address()) as i128, money as i128 - due - receipt.cost.deposit);
        assert_eq!(stage.money(stage.at.sale), floor + stage.cost(lots));
        assert_eq!(order_of(&mut stage, "ada"), Some(Order { lots, account: ada.address() }));
        before = lots;
    }
    stage.act(&ada, Action::Withdraw, 0).expect("hers");
    assert_eq!((stage.money(stage.at.sale), order_of(&mut stage, "ada")), (floor, None));
}

#[test]
fn what_is_refused_changes_nothing() {
    let mut stage = open();
    let (ada, bob) = (stage.citizen("ada"), stage.citizen("bob"));
    stage.order(&ada, 2);
    let seen = |stage: &mut Quadratic| {
        let sale = stage.sale();
        let state = stage.chain.ask(sale.state()).expect("a view").value;
        (stage.money(stage.at.sale), state, order_of(stage, "ada"), order_of(stage, "bob"))
    };
    let before = seen(&mut stage);
    let try_all: [(&Account, Action, u128); 7] = [
        (&ada, Action::Order(1), 3),
        (&ada, Action::Change(9), 3 * 81 - 12),
        (&ada, Action::Change(3), 14),
        (&bob, Action::Change(1), 3),
        (&bob, Action::Withdraw, 0),
        (&bob, Action::Order(0), 0),
        (&bob, Action::Settle, 0),
    ];
    for (who, action, value) in try_all {
        assert!(stage.act(who, action, value).is_err(), "{action:?}");
        assert_eq!(seen(&mut stage), before, "{action:?}");
    }
}
