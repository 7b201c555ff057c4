//! An auction is announced by terms that can be kept, and by no others: every refusal of the constructor, and both sides of its
//! boundary.

use auction::{BadTerms, Terms};
use e2e_tests::{SETTLING, auction::Auction, beacon};
use fairsale_chain::{Address, Typed};
use fairsale_interfaces::{beacon::DELAY, bids::Bids};
use fairsale_kit::draws::{MAX_TIME_TO_SETTLE, TIME_TO_SETTLE};

const MAX: u128 = u128::MAX;

/// What the constructor says to the default terms with a change.
fn announce(change: impl FnOnce(&mut Terms)) -> Result<(), BadTerms> {
    let mut stage = Auction::without_sale(change);
    stage.announce()?;
    let sale = stage.sale();
    let kept = stage.chain.ask(sale.terms()).expect("a view").value;
    assert_eq!(Terms::from(&kept), stage.terms, "the sale keeps to its word");
    Ok(())
}

#[test]
fn something_must_be_for_sale_in_lots_of_something() {
    assert_eq!(announce(|terms| terms.supply = 0), Err(BadTerms::NoSupply));
    assert_eq!(announce(|terms| terms.supply = 1), Ok(()));
    assert_eq!(announce(|terms| terms.supply = MAX), Ok(()));
    assert_eq!(announce(|terms| terms.lot_size = 0), Err(BadTerms::NoLotSize));
    assert_eq!(announce(|terms| terms.max_lots = 0), Err(BadTerms::NoLots));
    assert_eq!(announce(|terms| (terms.max_lots, terms.ticks) = (u32::MAX, 1)), Ok(()));
    assert_eq!(announce(|terms| terms.payment_unit = 0), Err(BadTerms::NoPaymentUnit));
    assert_eq!(announce(|terms| terms.payment_unit = 1), Ok(()));
}

#[test]
fn money_and_goods_must_go_to_somebody() {
    let nobody = Address::zero();
    assert_eq!(announce(|terms| terms.seller = nobody), Err(BadTerms::ZeroAddress));
    assert_eq!(announce(|terms| terms.beneficiary = nobody), Err(BadTerms::ZeroAddress));
    assert_eq!(announce(|terms| terms.unsold_to = nobody), Err(BadTerms::ZeroAddress));
    assert_eq!(announce(|terms| terms.beneficiary = Address::repeat_byte(1)), Ok(()));
}

#[test]
fn it_is_not_paid_in_what_it_sells_and_an_erc20_has_the_unit_1() {
    assert_eq!(announce(|terms| (terms.currency, terms.payment_unit) = (terms.goods, 1)), Err(BadTerms::Currency));
    let other = Address::repeat_byte(9);
    assert_eq!(announce(|terms| (terms.currency, terms.payment_unit) = (other, 2)), Err(BadTerms::Currency));
    assert_eq!(announce(|terms| (terms.currency, terms.payment_unit) = (other, 1)), Ok(()));
}

#[test]
fn a_gate_asks_for_a_status_and_without_one_it_does_not_matter() {
    let gate = Address::repeat_byte(5);
    for min_status in [0, 3, u8::MAX] {
        let bad = Err(BadTerms::MinStatus { min_status });
        assert_eq!(announce(|terms| (terms.personhood, terms.min_status) = (gate, min_status)), bad);
        assert_eq!(announce(|terms| terms.min_status = min_status), Ok(()));
    }
    for min_status in [1, 2] {
        assert_eq!(announce(|terms| (terms.personhood, terms.min_status) = (gate, min_status)), Ok(()));
    }
}

#[test]
fn a_ladder_has_1_to_1024_ticks_and_rises() {
    let ladder = |reserve, step, ticks, geometric| {
        announce(|terms| {
            (terms.reserve_price, terms.step, terms.ticks, terms.geometric) = (reserve, step, ticks, geometric);
        })
    };
    let bad = |step, ticks| Err(BadTerms::Ladder { step, ticks });
    for geometric in [false, true] {
        assert_eq!(ladder(5, 1, 0, geometric), bad(1, 0));
        assert_eq!(ladder(5, 1, 1, geometric), Ok(()));
        assert_eq!(ladder(5, 1, 1_024, geometric), Ok(()));
        assert_eq!(ladder(5, 1, 1_025, geometric), bad(1, 1_025));
        assert_eq!(ladder(5, 0, 2, geometric), bad(0, 2));
        assert_eq!(ladder(5, 0, 1, geometric), Ok(()), "a step that is never taken");
    }
    assert_eq!(ladder(0, 1, 2, false), Ok(()), "from nothing up");
    assert_eq!(ladder(0, 1, 2, true), bad(1, 2), "a part of nothing");
    let most = u128::from(u32::MAX);
    assert_eq!(ladder(1, most, 2, true), Ok(()));
    assert_eq!(ladder(1, most + 1, 2, true), bad(most + 1, 2));
}

#[test]
fn the_most_lots_at_the_top_of_the_ladder_fit() {
    let over = Err(BadTerms::Overflow);
    let top = |reserve, step, ticks, max_lots| {
        announce(|terms| {
            (terms.reserve_price, terms.step, terms.ticks, terms.max_lots) = (reserve, step, ticks, max_lots);
        })
    };
    assert_eq!(top(MAX, 1, 1, 1), Ok(()));
    assert_eq!(top(MAX, 1, 2, 1), over, "the top itself");
    assert_eq!(top(MAX - 1, 1, 2, 1), Ok(()));
    assert_eq!(top(MAX / 3, 1, 1, 3), Ok(()));
    assert_eq!(top(MAX / 3, 1, 2, 3), over, "three lots at the top");
    assert_eq!(top(MAX / 3 - 1, 1, 2, 3), Ok(()));
    assert_eq!(announce(|terms| (terms.lot_size, terms.max_lots) = (MAX / 3, 3)), Ok(()));
    assert_eq!(announce(|terms| (terms.lot_size, terms.max_lots) = (MAX / 3 + 1, 3)), over, "three lots of that size");
    let doubling = |ticks| {
        announce(|terms| {
            (terms.reserve_price, terms.step, terms.geometric, terms.max_lots, terms.ticks) =
                (1, 10_000, true, 1, ticks);
        })
    };
    assert_eq!(doubling(128), Ok(()), "2¹²⁷");
    assert_eq!(doubling(129), over);
}

#[test]
fn at_the_top_of_the_ladder_the_largest_deposit_is_asked_for_exactly() {
    let mut stage = Auction::announced(|terms| (terms.reserve_price, terms.step, terms.ticks) = (0, MAX / 700, 8));
    let sale = stage.sale();
    let mut price = |tick| stage.chain.ask(sale.price_of(tick)).expect("a view").value;
    assert_eq!((price(7), price(8), price(u32::MAX)), (Some(MAX / 700 * 7), None, None));
    stage.fund();
    stage.set_time(stage.terms.opens_at);
    let ada = stage.bidder("ada");
    let (unit, deposit) = (stage.terms.payment_unit.into(), ink::U256::from(MAX / 700 * 7) * 100);
    let expected: ink::U256 = deposit * ink::U256::from(u64::try_from(unit).unwrap_or(u64::MAX));
    let refused = stage.try_bid(&ada, 7, 100, 1).expect_err("too little");
    let wrong = fairsale_interfaces::sale::Error::WrongPayment { expected, got: unit };
    assert_eq!(refused, fairsale_interfaces::bids::Error::Sale(wrong));
}

#[test]
fn a_sale_opens_in_the_future_and_closes_later() {
    let now = Auction::without_sale(|_| ()).chain.now();
    let times = |opens_at, closes_at| {
        announce(|terms| {
            (terms.opens_at, terms.closes_at, terms.settle_by) = (opens_at, closes_at, closes_at + SETTLING);
        })
    };
    let bad = |opens_at, closes_at| Err(BadTerms::Times { now, opens_at, closes_at });
    assert_eq!(times(now, now + 9), bad(now, now + 9));
    assert_eq!(times(now + 1, now + 1), bad(now + 1, now + 1));
    assert_eq!(times(now + 1, now + 2), Ok(()));
}

#[test]
fn there_is_time_to_settle_and_the_recovery_window_ends() {
    let (earliest, latest) = (DELAY + TIME_TO_SETTLE, DELAY + MAX_TIME_TO_SETTLE);
    for (seconds, fits) in [(earliest - 1, false), (earliest, true), (latest, true), (latest + 1, false)] {
        let mut closes_at = 0;
        let said = announce(|terms| {
            closes_at = terms.closes_at;
            terms.settle_by = closes_at + seconds;
        });
        let (settle_by, earliest, latest) = (closes_at + seconds, closes_at + earliest, closes_at + latest);
        let expected = if fits {
            Ok(())
        } else if settle_by < earliest {
            Err(BadTerms::SettleBy { settle_by, earliest })
        } else {
            Err(BadTerms::SettlesTooLate { latest, settle_by })
        };
        assert_eq!(said, expected, "{seconds} s after the close");
    }
    let at_the_end_of_time = |settle_by, recovery_window| {
        announce(|terms| {
            terms.closes_at = u64::MAX - 5 - SETTLING;
            (terms.settle_by, terms.recovery_window) = (settle_by, recovery_window);
        })
    };
    let settle_by = u64::MAX - 5;
    assert_eq!(at_the_end_of_time(settle_by, 5), Ok(()));
    let never = Err(BadTerms::RecoveryWindow { settle_by, recovery_window: 6 });
    assert_eq!(at_the_end_of_time(settle_by, 6), never);
    let never = announce(|terms| (terms.closes_at, terms.settle_by) = (u64::MAX - 1, u64::MAX));
    assert_eq!(never, Err(BadTerms::SettleBy { settle_by: u64::MAX, earliest: u64::MAX }));
}

#[test]
fn tickets_are_sold_one_to_a_person_and_drawn_by_a_beacon() {
    let tickets = |lot_size, max_lots| {
        announce(|terms| (terms.tickets, terms.lot_size, terms.max_lots) = (true, lot_size, max_lots))
    };
    assert_eq!(tickets(1, 1), Ok(()));
    assert_eq!(tickets(1, 2), Err(BadTerms::Tickets { lot_size: 1, max_lots: 2 }));
    assert_eq!(tickets(2, 1), Err(BadTerms::Tickets { lot_size: 2, max_lots: 1 }));
    let mut stage = Auction::without_sale(|terms| (terms.tickets, terms.max_lots) = (true, 1));
    for beacon in [Address::zero(), Address::repeat_byte(7), stage.terms.goods] {
        stage.terms.beacon = beacon;
        assert_eq!(stage.announce(), Err(BadTerms::NoBeacon));
    }
    assert_eq!(announce(|terms| terms.beacon = Address::repeat_byte(7)), Err(BadTerms::NothingToDraw));
}

#[test]
fn the_beacons_round_is_decided_in_time() {
    // A beacon of a round a day.
    let mut stage = Auction::without_sale(|terms| (terms.tickets, terms.max_lots) = (true, 1));
    stage.terms.beacon = beacon::deploy_with(&mut stage, 1, 86_400);
    let decided_at = (stage.terms.closes_at + DELAY - 1).div_ceil(86_400) * 86_400 + 1;
    let settle_by = decided_at + TIME_TO_SETTLE - 1;
    stage.terms.settle_by = settle_by;
    if settle_by >= stage.terms.closes_at + DELAY + TIME_TO_SETTLE {
        assert_eq!(stage.announce(), Err(BadTerms::BeaconTooLate { decided_at, settle_by }));
    }
    let latest = decided_at + MAX_TIME_TO_SETTLE;
    stage.terms.settle_by = latest + 1;
    assert_eq!(stage.announce(), Err(BadTerms::SettlesTooLate { latest, settle_by: latest + 1 }));
    for settle_by in [settle_by + 1, latest] {
        stage.terms.settle_by = settle_by;
        assert_eq!(stage.announce(), Ok(()));
    }
}

#[test]
fn a_round_that_is_lost_already_decides_nothing() {
    let mut stage = Auction::without_sale(|terms| (terms.tickets, terms.max_lots) = (true, 1));
    let (party, first) = (stage.wallet("party"), stage.terms.closes_at + DELAY);
    // To the first round of such a beacon nobody ever could commit.
    stage.terms.beacon = beacon::deploy_of(&mut stage, party.address(), first, 1);
    assert_eq!(stage.announce(), Err(BadTerms::LostRound { round: 1 }));
    stage.terms.beacon = beacon::deploy_of(&mut stage, party.address(), first - 2 * DELAY, DELAY);
    assert_eq!(stage.announce(), Ok(()), "the third can be committed to");
}

crate::payees::check!(goods);
