//! Collections that do not issue the tickets that were bought; of tokens see `conformance/refunds.rs`.

use super::*;
use e2e_tests::auction::Auction;

const ALLOTMENT_OF: u32 = 0x71c7_0004;
const HAND_ON: u32 = 0x71c7_0002;
const ISSUE: u32 = 0x71c7_0008;

/// Of tickets it is the same: whoever bid more than the price has the difference back.
#[test]
fn a_ticket_that_is_not_issued_keeps_no_refund_back() {
    let mut auction = Auction::without_sale(|terms| {
        (terms.common.tickets, terms.max_lots, terms.common.supply) = (true, 1, 2);
    });
    let collection = auction.puppet(&[]);
    auction.puppet_says(collection, ALLOTMENT_OF, &[0, 2, 0, 0, 0]);
    auction.puppet_says(collection, HAND_ON, &[0, 0]);
    auction.terms.common.asset = collection;
    auction.announce().expect("any collection");
    auction.keep(Action::Fund).expect("it says that it can issue two");
    auction.set_time(auction.terms.common.opens_at);
    let bidders = auction.bidders(&[(5, 1), (3, 1), (2, 1)]);
    auction.close();
    auction.keep(Action::Settle).expect("the first two win, at the second's price");
    let claims = |auction: &mut Auction, bidder: usize| {
        let (name, wallet) = &bidders[bidder];
        let alias = auction.alias(name);
        auction.act(wallet, Action::Claim(alias), 0).map(|receipt| (receipt, wallet.address()))
    };
    // Nothing, as by an account without code; a refusal; a word too much.
    for none in [&[][..], &[0, 1, 0], &[0, 0, 1, 0, 0, 0, 0]] {
        auction.puppet_says(collection, ISSUE, none);
        assert_eq!(claims(&mut auction, 1).map(drop), Err(Error::TokenFailed), "{none:?}");
    }
    let (receipt, account) = claims(&mut auction, 0).expect("a refund");
    assert_claimed(&receipt, account, [0, 130, 20]);
    assert_eq!(claims(&mut auction, 0).map(drop), Err(Error::TokenFailed));
    let (receipt, account) = claims(&mut auction, 2).expect("all of it");
    assert_claimed(&receipt, account, [0, 0, 120]);
    assert_eq!(auction.pot(), 260, "the beneficiary's");

    auction.puppet_says(collection, ISSUE, &[0, 0, 1, 0, 0, 0]);
    for (bidder, expected) in [(0, [1, 0, 0]), (1, [1, 130, 0])] {
        let (receipt, account) = claims(&mut auction, bidder).expect("a ticket");
        assert_claimed(&receipt, account, expected);
    }
    for bidder in [0, 1, 2] {
        assert_eq!(claims(&mut auction, bidder).map(drop), Err(Error::NoOrder));
    }
}
