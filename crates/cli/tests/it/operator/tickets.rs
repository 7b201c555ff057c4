//! Who gets a ticket for certain is told so, and not of a chance.

use super::stage::*;
use fairsale_chain::{Account, Chain};
use fairsale_client::issuer;
use fairsale_deploy::{
    bidding::{self, Height},
    buying,
    status::Status,
};

const CERTAIN: &str = "chance      a ticket for certain, as it stands now\n";

/// A sale of two tickets that is open.
fn open(test: &str, sale: &str) -> Stage {
    let text = format!(
        "ticket = {{name='Gala', symbol='GALA', base_uri='https://example.org/'}}
        sale = {{supply=2, opens_after=900, lasts=600, recovery_window=9, settle_within=90_000, {sale}}}
        personhood = {{source='precompile', context='test'}}
        beacon = {{source='local'}}"
    );
    let mut stage = Stage { text, ..Stage::new(test) };
    stage.deploy().expect("it is deployed");
    let opens_at = stage.view().terms.common.opens_at;
    stage.chain.set_time(opens_at);
    stage
}

/// Somebody whom the precompile's stand-in knows.
fn person(stage: &mut Stage, name: &str) -> Account {
    let (account, context) = (Account::named(name), stage.view().terms.common.context);
    stage.chain.chain.fund(&account, 100 * DOT);
    let alias = issuer::alias(&issuer::person(name), &context);
    stage.chain.chain.set_person(account.address(), context, 2, alias);
    account
}

fn shown(stage: &mut Stage, account: &Account) -> String {
    let view = stage.view();
    let person = view.person(&mut stage.chain, account.address()).expect("it is asked");
    let standing = view.order(&mut stage.chain, person.context_alias).expect("it is asked");
    Status { view: &view, person: Some(person), standing: Some(standing) }.to_string()
}

#[test]
fn a_bid_above_the_clearing_tick_is_certain() {
    let mut stage = open("certain_bid", "mechanism='auction', ladder='linear', reserve_price=1000, step=100, ticks=5");
    let [ada, bob, cleo, dan] = ["ada", "bob", "cleo", "dan"].map(|name| person(&mut stage, name));
    let bid = |stage: &mut Stage, from: &Account, tick| {
        let view = stage.view();
        let call = bidding::bid(&mut stage.chain, &view, from, Height::Tick(tick), None).expect("it is on the ladder");
        call.send(&mut stage.chain, from, YES, &mut Paper::default(), bidding::meaning(&view)).expect("it is taken");
    };
    bid(&mut stage, &ada, 3);
    bid(&mut stage, &bob, 1);
    for account in [&ada, &bob] {
        let text = shown(&mut stage, account);
        assert!(text.contains(CERTAIN) && !text.contains("0 in 1"), "there is enough for both: {text}");
    }
    bid(&mut stage, &cleo, 1);
    bid(&mut stage, &dan, 0);
    assert!(shown(&mut stage, &ada).contains(CERTAIN), "above the others");
    for (account, chance) in [(&bob, "1 in 2"), (&cleo, "1 in 2"), (&dan, "0 in 1")] {
        let text = shown(&mut stage, account);
        assert!(text.contains(&format!("chance      {chance} of a ticket\n")), "{text}");
    }
}

#[test]
fn whoever_enters_a_lottery_with_enough_for_all_is_certain() {
    let mut stage = open("certain_entry", "mechanism='lottery', price=30");
    let [ada, bob, cleo] = ["ada", "bob", "cleo"].map(|name| person(&mut stage, name));
    for (account, all) in [(&ada, CERTAIN), (&bob, CERTAIN), (&cleo, "chance      2 in 3 of a ticket\n")] {
        let view = stage.view();
        let order = buying::order(&mut stage.chain, &view, account, 1).expect("it is open");
        stage.send(account, order).expect("it is placed");
        let text = shown(&mut stage, account);
        assert!(text.contains(all), "{text}");
    }
}
