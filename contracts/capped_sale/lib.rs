//! A capped sale, see README.md and `fairsale_interfaces::sale`.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

mod ledger;
mod terms;

pub use ledger::{PackedState, State};
pub use terms::{BadTerms, PackedTerms, Terms};

#[ink::contract]
#[allow(missing_docs)] // of what the macro makes
mod capped_sale {
    use crate::{
        ledger::{Dues, Ledger, PackedState},
        terms::{BadTerms, PackedTerms},
    };
    use fairsale_interfaces::{
        erc20, host,
        personhood::{self, Alias, Personhood},
        sale::{Claimed, Error, Order, Ordered, Outcome, Phase, Refusal, Sale},
    };
    use fairsale_math::{Lots, Timestamp as Seconds};
    use ink::storage::traits::StorageKey;

    /// Selector of the office's `check`.
    const CHECK: [u8; 4] = [0x5a, 0x1e, 0, 0];

    /// A sale with capped deposits and equal shares.
    #[ink(storage)]
    pub struct CappedSale {
        ledger: Ledger,
    }

    impl CappedSale {
        /// Announces a sale by these terms.
        ///
        /// # Errors
        /// [`BadTerms`]. If the terms name no office, the constructor just reverts.
        #[ink(constructor)]
        pub fn new(terms: PackedTerms) -> Result<Self, BadTerms> {
            let office = terms.office();
            let sale = Self { ledger: Ledger::new(terms) };
            // The office checks the terms where they will lie; it looks at the storage, so they must be there already.
            ink::env::set_contract_storage(&<Self as StorageKey>::KEY, &sale);
            host::consult(&office, &CHECK);
            Ok(sale)
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

        fn now(&self) -> Seconds {
            Seconds(self.env().block_timestamp())
        }

        /// Who is the caller?
        fn person(&self) -> Result<Personhood, Refusal> {
            let terms = &self.ledger.terms;
            personhood::status_of(&terms.personhood(), self.env().caller(), &terms.context())
                .ok_or_else(|| Error::PersonhoodUnavailable.into())
        }

        fn send(&self, to: Address, units: u128) -> Result<(), Refusal> {
            erc20::transfer(&self.ledger.terms.token(), to, units).ok_or_else(|| Error::TokenFailed.into())
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
            let terms = &self.ledger.terms;
            terms.payment().take(due.0, self.env().transferred_value(), &terms.office())?;
            if back.0 != 0 {
                terms.payment().pay(account, back.0)?;
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
            self.office()
        }

        #[ink(message, selector = 0x5a1e_0008)]
        fn claim(&mut self, alias: Alias) -> Result<(), Refusal> {
            let account = self.env().caller();
            // A source that fails knows nobody: it can make the order's account wait, but not keep the money for ever.
            let person = self.person().unwrap_or(Personhood::NONE);
            let Outcome { units, paid, refund } = self.ledger.claim(alias, account, person, self.now())?;
            if units != 0 {
                self.send(account, units)?;
            }
            if refund != 0 {
                self.ledger.terms.payment().pay(account, refund)?;
            }
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
}
