//! What actions may cost.

use crate::{measure::Costs, page::thousands};

/// A quantity with a limit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    /// An action's proof, in bytes.
    Proof,
    /// An action's computing time, in picoseconds.
    RefTime,
}

/// A limit. A thousand bytes are a kB.
pub struct Budget {
    /// The action.
    pub name: &'static str,
    /// What of it.
    pub what: What,
    /// The most it may be.
    pub most: Most,
    /// What we would like it to be.
    pub aim: Option<u64>,
}

/// How much it may be.
#[derive(Clone, Copy)]
pub enum Most {
    /// So much.
    Of(u64),
    /// A percentage of what normal transactions may use of a block.
    PercentOfBlock(u64),
}

/// A budget that is not met, and why that is accepted for now.
pub struct KnownOver {
    /// The action.
    pub name: &'static str,
    /// What of it.
    pub what: What,
    /// Why, and what was tried.
    pub reason: &'static str,
}

const fn budget(name: &'static str, what: What, most: u64, aim: Option<u64>) -> Budget {
    Budget { name, what, most: Most::Of(most), aim }
}

const fn share(name: &'static str, what: What, percent: u64) -> Budget {
    Budget { name, what, most: Most::PercentOfBlock(percent), aim: None }
}

/// All budgets.
pub const BUDGETS: [Budget; 25] = [
    budget("capped_sale.order", What::Proof, 72_000, Some(60_000)),
    budget("capped_sale.order", What::RefTime, 1_033_000_000, None),
    budget("capped_sale.order_without_gate", What::Proof, 54_000, None),
    budget("capped_sale.claim", What::Proof, 104_000, Some(72_000)),
    share("capped_sale.settle", What::Proof, 5),
    share("capped_sale.settle", What::RefTime, 5),
    budget("capped_sale.order_with_badge", What::Proof, 132_000, None),
    budget("quadratic_sale.order", What::Proof, 92_000, None),
    budget("fixed_sale.buy", What::Proof, 98_000, None),
    budget("fixed_sale.claim", What::Proof, 98_000, None),
    budget("lottery_sale.enter", What::Proof, 92_000, None),
    budget("lottery_sale.enter_group", What::Proof, 117_000, None),
    budget("lottery_sale.claim", What::Proof, 140_000, None),
    budget("lottery_sale.claim_in_group", What::Proof, 140_000, None),
    budget("auction.bid", What::Proof, 86_000, None),
    budget("auction.raise", What::Proof, 86_000, None),
    budget("auction.bid_for_ticket", What::Proof, 86_000, None),
    share("quadratic_sale.settle", What::Proof, 5),
    share("quadratic_sale.settle", What::RefTime, 5),
    share("lottery_sale.settle", What::Proof, 5),
    share("lottery_sale.settle", What::RefTime, 5),
    share("auction.settle", What::Proof, 5),
    share("auction.settle", What::RefTime, 5),
    share("drand_beacon.submit", What::Proof, 4),
    share("drand_beacon.submit", What::RefTime, 4),
];

/// Why a contract's whole code is in the proof of each of its calls.
const WHOLE_CODE: &str = "A contract runs no code but its own, so all of it is declared with each call, also what is seldom used: the \
    sale's, the registry's (12 kB of each order and claim), the tickets'. Within a block the same code counts once.";

const fn over(name: &'static str) -> KnownOver {
    KnownOver { name, what: What::Proof, reason: WHOLE_CODE }
}

/// Those that are not met today. One that is met, or that there is not, must not stand here.
pub const KNOWN_OVER: [KnownOver; 14] = [
    over("capped_sale.order"),
    over("capped_sale.order_without_gate"),
    over("capped_sale.claim"),
    over("capped_sale.order_with_badge"),
    over("quadratic_sale.order"),
    over("fixed_sale.buy"),
    over("fixed_sale.claim"),
    over("lottery_sale.enter"),
    over("lottery_sale.enter_group"),
    over("lottery_sale.claim"),
    over("lottery_sale.claim_in_group"),
    over("auction.bid"),
    over("auction.raise"),
    over("auction.bid_for_ticket"),
];

impl Budget {
    /// What it is now.
    pub fn now(&self, costs: &Costs) -> u64 {
        match self.what {
            What::Proof => costs.of(self.name).weight.proof_size,
            What::RefTime => costs.of(self.name).weight.ref_time,
        }
    }

    /// The most it may be.
    pub fn most(&self, costs: &Costs) -> u64 {
        let block = costs.constants.block;
        match (self.most, self.what) {
            (Most::Of(most), _) => most,
            (Most::PercentOfBlock(percent), What::RefTime) => block.ref_time / 100 * percent,
            (Most::PercentOfBlock(percent), _) => block.proof_size * percent / 100,
        }
    }

    /// By how much it is over.
    pub fn over(&self, costs: &Costs) -> Option<u64> {
        self.now(costs).checked_sub(self.most(costs)).filter(|over| *over > 0)
    }

    /// Why that is accepted.
    pub fn reason<'a>(&self, known: &'a [KnownOver]) -> Option<&'a str> {
        known.iter().find(|known| known.name == self.name && known.what == self.what).map(|known| known.reason)
    }
}

impl What {
    /// Its name in texts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Proof => "proof, bytes",
            Self::RefTime => "ref_time, ps",
        }
    }
}

/// Budgets that are exceeded and not known to be, and those known to be that are not.
pub fn faults(budgets: &[Budget], known: &[KnownOver], costs: &Costs) -> Vec<String> {
    let mut faults = Vec::new();
    for budget in budgets {
        let (name, what, now, most) = (budget.name, budget.what.name(), budget.now(costs), budget.most(costs));
        let figures = format!("{name} ({what}): {} of at most {}", thousands(now), thousands(most));
        match (budget.over(costs), budget.reason(known)) {
            (Some(over), None) => faults.push(format!("over budget by {}: {figures}", thousands(over))),
            (None, Some(_)) => faults.push(format!("within budget, so no longer to be listed as over: {figures}")),
            _ => {}
        }
    }
    let is_budget = |known: &&KnownOver| budgets.iter().any(|b| b.name == known.name && b.what == known.what);
    let strays = known.iter().filter(|known| !is_budget(known));
    faults.extend(strays.map(|known| format!("listed as over, but no budget: {} ({})", known.name, known.what.name())));
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Figure;
    use fairsale_chain::{Chain, Cost, EmbeddedChain, Weight};

    /// Those of an order that takes so much proof, and of a claim that takes so much time.
    fn costs(proof_size: u64, ref_time: u64) -> Costs {
        let figure = |name, ref_time, proof_size| {
            let cost = Cost { weight: Weight { ref_time, proof_size }, ..Cost::default() };
            Figure { name, case: "", cost }
        };
        Costs {
            actions: vec![figure("sale.order", 1, proof_size), figure("sale.claim", ref_time, 1)],
            variants: vec![],
            code: vec![],
            parts: vec![],
            crowds: vec![],
            constants: EmbeddedChain::new().constants(),
        }
    }

    const LIMITS: [Budget; 3] = [
        budget("sale.order", What::Proof, 100, None),
        share("sale.order", What::RefTime, 5),
        budget("sale.claim", What::RefTime, 10, None),
    ];

    #[test]
    fn a_budget_is_kept_up_to_its_last_byte() {
        assert_eq!(faults(&LIMITS, &[], &costs(100, 10)), [""; 0]);
        assert_eq!(
            faults(&LIMITS, &[], &costs(101, 1_234)),
            [
                "over budget by 1: sale.order (proof, bytes): 101 of at most 100",
                "over budget by 1,224: sale.claim (ref_time, ps): 1,234 of at most 10"
            ]
        );
    }

    #[test]
    fn only_what_is_over_may_be_known_to_be() {
        let known = |name| [KnownOver { name, what: What::RefTime, reason: "" }];
        assert_eq!(faults(&LIMITS, &known("sale.claim"), &costs(100, 11)), [""; 0]);
        let met = faults(&LIMITS, &known("sale.claim"), &costs(100, 10));
        assert!(met.len() == 1 && met[0].contains("no longer"), "{met:?}");
        let stray = faults(&LIMITS, &known("sale.clam"), &costs(100, 10));
        assert!(stray.len() == 1 && stray[0].contains("no budget: sale.clam"), "{stray:?}");
    }
}
