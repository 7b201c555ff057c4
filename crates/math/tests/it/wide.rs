//! Wide arithmetic against arbitrary precision, mostly at the edges.

use fairsale_math::{full_mul, mul_div_ceil, mul_div_floor};
use num_bigint::BigUint;
use proptest::prelude::*;

/// Any number, but half of the time one that lies next to zero, to the largest or to a power of two.
fn edgy() -> impl Strategy<Value = u128> {
    let near_power = (0..u128::BITS, -2i128..=2).prop_map(|(n, off)| (1u128 << n).wrapping_add_signed(off));
    prop_oneof![near_power, any::<u128>(), any::<u64>().prop_map(u128::from)]
}

/// Two factors and a divisor: any, or next to where the quotient stops to fit, or one that divides the product.
fn operands() -> impl Strategy<Value = (u128, u128, u128)> {
    (edgy(), edgy(), edgy(), -2i128..=2, 0..4).prop_map(|(a, b, any, off, kind)| match kind {
        0 => (a, b, any),
        1 => (a, b, high(a, b).wrapping_add_signed(off)),
        2 => (a, b, a),
        _ => (a, b, b.wrapping_add_signed(off)),
    })
}

fn high(a: u128, b: u128) -> u128 {
    ((BigUint::from(a) * b) >> 128u32).try_into().unwrap()
}

fn fitting(number: BigUint) -> Option<u128> {
    number.try_into().ok()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn the_product_is_whole((a, b, _) in operands()) {
        let (high, low) = full_mul(a, b);
        prop_assert_eq!((BigUint::from(high) << 128u32) + low, BigUint::from(a) * b);
    }

    #[test]
    fn a_quotient_is_exact_or_none((a, b, d) in operands()) {
        let product = BigUint::from(a) * b;
        let floor = (d != 0).then(|| &product / d).and_then(fitting);
        let ceil = (d != 0).then(|| (&product + d - 1u8) / d).and_then(fitting);
        prop_assert_eq!(mul_div_floor(a, b, d), floor);
        prop_assert_eq!(mul_div_ceil(a, b, d), ceil);
    }
}
