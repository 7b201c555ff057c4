//! A lottery, see README.md and `fairsale_interfaces::{sale, draws, groups}`.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

mod entries;
mod grouping;
mod ledger;
mod settling;
mod terms;

pub use ledger::{PackedState, State};
pub use terms::{BadTerms, PackedTerms, Terms};

#[ink::contract]
#[allow(missing_docs)] // of what the macro makes
mod lottery_sale {
    use crate::{
        entries::{Entry, PackedGroup},
        ledger::{Ledger, PackedState},
        terms::{BadTerms, PackedTerms},
    };
    use fairsale_interfaces::{
        draws::{Drawn, Draws},
        groups::{self, Groups, Invited, Joined, Left},
        host,
        personhood::{Alias, Personhood},
        roster::order_key,
        sale::{Cancelled, Error, Funded, Order, Ordered, Outcome, Phase, Refusal, Sale, Settled},
    };
    use fairsale_kit::{
        claims::{claimant, pay_out},
        escrow,
        life::{Sale as _, SaleTerms},
        orders::buyer,
    };
    use fairsale_math::Timestamp as Seconds;
    use ink::prelude::vec::Vec;

    /// A sale of tickets by lot.
    #[ink(storage)]
    pub struct LotterySale {
        ledger: Ledger,
    }

    impl LotterySale {
        /// Announces a sale by these terms, and notes by which round of the beacon it will be drawn.
        ///
        /// # Errors
        /// [`BadTerms`]
        #[ink(constructor)]
        pub fn new(terms: PackedTerms) -> Result<Self, BadTerms> {
            terms.check_at(Self::now(), Self::address())?;
            let round = terms.round()?;
            Ok(Self { ledger: Ledger::new(terms, round) })
        }

        /// What the seller promised.
        #[ink(message, selector = 0x5a1e_0010)]
        pub fn terms(&self) -> PackedTerms {
            self.ledger.terms.clone()
        }

        /// What became of the sale so far, and what has not been taken of it.
        #[ink(message, selector = 0x5a1e_0011)]
        pub fn state(&self) -> PackedState {
            self.ledger.state.clone()
        }

        fn now() -> Seconds {
            Seconds(Self::env().block_timestamp())
        }

        fn address() -> Address {
            Self::env().address()
        }

        /// The caller as a person, while the sale is open.
        fn person(&self) -> Result<Personhood, Refusal> {
            self.ledger.require(Phase::Open, Self::now())?;
            let terms = &self.ledger.terms;
            buyer(&terms.personhood(), self.env().caller(), &terms.context())
        }

        /// Takes exactly `due` from the caller.
        fn take(&self, due: u128) -> Result<(), Refusal> {
            let (value, caller) = (self.env().transferred_value(), self.env().caller());
            self.ledger.terms.payment().take(due, value, caller, Self::address())
        }

        /// Tells of an entry of the caller's, or that there is none any more.
        fn emit_ordered(&self, alias: Alias, asked: u32) {
            let deposit = if asked == 0 { 0 } else { self.ledger.terms.price() };
            host::emit(&Ordered { alias, account: self.env().caller(), asked, deposit }, &alias);
        }
    }

    impl Sale for LotterySale {
        #[ink(message, selector = 0x5a1e_0001)]
        fn phase(&self) -> Phase {
            self.ledger.phase(Self::now())
        }

        #[ink(message, selector = 0x5a1e_0002)]
        fn fund(&mut self) -> Result<(), Refusal> {
            let supply = self.ledger.terms.supply().into();
            let allotment = escrow::fund(&mut self.ledger, Self::address(), supply, Self::now())?;
            self.ledger.state.set_unsold((allotment - supply) as u32); // more than the supply is unsold in any case
            host::emit_plain(&Funded { supply });
            Ok(())
        }

        #[ink(message, selector = 0x5a1e_0003)]
        fn cancel(&mut self) -> Result<(), Refusal> {
            self.ledger.cancel(self.env().caller(), Self::now())?;
            host::emit_plain(&Cancelled { raised: 0 });
            Ok(())
        }

        #[ink(message, payable, selector = 0x5a1e_0004)]
        fn order(&mut self, asked: u32) -> Result<(), Refusal> {
            let person = self.person()?;
            self.ledger.order(person, self.env().caller(), asked)?;
            escrow::store(&self.ledger);
            self.take(self.ledger.terms.price())?;
            self.emit_ordered(person.context_alias, asked);
            host::accept();
            Ok(())
        }

        #[ink(message, payable, selector = 0x5a1e_0005)]
        fn change(&mut self, asked: u32) -> Result<(), Refusal> {
            let (person, account) = (self.person()?, self.env().caller());
            self.ledger.change(person, account, asked)?;
            self.take(0)?;
            self.emit_ordered(person.context_alias, asked);
            host::accept();
            Ok(())
        }

        #[ink(message, selector = 0x5a1e_0006)]
        fn withdraw(&mut self) -> Result<(), Refusal> {
            let person = self.person()?;
            self.ledger.withdraw(person)?;
            escrow::store(&self.ledger);
            let terms = &self.ledger.terms;
            terms.payment().pay(self.env().caller(), terms.price())?;
            self.emit_ordered(person.context_alias, 0);
            host::accept();
            Ok(())
        }

        #[ink(message, selector = 0x5a1e_0007)]
        fn settle(&mut self) -> Result<(), Refusal> {
            let now = Self::now();
            self.ledger.require(Phase::Closed, now)?;
            let answered = self.ledger.ask_beacon()?;
            let settlement = self.ledger.settle(Self::address(), answered, now)?;
            if !self.ledger.is_settled() {
                host::emit_plain(&Cancelled { raised: settlement.proceeds.0 });
                return Ok(());
            }
            let (sold, proceeds) = (settlement.sold.into(), settlement.proceeds.0);
            host::emit_plain(&Settled { orders: settlement.persons.into(), level: 1, sold, proceeds });
            if let Some(drawn) = self.ledger.drawn() {
                host::emit_plain(&drawn);
            }
            Ok(())
        }

        #[ink(message, selector = 0x5a1e_0008)]
        fn claim(&mut self, alias: Alias) -> Result<(), Refusal> {
            let (account, terms) = (self.env().caller(), &self.ledger.terms);
            let person = claimant(&terms.personhood(), account, &terms.context(), &alias);
            let outcome = self.ledger.claim(Self::address(), &alias, account, person, Self::now())?;
            // A winner has nothing to be refunded, and a loser gets nothing: neither waits for the other.
            let keep = || Err(Error::TokenFailed.into());
            pay_out(&terms.asset(), &terms.payment(), (&alias, &alias), account, outcome, keep)?;
            host::accept();
            Ok(())
        }

        #[ink(message, selector = 0x5a1e_0009)]
        fn proceeds(&mut self) -> Result<(), Refusal> {
            escrow::pay_proceeds(&mut self.ledger, Self::now())
        }

        #[ink(message, selector = 0x5a1e_000a)]
        fn unsold(&mut self) -> Result<(), Refusal> {
            let unsold = self.ledger.state.unsold().into();
            let (to, units) = escrow::unsold(&self.ledger, Self::address(), unsold, Self::now())?;
            self.ledger.state.set_unsold(0);
            escrow::return_unsold(&self.ledger, Self::address(), to, units)
        }

        #[ink(message, selector = 0x5a1e_000b)]
        fn order_of(&self, alias: Alias) -> Option<Order> {
            Entry::load(&order_key(&alias)).map(|entry| Order { asked: 1, account: entry.account })
        }

        #[ink(message, selector = 0x5a1e_000c)]
        fn if_closed_now(&self, alias: Alias) -> Outcome {
            self.ledger.preview(Self::address(), &alias, Self::now()).unwrap_or_default()
        }
    }

    impl Draws for LotterySale {
        #[ink(message, selector = 0x5a1e_0020)]
        fn closes_at(&self) -> u64 {
            self.ledger.terms.closes_at()
        }

        #[ink(message, selector = 0x5a1e_0021)]
        fn drawn(&self) -> Option<Drawn> {
            self.ledger.drawn()
        }

        #[ink(message, selector = 0x5a1e_0022)]
        fn chance_of(&self, alias: Alias) -> (u32, u32) {
            self.ledger.chance_of(Self::address(), &alias, Self::now()).unwrap_or((0, 1))
        }
    }

    impl Groups for LotterySale {
        #[ink(message, selector = 0x5a1e_0030)]
        fn invite(&mut self, accounts: Vec<Address>) -> Result<(), groups::Refusal> {
            let person = self.person()?;
            let group = self.ledger.invite(person, &accounts)?;
            let alias = person.context_alias;
            host::emit(&Invited { alias, group, accounts }, &alias);
            Ok(())
        }

        #[ink(message, payable, selector = 0x5a1e_0031)]
        fn join(&mut self, group: u32) -> Result<(), groups::Refusal> {
            let (person, account) = (self.person()?, self.env().caller());
            let (is_new, size) = self.ledger.join(person, account, group)?;
            escrow::store(&self.ledger);
            self.take(if is_new { self.ledger.terms.price() } else { 0 })?;
            let alias = person.context_alias;
            if is_new {
                self.emit_ordered(alias, 1);
            }
            host::emit(&Joined { alias, group, size }, &alias);
            host::accept();
            Ok(())
        }

        #[ink(message, selector = 0x5a1e_0032)]
        fn leave(&mut self) -> Result<(), groups::Refusal> {
            let person = self.person()?;
            let (group, size) = self.ledger.leave(person)?;
            let alias = person.context_alias;
            host::emit(&Left { alias, group, size }, &alias);
            Ok(())
        }

        #[ink(message, selector = 0x5a1e_0033)]
        fn group_of(&self, alias: Alias) -> u32 {
            Entry::load(&order_key(&alias)).map_or(0, |entry| entry.group)
        }

        #[ink(message, selector = 0x5a1e_0034)]
        fn group(&self, group: u32) -> Option<(u32, Vec<Address>)> {
            PackedGroup::load(group).members()
        }

        #[ink(message, selector = 0x5a1e_0035)]
        fn entries(&self) -> [u32; 8] {
            self.ledger.state.entries()
        }
    }
}
