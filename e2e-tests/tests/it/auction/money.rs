//! Money: claims, proceeds and what is unsold in any order come to the same, exactly, whatever is rounded.

use auction::Terms;
use e2e_tests::{action::Action, auction::Auction};
use fairsale_interfaces::sale::{Error, ProceedsPaid, Settled, UnsoldReturned};

/// 2,501 units in lots of 1,000 at 7 a lot and more: little money and odd parts, so that everything is rounded.
fn odd(terms: &mut Terms) {
    (terms.common.supply, terms.common.lot_size, terms.common.price, terms.step) = (2_501, 1_000, 7, 2);
}

/// One is filled, three share, one gets nothing.
const BIDS: [(u32, u32); 5] = [(3, 1), (2, 1), (2, 2), (2, 3), (0, 5)];

/// All sequences of so many things.
fn sequences(count: usize) -> Vec<Vec<usize>> {
    let mut all = vec![vec![]];
    for next in 0..count {
        all = all
            .iter()
            .flat_map(|seq| (0..=seq.len()).map(move |at| [&seq[..at], &[next], &seq[at..]].concat()))
            .collect();
    }
    all
}

#[test]
fn in_any_order_of_claims_proceeds_and_unsold_all_get_what_is_theirs() {
    // The three at the margin, the proceeds and the unsold; the others claim first or last.
    assert_eq!(sequences(5).len(), 120);
    for (number, sequence) in sequences(5).into_iter().enumerate() {
        let mut stage = Auction::open(odd);
        let bidders = stage.bidders(&BIDS);
        let settled = stage.close_and_settle().events::<Settled>().remove(0);
        let outcomes: Vec<_> = bidders.iter().map(|(name, _)| stage.if_closed_now(name)).collect();
        let (paid, given) =
            outcomes.iter().fold((0, 0), |(paid, given), outcome| (paid + outcome.paid, given + outcome.allocated));
        // 1,501 shared as 250, 500 and 750: one is left. Of 11 a lot: 3, 6 and 9, rounded up.
        assert_eq!(outcomes.iter().map(|outcome| outcome.allocated).collect::<Vec<_>>(), [1_000, 250, 500, 750, 0]);
        assert_eq!((paid, given, settled.proceeds, settled.sold), (11 + 3 + 6 + 9, 2_500, 11 + 16, 2_501));

        let (mut taken, mut unsold) = (0, 0);
        let claim = |stage: &mut Auction, who: usize| {
            let (name, wallet) = &bidders[who];
            assert_eq!(stage.claimed(wallet, name), (outcomes[who].allocated, outcomes[who].refund), "{sequence:?}");
        };
        if number % 2 == 0 {
            claim(&mut stage, 0);
            claim(&mut stage, 4);
        }
        let mut collect = |stage: &mut Auction, action| match stage.keep(action) {
            Ok(receipt) => {
                taken += receipt.events::<ProceedsPaid>().iter().map(|event| event.amount).sum::<u128>();
                unsold += receipt.events::<UnsoldReturned>().iter().map(|event| event.units).sum::<u128>();
            }
            Err(error) => assert_eq!(error, Error::NothingLeft),
        };
        for step in &sequence {
            match step {
                0 => collect(&mut stage, Action::Proceeds),
                1 => collect(&mut stage, Action::Unsold),
                bidder => claim(&mut stage, bidder - 1),
            }
            // What is owed is there at every step.
            let state = stage.state();
            assert!(stage.tokens(stage.at.sale) >= state.owed && stage.pot() >= state.life.proceeds, "{sequence:?}");
        }
        if number % 2 == 1 {
            claim(&mut stage, 0);
            claim(&mut stage, 4);
        }
        collect(&mut stage, Action::Proceeds);
        collect(&mut stage, Action::Unsold);
        assert_eq!((taken, unsold), (paid, 1), "{sequence:?}");
        assert_eq!((stage.pot(), stage.tokens(stage.at.sale)), (0, 0), "{sequence:?}");
    }
}

#[test]
fn before_the_first_claim_the_least_is_paid_and_more_when_it_is_certain() {
    let mut stage = Auction::open(odd);
    let bidders = stage.bidders(&BIDS);
    stage.close_and_settle();
    let take = |stage: &mut Auction| match stage.keep(Action::Proceeds) {
        Ok(receipt) => receipt.events::<ProceedsPaid>()[0].amount,
        Err(error) => {
            assert_eq!(error, Error::NothingLeft);
            0
        }
    };
    // Five bid: (1,501 − 4) · 11 / 1,000 is 16, rounded down.
    assert_eq!((take(&mut stage), take(&mut stage)), (27, 0));
    for (who, more) in [(3, 0), (2, 0), (1, 2)] {
        let (name, wallet) = &bidders[who];
        stage.claimed(wallet, name);
        assert_eq!(take(&mut stage), more, "{name}: 9, 15 and 18 of what was at least 16");
    }
    assert_eq!(stage.margin().map(|margin| (margin.paid, margin.unclaimed, margin.undelivered)), Some((18, 0, 0)));
}

#[test]
fn nothing_is_paid_out_twice() {
    let mut stage = Auction::open(odd);
    let bidders = stage.bidders(&BIDS);
    stage.close_and_settle();
    for (name, wallet) in &bidders {
        stage.claimed(wallet, name);
        let alias = stage.alias(name);
        assert_eq!(stage.act(wallet, Action::Claim(alias), 0).map(drop), Err(Error::NoOrder));
    }
    for action in [Action::Proceeds, Action::Unsold] {
        stage.keep(action).expect("some");
        assert_eq!(stage.keep(action).map(drop), Err(Error::NothingLeft), "{action:?}");
    }
    assert_eq!((stage.pot(), stage.tokens(stage.at.sale)), (0, 0));
}

#[test]
fn proceeds_and_unsold_wait_for_the_settlement_and_claims_too() {
    let mut stage = Auction::open(odd);
    let bidders = stage.bidders(&BIDS);
    let alias = stage.alias(&bidders[0].0);
    for _ in 0..2 {
        for action in [Action::Proceeds, Action::Unsold, Action::Claim(alias)] {
            let refused = stage.act(&bidders[0].1, action, 0).map(drop);
            assert!(matches!(refused, Err(Error::WrongPhase { .. })), "{action:?}: {refused:?}");
        }
        stage.close();
    }
}

#[test]
fn a_scarce_auction_without_proceeds_has_none_to_pay() {
    let mut stage = Auction::open(|terms| terms.common.price = 0);
    let bidders = stage.bidders(&[(0, 7), (0, 7), (0, 7)]);
    stage.close_and_settle();
    assert_eq!(stage.keep(Action::Proceeds).map(drop), Err(Error::NothingLeft));
    for (name, wallet) in &bidders {
        assert_eq!(stage.claimed(wallet, name), (3, 0));
    }
    stage.keep(Action::Unsold).expect("one");
    assert_eq!(stage.tokens(stage.terms.common.unsold_to), 1);
}
