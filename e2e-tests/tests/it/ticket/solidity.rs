//! The same by Solidity's ABI, as wallets, markets and other contracts speak it.

use super::*;
use alloy_core::{
    primitives::{FixedBytes, keccak256},
    sol_types::SolCall,
};
use e2e_tests::evm::receivers::receiver;
use fairsale_interfaces::erc721::{APPROVAL, APPROVAL_FOR_ALL, INTERFACES, LOCKED, RECEIVED, TRANSFER};

impl Hall {
    fn view<Call: SolCall>(&mut self, call: Call) -> Call::Return {
        let receipt = self.chain.dry_run(&self.ada, self.at, call.abi_encode(), 0).expect("a view");
        assert_eq!(receipt.events, vec![]);
        Call::abi_decode_returns_validate(&receipt.output).expect("as Solidity answers")
    }

    fn call<Call: SolCall>(&mut self, from: &Account, call: &Call) -> Result<Receipt, Error> {
        self.raw(from, call.abi_encode())
    }

    /// Calls by Solidity ABI a function that returns nothing, or would have.
    fn raw(&mut self, from: &Account, data: Vec<u8>) -> Result<Receipt, Error> {
        match self.chain.call(from, self.at, data, 0) {
            Ok(receipt) => {
                assert!(receipt.output.is_empty());
                Ok(receipt)
            }
            Err(CallError::Reverted { output, .. }) => {
                assert_eq!(output[..2], [0, 1], "a refusal of the message's own");
                Err(Decode::decode(&mut &output[2..]).expect("an error of the collection"))
            }
            Err(other) => panic!("{other}"),
        }
    }

    fn refused<Call: SolCall>(&mut self, call: &Call) -> Error {
        let ada = self.ada.clone();
        self.call(&ada, call).expect_err("to be refused")
    }
}

fn sol(address: Address) -> alloy_core::primitives::Address {
    address.0.into()
}

/// Numbers that no ticket has, and no u32 and no u128.
fn strange() -> [U256; 5] {
    [U256::ZERO, U256::from(99), U256::from(1) << 32, (U256::from(1) << 128) + U256::from(1), U256::MAX]
}

/// As the collection has it in errors.
fn number(number: U256) -> ink::U256 {
    ink::U256::from_big_endian(&number.to_be_bytes::<32>())
}

#[test]
fn it_says_what_it_is() {
    let mut hall = Hall::locked(1_000, 100);
    assert_eq!(hall.view(sol::nameCall {}), "Fair Hall");
    assert_eq!(hall.view(sol::symbolCall {}), "HALL");
    let supports = |hall: &mut Hall, id: [u8; 4]| hall.view(sol::supportsInterfaceCall { interfaceId: FixedBytes(id) });
    for id in INTERFACES {
        assert!(supports(&mut hall, id));
    }
    for id in [[0xff; 4], [0; 4], [0x01, 0xff, 0xc9, 0xa8], [0x80, 0xac, 0x58, 0xce]] {
        assert!(!supports(&mut hall, id));
    }
}

#[test]
fn interfaces_selectors_and_topics_are_those_of_the_eips() {
    let id = |selectors: &[[u8; 4]]| {
        selectors.iter().fold([0; 4], |id, selector| std::array::from_fn(|byte| id[byte] ^ selector[byte]))
    };
    let erc721 = [
        sol::balanceOfCall::SELECTOR,
        sol::ownerOfCall::SELECTOR,
        sol::approveCall::SELECTOR,
        sol::getApprovedCall::SELECTOR,
        sol::setApprovalForAllCall::SELECTOR,
        sol::isApprovedForAllCall::SELECTOR,
        sol::transferFromCall::SELECTOR,
        sol::safe::safeTransferFromCall::SELECTOR,
        sol::safe_with::safeTransferFromCall::SELECTOR,
    ];
    let metadata = [sol::nameCall::SELECTOR, sol::symbolCall::SELECTOR, sol::tokenURICall::SELECTOR];
    let enumerable =
        [sol::totalSupplyCall::SELECTOR, sol::tokenByIndexCall::SELECTOR, sol::tokenOfOwnerByIndexCall::SELECTOR];
    let expected =
        [sol::supportsInterfaceCall::SELECTOR, id(&erc721), id(&metadata), id(&enumerable), sol::lockedCall::SELECTOR];
    assert_eq!(INTERFACES, expected);
    assert_eq!(RECEIVED, sol::onERC721ReceivedCall::SELECTOR);
    assert_eq!(TRANSFER, keccak256("Transfer(address,address,uint256)"));
    assert_eq!(APPROVAL, keccak256("Approval(address,address,uint256)"));
    assert_eq!(APPROVAL_FOR_ALL, keccak256("ApprovalForAll(address,address,bool)"));
    assert_eq!(LOCKED, keccak256("Locked(uint256)"));
}

#[test]
fn texts_of_any_length_come_back_as_they_were_given() {
    let mut hall = Hall::free(1);
    let seller = hall.seller.clone();
    for base_uri in ["", "x", "https://exämple.org/✓/", &"y".repeat(31), &"y".repeat(32), &"z".repeat(300)] {
        let given =
            TicketTexts { name: base_uri.to_owned(), symbol: base_uri.to_owned(), base_uri: base_uri.to_owned() };
        hall.at = deploy_tickets(&mut *hall.chain, codes(), &seller, &hall.terms, &given).expect("deploys").0;
        assert_eq!(hall.view(sol::nameCall {}), base_uri);
        assert_eq!(hall.view(sol::symbolCall {}), base_uri);
        hall.issue(seller.address(), NOBODY);
        assert_eq!(hall.view(sol::tokenURICall { tokenId: U256::from(1) }), format!("{base_uri}1"));
    }
}

#[test]
fn the_address_of_the_metadata_ends_with_the_number() {
    let mut hall = Hall::free(200);
    let ada = hall.ada.address();
    for id in 1..=101 {
        assert_eq!(hall.issue(ada, NOBODY), id);
    }
    for id in [1, 9, 10, 11, 99, 100, 101] {
        assert_eq!(hall.view(sol::tokenURICall { tokenId: U256::from(id) }), format!("ipfs://hall/{id}"));
    }
}

#[test]
fn both_abis_see_the_same() {
    let mut hall = Hall::free(10);
    let (seller, ada, bob) = (hall.seller.address(), hall.ada.clone(), hall.bob.address());
    for to in [ada.address(), bob, ada.address()] {
        hall.issue(to, NOBODY);
    }
    hall.approve(&ada, bob, 3).expect("hers");
    hall.approve_all(&ada, seller, true);
    assert_eq!(hall.view(sol::totalSupplyCall {}), U256::from(3));
    for (owner, list) in [(ada.address(), vec![1, 3]), (bob, vec![2]), (seller, vec![])] {
        assert_eq!(hall.list(owner), list);
        assert_eq!(hall.view(sol::balanceOfCall { owner: sol(owner) }), U256::from(list.len()));
        for (index, id) in (0u32..).zip(list) {
            let call = sol::tokenOfOwnerByIndexCall { owner: sol(owner), index: U256::from(index) };
            assert_eq!(hall.view(call), U256::from(id));
            assert_eq!(hall.view(sol::ownerOfCall { tokenId: U256::from(id) }), sol(owner));
        }
    }
    for index in 0..3 {
        assert_eq!(hall.view(sol::tokenByIndexCall { index: U256::from(index) }), U256::from(index + 1));
    }
    assert_eq!(hall.view(sol::getApprovedCall { tokenId: U256::from(3) }), sol(bob));
    assert_eq!(hall.view(sol::getApprovedCall { tokenId: U256::from(1) }), sol(Address::zero()));
    let may = |hall: &mut Hall, operator| {
        let owner = sol(hall.ada.address());
        hall.view(sol::isApprovedForAllCall { owner, operator: sol(operator) })
    };
    assert!(may(&mut hall, seller) && !may(&mut hall, bob));
}

#[test]
fn transfers_and_approvals_do_and_announce_what_ink_s_do() {
    let mut hall = Hall::free(10);
    let (seller, ada, bob) = (hall.seller.clone(), hall.ada.clone(), hall.bob.clone());
    for _ in 0..5 {
        hall.issue(ada.address(), NOBODY);
    }
    let to_bob =
        |id| sol::transferFromCall { from: sol(ada.address()), to: sol(bob.address()), tokenId: U256::from(id) };
    assert_sent(&hall.call(&ada, &to_bob(1)).expect("hers"), ada.address(), bob.address(), 1);
    let call = sol::approveCall { to: sol(bob.address()), tokenId: U256::from(2) };
    let receipt = hall.call(&ada, &call).expect("hers");
    let event = sol::Approval { owner: sol(ada.address()), approved: sol(bob.address()), tokenId: U256::from(2) };
    assert_eq!((receipt.events.len(), receipt.sol_events::<sol::Approval>()), (1, vec![event]));
    assert_sent(&hall.call(&bob, &to_bob(2)).expect("he was let"), ada.address(), bob.address(), 2);
    for approved in [true, false] {
        let call = sol::setApprovalForAllCall { operator: sol(seller.address()), approved };
        let receipt = hall.call(&ada, &call).expect("everybody may");
        let event = sol::ApprovalForAll { owner: sol(ada.address()), operator: sol(seller.address()), approved };
        assert_eq!((receipt.events.len(), receipt.sol_events::<sol::ApprovalForAll>()), (1, vec![event]));
        assert_eq!(hall.call(&seller, &to_bob(3)).is_ok(), approved);
        assert_eq!(hall.owner(4), ada.address());
    }
    assert_eq!(hall.refused(&to_bob(1)), Error::NotOwner { account: ada.address(), owner: bob.address() });
    assert_eq!(hall.call(&seller, &to_bob(4)).expect_err("not his"), Error::NotAllowed { caller: seller.address() });
    let lost = sol::transferFromCall { from: sol(ada.address()), to: [0; 20].into(), tokenId: U256::from(4) };
    assert_eq!(hall.refused(&lost), Error::ZeroAddress);
    assert_eq!((hall.list(ada.address()), hall.list(bob.address())), (vec![5, 4], vec![1, 2, 3]));
}

#[test]
fn both_safe_transfers_ask_the_receiver_and_one_tells_it_more() {
    let mut hall = Hall::free(12);
    let (ada, bob) = (hall.ada.clone(), hall.bob.address());
    let takes = hall.chain.instantiate(&hall.seller, &receiver(&[]), vec![], 0, None).expect("deploys").address;
    let refuses = hall.contract();
    for data in [vec![], vec![1; 31], vec![2; 32], vec![3; 500]] {
        let (plain, more) = (hall.issue(ada.address(), NOBODY), hall.issue(ada.address(), NOBODY));
        let told = |receipt: &Receipt| {
            let [_, told] = &receipt.events[..] else { panic!("a transfer, and what the receiver logged") };
            sol::onERC721ReceivedCall::abi_decode_validate(&told.data).expect("as Solidity has it").data.to_vec()
        };
        let from = sol(ada.address());
        let call = |to, id| sol::safe::safeTransferFromCall { from, to: sol(to), tokenId: U256::from(id) };
        let with = |to, id| sol::safe_with::safeTransferFromCall {
            from,
            to: sol(to),
            tokenId: U256::from(id),
            data: data.clone().into(),
        };
        assert_eq!(hall.refused(&call(refuses, plain)), Error::ReceiverRefused { receiver: refuses });
        assert_eq!(hall.refused(&with(refuses, more)), Error::ReceiverRefused { receiver: refuses });
        assert!(told(&hall.call(&ada, &call(takes, plain)).expect("it takes it")).is_empty());
        assert_eq!(told(&hall.call(&ada, &with(takes, more)).expect("it takes it")), data);
        let last = hall.issue(ada.address(), NOBODY);
        assert_sent(&hall.call(&ada, &with(bob, last)).expect("a wallet"), ada.address(), bob, last);
    }
}

#[test]
fn locked_says_so_to_the_second() {
    let mut hall = Hall::locked(10, 100);
    let ada = hall.ada.clone();
    hall.issue(ada.address(), [1; 32]);
    let to_bob =
        sol::transferFromCall { from: sol(ada.address()), to: sol(hall.bob.address()), tokenId: U256::from(1) };
    let transferable_at = hall.transferable_at;
    for now in [hall.chain.now(), transferable_at - 1] {
        hall.chain.set_time(now);
        assert!(hall.view(sol::lockedCall { tokenId: U256::from(1) }));
        assert_eq!(hall.refused(&to_bob), Error::Locked { transferable_at, now });
    }
    for now in [transferable_at, transferable_at + 1] {
        hall.chain.set_time(now);
        assert!(!hall.view(sol::lockedCall { tokenId: U256::from(1) }));
    }
    hall.call(&ada, &to_bob).expect("free");
}

#[test]
fn what_is_no_ticket_and_nobody_is_refused() {
    let mut hall = Hall::free(10);
    let (ada, bob) = (sol(hall.ada.address()), sol(hall.bob.address()));
    hall.issue(hall.ada.address(), NOBODY);
    for id in strange() {
        let none = Error::NoSuchTicket { id: number(id) };
        assert_eq!(hall.refused(&sol::ownerOfCall { tokenId: id }), none);
        assert_eq!(hall.refused(&sol::getApprovedCall { tokenId: id }), none);
        assert_eq!(hall.refused(&sol::tokenURICall { tokenId: id }), none);
        assert_eq!(hall.refused(&sol::lockedCall { tokenId: id }), none);
        assert_eq!(hall.refused(&sol::approveCall { to: bob, tokenId: id }), none);
        assert_eq!(hall.refused(&sol::transferFromCall { from: ada, to: bob, tokenId: id }), none);
        assert_eq!(hall.refused(&sol::safe::safeTransferFromCall { from: ada, to: bob, tokenId: id }), none);
    }
    for index in &strange()[1..] {
        let none = Error::NoSuchIndex { index: number(*index), count: 1 };
        assert_eq!(hall.refused(&sol::tokenByIndexCall { index: *index }), none);
        assert_eq!(hall.refused(&sol::tokenOfOwnerByIndexCall { owner: ada, index: *index }), none);
    }
    let (index, none) = (U256::from(1), Error::NoSuchIndex { index: 1.into(), count: 1 });
    assert_eq!(hall.refused(&sol::tokenByIndexCall { index }), none, "one more than there are");
    assert_eq!(hall.refused(&sol::balanceOfCall { owner: [0; 20].into() }), Error::ZeroAddress);
    let call = sol::tokenOfOwnerByIndexCall { owner: [0; 20].into(), index: U256::ZERO };
    assert_eq!(hall.refused(&call), Error::ZeroAddress);
}

#[test]
fn call_data_cut_short_is_refused() {
    let mut hall = Hall::free(10);
    let ada = hall.ada.clone();
    for _ in 0..2 {
        hall.issue(ada.address(), NOBODY);
    }
    let (from, to) = (sol(ada.address()), sol(hall.bob.address()));
    let data = vec![7; 40].into();
    let one = U256::from(1);
    let with = sol::safe_with::safeTransferFromCall { from, to, tokenId: one, data }.abi_encode();
    // Solidity's own encoders fill the last word; all that counts is there.
    let with = with[..with.len() - 24].to_vec();
    let calls = [
        sol::supportsInterfaceCall { interfaceId: FixedBytes([1, 2, 3, 4]) }.abi_encode(),
        sol::balanceOfCall { owner: from }.abi_encode(),
        sol::ownerOfCall { tokenId: one }.abi_encode(),
        sol::getApprovedCall { tokenId: one }.abi_encode(),
        sol::tokenURICall { tokenId: one }.abi_encode(),
        sol::lockedCall { tokenId: one }.abi_encode(),
        sol::isApprovedForAllCall { owner: from, operator: to }.abi_encode(),
        sol::tokenByIndexCall { index: one }.abi_encode(),
        sol::tokenOfOwnerByIndexCall { owner: from, index: one }.abi_encode(),
        sol::approveCall { to, tokenId: one }.abi_encode(),
        sol::setApprovalForAllCall { operator: to, approved: true }.abi_encode(),
        sol::transferFromCall { from, to, tokenId: one }.abi_encode(),
        sol::safe::safeTransferFromCall { from, to, tokenId: one }.abi_encode(),
        with.clone(),
    ];
    for whole in calls {
        for len in [whole.len() - 1, whole.len() - 32, 4] {
            let error = hall.raw(&ada, whole[..len].to_vec()).expect_err("cut");
            assert_eq!(error, Error::Malformed, "{len} of {whole:02x?}");
        }
    }
    assert_eq!(hall.list(ada.address()), [1, 2]);
    hall.raw(&ada, with).expect("whole");
}

#[test]
fn arguments_that_are_none_are_refused() {
    let mut hall = Hall::free(10);
    let ada = hall.ada.clone();
    hall.issue(ada.address(), NOBODY);
    let (from, to) = (sol(ada.address()), sol(hall.bob.address()));
    let mut truth = sol::setApprovalForAllCall { operator: to, approved: true }.abi_encode();
    for (byte, value) in [(67, 2), (66, 1), (36, 1)] {
        let before = std::mem::replace(&mut truth[byte], value);
        assert_eq!(hall.raw(&ada, truth.clone()).expect_err("neither"), Error::Malformed);
        truth[byte] = before;
    }
    let whole = sol::safe_with::safeTransferFromCall { from, to, tokenId: U256::from(1), data: vec![7; 40].into() };
    let whole = whole.abi_encode();
    // Where the bytes begin, and how many there are: past the end, and past all numbers.
    for word in [4 + 3 * 32, 4 + 4 * 32] {
        for value in [U256::from(1_000), U256::from(u32::MAX), U256::from(u64::MAX), U256::from(u128::MAX), U256::MAX] {
            let mut data = whole.clone();
            data[word..][..32].copy_from_slice(&value.to_be_bytes::<32>());
            assert_eq!(hall.raw(&ada, data).expect_err("not there"), Error::Malformed, "{value}");
        }
    }
    assert_eq!(hall.owner(1), ada.address());
    // What comes behind the arguments is not looked at.
    let more = [&whole[..], &[0xff; 7]].concat();
    hall.raw(&ada, more).expect("whole");
}

#[test]
fn what_it_does_not_know_is_refused() {
    let mut hall = Hall::free(10);
    let (ada, at) = (hall.ada.clone(), hall.at);
    for data in [&[][..], &[0x23, 0xb8, 0x72], &[0xff; 100], &[0; 4], &[0x70, 0xa0, 0x82, 0x32]] {
        let answer = hall.chain.call(&ada, at, data.to_vec(), 0);
        assert!(matches!(answer, Err(CallError::Reverted { .. })), "{answer:?}");
    }
}
