//! The actions on a deployed sale, one function per message. All of them fail if the contract refuses; whoever wants to see
//! a refusal sends the messages of [`Deployment`] with [`Typed`].

use crate::{
    deployment::{Deployment, TicketCollectionRef},
    error::{Error, accepted, same},
    issuer::{self, Attestation, Issuer},
    query::QueryError,
    questions::balance_of,
};
use fairsale_chain::{Account, Address, Chain, Receipt, Typed, typed::at};
use fairsale_interfaces::{
    bids::Bids,
    draws::{Drawn, Draws},
    erc20::Erc20,
    groups::Groups,
    sale::{self, Outcome, Sale},
    ticket::Ticket,
};
use ink::{abi::Ink, env::event::Event as InkEvent};

impl Deployment {
    /// Lets the sale have `supply` base units of the seller's token, locked as the token may be.
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
        let message = self.registry().attest(person.0, account, status, expires, epoch, signatures);
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

    /// Changes the order to `asked` lots, and pays what is more.
    ///
    /// # Errors
    /// If the chain or the sale refuses.
    pub fn change<C: Chain + ?Sized>(
        &self,
        chain: &mut C,
        buyer: &Account,
        asked: u32,
        more: u128,
    ) -> Result<Receipt, Error> {
        accepted("change", chain.send(buyer, self.sale().change(asked)).value(more).run())
    }

    /// Bids for `lots` lots at a tick, or raises the bid, and pays what is missing of the deposit.
    ///
    /// # Errors
    /// If the chain or the auction refuses.
    pub fn bid<C: Chain + ?Sized>(
        &self,
        chain: &mut C,
        buyer: &Account,
        tick: u32,
        lots: u32,
        more: u128,
    ) -> Result<Receipt, Error> {
        accepted("bid", chain.send(buyer, self.auction().bid(tick, lots)).value(more).run())
    }

    /// Withdraws the order.
    ///
    /// # Errors
    /// If the chain or the sale refuses.
    pub fn withdraw<C: Chain + ?Sized>(&self, chain: &mut C, buyer: &Account) -> Result<Receipt, Error> {
        accepted("withdraw", chain.send(buyer, self.sale().withdraw()).run())
    }

    /// Names the accounts that may join the group.
    ///
    /// # Errors
    /// If the chain or the lottery refuses.
    pub fn invite<C: Chain + ?Sized>(
        &self,
        chain: &mut C,
        leader: &Account,
        accounts: Vec<Address>,
    ) -> Result<Receipt, Error> {
        accepted("invite", chain.send(leader, self.lottery().invite(accounts)).run())
    }

    /// Enters into a group, and pays the price of a ticket.
    ///
    /// # Errors
    /// If the chain or the lottery refuses.
    pub fn join<C: Chain + ?Sized>(
        &self,
        chain: &mut C,
        buyer: &Account,
        group: u32,
        price: u128,
    ) -> Result<Receipt, Error> {
        accepted("join", chain.send(buyer, self.lottery().join(group)).value(price).run())
    }

    /// The round of its beacon that the sale waits for to be settled. `None` if it waits for none.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub fn waits_for<C: Chain + ?Sized>(&self, chain: &mut C, from: &Account) -> Result<Option<u64>, Error> {
        let answer = chain.send(from, self.sale().settle()).dry_run();
        match answer.map_err(|error| Error::Call { action: "settle", error })?.value {
            Err(refusal) => match *refusal {
                sale::Error::BeaconSilent { round } => Ok(Some(round)),
                _ => Ok(None), // it will be said again
            },
            Ok(()) => Ok(None),
        }
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

    /// Would the sale take an order of `asked` lots now? Leaves no trace.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub fn would_take<C: Chain + ?Sized>(
        &self,
        chain: &mut C,
        buyer: &Account,
        asked: u32,
        deposit: u128,
    ) -> Result<bool, Error> {
        let answer = chain.send(buyer, self.sale().order(asked)).value(deposit).dry_run();
        answer.map(|answer| answer.value.is_ok()).map_err(|error| Error::Call { action: "order", error })
    }

    /// Would the sale take a change to `asked` lots now? Leaves no trace.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub fn would_change<C: Chain + ?Sized>(
        &self,
        chain: &mut C,
        buyer: &Account,
        asked: u32,
        more: u128,
    ) -> Result<bool, Error> {
        let answer = chain.send(buyer, self.sale().change(asked)).value(more).dry_run();
        answer.map(|answer| answer.value.is_ok()).map_err(|error| Error::Call { action: "change", error })
    }

    /// Returns the part of an auction's proceeds that is certain and has not been taken, in planck.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub fn certain_proceeds<C: Chain + ?Sized>(&self, chain: &mut C) -> Result<u128, Error> {
        let answer = chain.ask(self.auction().state());
        answer.map(|answer| answer.value.life.proceeds()).map_err(|error| Error::Call { action: "state", error })
    }

    /// Where the sale is in its life.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub fn phase<C: Chain + ?Sized>(&self, chain: &mut C) -> Result<sale::Phase, Error> {
        let answer = chain.ask(self.sale().phase());
        answer.map(|answer| answer.value).map_err(|error| Error::Call { action: "phase", error })
    }

    /// Sends the proceeds to the beneficiary.
    ///
    /// # Errors
    /// If the chain or the sale refuses.
    pub fn sweep_proceeds<C: Chain + ?Sized>(&self, chain: &mut C, from: &Account) -> Result<Receipt, Error> {
        accepted("sweep_proceeds", chain.send(from, self.sale().sweep_proceeds()).run())
    }

    /// Sends what is unsold where it goes.
    ///
    /// # Errors
    /// If the chain or the sale refuses.
    pub fn sweep_unsold<C: Chain + ?Sized>(&self, chain: &mut C, from: &Account) -> Result<Receipt, Error> {
        accepted("sweep_unsold", chain.send(from, self.sale().sweep_unsold()).run())
    }

    /// What the order of `alias` would come to if the sale closed now.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub fn if_closed_now<C: Chain + ?Sized>(&self, chain: &mut C, alias: [u8; 32]) -> Result<Outcome, Error> {
        let answer = chain.ask(self.sale().if_closed_now(alias));
        answer.map(|answer| answer.value).map_err(|error| Error::Call { action: "if_closed_now", error })
    }

    /// The chance of the order of `alias` to win a lot more than [`if_closed_now`](Self::if_closed_now) says: so many in so many.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub fn chance_of<C: Chain + ?Sized>(&self, chain: &mut C, alias: [u8; 32]) -> Result<(u32, u32), Error> {
        let answer = chain.ask(self.draws().chance_of(alias));
        answer.map(|answer| answer.value).map_err(|error| Error::Call { action: "chance_of", error })
    }

    /// When the sale closes, if no order comes or goes any more.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub fn closes_at<C: Chain + ?Sized>(&self, chain: &mut C) -> Result<u64, Error> {
        let answer = chain.ask(self.draws().closes_at());
        answer.map(|answer| answer.value).map_err(|error| Error::Call { action: "closes_at", error })
    }

    /// What `account` bought: in base units, or of `tickets`, how many.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub fn owned<C: Chain + ?Sized>(&self, chain: &mut C, tickets: bool, account: Address) -> Result<u128, Error> {
        let strange = |error: QueryError| Error::Mismatch {
            what: "what somebody owns".into(),
            expected: "a number".into(),
            found: error.to_string(),
        };
        match tickets {
            true => balance_of(chain, self.token, account).map_err(strange),
            false => self.tokens_of(chain, account),
        }
    }

    /// What `account` has of what a sale could sell: of the token, in base units; of `tickets`, how many it may issue.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub fn escrow<C: Chain + ?Sized>(&self, chain: &mut C, tickets: bool, account: Address) -> Result<u128, Error> {
        match tickets {
            true => {
                let tickets = at::<TicketCollectionRef, Ink>(self.token);
                let answer = chain.ask(tickets.allotment_of(account));
                answer.map(|answer| answer.value.into()).map_err(|error| Error::Call { action: "allotment_of", error })
            }
            false => self.tokens_of(chain, account),
        }
    }

    /// What `account` has of the token, in base units.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub fn tokens_of<C: Chain + ?Sized>(&self, chain: &mut C, account: Address) -> Result<u128, Error> {
        let answer = chain.ask(self.token().balance_of(account));
        answer.map(|answer| answer.value).map_err(|error| Error::Call { action: "balance_of", error })
    }

    /// The draw that the sale announced in a call, if any.
    ///
    /// # Errors
    /// If it announced several.
    pub fn drawn(&self, receipt: &Receipt) -> Result<Option<Drawn>, Error> {
        let mut drawn: Vec<Drawn> = self.said(receipt).collect();
        same("the number of events Drawn, at most", drawn.len().min(1), drawn.len())?;
        Ok(drawn.pop())
    }

    /// The one event of a type that the sale announced in a call.
    ///
    /// # Errors
    /// If it announced none, or several.
    pub fn announced<T>(&self, receipt: &Receipt, what: &str) -> Result<T, Error>
    where
        T: InkEvent<Ink> + ink::scale::Decode,
    {
        let mut events: Vec<T> = self.said(receipt).collect();
        same(&format!("the number of events {what}"), 1, events.len())?;
        Ok(events.remove(0))
    }

    /// The events of a type that the sale announced in a call.
    fn said<T>(&self, receipt: &Receipt) -> impl Iterator<Item = T>
    where
        T: InkEvent<Ink> + ink::scale::Decode,
    {
        receipt.events.iter().filter(|event| event.contract == self.sale).filter_map(|event| event.decode())
    }
}
