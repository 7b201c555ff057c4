//! What a fixed sale does besides selling and delivering, see README.md of `fixed_sale`.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

// The sale's own state: this code runs on it.
#[path = "../fixed_sale/ledger.rs"]
#[allow(dead_code)]
mod ledger;
mod settling;
#[path = "../fixed_sale/terms.rs"]
mod terms;

#[ink::contract]
#[allow(missing_docs)] // of what the macro makes
mod fixed_sale_office {
    use crate::{
        ledger::{Ledger, PackedState, order_of},
        settling::Sold,
        terms::{BadTerms, PackedTerms},
    };
    use fairsale_interfaces::{
        host,
        personhood::Alias,
        sale::{Cancelled, Error, Funded, Order, Outcome, Phase, ProceedsPaid, Refusal, Settled, UnsoldReturned},
    };
    use fairsale_math::{Amount, Timestamp as Seconds, Units};
    use ink::storage::traits::StorageKey;

    /// The code that `fixed_sale`s let run on their own state. It keeps no sale itself: its own state is of one that was
    /// never announced.
    #[ink(storage)]
    pub struct FixedSaleOffice {
        ledger: Ledger,
    }

    impl FixedSaleOffice {
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

        /// Asks how much the sale has of what it sells, when it is called.
        fn balance(&self) -> impl FnOnce() -> Result<Units, Refusal> + use<> {
            let (goods, sale) = (self.ledger.terms.goods(), self.env().address());
            move || goods.escrow_of(sale).map(Units).ok_or_else(|| Error::TokenFailed.into())
        }
    }

    impl FixedSaleOffice {
        /// See `fairsale_interfaces::sale::Sale`.
        #[ink(message, selector = 0x5a1e_0001)]
        pub fn phase(&self) -> Phase {
            self.ledger.phase(self.now())
        }

        /// See `fairsale_interfaces::sale::Sale`.
        #[ink(message, selector = 0x5a1e_0002)]
        pub fn fund(&mut self) -> Result<(), Refusal> {
            let balance = self.balance();
            self.ledger.fund(balance, self.now())?;
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

        /// See `fairsale_interfaces::sale::Sale`. What is bought is bought: this always refuses.
        #[ink(message, selector = 0x5a1e_0006)]
        pub fn withdraw(&mut self) -> Result<(), Refusal> {
            self.ledger.require(Phase::Open, self.now())?;
            Err(Error::Binding.into())
        }

        /// See `fairsale_interfaces::sale::Sale`.
        #[ink(message, selector = 0x5a1e_0007)]
        pub fn settle(&mut self) -> Result<(), Refusal> {
            let Sold { orders, level, units, proceeds } = self.ledger.settle(self.now())?;
            if self.ledger.is_settled() {
                host::emit_plain(&Settled { orders, level: level.0, sold: units.0, proceeds: proceeds.0 });
            } else {
                host::emit_plain(&Cancelled { raised: proceeds.0 });
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
            let balance = self.balance();
            let (to, Units(units)) = self.ledger.take_unsold(balance, self.now())?;
            self.store();
            self.ledger.terms.goods().hand_on(to, units).ok_or(Error::TokenFailed)?;
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
