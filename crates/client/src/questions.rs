//! What any token and any source of personhood is asked, by Solidity's ABI.

use crate::{
    deployment::TicketCollectionRef,
    query::{QueryError, asking},
};
use alloy_core::{
    primitives::B256,
    sol,
    sol_types::{SolCall, SolValue},
};
use fairsale_chain::{Account, Address, Chain, Typed, typed::at};
use fairsale_input::text::stranger;
use fairsale_interfaces::{
    personhood::{Personhood, STATUS_FULL},
    ticket::Ticket,
};
use ink::abi::Ink;

/// Where Polkadot's personhood precompile stands, on chains that have it: `0x000000000000000000000000000000000a010000`.
pub const PRECOMPILE: Address =
    ink::primitives::H160([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x0a, 0x01, 0, 0]);

#[allow(missing_docs)] // of what the macro makes
mod calls {
    use super::sol;

    sol! {
        function personhoodStatus(address account, bytes32 context) external view returns (uint8 status, bytes32 contextAlias);
        function balanceOf(address account) external view returns (uint256 balance);
        function symbol() external view returns (string symbol);
        function decimals() external view returns (uint8 decimals);
        function allowance(address owner, address spender) external view returns (uint256 allowance);
        function approve(address spender, uint256 value) external returns (bool done);
        function transfer(address to, uint256 value) external returns (bool done);
    }
}

/// What a contract answers to a call that changes nothing.
fn ask<C: Chain + ?Sized>(
    chain: &mut C,
    action: &str,
    to: Address,
    call: &impl SolCall,
) -> Result<Vec<u8>, QueryError> {
    let receipt = chain.dry_run(&Account::nobody(), to, call.abi_encode(), 0);
    receipt.map(|receipt| receipt.output).map_err(asking(action))
}

fn strange(action: &str, to: Address, expected: &str, found: &[u8]) -> QueryError {
    QueryError::not(format!("{action} of {to:?}"), expected, format!("{} bytes of something else", found.len()))
}

/// Who stands behind an account, by a source of personhood.
///
/// # Errors
/// If the source does not answer, or with anything but a status there is and an alias.
pub fn personhood<C: Chain + ?Sized>(
    chain: &mut C,
    source: Address,
    account: Address,
    context: [u8; 32],
) -> Result<Personhood, QueryError> {
    let action = "personhoodStatus";
    let call = calls::personhoodStatusCall { account: account.0.into(), context: context.into() };
    let answer = ask(chain, action, source, &call)?;
    let read = <(alloy_core::primitives::U256, B256)>::abi_decode(&answer).ok().filter(|_| answer.len() == 64);
    let read = read.filter(|(status, _)| *status <= alloy_core::primitives::U256::from(STATUS_FULL));
    let (status, alias) = read.ok_or_else(|| strange(action, source, "a status from 0 to 2 and an alias", &answer))?;
    // Whoever has no alias is nobody, as in the sale.
    let status = if alias.is_zero() { 0 } else { status.to::<u8>() };
    Ok(Personhood { status, context_alias: alias.0 })
}

/// What an account has of a token, in base units.
///
/// # Errors
/// If the token does not answer like one.
pub fn balance_of<C: Chain + ?Sized>(chain: &mut C, token: Address, account: Address) -> Result<u128, QueryError> {
    let answer = ask(chain, "balanceOf", token, &calls::balanceOfCall { account: account.0.into() })?;
    let read = alloy_core::primitives::U256::abi_decode(&answer).ok().and_then(|balance| balance.try_into().ok());
    read.ok_or_else(|| strange("balanceOf", token, "a number below 2^128", &answer))
}

/// What a spender may still send of what somebody has of a token, in base units; as much as can be if it is more.
///
/// # Errors
/// If the token does not answer like one.
pub fn allowance<C: Chain + ?Sized>(
    chain: &mut C,
    token: Address,
    owner: Address,
    spender: Address,
) -> Result<u128, QueryError> {
    let call = calls::allowanceCall { owner: owner.0.into(), spender: spender.0.into() };
    let answer = ask(chain, "allowance", token, &call)?;
    let read = alloy_core::primitives::U256::abi_decode(&answer).ok();
    let read = read.ok_or_else(|| strange("allowance", token, "a number", &answer))?;
    Ok(read.try_into().unwrap_or(u128::MAX))
}

/// The call that lets a spender send an amount of the caller's.
pub fn approve(spender: Address, value: u128) -> Vec<u8> {
    let value = alloy_core::primitives::U256::from(value);
    calls::approveCall { spender: spender.0.into(), value }.abi_encode()
}

/// The call that sends an amount of the caller's.
pub fn transfer(to: Address, value: u128) -> Vec<u8> {
    calls::transferCall { to: to.0.into(), value: alloy_core::primitives::U256::from(value) }.abi_encode()
}

/// What a sale has of what it sells: of a token, in base units; of `tickets`, how many it may issue.
///
/// # Errors
/// If what is sold does not answer like a token, or like a collection of tickets.
pub fn escrow_of<C: Chain + ?Sized>(
    chain: &mut C,
    tickets: bool,
    goods: Address,
    account: Address,
) -> Result<u128, QueryError> {
    if !tickets {
        return balance_of(chain, goods, account);
    }
    let answer = chain.ask(at::<TicketCollectionRef, Ink>(goods).allotment_of(account));
    answer.map(|answer| answer.value.into()).map_err(asking("allotment_of"))
}

/// Symbol and decimals of a token; of one that does not say, `base units` and 0.
pub fn symbol_of<C: Chain + ?Sized>(chain: &mut C, token: Address) -> (String, u8) {
    said_symbol(chain, token).unwrap_or(("base units".into(), 0))
}

/// Symbol and decimals of a token, if it says both.
pub fn said_symbol<C: Chain + ?Sized>(chain: &mut C, token: Address) -> Option<(String, u8)> {
    let symbol = ask(chain, "symbol", token, &calls::symbolCall {}).ok();
    let decimals = ask(chain, "decimals", token, &calls::decimalsCall {}).ok();
    let symbol = symbol.and_then(|answer| String::abi_decode(&answer).ok());
    let decimals = decimals.and_then(|answer| alloy_core::primitives::U256::abi_decode(&answer).ok()?.try_into().ok());
    match (symbol, decimals) {
        // A foreign token could say anything: nothing of it may move the cursor, or turn round what stands beside it.
        (Some(symbol), Some(decimals)) if !symbol.is_empty() && stranger(&symbol).is_none() => {
            Some((symbol.chars().take(32).collect(), decimals))
        }
        _ => None,
    }
}
