//! Sources of personhood that do not answer as they must. A sale trusts its source to tell persons apart; what else it does
//! moves nobody's money.

use super::{PRICE, SUPPLY, answer, keep, small, unless_bound};
use e2e_tests::{
    Mechanism, Stage,
    action::Action,
    evm::{BEHAVIOUR, STATUS, Says},
};
use fairsale_chain::{Account, Address};
use fairsale_interfaces::{
    personhood::Alias,
    sale::{Claimed, Error, Order, Ordered, Phase, Sale},
};

/// Answers that are invalid, or missing.
const FAILURES: [Says; 4] = [Says::Reverts, Says::Nothing, Says::OneWord, Says::ThreeWords];

const ADA: Alias = [1; 32];
const BOB: Alias = [2; 32];

/// An open sale that asks a hostile source.
fn open<M: Mechanism>() -> (Stage<M>, Address) {
    let mut stage = Stage::<M>::plain(SUPPLY, PRICE, |_| ());
    let source = stage.hostile_source();
    stage.common_mut().personhood = source;
    stage.announce().expect("the source is asked later");
    stage.fund_and_open();
    (stage, source)
}

/// The same, and Ada and Bob with an order each.
fn ordered<M: Mechanism>() -> (Stage<M>, Address, [Account; 2]) {
    let (mut stage, source) = open();
    let buyers = [("ada", ADA), ("bob", BOB)].map(|(name, alias)| stage.introduce(source, name, alias));
    for buyer in &buyers {
        stage.order(buyer, 1);
    }
    (stage, source, buyers)
}

fn says<M: Mechanism>(stage: &mut Stage<M>, source: Address, says: Says) {
    stage.tell(source, BEHAVIOUR, small(says as u8));
}

/// The order of an alias, whoever that is.
fn order_of<M: Mechanism>(stage: &mut Stage<M>, alias: Alias) -> Option<Order> {
    fairsale_chain::Typed::ask(&mut *stage.chain, stage.at.sale().order_of(alias)).expect("a view").value
}

fn claim<M: Mechanism>(stage: &mut Stage<M>, who: &Account, alias: Alias) -> Result<(), Error> {
    answer(stage, who, Action::Claim(alias), 0)
}

/// The order of the alias is paid out to the account, as it should be.
#[track_caller]
fn assert_claims<M: Mechanism>(stage: &mut Stage<M>, who: &Account, alias: Alias) {
    let (account, before) = (who.address(), stage.assets(who.address()));
    let receipt = stage.act(who, Action::Claim(alias), 0).expect("it is theirs");
    assert_eq!(receipt.events::<Claimed>(), [Claimed { alias, account, allocated: 1, paid: PRICE, refund: 0 }]);
    assert_eq!(stage.assets(account) - before, 1);
    assert_eq!(claim(stage, who, alias), Err(Error::NoOrder));
}

pub fn what_is_no_answer_is_refused_and_can_be_asked_again<M: Mechanism>() {
    let (mut stage, source) = open::<M>();
    let ada = stage.introduce(source, "ada", ADA);
    let fails = Error::PersonhoodUnavailable;
    for failure in FAILURES {
        says(&mut stage, source, failure);
        assert_eq!(answer(&mut stage, &ada, Action::Order(1), PRICE), Err(fails), "{failure:?}");
        assert_eq!((order_of(&mut stage, ADA), stage.pot()), (None, 0));
    }
    says(&mut stage, source, Says::AsTold);
    stage.order(&ada, 1);
    for failure in FAILURES {
        says(&mut stage, source, failure);
        assert_eq!(answer(&mut stage, &ada, Action::Change(1), 0), Err(fails));
        assert_eq!(answer(&mut stage, &ada, Action::Withdraw, 0), unless_bound::<M>(fails));
        assert_eq!(order_of(&mut stage, ADA), Some(Order { lots: 1, account: ada.address() }));
    }
    assert_eq!(stage.pot(), PRICE);
}

pub fn an_account_without_code_is_no_source<M: Mechanism>() {
    for source in [Address::from([0x77; 20]), Account::named("seller").address(), Address::from_low_u64_be(4)] {
        let mut stage = super::open::<M>(|terms| terms.personhood = source);
        let ada = stage.person("ada");
        let refused = Err(Error::PersonhoodUnavailable);
        assert_eq!(answer(&mut stage, &ada, Action::Order(1), PRICE), refused, "{source:?}");
    }
}

pub fn a_source_that_fails_after_the_orders_holds_up_claims_only_until_it_answers<M: Mechanism>() {
    for failure in FAILURES {
        let (mut stage, source, [ada, bob]) = ordered::<M>();
        says(&mut stage, source, failure);
        stage.close_and_settle();
        let before = stage.money(stage.common().beneficiary);
        keep(&mut stage, Action::Proceeds).expect("nobody is asked");
        keep(&mut stage, Action::Unsold).expect("nobody is asked");
        assert_eq!(stage.money(stage.common().beneficiary), before + 2 * PRICE);
        // Who does not answer knows nobody: so the order is its account's, but only after the recovery window.
        let now = stage.chain.now();
        let until = now + stage.common().recovery_window;
        assert_eq!(claim(&mut stage, &ada, ADA), Err(Error::RecoveryWindow { until, now }), "{failure:?}");
        says(&mut stage, source, Says::AsTold);
        assert_claims(&mut stage, &ada, ADA);
        assert_claims(&mut stage, &bob, BOB);
    }
}

pub fn a_source_that_is_gone_for_ever_leaves_orders_to_their_accounts<M: Mechanism>() {
    for failure in FAILURES {
        let (mut stage, source, [ada, bob]) = ordered::<M>();
        stage.close_and_settle();
        says(&mut stage, source, failure);
        let until = stage.chain.now() + stage.common().recovery_window;
        for now in [stage.chain.now(), until - 1] {
            stage.set_time(now);
            for (buyer, alias) in [(&ada, ADA), (&bob, BOB)] {
                assert_eq!(claim(&mut stage, buyer, alias), Err(Error::RecoveryWindow { until, now }));
            }
        }
        stage.set_time(until);
        assert_eq!(claim(&mut stage, &bob, ADA), Err(Error::NotYours { caller: bob.address() }));
        assert_claims(&mut stage, &ada, ADA);
        assert_claims(&mut stage, &bob, BOB);
    }
}

pub fn two_accounts_of_one_alias_have_one_order<M: Mechanism>() {
    let (mut stage, source, [ada, bob]) = ordered::<M>();
    let second = stage.introduce(source, "ada's other wallet", ADA);
    let refused = Err(Error::AlreadyOrdered { lots: 1 });
    assert_eq!(answer(&mut stage, &second, Action::Order(1), PRICE), refused, "one person, one order");
    // It is the same person's, so it obeys either of them, and is paid once.
    stage.close_and_settle();
    assert_claims(&mut stage, &second, ADA);
    assert_eq!(claim(&mut stage, &ada, ADA), Err(Error::NoOrder));
    assert_claims(&mut stage, &bob, BOB);
}

pub fn a_source_with_new_aliases_confuses_its_own_people_only<M: Mechanism>() {
    let (mut stage, source, [ada, bob]) = ordered::<M>();
    says(&mut stage, source, Says::NewAlias);
    let eve = stage.wallet("eve");
    let own = stage.order(&eve, 1).events::<Ordered>()[0].alias; // a number
    assert_eq!(order_of(&mut stage, own), Some(Order { lots: 1, account: eve.address() }));
    stage.chain.next_block();
    assert_eq!(answer(&mut stage, &eve, Action::Withdraw, 0), unless_bound::<M>(Error::NoOrder), "it is another now");
    assert_eq!(answer(&mut stage, &eve, Action::Change(1), 0), Err(Error::NoOrder), "it is another now");
    stage.close_and_settle();
    for alias in [own, ADA, BOB] {
        assert_eq!(claim(&mut stage, &eve, alias), Err(Error::NotYours { caller: eve.address() }), "it is another now");
    }
    // All others get theirs as soon as the source knows them, and Eve by the account, after the recovery window.
    says(&mut stage, source, Says::AsTold);
    assert_claims(&mut stage, &ada, ADA);
    assert_claims(&mut stage, &bob, BOB);
    stage.tell(source, STATUS, [0; 32]);
    let until = stage.life().ended_at + stage.common().recovery_window;
    let now = stage.chain.now();
    assert_eq!(claim(&mut stage, &eve, own), Err(Error::RecoveryWindow { until, now }));
    stage.set_time(until);
    assert_claims(&mut stage, &eve, own);
}

pub fn an_alias_without_a_status_is_nobodys<M: Mechanism>() {
    let (mut stage, source, [ada, _]) = ordered::<M>();
    stage.tell(source, STATUS, [0; 32]);
    let eve = stage.introduce(source, "eve", ADA);
    let nobody = |required| Error::NotAPerson { status: 0, required };
    // The alias has an order; and an auction looks whether it is a first one before it asks for more than any status.
    assert_eq!(answer(&mut stage, &eve, Action::Order(1), PRICE), Err(nobody(if M::BIDS { 1 } else { 2 })));
    assert_eq!(answer(&mut stage, &eve, Action::Change(1), 0), Err(nobody(1)));
    assert_eq!(answer(&mut stage, &eve, Action::Withdraw, 0), unless_bound::<M>(nobody(1)));
    stage.close_and_settle();
    assert_eq!(claim(&mut stage, &eve, ADA), Err(Error::NotYours { caller: eve.address() }));
    assert_eq!(order_of(&mut stage, ADA), Some(Order { lots: 1, account: ada.address() }));
}

pub fn the_alias_of_nobody_is_nobodys<M: Mechanism>() {
    let (mut stage, source) = open::<M>();
    let refused = Err(Error::NotAPerson { status: 0, required: 2 });
    for name in ["ada", "eve"] {
        let nobody = stage.introduce(source, name, [0; 32]);
        assert_eq!(answer(&mut stage, &nobody, Action::Order(1), PRICE), refused);
    }
    assert_eq!((order_of(&mut stage, [0; 32]), stage.pot()), (None, 0));
}

pub fn a_status_that_does_not_exist_is_none<M: Mechanism>() {
    let mut high = small(2);
    high[0] = 1;
    for status in [small(3), small(255), high] {
        let (mut stage, source) = open::<M>();
        let ada = stage.introduce(source, "ada", ADA);
        stage.tell(source, STATUS, status);
        answer(&mut stage, &ada, Action::Order(1), PRICE).expect_err("there are 0, 1 and 2");
    }
}

const LITE: Alias = ADA;
const FULL: Alias = BOB;
const YEAR: u64 = 365 * 86_400;

/// A sale by the stand-in that lite persons may order from, with an order by Ada, who was lite and is full now. A sale knows persons
/// by their alias alone: to it this is another person, and the order is not theirs. It is not lost, though.
fn upgraded<M: Mechanism>() -> (Stage<M>, Account) {
    let mut stage = super::open::<M>(|terms| (terms.personhood, terms.min_status) = (e2e_tests::PRECOMPILE, 1));
    let ada = stage.wallet("ada");
    is(&mut stage, &ada, 1, LITE);
    stage.order(&ada, 1);
    is(&mut stage, &ada, 2, FULL);
    (stage, ada)
}

fn is<M: Mechanism>(stage: &mut Stage<M>, who: &Account, status: u8, alias: Alias) {
    let context = stage.common().context;
    stage.chain.set_person(who.address(), context, status, alias);
}

pub fn an_account_with_another_alias_cannot_claim_however_long_it_waits<M: Mechanism>() {
    let (mut stage, ada) = upgraded::<M>();
    assert_eq!(answer(&mut stage, &ada, Action::Withdraw, 0), unless_bound::<M>(Error::NoOrder));
    assert_eq!(answer(&mut stage, &ada, Action::Change(1), 0), Err(Error::NoOrder));
    stage.close_and_settle();
    for later in [0, stage.common().recovery_window, YEAR] {
        stage.set_time(stage.chain.now() + later);
        assert_eq!(claim(&mut stage, &ada, LITE), Err(Error::NotYours { caller: ada.address() }));
    }
    assert_eq!(order_of(&mut stage, LITE), Some(Order { lots: 1, account: ada.address() }));
    assert_eq!(stage.phase(), Phase::Settled);
}

pub fn whoever_proves_the_old_alias_has_the_order_from_any_account<M: Mechanism>() {
    let (mut stage, ada) = upgraded::<M>();
    stage.close_and_settle();
    let (second, eve) = (stage.wallet("ada's second wallet"), stage.wallet("eve"));
    is(&mut stage, &eve, 1, [3; 32]);
    assert_eq!(claim(&mut stage, &second, LITE), Err(Error::NotYours { caller: second.address() }), "nobody");
    is(&mut stage, &second, 1, LITE);
    assert_eq!(claim(&mut stage, &eve, LITE), Err(Error::NotYours { caller: eve.address() }), "another");
    assert_claims(&mut stage, &second, LITE);
    assert_eq!(claim(&mut stage, &ada, LITE), Err(Error::NoOrder));
}

/// The same account does as well: it claims while it is the lite person, and is full again after it.
pub fn whoever_proves_the_old_alias_again_has_the_order_from_the_same_account<M: Mechanism>() {
    let (mut stage, ada) = upgraded::<M>();
    is(&mut stage, &ada, 1, LITE);
    stage.change(&ada, 1, 1); // it is hers again
    is(&mut stage, &ada, 2, FULL);
    // As the full person she is another one, with an order of her own. Where that can be, a sale should ask for full status.
    stage.order(&ada, 1);
    stage.close_and_settle();
    for (status, alias) in [(1, LITE), (2, FULL)] {
        is(&mut stage, &ada, status, alias);
        assert_claims(&mut stage, &ada, alias);
    }
}

/// Once the source does not know the account at all, the order is its account's, as everybody's is.
pub fn an_account_that_had_another_alias_and_is_nobody_claims_after_the_window<M: Mechanism>() {
    let (mut stage, ada) = upgraded::<M>();
    stage.close_and_settle();
    is(&mut stage, &ada, 0, [0; 32]);
    let until = stage.chain.now() + stage.common().recovery_window;
    stage.set_time(until - 1);
    assert_eq!(claim(&mut stage, &ada, LITE), Err(Error::RecoveryWindow { until, now: until - 1 }));
    stage.set_time(until);
    assert_claims(&mut stage, &ada, LITE);
}
