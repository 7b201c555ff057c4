//! The registry's state, and every change to it, as plain functions of what the world gives: who signed, who calls, when.

use fairsale_interfaces::{
    packed,
    packed::Field,
    personhood::{Attestation, Error, PersonId, Personhood, Refusal, STATUS_FULL, STATUS_NONE, alias},
    storage,
};
use fairsale_math::Timestamp;
use ink::{Address, prelude::vec::Vec};

/// Issuers are few, so that they fit into the root of the storage.
pub const MAX_ISSUERS: usize = 16;

packed! {
    /// What the registry knows of an account. It lies under the account.
    pub struct Binding / PackedBinding {
        /// First second (by the chain's clock) at which the status is none. Zero: the account is free again.
        pub expires / set_expires: u64,
        /// Whose account it is.
        pub person / set_person: PersonId,
        /// The status attested.
        pub status / set_status: u8,
    }
}

/// What the registry knows of a person. It lies under the person as a word: the epoch, then the account.
struct Person {
    /// The person's account; zero if the person was revoked.
    account: Address,
    /// Number of the newest attestation.
    epoch: u64,
}

/// The registry's root. One account holds one person, and one person one account.
#[derive(Debug)]
#[ink::storage_item(packed)]
pub struct Ledger {
    /// Who may change the issuers; zero: nobody.
    pub owner: Address,
    /// How many issuers must sign.
    pub threshold: u8,
    /// Who may sign.
    pub issuers: Vec<Address>,
}

impl Ledger {
    /// An empty registry.
    pub fn new(owner: Address, issuers: Vec<Address>, threshold: u8) -> Result<Self, Refusal> {
        let mut ledger = Self { owner, threshold: 0, issuers: Vec::new() };
        ledger.set_issuers(owner, issuers, threshold)?;
        Ok(ledger)
    }

    /// Replaces all issuers and the threshold.
    pub fn set_issuers(&mut self, caller: Address, issuers: Vec<Address>, threshold: u8) -> Result<(), Refusal> {
        self.only_owner(caller)?;
        let distinct = issuers.iter().enumerate().all(|(i, one)| !one.is_zero() && !issuers[..i].contains(one));
        if !distinct || issuers.len() > MAX_ISSUERS || threshold == 0 || usize::from(threshold) > issuers.len() {
            return Err(Error::BadIssuers { issuers: issuers.len() as u32, threshold }.into());
        }
        self.issuers = issuers;
        self.threshold = threshold;
        Ok(())
    }

    /// Makes `owner` the owner.
    pub fn transfer_ownership(&mut self, caller: Address, owner: Address) -> Result<(), Refusal> {
        self.only_owner(caller)?;
        self.owner = owner;
        Ok(())
    }

    fn only_owner(&self, caller: Address) -> Result<(), Refusal> {
        if caller != self.owner {
            return Err(Error::NotOwner { caller }.into());
        }
        Ok(())
    }

    /// Checks that at least `threshold` issuers signed, each once. `signers` are whom the signatures recover to, `None`
    /// for what is no signature.
    pub fn check_signers(&self, signers: impl Iterator<Item = Option<Address>>) -> Result<(), Refusal> {
        let mut seen = [false; MAX_ISSUERS];
        let mut signed = 0;
        for signer in signers {
            let signer = signer.ok_or(Error::MalformedSignature { index: signed })?;
            let index = self.issuers.iter().position(|issuer| *issuer == signer);
            let index = index.ok_or(Error::UnknownSigner { signer })?;
            if seen[index] {
                return Err(Error::DuplicateSigner { signer }.into());
            }
            seen[index] = true;
            signed += 1;
        }
        if signed < u32::from(self.threshold) {
            return Err(Error::TooFewSignatures { required: self.threshold.into(), signed }.into());
        }
        Ok(())
    }
}

/// The status of `account` and its alias in `context`, at `now`. Reads one storage value, and nothing of the root.
pub fn status(account: Address, context: &[u8; 32], now: Timestamp) -> Personhood {
    let binding = binding_of(account);
    if now.0 >= binding.expires() {
        return Personhood::NONE;
    }
    Personhood { status: binding.status(), context_alias: alias(&binding.person(), context) }
}

/// Takes over what an attestation says that the issuers signed.
pub fn apply(attestation: &Attestation, now: Timestamp) -> Result<(), Refusal> {
    let &Attestation { person, account, status, expires, epoch } = attestation;
    let revoked = status == STATUS_NONE;
    if status > STATUS_FULL || account.is_zero() != revoked {
        return Err(Error::BadStatus { status }.into());
    }
    if now >= expires {
        return Err(Error::Expired { expires: expires.0, now: now.0 }.into());
    }
    let Person { account: old, epoch: current } = person_of(&person);
    if epoch <= current {
        return Err(Error::StaleEpoch { epoch, current }.into());
    }
    if !old.is_zero() {
        bind(old, &PackedBinding::default()); // free from now on
    }
    if !revoked {
        if binding_of(account).expires() != 0 {
            return Err(Error::AccountTaken { account }.into());
        }
        bind(account, &(&Binding { expires: expires.0, person, status }).into());
    }
    let mut word = [0; 32];
    epoch.store(&mut word[..8]);
    account.store(&mut word[8..28]);
    storage::store_word(&person, &word);
    Ok(())
}

fn person_of(person: &PersonId) -> Person {
    let word = storage::load_word(person);
    Person { epoch: u64::load(&word[..8]), account: Address::load(&word[8..28]) }
}

fn binding_of(account: Address) -> PackedBinding {
    let mut binding = PackedBinding::default();
    storage::load(&account.0, &mut binding.0);
    binding
}

fn bind(account: Address, binding: &PackedBinding) {
    storage::store(&account.0, &binding.0);
}
