//! Persons come, and are attested.

use super::{ALLOWANCE, Buyer, Cast, Stage, run::Run};
use fairsale_chain::Chain;
use fairsale_client::{error::Error, issuer::Attestation};
use fairsale_launch::PersonhoodSource as Source;
use std::collections::HashMap;

/// How long attestations hold after the close, in seconds.
const ATTESTED_FOR: u64 = 365 * 24 * 3600;

impl<C: Chain + ?Sized> Stage<'_, C> {
    /// Has every person attested; `threshold` issuers sign, in turns, and the person brings it to the registry. Of the
    /// precompile's stand-in it is just said. Who buys in several sales is one person with one wallet.
    pub(super) fn attest(&mut self, runs: &[Run<'_>]) -> Result<(), Error> {
        const STAGE: &str = "attesting persons";
        let threshold = self.launch.personhood.threshold.into();
        let expires = runs.iter().map(|run| run.cast.terms.common.closes_at).max().unwrap_or(0) + ATTESTED_FOR;
        let persons = persons(runs);
        let of = persons.len();
        for (index, (cast, buyer, deposit)) in persons.into_iter().enumerate() {
            self.tell(STAGE, index, of);
            self.chain.fund(&buyer.account, ALLOWANCE);
            self.purse.give(self.chain, &buyer.account, deposit)?;
            if cast.terms.is_open_to_all() {
                continue; // nobody asks
            }
            if self.launch.personhood.source == Source::Precompile {
                let (account, terms) = (buyer.account.address(), &cast.terms);
                self.chain.set_person(account, terms.common.context, terms.common.min_status, buyer.alias);
                continue;
            }
            let attestation = Attestation {
                person: buyer.person,
                account: buyer.account.address().0.into(),
                status: cast.terms.common.min_status,
                expires,
                epoch: 1,
            };
            let signing = cast.issuers.iter().cycle().skip(index % cast.issuers.len()).take(threshold);
            let receipt = cast.deployment.attest(self.chain, &buyer.account, &attestation, signing);
            self.note("attest", &receipt.map_err(|error| error.of(buyer.name()))?);
        }
        self.tell(STAGE, of, of);
        Ok(())
    }
}

/// Everybody who buys, in whichever sales, and what their deposits come to at most, all together.
fn persons<'a>(runs: &'a [Run<'a>]) -> Vec<(&'a Cast, &'a Buyer<'a>, u128)> {
    let mut persons: Vec<(&Cast, &Buyer<'_>, u128)> = vec![];
    let mut known: HashMap<&str, usize> = HashMap::new();
    for run in runs {
        for buyer in &run.buyers {
            let terms = &run.cast.terms;
            let deposits = buyer.rows.iter().filter_map(|row| terms.deposit(row.asked, row.tick));
            let deposit = deposits.max().unwrap_or(0); // checked by the order book
            match known.get(buyer.name()) {
                Some(index) => {
                    let person = &mut persons[*index];
                    if person.0.terms.is_open_to_all() {
                        (person.0, person.1) = (&run.cast, buyer); // where it is asked who the person is, if anywhere
                    }
                    person.2 += deposit; // all together far below 2^128
                }
                None => {
                    known.insert(buyer.name(), persons.len());
                    persons.push((&run.cast, buyer, deposit));
                }
            }
        }
    }
    persons
}
