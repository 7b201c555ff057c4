//! All sales of a launch together: nothing may have come from nowhere, or have gone there.

use super::{Buyer, Rehearsed, Stage, run::Run};
use crate::report::{self, End, Part, Report, Whole};
use fairsale_chain::{Address, Chain};
use fairsale_client::{
    beacon::LocalBeacon,
    error::{Error, same},
};
use fairsale_draw::log::{Header, Log};
use fairsale_interfaces::bids::Cleared;
use std::collections::HashSet;

impl<C: Chain + ?Sized> Stage<'_, C> {
    /// What came of all sales together. What left one either was bought, or came to another one, or is where it should be.
    pub(super) fn add_up(&mut self, runs: &[Run<'_>]) -> Result<Whole, Error> {
        let mut whole = Whole { supply: self.launch.allotted(), ..Whole::default() };
        let mut persons = HashSet::new();
        for run in runs {
            let Some((ending, totals)) = &run.over else { continue }; // all are over
            whole.sold += totals.sold;
            whole.proceeds += totals.proceeds;
            whole.refunded += totals.refunded;
            match (ending.end, run.cast.receiver) {
                (End::Settled, Some(_)) => whole.handed_on += totals.unsold,
                (End::Settled, None) => whole.unsold += totals.unsold,
                (End::Cancelled { .. } | End::Unfunded { .. }, _) => whole.returned += totals.unsold,
            }
            persons.extend(run.buyers.iter().filter(|buyer| buyer.asked > 0).map(Buyer::name));
        }
        whole.persons = persons.len() as u64;
        let arrived: u128 = runs.iter().map(|run| run.arrived).sum();
        same("what sales got from others", whole.handed_on, arrived)?;
        same("what all sales had, sold or not", whole.supply, whole.sold + whole.unsold + whole.returned)?;

        let Some(first) = runs.first().map(|run| &run.cast) else { return Ok(whole) }; // there is one
        let mut has = |account: Address| first.deployment.escrow(self.chain, first.terms.common.tickets, account);
        let kept = self.launch.goods.supply() - whole.supply; // never less, see the launch file
        same("what the seller has in the end", kept + whole.returned, has(first.roles.seller.address())?)?;
        same("what is unsold of all sales", whole.unsold, has(first.roles.unsold_to.address())?)?;
        for run in runs {
            same("what is left in a sale in the end", 0, has(run.cast.deployment.sale)?)?;
        }
        Ok(whole)
    }

    /// What was found out about a sale, and what it announced.
    pub(super) fn report(&mut self, sale: usize, run: Run<'_>) -> Result<Rehearsed, Error> {
        let (part, arrived) = (run.part, run.arrived);
        let Run { cast, buyers, over, .. } = run;
        let (ending, totals) = over.expect("all sales were played to their ends; qed");
        let header = Header {
            sale: cast.deployment.sale,
            terms: cast.terms.clone(),
            beacon: cast.terms.draws().then(|| LocalBeacon::development().network().into()),
            rehearsal: true,
            origin: None,
        };
        let ours = |contract: Address| [cast.deployment.sale, cast.terms.common.beacon].contains(&contract);
        let single = self.launch.is_single();
        let events = self.events.iter().filter(|event| single || ours(event.contract)).cloned().collect();
        let log = Log { header, events };
        let draw = self.draw(&log, &buyers, &ending)?;
        let orders = buyers.into_iter().map(|buyer| buyer.order(&cast.terms, &ending)).collect();
        let constants = self.chain.constants();
        let costs = if single { self.costs.clone() } else { self.sale_costs[sale].clone() };
        let of_several = || Part {
            name: part.name.clone(),
            ended: ending.end.name(),
            supply: cast.terms.common.supply,
            allotted: cast.allotted,
            arrived,
        };
        let part = (!single).then(of_several);
        let cleared = ending.cleared.map(
            |Cleared { tick, price, filled_above: filled, tick_demand: margin, remaining: left }| report::Cleared {
                tick,
                price,
                filled,
                margin,
                left,
            },
        );
        let report = Report { part, totals, cleared, draw, orders, costs, end: ending.end, constants };
        Ok(Rehearsed { report, log })
    }
}
