//! Wallets.

use crate::Address;
use sp_core::{
    Pair,
    crypto::{AccountId32, Ss58AddressFormat, Ss58Codec},
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

/// The text is no secret URI: neither a phrase, nor a hex seed, nor a path like `//Alice`. It does not say which text: that
/// may be a secret with a slip of the pen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadUri;

impl fmt::Display for BadUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no secret URI: use a phrase, a hex seed or a path like `//Alice`")
    }
}

impl std::error::Error for BadUri {}

/// The text is no account in SS58.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadSs58;

impl fmt::Display for BadSs58 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no account in SS58, or not with its checksum")
    }
}

impl std::error::Error for BadSs58 {}

impl Account {
    /// The wallet of a secret URI, as all Polkadot tools read it: `//Alice`, a phrase, `phrase//path`, a hex seed. But for
    /// one without phrase and path, which they take for the development phrase: an empty file is nobody's key, not everybody's.
    ///
    /// A phrase takes about a millisecond to stretch; [`Account::named`] does that once for all.
    ///
    /// # Errors
    /// [`BadUri`] if it cannot be read.
    pub fn from_uri(uri: &str) -> Result<Self, BadUri> {
        if uri.trim().is_empty() || uri.starts_with("///") {
            return Err(BadUri);
        }
        sr25519::Pair::from_string(uri, None).map(Self::from_pair).map_err(|_| BadUri)
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

    /// Nobody in particular: asks where it does not matter who does.
    pub fn nobody() -> Self {
        Self::keyless(*b"nobody in particular, just asks!")
    }

    /// The account that an address stands for if it is no wallet's, such as a contract's: the address and twelve `0xee`.
    pub fn of_address(address: Address) -> Self {
        let mut id = [0xee; 32];
        id[..20].copy_from_slice(address.as_bytes());
        Self::keyless(id)
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

    /// The wallet whose account is written in SS58, with whatever chain's prefix: keyless.
    ///
    /// # Errors
    /// [`BadSs58`] if it is none, its checksum included.
    pub fn from_ss58(text: &str) -> Result<Self, BadSs58> {
        AccountId32::from_ss58check(text).map(|id| Self::keyless(id.into())).map_err(|_| BadSs58)
    }

    /// The account in SS58, with a chain's prefix (0 on Polkadot, 42 on development chains).
    pub fn ss58(&self, prefix: u16) -> String {
        AccountId32::from(self.id).to_ss58check_with_version(Ss58AddressFormat::custom(prefix))
    }

    /// Where a contract stands that the wallet makes with its transaction number `nonce`, as on Ethereum: the end of
    /// keccak256(rlp(address, nonce)).
    pub fn contract_at(&self, nonce: u64) -> Address {
        let bytes = nonce.to_be_bytes();
        let digits = &bytes[nonce.leading_zeros() as usize / 8..];
        let mut rlp = vec![0, 0x80 + 20]; // the list's length comes last, the address is 20 bytes
        rlp.extend(self.address().0);
        match digits {
            [digit @ ..0x80] => rlp.push(*digit),
            _ => {
                rlp.push(0x80 + digits.len() as u8); // at most 8
                rlp.extend(digits);
            }
        }
        rlp[0] = 0xc0 + (rlp.len() - 1) as u8; // at most 30
        Address::from_slice(&keccak_256(&rlp)[12..])
    }

    /// Signs a message. `None` if the wallet is keyless.
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
        assert_eq!(Account::of_address(Address::from([7; 20])).id(), id);
    }

    #[test]
    fn only_a_wallet_with_a_key_signs() {
        let alice = Account::named("Alice");
        let signature = sr25519::Signature::from_raw(alice.sign(b"order").expect("named wallets have keys"));
        assert!(sr25519::Pair::verify(&signature, b"order", &alice.public()));
        assert_eq!(Account::keyless(alice.id()).sign(b"order"), None);
    }

    #[test]
    fn what_is_no_uri_is_refused_and_not_repeated() {
        let refused = Account::from_uri("bottom drive obey lake curtain smoke basket hold race lonely fit wolk");
        assert_eq!(refused, Err(BadUri));
        assert!(!format!("{} {:?}", BadUri, BadUri).contains("bottom"));
    }

    #[test]
    fn nothing_is_nobodys_key() {
        for nothing in ["", " ", "\n", "///", "///password"] {
            assert_eq!(Account::from_uri(nothing), Err(BadUri), "{nothing:?}");
        }
        assert_eq!(Account::from_uri("//Alice"), Ok(Account::named("Alice")), "a path is one that is meant");
    }

    #[test]
    fn ss58_is_what_wallets_show() {
        let alice = Account::named("Alice");
        assert_eq!(alice.ss58(42), "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY");
        assert_eq!(alice.ss58(0), "15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5");
        for prefix in [0, 2, 42] {
            assert_eq!(Account::from_ss58(&alice.ss58(prefix)), Ok(alice.clone()));
        }
        assert_eq!(Account::from_ss58("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQZ"), Err(BadSs58));
    }
}
