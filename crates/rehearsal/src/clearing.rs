//! What an auction comes to, computed again out of the order book alone, in another way than the contract does.

use super::{Buyer, Stage, ending::Ending, run::Run};
use alloy_core::primitives::keccak256;
use fairsale_chain::Chain;
use fairsale_client::error::{Error, same};
use fairsale_interfaces::bids::Cleared;
use fairsale_math::Draw;
use ink::U256;

impl<C: Chain + ?Sized> Stage<'_, C> {
    /// An auction must clear where the bids say.
    pub(super) fn check_clearing(&mut self, run: &Run<'_>, ending: &Ending) -> Result<(), Error> {
        let Some(cleared) = ending.cleared else { return Ok(()) };
        let terms = &run.cast.terms;
        let lot = U256::from(terms.common.lot_size);
        let lots_from = |tick: u32| -> u64 { lots(&run.buyers, |buyer| buyer.tick >= tick) };
        let mut ticks: Vec<u32> = run.buyers.iter().map(|buyer| buyer.tick).collect();
        ticks.sort_unstable();
        let reaches = |tick: &u32| U256::from(lots_from(*tick)) * lot >= U256::from(run.brought());
        let tick = ticks.into_iter().rev().find(reaches).unwrap_or(0);
        let filled = lots(&run.buyers, |buyer| buyer.tick > tick);
        let margin = lots(&run.buyers, |buyer| buyer.tick == tick);
        let rest = U256::from(run.brought()) - U256::from(filled) * lot; // what is above did not reach it
        let left = rest.min(U256::from(margin) * lot).as_u128(); // at most what there is
        let price = terms.deposit(1, tick).unwrap_or(0); // checked by the order book
        same(
            "how the auction cleared",
            Cleared { tick, price, filled_above: filled, tick_demand: margin, remaining: left },
            cleared,
        )
    }

    /// Everybody must have got what follows from the clearing price, and from the draw if there was one.
    pub(super) fn check_bids(&mut self, run: &Run<'_>, ending: &Ending) -> Result<(), Error> {
        let Some(Cleared { tick, price, tick_demand: margin, remaining: left, .. }) = ending.cleared else {
            return Ok(());
        };
        let (terms, lot) = (&run.cast.terms, run.cast.terms.common.lot_size);
        for (index, buyer) in run.buyers.iter().enumerate().filter(|(_, buyer)| buyer.asked > 0) {
            let all = u128::from(buyer.asked) * lot; // below 2^128, as the terms say
            let units = match (buyer.tick.cmp(&tick), ending.drawn) {
                (std::cmp::Ordering::Less, _) => 0,
                (std::cmp::Ordering::Greater, _) => all,
                (_, Some(drawn)) => {
                    let draw = Draw {
                        hash: |bytes: &[u8]| keccak256(bytes).0,
                        sale: run.cast.deployment.sale.0,
                        seed: drawn.seed,
                    };
                    let place = run.placing.place_at(tick, index).and_then(|place| u32::try_from(place).ok());
                    let won = place.and_then(|place| draw.wins(1, place, drawn.entries[0], drawn.prizes[0]));
                    u128::from(won == Some(true))
                }
                // As much of what is left as of what is asked for; everything if that is as much.
                (_, None) => {
                    let part = U256::from(buyer.asked) * U256::from(left) / U256::from(margin);
                    part.as_u128().min(all) // less than is left
                }
            };
            let exact = U256::from(units) * U256::from(price);
            let paid = (exact / U256::from(lot)).as_u128() + u128::from(!(exact % U256::from(lot)).is_zero()); // was deposited
            same("what a bid came to", (units, paid), (buyer.units, buyer.paid()))
                .map_err(|error| error.of(buyer.name()))?;
        }
        let drawn = ending.drawn.is_some();
        same("whether there was a draw", terms.common.tickets && u128::from(margin) > left, drawn)
    }
}

/// How many lots some bid for.
fn lots(buyers: &[Buyer<'_>], which: impl Fn(&Buyer<'_>) -> bool) -> u64 {
    buyers.iter().filter(|buyer| buyer.asked > 0 && which(buyer)).map(|buyer| u64::from(buyer.asked)).sum()
}
