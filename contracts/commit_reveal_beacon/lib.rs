//! A beacon of secrets that named parties commit to and reveal, see README.md and `fairsale_interfaces::beacon`.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

mod ledger;
mod terms;

pub use ledger::{PackedRound, Round, Times};
pub use terms::{BadTerms, MIN_WINDOW, Terms};

#[ink::contract]
#[allow(missing_docs)] // of what the macro makes
mod commit_reveal_beacon {
    use crate::{
        ledger::{Ledger, PackedRound, Times},
        terms::{BadTerms, Terms},
    };
    use fairsale_interfaces::{
        beacon::{
            Beacon, Randomness,
            commit_reveal::{
                Committed, Completed, Error, Forfeited, Refusal, Revealed, commitment_input, randomness_input,
            },
            round_topic,
        },
        deployer, host, precompile,
    };
    use fairsale_math::Timestamp as Seconds;

    /// A beacon of named parties.
    #[ink(storage)]
    pub struct CommitRevealBeacon {
        ledger: Ledger,
    }

    impl CommitRevealBeacon {
        /// A beacon by these terms.
        ///
        /// # Errors
        /// [`BadTerms`]
        #[ink(constructor)]
        pub fn new(terms: Terms) -> Result<Self, BadTerms> {
            let terms = terms.check()?;
            deployer::store(Self::env().caller());
            Ok(Self { ledger: Ledger { terms } })
        }

        /// Takes the caller's commitment to a secret, SHA-256 of
        /// [`commitment_input`](fairsale_interfaces::beacon::commit_reveal::commitment_input), with exactly the bond.
        /// It cannot be changed.
        ///
        /// # Errors
        /// [`Error::NotAParty`], [`Error::NoSuchRound`], [`Error::CommitmentsClosed`], [`Error::AlreadyCommitted`],
        /// [`Error::WrongBond`]
        ///
        /// # Events
        /// [`Committed`]
        #[ink(message, payable, selector = 0xbeac_0020)]
        pub fn commit(&mut self, round: u64, commitment: [u8; 32]) -> Result<(), Refusal> {
            let party = self.env().caller();
            self.ledger.commit(round, party, &commitment, self.now())?;
            let terms = &self.ledger.terms;
            let expected = host::value_of(terms.bond(), terms.payment_unit());
            let got = self.env().transferred_value();
            if got != expected {
                return Err(Error::WrongBond { expected, got }.into());
            }
            host::emit(&Committed { round, party, commitment }, &round_topic(round));
            host::accept();
            Ok(())
        }

        /// Takes the secret that the caller committed to, and returns the bond. Once all have revealed, the round has
        /// its randomness.
        ///
        /// # Errors
        /// [`Error::NotAParty`], [`Error::NoSuchRound`], [`Error::TooEarly`], [`Error::TooLate`],
        /// [`Error::NotCommitted`], [`Error::AlreadyRevealed`], [`Error::WrongSecret`], [`Error::PaymentFailed`],
        /// [`Error::PrecompileFailed`]
        ///
        /// # Events
        /// [`Revealed`], and [`Completed`] if the party was the last one.
        #[ink(message, selector = 0xbeac_0021)]
        pub fn reveal(&mut self, round: u64, secret: [u8; 32]) -> Result<(), Refusal> {
            let (party, beacon, chain) = (self.env().caller(), self.env().address(), host::chain_id());
            let commitment = precompile::sha256(&commitment_input(&chain, beacon, round, party, &secret));
            let commitment = commitment.ok_or(Error::PrecompileFailed)?;
            let hash = |secrets: &[u8]| {
                let (input, len) = randomness_input(&chain, beacon, round, secrets);
                precompile::sha256(&input[..len])
            };
            let complete = self.ledger.reveal(round, party, &secret, commitment, self.now(), hash)?;
            self.pay(party, self.ledger.terms.bond())?;
            host::emit(&Revealed { round, party, secret }, &round_topic(round));
            if let Some(randomness) = complete {
                host::emit(&Completed { round, randomness }, &round_topic(round));
            }
            host::accept();
            Ok(())
        }

        /// Pays the caller, a party that revealed, its equal share of the bonds of the parties that committed to the
        /// round and did not reveal, once, after the time for secrets. A remainder that does not divide stays in the
        /// contract; if nobody revealed, all bonds do.
        ///
        /// # Errors
        /// [`Error::NotAParty`], [`Error::NoSuchRound`], [`Error::StillRevealing`], [`Error::NothingToForfeit`],
        /// [`Error::PaymentFailed`]
        ///
        /// # Events
        /// [`Forfeited`]
        #[ink(message, selector = 0xbeac_0022)]
        pub fn forfeit(&mut self, round: u64) -> Result<(), Refusal> {
            let receiver = self.env().caller();
            let (lost, revealed) = self.ledger.forfeit(round, receiver, self.now())?;
            // Each bond was paid in, so all of them together fit; and the caller revealed.
            let all = self.ledger.terms.bond().checked_mul(lost.into()).ok_or(Error::PaymentFailed)?;
            let amount = all / u128::from(revealed); // rounded down: the pot
            self.pay(receiver, amount)?;
            host::emit(&Forfeited { round, parties: lost as u8, amount, receiver }, &round_topic(round));
            host::accept();
            Ok(())
        }

        /// Terms of the beacon.
        #[ink(message, selector = 0xbeac_0023)]
        pub fn terms(&self) -> Terms {
            self.ledger.terms.open()
        }

        /// Deadlines of `round`. `None` if there is no such round.
        #[ink(message, selector = 0xbeac_0024)]
        pub fn times(&self, round: u64) -> Option<Times> {
            self.ledger.times(round)
        }

        /// State of `round`.
        #[ink(message, selector = 0xbeac_0025)]
        pub fn round(&self, round: u64) -> PackedRound {
            PackedRound::load(round)
        }

        /// Account that made the beacon. With this and the terms its address can be computed.
        #[ink(message, selector = 0xbeac_0026)]
        pub fn deployer(&self) -> Address {
            deployer::load()
        }

        fn now(&self) -> Seconds {
            Seconds(self.env().block_timestamp())
        }

        /// Pays `amount` to `to`, in the smallest unit of the payment currency.
        ///
        /// # Errors
        /// [`Error::PaymentFailed`]
        fn pay(&self, to: Address, amount: u128) -> Result<(), Refusal> {
            host::pay(&to, amount, self.ledger.terms.payment_unit()).ok_or_else(|| Error::PaymentFailed.into())
        }
    }

    impl Beacon for CommitRevealBeacon {
        #[ink(message, selector = 0xbeac_0001)]
        fn randomness(&self, round: u64) -> Option<Randomness> {
            self.ledger.randomness(round)
        }

        #[ink(message, selector = 0xbeac_0002)]
        fn round_at(&self, time: u64) -> u64 {
            self.ledger.terms.schedule().round_at(time)
        }

        #[ink(message, selector = 0xbeac_0003)]
        fn is_lost(&self, round: u64) -> bool {
            self.ledger.is_lost(round, self.now())
        }

        #[ink(message, selector = 0xbeac_0004)]
        fn decided_at(&self, round: u64) -> Option<u64> {
            self.ledger.times(round).map(|times| times.reveals_end)
        }

        #[ink(message, selector = 0xbeac_0005)]
        fn known_since(&self, round: u64) -> Option<u64> {
            self.ledger.known_since(round)
        }
    }
}
