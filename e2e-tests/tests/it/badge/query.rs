//! What a badge answers of whom.

use super::*;

#[test]
fn members_have_the_status_and_alias_that_the_gate_gives() {
    let mut club = Club::minting(|terms| terms.min_status = 1);
    let (gate, at) = (club.terms.gate, club.at);
    let (ada, bob) = (club.stage.wallet("ada"), club.stage.person("bob"));
    club.stage.attest("ada", &ada, 1, u64::MAX, 1).expect("two issuers signed");
    for account in [&ada, &bob] {
        club.mint(account.address()).expect("a person");
    }
    for context in [CONTEXT, ELSEWHERE, [0; 32], [0xff; 32]] {
        for (account, status, name) in [(&ada, 1, "ada"), (&bob, 2, "bob")] {
            let said = club.asked(at, account.address(), context).expect("it answers");
            assert_eq!(said, (status, alias(name, context)));
            assert_eq!(said, club.asked(gate, account.address(), context).expect("it answers"));
        }
    }
}

#[test]
fn who_holds_no_badge_is_nobody_in_any_context() {
    let mut club = Club::minting(|_| ());
    let (ada, bob, stranger) = (club.stage.person("ada"), club.stage.person("bob"), club.stage.wallet("stranger"));
    club.mint(ada.address()).expect("a person");
    for context in [CONTEXT, ELSEWHERE, [0; 32], [0xff; 32]] {
        for account in [bob.address(), stranger.address(), Address::zero(), Address::repeat_byte(0xff)] {
            assert_eq!(club.asked(club.at, account, context).expect("it answers"), NOBODY);
        }
    }
}

#[test]
fn a_status_that_lapsed_at_the_gate_is_gone_here_until_it_is_back() {
    let mut club = Club::minting(|_| ());
    let ada = club.stage.wallet("ada");
    let expires = club.stage.chain.now() + 1_000;
    club.stage.attest("ada", &ada, 2, expires, 1).expect("two issuers signed");
    club.mint(ada.address()).expect("a person");
    club.stage.chain.set_time(expires - 1);
    club.assert_member(&ada, "ada");
    club.stage.chain.set_time(expires);
    club.assert_nobody(&ada);
    club.stage.chain.set_time(expires + 1);
    club.assert_nobody(&ada);
    club.stage.attest("ada", &ada, 2, u64::MAX, 2).expect("two issuers signed");
    club.assert_member(&ada, "ada");
    club.stage.attest("ada", &ada, 0, u64::MAX, 3).expect("two issuers signed");
    club.assert_nobody(&ada);
}

#[test]
fn a_status_that_fell_is_passed_on_as_it_is() {
    let mut club = Club::minting(|_| ());
    let ada = club.stage.person("ada");
    club.mint(ada.address()).expect("a person");
    club.stage.attest("ada", &ada, 1, u64::MAX, 2).expect("two issuers signed");
    assert_eq!(club.status(ada.address()), (1, alias("ada", ELSEWHERE)), "what it is worth, a sale decides");
}

#[test]
fn over_the_precompile_it_is_the_same() {
    let mut club = Club::minting(|terms| terms.gate = PRECOMPILE);
    let (ada, bob) = (club.stage.wallet("ada"), club.stage.wallet("bob"));
    for (account, name) in [(&ada, "ada"), (&bob, "bob")] {
        for context in [CONTEXT, ELSEWHERE] {
            club.stage.chain.set_person(account.address(), context, 2, alias(name, context));
        }
    }
    club.mint(ada.address()).expect("a person");
    club.assert_member(&ada, "ada");
    club.assert_nobody(&bob);
    // Ada moves.
    let new = club.stage.wallet("ada's new wallet");
    for context in [CONTEXT, ELSEWHERE] {
        club.stage.chain.set_person(ada.address(), context, 0, [0; 32]);
        club.stage.chain.set_person(new.address(), context, 2, alias("ada", context));
    }
    club.assert_nobody(&ada);
    club.assert_member(&new, "ada");
}

#[test]
fn what_it_does_not_know_is_refused() {
    let mut club = Club::minting(|_| ());
    for data in [&[][..], &[0x88, 0x6a, 0xf1], &[0xff; 68]] {
        let answer = club.stage.chain.dry_run(&club.stage.roles.keeper, club.at, data.to_vec(), 0);
        assert!(matches!(answer, Err(CallError::Reverted { .. })), "{answer:?}");
    }
}

#[test]
fn a_badge_over_a_badge_is_for_those_who_hold_both() {
    let mut club = Club::minting(|_| ());
    let people = ["ada", "bob", "cyd", "dan"].map(|name| club.stage.person(name));
    let [ada, bob, cyd, dan] = people.each_ref();
    // Of the second meetup, in another context, and in the same, where a query is cheaper.
    for context in [[0xb2; 32], CONTEXT] {
        let first = club.at;
        let terms = Terms { gate: first, context, ..club.terms.clone() };
        for account in [ada, bob] {
            let given = club.mint(account.address());
            assert!(matches!(given, Ok(_) | Err(Error::AlreadyHeld { .. })), "{given:?}");
        }
        let second = club.another(&terms);
        club.at = second;
        // Who was not at the first is nobody for the second.
        for account in [cyd, dan].map(Account::address) {
            let refused = Error::NotAPerson { account, status: 0, required: 2 };
            assert_eq!(club.mint(account).expect_err("not there"), refused);
        }
        club.mint(ada.address()).expect("at both");
        for asked in [ELSEWHERE, context, CONTEXT] {
            let said =
                people.each_ref().map(|account| club.asked(second, account.address(), asked).expect("it answers"));
            assert_eq!(said, [(2, alias("ada", asked)), NOBODY, NOBODY, NOBODY]);
        }
        club.at = first;
        club.assert_member(ada, "ada");
        club.assert_member(bob, "bob");
    }
}
