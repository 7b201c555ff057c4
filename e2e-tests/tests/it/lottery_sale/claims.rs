//! Who may claim: the account that is the person's now, at once; the account of the entry, if it is nobody's any more, after
//! the recovery window; and nobody else, ever. Once.

use super::*;
use e2e_tests::WINDOW;
use fairsale_interfaces::sale::{Claimed, Error};

const FOREVER: u64 = u64::MAX;

/// A settled sale in which Ada entered with `old`, alone or in a group with Bob, and was then given the account `new`.
fn recovered(window: u64, grouped: bool) -> (Lottery, Account, Account) {
    let mut lottery = Lottery::open(|terms| terms.common.recovery_window = window);
    let (old, new) = (lottery.entrant("ada"), lottery.wallet("ada's new wallet"));
    if grouped {
        let bob = lottery.person("bob");
        lottery.deed(&old, Deed::Invite(vec![bob.address()]), 0).expect("alone with an entry");
        lottery.deed(&bob, Deed::Join(1), PRICE).expect("invited");
    }
    lottery.attest("ada", &new, 2, FOREVER, 2).expect("two issuers signed");
    lottery.close_and_settle();
    (lottery, old, new)
}

fn claim(lottery: &mut Lottery, who: &Account) -> Result<(), Error> {
    let alias = lottery.alias("ada");
    let picture = |lottery: &mut Lottery| {
        let sale = lottery.at.sale;
        (lottery.money(sale), lottery.allotment(sale), lottery.tickets(who.address()))
    };
    let before = picture(lottery);
    let answer = answer(lottery, who, Action::Claim(alias), 0);
    assert_eq!(picture(lottery) == before, answer.is_err());
    answer
}

#[test]
fn a_winner_claims_a_ticket_bound_to_the_person_once() {
    use fairsale_interfaces::ticket::Ticket;
    let mut lottery = Lottery::open(|_| ());
    let ada = lottery.entrant("ada");
    lottery.close_and_settle();
    let alias = lottery.alias("ada");
    let receipt = lottery.claim(&ada, "ada");
    let claimed = Claimed { alias, account: ada.address(), allocated: 1, paid: PRICE, refund: 0 };
    assert_eq!(receipt.events::<Claimed>(), [claimed]);
    let message = lottery.tickets_at().ticket(1);
    let holding = fairsale_chain::Typed::ask(&mut *lottery.chain, message).expect("a view").value.expect("issued");
    assert_eq!((holding.owner, holding.alias), (ada.address(), alias));
    for second in [0, 1, WINDOW] {
        lottery.set_time(lottery.terms.common.settle_by + second);
        assert_eq!(claim(&mut lottery, &ada), Err(Error::NoOrder));
    }
    assert_eq!(lottery.if_closed_now("ada"), Default::default());
    assert_eq!(lottery.chance_of("ada"), (0, 1));
}

#[test]
fn a_recovered_person_claims_at_once_and_a_thief_with_the_old_key_waits_for_nothing() {
    for grouped in [false, true] {
        let (mut lottery, thief, ada) = recovered(WINDOW, grouped);
        let until = lottery.chain.now() + WINDOW;
        for now in [until - WINDOW, until - WINDOW + 1, until - 1] {
            lottery.set_time(now);
            assert_eq!(claim(&mut lottery, &thief), Err(Error::RecoveryWindow { until, now }));
        }
        assert_eq!(claim(&mut lottery, &ada), Ok(()));
        for now in [until - 1, until, until + 1] {
            lottery.set_time(now);
            assert_eq!(claim(&mut lottery, &thief), Err(Error::NoOrder));
        }
    }
}

#[test]
fn the_old_account_claims_when_the_window_is_over() {
    for (window, grouped) in [(0, false), (WINDOW, false), (WINDOW, true)] {
        let (mut lottery, old, _) = recovered(window, grouped);
        lottery.set_time(lottery.chain.now() + window);
        assert_eq!(claim(&mut lottery, &old), Ok(()));
        assert_eq!(lottery.tickets(old.address()), 1);
    }
}
