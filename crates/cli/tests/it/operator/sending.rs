//! The bill that is shown before a message is sent, and the limits that the message then has.

use super::{attesting::attest, stage::*};
use fairsale_chain::{Account, Address, Chain, Limits};
use fairsale_deploy::{Error, buying, call::Call};

/// EVM code that is installed as it stands.
fn install(body: &[&[u8]]) -> Vec<u8> {
    let body = body.concat();
    let len = u8::try_from(body.len()).expect("it is short");
    [&[0x60, len, 0x60, 0x0a, 0x5f, 0x39, 0x60, len, 0x5f, 0xf3][..], &body].concat()
}

/// Writes three words in a call of itself, and undoes them; once it was called with two bytes, it keeps them.
fn turncoat() -> Vec<u8> {
    install(&[
        &[0x36, 0x80, 0x15, 0x60, 0x11, 0x57, 0x60, 0x01, 0x14, 0x60, 0x1d, 0x57], // no byte: 0x11, one: 0x1d
        &[0x60, 0x01, 0x5f, 0x55, 0x00],                                           // two: sets word 0
        &[0x5b, 0x5f, 0x5f, 0x60, 0x01, 0x5f, 0x5f, 0x30, 0x5a, 0xf1, 0x50, 0x00], // 0x11: calls itself with one
        &[0x5b, 0x60, 0x01, 0x80, 0x55],                                           // 0x1d: sets word 1,
        &[0x60, 0x01, 0x60, 0x02, 0x55, 0x60, 0x01, 0x60, 0x03, 0x55],             // words 2 and 3
        &[0x5f, 0x54, 0x60, 0x34, 0x57, 0x5f, 0x5f, 0xfd, 0x5b, 0x00],             // and reverts unless word 0 is set
    ])
}

/// Does nothing; once it was called with something, it writes a word.
fn late() -> Vec<u8> {
    install(&[
        &[0x36, 0x60, 0x0a, 0x57, 0x5f, 0x54, 0x60, 0x10, 0x57, 0x00], // something: 0x0a; word 0 is set: 0x10
        &[0x5b, 0x60, 0x01, 0x5f, 0x55, 0x00],                         // 0x0a: sets word 0
        &[0x5b, 0x60, 0x01, 0x80, 0x55, 0x00],                         // 0x10: sets word 1
    ])
}

/// A contract, and a call of it with nothing. Bob has money.
fn stage(test: &str, code: &[u8]) -> (Stage, Address, Call) {
    let mut stage = Stage::new(test);
    let seller = stage.seller.clone();
    stage.chain.fund(&Account::named("Bob"), 10 * DOT);
    let contract = stage.chain.instantiate(&seller, code, vec![], 0, None).expect("it is made").address;
    (stage, contract, Call::new("poke", vec!["poke: harmless".into()], (contract, vec![])))
}

fn poke(stage: &mut Stage, desk: &mut Paper, call: Call) -> Result<Option<i128>, Error> {
    let seller = stage.seller.clone();
    let sent = call.send(&mut stage.chain, &seller, ASK, desk, |_| None)?;
    Ok(sent.map(|receipt| receipt.cost.deposit))
}

#[test]
fn what_a_contract_undoes_in_its_trial_and_keeps_in_earnest_was_shown() {
    let (mut stage, contract, call) = stage("turncoat", &turncoat());
    let mut desk = Paper::answering(true);
    assert_eq!(poke(&mut stage, &mut desk, call.clone()).expect("it does nothing"), Some(0));
    let shown = figure(&desk.shown, "deposit");
    assert!(shown > 0 && desk.shown.contains("for storage (at most; 0 DOT when it was tried)"), "{}", desk.shown);
    assert_eq!(figure(&desk.shown, "total"), shown);

    let seller = stage.seller.clone();
    stage.chain.meanwhile = Some((seller.address(), contract, vec![(Account::named("Bob"), contract, vec![0, 0])]));
    let mut desk = Paper::answering(true);
    let took = poke(&mut stage, &mut desk, call).expect("it is within what was shown").expect("it was sent");
    assert_eq!(took.unsigned_abs(), figure(&desk.shown, "deposit"), "no more, and that is all it wrote");
}

#[test]
fn who_has_too_little_for_the_most_that_it_can_take_is_told_before() {
    let (mut stage, _, call) = stage("turncoat_poor", &turncoat());
    let mut desk = Paper::answering(false);
    poke(&mut stage, &mut desk, call.clone()).expect_err("nobody said yes");
    let most = figure(&desk.shown, "total");
    let (poor, sent) = (Account::named("poor"), stage.chain.sent);
    stage.chain.fund(&poor, DOT / 100 + most - 1);
    stage.seller = poor.clone();
    let error = poke(&mut stage, &mut Paper::answering(true), call.clone()).expect_err("it could take more");
    assert!(error.to_string().ends_with("; it was not sent"), "{error}");
    assert_eq!(stage.chain.sent, sent);
    stage.chain.fund(&poor, 1);
    assert_eq!(poke(&mut stage, &mut Paper::answering(true), call).expect("it is enough"), Some(0));
}

#[test]
fn what_takes_more_by_the_time_it_is_agreed_to_is_not_sent() {
    let (mut stage, contract, call) = stage("late", &late());
    let (seller, sent) = (stage.seller.clone(), stage.chain.sent);
    stage.chain.meanwhile = Some((seller.address(), contract, vec![(Account::named("Bob"), contract, vec![0])]));
    let mut desk = Paper::answering(true);
    let error = poke(&mut stage, &mut desk, call.clone()).expect_err("it would write").to_string();
    assert_eq!((figure(&desk.shown, "deposit"), stage.chain.sent), (0, sent), "{error}");
    let mut desk = Paper::answering(true);
    let took = poke(&mut stage, &mut desk, call).expect("now it was shown").expect("it was sent");
    assert_eq!((took.unsigned_abs(), stage.chain.sent), (figure(&desk.shown, "deposit"), sent + 1));
}

/// Why the most is signed for, and not what the trial came to: an honest claim takes for the balance before it gives back for the order.
#[test]
fn a_claim_needs_more_on_the_way_than_in_the_end() {
    let mut stage = Stage::new("claim_peak");
    stage.deploy().expect("it is deployed");
    let ada = Account::named("ada");
    stage.chain.fund(&ada, 10 * DOT);
    attest(&mut stage, "ada");
    let view = stage.view();
    stage.chain.set_time(view.terms.common.opens_at);
    let view = stage.view();
    let call = buying::order(&mut stage.chain, &view, &ada, 1).expect("she is a person");
    stage.send(&ada, call).expect("it is taken");
    stage.chain.set_time(view.terms.common.closes_at);
    let call = buying::settle(&stage.view()).expect("it is closed");
    stage.send(&ada, call).expect("anybody may");
    let (view, mut desk) = (stage.view(), Paper::default());
    let call = buying::claim(&mut stage.chain, &view, &ada, None).expect("it is hers");
    call.clone().send(&mut stage.chain, &ada, DRY, &mut desk, buying::meaning(&view)).expect("it can be tried");
    let most = figure(&desk.shown, "deposit");
    assert!(most > 0 && desk.shown.contains(" DOT when it was tried)"), "{}", desk.shown);
    for (deposit, is_enough) in [(most - 1, false), (most, true)] {
        let before = stage.chain.set_limits(Limits { deposit, ..Limits::default() });
        let tried = stage.chain.dry_run(&ada, call.to, call.data.clone(), 0);
        stage.chain.set_limits(before);
        assert_eq!(tried.is_ok(), is_enough, "{tried:?}");
    }
}
