//! Launches of several sales: made whole, resumed, named, and how a rest is handed on.

use super::stage::*;
use fairsale_chain::{Account, Address, Chain};
use fairsale_deploy::{
    buying,
    deployments::Intent,
    view::{Receiver, View},
};
use fairsale_interfaces::sale::Phase;
use fairsale_launch::plan::Step;
use fairsale_mechanisms::onchain::State;

const TWO: &str = "
    token = {name='Test', symbol='TST', decimals=0, locked_for=100}
    personhood = {issuers=3, threshold=2, context='test'}
    [[sale]]
    name = 'pool'
    mechanism = 'capped'
    supply = 90
    lot_size = 1
    max_lots = 100
    price = 30
    opens_after = 900
    lasts = 60
    recovery_window = 9
    unsold_to = 'rest'
    orders = []
    [[sale]]
    name = 'rest'
    mechanism = 'quadratic'
    supply = 50
    allotted = 0
    lot_size = 1
    price = 3
    first_cap = 5
    cap_step = 5
    rounds = 2
    round_lasts = 60
    remainder = 'unsold'
    opens_after = 4560
    recovery_window = 9
    orders = []
";

/// The steps, in order, and the sale that each is for.
const DONE: [(Step, Option<&str>); 7] = [
    (Step::Personhood, None),
    (Step::Token, None),
    (Step::Sale, Some("rest")),
    (Step::Allot, Some("rest")),
    (Step::Sale, Some("pool")),
    (Step::Allot, Some("pool")),
    (Step::Fund, Some("pool")),
];

fn stage(test: &str) -> Stage {
    Stage { text: TWO.into(), ..Stage::new(test) }
}

/// The sale of a name, as it stands.
fn view(stage: &mut Stage, sale: &str) -> View {
    let sales = stage.book.read().expect("it is there").sales(Some("test"), Some(sale)).expect("it was made");
    View::of(&mut stage.chain, sales[0].1).expect("it is a sale")
}

#[test]
fn two_sales_are_made_the_receiver_first() {
    let mut stage = stage("two");
    let record = stage.deploy().expect("it is deployed");
    let done: Vec<_> = record.done.iter().map(|done| (done.step, done.sale.as_deref())).collect();
    assert_eq!(done, DONE);
    let (pool, rest) = (view(&mut stage, "pool"), view(&mut stage, "rest"));
    assert_eq!((pool.state.funded, pool.tokens, rest.state.funded, rest.tokens), (true, Some(90), false, Some(0)));
    let receiver = Receiver { sale: rest.sale, opens_at: rest.terms.common.opens_at, is_auction: false };
    assert_eq!(pool.receiver, Some(receiver));
    assert_eq!((pool.terms.common.unsold_to, rest.terms.common.unsold_to), (rest.sale, stage.seller.address()));
    assert_eq!(
        (pool.terms.common.asset, pool.terms.common.personhood),
        (rest.terms.common.asset, rest.terms.common.personhood)
    );
    assert_eq!(
        (record.opens_at, rest.terms.common.opens_at),
        (pool.terms.common.opens_at, pool.terms.common.opens_at + 3660)
    );
    assert_eq!(stage.deploy().expect("nothing is left"), record);
}

#[test]
fn whatever_step_of_two_sales_it_dies_at_it_goes_on() {
    for (at, due) in DONE.into_iter().enumerate() {
        for when in [When::Before, When::After] {
            let mut stage = stage(&format!("two_dies_{at}_{when:?}"));
            stage.chain.fails = Some((at, when));
            let error = stage.deploy().expect_err("it dies").to_string();
            assert!(error.contains("the node is gone"), "{error}");
            let died = stage.book.read().expect("it was written").launches["test"].clone();
            let Intent { step, sale, .. } = died.next.expect("what was about to be done is written");
            assert_eq!(((step, sale.as_deref()), died.done.len()), (due, at));
            stage.chain.fails = None;
            let record = stage.deploy().expect("it goes on");
            assert_eq!(record.done.len(), DONE.len());
            assert_eq!(stage.contracts(), 4, "{at} {when:?}");
            assert_eq!((view(&mut stage, "pool").tokens, view(&mut stage, "pool").state.funded), (Some(90), true));
        }
    }
}

#[test]
fn a_changed_sale_is_refused_by_its_field() {
    let mut stage = stage("two_changed");
    stage.chain.fails = Some((4, When::Before));
    stage.deploy().expect_err("it dies");
    stage.chain.fails = None;
    for (old, new, field) in [
        ("price = 3\n", "price = 4\n", "sale.rest.price"),
        ("opens_after = 4560", "opens_after = 4561", "sale.rest.opens_after"),
        ("allotted = 0", "allotted = 1", "sale.rest.allotted"),
        ("name = 'pool'", "name = 'pond'", "sale.pond."),
    ] {
        stage.text = TWO.replacen(old, new, 1);
        let error = stage.refused();
        assert!(error.contains(field), "{error}");
    }
}

#[test]
fn a_sale_of_several_is_named() {
    let mut stage = stage("two_named");
    let record = stage.deploy().expect("it is deployed");
    let [rest, pool] = [record.sales()[0].1, record.sales()[1].1];
    let book = stage.book.read().expect("it is there");
    let of = |launch: Option<&str>, sale: Option<&str>| book.sales(launch, sale).map_err(|error| error.to_string());
    let both = vec![("rest".to_owned(), rest), ("pool".to_owned(), pool)];
    assert_eq!((of(None, None), of(Some("test"), None)), (Ok(both.clone()), Ok(both)));
    let one = |name: &str, address: Address| Ok(vec![(name.to_owned(), address)]);
    assert_eq!(of(None, Some("pool")), one("pool", pool));
    assert_eq!(of(Some("test/rest"), None), one("rest", rest));
    let error = of(Some("test/pond"), None).expect_err("there is none");
    assert!(error.contains("the sale \"pond\"") && error.contains("rest, pool"), "{error}");
}

#[test]
fn a_rest_is_handed_on_and_taken_note_of() {
    let mut stage = stage("two_rest");
    stage.deploy().expect("it is deployed");
    let keeper = Account::named("keeper");
    stage.chain.fund(&keeper, DOT);
    let send = |stage: &mut Stage, call: fairsale_deploy::call::Call| {
        call.send(&mut stage.chain, &keeper, YES, &mut Paper::default(), |_| None).expect("it is done");
    };
    let pool = view(&mut stage, "pool");
    stage.chain.set_time(pool.terms.common.closes_at);
    let settle = buying::settle(&view(&mut stage, "pool")).expect("it is closed");
    send(&mut stage, settle);
    let rest = view(&mut stage, "rest");
    assert!(buying::fund(&rest).is_err(), "it has nothing yet");
    let settled = view(&mut stage, "pool");
    let unsold = buying::unsold(&settled).expect("all of it");
    let hint = unsold.what.last().expect("it says something").to_lowercase();
    assert!(hint.contains("then") && hint.contains(&format!("fund --sale {:?}", rest.sale)), "{hint}");
    send(&mut stage, unsold);
    let rest = view(&mut stage, "rest");
    assert_eq!((rest.tokens, rest.phase, rest.state.funded), (Some(90), Phase::Announced, false));
    send(&mut stage, buying::fund(&rest).expect("it is enough"));
    stage.chain.set_time(rest.terms.common.opens_at);
    let rest = view(&mut stage, "rest");
    assert_eq!((rest.phase, rest.state.funded, rest.state.unsold), (Phase::Open, true, 40));
    // Whoever comes later is told what becomes of it.
    let late = buying::unsold(&View { now: rest.terms.common.opens_at, ..settled }).expect("it could be sent");
    assert!(late.what.last().is_some_and(|line| line.contains("too late")), "{:?}", late.what);
}

/// What a fixed sale leaves, and 20 more, by auction.
pub const POOL_AND_AUCTION: &str = "
    token = {name='Test', symbol='TST', decimals=0, locked_for=100}
    personhood = {issuers=3, threshold=2, context='test'}
    [[sale]]
    name = 'pool'
    mechanism = 'fixed'
    supply = 90
    lot_size = 1
    max_lots = 9
    price = 30
    claims_after = 0
    opens_after = 900
    lasts = 60
    recovery_window = 9
    unsold_to = 'market'
    orders = []
    [[sale]]
    name = 'market'
    mechanism = 'auction'
    supply = 20
    lot_size = 1
    ladder = 'geometric'
    reserve_price = 30
    step_bps = 500
    ticks = 50
    max_lots = 50
    opens_after = 4560
    lasts = 60
    recovery_window = 9
    orders = []
";

#[test]
fn an_auction_sells_all_that_comes_before_it_opens() {
    for allotted in ["", "allotted = 0"] {
        let text = POOL_AND_AUCTION.replacen("ladder =", &format!("{allotted}\n    ladder ="), 1);
        let mut stage = Stage { text, ..Stage::new(&format!("market{}", allotted.len())) };
        let record = stage.deploy().expect("it is deployed");
        assert_eq!(stage.deploy().expect("nothing is left"), record);
        let keeper = Account::named("keeper");
        stage.chain.fund(&keeper, DOT);
        let own = if allotted.is_empty() { 20 } else { 0 };
        let market = view(&mut stage, "market");
        assert_eq!((market.state.funded, market.state.sells, market.tokens), (own > 0, own, Some(own)));
        let send = |stage: &mut Stage, call: fairsale_deploy::call::Call| {
            call.send(&mut stage.chain, &keeper, YES, &mut Paper::default(), |_| None).expect("it is done");
        };
        let closes_at = view(&mut stage, "pool").terms.common.closes_at;
        stage.chain.set_time(closes_at);
        let settle = buying::settle(&view(&mut stage, "pool")).expect("it is closed");
        send(&mut stage, settle);
        // The token is locked, but its seller named both sales.
        let unsold = buying::unsold(&view(&mut stage, "pool")).expect("all of it");
        send(&mut stage, unsold);
        let fund = buying::fund(&view(&mut stage, "market")).expect("it is enough");
        send(&mut stage, fund);
        let market = view(&mut stage, "market");
        assert_eq!((market.state.funded, market.state.sells, market.tokens), (true, own + 90, Some(own + 90)));
        // Whoever came later would be told what becomes of it.
        let pool = view(&mut stage, "pool");
        let late = View { now: market.terms.common.opens_at, state: State { unsold: 90, ..pool.state }, ..pool };
        let late = buying::unsold(&late).expect("it could be sent");
        assert!(late.what.last().is_some_and(|line| line.contains("hands on what comes now as unsold")), "{late:?}");
    }
}

#[test]
fn whatever_step_of_a_launch_in_usdc_it_dies_at_it_goes_on() {
    let text = POOL_AND_AUCTION.replacen("personhood =", "payment = {currency='usdc'}\n    personhood =", 1);
    let steps = 10; // registry, token, and of each sale: made, allotted, reserve, fund
    for at in 0..steps {
        for when in [When::Before, When::After] {
            let mut stage = Stage { text: text.clone(), ..Stage::new(&format!("usdc_dies_{at}_{when:?}")) };
            stage.chain.fails = Some((at, when));
            assert!(stage.deploy().is_err(), "{at} {when:?}");
            stage.chain.fails = None;
            let record = stage.deploy().expect("it goes on");
            assert_eq!(record.done.len(), steps, "{at} {when:?}");
            for (sale, tokens) in [("pool", 90), ("market", 20)] {
                let view = view(&mut stage, sale);
                assert_eq!((view.state.funded, view.tokens, view.money), (true, Some(tokens), 10_000), "{at} {when:?}");
            }
        }
    }
}
