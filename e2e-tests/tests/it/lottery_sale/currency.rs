//! A lottery that is paid in an ERC-20: everybody in a group for the own ticket.

use super::*;
use e2e_tests::currency::{Kind, PRICE};

#[test]
fn everybody_who_joins_a_group_pays_for_the_own_ticket() {
    for kind in Kind::ALL {
        let mut lottery = Lottery::paid_in(kind, 20, PRICE, &[]); // enough for groups of three
        let [ada, bob, carl] = ["ada", "bob", "carl"].map(|name| lottery.payer(name, 2 * PRICE));
        for leader in [&ada, &bob] {
            lottery.act(leader, Action::Order(1), 0).expect("it may take the price");
        }
        let invited = vec![bob.address(), carl.address()];
        lottery.deed(&ada, Deed::Invite(invited), 0).expect("she may lead");
        let group = lottery.group_of("ada");
        lottery.deed(&bob, Deed::Join(group), 0).expect("he is invited, and has paid");
        let native = lottery.deed(&carl, Deed::Join(group), 1).map(drop);
        assert!(matches!(native, Err(Refused::Sale(sale::Error::WrongPayment { .. }))), "{kind:?} {native:?}");
        lottery.deed(&carl, Deed::Join(group), 0).expect("he is invited");
        assert_eq!(lottery.entries(), [0, 0, 1, 0, 0, 0, 0, 0]);
        assert_eq!([&ada, &bob, &carl].map(|buyer| lottery.coins(buyer.address())), [PRICE; 3], "{kind:?}");
        assert_eq!(lottery.till(), 3 * PRICE);
    }
}
