//! Orders that are paid in an ERC-20: what lets the sale take it is sent only before an order that can succeed, and what is left of
//! it is told and can be taken back.

use super::stage::*;
use fairsale_chain::{Account, Address, Chain, asset_address, typed::message_bytes};
use fairsale_client::{
    issuer,
    questions::{allowance, approve},
};
use fairsale_deploy::{
    Error,
    bidding::{self, Height},
    buying::{self, meaning},
    call::Call,
    consent::Consent,
    grouping,
    view::View,
};
use fairsale_interfaces::sale::Sale;
use fairsale_launch::USDC;

const FIXED: &str = "
    token = {name='Test', symbol='TST', decimals=1}
    payment = {currency='usdc'}
    sale = {mechanism='fixed', supply=100, lot_size=10, max_lots=8, price=20_000, delivered='at once', open_to_all=true, opens_after=900, lasts=60, recovery_window=9}
";

/// A deployed sale in USDC that is open, and two accounts with 10 DOT and 1 USDC each.
fn open(test: &str, text: &str) -> (Stage, [Account; 2]) {
    let mut stage = Stage { text: text.into(), ..Stage::new(test) };
    stage.deploy().expect("it is deployed");
    let (context, people) = (stage.view().terms.common.context, ["ada", "bob"].map(Account::named));
    for (name, account) in ["ada", "bob"].iter().zip(&people) {
        stage.chain.fund(account, 10 * DOT);
        stage.chain.fund_asset(account, USDC, 1_000_000);
        let alias = issuer::alias(&issuer::person(name), &context);
        stage.chain.chain.set_person(account.address(), context, 2, alias);
    }
    let opens_at = stage.view().terms.common.opens_at;
    stage.chain.set_time(opens_at);
    (stage, people)
}

fn usdc() -> Address {
    asset_address(USDC)
}

impl Stage {
    /// What the sale may take of an account's.
    fn allowed(&mut self, account: &Account) -> u128 {
        let sale = self.view().sale;
        allowance(&mut self.chain, usdc(), account.address(), sale).expect("it answers")
    }

    /// Lets the sale take an amount.
    fn allow(&mut self, account: &Account, units: u128) {
        let sale = self.view().sale;
        self.chain.call(account, usdc(), approve(sale, units), 0).expect("it is allowed");
    }

    fn has(&mut self, account: &Account) -> u128 {
        fairsale_client::questions::balance_of(&mut self.chain, usdc(), account.address()).expect("it answers")
    }

    /// Orders `lots`, and is asked.
    fn asks(&mut self, from: &Account, lots: u32, desk: &mut Paper) -> Result<(), Error> {
        self.tries(from, lots, ASK, desk)
    }

    fn tries(&mut self, from: &Account, lots: u32, consent: Consent, desk: &mut Paper) -> Result<(), Error> {
        let view = self.view();
        let call = buying::order(&mut self.chain, &view, from, lots)?;
        call.send(&mut self.chain, from, consent, desk, meaning(&view)).map(drop)
    }

    fn revokes(&mut self, from: &Account) -> Result<(), Error> {
        let view = self.view();
        let call = buying::revoke(&mut self.chain, &view, from)?;
        send(&mut self.chain, from, call, |_| None).map(drop)
    }
}

fn said<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    result.expect_err("it is refused").to_string()
}

#[test]
fn an_order_that_would_be_refused_allows_nothing() {
    let (mut stage, [ada, bob]) = open("pay_refused", FIXED);
    stage.asks(&ada, 8, &mut Paper::answering(true)).expect("there are 10");
    let (sent, mut desk) = (stage.chain.sent, Paper::answering(true));
    assert_eq!(said(stage.asks(&bob, 3, &mut desk)), "order: a person can ask for 1 to 2 lots, not 3");
    stage.asks(&bob, 2, &mut desk).expect("two are left");
    let eve = Account::named("eve");
    stage.chain.fund(&eve, 10 * DOT);
    stage.chain.fund_asset(&eve, USDC, 1_000_000);
    let (asked, shown) = (desk.asked, desk.shown.clone());
    assert_eq!(said(stage.asks(&eve, 1, &mut desk)), "order: nothing is left that this person could have");
    assert_eq!((stage.allowed(&bob), stage.allowed(&eve), stage.chain.sent), (0, 0, sent + 2));
    assert_eq!((desk.asked, desk.shown), (asked, shown), "nothing was asked");
}

#[test]
fn both_transactions_are_shown_and_asked_about_once() {
    let (mut stage, [ada, bob]) = open("pay_once", FIXED);
    let (sent, root) = (stage.chain.sent, stage.chain.chain.state_root());
    for (answer, expected) in [(Some(false), "nobody said yes; it was not sent"), (None, "it was not sent")] {
        let mut desk = Paper { answer, ..Paper::default() };
        assert!(said(stage.asks(&ada, 3, &mut desk)).ends_with(expected));
        assert_eq!((desk.asked, stage.chain.sent), (1, sent));
    }
    assert_eq!(stage.chain.chain.state_root(), root);
    let (before, mut desk) = (stage.chain.balance(ada.address()), Paper::answering(true));
    stage.asks(&ada, 3, &mut desk).expect("both go through");
    for piece in [
        "order: 3 lots for 0.06 USDC\n",
        "  before   approve: the sale may take 0.06 USDC, for this\n",
        "  value    0 DOT and 0.06 USDC\n",
        " DOT and 0.06 USDC, at most\n",
        "approve: done; fee 0 DOT, deposit 0 DOT\n",
    ] {
        assert!(desk.shown.contains(piece), "{piece}:\n{}", desk.shown);
    }
    assert_eq!((desk.asked, stage.chain.sent, stage.allowed(&ada)), (1, sent + 2, 0));
    assert!(before - stage.chain.balance(ada.address()) <= figure(&desk.shown, "total"));
    assert_eq!(stage.has(&ada), 940_000);

    // Who can pay for the first only, or would keep less than can be kept, is told before.
    let poor = stage.chain.balance(bob.address()) - DOT / 100 - figure(&desk.shown, "total") + 1;
    stage.chain.transfer(&bob, ada.id(), poor).expect("he had it");
    let error = said(stage.asks(&bob, 3, &mut desk));
    assert!(error.contains(" cannot pay for this: it takes ") && error.ends_with("; it was not sent"), "{error}");
    stage.chain.fund(&bob, DOT);
    stage.chain.call(&bob, usdc(), fairsale_client::questions::transfer(ada.address(), 930_001), 0).expect("sent");
    let error = said(stage.asks(&bob, 3, &mut desk));
    let expected = "expected exactly 0.06 USDC, or 0.06 USDC and 0.01 USDC, the least that an account can keep, found 0.069999 USDC";
    assert!(error.ends_with(expected), "{error}");
    assert_eq!((stage.allowed(&bob), stage.chain.sent), (0, sent + 3), "what was sent is the transfer");
}

#[test]
fn what_was_allowed_before_is_taken_back_first_or_told() {
    let (mut stage, [ada, bob]) = open("pay_leftover", FIXED);
    stage.allow(&ada, 20_000);
    let (sent, mut desk) = (stage.chain.sent, Paper::answering(true));
    stage.asks(&ada, 3, &mut desk).expect("all three go through");
    let first = "  before   approve: the sale may take no more of the 0.02 USDC that it may take now\n";
    assert!(
        desk.shown.contains(first) && desk.shown.contains("approve: the sale may take 0.06 USDC"),
        "{}",
        desk.shown
    );
    assert_eq!((desk.asked, stage.chain.sent, stage.allowed(&ada), stage.has(&ada)), (1, sent + 3, 0, 940_000));

    for (units, shown) in [(50_000, "0.05 USDC"), (u128::MAX, "all USDC that there is")] {
        stage.allow(&bob, units);
        let mut desk = Paper::default();
        stage.tries(&bob, 1, DRY, &mut desk).expect("it can be tried");
        let allowed = format!("  allowed  the sale may take {shown}, as it was let before; `fairsale revoke` takes");
        assert!(desk.shown.contains(&allowed) && !desk.shown.contains("approve"), "{}", desk.shown);
    }
    stage.revokes(&bob).expect("it may take something");
    assert_eq!(stage.allowed(&bob), 0);
    assert_eq!(said(stage.revokes(&bob)), "revoke: the sale may take nothing of this account's USDC");
}

#[test]
fn an_allowance_without_a_limit_is_read_as_one_after_it_was_used() {
    let (mut stage, [ada, _]) = open("pay_unlimited", FIXED);
    stage.allow(&ada, u128::MAX);
    let mut desk = Paper::answering(true);
    stage.asks(&ada, 1, &mut desk).expect("it needs no other");
    assert!(desk.shown.contains("the sale may take all USDC that there is, as it was let before"), "{}", desk.shown);
    assert_eq!(stage.allowed(&ada), u128::MAX - 20_000);
    let view = stage.view();
    let change = buying::change(&mut stage.chain, &view, &ada, 2).expect("there are more");
    let mut desk = Paper::default();
    change.send(&mut stage.chain, &ada, DRY, &mut desk, meaning(&view)).expect("it can be tried");
    let revoke = buying::revoke(&mut stage.chain, &view, &ada).expect("it may take something").what;
    for said in [&desk.shown, &revoke.join("\n")] {
        assert!(said.contains(" take nearly all USDC that there is") && !said.contains("340282"), "{said}");
    }
    // What could be meant is written as it is.
    stage.allow(&ada, 1_000_000_000_000);
    let revoke = buying::revoke(&mut stage.chain, &view, &ada).expect("it may take something").what;
    assert!(revoke[0].ends_with("now it may take 1,000,000 USDC"), "{revoke:?}");
}

#[test]
fn what_fails_after_the_first_says_what_the_sale_may_take() {
    let (mut stage, [ada, bob]) = open("pay_late", FIXED);
    let view = stage.view();
    let lots = |count| message_bytes(view.messages().order(count)).1;
    let buys = vec![(ada.clone(), usdc(), approve(view.sale, 160_000)), (ada.clone(), view.sale, lots(8))];
    let free = stage.chain.balance(bob.address());
    // Others buy what is left after it was tried, and before it was sent.
    stage.chain.meanwhile = Some((bob.address(), view.sale, buys));
    let error = said(stage.asks(&bob, 3, &mut Paper::answering(true)));
    let stands = "the sale may take 0.06 USDC of this account's: `fairsale order` said again uses that, `fairsale revoke` takes it back";
    assert_eq!(error, format!("order: a person can ask for 1 to 2 lots, not 3; {stands}"));
    assert_eq!(stage.allowed(&bob), 60_000);
    assert!(stage.chain.balance(bob.address()) < free);
    stage.revokes(&bob).expect("it may take something");
    assert_eq!((stage.allowed(&bob), stage.chain.balance(bob.address())), (0, free), "the deposit came back too");

    let sent = stage.chain.sent;
    for (at, when, stands) in [
        (0, When::Before, "the sale may take nothing of this account's USDC"),
        (1, When::Before, "the sale may take 0.04 USDC of this account's: `fairsale order` said again uses that"),
        (1, When::After, "the sale may take nothing of this account's USDC"),
    ] {
        stage.chain.fails = Some((stage.chain.sent + at, when));
        let error = said(stage.tries(&bob, 2, YES, &mut Paper::default()));
        assert!(error.contains("the node is gone") && error.contains(stands), "{at} {when:?}: {error}");
        if when == When::Before && at == 1 {
            // Said again it needs no second allowance; here it is taken back.
            stage.revokes(&bob).expect("it may take something");
        }
    }
    assert_eq!((stage.chain.sent, stage.has(&bob)), (sent + 1 + 3 + 2, 960_000));
}

/// Sends a message of a sale in USDC that can be agreed to in one question.
fn once(
    stage: &mut Stage,
    from: &Account,
    make: impl FnOnce(&mut Stage, &View) -> Result<Call, Error>,
    refused: impl Fn(&View) -> Box<dyn Fn(&[u8]) -> Option<String>>,
) {
    let view = stage.view();
    let (call, before, sent) =
        (make(stage, &view).expect("it is good"), stage.chain.balance(from.address()), stage.chain.sent);
    let mut desk = Paper::answering(true);
    call.send(&mut stage.chain, from, ASK, &mut desk, refused(&view)).expect("it goes through");
    assert_eq!((desk.asked, stage.chain.sent), (1, sent + 2), "{}", desk.shown);
    let (after, most) = (stage.chain.balance(from.address()), figure(&desk.shown, "total"));
    assert!(before <= after + most, "{} of {most}", before - after);
    assert_eq!(stage.allowed(from), 0);
}

#[test]
fn in_every_kind_of_sale_what_is_shown_is_enough() {
    let gate = "\npersonhood = {source='precompile', context='test'}\npayment = {currency='usdc'}\n";
    let beacon = "beacon = {source='local'}\n";
    let token = "token = {name='Test', symbol='TST', decimals=0}\n";
    let ticket = "ticket = {name='Gala', symbol='GALA', base_uri='https://example.org/'}\n";
    let common = "opens_after=900, recovery_window=9";
    for (name, goods, sale) in [
        ("capped", token, "mechanism='capped', supply=99, lot_size=1, max_lots=200, price=20_000, lasts=600"),
        (
            "quadratic",
            token,
            "mechanism='quadratic', supply=50, lot_size=1, price=20_000, first_cap=5, cap_step=5, rounds=2, round_lasts=600, remainder='draw', settle_within=90_000",
        ),
        (
            "whole",
            token,
            "mechanism='capped', remainder='draw', supply=99, lot_size=1, max_lots=200, price=20_000, lasts=600, settle_within=90_000",
        ),
        ("lottery", ticket, "mechanism='lottery', supply=10, price=20_000, lasts=600, settle_within=90_000"),
        (
            "fixed",
            token,
            "mechanism='fixed', supply=99, lot_size=1, max_lots=8, price=20_000, delivered='at once', lasts=600",
        ),
        (
            "fixed_tickets",
            ticket,
            "mechanism='fixed', supply=9, max_lots=3, price=20_000, delivered='at once', lasts=600",
        ),
        (
            "auction",
            ticket,
            "mechanism='auction', supply=9, ladder='linear', reserve_price=20_000, step=100, ticks=5, max_lots=1, lasts=600, settle_within=90_000",
        ),
    ] {
        let beacon = if sale.contains("settle_within") { beacon } else { "" };
        let text = format!("{goods}sale = {{{sale}, {common}}}{gate}{beacon}");
        let (mut stage, [ada, bob]) = open(&format!("pay_{name}"), &text);
        if name == "auction" {
            let meaning = |view: &View| Box::new(bidding::meaning(view)) as Box<dyn Fn(&[u8]) -> Option<String>>;
            for tick in [0, 3] {
                let make = |stage: &mut Stage, view: &View| {
                    bidding::bid(&mut stage.chain, view, &ada, Height::Tick(tick), Some(1))
                };
                once(&mut stage, &ada, make, meaning);
            }
            continue;
        }
        let meaning = |view: &View| Box::new(meaning(view)) as Box<dyn Fn(&[u8]) -> Option<String>>;
        once(&mut stage, &ada, |stage, view| buying::order(&mut stage.chain, view, &ada, 1), meaning);
        if name == "lottery" {
            let view = stage.view();
            let call = grouping::invite(&mut stage.chain, &view, &ada, &[bob.address()]).expect("she has an entry");
            send(&mut stage.chain, &ada, call, grouping::meaning(&view)).expect("she invites");
            let meaning = |view: &View| Box::new(grouping::meaning(view)) as Box<dyn Fn(&[u8]) -> Option<String>>;
            once(&mut stage, &bob, |stage, view| grouping::join(&mut stage.chain, view, &bob, 1), meaning);
        } else {
            once(&mut stage, &ada, |stage, view| buying::change(&mut stage.chain, view, &ada, 3), meaning);
        }
    }
}
