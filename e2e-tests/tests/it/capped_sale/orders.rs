//! While a sale is open, an order may be placed, changed and withdrawn at no loss, for exactly its deposit; and what is
//! refused changes nothing.

use e2e_tests::{PRECOMPILE, Stage, action::Action, capped::Capped};
use fairsale_chain::{Account, Typed};
use fairsale_interfaces::{
    personhood::Alias,
    sale::{Error, Order, Ordered, Sale},
};
use ink::U256;

/// What one planck is in the value that contracts see.
const UNIT: u64 = 100_000_000;

/// An open sale at 2 a lot with up to 100 lots a person, and Ada, who is one.
fn open() -> (Stage, Account) {
    let mut stage = Capped::open(|terms| terms.common.personhood = PRECOMPILE);
    let ada = stage.citizen("ada");
    (stage, ada)
}

fn order_of(stage: &mut Stage, alias: Alias) -> Option<Order> {
    stage.chain.ask(stage.at.sale().order_of(alias)).expect("a view").value
}

fn wrong_payment(expected: u128, got: u128) -> Error {
    Error::WrongPayment { expected: U256::from(expected) * UNIT, got: U256::from(got) * UNIT }
}

/// All that a refused call could have changed, as far as the caller and Ada are concerned.
fn picture(stage: &mut Stage, who: &Account) -> impl PartialEq + std::fmt::Debug + use<> {
    let (sale, alias) = (stage.at.sale, stage.alias("ada"));
    let state = stage.chain.ask(stage.at.sale().state()).expect("a view").value;
    let money = [stage.money(sale), stage.money(who.address())];
    (state, money, stage.tokens(sale), order_of(stage, alias), stage.if_closed_now("ada"))
}

/// The refusal of a message that must change nothing.
#[track_caller]
fn refusal(stage: &mut Stage, who: &Account, action: Action, value: u128) -> Error {
    let before = picture(stage, who);
    let error = stage.act(who, action, value).expect_err("it is refused");
    assert_eq!(picture(stage, who), before, "what is refused changes nothing");
    error
}

/// What an accepted message moved: what the caller has less, apart from the storage deposit; what the sale has more.
fn moved(stage: &mut Stage, who: &Account, action: Action, value: u128) -> (i128, i128) {
    let have = |stage: &Stage| [who.address(), stage.at.sale].map(|account| stage.money(account) as i128);
    let [purse, pot] = have(stage);
    let receipt = stage.act(who, action, value).unwrap_or_else(|error| panic!("{action:?}: {error:?}"));
    let alias = stage.alias("ada");
    let order = order_of(stage, alias).unwrap_or(Order { lots: 0, account: who.address() });
    let events: Vec<Ordered> = receipt.events();
    assert_eq!((receipt.events.len(), events.len()), (1, 1), "one event, and nothing else");
    let told = (events[0].alias, events[0].account, events[0].lots, events[0].deposit);
    assert_eq!(told, (alias, who.address(), order.lots, u128::from(order.lots) * 2), "it tells all");
    let [purse_now, pot_now] = have(stage);
    (purse - receipt.cost.deposit - purse_now, pot_now - pot)
}

#[test]
fn an_order_is_taken_for_exactly_its_deposit() {
    for lots in [1, 2, 64, 65, 99, 100] {
        let (mut stage, ada) = open();
        let deposit = u128::from(lots) * 2;
        for value in [0, 1, deposit - 1, deposit + 1, 2 * deposit, 100_000] {
            if value != deposit {
                let error = refusal(&mut stage, &ada, Action::Order(lots), value);
                assert_eq!(error, wrong_payment(deposit, value));
            }
        }
        let both = (deposit as i128, deposit as i128);
        assert_eq!(moved(&mut stage, &ada, Action::Order(lots), deposit), both);
        let alias = stage.alias("ada");
        assert_eq!(order_of(&mut stage, alias), Some(Order { lots, account: ada.address() }));
    }
}

#[test]
fn an_order_is_raised_for_exactly_the_difference() {
    let (mut stage, ada) = open();
    stage.order(&ada, 10);
    for value in [0, 1, 3, 22] {
        assert_eq!(refusal(&mut stage, &ada, Action::Change(11), value), wrong_payment(2, value));
    }
    assert_eq!(moved(&mut stage, &ada, Action::Change(11), 2), (2, 2));
    assert_eq!(moved(&mut stage, &ada, Action::Change(100), 178), (178, 178), "up to the cap");
}

#[test]
fn an_order_is_lowered_without_payment_and_the_difference_comes_back_at_once() {
    let (mut stage, ada) = open();
    stage.order(&ada, 100);
    for value in [1, 2, 198] {
        assert_eq!(refusal(&mut stage, &ada, Action::Change(99), value), wrong_payment(0, value));
    }
    assert_eq!(moved(&mut stage, &ada, Action::Change(99), 0), (-2, -2));
    assert_eq!(moved(&mut stage, &ada, Action::Change(1), 0), (-196, -196), "down to one");
}

#[test]
fn an_order_may_be_changed_to_what_it_is() {
    let (mut stage, ada) = open();
    stage.order(&ada, 10);
    assert_eq!(refusal(&mut stage, &ada, Action::Change(10), 1), wrong_payment(0, 1));
    assert_eq!(moved(&mut stage, &ada, Action::Change(10), 0), (0, 0));
}

#[test]
fn withdrawing_pays_the_whole_deposit_and_the_storage_deposit_back() {
    let (mut stage, ada) = open();
    let zoe = stage.citizen("zoe");
    stage.order(&zoe, 1); // somebody has to pay for the place where such asks are counted
    let before = stage.money(ada.address());
    let ordered = stage.order(&ada, 64).cost.deposit;
    assert!(ordered > 0);
    stage.act(&ada, Action::Change(3), 0).expect("hers");
    let withdrawn = stage.act(&ada, Action::Withdraw, 0).expect("hers").cost.deposit;
    // The chain computes what it gives back as a share of all that a contract has deposited, and rounds down: it keeps one
    // or two of the smallest native unit, 10⁻¹⁰ DOT.
    let rounding = ordered + withdrawn;
    assert!((0..=2).contains(&rounding), "{rounding}");
    assert_eq!(stage.money(ada.address()) as i128, before as i128 - rounding);
    let alias = stage.alias("ada");
    assert_eq!(order_of(&mut stage, alias), None);
}

#[test]
fn whoever_withdrew_may_order_again_as_if_nothing_had_been() {
    let (mut stage, ada) = open();
    for lots in [5, 100, 1] {
        let deposit = i128::from(lots) * 2;
        assert_eq!(moved(&mut stage, &ada, Action::Order(lots), deposit as u128), (deposit, deposit));
        assert_eq!(moved(&mut stage, &ada, Action::Withdraw, 0), (-deposit, -deposit));
        for action in [Action::Withdraw, Action::Change(1)] {
            assert_eq!(refusal(&mut stage, &ada, action, 0), Error::NoOrder);
        }
    }
    stage.order(&ada, 7);
    stage.close_and_settle();
    assert_eq!(stage.if_closed_now("ada").allocated, 7, "only the last one counts");
}

#[test]
fn an_ask_is_at_least_one_lot_and_at_most_the_cap() {
    for cap in [1, 64, 65, 1024] {
        let mut stage = Capped::open(|terms| (terms.common.personhood, terms.max_lots) = (PRECOMPILE, cap));
        let ada = stage.citizen("ada");
        for lots in [0, cap + 1, u32::MAX] {
            let wrong = Error::WrongLots { lots, max: cap };
            assert_eq!(refusal(&mut stage, &ada, Action::Order(lots), u128::from(lots) * 2), wrong);
            stage.order(&ada, cap);
            assert_eq!(refusal(&mut stage, &ada, Action::Change(lots), 0), wrong);
            stage.act(&ada, Action::Withdraw, 0).expect("hers");
        }
    }
}

#[test]
fn a_person_has_one_order() {
    let (mut stage, ada) = open();
    stage.order(&ada, 10);
    for (lots, value) in [(1, 2), (10, 20), (0, 0), (101, 202), (5, 7)] {
        let error = refusal(&mut stage, &ada, Action::Order(lots), value);
        assert_eq!(error, Error::AlreadyOrdered { lots: 10 });
    }
}

#[test]
fn without_an_order_there_is_nothing_to_change_or_withdraw() {
    let (mut stage, ada) = open();
    let bob = stage.citizen("bob");
    stage.order(&bob, 3);
    assert_eq!(refusal(&mut stage, &ada, Action::Change(4), 2), Error::NoOrder);
    assert_eq!(refusal(&mut stage, &ada, Action::Withdraw, 0), Error::NoOrder);
}

#[test]
fn what_is_refused_leaves_nothing_behind() {
    // Where every block changes the chain's root, the sale's own, its order and its balances must do.
    let picture = |stage: &mut Stage| {
        let (sale, alias) = (stage.at.sale, stage.alias("ada"));
        let root = stage.chain.storage(sale, vec![0; 4]).expect("ink! keeps it there");
        (root, order_of(stage, alias), stage.money(sale), stage.tokens(sale))
    };
    let twin = || {
        let (mut stage, ada) = open();
        stage.order(&ada, 10);
        let nobody = stage.wallet("nobody");
        (stage, ada, nobody)
    };
    // The only trace of a refused call is that its caller sent a transaction: the same as of any other refused call.
    let (mut reference, ada, nobody) = twin();
    assert!(reference.act(&ada, Action::Settle, 0).is_err());
    assert!(reference.act(&nobody, Action::Settle, 0).is_err());
    let expected = reference.chain.state_root();
    let alias = reference.alias("ada");
    for (action, value) in [
        (Action::Order(3), 6),
        (Action::Change(11), 1),
        (Action::Change(9), 1),
        (Action::Change(0), 0),
        (Action::Change(101), 182),
        (Action::Cancel, 0),
        (Action::Fund, 0),
        (Action::Claim(alias), 0),
        (Action::Proceeds, 0),
        (Action::Unsold, 0),
    ] {
        let (mut stage, ada, nobody) = twin();
        let before = picture(&mut stage);
        for who in [&ada, &nobody] {
            assert!(stage.act(who, action, value).is_err(), "{action:?}");
        }
        assert_eq!(picture(&mut stage), before, "{action:?}");
        assert_eq!(stage.chain.state_root(), expected, "{action:?}");
    }
}
