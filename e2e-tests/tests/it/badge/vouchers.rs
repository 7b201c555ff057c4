//! Vouchers that the organiser signed: for this badge, this chain, this account, until then, once.

use super::*;
use fairsale_client::voucher;
use fairsale_interfaces::badge::Voucher;
use fairsale_math::Timestamp;
use num_bigint::BigUint;

/// The order of secp256k1.
const ORDER: &str = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

/// Made by ethers 6.17: `TypedDataEncoder.hash` and `Wallet.signTypedData` of the voucher below, by the well-known first
/// account of Hardhat and Anvil.
const DIGEST: &str = "b7cda0fb8ae65a6e91303ccb65722ef8bb90d6f2eb3891b4eba678eb9a413afa";
const SIGNATURE: &str = "81290dc999c07a628a61e609d098399fdc6fb31ee2aba47a0275b09cf0ac9b8012dd6c81863d93a276930605f98533a0\
                         800d05ac2abc799f8781d26255df61b61c";
const SECRET: &str = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

fn bytes(hex: &str) -> Vec<u8> {
    BigUint::parse_bytes(hex.as_bytes(), 16).expect("hex").to_bytes_be()
}

#[test]
fn what_is_signed_is_what_wallets_sign() {
    let (badge, account, expires) = (Address::from([0x5a; 20]), Address::from([7; 20]), u64::MAX - 1);
    let mut chain_id = [0; 32];
    chain_id[24..].copy_from_slice(&420_420_419u64.to_be_bytes());
    let digest = Voucher { account, expires: Timestamp(expires) }.digest(&chain_id, badge);
    assert_eq!(digest[..], bytes(DIGEST));
    assert_eq!(voucher::digest(420_420_419, badge, account, expires), digest);
    let key = Issuer::from_secret(&bytes(SECRET)).expect("a key");
    let signed = Signed::by(&key, 420_420_419, badge, account, expires);
    assert_eq!(signed.signature[..], bytes(SIGNATURE));
    assert_eq!(signed.signer(), Some(key.address()));
}

/// A badge, and a voucher for Ada.
fn ada() -> (Club, Account, Signed) {
    let mut club = Club::signing(|_| ());
    let ada = club.stage.person("ada");
    let voucher = club.voucher(ada.address());
    (club, ada, voucher)
}

#[test]
fn anybody_redeems_a_voucher_for_its_account() {
    let (mut club, ada, voucher) = ada();
    club.assert_nobody(&ada);
    let (number, receipt) = club.redeem(&voucher).expect("the organiser signed");
    let by = club.stage.roles.keeper.address();
    let minted = Minted { alias: alias("ada", CONTEXT), number, account: ada.address(), by, by_voucher: true };
    assert!(number == 1 && receipt.announced::<Ink, _>(&minted));
    assert_eq!(receipt.events.len(), 1);
    club.assert_member(&ada, "ada");
}

#[test]
fn a_voucher_is_used_once() {
    let (mut club, ada, voucher) = ada();
    club.redeem(&voucher).expect("the organiser signed");
    let account = ada.address();
    assert_eq!(club.refused(&voucher), Error::AlreadyHeld { account, number: 1 });
    let later = club.voucher_until(account, u64::MAX - 1);
    assert_eq!(club.refused(&later), Error::AlreadyHeld { account, number: 1 });
}

#[test]
fn a_used_voucher_is_worth_nothing_to_who_has_the_account_next() {
    let (mut club, old, voucher) = ada();
    club.redeem(&voucher).expect("the organiser signed");
    // Ada moves, keeps her badge, and lets Eve have the old account and its voucher.
    let new = club.stage.wallet("ada's new wallet");
    club.stage.attest("ada", &new, 2, u64::MAX, 2).expect("two issuers signed");
    club.stage.attest("eve", &old, 2, u64::MAX, 1).expect("two issuers signed");
    let account = old.address();
    for again in [voucher, club.voucher_until(account, u64::MAX - 1)] {
        assert_eq!(club.refused(&again), Error::AccountUsed { account, number: 1 });
    }
    club.assert_nobody(&old);
    club.assert_member(&new, "ada");
}

#[test]
fn a_voucher_expires_to_the_second() {
    let (mut club, ada, _) = ada();
    let expires = club.stage.chain.now() + 1_000;
    let bob = club.stage.person("bob");
    let (hers, his) = (club.voucher_until(ada.address(), expires), club.voucher_until(bob.address(), expires));
    club.stage.chain.set_time(expires - 1);
    club.redeem(&hers).expect("a second is left");
    for now in [expires, expires + 1] {
        club.stage.chain.set_time(now);
        assert_eq!(club.refused(&his), Error::Expired { expires, now });
    }
    let now = expires + 1;
    assert_eq!(club.refused(&club.voucher_until(bob.address(), 0)), Error::Expired { expires: 0, now });
    club.redeem(&club.voucher_until(bob.address(), now + 1)).expect("a second is left");
}

#[test]
fn nobody_elses_signature_is_a_voucher() {
    let (mut club, ada, good) = ada();
    let stranger = Issuer::named("a stranger");
    let forged = Signed::by(&stranger, good.chain_id, club.at, ada.address(), good.expires);
    assert_eq!(club.refused(&forged), Error::WrongSigner { signer: stranger.address() });
    // Nor that of an issuer of the gate.
    let issuer = club.stage.issuers[0].clone();
    let forged = Signed::by(&issuer, good.chain_id, club.at, ada.address(), good.expires);
    assert_eq!(club.refused(&forged), Error::WrongSigner { signer: issuer.address() });
    club.redeem(&good).expect("the organiser signed");
}

/// Asserts that it is refused, as by somebody who is not the organiser.
#[track_caller]
fn assert_strange(club: &mut Club, voucher: &Signed) {
    match club.refused(voucher) {
        Error::WrongSigner { signer } => assert!(!signer.is_zero() && signer != club.key.address()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_was_signed_cannot_be_changed() {
    let (mut club, _, good) = ada();
    let bob = club.stage.person("bob").address();
    assert_strange(&mut club, &Signed { account: bob, ..good });
    assert_strange(&mut club, &Signed { expires: good.expires - 1, ..good });
    club.redeem(&good).expect("unchanged");
}

#[test]
fn a_voucher_for_another_badge_is_none_here() {
    let (mut club, ada, good) = ada();
    let terms = club.terms.clone();
    let there = club.another(&terms);
    let foreign = Signed::by(&club.key, good.chain_id, there, ada.address(), good.expires);
    assert_strange(&mut club, &foreign);
    for contract in [club.stage.at.token, club.terms.gate, Address::zero()] {
        let foreign = Signed::by(&club.key, good.chain_id, contract, ada.address(), good.expires);
        assert_strange(&mut club, &foreign);
    }
    club.at = there;
    assert_strange(&mut club, &good);
    club.redeem(&foreign).expect("there it is one");
}

#[test]
fn a_voucher_for_another_chain_is_none_here() {
    let (mut club, ada, good) = ada();
    let here = good.chain_id;
    for chain_id in [0, 1, here - 1, here + 1, here | 1 << 63] {
        let foreign = Signed::by(&club.key, chain_id, club.at, ada.address(), good.expires);
        assert_strange(&mut club, &foreign);
    }
    club.redeem(&good).expect("here it is one");
}

#[test]
fn the_malleable_twin_of_a_signature_is_none() {
    let (mut club, _, good) = ada();
    let order = BigUint::parse_bytes(ORDER.as_bytes(), 16).expect("hex");
    let high = (order - BigUint::from_bytes_be(&good.signature[32..64])).to_bytes_be();
    let mut signature = good.signature;
    signature[32..64].copy_from_slice(&high);
    signature[64] = 27 + 28 - signature[64];
    assert_eq!(club.refused(&Signed { signature, ..good }), Error::MalformedSignature);
    club.redeem(&good).expect("the low one");
}

#[test]
fn what_recovers_to_nobody_is_no_signature() {
    let (mut club, _, good) = ada();
    let mut refused = |signature| assert_eq!(club.refused(&Signed { signature, ..good }), Error::MalformedSignature);
    for v in [0, 1, 26, 29, 255] {
        let mut signature = good.signature;
        signature[64] = v;
        refused(signature);
    }
    let mut zero = [0; 65];
    refused(zero);
    zero[64] = 27;
    refused(zero);
    let mut beyond = good.signature;
    beyond[..32].fill(0xff);
    refused(beyond);
}

#[test]
fn a_voucher_gives_nothing_to_who_is_no_person() {
    let mut club = Club::signing(|_| ());
    let (nobody, lite) = (club.stage.wallet("nobody").address(), club.stage.wallet("lite"));
    club.stage.attest("lite", &lite, 1, u64::MAX, 1).expect("two issuers signed");
    for (account, status) in [(nobody, 0), (lite.address(), 1), (Address::zero(), 0)] {
        let refused = Error::NotAPerson { account, status, required: 2 };
        assert_eq!(club.refused(&club.voucher(account)), refused);
    }
    // It waits until there is a person.
    club.stage.attest("lite", &lite, 2, u64::MAX, 2).expect("two issuers signed");
    club.redeem(&club.voucher(lite.address())).expect("full now");
}

#[test]
fn vouchers_beyond_the_cap_are_refused() {
    let mut club = Club::signing(|terms| terms.cap = 1);
    let [ada, bob] = ["ada", "bob"].map(|name| club.stage.person(name).address());
    club.redeem(&club.voucher(ada)).expect("the first");
    assert_eq!(club.refused(&club.voucher(bob)), Error::AllMinted { cap: 1 });
}
