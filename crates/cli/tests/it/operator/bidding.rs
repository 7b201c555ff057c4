//! Purchases in a fixed sale and bids in an auction, by the operator's messages, and what they say when they cannot be.

use super::stage::*;
use fairsale_chain::{Account, Chain};
use fairsale_deploy::{
    Error,
    bidding::{self, Height},
    buying,
    status::Status,
};
use fairsale_launch::USDC;

const AUCTION: &str = "
    token = {name='Test', symbol='TST', decimals=1}
    sale = {mechanism='auction', supply=100, lot_size=10, ladder='linear', reserve_price=1000, step=100, ticks=5, max_lots=8, open_to_all=true, opens_after=900, lasts=60, recovery_window=9}
    personhood = {issuers=3, threshold=2, context='test'}
";
const FIXED: &str = "
    token = {name='Test', symbol='TST', decimals=1}
    sale = {mechanism='fixed', supply=100, lot_size=10, max_lots=8, price=1000, delivered='at once', open_to_all=true, opens_after=900, lasts=60, recovery_window=9}
    personhood = {issuers=3, threshold=2, context='test'}
";

/// A deployed sale that is open to all, and two accounts with 10 DOT each. The seller has USDC.
fn open(test: &str, text: &str) -> (Stage, [Account; 2]) {
    let mut stage = Stage { text: text.into(), ..Stage::new(test) };
    stage.deploy().expect("it is deployed");
    let people = ["ada", "bob"].map(Account::named);
    for person in &people {
        stage.chain.fund(person, 10 * DOT);
    }
    let opens_at = stage.view().terms.common.opens_at;
    stage.chain.set_time(opens_at);
    (stage, people)
}

fn bid(stage: &mut Stage, from: &Account, height: Height, lots: Option<u32>) -> Result<(), Error> {
    let view = stage.view();
    let call = bidding::bid(&mut stage.chain, &view, from, height, lots)?;
    send(&mut stage.chain, from, call, bidding::meaning(&view)).map(drop)
}

fn shown(stage: &mut Stage, account: &Account) -> String {
    let view = stage.view();
    let person = view.person(&mut stage.chain, account.address()).expect("it answers");
    let standing = view.order(&mut stage.chain, person.context_alias).expect("it answers");
    Status { view: &view, person: Some(person), standing: Some(standing) }.to_string()
}

fn said<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    result.expect_err("it is refused").to_string()
}

#[test]
fn a_whole_auction() {
    let (mut stage, [ada, bob]) = open("auction", AUCTION);
    assert!(stage.view().state.funded);
    bid(&mut stage, &ada, Height::Price(1_200), Some(6)).expect("it is on the ladder");
    bid(&mut stage, &bob, Height::Tick(1), Some(8)).expect("there is such a tick");
    bid(&mut stage, &ada, Height::Tick(3), None).expect("a raise, for as many lots");
    assert_eq!(stage.view().money, 6 * 1_300 + 8 * 1_100);
    let text = shown(&mut stage, &bob);
    for piece in [
        "clears now  at tick 1, 0.00000011 DOT a lot: 6 lots bid above it",
        "8 lots bid at it, which get 4 TST",
        "bid         8 lots at tick 1, 0.00000011 DOT a lot, by 0x",
        "closed now  4 TST for 0.00000044 DOT, and 0.00000044 DOT back",
        "an account  at most 8 lots; nobody is asked who is a person",
    ] {
        assert!(text.contains(piece), "{piece}:\n{text}");
    }
    let closes_at = stage.view().terms.common.closes_at;
    stage.chain.set_time(closes_at);
    let settle = buying::settle(&stage.view()).expect("it is closed");
    stage.send(&bob, settle).expect("anybody may");
    // Certain is what two bids that share 40 units pay at least: the price of 39 of them.
    assert_eq!((stage.view().state.proceeds, stage.view().state.unsold), (6 * 1_100 + 39 * 110, 0));
    for person in [&ada, &bob] {
        let view = stage.view();
        let call = buying::claim(&mut stage.chain, &view, person, None).expect("a bid");
        stage.send(person, call).expect("it is paid out");
    }
    assert_eq!((stage.view().tokens, stage.view().money, stage.view().state.proceeds), (Some(0), 11_000, 11_000));
    let proceeds = buying::proceeds(&stage.view()).expect("there are");
    stage.send(&bob, proceeds).expect("anybody may");
}

#[test]
fn bids_are_looked_at_before_they_are_sent() {
    let (mut stage, [ada, bob]) = open("bids", AUCTION);
    let sent = stage.chain.sent;
    let error = said(bid(&mut stage, &ada, Height::Price(1_250), Some(1)));
    assert!(error.contains("a price of the ladder, such as 1200 (tick 2) or 1300 (tick 3)"), "{error}");
    let error = said(bid(&mut stage, &ada, Height::Tick(5), Some(1)));
    assert_eq!(error, "bid: the ladder has 5 prices, ticks 0 to 4, and no tick 5");
    assert_eq!(said(bid(&mut stage, &ada, Height::Tick(0), Some(9))), "bid: a person can ask for 1 to 8 lots, not 9");
    let view = stage.view();
    let error = said(buying::order(&mut stage.chain, &view, &ada, 1));
    assert!(error.contains("`fairsale bid` bids"), "{error}");
    assert_eq!(stage.chain.sent, sent);
    bid(&mut stage, &bob, Height::Tick(2), Some(3)).expect("a bid");
    for (tick, lots) in [(2, 3), (1, 8), (4, 2)] {
        let error = said(bid(&mut stage, &bob, Height::Tick(tick), Some(lots)));
        assert!(error.contains("a bid can only be raised: this person's is for 3 lots at tick 2"), "{error}");
    }
    let view = stage.view();
    assert!(said(buying::withdraw(&mut stage.chain, &view, &bob)).contains("what was ordered here binds"));
}

#[test]
fn what_is_bought_at_a_fixed_price_is_delivered() {
    let (mut stage, [ada, bob]) = open("fixed", FIXED);
    let view = stage.view();
    assert!(
        said(bidding::bid(&mut stage.chain, &view, &ada, Height::Tick(0), None)).contains("this sale is no auction")
    );
    let call = buying::order(&mut stage.chain, &view, &ada, 3).expect("it is open");
    stage.send(&ada, call).expect("it is delivered");
    let view = stage.view();
    assert!(said(buying::change(&mut stage.chain, &view, &ada, 2)).contains("what was ordered here binds"));
    let call = buying::change(&mut stage.chain, &view, &ada, 8).expect("five more");
    stage.send(&ada, call).expect("it is delivered");
    assert_eq!((stage.view().tokens, stage.view().money), (Some(20), 8_000));
    let view = stage.view();
    let call = buying::order(&mut stage.chain, &view, &bob, 3).expect("nothing is wrong with it");
    let error = said(stage.send(&bob, call));
    assert_eq!(error, "order: a person can ask for 1 to 2 lots, not 3", "no more are left");
    let text = shown(&mut stage, &ada);
    for piece in [
        "sells       10 TST while stock lasts; a lot is 1 TST for 0.0000001 DOT",
        "order       8 lots by 0x",
        "delivered   at once",
    ] {
        assert!(text.contains(piece), "{piece}:\n{text}");
    }
    let closes_at = stage.view().terms.common.closes_at;
    stage.chain.set_time(closes_at);
    let settle = buying::settle(&stage.view()).expect("it is closed");
    stage.send(&bob, settle).expect("anybody may");
    let view = stage.view();
    let error = said(buying::order(&mut stage.chain, &view, &bob, 1));
    assert_eq!(error, "order: the sale is settled; what was bought was delivered at once");
}

#[test]
fn what_is_bought_now_and_claimed_later_says_from_when() {
    let text = FIXED.replacen("delivered='at once'", "claims_after=1000", 1);
    let (mut stage, [ada, bob]) = open("later", &text);
    let view = stage.view();
    let call = buying::order(&mut stage.chain, &view, &ada, 3).expect("it is open");
    stage.send(&ada, call).expect("it is bought");
    stage.chain.set_time(view.terms.common.closes_at);
    let settle = buying::settle(&stage.view()).expect("it is closed");
    stage.send(&bob, settle).expect("anybody may");
    let refused = |stage: &mut Stage| {
        let view = stage.view();
        said(buying::order(&mut stage.chain, &view, &bob, 1))
    };
    let error = refused(&mut stage);
    assert!(error.starts_with("order: the sale is settled; what was bought can be claimed from 2026-"), "{error}");
    stage.chain.set_time(view.terms.common.closes_at + 1_000);
    assert_eq!(refused(&mut stage), "order: the sale is settled; orders can be claimed");
}

#[test]
fn what_is_paid_in_usdc_is_approved_first() {
    let payment = "payment = {currency='usdc'}\n    sale = ";
    let (mut stage, [ada, bob]) = open("usdc", &AUCTION.replacen("sale = ", payment, 1).replacen("1000", "20_000", 1));
    assert!(stage.view().state.funded);
    assert_eq!((stage.view().money, &*stage.view().cash.symbol), (10_000, "USDC"), "the reserve");
    let error = said(bid(&mut stage, &bob, Height::Tick(0), Some(2)));
    assert!(error.contains("expected 0.04 USDC, found 0 USDC"), "{error}");
    stage.chain.fund_asset(&ada, USDC, 1_000_000);
    bid(&mut stage, &ada, Height::Tick(0), Some(2)).expect("it is approved, then bid");
    bid(&mut stage, &ada, Height::Tick(1), None).expect("the difference is approved");
    assert_eq!(stage.view().money, 10_000 + 2 * 20_100);
    let text = shown(&mut stage, &ada);
    for piece in [
        "escrow      10 TST and 0.0502 USDC",
        "closed now  2 TST for 0.04 USDC, and 0.0002 USDC back",
        "paid in     0x0000053900000000000000000000000001200000",
    ] {
        assert!(text.contains(piece), "{piece}:\n{text}");
    }
    // Only seen: what is to be approved, and what comes then.
    let view = stage.view();
    let call = bidding::bid(&mut stage.chain, &view, &ada, Height::Tick(2), None).expect("a raise");
    let (mut desk, sent) = (Paper::default(), stage.chain.sent);
    let done = call.send(&mut stage.chain, &ada, DRY, &mut desk, bidding::meaning(&view)).expect("it can be tried");
    assert!(done.is_none() && stage.chain.sent == sent, "{}", desk.shown);
    for piece in [
        "bid: from 2 lots at tick 1 to 2 lots at tick 2",
        "  before   approve: the sale may take 0.0002 USDC, for this",
        "  value    0 DOT and 0.0002 USDC",
        "nothing was sent: this was a dry run",
    ] {
        assert!(desk.shown.contains(piece), "{piece}:\n{}", desk.shown);
    }
}

#[test]
fn a_reserve_that_would_be_swept_away_is_refused_and_so_is_an_asset_that_is_none() {
    for (payment, error) in [
        (
            "currency='usdc', reserve=9_999",
            "payment.reserve: expected 10000 or more, the least that an account can have of asset 1337, found 9999",
        ),
        (
            "currency='0x0000053A00000000000000000000000001200000', symbol='X', decimals=6",
            "payment.currency: expected an asset of the chain, found no asset 1338 on embedded",
        ),
    ] {
        let text = AUCTION.replacen("sale = ", &format!("payment = {{{payment}}}\n    sale = "), 1);
        let mut stage = Stage { text, ..Stage::new("reserve") };
        assert!(stage.refused().starts_with(error));
    }
}

#[test]
fn a_seller_is_warned_of_lots_that_cannot_be_shared() {
    let mut stage = Stage { text: AUCTION.into(), ..Stage::new("small_lots") };
    for (lot_size, is_warned) in [("lot_size=999_999", true), ("lot_size=1_000_000", false)] {
        let text = AUCTION.replacen("lot_size=10", lot_size, 1).replacen("supply=100", "supply=10_000_000", 1);
        stage.text = text;
        let mut desk = Paper::default();
        stage.deploy_as("test", DRY, &mut desk).expect("it can be tried");
        assert_eq!(desk.shown.contains("warning  sale.lot_size: 999999: bids at the clearing price"), is_warned);
        assert_eq!(desk.shown.contains("anybody can place any number of bids"), is_warned);
    }
}

#[test]
fn a_seller_without_the_currency_is_told_before_anything_is_sent() {
    let text = AUCTION.replacen("sale = ", "payment = {currency='usdc'}\n    sale = ", 1);
    let mut stage = Stage { text, seller: Account::named("somebody"), ..Stage::new("no_usdc") };
    stage.chain.fund(&stage.seller, 1_000 * DOT);
    let error = stage.refused();
    assert!(error.contains("0.01 USDC, for the sales to have some of what they are paid in, found 0 USDC"), "{error}");
}
