//! A locked ticket follows its person, whatever becomes of the person's keys.

use super::*;
use e2e_tests::capped::Capped;
use fairsale_client::issuer;
use fairsale_interfaces::ticket::Recovered;

const ADA: [u8; 32] = [0xad; 32];
const BOB: [u8; 32] = [0xb0; 32];

/// Ada has a ticket, and moves to a new wallet.
fn moved() -> (Hall, Account) {
    let mut hall = Hall::locked(10, 100);
    let (ada, new) = (hall.ada.clone(), hall.chain.account("ada's new wallet"));
    hall.chain.fund(&new, 100 * DOT);
    hall.is_person(&ada, ADA);
    let sale = hall.sale(5);
    hall.issue_by(sale, ada.address(), ADA).expect("allotted");
    hall.is_person(&ada, NOBODY);
    hall.is_person(&new, ADA);
    (hall, new)
}

#[test]
fn the_person_takes_the_ticket_over_and_the_thief_is_left_with_nothing() {
    let (mut hall, new) = moved();
    let (thief, accomplice) = (hall.ada.clone(), hall.bob.clone());
    hall.approve(&thief, accomplice.address(), 1).expect("the ticket is at the old wallet");
    hall.approve_all(&thief, accomplice.address(), true);
    let receipt = hall.recover(&new, 1).expect("it is the person's");
    assert_eq!(receipt.sol_events::<sol::Transfer>(), [transfer_event(thief.address(), new.address(), 1)]);
    let recovered = Recovered { alias: ADA, id: 1, from: thief.address(), to: new.address() };
    assert!(receipt.announced::<Ink, _>(&recovered));
    assert_eq!(receipt.events.len(), 2);
    let expected = Holding { owner: new.address(), alias: ADA, approved: Address::zero() };
    assert_eq!(hall.ticket(1), Some(expected), "what the thief allowed is gone");
    assert_eq!((hall.list(thief.address()), hall.list(new.address())), (vec![], vec![1]));
    hall.chain.set_time(hall.transferable_at);
    for by in [&thief, &accomplice] {
        let error = hall.send(by, new.address(), accomplice.address(), 1).expect_err("it is not theirs");
        assert_eq!(error, Error::NotAllowed { caller: by.address() });
    }
    hall.send(&new, new.address(), accomplice.address(), 1).expect("it is hers");
}

#[test]
fn nobody_else_recovers_it() {
    let (mut hall, _) = moved();
    let (thief, bob) = (hall.ada.clone(), hall.bob.clone());
    hall.is_person(&bob, BOB);
    let sale = hall.sale(1);
    hall.issue_by(sale, bob.address(), BOB).expect("allotted");
    for by in [thief.clone(), bob.clone(), hall.seller.clone()] {
        let error = hall.recover(&by, 1).expect_err("not theirs");
        assert_eq!(error, Error::NotYours { caller: by.address() });
    }
    let message = hall.tickets().recover(1);
    assert_eq!(hall.act_by(sale, message).expect_err("a sale"), Error::NotYours { caller: sale });
    // Not even if the old wallet becomes another person's.
    hall.is_person(&thief, [0xcc; 32]);
    assert_eq!(hall.recover(&thief, 1).expect_err("another"), Error::NotYours { caller: thief.address() });
    assert_eq!((hall.owner(1), hall.owner(2)), (thief.address(), bob.address()));
}

#[test]
fn a_status_that_lapsed_recovers_nothing_until_it_is_back() {
    let (mut hall, new) = moved();
    hall.is_person(&new, NOBODY);
    assert_eq!(hall.recover(&new, 1).expect_err("nobody"), Error::NotYours { caller: new.address() });
    hall.is_person(&new, ADA);
    hall.recover(&new, 1).expect("hers");
}

#[test]
fn it_can_move_again_and_again_and_back() {
    let (mut hall, new) = moved();
    let old = hall.ada.clone();
    hall.recover(&new, 1).expect("hers");
    hall.recover(&new, 1).expect("hers already: nothing changes");
    assert_eq!(hall.list(new.address()), [1]);
    hall.is_person(&new, NOBODY);
    hall.is_person(&old, ADA);
    assert_eq!(hall.recover(&new, 1).expect_err("old"), Error::NotYours { caller: new.address() });
    hall.recover(&old, 1).expect("hers");
    assert_eq!((hall.list(old.address()), hall.list(new.address())), (vec![1], vec![]));
}

#[test]
fn recovery_ends_the_second_tickets_can_be_sent() {
    let (mut hall, new) = moved();
    let transferable_at = hall.transferable_at;
    for now in [transferable_at, transferable_at + 1] {
        hall.chain.set_time(now);
        let error = hall.recover(&new, 1).expect_err("free");
        assert_eq!(error, Error::Unlocked { transferable_at, now });
    }
    assert_eq!(hall.owner(1), hall.ada.address());
    let (mut hall, new) = moved();
    hall.chain.set_time(hall.transferable_at - 1);
    hall.recover(&new, 1).expect("the last second");
}

#[test]
fn unknown_and_unbound_tickets_are_not_recovered() {
    let (mut hall, new) = moved();
    let (ada, sale) = (hall.ada.address(), hall.sale(1));
    hall.issue_by(sale, ada, NOBODY).expect("allotted");
    assert_eq!(hall.recover(&new, 2).expect_err("nobody's"), Error::Unbound { id: 2 });
    // Who is nobody has nobody's alias.
    let nobody = hall.bob.clone();
    assert_eq!(hall.recover(&nobody, 2).expect_err("nobody's"), Error::Unbound { id: 2 });
    for id in [0, 3, u32::MAX] {
        assert_eq!(hall.recover(&new, id).expect_err("not issued"), Error::NoSuchTicket { id: id.into() });
    }
}

#[test]
fn a_source_that_fails_moves_nothing() {
    // An address without code, a contract that refuses all it is asked.
    let mut chain = Own::new();
    let someone = chain.account("someone");
    chain.fund(&someone, 1_000 * DOT);
    let refuses =
        chain.instantiate(&someone, &evm::receivers::receiver(&[]), vec![], 0, None).expect("deploys").address;
    let mut hall = Hall::asking(refuses, 10, 100, chain);
    let ada = hall.ada.clone();
    hall.issue(ada.address(), ADA);
    assert_eq!(hall.recover(&ada, 1).expect_err("it fails"), Error::PersonhoodUnavailable);
    let mut hall = Hall::asking(Address::zero(), 10, 100, Own::new());
    let ada = hall.ada.clone();
    hall.issue(ada.address(), ADA);
    assert_eq!(hall.recover(&ada, 1).expect_err("there is none"), Error::PersonhoodUnavailable);
    assert_eq!(hall.owner(1), ada.address());
}

#[test]
fn a_ticket_follows_a_person_whom_the_registry_binds_to_another_account() {
    let mut stage = Capped::without_sale(|_| ());
    let (old, new) = (stage.person("ada"), stage.wallet("ada's new wallet"));
    let alias = issuer::alias(&issuer::person("ada"), &CONTEXT);
    let terms = Terms {
        transferable_at: stage.chain.now() + 100,
        supply: 10,
        context: CONTEXT,
        personhood: stage.at.registry,
        seller: stage.roles.seller.address(),
    };
    let made = deploy_tickets(&mut *stage.chain, codes(), &stage.roles.seller, &terms, &texts());
    let address = made.expect("deploys").0;
    let issue = at::<TicketCollectionRef, Ink>(address).issue(old.address(), alias);
    stage.chain.send(&stage.roles.seller, issue).ok();
    let recover = || at::<TicketCollectionRef, Ink>(address).recover(1);
    assert_eq!(*stage.chain.send(&new, recover()).err(), Error::NotYours { caller: new.address() });
    // Issuers bind ada to her new account; the old one is nobody's, whoever has its key.
    stage.attest("ada", &new, 2, u64::MAX, 2).expect("two issuers signed");
    assert_eq!(*stage.chain.send(&old, recover()).err(), Error::NotYours { caller: old.address() });
    stage.chain.send(&new, recover()).ok();
    let owner = at::<TicketCollectionRef, Ink>(address).owner_of(1);
    assert_eq!(stage.chain.ask(owner).expect("a view").value, Some(new.address()));
    // The old account becomes another person's, who gets nothing by it.
    stage.attest("mallory", &old, 2, u64::MAX, 1).expect("two issuers signed");
    assert_eq!(*stage.chain.send(&old, recover()).err(), Error::NotYours { caller: old.address() });
}
