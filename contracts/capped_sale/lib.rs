//! A capped sale, see README.md and `fairsale_interfaces::sale`.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

mod ledger;
mod terms;

pub use ledger::{PackedState, State};
pub use terms::{BadTerms, PackedTerms, Terms};

#[ink::contract]
mod capped_sale {
    use crate::{
        ledger::{Dues, Ledger, PackedState, order_of},
        terms::{BadTerms, PackedTerms},
    };
    use fairsale_interfaces::{
        erc20, host,
        personhood::{self, Alias, Personhood},
        sale::{
            Cancelled, Claimed, Error, Funded, Order, Ordered, Outcome, Phase, ProceedsPaid, Refusal, Sale, Settled,
            UnsoldReturned,
        },
    };
    use fairsale_math::{Amount, Lots, Timestamp as Seconds, Units};

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
            Ok(Self { ledger: Ledger::new(terms, Seconds(Self::env().block_timestamp()))? })
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

        fn now(&self) -> Seconds {
            Seconds(self.env().block_timestamp())
        }

        /// Who is the caller?
        fn person(&self) -> Result<Personhood, Refusal> {
            let terms = &self.ledger.terms;
            personhood::status_of(&terms.personhood(), self.env().caller(), &terms.context())
                .ok_or_else(|| Error::PersonhoodUnavailable.into())
        }

        /// All the sale has of what it sells.
        fn balance(&self) -> Result<Units, Refusal> {
            erc20::balance_of(&self.ledger.terms.token(), self.env().address()).map(Units).ok_or_else(|| Error::TokenFailed.into())
        }

        fn send(&self, to: Address, units: u128) -> Result<(), Refusal> {
            erc20::transfer(&self.ledger.terms.token(), to, units).ok_or_else(|| Error::TokenFailed.into())
        }

        fn pay(&self, to: Address, amount: u128) -> Result<(), Refusal> {
            host::pay(&to, amount, self.ledger.terms.payment_unit()).ok_or_else(|| Error::PaymentFailed.into())
        }

        /// Puts an order for `asked` lots in the place of the caller's, as `replace` allows it, for exactly what it costs.
        fn place(
            &mut self,
            asked: Lots,
            replace: fn(&Ledger, Personhood, Address, Lots) -> Result<Dues, Refusal>,
        ) -> Result<(), Refusal> {
            self.ledger.require(Phase::Open, self.now())?;
            let account = self.env().caller();
            let person = self.person()?;
            let Dues { due, back, deposit } = replace(&self.ledger, person, account, asked)?;
            let expected = host::value_of(due.0, self.ledger.terms.payment_unit());
            let got = self.env().transferred_value();
            if got != expected {
                return Err(Error::WrongPayment { expected, got }.into());
            }
            if back.0 != 0 {
                self.pay(account, back.0)?;
            }
            let alias = person.context_alias;
            host::emit(&Ordered { alias, account, asked: asked.0, deposit: deposit.0 }, &alias);
            host::accept();
            Ok(())
        }
    }

    impl Sale for CappedSale {
        #[ink(message, selector = 0x5a1e_0001)]
        fn phase(&self) -> Phase {
            self.ledger.phase(self.now())
        }

        #[ink(message, selector = 0x5a1e_0002)]
        fn fund(&mut self) -> Result<(), Refusal> {
            self.ledger.fund(self.balance()?, self.now())?;
            host::emit_plain(&Funded { supply: self.ledger.terms.supply() });
            Ok(())
        }

        #[ink(message, selector = 0x5a1e_0003)]
        fn cancel(&mut self) -> Result<(), Refusal> {
            self.ledger.cancel(self.env().caller(), self.now())?;
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
            let clearing = self.ledger.settle(self.now())?;
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
            let account = self.env().caller();
            let Outcome { units, paid, refund } = self.ledger.claim(alias, account, self.person()?, self.now())?;
            if units != 0 {
                self.send(account, units)?;
            }
            if refund != 0 {
                self.pay(account, refund)?;
            }
            host::emit(&Claimed { alias, account, units, paid, refund }, &alias);
            host::accept();
            Ok(())
        }

        #[ink(message, selector = 0x5a1e_0009)]
        fn proceeds(&mut self) -> Result<(), Refusal> {
            let Amount(amount) = self.ledger.take_proceeds(self.now())?;
            let to = self.ledger.terms.beneficiary();
            self.pay(to, amount)?;
            host::emit_plain(&ProceedsPaid { to, amount });
            Ok(())
        }

        #[ink(message, selector = 0x5a1e_000a)]
        fn unsold(&mut self) -> Result<(), Refusal> {
            let (token, sale) = (self.ledger.terms.token(), self.env().address());
            let balance = || erc20::balance_of(&token, sale).map(Units).ok_or_else(|| Error::TokenFailed.into());
            let (to, Units(units)) = self.ledger.take_unsold(balance, self.now())?;
            self.send(to, units)?;
            host::emit_plain(&UnsoldReturned { to, units });
            Ok(())
        }

        #[ink(message, selector = 0x5a1e_000b)]
        fn order_of(&self, alias: Alias) -> Option<Order> {
            order_of(&alias)
        }

        #[ink(message, selector = 0x5a1e_000c)]
        fn if_closed_now(&self, alias: Alias) -> Outcome {
            self.ledger.preview(&alias).unwrap_or_default()
        }
    }
}
