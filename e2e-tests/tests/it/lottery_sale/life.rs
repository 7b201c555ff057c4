//! The phase is a pure function of the clock and of stored facts, at both sides of every boundary.

use super::*;
use fairsale_interfaces::sale::{Cancelled, Error, Funded, Settled};

#[test]
fn a_funded_sale_is_announced_then_open_then_closed_then_settled() {
    let mut lottery = Lottery::funded(|_| ());
    let terms = lottery.terms.clone();
    let mut at = |second: u64| {
        lottery.at_time(second);
        lottery.phase()
    };
    assert_eq!(at(terms.opens_at - 1), Phase::Announced);
    assert_eq!([0, 1].map(|second| at(terms.opens_at + second)), [Phase::Open; 2]);
    assert_eq!(at(terms.closes_at - 1), Phase::Open);
    assert_eq!([0, 1].map(|second| at(terms.closes_at + second)), [Phase::Closed; 2]);
    assert_eq!(at(terms.settle_by - 1), Phase::Closed);
    let keeper = keeper(&lottery);
    answer(&mut lottery, &keeper, Action::Settle, 0).expect("the last second");
    for second in [0, 1, 2_000_000_000] {
        lottery.at_time(terms.settle_by + second);
        assert_eq!(lottery.phase(), Phase::Settled, "for ever");
    }
}

#[test]
fn a_sale_that_is_not_settled_in_time_is_cancelled_by_the_clock() {
    let mut lottery = Lottery::funded(|_| ());
    lottery.at_time(lottery.terms.opens_at);
    let ada = lottery.entrant("ada");
    let (settle_by, keeper) = (lottery.terms.settle_by, keeper(&lottery));
    lottery.at_time(settle_by - 1);
    assert_eq!(lottery.phase(), Phase::Closed);
    assert_eq!(answer(&mut lottery, &ada, Action::Cancel, 0), Err(wrong_phase(&lottery, Phase::Closed)));
    for second in [0, 1, 1_000_000_000] {
        lottery.at_time(settle_by + second);
        assert_eq!(lottery.phase(), Phase::Cancelled);
        assert_eq!(answer(&mut lottery, &keeper, Action::Settle, 0), Err(wrong_phase(&lottery, Phase::Cancelled)));
    }
    assert_eq!(lottery.state().end, 0, "and nobody has done anything");
    let receipt = lottery.act(&ada, Action::Cancel, 0).expect("anybody may note it");
    assert_eq!(receipt.events::<Cancelled>(), [Cancelled { raised: 0 }]);
    assert_eq!((lottery.state().end, lottery.state().ended_at), (2, settle_by), "since then, whenever it is noted");
    assert_eq!(answer(&mut lottery, &ada, Action::Cancel, 0), Err(wrong_phase(&lottery, Phase::Cancelled)), "once");
    lottery.claim(&ada, "ada");
    assert_eq!(pot(&lottery), 0);
}

#[test]
fn a_sale_that_is_not_funded_when_it_opens_is_cancelled() {
    let mut lottery = Lottery::announced(|_| ());
    lottery.allot(10); // but nobody tells the sale
    let (opens_at, seller, keeper) = (lottery.terms.opens_at, lottery.terms.seller, keeper(&lottery));
    lottery.at_time(opens_at - 1);
    assert_eq!(lottery.phase(), Phase::Announced);
    for second in [opens_at, opens_at + 1, lottery.terms.closes_at, lottery.terms.settle_by] {
        lottery.at_time(second);
        assert_eq!(lottery.phase(), Phase::Cancelled);
        assert_eq!(answer(&mut lottery, &keeper, Action::Fund, 0), Err(wrong_phase(&lottery, Phase::Cancelled)));
    }
    answer(&mut lottery, &keeper, Action::Cancel, 0).expect("anybody may note it");
    assert_eq!(lottery.state().ended_at, opens_at);
    answer(&mut lottery, &keeper, Action::Unsold, 0).expect("goes back");
    assert_eq!(lottery.allotment(seller), lottery.minted);
    assert_eq!(answer(&mut lottery, &keeper, Action::Unsold, 0), Err(Error::NothingLeft));
}

#[test]
fn the_sale_takes_note_of_its_allotment_before_it_opens_and_is_not_short_by_one() {
    let mut lottery = Lottery::announced(|_| ());
    let keeper = keeper(&lottery);
    for (count, balance) in [(0, 0), (9, 9)] {
        if count != 0 {
            lottery.allot(count);
        }
        let refused = answer(&mut lottery, &keeper, Action::Fund, 0);
        assert_eq!(refused, Err(Error::Underfunded { balance, supply: 10 }));
    }
    lottery.allot(1);
    lottery.at_time(lottery.terms.opens_at - 1);
    let receipt = lottery.act(&keeper, Action::Fund, 0).expect("it is there");
    assert_eq!(receipt.events::<Funded>(), [Funded { supply: 10 }]);
    lottery.allot(3);
    answer(&mut lottery, &keeper, Action::Fund, 0).expect("again, with more");
    assert_eq!(lottery.state().unsold, 3);
    lottery.at_time(lottery.terms.opens_at);
    assert_eq!(answer(&mut lottery, &keeper, Action::Fund, 0), Err(wrong_phase(&lottery, Phase::Open)));
}

#[test]
fn only_the_seller_cancels_and_only_before_the_sale_opens() {
    for funded in [false, true] {
        let mut lottery = if funded { Lottery::funded(|_| ()) } else { Lottery::announced(|_| ()) };
        let (seller, keeper) = (lottery.roles.seller.clone(), keeper(&lottery));
        let refused = answer(&mut lottery, &keeper, Action::Cancel, 0);
        assert_eq!(refused, Err(Error::NotSeller { caller: keeper.address() }));
        lottery.at_time(lottery.terms.opens_at - 1);
        let receipt = lottery.act(&seller, Action::Cancel, 0).expect("the last second");
        assert_eq!(receipt.events::<Cancelled>(), [Cancelled { raised: 0 }]);
        for second in [lottery.terms.opens_at, lottery.terms.closes_at, lottery.terms.settle_by] {
            assert_eq!(lottery.phase(), Phase::Cancelled);
            for who in [&seller, &keeper] {
                let refused = answer(&mut lottery, who, Action::Cancel, 0);
                assert_eq!(refused, Err(wrong_phase(&lottery, Phase::Cancelled)), "once");
            }
            lottery.at_time(second);
        }
        let back = answer(&mut lottery, &keeper, Action::Unsold, 0);
        assert_eq!(back, if funded { Ok(()) } else { Err(Error::NothingLeft) });
        assert_eq!(lottery.allotment(seller.address()), lottery.minted);
    }
    let mut lottery = Lottery::funded(|_| ());
    lottery.at_time(lottery.terms.opens_at);
    let seller = lottery.roles.seller.clone();
    assert_eq!(answer(&mut lottery, &seller, Action::Cancel, 0), Err(wrong_phase(&lottery, Phase::Open)));
}

#[test]
fn anybody_settles_but_not_a_second_early_and_not_twice() {
    let mut lottery = Lottery::open(|_| ());
    let ada = lottery.entrant("ada");
    lottery.at_time(lottery.terms.closes_at - 1);
    assert_eq!(answer(&mut lottery, &ada, Action::Settle, 0), Err(wrong_phase(&lottery, Phase::Open)));
    lottery.at_time(lottery.terms.closes_at);
    let receipt = lottery.act(&ada, Action::Settle, 0).expect("anybody may settle");
    assert_eq!(receipt.events::<Settled>(), [Settled { orders: 1, level: 1, sold: 1, proceeds: PRICE }]);
    assert_eq!(answer(&mut lottery, &ada, Action::Settle, 0), Err(wrong_phase(&lottery, Phase::Settled)));
}

/// Entries, changes, groups and withdrawals are for the window, to the second.
#[test]
fn entries_are_taken_from_the_second_of_opening_to_the_last_before_closing() {
    let mut lottery = Lottery::funded(|_| ());
    let terms = lottery.terms.clone();
    let wallets = ["ada", "bob", "cem", "dee"].map(|name| lottery.person(name));
    let price = lottery.terms.price;
    let entered = |lottery: &mut Lottery, who: usize| answer(lottery, &wallets[who], Action::Order(1), price);
    lottery.at_time(terms.opens_at - 1);
    assert_eq!(entered(&mut lottery, 0), Err(wrong_phase(&lottery, Phase::Announced)));
    for (who, second) in [terms.opens_at, terms.opens_at + 1, terms.closes_at - 1].into_iter().enumerate() {
        lottery.at_time(second);
        assert_eq!(entered(&mut lottery, who), Ok(()));
    }
    lottery.at_time(terms.closes_at);
    assert_eq!(entered(&mut lottery, 3), Err(wrong_phase(&lottery, Phase::Closed)));
    lottery.at_time(terms.closes_at + 1);
    assert_eq!(entered(&mut lottery, 3), Err(wrong_phase(&lottery, Phase::Closed)));
}

#[test]
fn every_message_is_refused_in_every_phase_but_its_own() {
    use Phase::*;
    let mut lottery = Lottery::open(|_| ());
    let ada = lottery.entrant("ada");
    let alias = lottery.alias("ada");
    let table = [
        (Deed::Sale(Action::Fund), &[Announced][..]),
        (Deed::Sale(Action::Order(1)), &[Open]),
        (Deed::Sale(Action::Change(1)), &[Open]),
        (Deed::Sale(Action::Withdraw), &[Open]),
        (Deed::Invite(vec![]), &[Open]),
        (Deed::Join(1), &[Open]),
        (Deed::Leave, &[Open]),
        (Deed::Sale(Action::Settle), &[Closed]),
        (Deed::Sale(Action::Claim(alias)), &[Settled, Cancelled]),
        (Deed::Sale(Action::Proceeds), &[Settled]),
        (Deed::Sale(Action::Unsold), &[Settled, Cancelled]),
    ];
    let check = |lottery: &mut Lottery, phase: Phase| {
        assert_eq!(lottery.phase(), phase);
        for (message, phases) in table.iter().filter(|(_, phases)| !phases.contains(&phase)) {
            let refused = deed(lottery, &ada, message.clone(), 0);
            assert_eq!(refused, Err(Refused::Sale(wrong_phase(lottery, phase))), "{message:?} {phases:?}");
        }
    };
    check(&mut lottery, Open);
    lottery.at_time(lottery.terms.closes_at);
    check(&mut lottery, Closed);
    lottery.settle();
    check(&mut lottery, Settled);
    let mut lottery = Lottery::funded(|_| ());
    lottery.person("ada");
    check(&mut lottery, Announced);
    lottery.at_time(lottery.terms.settle_by);
    check(&mut lottery, Cancelled);
}

#[test]
fn all_but_entering_and_changing_and_joining_refuse_money() {
    let mut lottery = Lottery::open(|_| ());
    let ada = lottery.entrant("ada");
    let alias = lottery.alias("ada");
    let refusing = [Action::Fund, Action::Cancel, Action::Withdraw, Action::Settle, Action::Claim(alias)];
    for action in refusing.into_iter().chain([Action::Proceeds, Action::Unsold]) {
        assert!(lottery.try_act(&ada, action, 1).is_err(), "{action:?}");
    }
    for message in [Deed::Invite(vec![]), Deed::Leave] {
        assert!(lottery.try_deed(&ada, &message, 1).is_err(), "{message:?}");
    }
    assert_eq!(pot(&lottery), PRICE);
}
