//! One price for all: the worked example, published cases of another auction, and a model that sorts the bids and
//! serves the highest first.

use fairsale_math::{
    Demand, LotSize, Lots, MAX_TICKS, Price, TICKS_PER_DEMAND, TickClearing, Units, clear_ticks, demand_of,
    least_payment, payment, share,
};
use num_bigint::BigUint;
use proptest::{collection::vec, prelude::*};

/// A bid: the tick, and how many lots.
type Bid = (u32, u32);

/// The demand of the bids, as a contract stores it.
fn demand(bids: &[Bid]) -> Vec<Demand> {
    let mut demand = vec![Demand::EMPTY; MAX_TICKS.div_ceil(TICKS_PER_DEMAND) as usize];
    for (tick, lots) in bids {
        demand[demand_of(*tick) as usize].add(*tick, Lots(*lots)).unwrap();
    }
    demand
}

fn clear(supply: u128, lot: u128, bids: &[Bid]) -> Option<TickClearing> {
    let demand = demand(bids);
    let from_the_top = (0..MAX_TICKS).rev().map(|tick| (tick, demand[demand_of(tick) as usize].lots(tick)));
    clear_ticks(Units(supply), LotSize(lot), from_the_top)
}

/// What each bid gets, in the sequence of the bids.
fn fills(supply: u128, lot: u128, bids: &[Bid]) -> (u32, Vec<u128>) {
    let clearing = clear(supply, lot, bids).unwrap();
    let fill = |(tick, lots): &Bid| match tick.cmp(&clearing.tick) {
        std::cmp::Ordering::Greater => u128::from(*lots) * lot,
        std::cmp::Ordering::Equal => share(Lots(*lots), clearing.remaining, clearing.tick_demand).unwrap().0,
        std::cmp::Ordering::Less => 0,
    };
    (clearing.tick, bids.iter().map(fill).collect())
}

/// The same by sorting: the highest bid is served first, in full; where it ends, all of that tick share what was left.
/// If it does not end, the price is that of tick 0.
fn model(supply: u128, lot: u128, bids: &[Bid]) -> (u32, Vec<u128>) {
    let mut sorted: Vec<&Bid> = bids.iter().collect();
    sorted.sort();
    let mut left = BigUint::from(supply);
    let mut marginal = None;
    while let Some((tick, lots)) = sorted.pop() {
        let wants = BigUint::from(*lots) * lot;
        if wants >= left {
            marginal = Some(*tick);
            break;
        }
        left -= wants;
    }
    let Some(tick) = marginal else {
        return (0, bids.iter().map(|(_, lots)| u128::from(*lots) * lot).collect());
    };
    let lots_where = |is: &dyn Fn(u32) -> bool| -> BigUint {
        bids.iter().filter(|bid| is(bid.0)).map(|(_, lots)| BigUint::from(*lots)).sum()
    };
    let rest = BigUint::from(supply) - lots_where(&|at| at > tick) * lot;
    let margin = lots_where(&|at| at == tick);
    let fill = |(at, lots): &Bid| {
        if *at > tick {
            u128::from(*lots) * lot
        } else if *at == tick {
            u128::try_from(&rest * *lots / &margin).unwrap()
        } else {
            0
        }
    };
    (tick, bids.iter().map(fill).collect())
}

#[test]
fn golden_ten_for_27_bids_are_filled_0_3_7_at_the_price_of_the_second() {
    let bids = [(0, 10), (1, 10), (2, 7)];
    assert_eq!(fills(10, 1, &bids), (1, vec![0, 3, 7]));
    let clearing = clear(10, 1, &bids);
    assert_eq!(
        clearing,
        Some(TickClearing { tick: 1, filled_above: 7, tick_demand: 10, remaining: Units(3), unsold: Units(0) })
    );
    assert_eq!(fills(10_000, 1_000, &bids), (1, vec![0, 3_000, 7_000]));
}

#[test]
fn demand_one_below_the_supply_exactly_the_supply_and_one_above() {
    // All bids above tick 0: at one below it is the reserve price, and all are filled.
    for (lots, tick, filled, left, unsold) in [(6, 0, 9, 0, 1), (7, 5, 3, 7, 0), (8, 5, 3, 7, 0)] {
        let clearing = clear(10, 1, &[(5, lots), (9, 3)]).unwrap();
        let found = (clearing.tick, clearing.filled_above, clearing.remaining.0, clearing.unsold.0);
        assert_eq!(found, (tick, filled, left, unsold), "{lots}");
        assert_eq!(clearing.is_scarce(LotSize(1)), lots == 8);
    }
}

#[test]
fn no_bid_one_bid_the_lowest_tick_and_the_highest() {
    assert_eq!(fills(10, 1, &[]), (0, vec![]));
    assert_eq!(clear(10, 3, &[]).map(|clearing| clearing.unsold), Some(Units(10)));
    let top = MAX_TICKS - 1;
    for (bid, expected) in
        [((0, 9), (0, 9)), ((0, 10), (0, 10)), ((0, 11), (0, 10)), ((top, 9), (0, 9)), ((top, 10), (top, 10))]
    {
        let (tick, fill) = fills(10, 1, &[bid]);
        assert_eq!((tick, fill[0]), expected, "{bid:?}");
    }
}

#[test]
fn a_supply_that_ends_within_a_lot_is_sold_to_its_end() {
    // Lots of 1,000: 2,500 units are reached by three lots, not by two.
    assert_eq!(fills(2_500, 1_000, &[(4, 2)]), (0, vec![2_000]));
    assert_eq!(fills(2_500, 1_000, &[(4, 2), (3, 1)]), (3, vec![2_000, 500]));
    assert_eq!(fills(2_500, 1_000, &[(4, 3)]), (4, vec![2_500]));
    assert_eq!(fills(1, 1_000, &[(4, 1), (4, 2)]), (4, vec![0, 0]), "one unit, and everybody's part is below one");
}

#[test]
fn what_is_missing_or_does_not_fit_is_none() {
    assert_eq!(clear(10, 0, &[]), None, "lots of nothing");
    assert_eq!(clear_ticks(Units(10), LotSize(1), [(3, 1)]), None, "tick 0 is not told of");
    assert_eq!(clear_ticks(Units(u128::MAX), LotSize(1), [(3, u64::MAX), (2, 1), (0, 0)]), None);
    let all = clear_ticks(Units(u128::MAX), LotSize(u128::MAX), [(3, u64::MAX), (0, 0)]).unwrap();
    assert_eq!((all.tick, all.remaining), (3, Units(u128::MAX)), "the demand may be any multiple of what there is");
    assert!(all.is_scarce(LotSize(u128::MAX)));
    assert_eq!(share(Lots(1), Units(5), 0), None);
    assert_eq!(least_payment(Price(1), Units(1), 0, LotSize(0)), None);
    let least = |left, bids| least_payment(Price(10), Units(left), bids, LotSize(4)).unwrap();
    assert_eq!([least(9, 0), least(9, 1), least(9, 2), least(9, 9), least(9, 10), least(9, 11)], [22, 22, 20, 2, 0, 0]);
    assert_eq!(least_payment(Price(u128::MAX), Units(u128::MAX), 1, LotSize(1)), None);
}

/// Cases that Gnosis published with its auction (gnosis/ido-contracts, test/contract/EasyAuction.spec.ts), by the names
/// that they have there. A bid is an amount of money there, and the least that it wants for it; here it is the quantity
/// that it wants, at the price that the two come to. A unit of theirs is 1,000 of ours, and a price of theirs 1,000.
///
/// Where the clearing price is that of a bid, or the seller's own, it is the same here. What bids get can differ:
/// theirs spend all their money at the clearing price, ours buy what they asked for; and of two bids at the same price
/// theirs prefer one by its user's number, ours share.
#[test]
fn golden_published_cases_clear_at_the_same_price() {
    /// What it is called, the supply, the reserve price, the bids as (price, quantity), the clearing price, and the
    /// fills.
    type Case<'a> = (&'a str, u128, u128, &'a [(u128, u32)], u128, &'a [u128]);
    let cases: [Case<'_>; 10] = [
        ("case 4: clearing order is the initial one", 1_000, 1_000, &[(2_000, 50)], 1_000, &[50]),
        ("case 4: the same for 5", 5_000, 200, &[(1_000, 100)], 200, &[100]),
        ("case 4: with 3 orders", 2_000, 500, &[(1_000, 100); 3], 500, &[100; 3]),
        ("case 8: no participation", 1_000, 1_000, &[], 1_000, &[]),
        ("case 10: one order eats all", 1_000, 1_000, &[(2_000, 10_000)], 2_000, &[1_000]),
        ("case 5: amounts match", 1_000, 500, &[(1_000, 500), (1_000, 500)], 1_000, &[500, 500]),
        ("case 7: with an order more", 1_000, 500, &[(1_000, 500), (1_000, 500), (833, 600)], 1_000, &[500, 500, 0]),
        ("case 10: two at one price", 1_000, 500, &[(1_000, 500), (1_000, 500), (1_250, 400)], 1_000, &[300, 300, 400]),
        ("case 1: 2 of 3", 1_000, 1_000, &[(10_000, 200), (2_000, 1_000), (1_001, 2_000)], 2_000, &[200, 800, 0]),
        ("decided by userId", 1_000, 1_000, &[(10_000, 200), (2_000, 1_000), (2_000, 1_000)], 2_000, &[200, 400, 400]),
    ];
    for (name, supply, reserve, bids, price, expected) in cases {
        assert_eq!(at_prices(supply, reserve, bids), (price, expected.to_vec()), "{name}");
    }
}

/// Cases of the same that do not carry over, since their price lies between two bids: it is what the money of the bids
/// comes to. Here the price is that of a bid that the supply does not suffice for, or the reserve price.
#[test]
fn published_cases_whose_price_lies_between_bids_clear_at_that_of_the_lower() {
    // Case 3, 500 sold for at least 1: three bids of 1 for 1 make 500 : 3 there. Here 3 are sold, at the reserve price.
    assert_eq!(at_prices(500_000, 2, &[(1_000, 1_000); 3]), (2, vec![1_000; 3]));
    // Case 6: one bid of 1 for 1, at the reserve price there too, but for all 500.
    assert_eq!(at_prices(500_000, 2, &[(1_000, 1_000)]), (2, vec![1_000]));
    // Case 2: 1 sold, bids of 2 for ½ and of 1 for 1; 2 there. Here the second gets the other half, at its price.
    assert_eq!(at_prices(1_000, 1_000, &[(4_000, 500), (1_001, 1_000)]), (1_001, vec![500, 500]));
}

/// Clears bids at prices: the ladder has just these, and the reserve price.
fn at_prices(supply: u128, reserve: u128, bids: &[(u128, u32)]) -> (u128, Vec<u128>) {
    let mut ladder: Vec<u128> = bids.iter().map(|(price, _)| *price).chain([reserve]).collect();
    ladder.sort_unstable();
    ladder.dedup();
    assert_eq!(ladder[0], reserve);
    let tick = |price: &u128| ladder.binary_search(price).unwrap() as u32;
    let bids: Vec<Bid> = bids.iter().map(|(price, lots)| (tick(price), *lots)).collect();
    let (tick, fills) = fills(supply, 1, &bids);
    (ladder[tick as usize], fills)
}

fn bids() -> impl Strategy<Value = Vec<Bid>> {
    let tick = prop_oneof![0..4u32, 50..54u32, 1_022..MAX_TICKS, 0..MAX_TICKS];
    let lots = prop_oneof![9 => 1..30u32, 1 => any::<u32>()];
    vec((tick, lots), 0..40)
}

fn amounts() -> impl Strategy<Value = (u128, u128)> {
    prop_oneof![
        4 => (1..400u128, Just(1u128)),
        4 => (1..40_000u128, 1..2_000u128),
        1 => (any::<u128>(), 1..u128::MAX >> 32),
        1 => (1..=u128::MAX >> 90, 1..1_000u128),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 4_000, rng_seed: proptest::test_runner::RngSeed::Fixed(7), failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_bids_get_what_the_model_says((supply, lot) in amounts(), bids in bids()) {
        prop_assume!(supply != 0);
        prop_assert_eq!(fills(supply, lot, &bids), model(supply, lot, &bids));
    }

    #[test]
    fn the_sequence_of_the_bids_is_irrelevant((supply, lot) in amounts(), bids in bids(), turn in 0..40usize) {
        let mut turned = bids.clone();
        turned.rotate_left(turn % bids.len().max(1));
        turned.reverse();
        prop_assert_eq!(clear(supply, lot, &bids), clear(supply, lot, &turned));
    }

    #[test]
    fn nobody_gets_more_than_there_is_and_hardly_anything_is_lost((supply, lot) in amounts(), bids in bids()) {
        let clearing = clear(supply, lot, &bids).unwrap();
        let (_, fills) = fills(supply, lot, &bids);
        let given: u128 = fills.iter().sum();
        let margin = bids.iter().filter(|bid| bid.0 == clearing.tick).count() as u128;
        let rest = supply - clearing.unsold.0 - given;
        prop_assert!(rest < margin.max(1), "less than one unit a bid at the margin");
        if !clearing.is_scarce(LotSize(lot)) {
            prop_assert_eq!(rest, 0);
        }
    }

    #[test]
    fn all_at_the_margin_pay_no_less_than_the_least(
        (supply, lot) in amounts(),
        bids in bids(),
        price in 0..1u128 << 90,
    ) {
        let clearing = clear(supply, lot, &bids).unwrap();
        let paid: Option<Vec<u128>> = bids.iter().filter(|bid| bid.0 == clearing.tick).map(|(_, lots)| {
            let units = share(Lots(*lots), clearing.remaining, clearing.tick_demand)?;
            Some(payment(units, Price(price), LotSize(lot))?.0)
        }).collect();
        let count = bids.iter().filter(|bid| bid.0 == clearing.tick).count() as u64;
        let least = least_payment(Price(price), clearing.remaining, count, LotSize(lot));
        prop_assume!(paid.is_some() && least.is_some());
        let paid: BigUint = paid.unwrap().iter().map(|paid| BigUint::from(*paid)).sum();
        prop_assert!(paid >= BigUint::from(least.unwrap()));
    }

    #[test]
    fn a_bid_raised_never_gets_less((supply, lot) in amounts(), mut bids in bids(), ticks in 0..9u32, lots in 0..9u32) {
        prop_assume!(supply != 0 && !bids.is_empty());
        let before = fills(supply, lot, &bids).1[0];
        bids[0] = ((bids[0].0 + ticks).min(MAX_TICKS - 1), bids[0].1.saturating_add(lots));
        prop_assert!(fills(supply, lot, &bids).1[0] >= before);
    }
}
