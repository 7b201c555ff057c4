//! A sale at one price while stock lasts, see README.md and `fairsale_interfaces::sale`.
//!
//! First come, first served: buyers race if stock is short.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

mod claims;
mod keys;
mod orders;
mod settle;
mod state;
mod terms;

pub use state::{PackedState, State};
pub use terms::{BadTerms, MAX_TICKETS, PackedTerms, Terms};

#[ink::contract]
#[allow(missing_docs)] // of what the macro makes
mod fixed_sale {
    use crate::{
        keys::ORDERS,
        orders::Purchase,
        state::{Ledger, PackedState},
        terms::{BadTerms, PackedTerms},
    };
    use fairsale_interfaces::{
        host,
        personhood::{Alias, Personhood},
        sale::{Cancelled, Claimed, Error, Funded, Order, Outcome, Phase, Refusal, Sale, Settled},
    };
    use fairsale_kit::{
        claims::{claimant, deliver, pay_out},
        escrow,
        life::Sale as _,
        orders::{Call, buyer, exchange},
    };
    use fairsale_math::{Lots, Timestamp as Seconds, Units};

    /// A sale at one price, up to a limit a person.
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
            terms.check(Self::now(), Self::address())?;
            Ok(Self { ledger: Ledger { terms, state: PackedState::default() } })
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

        /// Sells the caller lots, up to `lots` in all, as `replace` allows it, for exactly their cost.
        ///
        /// # Errors
        /// [`Error::WrongPhase`], [`Error::PersonhoodUnavailable`], [`Error::WrongPayment`], [`Error::TokenFailed`],
        /// and those of `replace`
        fn place(
            &mut self,
            lots: u32,
            replace: fn(&mut Ledger, Personhood, Address, Lots) -> Result<Purchase, Refusal>,
        ) -> Result<(), Refusal> {
            self.ledger.require(Phase::Open, Self::now())?;
            let call = self.call();
            let person = buyer(self.ledger.terms(), call.account)?;
            let (payment, Units(allocated)) = replace(&mut self.ledger, person, call.account, Lots(lots))?;
            escrow::store(&self.ledger);
            let (terms, alias, account) = (self.ledger.terms(), person.context_alias, call.account);
            exchange(terms, &call, alias, lots, &payment)?;
            if self.ledger.terms.delivers_at_once() && allocated != 0 {
                deliver(terms, &alias, account, allocated).ok_or(Error::TokenFailed)?;
                host::emit(&Claimed { alias, account, allocated, paid: payment.due.0, refund: 0 }, &alias);
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
            let balance = escrow::fund(&mut self.ledger, Self::address(), Self::now())?;
            let supply = self.ledger.terms().supply();
            self.ledger.state.set_unsold(balance - supply); // more than the supply is unsold in any case
            self.ledger.state.set_left(self.ledger.terms().lots());
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

        /// Always fails: a purchase binds.
        #[ink(message, selector = 0x5a1e_0006)]
        fn withdraw(&mut self) -> Result<(), Refusal> {
            self.ledger.require(Phase::Open, Self::now())?;
            Err(Error::Binding.into())
        }

        #[ink(message, selector = 0x5a1e_0007)]
        fn settle(&mut self) -> Result<(), Refusal> {
            let clearing = self.ledger.settle(Self::now())?;
            let proceeds = clearing.proceeds.0;
            if self.ledger.is_settled() {
                let (level, sold) = (clearing.level.0, clearing.sold.0);
                host::emit_plain(&Settled { orders: clearing.orders, level, sold, proceeds });
            } else {
                host::emit_plain(&Cancelled { raised: proceeds });
            }
            Ok(())
        }

        #[ink(message, selector = 0x5a1e_0008)]
        fn claim(&mut self, alias: Alias) -> Result<(), Refusal> {
            let (account, terms) = (self.env().caller(), self.ledger.terms());
            let person = claimant(terms, account, &alias);
            let outcome = self.ledger.claim(&alias, account, person, Self::now())?;
            // A sold order has no refund, and a cancelled one no delivery: neither waits for the other.
            pay_out(terms, &alias, account, outcome, || Err(Error::TokenFailed.into()))
        }

        #[ink(message, selector = 0x5a1e_0009)]
        fn sweep_proceeds(&mut self) -> Result<(), Refusal> {
            escrow::sweep_proceeds(&mut self.ledger, Self::now())
        }

        #[ink(message, selector = 0x5a1e_000a)]
        fn sweep_unsold(&mut self) -> Result<(), Refusal> {
            let unsold = self.ledger.state.unsold();
            self.ledger.state.set_unsold(0);
            escrow::sweep_unsold(&self.ledger, Self::address(), unsold, Self::now())
        }

        #[ink(message, selector = 0x5a1e_000b)]
        fn order_of(&self, alias: Alias) -> Option<Order> {
            ORDERS.load(&alias).order()
        }

        #[ink(message, selector = 0x5a1e_000c)]
        fn if_closed_now(&self, alias: Alias) -> Outcome {
            self.ledger.preview(&alias, Self::now()).unwrap_or_default()
        }
    }
}
