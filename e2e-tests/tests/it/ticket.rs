//! Tickets: rights to issue them, ERC-721 by ink!'s ABI and by Solidity's, locked and bound to persons until a date.

mod allotments;
mod costs;
mod events;
mod locked;
mod model;
mod recovery;
mod safe;
mod sending;
mod solidity;

use alloy_core::primitives::U256;
use e2e_tests::{DOT, PRECOMPILE, chain::Own, codes, evm};
use fairsale_chain::{
    Account, Address, CallError, Receipt, Typed,
    typed::{Message, at},
};
use fairsale_client::deployment::{TicketCollectionRef, TicketTexts, Tickets, deploy_tickets};
use fairsale_interfaces::{
    erc721::Erc721,
    ticket::{Error, Holding, Issued, Refusal, Ticket},
};
use ink::{
    abi::Ink,
    env::{
        Environment,
        call::utils::{DecodeMessageResult, EncodeArgsWith},
    },
    scale::{Decode, Encode},
};
use std::fmt::Debug;
use ticket::Terms;

mod sol {
    alloy_core::sol! {
        function supportsInterface(bytes4 interfaceId) view returns (bool);
        function name() view returns (string);
        function symbol() view returns (string);
        function tokenURI(uint256 tokenId) view returns (string);
        function balanceOf(address owner) view returns (uint256);
        function ownerOf(uint256 tokenId) view returns (address);
        function getApproved(uint256 tokenId) view returns (address);
        function isApprovedForAll(address owner, address operator) view returns (bool);
        function totalSupply() view returns (uint256);
        function tokenByIndex(uint256 index) view returns (uint256);
        function tokenOfOwnerByIndex(address owner, uint256 index) view returns (uint256);
        function locked(uint256 tokenId) view returns (bool);
        function approve(address to, uint256 tokenId);
        function setApprovalForAll(address operator, bool approved);
        function transferFrom(address from, address to, uint256 tokenId);

        function onERC721Received(address operator, address from, uint256 tokenId, bytes data) returns (bytes4);

        #[derive(Debug, PartialEq)]
        event Transfer(address indexed from, address indexed to, uint256 indexed tokenId);
        #[derive(Debug, PartialEq)]
        event Approval(address indexed owner, address indexed approved, uint256 indexed tokenId);
        #[derive(Debug, PartialEq)]
        event ApprovalForAll(address indexed owner, address indexed operator, bool approved);
        #[derive(Debug, PartialEq)]
        event Locked(uint256 tokenId);
    }

    /// Both have the same name in Solidity.
    pub mod safe {
        alloy_core::sol! { function safeTransferFrom(address from, address to, uint256 tokenId); }
    }
    pub mod safe_with {
        alloy_core::sol! { function safeTransferFrom(address from, address to, uint256 tokenId, bytes data); }
    }
}

/// The context of the collection's aliases.
const CONTEXT: [u8; 32] = [0xc0; 32];

/// Nobody's alias.
const NOBODY: [u8; 32] = [0; 32];

/// A collection on a chain, and people.
struct Hall {
    chain: Own,
    seller: Account,
    ada: Account,
    bob: Account,
    at: Address,
    terms: Terms,
    /// First second at which tickets can be sent.
    transferable_at: u64,
}

impl Hall {
    /// A collection of a number of tickets that can be sent `wait` seconds from now. It asks the stand-in for the personhood
    /// precompile who is who.
    fn locked(supply: u32, wait: u64) -> Self {
        Self::asking(PRECOMPILE, supply, wait, Own::new())
    }

    /// A collection whose tickets everybody can send.
    fn free(supply: u32) -> Self {
        Self::locked(supply, 0)
    }

    /// A collection that asks this source who is who.
    fn asking(personhood: Address, supply: u32, wait: u64, mut chain: Own) -> Self {
        let [seller, ada, bob] = ["seller", "ada", "bob"].map(|name| chain.account(name));
        for account in [&seller, &ada, &bob] {
            chain.fund(account, 100_000 * DOT);
        }
        let transferable_at = chain.now() + wait;
        let terms = Terms { transferable_at, supply, context: CONTEXT, personhood, seller: seller.address() };
        let (at, _) = deploy_tickets(&mut *chain, codes(), &seller, &terms, &texts()).expect("deploys");
        Self { chain, seller, ada, bob, at, terms, transferable_at }
    }

    fn tickets(&self) -> Tickets {
        at::<TicketCollectionRef, Ink>(self.at)
    }

    fn act<E, Args, T>(
        &mut self,
        from: &Account,
        message: Message<E, Args, Result<T, Refusal>, Ink>,
    ) -> Result<(T, Receipt), Error>
    where
        E: Environment,
        Args: EncodeArgsWith<Ink>,
        Result<T, Refusal>: DecodeMessageResult<Ink>,
    {
        let answer = self.chain.send(from, message).run().expect("it answers");
        answer.value.map(|value| (value, answer.receipt)).map_err(|refusal| *refusal)
    }

    /// The contract, which passes calls on, does it.
    fn act_by<E, Args, T>(
        &mut self,
        contract: Address,
        message: Message<E, Args, Result<T, Refusal>, Ink>,
    ) -> Result<(T, Receipt), Error>
    where
        E: Environment,
        Args: EncodeArgsWith<Ink>,
        T: Decode + Debug,
    {
        let data = [self.at.as_bytes(), &evm::input(message)].concat();
        let decoded = |output: &[u8]| {
            let answer = Result::<Result<T, Error>, ()>::decode(&mut &output[..]);
            answer.expect("an answer of ink!'s").expect("no error of language")
        };
        match self.chain.call(&self.seller, contract, data, 0) {
            Ok(receipt) => Ok((decoded(&receipt.output).expect("not reverted"), receipt)),
            Err(CallError::Reverted { output, .. }) => Err(decoded(&output).expect_err("reverted")),
            Err(other) => panic!("{other}"),
        }
    }

    /// A contract that passes calls on, so that it can be a sale.
    fn contract(&mut self) -> Address {
        self.chain.instantiate(&self.seller, &evm::wallet(&[]), vec![], 0, None).expect("deploys").address
    }

    /// A sale that is allotted a number of tickets.
    fn sale(&mut self, count: u32) -> Address {
        let sale = self.contract();
        let (seller, message) = (self.seller.clone(), self.tickets().allot(sale, count));
        self.act(&seller, message).expect("the seller may");
        sale
    }

    /// A sale issues a ticket, as sales do.
    fn issue_by(&mut self, sale: Address, to: Address, alias: [u8; 32]) -> Result<(u32, Receipt), Error> {
        let message = self.tickets().issue(to, alias);
        self.act_by(sale, message)
    }

    /// The seller issues a ticket.
    fn issue(&mut self, to: Address, alias: [u8; 32]) -> u32 {
        let (seller, message) = (self.seller.clone(), self.tickets().issue(to, alias));
        self.act(&seller, message).expect("the seller may").0
    }

    fn allotment(&mut self, account: Address) -> u32 {
        let message = self.tickets().allotment_of(account);
        self.chain.ask(message).expect("a view").value
    }

    fn allotments<const N: usize>(&mut self, accounts: [Address; N]) -> [u32; N] {
        accounts.map(|account| self.allotment(account))
    }

    fn ticket(&mut self, id: u32) -> Option<Holding> {
        let message = self.tickets().ticket(id);
        self.chain.ask(message).expect("a view").value
    }

    fn owner(&mut self, id: u32) -> Address {
        self.ticket(id).expect("it is issued").owner
    }

    fn issued(&mut self) -> u32 {
        let message = self.tickets().total_supply();
        self.chain.ask(message).expect("a view").value
    }

    /// The tickets of an account, in the order in which they are listed.
    fn list(&mut self, owner: Address) -> Vec<u32> {
        let message = self.tickets().balance_of(owner);
        let len = self.chain.ask(message).expect("a view").value;
        let mut at = |index| {
            let message = self.tickets().token_of_owner_by_index(owner, index);
            self.chain.ask(message).expect("a view").value
        };
        let list = (0..len).map(|index| at(index).expect("so many")).collect();
        assert_eq!(at(len), None, "and no more");
        list
    }

    fn send(&mut self, by: &Account, from: Address, to: Address, id: u32) -> Result<Receipt, Error> {
        let message = self.tickets().transfer_from(from, to, id);
        self.act(by, message).map(|((), receipt)| receipt)
    }

    fn approve(&mut self, by: &Account, to: Address, id: u32) -> Result<Receipt, Error> {
        let message = self.tickets().approve(to, id);
        self.act(by, message).map(|((), receipt)| receipt)
    }

    fn approve_all(&mut self, by: &Account, operator: Address, may: bool) -> Receipt {
        let message = self.tickets().set_approval_for_all(operator, may);
        self.act(by, message).expect("everybody may").1
    }

    fn recover(&mut self, by: &Account, id: u32) -> Result<Receipt, Error> {
        let message = self.tickets().recover(id);
        self.act(by, message).map(|((), receipt)| receipt)
    }

    /// From now on `account` is the person of this alias; of nobody's alias: no person.
    fn is_person(&mut self, account: &Account, alias: [u8; 32]) {
        self.chain.set_person(account.address(), CONTEXT, if alias == NOBODY { 0 } else { 1 }, alias);
    }
}

fn texts() -> TicketTexts {
    TicketTexts { name: "Fair Hall".into(), symbol: "HALL".into(), base_uri: "ipfs://hall/".into() }
}

/// `Transfer` as Solidity has it.
fn transfer_event(from: Address, to: Address, id: u32) -> sol::Transfer {
    sol::Transfer { from: from.0.into(), to: to.0.into(), tokenId: U256::from(id) }
}

/// Asserts that the call announced one transfer and nothing else.
#[track_caller]
fn assert_sent(receipt: &Receipt, from: Address, to: Address, id: u32) {
    assert_eq!(receipt.events.len(), 1);
    assert_eq!(receipt.sol_events::<sol::Transfer>(), vec![transfer_event(from, to, id)]);
}
