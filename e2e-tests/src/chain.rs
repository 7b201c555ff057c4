//! The chain that a test runs on: the embedded one, or a node where `CONTRACTS_NODE_URL` names some, separated by commas.
//!
//! A test on a node has the node to itself while it has a chain, since it sets the node's clock: tests on one node take
//! turns, and as many run at once as there are nodes. Contracts and wallets are the test's own, so what was there before
//! does not matter. A thread that already has a node (a test with two stages) gets the same one again.

use fairsale_chain::{Account, Address, Chain, Cost, EmbeddedChain, NodeChain};
use std::{
    collections::BTreeMap,
    env,
    ops::{Deref, DerefMut},
    process,
    sync::{
        Condvar, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread::{self, ThreadId},
    time::{SystemTime, UNIX_EPOCH},
};

/// Names the nodes.
pub const URLS: &str = "CONTRACTS_NODE_URL";

/// What tests ask of a chain besides what everybody does.
pub trait TestChain: Chain + Send {
    /// Returns the value stored in a contract under an ink! storage key. `None` if there is no value or no contract.
    fn storage(&self, contract: Address, key: Vec<u8>) -> Option<Vec<u8>>;

    /// The root of all there is, if nothing but what the test did can change it.
    fn state_root(&self) -> Option<[u8; 32]>;

    /// The embedded chain, if it is one: for what only a chain itself can do.
    fn embedded(&mut self) -> Option<&mut EmbeddedChain> {
        None
    }
}

impl TestChain for EmbeddedChain {
    fn storage(&self, contract: Address, key: Vec<u8>) -> Option<Vec<u8>> {
        Self::storage(self, contract, key)
    }

    fn state_root(&self) -> Option<[u8; 32]> {
        Some(Self::state_root(self))
    }

    fn embedded(&mut self) -> Option<&mut EmbeddedChain> {
        Some(self)
    }
}

impl TestChain for NodeChain {
    fn storage(&self, contract: Address, key: Vec<u8>) -> Option<Vec<u8>> {
        Self::storage(self, contract, key).unwrap_or_else(|error| panic!("{error}"))
    }

    fn state_root(&self) -> Option<[u8; 32]> {
        None // every block changes it
    }
}

/// A chain that a test has to itself.
pub struct Own {
    chain: Box<dyn TestChain>,
    /// Behind the name of each of its wallets.
    salt: String,
    // After the chain, so that it is dropped after it.
    _turn: Option<Turn>,
}

impl Default for Own {
    fn default() -> Self {
        Self::new()
    }
}

impl Own {
    /// The embedded chain, or a turn on a node.
    ///
    /// # Panics
    /// If a node is named that cannot be used.
    pub fn new() -> Self {
        if !is_node() {
            return Self { chain: Box::new(EmbeddedChain::new()), salt: String::new(), _turn: None };
        }
        let turn = Turn::take();
        let url = &nodes().urls[turn.node];
        let node = NodeChain::connect(url).unwrap_or_else(|error| panic!("{url}: {error}"));
        Self { _turn: Some(turn), ..Self::behind(node) }
    }

    /// The chain behind a node that nobody else uses now. From here on its clock moves only when the test says so.
    pub fn behind(node: NodeChain) -> Self {
        let mut chain: Box<dyn TestChain> = Box::new(node.without_fees());
        // A chain without a block is at the beginning of time.
        let machine = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let now = chain.now().max(machine);
        chain.set_time(now);
        Self { chain, salt: salt(), _turn: None }
    }

    /// The wallet of this name that is this test's own.
    pub fn account(&self, name: &str) -> Account {
        Account::named(&format!("{name}{}", self.salt))
    }
}

impl Deref for Own {
    type Target = dyn TestChain;

    fn deref(&self) -> &Self::Target {
        &*self.chain
    }
}

impl DerefMut for Own {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut *self.chain
    }
}

/// Do the tests run on a node?
pub fn is_node() -> bool {
    !nodes().urls.is_empty()
}

/// `few` on a node, where a call takes a block, else `many`.
pub fn fewer_on_a_node<T>(many: T, few: T) -> T {
    if is_node() { few } else { many }
}

/// The largest money that a test asks for, as it is on a chain that makes money of nothing; on a node, what its rich wallet
/// can pay again and again: 60 bits less, and odd.
pub fn affordable(money: u128) -> u128 {
    fewer_on_a_node(money, money >> 60 | 1)
}

/// That something costs the same here as there: on the embedded chain to the picosecond. On a node, where wallets have other
/// addresses and seconds are others, other numbers are computed with: proof and deposit are the same, and time to 1 %.
///
/// # Panics
/// If it does not.
#[track_caller]
pub fn assert_same_cost(what: &str, here: &Cost, there: &Cost) {
    if is_node() {
        assert_eq!(here.weight.proof_size, there.weight.proof_size, "{what}");
        assert_same_deposit(what, here, there);
        let (one, other) = (here.weight.ref_time, there.weight.ref_time);
        assert!(one.abs_diff(other) * 100 <= one, "{what}: {one} and {other} ps");
    } else {
        assert_eq!(here, there, "{what}");
    }
}

/// The same of the deposit alone. What comes back is in proportion to all that a contract stores: in small crowds, as on a node, a
/// planck or two more or less.
///
/// # Panics
/// If it is not.
#[track_caller]
pub fn assert_same_deposit(what: &str, here: &Cost, there: &Cost) {
    let apart = here.deposit.abs_diff(there.deposit);
    assert!(apart <= if is_node() { 2 } else { 0 }, "{what}: {} and {} planck", here.deposit, there.deposit);
}

/// [`assert_same_cost`] of every action in two crowds.
///
/// # Panics
/// If one does not cost the same, or not the same actions were watched.
#[track_caller]
pub fn assert_same_costs(here: &BTreeMap<&str, Cost>, there: &BTreeMap<&str, Cost>) {
    assert!(here.keys().eq(there.keys()), "other actions were watched: {:?} and {:?}", here.keys(), there.keys());
    for (what, cost) in here {
        assert_same_cost(what, cost, &there[what]);
    }
}

/// A text that no other chain of any test has.
fn salt() -> String {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    format!(" {}-{since}-{}", process::id(), NUMBER.fetch_add(1, Ordering::Relaxed))
}

struct Nodes {
    urls: Vec<String>,
    /// Who has each, and how often.
    holders: Mutex<Vec<Option<(ThreadId, usize)>>>,
    freed: Condvar,
}

fn nodes() -> &'static Nodes {
    static NODES: OnceLock<Nodes> = OnceLock::new();
    NODES.get_or_init(|| {
        let named = env::var(URLS).unwrap_or_default();
        let urls: Vec<_> = named.split(',').map(str::trim).filter(|url| !url.is_empty()).map(str::to_owned).collect();
        Nodes { holders: Mutex::new(vec![None; urls.len()]), urls, freed: Condvar::new() }
    })
}

impl Nodes {
    fn holders(&self) -> MutexGuard<'_, Vec<Option<(ThreadId, usize)>>> {
        self.holders.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to a node until it is dropped.
struct Turn {
    node: usize,
}

impl Turn {
    fn take() -> Self {
        let (nodes, me) = (nodes(), thread::current().id());
        let mut holders = nodes.holders();
        loop {
            let mine = holders.iter().position(|holder| holder.is_some_and(|(thread, _)| thread == me));
            if let Some(node) = mine.or_else(|| holders.iter().position(Option::is_none)) {
                let held = holders[node].map_or(0, |(_, held)| held);
                holders[node] = Some((me, held + 1));
                return Self { node };
            }
            holders = nodes.freed.wait(holders).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut holders = nodes().holders();
        holders[self.node] = match holders[self.node] {
            Some((thread, held)) if held > 1 => Some((thread, held - 1)),
            _ => None,
        };
        nodes().freed.notify_one();
    }
}
