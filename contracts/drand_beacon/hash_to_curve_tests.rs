//! That the hash is the one of drand's scheme, another library shows in `crates/cli/src/beacon`, and a signature of
//! drand in `e2e-tests/tests/it/drand_beacon`. Here: the constants are what the RFC says, and the map leads onto the
//! curve.

use super::*;
use ark_ff::AdditiveGroup;

/// Computes what the precompile does.
fn power(base: Fq, exponent: &Word) -> Option<Fq> {
    let limbs: Vec<_> =
        exponent.rchunks_exact(8).map(|bytes| u64::from_be_bytes(bytes.try_into().expect("8 bytes"))).collect();
    Some(base.pow(limbs))
}

fn power_of_bytes(base: &Word, exponent: &Word) -> Option<Word> {
    power(number(base), exponent).map(bytes)
}

fn inverse(number: Fq) -> Fq {
    power(number, &INVERSE).expect("never fails")
}

fn root(square: Fq) -> Option<Fq> {
    power(square, &ROOT).filter(|root| *root * *root == square)
}

fn map(u: Fq) -> (Fq, Fq) {
    let point = map_to_curve(u, &power).expect("never fails");
    assert!(is_on_curve(&point));
    (number(&point[..32]), number(&point[32..]))
}

#[test]
fn constants_are_those_of_the_rfc() {
    let (z, g, three) = (Fq::ONE, curve(Fq::ONE), Fq::from(3u64));
    assert_eq!(C1, g);
    assert_eq!(C2 + C2, -z);
    assert_eq!(C3 * C3, -g * three * z * z);
    assert!(!is_odd(C3));
    assert_eq!(C4 * three * z * z, -Fq::from(4u64) * g);
    assert_eq!(HIGH, Fq::from(2u64).pow([192u64]));
    assert_eq!(bytes(-Fq::ONE)[..31], PRIME[..31]);
    assert_eq!(bytes(-Fq::ONE)[31], PRIME[31] - 1);
}

#[test]
fn roots_and_inverses_are_what_they_are_called() {
    for number in (1..200u64).map(Fq::from) {
        assert_eq!(inverse(number) * number, Fq::ONE);
        // −1 is no square, so of a number and its negative one is.
        assert!(root(number).is_some() != root(-number).is_some());
        let found = root(number * number).expect("a square has a root");
        assert!(found == number || found == -number);
    }
    assert_eq!(inverse(Fq::ZERO), Fq::ZERO);
    assert_eq!(root(Fq::ZERO), Some(Fq::ZERO));
}

#[test]
fn the_map_leads_onto_the_curve_with_the_sign_of_its_number() {
    // The map divides by 1 − 16u⁴, which is 0 for ±1/2; there the RFC takes 0 for the inverse.
    let half = inverse(Fq::from(2u64));
    let numbers = (0..300u64).map(Fq::from).flat_map(|number| [number, -number, half + number, half - number]);
    let mut taken = [0; 3];
    for u in numbers {
        let (x, y) = map(u);
        assert_eq!(y * y, curve(x), "{u}");
        assert_eq!(is_odd(u), is_odd(y), "{u}");
        let step = (u * (Fq::ONE - u * u * C1)) * inverse(Fq::ONE - u * u * u * u * C1 * C1) * C3;
        let which = [C2 - step, C2 + step].iter().position(|candidate| *candidate == x).unwrap_or(2);
        // The first that can be taken is.
        assert!([C2 - step, C2 + step][..which].iter().all(|earlier| root(curve(*earlier)).is_none()), "{u}");
        taken[which] += 1;
    }
    assert!(taken.iter().all(|often| *often > 50), "{taken:?}");
}

#[test]
fn all_that_is_hashed_is_what_the_rfc_says() {
    // A hash that keeps what it is given, and answers with its number.
    let asked = core::cell::RefCell::new(Vec::new());
    let keccak = |input: &[u8]| {
        asked.borrow_mut().push(input.to_vec());
        [asked.borrow().len() as u8; 32]
    };
    let found = points(0x0102_0304_0506_0708, keccak, power_of_bytes).expect("never fails");
    let dst = [&DST[..], &[43]].concat();
    let expected = [
        vec![1, 2, 3, 4, 5, 6, 7, 8],
        [&[0; 136][..], &[1; 32], &[0, 96, 0], &dst].concat(),
        [&[2; 32][..], &[1], &dst].concat(),
        [&[2 ^ 3; 32][..], &[2], &dst].concat(),
        [&[2 ^ 4; 32][..], &[3], &dst].concat(),
    ];
    assert_eq!(*asked.borrow(), expected);
    // The blocks were 3, 4 and 5, so the numbers are these 48 bytes each, modulo p.
    for (point, bytes) in
        found.iter().zip([[[3; 32].as_slice(), &[4; 16]].concat(), [[4; 16].as_slice(), &[5; 32]].concat()])
    {
        let (x, y) = map(Fq::from_be_bytes_mod_order(&bytes));
        assert_eq!(point[..32], super::bytes(x));
        assert_eq!(point[32..], super::bytes(y));
        assert!(is_on_curve(point));
    }
}

#[test]
fn off_the_curve_is_off_the_curve() {
    let mut generator = [0; 64];
    (generator[31], generator[63]) = (1, 2);
    assert!(is_on_curve(&generator));
    generator[63] = 3;
    assert!(!is_on_curve(&generator));
    assert!(!is_on_curve(&[0; 64]));
}

#[test]
fn a_power_that_fails_or_is_none_gives_no_points() {
    let keccak = |_: &[u8]| [3; 32];
    assert!(points(1, keccak, power_of_bytes).is_some());
    assert_eq!(points(1, keccak, |_, _| None), None);
    // What is no root is found out by squaring it.
    assert_eq!(points(1, keccak, |_, _| Some([0; 32])), None);
    let calls = core::cell::Cell::new(0);
    let later = |base: &Word, exponent: &Word| {
        calls.set(calls.get() + 1);
        power_of_bytes(base, exponent).filter(|_| calls.get() < 4)
    };
    assert_eq!(points(1, keccak, later), None);
}
