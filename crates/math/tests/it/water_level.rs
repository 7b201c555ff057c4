//! The water level against two models that know no histogram and no 128 bits: one serves order after order, the
//! smallest first; the other is the definition itself, put to the test. And what a buyer is promised, as properties.

use fairsale_math::{
    Clearing, LotSize, Lots, MAX_LEVELS, MAX_SLOTS, Price, Slot, Terms, Units, allocation, clear, payment, slot_of,
};
use num_bigint::BigUint;
use proptest::{collection::vec, prelude::*, sample::Index};

fn histogram(asks: &[u32]) -> [Slot; MAX_SLOTS] {
    let mut slots = [Slot::EMPTY; MAX_SLOTS];
    for &ask in asks {
        slots[slot_of(Lots(ask)).unwrap() as usize].add(Lots(ask)).unwrap();
    }
    slots
}

fn units(ask: u32, terms: &Terms) -> BigUint {
    BigUint::from(terms.lot.0) * ask
}

/// The exact price of so many base units, rounded up.
fn price_of(units: &BigUint, terms: &Terms) -> BigUint {
    let (exact, lot) = (units * terms.price.0, BigUint::from(terms.lot.0));
    let down = &exact / &lot;
    if &down * lot == exact { down } else { down + 1u8 }
}

/// Serves one order after another, the smallest first: each gets what it asks for, as long as there would be as much
/// for each of those after it; if not, all the rest share what is left. Returns what each of `asks` gets.
fn serve_one_by_one(asks: &[u32], terms: &Terms) -> Vec<BigUint> {
    let mut queue: Vec<usize> = (0..asks.len()).collect();
    queue.sort_by_key(|&order| asks[order]);
    let mut gets = vec![BigUint::ZERO; asks.len()];
    let mut left = BigUint::from(terms.supply.0);
    for (served, &order) in queue.iter().enumerate() {
        let share = &left / (asks.len() - served);
        let wanted = units(asks[order], terms);
        if wanted > share {
            queue[served..].iter().for_each(|&order| gets[order] = share.clone());
            break;
        }
        left -= &wanted;
        gets[order] = wanted;
    }
    gets
}

fn gets(asks: &[u32], terms: &Terms, clearing: &Clearing) -> Vec<Units> {
    asks.iter().map(|&ask| allocation(Lots(ask), terms.lot, clearing.level)).collect()
}

fn check_against_model(asks: &[u32], terms: &Terms) {
    let expected = serve_one_by_one(asks, terms);
    let proceeds: BigUint = expected.iter().map(|units| price_of(units, terms)).sum();
    let Some(clearing) = clear(terms, &histogram(asks)) else {
        assert!(proceeds > BigUint::from(u128::MAX), "refused, but {proceeds} is a number");
        return;
    };
    let gets = gets(asks, terms, &clearing);
    assert_eq!(gets.iter().map(|units| BigUint::from(units.0)).collect::<Vec<_>>(), expected);
    for (&got, expected) in gets.iter().zip(&expected) {
        let paid = payment(got, terms.price, terms.lot).unwrap();
        assert_eq!(BigUint::from(paid.0), price_of(expected, terms));
    }
    assert_eq!(BigUint::from(clearing.sold.0), expected.iter().sum());
    assert_eq!(BigUint::from(clearing.proceeds.0), proceeds);
    assert_eq!(clearing.orders, asks.len() as u64);
}

/// Any number, but often one next to zero, to the largest or to a power of two.
fn edgy() -> impl Strategy<Value = u128> {
    let near_power = (0..u128::BITS, -2i128..=2).prop_map(|(n, off)| (1u128 << n).wrapping_add_signed(off));
    prop_oneof![0..=20u128, near_power, any::<u128>(), any::<u64>().prop_map(u128::from)]
}

fn cap() -> impl Strategy<Value = u32> {
    prop_oneof![1..=4u32, 62..=66u32, MAX_LEVELS - 1..=MAX_LEVELS, 1..=MAX_LEVELS]
}

/// A supply next to `percent` of a demand; all there is if that is too much for a number.
fn supply_for(demand: &BigUint, percent: u32, off: i128) -> Units {
    Units(u128::try_from(demand * percent / 100u8).map_or(u128::MAX, |part| part.saturating_add_signed(off)))
}

/// Good terms and orders for them, with a supply that is anything from nothing to all that is asked for and more. If
/// `paid`, the deposits together are a number too.
fn sales(paid: bool) -> impl Strategy<Value = (Vec<u32>, Terms)> {
    let orders = prop_oneof![vec(any::<Index>(), 0..6), vec(any::<Index>(), 0..150)];
    let supply = prop_oneof![
        (0..=120u32, -3i128..=3).prop_map(Ok),
        (99..=100u32, -3i128..=3).prop_map(Ok),
        edgy().prop_map(Err)
    ];
    (cap(), orders, edgy(), edgy(), supply).prop_map(move |(cap, orders, lot, price, supply)| {
        // An ask is any up to the cap, and often the cap.
        let asks: Vec<u32> =
            orders.iter().map(|ask| (ask.index(cap as usize * 4 / 3 + 1) as u32 + 1).min(cap)).collect();
        let lots = if paid { asks.iter().sum::<u32>().max(cap) } else { cap };
        let lot = LotSize(lot.clamp(1, u128::MAX / u128::from(cap)));
        let demand = asks.iter().map(|&ask| BigUint::from(lot.0) * ask).sum();
        let terms = Terms {
            supply: supply.map_or_else(Units, |(percent, off)| supply_for(&demand, percent, off)),
            cap: Lots(cap),
            lot,
            price: Price(price.min(u128::MAX / u128::from(lots))),
        };
        assert_eq!(terms.check(), Ok(()));
        (asks, terms)
    })
}

#[test]
fn all_small_sales() {
    for asks in (0..625u32).map(|n| [n % 5, n / 5 % 5, n / 25 % 5, n / 125]) {
        let asks: Vec<u32> = asks.into_iter().filter(|&ask| ask > 0).collect();
        for (lot, price) in [(1, 1), (2, 1), (3, 2), (3, 7)] {
            for supply in 0..=asks.iter().sum::<u32>() * lot + 1 {
                let (supply, cap) = (Units(supply.into()), Lots(4));
                let (lot, price) = (LotSize(lot.into()), Price(price));
                check_against_model(&asks, &Terms { supply, cap, lot, price });
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn orders_get_what_they_would_one_by_one((asks, terms) in sales(false)) {
        check_against_model(&asks, &terms);
    }

    /// Settling never fails once deposits have been taken, and they cover what is paid.
    #[test]
    fn paid_deposits_settle((asks, terms) in sales(true)) {
        let clearing = clear(&terms, &histogram(&asks)).unwrap();
        for (&ask, got) in asks.iter().zip(gets(&asks, &terms, &clearing)) {
            let deposit = Lots(ask).cost(terms.price).unwrap();
            prop_assert!(payment(got, terms.price, terms.lot).unwrap() <= deposit);
        }
    }

    /// The pot is never overdrawn, and if anybody gets less than asked for, less than a unit for each of them is left.
    #[test]
    fn what_is_scarce_is_sold((asks, terms) in sales(true)) {
        let clearing = clear(&terms, &histogram(&asks)).unwrap();
        let unsold = terms.supply.checked_sub(clearing.sold).unwrap();
        let limited = asks.iter().filter(|&&ask| Lots(ask).units(terms.lot).unwrap() > clearing.level).count();
        if limited > 0 {
            prop_assert!(unsold.0 < limited as u128);
        } else {
            prop_assert_eq!(clearing.level, terms.cap.units(terms.lot).unwrap());
        }
    }

    /// No race: who came first, who changed their mind and who left again is forgotten.
    #[test]
    fn the_order_of_orders_changes_nothing(
        ((asks, terms), shuffled) in sales(true)
            .prop_flat_map(|sale| (Just(sale.clone()), Just(sale.0).prop_shuffle())),
        left in vec(1..=MAX_LEVELS, 0..10),
    ) {
        let mut slots = histogram(&left);
        for &ask in &shuffled {
            slots[slot_of(Lots(ask)).unwrap() as usize].add(Lots(ask)).unwrap();
        }
        for &ask in left.iter().rev() {
            slots[slot_of(Lots(ask)).unwrap() as usize].remove(Lots(ask)).unwrap();
        }
        prop_assert_eq!(clear(&terms, &slots), clear(&terms, &histogram(&asks)));
    }

    /// Asking for a lot more never gets less, and never gets anybody else more.
    #[test]
    fn asking_for_more_never_hurts_and_never_helps_others((asks, terms) in sales(true), who in any::<Index>()) {
        prop_assume!(!asks.is_empty());
        let who = who.index(asks.len());
        let mut more = asks.clone();
        more[who] = (asks[who] + 1).min(terms.cap.0);
        let price = Price(0); // Whether all could pay for more is another question.
        let terms = Terms { price, ..terms };
        let before = gets(&asks, &terms, &clear(&terms, &histogram(&asks)).unwrap());
        let after = gets(&more, &terms, &clear(&terms, &histogram(&more)).unwrap());
        for order in 0..asks.len() {
            if order == who {
                prop_assert!(after[order] >= before[order]);
            } else {
                prop_assert!(after[order] <= before[order]);
            }
        }
    }

    /// The definition, with more people than anybody could list: demand up to the level fits, and up to a unit more it
    /// does not.
    #[test]
    fn the_level_is_the_largest_that_fits(
        counts in vec(prop_oneof![5 => Just(0), 1 => 1..5u32, 1 => any::<u32>(), 1 => Just(u32::MAX)], 1..=MAX_SLOTS)
            .prop_flat_map(|seeds| seeds.into_iter().map(|n| vec(prop_oneof![Just(0), 0..=n], 64)).collect::<Vec<_>>()),
        (lot, price) in (edgy(), edgy()),
        (percent, off) in (prop_oneof![1..=120u32, Just(100)], -2i128..=2),
    ) {
        let slots: Vec<Slot> = counts
            .iter()
            .map(|slot| Slot(slot.iter().flat_map(|n| n.to_le_bytes()).collect::<Vec<_>>().try_into().unwrap()))
            .collect();
        let cap = 64 * counts.len() as u32;
        let lot = LotSize(lot.clamp(1, u128::MAX / u128::from(cap)));
        let people: Vec<(u32, u32)> = (1..).zip(counts.concat()).collect();
        // What all get together, and pay together, if nobody gets more than `level`.
        let total = |level: &BigUint, of: &dyn Fn(BigUint) -> BigUint| -> BigUint {
            people.iter().map(|&(ask, n)| of((BigUint::from(lot.0) * ask).min(level.clone())) * n).sum()
        };
        let top = BigUint::from(lot.0) * cap;
        let demand = total(&top, &|units| units);
        let supply = supply_for(&demand, percent, off);
        let terms = Terms { supply, cap: Lots(cap), lot, price: Price(price.min(u128::MAX / u128::from(cap))) };

        let free = clear(&Terms { price: Price(0), ..terms }, &slots).unwrap();
        let level = BigUint::from(free.level.0);
        let sold = total(&level, &|units| units);
        prop_assert_eq!(&sold, &free.sold.0.into());
        prop_assert!(sold <= supply.0.into());
        if demand <= supply.0.into() {
            prop_assert_eq!(&level, &top);
        } else {
            prop_assert!(total(&(&level + 1u8), &|units| units) > supply.0.into());
        }
        prop_assert_eq!(free.orders, people.iter().map(|&(_, n)| u64::from(n)).sum::<u64>());

        let proceeds = u128::try_from(total(&level, &|units| price_of(&units, &terms))).ok();
        prop_assert_eq!(clear(&terms, &slots).map(|clearing| clearing.proceeds.0), proceeds);
    }
}
