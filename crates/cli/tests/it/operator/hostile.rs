//! What a launch file, a file of deployments, a token or a beacon could say so that somebody signs what they do not mean.

use super::stage::*;
use badge::Terms;
use fairsale_chain::{Account, Address, Chain, asset_address};
use fairsale_client::{address::show, questions::PRECOMPILE};
use fairsale_deploy::{badges, buying, checks, status::Status, view::View};
use fairsale_launch::{USDC, plan::Step};

/// An auction in USDC, with `more` in its section of payment.
fn in_usdc(more: &str) -> String {
    format!(
        "
        token = {{name='Test', symbol='TST', decimals=1}}
        sale = {{mechanism='auction', supply=100, lot_size=10, ladder='linear', reserve_price=1000, step=100, ticks=5, \
         max_lots=8, open_to_all=true, opens_after=900, lasts=60, recovery_window=9}}
        payment = {{currency='usdc'{more}}}
    "
    )
}

#[test]
fn a_currency_that_is_called_otherwise_is_refused() {
    for (more, error) in [
        (", decimals=18", "payment.decimals: expected 6, as 0x0000053900000000000000000000000001200000 has, found 18"),
        (
            ", symbol='USDT'",
            "payment.symbol: expected \"USDC\", as 0x0000053900000000000000000000000001200000 is called, found \"USDT\"",
        ),
    ] {
        // By its name it is known; by its address it could be any.
        let text = in_usdc(more).replace("'usdc'", "'0x0000053900000000000000000000000001200000'");
        let mut stage = Stage { text, ..Stage::new("other_currency") };
        assert_eq!(stage.refused(), error);
    }
    let mut stage = Stage { text: in_usdc(""), ..Stage::new("mute_currency") };
    let launch = stage.launch();
    assert_eq!(checks::currency(&mut stage.chain, &launch).expect("it is USDC"), None);
    stage.chain.silent = Some(asset_address(USDC));
    let told = checks::currency(&mut stage.chain, &launch).expect("it may be").expect("but it is said");
    assert!(told.contains("that it is USDC is the file's word"), "{told}");
}

#[test]
fn what_cannot_be_changed_is_shown_before_anything_is_sent() {
    let bob = Account::named("Bob").address();
    let mut stage = Stage { text: in_usdc(", reserve=20_000"), ..Stage::new("shown") };
    stage.text += &format!("\n    deploy = {{beneficiary='{bob:?}'}}");
    let mut desk = Paper::default();
    stage.deploy_as("test", DRY, &mut desk).expect("it can be tried");
    for piece in [
        "  sells    10 TST in lots of 1 TST, auction, from 0.001 USDC a lot up",
        "  persons  nobody is asked",
        "each sale is sent 0.02 USDC (20000 of its smallest unit), which stay there",
    ] {
        assert!(desk.shown.contains(piece), "{piece}:\n{}", desk.shown);
    }
    let shown = desk.shown.to_lowercase();
    let receivers = format!("  to       proceeds {bob:?}, unsold {:?}", stage.seller.address());
    assert!(shown.contains(&receivers), "{receivers}:\n{shown}");

    let mut stage = Stage::new("shown_registry");
    let mut desk = Paper::default();
    stage.deploy_as("test", DRY, &mut desk).expect("it can be tried");
    let shown = desk.shown.to_lowercase();
    let registry =
        format!("a registry of 3 issuers, 2 of whom must sign, whom {:?} can change", stage.seller.address());
    assert!(shown.contains(&registry) && shown.contains("status 2 is needed"), "{registry}:\n{shown}");
    assert!(
        desk.shown.contains("  sells    9.9 TST in lots of 0.1 TST, capped, 0.000000003 DOT a lot"),
        "{}",
        desk.shown
    );
}

#[test]
fn a_file_of_deployments_that_names_another_sale_is_not_gone_on_with() {
    for (step, at) in [(Step::Token, 2), (Step::Sale, 3)] {
        let mut stage = Stage::new(&format!("swapped_{step:?}"));
        stage.chain.fails = Some((at, When::Before));
        stage.deploy().expect_err("it dies");
        stage.chain.fails = None;
        // Of the same code, and for somebody else's launch.
        let text = stage.text.clone();
        stage.text = text.replace("supply=99", "supply=98").replace("price=30", "price=31");
        let other = stage.deploy_as("other", YES, &mut Paper::default()).expect("it is deployed").expect("really");
        stage.text = text;
        let mut record = stage.book.read().expect("it was written").launches["test"].clone();
        let ours = record.done.iter_mut().find(|done| done.step == step).expect("it was made");
        ours.address = other.address(step).map(Into::into);
        stage.book.write("test", &record).expect("it can be written");
        let error = stage.refused();
        let expected = "expected the one made as the launch file says, at 0x";
        assert!(error.contains(expected) && error.contains(", found another of the same code, at 0x"), "{error}");
    }
}

#[test]
fn a_token_that_answers_nobody_keeps_nobody_from_a_refund() {
    let mut stage = Stage::new("mute_token");
    stage.text = stage.text.replace("price=30", "price=30, min_raise=2_970");
    stage.deploy().expect("it is deployed");
    let ada = Account::named("ada");
    stage.chain.fund(&ada, 10 * DOT);
    super::attesting::attest(&mut stage, "ada");
    let View { terms, .. } = stage.view();
    stage.chain.set_time(terms.common.opens_at);
    let view = stage.view();
    let call = buying::order(&mut stage.chain, &view, &ada, 7).expect("it is open");
    stage.send(&ada, call).expect("a person");
    stage.chain.set_time(terms.common.closes_at);
    let call = buying::settle(&stage.view()).expect("it is closed");
    stage.send(&ada, call).expect("it raised too little");

    stage.chain.silent = Some(terms.common.asset);
    let view = stage.view();
    assert_eq!((view.tokens, view.money), (None, 210));
    let status = Status { view: &view, person: None, standing: None };
    assert!(status.to_string().contains("escrow      what is sold does not answer, and 0.000000021 DOT"), "{status}");
    assert_eq!(status.json()["escrow"], serde_json::json!({ "tokens": null, "money": "210" }));
    let error = buying::unsold(&view).expect_err("who knows how much").to_string();
    assert!(error.starts_with("unsold: what is sold, 0x") && error.ends_with("does not answer"), "{error}");
    let call = buying::claim(&mut stage.chain, &view, &ada, None).expect("her order");
    stage.send(&ada, call).expect("her refund");
    assert_eq!(stage.view().money, 0);
}

#[test]
fn a_reserve_that_was_sent_is_not_asked_for_again() {
    let text =
        super::several::POOL_AND_AUCTION.replacen("personhood =", "payment = {currency='usdc'}\n    personhood =", 1);
    let mut stage = Stage { text, seller: Account::named("just enough"), ..Stage::new("reserve_sent") };
    stage.chain.fund(&stage.seller, 1_000 * DOT);
    stage.chain.fund_asset(&stage.seller, USDC, 20_000);
    stage.chain.fails = Some((5, When::Before)); // after the first of two
    stage.deploy().expect_err("it dies");
    stage.chain.fails = None;
    let record = stage.deploy().expect("10,000 are enough for the other");
    assert_eq!(record.done.iter().filter(|done| done.step == Step::Reserve).count(), 2);
}

/// A lottery of tickets of a name by a beacon that is there.
fn lottery_by(beacon: &str, name: &str) -> String {
    format!(
        "
        ticket = {{name='{name}', symbol='GALA'}}
        sale = {{mechanism='lottery', supply=2, price=30, opens_after=9000, lasts=600, recovery_window=60, settle_within=90_000}}
        personhood = {{source='precompile', context='test'}}
        beacon = {{source='{beacon}'}}
    "
    )
}

#[test]
fn a_beacon_that_is_there_is_asked_first() {
    let mut stage = Stage::new("beacons");
    let made = |stage: &mut Stage, name: &str, source: &str| -> Address {
        stage.text = lottery_by(source, name);
        let record = stage.deploy_as(name, YES, &mut Paper::default()).expect("it is deployed").expect("really");
        record.address(Step::DrandBeacon).expect("it was made")
    };
    let drand = made(&mut stage, "drand", "drand");
    let local = made(&mut stage, "local", "local");
    stage.development = false;
    let deploy = |stage: &mut Stage, name: &str, beacon: Address| {
        stage.text = lottery_by(&format!("{beacon:?}"), name);
        let mut desk = Paper::default();
        let record = stage.deploy_as(name, YES, &mut desk).map(|record| record.expect("really"));
        (record.map_err(|error| error.to_string()), desk.shown)
    };
    let (record, shown) = deploy(&mut stage, "again", drand);
    assert!(record.expect("drand's is anybody's").address(Step::DrandBeacon).is_none() && !shown.contains("warning"));
    let sale = stage.book.read().expect("it is there").launches["again"].sale().expect("it was made");
    assert_eq!(View::of(&mut stage.chain, sale).expect("it is a sale").terms.common.beacon, drand);

    let error = deploy(&mut stage, "by_local", local).0.expect_err("not for development");
    assert!(error.contains("one with the key that everybody has"), "{error}");
    stage.development = true;
    let (record, shown) = deploy(&mut stage, "by_local", local);
    assert!(
        record.is_ok() && shown.contains("has the key that everybody has: anybody can know who will win"),
        "{shown}"
    );
    let error = deploy(&mut stage, "by_nobody", Address::from([7; 20])).0.expect_err("it is none");
    assert!(error.contains("expected a beacon that says by which round it draws"), "{error}");
}

/// EVM code that answers anything with 64 zeros: by Solidity's ABI, that it knows nobody.
const SILENT: [u8; 14] = [0x60, 0x04, 0x60, 0x0a, 0x5f, 0x39, 0x60, 0x04, 0x5f, 0xf3, 0x60, 0x40, 0x5f, 0xf3];

#[test]
fn lite_persons_are_let_in_only_where_one_human_is_one_person() {
    let mut stage = Stage::new("lite");
    let (seller, codes) = (stage.seller.clone(), stage.codes.clone());
    let badge_over = |stage: &mut Stage, gate: Address| {
        let terms = Terms { cap: 0, context: [7; 32], gate, organiser: seller.address(), min_status: 1 };
        let making = badges::making(&codes, &terms);
        let made = making.send(&mut stage.chain, &seller, YES, &mut Paper::default(), badges::meaning);
        made.expect("it is made").expect("really").address
    };
    let over_it = badge_over(&mut stage, PRECOMPILE);
    let over_that = badge_over(&mut stage, over_it);
    stage.deploy_as("registry", YES, &mut Paper::default()).expect("it is deployed");
    let record = stage.book.read().expect("it is there").launches["registry"].clone();
    let registry = record.address(Step::Personhood).expect("it was made");
    let over_registry = badge_over(&mut stage, registry);
    let silent = stage.chain.chain.instantiate(&seller, &SILENT, vec![], 0, None).expect("it is made").address;

    let from = |source: Address, more: &str| {
        let gate = format!("source='{source:?}'{more}");
        LAUNCH.replace("issuers=3, threshold=2", &gate).replace("'Test'", "'Lite'")
    };
    for badge in [over_it, over_that] {
        stage.text = from(badge, ", min_status=1");
        let found =
            format!("found 1: {} is a badge over Polkadot's precompile, where one human can be two", show(badge));
        let error = stage.refused();
        assert!(error.starts_with(&format!("personhood.min_status: expected 2 (full), {found}")), "{error}");
    }
    let warned = format!("  warning  personhood.min_status: 1: {} is no registry, nor a badge over one", show(silent));
    for (source, status, is_warned) in [
        (over_it, "", false),
        (registry, ", min_status=1", false),
        (over_registry, ", min_status=1", false),
        (silent, ", min_status=1", true),
        (silent, "", false),
    ] {
        stage.text = from(source, status);
        let mut desk = Paper::default();
        stage.deploy_as("test", DRY, &mut desk).expect("it can be tried");
        assert_eq!(desk.shown.contains(&warned), is_warned, "{}", desk.shown);
        assert_eq!(desk.shown.contains("warning  personhood"), is_warned, "{}", desk.shown);
    }
}
