//! Who only listens knows all: whose rights, and whose tickets.

use super::*;
use fairsale_interfaces::ticket::{Allotted, Recovered};
use std::collections::HashMap;

/// What somebody knows who hears the collection's events alone.
#[derive(Default)]
struct Listener {
    rights: HashMap<Address, u32>,
    owners: HashMap<u32, Address>,
    aliases: HashMap<u32, [u8; 32]>,
}

impl Listener {
    fn hears(&mut self, receipt: &Receipt, collection: Address) {
        for event in receipt.events.iter().filter(|event| event.contract == collection) {
            if let Some(Allotted { from, to, count }) = event.decode() {
                if !from.is_zero() {
                    *self.rights.get_mut(&from).expect("they have some") -= count;
                }
                *self.rights.entry(to).or_default() += count;
            } else if let Some(Issued { alias, id, to, by }) = event.decode() {
                assert_eq!(event.topics[1], alias, "found by the person");
                *self.rights.get_mut(&by).expect("they have some") -= 1;
                assert_eq!(self.owners.get(&id), Some(&to), "transferred just before");
                assert_eq!(self.aliases.insert(id, alias), None, "once");
            } else if let Some(Recovered { alias, id, to, .. }) = event.decode() {
                assert_eq!(event.topics[1], alias, "found by the person");
                assert_eq!((self.aliases[&id], self.owners[&id]), (alias, to));
            } else if let Some(sol::Transfer { from, to, tokenId }) = event.decode_sol() {
                let before = self.owners.insert(tokenId.to(), to.0.0.into()).unwrap_or_default();
                assert_eq!(before.0, from.0.0);
            } else {
                assert!(event.decode_sol::<sol::Locked>().is_some(), "{event:?}");
            }
        }
    }
}

#[test]
fn events_alone_rebuild_every_allotment_and_every_owner() {
    let mut hall = Hall::free(1);
    let (seller, ada, bob) = (hall.seller.clone(), hall.ada.clone(), hall.bob.clone());
    let (sale, other) = (hall.contract(), hall.contract());
    let mut listener = Listener::default();
    let transferable_at = hall.chain.now() + 100;
    let terms = Terms { supply: 50, transferable_at, ..hall.terms.clone() };
    let (at, receipt) = deploy_tickets(&mut *hall.chain, codes(), &seller, &terms, &texts()).expect("deploys");
    hall.at = at;
    listener.hears(&receipt, at);
    let message = hall.tickets().allot(sale, 20);
    listener.hears(&hall.act(&seller, message).expect("the seller may").1, at);
    for number in 1..=6 {
        let to = if number % 2 == 0 { ada.address() } else { bob.address() };
        listener.hears(&hall.issue_by(sale, to, [number; 32]).expect("allotted").1, at);
    }
    for (to, count) in [(other, 5), (seller.address(), 3), (ada.address(), 1)] {
        let message = hall.tickets().hand_on(to, count);
        listener.hears(&hall.act_by(sale, message).expect("a sale may").1, at);
    }
    let message = hall.tickets().issue(bob.address(), NOBODY);
    listener.hears(&hall.act(&ada, message).expect("she has one").1, at);
    hall.is_person(&ada, [3; 32]);
    listener.hears(&hall.recover(&ada, 3).expect("hers"), at);
    hall.chain.set_time(transferable_at);
    for id in [2, 3] {
        listener.hears(&hall.send(&ada, ada.address(), bob.address(), id).expect("hers"), at);
    }
    for account in [seller.address(), sale, other, ada.address(), bob.address()] {
        assert_eq!(hall.allotment(account), listener.rights.get(&account).copied().unwrap_or_default());
    }
    let issued = hall.issued();
    assert_eq!((issued, listener.owners.len()), (7, 7));
    for id in 1..=issued {
        let Holding { owner, alias, .. } = hall.ticket(id).expect("issued");
        assert_eq!((owner, alias), (listener.owners[&id], listener.aliases[&id]));
    }
}
