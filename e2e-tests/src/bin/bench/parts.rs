//! Where the bytes of a proof go. What an action touches is listed by hand; what that costs is read from the pallet's
//! weights and from the chain, and must add up to what is measured.

use e2e_tests::{Stage, codes};
use fairsale_chain::{Account, Address, Receipt, Typed, Weight};
use fairsale_interfaces::sale::Sale;
use fairsale_math::{Lots, slot_of};
use fairsale_runtime::{Runtime, constants::PERSONHOOD_WEIGHT};
use pallet_revive::{Config, WeightInfo};

/// Under which key ink! keeps the root of a contract's storage.
const ROOT: [u8; 4] = [0; 4];
/// Bytes of a value that `fairsale_interfaces::storage` keeps as a word.
const WORD: u64 = 32;

/// What pallet-revive charges of the proof, in bytes.
pub struct Rates {
    /// A storage value, touched for the first time in a transaction, besides the bytes in it.
    pub slot: u64,
    /// A call of a contract, or a payment to a wallet, besides the contract's code.
    pub call: u64,
    /// A call of a precompile, besides what that charges itself.
    pub precompile: u64,
}

impl Rates {
    /// Those of our runtime: `SubstrateWeight` of pallet-revive, as `RuntimeCosts` in it puts them together.
    pub fn read() -> Self {
        type Weights = <Runtime as Config>::WeightInfo;
        let trie = Weights::get_storage_full().saturating_sub(Weights::get_storage_empty());
        Self {
            slot: Weights::seal_get_storage(0).saturating_add(trie).proof_size(),
            call: Weights::seal_call(0, 0, 0).proof_size(),
            precompile: Weights::seal_call_precompile(0, 0).proof_size(),
        }
    }

    /// What `revive.call` weighs itself, whatever it calls.
    pub fn transaction() -> Weight {
        let weight = <Runtime as Config>::WeightInfo::call();
        Weight { ref_time: weight.ref_time(), proof_size: weight.proof_size() }
    }
}

/// What kind of thing costs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Storage values.
    Slot,
    /// A contract's code.
    Code,
    /// A call.
    Call,
}

/// Some bytes of a proof.
#[derive(Clone, Debug)]
pub struct Part {
    /// What kind of thing it is.
    pub kind: Kind,
    /// What it is.
    pub what: String,
    /// What that costs, whatever is in it.
    pub fixed: u64,
    /// Bytes in it: of values that were there before, or of code.
    pub held: u64,
}

/// All bytes of an action's proof.
#[derive(Clone, Debug)]
pub struct Parts(pub Vec<Part>);

/// The code of a contract of the stage.
fn code_at(stage: &Stage, contract: Address) -> &'static [u8] {
    let (at, codes) = (&stage.at, codes());
    let known = [(at.sale, &codes.capped_sale), (at.registry, &codes.personhood), (at.token, &codes.token)];
    let found = known.into_iter().find(|(address, _)| *address == contract);
    found.unwrap_or_else(|| panic!("{contract:?} is not of this stage")).1
}

impl Parts {
    /// What all of them come to.
    pub fn total(&self) -> u64 {
        self.0.iter().map(|part| part.fixed + part.held).sum()
    }

    /// The receipt of an action of which these are the parts.
    ///
    /// # Panics
    /// If they do not add up to its proof.
    #[track_caller]
    pub fn of(&self, receipt: Receipt) -> Receipt {
        assert_eq!(self.total(), receipt.cost.weight.proof_size, "parts against proof: {self:#?}");
        receipt
    }

    fn slots(&mut self, what: &str, count: u64, held: u64) {
        self.0.push(Part { kind: Kind::Slot, what: what.into(), fixed: count * Rates::read().slot, held });
    }

    fn code(&mut self, what: &str, stage: &Stage, contract: Address) {
        let held = code_at(stage, contract).len() as u64;
        self.0.push(Part { kind: Kind::Code, what: what.into(), fixed: 0, held });
    }

    fn call(&mut self, what: &str, fixed: u64) {
        self.0.push(Part { kind: Kind::Call, what: what.into(), fixed, held: 0 });
    }

    /// The contract that is called, and its root.
    fn sale(stage: &Stage) -> Self {
        let mut parts = Self(Vec::new());
        parts.code("code of `capped_sale`", stage, stage.at.sale);
        parts.slots("the sale's root: terms and state", 1, held(stage, stage.at.sale, &ROOT));
        parts
    }

    /// Asking the sale's source of personhood who `buyer` is.
    fn gate(&mut self, stage: &Stage, buyer: &Account) {
        let rates = Rates::read();
        if stage.terms.common.personhood != stage.at.registry {
            self.call("call of the precompile", rates.precompile);
            self.call("the precompile's own charge", PERSONHOOD_WEIGHT.proof_size());
            return;
        }
        self.call("call of the registry", rates.call);
        self.code("code of `personhood`", stage, stage.at.registry);
        let binding = held(stage, stage.at.registry, &buyer.address().0);
        self.slots("the buyer's account in the registry", 1, binding);
    }

    /// Those of an order for `asked` lots that `buyer`, by this alias, is about to place.
    pub fn order(stage: &mut Stage, buyer: &Account, alias: [u8; 32], lots: u32) -> Self {
        let mut parts = Self::sale(stage);
        parts.gate(stage, buyer);
        parts.slots("the person's order", 1, order_held(stage, alias));
        let slot = slot_of(Lots(lots)).expect("within the cap") as u8;
        parts.slots("the ask's slot of the histogram", 1, held(stage, stage.at.sale, &[slot]));
        parts
    }

    /// Those of `buyer`'s claim of the order of `alias`, tokens and refund both.
    pub fn claim(stage: &mut Stage, buyer: &Account, alias: [u8; 32]) -> Self {
        let mut parts = Self::sale(stage);
        parts.gate(stage, buyer);
        parts.slots("the person's order", 1, order_held(stage, alias));
        parts.call("call of the token", Rates::read().call);
        parts.code("code of `token`", stage, stage.at.token);
        parts.slots("the token's root: what it is, and the sales' balances", 1, held(stage, stage.at.token, &ROOT));
        let balance = if stage.tokens(buyer.address()) == 0 { 0 } else { WORD };
        parts.slots("the buyer's balance", 1, balance);
        parts.call("payment of the refund", Rates::read().call);
        parts
    }

    /// Those of settling with a histogram of a number of slots.
    pub fn settle(stage: &Stage, slots: u8) -> Self {
        let mut parts = Self::sale(stage);
        let held = (0..slots).map(|slot| held(stage, stage.at.sale, &[slot])).sum();
        parts.slots(&format!("all {slots} slots of the histogram"), slots.into(), held);
        parts
    }
}

/// How many bytes a contract keeps under a key.
fn held(stage: &Stage, contract: Address, key: &[u8]) -> u64 {
    stage.chain.storage(contract, key.to_vec()).map_or(0, |value| value.len() as u64)
}

fn order_held(stage: &mut Stage, alias: [u8; 32]) -> u64 {
    let order = stage.chain.ask(stage.at.sale().order_of(alias)).expect("a view").value;
    order.map_or(0, |_| WORD)
}
