//! A sale of whole lots at a growing price and under a rising cap, see README.md and `fairsale_interfaces::sale`.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

mod claims;
mod keys;
mod orders;
mod settle;
mod state;
mod terms;

pub use state::{PackedState, State};
pub use terms::{BadTerms, PackedTerms, Terms};

#[ink::contract]
#[allow(missing_docs)] // of what the macro makes
mod quadratic_sale {
    use crate::{
        keys::ORDERS,
        orders::Action,
        state::{Ledger, PackedState},
        terms::{BadTerms, PackedTerms},
    };
    use fairsale_interfaces::{
        draws::{Drawn, Draws},
        host,
        personhood::Alias,
        sale::{Cancelled, Funded, Order, Outcome, Phase, Refusal, Sale, Settled},
    };
    use fairsale_kit::{
        claims::{claimant, pay_out},
        escrow,
        life::Sale as _,
        orders::{Call, Record, buyer, exchange},
    };
    use fairsale_math::{Lots, Timestamp as Seconds};

    /// A sale of whole lots.
    #[ink(storage)]
    pub struct QuadraticSale {
        ledger: Ledger,
    }

    impl QuadraticSale {
        /// Announces a sale by these terms.
        ///
        /// # Errors
        /// [`BadTerms`]
        #[ink(constructor)]
        pub fn new(terms: PackedTerms) -> Result<Self, BadTerms> {
            terms.check(Self::now(), Self::address())?;
            terms.check_beacon()?;
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

        /// Replaces the caller's order by one for `lots` lots, for exactly the difference.
        ///
        /// # Errors
        /// [`Error::WrongPhase`], [`Error::PersonhoodUnavailable`], [`Error::NotAPerson`], [`Error::AlreadyOrdered`],
        /// [`Error::NoOrder`], [`Error::WrongLots`], [`Error::WrongPayment`], [`Error::PaymentFailed`]
        fn place(&mut self, action: Action, lots: u32) -> Result<(), Refusal> {
            self.ledger.require(Phase::Open, Self::now())?;
            let call = self.call();
            let person = buyer(self.ledger.terms(), call.account)?;
            let payment = self.ledger.place(action, person, call.account, Lots(lots), Self::now())?;
            escrow::store(&self.ledger);
            exchange(self.ledger.terms(), &call, person.context_alias, lots, &payment)?;
            host::accept();
            Ok(())
        }

        fn preview(&self, alias: &Alias) -> (Outcome, (u32, u32)) {
            self.ledger.preview(alias, Self::now(), Self::address()).unwrap_or((Outcome::default(), (0, 1)))
        }
    }

    impl Sale for QuadraticSale {
        #[ink(message, selector = 0x5a1e_0001)]
        fn phase(&self) -> Phase {
            self.ledger.phase(Self::now())
        }

        #[ink(message, selector = 0x5a1e_0002)]
        fn fund(&mut self) -> Result<(), Refusal> {
            let balance = escrow::fund(&mut self.ledger, Self::address(), Self::now())?;
            let supply = self.ledger.terms().supply();
            self.ledger.state.set_unsold(balance - supply); // more than the supply is unsold in any case
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
            self.place(Action::Order, lots)
        }

        #[ink(message, payable, selector = 0x5a1e_0005)]
        fn change(&mut self, lots: u32) -> Result<(), Refusal> {
            self.place(Action::Change, lots)
        }

        #[ink(message, selector = 0x5a1e_0006)]
        fn withdraw(&mut self) -> Result<(), Refusal> {
            self.place(Action::Withdraw, 0)
        }

        #[ink(message, selector = 0x5a1e_0007)]
        fn settle(&mut self) -> Result<(), Refusal> {
            let clearing = self.ledger.settle(Self::now())?;
            let proceeds = clearing.proceeds.0;
            if self.ledger.is_settled() {
                let (level, sold) = (clearing.level.0, clearing.sold.0);
                host::emit_plain(&Settled { orders: clearing.certain.orders, level, sold, proceeds });
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
            let (order, outcome) = self.ledger.claim(&alias, account, person, Self::now(), Self::address())?;
            pay_out(terms, &alias, account, outcome, || {
                ORDERS.store(&ORDERS.key(&alias), &Record { refunded: true, ..order });
                Ok(())
            })
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
            ORDERS.load(&ORDERS.key(&alias)).order()
        }

        #[ink(message, selector = 0x5a1e_000c)]
        fn if_closed_now(&self, alias: Alias) -> Outcome {
            self.preview(&alias).0
        }
    }

    impl Draws for QuadraticSale {
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
}
