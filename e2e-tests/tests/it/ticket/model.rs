//! Whatever is done with tickets: no right and no ticket is lost or made, and a model that keeps plain lists agrees.

use super::*;
use alloy_core::sol_types::SolCall;
use e2e_tests::chain::fewer_on_a_node;
use proptest::prelude::*;
use std::collections::{HashMap, HashSet};

const SUPPLY: u32 = 40;
/// The first is the seller; the last are contracts that are allotted tickets.
const WALLETS: usize = 3;
const ACCOUNTS: usize = 5;

/// What can be done, by numbers of accounts. There is no ticket 0, and often not one of the others.
#[derive(Clone, Debug)]
enum Action {
    Allot {
        sale: usize,
        count: u32,
    },
    HandOn {
        from: usize,
        to: usize,
        count: u32,
    },
    Issue {
        by: usize,
        to: usize,
    },
    Approve {
        by: usize,
        to: usize,
        id: u32,
    },
    ApproveAll {
        by: usize,
        to: usize,
        may: bool,
    },
    Send {
        by: usize,
        from: usize,
        to: usize,
        id: u32,
        solidity: bool,
    },
    /// By the owner, whoever that is: wallets only.
    Pass {
        to: usize,
        id: u32,
    },
}

fn action() -> impl Strategy<Value = Action> {
    let id = || 0..SUPPLY / 2;
    let count = || prop_oneof![6 => 0..SUPPLY / 4, 1 => 0..SUPPLY * 2, 1 => Just(u32::MAX)];
    prop_oneof![
        2 => (WALLETS..ACCOUNTS, count()).prop_map(|(sale, count)| Action::Allot { sale, count }),
        2 => (0..ACCOUNTS, 0..ACCOUNTS, count()).prop_map(|(from, to, count)| Action::HandOn { from, to, count }),
        6 => (0..ACCOUNTS, 0..WALLETS).prop_map(|(by, to)| Action::Issue { by, to }),
        2 => (0..WALLETS, 0..WALLETS, id()).prop_map(|(by, to, id)| Action::Approve { by, to, id }),
        1 => (0..WALLETS, 0..WALLETS, any::<bool>()).prop_map(|(by, to, may)| Action::ApproveAll { by, to, may }),
        4 => (0..WALLETS, 0..WALLETS, 0..WALLETS, id(), any::<bool>())
            .prop_map(|(by, from, to, id, solidity)| Action::Send { by, from, to, id, solidity }),
        6 => (0..WALLETS, id()).prop_map(|(to, id)| Action::Pass { to, id }),
    ]
}

/// Rights, lists and leaves, as anybody would keep them.
#[derive(Default)]
struct Book {
    rights: [u32; ACCOUNTS],
    lists: [Vec<u32>; ACCOUNTS],
    issued: u32,
    approved: HashMap<u32, usize>,
    operators: HashSet<(usize, usize)>,
}

impl Book {
    fn owner(&self, id: u32) -> Option<usize> {
        self.lists.iter().position(|list| list.contains(&id))
    }

    fn moved(&mut self, from: usize, to: usize, count: u32) -> bool {
        let enough = self.rights[from] >= count;
        if enough {
            self.rights[from] -= count;
            self.rights[to] += count;
        }
        enough
    }

    fn sent(&mut self, by: usize, from: usize, to: usize, id: u32) -> bool {
        let may = |owner| by == owner || self.approved.get(&id) == Some(&by) || self.operators.contains(&(owner, by));
        let done = self.owner(id).is_some_and(|owner| owner == from && may(owner));
        if done {
            self.approved.remove(&id);
            let index = self.lists[from].iter().position(|one| *one == id).expect("it is there");
            self.lists[from].swap_remove(index);
            self.lists[to].push(id);
        }
        done
    }

    /// Does the action if it can be done. Returns true if it was.
    fn done(&mut self, action: &Action) -> bool {
        match *action {
            Action::Allot { sale, count } => self.moved(0, sale, count),
            Action::HandOn { from, to, count } => self.moved(from, to, count),
            Action::Issue { by, to } => {
                let may = self.rights[by] > 0;
                if may {
                    self.rights[by] -= 1;
                    self.issued += 1;
                    self.lists[to].push(self.issued);
                }
                may
            }
            Action::Approve { by, to, id } => {
                let may = self.owner(id).is_some_and(|owner| by == owner || self.operators.contains(&(owner, by)));
                if may {
                    self.approved.insert(id, to);
                }
                may
            }
            Action::ApproveAll { by, to, may } => {
                if may {
                    self.operators.insert((by, to));
                } else {
                    self.operators.remove(&(by, to));
                }
                true
            }
            Action::Send { by, from, to, id, .. } => self.sent(by, from, to, id),
            Action::Pass { to, id } => self.owner(id).is_some_and(|owner| self.sent(owner, owner, to, id)),
        }
    }
}

/// A collection, its accounts by number, and what can be done.
struct Game {
    hall: Hall,
    wallets: Vec<Account>,
    addresses: Vec<Address>,
}

impl Game {
    fn new() -> Self {
        let mut hall = Hall::free(SUPPLY);
        let wallets = vec![hall.seller.clone(), hall.ada.clone(), hall.bob.clone()];
        let mut addresses: Vec<Address> = wallets.iter().map(Account::address).collect();
        addresses.extend([hall.contract(), hall.contract()]);
        Self { hall, wallets, addresses }
    }

    /// Whether the collection did it.
    fn done(&mut self, action: &Action) -> bool {
        let Self { hall, wallets, addresses } = self;
        match *action {
            Action::Allot { sale, count } => {
                let message = hall.tickets().allot(addresses[sale], count);
                hall.act(&wallets[0], message).is_ok()
            }
            Action::HandOn { from, to, count } => {
                let message = hall.tickets().hand_on(addresses[to], count);
                match wallets.get(from) {
                    Some(wallet) => hall.act(wallet, message).is_ok(),
                    None => hall.act_by(addresses[from], message).is_ok(),
                }
            }
            Action::Issue { by, to } => match wallets.get(by) {
                Some(wallet) => {
                    let message = hall.tickets().issue(addresses[to], NOBODY);
                    hall.act(wallet, message).is_ok()
                }
                None => hall.issue_by(addresses[by], addresses[to], NOBODY).is_ok(),
            },
            Action::Approve { by, to, id } => hall.approve(&wallets[by], addresses[to], id).is_ok(),
            Action::ApproveAll { by, to, may } => {
                hall.approve_all(&wallets[by], addresses[to], may);
                true
            }
            Action::Send { by, from, to, id, solidity: false } => {
                hall.send(&wallets[by], addresses[from], addresses[to], id).is_ok()
            }
            Action::Send { by, from, to, id, .. } => {
                let [from, to] = [from, to].map(|index| addresses[index].0.into());
                let call = sol::transferFromCall { from, to, tokenId: U256::from(id) };
                hall.chain.call(&wallets[by], hall.at, call.abi_encode(), 0).is_ok()
            }
            Action::Pass { to, id } => hall.ticket(id).is_some_and(|ticket| {
                let owner = addresses.iter().position(|address| *address == ticket.owner).expect("known");
                hall.send(&wallets[owner], ticket.owner, addresses[to], id).is_ok()
            }),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: fewer_on_a_node(32, 3), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn lists_and_rights_are_those_of_the_model(actions in prop::collection::vec(action(), 1..80)) {
        let (mut game, mut book) = (Game::new(), Book::default());
        book.rights[0] = SUPPLY;
        for action in actions {
            prop_assert_eq!(game.done(&action), book.done(&action), "{:?}", action);
            for (account, address) in game.addresses.clone().into_iter().enumerate() {
                prop_assert_eq!(game.hall.list(address), &book.lists[account][..], "{:?}", action);
                prop_assert_eq!(game.hall.allotment(address), book.rights[account], "{:?}", action);
            }
            prop_assert_eq!(game.hall.issued(), book.issued);
            prop_assert_eq!(book.rights.iter().sum::<u32>() + book.issued, SUPPLY);
        }
        for id in 0..=SUPPLY {
            let owner = book.owner(id).map(|owner| game.addresses[owner]);
            let approved = book.approved.get(&id).map(|account| game.addresses[*account]).unwrap_or_default();
            prop_assert_eq!(game.hall.ticket(id), owner.map(|owner| Holding { owner, alias: NOBODY, approved }));
        }
    }
}
