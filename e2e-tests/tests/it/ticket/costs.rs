//! What buyers pay for: the proof of issuing a ticket, and of what they do with it later.

use super::*;

/// Bytes of proof of a storage value besides what it holds.
const SLOT: u64 = 10_257;

/// Bytes of proof of a call by a contract.
const CALL: u64 = 4_648;

/// The proof of issuing by a contract that only passes the call on.
fn proof(hall: &mut Hall, sale: Address, to: Address) -> u64 {
    let receipt = hall.issue_by(sale, to, [1; 32]).expect("allotted").1;
    println!("issue: {:?}", receipt.cost);
    receipt.cost.weight.proof_size
}

#[test]
fn issuing_touches_three_values_until_a_page_is_full() {
    let mut hall = Hall::locked(1_000, 100);
    let (ada, sale) = (hall.ada.address(), hall.sale(500));
    let code = codes().ticket.len() as u64;
    // Root, record, first page; the contract that passes the call on is short.
    let first = proof(&mut hall, sale, ada);
    assert!(first < 3 * SLOT + CALL + code + 500, "{first}");
    // It hardly grows until the page is full, and then by a value.
    for _ in 1..99 {
        hall.issue_by(sale, ada, [1; 32]).expect("allotted");
    }
    let last = proof(&mut hall, sale, ada);
    assert!(last < first + 500, "{last}");
    let beyond = proof(&mut hall, sale, ada);
    assert!(beyond > last + SLOT / 2, "{beyond}");
    assert!(beyond < last + SLOT + 500, "{beyond}");
}

#[test]
fn moving_a_ticket_costs_the_same_however_many_there_are() {
    let mut hall = Hall::locked(1_000, 100);
    let (ada, bob) = (hall.ada.clone(), hall.bob.clone());
    hall.is_person(&bob, [1; 32]);
    for _ in 0..3 {
        hall.issue(ada.address(), [1; 32]);
    }
    let recovered = hall.recover(&bob, 1).expect("his").cost;
    hall.chain.set_time(hall.transferable_at);
    let sent = hall.send(&ada, ada.address(), bob.address(), 2).expect("hers").cost;
    println!("recover: {recovered:?}\ntransfer: {sent:?}");
    let code = codes().ticket.len() as u64;
    // Root, two records, two pages; and what the source of personhood takes, which has its charge.
    let expected = 5 * SLOT + code + 1_000;
    assert!(sent.weight.proof_size < expected, "{sent:?}");
    assert!(recovered.weight.proof_size < expected + SLOT + CALL, "{recovered:?}");
}
