//! An auction at one price, see README.md, `fairsale_interfaces::sale` and `fairsale_interfaces::bids`.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

mod claims;
mod ledger;
mod settling;
mod terms;

pub use ledger::{Margin, PackedMargin, PackedState, State};
pub use terms::{BadTerms, PackedTerms, Terms};

#[ink::contract]
#[allow(missing_docs)] // of what the macro makes
mod auction {
    use crate::{
        ledger::{Bidder, Deed, Ledger, PackedMargin, PackedState},
        terms::{BadTerms, PackedTerms},
    };
    use fairsale_interfaces::{
        bids::{self, Bid, Bids, Cleared, Standing},
        draws::{Drawn, Draws},
        host,
        personhood::Alias,
        roster::order_key,
        sale::{Cancelled, Error, Funded, Order, Ordered, Outcome, Phase, Refusal, Sale, Settled},
    };
    use fairsale_kit::{
        claims::{anybody, claimant, pay_out},
        escrow,
        life::{Sale as _, SaleTerms},
        orders::Record,
        payment::Dues,
    };
    use fairsale_math::Timestamp as Seconds;

    /// An auction.
    #[ink(storage)]
    pub struct Auction {
        ledger: Ledger,
    }

    impl Auction {
        /// Announces an auction by these terms, and notes by which round of the beacon tickets will be drawn.
        ///
        /// # Errors
        /// [`BadTerms`]
        #[ink(constructor)]
        pub fn new(terms: PackedTerms) -> Result<Self, BadTerms> {
            terms.check_at(Self::now(), Self::address())?;
            let round = terms.round()?;
            Ok(Self { ledger: Ledger::new(terms, round) })
        }

        /// What the seller promised.
        #[ink(message, selector = 0x5a1e_0010)]
        pub fn terms(&self) -> PackedTerms {
            self.ledger.terms.clone()
        }

        /// What became of the auction so far, and what has not been taken of it.
        #[ink(message, selector = 0x5a1e_0011)]
        pub fn state(&self) -> PackedState {
            self.ledger.state.clone()
        }

        /// What there is for the bids at the clearing tick, and what has been claimed of it; once settled, if it is less than they ask
        /// for.
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

        /// The caller, while the auction is open, and the bid so far.
        fn bidder(&self, deed: Deed) -> Result<Bidder, Refusal> {
            self.ledger.require(Phase::Open, Self::now())?;
            let person = self.ledger.terms.person_behind(self.env().caller())?;
            self.ledger.bidder(deed, person)
        }

        /// Puts a bid for `lots` at `tick` in the place of the bidder's, for exactly the difference.
        #[inline(never)]
        fn place(&mut self, bidder: &Bidder, tick: u32, lots: u32) -> Result<(), Refusal> {
            let (account, value) = (self.env().caller(), self.env().transferred_value());
            let Dues { due, deposit, .. } = self.ledger.place(bidder, account, tick, lots)?;
            if bidder.bid.lots == 0 {
                escrow::store(&self.ledger); // one more has bid
            }
            self.ledger.terms.payment().take(due.0, value, account, Self::address())?;
            let (alias, deposit) = (bidder.alias, deposit.0);
            host::emit(&Ordered { alias, account, asked: lots, deposit }, &alias);
            host::emit(&Bid { alias, account, tick, lots, deposit }, &alias);
            host::accept();
            Ok(())
        }

        fn preview(&self, alias: &Alias) -> (Outcome, (u32, u32)) {
            self.ledger.preview(alias, Self::now(), Self::address()).unwrap_or((Outcome::default(), (0, 1)))
        }
    }

    impl Bids for Auction {
        #[ink(message, payable, selector = 0x5a1e_0040)]
        fn bid(&mut self, tick: u32, lots: u32) -> Result<(), bids::Refusal> {
            let bidder = self.bidder(Deed::Bid)?;
            self.ledger.require_raise(&bidder.bid, tick, lots)?;
            Ok(self.place(&bidder, tick, lots)?)
        }

        #[ink(message, selector = 0x5a1e_0041)]
        fn bid_of(&self, alias: Alias) -> Option<Standing> {
            let Record { lots, account, tick, .. } = Record::load(&order_key(&alias));
            (lots != 0).then_some(Standing { tick: tick.into(), lots, account })
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
            clearing.enough.then(|| clearing.cleared())
        }
    }

    impl Sale for Auction {
        #[ink(message, selector = 0x5a1e_0001)]
        fn phase(&self) -> Phase {
            self.ledger.phase(Self::now())
        }

        /// More can be sent and noted until the auction opens: all that is there then is sold.
        #[ink(message, selector = 0x5a1e_0002)]
        fn fund(&mut self) -> Result<(), Refusal> {
            let least = self.ledger.terms.supply();
            let supply = escrow::fund(&mut self.ledger, Self::address(), least, Self::now())?;
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
        fn order(&mut self, asked: u32) -> Result<(), Refusal> {
            let bidder = self.bidder(Deed::Order)?;
            self.place(&bidder, 0, asked)
        }

        #[ink(message, payable, selector = 0x5a1e_0005)]
        fn change(&mut self, asked: u32) -> Result<(), Refusal> {
            let bidder = self.bidder(Deed::Change)?;
            if asked < bidder.bid.lots {
                return Err(Error::Binding.into());
            }
            self.place(&bidder, bidder.bid.tick.into(), asked)
        }

        /// A bid binds: this always refuses.
        #[ink(message, selector = 0x5a1e_0006)]
        fn withdraw(&mut self) -> Result<(), Refusal> {
            self.ledger.require(Phase::Open, Self::now())?;
            Err(Error::Binding.into())
        }

        #[ink(message, selector = 0x5a1e_0007)]
        fn settle(&mut self) -> Result<(), Refusal> {
            let now = Self::now();
            self.ledger.require(Phase::Closed, now)?;
            let clearing = self.ledger.clearing()?;
            let draws = clearing.enough && clearing.scarce && self.ledger.terms.tickets();
            let seed = if draws { self.ledger.seed()? } else { None };
            if !clearing.enough || (draws && seed.is_none()) {
                self.ledger.end(false, now);
                host::emit_plain(&Cancelled { raised: clearing.raises });
                return Ok(());
            }
            self.ledger.settle(&clearing, seed, now)?;
            let state = &self.ledger.state;
            // Both were checked: one with the terms, the other is at most the supply.
            let level = self.ledger.terms.lot_size() * u128::from(self.ledger.terms.max_lots());
            let (orders, sold, proceeds) = (state.bids(), state.owed(), state.proceeds());
            host::emit_plain(&Settled { orders, level, sold, proceeds });
            host::emit_plain(&clearing.cleared());
            if let Some(drawn) = self.ledger.drawn() {
                host::emit_plain(&drawn);
            }
            Ok(())
        }

        #[ink(message, selector = 0x5a1e_0008)]
        fn claim(&mut self, alias: Alias) -> Result<(), Refusal> {
            let (account, terms) = (self.env().caller(), &self.ledger.terms);
            let (asset, currency) = (terms.asset(), terms.payment());
            // A ticket of an auction for everybody is bound to nobody.
            let (person, bound_to) = if terms.is_gated() {
                (claimant(&terms.personhood(), account, &terms.context(), &alias), alias)
            } else {
                (anybody(account), [0; 32])
            };
            let (bid, outcome) = self.ledger.claim(&alias, account, person, Self::now(), Self::address())?;
            escrow::store(&self.ledger);
            let keep = || {
                self.ledger.keep(&alias, bid, outcome.units)?;
                escrow::store(&self.ledger);
                Ok(())
            };
            pay_out(&asset, &currency, (&alias, &bound_to), account, outcome, keep)?;
            host::accept();
            Ok(())
        }

        #[ink(message, selector = 0x5a1e_0009)]
        fn proceeds(&mut self) -> Result<(), Refusal> {
            escrow::pay_proceeds(&mut self.ledger, Self::now())
        }

        #[ink(message, selector = 0x5a1e_000a)]
        fn unsold(&mut self) -> Result<(), Refusal> {
            let (to, units) = self.ledger.unsold(Self::address(), Self::now())?;
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

    impl Draws for Auction {
        #[ink(message, selector = 0x5a1e_0020)]
        fn closes_at(&self) -> u64 {
            self.ledger.terms.closes_at()
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
