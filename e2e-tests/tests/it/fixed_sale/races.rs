//! This sale races, and says so: when stock is short, who comes first is served first. When there is enough for all, the
//! sequence makes no difference.

use super::*;
use e2e_tests::PRECOMPILE;

const NAMES: [&str; 4] = ["ada", "bob", "cem", "dan"];

/// Everybody comes, in this sequence, and takes what can be had of this many lots. What each has in the end.
fn sold(stock: u128, asks: [u32; 4], sequence: [usize; 4]) -> [u128; 4] {
    let mut stage = Fixed::open(|terms| (terms.common.personhood, terms.common.supply) = (PRECOMPILE, stock));
    let wallets = NAMES.map(|name| stage.citizen(name));
    for who in sequence {
        let due = stage.cost(asks[who]);
        match stage.act(&wallets[who], Action::Order(asks[who]), due) {
            Ok(_) => {}
            Err(Error::WrongLots { max: 0, .. }) => {}
            Err(Error::WrongLots { max, .. }) => drop(stage.order(&wallets[who], max)),
            Err(error) => panic!("{error:?}"),
        }
    }
    wallets.map(|wallet| stage.tokens(wallet.address()))
}

const SEQUENCES: [[usize; 4]; 4] = [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1], [1, 3, 0, 2]];

#[test]
fn when_stock_is_short_who_comes_first_is_served_first() {
    let asks = [4, 4, 4, 3];
    let results = SEQUENCES.map(|sequence| sold(10, asks, sequence));
    assert_eq!(results, [[4, 4, 2, 0], [0, 3, 4, 3], [4, 0, 4, 2], [3, 4, 0, 3]]);
}

#[test]
fn when_there_is_enough_for_all_the_sequence_makes_no_difference() {
    let asks = [4, 1, 3, 2];
    for sequence in SEQUENCES {
        assert_eq!(sold(10, asks, sequence), [4, 1, 3, 2]);
    }
}

#[test]
fn a_last_lot_that_two_want_goes_to_the_first() {
    let [first, second] = [[0, 1, 2, 3], [1, 0, 2, 3]].map(|sequence| sold(1, [1, 1, 1, 1], sequence));
    assert_eq!((first, second), ([1, 0, 0, 0], [0, 1, 0, 0]));
}
