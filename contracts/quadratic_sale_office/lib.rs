//! What a quadratic sale does besides taking orders and paying them out, see README.md of `quadratic_sale`.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

// The sale's own state: this code runs on it.
#[path = "../quadratic_sale/ledger.rs"]
#[allow(dead_code)]
mod ledger;
mod settling;
#[path = "../quadratic_sale/terms.rs"]
mod terms;

#[ink::contract]
#[allow(missing_docs)] // of what the macro makes
mod quadratic_sale_office {
    use crate::{
        ledger::{Ledger, PackedState, load_entry},
        settling::Clearing,
        terms::{BadTerms, PackedTerms},
    };
    use fairsale_interfaces::{
        beacon::Randomness,
        draws::{self, Drawn},
        erc20, host,
        personhood::Alias,
        roster::order_key,
        sale::{Cancelled, Error, Funded, Order, Outcome, Phase, ProceedsPaid, Refusal, Settled, UnsoldReturned},
    };
    use fairsale_math::{Amount, Timestamp as Seconds, Units};
    use ink::storage::traits::StorageKey;

    /// The code that `quadratic_sale`s let run on their own state. It keeps no sale itself: its own state is of one that was
    /// never announced.
    #[ink(storage)]
    pub struct QuadraticSaleOffice {
        ledger: Ledger,
    }

    impl QuadraticSaleOffice {
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
            let terms = &self.ledger.terms;
            terms.check(self.now())?;
            if terms.draws() {
                // The rounds of a sale that closes first, and, as nobody has ordered, of one that closes last.
                let settle_by = terms.settle_by();
                for closes_at in [terms.end_of(0), self.ledger.closes_at()] {
                    draws::round_to_come(&terms.beacon(), closes_at, settle_by)
                        .map_err(|bad| BadTerms::of_beacon(bad, settle_by))?;
                }
            }
            Ok(())
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
            balance_of(&self.ledger.terms.token(), self.env().address())
        }

        /// What the draw of the closed sale is decided by; `None` if it will never come.
        fn seed(&self) -> Result<Option<(u64, Randomness)>, Refusal> {
            let beacon = self.ledger.terms.beacon();
            let round = draws::round_of(&beacon, self.ledger.closes_at()).ok_or(Error::BeaconUnavailable)?;
            Ok(draws::seed(&beacon, round)?.map(|seed| (round, seed)))
        }
    }

    impl QuadraticSaleOffice {
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
            host::emit_plain(&Funded { supply: self.ledger.supply().0 });
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
            let now = self.now();
            self.ledger.require(Phase::Closed, now)?;
            let clearing = self.ledger.clearing()?;
            let Clearing { certain, proceeds: Amount(proceeds), enough, prizes, .. } = clearing;
            let seed = if enough && prizes != 0 { Some(self.seed()?) } else { None };
            if !enough || seed == Some(None) {
                self.ledger.call_off(now);
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

        /// See `fairsale_interfaces::sale::Sale`.
        #[ink(message, selector = 0x5a1e_0009)]
        pub fn proceeds(&mut self) -> Result<(), Refusal> {
            let Amount(amount) = self.ledger.take_proceeds(self.now())?;
            self.store();
            let terms = &self.ledger.terms;
            let to = terms.beneficiary();
            terms.payment().pay(to, amount)?;
            host::emit_plain(&ProceedsPaid { to, amount });
            Ok(())
        }

        /// See `fairsale_interfaces::sale::Sale`.
        #[ink(message, selector = 0x5a1e_000a)]
        pub fn unsold(&mut self) -> Result<(), Refusal> {
            let (token, sale) = (self.ledger.terms.token(), self.env().address());
            let (to, Units(units)) = self.ledger.take_unsold(|| balance_of(&token, sale), self.now())?;
            self.store();
            erc20::transfer(&token, to, units).ok_or(Error::TokenFailed)?;
            host::emit_plain(&UnsoldReturned { to, units });
            Ok(())
        }

        /// See `fairsale_interfaces::sale::Sale`.
        #[ink(message, selector = 0x5a1e_000b)]
        pub fn order_of(&self, alias: Alias) -> Option<Order> {
            let order = load_entry(&order_key(&alias)).order;
            (order.asked != 0).then_some(order)
        }

        /// See `fairsale_interfaces::sale::Sale`.
        #[ink(message, selector = 0x5a1e_000c)]
        pub fn if_closed_now(&self, alias: Alias) -> Outcome {
            self.preview(&alias).0
        }

        /// See `fairsale_interfaces::draws::Draws`.
        #[ink(message, selector = 0x5a1e_0020)]
        pub fn closes_at(&self) -> u64 {
            self.ledger.closes_at()
        }

        /// See `fairsale_interfaces::draws::Draws`.
        #[ink(message, selector = 0x5a1e_0021)]
        pub fn drawn(&self) -> Option<Drawn> {
            self.ledger.drawn()
        }

        /// See `fairsale_interfaces::draws::Draws`.
        #[ink(message, selector = 0x5a1e_0022)]
        pub fn chance_of(&self, alias: Alias) -> (u32, u32) {
            self.preview(&alias).1
        }

        fn preview(&self, alias: &Alias) -> (Outcome, (u32, u32)) {
            self.ledger.preview(alias, self.now(), self.env().address()).unwrap_or((Outcome::default(), (0, 1)))
        }
    }

    fn balance_of(token: &Address, account: Address) -> Result<Units, Refusal> {
        erc20::balance_of(token, account).map(Units).ok_or_else(|| Error::TokenFailed.into())
    }
}
