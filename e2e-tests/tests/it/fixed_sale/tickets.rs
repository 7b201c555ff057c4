//! Tickets for goods: issued one by one, at once or by the claim, bound to their person.

use super::*;
use e2e_tests::PRECOMPILE;
use fairsale_chain::{Address, Typed};
use fairsale_interfaces::ticket::Ticket;

#[test]
fn tickets_are_issued_at_once_and_bound_to_their_person() {
    let mut stage = Fixed::open(|terms| (terms.common.personhood, terms.common.tickets) = (PRECOMPILE, true));
    let (ada, bob) = (stage.citizen("ada"), stage.citizen("bob"));
    stage.order(&ada, 3);
    stage.change(&ada, 3, 4);
    stage.order(&bob, 4);
    assert_eq!((stage.assets(ada.address()), stage.assets(bob.address()), stage.stock(stage.at.sale)), (4, 4, 2));
    let tickets = stage.tickets_at();
    let aliases = ["ada", "bob"].map(|name| stage.alias(name));
    for id in 1..=8 {
        let holding = stage.chain.ask(tickets.ticket(id)).expect("a view").value.expect("issued");
        assert_eq!(holding.alias, aliases[usize::from(id > 4)]);
    }
    let cem = stage.citizen("cem");
    assert_eq!(answer(&mut stage, &cem, Action::Order(3), 6), Err(Error::WrongLots { lots: 3, max: 2 }));
    stage.close_and_settle();
    keep(&mut stage, Action::Unsold).expect("two rights");
    assert_eq!(keep(&mut stage, Action::Unsold), Err(Error::NothingLeft));
    assert_eq!((stage.stock(stage.terms.common.unsold_to), stage.stock(stage.at.sale)), (2, 0));
    keep(&mut stage, Action::Proceeds).expect("16");
    assert_eq!(stage.pot(), 0);
}

#[test]
fn tickets_are_issued_by_the_claim_to_the_persons_new_account() {
    let mut stage = Fixed::later(|terms| (terms.common.tickets, terms.max_lots) = (true, 8));
    let ada = stage.person("ada");
    stage.order(&ada, 8);
    assert_eq!(stage.stock(stage.at.sale), 10);
    stage.close_and_settle();
    let recovered = stage.wallet("ada again");
    stage.attest("ada", &recovered, 2, u64::MAX, 2).expect("two issuers signed");
    assert_eq!(stage.claimed(&recovered, "ada"), (8, 0));
    assert_eq!((stage.assets(ada.address()), stage.stock(stage.at.sale)), (0, 2));
}

#[test]
fn of_a_cancelled_sale_the_rights_go_back_to_the_seller() {
    let mut stage = Fixed::later(|terms| {
        (terms.common.personhood, terms.common.tickets, terms.common.min_raise) = (PRECOMPILE, true, 100)
    });
    let ada = stage.citizen("ada");
    stage.order(&ada, 2);
    stage.close_and_settle();
    assert_eq!(stage.claimed(&ada, "ada"), (0, 4));
    keep(&mut stage, Action::Unsold).expect("all");
    assert_eq!((stage.stock(stage.terms.common.seller), stage.stock(stage.at.sale)), (10, 0));
    assert_eq!(keep(&mut stage, Action::Unsold), Err(Error::NothingLeft));
}

#[test]
fn an_allotment_that_is_short_by_one_is_not_funded() {
    let mut stage = Fixed::announced(|terms| (terms.common.personhood, terms.common.tickets) = (PRECOMPILE, true));
    stage.allot(9);
    assert_eq!(keep(&mut stage, Action::Fund), Err(Error::Underfunded { balance: 9, supply: 10 }));
    stage.allot(1);
    keep(&mut stage, Action::Fund).expect("all are there");
}

#[test]
fn where_nobody_is_asked_who_is_a_person_tickets_are_bound_to_nobody() {
    let mut stage = Fixed::open(|terms| {
        (terms.common.personhood, terms.common.min_status, terms.common.tickets) = (Address::zero(), 0, true)
    });
    let ada = stage.wallet("ada");
    stage.order(&ada, 1);
    let tickets = stage.tickets_at();
    let holding = stage.chain.ask(tickets.ticket(1)).expect("a view").value.expect("issued");
    assert_eq!((holding.owner, holding.alias), (ada.address(), [0; 32]));
}
