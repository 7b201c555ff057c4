//! The rules alone, on storage outside of a chain.

use crate::ledger::{Ledger, PackedTerms, Terms, number_of};
use crate::rules::received_by;
use fairsale_interfaces::{
    badge::{Error, Voucher},
    personhood::Personhood,
};
use fairsale_math::Timestamp;
use ink::Address;

const ORGANISER: Address = ink::primitives::H160([0x0a; 20]);
const ACCOUNT: Address = ink::primitives::H160([1; 20]);

fn ledger(cap: u32) -> Ledger {
    let terms = Terms { cap, context: [0xba; 32], gate: [9; 20].into(), organiser: ORGANISER, min_status: 1 };
    Ledger::new(PackedTerms::from(&terms))
}

/// A person of this alias.
fn person(alias: u8) -> Option<Personhood> {
    Some(Personhood { status: 2, context_alias: [alias; 32] })
}

#[ink::test]
fn an_account_that_the_organiser_minted_for_takes_no_voucher_after() {
    let mut ledger = ledger(0);
    ledger.give_at_once(ACCOUNT, person(1)).expect("a person");
    // It is another person's now, and a voucher for it was never used.
    let refused = ledger.give_by_voucher(ACCOUNT, person(2)).expect_err("it was named before");
    assert_eq!(*refused, Error::AccountUsed { account: ACCOUNT, number: 1 });
    assert_eq!((ledger.minted, number_of(&[2; 32])), (1, 0));
    // The organiser may, knowing whose it is.
    assert_eq!(ledger.give_at_once(ACCOUNT, person(2)).expect("a person").number, 2);
    assert_eq!((received_by(ACCOUNT), number_of(&[1; 32]), number_of(&[2; 32])), (2, 1, 2));
}

#[ink::test]
fn without_a_cap_the_numbers_end_the_badges() {
    let mut ledger = ledger(0);
    ledger.minted = u32::MAX - 1;
    assert_eq!(ledger.give_at_once(ACCOUNT, person(1)).expect("the last").number, u32::MAX);
    let refused = ledger.give_at_once(ACCOUNT, person(2)).expect_err("one too many");
    assert_eq!(*refused, Error::AllMinted { cap: u32::MAX });
}

#[ink::test]
fn a_voucher_holds_until_the_second_it_expires() {
    let ledger = ledger(0);
    let voucher = |expires| Voucher { account: ACCOUNT, expires: Timestamp(expires) };
    for (now, expires, holds) in [(0, 0, false), (0, 1, true), (9, 10, true), (10, 10, false), (11, 10, false)] {
        let checked = ledger.check_voucher(&voucher(expires), Some(ORGANISER), Timestamp(now));
        let expected = if holds { Ok(()) } else { Err(Box::new(Error::Expired { expires, now })) };
        assert_eq!(checked, expected);
    }
}

#[ink::test]
fn only_the_organiser_signs() {
    let ledger = ledger(0);
    let voucher = Voucher { account: ACCOUNT, expires: Timestamp(1) };
    let check = |signer| ledger.check_voucher(&voucher, signer, Timestamp(0)).map_err(|refusal| *refusal);
    assert_eq!(check(Some(ORGANISER)), Ok(()));
    assert_eq!(check(None), Err(Error::MalformedSignature));
    assert_eq!(check(Some(ACCOUNT)), Err(Error::WrongSigner { signer: ACCOUNT }));
}

#[ink::test]
fn a_query_asks_the_gate_once_in_the_badges_own_context_and_twice_in_others() {
    let mut ledger = ledger(0);
    ledger.give_at_once(ACCOUNT, person(0xba)).expect("a person");
    let asked = core::cell::RefCell::new(vec![]);
    let gate = |context: &[u8; 32]| {
        asked.borrow_mut().push(context[0]);
        Some(Personhood { status: 2, context_alias: *context })
    };
    for (context, questions) in [(0xba, vec![0xba]), (0xe1, vec![0xba, 0xe1])] {
        asked.borrow_mut().clear();
        let said = ledger.status(&[context; 32], gate).expect("the gate answers");
        assert_eq!((said.status, said.context_alias), (2, [context; 32]));
        assert_eq!(*asked.borrow(), questions);
    }
    // Whoever holds none is nobody, without another question.
    let stranger = |context: &[u8; 32]| {
        assert_eq!(context[0], 0xba);
        person(3)
    };
    assert_eq!(ledger.status(&[0xe1; 32], stranger), Some(Personhood::NONE));
    assert_eq!(ledger.status(&[0xe1; 32], |_| None), None);
    let fails_later = |context: &[u8; 32]| (context[0] == 0xba).then_some(person(0xba)).flatten();
    assert_eq!(ledger.status(&[0xe1; 32], fails_later), None, "not nobody");
}
