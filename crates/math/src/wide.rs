//! `a · b / d` with nothing lost in between: the product has 256 bits. The rounding is in the name.

/// Returns `a · b / d`, rounded down, for amounts given out: in favour of the sale.
///
/// `None` if `d` is zero or the quotient needs more than 128 bits.
pub fn mul_div_floor(a: u128, b: u128, d: u128) -> Option<u128> {
    let (quotient, _) = mul_div(a, b, d)?;
    Some(quotient)
}

/// Returns `a · b / d`, rounded up, for amounts taken in: in favour of the sale.
///
/// `None` if `d` is zero or the quotient, rounded, needs more than 128 bits.
pub fn mul_div_ceil(a: u128, b: u128, d: u128) -> Option<u128> {
    let (quotient, rest) = mul_div(a, b, d)?;
    quotient.checked_add(u128::from(rest != 0))
}

/// `a · b` in full, as (high, low) halves: the product is high · 2¹²⁸ + low.
pub fn full_mul(a: u128, b: u128) -> (u128, u128) {
    let (low, high) = a.carrying_mul(b, 0);
    (high, low)
}

/// Quotient and rest of (high · 2¹²⁸ + low) / d.
///
/// `None` if `d` is zero or the quotient needs more than 128 bits; `high < d` is exactly when neither is so.
///
/// Long division as done in school, in base 2 (restoring division; Knuth, TAOCP 4.3.1): `high` is the running rest, and
/// as `low` moves up into it, the quotient's bits take the places that become free. 128 rounds of a few instructions
/// weigh less in a contract than a fast division's code.
pub(crate) fn long_div(mut high: u128, mut low: u128, d: u128) -> Option<(u128, u128)> {
    if high >= d {
        return None;
    }
    for _ in 0..u128::BITS {
        let carry = high >> 127 == 1;
        high = high << 1 | low >> 127;
        low <<= 1;
        // With a carry the rest is high + 2¹²⁸, and the subtraction wraps back to what is true: rest < 2·d before it.
        if carry || high >= d {
            high = high.wrapping_sub(d);
            low |= 1;
        }
    }
    Some((low, high))
}

fn mul_div(a: u128, b: u128, d: u128) -> Option<(u128, u128)> {
    let (high, low) = full_mul(a, b);
    long_div(high, low, d)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAX: u128 = u128::MAX;

    #[test]
    fn the_rounding_is_what_the_name_says() {
        for (product, floor, ceil) in [(0, 0, 0), (1, 0, 1), (6, 0, 1), (7, 1, 1), (8, 1, 2)] {
            assert_eq!(mul_div_floor(product, 1, 7), Some(floor));
            assert_eq!(mul_div_ceil(1, product, 7), Some(ceil));
        }
    }

    #[test]
    fn dividing_by_zero_is_none() {
        for a in [0, 1, MAX] {
            assert_eq!(mul_div_floor(a, a, 0), None);
            assert_eq!(mul_div_ceil(a, a, 0), None);
        }
    }

    #[test]
    fn the_largest_quotient_fits_and_the_next_does_not() {
        assert_eq!(mul_div_floor(MAX, MAX, MAX), Some(MAX));
        assert_eq!(mul_div_floor(MAX, MAX, MAX - 1), None);
        assert_eq!(mul_div_floor(1 << 127, 2, 2), Some(1 << 127));
        assert_eq!(mul_div_floor(1 << 127, 2, 1), None);
        // 2¹²⁸ · d − 1 has the largest quotient and the largest rest, 2¹²⁸ · d has one more.
        assert_eq!(long_div(6, MAX, 7), Some((MAX, 6)));
        assert_eq!(long_div(7, 0, 7), None);
    }

    #[test]
    fn rounding_up_past_the_largest_number_is_none() {
        // (2¹²⁸ − 2) · (2¹²⁷ + 1) = 2²⁵⁵ − 2, which is 2 less than 2¹²⁸ times 2¹²⁷.
        assert_eq!(mul_div_floor(MAX - 1, (1 << 127) + 1, 1 << 127), Some(MAX));
        assert_eq!(mul_div_ceil(MAX - 1, (1 << 127) + 1, 1 << 127), None);
        assert_eq!(mul_div_ceil(MAX, 1 << 127, 1 << 127), Some(MAX));
    }

    #[test]
    fn the_running_rest_may_need_a_129th_bit() {
        // (2¹²⁸ − 2) · 2¹²⁸ + 1 = (2¹²⁸ − 1)², and it is one less.
        assert_eq!(long_div(MAX - 1, 1, MAX), Some((MAX, 0)));
        assert_eq!(long_div(MAX - 1, 0, MAX), Some((MAX - 1, MAX - 1)));
    }

    #[test]
    fn the_full_product_has_both_halves() {
        assert_eq!(full_mul(0, MAX), (0, 0));
        assert_eq!(full_mul(1, MAX), (0, MAX));
        assert_eq!(full_mul(2, MAX), (1, MAX - 1));
        assert_eq!(full_mul(1 << 64, 1 << 64), (1, 0));
        assert_eq!(full_mul(MAX, MAX), (MAX - 1, 1));
    }
}
