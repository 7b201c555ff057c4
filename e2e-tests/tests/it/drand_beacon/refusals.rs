//! Signatures that are none, or another's.

use super::*;
use drand_beacon::PRIME;

/// p − y: the negative of a point has the same x.
fn negative(signature: &Signature) -> Signature {
    let mut negative = *signature;
    let mut borrow = 0;
    for at in (0..32).rev() {
        let difference = i32::from(PRIME[at]) - i32::from(signature[32 + at]) - borrow;
        negative[32 + at] = difference.rem_euclid(256) as u8;
        borrow = i32::from(difference < 0);
    }
    negative
}

/// A coordinate and the prime, which is the same number to who does not look: it fits into 32 bytes.
fn with_prime_added(signature: &Signature, at: usize) -> Signature {
    let mut other = *signature;
    let mut carry = 0;
    for place in (0..32).rev() {
        let sum = u16::from(PRIME[place]) + u16::from(signature[at + place]) + carry;
        other[at + place] = sum as u8;
        carry = sum >> 8;
    }
    assert_eq!(carry, 0);
    other
}

fn word(signature: &Signature, at: usize) -> [u8; 32] {
    signature[at..at + 32].try_into().expect("32 bytes")
}

#[test]
fn a_signature_of_another_round_is_refused() {
    let mut world = World::drand();
    let (signature, _) = round_1();
    for round in [2, 3, 256, 1 << 56, u64::MAX] {
        assert_eq!(world.refused(round, &signature), Error::WrongSignature { round });
    }
    world.taken(1, &signature);
}

#[test]
fn a_signature_by_another_key_is_refused() {
    let (mut world, local) = World::local();
    assert_eq!(world.refused(1, &round_1().0), Error::WrongSignature { round: 1 });
    let stranger = LocalBeacon::named("stranger");
    assert_eq!(world.refused(5, &stranger.sign(5)), Error::WrongSignature { round: 5 });
    world.taken(5, &local.sign(5));
}

#[test]
fn there_is_no_second_answer() {
    let (mut world, local) = World::local();
    let signature = local.sign(9);
    world.taken(9, &signature);
    for other in [local.sign(8), local.sign(10), negative(&signature), LocalBeacon::named("stranger").sign(9)] {
        assert_eq!(world.refused(9, &other), Error::WrongSignature { round: 9 });
    }
}

#[test]
fn a_malleated_signature_is_refused() {
    let (mut world, local) = World::local();
    let signature = local.sign(4);
    let negated = negative(&signature);
    assert_eq!(negative(&negated), signature);
    // A point of the curve, so this takes the pairing to find out.
    assert_eq!(world.refused(4, &negated), Error::WrongSignature { round: 4 });
    for at in [0, 32] {
        let other = with_prime_added(&signature, at);
        assert_eq!(world.refused(4, &other), Error::NotCanonical { coordinate: word(&other, at) });
    }
    world.taken(4, &signature);
    // Nor when the round is known.
    let other = with_prime_added(&signature, 32);
    assert_eq!(world.refused(4, &other), Error::NotCanonical { coordinate: word(&other, 32) });
}

#[test]
fn coordinates_from_the_prime_on_are_refused() {
    let mut world = World::drand();
    let (good, _) = round_1();
    let (mut below, mut above) = (PRIME, PRIME);
    below[31] -= 1;
    above[31] += 1;
    for at in [0, 32] {
        for coordinate in [PRIME, above, [0xff; 32]] {
            let mut bad = good;
            bad[at..at + 32].copy_from_slice(&coordinate);
            assert_eq!(world.refused(1, &bad), Error::NotCanonical { coordinate });
        }
        let mut bad = good;
        bad[at..at + 32].copy_from_slice(&below);
        assert_eq!(world.refused(1, &bad), Error::NotOnCurve { x: word(&bad, 0), y: word(&bad, 32) });
    }
}

#[test]
fn the_point_at_infinity_is_refused() {
    let (mut world, _) = World::local();
    assert_eq!(world.refused(1, &[0; 64]), Error::AtInfinity);
}

#[test]
fn what_is_not_on_the_curve_is_refused() {
    let mut world = World::drand();
    let (good, _) = round_1();
    for at in [0, 31, 32, 63] {
        let mut bad = good;
        bad[at] ^= 1;
        assert_eq!(world.refused(1, &bad), Error::NotOnCurve { x: word(&bad, 0), y: word(&bad, 32) });
    }
    world.taken(1, &good);
}

#[test]
fn a_point_that_is_no_signature_is_refused() {
    let mut world = World::drand();
    let mut generator = [0; 64];
    (generator[31], generator[63]) = (1, 2);
    assert_eq!(world.refused(1, &generator), Error::WrongSignature { round: 1 });
}

#[test]
fn there_is_no_round_0() {
    let (mut world, local) = World::local();
    assert_eq!(world.refused(0, &local.sign(0)), Error::NoRoundZero);
}

#[test]
fn a_beacon_takes_no_money() {
    let (mut world, local) = World::local();
    let message = world.beacon().submit(6, local.sign(6));
    assert!(world.chain.send(&world.keeper, message).value(1).run().is_err());
    assert_eq!(world.randomness(6), None);
}
