//! Orders: exact payment of P·q², changes at no loss, one order a person. What is refused changes nothing.

use e2e_tests::{PRECOMPILE, action::Action, quadratic::Quadratic};
use fairsale_chain::{Account, Typed};
use fairsale_interfaces::sale::{Error, Order, Ordered};
use ink::U256;

fn open() -> Quadratic {
    Quadratic::open(|terms| (terms.personhood, terms.first_cap, terms.cap_step) = (PRECOMPILE, 8, 0))
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
    let unit = U256::from(stage.terms.payment_unit);
    for asked in 1..=8u32 {
        let due = 3 * u128::from(asked * asked);
        for got in [0, due - 1, due + 1, 3 * u128::from(asked)].into_iter().filter(|got| *got != due) {
            let wrong = Error::WrongPayment { expected: U256::from(due) * unit, got: U256::from(got) * unit };
            assert_eq!(stage.would(&ada, Action::Order(asked), got), Err(wrong));
        }
        assert_eq!(stage.would(&ada, Action::Order(asked), due), Ok(()));
    }
    let events: Vec<Ordered> = stage.order(&ada, 5).events();
    assert_eq!(events.len(), 1);
    assert_eq!((events[0].asked, events[0].deposit, events[0].account), (5, 75, ada.address()));
}

#[test]
fn changes_pay_the_difference_of_squares() {
    let mut stage = open();
    let ada = stage.citizen("ada");
    stage.order(&ada, 3);
    let floor = stage.chain.constants().existential_deposit;
    let mut before = 3;
    for asked in [4, 8, 8, 2, 1, 5] {
        let (money, due) = (stage.money(ada.address()), stage.cost(asked) as i128 - stage.cost(before) as i128);
        let receipt = stage.change(&ada, before, asked);
        assert_eq!(stage.money(ada.address()) as i128, money as i128 - due - receipt.cost.deposit);
        assert_eq!(stage.money(stage.at.sale), floor + stage.cost(asked));
        assert_eq!(order_of(&mut stage, "ada"), Some(Order { asked, account: ada.address() }));
        before = asked;
    }
    stage.act(&ada, Action::Withdraw, 0).expect("hers");
    assert_eq!((stage.money(stage.at.sale), order_of(&mut stage, "ada")), (floor, None));
}

#[test]
fn a_person_has_one_order_however_many_accounts() {
    let mut stage = open();
    let first = stage.citizen("ada");
    stage.order(&first, 2);
    let second = stage.wallet("ada's phone");
    let (alias, context) = (stage.alias("ada"), stage.terms.context);
    stage.chain.set_person(second.address(), context, 2, alias);
    let cost = stage.cost(1);
    assert_eq!(stage.act(&second, Action::Order(1), cost).map(drop), Err(Error::AlreadyOrdered { asked: 2 }));
    stage.change(&second, 2, 3);
    assert_eq!(order_of(&mut stage, "ada"), Some(Order { asked: 3, account: second.address() }));
}

#[test]
fn who_is_nobody_or_not_enough_of_a_person_is_refused() {
    let mut stage = Quadratic::open(|terms| terms.min_status = 2);
    let stranger = stage.wallet("stranger");
    let refused = |status, required| Err(Error::NotAPerson { status, required });
    assert_eq!(stage.act(&stranger, Action::Order(1), 3).map(drop), refused(0, 2));
    assert_eq!(stage.act(&stranger, Action::Change(1), 0).map(drop), refused(0, 1));
    assert_eq!(stage.act(&stranger, Action::Withdraw, 0).map(drop), refused(0, 1));
    let lite = stage.wallet("lite");
    stage.attest("lite", &lite, 1, u64::MAX, 1).expect("two issuers signed");
    assert_eq!(stage.act(&lite, Action::Order(1), 3).map(drop), refused(1, 2));
    assert_eq!(stage.act(&lite, Action::Change(1), 0).map(drop), Err(Error::NoOrder));
    assert_eq!(stage.act(&lite, Action::Withdraw, 0).map(drop), Err(Error::NoOrder));
}

#[test]
fn a_status_that_drops_takes_no_order_away() {
    let mut stage = Quadratic::open(|_| ());
    let ada = stage.person("ada");
    stage.order(&ada, 1);
    stage.attest("ada", &ada, 1, u64::MAX, 2).expect("two issuers signed");
    stage.change(&ada, 1, 2);
    stage.act(&ada, Action::Withdraw, 0).expect("hers");
    let refused = Err(Error::NotAPerson { status: 1, required: 2 });
    assert_eq!(stage.act(&ada, Action::Order(1), 3).map(drop), refused, "but a new one needs it");
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
