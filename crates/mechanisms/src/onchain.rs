//! A sale on a chain: its terms, as its contract answers them; its code, and what it was made with.

use crate::{rule::Rule, terms::Terms};
use fairsale_chain::{
    Account, Address,
    typed::{at, constructor_bytes, message_bytes},
};
use fairsale_client::{
    deployment::{AuctionRef, CappedSaleRef, Codes, FixedSaleRef, LotterySaleRef, QuadraticSaleRef},
    network::Network,
    query::{QueryError, unless_refused},
};
use ink::{abi::Ink, scale::Decode};

/// The terms of a sale; nothing if it is none of ours. What the contracts answer is told apart by its length.
///
/// # Errors
/// If the chain does not answer.
pub fn terms_of<N: Network + ?Sized>(network: &mut N, sale: Address) -> Result<Option<Terms>, QueryError> {
    let (to, data) = message_bytes(at::<CappedSaleRef, Ink>(sale).terms());
    let receipt = unless_refused("terms", network.dry_run(&Account::nobody(), to, data, 0))?;
    Ok(receipt.and_then(|receipt| read_terms(&receipt.output)))
}

/// The terms in what a sale answered, unless no sale of ours could have been made of them.
fn read_terms(output: &[u8]) -> Option<Terms> {
    decode_terms(output).filter(|terms| terms.check().is_ok())
}

/// The terms in what a sale answered: ink! puts a zero byte before them.
fn decode_terms(output: &[u8]) -> Option<Terms> {
    let mut bytes = output.strip_prefix(&[0])?;
    match bytes.len() {
        len if len == size_of_val(&capped_sale::PackedTerms::default().0) => {
            capped_sale::Terms::decode(&mut bytes).ok().map(|terms| (&terms).into())
        }
        len if len == size_of_val(&quadratic_sale::PackedTerms::default().0) => {
            quadratic_sale::Terms::decode(&mut bytes).ok().map(|terms| (&terms).into())
        }
        len if len == size_of_val(&lottery_sale::PackedTerms::default().0) => {
            lottery_sale::Terms::decode(&mut bytes).ok().map(|terms| (&terms).into())
        }
        len if len == size_of_val(&fixed_sale::PackedTerms::default().0) => {
            fixed_sale::Terms::decode(&mut bytes).ok().map(|terms| (&terms).into())
        }
        len if len == size_of_val(&auction::PackedTerms::default().0) => {
            auction::Terms::decode(&mut bytes).ok().map(|terms| (&terms).into())
        }
        _ => None,
    }
}

/// The code of a sale by this rule.
pub fn code_of(rule: Rule, codes: &Codes) -> &[u8] {
    match rule {
        Rule::Capped { .. } => &codes.capped_sale,
        Rule::Whole { .. } => &codes.quadratic_sale,
        Rule::Lottery { .. } => &codes.lottery_sale,
        Rule::Fixed { .. } => &codes.fixed_sale,
        Rule::Auction { .. } => &codes.auction,
    }
}

/// Returns what the constructor of a sale of these terms is given. `None` if a number of them is none that its contract could have.
pub fn sale_input(terms: &Terms) -> Option<Vec<u8>> {
    Some(match terms.rule {
        Rule::Capped { .. } => constructor_bytes(CappedSaleRef::new((&terms.capped()?).into())),
        Rule::Whole { .. } => constructor_bytes(QuadraticSaleRef::new((&terms.whole()?).into())),
        Rule::Lottery { .. } => constructor_bytes(LotterySaleRef::new((&terms.lottery()?).into())),
        Rule::Fixed { .. } => constructor_bytes(FixedSaleRef::new((&terms.fixed()?).into())),
        Rule::Auction { .. } => constructor_bytes(AuctionRef::new((&terms.auction()?).into())),
    })
}
