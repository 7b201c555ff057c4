//! The same by Solidity's ABI, as wallets and other contracts speak it.

use super::*;
use alloy_core::{
    primitives::{U256, keccak256},
    sol_types::SolCall,
};
use fairsale_chain::CallError;
use fairsale_interfaces::erc20::{APPROVAL, TRANSFER};

/// What no u128 holds.
fn above() -> [U256; 3] {
    [U256::from(1) << 128, (U256::from(1) << 128) + U256::from(5), U256::MAX]
}

impl Till {
    fn view<Call: SolCall>(&mut self, call: Call) -> Call::Return {
        let receipt = self.chain.dry_run(&self.ada, self.at, call.abi_encode(), 0).expect("a view");
        assert_eq!(receipt.events, vec![]);
        Call::abi_decode_returns_validate(&receipt.output).expect("as Solidity answers")
    }

    fn call<Call: SolCall>(&mut self, from: &Account, call: &Call) -> Result<(Call::Return, Receipt), Error> {
        match self.chain.call(from, self.at, call.abi_encode(), 0) {
            Ok(receipt) => {
                Ok((Call::abi_decode_returns_validate(&receipt.output).expect("as Solidity answers"), receipt))
            }
            Err(CallError::Reverted { output, .. }) => {
                assert_eq!(output[..2], [0, 1], "a refusal of the message's own");
                Err(ink::scale::Decode::decode(&mut &output[2..]).expect("an error of the token"))
            }
            Err(other) => panic!("{other}"),
        }
    }
}

#[test]
fn it_says_what_it_is() {
    let mut till = Till::locked(1_000, 100);
    assert_eq!(till.view(sol::nameCall {}), "Fair");
    assert_eq!(till.view(sol::symbolCall {}), "FAIR");
    assert_eq!(till.view(sol::decimalsCall {}), 12);
    assert_eq!(till.view(sol::totalSupplyCall {}), U256::from(1_000));
}

#[test]
fn names_may_have_32_bytes_and_are_cut() {
    let mut till = Till::free(1);
    let full = "exactly thirty-two bytes of name";
    assert_eq!(full.len(), 32);
    for (given, kept) in
        [("", ""), ("F", "F"), ("Ünïcode ✓", "Ünïcode ✓"), (full, full), (&format!("{full} and more"), full)]
    {
        for decimals in [0, 18, 255] {
            let constructor = TokenRef::new(given.into(), given.into(), decimals, u128::MAX, 0);
            till.at = till.chain.deploy(&till.seller, &codes().token, constructor).run().expect("deploys").address;
            assert_eq!(till.view(sol::nameCall {}), kept);
            assert_eq!(till.view(sol::symbolCall {}), kept);
            assert_eq!(till.view(sol::decimalsCall {}), decimals);
            assert_eq!(till.view(sol::totalSupplyCall {}), U256::from(u128::MAX));
        }
    }
}

#[test]
fn both_abis_see_the_same_balances_and_allowances() {
    let mut till = Till::free(u128::MAX);
    let (seller, ada, bob) = (till.seller.clone(), till.ada.clone(), till.bob.clone());
    till.approve(&seller, ada.address(), u128::MAX);
    till.transfer(&seller, bob.address(), 5).expect("it is theirs");
    for account in [&seller, &ada, &bob].map(Account::address) {
        let balance = till.balance(account);
        assert_eq!(till.view(sol::balanceOfCall { account: account.0.into() }), U256::from(balance));
    }
    let allowance = sol::allowanceCall { owner: seller.address().0.into(), spender: ada.address().0.into() };
    assert_eq!(till.view(allowance), U256::from(u128::MAX));
    let none = sol::allowanceCall { owner: ada.address().0.into(), spender: seller.address().0.into() };
    assert_eq!(till.view(none), U256::ZERO);
}

#[test]
fn a_transfer_answers_true_and_announces_itself() {
    let mut till = Till::free(1_000);
    let (seller, bob) = (till.seller.clone(), till.bob.address());
    let call = sol::transferCall { to: bob.0.into(), value: U256::from(300) };
    let (answer, receipt) = till.call(&seller, &call).expect("it is theirs");
    assert!(answer);
    assert_eq!(receipt.output, [&[0; 31][..], &[1]].concat());
    assert_sent(&receipt, seller.address(), bob, 300);
    assert_eq!(till.balances([seller.address(), bob]), [700, 300]);
    for (value, balance) in [(701, 700), (u128::MAX, 700)] {
        let call = sol::transferCall { to: bob.0.into(), value: U256::from(value) };
        let error = till.call(&seller, &call).expect_err("too much");
        assert_eq!(error, Error::InsufficientBalance { balance, needed: value });
    }
    let lost = sol::transferCall { to: [0; 20].into(), value: U256::from(1) };
    assert_eq!(till.call(&seller, &lost).expect_err("lost"), Error::NoReceiver);
}

#[test]
fn an_approval_and_its_use_answer_true_and_announce_themselves() {
    let mut till = Till::free(1_000);
    let (seller, ada, bob) = (till.seller.clone(), till.ada.clone(), till.bob.address());
    let call = sol::approveCall { spender: ada.address().0.into(), value: U256::from(300) };
    let (answer, receipt) = till.call(&seller, &call).expect("everybody may");
    assert!(answer);
    let (owner, spender) = (seller.address().0.into(), ada.address().0.into());
    let approval = sol::Approval { owner, spender, value: U256::from(300) };
    assert_eq!((receipt.events.len(), receipt.sol_events::<sol::Approval>()), (1, vec![approval]));
    let call = sol::transferFromCall { from: owner, to: bob.0.into(), value: U256::from(300) };
    let (answer, receipt) = till.call(&ada, &call).expect("it is allowed");
    assert!(answer);
    assert_sent(&receipt, seller.address(), bob, 300);
    let call = sol::transferFromCall { from: owner, to: bob.0.into(), value: U256::from(1) };
    let error = till.call(&ada, &call).expect_err("it is spent");
    assert_eq!(error, Error::InsufficientAllowance { allowance: 0, needed: 1 });
    assert_eq!(till.balances([seller.address(), bob]), [700, 300]);
}

#[test]
fn the_lock_holds_for_solidity_too() {
    let mut till = Till::locked(1_000, 100);
    let (seller, ada, bob) = (till.seller.clone(), till.ada.clone(), till.bob.address());
    let (transferable_at, now) = (till.transferable_at, till.chain.now());
    let locked = Error::Locked { transferable_at, now };
    till.approve(&seller, ada.address(), 300);
    let send = sol::transferCall { to: bob.0.into(), value: U256::from(1) };
    let send_from = sol::transferFromCall { from: seller.address().0.into(), to: bob.0.into(), value: U256::from(1) };
    assert_eq!(till.call(&seller, &send).expect_err("locked"), locked);
    assert_eq!(till.call(&ada, &send_from).expect_err("locked"), locked);
    till.chain.set_time(transferable_at);
    assert!(till.call(&seller, &send).expect("free").0);
    assert!(till.call(&ada, &send_from).expect("free").0);
}

#[test]
fn what_no_balance_holds_cannot_be_sent() {
    let mut till = Till::free(1_000);
    let (seller, ada, bob) = (till.seller.clone(), till.ada.clone(), till.bob.address());
    till.approve(&seller, ada.address(), u128::MAX);
    for value in above() {
        let send = sol::transferCall { to: bob.0.into(), value };
        assert_eq!(till.call(&seller, &send).expect_err("nobody has so much"), Error::Malformed);
        let send_from = sol::transferFromCall { from: seller.address().0.into(), to: bob.0.into(), value };
        assert_eq!(till.call(&ada, &send_from).expect_err("nobody has so much"), Error::Malformed);
    }
    assert_eq!(till.balances([seller.address(), bob]), [1_000, 0]);
}

#[test]
fn what_no_u128_holds_cannot_be_sent_even_by_who_has_the_largest_supply() {
    let mut till = Till::free(u128::MAX);
    let (seller, ada, bob) = (till.seller.clone(), till.ada.clone(), till.bob.address());
    till.approve(&seller, ada.address(), u128::MAX);
    for value in above() {
        let send = sol::transferCall { to: bob.0.into(), value };
        assert_eq!(till.call(&seller, &send).expect_err("more than there is"), Error::Malformed);
        let send_from = sol::transferFromCall { from: seller.address().0.into(), to: bob.0.into(), value };
        assert_eq!(till.call(&ada, &send_from).expect_err("more than there is"), Error::Malformed);
    }
    assert_eq!(till.balances([seller.address(), bob]), [u128::MAX, 0]);
}

#[test]
fn unlimited_approval_is_as_much_as_can_ever_be_spent() {
    let mut till = Till::free(1_000);
    let (seller, ada, bob) = (till.seller.clone(), till.ada.clone(), till.bob.address());
    for value in above() {
        let call = sol::approveCall { spender: ada.address().0.into(), value };
        let (answer, receipt) = till.call(&seller, &call).expect("everybody may");
        assert!(answer);
        assert_eq!(till.allowance(seller.address(), ada.address()), u128::MAX);
        // What is announced is what is stored.
        let [approval] = &receipt.sol_events::<sol::Approval>()[..] else { panic!("one event") };
        assert_eq!(approval.value, U256::from(u128::MAX));
    }
    till.transfer_from(&ada, seller.address(), bob, 1_000).expect("it is allowed");
    assert_eq!(till.balance(bob), 1_000);
}

#[test]
fn selectors_and_topics_are_those_of_eip_20() {
    assert_eq!(TRANSFER, keccak256("Transfer(address,address,uint256)"));
    assert_eq!(APPROVAL, keccak256("Approval(address,address,uint256)"));
}

#[test]
fn what_it_does_not_know_is_refused_and_money_is_not_taken() {
    let mut till = Till::free(1_000);
    let (seller, bob) = (till.seller.clone(), till.bob.address());
    let send = sol::transferCall { to: bob.0.into(), value: U256::from(1) }.abi_encode();
    for data in [&send[..3], &[], &[0xff; 68]] {
        let answer = till.chain.call(&seller, till.at, data.to_vec(), 0);
        assert!(matches!(answer, Err(CallError::Reverted { .. })), "{answer:?}");
    }
    let paid = till.chain.call(&seller, till.at, send, 1);
    assert!(paid.is_err(), "{paid:?}");
    assert_eq!(till.balances([seller.address(), bob]), [1_000, 0]);
}

/// The token refuses the call data, wherever it is cut.
fn assert_refused_when_cut(till: &mut Till, from: &Account, whole: &[u8]) {
    for len in [whole.len() - 1, 67, 36, 35, 4] {
        let answer = till.chain.call(from, till.at, whole[..len.min(whole.len() - 1)].to_vec(), 0);
        assert!(matches!(answer, Err(CallError::Reverted { .. })), "{len}: {answer:?}");
    }
}

#[test]
fn call_data_cut_short_is_refused() {
    let mut till = Till::free(1_000);
    let (seller, bob) = (till.seller.clone(), till.bob.address());
    let (from, to) = (seller.address().0.into(), bob.0.into());
    till.approve(&seller, seller.address(), 1);
    let send = sol::transferCall { to, value: U256::from(1) };
    assert_refused_when_cut(&mut till, &seller, &send.abi_encode());
    let send_from = sol::transferFromCall { from, to, value: U256::from(1) };
    assert_refused_when_cut(&mut till, &seller, &send_from.abi_encode());
    assert_eq!(till.balances([seller.address(), bob]), [1_000, 0]);
}

#[test]
fn an_approval_cut_short_is_refused() {
    let mut till = Till::free(1_000);
    let (seller, bob) = (till.seller.clone(), till.bob.address());
    let approve = sol::approveCall { spender: bob.0.into(), value: U256::from(1) };
    assert_refused_when_cut(&mut till, &seller, &approve.abi_encode());
}
