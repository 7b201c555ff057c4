//! docs/costs.md.

use crate::{
    budgets::{BUDGETS, KNOWN_OVER},
    crowd::SETTLE,
    measure::{Costs, Figure},
    parts::{Kind, Part, Parts, Rates},
};
use e2e_tests::DOT;
use fairsale_chain::Cost;
use fairsale_runtime::constants::PERSONHOOD_WEIGHT;
use std::fmt::Write;

/// The whole page.
pub fn write(costs: &Costs) -> String {
    let sections = [
        head(),
        actions(costs),
        budgets(costs),
        parts(costs),
        crowds(costs),
        peers(costs),
        "## How to measure again\n\n`cargo xtask bench` measures the contracts in `artifacts/`, and writes this page and \
         `costs.json`. `cargo xtask bench --check`, which is part of `cargo xtask ci`, names every figure that moved since, and every \
         budget that is exceeded. Figures are exact, on every machine.\n"
            .to_owned(),
    ];
    sections.join("\n")
}

fn head() -> String {
    format!(
        "<!-- made by cargo xtask bench: do not edit, the text is in e2e-tests/src/bin/bench/page.rs -->\n\
         # What it costs\n\n\
         Measured on the embedded chain: pallet-revive 0.20.2 with its own weights, deposits as on Polkadot Hub. The same \
         figures, for machines: [costs.json](costs.json).\n\nContracts compiled by: {}\n",
        fairsale_artifacts::COMPILER
    )
}

fn actions(costs: &Costs) -> String {
    let (block, around, alone) = (costs.constants.block, costs.constants.extrinsic, Rates::transaction());
    let mut text = format!(
        "## Actions\n\n\
         *ref_time* is computing time in picoseconds, *proof* is bytes that a validator without the chain's state must be sent; \
         both are `weight_consumed` of the call. *Deposit* is DOT that storage takes from the caller, or gives back if it is negative \
         (in proportion to all that the contract stores, so rounding takes a planck or two). \
         A transaction around a call adds {} bytes and {} ps: {} and {} are `revive.call` itself, the rest the checks before it (nonce, \
         fee, signature). It also adds its own length, some 200 bytes, which are not counted here. *Per block* is how often call and transaction together fit into the {} bytes and {} ps that a block has for \
         normal transactions.\n\n\
         | action | case | ref_time | proof | deposit | per block |\n|---|---|--:|--:|--:|--:|\n",
        thousands(around.proof_size),
        thousands(around.ref_time),
        thousands(alone.proof_size),
        thousands(alone.ref_time),
        thousands(block.proof_size),
        thousands(block.ref_time),
    );
    costs.actions.iter().for_each(|figure| text += &line(costs, figure));
    text += "\nNot the same for everybody:\n\n\
             | action | case | ref_time | proof | deposit | per block |\n|---|---|--:|--:|--:|--:|\n";
    costs.variants.iter().for_each(|figure| text += &line(costs, figure));
    let _ = write!(
        text,
        "\n`order_on_hub` asks the stand-in for Polkadot's personhood precompile, which charges {} bytes and {} ps, a guess (see \
         `runtime/src/constants.rs`); `order_without_gate` is the same less that charge. The {} bytes that calling a precompile costs \
         are still in it.\n",
        thousands(PERSONHOOD_WEIGHT.proof_size()),
        thousands(PERSONHOOD_WEIGHT.ref_time()),
        thousands(Rates::read().precompile),
    );
    text
}

fn line(costs: &Costs, figure: &Figure) -> String {
    let Figure { name, case, cost } = figure;
    let (ref_time, proof) = (thousands(cost.weight.ref_time), thousands(cost.weight.proof_size));
    let per_block = (cost.weight + costs.constants.extrinsic).times_in(costs.constants.block);
    let (deposit, per_block) = (dot(cost.deposit), thousands(per_block));
    format!("| `{name}` | {case} | {ref_time} | {proof} | {deposit} | {per_block} |\n")
}

fn budgets(costs: &Costs) -> String {
    let mut text =
        "## Budgets\n\n| what | of | now | at most | room | aim | |\n|---|---|--:|--:|--:|--:|---|\n".to_owned();
    let mut reasons = String::new();
    for budget in &BUDGETS {
        let (now, most) = (budget.now(costs), budget.most(costs));
        let aim = match budget.aim {
            None => String::new(),
            Some(aim) if now <= aim => format!("{}, met", thousands(aim)),
            Some(aim) => format!("{}, missed by {}", thousands(aim), thousands(now - aim)),
        };
        let (room, verdict) = match budget.over(costs) {
            None => (thousands(most - now), "met".to_owned()),
            Some(over) => (format!("-{}", thousands(over)), format!("**over by {}**", thousands(over))),
        };
        let (name, what, now, most) = (budget.name, budget.what.name(), thousands(now), thousands(most));
        let _ = writeln!(text, "| `{name}` | {what} | {now} | {most} | {room} | {aim} | {verdict} |");
        if let (Some(over), Some(reason)) = (budget.over(costs), budget.reason(&KNOWN_OVER)) {
            let _ = writeln!(reasons, "- `{name}` ({what}), over by {}: {reason}", thousands(over));
        }
    }
    if !reasons.is_empty() {
        text += "\nKnown to be over, and why:\n\n";
        text += &reasons;
    }
    text
}

fn parts(costs: &Costs) -> String {
    let Rates { slot, call, precompile } = Rates::read();
    let mut text = format!(
        "## Where every byte goes\n\n\
         pallet-revive charges the proof of a call by what it touches: {} bytes for a storage value, whatever it holds, and the bytes \
         that it held; the length of each contract's code; {} bytes for a call or a payment, {} for a call of a precompile. Computing takes no proof. These tables are added up from those rates, the values on the chain and the code's length, and the benchmark \
         fails unless the sum is what was measured.\n",
        thousands(slot),
        thousands(call),
        thousands(precompile),
    );
    costs.parts.iter().for_each(|(name, parts)| text += &breakdown(costs, name, parts));
    text
}

fn breakdown(costs: &Costs, name: &str, parts: &Parts) -> String {
    let mut text = format!("\n### `{name}`\n\n| what | for itself | bytes in it | together |\n|---|--:|--:|--:|\n");
    let blank = |number: u64| if number == 0 { String::new() } else { thousands(number) };
    for part in &parts.0 {
        let together = thousands(part.fixed + part.held);
        let _ = writeln!(text, "| {} | {} | {} | {together} |", part.what, blank(part.fixed), blank(part.held));
    }
    let measured = costs.of(name).weight.proof_size;
    let _ = writeln!(text, "| **all, as measured** | | | **{}** |\n", thousands(measured));
    let sum = |kind: Kind, of: fn(&Part) -> u64| {
        let bytes: u64 = parts.0.iter().filter(|part| part.kind == kind).map(of).sum();
        format!("{} ({} %)", thousands(bytes), (bytes * 100 + measured / 2) / measured)
    };
    let _ = writeln!(
        text,
        "Storage values for themselves {}, the bytes in them {}, code {}, calls {}.",
        sum(Kind::Slot, |part| part.fixed),
        sum(Kind::Slot, |part| part.held),
        sum(Kind::Code, |part| part.held),
        sum(Kind::Call, |part| part.fixed),
    );
    text
}

fn crowds(costs: &Costs) -> String {
    let mut text = "## How many came does not matter\n\n\
                    One person's order after so many others', the sale's settlement, and that person's claim, through the \
                    registry. The check fails if buyers do not all pay the same, or if settling is dearer than in the table above.\n\n\
                    | others | action | ref_time | proof | deposit |\n|--:|---|--:|--:|--:|\n"
        .to_owned();
    let Some(smallest) = costs.crowds.first() else { return text };
    let mut verdicts = String::new();
    for (index, (name, _)) in smallest.costs.iter().enumerate() {
        for crowd in &costs.crowds {
            let Cost { weight, deposit, .. } = crowd.costs[index].1;
            let (others, ref_time) = (thousands(crowd.others), thousands(weight.ref_time));
            let (proof, deposit) = (thousands(weight.proof_size), dot(deposit));
            let _ = writeln!(text, "| {others} | `{name}` | {ref_time} | {proof} | {deposit} |");
        }
        verdicts += &verdict(name, &costs.crowds.iter().map(|crowd| crowd.costs[index].1).collect::<Vec<_>>());
    }
    text + "\n"
        + &verdicts
        + "\nThe same of the quadratic sale, the fixed sale, the lottery and the auction, at the same sizes, is held by their tests \
           (`costs.rs` of each in `e2e-tests/tests/`): the same proof to the byte; of claims that draw, as much computing time \
           as the seed takes hashes, below a bound.\n"
}

/// Says whether an action costs the same everywhere, and if not, why.
fn verdict(name: &str, costs: &[Cost]) -> String {
    let spread = |of: fn(&Cost) -> i128| {
        let (least, most) = (costs.iter().map(of).min().unwrap_or(0), costs.iter().map(of).max().unwrap_or(0));
        (most - least) as u64
    };
    let proof = spread(|cost| cost.weight.proof_size.into());
    let time = spread(|cost| cost.weight.ref_time.into());
    let deposit = spread(|cost| cost.deposit);
    let mut text = format!("- `{name}`: ");
    text += &match (proof, time) {
        (0, 0) => "the same to the byte and to the picosecond".to_owned(),
        (0, _) => {
            format!("the same to the byte; {} ps more or less, by what numbers are computed with", thousands(time))
        }
        _ => format!("{} bytes and {} ps more or less", thousands(proof), thousands(time)),
    };
    if proof > 0 && name == SETTLE {
        text += ": a small crowd leaves slots of the histogram empty, which are not there, so their bytes are not read; and the \
                 level is found sooner or later";
    }
    if deposit > 0 {
        text += &format!("; the deposit, {} planck more or less, as the pallet rounds", thousands(deposit));
    }
    text + ".\n"
}

/// Figures of others, from the brief's facts; ours beside them.
fn peers(costs: &Costs) -> String {
    let ours = |name: &str| format!("{:.1}", costs.of(name).weight.proof_size as f64 / 1000.0);
    format!(
        "## Others\n\n\
         Proof in kB on the same runtime, as EVM bytecode (as PolkaVM all of them are larger). Theirs were measured by hand on \
         2026-11-21 and are quoted here, not measured again; ours are from the table above, rounded.\n\n\
         | sale | to buy | to claim, to settle |\n|---|---|---|\n\
         | fairsale `capped_sale`, through our registry | {} | claim {}, settle {} for any number of buyers |\n\
         | fairsale `capped_sale`, gate left out | {} | |\n\
         | fairsale `quadratic_sale`, with a draw | {} | claim {}, settle {} |\n\
         | fairsale `fixed_sale`, through our registry | at once {}, for later {} | claim {} |\n\
         | fairsale `lottery_sale` | enter alone {}, into a group {} | claim with its ticket {}, in a group {} |\n\
         | fairsale `auction` | bid {}, raise {}, bid without a gate {} | claim {}, at the clearing tick {}, settle {} |\n\
         | Devcon AuctionRaffle | `bid` with its attestation check 171–367, growing with bidders | |\n\
         | Gnosis EasyAuction | `placeSellOrders` 192 with a perfect hint, + 12.6 approve, + 10.3 an order walked | `settle` 10,500 at \
         1,000 orders: more than a block |\n\
         | Uniswap CCA | `submitBid` 172–274 | `claimTokens` 107 |\n\
         | OpenZeppelin crowdsale 2.5.1 | `buyTokens` 154, + 25 to set a cap | |\n\
         | MultiRaffle (no gate at all) | `enterRaffle` 46.8 | `claimRaffle` 72–92 |\n",
        ours("capped_sale.order"),
        ours("capped_sale.claim"),
        ours("capped_sale.settle"),
        ours("capped_sale.order_without_gate"),
        ours("quadratic_sale.order"),
        ours("quadratic_sale.claim_won"),
        ours("quadratic_sale.settle"),
        ours("fixed_sale.buy"),
        ours("fixed_sale.buy_for_later"),
        ours("fixed_sale.claim"),
        ours("lottery_sale.enter"),
        ours("lottery_sale.enter_group"),
        ours("lottery_sale.claim"),
        ours("lottery_sale.claim_in_group"),
        ours("auction.bid"),
        ours("auction.raise"),
        ours("auction.bid_without_gate"),
        ours("auction.claim"),
        ours("auction.claim_margin"),
        ours("auction.settle"),
    )
}

/// A number with commas.
pub fn thousands(number: impl Into<u64>) -> String {
    fairsale_client::format::thousands(&number.into().to_string())
}

/// Planck as DOT.
fn dot(planck: i128) -> String {
    let (sign, planck) = (if planck < 0 { "-" } else { "" }, planck.unsigned_abs());
    let text = format!("{sign}{}.{:010}", planck / DOT, planck % DOT);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use fairsale_chain::Weight;

    #[test]
    fn numbers_are_readable() {
        assert_eq!([0u64, 999, 1_000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([0, 1, -10_000_000_000, 23_400_000].map(dot), ["0", "0.0000000001", "-1", "0.00234"]);
    }

    #[test]
    fn what_differs_between_crowds_is_said() {
        let cost = |ref_time, proof_size, deposit| Cost { weight: Weight { ref_time, proof_size }, deposit, fee: 0 };
        let same = verdict("a", &[cost(1, 2, -3), cost(1, 2, -3)]);
        assert_eq!(same, "- `a`: the same to the byte and to the picosecond.\n");
        assert!(verdict("a", &[cost(100, 2, 0), cost(101, 2, 0)]).contains("to the byte; 1 ps more"));
        assert!(verdict("a", &[cost(1, 2, 0), cost(1, 2_003, 0)]).contains("2,001 bytes and 0 ps more"));
        assert!(verdict("a", &[cost(1, 2, -4), cost(1, 2, 3)]).contains("the deposit, 7 planck"));
    }
}
