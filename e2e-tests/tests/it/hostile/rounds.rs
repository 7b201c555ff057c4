//! Beacons whose parties know the demand before they decide. A quadratic sale of several rounds can close at the end of any of
//! them, and each has a beacon's round of its own. A party of a commit-reveal beacon that did not commit to one of these
//! could call the sale off, at no cost, if it closes there. So such a sale takes only a beacon of which nobody can keep a
//! round back.

use super::*;
use commit_reveal_beacon::{CommitRevealBeaconRef, MIN_WINDOW, Terms as BeaconTerms};
use e2e_tests::{
    beacon, codes,
    quadratic::{Quadratic, ROUND},
};
use fairsale_chain::typed::at;
use fairsale_client::deployment::CommitRevealBeacon;
use fairsale_interfaces::{
    beacon::{
        Beacon, DELAY,
        commit_reveal::{Error as Refused, commitment_input},
    },
    draws::Drawn,
    sale::{Cancelled, Settled},
};
use ink::{
    abi::Ink,
    env::hash::{CryptoHash, Sha2x256},
};
use quadratic_sale::BadTerms;

const BOND: u128 = 1_000_000;
const SECRET: [u8; 32] = [7; 32];

/// A quadratic sale of so many rounds in which persons may ask for eight lots at once, by a beacon of one party with a round
/// every so many seconds.
fn planned(rounds: u32, period: u64) -> (Quadratic, Account) {
    let mut stage = Quadratic::without_sale(|terms| {
        (terms.first_cap, terms.cap_step, terms.rounds) = (8, 0, rounds);
    });
    let (party, keeper) = (stage.wallet("party"), stage.roles.keeper.clone());
    let terms = BeaconTerms {
        parties: vec![party.address()],
        genesis: stage.chain.now() + 1_500, // so late that no round of the sale is lost already
        period,
        window: MIN_WINDOW,
        bond: BOND,
        payment_unit: stage.terms.common.payment_unit,
    };
    let made = stage.chain.deploy(&keeper, &codes().commit_reveal_beacon, CommitRevealBeaconRef::new(terms)).run();
    stage.terms.common.beacon = made.expect("terms that can be kept").address;
    (stage, party)
}

#[test]
fn a_party_cannot_cancel_a_sale_for_nothing_after_its_demand_is_known() {
    // Whether the beacon has a round a second, or fewer than the sale.
    for period in [1, ROUND, 20 * ROUND] {
        for (rounds, answer) in [(1, Ok(())), (2, Err(BadTerms::RoundsCanBeLost)), (4, Err(BadTerms::RoundsCanBeLost))]
        {
            let (mut stage, _) = planned(rounds, period);
            assert_eq!(stage.announce(), answer, "{rounds} {period}");
        }
    }
    for rounds in [1, 2, 4] {
        let (mut stage, _) = planned(rounds, 1);
        stage.terms.common.beacon = beacon::deploy(&mut stage);
        assert_eq!(stage.announce(), Ok(()), "nobody keeps drand's rounds back");
    }
}

/// Such a sale of one round, open, in which three persons ask for five lots each of ten.
struct Single {
    stage: Quadratic,
    party: Account,
    closes_at: u64,
    buyers: [(&'static str, Account); 3],
}

impl Single {
    fn open() -> Self {
        let (mut stage, party) = planned(1, 1);
        stage.announce().expect("one round");
        stage.fund();
        stage.set_time(stage.terms.common.opens_at);
        let buyers = ["ada", "bob", "cem"].map(|name| (name, stage.person(name)));
        for (_, buyer) in &buyers {
            stage.order(buyer, 5);
        }
        let closes_at = stage.closes_at();
        assert_eq!(closes_at, stage.terms.common.opens_at + ROUND);
        Self { stage, party, closes_at, buyers }
    }

    fn beacon(&self) -> CommitRevealBeacon {
        at::<CommitRevealBeaconRef, Ink>(self.stage.terms.common.beacon)
    }

    /// The round that the sale is drawn by.
    fn round(&mut self) -> u64 {
        let message = self.beacon().round_at(self.closes_at + DELAY);
        self.stage.chain.ask(message).expect("a view").value
    }

    /// The party commits to it.
    fn commits(&mut self) -> Result<(), Refused> {
        let round = self.round();
        let mut id = [0; 32];
        id[24..].copy_from_slice(&self.stage.chain.constants().chain_id.to_be_bytes());
        let input = commitment_input(&id, self.stage.terms.common.beacon, round, self.party.address(), &SECRET);
        let mut commitment = [0; 32];
        Sha2x256::hash(&input, &mut commitment);
        let message = self.beacon().commit(round, commitment);
        let answer = self.stage.chain.send(&self.party, message).value(BOND).run().expect("the beacon answers");
        answer.value.map_err(|refusal| *refusal)
    }

    fn settle(&mut self) -> Receipt {
        let keeper = self.stage.roles.keeper.clone();
        self.stage.act(&keeper, Action::Settle, 0).expect("one way or the other")
    }
}

/// The one round is known when the sale is announced, so everybody can see before it opens whether all parties have committed. And
/// at the close, when the demand is known, it is too late to decide.
#[test]
fn of_a_sale_of_one_round_a_party_decides_before_the_close() {
    for commits in [true, false] {
        let mut sale = Single::open();
        if commits {
            sale.commits().expect("in time");
        }
        sale.stage.set_time(sale.closes_at);
        if !commits {
            let late = sale.commits();
            assert!(matches!(late, Err(Refused::CommitmentsClosed { .. })), "{late:?}");
        }
        sale.stage.set_time(sale.closes_at + DELAY);
        if commits {
            let message = sale.beacon().reveal(sale.round(), SECRET);
            sale.stage.chain.send(&sale.party, message).ok();
        }
        let receipt = sale.settle();
        let ends = (receipt.events::<Settled>().len(), receipt.events::<Cancelled>().len());
        assert_eq!((receipt.events::<Drawn>().len(), ends), if commits { (1, (1, 0)) } else { (0, (0, 1)) });
        for (name, buyer) in &sale.buyers {
            let (units, back) = sale.stage.claimed(buyer, name);
            assert_eq!(back, sale.stage.cost(5) - sale.stage.cost(units as u32), "{name}");
            assert_eq!(units != 0, commits);
        }
    }
}
