use super::*;
use bls::{read_g1, write_g1};
use fairsale_interfaces::precompile::G1;
use num_bigint::BigUint;

/// drand's own round 1.
#[derive(serde::Deserialize)]
struct Round {
    round: u64,
    signature: String,
    randomness: String,
}

fn golden() -> (Round, Signature) {
    let round: Round = serde_json::from_str(include_str!("../../testdata/drand-evmnet-round-1.json")).expect("is one");
    let signature = crate::address::unhex(&round.signature).and_then(|bytes| bytes.try_into().ok());
    (round, signature.expect("64 bytes"))
}

#[test]
fn round_1_of_drand_is_what_drand_says() {
    let (golden, signature) = golden();
    let randomness = EVMNET.verify(golden.round, &signature).expect("it is drand's");
    assert_eq!(crate::address::hex(&randomness), golden.randomness);
    for round in [2, 256, u64::MAX] {
        assert_eq!(EVMNET.verify(round, &signature), Err(BadSignature::Wrong { round }));
    }
    assert_eq!(EVMNET.verify(0, &signature), Err(BadSignature::NoRoundZero));
}

#[test]
fn the_contract_hashes_rounds_to_the_same_points() {
    let keccak = |input: &[u8]| alloy_core::primitives::keccak256(input).0;
    let power = |base: &[u8; 32], exponent: &[u8; 32]| {
        let number = |bytes: &[u8; 32]| BigUint::from_bytes_be(bytes);
        let power = number(base).modpow(&number(exponent), &number(&drand_beacon::PRIME)).to_bytes_be();
        let mut word = [0; 32];
        word[32 - power.len()..].copy_from_slice(&power);
        Some(word)
    };
    for round in (1..200).chain([1 << 32, 19_229_507, u64::MAX]) {
        let [one, other]: [G1; 2] = drand_beacon::points(round, keccak, power).expect("no power fails");
        let sum = read_g1(&one).expect("on the curve") + read_g1(&other).expect("on the curve");
        assert_eq!(write_g1(sum.into()), write_g1(hash_to_g1(round)), "{round}");
    }
}

#[test]
fn a_local_beacon_signs_what_only_its_own_key_takes() {
    let (ours, other) = (LocalBeacon::development(), LocalBeacon::named("another"));
    for round in [1, 2, 1_000_000, u64::MAX] {
        let signature = ours.sign(round);
        assert_eq!(ours.network().verify(round, &signature), Ok(randomness(&signature)));
        assert_eq!(other.network().verify(round, &signature), Err(BadSignature::Wrong { round }));
        assert_eq!(EVMNET.verify(round, &signature), Err(BadSignature::Wrong { round }));
        let before = round - 1;
        if before > 0 {
            assert_eq!(ours.network().verify(before, &signature), Err(BadSignature::Wrong { round: before }));
        }
    }
}

#[test]
fn what_is_no_point_is_no_signature() {
    let (_, good) = golden();
    let prime = drand_beacon::PRIME;
    let verify = |change: &dyn Fn(&mut Signature)| {
        let mut signature = good;
        change(&mut signature);
        EVMNET.verify(1, &signature).expect_err("it is none")
    };
    assert_eq!(verify(&|bytes| *bytes = [0; 64]), BadSignature::AtInfinity);
    assert_eq!(verify(&|bytes| bytes[..32].copy_from_slice(&prime)), BadSignature::NotCanonical);
    assert_eq!(verify(&|bytes| bytes[32..].copy_from_slice(&prime)), BadSignature::NotCanonical);
    assert_eq!(verify(&|bytes| bytes[63] ^= 1), BadSignature::NotOnCurve);
    assert_eq!(verify(&|bytes| bytes.rotate_left(32)), BadSignature::NotOnCurve);
}

#[test]
fn what_is_no_key_is_none() {
    let (_, signature) = golden();
    let verify = |change: &dyn Fn(&mut Key)| {
        let mut network = EVMNET;
        change(&mut network.key);
        network.verify(1, &signature).expect_err("it is none")
    };
    let key = BadSignature::Key;
    assert_eq!(verify(&|words| *words = [[0; 32]; 4]), key(BadKey::AtInfinity));
    assert_eq!(verify(&|words| words[2] = drand_beacon::PRIME), key(BadKey::NotCanonical));
    assert_eq!(verify(&|words| words[3][31] ^= 1), key(BadKey::NotOnCurve));
    // The parts of each coordinate the other way round, as some write them.
    assert_eq!(verify(&|words| *words = [words[1], words[0], words[3], words[2]]), key(BadKey::NotOnCurve));
    assert_eq!(verify(&|words| *words = not_in_subgroup()), key(BadKey::NotInSubgroup));
}

/// A point of the twisted curve whose order is another one: x is 1.
fn not_in_subgroup() -> Key {
    let y = [
        "0d1271953ed9ea0836846e70a1934187998c7f790cb4d7511b7f8da82de048a4",
        "2869111d5381f072f8e2728fdb825a51aadd70e52c9830e9ab4b871c0531f1bb",
    ];
    let [imaginary, real] = y.map(|digits| crate::address::word(&format!("0x{digits}")).expect("a word"));
    [[0; 32], fairsale_interfaces::host::number_word(1), imaginary, real]
}
