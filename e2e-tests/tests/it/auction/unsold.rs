//! What another sale leaves unsold goes to an auction, once, and is sold there.

use e2e_tests::{action::Action, auction::Auction, codes};
use fairsale_chain::{Address, Typed};
use fairsale_client::deployment::CappedSaleRef;
use fairsale_interfaces::sale::{Error, Phase};
use fairsale_kit::terms::CommonTerms;

/// How much earlier the capped sale is.
const EARLIER: u64 = 20_000;

/// An auction of at least 100, announced; and a capped sale of 1,000 of the same token that closes before it opens and leaves to it
/// what it does not sell. The capped sale's address is the second.
fn launch() -> (Auction, Address) {
    let mut auction = Auction::announced(|terms| {
        (terms.common.supply, terms.max_lots) = (100, 1_000);
        terms.common.opens_at += EARLIER;
        terms.common.closes_at += EARLIER;
        terms.common.settle_by += EARLIER;
    });
    auction.allot(0); // so that the token lets it send, though it is still locked
    let common = CommonTerms {
        supply: 1_000,
        price: 2,
        opens_at: auction.terms.common.opens_at - EARLIER,
        closes_at: auction.terms.common.closes_at - EARLIER,
        settle_by: 0,
        personhood: auction.at.registry,
        min_status: 2,
        unsold_to: auction.at.sale,
        ..auction.terms.common.clone()
    };
    let constructor = CappedSaleRef::new((&capped_sale::Terms { common, max_lots: 100 }).into());
    let made = auction.chain.deploy(&auction.roles.seller, &codes().capped_sale, constructor).run();
    let capped = made.expect("terms that can be kept").address;
    on(&mut auction, capped, |stage| stage.allot(1_000));
    on(&mut auction, capped, |stage| stage.keep(Action::Fund).expect("there"));
    (auction, capped)
}

/// Does something with the sale at another address.
fn on<T>(auction: &mut Auction, sale: Address, act: impl FnOnce(&mut Auction) -> T) -> T {
    let own = std::mem::replace(&mut auction.at.sale, sale);
    let result = act(auction);
    auction.at.sale = own;
    result
}

/// The capped sale sells 700 of 1,000, at 2, and is settled.
fn sell_capped(auction: &mut Auction, capped: Address) {
    auction.set_time(auction.terms.common.opens_at - EARLIER);
    for number in 0..7 {
        let buyer = auction.person(&format!("buyer {number}"));
        on(auction, capped, |stage| stage.act(&buyer, Action::Order(100), 200).expect("a person"));
    }
    auction.set_time(auction.terms.common.closes_at - EARLIER);
    on(auction, capped, |stage| stage.keep(Action::Settle).expect("closed"));
}

#[test]
fn what_a_sale_leaves_is_sold_by_the_auction() {
    let (mut auction, capped) = launch();
    sell_capped(&mut auction, capped);
    let keeper = auction.roles.keeper.clone();
    on(&mut auction, capped, |stage| stage.act(&keeper, Action::Unsold, 0).expect("300"));
    auction.keep(Action::Fund).expect("enough, and more");
    assert_eq!(auction.state().supply, 300);
    auction.set_time(auction.terms.common.opens_at);
    let bidders = auction.bidders(&[(3, 200), (1, 400)]);
    auction.close_and_settle();
    let units = [0, 1].map(|who| auction.claimed(&bidders[who].1, &bidders[who].0).0);
    assert_eq!(units, [200, 100]);
    assert_eq!(auction.tokens(auction.at.sale), 0);
}

#[test]
fn it_moves_once() {
    let (mut auction, capped) = launch();
    sell_capped(&mut auction, capped);
    let keeper = auction.roles.keeper.clone();
    on(&mut auction, capped, |stage| stage.act(&keeper, Action::Unsold, 0).expect("300"));
    let again = on(&mut auction, capped, |stage| stage.act(&keeper, Action::Unsold, 0).map(drop));
    assert_eq!((again, auction.tokens(auction.at.sale)), (Err(Error::NothingLeft), 300));
}

#[test]
fn an_auction_that_gets_too_little_is_cancelled_and_the_seller_has_it_back() {
    let (mut auction, capped) = launch();
    // The capped sale is settled, but nobody hands on what is left until the auction should have opened.
    sell_capped(&mut auction, capped);
    auction.set_time(auction.terms.common.opens_at);
    assert_eq!(auction.phase(), Phase::Cancelled);
    let (keeper, seller) = (auction.roles.keeper.clone(), auction.terms.common.seller);
    on(&mut auction, capped, |stage| stage.act(&keeper, Action::Unsold, 0).expect("300"));
    let before = auction.tokens(seller);
    auction.keep(Action::Unsold).expect("all of it");
    assert_eq!((auction.tokens(seller) - before, auction.tokens(auction.at.sale)), (300, 0));
}

#[test]
fn what_comes_after_it_has_opened_is_handed_on_again() {
    let (mut auction, capped) = launch();
    auction.allot(100);
    auction.keep(Action::Fund).expect("enough");
    sell_capped(&mut auction, capped);
    auction.set_time(auction.terms.common.opens_at);
    let bidders = auction.bidders(&[(3, 200)]);
    let keeper = auction.roles.keeper.clone();
    on(&mut auction, capped, |stage| stage.act(&keeper, Action::Unsold, 0).expect("300"));
    auction.close_and_settle();
    assert_eq!(auction.claimed(&bidders[0].1, &bidders[0].0).0, 100, "of the 100 that it was told of");
    auction.keep(Action::Unsold).expect("300");
    assert_eq!(auction.tokens(auction.terms.common.unsold_to), 300);
}
