//! A lottery, see README.md and `fairsale_interfaces::{sale, draws, groups}`.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

mod entries;
mod ledger;
mod terms;

pub use ledger::{PackedState, State};
pub use terms::{BadTerms, PackedTerms, Terms};

#[ink::contract]
#[allow(missing_docs)] // of what the macro makes
mod lottery_sale {
    use crate::{
        ledger::{Ledger, PackedState},
        terms::{BadTerms, PackedTerms},
    };
    use fairsale_interfaces::{
        draws::{Drawn, Draws},
        groups::{self, Groups, Joined},
        host::{self, Unread},
        personhood::{self, Alias, Personhood},
        sale::{Claimed, Error, Order, Ordered, Outcome, Phase, Refusal, Sale},
        ticket,
    };
    use fairsale_math::Timestamp as Seconds;
    use ink::{prelude::vec::Vec, storage::traits::StorageKey};

    /// Selector of the office's `check`.
    const CHECK: [u8; 4] = [0x5a, 0x1e, 0, 0];

    /// A sale of tickets by lot.
    #[ink(storage)]
    pub struct LotterySale {
        ledger: Ledger,
    }

    impl LotterySale {
        /// Announces a sale by these terms.
        ///
        /// # Errors
        /// [`BadTerms`]. If the terms name no office, the constructor just reverts.
        #[ink(constructor)]
        pub fn new(terms: PackedTerms) -> Result<Self, BadTerms> {
            let office = terms.office();
            Self { ledger: Ledger::new(terms) }.store();
            // The office checks the terms where they lie, and notes by which round is drawn. ink! would write over that.
            host::consult(&office, &CHECK);
            host::answer(false, &host::ACCEPTED)
        }

        /// What the seller promised.
        #[ink(message, selector = 0x5a1e_0010)]
        pub fn terms(&self) -> PackedTerms {
            // Not from the office: they say which one that is.
            self.ledger.terms.clone()
        }

        /// What became of the sale so far, and what has not been taken of it.
        #[ink(message, selector = 0x5a1e_0011)]
        pub fn state(&self) -> PackedState {
            self.office()
        }

        /// Lets the office answer.
        fn office(&self) -> ! {
            host::forward(&self.ledger.terms.office())
        }

        /// Makes what changed true before any money moves. ink! would do so after it.
        fn store(&self) {
            ink::env::set_contract_storage(&<Self as StorageKey>::KEY, self);
        }

        fn now(&self) -> Seconds {
            Seconds(self.env().block_timestamp())
        }

        /// Who is the caller?
        fn person(&self) -> Result<Personhood, Refusal> {
            let terms = &self.ledger.terms;
            personhood::status_of(&terms.personhood(), self.env().caller(), &terms.context())
                .ok_or_else(|| Error::PersonhoodUnavailable.into())
        }

        /// Who is the caller, while the sale is open?
        fn person_while_open(&self) -> Result<Personhood, Refusal> {
            self.ledger.require(Phase::Open, self.now())?;
            self.person()
        }

        fn pay(&self, to: Address, amount: u128) -> Result<(), Refusal> {
            if amount == 0 {
                return Ok(());
            }
            self.ledger.terms.payment().pay(to, amount)
        }

        /// Takes exactly so much.
        fn take(&self, due: u128) -> Result<(), Refusal> {
            let terms = &self.ledger.terms;
            terms.payment().take(due, self.env().transferred_value(), &terms.office())
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
            self.office()
        }

        #[ink(message, selector = 0x5a1e_0002)]
        fn fund(&mut self) -> Result<(), Refusal> {
            self.office()
        }

        #[ink(message, selector = 0x5a1e_0003)]
        fn cancel(&mut self) -> Result<(), Refusal> {
            self.office()
        }

        #[ink(message, payable, selector = 0x5a1e_0004)]
        fn order(&mut self, asked: u32) -> Result<(), Refusal> {
            let person = self.person_while_open()?;
            self.ledger.order(person, self.env().caller(), asked)?;
            self.store();
            self.take(self.ledger.terms.price())?;
            self.emit_ordered(person.context_alias, asked);
            host::accept();
            Ok(())
        }

        #[ink(message, payable, selector = 0x5a1e_0005)]
        fn change(&mut self, _asked: u32) -> Result<(), Refusal> {
            self.office()
        }

        #[ink(message, selector = 0x5a1e_0006)]
        fn withdraw(&mut self) -> Result<(), Refusal> {
            let person = self.person_while_open()?;
            self.ledger.withdraw(person)?;
            self.store();
            self.pay(self.env().caller(), self.ledger.terms.price())?;
            self.emit_ordered(person.context_alias, 0);
            host::accept();
            Ok(())
        }

        #[ink(message, selector = 0x5a1e_0007)]
        fn settle(&mut self) -> Result<(), Refusal> {
            self.office()
        }

        #[ink(message, selector = 0x5a1e_0008)]
        fn claim(&mut self, alias: Alias) -> Result<(), Refusal> {
            let (account, sale) = (self.env().caller(), self.env().address());
            // A source that fails knows nobody: it can make the entry's account wait, but not keep the money for ever.
            let person = self.person().unwrap_or(Personhood::NONE);
            let Outcome { units, paid, refund } = self.ledger.claim(sale, alias, account, person, self.now())?;
            if units != 0 {
                ticket::issue(&self.ledger.terms.ticket(), account, &alias).ok_or(Error::TokenFailed)?;
            }
            self.pay(account, refund)?;
            host::emit(&Claimed { alias, account, units, paid, refund }, &alias);
            host::accept();
            Ok(())
        }

        #[ink(message, selector = 0x5a1e_0009)]
        fn proceeds(&mut self) -> Result<(), Refusal> {
            self.office()
        }

        #[ink(message, selector = 0x5a1e_000a)]
        fn unsold(&mut self) -> Result<(), Refusal> {
            self.office()
        }

        #[ink(message, selector = 0x5a1e_000b)]
        fn order_of(&self, _alias: Alias) -> Option<Order> {
            self.office()
        }

        #[ink(message, selector = 0x5a1e_000c)]
        fn if_closed_now(&self, _alias: Alias) -> Outcome {
            self.office()
        }
    }

    impl Draws for LotterySale {
        #[ink(message, selector = 0x5a1e_0020)]
        fn closes_at(&self) -> u64 {
            self.office()
        }

        #[ink(message, selector = 0x5a1e_0021)]
        fn drawn(&self) -> Option<Drawn> {
            self.office()
        }

        #[ink(message, selector = 0x5a1e_0022)]
        fn chance_of(&self, _alias: Alias) -> (u32, u32) {
            self.office()
        }
    }

    impl Groups for LotterySale {
        #[ink(message, selector = 0x5a1e_0030)]
        fn invite(&mut self, _accounts: Unread<Vec<Address>>) -> Result<(), groups::Refusal> {
            self.office()
        }

        #[ink(message, payable, selector = 0x5a1e_0031)]
        fn join(&mut self, group: u32) -> Result<(), groups::Refusal> {
            let (person, account) = (self.person_while_open()?, self.env().caller());
            let (is_new, size) = self.ledger.join(person, account, group)?;
            self.store();
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
            self.office()
        }

        #[ink(message, selector = 0x5a1e_0033)]
        fn group_of(&self, _alias: Alias) -> u32 {
            self.office()
        }

        #[ink(message, selector = 0x5a1e_0034)]
        fn group(&self, _group: u32) -> Option<(u32, Vec<Address>)> {
            self.office()
        }

        #[ink(message, selector = 0x5a1e_0035)]
        fn entries(&self) -> [u32; 8] {
            self.office()
        }
    }
}
