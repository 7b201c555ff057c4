//! USDC as an ERC-20: what a wallet and a contract can do with an asset of the chain.

use super::*;
use alloy_core::sol_types::SolCall;
use e2e_tests::{
    erc20::{USDC, USDC_MINIMUM},
    evm::Passes,
};
use fairsale_interfaces::host::{address_word, number_word};

/// One USDC.
const ONE: u128 = 1_000_000;

impl Bank {
    fn view<Call: SolCall>(&mut self, call: Call) -> Call::Return {
        let receipt = self.chain.dry_run(&self.ada, self.at, call.abi_encode(), 0).expect("a view");
        Call::abi_decode_returns_validate(&receipt.output).expect("as Solidity answers")
    }
}

#[test]
fn it_says_what_it_is() {
    let mut bank = Bank::of_usdc(5 * ONE);
    assert_eq!(bank.view(sol::nameCall {}), "USD Coin (development)");
    assert_eq!(bank.view(sol::symbolCall {}), "USDC");
    assert_eq!(bank.view(sol::decimalsCall {}), 6);
    let before = bank.view(sol::totalSupplyCall {});
    bank.chain.fund_asset(&bank.bob, USDC, ONE);
    assert_eq!(bank.view(sol::totalSupplyCall {}), before + U256::from(ONE));
    assert_eq!(bank.chain.asset_minimum(USDC), Some(USDC_MINIMUM));
    assert_eq!(bank.balances([bank.ada.address(), bank.bob.address(), bank.keeper.address()]), [5 * ONE, ONE, 0]);
}

#[test]
fn there_is_no_asset_under_another_number() {
    let mut bank = Bank::of_usdc(ONE);
    bank.at = fairsale_chain::asset_address(USDC + 1);
    let (ada, bob) = (bank.ada.clone(), bank.bob.address());
    assert_eq!(bank.chain.asset_minimum(USDC + 1), None);
    assert_eq!(bank.balance(ada.address()), 0);
    assert_failed(bank.transfer(&ada, bob, 1), "Unknown");
    bank.transfer(&ada, bob, 0).expect("nothing can be sent of anything");
}

#[test]
fn a_transfer_answers_true_and_announces_itself() {
    let mut bank = Bank::of_usdc(5 * ONE);
    let (ada, bob) = (bank.ada.clone(), bank.bob.address());
    let receipt = bank.transfer(&ada, bob, 2 * ONE).expect("she has it");
    assert_eq!(receipt.output, TRUE);
    assert_sent(&receipt, ada.address(), bob, 2 * ONE);
    assert_eq!(receipt.events[0].contract, bank.at);
    assert_eq!(bank.balances([ada.address(), bob]), [3 * ONE, 2 * ONE]);
    assert_failed(bank.transfer(&ada, bob, 3 * ONE + 1), "BalanceLow");
    bank.transfer(&ada, bob, 3 * ONE).expect("all she has");
    assert_eq!(bank.balances([ada.address(), bob]), [0, 5 * ONE]);
    assert_failed(bank.transfer(&ada, bob, 1), "NoAccount");
}

#[test]
fn what_no_balance_holds_is_refused_in_words() {
    let mut bank = Bank::of_usdc(ONE);
    let ada = bank.ada.clone();
    let mut data = erc20::transfer(bank.bob.address(), 1);
    data[4 + 32 + 15] = 1; // 2^128 more
    match bank.call(&ada, data) {
        Err(CallError::Reverted { output, .. }) => {
            assert!(output.windows(25).any(|text| text == b"Balance conversion failed"), "{output:?}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(bank.balance(ada.address()), ONE);
}

#[test]
fn an_allowance_is_set_not_added_to_and_used_up() {
    let mut bank = Bank::of_usdc(5 * ONE);
    let (ada, bob, keeper) = (bank.ada.clone(), bank.bob.clone(), bank.keeper.address());
    for value in [3 * ONE, 0, 4 * ONE, 2 * ONE] {
        let receipt = bank.approve(&ada, bob.address(), value).expect("everybody may");
        assert_eq!(receipt.output, TRUE);
        let (owner, spender) = (ada.address().0.into(), bob.address().0.into());
        let expected = sol::Approval { owner, spender, value: U256::from(value) };
        assert_eq!((receipt.events.len(), receipt.sol_events::<sol::Approval>()), (1, vec![expected]));
        assert_eq!(bank.allowance(ada.address(), bob.address()), value);
    }
    assert_failed(bank.transfer_from(&bob, ada.address(), keeper, 2 * ONE + 1), "Unapproved");
    let receipt = bank.transfer_from(&bob, ada.address(), keeper, ONE).expect("he may");
    assert_eq!(receipt.output, TRUE);
    assert_sent(&receipt, ada.address(), keeper, ONE);
    assert_eq!(bank.allowance(ada.address(), bob.address()), ONE);
    bank.transfer_from(&bob, ada.address(), keeper, ONE).expect("the rest");
    assert_eq!(bank.allowance(ada.address(), bob.address()), 0);
    assert_failed(bank.transfer_from(&bob, ada.address(), keeper, 1), "Unapproved");
    assert_eq!(bank.balances([ada.address(), bob.address(), keeper]), [3 * ONE, 0, 2 * ONE]);
}

#[test]
fn an_allowance_of_more_than_there_is_does_not_help() {
    let mut bank = Bank::of_usdc(ONE);
    let (ada, bob) = (bank.ada.clone(), bank.bob.clone());
    bank.approve(&ada, bob.address(), 2 * ONE).expect("everybody may");
    assert_failed(bank.transfer_from(&bob, ada.address(), bob.address(), ONE + 1), "BalanceLow");
    assert_eq!(bank.allowance(ada.address(), bob.address()), 2 * ONE);
    assert_eq!(bank.balances([ada.address(), bob.address()]), [ONE, 0]);
}

#[test]
fn nobody_sends_their_own_by_transfer_from_without_an_allowance() {
    let mut bank = Bank::of_usdc(5 * ONE);
    let (ada, bob) = (bank.ada.clone(), bank.bob.address());
    assert_failed(bank.transfer_from(&ada, ada.address(), bob, ONE), "Unapproved");
    bank.approve(&ada, ada.address(), ONE).expect("everybody may");
    bank.transfer_from(&ada, ada.address(), bob, ONE).expect("now she may");
    assert_eq!(bank.balances([ada.address(), bob]), [4 * ONE, ONE]);
}

#[test]
fn unlimited_allowances_are_the_largest_number_and_fall() {
    let mut bank = Bank::of_usdc(5 * ONE);
    let (ada, bob) = (bank.ada.clone(), bank.bob.clone());
    let mut data = erc20::approve(bob.address(), 0);
    data[4 + 32..].fill(0xff);
    let receipt = bank.call(&ada, data).expect("everybody may");
    assert_eq!(receipt.sol_events::<sol::Approval>()[0].value, U256::MAX, "more than is stored");
    assert_eq!(bank.allowance(ada.address(), bob.address()), u128::MAX);
    bank.transfer_from(&bob, ada.address(), bob.address(), ONE).expect("he may");
    assert_eq!(bank.allowance(ada.address(), bob.address()), u128::MAX - ONE);
}

#[test]
fn an_allowance_takes_a_deposit_until_it_is_gone() {
    let mut bank = Bank::of_usdc(5 * ONE);
    let (ada, bob) = (bank.ada.clone(), bank.bob.clone());
    let deposit = bank.chain.constants().existential_deposit;
    let before = bank.chain.balance(ada.address());
    // Sets an allowance, or uses some of it, and what is then missing.
    let steps = [(true, 2 * ONE, deposit), (true, 3 * ONE, deposit), (false, ONE, deposit), (false, 2 * ONE, 0)];
    for (sets, value, missing) in steps.into_iter().chain([(true, ONE, deposit), (true, 0, 0)]) {
        let done = match sets {
            true => bank.approve(&ada, bob.address(), value),
            false => bank.transfer_from(&bob, ada.address(), bob.address(), value),
        };
        done.expect("they may");
        assert_eq!(before - bank.chain.balance(ada.address()), missing, "{sets} {value}");
    }
}

#[test]
fn a_contract_holds_sends_and_spends_like_a_wallet() {
    let mut bank = Bank::of_usdc(5 * ONE);
    let (ada, bob) = (bank.ada.clone(), bank.bob.address());
    let contract = bank.contract();
    bank.transfer(&ada, contract, 2 * ONE).expect("anybody can have it");
    let receipt = bank.through(contract, &erc20::transfer(bob, ONE)).expect("it has it");
    assert_eq!(receipt.output, TRUE);
    assert_sent(&receipt, contract, bob, ONE);
    bank.approve(&ada, contract, 3 * ONE).expect("everybody may");
    let receipt = bank.through(contract, &erc20::transfer_from(ada.address(), contract, 2 * ONE)).expect("it may");
    assert_eq!(receipt.output, TRUE);
    assert_sent(&receipt, ada.address(), contract, 2 * ONE);
    assert_eq!(bank.allowance(ada.address(), contract), ONE);
    assert_eq!(bank.balances([ada.address(), contract, bob]), [ONE, 3 * ONE, ONE]);
    // What fails, fails for the contract without a word.
    for data in [erc20::transfer(bob, 3 * ONE + 1), erc20::transfer_from(ada.address(), contract, ONE + 1)] {
        match bank.through(contract, &data) {
            Err(CallError::Reverted { output, .. }) => assert_eq!(output, Vec::<u8>::new()),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(bank.balances([ada.address(), contract, bob]), [ONE, 3 * ONE, ONE]);
}

#[test]
fn code_that_a_contract_lets_run_on_itself_sends_as_the_contract() {
    let mut bank = Bank::of_usdc(5 * ONE);
    let (ada, bob, keeper) = (bank.ada.clone(), bank.bob.address(), bank.keeper.clone());
    let library = bank.contract();
    let contract = bank.passer(Passes::Delegating);
    bank.transfer(&ada, contract, 2 * ONE).expect("anybody can have it");
    bank.approve(&ada, contract, ONE).expect("everybody may");
    for data in [erc20::transfer(bob, ONE), erc20::transfer_from(ada.address(), bob, ONE)] {
        let by_library = [library.as_bytes(), bank.at.as_bytes(), &data].concat();
        let receipt = bank.chain.call(&keeper, contract, by_library, 0).expect("it may");
        assert_eq!(receipt.output, TRUE);
    }
    assert_eq!(bank.balances([ada.address(), contract, library, bob]), [2 * ONE, ONE, 0, 2 * ONE]);
    // The asset itself does not run as somebody else.
    bank.through(contract, &erc20::transfer(bob, ONE)).expect_err("a delegate call of the asset");
    assert_eq!(bank.balance(contract), ONE);
}

#[test]
fn who_only_asks_moves_nothing() {
    let mut bank = Bank::of_usdc(5 * ONE);
    let (ada, bob) = (bank.ada.clone(), bank.bob.address());
    let contract = bank.passer(Passes::Asking);
    bank.transfer(&ada, contract, 2 * ONE).expect("anybody can have it");
    bank.approve(&ada, contract, ONE).expect("everybody may");
    let balance_of = [&erc20::BALANCE_OF[..], &address_word(contract)].concat();
    assert_eq!(bank.through(contract, &balance_of).expect("it may ask").output, number_word(2 * ONE));
    for data in [erc20::transfer(bob, ONE), erc20::transfer_from(ada.address(), bob, ONE), erc20::approve(bob, ONE)] {
        bank.through(contract, &data).expect_err("it would change something");
    }
    assert_eq!(bank.balances([ada.address(), contract, bob]), [3 * ONE, 2 * ONE, 0]);
}

#[test]
fn native_money_sent_along_is_lost() {
    let mut bank = Bank::of_usdc(5 * ONE);
    let (ada, bob, at) = (bank.ada.clone(), bank.bob.address(), bank.at);
    let before = bank.chain.balance(ada.address());
    bank.chain.call(&ada, at, erc20::transfer(bob, ONE), DOT).expect("it does not look");
    // The first to do so also pays for the address to exist.
    assert!(before - bank.chain.balance(ada.address()) >= DOT);
    assert_eq!(bank.balance(bob), ONE);
}

#[test]
fn who_has_no_native_money_can_have_it() {
    let mut bank = Bank::of_usdc(0);
    let new = bank.chain.account("new");
    bank.chain.fund_asset(&new, USDC, USDC_MINIMUM);
    assert_eq!((bank.balance(new.address()), bank.chain.balance(new.address())), (USDC_MINIMUM, 0));
}

#[test]
fn at_the_address_of_a_wallet_that_does_not_exist_yet_it_is_not_the_wallets() {
    let mut bank = Bank::of_usdc(5 * ONE);
    let (ada, new) = (bank.ada.clone(), bank.chain.account("new"));
    bank.transfer(&ada, new.address(), ONE).expect("an address is an address");
    assert_eq!(bank.balance(new.address()), ONE);
    bank.chain.fund(&new, DOT);
    assert_eq!(bank.balance(new.address()), 0);
}
