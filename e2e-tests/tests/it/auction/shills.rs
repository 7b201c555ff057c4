//! What a seller can do who bids too, and what not. The README says what it comes to.

use e2e_tests::{DOT, action::Action, auction::Auction};
use fairsale_chain::Account;

/// How an auction with these bids of others ended for the seller, who bid beside them through a friend: what each of the others
/// paid and got, what seller and friend have more of the currency, and which tokens they have of the ten.
fn ended(bids: &[(u32, u32)], shill: Option<(u32, u32)>) -> (Vec<(u128, u128)>, i128, u128) {
    let mut stage = Auction::open(|_| ());
    let bidders = stage.bidders(bids);
    let friend: Account = stage.buyer("friend");
    let money =
        |stage: &Auction| stage.money(friend.address()) as i128 + stage.money(stage.terms.common.beneficiary) as i128;
    let before = money(&stage);
    let mut deposits = 0;
    if let Some((tick, lots)) = shill {
        deposits += stage.bid(&friend, tick, lots).cost.deposit;
    }
    stage.close_and_settle();
    let others: Vec<_> = bidders
        .iter()
        .map(|(name, wallet)| {
            let outcome = stage.if_closed_now(name);
            stage.claimed(wallet, name);
            (outcome.allocated, outcome.paid)
        })
        .collect();
    if shill.is_some() {
        let alias = stage.alias("friend");
        deposits += stage.act(&friend, Action::Claim(alias), 0).expect("the friend's").cost.deposit;
    }
    let _ = stage.keep(Action::Proceeds);
    let _ = stage.keep(Action::Unsold);
    let tokens = stage.tokens(friend.address()) + stage.tokens(stage.terms.common.unsold_to);
    (others, money(&stage) - before + deposits, tokens)
}

#[test]
fn a_shill_can_raise_the_price_up_to_what_the_winners_bid_and_keeps_what_it_bought() {
    // Two bid for the whole at 120 and more: without a shill one tick lower would do for nobody else.
    let bids = [(5, 6), (2, 3)];
    let (honest, earned, unsold) = ended(&bids, None);
    assert_eq!((honest, earned, unsold), (vec![(6, 600), (3, 300)], 900, 1), "nine of ten, at the reserve price");
    // One lot more is wanted at tick 2: now the demand reaches the supply, at that price.
    let (others, earned, kept) = ended(&bids, Some((2, 1)));
    assert_eq!((others, earned, kept), (vec![(6, 720), (3, 360)], 1_080, 1), "no token more is sold");
    // Higher than others bid, it drives one of them out, and keeps what that one would have bought.
    let (others, earned, kept) = ended(&bids, Some((5, 4)));
    assert_eq!((others, earned, kept), (vec![(6, 900), (0, 0)], 900, 4));
}

#[test]
fn a_shill_that_bids_for_everything_sells_nothing() {
    let bids = [(5, 6), (2, 3)];
    let (others, earned, kept) = ended(&bids, Some((6, 10)));
    assert_eq!((others, earned, kept), (vec![(0, 0), (0, 0)], 0, 10));
}

#[test]
fn nobody_ever_pays_more_than_was_bid_whatever_a_shill_does() {
    let bids = [(5, 6), (2, 3), (4, 2)];
    for tick in 0..8 {
        for lots in [1, 4, 9, 10] {
            let (others, _, kept) = ended(&bids, Some((tick, lots)));
            for ((units, paid), (tick, _)) in others.iter().zip(bids) {
                assert!(*paid <= units * (100 + 10 * u128::from(tick)), "{tick} {lots}");
            }
            assert_eq!(
                others.iter().map(|(units, _)| units).sum::<u128>() + kept,
                10,
                "what it wins, nobody else buys"
            );
        }
    }
}

#[test]
fn a_shill_is_bound_like_everybody() {
    let mut stage = Auction::open(|terms| terms.max_lots = 4);
    let seller = stage.roles.seller.clone();
    stage.bid(&seller, 2, 4);
    // The per-person limit holds for the seller too, and there is no way back.
    assert!(stage.try_bid(&seller, 2, 5, 120).is_err());
    assert!(stage.act(&seller, Action::Withdraw, 0).is_err());
    assert!(stage.act(&seller, Action::Cancel, 0).is_err(), "nor out of the auction");
    assert_eq!(stage.pot(), 480);
    assert!(stage.money(seller.address()) < 1_000_000 * DOT);
}
