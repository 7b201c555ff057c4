//! Several vouchers at once: all or none, but for those that are not worth a badge to anybody now.

use super::*;
use e2e_tests::chain::fewer_on_a_node;

/// A badge, so many persons, and their vouchers.
fn crowd(people: usize, change: impl FnOnce(&mut Terms)) -> (Club, Vec<Account>, Vec<Signed>) {
    let mut club = Club::signing(change);
    let people: Vec<_> = (0..people).map(|number| club.stage.person(&format!("person {number}"))).collect();
    let vouchers = people.iter().map(|account| club.voucher(account.address())).collect();
    (club, people, vouchers)
}

/// Is it the refusal that is expected?
type IsRefusal = fn(&Error) -> bool;

#[test]
fn all_are_given_in_their_order() {
    let (mut club, people, vouchers) = crowd(fewer_on_a_node(60, 5), |_| ());
    let (given, receipt) = club.redeem_all(&vouchers).expect("all are good");
    assert_eq!((given as usize, receipt.events.len()), (people.len(), people.len()));
    let by = club.stage.roles.keeper.address();
    for (number, account) in (1..).zip(&people) {
        let name = format!("person {}", number - 1);
        let minted = Minted { alias: alias(&name, CONTEXT), number, account: account.address(), by, by_voucher: true };
        assert!(receipt.announced::<Ink, _>(&minted), "{name}");
        club.assert_member(account, &name);
    }
    assert_eq!(club.minted() as usize, people.len());
}

#[test]
fn one_that_is_bad_refuses_all_and_is_named() {
    let (mut club, people, vouchers) = crowd(4, |_| ());
    let stranger = club.stage.wallet("a stranger").address();
    let now = club.stage.chain.now();
    let forged = Signed { expires: 1 << 40, ..vouchers[0] };
    let faults: [(Signed, IsRefusal); 3] = [
        (forged, |error| matches!(error, Error::WrongSigner { .. })),
        (Signed { signature: [0; 65], ..vouchers[0] }, |error| *error == Error::MalformedSignature),
        (club.voucher_until(stranger, now), |error| matches!(error, Error::Expired { .. })),
    ];
    for (bad, is_its) in faults {
        for index in 0..4 {
            let mut all = vouchers.clone();
            all[index] = bad;
            let refused = club.redeem_all(&all).expect_err("one is bad");
            assert!(refused.index as usize == index && is_its(&refused.error), "{index}: {refused:?}");
            assert_eq!(club.minted(), 0);
            for account in &people {
                assert_eq!(club.remembered(account.address()), (0, None, NOBODY));
            }
        }
    }
    assert_eq!(club.redeem_all(&vouchers).expect("all are good").0, 4);
}

#[test]
fn whose_person_holds_the_badge_is_passed_over() {
    let (mut club, people, vouchers) = crowd(3, |_| ());
    // The one in the middle redeems a moment before, which must not stop the others.
    club.redeem(&vouchers[1]).expect("the organiser signed");
    let (given, receipt) = club.redeem_all(&vouchers).expect("the rest is good");
    assert_eq!((given, receipt.events.len(), club.minted()), (2, 2, 3));
    let numbers: Vec<_> = people.iter().map(|account| club.received_by(account.address())).collect();
    assert_eq!(numbers, [Some(2), Some(1), Some(3)]);
    // Once more, and the same one twice: nothing is left to do.
    let (given, receipt) = club.redeem_all(&vouchers.repeat(2)).expect("nothing is bad");
    assert_eq!((given, receipt.events.len(), club.minted()), (0, 0, 3));
}

/// Whose status lapses, or who loses the account, a moment before must not stop the others.
#[test]
fn who_is_no_person_is_passed_over_and_the_voucher_stays_good() {
    let (mut club, people, vouchers) = crowd(4, |_| ());
    club.stage.attest("person 0", &people[0], 0, u64::MAX, 2).expect("two issuers signed");
    club.stage.attest("person 2", &people[2], 1, u64::MAX, 2).expect("two issuers signed");
    let (given, receipt) = club.redeem_all(&vouchers).expect("the rest is good");
    assert_eq!((given, receipt.events.len(), club.minted()), (2, 2, 2));
    let numbers: Vec<_> = people.iter().map(|account| club.received_by(account.address())).collect();
    assert_eq!(numbers, [None, Some(1), None, Some(2)]);
    // One by one it is said why.
    let account = people[2].address();
    let refused = Error::NotAPerson { account, status: 1, required: 2 };
    assert_eq!(club.redeem(&vouchers[2]).map(drop).expect_err("lite"), refused);
    club.stage.attest("person 2", &people[2], 2, u64::MAX, 3).expect("two issuers signed");
    assert_eq!(club.redeem_all(&vouchers).expect("what is left").0, 1);
    assert_eq!(club.received_by(account), Some(3));
}

#[test]
fn a_voucher_twice_in_one_call_gives_one_badge() {
    let (mut club, _, vouchers) = crowd(1, |_| ());
    assert_eq!(club.redeem_all(&[vouchers[0], vouchers[0]]).expect("both are good").0, 1);
    assert_eq!(club.minted(), 1);
}

#[test]
fn who_redeems_before_and_moves_on_to_another_account_stops_nobody() {
    let (mut club, people, vouchers) = crowd(2, |_| ());
    club.redeem(&vouchers[1]).expect("the organiser signed");
    // The account is nobody's now.
    let new = club.stage.wallet("new wallet");
    club.stage.attest("person 1", &new, 2, u64::MAX, 2).expect("two issuers signed");
    assert_eq!(club.redeem_all(&vouchers[1..]).expect("passed over").0, 0);
    // And now another person's, who gets no badge by it.
    club.stage.attest("eve", &people[1], 2, u64::MAX, 1).expect("two issuers signed");
    assert_eq!(club.redeem_all(&vouchers).expect("the first is good").0, 1);
    assert_eq!(club.minted(), 2);
    let used = Error::AccountUsed { account: people[1].address(), number: 1 };
    assert_eq!(club.redeem(&vouchers[1]).map(drop).expect_err("used"), used);
}

#[test]
fn the_cap_names_the_first_that_is_too_many() {
    let (mut club, _, vouchers) = crowd(3, |terms| terms.cap = 2);
    let refused = BadVoucher { index: 2, error: Error::AllMinted { cap: 2 } };
    assert_eq!(club.redeem_all(&vouchers).expect_err("one too many"), refused);
    assert_eq!(club.redeem_all(&vouchers[..2]).expect("as many as there are").0, 2);
    assert_eq!(club.redeem_all(&vouchers).expect_err("one too many"), refused);
}

#[test]
fn none_is_none() {
    let (mut club, _, _) = crowd(0, |_| ());
    assert_eq!(club.redeem_all(&[]).expect("nothing is bad").0, 0);
}
