//! Issuers of attestations: EIP-712 by alloy and secp256k1 by k256, written without a look at the registry's own code,
//! so that each checks the other.

use alloy_core::{
    primitives::{B256, keccak256},
    sol,
    sol_types::{Eip712Domain, SolStruct, eip712_domain},
};
use fairsale_chain::Address;
use k256::ecdsa::{RecoveryId, Signature, SigningKey, VerifyingKey};

pub use attestation::Attestation;

#[allow(missing_docs)] // of what the macro makes
mod attestation {
    use super::sol;

    sol! {
        /// The statement that issuers sign: `account` belongs to `person`.
        #[derive(Debug, PartialEq, Eq)]
        struct Attestation {
            bytes32 person;
            address account;
            uint8 status;
            uint64 expires;
            uint64 epoch;
        }
    }
}

/// Who attests that an account belongs to a person: a key.
#[derive(Clone)]
pub struct Issuer {
    key: SigningKey,
}

impl Issuer {
    /// The issuer of this name. Anybody can make its key: for rehearsals and tests only.
    pub fn named(name: &str) -> Self {
        let mut secret = keccak256(name);
        loop {
            // One hash in 2^128 is no key.
            match SigningKey::from_slice(secret.as_slice()) {
                Ok(key) => return Self { key },
                Err(_) => secret = keccak256(secret),
            }
        }
    }

    /// Returns the issuer of a secp256k1 key. `None` if these are not the 32 bytes of one.
    pub fn from_secret(secret: &[u8]) -> Option<Self> {
        // `from_slice` would fill up a shorter one with zeros, and sign by another key than the one that was cut.
        let secret: [u8; 32] = secret.try_into().ok()?;
        SigningKey::from_slice(&secret).ok().map(|key| Self { key })
    }

    /// Returns `count` issuers for a rehearsal.
    pub fn several(count: u8) -> Vec<Self> {
        (1..=count).map(|number| Self::named(&format!("fairsale issuer {number}"))).collect()
    }

    /// The issuer's address: the end of the public key's keccak hash.
    pub fn address(&self) -> Address {
        address_of(self.key.verifying_key())
    }

    /// Signs a digest: r, s, v, with s in the lower half and v 27 or 28.
    pub fn sign(&self, digest: &[u8; 32]) -> [u8; 65] {
        let signed = self.key.sign_prehash_recoverable(digest);
        let (signature, recovery) = signed.expect("it fails for digests that are not 32 bytes only; qed");
        let mut bytes = [0; 65];
        bytes[..64].copy_from_slice(&signature.to_bytes());
        bytes[64] = 27 + u8::from(recovery.is_y_odd());
        bytes
    }
}

/// The EIP-712 domain of the registry at `registry` on the chain `chain_id`.
pub fn domain(chain_id: u64, registry: Address) -> Eip712Domain {
    eip712_domain! {
        name: "fairsale personhood",
        version: "1",
        chain_id: chain_id,
        verifying_contract: registry.0.into(),
    }
}

/// Returns the digest that issuers sign.
pub fn digest(attestation: &Attestation, domain: &Eip712Domain) -> [u8; 32] {
    attestation.eip712_signing_hash(domain).0
}

/// Returns the signer of a digest. `None` if the signature is invalid (valid: r, s in the lower half, v 27 or 28).
pub fn signer(digest: &[u8; 32], signature: &[u8; 65]) -> Option<Address> {
    let recovery = RecoveryId::from_byte(signature[64].checked_sub(27).filter(|odd| *odd < 2)?)?;
    let signature =
        Signature::from_slice(&signature[..64]).ok().filter(|signature| signature.normalize_s().is_none())?;
    let key = VerifyingKey::recover_from_prehash(digest, &signature, recovery).ok()?;
    Some(address_of(&key))
}

fn address_of(key: &VerifyingKey) -> Address {
    Address::from_slice(&keccak256(&key.to_encoded_point(false).as_bytes()[1..])[12..])
}

/// The signatures of all `issuers` on an attestation, one behind the other, as the registry takes them.
pub fn attest<'a>(
    issuers: impl IntoIterator<Item = &'a Issuer>,
    attestation: &Attestation,
    domain: &Eip712Domain,
) -> Vec<u8> {
    let digest = digest(attestation, domain);
    issuers.into_iter().flat_map(|issuer| issuer.sign(&digest)).collect()
}

/// The registry's name of a person: the hash of what the order book calls it.
pub fn person(name: &str) -> B256 {
    keccak256(name)
}

/// The alias of a person in a context.
pub fn alias(person: &B256, context: &[u8; 32]) -> [u8; 32] {
    keccak256([person.as_slice(), context].concat()).0
}

#[cfg(test)]
mod tests {
    use super::*;
    use fairsale_interfaces::personhood as registry;
    use fairsale_math::Timestamp;

    #[test]
    fn digests_and_aliases_are_those_of_the_registry() {
        let at = Address::from([0x5a; 20]);
        let (person, account) = (person("ada"), Address::from([7; 20]));
        let ours = Attestation { person, account: account.0.into(), status: 2, expires: u64::MAX - 1, epoch: 9 };
        let theirs =
            registry::Attestation { person: person.0, account, status: 2, expires: Timestamp(u64::MAX - 1), epoch: 9 };
        let mut chain_id = [0; 32];
        chain_id[24..].copy_from_slice(&420_420_419u64.to_be_bytes());
        assert_eq!(digest(&ours, &domain(420_420_419, at)), theirs.digest(&chain_id, at));
        assert_eq!(alias(&person, &[3; 32]), registry::alias(&person.0, &[3; 32]));
    }

    #[test]
    fn signatures_are_low_and_recover_to_the_issuer() {
        let half = B256::from([
            0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x5d, 0x57,
            0x6e, 0x73, 0x57, 0xa4, 0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa0,
        ]);
        let issuer = Issuer::named("one");
        for number in 0..50u8 {
            let digest = keccak256([number]);
            let bytes = issuer.sign(&digest.0);
            assert!(B256::from_slice(&bytes[32..64]) <= half);
            let signature = Signature::from_slice(&bytes[..64]).expect("it is one");
            let recovery = RecoveryId::from_byte(bytes[64] - 27).expect("it is one");
            let key = VerifyingKey::recover_from_prehash(digest.as_slice(), &signature, recovery);
            assert_eq!(key.ok().as_ref(), Some(issuer.key.verifying_key()));
            assert_eq!(signer(&digest.0, &bytes), Some(issuer.address()));
        }
    }

    #[test]
    fn what_is_no_signature_has_no_signer() {
        let digest = keccak256("digest").0;
        let good = Issuer::named("one").sign(&digest);
        for (at, change) in [(64, 27u8), (64, 2), (64, 0xff)] {
            let mut bad = good;
            bad[at] = bad[at].wrapping_sub(change);
            assert_eq!(signer(&digest, &bad), None);
        }
        assert_eq!(signer(&digest, &[0; 65]), None);
        assert_ne!(signer(&[1; 32], &good), signer(&digest, &good));
    }

    #[test]
    fn addresses_are_those_of_ethereum() {
        // The well-known first account of Hardhat and Anvil.
        let secret = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80".parse::<B256>().expect("hex");
        let issuer = Issuer { key: SigningKey::from_slice(secret.as_slice()).expect("a key") };
        assert_eq!(format!("{:?}", issuer.address()), "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
    }
}
