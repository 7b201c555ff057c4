//! A lottery is announced by terms that can be kept, and by no others: every refusal of the constructor, and both sides of its
//! boundary.

use super::*;
use e2e_tests::{codes, evm::Puppet};
use fairsale_chain::{Account, Address, Typed, typed::LaunchError};
use fairsale_interfaces::beacon::{DECIDED_AT, DELAY, IS_LOST, ROUND_AT};
use fairsale_kit::draws::{MAX_TIME_TO_SETTLE, TIME_TO_SETTLE};
use lottery_sale::{BadTerms, LotterySaleRef, Terms};

const MAX: u128 = u128::MAX;

/// What the constructor says to these terms.
fn try_announce(lottery: &mut Lottery, terms: &Terms) -> Result<(), BadTerms> {
    let seller = lottery.roles.seller.clone();
    match lottery.chain.deploy(&seller, &codes().lottery_sale, LotterySaleRef::new(terms.into())).run() {
        Ok(made) => {
            let kept = lottery.chain.ask(made.contract().terms()).expect("a view").value;
            assert_eq!(&Terms::from(&kept), terms, "the sale keeps to its word");
            Ok(())
        }
        Err(LaunchError::Refused { error, .. }) => Err(error),
        Err(LaunchError::Failed(error)) => panic!("{error}"),
    }
}

/// What the constructor says to the default terms with a change.
fn announce(change: impl FnOnce(&mut Terms)) -> Result<(), BadTerms> {
    let (mut lottery, mut terms) = Lottery::without_sale(|_| ());
    change(&mut terms);
    try_announce(&mut lottery, &terms)
}

#[test]
fn something_must_be_for_sale() {
    assert_eq!(announce(|terms| terms.supply = 0), Err(BadTerms::NoSupply));
    assert_eq!(announce(|terms| (terms.supply, terms.max_group) = (1, 1)), Ok(()));
    assert_eq!(announce(|terms| (terms.supply, terms.max_group) = (u32::MAX, 8)), Ok(()));
}

#[test]
fn the_payment_unit_must_be_worth_something() {
    assert_eq!(announce(|terms| terms.payment_unit = 0), Err(BadTerms::NoPaymentUnit));
    assert_eq!(announce(|terms| terms.payment_unit = 1), Ok(()));
    assert_eq!(announce(|terms| terms.payment_unit = u64::MAX), Ok(()));
}

#[test]
fn full_or_lite_personhood_may_be_asked_for() {
    for min_status in [0, 3, u8::MAX] {
        assert_eq!(announce(|terms| terms.min_status = min_status), Err(BadTerms::MinStatus { min_status }));
    }
    for min_status in [1, 2] {
        assert_eq!(announce(|terms| terms.min_status = min_status), Ok(()));
    }
}

#[test]
fn a_sale_opens_in_the_future_and_closes_later() {
    let (mut lottery, terms) = Lottery::without_sale(|_| ());
    let now = lottery.chain.now();
    let closes_at = terms.closes_at;
    for opens_at in [0, now - 1, now] {
        let refused = try_announce(&mut lottery, &Terms { opens_at, ..terms.clone() });
        assert_eq!(refused, Err(BadTerms::Times { now, opens_at, closes_at }));
    }
    assert_eq!(try_announce(&mut lottery, &Terms { opens_at: now + 1, ..terms.clone() }), Ok(()));
    for opens_at in [closes_at, closes_at + 1] {
        let refused = try_announce(&mut lottery, &Terms { opens_at, ..terms.clone() });
        assert_eq!(refused, Err(BadTerms::Times { now, opens_at, closes_at }));
    }
    assert_eq!(try_announce(&mut lottery, &Terms { opens_at: closes_at - 1, ..terms.clone() }), Ok(()));
}

/// From the close.
const SETTLING: u64 = DELAY + TIME_TO_SETTLE;

#[test]
fn there_is_time_to_settle() {
    let (mut lottery, mut terms) = Lottery::without_sale(|_| ());
    terms.beacon = e2e_tests::beacon::deploy_with(&mut lottery, 1, 1); // a round a second, public at once
    let earliest = terms.closes_at + SETTLING;
    for settle_by in [0, terms.closes_at, earliest - 1] {
        let refused = try_announce(&mut lottery, &Terms { settle_by, ..terms.clone() });
        assert_eq!(refused, Err(BadTerms::SettleBy { settle_by, earliest }));
    }
    assert_eq!(try_announce(&mut lottery, &Terms { settle_by: earliest, ..terms.clone() }), Ok(()));
    let latest = terms.closes_at + DELAY + MAX_TIME_TO_SETTLE;
    assert_eq!(try_announce(&mut lottery, &Terms { settle_by: latest, ..terms.clone() }), Ok(()));
    for settle_by in [latest + 1, latest + 1_000_000] {
        let refused = try_announce(&mut lottery, &Terms { settle_by, ..terms.clone() });
        assert_eq!(refused, Err(BadTerms::SettlesTooLate { latest, settle_by }));
    }
}

#[test]
fn a_group_has_one_person_at_least_and_a_tenth_of_the_supply_and_one_more_at_most() {
    for (supply, most) in [(1, 1), (9, 1), (10, 2), (19, 2), (20, 3), (69, 7), (70, 8), (1_000, 8)] {
        let with = |max_group| announce(move |terms| (terms.supply, terms.max_group) = (supply, max_group));
        assert_eq!((with(1), with(most)), (Ok(()), Ok(())), "{supply}");
        for max_group in [0, most + 1, u8::MAX] {
            assert_eq!(with(max_group), Err(BadTerms::MaxGroup { max_group, most }), "{supply}");
        }
    }
}

#[test]
fn what_must_be_raised_is_what_any_draw_raises() {
    for (supply, max_group, fewest) in [(10, 1, 10), (10, 2, 8), (20, 3, 16), (70, 8, 56)] {
        let raising = |min_raise: u128| {
            announce(move |terms| {
                (terms.supply, terms.max_group, terms.min_raise) = (supply, max_group, min_raise);
            })
        };
        let most = fewest * PRICE;
        assert_eq!(raising(most), Ok(()));
        let min_raise = most + 1;
        assert_eq!(raising(min_raise), Err(BadTerms::MinRaise { min_raise, most }));
    }
}

#[test]
fn times_end_before_time_does() {
    let end = u64::MAX;
    let at = |closes_at: u64, settle_by: u64, recovery_window: u64| {
        let (mut lottery, mut terms) = Lottery::without_sale(|_| ());
        terms.beacon = e2e_tests::beacon::deploy_with(&mut lottery, 1, 1);
        (terms.closes_at, terms.settle_by, terms.recovery_window) = (closes_at, settle_by, recovery_window);
        try_announce(&mut lottery, &terms)
    };
    let too_late = Err(BadTerms::SettleBy { settle_by: end, earliest: end });
    assert_eq!(at(end, end, 0), too_late);
    assert_eq!(at(end - SETTLING + 1, end, 0), too_late);
    assert_eq!(at(end - SETTLING, end, 0), Ok(()));
    let window = |settle_by, recovery_window| Err(BadTerms::RecoveryWindow { settle_by, recovery_window });
    assert_eq!(at(end - SETTLING, end, 1), window(end, 1));
    assert_eq!(at(end - 2 * SETTLING, end - 7, 8), window(end - 7, 8));
    assert_eq!(at(end - 2 * SETTLING, end - 7, 7), Ok(()));
}

#[test]
fn all_tickets_together_have_a_price() {
    let priced = |supply: u32, price: u128| {
        announce(move |terms| (terms.supply, terms.price, terms.max_group) = (supply, price, 1))
    };
    assert_eq!(priced(3, MAX / 3), Ok(()));
    assert_eq!(priced(3, MAX / 3 + 1), Err(BadTerms::Overflow));
    assert_eq!(priced(1, MAX), Ok(()));
    assert_eq!(priced(2, MAX), Err(BadTerms::Overflow));
    assert_eq!(priced(u32::MAX, MAX / u128::from(u32::MAX)), Ok(()));
    assert_eq!(priced(u32::MAX, 0), Ok(()), "a gift");
}

#[test]
fn seller_beneficiary_and_receiver_of_the_unsold_are_somebody() {
    let nobody = Address::zero();
    assert_eq!(announce(|terms| terms.seller = nobody), Err(BadTerms::ZeroAddress));
    assert_eq!(announce(|terms| terms.beneficiary = nobody), Err(BadTerms::ZeroAddress));
    assert_eq!(announce(|terms| terms.unsold_to = nobody), Err(BadTerms::ZeroAddress));
    assert_eq!(announce(|terms| terms.beneficiary = Address::repeat_byte(1)), Ok(()));
}

#[test]
fn nobody_is_paid_whose_money_would_be_lost() {
    let payees: [fn(&mut Terms) -> &mut Address; 3] =
        [|terms| &mut terms.seller, |terms| &mut terms.beneficiary, |terms| &mut terms.unsold_to];
    let currency = Address::repeat_byte(0xcc);
    for payee in payees {
        let refused = announce(|terms| {
            let collection = terms.ticket;
            *payee(terms) = collection;
        });
        assert!(matches!(refused, Err(BadTerms::Payee { .. })), "{refused:?}");
        let refused = announce(|terms| {
            (terms.currency, terms.payment_unit) = (currency, 1);
            *payee(terms) = currency;
        });
        assert_eq!(refused, Err(BadTerms::Payee { payee: currency }));
    }
}

#[test]
fn a_beacon_that_does_not_say_its_round_is_none() {
    let (mut lottery, mut terms) = Lottery::without_sale(|_| ());
    for beacon in [Address::zero(), Account::named("seller").address(), Address::from_low_u64_be(4), terms.ticket] {
        terms.beacon = beacon;
        assert_eq!(try_announce(&mut lottery, &terms), Err(BadTerms::NoBeacon), "{beacon:?}");
    }
    terms.beacon = lottery.puppet(&[]);
    let time = [&[0, 1][..], &terms.closes_at.to_le_bytes()].concat();
    lottery.puppet_says(terms.beacon, DECIDED_AT, &time);
    lottery.puppet_says(terms.beacon, IS_LOST, &[0, 0]);
    for bad in [&[][..], &[0], &[0; 8], &[0; 10], &[1; 9]] {
        lottery.puppet_says(terms.beacon, ROUND_AT, bad);
        assert_eq!(try_announce(&mut lottery, &terms), Err(BadTerms::NoBeacon), "{bad:?}");
    }
    lottery.puppet_says(terms.beacon, ROUND_AT, &[0, 5, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(try_announce(&mut lottery, &terms), Ok(()));
    for bad in [&[][..], &[0, 0], &time[..9], &[0, 2]] {
        lottery.puppet_says(terms.beacon, DECIDED_AT, bad);
        assert_eq!(try_announce(&mut lottery, &terms), Err(BadTerms::NoBeacon), "{bad:?}");
    }
    lottery.puppet_says(terms.beacon, DECIDED_AT, &time);
    for bad in [&[][..], &[0], &[0, 2], &[0, 0, 0]] {
        lottery.puppet_says(terms.beacon, IS_LOST, bad);
        assert_eq!(try_announce(&mut lottery, &terms), Err(BadTerms::NoBeacon), "{bad:?}");
    }
    lottery.puppet_says(terms.beacon, IS_LOST, &[0, 1]);
    assert_eq!(try_announce(&mut lottery, &terms), Err(BadTerms::LostRound { round: 5 }));
    lottery.puppet_says(terms.beacon, IS_LOST, &[0, 0]);
    assert_eq!(try_announce(&mut lottery, &terms), Ok(()));
    lottery.puppet_does(terms.beacon, Puppet::Reverts);
    assert_eq!(try_announce(&mut lottery, &terms), Err(BadTerms::NoBeacon));
}

#[test]
fn announcing_takes_no_money() {
    let (mut lottery, terms) = Lottery::without_sale(|_| ());
    let seller = lottery.roles.seller.clone();
    let constructor = LotterySaleRef::new((&terms).into());
    let made = lottery.chain.deploy(&seller, &codes().lottery_sale, constructor).value(1).run();
    assert!(made.is_err(), "{made:?}");
}

#[test]
fn the_beacons_round_is_decided_in_time() {
    // A beacon of a round a day.
    let (mut lottery, terms) = Lottery::without_sale(|_| ());
    let beacon = e2e_tests::beacon::deploy_with(&mut lottery, 1, 86_400);
    let decided_at = (terms.closes_at + DELAY - 1).div_ceil(86_400) * 86_400 + 1;
    let (early, latest) = (decided_at + TIME_TO_SETTLE - 1, decided_at + MAX_TIME_TO_SETTLE);
    for (settle_by, answer) in [
        (early, Err(BadTerms::BeaconTooLate { decided_at, settle_by: early })),
        (decided_at + TIME_TO_SETTLE, Ok(())),
        (latest, Ok(())),
        (latest + 1, Err(BadTerms::SettlesTooLate { latest, settle_by: latest + 1 })),
    ] {
        assert_eq!(try_announce(&mut lottery, &Terms { settle_by, beacon, ..terms.clone() }), answer);
    }
}

#[test]
fn a_party_that_withholds_loses_its_bond_before_the_sale_gives_up() {
    // The default beacon: secrets can be revealed for so long from when the round is public.
    let (mut lottery, terms) = Lottery::without_sale(|_| ());
    let decided_at = terms.closes_at + DELAY + e2e_tests::lottery::REVEALING;
    let settle_by = decided_at + TIME_TO_SETTLE;
    assert_eq!(try_announce(&mut lottery, &Terms { settle_by, ..terms.clone() }), Ok(()));
    let early = settle_by - 1;
    let refused = try_announce(&mut lottery, &Terms { settle_by: early, ..terms });
    assert_eq!(refused, Err(BadTerms::BeaconTooLate { decided_at, settle_by: early }));
}
