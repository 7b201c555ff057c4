//! Terms that no sale of ours can have, some of them made to keep whoever verifies busy for ever.

use super::settlement::rehearsed;
use fairsale_draw::verify;
use fairsale_interfaces::beacon::DELAY;
use fairsale_mechanisms::{Quadratic, rule::Rule, terms::CommonTerms};

/// Verifies the draw of an example after a change of its rule.
#[track_caller]
fn refused(example: &str, change: impl FnOnce(&mut Rule)) {
    let mut log = rehearsed(example);
    assert!(verify(&log).is_ok(), "{example} agrees as it is");
    change(&mut log.header.terms.rule);
    let error = verify(&log).expect_err("no sale has such terms").to_string();
    assert!(error.starts_with("it does not agree: the terms should be some that a sale of ours can have"), "{error}");
}

/// The length and the number of the rounds of a sale in rounds, and its caps.
fn rounds(rule: &mut Rule) -> (&mut u64, &mut u32, &mut u32, &mut u32) {
    let Rule::Quadratic(Quadratic { round_seconds, rounds, first_cap, cap_step, .. }) = rule else {
        panic!("it has rounds")
    };
    (round_seconds, rounds, first_cap, cap_step)
}

#[test]
fn rounds_and_caps_that_cannot_be_are_refused_at_once() {
    for example in ["quadratic.toml", "fractional.toml", "indivisible.toml"] {
        for seconds in [0, u64::MAX] {
            refused(example, |rule| *rounds(rule).0 = seconds);
        }
        for count in [0, u32::MAX] {
            refused(example, |rule| *rounds(rule).1 = count);
        }
        for cap in [0, 1_025, u32::MAX] {
            refused(example, |rule| *rounds(rule).2 = cap);
        }
    }
    refused("quadratic.toml", |rule| *rounds(rule).3 = u32::MAX);
}

#[test]
fn so_are_amounts_and_times_that_cannot_be() {
    for example in ["quadratic.toml", "lottery.toml"] {
        let good = rehearsed(example).header.terms;
        assert_eq!(good.check(), Ok(()), "{example}");
        let opens_at = good.common.opens_at;
        let earliest = good.settle_by().expect("it draws").min(good.common.closes_at + DELAY);
        let bad: [fn(&mut CommonTerms, u64, u64); 10] = [
            |terms, _, _| terms.supply = 0,
            |terms, _, _| terms.supply = u128::MAX,
            |terms, _, _| terms.price = u128::MAX,
            |terms, _, _| terms.payment_unit = 0,
            |terms, _, _| terms.opens_at = 0,
            |terms, _, _| terms.settle_by = 0,
            |terms, opens_at, _| terms.settle_by = opens_at,
            |terms, _, earliest| terms.settle_by = earliest,
            |terms, _, _| terms.recovery_window = u64::MAX,
            |terms, _, _| terms.min_status = 3,
        ];
        for (index, change) in bad.iter().enumerate() {
            let mut terms = good.clone();
            change(&mut terms.common, opens_at, earliest);
            assert!(terms.check().is_err(), "{example}: number {index}");
        }
    }
}
