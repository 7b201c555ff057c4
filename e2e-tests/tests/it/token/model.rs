//! Whatever is done with the token: nothing is made, nothing is lost, and a model that knows only sums agrees.

use super::*;
use alloy_core::{primitives::U256, sol_types::SolCall};
use e2e_tests::chain::fewer_on_a_node;
use proptest::prelude::*;
use std::collections::HashMap;

const SUPPLY: u128 = 100;

/// What can be done, by numbers of accounts. The first is the seller; the last are contracts.
#[derive(Clone, Debug)]
enum Action {
    Transfer { from: usize, to: usize, value: u128, solidity: bool },
    Approve { owner: usize, spender: usize, value: u128, solidity: bool },
    TransferFrom { by: usize, from: usize, to: usize, value: u128, solidity: bool },
    Allot { sale: usize, value: u128 },
}

const WALLETS: usize = 3;
const ACCOUNTS: usize = 5;

fn action() -> impl Strategy<Value = Action> {
    // Often more than there is, sometimes much more.
    let value = || prop_oneof![8 => 0..=SUPPLY, 1 => SUPPLY..=SUPPLY + 2, 1 => Just(u128::MAX)];
    prop_oneof![
        4 => (0..WALLETS, 0..ACCOUNTS, value(), any::<bool>())
            .prop_map(|(from, to, value, solidity)| Action::Transfer { from, to, value, solidity }),
        3 => (0..WALLETS, 0..WALLETS, value(), any::<bool>())
            .prop_map(|(owner, spender, value, solidity)| Action::Approve { owner, spender, value, solidity }),
        4 => (0..WALLETS, 0..WALLETS, 0..ACCOUNTS, value(), any::<bool>())
            .prop_map(|(by, from, to, value, solidity)| Action::TransferFrom { by, from, to, value, solidity }),
        1 => (WALLETS..ACCOUNTS, value()).prop_map(|(sale, value)| Action::Allot { sale, value }),
    ]
}

/// Balances and allowances, as anybody would keep them.
#[derive(Default)]
struct Book {
    balances: [u128; ACCOUNTS],
    allowances: HashMap<(usize, usize), u128>,
}

impl Book {
    /// Moves the value if it can be moved. Returns true if it was.
    fn moved(&mut self, from: usize, to: usize, value: u128) -> bool {
        if self.balances[from] < value {
            return false;
        }
        self.balances[from] -= value;
        self.balances[to] += value;
        true
    }

    fn done(&mut self, action: &Action) -> bool {
        match *action {
            Action::Transfer { from, to, value, .. } => self.moved(from, to, value),
            Action::Allot { sale, value } => self.moved(0, sale, value),
            Action::Approve { owner, spender, value, .. } => {
                self.allowances.insert((owner, spender), value);
                true
            }
            Action::TransferFrom { by, from, to, value, .. } => {
                let allowance = self.allowances.get(&(from, by)).copied().unwrap_or(0);
                let done = value <= allowance && self.moved(from, to, value);
                if done {
                    self.allowances.insert((from, by), allowance - value);
                }
                done
            }
        }
    }
}

/// A token, its accounts by number, and what can be done.
struct Game {
    till: Till,
    wallets: Vec<Account>,
    addresses: Vec<Address>,
}

impl Game {
    fn new() -> Self {
        let mut till = Till::free(SUPPLY);
        let wallets = vec![till.seller.clone(), till.ada.clone(), till.bob.clone()];
        let mut addresses: Vec<Address> = wallets.iter().map(Account::address).collect();
        addresses.extend([till.contract(), till.contract()]);
        Self { till, wallets, addresses }
    }

    /// Whether the token did it.
    fn done(&mut self, action: &Action) -> bool {
        let Self { till, wallets, addresses } = self;
        let sol = |index: usize| addresses[index].0.into();
        match *action {
            Action::Transfer { from, to, value, solidity: false } => {
                till.transfer(&wallets[from], addresses[to], value).is_ok()
            }
            Action::Approve { owner, spender, value, solidity: false } => {
                till.approve(&wallets[owner], addresses[spender], value);
                true
            }
            Action::TransferFrom { by, from, to, value, solidity: false } => {
                till.transfer_from(&wallets[by], addresses[from], addresses[to], value).is_ok()
            }
            Action::Allot { sale, value } => till.allot(&wallets[0], addresses[sale], value).is_ok(),
            Action::Transfer { from, to, value, .. } => {
                let data = sol::transferCall { to: sol(to), value: U256::from(value) }.abi_encode();
                till.chain.call(&wallets[from], till.at, data, 0).is_ok()
            }
            Action::Approve { owner, spender, value, .. } => {
                let data = sol::approveCall { spender: sol(spender), value: U256::from(value) }.abi_encode();
                till.chain.call(&wallets[owner], till.at, data, 0).is_ok()
            }
            Action::TransferFrom { by, from, to, value, .. } => {
                let call = sol::transferFromCall { from: sol(from), to: sol(to), value: U256::from(value) };
                till.chain.call(&wallets[by], till.at, call.abi_encode(), 0).is_ok()
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: fewer_on_a_node(32, 3), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_supply_is_conserved_whatever_happens(actions in prop::collection::vec(action(), 1..60)) {
        let (mut game, mut book) = (Game::new(), Book::default());
        book.balances[0] = SUPPLY;
        for action in actions {
            prop_assert_eq!(game.done(&action), book.done(&action), "{:?}", action);
            let balances = game.addresses.clone().into_iter().map(|account| game.till.balance(account));
            let balances: Vec<u128> = balances.collect();
            prop_assert_eq!(&balances[..], &book.balances[..], "{:?}", action);
            prop_assert_eq!(balances.iter().sum::<u128>(), SUPPLY);
            if let Action::Approve { owner, spender, .. } | Action::TransferFrom { from: owner, by: spender, .. } = action {
                let allowance = game.till.allowance(game.addresses[owner], game.addresses[spender]);
                prop_assert_eq!(allowance, book.allowances.get(&(owner, spender)).copied().unwrap_or(0));
            }
        }
    }
}
