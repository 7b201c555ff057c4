//! Groups in the phases of a sale.

use super::*;

#[test]
fn groups_are_made_and_left_while_the_sale_is_open_only() {
    let check = |lottery: &mut Lottery, phase: Phase| {
        assert_eq!(lottery.phase(), phase);
        let ada = lottery.chain.account("ada");
        for message in [Deed::Invite(vec![]), Deed::Join(1), Deed::Leave] {
            let said = deed(lottery, &ada, message.clone(), 0);
            let wrong = said == Err(Refused::Sale(wrong_phase(lottery, phase)));
            assert_eq!(wrong, phase != Phase::Open, "{message:?} in {phase:?}: {said:?}");
        }
    };
    let mut lottery = Lottery::open(|_| ());
    lottery.entrant("ada");
    check(&mut lottery, Phase::Open);
    lottery.set_time(lottery.terms.common.closes_at);
    check(&mut lottery, Phase::Closed);
    lottery.close_and_settle();
    check(&mut lottery, Phase::Settled);
    let mut lottery = Lottery::funded(|_| ());
    lottery.person("ada");
    check(&mut lottery, Phase::Announced);
    lottery.set_time(lottery.terms.common.settle_by);
    check(&mut lottery, Phase::Cancelled);
}

#[test]
fn inviting_and_leaving_refuse_money() {
    let mut lottery = Lottery::open(|_| ());
    let ada = lottery.entrant("ada");
    for message in [Deed::Invite(vec![]), Deed::Leave] {
        assert!(lottery.try_deed(&ada, &message, 1).is_err(), "{message:?}");
    }
    assert_eq!(lottery.pot(), PRICE);
}
