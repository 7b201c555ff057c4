//! Less than the minimum of an asset: nobody can have so little.

use super::*;
use e2e_tests::erc20::{USDC, USDC_MINIMUM};

/// The amount sent.
const SENT: u128 = 1_000_000;

/// What the sender would keep, and what he keeps.
const KEPT: [(u128, u128); 5] =
    [(0, 0), (1, 0), (USDC_MINIMUM - 1, 0), (USDC_MINIMUM, USDC_MINIMUM), (USDC_MINIMUM + 1, USDC_MINIMUM + 1)];

#[test]
fn who_would_keep_less_than_the_minimum_sends_all() {
    for (rest, kept) in KEPT {
        let mut bank = Bank::of_usdc(SENT + rest);
        let (ada, bob) = (bank.ada.clone(), bank.bob.address());
        let receipt = bank.transfer(&ada, bob, SENT).expect("she has it");
        assert_sent(&receipt, ada.address(), bob, SENT); // whatever went
        assert_eq!(bank.balances([ada.address(), bob]), [kept, SENT + rest - kept], "{rest}");
    }
}

#[test]
fn what_goes_along_is_not_taken_from_the_allowance() {
    for (rest, kept) in KEPT {
        let mut bank = Bank::of_usdc(SENT + rest);
        let (ada, bob) = (bank.ada.clone(), bank.bob.clone());
        bank.approve(&ada, bob.address(), SENT + 1).expect("everybody may");
        let receipt = bank.transfer_from(&bob, ada.address(), bob.address(), SENT).expect("he may");
        assert_sent(&receipt, ada.address(), bob.address(), SENT);
        assert_eq!(bank.balances([ada.address(), bob.address()]), [kept, SENT + rest - kept], "{rest}");
        assert_eq!(bank.allowance(ada.address(), bob.address()), 1);
    }
}

#[test]
fn a_contract_loses_what_goes_along_too() {
    let mut bank = Bank::of_usdc(0);
    let (contract, bob, keeper) = (bank.contract(), bank.bob.address(), bank.keeper.address());
    let owed = USDC_MINIMUM - 1;
    bank.chain.fund_asset(&bank.ada, USDC, SENT + owed);
    let ada = bank.ada.clone();
    bank.transfer(&ada, contract, SENT + owed).expect("all she has");
    bank.through(contract, &erc20::transfer(bob, SENT)).expect("it has it");
    assert_eq!(bank.balances([contract, bob]), [0, SENT + owed]);
    bank.through(contract, &erc20::transfer(keeper, owed)).expect_err("nothing is left of what the keeper was owed");
}

#[test]
fn a_contract_that_keeps_the_minimum_pays_to_the_last_unit() {
    let mut bank = Bank::of_usdc(0);
    let (contract, bob, keeper) = (bank.contract(), bank.bob.address(), bank.keeper.clone());
    let owed = USDC_MINIMUM - 1;
    bank.chain.fund_asset(&bank.ada, USDC, SENT + owed + USDC_MINIMUM);
    bank.chain.fund_asset(&keeper, USDC, USDC_MINIMUM);
    let ada = bank.ada.clone();
    bank.transfer(&ada, contract, SENT + owed + USDC_MINIMUM).expect("all she has");
    for (to, value) in [(bob, SENT), (keeper.address(), owed)] {
        bank.through(contract, &erc20::transfer(to, value)).expect("it has it");
    }
    assert_eq!(bank.balances([contract, bob, keeper.address()]), [USDC_MINIMUM, SENT, owed + USDC_MINIMUM]);
}

#[test]
fn a_first_receipt_below_the_minimum_is_refused() {
    for value in [1, USDC_MINIMUM - 1] {
        let mut bank = Bank::of_usdc(SENT);
        let (ada, bob) = (bank.ada.clone(), bank.bob.clone());
        bank.approve(&ada, bob.address(), SENT).expect("everybody may");
        assert_failed(bank.transfer(&ada, bob.address(), value), "BelowMinimum");
        assert_failed(bank.transfer_from(&bob, ada.address(), bob.address(), value), "BelowMinimum");
        assert_eq!(bank.balances([ada.address(), bob.address()]), [SENT, 0]);
        bank.transfer(&ada, bob.address(), USDC_MINIMUM).expect("just enough");
        bank.transfer(&ada, bob.address(), value).expect("he has some");
        assert_eq!(bank.balances([ada.address(), bob.address()]), [SENT - USDC_MINIMUM - value, USDC_MINIMUM + value]);
    }
}

#[test]
fn a_first_receipt_of_all_there_is_may_be_named_smaller() {
    let mut bank = Bank::of_usdc(USDC_MINIMUM);
    let (ada, bob) = (bank.ada.clone(), bank.bob.address());
    bank.transfer(&ada, bob, 1).expect("what goes along makes it enough");
    assert_eq!(bank.balances([ada.address(), bob]), [0, USDC_MINIMUM]);
}

#[test]
fn nothing_can_always_be_sent() {
    let mut bank = Bank::of_usdc(0);
    let (ada, bob) = (bank.ada.clone(), bank.bob.address());
    let receipt = bank.transfer(&ada, bob, 0).expect("nothing");
    assert_eq!(receipt.output, TRUE);
    assert_sent(&receipt, ada.address(), bob, 0);
    assert_failed(bank.transfer_from(&ada, ada.address(), bob, 0), "Unapproved");
    assert_eq!(bank.balances([ada.address(), bob]), [0, 0]);
}

#[test]
fn to_oneself_only_what_there_is_can_be_sent() {
    let mut bank = Bank::of_usdc(SENT);
    let ada = bank.ada.clone();
    for value in [1, SENT - 1, SENT] {
        bank.transfer(&ada, ada.address(), value).expect("she has it");
        assert_eq!(bank.balance(ada.address()), SENT);
    }
    assert_failed(bank.transfer(&ada, ada.address(), SENT + 1), "BalanceLow");
}
