//! Proof of personhood: the unique human behind an account.
//!
//! The interface is the one that Polkadot's own personhood precompile speaks (at
//! `0x000000000000000000000000000000000a010000` on Asset Hub Paseo), by Solidity ABI, so that a sale works unchanged
//! with the precompile or with our registry contract.

use crate::{
    eip712::{Domain, Struct, hash},
    host::{self, address_word, keccak256, sol_input, word_number},
};
use fairsale_math::Timestamp;
use ink::{
    Address,
    prelude::{boxed::Box, vec::Vec},
};

/// The account belongs to no known person.
pub const STATUS_NONE: u8 = 0;
/// A person by a weaker proof.
pub const STATUS_LITE: u8 = 1;
/// A person by full proof of personhood.
pub const STATUS_FULL: u8 = 2;

/// The name by which one person is known inside one context; zero means nobody.
pub type Alias = [u8; 32];

/// The public identifier of a unique human, given by the issuers: an attestation binds an account to it.
pub type PersonId = [u8; 32];

/// Answer of a source of personhood for an account: the Solidity struct `(uint8 status, bytes32 contextAlias)`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Personhood {
    /// [`STATUS_NONE`], [`STATUS_LITE`] or [`STATUS_FULL`].
    pub status: u8,
    /// The person's alias in the context; zero if the status is [`STATUS_NONE`].
    pub context_alias: Alias,
}

impl Personhood {
    /// No known person.
    pub const NONE: Self = Self { status: STATUS_NONE, context_alias: [0; 32] };

    /// The answer in Solidity ABI.
    pub fn words(&self) -> [u8; 64] {
        let mut words = [0; 64];
        words[31] = self.status;
        words[32..].copy_from_slice(&self.context_alias);
        words
    }
}

/// Returns the alias of `person` in `context`: keccak256(person ‖ context).
pub fn alias(person: &PersonId, context: &[u8; 32]) -> Alias {
    let mut both = [0; 64];
    both[..32].copy_from_slice(person);
    both[32..].copy_from_slice(context);
    keccak256(&both)
}

/// Selector of the one function of a source of personhood, by Solidity ABI:
/// `personhoodStatus(address account, bytes32 context) view returns ((uint8 status, bytes32 contextAlias))`.
///
/// The status of the person behind `account`, and the person's alias in `context`. It never fails: for an unknown
/// account the status is 0 and the alias zero.
pub const PERSONHOOD_STATUS: [u8; 4] = [0x88, 0x6a, 0xf1, 0x33];

/// Asks `source` for the person behind `account`. `None` if it fails, or does not answer with a valid status and an
/// alias. An account with the alias zero is nobody's: all accounts with that alias would share one order.
pub fn status_of(source: &Address, account: Address, context: &[u8; 32]) -> Option<Personhood> {
    let mut answer = [0; 64];
    let input = sol_input(PERSONHOOD_STATUS, &address_word(account), context);
    (host::ask(source, &input, &mut answer)? == 64).then_some(())?;
    let (status, mut context_alias) = (word_number(answer.first_chunk()?)?, [0; 32]);
    context_alias.copy_from_slice(&answer[32..]);
    if status > STATUS_FULL.into() {
        return None;
    }
    let status = if context_alias == [0; 32] { STATUS_NONE } else { status as u8 };
    Some(Personhood { status, context_alias })
}

/// A statement that issuers sign: `account` belongs to `person`, until a newer attestation or `expires`.
///
/// EIP-712 type `Attestation(bytes32 person,address account,uint8 status,uint64 expires,uint64 epoch)`, in the domain
/// `EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)` with the name [`DOMAIN_NAME`],
/// version [`DOMAIN_VERSION`], the chain's id and the registry's own address: an attestation for another registry or
/// chain is invalid here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attestation {
    /// The person.
    pub person: PersonId,
    /// The person's account from now on; zero to revoke.
    pub account: Address,
    /// [`STATUS_LITE`] or [`STATUS_FULL`]; [`STATUS_NONE`] to revoke.
    pub status: u8,
    /// First second at which the status is [`STATUS_NONE`] again.
    pub expires: Timestamp,
    /// Attestations of one person are numbered upwards from 1; the newest counts, older ones fail.
    pub epoch: u64,
}

/// Name of the EIP-712 domain.
pub const DOMAIN_NAME: &str = "fairsale personhood";
/// Version of the EIP-712 domain.
pub const DOMAIN_VERSION: &str = "1";

impl Attestation {
    /// Returns the EIP-712 digest that issuers of the registry at `registry` on the chain `chain_id` (big-endian) sign.
    pub fn digest(&self, chain_id: &[u8; 32], registry: Address) -> [u8; 32] {
        let mut data = Struct::<6>::new(&ATTESTATION_TYPEHASH);
        data.bytes32(&self.person).address(self.account).uint8(self.status).uint64(self.expires.0).uint64(self.epoch);
        DOMAIN.hash_typed_data(chain_id, registry, &data)
    }
}

const DOMAIN: Domain = Domain::new(DOMAIN_NAME, DOMAIN_VERSION);
const ATTESTATION_TYPEHASH: [u8; 32] =
    hash(b"Attestation(bytes32 person,address account,uint8 status,uint64 expires,uint64 epoch)");

/// Errors of a registry. A call that fails changes nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::error]
pub enum Error {
    /// Only the owner may do this.
    NotOwner {
        /// The caller.
        caller: Address,
    },
    /// Issuers must be 1 to 16 different addresses, none of them zero, and the threshold 1 to their number.
    BadIssuers {
        /// Number given.
        issuers: u32,
        /// The threshold given.
        threshold: u8,
    },
    /// A status of 1 or 2 must name an account, and 0 (revoked) must name none; there are no other statuses.
    BadStatus {
        /// The status given.
        status: u8,
    },
    /// The attestation has expired.
    Expired {
        /// Time at which it expired, in seconds.
        expires: u64,
        /// The chain's clock, in seconds.
        now: u64,
    },
    /// The person has an attestation that is as new or newer.
    StaleEpoch {
        /// The epoch given.
        epoch: u64,
        /// The person's epoch in the registry.
        current: u64,
    },
    /// The account is another person's.
    AccountTaken {
        /// The account.
        account: Address,
    },
    /// Not a signature over this attestation (65 bytes r, s, v each; low s; v 27 or 28).
    MalformedSignature {
        /// Its index, from 0.
        index: u32,
    },
    /// Signed by an account that is not an issuer, or over other data (another registry, chain or attestation).
    UnknownSigner {
        /// Account that signed.
        signer: Address,
    },
    /// An issuer's signature counts once.
    DuplicateSigner {
        /// The issuer.
        signer: Address,
    },
    /// Fewer issuers than the threshold signed.
    TooFewSignatures {
        /// The threshold.
        required: u32,
        /// Number of issuers that signed.
        signed: u32,
    },
    /// The call is shorter than its arguments: missing bytes would be read as zeros.
    Malformed,
}

/// A boxed error: passing a pointer up through `?` takes less code than the error itself, see
/// [`sale::Refusal`](crate::sale::Refusal).
pub type Refusal = Box<Error>;

/// An account was bound to a person; it replaces the person's account and status before it.
#[ink::event]
pub struct Attested {
    /// The person.
    #[ink(topic)]
    pub person: [u8; 32],
    /// The person's account from now on.
    pub account: Address,
    /// The person's status.
    pub status: u8,
    /// First second at which the status is [`STATUS_NONE`] again.
    pub expires: u64,
    /// The attestation's number.
    pub epoch: u64,
}

/// A person's status was taken away, and the account freed.
#[ink::event]
pub struct Revoked {
    /// The person.
    #[ink(topic)]
    pub person: [u8; 32],
    /// The revocation's number.
    pub epoch: u64,
}

/// The registry has other issuers, or another threshold.
#[ink::event]
pub struct IssuersChanged {
    /// All issuers from now on.
    pub issuers: Vec<Address>,
    /// Number of issuers that must sign.
    pub threshold: u8,
}

/// The registry has another owner.
#[ink::event]
pub struct OwnershipTransferred {
    /// The owner before.
    pub previous: Address,
    /// The owner from now on; zero: nobody, the issuers are fixed for ever.
    pub owner: Address,
}
