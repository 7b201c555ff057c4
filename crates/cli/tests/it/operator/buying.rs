//! A whole sale by the operator's and buyers' messages, and what they say when they cannot be.

use super::{attesting::attest, stage::*};
use fairsale_chain::{Account, Address, CallError, Chain, typed::message_bytes};
use fairsale_client::{
    address::show,
    issuer::{self, Attestation, Issuer},
};
use fairsale_deploy::{
    Error,
    attesting::{self, Registry},
    buying,
    call::Call,
    status::Status,
    view::View,
};
use fairsale_interfaces::sale::Sale;

/// A deployed sale, open, with ada and bob as persons and eve as nobody; each has 10 DOT.
fn open(test: &str) -> (Stage, [Account; 3]) {
    let mut stage = Stage::new(test);
    stage.deploy().expect("it is deployed");
    let people = ["ada", "bob", "eve"].map(Account::named);
    for person in &people {
        stage.chain.fund(person, 10 * DOT);
    }
    attest(&mut stage, "ada");
    attest(&mut stage, "bob");
    let opens_at = stage.view().terms.common.opens_at;
    stage.chain.set_time(opens_at);
    (stage, people)
}

impl Stage {
    fn order(&mut self, from: &Account, lots: u32) -> Result<(), Error> {
        let view = self.view();
        let call = buying::order(&mut self.chain, &view, from, lots)?;
        self.send(from, call).map(drop)
    }

    fn change(&mut self, from: &Account, lots: u32) -> Result<(), Error> {
        let view = self.view();
        let call = buying::change(&mut self.chain, &view, from, lots)?;
        self.send(from, call).map(drop)
    }

    fn claim(&mut self, from: &Account, alias: Option<[u8; 32]>) -> Result<(), Error> {
        let view = self.view();
        let call = buying::claim(&mut self.chain, &view, from, alias)?;
        self.send(from, call).map(drop)
    }

    fn plain(&mut self, from: &Account, call: fn(&View) -> Result<Call, Error>) -> Result<(), Error> {
        let call = call(&self.view())?;
        self.send(from, call).map(drop)
    }

    fn held(&mut self) -> u128 {
        self.view().money
    }

    fn shown(&mut self, account: Option<&Account>) -> String {
        let view = self.view();
        let person = account.map(|account| view.person(&mut self.chain, account.address()).expect("it answers"));
        let standing = person.map(|person| view.order(&mut self.chain, person.context_alias).expect("it answers"));
        Status { view: &view, person, standing }.to_string()
    }
}

fn said<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    result.expect_err("it is refused").to_string()
}

#[test]
fn a_whole_sale() {
    let (mut stage, [ada, bob, _]) = open("whole_sale");
    stage.order(&ada, 20).expect("she is a person");
    assert_eq!(stage.held(), 600);
    stage.change(&ada, 10).expect("it goes down");
    stage.change(&ada, 10).expect("it stays");
    stage.change(&ada, 100).expect("it goes up");
    assert_eq!(stage.held(), 3_000);
    let view = stage.view();
    let call = buying::withdraw(&mut stage.chain, &view, &ada).expect("she has an order");
    stage.send(&ada, call).expect("it is withdrawn");
    assert_eq!(stage.held(), 0);
    stage.order(&ada, 100).expect("as if for the first time");
    stage.order(&bob, 40).expect("he is a person");
    assert_eq!(stage.view().demand(), Some(140));
    let shown = stage.shown(Some(&ada));
    for piece in [
        "phase       open: the sale is open; it closes at ",
        "demand      140 lots",
        "order       100 lots by 0x",
        "closed now  5.9 TST for 0.000000177 DOT, and 0.000000123 DOT back",
    ] {
        assert!(shown.contains(piece), "{piece}:\n{shown}");
    }

    let closes_at = stage.view().terms.common.closes_at;
    stage.chain.set_time(closes_at);
    assert!(
        said(stage.order(&ada, 1))
            .contains("order: the sale closed at 2026-01-01 00:16:00 UTC (now); it waits for `fairsale settle`")
    );
    assert!(said(stage.plain(&bob, buying::proceeds)).contains("it waits for `fairsale settle`"));
    stage.plain(&bob, buying::settle).expect("anybody may");
    assert_eq!(said(stage.plain(&bob, buying::settle)), "settle: the sale is settled; orders can be claimed");
    assert_eq!(stage.view().owed(), (99, 1_230));
    let before = stage.chain.balance(stage.seller.address());
    stage.plain(&bob, buying::proceeds).expect("anybody may");
    assert_eq!(stage.chain.balance(stage.seller.address()) - before, 2_970);
    assert!(said(stage.plain(&bob, buying::proceeds)).contains("there is nothing to take"));
    assert!(said(stage.plain(&bob, buying::unsold)).contains("there is nothing to take"));
    stage.claim(&ada, None).expect("it is hers");
    assert!(said(stage.claim(&ada, None)).contains("there is no such order"));
    let shown = stage.shown(Some(&ada));
    assert!(
        shown.contains("order       none") && shown.contains("to buyers   4 TST and 0 DOT are not claimed yet"),
        "{shown}"
    );
    stage.claim(&bob, None).expect("it is his");
    assert_eq!((stage.held(), stage.view().tokens), (0, Some(0)));
}

#[test]
fn orders_are_looked_at_before_they_are_sent() {
    let (mut stage, [ada, bob, eve]) = open("looked_at");
    let sent = stage.chain.sent;
    assert_eq!(said(stage.order(&ada, 0)), "order: a person can ask for 1 to 100 lots, not 0");
    assert_eq!(said(stage.order(&ada, 101)), "order: a person can ask for 1 to 100 lots, not 101");
    assert!(said(stage.order(&eve, 1)).starts_with("order: this account is not known to be a person's by 0x"));
    assert!(said(stage.change(&ada, 1)).contains("there is no such order"));
    assert!(said(stage.claim(&ada, None)).starts_with("claim: the sale is open; it closes at "));
    assert_eq!(stage.chain.sent, sent);
    stage.order(&ada, 7).expect("she is a person");
    assert_eq!(said(stage.order(&ada, 8)), "order: this person has an order for 7 lots; `fairsale change` changes it");
    assert_eq!(stage.chain.sent, sent + 1);

    // A person without money is told both figures before anything is tried.
    let poor = stage.chain.balance(bob.address()) - DOT / 100 - 2_999;
    stage.chain.transfer(&bob, eve.id(), poor).expect("he had it");
    let error = said(stage.order(&bob, 100));
    assert!(
        error.contains("it takes 0.0100003 DOT, of which it keeps 0.01 DOT to exist, and there is 0.0100002999 DOT"),
        "{error}"
    );
}

#[test]
fn it_is_said_when_the_sale_opens() {
    let mut stage = Stage::new("opens");
    stage.deploy().expect("it is deployed");
    let seller = stage.seller.clone();
    let error = said(stage.order(&seller, 1));
    assert_eq!(error, "order: the sale is announced; it opens at 2026-01-01 00:15:00 UTC (in 15 min)");
    stage.plain(&seller, buying::fund).expect("a second time does no harm");
    let view = stage.view();
    let bob = Account::named("Bob");
    let error = buying::cancel(&view, &bob).expect_err("not his").to_string();
    assert!(error.starts_with("cancel: only the seller, 0x9621DDe6"), "{error}");
    let call = buying::cancel(&view, &seller).expect("it is hers");
    stage.send(&seller, call).expect("it is called off");
    assert_eq!(said(stage.order(&seller, 1)), "order: the sale is cancelled; orders can be claimed, for a full refund");
    stage.plain(&seller, buying::unsold).expect("the supply goes back");
    assert_eq!(stage.view().tokens, Some(0));
}

#[test]
fn a_lost_account_is_told_how_long_it_waits() {
    let (mut stage, [ada, bob, eve]) = open("lost");
    stage.order(&ada, 1).expect("she is a person");
    let view = stage.view();
    let alias = view.person(&mut stage.chain, ada.address()).expect("it answers").context_alias;
    stage.chain.set_time(view.terms.common.closes_at + 2_000); // the attestations are over
    stage.plain(&eve, buying::settle).expect("anybody may");
    let error = said(stage.claim(&ada, None));
    assert!(error.contains("not known to be a person's") && error.contains("give --alias"), "{error}");
    let error = said(stage.claim(&ada, Some(alias)));
    assert!(error.contains("it can claim only from 2026-01-01 00:49:29 UTC (in 9 s)"), "{error}");
    assert!(said(stage.claim(&bob, Some(alias))).contains("is not that person's account"));
    stage.chain.set_time(view.terms.common.closes_at + 2_009);
    stage.claim(&ada, Some(alias)).expect("the window is over");
}

/// What `fairsale attest` does, and says before: a person gets an account, or has none any more.
fn attests(stage: &mut Stage, name: &str, account: Option<&Account>) -> Result<String, Error> {
    let (view, seller) = (stage.view(), stage.seller.clone());
    let registry = Registry::of(&mut stage.chain, view.terms.common.personhood)?;
    let keys = registry.keys(Issuer::several(2));
    let mut attestation = Attestation {
        person: issuer::person(name),
        account: account.map_or(Address::zero(), Account::address).0.into(),
        status: if account.is_some() { 2 } else { 0 },
        expires: view.terms.common.closes_at + 1_000,
        epoch: 0,
    };
    attestation.epoch = registry.next_epoch(&mut stage.chain, &attestation, &keys)?;
    let signed = registry.sign(&attestation, &keys, &[])?;
    let mut call = registry.call(&attestation, &signed, view.now)?;
    call.what.extend(attesting::left_behind(&mut stage.chain, &view, &attestation)?);
    let what = call.what.join("\n");
    send(&mut stage.chain, &seller, call, attesting::meaning).map(|_| what)
}

#[test]
fn a_name_that_was_mistyped_is_put_right_and_its_order_is_not_lost_in_silence() {
    let (mut stage, [ada, _, eve]) = open("mistyped");
    let context = stage.view().terms.common.context;
    let mistyped = issuer::alias(&issuer::person("eva"), &context);
    let status = |stage: &mut Stage| {
        let view = stage.view();
        let standing = view.order(&mut stage.chain, mistyped).expect("it answers");
        let status = Status { view: &view, person: None, standing: Some(standing) };
        (status.to_string(), status.json()["order"]["account_is"].clone())
    };
    attests(&mut stage, "eva", Some(&eve)).expect("nobody's account so far");
    stage.order(&eve, 3).expect("she is a person, by another name");
    assert_eq!(status(&mut stage).1, "theirs");
    let error = said(attests(&mut stage, "eve", Some(&eve)));
    let taken = format!("attest: {} is another person's; if that is a mistake, ", show(eve.address()));
    let undo = "`fairsale attest --person NAME --revoke`, with that person's name, frees it, and so does attesting that person to another account";
    assert_eq!(error, taken + undo);

    let said_before = attests(&mut stage, "eva", None).expect("it is free again");
    let caution = format!("  CAUTION  this person has an order for 3 lots in the sale {}; ", show(stage.view().sale));
    assert!(said_before.contains(&caution), "{said_before}");
    let (shown, whose) = status(&mut stage);
    assert!(shown.contains("nobody is known behind that account now") && whose == "nobody's", "{shown}");
    let said_before = attests(&mut stage, "eve", Some(&eve)).expect("now it can be");
    assert!(!said_before.contains("CAUTION"), "{said_before}");
    stage.order(&eve, 3).expect("it is her first by this name");
    assert_eq!(stage.held(), 180, "two deposits of one human");
    let (shown, whose) = status(&mut stage);
    let nobody = "            that account is another person's now: nobody can claim this order but an account that its own person has";
    assert!(shown.contains("order       3 lots by 0x") && shown.contains(nobody) && whose == "another's", "{shown}");

    let closes_at = stage.view().terms.common.closes_at;
    stage.chain.set_time(closes_at);
    stage.plain(&ada, buying::settle).expect("anybody may");
    stage.claim(&eve, None).expect("her own");
    assert_eq!(stage.view().tokens, Some(96));
    let sent = stage.chain.sent;
    for after in [0, 20] {
        stage.chain.set_time(closes_at + after); // in the window of 9 s, and after it
        let error = said(stage.claim(&eve, Some(mistyped)));
        let reason = "claim: this account placed the order for 3 lots, and is another person's now: nobody can claim it but an account";
        assert!(error.starts_with(reason) && error.ends_with("stays in the sale until then"), "{error}");
        let error = said(stage.claim(&ada, Some(mistyped)));
        assert!(error.ends_with(" is not that person's account; only an account that is can claim"), "{error}");
        let (sale, data) = message_bytes(stage.view().messages().claim(mistyped));
        let tried = stage.chain.dry_run(&eve, sale, data, 0);
        assert!(matches!(tried, Err(CallError::Reverted { .. })), "so it is: {tried:?}");
    }
    assert_eq!((stage.chain.sent, stage.view().tokens), (sent, Some(96)));

    // What the other name ordered is had by that name, from another account.
    let other = Account::named("eve's other wallet");
    stage.chain.fund(&other, 10 * DOT);
    attests(&mut stage, "eva", Some(&other)).expect("it is nobody's");
    assert_eq!(status(&mut stage).1, "another's", "the account that ordered is");
    stage.claim(&other, None).expect("the person's account now");
    assert_eq!(stage.view().tokens, Some(93));
}
