//! An ERC-20 by ink!'s ABI.

use super::*;
use e2e_tests::evm;
use fairsale_chain::CallError;
use ink::scale::Decode;

#[test]
fn the_seller_begins_with_all_of_it() {
    for supply in [0, 1, 1_000, u128::MAX] {
        let mut till = Till::locked(supply, 10);
        let (seller, ada) = (till.seller.address(), till.ada.address());
        assert_eq!(till.balances([seller, ada]), [supply, 0]);
        let (total, date) = (till.token().total_supply(), till.token().transferable_at());
        assert_eq!(till.chain.ask(total).expect("a view").value, supply);
        assert_eq!(till.chain.ask(date).expect("a view").value, till.transferable_at);
    }
}

#[test]
fn making_a_token_announces_the_first_transfer() {
    let mut till = Till::free(1);
    let constructor = TokenRef::new(vec![], vec![], 0, 77, 0);
    let made = till.chain.deploy(&till.seller, &codes().token, constructor).run().expect("deploys");
    assert_sent(&made.receipt, Address::zero(), till.seller.address(), 77);
}

#[test]
fn a_transfer_moves_exactly_what_it_says() {
    let mut till = Till::free(1_000);
    let (seller, bob) = (till.seller.clone(), till.bob.address());
    let receipt = till.transfer(&seller, bob, 300).expect("it is theirs");
    assert_sent(&receipt, seller.address(), bob, 300);
    assert_eq!(till.balances([seller.address(), bob]), [700, 300]);
}

#[test]
fn nobody_sends_more_than_they_have() {
    let mut till = Till::free(1_000);
    let (seller, bob) = (till.seller.clone(), till.bob.address());
    for needed in [1_001, u128::MAX] {
        let error = till.transfer(&seller, bob, needed).expect_err("too much");
        assert_eq!(error, Error::InsufficientBalance { balance: 1_000, needed });
    }
    assert_eq!(till.balances([seller.address(), bob]), [1_000, 0]);
    till.transfer(&seller, bob, 1_000).expect("all is not too much");
    assert_eq!(till.balances([seller.address(), bob]), [0, 1_000]);
    let error = till.transfer(&seller, bob, 1).expect_err("nothing is left");
    assert_eq!(error, Error::InsufficientBalance { balance: 0, needed: 1 });
}

#[test]
fn nothing_can_be_sent_too() {
    let mut till = Till::free(1_000);
    let (ada, bob) = (till.ada.clone(), till.bob.address());
    let receipt = till.transfer(&ada, bob, 0).expect("everybody has nothing");
    assert_sent(&receipt, ada.address(), bob, 0);
    assert_eq!(till.balances([ada.address(), bob]), [0, 0]);
}

#[test]
fn who_sends_to_oneself_has_as_much_as_before() {
    let mut till = Till::free(1_000);
    let seller = till.seller.clone();
    for value in [0, 1, 1_000] {
        let receipt = till.transfer(&seller, seller.address(), value).expect("it is theirs");
        assert_sent(&receipt, seller.address(), seller.address(), value);
        assert_eq!(till.balance(seller.address()), 1_000);
    }
    let error = till.transfer(&seller, seller.address(), 1_001).expect_err("too much");
    assert_eq!(error, Error::InsufficientBalance { balance: 1_000, needed: 1_001 });
}

#[test]
fn nothing_goes_to_the_zero_address() {
    let mut till = Till::free(1_000);
    let (seller, ada) = (till.seller.clone(), till.ada.clone());
    for value in [0, 1, 1_000] {
        assert_eq!(till.transfer(&seller, Address::zero(), value).expect_err("lost"), Error::NoReceiver);
        till.approve(&seller, ada.address(), value);
        let error = till.transfer_from(&ada, seller.address(), Address::zero(), value).expect_err("lost");
        assert_eq!(error, Error::NoReceiver);
    }
    assert_eq!(till.balances([seller.address(), Address::zero()]), [1_000, 0]);
}

#[test]
fn an_allowance_is_spent() {
    let mut till = Till::free(1_000);
    let (seller, ada, bob) = (till.seller.clone(), till.ada.clone(), till.bob.address());
    let receipt = till.approve(&seller, ada.address(), 300);
    assert_eq!(receipt.events.len(), 1);
    let value = alloy_core::primitives::U256::from(300);
    let approval = sol::Approval { owner: seller.address().0.into(), spender: ada.address().0.into(), value };
    assert_eq!(receipt.sol_events::<sol::Approval>(), vec![approval]);
    let receipt = till.transfer_from(&ada, seller.address(), bob, 100).expect("it is allowed");
    assert_sent(&receipt, seller.address(), bob, 100);
    assert_eq!(till.balances([seller.address(), ada.address(), bob]), [900, 0, 100]);
    assert_eq!(till.allowance(seller.address(), ada.address()), 200);
}

#[test]
fn nobody_spends_more_than_they_are_allowed() {
    let mut till = Till::free(1_000);
    let (seller, ada, bob) = (till.seller.clone(), till.ada.clone(), till.bob.address());
    till.approve(&seller, ada.address(), 300);
    let error = till.transfer_from(&ada, seller.address(), bob, 301).expect_err("too much");
    assert_eq!(error, Error::InsufficientAllowance { allowance: 300, needed: 301 });
    assert_eq!(till.allowance(seller.address(), ada.address()), 300);
    till.transfer_from(&ada, seller.address(), bob, 300).expect("all is not too much");
    let error = till.transfer_from(&ada, seller.address(), bob, 1).expect_err("it is spent");
    assert_eq!(error, Error::InsufficientAllowance { allowance: 0, needed: 1 });
    assert_eq!(till.balances([seller.address(), bob]), [700, 300]);
}

#[test]
fn an_allowance_is_no_balance() {
    let mut till = Till::free(1_000);
    let (seller, ada, bob) = (till.seller.clone(), till.ada.clone(), till.bob.clone());
    till.approve(&bob, ada.address(), 300);
    let error = till.transfer_from(&ada, bob.address(), seller.address(), 300).expect_err("Bob has nothing");
    assert_eq!(error, Error::InsufficientBalance { balance: 0, needed: 300 });
    assert_eq!(till.allowance(bob.address(), ada.address()), 300, "what was refused is not spent");
}

#[test]
fn an_allowance_is_one_owners_for_one_spender_and_replaces_the_one_before() {
    let mut till = Till::free(1_000);
    let (seller, ada, bob) = (till.seller.clone(), till.ada.clone(), till.bob.clone());
    till.approve(&seller, ada.address(), 300);
    assert_eq!(till.allowance(ada.address(), seller.address()), 0);
    assert_eq!(till.allowance(seller.address(), bob.address()), 0);
    let error = till.transfer_from(&bob, seller.address(), bob.address(), 1).expect_err("not Bob's");
    assert_eq!(error, Error::InsufficientAllowance { allowance: 0, needed: 1 });
    // The owner is no exception: it has `transfer`.
    let error = till.transfer_from(&seller, seller.address(), bob.address(), 1).expect_err("not allowed");
    assert_eq!(error, Error::InsufficientAllowance { allowance: 0, needed: 1 });
    for value in [u128::MAX, 5, 0] {
        till.approve(&seller, ada.address(), value);
        assert_eq!(till.allowance(seller.address(), ada.address()), value);
    }
    let error = till.transfer_from(&ada, seller.address(), ada.address(), 1).expect_err("taken back");
    assert_eq!(error, Error::InsufficientAllowance { allowance: 0, needed: 1 });
}

#[test]
fn the_largest_supply_there_is_can_be_sent_whole() {
    let mut till = Till::free(u128::MAX);
    let (seller, ada, bob) = (till.seller.clone(), till.ada.clone(), till.bob.address());
    till.transfer(&seller, bob, 1).expect("it is theirs");
    let error = till.transfer(&seller, ada.address(), u128::MAX).expect_err("one is Bob's");
    assert_eq!(error, Error::InsufficientBalance { balance: u128::MAX - 1, needed: u128::MAX });
    till.approve(&seller, ada.address(), u128::MAX);
    till.transfer_from(&ada, seller.address(), bob, u128::MAX - 1).expect("it is theirs");
    assert_eq!(till.balances([seller.address(), bob]), [0, u128::MAX]);
    let bob = till.bob.clone();
    till.transfer(&bob, bob.address(), u128::MAX).expect("to oneself");
    assert_eq!(till.balance(bob.address()), u128::MAX);
}

#[test]
fn calls_that_are_cut_short_are_refused() {
    let mut till = Till::free(u128::MAX);
    let (seller, ada, sale) = (till.seller.clone(), till.ada.address(), till.contract());
    // What is missing would be read as zeros: nobody, or nothing.
    let calls = [
        evm::input(till.token().allot(sale, 1 << 120)),
        evm::input(till.token().transfer(ada, 1 << 120)),
        evm::input(till.token().approve(ada, 1 << 120)),
        evm::input(till.token().transfer_from(seller.address(), ada, 1 << 120)),
    ];
    for whole in calls {
        for len in [whole.len() - 1, whole.len() - 16, 4] {
            let answer = till.chain.call(&seller, till.at, whole[..len].to_vec(), 0);
            let Err(CallError::Reverted { output, .. }) = answer else { panic!("{len} of {whole:02x?}: {answer:?}") };
            assert_eq!(output[..2], [0, 1], "a refusal of the message's own");
            let error = Error::decode(&mut &output[2..]).expect("an error of the token");
            assert_eq!(error, Error::Malformed, "{len} of {whole:02x?}");
        }
    }
    assert_eq!(till.balances([seller.address(), ada, sale]), [u128::MAX, 0, 0]);
    assert_eq!(till.allowance(seller.address(), ada), 0);
}
