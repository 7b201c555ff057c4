//! A sale at one price while stock lasts, see README.md and `fairsale_interfaces::sale`.
//!
//! Who comes first is served first: it races if stock is short.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

mod ledger;
mod settling;
mod terms;

pub use ledger::{PackedState, State};
pub use terms::{BadTerms, MAX_TICKETS, PackedTerms, Terms};

#[ink::contract]
#[allow(missing_docs)] // of what the macro makes
mod fixed_sale {
    use crate::{
        ledger::{Ledger, PackedState, Purchase},
        settling::Sold,
        terms::{BadTerms, PackedTerms},
    };
    use fairsale_interfaces::{
        host,
        personhood::{Alias, Personhood},
        sale::{Cancelled, Claimed, Error, Funded, Order, Ordered, Outcome, Phase, Refusal, Sale, Settled},
    };
    use fairsale_kit::{
        claims::{anybody, claimant, pay_out},
        escrow,
        life::{Sale as _, SaleTerms},
        orders::{Record, buyer},
    };
    use fairsale_math::{Timestamp as Seconds, Units};

    /// A sale of so much a person at one price.
    #[ink(storage)]
    pub struct FixedSale {
        ledger: Ledger,
    }

    impl FixedSale {
        /// Announces a sale by these terms.
        ///
        /// # Errors
        /// [`BadTerms`]
        #[ink(constructor)]
        pub fn new(terms: PackedTerms) -> Result<Self, BadTerms> {
            terms.check_at(Self::now(), Self::address())?;
            Ok(Self { ledger: Ledger::new(terms) })
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

        /// The caller as a person. In a sale that is open to all, every account is one, and its own alias.
        fn person(&self) -> Result<Personhood, Refusal> {
            let (terms, caller) = (&self.ledger.terms, self.env().caller());
            if terms.is_open_to_all() {
                return Ok(anybody(caller));
            }
            buyer(&terms.personhood(), caller, &terms.context())
        }

        /// Whom the tickets of `alias` are bound to: nobody, if no source of personhood can say whose they are.
        fn bound_to(&self, alias: &Alias) -> Alias {
            if self.ledger.terms.is_open_to_all() { [0; 32] } else { *alias }
        }

        /// Sells the caller lots, so that it is `asked` in all, for exactly what they cost.
        fn sell(&mut self, first: bool, asked: u32) -> Result<(), Refusal> {
            self.ledger.require(Phase::Open, Self::now())?;
            let (account, person) = (self.env().caller(), self.person()?);
            let Purchase { due, units: Units(units), deposit } = self.ledger.buy(first, person, account, asked)?;
            escrow::store(&self.ledger);
            let (terms, alias) = (&self.ledger.terms, person.context_alias);
            terms.payment().take(due.0, self.env().transferred_value(), account, Self::address())?;
            host::emit(&Ordered { alias, account, asked, deposit: deposit.0 }, &alias);
            if terms.delivers_at_once() && units != 0 {
                terms.asset().deliver(account, &self.bound_to(&alias), units).ok_or(Error::TokenFailed)?;
                host::emit(&Claimed { alias, account, units, paid: due.0, refund: 0 }, &alias);
            }
            host::accept();
            Ok(())
        }
    }

    impl Sale for FixedSale {
        #[ink(message, selector = 0x5a1e_0001)]
        fn phase(&self) -> Phase {
            self.ledger.phase(Self::now())
        }

        #[ink(message, selector = 0x5a1e_0002)]
        fn fund(&mut self) -> Result<(), Refusal> {
            let supply = self.ledger.terms.supply();
            let balance = escrow::fund(&mut self.ledger, Self::address(), supply, Self::now())?;
            self.ledger.state.set_unsold(balance - supply); // more than the supply is unsold in any case
            self.ledger.state.set_left(self.ledger.terms.stock());
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
            self.sell(true, asked)
        }

        #[ink(message, payable, selector = 0x5a1e_0005)]
        fn change(&mut self, asked: u32) -> Result<(), Refusal> {
            self.sell(false, asked)
        }

        /// What is bought is bought: this always refuses.
        #[ink(message, selector = 0x5a1e_0006)]
        fn withdraw(&mut self) -> Result<(), Refusal> {
            self.ledger.require(Phase::Open, Self::now())?;
            Err(Error::Binding.into())
        }

        #[ink(message, selector = 0x5a1e_0007)]
        fn settle(&mut self) -> Result<(), Refusal> {
            let Sold { orders, level, units, proceeds } = self.ledger.settle(Self::now())?;
            if self.ledger.is_settled() {
                host::emit_plain(&Settled { orders, level: level.0, sold: units.0, proceeds: proceeds.0 });
            } else {
                host::emit_plain(&Cancelled { raised: proceeds.0 });
            }
            Ok(())
        }

        #[ink(message, selector = 0x5a1e_0008)]
        fn claim(&mut self, alias: Alias) -> Result<(), Refusal> {
            let (account, terms) = (self.env().caller(), &self.ledger.terms);
            let person = if terms.is_open_to_all() {
                anybody(account)
            } else {
                claimant(&terms.personhood(), account, &terms.context(), &alias)
            };
            let outcome = self.ledger.claim(&alias, account, person, Self::now())?;
            // What was sold has nothing to refund, and of what was cancelled nothing is given: neither waits for the other.
            let keep = || Err(Error::TokenFailed.into());
            pay_out(&terms.asset(), &terms.payment(), (&alias, &self.bound_to(&alias)), account, outcome, keep)?;
            host::accept();
            Ok(())
        }

        #[ink(message, selector = 0x5a1e_0009)]
        fn proceeds(&mut self) -> Result<(), Refusal> {
            escrow::pay_proceeds(&mut self.ledger, Self::now())
        }

        #[ink(message, selector = 0x5a1e_000a)]
        fn unsold(&mut self) -> Result<(), Refusal> {
            let unsold = self.ledger.state.unsold();
            let (to, units) = escrow::unsold(&self.ledger, Self::address(), unsold, Self::now())?;
            self.ledger.state.set_unsold(0);
            escrow::return_unsold(&self.ledger, Self::address(), to, units)
        }

        #[ink(message, selector = 0x5a1e_000b)]
        fn order_of(&self, alias: Alias) -> Option<Order> {
            Record::load(&alias).order()
        }

        #[ink(message, selector = 0x5a1e_000c)]
        fn if_closed_now(&self, alias: Alias) -> Outcome {
            self.ledger.preview(&alias, Self::now()).unwrap_or_default()
        }
    }
}
