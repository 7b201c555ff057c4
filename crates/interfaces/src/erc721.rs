//! ERC-721, the interface of tokens each of which is one of a kind (EIP-721), with its metadata and enumeration, and
//! ERC-5192's view of locked tokens. Ours are tickets, see [`ticket`](crate::ticket).

use crate::{
    host::{self, Word, address_word, deposit_event, number_word},
    ticket::Refusal,
};
use ink::{
    Address,
    prelude::{vec, vec::Vec},
};

/// ERC-721 by Solidity ABI, a word an argument. Errors are SCALE-encoded.
///
/// In ink!'s metadata these messages return nothing: they end the call themselves with what Solidity expects, before
/// ink! could put a byte before it.
#[ink::trait_definition]
pub trait Erc721Sol {
    /// `supportsInterface(bytes4 interfaceId) view returns (bool)`, of EIP-165
    ///
    /// # Errors
    /// `Malformed`
    #[ink(message, selector = 0x01ffc9a7)]
    fn sol_supports_interface(&self, interface: Word) -> Result<(), Refusal>;

    /// `balanceOf(address owner) view returns (uint256)`
    ///
    /// # Errors
    /// `Malformed`, `ZeroAddress`
    #[ink(message, selector = 0x70a08231)]
    fn sol_balance_of(&self, owner: Word) -> Result<(), Refusal>;

    /// `ownerOf(uint256 tokenId) view returns (address)`
    ///
    /// # Errors
    /// `Malformed`, `NoSuchTicket`
    #[ink(message, selector = 0x6352211e)]
    fn sol_owner_of(&self, id: Word) -> Result<(), Refusal>;

    /// `getApproved(uint256 tokenId) view returns (address)`
    ///
    /// # Errors
    /// `Malformed`, `NoSuchTicket`
    #[ink(message, selector = 0x081812fc)]
    fn sol_get_approved(&self, id: Word) -> Result<(), Refusal>;

    /// `isApprovedForAll(address owner, address operator) view returns (bool)`
    ///
    /// # Errors
    /// `Malformed`
    #[ink(message, selector = 0xe985e9c5)]
    fn sol_is_approved_for_all(&self, owner: Word, operator: Word) -> Result<(), Refusal>;

    /// `approve(address to, uint256 tokenId)`
    ///
    /// # Errors
    /// `Malformed`, and those of [`Erc721::approve`]
    #[ink(message, selector = 0x095ea7b3)]
    fn sol_approve(&mut self, to: Word, id: Word) -> Result<(), Refusal>;

    /// `setApprovalForAll(address operator, bool approved)`
    ///
    /// # Errors
    /// `Malformed`
    #[ink(message, selector = 0xa22cb465)]
    fn sol_set_approval_for_all(&mut self, operator: Word, approved: Word) -> Result<(), Refusal>;

    /// `transferFrom(address from, address to, uint256 tokenId)`
    ///
    /// # Errors
    /// `Malformed`, and those of [`Erc721::transfer_from`]
    #[ink(message, selector = 0x23b872dd)]
    fn sol_transfer_from(&mut self, from: Word, to: Word, id: Word) -> Result<(), Refusal>;

    /// `safeTransferFrom(address from, address to, uint256 tokenId)`
    ///
    /// # Errors
    /// `Malformed`, and those of [`Erc721::safe_transfer_from`]
    #[ink(message, selector = 0x42842e0e)]
    fn sol_safe_transfer_from(&mut self, from: Word, to: Word, id: Word) -> Result<(), Refusal>;

    /// `safeTransferFrom(address from, address to, uint256 tokenId, bytes data)`
    ///
    /// # Errors
    /// `Malformed`, and those of [`Erc721::safe_transfer_from`]
    #[ink(message, selector = 0xb88d4fde)]
    fn sol_safe_transfer_from_with(&mut self, from: Word, to: Word, id: Word) -> Result<(), Refusal>;

    /// `name() view returns (string)`
    #[ink(message, selector = 0x06fdde03)]
    fn sol_name(&self);

    /// `symbol() view returns (string)`
    #[ink(message, selector = 0x95d89b41)]
    fn sol_symbol(&self);

    /// `tokenURI(uint256 tokenId) view returns (string)`
    ///
    /// # Errors
    /// `Malformed`, `NoSuchTicket`
    #[ink(message, selector = 0xc87b56dd)]
    fn sol_token_uri(&self, id: Word) -> Result<(), Refusal>;

    /// `totalSupply() view returns (uint256)`
    #[ink(message, selector = 0x18160ddd)]
    fn sol_total_supply(&self);

    /// `tokenByIndex(uint256 index) view returns (uint256)`
    ///
    /// # Errors
    /// `Malformed`, `NoSuchIndex`
    #[ink(message, selector = 0x4f6ccce7)]
    fn sol_token_by_index(&self, index: Word) -> Result<(), Refusal>;

    /// `tokenOfOwnerByIndex(address owner, uint256 index) view returns (uint256)`
    ///
    /// # Errors
    /// `Malformed`, `ZeroAddress`, `NoSuchIndex`
    #[ink(message, selector = 0x2f745c59)]
    fn sol_token_of_owner_by_index(&self, owner: Word, index: Word) -> Result<(), Refusal>;

    /// `locked(uint256 tokenId) view returns (bool)`, of EIP-5192
    ///
    /// # Errors
    /// `Malformed`, `NoSuchTicket`
    #[ink(message, selector = 0xb45a3c0e)]
    fn sol_locked(&self, id: Word) -> Result<(), Refusal>;
}

/// ERC-721 by ink!'s ABI.
///
/// # Events
/// Those of EIP-721, in Solidity's encoding, whichever ABI was called: [`TRANSFER`], [`APPROVAL`],
/// [`APPROVAL_FOR_ALL`].
#[ink::trait_definition]
pub trait Erc721 {
    /// Number of tokens issued.
    #[ink(message, selector = 0x71c7_0020)]
    fn total_supply(&self) -> u32;

    /// Number of tokens that `owner` has.
    #[ink(message, selector = 0x71c7_0021)]
    fn balance_of(&self, owner: Address) -> u32;

    /// Owner of token `id`. `None` if there is no such token.
    #[ink(message, selector = 0x71c7_0022)]
    fn owner_of(&self, id: u32) -> Option<Address>;

    /// Account approved for token `id` by [`approve`](Self::approve).
    #[ink(message, selector = 0x71c7_0023)]
    fn get_approved(&self, id: u32) -> Option<Address>;

    /// True if `operator` may send all tokens of `owner`.
    #[ink(message, selector = 0x71c7_0024)]
    fn is_approved_for_all(&self, owner: Address, operator: Address) -> bool;

    /// Token at `index`, from 0, of `owner`, in an order that changes when the owner sends tokens.
    #[ink(message, selector = 0x71c7_0025)]
    fn token_of_owner_by_index(&self, owner: Address, index: u32) -> Option<u32>;

    /// Lets `to` send token `id`, instead of the account approved before; zero: nobody. The caller must be the owner or
    /// an operator of the owner. The approval ends when the token is sent.
    ///
    /// # Errors
    /// `NoSuchTicket`, `NotAllowed`
    #[ink(message, selector = 0x71c7_0026)]
    fn approve(&mut self, to: Address, id: u32) -> Result<(), Refusal>;

    /// Lets `operator` send all tokens of the caller, future ones too, or no longer.
    ///
    /// # Errors
    /// None.
    #[ink(message, selector = 0x71c7_0027)]
    fn set_approval_for_all(&mut self, operator: Address, approved: bool) -> Result<(), Refusal>;

    /// Sends token `id` of `from`'s to `to`. The caller must be the owner, an operator of the owner, or approved for
    /// the token.
    ///
    /// # Errors
    /// `NoSuchTicket`, `Locked`, `NotOwner`, `NotAllowed`, `ZeroAddress`
    #[ink(message, selector = 0x71c7_0028)]
    fn transfer_from(&mut self, from: Address, to: Address, id: u32) -> Result<(), Refusal>;

    /// Like [`transfer_from`](Self::transfer_from); and if `to` is a contract, it must take the token, see
    /// [`received`], and is called with `data`.
    ///
    /// # Errors
    /// Those of [`transfer_from`](Self::transfer_from), and `ReceiverRefused`
    #[ink(message, selector = 0x71c7_0029)]
    fn safe_transfer_from(&mut self, from: Address, to: Address, id: u32, data: Vec<u8>) -> Result<(), Refusal>;
}

/// The interfaces, by EIP-165, that a contract with [`Erc721Sol`] has: EIP-165, EIP-721, its metadata, its enumeration,
/// EIP-5192.
pub const INTERFACES: [[u8; 4]; 5] = [
    [0x01, 0xff, 0xc9, 0xa7],
    [0x80, 0xac, 0x58, 0xcd],
    [0x5b, 0x5e, 0x13, 0x9f],
    [0x78, 0x0e, 0x9d, 0x63],
    [0xb4, 0x5a, 0x3c, 0x0e],
];

/// `Transfer(address indexed from, address indexed to, uint256 indexed tokenId)`: keccak256 of its signature, the first
/// topic.
pub const TRANSFER: Word = keccak_const::Keccak256::new().update(b"Transfer(address,address,uint256)").finalize();

/// `Approval(address indexed owner, address indexed approved, uint256 indexed tokenId)`: keccak256 of its signature.
pub const APPROVAL: Word = keccak_const::Keccak256::new().update(b"Approval(address,address,uint256)").finalize();

/// `ApprovalForAll(address indexed owner, address indexed operator, bool approved)`: keccak256 of its signature.
pub const APPROVAL_FOR_ALL: Word =
    keccak_const::Keccak256::new().update(b"ApprovalForAll(address,address,bool)").finalize();

/// `Locked(uint256 tokenId)`, of EIP-5192: keccak256 of its signature.
pub const LOCKED: Word = keccak_const::Keccak256::new().update(b"Locked(uint256)").finalize();

/// `Transfer`, in Solidity's encoding.
pub fn emit_transfer(from: Address, to: Address, id: u32) {
    deposit_event(&[TRANSFER, address_word(from), address_word(to), number_word(id.into())], &[]);
}

/// `Approval`, in Solidity's encoding.
pub fn emit_approval(owner: Address, approved: Address, id: u32) {
    deposit_event(&[APPROVAL, address_word(owner), address_word(approved), number_word(id.into())], &[]);
}

/// `ApprovalForAll`, in Solidity's encoding.
pub fn emit_approval_for_all(owner: Address, operator: Address, approved: bool) {
    let topics = [APPROVAL_FOR_ALL, address_word(owner), address_word(operator)];
    deposit_event(&topics, &number_word(approved.into()));
}

/// `Locked`, in Solidity's encoding.
pub fn emit_locked(id: u32) {
    deposit_event(&[LOCKED], &number_word(id.into()));
}

/// Selector of `onERC721Received(address operator, address from, uint256 tokenId, bytes data) returns (bytes4)`, and
/// what a contract that takes tokens answers with.
pub const RECEIVED: [u8; 4] = [0x15, 0x0b, 0x7a, 0x02];

/// Asks the contract `receiver` whether it takes token `id`, which `operator` sent it from `from`. `None` unless it
/// answers with [`RECEIVED`], as a word of Solidity's ABI.
pub fn received(receiver: &Address, operator: Address, from: Address, id: u32, data: &[u8]) -> Option<()> {
    let mut input = vec![0; 4 + 5 * 32 + data.len().next_multiple_of(32)];
    input[..4].copy_from_slice(&RECEIVED);
    let words = [
        address_word(operator),
        address_word(from),
        number_word(id.into()),
        number_word(128),
        number_word(data.len() as u128),
    ];
    input[4..164].copy_from_slice(words.as_flattened());
    input[164..][..data.len()].copy_from_slice(data);
    let mut answer = [0; 32];
    (host::call(receiver, &input, &mut answer)? == 32).then_some(())?;
    (answer[..4] == RECEIVED && answer[4..] == [0; 28]).then_some(())
}
