//! A sale is announced by terms that can be kept, and by no others: every refusal that all constructors have in common, at both
//! sides of its boundary.

use e2e_tests::{DOT, Mechanism, SETTLING, Stage, beacon, evm::Puppet};
use fairsale_chain::{Account, Address, typed::LaunchError};
use fairsale_interfaces::beacon::{DECIDED_AT, DELAY, IS_LOST, ROUND_AT};
use fairsale_kit::{
    draws::{MAX_TIME_TO_SETTLE, TIME_TO_SETTLE},
    terms::{BadCommonTerms as Bad, CommonTerms},
};

const MAX: u128 = u128::MAX;

/// What the constructor says to the stage's terms, to which a sale that is announced keeps.
fn said<M: Mechanism>(stage: &mut Stage<M>) -> Result<(), M::BadTerms> {
    stage.announce()?;
    assert_eq!(M::kept_terms(stage), stage.terms, "the sale keeps to its word");
    Ok(())
}

/// What it says to the default terms with a change.
fn announce<M: Mechanism>(change: impl FnOnce(&mut CommonTerms)) -> Result<(), M::BadTerms> {
    said(&mut Stage::<M>::without_sale(|terms| change(M::common_mut(terms))))
}

/// What it says to the stage's terms with another change than before.
fn again<M: Mechanism>(stage: &mut Stage<M>, change: impl FnOnce(&mut CommonTerms)) -> Result<(), M::BadTerms> {
    let terms = stage.terms.clone();
    change(stage.common_mut());
    let answer = said(stage);
    stage.terms = terms;
    answer
}

fn refused<M: Mechanism>(bad: Bad) -> Result<(), M::BadTerms> {
    Err(bad.into())
}

/// A sale that draws, still to be made; by the development key if it has no beacon of its own.
fn drawing<M: Mechanism>() -> Stage<M> {
    let mut stage = Stage::without_sale(M::drawing);
    if stage.common().beacon.is_zero() {
        stage.common_mut().beacon = beacon::deploy(&mut stage);
    }
    stage
}

/// The same of a sale that need not draw; if it has a beacon, that is one with a round a second, which is public at once.
fn prompt<M: Mechanism>() -> Stage<M> {
    let mut stage = Stage::<M>::without_sale(|_| ());
    if !stage.common().beacon.is_zero() {
        stage.common_mut().beacon = beacon::deploy_with(&mut stage, 1, 1);
    }
    stage
}

pub fn something_must_be_for_sale<M: Mechanism>() {
    assert_eq!(announce::<M>(|terms| terms.supply = 0), refused::<M>(Bad::NoSupply));
    assert_eq!(announce::<M>(|terms| terms.supply = 1), Ok(()));
}

pub fn a_lot_must_be_something<M: Mechanism>() {
    assert_eq!(announce::<M>(|terms| terms.lot_size = 0), refused::<M>(Bad::LotSize { lot_size: 0 }));
    assert_eq!(announce::<M>(|terms| terms.lot_size = 1), Ok(()));
}

pub fn a_ticket_is_a_lot<M: Mechanism>() {
    let mut stage = Stage::<M>::without_sale(M::ticketed);
    for lot_size in [0, 2, MAX] {
        let answer = again(&mut stage, |terms| terms.lot_size = lot_size);
        assert_eq!(answer, refused::<M>(Bad::LotSize { lot_size }));
    }
    assert_eq!(again(&mut stage, |terms| terms.lot_size = 1), Ok(()));
}

pub fn the_payment_unit_must_be_worth_something<M: Mechanism>() {
    assert_eq!(announce::<M>(|terms| terms.payment_unit = 0), refused::<M>(Bad::NoPaymentUnit));
    assert_eq!(announce::<M>(|terms| terms.payment_unit = 1), Ok(()));
    assert_eq!(announce::<M>(|terms| terms.payment_unit = u64::MAX), Ok(()));
}

pub fn it_is_not_paid_in_what_it_sells_and_an_erc20_has_the_unit_1<M: Mechanism>() {
    let mut stage = Stage::<M>::without_sale(|_| ());
    let (asset, other) = (stage.common().asset, Address::repeat_byte(9));
    let mut paid_in =
        |currency, unit| again(&mut stage, |terms| (terms.currency, terms.payment_unit) = (currency, unit));
    assert_eq!(paid_in(asset, 1), refused::<M>(Bad::Currency), "not in what is sold");
    assert_eq!(paid_in(other, 2), refused::<M>(Bad::Currency));
    assert_eq!(paid_in(other, 0), refused::<M>(Bad::NoPaymentUnit));
    assert_eq!(paid_in(other, 1), Ok(()));
    assert_eq!(paid_in(Address::zero(), 2), Ok(()));
}

/// Requires a mechanism that sells tokens only, or tickets only.
pub fn it_sells_what_its_mechanism_sells<M: Mechanism>() {
    let mut stage = Stage::<M>::without_sale(|_| ());
    let tickets = !stage.common().tickets;
    assert_eq!(again(&mut stage, |terms| terms.tickets = tickets), refused::<M>(Bad::Asset { tickets }));
    assert_eq!(again(&mut stage, |terms| terms.tickets = !tickets), Ok(()));
}

/// Requires a mechanism that is not open to all.
pub fn somebody_must_say_who_is_a_person<M: Mechanism>() {
    for min_status in [0, 1, 2] {
        let answer = announce::<M>(|terms| (terms.personhood, terms.min_status) = (Address::zero(), min_status));
        assert_eq!(answer, refused::<M>(Bad::NoPersonhood));
    }
    assert_eq!(announce::<M>(|terms| terms.personhood = Address::repeat_byte(5)), Ok(()));
}

pub fn full_or_lite_personhood_may_be_asked_for<M: Mechanism>() {
    let mut stage = Stage::<M>::without_sale(|_| ());
    stage.gate_by(stage.at.registry);
    for min_status in [0, 3, u8::MAX] {
        let answer = again(&mut stage, |terms| terms.min_status = min_status);
        assert_eq!(answer, refused::<M>(Bad::MinStatus { min_status }));
    }
    for min_status in [1, 2] {
        assert_eq!(again(&mut stage, |terms| terms.min_status = min_status), Ok(()));
    }
}

/// Requires a mechanism that may be open to all. A gate that was forgotten is noticed.
pub fn a_sale_that_is_open_to_all_asks_for_no_status<M: Mechanism>() {
    let mut stage = Stage::<M>::without_sale(|_| ());
    stage.common_mut().personhood = Address::zero();
    for min_status in [1, 2, 3, u8::MAX] {
        let answer = again(&mut stage, |terms| terms.min_status = min_status);
        assert_eq!(answer, refused::<M>(Bad::MinStatus { min_status }));
    }
    assert_eq!(again(&mut stage, |terms| terms.min_status = 0), Ok(()));
}

pub fn a_sale_opens_in_the_future<M: Mechanism>() {
    let mut stage = Stage::<M>::without_sale(|_| ());
    let (now, closes_at) = (stage.chain.now(), stage.chain.now() + 100);
    for opens_at in [0, now - 1, now] {
        M::between(&mut stage.terms, opens_at, closes_at);
        assert_eq!(said(&mut stage), refused::<M>(Bad::Times { now, opens_at, closes_at }));
    }
    M::between(&mut stage.terms, now + 1, closes_at);
    assert_eq!(said(&mut stage), Ok(()));
}

/// Requires a mechanism whose times are free: not one whose times follow from rounds.
pub fn a_sale_closes_after_it_opens<M: Mechanism>() {
    let mut stage = Stage::<M>::without_sale(|_| ());
    let now = stage.chain.now();
    let opens_at = now + 100;
    for closes_at in [0, now, opens_at - 1, opens_at] {
        M::between(&mut stage.terms, opens_at, closes_at);
        assert_eq!(said(&mut stage), refused::<M>(Bad::Times { now, opens_at, closes_at }));
    }
    for opens_at in [now + 1, opens_at] {
        M::between(&mut stage.terms, opens_at, opens_at + 1);
        assert_eq!(said(&mut stage), Ok(()));
    }
}

/// Requires a mechanism that anybody can always settle.
pub fn a_sale_that_never_expires_names_no_time_to_settle<M: Mechanism>() {
    let mut stage = Stage::<M>::without_sale(|_| ());
    for settle_by in [1, stage.common().closes_at + SETTLING, u64::MAX] {
        let answer = again(&mut stage, |terms| terms.settle_by = settle_by);
        assert_eq!(answer, refused::<M>(Bad::SettleBy { settle_by, earliest: 0 }));
    }
    assert_eq!(again(&mut stage, |terms| terms.settle_by = 0), Ok(()));
}

/// Requires a mechanism whose sales expire.
pub fn there_is_a_day_to_settle<M: Mechanism>() {
    let mut stage = prompt::<M>();
    let closes_at = stage.common().closes_at;
    let earliest = closes_at + DELAY + TIME_TO_SETTLE;
    for settle_by in [0, closes_at, earliest - 1] {
        let answer = again(&mut stage, |terms| terms.settle_by = settle_by);
        assert_eq!(answer, refused::<M>(Bad::SettleBy { settle_by, earliest }));
    }
    for settle_by in [earliest, earliest + 1] {
        assert_eq!(again(&mut stage, |terms| terms.settle_by = settle_by), Ok(()));
    }
    // At the end of time there is none.
    let (opens_at, end) = (stage.common().opens_at, u64::MAX);
    for (left, fits) in [(0, false), (1, false), (DELAY + TIME_TO_SETTLE, false), (DELAY + TIME_TO_SETTLE + 1, true)] {
        M::between(&mut stage.terms, opens_at, end - left);
        (stage.common_mut().settle_by, stage.common_mut().recovery_window) = (end, 0);
        let never = refused::<M>(Bad::SettleBy { settle_by: end, earliest: end });
        assert_eq!(said(&mut stage), if fits { Ok(()) } else { never }, "{left} seconds");
    }
}

/// Requires a mechanism whose sales expire.
pub fn deposits_wait_90_days_at_most<M: Mechanism>() {
    let mut stage = prompt::<M>();
    let latest = stage.common().closes_at + DELAY + MAX_TIME_TO_SETTLE;
    assert_eq!(again(&mut stage, |terms| terms.settle_by = latest), Ok(()));
    for more in [1, 1_000_000, u64::MAX >> 1] {
        let settle_by = latest + more;
        let answer = again(&mut stage, |terms| terms.settle_by = settle_by);
        assert_eq!(answer, refused::<M>(Bad::SettlesTooLate { latest, settle_by }));
    }
}

/// The window is counted from when a sale ends at the latest: from its close, or from when it expires.
pub fn the_recovery_window_ends_before_the_end_of_time<M: Mechanism>() {
    let mut stage = prompt::<M>();
    let check = |stage: &mut Stage<M>| {
        let from = stage.common().closes_at.max(stage.common().settle_by);
        let longest = u64::MAX - from;
        for recovery_window in [0, longest] {
            assert_eq!(again(stage, |terms| terms.recovery_window = recovery_window), Ok(()));
        }
        let recovery_window = longest + 1;
        let answer = again(stage, |terms| terms.recovery_window = recovery_window);
        assert_eq!(answer, refused::<M>(Bad::RecoveryWindow { from, recovery_window }));
    };
    check(&mut stage);
    let (opens_at, closes_at) = (stage.common().opens_at, u64::MAX - 5 - SETTLING);
    M::between(&mut stage.terms, opens_at, closes_at);
    check(&mut stage);
}

pub fn all_that_can_be_paid_is_less_than_2_to_the_128<M: Mechanism>() {
    for (lots, price, fits) in
        [(1, MAX, true), (2, MAX / 2, true), (2, MAX, false), (3, MAX / 3, true), (3, MAX / 3 + 1, false)]
    {
        let mut stage = Stage::<M>::plain(lots, price, |_| ());
        let over = refused::<M>(Bad::Overflow);
        assert_eq!(said(&mut stage), if fits { Ok(()) } else { over }, "{lots} lots at {price}");
    }
    assert_eq!(said(&mut Stage::<M>::plain(3, 0, |_| ())), Ok(()), "a gift");
}

/// The three who are paid, each by its field.
const PAYEES: [fn(&mut CommonTerms) -> &mut Address; 3] =
    [|terms| &mut terms.seller, |terms| &mut terms.beneficiary, |terms| &mut terms.unsold_to];

pub fn seller_beneficiary_and_receiver_of_the_unsold_are_somebody<M: Mechanism>() {
    let mut stage = Stage::<M>::without_sale(|_| ());
    let one = |last: u8| Address::from_slice(&[[0; 19].as_slice(), &[last]].concat());
    for payee in PAYEES {
        assert_eq!(again(&mut stage, |terms| *payee(terms) = Address::zero()), refused::<M>(Bad::ZeroAddress));
        assert_eq!(again(&mut stage, |terms| *payee(terms) = Address::repeat_byte(1)), Ok(()));
    }
    let answer = again(&mut stage, |terms| {
        (terms.seller, terms.beneficiary, terms.unsold_to) = (one(1), one(2), one(3));
    });
    assert_eq!(answer, Ok(()));
}

pub fn nobody_is_paid_whose_money_would_be_lost<M: Mechanism>() {
    let mut stage = Stage::<M>::without_sale(|_| ());
    let (asset, currency) = (stage.common().asset, Address::repeat_byte(0xcc));
    for payee in PAYEES {
        let answer = again(&mut stage, |terms| *payee(terms) = asset);
        assert_eq!(answer, refused::<M>(Bad::Payee { payee: asset }), "what is sold");
        let answer = again(&mut stage, |terms| {
            (terms.currency, terms.payment_unit) = (currency, 1);
            *payee(terms) = currency;
        });
        assert_eq!(answer, refused::<M>(Bad::Payee { payee: currency }), "what it is paid in");
        assert_eq!(again(&mut stage, |terms| *payee(terms) = currency), Ok(()), "in which nobody pays");
    }
}

/// By its own count a wallet knows where its next contract will stand. One with the salt cannot name itself: its address would
/// follow from itself.
pub fn a_sale_does_not_pay_itself<M: Mechanism>() {
    for payee in PAYEES {
        let mut stage = Stage::<M>::without_sale(|_| ());
        stage.roles.seller = stage.wallet("fresh");
        let itself = stage.roles.seller.contract_at(0);
        *payee(stage.common_mut()) = itself;
        assert_eq!(said(&mut stage), refused::<M>(Bad::Payee { payee: itself }));
    }
}

pub fn a_sale_may_be_a_gift<M: Mechanism>() {
    assert_eq!(announce::<M>(|terms| terms.price = 0), Ok(()));
}

pub fn announcing_takes_no_money<M: Mechanism>() {
    let mut stage = Stage::<M>::without_sale(|_| ());
    stage.roles.seller = stage.wallet("rich");
    let made = M::make(&mut stage, 1);
    assert!(matches!(made, Err(LaunchError::Failed(_))), "{:?}", made.map_err(|_| "refused, but not for the money"));
    assert_eq!(stage.money(stage.roles.seller.address()), 1_000 * DOT);
}

/// Requires a mechanism that draws nothing by its default terms.
pub fn where_nothing_is_drawn_there_is_no_beacon<M: Mechanism>() {
    let answer = announce::<M>(|terms| terms.beacon = Address::repeat_byte(7));
    assert_eq!(answer, refused::<M>(Bad::NothingToDraw));
}

/// Requires a mechanism that draws, if it sells tickets.
pub fn who_draws_has_a_beacon<M: Mechanism>() {
    let mut stage = drawing::<M>();
    assert_eq!(again(&mut stage, |terms| terms.beacon = Address::zero()), refused::<M>(Bad::NoBeacon));
    assert_eq!(again(&mut stage, |_| ()), Ok(()));
}

/// Requires a mechanism that draws.
pub fn a_beacon_that_does_not_say_its_round_is_none<M: Mechanism>() {
    let mut stage = drawing::<M>();
    let no_beacon = refused::<M>(Bad::NoBeacon);
    let asset = stage.common().asset;
    for beacon in [Account::named("seller").address(), Address::from_low_u64_be(4), Address::repeat_byte(7), asset] {
        assert_eq!(again(&mut stage, |terms| terms.beacon = beacon), no_beacon, "{beacon:?}");
    }
    let beacon = stage.puppet(&[]);
    stage.common_mut().beacon = beacon;
    let time = [&[0, 1][..], &(stage.common().closes_at + DELAY).to_le_bytes()].concat();
    stage.puppet_says(beacon, DECIDED_AT, &time);
    stage.puppet_says(beacon, IS_LOST, &[0, 0]);
    let five = [0u8, 5, 0, 0, 0, 0, 0, 0, 0];
    /// A question's selector, an answer to it that will do, and some that will not.
    type Answers<'a> = (u32, &'a [u8], &'a [&'a [u8]]);
    let nonsense: [Answers<'_>; 3] = [
        (ROUND_AT, &five, &[&[], &[0], &[0; 8], &[0; 10], &[1; 9]]),
        (DECIDED_AT, &time, &[&[], &[0, 0], &time[..9], &[0, 2]]),
        (IS_LOST, &[0, 0], &[&[], &[0], &[0, 2], &[0, 0, 0]]),
    ];
    for (selector, good, bad_answers) in nonsense {
        for bad in bad_answers {
            stage.puppet_says(beacon, selector, bad);
            assert_eq!(said(&mut stage), no_beacon, "{selector:x} {bad:?}");
        }
        stage.puppet_says(beacon, selector, good);
        let answer = said(&mut stage);
        assert_eq!(answer, Ok(()), "{selector:x}");
    }
    stage.puppet_says(beacon, IS_LOST, &[0, 1]);
    assert_eq!(said(&mut stage), refused::<M>(Bad::LostRound { round: 5 }));
    stage.puppet_says(beacon, IS_LOST, &[0, 0]);
    assert_eq!(said(&mut stage), Ok(()));
    stage.puppet_does(beacon, Puppet::Reverts);
    assert_eq!(said(&mut stage), no_beacon);
}

/// Requires a mechanism that draws.
pub fn a_round_that_is_lost_already_decides_nothing<M: Mechanism>() {
    let mut stage = drawing::<M>();
    let (party, first) = (stage.wallet("party"), stage.common().closes_at + DELAY);
    // To the first round of such a beacon nobody ever could commit.
    stage.common_mut().beacon = beacon::deploy_of(&mut stage, party.address(), first, 1);
    assert_eq!(said(&mut stage), refused::<M>(Bad::LostRound { round: 1 }));
    stage.common_mut().beacon = beacon::deploy_of(&mut stage, party.address(), first - 2 * DELAY, DELAY);
    assert_eq!(said(&mut stage), Ok(()), "the third can be committed to");
}

/// Requires a mechanism that draws.
pub fn the_beacons_round_is_decided_in_time<M: Mechanism>() {
    // A beacon of a round a day.
    let mut stage = drawing::<M>();
    stage.common_mut().beacon = beacon::deploy_with(&mut stage, 1, 86_400);
    let decided_at = (stage.common().closes_at + DELAY - 1).div_ceil(86_400) * 86_400 + 1;
    let (early, latest) = (decided_at + TIME_TO_SETTLE - 1, decided_at + MAX_TIME_TO_SETTLE);
    for (settle_by, answer) in [
        (early, refused::<M>(Bad::BeaconTooLate { decided_at, settle_by: early })),
        (early + 1, Ok(())),
        (latest, Ok(())),
        (latest + 1, refused::<M>(Bad::SettlesTooLate { latest, settle_by: latest + 1 })),
    ] {
        assert_eq!(again(&mut stage, |terms| terms.settle_by = settle_by), answer, "{settle_by}");
    }
}
