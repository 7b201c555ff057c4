//! Gates that fail or mean harm: then the badge fails too, and calls nobody nobody.

use super::*;
use e2e_tests::{
    action::Action,
    evm::{BEHAVIOUR, Puppet, STATUS, Says, input},
};
use fairsale_interfaces::{personhood::PERSONHOOD_STATUS, sale};

/// Answers that are invalid, or missing.
const FAILURES: [Says; 4] = [Says::Reverts, Says::Nothing, Says::OneWord, Says::ThreeWords];

/// A number as a word.
fn word(number: u8) -> [u8; 32] {
    let mut word = [0; 32];
    word[31] = number;
    word
}

/// A badge over a source that does as it is told, which Ada and Bob have aliases from, and Ada holds.
fn club() -> (Club, [Account; 2]) {
    let mut stage = Capped::without_sale(|_| ());
    let source = stage.hostile_source();
    let people = [("ada", [1; 32]), ("bob", [2; 32])].map(|(name, alias)| stage.introduce(source, name, alias));
    let mut club = Club::on(stage, |terms| terms.gate = source);
    club.mint(people[0].address()).expect("a person");
    (club, people)
}

impl Club {
    fn gate_says(&mut self, says: Says) {
        self.stage.tell(self.terms.gate, BEHAVIOUR, word(says as u8));
    }

    fn gate_gives(&mut self, status: u8) {
        self.stage.tell(self.terms.gate, STATUS, word(status));
    }
}

#[test]
fn the_query_fails_if_the_gate_does() {
    let (mut club, [ada, bob]) = club();
    for failure in FAILURES {
        club.gate_says(failure);
        for account in [&ada, &bob] {
            for context in [CONTEXT, ELSEWHERE] {
                let answer = club.asked(club.at, account.address(), context);
                let empty = matches!(&answer, Err(CallError::Reverted { output, .. }) if output.is_empty());
                assert!(empty, "{failure:?}: {answer:?}");
            }
        }
    }
    club.gate_says(Says::AsTold);
    assert_eq!(club.status(ada.address()), (2, [1; 32]));
    assert_eq!(club.status(bob.address()), NOBODY);
}

#[test]
fn a_status_that_there_is_not_is_a_failure_and_no_alias_is_nobody() {
    let (mut club, [ada, _]) = club();
    club.gate_gives(3);
    assert!(club.asked(club.at, ada.address(), ELSEWHERE).is_err());
    club.gate_gives(2);
    let unnamed = club.stage.introduce(club.terms.gate, "unnamed", [0; 32]);
    assert_eq!(club.status(unnamed.address()), NOBODY);
    let refused = Error::NotAPerson { account: unnamed.address(), status: 0, required: 2 };
    assert_eq!(club.mint(unnamed.address()).expect_err("nobody"), refused);
    // A gate that still names whom it gives no status: that is passed on as well.
    club.gate_gives(0);
    assert_eq!(club.status(ada.address()), (0, [1; 32]));
}

#[test]
fn nothing_is_minted_while_the_gate_fails() {
    let (mut club, [_, bob]) = club();
    for failure in FAILURES {
        club.gate_says(failure);
        assert_eq!(club.mint(bob.address()).expect_err("who is that?"), Error::PersonhoodUnavailable, "{failure:?}");
        assert_eq!(club.minted(), 1);
    }
    club.gate_says(Says::AsTold);
    club.mint(bob.address()).expect("a person");
}

#[test]
fn vouchers_wait_while_the_gate_fails() {
    let mut stage = Capped::without_sale(|_| ());
    let source = stage.hostile_source();
    let ada = stage.introduce(source, "ada", [1; 32]);
    let mut club =
        Club::on(stage, |terms| (terms.gate, terms.organiser) = (source, Issuer::named("organiser").address()));
    let voucher = club.voucher(ada.address());
    for failure in FAILURES {
        club.gate_says(failure);
        assert_eq!(club.redeem(&voucher).expect_err("who is that?"), Error::PersonhoodUnavailable);
        let refused = BadVoucher { index: 0, error: Error::PersonhoodUnavailable };
        assert_eq!(club.redeem_all(&[voucher]).expect_err("who is that?"), refused);
    }
    club.gate_says(Says::AsTold);
    club.redeem(&voucher).expect("a person");
}

#[test]
fn a_sale_says_that_nobody_answers_and_not_that_there_is_nobody() {
    let (mut club, [ada, bob]) = club();
    club.sells();
    for failure in FAILURES {
        club.gate_says(failure);
        for account in [&ada, &bob] {
            let refused = club.stage.act(account, Action::Order(1), 2).expect_err("who is that?");
            assert_eq!(refused, sale::Error::PersonhoodUnavailable);
        }
    }
    club.gate_says(Says::AsTold);
    club.stage.order(&ada, 1);
    let refused = club.stage.act(&bob, Action::Order(1), 2).expect_err("no badge");
    assert_eq!(refused, sale::Error::NotAPerson { status: 0, required: 2 });
}

#[test]
fn a_gate_cannot_call_back() {
    let mut stage = Capped::without_sale(|_| ());
    let reentry = input(at::<BadgeGateRef, Ink>(Address::zero()).minted());
    let gate = stage.source_that_calls_back(&reentry);
    let ada = stage.wallet("ada");
    let mut club = Club::on(stage, |terms| terms.gate = gate);
    // It would give lite status, which is too little, if the call had come through.
    assert_eq!(club.mint(ada.address()).expect("full status").0, 1);
    assert_eq!(club.status(ada.address()), (2, [1; 32]));
}

/// A gate that would do anything but answer has not answered.
#[test]
fn a_gate_is_only_asked() {
    let mut stage = Capped::without_sale(|_| ());
    let gate = stage.puppet(&[]);
    let known = [word(2), [1; 32]].concat();
    stage.puppet_says(gate, u32::from_be_bytes(PERSONHOOD_STATUS), &known);
    let ada = stage.wallet("ada");
    let mut club = Club::on(stage, |terms| terms.gate = gate);
    club.stage.puppet_does(gate, Puppet::Reenters); // and tells what came of it, by an event
    assert_eq!(club.mint(ada.address()).expect_err("it may not"), Error::PersonhoodUnavailable);
    club.stage.puppet_does(gate, Puppet::Answers);
    assert_eq!(club.mint(ada.address()).expect("it just answers").0, 1);
    assert_eq!(club.status(ada.address()), (2, [1; 32]));
    for puppet in [Puppet::Reenters, Puppet::Reverts] {
        club.stage.puppet_does(gate, puppet);
        assert!(club.asked(club.at, ada.address(), ELSEWHERE).is_err(), "{puppet:?}");
    }
}
