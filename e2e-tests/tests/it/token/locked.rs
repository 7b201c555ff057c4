//! Before `transferable_at` only the sales that the seller named may send.

use super::*;
use ink::scale::Encode;

/// As a contract is told that it may not.
fn refusal(error: Error) -> Vec<u8> {
    Ok::<_, ()>(Err::<(), _>(error)).encode()
}

#[test]
fn the_second_it_becomes_transferable_everybody_sends() {
    let mut till = Till::locked(1_000, 100);
    let (seller, bob) = (till.seller.clone(), till.bob.address());
    let transferable_at = till.transferable_at;
    for now in [transferable_at - 100, transferable_at - 1] {
        till.chain.set_time(now);
        for value in [0, 1, 1_000, 1_001] {
            let error = till.transfer(&seller, bob, value).expect_err("locked");
            assert_eq!(error, Error::Locked { transferable_at, now });
        }
    }
    till.chain.set_time(transferable_at);
    till.transfer(&seller, bob, 1).expect("free");
    till.chain.set_time(transferable_at + 1);
    till.transfer(&seller, bob, 1).expect("free");
    assert_eq!(till.balance(bob), 2);
}

#[test]
fn an_allowance_does_not_get_around_the_lock() {
    let mut till = Till::locked(1_000, 100);
    let (seller, ada, bob) = (till.seller.clone(), till.ada.clone(), till.bob.address());
    let (transferable_at, now) = (till.transferable_at, till.chain.now());
    till.approve(&seller, ada.address(), 300);
    till.approve(&seller, seller.address(), 300);
    for by in [&ada, &seller] {
        let error = till.transfer_from(by, seller.address(), bob, 1).expect_err("locked");
        assert_eq!(error, Error::Locked { transferable_at, now });
    }
    // Nor is a sale a way around: whose tokens it sends decides, not who sends them.
    let sale = till.contract();
    till.allot(&seller, sale, 10).expect("the seller may");
    till.approve(&seller, sale, 300);
    let call = e2e_tests::evm::input(till.token().transfer_from(seller.address(), bob, 1));
    let data = [till.at.as_bytes(), &call].concat();
    let sent = till.chain.call(&ada, sale, data, 0);
    let Err(fairsale_chain::CallError::Reverted { output, .. }) = sent else { panic!("{sent:?}") };
    assert_eq!(output, refusal(Error::Locked { transferable_at, now }));
    assert_eq!(till.balances([seller.address(), bob]), [990, 0]);
    till.chain.set_time(transferable_at);
    till.transfer_from(&ada, seller.address(), bob, 300).expect("free");
}

#[test]
fn a_named_sale_sends_before_the_date_and_the_buyer_cannot() {
    let mut till = Till::locked(1_000, 100);
    let (seller, ada, bob) = (till.seller.clone(), till.ada.clone(), till.bob.address());
    let (transferable_at, now) = (till.transferable_at, till.chain.now());
    let (sale, other) = (till.contract(), till.contract());
    let receipt = till.allot(&seller, sale, 600).expect("the seller may");
    assert_sent(&receipt, seller.address(), sale, 600);
    assert_eq!(till.balances([seller.address(), sale, other]), [400, 600, 0]);
    let receipt = till.send_by(sale, ada.address(), 250).expect("a sale sends");
    assert_sent(&receipt, sale, ada.address(), 250);
    let error = till.transfer(&ada, bob, 1).expect_err("locked");
    assert_eq!(error, Error::Locked { transferable_at, now });
    let error = till.send_by(sale, bob, 351).expect_err("too much");
    assert_eq!(error, refusal(Error::InsufficientBalance { balance: 350, needed: 351 }));
    // A contract that has tokens but was not named is like everybody.
    till.send_by(sale, other, 350).expect("a sale sends all");
    assert_eq!(till.send_by(other, bob, 1).expect_err("locked"), refusal(Error::Locked { transferable_at, now }));
    assert_eq!(till.balances([seller.address(), sale, other, ada.address()]), [400, 0, 350, 250]);
}

#[test]
fn whom_a_sale_allows_sends_its_tokens() {
    let mut till = Till::locked(1_000, 100);
    let (seller, ada) = (till.seller.clone(), till.ada.clone());
    let sale = till.contract();
    till.allot(&seller, sale, 600).expect("the seller may");
    let call = e2e_tests::evm::input(till.token().approve(ada.address(), 100));
    let data = [till.at.as_bytes(), &call].concat();
    till.chain.call(&ada, sale, data, 0).expect("a sale may");
    till.transfer_from(&ada, sale, ada.address(), 100).expect("allowed by the sale");
    assert_eq!(till.balances([sale, ada.address()]), [500, 100]);
}

#[test]
fn it_says_who_the_seller_is_and_which_sales_were_named() {
    let mut till = Till::locked(1_000, 100);
    let (seller, ada) = (till.seller.clone(), till.ada.address());
    let (sale, other) = (till.contract(), till.contract());
    let said = |till: &mut Till| {
        let (who, token) = (till.token().seller(), till.token());
        assert_eq!(till.chain.ask(who).expect("a view").value, seller.address());
        [sale, other, seller.address(), ada, Address::zero()]
            .map(|account| till.chain.ask(token.is_sale(account)).expect("a view").value)
    };
    assert_eq!(said(&mut till), [false; 5]);
    till.allot(&seller, sale, 0).expect("the seller may");
    assert_eq!(said(&mut till), [true, false, false, false, false]);
    // What it sends to others, and when all may send, names nobody.
    till.allot(&seller, sale, 9).expect("the seller may");
    till.send_by(sale, other, 9).expect("a sale sends");
    till.chain.set_time(till.transferable_at);
    assert_eq!(said(&mut till), [true, false, false, false, false]);
}

#[test]
fn only_the_seller_names_sales() {
    let mut till = Till::locked(1_000, 100);
    let (ada, sale) = (till.ada.clone(), till.contract());
    for value in [0, 1] {
        let error = till.allot(&ada, sale, value).expect_err("not the seller");
        assert_eq!(error, Error::NotSeller { caller: ada.address() });
    }
    // Having tokens, or being a sale, makes nobody the seller.
    let seller = till.seller.clone();
    till.allot(&seller, sale, 10).expect("the seller may");
    let other = till.contract();
    let call = e2e_tests::evm::input(till.token().allot(other, 1));
    let data = [till.at.as_bytes(), &call].concat();
    let Err(fairsale_chain::CallError::Reverted { output, .. }) = till.chain.call(&seller, sale, data, 0) else {
        panic!("a sale is not the seller")
    };
    assert_eq!(output, refusal(Error::NotSeller { caller: sale }));
}

#[test]
fn a_wallet_is_no_sale() {
    let mut till = Till::locked(1_000, 100);
    let (seller, ada) = (till.seller.clone(), till.ada.address());
    for account in [ada, seller.address(), Address::zero(), Address::from([0x77; 20])] {
        let error = till.allot(&seller, account, 1).expect_err("it has no code");
        assert_eq!(error, Error::NotAContract { account });
    }
    assert_eq!(till.balance(seller.address()), 1_000);
}

#[test]
fn a_sale_is_not_allotted_more_than_there_is() {
    let mut till = Till::locked(1_000, 100);
    let (seller, sale) = (till.seller.clone(), till.contract());
    let error = till.allot(&seller, sale, 1_001).expect_err("too much");
    assert_eq!(error, Error::InsufficientBalance { balance: 1_000, needed: 1_001 });
    let receipt = till.allot(&seller, sale, 1_000).expect("all is not too much");
    assert_sent(&receipt, seller.address(), sale, 1_000);
    assert_eq!(till.balances([seller.address(), sale]), [0, 1_000]);
}

#[test]
fn allotting_again_adds() {
    let mut till = Till::locked(1_000, 100);
    let (seller, sale) = (till.seller.clone(), till.contract());
    for (value, sum) in [(100, 100), (0, 100), (250, 350), (650, 1_000)] {
        let receipt = till.allot(&seller, sale, value).expect("the seller may");
        assert_sent(&receipt, seller.address(), sale, value);
        assert_eq!(till.balance(sale), sum);
    }
    // All this was one sale: five more can be named.
    for _ in 0..5 {
        let sale = till.contract();
        till.allot(&seller, sale, 0).expect("there is room");
    }
    let one_too_many = till.contract();
    let error = till.allot(&seller, one_too_many, 0).expect_err("no room");
    assert_eq!(error, Error::TooManySales { limit: 6 });
}

#[test]
fn six_sales_can_be_named_and_hold_their_own() {
    let mut till = Till::locked(1_000, 100);
    let seller = till.seller.clone();
    let sales: Vec<Address> = (0..7).map(|_| till.contract()).collect();
    for (number, sale) in (1..=6).zip(&sales) {
        till.allot(&seller, *sale, number * 10).expect("there is room");
    }
    let error = till.allot(&seller, sales[6], 1).expect_err("no room");
    assert_eq!(error, Error::TooManySales { limit: 6 });
    assert_eq!(till.balances([seller.address(), sales[6]]), [790, 0]);
    for (number, sale) in (1..=6).zip(&sales) {
        assert_eq!(till.balance(*sale), number * 10);
        till.allot(&seller, *sale, 1).expect("those that are named");
    }
    // From one to the next, round and round.
    for pair in [(0, 1), (1, 2), (5, 0), (3, 3)] {
        till.send_by(sales[pair.0], sales[pair.1], 1).expect("a sale sends");
    }
    let expected = [11, 21, 32, 41, 51, 60];
    for (sale, balance) in sales.iter().zip(expected) {
        assert_eq!(till.balance(*sale), balance);
    }
    assert_eq!(expected.iter().sum::<u128>() + till.balance(seller.address()), 1_000);
}

#[test]
fn a_contract_that_has_tokens_keeps_them_when_it_is_named() {
    let mut till = Till::locked(1_000, 100);
    let (seller, ada) = (till.seller.clone(), till.ada.address());
    let (sale, second) = (till.contract(), till.contract());
    till.allot(&seller, sale, 500).expect("the seller may");
    till.send_by(sale, second, 120).expect("a sale sends");
    assert_eq!(till.balance(second), 120);
    till.allot(&seller, second, 30).expect("the seller may");
    assert_eq!(till.balances([seller.address(), sale, second]), [470, 380, 150]);
    till.send_by(second, ada, 150).expect("now it is a sale");
    assert_eq!(till.balances([second, ada]), [0, 150]);
}

#[test]
fn a_sale_keeps_its_tokens_when_everybody_may_send() {
    let mut till = Till::locked(1_000, 100);
    let (seller, sale) = (till.seller.clone(), till.contract());
    till.allot(&seller, sale, 500).expect("the seller may");
    till.chain.set_time(till.transferable_at);
    till.transfer(&seller, sale, 7).expect("free");
    assert_eq!(till.balance(sale), 507);
    till.send_by(sale, seller.address(), 507).expect("free");
    assert_eq!(till.balances([seller.address(), sale]), [1_000, 0]);
}

#[test]
fn what_is_bought_on_the_stage_stays_locked_until_long_after_the_sale() {
    let mut stage = Capped::announced(|_| ());
    let opens_at = stage.chain.now() + ANNOUNCED;
    let date = stage.at.token().transferable_at();
    assert!(stage.chain.ask(date).expect("a view").value > opens_at + OPEN);
}
