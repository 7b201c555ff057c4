//! The coins that tests of sales misbehave with do what they say.

use super::*;
use e2e_tests::evm::{
    coin::{Coin, Moves},
    reentries,
};

impl Bank {
    /// A coin of which Ada has 1,000.
    fn of_coin(reentry: &[u8]) -> (Self, Coin) {
        let mut bank = Self::without_currency();
        let coin = Coin::new(&mut *bank.chain, &bank.keeper, reentry);
        coin.mint(&mut *bank.chain, bank.ada.address(), 1_000);
        bank.at = coin.at;
        (bank, coin)
    }

    /// Sends 100 of Ada's 1,000 by each function, and what was answered.
    fn sends_twice(&mut self) -> [Result<Receipt, CallError>; 2] {
        let (ada, bob) = (self.ada.clone(), self.bob.clone());
        self.approve(&ada, bob.address(), 500).expect("it always works");
        [self.transfer(&ada, bob.address(), 100), self.transfer_from(&bob, ada.address(), bob.address(), 100)]
    }

    /// Asserts what Ada, Bob, and Bob of Ada's may have.
    #[track_caller]
    fn assert_have(&mut self, expected: [u128; 3]) {
        let (ada, bob) = (self.ada.address(), self.bob.address());
        let [hers, his] = self.balances([ada, bob]);
        assert_eq!([hers, his, self.allowance(ada, bob)], expected);
    }
}

#[test]
fn a_coin_works_until_it_is_told_otherwise() {
    let (mut bank, coin) = Bank::of_coin(&[]);
    let (ada, bob, keeper) = (bank.ada.clone(), bank.bob.clone(), bank.keeper.address());
    for receipt in bank.sends_twice() {
        let receipt = receipt.expect("she has it");
        assert_eq!(receipt.output, TRUE);
        assert_sent(&receipt, ada.address(), bob.address(), 100);
    }
    bank.assert_have([800, 200, 400]);
    for (from, value) in [(&ada, 801), (&bob, 201), (&bank.keeper.clone(), 1)] {
        bank.transfer(from, keeper, value).expect_err("more than there is");
    }
    bank.transfer_from(&bob, ada.address(), keeper, 401).expect_err("more than he may");
    bank.transfer_from(&ada, bob.address(), keeper, 1).expect_err("she may not");
    bank.assert_have([800, 200, 400]);
    bank.transfer_from(&bob, ada.address(), keeper, 400).expect("all he may");
    bank.transfer(&ada, keeper, 400).expect("all she has");
    bank.assert_have([0, 200, 0]);
    coin.mint(&mut *bank.chain, keeper, 7);
    assert_eq!(bank.balance(keeper), 807);
}

#[test]
fn more_is_allowed_than_there_is_but_not_sent() {
    let (mut bank, _) = Bank::of_coin(&[]);
    let (ada, bob) = (bank.ada.clone(), bank.bob.clone());
    bank.approve(&ada, bob.address(), 2_000).expect("it always works");
    bank.transfer_from(&bob, ada.address(), bob.address(), 1_001).expect_err("more than there is");
    bank.assert_have([1_000, 0, 2_000]);
    bank.transfer_from(&bob, ada.address(), bob.address(), 1_000).expect("all she has");
    bank.assert_have([0, 1_000, 1_000]);
    bank.transfer(&bob, bob.address(), 1_000).expect("to himself");
    bank.assert_have([0, 1_000, 1_000]);
}

#[test]
fn an_old_coin_moves_and_says_nothing() {
    let (mut bank, coin) = Bank::of_coin(&[]);
    coin.moves(&mut *bank.chain, Moves::SaysNothing);
    for receipt in bank.sends_twice() {
        let receipt = receipt.expect("she has it");
        assert_eq!(receipt.output, Vec::<u8>::new());
        assert_sent(&receipt, bank.ada.address(), bank.bob.address(), 100);
    }
    bank.assert_have([800, 200, 400]);
}

#[test]
fn a_coin_that_says_false_or_only_says_true_moves_nothing() {
    for (moves, answer) in [(Moves::SaysFalse, [0; 32]), (Moves::OnlySaysTrue, TRUE)] {
        let (mut bank, coin) = Bank::of_coin(&[]);
        coin.moves(&mut *bank.chain, moves);
        for receipt in bank.sends_twice() {
            let receipt = receipt.expect("it says so");
            assert_eq!((&receipt.output[..], &receipt.events[..]), (&answer[..], &[][..]));
        }
        bank.assert_have([1_000, 0, 500]);
        coin.moves(&mut *bank.chain, Moves::Works);
        for receipt in bank.sends_twice() {
            receipt.expect("it works again");
        }
        bank.assert_have([800, 200, 400]);
    }
}

#[test]
fn a_coin_that_reverts_moves_nothing() {
    let (mut bank, coin) = Bank::of_coin(&[]);
    coin.moves(&mut *bank.chain, Moves::Reverts);
    for refused in bank.sends_twice() {
        assert!(matches!(refused, Err(CallError::Reverted { .. })), "{refused:?}");
    }
    bank.assert_have([1_000, 0, 500]);
}

#[test]
fn a_coin_that_charges_gives_the_receiver_less() {
    let (mut bank, coin) = Bank::of_coin(&[]);
    coin.charges(&mut *bank.chain, 3);
    for receipt in bank.sends_twice() {
        let receipt = receipt.expect("she has it");
        assert_eq!(receipt.output, TRUE);
        assert_sent(&receipt, bank.ada.address(), bank.bob.address(), 97);
    }
    bank.assert_have([800, 194, 400]);
    let (ada, bob) = (bank.ada.clone(), bank.bob.address());
    bank.transfer(&ada, bob, 2).expect_err("less than the fee");
    bank.transfer(&ada, bob, 3).expect("the fee");
    bank.assert_have([797, 194, 400]);
}

#[test]
fn a_coin_that_reenters_calls_whom_it_was_told_with_its_data() {
    // It calls another coin, of which it has some, to pay Bob.
    let mut bank = Bank::without_currency();
    let (ada, bob, keeper) = (bank.ada.clone(), bank.bob.address(), bank.keeper.clone());
    let other = Coin::new(&mut *bank.chain, &keeper, &[]);
    let coin = Coin::new(&mut *bank.chain, &keeper, &erc20::transfer(bob, 5));
    other.mint(&mut *bank.chain, coin.at, 12);
    coin.mint(&mut *bank.chain, ada.address(), 1_000);
    coin.calls(&mut *bank.chain, other.at);
    bank.at = coin.at;
    for (moves, expected, paid) in [
        (Moves::Works, vec![], 0),
        (Moves::Reenters, vec![true, true], 10),
        (Moves::Reenters, vec![false, false], 10), // it has 2 left
    ] {
        coin.moves(&mut *bank.chain, moves);
        let tried: Vec<_> = bank
            .sends_twice()
            .into_iter()
            .flat_map(|receipt| {
                let receipt = receipt.expect("it works all the same");
                assert_eq!(receipt.output, TRUE);
                reentries(&receipt, coin.at)
            })
            .collect();
        assert_eq!(tried, expected);
        assert_eq!(erc20::balance_of(&mut *bank.chain, other.at, bob), paid);
    }
    bank.assert_have([400, 600, 400]);
}

#[test]
fn a_coin_that_is_sent_while_it_reenters_does_not_reenter_again() {
    // It calls itself, to pay Bob out of its own.
    let mut bank = Bank::without_currency();
    let (ada, bob, keeper) = (bank.ada.clone(), bank.bob.address(), bank.keeper.clone());
    let coin = Coin::new(&mut *bank.chain, &keeper, &erc20::transfer(bob, 5));
    for holder in [ada.address(), coin.at] {
        coin.mint(&mut *bank.chain, holder, 1_000);
    }
    coin.calls(&mut *bank.chain, coin.at);
    coin.moves(&mut *bank.chain, Moves::Reenters);
    bank.at = coin.at;
    let receipt = bank.transfer(&ada, bob, 100).expect("she has it");
    assert_eq!(reentries(&receipt, coin.at), [true]);
    assert_eq!(bank.balances([ada.address(), coin.at, bob]), [900, 995, 105]);
}
