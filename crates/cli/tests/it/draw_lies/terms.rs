//! Terms that no sale of ours can have, some of them made to keep whoever verifies busy for ever.

use super::settlement::rehearsed;
use fairsale_draw::verify;
use fairsale_interfaces::beacon::DELAY;
use fairsale_mechanisms::rule::Rule;

/// Verifies the draw of an example after a change of its rule.
#[track_caller]
fn refused(example: &str, change: impl FnOnce(&mut Rule)) {
    let mut log = rehearsed(example);
    assert!(verify(&log).is_ok(), "{example} agrees as it is");
    change(&mut log.header.terms.rule);
    let error = verify(&log).expect_err("no sale has such terms").to_string();
    assert!(error.starts_with("it does not agree: the terms should be some that a sale of ours can have"), "{error}");
}

/// Of a sale in rounds: how long they are, how many, and the caps.
fn rounds(rule: &mut Rule) -> (&mut u64, &mut u32, &mut u32, &mut u32) {
    let Rule::Whole { round_seconds, rounds, first_cap, cap_step, .. } = rule else { panic!("it has rounds") };
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
        let opens_at = good.opens_at;
        let earliest = good.settle_by.expect("it draws").min(good.closes_at + DELAY);
        let bad = [
            fairsale_mechanisms::terms::Terms { supply: 0, ..good.clone() },
            fairsale_mechanisms::terms::Terms { supply: u128::MAX, ..good.clone() },
            fairsale_mechanisms::terms::Terms { price: u128::MAX, ..good.clone() },
            fairsale_mechanisms::terms::Terms { payment_unit: 0, ..good.clone() },
            fairsale_mechanisms::terms::Terms { opens_at: 0, ..good.clone() },
            fairsale_mechanisms::terms::Terms { settle_by: None, ..good.clone() },
            fairsale_mechanisms::terms::Terms { settle_by: Some(opens_at), ..good.clone() },
            fairsale_mechanisms::terms::Terms { settle_by: Some(earliest), ..good.clone() },
            fairsale_mechanisms::terms::Terms { recovery_window: u64::MAX, ..good.clone() },
            fairsale_mechanisms::terms::Terms { min_status: 3, ..good.clone() },
        ];
        for (index, terms) in bad.iter().enumerate() {
            assert!(terms.check().is_err(), "{example}: number {index}");
        }
    }
}
