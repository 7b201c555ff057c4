//! A sale of whole lots at a growing price and under a rising cap, see README.md and `fairsale_interfaces::sale`.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

mod ledger;
mod settling;
mod terms;

pub use ledger::{PackedState, State};
pub use terms::{BadTerms, PackedTerms, Terms};

#[ink::contract]
#[allow(missing_docs)] // of what the macro makes
mod quadratic_sale {
    use crate::{
        ledger::{Deed, Ledger, PackedState},
        settling::Clearing,
        terms::{BadTerms, PackedTerms},
    };
    use fairsale_interfaces::{
        draws::{Drawn, Draws},
        host,
        personhood::Alias,
        roster::order_key,
        sale::{Cancelled, Funded, Order, Ordered, Outcome, Phase, Refusal, Sale, Settled},
    };
    use fairsale_kit::{
        claims::{claimant, pay_out},
        escrow,
        life::{Sale as _, SaleTerms},
        orders::{Record, buyer},
        payment::Dues,
    };
    use fairsale_math::{Amount, Lots, Timestamp as Seconds};

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
            terms.check_at(Self::now(), Self::address())?;
            terms.check_beacon()?;
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

        /// Puts an order for `asked` lots in the place of the caller's, for exactly what it costs.
        fn place(&mut self, deed: Deed, asked: u32) -> Result<(), Refusal> {
            self.ledger.require(Phase::Open, Self::now())?;
            let (account, terms) = (self.env().caller(), &self.ledger.terms);
            let (currency, value) = (terms.payment(), self.env().transferred_value());
            let person = buyer(&terms.personhood(), account, &terms.context())?;
            let Dues { due, back, deposit } = self.ledger.place(deed, person, account, Lots(asked), Self::now())?;
            escrow::store(&self.ledger);
            currency.take(due.0, value, account, Self::address())?;
            currency.pay(account, back.0)?;
            let alias = person.context_alias;
            host::emit(&Ordered { alias, account, asked, deposit: deposit.0 }, &alias);
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
            let supply = self.ledger.supply().0;
            let balance = escrow::fund(&mut self.ledger, Self::address(), supply, Self::now())?;
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
        fn order(&mut self, asked: u32) -> Result<(), Refusal> {
            self.place(Deed::Order, asked)
        }

        #[ink(message, payable, selector = 0x5a1e_0005)]
        fn change(&mut self, asked: u32) -> Result<(), Refusal> {
            self.place(Deed::Change, asked)
        }

        #[ink(message, selector = 0x5a1e_0006)]
        fn withdraw(&mut self) -> Result<(), Refusal> {
            self.place(Deed::Withdraw, 0)
        }

        #[ink(message, selector = 0x5a1e_0007)]
        fn settle(&mut self) -> Result<(), Refusal> {
            let now = Self::now();
            self.ledger.require(Phase::Closed, now)?;
            let clearing = self.ledger.clearing()?;
            let Clearing { certain, proceeds: Amount(proceeds), enough, prizes, .. } = clearing;
            let seed = if enough && prizes != 0 { Some(self.ledger.seed()?) } else { None };
            if !enough || seed == Some(None) {
                self.ledger.end(false, now);
                host::emit_plain(&Cancelled { raised: proceeds });
                return Ok(());
            }
            let lot = self.ledger.terms.lot_size();
            let sold = u128::from(clearing.sold()) * lot; // at most the supply
            let level = u128::from(certain.cap.0) * lot; // the terms were checked
            self.ledger.settle(&clearing, now)?;
            host::emit_plain(&Settled { orders: certain.orders, level, sold, proceeds });
            if let Some(Some((round, seed))) = seed {
                self.ledger.draw(clearing, round, seed)?;
                if let Some(drawn) = self.ledger.drawn() {
                    host::emit_plain(&drawn);
                }
            }
            Ok(())
        }

        #[ink(message, selector = 0x5a1e_0008)]
        fn claim(&mut self, alias: Alias) -> Result<(), Refusal> {
            let (account, terms) = (self.env().caller(), &self.ledger.terms);
            let person = claimant(&terms.personhood(), account, &terms.context(), &alias);
            let (order, outcome) = self.ledger.claim(&alias, account, person, Self::now(), Self::address())?;
            let keep = || {
                Record { refunded: true, ..order }.store(&order_key(&alias));
                Ok(())
            };
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
            let unsold = self.ledger.state.unsold();
            let (to, units) = escrow::unsold(&self.ledger, Self::address(), unsold, Self::now())?;
            self.ledger.state.set_unsold(0);
            escrow::return_unsold(&self.ledger, Self::address(), to, units)
        }

        #[ink(message, selector = 0x5a1e_000b)]
        fn order_of(&self, alias: Alias) -> Option<Order> {
            Record::load(&order_key(&alias)).order()
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
