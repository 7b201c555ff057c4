//! The same actions of the same person in crowds of different sizes.

use crate::measure::{LOT, terms};
use e2e_tests::capped::Capped;
use fairsale_chain::Cost;

/// How many ordered before.
pub const SIZES: [u32; 3] = [10, 1_000, 10_000];

/// An order, by its name in the table.
pub const ORDER: &str = "capped_sale.order";
/// Settling.
pub const SETTLE: &str = "capped_sale.settle";
/// A claim.
pub const CLAIM: &str = "capped_sale.claim";

/// The cost of actions after a number of others.
pub struct Crowd {
    /// How many others ordered.
    pub others: u32,
    /// What was done.
    pub costs: [(&'static str, Cost); 3],
}

/// A scarce sale, through the registry, in which one person orders after `others` and claims.
pub fn measure(others: u32) -> Crowd {
    let mut stage = Capped::open(terms);
    for number in 0..others {
        let buyer = stage.person(&format!("buyer {number}"));
        stage.order(&buyer, 1 + number * 37 % 1_000);
    }
    let ada = stage.person("ada");
    let order = stage.order(&ada, 50);
    let settle = stage.close_and_settle();
    let claim = stage.claim(&ada, "ada");
    let tokens = stage.tokens(ada.address());
    assert!((1..50 * LOT).contains(&tokens), "scarce, but something for everybody");
    Crowd {
        others,
        costs: [(ORDER, order), (SETTLE, settle), (CLAIM, claim)].map(|(name, receipt)| (name, receipt.cost)),
    }
}

/// What does depend on how many came, and must not: buyers pay the same, to the byte and within a thousandth of the time,
/// and settling is never dearer than `largest`, what it costs at most.
pub fn faults(crowds: &[Crowd], largest: Cost) -> Vec<String> {
    let mut faults = Vec::new();
    let Some((first, rest)) = crowds.split_first() else { return faults };
    for crowd in rest {
        for ((name, one), (_, other)) in first.costs.iter().zip(&crowd.costs).filter(|((name, _), _)| *name != SETTLE) {
            let (one, other) = (one.weight, other.weight);
            let off = one.ref_time.abs_diff(other.ref_time);
            if one.proof_size != other.proof_size || off > one.ref_time / 1_000 {
                let (few, many) = (first.others, crowd.others);
                faults.push(format!("{name} costs {one:?} after {few} others and {other:?} after {many}"));
            }
        }
    }
    for crowd in crowds {
        for (name, Cost { weight, .. }) in crowd.costs.iter().filter(|(name, _)| *name == SETTLE) {
            if weight.proof_size > largest.weight.proof_size || weight.ref_time > largest.weight.ref_time {
                faults.push(format!(
                    "{name} costs more than {:?} after {} others: {weight:?}",
                    largest.weight, crowd.others
                ));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use fairsale_chain::Weight;

    fn cost(ref_time: u64, proof_size: u64) -> Cost {
        Cost { weight: Weight { ref_time, proof_size }, ..Cost::default() }
    }

    fn crowds(order: Cost, settle: Cost) -> [Crowd; 2] {
        let costs = |order, settle| [(ORDER, order), (SETTLE, settle), (CLAIM, cost(1, 1))];
        [
            Crowd { others: 10, costs: costs(cost(1_000, 10), cost(5, 5)) },
            Crowd { others: 1_000, costs: costs(order, settle) },
        ]
    }

    #[test]
    fn buyers_pay_the_same_and_settling_is_bounded() {
        let faults = |order, settle| faults(&crowds(order, settle), cost(9, 9)).len();
        assert_eq!(faults(cost(1_001, 10), cost(9, 9)), 0);
        assert_eq!(faults(cost(1_002, 10), cost(9, 9)), 1);
        assert_eq!(faults(cost(1_000, 11), cost(9, 9)), 1);
        assert_eq!(faults(cost(1_000, 10), cost(10, 9)), 1);
        assert_eq!(faults(cost(1_000, 10), cost(9, 10)), 1);
    }
}
