//! A sale at one price while stock lasts, see README.md and `fairsale_interfaces::sale`.
//!
//! Who comes first is served first: it races if stock is short.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

mod ledger;
mod terms;

pub use ledger::{PackedState, State};
pub use terms::{BadTerms, MAX_TICKETS, PackedTerms, Terms};

#[ink::contract]
#[allow(missing_docs)] // of what the macro makes
mod fixed_sale {
    use crate::{
        ledger::{Ledger, PackedState, Purchase},
        terms::{BadTerms, PackedTerms},
    };
    use fairsale_interfaces::{
        host,
        personhood::{self, Alias, Personhood, STATUS_FULL},
        sale::{Claimed, Error, Order, Ordered, Outcome, Phase, Refusal, Sale},
    };
    use fairsale_math::{Timestamp as Seconds, Units};
    use ink::storage::traits::StorageKey;

    /// Selector of the office's `check`.
    const CHECK: [u8; 4] = [0x5a, 0x1e, 0, 0];

    /// A sale of so much a person at one price.
    #[ink(storage)]
    pub struct FixedSale {
        ledger: Ledger,
    }

    impl FixedSale {
        /// Announces a sale by these terms.
        ///
        /// # Errors
        /// [`BadTerms`]. If the terms name no office, the constructor just reverts.
        #[ink(constructor)]
        pub fn new(terms: PackedTerms) -> Result<Self, BadTerms> {
            let office = terms.office();
            let sale = Self { ledger: Ledger::new(terms) };
            // The office checks the terms where they will lie; it looks at the storage, so they must be there already.
            sale.store();
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

        /// Makes what changed true before anything moves. ink! would do so after it.
        fn store(&self) {
            ink::env::set_contract_storage(&<Self as StorageKey>::KEY, self);
        }

        /// Lets the office answer.
        fn office(&self) -> ! {
            host::forward(&self.ledger.terms.office())
        }

        fn now(&self) -> Seconds {
            Seconds(self.env().block_timestamp())
        }

        /// Who is the caller? In a sale that is open to all, every account is a person, and its own alias.
        fn person(&self) -> Result<Personhood, Refusal> {
            let (terms, caller) = (&self.ledger.terms, self.env().caller());
            if terms.is_open_to_all() {
                return Ok(Personhood { status: STATUS_FULL, context_alias: host::address_word(caller) });
            }
            personhood::status_of(&terms.personhood(), caller, &terms.context())
                .ok_or_else(|| Error::PersonhoodUnavailable.into())
        }

        /// Gives what `alias` bought to `account`.
        fn deliver(&self, account: Address, alias: &Alias, units: u128) -> Result<(), Refusal> {
            let terms = &self.ledger.terms;
            // A ticket that no source of personhood can say whose it is, is bound to nobody.
            let bound = if terms.is_open_to_all() { &[0; 32] } else { alias };
            terms.goods().deliver(account, bound, units).ok_or_else(|| Error::TokenFailed.into())
        }

        /// Sells the caller lots, so that it is `asked` in all, for exactly what they cost.
        fn sell(&mut self, first: bool, asked: u32) -> Result<(), Refusal> {
            self.ledger.require(Phase::Open, self.now())?;
            let (account, person) = (self.env().caller(), self.person()?);
            let Purchase { due, units: Units(units), deposit } = self.ledger.buy(first, person, account, asked)?;
            self.store();
            let (terms, alias) = (&self.ledger.terms, person.context_alias);
            terms.payment().take(due.0, self.env().transferred_value(), &terms.office())?;
            host::emit(&Ordered { alias, account, asked, deposit: deposit.0 }, &alias);
            if terms.delivers_at_once() && units != 0 {
                self.deliver(account, &alias, units)?;
                host::emit(&Claimed { alias, account, units, paid: due.0, refund: 0 }, &alias);
            }
            host::accept();
            Ok(())
        }
    }

    impl Sale for FixedSale {
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
            self.sell(true, asked)
        }

        #[ink(message, payable, selector = 0x5a1e_0005)]
        fn change(&mut self, asked: u32) -> Result<(), Refusal> {
            self.sell(false, asked)
        }

        #[ink(message, selector = 0x5a1e_0006)]
        fn withdraw(&mut self) -> Result<(), Refusal> {
            self.office()
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
                self.deliver(account, &alias, units)?;
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
