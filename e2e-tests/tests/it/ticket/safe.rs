//! Sending to contracts, which are asked whether they take tickets.

use super::*;
use alloy_core::sol_types::SolCall;
use e2e_tests::evm::{
    BEHAVIOUR,
    receivers::{Takes, receiver},
    reentries,
};

impl Hall {
    fn receiver(&mut self, reentry: &[u8]) -> Address {
        self.chain.instantiate(&self.seller, &receiver(reentry), vec![], 0, None).expect("deploys").address
    }

    fn tell(&mut self, receiver: Address, takes: Takes) {
        let mut data = [0; 68];
        data[4..36].copy_from_slice(&BEHAVIOUR);
        data[67] = takes as u8;
        self.chain.call(&self.seller, receiver, data.to_vec(), 0).expect("it listens");
    }

    fn send_safely(&mut self, by: &Account, to: Address, id: u32, data: &[u8]) -> Result<Receipt, Error> {
        let message = self.tickets().safe_transfer_from(self.ada.address(), to, id, data.to_vec());
        self.act(by, message).map(|((), receipt)| receipt)
    }
}

/// Ada has ticket 1, which can be sent.
fn hall() -> Hall {
    let mut hall = Hall::free(10);
    hall.issue(hall.ada.address(), [1; 32]);
    hall
}

#[test]
fn a_contract_that_takes_tickets_is_told_all_about_it() {
    for data in [&[][..], &[7], &[8; 32], &[9; 333]] {
        let mut hall = hall();
        let (ada, bob, to) = (hall.ada.clone(), hall.bob.clone(), hall.receiver(&[]));
        hall.approve_all(&ada, bob.address(), true);
        let receipt = hall.send_safely(&bob, to, 1, data).expect("it takes it");
        assert_eq!(receipt.sol_events::<sol::Transfer>(), [transfer_event(ada.address(), to, 1)]);
        let [_, told] = &receipt.events[..] else { panic!("a transfer, and what the receiver logged") };
        assert_eq!(told.contract, to);
        let told = sol::onERC721ReceivedCall::abi_decode_validate(&told.data).expect("as Solidity has it");
        assert_eq!((told.operator, told.from), (bob.address().0.into(), ada.address().0.into()));
        assert_eq!((told.tokenId, &told.data[..]), (U256::from(1), data));
        assert_eq!((hall.owner(1), hall.list(to)), (to, vec![1]));
    }
}

#[test]
fn a_contract_that_does_not_say_so_gets_nothing() {
    for takes in [Takes::Reverts, Takes::Nothing, Takes::Zero, Takes::Number, Takes::TooMuch] {
        let mut hall = hall();
        let (ada, to) = (hall.ada.clone(), hall.receiver(&[]));
        hall.tell(to, takes);
        let error = hall.send_safely(&ada, to, 1, &[]).expect_err("it does not take it");
        assert_eq!(error, Error::ReceiverRefused { receiver: to }, "{takes:?}");
        assert_eq!((hall.list(ada.address()), hall.list(to)), (vec![1], vec![]), "{takes:?}");
        // It is not asked when it is not sent safely.
        let receipt = hall.send(&ada, ada.address(), to, 1).expect("not asked");
        assert_sent(&receipt, ada.address(), to, 1);
    }
}

#[test]
fn a_contract_that_is_none_for_tickets_gets_nothing() {
    let mut hall = hall();
    let (ada, sale, token) = (hall.ada.clone(), hall.contract(), hall.at);
    // One that passes calls on, the collection itself.
    for receiver in [sale, token] {
        let error = hall.send_safely(&ada, receiver, 1, &[]).expect_err("it knows no tickets");
        assert_eq!(error, Error::ReceiverRefused { receiver });
    }
    // The collection could never send it on, however it came there.
    let error = hall.send(&ada, ada.address(), token, 1).expect_err("it would be lost");
    assert_eq!(error, Error::ReceiverRefused { receiver: token });
    assert_eq!(hall.owner(1), ada.address());
}

#[test]
fn a_wallet_is_not_asked() {
    let mut hall = hall();
    let (ada, bob) = (hall.ada.clone(), hall.bob.address());
    let receipt = hall.send_safely(&ada, bob, 1, &[1, 2, 3]).expect("a wallet");
    assert_sent(&receipt, ada.address(), bob, 1);
}

#[test]
fn a_contract_that_reenters_gets_in_nowhere() {
    let mut hall = hall();
    let (ada, bob) = (hall.ada.clone(), hall.bob.address());
    // Takes all that Ada has by her leave, sends on what it is getting, asks whose it is.
    let again = evm::input(hall.tickets().transfer_from(ada.address(), bob, 2));
    let owner_of = evm::input(hall.tickets().owner_of(1));
    for reentry in [again, owner_of] {
        let id = hall.issue(ada.address(), NOBODY);
        let to = hall.receiver(&reentry);
        hall.approve_all(&ada, to, true);
        hall.tell(to, Takes::Reenters);
        let receipt = hall.send_safely(&ada, to, id, &[]).expect("it takes it");
        assert_eq!(reentries(&receipt, to), [false]);
        assert_eq!(hall.list(to), [id]);
    }
    assert_eq!((hall.list(ada.address()), hall.list(bob)), (vec![1], vec![]));
}

#[test]
fn sending_safely_follows_the_same_rules() {
    let mut hall = hall();
    let (ada, bob) = (hall.ada.clone(), hall.bob.clone());
    let error = hall.send_safely(&bob, bob.address(), 1, &[]).expect_err("not his");
    assert_eq!(error, Error::NotAllowed { caller: bob.address() });
    assert_eq!(hall.send_safely(&ada, Address::zero(), 1, &[]).expect_err("nobody"), Error::ZeroAddress);
    let none = Error::NoSuchTicket { id: 2.into() };
    assert_eq!(hall.send_safely(&ada, bob.address(), 2, &[]).expect_err("none"), none);
}
