//! The sales of a launch, each at its own pace, on one clock.

use super::{
    Stage,
    ending::Ending,
    run::{Next, Run},
};
use crate::report::End;
use fairsale_chain::Chain;
use fairsale_client::error::{Error, same};
use fairsale_interfaces::sale::{Funded, Phase};

impl<C: Chain + ?Sized> Stage<'_, C> {
    /// Plays all sales to their ends.
    pub(super) fn play(&mut self, runs: &mut [Run<'_>], shuffle: Option<u64>) -> Result<(), Error> {
        let due = |(sale, run): (usize, &Run<'_>)| Some((run.due()?, sale));
        while let Some((time, sale)) = runs.iter().enumerate().filter_map(due).min() {
            self.turn_to(Some(sale));
            self.wait_for(time);
            let left = self.step(&mut runs[sale], shuffle).map_err(|error| self.within(error))?;
            if let (Some(units), Some(receiver)) = (left, runs[sale].cast.receiver) {
                self.turn_to(Some(receiver));
                self.hand_over(&mut runs[receiver], units).map_err(|error| self.within(error))?;
            }
        }
        self.turn_to(None);
        Ok(())
    }

    /// An error, with the name of the sale that it is about if there are several.
    fn within(&self, error: Error) -> Error {
        match self.at {
            Some(sale) => error.of(&self.launch.sales[sale].name),
            None => error,
        }
    }

    /// Does what is due in a sale. If it is over, says what it sent out of what it had not sold.
    fn step(&mut self, run: &mut Run<'_>, shuffle: Option<u64>) -> Result<Option<u128>, Error> {
        match run.next {
            Next::Open if self.opens(run)? => run.go_on(),
            Next::Open => {
                let refused = run.part.orders.rows.len() as u64;
                let ending = Ending::unfunded(run.brought(), refused);
                return self.end(run, ending);
            }
            Next::Order => {
                self.order(&run.cast, &mut run.buyers, &mut run.placing)?;
                run.go_on();
            }
            Next::Close(closed) => {
                self.close_in(&run.cast, &mut run.buyers, &run.placing, closed)?;
                run.next = Next::Settle(closed, closed.at);
            }
            Next::Settle(closed, _) => {
                if let Some(public_at) = self.beacon(&run.cast, closed)? {
                    run.next = Next::Settle(closed, public_at);
                    return Ok(None);
                }
                let ending = self.settle(&run.cast, &mut run.buyers, closed)?;
                self.check_clearing(run, &ending)?;
                self.proceeds(&run.cast, ending.proceeds())?;
                match run.cast.terms.claims_from {
                    Some(time) if ending.end == End::Settled && time > self.chain.now() => {
                        // What is unsold does not wait for it.
                        run.sent = run.brought() - ending.sold(); // checked when it is over
                        self.unsold(&run.cast, &ending, run.sent)?;
                        run.settled = Some(ending);
                        run.next = Next::Claim(time);
                        return Ok((run.sent > 0).then_some(run.sent));
                    }
                    _ => return self.claim_all(run, ending, shuffle),
                }
            }
            Next::Claim(_) => {
                let Some(ending) = run.settled.take() else { return Ok(None) }; // it was settled
                return self.claim_all(run, ending, shuffle).map(|_| None); // what was left went on before
            }
            Next::Nothing => {}
        }
        Ok(None)
    }

    /// Lets everybody claim; then the sale is over.
    fn claim_all(
        &mut self,
        run: &mut Run<'_>,
        mut ending: Ending,
        shuffle: Option<u64>,
    ) -> Result<Option<u128>, Error> {
        self.claim(&run.cast, &mut run.buyers, &ending, shuffle)?;
        self.check_bids(run, &ending)?;
        self.finish_auction(&run.cast, &run.buyers, &mut ending)?;
        self.end(run, ending)
    }

    /// Does the sale open? Only if it has its supply; otherwise it takes no orders.
    fn opens(&mut self, run: &Run<'_>) -> Result<bool, Error> {
        let (deployment, terms) = (&run.cast.deployment, &run.cast.terms);
        let escrow = deployment.escrow(self.chain, terms.common.tickets, deployment.sale)?;
        same("what the sale has when it opens", run.brought(), escrow)?;
        let (opens, phase) = (escrow >= terms.common.supply, deployment.phase(self.chain)?);
        same("the phase when it opens", if opens { Phase::Open } else { Phase::Cancelled }, phase)?;
        if let (false, Some(buyer)) = (opens, run.buyers.first()) {
            let asked = buyer.rows[0].asked;
            let deposit = terms.deposit(asked, 0).unwrap_or(0); // checked by the order book
            let taken = deployment.would_take(self.chain, &buyer.account, asked, deposit)?;
            same("whether a sale without its supply takes orders", false, taken)?;
        }
        Ok(opens)
    }

    /// The sale is over: sends out what it did not sell, and says how much that was if it was settled.
    fn end(&mut self, run: &mut Run<'_>, ending: Ending) -> Result<Option<u128>, Error> {
        let totals = self.close(&run.cast, &run.buyers, &ending, run.brought(), run.sent)?;
        let left = (ending.end == End::Settled && totals.unsold > 0).then_some(totals.unsold);
        run.over = Some((ending, totals));
        run.next = Next::Nothing;
        Ok(left)
    }

    /// What another sale left has come to this one, which takes note of it if it has its supply now.
    fn hand_over(&mut self, run: &mut Run<'_>, units: u128) -> Result<(), Error> {
        let (deployment, terms) = (&run.cast.deployment, &run.cast.terms);
        run.arrived += units;
        let brought = run.cast.allotted + run.arrived;
        same("what it has by now", brought, deployment.escrow(self.chain, terms.common.tickets, deployment.sale)?)?;
        if self.chain.now() >= terms.common.opens_at {
            return same("when what another sale left arrives", "before it opens", "after");
        }
        if brought >= terms.common.supply {
            let receipt = deployment.fund(self.chain, &run.cast.roles.keeper)?;
            self.note("fund", &receipt);
            let Funded { supply } = deployment.announced(&receipt, "Funded")?;
            let sells = if terms.rule.takes_bids() { brought } else { terms.common.supply };
            same("the supply announced", sells, supply)?;
        }
        Ok(())
    }
}
