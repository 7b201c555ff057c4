//! Who sends what, when tickets are free.

use super::*;

/// Ada has tickets 1 and 2, Bob has 3; all can be sent.
fn hall() -> Hall {
    let mut hall = Hall::free(10);
    let (ada, bob) = (hall.ada.address(), hall.bob.address());
    for to in [ada, ada, bob] {
        hall.issue(to, [1; 32]);
    }
    hall
}

#[test]
fn only_the_owner_sends_and_whom_they_let() {
    let mut hall = hall();
    let (seller, ada, bob) = (hall.seller.clone(), hall.ada.clone(), hall.bob.clone());
    for by in [&seller, &bob] {
        let error = hall.send(by, ada.address(), by.address(), 1).expect_err("not theirs");
        assert_eq!(error, Error::NotAllowed { caller: by.address() });
    }
    // Whose it is, is not for the caller to say.
    let error = hall.send(&bob, bob.address(), seller.address(), 1).expect_err("not his");
    assert_eq!(error, Error::NotOwner { account: bob.address(), owner: ada.address() });
    let error = hall.send(&ada, bob.address(), ada.address(), 1).expect_err("not his");
    assert_eq!(error, Error::NotOwner { account: bob.address(), owner: ada.address() });
    assert_sent(&hall.send(&ada, ada.address(), bob.address(), 1).expect("hers"), ada.address(), bob.address(), 1);
    assert_eq!((hall.list(ada.address()), hall.list(bob.address())), (vec![2], vec![3, 1]));
    let error = hall.send(&ada, ada.address(), ada.address(), 1).expect_err("no longer hers");
    assert_eq!(error, Error::NotOwner { account: ada.address(), owner: bob.address() });
}

#[test]
fn who_is_approved_sends_that_ticket_once() {
    let mut hall = hall();
    let (seller, ada, bob) = (hall.seller.clone(), hall.ada.clone(), hall.bob.clone());
    let receipt = hall.approve(&ada, bob.address(), 1).expect("hers");
    let approval =
        sol::Approval { owner: ada.address().0.into(), approved: bob.address().0.into(), tokenId: U256::from(1) };
    assert_eq!((receipt.events.len(), receipt.sol_events::<sol::Approval>()), (1, vec![approval]));
    assert_eq!(hall.ticket(1).expect("issued").approved, bob.address());
    let message = hall.tickets().get_approved(1);
    assert_eq!(hall.chain.ask(message).expect("a view").value, Some(bob.address()));
    let error = hall.send(&bob, ada.address(), bob.address(), 2).expect_err("another ticket");
    assert_eq!(error, Error::NotAllowed { caller: bob.address() });
    // Who may send it, may not let others.
    let error = hall.approve(&bob, seller.address(), 1).expect_err("not his");
    assert_eq!(error, Error::NotAllowed { caller: bob.address() });
    hall.send(&bob, ada.address(), seller.address(), 1).expect("he was let");
    assert_eq!(hall.ticket(1).expect("issued").approved, Address::zero());
    // Wherever the ticket goes, even back: no longer.
    hall.send(&seller, seller.address(), ada.address(), 1).expect("his");
    let error = hall.send(&bob, ada.address(), bob.address(), 1).expect_err("no longer");
    assert_eq!(error, Error::NotAllowed { caller: bob.address() });
}

#[test]
fn an_approval_can_be_changed_and_taken_back() {
    let mut hall = hall();
    let (seller, ada, bob) = (hall.seller.clone(), hall.ada.clone(), hall.bob.clone());
    hall.approve(&ada, bob.address(), 1).expect("hers");
    hall.approve(&ada, seller.address(), 1).expect("hers");
    assert!(hall.send(&bob, ada.address(), bob.address(), 1).is_err());
    hall.approve(&ada, Address::zero(), 1).expect("hers");
    let message = hall.tickets().get_approved(1);
    assert_eq!(hall.chain.ask(message).expect("a view").value, None);
    assert!(hall.send(&seller, ada.address(), seller.address(), 1).is_err());
    assert_eq!(hall.owner(1), ada.address());
    // The place in the list, and the person, are as before.
    assert_eq!(hall.ticket(1).expect("issued").alias, [1; 32]);
    assert_eq!(hall.list(ada.address()), [1, 2]);
}

#[test]
fn an_operator_sends_all_of_an_owners_and_approves_until_told_otherwise() {
    let mut hall = hall();
    let (seller, ada, bob) = (hall.seller.clone(), hall.ada.clone(), hall.bob.clone());
    let receipt = hall.approve_all(&ada, bob.address(), true);
    let (owner, operator) = (ada.address().0.into(), bob.address().0.into());
    let event = sol::ApprovalForAll { owner, operator, approved: true };
    assert_eq!((receipt.events.len(), receipt.sol_events::<sol::ApprovalForAll>()), (1, vec![event]));
    let may = |hall: &mut Hall, owner: &Account, operator: &Account| {
        let message = hall.tickets().is_approved_for_all(owner.address(), operator.address());
        hall.chain.ask(message).expect("a view").value
    };
    assert!(may(&mut hall, &ada, &bob));
    assert!(!may(&mut hall, &bob, &ada) && !may(&mut hall, &ada, &seller), "nobody else");
    hall.send(&bob, ada.address(), seller.address(), 1).expect("he was let");
    hall.approve(&bob, seller.address(), 2).expect("he was let");
    // Of hers, not of others', whatever they had been hers.
    let error = hall.send(&bob, seller.address(), bob.address(), 1).expect_err("not hers");
    assert_eq!(error, Error::NotAllowed { caller: bob.address() });
    // Those to come as well.
    let id = hall.issue(ada.address(), NOBODY);
    hall.send(&bob, ada.address(), bob.address(), id).expect("he was let");
    hall.approve_all(&ada, bob.address(), false);
    assert!(!may(&mut hall, &ada, &bob));
    let error = hall.send(&bob, ada.address(), bob.address(), 2).expect_err("no longer");
    assert_eq!(error, Error::NotAllowed { caller: bob.address() });
    hall.send(&seller, ada.address(), seller.address(), 2).expect("what was approved stays so");
}

#[test]
fn nothing_is_sent_to_nobody_and_no_ticket_that_is_none() {
    let mut hall = hall();
    let ada = hall.ada.clone();
    let error = hall.send(&ada, ada.address(), Address::zero(), 1).expect_err("nobody");
    assert_eq!(error, Error::ZeroAddress);
    for id in [0, 4, u32::MAX] {
        let none = Error::NoSuchTicket { id: id.into() };
        assert_eq!(hall.send(&ada, ada.address(), ada.address(), id).expect_err("none"), none);
        assert_eq!(hall.send(&ada, Address::zero(), ada.address(), id).expect_err("none"), none);
        assert_eq!(hall.approve(&ada, ada.address(), id).expect_err("none"), none);
        assert_eq!(hall.ticket(id), None);
        let message = hall.tickets().owner_of(id);
        assert_eq!(hall.chain.ask(message).expect("a view").value, None);
    }
    assert_eq!((hall.list(ada.address()), hall.list(Address::zero())), (vec![1, 2], vec![]));
}
