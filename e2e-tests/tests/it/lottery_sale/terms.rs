//! What a lottery asks of its terms besides what all sales do: every refusal, and both sides of its boundary.

use e2e_tests::{
    Mechanism,
    lottery::{Lottery, LotterySale, PRICE, REVEALING},
};
use fairsale_interfaces::beacon::DELAY;
use fairsale_kit::{draws::TIME_TO_SETTLE, terms::BadCommonTerms};
use lottery_sale::{BadTerms, Terms};

const MAX: u128 = u128::MAX;

/// What the constructor says to the default terms with a change.
fn announce(change: impl FnOnce(&mut Terms)) -> Result<(), BadTerms> {
    let mut stage = Lottery::without_sale(change);
    stage.announce()?;
    assert_eq!(LotterySale::kept_terms(&mut stage), stage.terms, "the sale keeps to its word");
    Ok(())
}

#[test]
fn there_may_be_as_many_tickets_as_can_be_counted() {
    let most = u128::from(u32::MAX);
    assert_eq!(announce(|terms| (terms.common.supply, terms.max_group) = (1, 1)), Ok(()));
    assert_eq!(announce(|terms| (terms.common.supply, terms.max_group) = (most, 8)), Ok(()));
    let over = Err(BadTerms::Common(BadCommonTerms::Overflow));
    assert_eq!(announce(|terms| (terms.common.supply, terms.max_group) = (most + 1, 8)), over);
}

#[test]
fn a_group_has_one_person_at_least_and_a_tenth_of_the_supply_and_one_more_at_most() {
    for (supply, most) in [(1, 1), (9, 1), (10, 2), (19, 2), (20, 3), (69, 7), (70, 8), (1_000, 8)] {
        let mut lottery = Lottery::without_sale(|terms| terms.common.supply = supply);
        let mut with = |max_group| {
            lottery.terms.max_group = max_group;
            lottery.announce()
        };
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
                (terms.common.supply, terms.max_group, terms.common.min_raise) = (supply, max_group, min_raise);
            })
        };
        let most = fewest * PRICE;
        assert_eq!(raising(most), Ok(()));
        let min_raise = most + 1;
        assert_eq!(raising(min_raise), Err(BadTerms::MinRaise { min_raise, most }));
    }
}

#[test]
fn all_tickets_together_have_a_price() {
    let over = Err(BadTerms::Common(BadCommonTerms::Overflow));
    let priced = |supply: u32, price: u128| {
        announce(move |terms| (terms.common.supply, terms.common.price, terms.max_group) = (supply.into(), price, 1))
    };
    assert_eq!(priced(3, MAX / 3), Ok(()));
    assert_eq!(priced(3, MAX / 3 + 1), over);
    assert_eq!(priced(1, MAX), Ok(()));
    assert_eq!(priced(2, MAX), over);
    assert_eq!(priced(u32::MAX, MAX / u128::from(u32::MAX)), Ok(()));
    assert_eq!(priced(u32::MAX, 0), Ok(()), "a gift");
}

#[test]
fn a_party_that_withholds_loses_its_bond_before_the_sale_gives_up() {
    // The default beacon: secrets can be revealed for so long from when the round is public.
    let mut lottery = Lottery::without_sale(|_| ());
    let decided_at = lottery.terms.common.closes_at + DELAY + REVEALING;
    lottery.terms.common.settle_by = decided_at + TIME_TO_SETTLE;
    assert_eq!(lottery.announce(), Ok(()));
    lottery.terms.common.settle_by -= 1;
    let settle_by = lottery.terms.common.settle_by;
    assert_eq!(lottery.announce(), Err(BadCommonTerms::BeaconTooLate { decided_at, settle_by }.into()));
}
