//! Whose signatures count: as many different issuers' as the threshold says, over exactly this attestation, here.

use super::*;
use num_bigint::BigUint;

/// The order of secp256k1.
const ORDER: &str = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

fn order() -> BigUint {
    BigUint::parse_bytes(ORDER.as_bytes(), 16).expect("hex")
}

fn word(number: &BigUint) -> [u8; 32] {
    let bytes = number.to_bytes_be();
    let mut word = [0; 32];
    word[32 - bytes.len()..].copy_from_slice(&bytes);
    word
}

/// The other signature that says the same: s' = n − s, with the other v.
fn twin(signature: &[u8]) -> Vec<u8> {
    let mut twin = signature.to_vec();
    twin[32..64].copy_from_slice(&word(&(order() - BigUint::from_bytes_be(&signature[32..64]))));
    twin[64] = 27 + 28 - twin[64];
    twin
}

/// A registry, an attestation of Ada's that it has not seen, and the signatures of all three issuers on it.
fn ada() -> (Stage, Attestation, [Vec<u8>; 3]) {
    let mut stage = registry();
    let ada = attestation("ada", stage.wallet("ada").address(), 1);
    let signatures = [0, 1, 2].map(|issuer| signed(&stage, &ada, &[&stage.issuers[issuer]]));
    (stage, ada, signatures)
}

/// Asserts that it is refused, as by somebody who is no issuer.
#[track_caller]
fn assert_unknown_signer(stage: &mut Stage, attestation: &Attestation, signatures: Vec<u8>) {
    match refused(stage, attestation, signatures) {
        Error::UnknownSigner { signer } => {
            assert!(!signer.is_zero());
            assert!(stage.issuers.iter().all(|issuer| issuer.address() != signer));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn fewer_than_the_threshold_are_too_few() {
    let (mut stage, ada, [one, two, three]) = ada();
    let too_few = |signed| Error::TooFewSignatures { required: 2, signed };
    assert_eq!(refused(&mut stage, &ada, vec![]), too_few(0));
    for alone in [&one, &two, &three] {
        assert_eq!(refused(&mut stage, &ada, alone.clone()), too_few(1));
    }
    bring(&mut stage, &ada, [one, two].concat()).expect("as many as the threshold");
}

#[test]
fn any_issuers_do_in_any_order_and_more_than_enough_are_fine() {
    for signers in [[0, 1].as_slice(), &[1, 0], &[0, 2], &[2, 1], &[0, 1, 2], &[2, 1, 0], &[1, 2, 0]] {
        let (mut stage, ada, signatures) = ada();
        let signatures: Vec<_> = signers.iter().map(|signer| signatures[*signer].clone()).collect();
        let receipt = bring(&mut stage, &ada, signatures.concat()).expect("enough signed");
        assert_announced(&stage, &receipt, &ada);
    }
}

#[test]
fn an_issuer_counts_once() {
    let (mut stage, ada, [one, two, _]) = ada();
    let signer = stage.issuers[0].address();
    assert_eq!(refused(&mut stage, &ada, [&one[..], &one].concat()), Error::DuplicateSigner { signer });
    // Not even when there would be enough without it.
    assert_eq!(refused(&mut stage, &ada, [&one[..], &two, &one].concat()), Error::DuplicateSigner { signer });
}

#[test]
fn a_stranger_does_not_count_even_beside_enough_issuers() {
    let (mut stage, ada, [one, two, _]) = ada();
    let stranger = Issuer::named("a stranger");
    let strange = signed(&stage, &ada, &[&stranger]);
    let unknown = Error::UnknownSigner { signer: stranger.address() };
    assert_eq!(refused(&mut stage, &ada, strange.clone()), unknown);
    assert_eq!(refused(&mut stage, &ada, [&one[..], &strange].concat()), unknown);
    assert_eq!(refused(&mut stage, &ada, [one, two, strange].concat()), unknown);
}

#[test]
fn a_signature_with_a_bit_flipped_is_refused() {
    let (mut stage, ada, [one, two, _]) = ada();
    // In r, s and v, at both ends and within.
    for (byte, bit) in [(0, 7), (0, 0), (15, 3), (31, 0), (32, 0), (40, 5), (63, 0), (64, 0), (64, 1), (64, 7)] {
        let mut forged = one.clone();
        forged[byte] ^= 1 << bit;
        // Any r and s is a signature of somebody, or of nobody.
        match refused(&mut stage, &ada, [&forged[..], &two].concat()) {
            Error::UnknownSigner { signer } => assert!(!signer.is_zero()),
            Error::MalformedSignature { index } => assert_eq!(index, 0),
            other => panic!("{byte}.{bit}: {other:?}"),
        }
        let second = refused(&mut stage, &ada, [&two[..], &forged].concat());
        assert!(matches!(second, Error::UnknownSigner { .. } | Error::MalformedSignature { index: 1 }), "{second:?}");
    }
    bring(&mut stage, &ada, [one, two].concat()).expect("unforged");
}

#[test]
fn the_malleable_twin_of_a_signature_is_refused() {
    let (mut stage, ada, [one, two, _]) = ada();
    let malformed = |index| Error::MalformedSignature { index };
    assert_eq!(refused(&mut stage, &ada, [twin(&one), two.clone()].concat()), malformed(0));
    assert_eq!(refused(&mut stage, &ada, [two.clone(), twin(&one)].concat()), malformed(1));
    assert_eq!(refused(&mut stage, &ada, [one.clone(), twin(&one)].concat()), malformed(1));
    // A twin with the v that was not flipped is another's signature, and still high.
    let mut high = twin(&one);
    high[64] = one[64];
    assert_eq!(refused(&mut stage, &ada, [high, two].concat()), malformed(0));
    assert_eq!(twin(&twin(&one)), one);
}

#[test]
fn s_is_low_up_to_half_the_order() {
    let (mut stage, ada, [one, two, _]) = ada();
    let half: BigUint = order() >> 1;
    for (s, low) in [(half.clone(), true), (half + 1u8, false)] {
        let mut signature = one.clone();
        signature[32..64].copy_from_slice(&word(&s));
        // Low s and a valid r are the signature of some key that nobody has.
        match refused(&mut stage, &ada, [&signature[..], &two].concat()) {
            Error::UnknownSigner { .. } => assert!(low),
            other => assert_eq!((other, low), (Error::MalformedSignature { index: 0 }, false)),
        }
    }
}

#[test]
fn v_is_27_or_28() {
    let (mut stage, ada, [one, two, _]) = ada();
    for v in [0, 1, 2, 26, 29, 30, 35, 36, 255] {
        let mut signature = one.clone();
        signature[64] = v;
        let error = refused(&mut stage, &ada, [&two[..], &signature].concat());
        assert_eq!(error, Error::MalformedSignature { index: 1 });
    }
    let mut other = one.clone();
    other[64] = 27 + 28 - one[64];
    assert_unknown_signer(&mut stage, &ada, [other, two].concat());
}

#[test]
fn what_recovers_to_nobody_is_no_signature() {
    let (mut stage, ada, [one, two, _]) = ada();
    let (zero, n) = ([0; 32], word(&order()));
    let one_word = word(&1u8.into());
    // r or s zero, r the order or above, r no point's: ecrecover answers nothing, which must not become the zero address.
    for (r, s) in [
        (zero, zero),
        (zero, one_word),
        (one_word, zero),
        (n, one_word),
        ([0xff; 32], one_word),
        (word(&5u8.into()), one_word), // no point has x = 5
    ] {
        for v in [27, 28] {
            let nobody = [&r[..], &s, &[v]].concat();
            assert_eq!(refused(&mut stage, &ada, nobody.clone()), Error::MalformedSignature { index: 0 });
            let error = refused(&mut stage, &ada, [&one[..], &nobody].concat());
            assert_eq!(error, Error::MalformedSignature { index: 1 });
        }
    }
    bring(&mut stage, &ada, [one, two].concat()).expect("by two issuers");
}

#[test]
fn a_signature_cut_short_is_none() {
    let (mut stage, ada, [one, two, _]) = ada();
    let both = [one, two].concat();
    for (len, index) in [(1, 0), (32, 0), (63, 0), (64, 0), (66, 1), (65 + 64, 1)] {
        let error = refused(&mut stage, &ada, both[..len].to_vec());
        assert_eq!(error, Error::MalformedSignature { index }, "{len} bytes");
    }
    let error = refused(&mut stage, &ada, [&both[..], &[0]].concat());
    assert_eq!(error, Error::MalformedSignature { index: 2 }, "a byte too much");
    bring(&mut stage, &ada, both).expect("uncut");
}

#[test]
fn what_was_signed_cannot_be_changed() {
    let (mut stage, ada, [one, two, _]) = ada();
    let both = [one, two].concat();
    for changed in [
        Attestation { person: issuer::person("eve"), ..ada.clone() },
        Attestation { account: [7; 20].into(), ..ada.clone() },
        Attestation { status: 1, ..ada.clone() },
        Attestation { expires: u64::MAX - 1, ..ada.clone() },
        Attestation { epoch: 2, ..ada.clone() },
        Attestation { status: 0, account: [0; 20].into(), ..ada.clone() },
    ] {
        assert_unknown_signer(&mut stage, &changed, both.clone());
    }
    bring(&mut stage, &ada, both).expect("unchanged");
}

#[test]
fn an_attestation_for_another_registry_is_none_here() {
    let (mut stage, ada, _) = ada();
    let issuers = stage.issuers.iter().map(Issuer::address).collect();
    // By somebody else: the same by the same has the same address, so there is just one.
    let made = deploy_registry(&mut *stage.chain, codes(), &stage.roles.seller, issuers, 2);
    let elsewhere = made.expect("deploys").0;
    let domain = issuer::domain(stage.chain.constants().chain_id, elsewhere);
    let foreign = issuer::attest(&stage.issuers[..2], &ada, &domain);
    assert_unknown_signer(&mut stage, &ada, foreign.clone());
    stage.at.registry = elsewhere;
    bring(&mut stage, &ada, foreign).expect("there it is one");
}

#[test]
fn an_attestation_for_another_chain_is_none_here() {
    let (mut stage, ada, _) = ada();
    let here = stage.chain.constants().chain_id;
    for chain_id in [0, 1, here - 1, here + 1, here | 1 << 63] {
        let foreign = issuer::attest(&stage.issuers[..2], &ada, &issuer::domain(chain_id, stage.at.registry));
        assert_unknown_signer(&mut stage, &ada, foreign);
    }
}

#[test]
fn an_attestation_is_taken_once() {
    let (mut stage, ada, [one, two, three]) = ada();
    let stale = Error::StaleEpoch { epoch: 1, current: 1 };
    bring(&mut stage, &ada, [&one[..], &two].concat()).expect("by two issuers");
    assert_eq!(refused(&mut stage, &ada, [&one[..], &two].concat()), stale);
    assert_eq!(refused(&mut stage, &ada, [&two[..], &one].concat()), stale);
    assert_eq!(refused(&mut stage, &ada, [one, two, three].concat()), stale);
}

#[test]
fn all_issuers_may_be_asked_for() {
    for (count, threshold) in [(1, 1), (3, 3), (16, 16)] {
        let mut stage = registry();
        let issuers = Issuer::several(count);
        let addresses: Vec<Address> = issuers.iter().map(Issuer::address).collect();
        stage.chain.send(&stage.roles.registrar, stage.at.registry().set_issuers(addresses, threshold)).ok();
        let ada = attestation("ada", stage.wallet("ada").address(), 1);
        let all: Vec<&Issuer> = issuers.iter().rev().collect();
        let short = signed(&stage, &ada, &all[1..]);
        let required = threshold.into();
        assert_eq!(refused(&mut stage, &ada, short), Error::TooFewSignatures { required, signed: required - 1 });
        let enough = signed(&stage, &ada, &all);
        bring(&mut stage, &ada, enough).expect("all signed");
    }
}
