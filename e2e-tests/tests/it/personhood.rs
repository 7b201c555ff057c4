//! The personhood registry: who stands behind an account, and how little it takes to be refused.

mod issuers;
mod recovery;
mod signatures;
mod status;

use e2e_tests::{Stage, capped::Capped, codes};
use fairsale_chain::{Account, Address, Receipt, Typed};
use fairsale_client::{
    deployment::deploy_registry,
    issuer::{self, Attestation, Issuer},
};
use fairsale_interfaces::personhood::{Attested, Error, Revoked};
use ink::abi::Ink;

/// A context in which aliases are asked for.
const CONTEXT: [u8; 32] = [0xc0; 32];

/// A registry on a chain, `threshold` of three issuers of which must sign: two.
fn registry() -> Stage {
    Capped::without_sale(|_| ())
}

/// That `account` is the person's, with full status for ever.
fn attestation(person: &str, account: Address, epoch: u64) -> Attestation {
    Attestation { person: issuer::person(person), account: account.0.into(), status: 2, expires: u64::MAX, epoch }
}

/// That the person has no status and no account any more.
fn revocation(person: &str, epoch: u64) -> Attestation {
    Attestation { status: 0, ..attestation(person, Address::zero(), epoch) }
}

/// The signatures of these issuers, in this order.
fn signed(stage: &Stage, attestation: &Attestation, issuers: &[&Issuer]) -> Vec<u8> {
    let domain = issuer::domain(stage.chain.constants().chain_id, stage.at.registry);
    issuer::attest(issuers.iter().copied(), attestation, &domain)
}

/// Brings an attestation to the registry.
fn bring(stage: &mut Stage, attestation: &Attestation, signatures: Vec<u8>) -> Result<Receipt, Error> {
    let Attestation { person, account, status, expires, epoch } = *attestation;
    let message = stage.at.registry().attest(person.0, account.0.0.into(), status, expires, epoch, signatures);
    let answer = stage.chain.send(&stage.roles.keeper, message).run().expect("the registry answers");
    answer.value.map(|()| answer.receipt).map_err(|refusal| *refusal)
}

/// Brings an attestation by the first two issuers.
fn attest(stage: &mut Stage, attestation: &Attestation) -> Result<Receipt, Error> {
    let signatures = signed(stage, attestation, &[&stage.issuers[0], &stage.issuers[1]]);
    bring(stage, attestation, signatures)
}

/// Brings an attestation that the registry must refuse: nothing at all changes by it.
#[track_caller]
fn refused(stage: &mut Stage, attestation: &Attestation, signatures: Vec<u8>) -> Error {
    let before = remembered(stage, attestation);
    let error = bring(stage, attestation, signatures).expect_err("it is to be refused");
    assert_eq!(remembered(stage, attestation), before, "a refused attestation changes nothing");
    error
}

/// What the registry keeps and the attestation could change: its issuers, the account's binding as it is stored, and what it
/// answers of the account. That the person's epoch is as before, the tests show by an attestation that is taken afterwards.
fn remembered(stage: &mut Stage, attestation: &Attestation) -> impl PartialEq + std::fmt::Debug + use<> {
    let account = Address::from(attestation.account.0.0);
    let issuers = stage.chain.ask(stage.at.registry().issuers()).expect("a view").value;
    let binding = stage.chain.storage(stage.at.registry, account.0.to_vec());
    (issuers, binding, status(stage, account))
}

/// The status of an account and the alias in [`CONTEXT`], by a Solidity call.
fn status(stage: &mut Stage, account: Address) -> (u8, [u8; 32]) {
    status_in(stage, account, CONTEXT)
}

/// The status of an account and the alias in a context.
fn status_in(stage: &mut Stage, account: Address, context: [u8; 32]) -> (u8, [u8; 32]) {
    let input = [&[0x88, 0x6a, 0xf1, 0x33], &[0; 12][..], account.as_bytes(), &context].concat();
    let answer = stage.chain.dry_run(&stage.roles.keeper, stage.at.registry, input, 0).expect("a view").output;
    assert_eq!(answer.len(), 64, "two words");
    assert_eq!(answer[..31], [0; 31], "a status is a byte");
    (answer[31], answer[32..].try_into().expect("a word"))
}

/// Asserts that the account is the person's, with this status.
#[track_caller]
fn assert_bound(stage: &mut Stage, account: &Account, person: &str, level: u8) {
    assert_eq!(status(stage, account.address()), (level, issuer::alias(&issuer::person(person), &CONTEXT)));
}

/// Asserts that the account is nobody's.
#[track_caller]
fn assert_nobody(stage: &mut Stage, account: &Account) {
    assert_eq!(status(stage, account.address()), (0, [0; 32]));
}

/// Asserts that the call announced just this: what the attestation says.
#[track_caller]
fn assert_announced(stage: &Stage, receipt: &Receipt, attestation: &Attestation) {
    let Attestation { person, account, status, expires, epoch } = *attestation;
    let person = person.0;
    assert_eq!(receipt.events.len(), 1);
    assert_eq!(receipt.events[0].contract, stage.at.registry);
    assert_eq!(receipt.events[0].topics[1], person, "found by the person");
    assert!(if status == 0 {
        receipt.announced::<Ink, _>(&Revoked { person, epoch })
    } else {
        receipt.announced::<Ink, _>(&Attested { person, account: account.0.0.into(), status, expires, epoch })
    });
}
