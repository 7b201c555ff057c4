//! A badge, from its deployment to a sale for those who hold it.

use super::{attesting::attest, stage::*};
use badge::Terms;
use fairsale_chain::{Account, Address, Chain, SALT, create2};
use fairsale_client::{
    address::show,
    issuer::{self, Issuer},
    voucher::Signed,
};
use fairsale_deploy::{
    Error,
    badges::{self, Badge, meaning},
    buying,
    call::Call,
    consent::Consent,
    sending::Making,
    view::View,
};
use fairsale_launch::USDC;

const CONTEXT: [u8; 32] = [0xba; 32];

fn said<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    result.expect_err("it is refused").to_string()
}

fn make(stage: &mut Stage, making: Making<'_>) -> Address {
    let made = making.send(&mut stage.chain, &stage.seller, YES, &mut Paper::default(), meaning);
    made.expect("it is made").expect("it was not a dry run").address
}

fn send(stage: &mut Stage, from: &Account, call: Call) -> Result<(), Error> {
    super::stage::send(&mut stage.chain, from, call, meaning).map(drop)
}

/// A launch's registry in which ada and bob are persons, and a badge over it that `organiser` mints; everybody has money.
fn club(test: &str, organiser: Address) -> (Stage, Badge, [Account; 3]) {
    let mut stage = Stage::new(test);
    stage.deploy().expect("it is deployed");
    let people = ["ada", "bob", "eve"].map(Account::named);
    for person in &people {
        stage.chain.fund(person, 10 * DOT);
    }
    attest(&mut stage, "ada");
    attest(&mut stage, "bob");
    let (codes, gate) = (stage.codes.clone(), stage.view().terms.common.personhood);
    badges::ground(&mut stage.chain, gate).expect("a registry is a gate");
    let terms = Terms { cap: 0, context: CONTEXT, gate, organiser, min_status: 2 };
    let address = make(&mut stage, badges::making(&codes, &terms));
    let badge = Badge::of(&mut stage.chain, address).expect("it is one");
    assert_eq!((&badge.terms, badge.minted), (&terms, 0));
    (stage, badge, people)
}

/// The key of an organiser who signs.
fn key() -> Issuer {
    Issuer::named("organiser")
}

#[test]
fn a_sale_for_members_names_the_badge() {
    let seller = Account::named("Alice");
    let (mut stage, badge, [ada, bob, eve]) = club("badge_sale", seller.address());
    send(&mut stage, &seller, badge.mint(ada.address())).expect("the seller is the organiser");
    let error = said(send(&mut stage, &ada, badge.mint(bob.address())));
    assert_eq!(error, format!("mint: only the organiser mints, not {}", show(ada.address())));
    let error = said(send(&mut stage, &seller, badge.mint(eve.address())));
    assert_eq!(error, format!("mint: the gate does not know whose {} is", show(eve.address())));
    let error = said(send(&mut stage, &seller, badge.mint(ada.address())));
    assert_eq!(error, format!("mint: the person behind {} holds the badge already, number 1", show(ada.address())));

    let gate = format!("source='{:?}', context='club'", badge.address);
    stage.text = LAUNCH.replace("issuers=3, threshold=2, context='test'", &gate).replace("'Test'", "'Club'");
    stage.deploy_as("club", YES, &mut Paper::default()).expect("it is deployed").expect("really");
    let sale = stage.book.read().expect("it is there").launches["club"].sale().expect("it was made");
    let view = View::of(&mut stage.chain, sale).expect("it is a sale");
    assert_eq!(view.terms.common.personhood, badge.address);
    stage.chain.set_time(view.terms.common.opens_at);
    let view = View::of(&mut stage.chain, sale).expect("it is a sale");
    let order = buying::order(&mut stage.chain, &view, &ada, 7).expect("she holds the badge");
    order.send(&mut stage.chain, &ada, YES, &mut Paper::default(), buying::meaning(&view)).expect("it is taken");
    let person = view.person(&mut stage.chain, ada.address()).expect("it answers");
    assert_eq!(person.context_alias, issuer::alias(&issuer::person("ada"), &view.terms.common.context));
    for stranger in [&bob, &eve] {
        let error = said(buying::order(&mut stage.chain, &view, stranger, 7));
        assert!(error.contains("is not known to be a person's by"), "{error}");
    }
}

#[test]
fn what_is_shown_before_it_is_made() {
    let (mut stage, badge, _) = club("badge_shown", key().address());
    let (codes, seller) = (stage.codes.clone(), stage.seller.clone());
    let root = stage.chain.chain.state_root();
    let mut desk = Paper::default();
    let terms = Terms { cap: 30, ..badge.terms.clone() };
    let shown = badges::making(&codes, &terms).send(&mut stage.chain, &seller, DRY, &mut desk, meaning);
    assert_eq!(shown.expect("it would be made"), None);
    for piece in ["at most 30 badges, for persons of status 2 or more", &show(terms.gate), "deposit", "dry run"] {
        assert!(desk.shown.contains(piece), "{}", desk.shown);
    }
    for (answer, asked) in [(None, false), (Some(false), true)] {
        let mut desk = Paper { answer, ..Paper::default() };
        let refused = badges::making(&codes, &terms).send(&mut stage.chain, &seller, ASK, &mut desk, meaning);
        assert!(matches!(refused, Err(Error::NoConsent { asked: was }) if was == asked), "{refused:?}");
    }
    let poor = Account::named("poor");
    let refused = badges::making(&codes, &terms).send(&mut stage.chain, &poor, YES, &mut desk, meaning);
    assert!(matches!(refused, Err(Error::Poor { .. })), "{refused:?}");
    for (bad, reason) in [
        (Terms { min_status: 3, ..terms.clone() }, "persons have status 1 or 2, so the least cannot be 3"),
        (Terms { organiser: Address::zero(), ..terms.clone() }, "the organiser must be somebody"),
        (Terms { gate: [7; 20].into(), ..terms.clone() }, "the gate does not answer"),
    ] {
        let making = badges::making(&codes, &bad);
        let error = said(making.send(&mut stage.chain, &seller, Consent::default(), &mut desk, meaning));
        assert_eq!(error, format!("deploy_badge: {reason}"));
    }
    let made = badges::making(&codes, &badge.terms).send(&mut stage.chain, &seller, YES, &mut desk, meaning);
    let error = said(made);
    let what = "deploy_badge: a contract of these very terms was made by this account before, at ";
    assert!(error.starts_with(&format!("{what}{};", show(badge.address))), "{error}");
    assert_eq!(stage.chain.chain.state_root(), root, "nothing was sent");
}

#[test]
fn whoever_sends_an_asset_to_a_badges_place_before_is_told_of() {
    let (mut stage, badge, _) = club("badge_gift", key().address());
    let (codes, seller) = (stage.codes.clone(), stage.seller.clone());
    let terms = Terms { cap: 30, ..badge.terms };
    let making = || badges::making(&codes, &terms);
    let place = create2(seller.address(), making().code, &making().data, &SALT);
    let account = Account::of_address(place);
    stage.chain.fund_asset(&account, USDC, 10_000);
    let error = said(making().send(&mut stage.chain, &seller, YES, &mut Paper::default(), meaning));
    assert!(
        error.starts_with("deploy_badge: somebody sent an asset to 0x") && error.contains("NoProviders"),
        "{error}"
    );
    stage.chain.fund(&account, DOT / 100);
    assert_eq!(make(&mut stage, making()), place);
}

#[test]
fn what_a_badge_cannot_stand_on_is_told_before() {
    let (mut stage, badge, _) = club("badge_ground", key().address());
    let token = stage.view().terms.common.asset;
    for gate in [token, [7; 20].into()] {
        let error = said(badges::ground(&mut stage.chain, gate));
        assert!(error.contains("expected a source of personhood that answers"), "{error}");
    }
    for other in [token, badge.terms.gate, [7; 20].into()] {
        let error = said(Badge::of(&mut stage.chain, other));
        assert!(error.contains("expected a badge, found something else, or nothing"), "{error}");
    }
}

#[test]
fn vouchers_are_signed_here_and_redeemed_by_anybody() {
    let (mut stage, badge, [ada, bob, eve]) = club("badge_vouchers", key().address());
    let until = badge.now + 1_000;
    let error = said(badge.sign(&Issuer::named("stranger"), ada.address(), until));
    assert!(error.starts_with(&format!("the key: expected the organiser's, {}", show(key().address()))), "{error}");
    assert!(said(badge.sign(&key(), ada.address(), badge.now)).contains("a time to come"));
    let signed = [&ada, &bob, &eve].map(|account| badge.sign(&key(), account.address(), until).expect("it is signed"));
    assert_eq!(signed[0], Signed::by(&key(), badge.chain_id, badge.address, ada.address(), until));
    assert_eq!(badge.objection(&mut stage.chain, ada.address()).expect("it answers"), None);

    // Who is no person is left at home, and so is who holds one.
    let sort = |stage: &mut Stage| badge.sort(&mut stage.chain, (1..).zip(signed)).expect("all are the organiser's");
    let sorted = sort(&mut stage);
    assert_eq!(sorted.good, signed[..2]);
    let unknown = format!("the gate does not know whose {} is", show(eve.address()));
    assert_eq!(sorted.idle, [(eve.address(), unknown)]);
    send(&mut stage, &eve, badge.redeem(&sorted.good[..1])).expect("anybody may");
    let sorted = sort(&mut stage);
    assert_eq!((sorted.good.len(), sorted.idle.len()), (1, 2));
    assert!(sorted.idle[0].1.ends_with("holds the badge already, number 1"), "{sorted:?}");

    // Several at once, of which one is bad.
    let stranger = Issuer::named("stranger");
    let bad = Signed::by(&stranger, badge.chain_id, badge.address, bob.address(), until);
    let error = said(send(&mut stage, &eve, badge.redeem(&[signed[1], bad])));
    let signer = format!("{} signed and is not the organiser", show(stranger.address()));
    assert!(error.starts_with(&format!("redeem: voucher 2 of those sent: {signer}")), "{error}");
    send(&mut stage, &eve, badge.redeem(&signed)).expect("whoever has one, or is nobody, is passed over");
    let badge = Badge::of(&mut stage.chain, badge.address).expect("it is one");
    assert_eq!(badge.minted, 2);
    let standing = badge.standing(&mut stage.chain, bob.address()).expect("it answers");
    assert_eq!((standing.person.status, standing.number, standing.received), (2, Some(2), Some(2)));
    let error = said(send(&mut stage, &eve, badge.redeem(&signed[1..2])));
    assert!(error.starts_with("redeem: the person behind") && error.ends_with("already, number 2"), "{error}");
}

#[test]
fn vouchers_of_a_hardware_wallet_are_redeemed() {
    let (mut stage, badge, [ada, bob, eve]) = club("badge_hardware", key().address());
    let until = badge.now + 1_000;
    let by_wallet = |account: &Account, v: fn(u8) -> u8| {
        let mut voucher = badge.sign(&key(), account.address(), until).expect("it is signed");
        voucher.signature[64] = v(voucher.signature[64]);
        voucher
    };
    let error = said(badge.sort(&mut stage.chain, [(3, by_wallet(&ada, |v| v + 10))]));
    let expected = format!(
        "voucher 3, its signature: expected the organiser's, {}, found one whose v is 3",
        show(key().address())
    );
    assert!(error.starts_with(&expected) && error.ends_with(", not 27 or 28"), "{error}");

    let given = [&ada, &bob].map(|account| by_wallet(account, |v| v - 27));
    let sorted = badge.sort(&mut stage.chain, (1..).zip(given)).expect("they are the organiser's");
    assert_eq!((sorted.good.len(), sorted.idle.len()), (2, 0));
    for (voucher, minted) in sorted.good.iter().zip(1..) {
        let call = badge.redeem(&[*voucher]);
        let turned = "  turned   v of 1 signature is 0 or 1, as hardware wallets have it; 27 or 28 is sent";
        assert_eq!(call.what[2], turned);
        send(&mut stage, &eve, call).expect("the badge takes 27 and 28 only");
        assert_eq!(Badge::of(&mut stage.chain, badge.address).expect("it is one").minted, minted);
    }
    let both = badge.redeem(&sorted.good);
    assert!(both.what[2].starts_with("  turned   v of 2 signatures is 0 or 1"), "{:?}", both.what);
    send(&mut stage, &eve, both).expect("who holds one is passed over");
}

#[test]
fn vouchers_are_signed_for_a_chain_that_was_named_or_agreed_to() {
    let (stage, badge, _) = club("badge_chain", key().address());
    let id = badge.chain_id;
    let agree = |named, consent, answer| {
        let mut desk = Paper { answer, ..Paper::default() };
        let agreed = badge.agree_to_sign(&stage.chain, named, consent, &mut desk);
        let shown =
            format!("signed for the chain with the id {id}; the node says that this is embedded, genesis 0x0000");
        assert!(desk.shown.starts_with(&shown), "{}", desk.shown);
        (agreed, desk.asked)
    };
    let (agreed, asked) = agree(None, ASK, Some(true));
    assert_eq!((agreed.is_ok(), asked), (true, 1));
    for consent in [YES, ASK] {
        let (agreed, asked) = agree(Some(id), consent, None);
        assert_eq!((agreed.is_ok(), asked), (true, 0), "it was named");
        let error = said(agree(Some(id + 1), consent, Some(true)).0);
        let expected = format!("the id of the node's chain: expected {}, as --chain-id says, found {id}", id + 1);
        assert_eq!(error, expected);
    }
    assert_eq!((agree(None, YES, None).0.is_ok(), agree(None, YES, None).1), (true, 0));
    assert_eq!(said(agree(None, ASK, Some(false)).0), "nobody said yes; nothing was signed");
    let error = said(agree(None, ASK, None).0);
    assert!(error.contains("say --chain-id, or --yes; nothing was signed"), "{error}");
}

#[test]
fn a_voucher_that_is_none_is_told_by_its_line() {
    let (mut stage, badge, [ada, ..]) = club("badge_bad_vouchers", key().address());
    let good = badge.sign(&key(), ada.address(), badge.now + 10).expect("it is signed");
    for (bad, expected) in [
        (Signed { badge: [7; 20].into(), ..good }, "voucher 2, its badge: expected 0x"),
        (Signed { chain_id: 1, ..good }, "voucher 2, its badge: expected 0x"),
        (Signed { expires: good.expires + 1, ..good }, "voucher 2, its signature: expected the organiser's, 0x"),
        (Signed { signature: [0; 65], ..good }, "voucher 2, its signature: expected the organiser's, 0x"),
    ] {
        let error = said(badge.sort(&mut stage.chain, [(1, good), (2, bad)]));
        assert!(error.starts_with(expected), "{error}");
    }
    stage.chain.set_time(good.expires);
    let badge = Badge::of(&mut stage.chain, badge.address).expect("it is one");
    let error = said(badge.sort(&mut stage.chain, [(1, good)]));
    assert!(error.starts_with("voucher 1, its end: expected a time to come"), "{error}");
    let error = said(send(&mut stage, &ada, badge.redeem(&[good])));
    assert!(error.starts_with("redeem: the voucher is over since"), "{error}");
}
