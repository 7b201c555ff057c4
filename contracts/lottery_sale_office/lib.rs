//! What a lottery does besides taking entries and paying them out, see README.md of `lottery_sale`.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

// The sale's own state: this code runs on it.
#[path = "../lottery_sale/entries.rs"]
#[allow(dead_code)]
mod entries;
mod grouping;
#[path = "../lottery_sale/ledger.rs"]
#[allow(dead_code)]
mod ledger;
mod settling;
#[path = "../lottery_sale/terms.rs"]
mod terms;

#[ink::contract]
#[allow(missing_docs)] // of what the macro makes
mod lottery_sale_office {
    use crate::{
        entries::{Entry, PackedGroup},
        ledger::{Ledger, PackedState},
        settling::Answered,
        terms::{BadTerms, PackedTerms},
    };
    use fairsale_interfaces::{
        draws::{self, Drawn},
        groups::{self, Invited, Left},
        host,
        personhood::{self, Alias, Personhood},
        roster::order_key,
        sale::{
            Cancelled, Error, Funded, Order, Ordered, Outcome, Phase, ProceedsPaid, Refusal, Settled, UnsoldReturned,
        },
        ticket,
    };
    use fairsale_math::{Amount, Timestamp as Seconds};
    use ink::{prelude::vec::Vec, storage::traits::StorageKey};

    /// The code that `lottery_sale`s let run on their own state. It keeps no sale itself: its own state is of one that was
    /// never announced.
    #[ink(storage)]
    pub struct LotterySaleOffice {
        ledger: Ledger,
    }

    impl LotterySaleOffice {
        /// An office. One serves all sales on a chain.
        #[ink(constructor)]
        #[allow(clippy::new_without_default)]
        pub fn new() -> Self {
            Self { ledger: Ledger::new(PackedTerms::default()) }
        }

        /// Whether the terms of the sale can be kept. Notes by which round of the beacon it will be drawn.
        ///
        /// # Errors
        /// [`BadTerms`]
        #[ink(message, selector = 0x5a1e_0000)]
        pub fn check(&mut self) -> Result<(), BadTerms> {
            let terms = &self.ledger.terms;
            terms.check(self.now())?;
            let settle_by = terms.settle_by();
            let round = draws::round_to_come(&terms.beacon(), terms.closes_at(), settle_by)
                .map_err(|bad| BadTerms::of_beacon(bad, settle_by))?;
            self.ledger.state.set_round(round);
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

        /// Asks how many tickets the sale may issue, when it is called.
        fn allotment(&self) -> impl FnOnce() -> Result<u32, Refusal> + use<> {
            let (ticket, sale) = (self.ledger.terms.ticket(), self.env().address());
            move || ticket::allotment_of(&ticket, sale).ok_or_else(|| Error::TokenFailed.into())
        }

        /// Who is the caller, while the sale is open?
        fn person_while_open(&self) -> Result<Personhood, Refusal> {
            self.ledger.require(Phase::Open, self.now())?;
            let terms = &self.ledger.terms;
            personhood::status_of(&terms.personhood(), self.env().caller(), &terms.context())
                .ok_or_else(|| Error::PersonhoodUnavailable.into())
        }

        /// What the beacon says of the sale's round.
        fn ask_beacon(&self) -> Result<Answered, Refusal> {
            let seed = draws::seed(&self.ledger.terms.beacon(), self.ledger.state.round())?;
            Ok(seed.map_or(Answered::Lost, Answered::Randomness))
        }
    }

    /// See `fairsale_interfaces::sale::Sale`.
    impl LotterySaleOffice {
        #[ink(message, selector = 0x5a1e_0001)]
        pub fn phase(&self) -> Phase {
            self.ledger.phase(self.now())
        }

        #[ink(message, selector = 0x5a1e_0002)]
        pub fn fund(&mut self) -> Result<(), Refusal> {
            let allotment = self.allotment();
            self.ledger.fund(allotment, self.now())?;
            self.ledger.terms.payment().require_reserve(self.env().address())?;
            host::emit_plain(&Funded { supply: self.ledger.terms.supply().into() });
            Ok(())
        }

        #[ink(message, selector = 0x5a1e_0003)]
        pub fn cancel(&mut self) -> Result<(), Refusal> {
            self.ledger.cancel(self.env().caller(), self.now())?;
            host::emit_plain(&Cancelled { raised: 0 });
            Ok(())
        }

        #[ink(message, payable, selector = 0x5a1e_0005)]
        pub fn change(&mut self, asked: u32) -> Result<(), Refusal> {
            let (person, account) = (self.person_while_open()?, self.env().caller());
            self.ledger.change(person, account, asked)?;
            let got = self.env().transferred_value();
            if !got.is_zero() {
                return Err(Error::WrongPayment { expected: 0.into(), got }.into());
            }
            let (alias, deposit) = (person.context_alias, self.ledger.terms.price());
            host::emit(&Ordered { alias, account, asked, deposit }, &alias);
            Ok(())
        }

        #[ink(message, selector = 0x5a1e_0007)]
        pub fn settle(&mut self) -> Result<(), Refusal> {
            let (sale, now) = (self.env().address(), self.now());
            self.ledger.require(Phase::Closed, now)?;
            let answered = if self.ledger.must_draw()? { self.ask_beacon()? } else { Answered::Nothing };
            let settlement = self.ledger.settle(sale, answered, now)?;
            if !self.ledger.is_settled() {
                host::emit_plain(&Cancelled { raised: settlement.proceeds.0 });
                return Ok(());
            }
            let (sold, proceeds) = (settlement.sold.into(), settlement.proceeds.0);
            host::emit_plain(&Settled { orders: settlement.persons.into(), level: 1, sold, proceeds });
            if let Some(drawn) = self.ledger.drawn() {
                host::emit_plain(&drawn);
            }
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
            let allotment = self.allotment();
            let (to, count) = self.ledger.take_unsold(allotment, self.now())?;
            self.store();
            ticket::hand_on(&self.ledger.terms.ticket(), to, count).ok_or(Error::TokenFailed)?;
            host::emit_plain(&UnsoldReturned { to, units: count.into() });
            Ok(())
        }

        #[ink(message, selector = 0x5a1e_000b)]
        pub fn order_of(&self, alias: Alias) -> Option<Order> {
            Entry::load(&order_key(&alias)).map(|entry| Order { asked: 1, account: entry.account })
        }

        #[ink(message, selector = 0x5a1e_000c)]
        pub fn if_closed_now(&self, alias: Alias) -> Outcome {
            self.ledger.preview(self.env().address(), &alias, self.now()).unwrap_or_default()
        }
    }

    /// See `fairsale_interfaces::draws::Draws`.
    impl LotterySaleOffice {
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
            self.ledger.chance_of(self.env().address(), &alias, self.now()).unwrap_or((0, 1))
        }
    }

    /// See `fairsale_interfaces::groups::Groups`.
    impl LotterySaleOffice {
        #[ink(message, selector = 0x5a1e_0030)]
        pub fn invite(&mut self, accounts: Vec<Address>) -> Result<(), groups::Refusal> {
            let person = self.person_while_open()?;
            let group = self.ledger.invite(person, &accounts)?;
            let alias = person.context_alias;
            host::emit(&Invited { alias, group, accounts }, &alias);
            Ok(())
        }

        #[ink(message, selector = 0x5a1e_0032)]
        pub fn leave(&mut self) -> Result<(), groups::Refusal> {
            let person = self.person_while_open()?;
            let (group, size) = self.ledger.leave(person)?;
            let alias = person.context_alias;
            host::emit(&Left { alias, group, size }, &alias);
            Ok(())
        }

        #[ink(message, selector = 0x5a1e_0033)]
        pub fn group_of(&self, alias: Alias) -> u32 {
            Entry::load(&order_key(&alias)).map_or(0, |entry| entry.group)
        }

        #[ink(message, selector = 0x5a1e_0034)]
        pub fn group(&self, group: u32) -> Option<(u32, Vec<Address>)> {
            PackedGroup::load(group).told()
        }

        #[ink(message, selector = 0x5a1e_0035)]
        pub fn entries(&self) -> [u32; 8] {
            self.ledger.state.entries()
        }
    }
}
