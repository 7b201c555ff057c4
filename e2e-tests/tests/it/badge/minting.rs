//! The organiser gives badges, one by one.

use super::*;

#[test]
fn a_badge_is_given_to_the_person_behind_the_account() {
    let mut club = Club::minting(|_| ());
    let [ada, bob] = ["ada", "bob"].map(|name| club.stage.person(name));
    for (number, account, name) in [(1, &ada, "ada"), (2, &bob, "bob")] {
        club.assert_nobody(account);
        assert_eq!(club.number_of(alias(name, CONTEXT)), None);
        let (given, receipt) = club.mint(account.address()).expect("a person");
        assert_eq!((given, club.minted(), club.number_of(alias(name, CONTEXT))), (number, number, Some(number)));
        let (alias, by) = (alias(name, CONTEXT), club.organiser.address());
        let minted = Minted { alias, number, account: account.address(), by, by_voucher: false };
        assert!(receipt.announced::<Ink, _>(&minted));
        assert_eq!((receipt.events.len(), receipt.events[0].contract), (1, club.at));
        assert_eq!(receipt.events[0].topics[1], alias, "found by the person");
        assert_eq!(club.received_by(account.address()), Some(number));
        club.assert_member(account, name);
    }
}

#[test]
fn only_the_organiser_mints() {
    let mut club = Club::minting(|_| ());
    let (ada, seller) = (club.stage.person("ada"), club.stage.roles.seller.clone());
    for by in [&ada, &seller] {
        let error = club.mint_by(by, ada.address()).expect_err("not the organiser");
        assert_eq!(error, Error::NotOrganiser { caller: by.address() });
    }
    assert_eq!(club.minted(), 0);
    club.assert_nobody(&ada);
}

#[test]
fn only_who_has_the_status_is_given_a_badge() {
    for min_status in [1, 2] {
        let mut club = Club::minting(|terms| terms.min_status = min_status);
        let accounts = ["nobody", "lite", "full"].map(|name| club.stage.wallet(name));
        for (status, account) in (0..).zip(&accounts).skip(1) {
            club.stage.attest(&format!("person {status}"), account, status, u64::MAX, 1).expect("two issuers signed");
        }
        for (status, account) in (0..).zip(&accounts) {
            let account = account.address();
            let given = club.mint(account).map(|_| ());
            let refused = Error::NotAPerson { account, status, required: min_status };
            assert_eq!(given, if status < min_status { Err(refused) } else { Ok(()) });
        }
        assert_eq!(club.minted(), u32::from(3 - min_status));
    }
}

#[test]
fn the_zero_address_is_nobody() {
    let mut club = Club::minting(|_| ());
    let account = Address::zero();
    let refused = Error::NotAPerson { account, status: 0, required: 2 };
    assert_eq!(club.mint(account).expect_err("nobody"), refused);
}

#[test]
fn a_person_holds_one_badge() {
    let mut club = Club::minting(|_| ());
    let ada = club.stage.person("ada");
    club.mint(ada.address()).expect("a person");
    let held = |account: &Account| Error::AlreadyHeld { account: account.address(), number: 1 };
    assert_eq!(club.mint(ada.address()).expect_err("one is enough"), held(&ada));
    let new = club.stage.wallet("ada's new wallet");
    club.stage.attest("ada", &new, 2, u64::MAX, 2).expect("two issuers signed");
    assert_eq!(club.mint(new.address()).expect_err("by another account as well"), held(&new));
    assert_eq!((club.minted(), club.received_by(new.address())), (1, None));
}

#[test]
fn there_are_no_more_than_the_cap() {
    for cap in [1, 2, 3] {
        let mut club = Club::minting(|terms| terms.cap = cap);
        let people = ["ada", "bob", "cyd", "dan"].map(|name| club.stage.person(name));
        for (number, account) in (1..).zip(&people) {
            let given = club.mint(account.address()).map(|(number, _)| number);
            assert_eq!(given, if number <= cap { Ok(number) } else { Err(Error::AllMinted { cap }) });
        }
        assert_eq!(club.minted(), cap);
        // Who holds one is told that, even when there are no more.
        let (account, number) = (people[0].address(), 1);
        assert_eq!(club.mint(account).expect_err("held"), Error::AlreadyHeld { account, number });
    }
}

#[test]
fn a_badge_moves_with_its_person_to_a_new_account() {
    let mut club = Club::minting(|_| ());
    let (old, new) = (club.stage.person("ada"), club.stage.wallet("ada's new wallet"));
    club.mint(old.address()).expect("a person");
    club.assert_member(&old, "ada");
    club.stage.attest("ada", &new, 2, u64::MAX, 2).expect("two issuers signed");
    club.assert_nobody(&old);
    club.assert_member(&new, "ada");
    // The old account can become another person's, who has no badge; the organiser may give that person one.
    club.stage.attest("bob", &old, 2, u64::MAX, 1).expect("two issuers signed");
    club.assert_nobody(&old);
    assert_eq!(club.mint(old.address()).expect("another person").0, 2);
    assert_eq!(club.received_by(old.address()), Some(2));
    club.assert_member(&old, "bob");
    club.assert_member(&new, "ada");
}

#[test]
fn two_badges_know_nothing_of_one_another() {
    let mut club = Club::minting(|_| ());
    let ada = club.stage.person("ada");
    let terms = club.terms.clone();
    let other = club.another(&terms);
    club.mint(ada.address()).expect("a person");
    assert_eq!(club.asked(other, ada.address(), ELSEWHERE).expect("it answers"), NOBODY);
    club.assert_member(&ada, "ada");
}
