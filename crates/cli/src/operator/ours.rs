//! Is a contract the one that a plan would make? Its maker could have made another of the same code by hand.

use super::{
    Error, drawing,
    error::asking,
    network::Network,
    plan::{Places, Plan, Step, Task},
    questions::symbol_of,
    view,
};
use crate::{
    deployment::{PersonhoodRegistryRef, Registry, TicketOfficeRef, Tickets, Token, TokenRef},
    launch::Goods,
};
use fairsale_chain::{Address, Typed, typed::at};
use fairsale_interfaces::erc20::Erc20;
use ink::abi::Ink;

/// Was the contract of a step, at this address and of our code, made as the plan says? What it can be asked is compared; of
/// tickets the address of their descriptions cannot be.
///
/// # Errors
/// If it does not answer.
pub fn is_ours<N: Network + ?Sized>(
    network: &mut N,
    plan: &Plan,
    places: &Places,
    task: Task,
    address: Address,
) -> Result<bool, Error> {
    if let Some(sale) = task.sale {
        return Ok(view::terms_of(network, address)? == Some(plan.terms(places, sale)));
    }
    let goods = &plan.launch.goods;
    match task.step {
        Step::Token => {
            let token: Token = at::<TokenRef, Ink>(address);
            let supply = network.ask(token.total_supply()).map_err(asking("total_supply"))?.value;
            let transferable_at = network.ask(token.transferable_at()).map_err(asking("transferable_at"))?.value;
            let is_named = symbol_of(network, address) == (goods.symbol().to_owned(), goods.decimals());
            Ok(is_named && (supply, transferable_at) == (goods.supply(), plan.transferable_at()))
        }
        Step::Ticket => {
            let tickets: Tickets = at::<TicketOfficeRef, Ink>(address);
            let terms = network.ask(tickets.terms()).map_err(asking("terms"))?.value;
            let Goods::Tickets(ours) = goods else { return Ok(false) }; // of no tickets' plan
            Ok(terms.0 == ticket::PackedTerms::from(&plan.tickets(ours, places)).0)
        }
        Step::Personhood => {
            let registry: Registry = at::<PersonhoodRegistryRef, Ink>(address);
            let issuers = network.ask(registry.issuers()).map_err(asking("issuers"))?.value;
            Ok(issuers == (plan.owner(), plan.issuers(), plan.launch.personhood.threshold))
        }
        Step::DrandBeacon => Ok(drawing::facts(network, address)? == plan.network()),
        // An office has no terms.
        step => Ok(step.is_office()),
    }
}
