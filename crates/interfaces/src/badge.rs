//! A community's gate: badges for those who took part, bound to persons, and a source of personhood for just them.
//!
//! A badge has the same interface as every source of personhood
//! ([`PERSONHOOD_STATUS`](crate::personhood::PERSONHOOD_STATUS)) and relies on another one, its **gate**. A person whom
//! the gate knows and who holds the badge has by the badge the same status and alias as by the gate; all others are
//! nobody. So a sale for people who came to our meetups is a sale whose source of personhood is the meetups' badge, and
//! it still knows each of them by one alias.
//!
//! A badge belongs to the person's *alias at the gate in the badge's context*, not to an account: a person who moves to
//! a new account at the gate has it there at once. It is minted by one organiser, is never taken back, burnt or sent
//! on, and a person has at most one.
//!
//! The query costs every buyer: it reads the badge's root, one word of the alias, and asks the gate.

use crate::{
    eip712::{Domain, Struct, hash},
    personhood::Alias,
};
use fairsale_math::Timestamp;
use ink::{
    Address,
    prelude::{boxed::Box, vec::Vec},
};

/// Messages of a badge, besides `personhoodStatus`.
#[ink::trait_definition]
pub trait Badge {
    /// Gives the badge to the person behind `account`, and returns its number; they are numbered from 1. Only the
    /// organiser may.
    ///
    /// # Errors
    /// [`Error::NotOrganiser`], [`Error::PersonhoodUnavailable`], [`Error::NotAPerson`], [`Error::AlreadyHeld`],
    /// [`Error::AllMinted`]
    ///
    /// # Events
    /// [`Minted`]
    #[ink(message, selector = 0xbad9_e001)]
    fn mint(&mut self, account: Address) -> Result<u32, Refusal>;

    /// Gives the badge to the person behind `account`, because the organiser signed a [`Voucher`] for it, and returns
    /// its number. Anybody may bring a voucher. `signature` is r, s, v: s in the lower half, v 27 or 28.
    ///
    /// # Errors
    /// [`Error::Expired`], [`Error::MalformedSignature`], [`Error::WrongSigner`], [`Error::PersonhoodUnavailable`],
    /// [`Error::NotAPerson`], [`Error::AlreadyHeld`], [`Error::AccountUsed`], [`Error::AllMinted`]
    ///
    /// # Events
    /// [`Minted`]
    #[ink(message, selector = 0xbad9_e002)]
    fn redeem(&mut self, account: Address, expires: u64, signature: [u8; 65]) -> Result<u32, Refusal>;

    /// Redeems all of `vouchers`, in this order, or none; returns the number of badges given. Three kinds of vouchers
    /// are skipped: those of a person who holds the badge already, of an account that was named when a badge was given,
    /// and of an account whose person no longer has the required status by the gate. Their holders may have redeemed
    /// them, moved to another account or left the gate a moment before, and must not be able to block all others by
    /// that. Any other fault fails the whole call, and is returned with its index. Only the weight of the call limits
    /// the number of vouchers.
    ///
    /// # Errors
    /// [`BadVoucher`], with any error of [`Badge::redeem`] but `AlreadyHeld`, `AccountUsed` and `NotAPerson`
    ///
    /// # Events
    /// [`Minted`] for each badge
    #[ink(message, selector = 0xbad9_e003)]
    fn redeem_all(&mut self, vouchers: Vec<SignedVoucher>) -> Result<u32, BulkRefusal>;

    /// Number of badges minted.
    #[ink(message, selector = 0xbad9_e004)]
    fn minted(&self) -> u32;

    /// The number of the badge of the person who has this alias at the gate in the badge's context, if the person holds
    /// one.
    #[ink(message, selector = 0xbad9_e005)]
    fn number_of(&self, alias: Alias) -> Option<u32>;

    /// Number of the last badge that was given by naming this account, to the account's person at that time.
    #[ink(message, selector = 0xbad9_e006)]
    fn received_by(&self, account: Address) -> Option<u32>;
}

/// A statement that the organiser signs: the person behind `account` gets the badge if this is redeemed before
/// `expires`.
///
/// EIP-712 type `Voucher(address account,uint64 expires)`, in the domain `EIP712Domain(string name,string
/// version,uint256 chainId,address verifyingContract)` with the name [`DOMAIN_NAME`], version [`DOMAIN_VERSION`], the
/// chain's id and the badge's own address: a voucher for another badge or chain is invalid here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Voucher {
    /// Account whose person gets the badge.
    pub account: Address,
    /// First second at which it is invalid.
    pub expires: Timestamp,
}

/// A voucher with the organiser's signature.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct SignedVoucher {
    /// Account whose person gets the badge.
    pub account: Address,
    /// First second at which it is invalid.
    pub expires: u64,
    /// r, s, v.
    pub signature: [u8; 65],
}

/// Name of the EIP-712 domain.
pub const DOMAIN_NAME: &str = "fairsale badge";
/// Version of the EIP-712 domain.
pub const DOMAIN_VERSION: &str = "1";

const DOMAIN: Domain = Domain::new(DOMAIN_NAME, DOMAIN_VERSION);
const VOUCHER_TYPEHASH: [u8; 32] = hash(b"Voucher(address account,uint64 expires)");

impl Voucher {
    /// Returns the EIP-712 digest that the organiser of the badge at `badge` on the chain `chain_id` (big-endian)
    /// signs.
    pub fn digest(&self, chain_id: &[u8; 32], badge: Address) -> [u8; 32] {
        let mut data = Struct::<3>::new(&VOUCHER_TYPEHASH);
        data.address(self.account).uint64(self.expires.0);
        DOMAIN.hash_typed_data(chain_id, badge, &data)
    }
}

/// Errors of a badge. A call that fails changes nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::error]
pub enum Error {
    /// Only the organiser may do this.
    NotOrganiser {
        /// The caller.
        caller: Address,
    },
    /// By the gate the account belongs to nobody, or to a person whose status is too low for the badge.
    NotAPerson {
        /// The account.
        account: Address,
        /// Status by the gate; 0 if nobody is known.
        status: u8,
        /// Least status that the badge takes.
        required: u8,
    },
    /// The account's person holds the badge already.
    AlreadyHeld {
        /// The account.
        account: Address,
        /// The badge's number.
        number: u32,
    },
    /// A badge was given by naming this account before, when it was another person's: its vouchers are used up.
    AccountUsed {
        /// The account.
        account: Address,
        /// The badge's number.
        number: u32,
    },
    /// There are no more badges.
    AllMinted {
        /// The limit.
        cap: u32,
    },
    /// The voucher has expired.
    Expired {
        /// Time at which it expired, in seconds.
        expires: u64,
        /// The chain's clock, in seconds.
        now: u64,
    },
    /// Not a signature (r, s, v; low s; v 27 or 28).
    MalformedSignature,
    /// Signed by another account than the organiser, or over other data (another badge, chain, account or expiry).
    WrongSigner {
        /// Account that signed.
        signer: Address,
    },
    /// The gate failed, or does not answer as it must.
    PersonhoodUnavailable,
    /// The least status for a badge must be 1 or 2.
    BadStatus {
        /// The one given.
        min_status: u8,
    },
    /// The zero address cannot be the organiser.
    NoOrganiser,
}

/// A boxed error: passing a pointer up through `?` takes less code than the error itself, see
/// [`sale::Refusal`](crate::sale::Refusal).
pub type Refusal = Box<Error>;

/// The voucher because of which none of several was redeemed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::error]
pub struct BadVoucher {
    /// Its index, from 0.
    pub index: u32,
    /// The error.
    pub error: Error,
}

/// A boxed [`BadVoucher`], for the same reason.
pub type BulkRefusal = Box<BadVoucher>;

/// A badge was made, with these terms.
#[ink::event]
pub struct Founded {
    /// Its source of personhood.
    pub gate: Address,
    /// The context at the gate in which a person's alias holds the badge.
    pub context: [u8; 32],
    /// Account that mints.
    pub organiser: Address,
    /// The least status by the gate that a badge is given for.
    pub min_status: u8,
    /// Maximum number of badges; 0 means no limit.
    pub cap: u32,
}

/// A person was given the badge. The badge's whole state follows from these events.
#[ink::event]
pub struct Minted {
    /// The person's alias at the gate in the badge's context.
    #[ink(topic)]
    pub alias: Alias,
    /// The badge's number, from 1 upwards.
    pub number: u32,
    /// The account that was named, the person's at that time.
    pub account: Address,
    /// The caller: the organiser, or the account that brought the voucher.
    pub by: Address,
    /// True if a voucher was redeemed.
    pub by_voucher: bool,
}
