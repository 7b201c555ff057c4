//! A gate makes bids belong to persons; without one they belong to accounts.

use e2e_tests::{PRECOMPILE, WINDOW, action::Action, auction::Auction};
use fairsale_chain::Account;
use fairsale_interfaces::{
    bids::{Error, StandingBid},
    sale,
};

fn refused(stage: &mut Auction, who: &Account, (tick, lots): (u32, u32), value: u128) -> Error {
    stage.try_bid(who, tick, lots, value).expect_err("it is refused")
}

fn nobody(status: u8, required: u8) -> Error {
    Error::Sale(sale::Error::NotAPerson { status, required })
}

#[test]
fn two_accounts_of_one_person_share_one_bid_and_one_limit() {
    let mut stage = Auction::open(|terms| (terms.common.personhood, terms.max_lots) = (PRECOMPILE, 5));
    let (one, alias) = (stage.buyer("ada"), stage.alias("ada"));
    let other = stage.wallet("ada's other wallet");
    let context = stage.terms.common.context;
    stage.chain.set_person(other.address(), context, 2, alias);
    stage.bid(&one, 1, 4);
    let (tick_before, lots_before) = (1, 4);
    assert_eq!(
        refused(&mut stage, &other, (1, 1), 110),
        Error::NotRaised { tick: 1, lots: 1, tick_before, lots_before }
    );
    assert_eq!(stage.act(&other, Action::Order(1), 100).map(drop), Err(sale::Error::AlreadyOrdered { lots: 4 }));
    assert_eq!(refused(&mut stage, &other, (1, 6), 220), Error::Sale(sale::Error::WrongLots { lots: 6, max: 5 }));
    stage.raise(&other, (1, 4), (1, 5));
    assert_eq!(stage.bid_of("ada"), Some(StandingBid { tick: 1, lots: 5, account: other.address() }));
    assert_eq!(stage.state().bids, 1);
}

#[test]
fn nobody_bids_who_is_not_known_well_enough_to_be_a_person() {
    let mut stage = Auction::gated(|_| ());
    let stranger = stage.wallet("stranger");
    assert_eq!(refused(&mut stage, &stranger, (0, 1), 100), nobody(0, 2));
    assert_eq!(
        stage.act(&stranger, Action::Change(1), 100).map(drop),
        Err(sale::Error::NotAPerson { status: 0, required: 1 })
    );
    let lite = stage.wallet("lite");
    stage.attest("lite", &lite, 1, u64::MAX, 1).expect("two issuers signed");
    assert_eq!(refused(&mut stage, &lite, (0, 1), 100), nobody(1, 2));
    assert_eq!(
        stage.act(&lite, Action::Order(1), 100).map(drop),
        Err(sale::Error::NotAPerson { status: 1, required: 2 })
    );
    assert_eq!(stage.act(&lite, Action::Change(1), 100).map(drop), Err(sale::Error::NoOrder));
}

#[test]
fn a_status_that_drops_takes_no_bid_away_and_lets_it_be_raised() {
    let mut stage = Auction::gated(|_| ());
    let ada = stage.person("ada");
    stage.bid(&ada, 0, 1);
    stage.attest("ada", &ada, 1, u64::MAX, 2).expect("two issuers signed");
    stage.raise(&ada, (0, 1), (2, 2));
    stage.attest("ada", &ada, 0, u64::MAX, 3).expect("two issuers signed");
    assert_eq!(refused(&mut stage, &ada, (3, 2), 20), nobody(0, 2), "nobody at all is");
}

#[test]
fn a_person_who_recovers_has_the_bid_and_the_old_account_has_nothing() {
    let mut stage = Auction::gated(|_| ());
    let (old, new) = (stage.person("ada"), stage.wallet("ada's new wallet"));
    stage.bid(&old, 2, 3);
    stage.attest("ada", &new, 2, u64::MAX, 2).expect("recovered");
    assert_eq!(refused(&mut stage, &old, (3, 3), 30), nobody(0, 2));
    stage.close_and_settle();
    let claim = Action::Claim(stage.alias("ada"));
    let until = stage.terms.common.closes_at + WINDOW;
    let now = stage.terms.common.closes_at;
    assert_eq!(stage.act(&old, claim, 0).map(drop), Err(sale::Error::RecoveryWindow { until, now }));
    let bob = stage.person("bob");
    let not_his = sale::Error::NotYours { caller: bob.address() };
    assert_eq!(stage.act(&bob, claim, 0).map(drop), Err(not_his));
    let before = stage.tokens(new.address());
    stage.act(&new, claim, 0).expect("hers");
    assert_eq!(stage.tokens(new.address()) - before, 3);
}

#[test]
fn a_source_that_fails_takes_no_bids_and_keeps_no_money_for_ever() {
    let mut stage = Auction::without_sale(|_| ());
    stage.gate_by(stage.at.token);
    stage.announce().expect("the source is asked later");
    stage.fund_and_open();
    let ada = stage.wallet("ada");
    assert_eq!(refused(&mut stage, &ada, (0, 1), 100), Error::Sale(sale::Error::PersonhoodUnavailable));
    assert_eq!(stage.act(&ada, Action::Order(1), 100).map(drop), Err(sale::Error::PersonhoodUnavailable));
}
