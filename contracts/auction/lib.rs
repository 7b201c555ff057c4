//! An auction at one price, see README.md, `fairsale_interfaces::sale` and `fairsale_interfaces::bids`.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

mod ledger;
mod terms;

pub use ledger::{Margin, PackedMargin, PackedState, State};
pub use terms::{BadTerms, PackedTerms, Terms};

#[ink::contract]
#[allow(missing_docs)] // of what the macro makes
mod auction {
    use crate::{
        ledger::{Bidder, Deed, Dues, Ledger, PackedMargin, PackedState},
        terms::{BadTerms, PackedTerms},
    };
    use fairsale_interfaces::{
        bids::{self, Bid, Bids, Cleared, Standing},
        draws::{Drawn, Draws},
        host,
        personhood::Alias,
        sale::{Error, Order, Ordered, Outcome, Phase, Refusal, Sale},
    };
    use fairsale_math::Timestamp as Seconds;
    use ink::storage::traits::StorageKey;

    /// Selector of the office's `check`.
    const CHECK: [u8; 4] = [0x5a, 0x1e, 0, 0];

    /// An auction.
    #[ink(storage)]
    pub struct Auction {
        ledger: Ledger,
    }

    impl Auction {
        /// Announces an auction by these terms.
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

        /// What became of the auction so far, and what has not been taken of it.
        #[ink(message, selector = 0x5a1e_0011)]
        pub fn state(&self) -> PackedState {
            self.office()
        }

        /// What there is for the bids at the clearing tick, and what has been claimed of it; once settled, if it is less than they ask
        /// for.
        #[ink(message, selector = 0x5a1e_0014)]
        pub fn margin(&self) -> Option<PackedMargin> {
            self.office()
        }

        /// Makes what changed true before any money moves. ink! would do so after it.
        fn store(&self) {
            ink::env::set_contract_storage(&<Self as StorageKey>::KEY, self);
        }

        /// Lets the office answer.
        fn office(&self) -> ! {
            host::forward(&self.ledger.terms.office())
        }

        /// The caller, while the auction is open, and the bid so far.
        fn bidder(&self, deed: Deed) -> Result<Bidder, Refusal> {
            self.ledger.require(Phase::Open, Seconds(self.env().block_timestamp()))?;
            let person = self.ledger.terms.person_behind(self.env().caller()).ok_or(Error::PersonhoodUnavailable)?;
            self.ledger.bidder(deed, person)
        }

        /// Puts a bid for `lots` at `tick` in the place of the bidder's, for exactly the difference.
        #[inline(never)]
        fn place(&mut self, bidder: &Bidder, tick: u32, lots: u32) -> Result<(), Refusal> {
            let account = self.env().caller();
            let Dues { due, deposit } = self.ledger.place(bidder, account, tick, lots)?;
            if bidder.entry.lots == 0 {
                self.store(); // one more has bid
            }
            let terms = &self.ledger.terms;
            terms.payment().take(due.0, self.env().transferred_value(), &terms.office())?;
            let (alias, deposit) = (bidder.alias, deposit.0);
            host::emit(&Ordered { alias, account, asked: lots, deposit }, &alias);
            host::emit(&Bid { alias, account, tick, lots, deposit }, &alias);
            host::accept();
            Ok(())
        }
    }

    impl Bids for Auction {
        #[ink(message, payable, selector = 0x5a1e_0040)]
        fn bid(&mut self, tick: u32, lots: u32) -> Result<(), bids::Refusal> {
            let bidder = self.bidder(Deed::Bid)?;
            self.ledger.require_raise(&bidder.entry, tick, lots)?;
            Ok(self.place(&bidder, tick, lots)?)
        }

        #[ink(message, selector = 0x5a1e_0041)]
        fn bid_of(&self, _alias: Alias) -> Option<Standing> {
            self.office()
        }

        #[ink(message, selector = 0x5a1e_0042)]
        fn price_of(&self, _tick: u32) -> Option<u128> {
            self.office()
        }

        #[ink(message, selector = 0x5a1e_0043)]
        fn clearing_now(&self) -> Option<Cleared> {
            self.office()
        }
    }

    impl Sale for Auction {
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
            let bidder = self.bidder(Deed::Order)?;
            self.place(&bidder, 0, asked)
        }

        #[ink(message, payable, selector = 0x5a1e_0005)]
        fn change(&mut self, asked: u32) -> Result<(), Refusal> {
            let bidder = self.bidder(Deed::Change)?;
            if asked < bidder.entry.lots {
                return Err(Error::Binding.into());
            }
            self.place(&bidder, bidder.entry.tick, asked)
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
        fn claim(&mut self, _alias: Alias) -> Result<(), Refusal> {
            self.office()
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

    impl Draws for Auction {
        #[ink(message, selector = 0x5a1e_0020)]
        fn closes_at(&self) -> u64 {
            self.office()
        }

        #[ink(message, selector = 0x5a1e_0021)]
        fn drawn(&self) -> Option<Drawn> {
            self.office()
        }

        #[ink(message, selector = 0x5a1e_0022)]
        fn chance_of(&self, _alias: Alias) -> (u32, u32) {
            self.office()
        }
    }
}
