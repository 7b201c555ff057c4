//! Wallets.

use crate::Address;
use sp_core::{
    Pair,
    sr25519::{self, Public},
};
use sp_io::hashing::keccak_256;
use std::{fmt, sync::LazyLock};

/// A wallet: its 32-byte account, its 20-byte address and, unless it is keyless, the sr25519 pair that signs.
#[derive(Clone)]
pub struct Account {
    id: [u8; 32],
    pair: Option<sr25519::Pair>,
}

/// The text is no secret URI: neither a phrase, nor a hex seed, nor a path like `//Alice`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadUri(String);

impl fmt::Display for BadUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no secret URI: use a phrase, a hex seed or a path like `//Alice`", self.0)
    }
}

impl std::error::Error for BadUri {}

impl Account {
    /// The wallet of a secret URI, as all Polkadot tools read it: `//Alice`, a phrase, `phrase//path`, a hex seed.
    ///
    /// A phrase takes about a millisecond to stretch; [`Account::named`] does that once for all.
    ///
    /// # Errors
    /// [`BadUri`] if it cannot be read.
    pub fn from_uri(uri: &str) -> Result<Self, BadUri> {
        sr25519::Pair::from_string(uri, None).map(Self::from_pair).map_err(|_| BadUri(uri.into()))
    }

    /// The wallet of `//name`: `named("Alice")` is everybody's Alice. Whatever the name, it always works.
    pub fn named(name: &str) -> Self {
        static DEV: LazyLock<sr25519::Pair> = LazyLock::new(|| {
            sr25519::Pair::from_string(sp_core::crypto::DEV_PHRASE, None).expect("the phrase is a constant; qed")
        });
        let hard = sp_core::DeriveJunction::from(name).harden();
        let (pair, _) = DEV.derive([hard].into_iter(), None).expect("a pair can always be derived hard; qed");
        Self::from_pair(pair)
    }

    /// A wallet whose key we do not have. The embedded chain asks for no signature, so it works there; a node's client
    /// can only use it as a recipient and for dry runs.
    pub fn keyless(id: [u8; 32]) -> Self {
        Self { id, pair: None }
    }

    fn from_pair(pair: sr25519::Pair) -> Self {
        Self { id: pair.public().0, pair: Some(pair) }
    }

    /// The 32-byte account: the public key.
    pub fn id(&self) -> [u8; 32] {
        self.id
    }

    /// The 20-byte address by which contracts know the wallet: the end of the account's keccak hash, or the start of
    /// an account that an Ethereum key controls (one that ends with twelve `0xee`).
    pub fn address(&self) -> Address {
        let hash = keccak_256(&self.id);
        Address::from_slice(if self.id[20..] == [0xee; 12] { &self.id[..20] } else { &hash[12..] })
    }

    /// Signs a message, or says nothing if the wallet is keyless.
    pub fn sign(&self, message: &[u8]) -> Option<[u8; 64]> {
        self.pair.as_ref().map(|pair| pair.sign(message).0)
    }

    /// The public key, as `sp_core` has it.
    pub fn public(&self) -> Public {
        Public::from_raw(self.id)
    }
}

impl PartialEq for Account {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Account {}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Account({:?})", self.address())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_is_the_path_of_the_same_name() {
        let alice = Account::named("Alice");
        assert_eq!(Ok(&alice), Account::from_uri("//Alice").as_ref());
        let public = "d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d";
        assert_eq!(alice.public().to_string(), "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY");
        assert_eq!(format!("{:?}", sp_core::H256(alice.id())), format!("0x{public}"));
        assert_ne!(alice, Account::named("Bob"));
    }

    #[test]
    fn addresses_are_what_contracts_see() {
        let alice = Account::named("Alice");
        assert_eq!(format!("{:?}", alice.address()), "0x9621dde636de098b43efb0fa9b61facfe328f99d");
        let mut id = [0xee; 32];
        id[..20].copy_from_slice(&[7; 20]);
        assert_eq!(Account::keyless(id).address(), Address::from([7; 20]));
    }

    #[test]
    fn only_a_wallet_with_a_key_signs() {
        let alice = Account::named("Alice");
        let signature = sr25519::Signature::from_raw(alice.sign(b"order").expect("named wallets have keys"));
        assert!(sr25519::Pair::verify(&signature, b"order", &alice.public()));
        assert_eq!(Account::keyless(alice.id()).sign(b"order"), None);
    }

    #[test]
    fn what_is_no_uri_is_refused() {
        assert_eq!(Account::from_uri("not a phrase"), Err(BadUri("not a phrase".into())));
    }
}
