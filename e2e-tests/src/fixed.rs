//! The stage of a fixed sale.

use crate::{Mechanism, Stage, codes};
use fairsale_chain::{
    Address, Typed,
    typed::{LaunchError, at},
};
use fairsale_client::deployment::{self, FixedSaleRef};
use fairsale_kit::{life::Life, terms::CommonTerms};
use fixed_sale::{BadTerms, MAX_TICKETS, State, Terms};
use ink::abi::Ink;

/// What the seller has of the token, by default.
pub const MINTED: u128 = 1_000_000;

/// A fixed sale: by default of 10 lots of one unit at 2 of the smallest native unit, up to 4 a person, delivered at once. The seller
/// has [`MINTED`] units, or if tickets are sold, as many as the supply.
#[derive(Debug)]
pub enum FixedSale {}

/// A chain with one fixed sale on it.
pub type Fixed = Stage<FixedSale>;

impl Mechanism for FixedSale {
    type Terms = Terms;
    type BadTerms = BadTerms;

    const WITHDRAWS: bool = false;

    fn terms(common: CommonTerms) -> Terms {
        Terms { common, claims_from: 0, max_lots: 4 }
    }

    fn common(terms: &Terms) -> &CommonTerms {
        &terms.common
    }

    fn common_mut(terms: &mut Terms) -> &mut CommonTerms {
        &mut terms.common
    }

    fn plain(terms: &mut Terms, lots: u128, price: u128) {
        (terms.common.supply, terms.common.price, terms.max_lots) = (lots, price, lots as u32);
        terms.claims_from = terms.common.closes_at;
    }

    fn ticketed(terms: &mut Terms) {
        (terms.common.tickets, terms.max_lots) = (true, terms.max_lots.min(MAX_TICKETS));
    }

    fn minted(terms: &Terms) -> u128 {
        let supply = terms.common.supply;
        if terms.common.tickets { supply } else { supply.max(MINTED) }
    }

    fn make(stage: &mut Stage<Self>, value: u128) -> Result<Address, LaunchError<BadTerms>> {
        let constructor = FixedSaleRef::new((&stage.terms).into());
        let making = stage.chain.deploy(&stage.roles.seller, &codes().fixed_sale, constructor);
        making.value(value).run().map(|made| made.address)
    }

    fn kept_terms(stage: &mut Stage<Self>) -> Terms {
        let message = stage.sale().terms();
        (&stage.chain.ask(message).expect("a view").value).into()
    }

    fn life(stage: &mut Stage<Self>) -> Life {
        stage.state().life
    }
}

impl Fixed {
    /// [`open`](Self::open), and what is bought can be claimed from the second of closing on.
    pub fn later(change: impl FnOnce(&mut Terms)) -> Self {
        Self::open(|terms| {
            terms.claims_from = terms.common.closes_at;
            change(terms);
        })
    }

    /// The messages of the sale.
    pub fn sale(&self) -> deployment::FixedSale {
        at::<FixedSaleRef, Ink>(self.at.sale)
    }

    /// The sale's state.
    pub fn state(&mut self) -> State {
        let message = self.sale().state();
        (&self.chain.ask(message).expect("a view").value).into()
    }
}
