//! A capped sale, see README.md and `fairsale_interfaces::sale`.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

mod ledger;
mod settling;
mod terms;

pub use ledger::{PackedState, State};
pub use terms::{BadTerms, PackedTerms, Terms};

#[ink::contract]
#[allow(missing_docs)] // of what the macro makes
mod capped_sale {
    use crate::{
        ledger::{Ledger, PackedState},
        terms::{BadTerms, PackedTerms},
    };
    use fairsale_interfaces::{
        host,
        personhood::{Alias, Personhood},
        sale::{Cancelled, Funded, Order, Ordered, Outcome, Phase, Refusal, Sale, Settled},
    };
    use fairsale_kit::{
        claims::{claimant, pay_out},
        escrow,
        life::{Sale as _, SaleTerms},
        orders::{Record, buyer},
        payment::Dues,
    };
    use fairsale_math::{Lots, Timestamp as Seconds};

    /// A sale with capped deposits and equal shares.
    #[ink(storage)]
    pub struct CappedSale {
        ledger: Ledger,
    }

    impl CappedSale {
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

        /// Puts an order for `asked` lots in the place of the caller's, as `replace` allows it, for exactly what it costs.
        fn place(
            &mut self,
            asked: Lots,
            replace: fn(&Ledger, Personhood, Address, Lots) -> Result<Dues, Refusal>,
        ) -> Result<(), Refusal> {
            self.ledger.require(Phase::Open, Self::now())?;
            let (account, terms) = (self.env().caller(), &self.ledger.terms);
            let person = buyer(&terms.personhood(), account, &terms.context())?;
            let Dues { due, back, deposit } = replace(&self.ledger, person, account, asked)?;
            let (currency, value) = (terms.payment(), self.env().transferred_value());
            currency.take(due.0, value, account, Self::address())?;
            currency.pay(account, back.0)?;
            let alias = person.context_alias;
            host::emit(&Ordered { alias, account, asked: asked.0, deposit: deposit.0 }, &alias);
            host::accept();
            Ok(())
        }
    }

    impl Sale for CappedSale {
        #[ink(message, selector = 0x5a1e_0001)]
        fn phase(&self) -> Phase {
            self.ledger.phase(Self::now())
        }

        #[ink(message, selector = 0x5a1e_0002)]
        fn fund(&mut self) -> Result<(), Refusal> {
            let supply = self.ledger.terms.supply();
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
            self.place(Lots(asked), Ledger::order)
        }

        #[ink(message, payable, selector = 0x5a1e_0005)]
        fn change(&mut self, asked: u32) -> Result<(), Refusal> {
            self.place(Lots(asked), Ledger::change)
        }

        #[ink(message, selector = 0x5a1e_0006)]
        fn withdraw(&mut self) -> Result<(), Refusal> {
            self.place(Lots(0), Ledger::withdraw)
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
            let (account, terms) = (self.env().caller(), &self.ledger.terms);
            let person = claimant(&terms.personhood(), account, &terms.context(), &alias);
            let (order, outcome) = self.ledger.claim(&alias, account, person, Self::now())?;
            let keep = || {
                Record { refunded: true, ..order }.store(&alias);
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
            Record::load(&alias).order()
        }

        #[ink(message, selector = 0x5a1e_000c)]
        fn if_closed_now(&self, alias: Alias) -> Outcome {
            self.ledger.preview(&alias, Self::now()).unwrap_or_default()
        }
    }
}
