//! Randomness, which one round a sale takes, whoever brings it.

use super::Costs;
use e2e_tests::{beacon, capped::Capped};
use fairsale_chain::Typed;
use fairsale_client::beacon::LocalBeacon;

/// The lines of the table.
pub const ORDER: [&str; 1] = ["drand_beacon.submit"];

/// Measures it.
pub fn measure(costs: &mut Costs) {
    let mut stage = Capped::without_sale(|_| ());
    let at = beacon::deploy(&mut stage);
    // How long a verification takes differs a little from round to round.
    let mut rounds: Vec<_> = (1..=20u64)
        .map(|round| {
            let signature = LocalBeacon::development().sign(round);
            let keeper = stage.roles.keeper.clone();
            stage.chain.send(&keeper, beacon::at(at).submit(round, signature)).ok().receipt
        })
        .collect();
    rounds.sort_by_key(|receipt| receipt.cost.weight.ref_time);
    costs.add("drand_beacon.submit", "verifies and keeps a round; the dearest of 20", rounds.remove(19));
}
