//! What a beacon is not made with.

use super::*;
use drand_beacon::PRIME;
use fairsale_chain::typed::LaunchError;
use fairsale_interfaces::beacon::drand::Key;

#[track_caller]
fn refused(genesis: u64, period: u64, key: Key) -> Error {
    let mut chain = Own::new();
    let keeper = chain.account("keeper");
    chain.fund(&keeper, 1_000 * DOT);
    let constructor = DrandBeaconRef::new(genesis, period, key);
    match chain.deploy(&keeper, &codes().drand_beacon, constructor).run() {
        Err(LaunchError::Refused { error, .. }) => error,
        other => panic!("not refused by the beacon: {other:?}"),
    }
}

#[test]
fn a_schedule_begins_and_goes_on() {
    assert_eq!(refused(0, 3, EVMNET.key), Error::BadSchedule { genesis: 0, period: 3 });
    assert_eq!(refused(1, 0, EVMNET.key), Error::BadSchedule { genesis: 1, period: 0 });
}

#[test]
fn a_key_is_written_with_numbers_below_the_prime() {
    for place in 0..4 {
        let mut key = EVMNET.key;
        key[place] = PRIME;
        assert_eq!(refused(1, 3, key), Error::KeyNotCanonical { coordinate: PRIME });
    }
}

#[test]
fn a_key_is_not_at_infinity() {
    assert_eq!(refused(1, 3, [[0; 32]; 4]), Error::KeyAtInfinity);
}

#[test]
fn a_key_is_on_the_curve() {
    let [x_imaginary, x_real, y_imaginary, y_real] = EVMNET.key;
    let mut changed = EVMNET.key;
    changed[3][31] ^= 1;
    // The last one has the parts in the order in which others write them.
    for key in [changed, [[1; 32]; 4], [x_real, x_imaginary, y_real, y_imaginary]] {
        assert_eq!(refused(1, 3, key), Error::KeyNotInGroup);
    }
}

#[test]
fn a_key_is_in_the_right_subgroup() {
    // x is 1. On the curve over the extension field, but of another order.
    let y = [
        "0x0d1271953ed9ea0836846e70a1934187998c7f790cb4d7511b7f8da82de048a4",
        "0x2869111d5381f072f8e2728fdb825a51aadd70e52c9830e9ab4b871c0531f1bb",
    ];
    let [imaginary, real] = y.map(|digits| fairsale_client::address::word(digits).expect("a word"));
    let key = [[0; 32], fairsale_interfaces::host::number_word(1), imaginary, real];
    assert_eq!(fairsale_client::beacon::BadKey::NotInSubgroup.to_string(), read(key).to_string());
    assert_eq!(refused(1, 3, key), Error::KeyNotInGroup);
}

/// What the tool says of a key.
fn read(key: Key) -> fairsale_client::beacon::BadSignature {
    Network { key, ..EVMNET }.verify(1, &round_1().0).expect_err("it is none")
}
