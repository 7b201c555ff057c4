//! A lottery, see README.md and `fairsale_interfaces::{sale, draws, groups}`.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

mod claims;
mod groups;
mod keys;
mod orders;
mod settle;
mod state;
mod terms;

pub use state::{PackedState, State};
pub use terms::{BadTerms, PackedTerms, Terms};

#[ink::contract]
#[allow(missing_docs)] // of what the macro makes
mod lottery_sale {
    use crate::{
        keys::{GROUPS, ORDERS},
        settle::Settlement,
        state::{Ledger, PackedState},
        terms::{BadTerms, PackedTerms},
    };
    use fairsale_interfaces::{
        draws::{Drawn, Draws},
        groups::{self, Groups, Invited, Joined, Left},
        host,
        personhood::{Alias, Personhood},
        sale::{Cancelled, Error, Funded, Order, Outcome, Phase, Refusal, Sale, Settled},
    };
    use fairsale_kit::{
        claims::{claimant, pay_out},
        escrow,
        life::Sale as _,
        orders::{Call, buyer, exchange},
        payment::Payment,
    };
    use fairsale_math::{Lots, Timestamp as Seconds};
    use ink::prelude::vec::Vec;

    /// A sale of tickets by lot.
    #[ink(storage)]
    pub struct LotterySale {
        ledger: Ledger,
    }

    impl LotterySale {
        /// Announces a sale by these terms, and stores the round of the beacon that will decide its draw.
        ///
        /// # Errors
        /// [`BadTerms`]
        #[ink(constructor)]
        pub fn new(terms: PackedTerms) -> Result<Self, BadTerms> {
            terms.check(Self::now(), Self::address())?;
            let mut state = PackedState::default();
            state.set_round(terms.round()?);
            Ok(Self { ledger: Ledger { terms, state } })
        }

        /// Terms that the seller promised.
        #[ink(message, selector = 0x5a1e_0010)]
        pub fn terms(&self) -> PackedTerms {
            self.ledger.terms.clone()
        }

        /// State of the sale so far, and amounts not yet swept.
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

        fn call(&self) -> Call {
            let (account, value) = (self.env().caller(), self.env().transferred_value());
            Call { sale: Self::address(), account, value }
        }

        /// Returns the caller as a person, while the sale is open.
        ///
        /// # Errors
        /// [`Error::WrongPhase`], [`Error::PersonhoodUnavailable`]
        fn person(&self) -> Result<Personhood, Refusal> {
            self.ledger.require(Phase::Open, Self::now())?;
            buyer(self.ledger.terms(), self.env().caller())
        }

        /// Replaces the caller's entry by one for `lots` lots, as `replace` allows it, for exactly the difference.
        ///
        /// # Errors
        /// [`Error::WrongPhase`], [`Error::PersonhoodUnavailable`], [`Error::WrongPayment`], [`Error::PaymentFailed`],
        /// and those of `replace`
        fn place(
            &mut self,
            lots: u32,
            replace: fn(&mut Ledger, Personhood, Address, Lots) -> Result<Payment, Refusal>,
        ) -> Result<(), Refusal> {
            let (person, call) = (self.person()?, self.call());
            let payment = replace(&mut self.ledger, person, call.account, Lots(lots))?;
            escrow::store(&self.ledger);
            exchange(self.ledger.terms(), &call, person.context_alias, lots, &payment)?;
            host::accept();
            Ok(())
        }

        fn preview(&self, alias: &Alias) -> (Outcome, (u32, u32)) {
            self.ledger.preview(alias, Self::now(), Self::address()).unwrap_or((Outcome::default(), (0, 1)))
        }
    }

    impl Sale for LotterySale {
        #[ink(message, selector = 0x5a1e_0001)]
        fn phase(&self) -> Phase {
            self.ledger.phase(Self::now())
        }

        #[ink(message, selector = 0x5a1e_0002)]
        fn fund(&mut self) -> Result<(), Refusal> {
            let balance = escrow::fund(&mut self.ledger, Self::address(), Self::now())?;
            let supply = self.ledger.terms().supply();
            self.ledger.state.set_unsold((balance - supply) as u32); // more than the supply is unsold in any case
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
        fn order(&mut self, lots: u32) -> Result<(), Refusal> {
            self.place(lots, Ledger::order)
        }

        #[ink(message, payable, selector = 0x5a1e_0005)]
        fn change(&mut self, lots: u32) -> Result<(), Refusal> {
            self.place(lots, Ledger::change)
        }

        #[ink(message, selector = 0x5a1e_0006)]
        fn withdraw(&mut self) -> Result<(), Refusal> {
            self.place(0, Ledger::withdraw)
        }

        #[ink(message, selector = 0x5a1e_0007)]
        fn settle(&mut self) -> Result<(), Refusal> {
            let Settlement { persons, sold, proceeds } = self.ledger.settle(Self::now(), Self::address())?;
            let (orders, sold, proceeds) = (persons.into(), sold.into(), proceeds.0);
            if self.ledger.is_settled() {
                host::emit_plain(&Settled { orders, level: 1, sold, proceeds });
                if let Some(drawn) = self.ledger.drawn() {
                    host::emit_plain(&drawn);
                }
            } else {
                host::emit_plain(&Cancelled { raised: proceeds });
            }
            Ok(())
        }

        #[ink(message, selector = 0x5a1e_0008)]
        fn claim(&mut self, alias: Alias) -> Result<(), Refusal> {
            let (account, terms) = (self.env().caller(), self.ledger.terms());
            let person = claimant(terms, account, &alias);
            let outcome = self.ledger.claim(&alias, account, person, Self::now(), Self::address())?;
            // A winner has nothing to be refunded, and a loser gets nothing: neither waits for the other.
            pay_out(terms, &alias, account, outcome, || Err(Error::TokenFailed.into()))
        }

        #[ink(message, selector = 0x5a1e_0009)]
        fn sweep_proceeds(&mut self) -> Result<(), Refusal> {
            escrow::sweep_proceeds(&mut self.ledger, Self::now())
        }

        #[ink(message, selector = 0x5a1e_000a)]
        fn sweep_unsold(&mut self) -> Result<(), Refusal> {
            let unsold = self.ledger.state.unsold().into();
            self.ledger.state.set_unsold(0);
            escrow::sweep_unsold(&self.ledger, Self::address(), unsold, Self::now())
        }

        #[ink(message, selector = 0x5a1e_000b)]
        fn order_of(&self, alias: Alias) -> Option<Order> {
            ORDERS.load(&ORDERS.key(&alias)).order()
        }

        #[ink(message, selector = 0x5a1e_000c)]
        fn if_closed_now(&self, alias: Alias) -> Outcome {
            self.preview(&alias).0
        }
    }

    impl Draws for LotterySale {
        #[ink(message, selector = 0x5a1e_0020)]
        fn closes_at(&self) -> u64 {
            self.ledger.closes_at()
        }

        #[ink(message, selector = 0x5a1e_0021)]
        fn drawn(&self) -> Option<Drawn> {
            self.ledger.drawn()
        }

        #[ink(message, selector = 0x5a1e_0022)]
        fn chance_of(&self, alias: Alias) -> (u32, u32) {
            self.preview(&alias).1
        }
    }

    impl Groups for LotterySale {
        #[ink(message, selector = 0x5a1e_0030)]
        fn invite(&mut self, accounts: Vec<Address>) -> Result<(), groups::Refusal> {
            let person = self.person()?;
            let (alias, group) = (person.context_alias, self.ledger.invite(person, &accounts)?);
            host::emit(&Invited { alias, group, accounts }, &alias);
            Ok(())
        }

        #[ink(message, payable, selector = 0x5a1e_0031)]
        fn join(&mut self, group: u32) -> Result<(), groups::Refusal> {
            let (person, call) = (self.person()?, self.call());
            let (payment, size) = self.ledger.join(person, call.account, group)?;
            escrow::store(&self.ledger);
            let (alias, terms) = (person.context_alias, self.ledger.terms());
            match payment {
                Some(payment) => exchange(terms, &call, alias, 1, &payment)?,
                None => terms.payment().take(0, call.value, call.account, call.sale)?,
            }
            host::emit(&Joined { alias, group, size }, &alias);
            host::accept();
            Ok(())
        }

        #[ink(message, selector = 0x5a1e_0032)]
        fn leave(&mut self) -> Result<(), groups::Refusal> {
            let person = self.person()?;
            let (alias, (group, size)) = (person.context_alias, self.ledger.leave(person)?);
            host::emit(&Left { alias, group, size }, &alias);
            Ok(())
        }

        #[ink(message, selector = 0x5a1e_0033)]
        fn group_of(&self, alias: Alias) -> u32 {
            ORDERS.load(&ORDERS.key(&alias)).group
        }

        #[ink(message, selector = 0x5a1e_0034)]
        fn group(&self, group: u32) -> Option<(u32, Vec<Address>)> {
            GROUPS.load(group).members()
        }

        #[ink(message, selector = 0x5a1e_0035)]
        fn entries(&self) -> [u32; 8] {
            self.ledger.state.entries()
        }
    }
}
