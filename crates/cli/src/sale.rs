//! What is done with a deployed sale, a function a message. All of them fail if the contract refuses; whoever wants to see
//! a refusal sends the messages of [`Deployment`] with [`Typed`].

use crate::{
    deployment::Deployment,
    error::{Error, accepted, same},
    issuer::{self, Attestation, Issuer},
};
use fairsale_chain::{Account, Address, Chain, Receipt, Typed};
use fairsale_interfaces::{
    erc20::Erc20,
    sale::{Outcome, Sale},
};
use ink::env::event::Event as InkEvent;

impl Deployment {
    /// Lets the sale have `supply` base units of the seller's, locked as the token may be.
    ///
    /// # Errors
    /// If the chain or the token refuses.
    pub fn allot<C: Chain + ?Sized>(&self, chain: &mut C, seller: &Account, supply: u128) -> Result<Receipt, Error> {
        accepted("allot", chain.send(seller, self.token().allot(self.sale, supply)).run())
    }

    /// Tells the sale that the supply is there.
    ///
    /// # Errors
    /// If the chain or the sale refuses.
    pub fn fund<C: Chain + ?Sized>(&self, chain: &mut C, from: &Account) -> Result<Receipt, Error> {
        accepted("fund", chain.send(from, self.sale().fund()).run())
    }

    /// Brings an attestation that `issuers` sign to the registry.
    ///
    /// # Errors
    /// If the chain or the registry refuses.
    pub fn attest<'a, C: Chain + ?Sized>(
        &self,
        chain: &mut C,
        from: &Account,
        attestation: &Attestation,
        issuers: impl IntoIterator<Item = &'a Issuer>,
    ) -> Result<Receipt, Error> {
        let domain = issuer::domain(chain.constants().chain_id, self.registry);
        let signatures = issuer::attest(issuers, attestation, &domain);
        let Attestation { person, account, status, expires, epoch } = *attestation;
        let account = Address::from(account.0.0);
        let message = self.registry().attest(person.0, account, status, expires, epoch, signatures.into());
        accepted("attest", chain.send(from, message).run())
    }

    /// Orders `asked` lots and pays the deposit.
    ///
    /// # Errors
    /// If the chain or the sale refuses.
    pub fn order<C: Chain + ?Sized>(
        &self,
        chain: &mut C,
        buyer: &Account,
        asked: u32,
        deposit: u128,
    ) -> Result<Receipt, Error> {
        accepted("order", chain.send(buyer, self.sale().order(asked)).value(deposit).run())
    }

    /// Decides who gets what.
    ///
    /// # Errors
    /// If the chain or the sale refuses.
    pub fn settle<C: Chain + ?Sized>(&self, chain: &mut C, from: &Account) -> Result<Receipt, Error> {
        accepted("settle", chain.send(from, self.sale().settle()).run())
    }

    /// Takes what the order of `alias` came to.
    ///
    /// # Errors
    /// If the chain or the sale refuses.
    pub fn claim<C: Chain + ?Sized>(&self, chain: &mut C, buyer: &Account, alias: [u8; 32]) -> Result<Receipt, Error> {
        accepted("claim", chain.send(buyer, self.sale().claim(alias)).run())
    }

    /// Would the sale pay the order of `alias` out to `buyer` now? Leaves no trace.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub fn would_pay<C: Chain + ?Sized>(&self, chain: &mut C, buyer: &Account, alias: [u8; 32]) -> Result<bool, Error> {
        let answer = chain.send(buyer, self.sale().claim(alias)).dry_run();
        answer.map(|answer| answer.value.is_ok()).map_err(|error| Error::Call { action: "claim", error })
    }

    /// Sends the proceeds to the beneficiary.
    ///
    /// # Errors
    /// If the chain or the sale refuses.
    pub fn proceeds<C: Chain + ?Sized>(&self, chain: &mut C, from: &Account) -> Result<Receipt, Error> {
        accepted("proceeds", chain.send(from, self.sale().proceeds()).run())
    }

    /// Sends what is unsold where it goes.
    ///
    /// # Errors
    /// If the chain or the sale refuses.
    pub fn unsold<C: Chain + ?Sized>(&self, chain: &mut C, from: &Account) -> Result<Receipt, Error> {
        accepted("unsold", chain.send(from, self.sale().unsold()).run())
    }

    /// What the order of `alias` would come to if the sale closed now.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub fn if_closed_now<C: Chain + ?Sized>(&self, chain: &mut C, alias: [u8; 32]) -> Result<Outcome, Error> {
        let answer = chain.ask(self.sale().if_closed_now(alias));
        answer.map(|answer| answer.value).map_err(|error| Error::Call { action: "if_closed_now", error })
    }

    /// What `account` has of the token, in base units.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub fn tokens_of<C: Chain + ?Sized>(&self, chain: &mut C, account: Address) -> Result<u128, Error> {
        let answer = chain.ask(self.token().balance_of(account));
        answer.map(|answer| answer.value).map_err(|error| Error::Call { action: "balance_of", error })
    }

    /// The one event of a type that the sale announced in a call.
    ///
    /// # Errors
    /// If it announced none, or several.
    pub fn announced<T>(&self, receipt: &Receipt, what: &str) -> Result<T, Error>
    where
        T: InkEvent<ink::abi::Ink> + ink::scale::Decode,
    {
        let ours = receipt.events.iter().filter(|event| event.contract == self.sale);
        let mut events: Vec<T> = ours.filter_map(|event| event.decode()).collect();
        same(&format!("the number of events {what}"), 1, events.len())?;
        Ok(events.remove(0))
    }
}
