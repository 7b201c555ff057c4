//! What operators need of a chain besides its contracts: which one it is, and questions that may fail.

use crate::format::{decimal, thousands};
use fairsale_chain::{Account, Address, CallError, Chain, EmbeddedChain, Limits, Mapping, NodeChain};

/// Which chain it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Its name, such as `Paseo Asset Hub`.
    pub chain: String,
    /// The hash of its first block, which no other chain has.
    pub genesis: [u8; 32],
    /// The name of its currency, such as `PAS`.
    pub symbol: String,
    /// How many digits of planck stand behind the decimal point.
    pub decimals: u8,
    /// Its prefix of accounts in SS58.
    pub ss58: u16,
}

impl Identity {
    /// An amount in planck, in the chain's currency: `1,234.5 DOT`.
    pub fn money(&self, planck: u128) -> String {
        format!("{} {}", decimal(&planck.to_string(), self.decimals), self.symbol)
    }

    /// The same of what may be negative: it comes back.
    pub fn change(&self, planck: i128) -> String {
        let sign = if planck < 0 { "-" } else { "" };
        format!("{sign}{}", self.money(planck.unsigned_abs()))
    }

    /// Name and the beginning of the first block's hash, for people.
    pub fn short(&self) -> String {
        let start: String = self.genesis[..4].iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{} (genesis 0x{start}…)", self.chain)
    }

    /// A whole number with a comma before every three digits.
    pub fn count(number: u64) -> String {
        thousands(&number.to_string())
    }
}

/// A transaction that is in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Its hash.
    pub hash: [u8; 32],
    /// The block's number.
    pub block: u64,
}

/// A chain on which operators spend money. What only reads fails here where [`Chain`] would panic.
pub trait Network: Chain {
    /// Which chain it is.
    fn identity(&self) -> Identity;

    /// The chain's clock, in seconds.
    ///
    /// # Errors
    /// If the chain does not answer.
    fn try_now(&self) -> Result<u64, CallError>;

    /// The free native currency of an address, in planck.
    ///
    /// # Errors
    /// If the chain does not answer.
    fn try_balance(&self, address: Address) -> Result<u128, CallError>;

    /// Whether the address of an account stands for it.
    ///
    /// # Errors
    /// If the chain does not answer.
    fn mapping(&self, account: &Account) -> Result<Mapping, CallError>;

    /// The least that an account can have of an asset. `None` if there is no such asset.
    ///
    /// # Errors
    /// If the chain does not answer.
    fn try_asset_minimum(&self, asset: u32) -> Result<Option<u128>, CallError>;

    /// The hash of a contract's code. `None` if there is no contract.
    ///
    /// # Errors
    /// If the chain does not answer.
    fn code_hash(&self, contract: Address) -> Result<Option<[u8; 32]>, CallError>;

    /// Is code of this hash stored?
    ///
    /// # Errors
    /// If the chain does not answer.
    fn has_code(&self, hash: [u8; 32]) -> Result<bool, CallError>;

    /// Does a transaction of the account wait to get into a block?
    ///
    /// # Errors
    /// If the chain does not answer.
    fn is_waiting(&self, account: &Account) -> Result<bool, CallError>;

    /// The fee of a call with these limits, in planck.
    ///
    /// # Errors
    /// If the chain does not answer.
    fn fee_of_call(
        &self,
        from: &Account,
        to: Address,
        data: &[u8],
        value: u128,
        limits: Limits,
    ) -> Result<u128, CallError>;

    /// The fee of making a contract, with or without a salt, with these limits, in planck.
    ///
    /// # Errors
    /// If the chain does not answer.
    fn fee_of_instantiate(
        &self,
        from: &Account,
        code: &[u8],
        data: &[u8],
        value: u128,
        salt: Option<[u8; 32]>,
        limits: Limits,
    ) -> Result<u128, CallError>;

    /// The transaction that was sent last, if the chain has transactions.
    fn last_sent(&self) -> Option<Sent>;
}

/// For rehearsals and tests: nobody pays fees here, and what is sent is done at once.
impl Network for EmbeddedChain {
    fn identity(&self) -> Identity {
        let (chain, symbol) = ("embedded".into(), "DOT".into());
        Identity { chain, genesis: [0; 32], symbol, decimals: 10, ss58: 42 }
    }

    fn try_now(&self) -> Result<u64, CallError> {
        Ok(self.now())
    }

    fn try_balance(&self, address: Address) -> Result<u128, CallError> {
        Ok(self.balance(address))
    }

    fn mapping(&self, account: &Account) -> Result<Mapping, CallError> {
        Ok(self.mapping(account))
    }

    fn try_asset_minimum(&self, asset: u32) -> Result<Option<u128>, CallError> {
        Ok(self.asset_minimum(asset))
    }

    fn code_hash(&self, contract: Address) -> Result<Option<[u8; 32]>, CallError> {
        Ok(self.code_hash(contract))
    }

    fn has_code(&self, hash: [u8; 32]) -> Result<bool, CallError> {
        Ok(self.has_code(hash))
    }

    fn is_waiting(&self, _: &Account) -> Result<bool, CallError> {
        Ok(false)
    }

    fn fee_of_call(&self, _: &Account, _: Address, _: &[u8], _: u128, _: Limits) -> Result<u128, CallError> {
        Ok(0)
    }

    fn fee_of_instantiate(
        &self,
        _: &Account,
        _: &[u8],
        _: &[u8],
        _: u128,
        _: Option<[u8; 32]>,
        _: Limits,
    ) -> Result<u128, CallError> {
        Ok(0)
    }

    fn last_sent(&self) -> Option<Sent> {
        None
    }
}

impl Network for NodeChain {
    fn identity(&self) -> Identity {
        let fairsale_chain::node::Identity { chain, genesis, symbol, decimals, ss58, .. } = self.identity().clone();
        Identity { chain, genesis, symbol, decimals, ss58 }
    }

    fn try_now(&self) -> Result<u64, CallError> {
        self.try_now()
    }

    fn try_balance(&self, address: Address) -> Result<u128, CallError> {
        self.try_balance(address)
    }

    fn mapping(&self, account: &Account) -> Result<Mapping, CallError> {
        self.mapping(account)
    }

    fn try_asset_minimum(&self, asset: u32) -> Result<Option<u128>, CallError> {
        self.try_asset_minimum(asset)
    }

    fn code_hash(&self, contract: Address) -> Result<Option<[u8; 32]>, CallError> {
        self.code_hash(contract)
    }

    fn has_code(&self, hash: [u8; 32]) -> Result<bool, CallError> {
        self.has_code(hash)
    }

    fn is_waiting(&self, account: &Account) -> Result<bool, CallError> {
        self.has_waiting(account)
    }

    fn fee_of_call(
        &self,
        from: &Account,
        to: Address,
        data: &[u8],
        value: u128,
        limits: Limits,
    ) -> Result<u128, CallError> {
        self.fee_of_call(from, to, data, value, limits)
    }

    fn fee_of_instantiate(
        &self,
        from: &Account,
        code: &[u8],
        data: &[u8],
        value: u128,
        salt: Option<[u8; 32]>,
        limits: Limits,
    ) -> Result<u128, CallError> {
        self.fee_of_instantiate(from, code, data, value, salt, limits)
    }

    fn last_sent(&self) -> Option<Sent> {
        self.last_transaction().map(|sent| Sent { hash: sent.hash, block: sent.block })
    }
}
