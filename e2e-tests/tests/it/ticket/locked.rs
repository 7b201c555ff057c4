//! Before `transferable_at` nobody sends a ticket.

use super::*;

#[test]
fn the_second_it_becomes_transferable_tickets_can_be_sent() {
    let mut hall = Hall::locked(10, 100);
    let (ada, bob, sale) = (hall.ada.clone(), hall.bob.address(), hall.sale(5));
    let transferable_at = hall.transferable_at;
    for _ in 0..2 {
        hall.issue_by(sale, ada.address(), [1; 32]).expect("allotted");
    }
    for now in [transferable_at - 100, transferable_at - 1] {
        hall.chain.set_time(now);
        let error = hall.send(&ada, ada.address(), bob, 1).expect_err("locked");
        assert_eq!(error, Error::Locked { transferable_at, now });
    }
    hall.chain.set_time(transferable_at);
    let receipt = hall.send(&ada, ada.address(), bob, 1).expect("free");
    assert_sent(&receipt, ada.address(), bob, 1);
    hall.chain.set_time(transferable_at + 1);
    hall.send(&ada, ada.address(), bob, 2).expect("free");
    assert_eq!((hall.list(ada.address()), hall.list(bob)), (vec![], vec![1, 2]));
}

#[test]
fn nobody_who_was_let_gets_around_the_lock() {
    let mut hall = Hall::locked(10, 100);
    let (ada, bob, sale) = (hall.ada.clone(), hall.bob.clone(), hall.sale(5));
    hall.issue_by(sale, ada.address(), [1; 32]).expect("allotted");
    hall.approve(&ada, bob.address(), 1).expect("it is hers");
    hall.approve_all(&ada, hall.seller.clone().address(), true);
    hall.approve_all(&ada, sale, true);
    let (transferable_at, now) = (hall.transferable_at, hall.chain.now());
    let locked = Error::Locked { transferable_at, now };
    for by in [bob.clone(), hall.seller.clone()] {
        assert_eq!(hall.send(&by, ada.address(), bob.address(), 1).expect_err("locked"), locked);
        let message = hall.tickets().safe_transfer_from(ada.address(), bob.address(), 1, vec![]);
        assert_eq!(hall.act(&by, message).expect_err("locked"), locked);
    }
    // A sale issues, and sends no more than others.
    let message = hall.tickets().transfer_from(ada.address(), bob.address(), 1);
    assert_eq!(hall.act_by(sale, message).expect_err("locked"), locked);
    assert_eq!(hall.owner(1), ada.address());
    hall.chain.set_time(transferable_at);
    hall.send(&bob, ada.address(), bob.address(), 1).expect("he was let");
}

#[test]
fn a_ticket_that_a_sale_issues_to_itself_is_locked_like_any() {
    let mut hall = Hall::locked(10, 100);
    let (bob, sale) = (hall.bob.address(), hall.sale(5));
    hall.issue_by(sale, sale, NOBODY).expect("allotted");
    let message = hall.tickets().transfer_from(sale, bob, 1);
    let (transferable_at, now) = (hall.transferable_at, hall.chain.now());
    assert_eq!(hall.act_by(sale, message).expect_err("locked"), Error::Locked { transferable_at, now });
}

#[test]
fn tickets_issued_after_the_date_are_free_at_once() {
    let mut hall = Hall::locked(10, 100);
    let (ada, bob, sale) = (hall.ada.clone(), hall.bob.address(), hall.sale(5));
    for (now, locks) in [(hall.transferable_at - 1, 1), (hall.transferable_at, 0)] {
        hall.chain.set_time(now);
        let (_, receipt) = hall.issue_by(sale, ada.address(), [1; 32]).expect("allotted");
        assert_eq!(receipt.sol_events::<sol::Locked>().len(), locks);
    }
    hall.send(&ada, ada.address(), bob, 2).expect("free");
}
