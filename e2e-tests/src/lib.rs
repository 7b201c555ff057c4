//! The stage that tests play on: a chain with a registry, a token and a capped sale, and people with wallets.

use capped_sale::Terms;
use chain::Own;
use fairsale_chain::{Account, Address, Receipt, Typed};
use fairsale_client::{
    deployment::{Codes, Deployment, Roles, deploy_capped_sale, deploy_registry},
    issuer::{self, Attestation, Issuer},
};
use fairsale_interfaces::sale::{Outcome, Phase, Sale};
use std::sync::OnceLock;
use token::TokenRef;

pub mod action;
pub mod auction;
pub mod beacon;
pub mod books;
pub mod chain;
pub mod currency;
pub mod erc20;
pub mod evm;
pub mod fixed;
pub mod local_node;
pub mod lottery;
pub mod quadratic;
pub mod replay;
pub mod shares;

/// That of the command, for all programs of this package: a chain asks for memory and gives it back all the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// One DOT, in the smallest native unit.
pub const DOT: u128 = 10_000_000_000;

/// Where Polkadot's personhood precompile stands, and on our chain its stand-in: a source that needs no registry.
pub const PRECOMPILE: Address = ink::primitives::H160(*b"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x0a\x01\0\0");

/// Seconds from the announcement of a [`Stage`]'s sale to its opening.
pub const ANNOUNCED: u64 = 1_000;

/// Seconds that it is open.
pub const OPEN: u64 = 10_000;

/// Its recovery window, in seconds.
pub const WINDOW: u64 = 5_000;

/// How long there is to settle a stage's sale that draws, from its close: a week. It must be a day at least, from when the
/// beacon can answer, and 90 at most.
pub const SETTLING: u64 = 7 * 86_400;

/// The code of all contracts, read once.
pub fn codes() -> &'static Codes {
    static CODES: OnceLock<Codes> = OnceLock::new();
    CODES.get_or_init(Codes::built_in)
}

/// A chain with one sale on it.
pub struct Stage {
    /// The chain.
    pub chain: Own,
    /// Who does what.
    pub roles: Roles,
    /// The registry's issuers, two of whom must sign.
    pub issuers: Vec<Issuer>,
    /// Where the contracts stand.
    pub at: Deployment,
    /// The sale's terms.
    pub terms: Terms,
}

impl Stage {
    /// A sale by the default terms, announced but not funded: 1,000 units in lots of one, up to 100 lots a person at 2 of
    /// the smallest native unit, all changed as `change` says.
    pub fn announced(change: impl FnOnce(&mut Terms)) -> Self {
        Self::announced_on(Own::new(), change)
    }

    /// The same on a chain that there is.
    pub fn announced_on(chain: Own, change: impl FnOnce(&mut Terms)) -> Self {
        let (mut stage, terms) = Self::without_sale_on(chain, change);
        let (sale, _) = deploy_capped_sale(&mut *stage.chain, codes(), &stage.roles.seller, &terms).expect("deploys");
        stage.at.sale = sale;
        stage
    }

    /// The registry and the token, and terms for a sale that is still to be made (its address is zero).
    pub fn without_sale(change: impl FnOnce(&mut Terms)) -> (Self, Terms) {
        Self::without_sale_on(Own::new(), change)
    }

    /// The same on a chain that there is.
    pub fn without_sale_on(mut chain: Own, change: impl FnOnce(&mut Terms)) -> (Self, Terms) {
        let roles = Roles::named(|role| chain.account(role));
        for account in roles.all() {
            chain.fund(account, 1_000_000 * DOT);
        }
        let issuers = Issuer::several(3);
        let addresses = issuers.iter().map(Issuer::address).collect();
        let (registry, _) = deploy_registry(&mut *chain, codes(), &roles.registrar, addresses, 2).expect("deploys");

        let opens_at = chain.now() + ANNOUNCED;
        let mut terms = Terms {
            supply: 1_000,
            lot_size: 1,
            price: 2,
            min_raise: 0,
            payment_unit: chain.constants().native_to_eth_ratio.into(),
            opens_at,
            closes_at: opens_at + OPEN,
            recovery_window: WINDOW,
            context: [0xc0; 32],
            personhood: registry,
            token: Address::zero(),
            currency: Address::zero(),
            beneficiary: roles.beneficiary.address(),
            unsold_to: roles.unsold_to.address(),
            seller: roles.seller.address(),
            max_lots: 100,
            min_status: 2,
        };
        change(&mut terms);
        let constructor =
            TokenRef::new(b"Fair".to_vec(), b"FAIR".to_vec(), 12, terms.supply, terms.closes_at + 1_000_000);
        let token = chain.deploy(&roles.seller, &codes().token, constructor).run().expect("deploys").address;
        if terms.token.is_zero() {
            terms.token = token;
        }
        let at = Deployment { registry, token: terms.token, sale: Address::zero() };
        (Self { chain, roles, issuers, at, terms: terms.clone() }, terms)
    }

    /// [`announced`](Self::announced), and funded.
    pub fn funded(change: impl FnOnce(&mut Terms)) -> Self {
        let mut stage = Self::announced(change);
        stage.fund();
        stage
    }

    /// [`funded`](Self::funded), and open since this second.
    pub fn open(change: impl FnOnce(&mut Terms)) -> Self {
        let mut stage = Self::funded(change);
        stage.chain.set_time(stage.terms.opens_at);
        stage
    }

    /// Sends the whole supply to the sale and tells it.
    pub fn fund(&mut self) {
        self.at.allot(&mut *self.chain, &self.roles.seller, self.terms.supply).expect("the seller has it");
        self.at.fund(&mut *self.chain, &self.roles.keeper).expect("it is all there");
    }

    /// Goes to the second of closing, and settles.
    pub fn close_and_settle(&mut self) -> Receipt {
        self.chain.set_time(self.terms.closes_at);
        self.at.settle(&mut *self.chain, &self.roles.keeper).expect("anybody may settle")
    }

    /// A person with a funded wallet of the same name, known to the registry with full status for ever.
    pub fn person(&mut self, name: &str) -> Account {
        let wallet = self.wallet(name);
        self.attest(name, &wallet, 2, u64::MAX, 1).expect("two issuers signed");
        wallet
    }

    /// A person with a funded wallet of the same name, known to the stand-in at [`PRECOMPILE`] with full status.
    pub fn citizen(&mut self, name: &str) -> Account {
        let (wallet, alias) = (self.wallet(name), self.alias(name));
        self.chain.set_person(wallet.address(), self.terms.context, 2, alias);
        wallet
    }

    /// A sale by these terms, announced, of a token of which the seller has `minted` base units.
    pub fn minted(minted: u128, change: impl FnOnce(&mut Terms)) -> Self {
        let (mut stage, mut terms) = Self::without_sale(change);
        let constructor = TokenRef::new(b"Fair".to_vec(), b"FAIR".to_vec(), 12, minted, terms.closes_at + 1_000_000);
        terms.token =
            stage.chain.deploy(&stage.roles.seller, &codes().token, constructor).run().expect("deploys").address;
        let (sale, _) = deploy_capped_sale(&mut *stage.chain, codes(), &stage.roles.seller, &terms).expect("deploys");
        stage.at = Deployment { token: terms.token, sale, ..stage.at };
        Self { terms, ..stage }
    }

    /// A funded wallet that nobody knows.
    pub fn wallet(&mut self, name: &str) -> Account {
        let wallet = self.chain.account(name);
        self.chain.fund(&wallet, 1_000 * DOT);
        wallet
    }

    /// Brings an attestation by the first two issuers to the registry.
    pub fn attest(
        &mut self,
        person: &str,
        account: &Account,
        status: u8,
        expires: u64,
        epoch: u64,
    ) -> Result<Receipt, fairsale_client::error::Error> {
        let account = if status == 0 { Address::zero() } else { account.address() };
        let person = issuer::person(person);
        let attestation = Attestation { person, account: account.0.into(), status, expires, epoch };
        self.at.attest(&mut *self.chain, &self.roles.keeper, &attestation, &self.issuers[..2])
    }

    /// The person's alias in the sale.
    pub fn alias(&self, person: &str) -> [u8; 32] {
        issuer::alias(&issuer::person(person), &self.terms.context)
    }

    /// Places an order for `asked` lots, with the right deposit.
    pub fn order(&mut self, buyer: &Account, asked: u32) -> Receipt {
        let deposit = u128::from(asked) * self.terms.price;
        self.at.order(&mut *self.chain, buyer, asked, deposit).expect("the sale takes it")
    }

    /// Claims the person's order to the wallet.
    pub fn claim(&mut self, buyer: &Account, person: &str) -> Receipt {
        let alias = self.alias(person);
        self.at.claim(&mut *self.chain, buyer, alias).expect("it is theirs")
    }

    /// What the person would get if the sale closed now, or gets.
    pub fn if_closed_now(&mut self, person: &str) -> Outcome {
        let alias = self.alias(person);
        self.at.if_closed_now(&mut *self.chain, alias).expect("a view")
    }

    /// Where the sale is in its life.
    pub fn phase(&mut self) -> Phase {
        self.chain.ask(self.at.sale().phase()).expect("a view").value
    }

    /// What the account has of the token.
    pub fn tokens(&mut self, account: Address) -> u128 {
        self.at.tokens_of(&mut *self.chain, account).expect("a view")
    }

    /// What the account has of the native currency, in its smallest unit.
    pub fn money(&self, account: Address) -> u128 {
        self.chain.balance(account)
    }
}
