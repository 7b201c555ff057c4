//! Orders belong to persons, not to accounts: who may place, change and withdraw one when accounts and statuses change.

use super::{PRICE, answer, open, unless_bound, wrong};
use e2e_tests::{Mechanism, PRECOMPILE, Stage, action::Action};
use fairsale_chain::Account;
use fairsale_interfaces::sale::{Error, Order, Ordered, Phase};

const FOREVER: u64 = u64::MAX;

fn nobody(required: u8) -> Error {
    Error::NotAPerson { status: 0, required }
}

/// Nothing that the account could do to an order is allowed, for who is nobody.
#[track_caller]
fn assert_is_nobody<M: Mechanism>(stage: &mut Stage<M>, who: &Account) {
    assert_eq!(answer(stage, who, Action::Order(1), PRICE), Err(nobody(2)));
    assert_eq!(answer(stage, who, Action::Change(1), 0), Err(nobody(1)));
    assert_eq!(answer(stage, who, Action::Withdraw, 0), unless_bound::<M>(nobody(1)));
}

/// More lots than one, if a person can have as many.
fn more<M: Mechanism>() -> u32 {
    M::MOST.min(2)
}

pub fn nobody_orders_who_is_not_known_well_enough_to_be_a_person<M: Mechanism>() {
    for (status, required) in [(0, 1), (0, 2), (1, 2)] {
        let mut stage = open::<M>(|terms| terms.min_status = required);
        let ada = stage.wallet("ada");
        if status != 0 {
            stage.attest("ada", &ada, status, FOREVER, 1).expect("two issuers signed");
        }
        let refused = Error::NotAPerson { status, required };
        assert_eq!(answer(&mut stage, &ada, Action::Order(1), PRICE), Err(refused));
        let other = if status == 0 { nobody(1) } else { Error::NoOrder };
        assert_eq!(answer(&mut stage, &ada, Action::Change(1), 0), Err(other));
        assert_eq!(answer(&mut stage, &ada, Action::Withdraw, 0), unless_bound::<M>(other));
    }
}

pub fn whoever_has_the_status_asked_for_or_a_better_one_orders<M: Mechanism>() {
    for (status, required) in [(1, 1), (2, 1), (2, 2)] {
        let mut stage = open::<M>(|terms| terms.min_status = required);
        let ada = stage.wallet("ada");
        stage.attest("ada", &ada, status, FOREVER, 1).expect("two issuers signed");
        stage.order(&ada, 1);
    }
}

pub fn a_person_in_another_context_has_another_alias<M: Mechanism>() {
    let mut stage = open::<M>(|terms| terms.personhood = PRECOMPILE);
    let ada = stage.wallet("ada");
    stage.chain.set_person(ada.address(), [0xdd; 32], 2, [1; 32]); // not the sale's context
    assert_eq!(answer(&mut stage, &ada, Action::Order(1), PRICE), Err(nobody(2)));
}

pub fn an_order_is_taken_for_exactly_its_deposit<M: Mechanism>() {
    for lots in [1, more::<M>(), M::MOST] {
        let mut stage = open::<M>(|_| ());
        let (ada, alias) = (stage.person("ada"), stage.alias("ada"));
        let deposit = stage.cost(lots);
        for paid in [0, 1, deposit - 1, deposit + 1, 2 * deposit] {
            let wrong = wrong(&stage, deposit, paid);
            assert_eq!(stage.would(&ada, Action::Order(lots), paid), Err(wrong));
            assert_eq!(answer(&mut stage, &ada, Action::Order(lots), paid), Err(wrong));
        }
        assert_eq!((stage.pot(), stage.order_of("ada")), (0, None));
        let (account, before) = (ada.address(), stage.money(ada.address()));
        let receipt = stage.order(&ada, lots);
        assert_eq!(receipt.events::<Ordered>(), [Ordered { alias, account, lots, deposit }]);
        assert_eq!(stage.money(account) as i128, before as i128 - deposit as i128 - receipt.cost.deposit);
        assert_eq!((stage.pot(), stage.order_of("ada")), (deposit, Some(Order { lots, account })));
        for paid in [1, deposit] {
            let wrong = wrong(&stage, 0, paid);
            assert_eq!(answer(&mut stage, &ada, Action::Change(lots), paid), Err(wrong), "for nothing");
        }
        assert_eq!(answer(&mut stage, &ada, Action::Order(1), PRICE), Err(Error::AlreadyOrdered { lots }), "one order");
        assert_eq!(stage.pot(), deposit);
    }
}

pub fn without_an_order_there_is_nothing_to_change_or_withdraw<M: Mechanism>() {
    let mut stage = open::<M>(|_| ());
    let [ada, bob] = ["ada", "bob"].map(|name| stage.person(name));
    stage.order(&bob, 1);
    assert_eq!(answer(&mut stage, &ada, Action::Change(1), PRICE), Err(Error::NoOrder));
    assert_eq!(answer(&mut stage, &ada, Action::Withdraw, 0), unless_bound::<M>(Error::NoOrder));
}

pub fn nobody_asks_for_nothing_or_more_than_a_person_can_have<M: Mechanism>() {
    let mut stage = open::<M>(|_| ());
    let (ada, max) = (stage.person("ada"), M::MOST);
    for lots in [0, max + 1, u32::MAX] {
        let wrong = Err(Error::WrongLots { lots, max });
        assert_eq!(answer(&mut stage, &ada, Action::Order(lots), PRICE), wrong);
    }
    assert_eq!((stage.pot(), stage.order_of("ada")), (0, None));
}

pub fn messages_that_take_no_money_refuse_it<M: Mechanism>() {
    let mut stage = open::<M>(|_| ());
    let ada = stage.person("ada");
    stage.order(&ada, 1);
    let claim = Action::Claim(stage.alias("ada"));
    let root = |stage: &Stage<M>| stage.chain.storage(stage.at.sale, vec![0; 4]);
    let before = (root(&stage), stage.pot(), stage.order_of("ada"));
    for action in
        [Action::Withdraw, Action::Fund, Action::Cancel, Action::Settle, claim, Action::Proceeds, Action::Unsold]
    {
        stage.try_act(&ada, action, 1).expect_err("it is refused, whatever the phase");
        assert_eq!((root(&stage), stage.pot(), stage.order_of("ada")), before, "{action:?}");
    }
    // Nor can money be sent to a sale without a message.
    let sale = stage.at.sale;
    assert!(stage.chain.call(&ada, sale, vec![], 1).is_err());
}

pub fn two_accounts_of_one_person_share_one_order<M: Mechanism>() {
    let mut stage = open::<M>(|terms| terms.personhood = PRECOMPILE);
    let (one, other) = (stage.citizen("ada"), stage.wallet("ada's other wallet"));
    stage.is_also(&other, "ada");
    let (account, alias, lots) = (other.address(), stage.alias("ada"), more::<M>());
    stage.order(&one, 1);
    assert_eq!(answer(&mut stage, &other, Action::Order(1), PRICE), Err(Error::AlreadyOrdered { lots: 1 }));
    let receipt = stage.change(&other, 1, lots); // it is her order, too
    assert_eq!(receipt.events::<Ordered>(), [Ordered { alias, account, lots, deposit: stage.cost(lots) }]);
    assert_eq!(stage.order_of("ada"), Some(Order { lots, account }));
    for wallet in [&one, &other] {
        let refused = Err(Error::AlreadyOrdered { lots });
        assert_eq!(answer(&mut stage, wallet, Action::Order(1), PRICE), refused);
    }
}

/// Requires a mechanism whose orders can be withdrawn.
pub fn any_account_of_a_person_withdraws_and_orders_again<M: Mechanism>() {
    let mut stage = open::<M>(|terms| terms.personhood = PRECOMPILE);
    let (one, other) = (stage.citizen("ada"), stage.wallet("ada's other wallet"));
    stage.is_also(&other, "ada");
    let alias = stage.alias("ada");
    for lots in [1, M::MOST, 1] {
        stage.order(&other, lots);
        let (account, before) = (one.address(), stage.money(one.address()));
        let receipt = stage.act(&one, Action::Withdraw, 0).expect("hers");
        assert_eq!(receipt.events::<Ordered>(), [Ordered { alias, account, lots: 0, deposit: 0 }]);
        let back = stage.money(account) as i128 - before as i128 + receipt.cost.deposit;
        assert_eq!(back, stage.cost(lots) as i128, "the whole deposit, whoever paid it");
        assert_eq!((stage.pot(), stage.order_of("ada"), stage.if_closed_now("ada")), (0, None, Default::default()));
        for wallet in [&one, &other] {
            assert_eq!(answer(&mut stage, wallet, Action::Withdraw, 0), Err(Error::NoOrder));
            assert_eq!(answer(&mut stage, wallet, Action::Change(1), PRICE), Err(Error::NoOrder));
        }
    }
    stage.order(&one, 1);
    stage.close_and_settle();
    assert_eq!(stage.if_closed_now("ada").allocated, 1, "only the last one counts");
}

pub fn a_person_who_recovers_in_mid_sale_has_the_order_and_the_old_account_has_nothing<M: Mechanism>() {
    let mut stage = open::<M>(|_| ());
    let (old, new, lots) = (stage.person("ada"), stage.wallet("ada's new wallet"), more::<M>());
    stage.order(&old, 1);
    stage.attest("ada", &new, 2, FOREVER, 2).expect("recovered");
    assert_is_nobody(&mut stage, &old);
    assert_eq!(answer(&mut stage, &new, Action::Order(1), PRICE), Err(Error::AlreadyOrdered { lots: 1 }));
    stage.change(&new, 1, lots);
    assert_eq!(stage.order_of("ada"), Some(Order { lots, account: new.address() }));
}

/// Requires a mechanism whose orders can be withdrawn.
pub fn a_person_who_recovers_withdraws_all_that_the_old_account_paid<M: Mechanism>() {
    let mut stage = open::<M>(|_| ());
    let (old, new) = (stage.person("ada"), stage.wallet("ada's new wallet"));
    stage.order(&old, 1);
    stage.attest("ada", &new, 2, FOREVER, 2).expect("recovered");
    let before = stage.money(new.address()) as i128;
    let deposit = stage.act(&new, Action::Withdraw, 0).expect("hers").cost.deposit;
    assert_eq!(stage.money(new.address()) as i128 + deposit - before, PRICE as i128);
    stage.order(&new, 1);
}

pub fn an_account_that_now_is_another_persons_orders_for_that_person_only<M: Mechanism>() {
    let mut stage = open::<M>(|_| ());
    let (wallet, new, lots) = (stage.person("ada"), stage.wallet("ada's new wallet"), more::<M>());
    stage.order(&wallet, lots);
    stage.attest("ada", &new, 2, FOREVER, 2).expect("recovered");
    stage.attest("bob", &wallet, 2, FOREVER, 1).expect("the account is free");
    let refused = unless_bound::<M>(Error::NoOrder);
    assert_eq!(answer(&mut stage, &wallet, Action::Withdraw, 0), refused, "bob has none");
    stage.order(&wallet, 1);
    let adas = Some(Order { lots, account: wallet.address() });
    assert_eq!(
        (stage.order_of("ada"), stage.order_of("bob")),
        (adas, Some(Order { lots: 1, account: wallet.address() }))
    );
    if M::WITHDRAWS {
        stage.act(&wallet, Action::Withdraw, 0).expect("bob's own");
    } else {
        assert_eq!(answer(&mut stage, &wallet, Action::Withdraw, 0), Err(Error::Binding));
    }
    assert_eq!(stage.order_of("ada"), adas);
}

pub fn a_status_that_lapses_keeps_the_order_but_lets_nobody_change_it<M: Mechanism>() {
    let mut stage = open::<M>(|_| ());
    let (ada, lapses_at) = (stage.wallet("ada"), stage.common().opens_at + 500);
    stage.attest("ada", &ada, 2, lapses_at, 1).expect("two issuers signed");
    stage.order(&ada, 1);
    stage.set_time(lapses_at - 1);
    stage.change(&ada, 1, 1); // a person still
    for second in [lapses_at, lapses_at + 1] {
        stage.set_time(second);
        assert_is_nobody(&mut stage, &ada);
        assert_eq!(stage.order_of("ada"), Some(Order { lots: 1, account: ada.address() }));
    }
    stage.attest("ada", &ada, 2, FOREVER, 2).expect("renewed");
    stage.change(&ada, 1, more::<M>()); // a person again
}

pub fn a_person_whose_status_drops_may_still_change_but_not_order<M: Mechanism>() {
    let mut stage = open::<M>(|_| ());
    let (ada, lots) = (stage.person("ada"), more::<M>());
    stage.order(&ada, 1);
    stage.attest("ada", &ada, 1, FOREVER, 2).expect("lite from now on");
    stage.change(&ada, 1, lots); // entered as a full person
    if M::WITHDRAWS {
        stage.act(&ada, Action::Withdraw, 0).expect("hers");
        let refused = Err(Error::NotAPerson { status: 1, required: 2 });
        assert_eq!(answer(&mut stage, &ada, Action::Order(1), PRICE), refused, "that would be new");
        return;
    }
    assert_eq!(answer(&mut stage, &ada, Action::Withdraw, 0), Err(Error::Binding));
    stage.close_and_settle();
    assert_eq!(stage.claimed(&ada, "ada"), (lots.into(), 0));
}

pub fn a_revoked_person_comes_back_by_recovery_only<M: Mechanism>() {
    let mut stage = open::<M>(|_| ());
    let (ada, new) = (stage.person("ada"), stage.wallet("ada's new wallet"));
    stage.order(&ada, 1);
    stage.attest("ada", &ada, 0, FOREVER, 2).expect("revoked");
    assert_is_nobody(&mut stage, &ada);
    stage.attest("ada", &new, 2, FOREVER, 3).expect("found again");
    stage.change(&new, 1, 1); // hers
    assert_eq!(stage.order_of("ada"), Some(Order { lots: 1, account: new.address() }));
}

pub fn a_source_of_personhood_that_does_not_answer_lets_nobody_in<M: Mechanism>() {
    let wallet = Account::named("a source without code").address();
    for source in [wallet, fairsale_chain::Address::from([0x77; 20])] {
        let mut stage = open::<M>(|terms| terms.personhood = source);
        let ada = stage.wallet("ada");
        let fails = Error::PersonhoodUnavailable;
        assert_eq!(answer(&mut stage, &ada, Action::Order(1), PRICE), Err(fails));
        assert_eq!(answer(&mut stage, &ada, Action::Change(1), 0), Err(fails));
        assert_eq!(answer(&mut stage, &ada, Action::Withdraw, 0), unless_bound::<M>(fails));
        stage.close_and_settle();
        assert_eq!(stage.phase(), Phase::Settled);
        let claim = Action::Claim(stage.alias("ada"));
        assert_eq!(answer(&mut stage, &ada, claim, 0), Err(Error::NoOrder));
    }
}
