//! What a capped sale does besides taking orders and paying them out, see README.md of `capped_sale`.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

// The sale's own state: this code runs on it.
#[path = "../capped_sale/ledger.rs"]
#[allow(dead_code)]
mod ledger;
mod settling;
#[path = "../capped_sale/terms.rs"]
mod terms;

#[ink::contract]
#[allow(missing_docs)] // of what the macro makes
mod capped_sale_office {
    use crate::{
        ledger::{Ledger, PackedState, order_of},
        terms::{BadTerms, PackedTerms},
    };
    use fairsale_interfaces::{
        erc20, host,
        personhood::Alias,
        sale::{Cancelled, Error, Funded, Order, Outcome, Phase, ProceedsPaid, Refusal, Settled, UnsoldReturned},
    };
    use fairsale_math::{Amount, Timestamp as Seconds, Units};
    use ink::storage::traits::StorageKey;

    /// The code that `capped_sale`s let run on their own state. It keeps no sale itself: its own state is of one that was
    /// never announced.
    #[ink(storage)]
    pub struct CappedSaleOffice {
        ledger: Ledger,
    }

    impl CappedSaleOffice {
        /// An office. One serves all sales on a chain.
        #[ink(constructor)]
        #[allow(clippy::new_without_default)]
        pub fn new() -> Self {
            Self { ledger: Ledger::new(PackedTerms::default()) }
        }

        /// Whether the terms of the sale can be kept.
        ///
        /// # Errors
        /// [`BadTerms`]
        #[ink(message, selector = 0x5a1e_0000)]
        pub fn check(&self) -> Result<(), BadTerms> {
            self.ledger.terms.check(self.now())
        }

        /// What became of the sale so far, and what has not been taken of it.
        #[ink(message, selector = 0x5a1e_0011)]
        pub fn state(&self) -> PackedState {
            self.ledger.state.clone()
        }

        /// Takes `amount` of the ERC-20 that the sale is paid in from the caller, and says how much came: see
        /// `fairsale_interfaces::payment`.
        #[ink(message, selector = 0x5a1e_0013)]
        pub fn collect(&self, amount: u128) -> u128 {
            self.ledger.terms.payment().collect(self.env().caller(), self.env().address(), amount)
        }

        /// Makes what changed true before any money moves. ink! would do so after it.
        fn store(&self) {
            ink::env::set_contract_storage(&<Self as StorageKey>::KEY, self);
        }

        fn now(&self) -> Seconds {
            Seconds(self.env().block_timestamp())
        }

        /// All the sale has of what it sells.
        fn balance(&self) -> Result<Units, Refusal> {
            erc20::balance_of(&self.ledger.terms.token(), self.env().address())
                .map(Units)
                .ok_or_else(|| Error::TokenFailed.into())
        }

        fn send(&self, to: Address, units: u128) -> Result<(), Refusal> {
            erc20::transfer(&self.ledger.terms.token(), to, units).ok_or_else(|| Error::TokenFailed.into())
        }
    }

    impl CappedSaleOffice {
        /// See `fairsale_interfaces::sale::Sale`.
        #[ink(message, selector = 0x5a1e_0001)]
        pub fn phase(&self) -> Phase {
            self.ledger.phase(self.now())
        }

        /// See `fairsale_interfaces::sale::Sale`.
        #[ink(message, selector = 0x5a1e_0002)]
        pub fn fund(&mut self) -> Result<(), Refusal> {
            self.ledger.fund(self.balance()?, self.now())?;
            self.ledger.terms.payment().require_reserve(self.env().address())?;
            host::emit_plain(&Funded { supply: self.ledger.terms.supply() });
            Ok(())
        }

        /// See `fairsale_interfaces::sale::Sale`.
        #[ink(message, selector = 0x5a1e_0003)]
        pub fn cancel(&mut self) -> Result<(), Refusal> {
            self.ledger.cancel(self.env().caller(), self.now())?;
            host::emit_plain(&Cancelled { raised: 0 });
            Ok(())
        }

        /// See `fairsale_interfaces::sale::Sale`.
        #[ink(message, selector = 0x5a1e_0007)]
        pub fn settle(&mut self) -> Result<(), Refusal> {
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

        /// See `fairsale_interfaces::sale::Sale`.
        #[ink(message, selector = 0x5a1e_0009)]
        pub fn proceeds(&mut self) -> Result<(), Refusal> {
            let Amount(amount) = self.ledger.take_proceeds(self.now())?;
            self.store();
            let to = self.ledger.terms.beneficiary();
            self.ledger.terms.payment().pay(to, amount)?;
            host::emit_plain(&ProceedsPaid { to, amount });
            Ok(())
        }

        /// See `fairsale_interfaces::sale::Sale`.
        #[ink(message, selector = 0x5a1e_000a)]
        pub fn unsold(&mut self) -> Result<(), Refusal> {
            let (token, sale) = (self.ledger.terms.token(), self.env().address());
            let balance = || erc20::balance_of(&token, sale).map(Units).ok_or_else(|| Error::TokenFailed.into());
            let (to, Units(units)) = self.ledger.take_unsold(balance, self.now())?;
            self.store();
            self.send(to, units)?;
            host::emit_plain(&UnsoldReturned { to, units });
            Ok(())
        }

        /// See `fairsale_interfaces::sale::Sale`.
        #[ink(message, selector = 0x5a1e_000b)]
        pub fn order_of(&self, alias: Alias) -> Option<Order> {
            order_of(&alias)
        }

        /// See `fairsale_interfaces::sale::Sale`.
        #[ink(message, selector = 0x5a1e_000c)]
        pub fn if_closed_now(&self, alias: Alias) -> Outcome {
            self.ledger.preview(&alias).unwrap_or_default()
        }
    }
}
