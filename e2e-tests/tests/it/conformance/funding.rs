//! The supply comes before the sale opens, whole, and whoever brought it gets back what is not sold.

use super::{SUPPLY, announced, holdings, keep, open, wrong_phase};
use e2e_tests::{Mechanism, Stage, action::Action};
use fairsale_interfaces::sale::{Error, Funded, Phase};

pub fn the_sale_takes_note_of_its_escrow_until_the_last_second_before_opening<M: Mechanism>() {
    for (late, expected) in [(1, None), (0, Some(Phase::Cancelled))] {
        let mut stage = announced::<M>(|_| ());
        stage.allot(SUPPLY);
        stage.set_time(stage.common().opens_at - late);
        let expected = expected.map_or(Ok(()), |phase| wrong_phase(&stage, phase));
        assert_eq!(keep(&mut stage, Action::Fund), expected);
    }
    let mut stage = open::<M>(|_| ());
    let wrong = wrong_phase(&stage, Phase::Open);
    assert_eq!(keep(&mut stage, Action::Fund), wrong);
}

pub fn an_escrow_that_is_short_by_one_is_refused_until_it_is_there<M: Mechanism>() {
    let mut stage = announced::<M>(|_| ());
    let refusal = |balance| Err(Error::Underfunded { balance, supply: SUPPLY });
    assert_eq!(keep(&mut stage, Action::Fund), refusal(0));
    stage.allot(SUPPLY - 1);
    assert_eq!(keep(&mut stage, Action::Fund), refusal(SUPPLY - 1));
    stage.allot(1);
    let receipt = stage.keep(Action::Fund).expect("it is all there");
    assert_eq!(receipt.events::<Funded>(), [Funded { supply: SUPPLY }]);
    stage.set_time(stage.common().opens_at);
    assert_eq!(stage.phase(), Phase::Open);
}

pub fn funding_twice_changes_nothing<M: Mechanism>() {
    let mut stage = announced::<M>(|_| ());
    stage.fund();
    let root = |stage: &Stage<M>| stage.chain.storage(stage.at.sale, vec![0; 4]).expect("ink! keeps it there");
    let before = root(&stage);
    stage.keep(Action::Fund).expect("it is still there");
    assert_eq!(root(&stage), before);
}

/// Requires a mechanism that sells its supply, and no more.
pub fn what_comes_into_escrow_after_the_sale_was_told_is_unsold_if_it_is_told_again<M: Mechanism>() {
    for (told_again, unsold) in [(false, SUPPLY - 1), (true, SUPPLY + 4)] {
        let mut stage = announced::<M>(|_| ());
        let [before, ..] = holdings(&mut stage);
        for (units, tell) in [(SUPPLY, true), (5, told_again)] {
            stage.allot(units);
            if tell {
                let receipt = stage.keep(Action::Fund).expect("it is all there");
                assert_eq!(receipt.events::<Funded>(), [Funded { supply: SUPPLY }]);
            }
        }
        M::commit(&mut stage);
        stage.set_time(stage.common().opens_at);
        let ada = stage.person("ada");
        stage.order(&ada, 1);
        stage.close_and_settle();
        assert_eq!(stage.claimed(&ada, "ada"), (1, 0));
        stage.keep(Action::Unsold).expect("what nobody bought");
        assert_eq!(holdings(&mut stage), [before - SUPPLY - 5, SUPPLY + 4 - unsold, unsold]);
    }
}

pub fn of_a_cancelled_sale_the_seller_gets_back_what_was_too_much_as_well<M: Mechanism>() {
    let mut stage = announced::<M>(|_| ());
    let (before, seller) = (holdings(&mut stage), stage.roles.seller.clone());
    stage.allot(SUPPLY + 1);
    stage.act(&seller, Action::Cancel, 0).expect("not open yet");
    stage.act(&seller, Action::Unsold, 0).expect("it is the seller's");
    assert_eq!(holdings(&mut stage), before);
}

pub fn a_part_of_the_supply_goes_back_when_the_rest_never_came_and_so_does_what_comes_too_late<M: Mechanism>() {
    let mut stage = announced::<M>(|_| ());
    let before = holdings(&mut stage);
    stage.allot(6);
    let wrong = wrong_phase(&stage, Phase::Announced);
    assert_eq!(keep(&mut stage, Action::Unsold), wrong);
    stage.set_time(stage.common().opens_at);
    keep(&mut stage, Action::Unsold).expect("there are 6");
    assert_eq!(holdings(&mut stage), before);
    assert_eq!(keep(&mut stage, Action::Unsold), Err(Error::NothingLeft));

    stage.allot(SUPPLY); // all of it, too late
    assert_eq!(stage.phase(), Phase::Cancelled);
    stage.set_time(stage.common().closes_at + 1);
    keep(&mut stage, Action::Unsold).expect("it came after all");
    assert_eq!(holdings(&mut stage), before);
}
