//! Who gets what, found by sorting all orders and serving the smallest first: slow, simple, and without a line of
//! `fairsale-math`, so that each checks the other.

use fairsale_interfaces::sale::Outcome;
use ink::U256;

/// The cost of base units, rounded up.
///
/// # Panics
/// If it is above 2¹²⁸ − 1.
pub fn cost(units: u128, price: u128, lot: u128) -> u128 {
    let product = U256::from(units) * U256::from(price);
    let (whole, rest) = product.div_mod(U256::from(lot));
    whole.as_u128() + u128::from(!rest.is_zero())
}

/// The outcomes for buyers who ask for these numbers of lots, in the same order.
///
/// # Panics
/// If an ask is above 2¹²⁸ − 1 base units, or costs more than that.
pub fn outcomes(supply: u128, lot: u128, price: u128, asks: &[u32]) -> Vec<Outcome> {
    let mut sorted: Vec<u128> = asks.iter().map(|lots| u128::from(*lots) * lot).collect();
    sorted.sort_unstable();
    let (mut left, mut waiting, mut level) = (supply, sorted.len() as u128, u128::MAX);
    for ask in sorted {
        let share = left / waiting;
        if ask > share {
            level = share; // and so it is for all who ask for more
            break;
        }
        left -= ask;
        waiting -= 1;
    }
    let outcome = |lots: &u32| {
        let units = level.min(u128::from(*lots) * lot);
        let paid = cost(units, price, lot);
        Outcome { allocated: units, paid, refund: u128::from(*lots) * price - paid }
    };
    asks.iter().map(outcome).collect()
}
