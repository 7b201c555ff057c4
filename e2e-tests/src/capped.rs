//! The stage of a capped sale.

use crate::{Mechanism, Stage, codes};
use capped_sale::{BadTerms, CappedSaleRef, State, Terms};
use fairsale_chain::{Address, Typed, typed::LaunchError};
use fairsale_kit::{life::Life, terms::CommonTerms};

/// A capped sale: by default of 1,000 units in lots of one, up to 100 lots a person at 2 of the smallest native unit.
#[derive(Debug)]
pub enum CappedSale {}

/// A chain with one capped sale on it.
pub type Capped = Stage<CappedSale>;

impl Mechanism for CappedSale {
    type Terms = Terms;
    type BadTerms = BadTerms;

    fn terms(common: CommonTerms) -> Terms {
        Terms { common: CommonTerms { supply: 1_000, ..common }, max_lots: 100 }
    }

    fn common(terms: &Terms) -> &CommonTerms {
        &terms.common
    }

    fn common_mut(terms: &mut Terms) -> &mut CommonTerms {
        &mut terms.common
    }

    fn plain(terms: &mut Terms, lots: u128, price: u128) {
        (terms.common.supply, terms.common.price, terms.max_lots) = (lots, price, lots as u32);
    }

    fn minted(terms: &Terms) -> u128 {
        terms.common.supply
    }

    fn make(stage: &mut Stage<Self>, value: u128) -> Result<Address, LaunchError<BadTerms>> {
        let constructor = CappedSaleRef::new((&stage.terms).into());
        let making = stage.chain.deploy(&stage.roles.seller, &codes().capped_sale, constructor);
        making.value(value).run().map(|made| made.address)
    }

    fn kept_terms(stage: &mut Stage<Self>) -> Terms {
        (&stage.chain.ask(stage.at.sale().terms()).expect("a view").value).into()
    }

    fn life(stage: &mut Stage<Self>) -> Life {
        stage.state().life
    }
}

impl Capped {
    /// The sale's state.
    pub fn state(&mut self) -> State {
        (&self.chain.ask(self.at.sale().state()).expect("a view").value).into()
    }
}
