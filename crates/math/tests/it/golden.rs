//! The worked examples of a capped sale, by hand.

use fairsale_math::{Amount, LotSize, Lots, MAX_SLOTS, Price, Slot, Terms, Units, allocation, clear, payment, slot_of};

/// What each order gets, what each is refunded, and what stays unsold. All at price 2 with a cap of 100 lots.
fn sell(supply: u128, lot: u128, asks: &[u32]) -> (Vec<u128>, Vec<u128>, u128) {
    let (cap, lot, price) = (Lots(100), LotSize(lot), Price(2));
    let terms = Terms { supply: Units(supply), cap, lot, price };
    assert_eq!(terms.check(), Ok(()));

    let mut slots = [Slot::EMPTY; MAX_SLOTS];
    for &ask in asks {
        slots[slot_of(Lots(ask)).unwrap() as usize].add(Lots(ask)).unwrap();
    }
    let clearing = clear(&terms, &slots).unwrap();
    assert_eq!(clearing.orders, asks.len() as u64);

    let gets: Vec<_> = asks.iter().map(|&ask| allocation(Lots(ask), lot, clearing.level)).collect();
    let pays: Vec<_> = gets.iter().map(|&units| payment(units, price, lot).unwrap()).collect();
    assert_eq!(clearing.sold, Units(gets.iter().map(|units| units.0).sum()));
    assert_eq!(clearing.proceeds, Amount(pays.iter().map(|amount| amount.0).sum()));

    let refunds =
        asks.iter().zip(&pays).map(|(&ask, &paid)| Lots(ask).cost(price).unwrap().checked_sub(paid).unwrap().0);
    let unsold = terms.supply.checked_sub(clearing.sold).unwrap();
    (gets.iter().map(|units| units.0).collect(), refunds.collect(), unsold.0)
}

#[test]
fn five_at_the_cap_get_the_cap() {
    assert_eq!(sell(1000, 1, &[100; 5]), (vec![100; 5], vec![0; 5], 500));
}

#[test]
fn twenty_at_the_cap_get_half_of_it() {
    assert_eq!(sell(1000, 1, &[100; 20]), (vec![50; 20], vec![100; 20], 0));
}

#[test]
fn who_asks_for_little_gets_it_all() {
    assert_eq!(sell(250, 1, &[10, 100, 100, 100]), (vec![10, 80, 80, 80], vec![0, 40, 40, 40], 0));
}

#[test]
fn what_does_not_divide_stays_unsold() {
    assert_eq!(sell(100, 1, &[100; 3]), (vec![33; 3], vec![134; 3], 1));
}

#[test]
fn a_lot_is_divided_to_the_base_unit() {
    // 33.333 lots at 2 are 66.666: the pot rounds it to 67.
    assert_eq!(sell(100_000, 1000, &[100; 3]), (vec![33_333; 3], vec![133; 3], 1));
}
