//! What an auction does besides taking bids, see README.md of `auction`.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

mod claims;
// The auction's own state: this code runs on it.
#[path = "../auction/ledger.rs"]
#[allow(dead_code)]
mod ledger;
mod settling;
#[path = "../auction/terms.rs"]
mod terms;

#[ink::contract]
#[allow(missing_docs)] // of what the macro makes
mod auction_office {
    use crate::{
        ledger::{Ledger, PackedMargin, PackedState, load_entry},
        terms::{BadTerms, PackedTerms},
    };
    use fairsale_interfaces::{
        beacon::Randomness,
        bids::{Cleared, Standing},
        draws::{self, Drawn},
        host,
        personhood::{Alias, Personhood},
        roster::order_key,
        sale::{
            Cancelled, Claimed, Error, Funded, Order, Outcome, Phase, ProceedsPaid, Refusal, Settled, UnsoldReturned,
        },
    };
    use fairsale_math::{Amount, Timestamp as Seconds, Units};
    use ink::storage::traits::StorageKey;

    /// The code that `auction`s let run on their own state. It keeps no sale itself: its own state is of one that was never
    /// announced.
    #[ink(storage)]
    pub struct AuctionOffice {
        ledger: Ledger,
    }

    impl AuctionOffice {
        /// An office. One serves all auctions on a chain.
        #[ink(constructor)]
        #[allow(clippy::new_without_default)]
        pub fn new() -> Self {
            Self { ledger: Ledger::new(PackedTerms::default()) }
        }

        /// Whether the terms of the auction can be kept.
        ///
        /// # Errors
        /// [`BadTerms`]
        #[ink(message, selector = 0x5a1e_0000)]
        pub fn check(&self) -> Result<(), BadTerms> {
            let terms = &self.ledger.terms;
            terms.check(self.now())?;
            if terms.tickets() {
                let settle_by = terms.settle_by();
                draws::round_to_come(&terms.beacon(), terms.closes_at(), settle_by)
                    .map_err(|bad| BadTerms::of_beacon(bad, settle_by))?;
            }
            Ok(())
        }

        /// What became of the auction so far, and what has not been taken of it.
        #[ink(message, selector = 0x5a1e_0011)]
        pub fn state(&self) -> PackedState {
            self.ledger.state.clone()
        }

        /// Takes `amount` of the ERC-20 that the auction is paid in from the caller, and says how much came: see
        /// `fairsale_interfaces::payment`.
        #[ink(message, selector = 0x5a1e_0013)]
        pub fn collect(&self, amount: u128) -> u128 {
            self.ledger.terms.payment().collect(self.env().caller(), self.env().address(), amount)
        }

        /// What there is for the bids at the clearing tick.
        #[ink(message, selector = 0x5a1e_0014)]
        pub fn margin(&self) -> Option<PackedMargin> {
            self.ledger.margin()
        }

        /// Makes what changed true before any money moves. ink! would do so after it.
        fn store(&self) {
            ink::env::set_contract_storage(&<Self as StorageKey>::KEY, self);
        }

        fn now(&self) -> Seconds {
            Seconds(self.env().block_timestamp())
        }

        /// All the auction has of what it sells.
        fn escrow(&self) -> Result<Units, Refusal> {
            let escrow = self.ledger.terms.sold().escrow_of(self.env().address());
            escrow.map(Units).ok_or_else(|| Error::TokenFailed.into())
        }

        /// What the draw of the closed auction is decided by; `None` if it will never come.
        fn seed(&self) -> Result<Option<(u64, Randomness)>, Refusal> {
            let beacon = self.ledger.terms.beacon();
            let round = draws::round_of(&beacon, self.ledger.terms.closes_at()).ok_or(Error::BeaconUnavailable)?;
            Ok(draws::seed(&beacon, round)?.map(|seed| (round, seed)))
        }

        fn preview(&self, alias: &Alias) -> (Outcome, (u32, u32)) {
            self.ledger.preview(alias, self.now(), self.env().address()).unwrap_or((Outcome::default(), (0, 1)))
        }
    }

    /// See `fairsale_interfaces::sale::Sale`.
    impl AuctionOffice {
        #[ink(message, selector = 0x5a1e_0001)]
        pub fn phase(&self) -> Phase {
            self.ledger.phase(self.now())
        }

        #[ink(message, selector = 0x5a1e_0002)]
        pub fn fund(&mut self) -> Result<(), Refusal> {
            let supply = self.escrow()?;
            self.ledger.fund(supply, self.now())?;
            self.ledger.terms.payment().require_reserve(self.env().address())?;
            host::emit_plain(&Funded { supply: supply.0 });
            Ok(())
        }

        #[ink(message, selector = 0x5a1e_0003)]
        pub fn cancel(&mut self) -> Result<(), Refusal> {
            self.ledger.cancel(self.env().caller(), self.now())?;
            host::emit_plain(&Cancelled { raised: 0 });
            Ok(())
        }

        #[ink(message, selector = 0x5a1e_0006)]
        pub fn withdraw(&self) -> Result<(), Refusal> {
            self.ledger.require(Phase::Open, self.now())?;
            Err(Error::Binding.into())
        }

        #[ink(message, selector = 0x5a1e_0007)]
        pub fn settle(&mut self) -> Result<(), Refusal> {
            let now = self.now();
            self.ledger.require(Phase::Closed, now)?;
            let clearing = self.ledger.clearing()?;
            let draws = clearing.enough && clearing.scarce && self.ledger.terms.tickets();
            let seed = if draws { self.seed()? } else { None };
            if !clearing.enough || (draws && seed.is_none()) {
                self.ledger.call_off(now);
                host::emit_plain(&Cancelled { raised: clearing.raises });
                return Ok(());
            }
            self.ledger.settle(&clearing, seed, now)?;
            let state = &self.ledger.state;
            // Both were checked: one with the terms, the other is at most the supply.
            let level = self.ledger.terms.lot_size() * u128::from(self.ledger.terms.max_lots());
            let (orders, sold, proceeds) = (state.bids(), state.owed(), state.proceeds());
            host::emit_plain(&Settled { orders, level, sold, proceeds });
            host::emit_plain(&clearing.told());
            if let Some(drawn) = self.ledger.drawn() {
                host::emit_plain(&drawn);
            }
            Ok(())
        }

        #[ink(message, selector = 0x5a1e_0008)]
        pub fn claim(&mut self, alias: Alias) -> Result<(), Refusal> {
            let account = self.env().caller();
            // A source that fails knows nobody: it can make the bid's account wait, but not keep the money for ever.
            let person = self.ledger.terms.person_behind(account).unwrap_or(Personhood::NONE);
            let outcome = self.ledger.claim(alias, account, person, self.now(), self.env().address())?;
            self.store();
            let (terms, Outcome { units, paid, refund }) = (&self.ledger.terms, outcome);
            if units != 0 {
                // A ticket of an auction for everybody is bound to nobody.
                let bound_to = if terms.is_gated() { alias } else { [0; 32] };
                terms.sold().deliver(account, &bound_to, units).ok_or(Error::TokenFailed)?;
            }
            if refund != 0 {
                terms.payment().pay(account, refund)?;
            }
            host::emit(&Claimed { alias, account, units, paid, refund }, &alias);
            Ok(())
        }

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

        #[ink(message, selector = 0x5a1e_000a)]
        pub fn unsold(&mut self) -> Result<(), Refusal> {
            let (to, Units(units)) = self.ledger.take_unsold(self.escrow()?, self.now())?;
            self.ledger.terms.sold().hand_on(to, units).ok_or(Error::TokenFailed)?;
            host::emit_plain(&UnsoldReturned { to, units });
            Ok(())
        }

        #[ink(message, selector = 0x5a1e_000b)]
        pub fn order_of(&self, alias: Alias) -> Option<Order> {
            let entry = load_entry(&order_key(&alias));
            (entry.lots != 0).then_some(Order { asked: entry.lots, account: entry.account })
        }

        #[ink(message, selector = 0x5a1e_000c)]
        pub fn if_closed_now(&self, alias: Alias) -> Outcome {
            self.preview(&alias).0
        }
    }

    /// See `fairsale_interfaces::draws::Draws`.
    impl AuctionOffice {
        #[ink(message, selector = 0x5a1e_0020)]
        pub fn closes_at(&self) -> u64 {
            self.ledger.terms.closes_at()
        }

        #[ink(message, selector = 0x5a1e_0021)]
        pub fn drawn(&self) -> Option<Drawn> {
            self.ledger.drawn()
        }

        #[ink(message, selector = 0x5a1e_0022)]
        pub fn chance_of(&self, alias: Alias) -> (u32, u32) {
            self.preview(&alias).1
        }
    }

    /// See `fairsale_interfaces::bids::Bids`.
    impl AuctionOffice {
        #[ink(message, selector = 0x5a1e_0041)]
        pub fn bid_of(&self, alias: Alias) -> Option<Standing> {
            let entry = load_entry(&order_key(&alias));
            (entry.lots != 0).then_some(Standing { tick: entry.tick, lots: entry.lots, account: entry.account })
        }

        #[ink(message, selector = 0x5a1e_0042)]
        pub fn price_of(&self, tick: u32) -> Option<u128> {
            self.ledger.terms.ladder().price(tick).map(|price| price.0)
        }

        #[ink(message, selector = 0x5a1e_0043)]
        pub fn clearing_now(&self) -> Option<Cleared> {
            if self.ledger.phase(self.now()) == Phase::Cancelled {
                return None;
            }
            let clearing = self.ledger.clearing().ok()?;
            clearing.enough.then(|| clearing.told())
        }
    }
}
