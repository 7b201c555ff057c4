//! An auction at one price, see README.md and `fairsale_interfaces::{sale, draws, bids}`.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

mod claims;
mod keys;
mod orders;
mod settle;
mod state;
mod terms;

pub use state::{Margin, PackedMargin, PackedState, State};
pub use terms::{BadTerms, PackedTerms, Terms};

#[ink::contract]
#[allow(missing_docs)] // of what the macro makes
mod auction {
    use crate::{
        keys::ORDERS,
        orders::{Action, Bidder},
        state::{Ledger, PackedMargin, PackedState},
        terms::{BadTerms, PackedTerms},
    };
    use fairsale_interfaces::{
        bids::{self, Bid, Bids, Cleared, StandingBid},
        draws::{Drawn, Draws},
        host,
        personhood::Alias,
        sale::{Cancelled, Error, Funded, Order, Outcome, Phase, Refusal, Sale, Settled},
    };
    use fairsale_kit::{
        claims::{claimant, pay_out},
        escrow,
        life::Sale as _,
        orders::{Call, Record, buyer, exchange},
    };
    use fairsale_math::Timestamp as Seconds;

    /// An auction.
    #[ink(storage)]
    pub struct Auction {
        ledger: Ledger,
    }

    impl Auction {
        /// Announces an auction by these terms, and stores the round of the beacon that will decide the draw of
        /// tickets.
        ///
        /// # Errors
        /// [`BadTerms`]
        #[ink(constructor)]
        pub fn new(terms: PackedTerms) -> Result<Self, BadTerms> {
            terms.check(Self::now(), Self::address())?;
            let mut state = PackedState::default();
            state.set_round(terms.round()?);
            Ok(Self { ledger: Ledger { terms, state } })
        }

        /// Terms that the seller promised.
        #[ink(message, selector = 0x5a1e_0010)]
        pub fn terms(&self) -> PackedTerms {
            self.ledger.terms.clone()
        }

        /// State of the auction so far, and amounts not yet swept.
        #[ink(message, selector = 0x5a1e_0011)]
        pub fn state(&self) -> PackedState {
            self.ledger.state.clone()
        }

        /// The units that the bids at the clearing tick share, and how much of them has been claimed. `None` before
        /// settlement, and if those bids are filled.
        #[ink(message, selector = 0x5a1e_0014)]
        pub fn margin(&self) -> Option<PackedMargin> {
            self.ledger.margin()
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

        /// Returns the caller as a person, while the auction is open, and the bid so far.
        ///
        /// # Errors
        /// [`Error::WrongPhase`], [`Error::PersonhoodUnavailable`], [`Error::NotAPerson`], [`Error::AlreadyOrdered`],
        /// [`Error::NoOrder`]
        fn bidder(&self, action: Action) -> Result<Bidder, Refusal> {
            self.ledger.require(Phase::Open, Self::now())?;
            let person = buyer(self.ledger.terms(), self.env().caller())?;
            self.ledger.bidder(action, person)
        }

        /// Replaces the bidder's bid by one for `lots` lots at `tick`, for exactly the difference.
        ///
        /// # Errors
        /// [`Error::WrongLots`], [`Error::WrongPayment`], [`Error::PaymentFailed`], [`Error::Overflow`]
        #[inline(never)]
        fn place(&mut self, bidder: &Bidder, tick: u32, lots: u32) -> Result<(), Refusal> {
            let (alias, call) = (bidder.alias, self.call());
            let payment = self.ledger.place(bidder, call.account, tick, lots)?;
            if bidder.bid.lots == 0 {
                escrow::store(&self.ledger); // one more has bid
            }
            exchange(self.ledger.terms(), &call, alias, lots, &payment)?;
            host::emit(&Bid { alias, account: call.account, tick, lots, deposit: payment.deposit.0 }, &alias);
            host::accept();
            Ok(())
        }

        fn preview(&self, alias: &Alias) -> (Outcome, (u32, u32)) {
            self.ledger.preview(alias, Self::now(), Self::address()).unwrap_or((Outcome::default(), (0, 1)))
        }
    }

    impl Sale for Auction {
        #[ink(message, selector = 0x5a1e_0001)]
        fn phase(&self) -> Phase {
            self.ledger.phase(Self::now())
        }

        /// More can be sent and recorded until the auction opens: the whole escrow is sold.
        #[ink(message, selector = 0x5a1e_0002)]
        fn fund(&mut self) -> Result<(), Refusal> {
            let supply = escrow::fund(&mut self.ledger, Self::address(), Self::now())?;
            self.ledger.state.set_supply(supply);
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
            let bidder = self.bidder(Action::Order)?;
            self.place(&bidder, 0, lots)
        }

        #[ink(message, payable, selector = 0x5a1e_0005)]
        fn change(&mut self, lots: u32) -> Result<(), Refusal> {
            let bidder = self.bidder(Action::Change)?;
            if lots < bidder.bid.lots {
                return Err(Error::Binding.into());
            }
            self.place(&bidder, bidder.bid.tick.into(), lots)
        }

        /// Always fails: a bid binds.
        #[ink(message, selector = 0x5a1e_0006)]
        fn withdraw(&mut self) -> Result<(), Refusal> {
            self.ledger.require(Phase::Open, Self::now())?;
            Err(Error::Binding.into())
        }

        #[ink(message, selector = 0x5a1e_0007)]
        fn settle(&mut self) -> Result<(), Refusal> {
            let clearing = self.ledger.settle(Self::now())?;
            if !self.ledger.is_settled() {
                host::emit_plain(&Cancelled { raised: clearing.raises });
                return Ok(());
            }
            let Ledger { terms, state } = &self.ledger;
            // Both were checked: one with the terms, the other is at most the supply.
            let level = terms.common.lot_size() * u128::from(terms.max_lots());
            let (orders, sold, proceeds) = (state.bids(), state.owed(), state.life.proceeds());
            host::emit_plain(&Settled { orders, level, sold, proceeds });
            host::emit_plain(&clearing.cleared());
            if let Some(drawn) = self.ledger.drawn() {
                host::emit_plain(&drawn);
            }
            Ok(())
        }

        #[ink(message, selector = 0x5a1e_0008)]
        fn claim(&mut self, alias: Alias) -> Result<(), Refusal> {
            let (account, terms) = (self.env().caller(), self.ledger.terms().clone());
            let person = claimant(&terms, account, &alias);
            let (bid, outcome) = self.ledger.claim(&alias, account, person, Self::now(), Self::address())?;
            escrow::store(&self.ledger);
            pay_out(&terms, &alias, account, outcome, || {
                self.ledger.keep(&alias, bid, outcome.allocated)?;
                escrow::store(&self.ledger);
                Ok(())
            })
        }

        #[ink(message, selector = 0x5a1e_0009)]
        fn sweep_proceeds(&mut self) -> Result<(), Refusal> {
            escrow::sweep_proceeds(&mut self.ledger, Self::now())
        }

        #[ink(message, selector = 0x5a1e_000a)]
        fn sweep_unsold(&mut self) -> Result<(), Refusal> {
            let unsold = self.ledger.unsold(Self::address())?;
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

    impl Draws for Auction {
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

    impl Bids for Auction {
        #[ink(message, payable, selector = 0x5a1e_0040)]
        fn bid(&mut self, tick: u32, lots: u32) -> Result<(), bids::Refusal> {
            let bidder = self.bidder(Action::Bid)?;
            self.ledger.require_raise(&bidder.bid, tick, lots)?;
            Ok(self.place(&bidder, tick, lots)?)
        }

        #[ink(message, selector = 0x5a1e_0041)]
        fn bid_of(&self, alias: Alias) -> Option<StandingBid> {
            let Record { lots, account, tick, .. } = ORDERS.load(&ORDERS.key(&alias));
            (lots != 0).then_some(StandingBid { tick: tick.into(), lots, account })
        }

        #[ink(message, selector = 0x5a1e_0042)]
        fn price_of(&self, tick: u32) -> Option<u128> {
            self.ledger.terms.ladder().price(tick).map(|price| price.0)
        }

        #[ink(message, selector = 0x5a1e_0043)]
        fn clearing_now(&self) -> Option<Cleared> {
            if self.ledger.phase(Self::now()) == Phase::Cancelled {
                return None;
            }
            let clearing = self.ledger.clearing().ok()?;
            self.ledger.raises_enough(clearing.raises).then(|| clearing.cleared())
        }
    }
}
