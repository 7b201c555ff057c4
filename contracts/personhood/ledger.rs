//! Rules of the registry: its issuers, and the effect of an attestation, as plain functions of the caller, the time and
//! the signers.

use crate::bindings::{Binding, PackedBinding, binding_of};
use fairsale_interfaces::{
    packed,
    packed::{Bytes, Field},
    personhood::{Attestation, Error, PersonId, Refusal, STATUS_FULL, STATUS_NONE},
    storage,
};
use fairsale_math::Timestamp;
use ink::{Address, prelude::vec::Vec};

/// Issuers are few: they fit into one storage value.
pub const MAX_ISSUERS: usize = 16;

packed! {
    /// The issuers, stored in the registry's root.
    pub struct Issuers / PackedIssuers {
        /// Their addresses, `count` of them, concatenated.
        pub addresses / set_addresses: [u8; 20 * MAX_ISSUERS],
        /// Account that may change them; zero: nobody.
        pub owner / set_owner: Address,
        /// Number of issuers.
        pub count / set_count: u8,
        /// Number of issuers that must sign.
        pub threshold / set_threshold: u8,
    }
}

packed! {
    /// Facts that the registry was made with. They never change.
    pub struct Founding / PackedFounding {
        /// Account that made it.
        pub deployer / set_deployer: Address,
        /// First issuers, as [`PackedIssuers`].
        pub issuers_then / set_issuers_then: [u8; ISSUERS_BYTES],
    }
}

/// Bytes of [`PackedIssuers`].
const ISSUERS_BYTES: usize = 20 * MAX_ISSUERS + 20 + 1 + 1;

/// Storage key of [`PackedFounding`].
const FOUNDING: &[u8] = b"founding";

impl PackedFounding {
    /// Record of a registry that `deployer` makes with these issuers.
    pub fn of(deployer: Address, issuers: &PackedIssuers) -> Self {
        (&Founding { deployer, issuers_then: issuers.bytes.0 }).into()
    }

    /// Loads the facts that the registry was made with.
    pub fn load() -> Self {
        let mut founding = Self::default();
        storage::load(FOUNDING, &mut founding.bytes.0);
        founding
    }

    /// Keeps it, once.
    pub fn store(&self) {
        storage::store(FOUNDING, &self.bytes.0);
    }

    /// Returns the first issuers.
    pub fn issuers(&self) -> PackedIssuers {
        PackedIssuers { bytes: Bytes(self.issuers_then()) }
    }
}

/// Record of a person, stored under the person as one word: the epoch, then the account.
struct Person {
    /// The person's account; zero if the person was revoked.
    account: Address,
    /// Number of the newest attestation.
    epoch: u64,
}

impl PackedIssuers {
    /// All of them.
    pub fn list(&self) -> Vec<Address> {
        let addresses = self.addresses();
        addresses.chunks_exact(20).take(self.count().into()).map(Address::load).collect()
    }

    /// Replaces all of them, and the threshold.
    ///
    /// # Errors
    /// [`Error::NotOwner`], [`Error::BadIssuers`]
    pub fn replace(&mut self, caller: Address, issuers: &[Address], threshold: u8) -> Result<(), Refusal> {
        self.only_owner(caller)?;
        let distinct = issuers.iter().enumerate().all(|(i, one)| !one.is_zero() && !issuers[..i].contains(one));
        if !distinct || issuers.len() > MAX_ISSUERS || threshold == 0 || usize::from(threshold) > issuers.len() {
            return Err(Error::BadIssuers { issuers: issuers.len() as u32, threshold }.into());
        }
        let mut addresses = [0; 20 * MAX_ISSUERS];
        for (place, issuer) in addresses.chunks_exact_mut(20).zip(issuers) {
            issuer.store(place);
        }
        self.set_addresses(addresses);
        self.set_count(issuers.len() as u8);
        self.set_threshold(threshold);
        Ok(())
    }

    /// Makes `owner` the owner.
    ///
    /// # Errors
    /// [`Error::NotOwner`]
    pub fn transfer_ownership(&mut self, caller: Address, owner: Address) -> Result<(), Refusal> {
        self.only_owner(caller)?;
        self.set_owner(owner);
        Ok(())
    }

    /// Fails unless `caller` is the owner.
    ///
    /// # Errors
    /// [`Error::NotOwner`]
    fn only_owner(&self, caller: Address) -> Result<(), Refusal> {
        if caller != self.owner() {
            return Err(Error::NotOwner { caller }.into());
        }
        Ok(())
    }

    /// Fails unless at least `threshold` issuers signed, each once. `signers` are the accounts that the signatures
    /// recover to, `None` for a malformed one.
    ///
    /// # Errors
    /// [`Error::MalformedSignature`], [`Error::UnknownSigner`], [`Error::DuplicateSigner`], [`Error::TooFewSignatures`]
    pub fn check_signers(&self, signers: impl Iterator<Item = Option<Address>>) -> Result<(), Refusal> {
        let issuers = self.list();
        let mut seen = [false; MAX_ISSUERS];
        let mut signed = 0;
        for signer in signers {
            let signer = signer.ok_or(Error::MalformedSignature { index: signed })?;
            let index = issuers.iter().position(|issuer| *issuer == signer);
            let index = index.ok_or(Error::UnknownSigner { signer })?;
            if seen[index] {
                return Err(Error::DuplicateSigner { signer }.into());
            }
            seen[index] = true;
            signed += 1;
        }
        if signed < u32::from(self.threshold()) {
            return Err(Error::TooFewSignatures { required: self.threshold().into(), signed }.into());
        }
        Ok(())
    }
}

/// Applies an attestation that the issuers signed.
///
/// # Errors
/// [`Error::BadStatus`], [`Error::Expired`], [`Error::StaleEpoch`], [`Error::AccountTaken`]
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

/// Replaces the record of `account` by `binding`.
fn bind(account: Address, binding: &PackedBinding) {
    storage::store(&account.0, &binding.bytes.0);
}
