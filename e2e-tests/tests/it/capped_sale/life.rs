//! A sale's life: the phase is a pure function of the clock and of stored facts, at both sides of every boundary.

use e2e_tests::{PRECOMPILE, Stage, action::Action};
use fairsale_chain::{Account, Typed};
use fairsale_interfaces::sale::{Cancelled, Error, Funded, Outcome, Phase, Settled, UnsoldReturned};

const SUPPLY: u128 = 1_000;

/// Sends `units` to the sale and does not tell it.
fn escrow(stage: &mut Stage, units: u128) {
    stage.at.allot(&mut *stage.chain, &stage.roles.seller, units).expect("the seller has it");
}

fn keeper(stage: &Stage) -> Account {
    stage.roles.keeper.clone()
}

fn wrong_phase(stage: &Stage, phase: Phase) -> Result<(), Error> {
    Err(Error::WrongPhase { phase, now: stage.chain.now() })
}

/// The answer to a message, without the receipt.
fn answer(stage: &mut Stage, who: &Account, action: Action, value: u128) -> Result<(), Error> {
    stage.act(who, action, value).map(drop)
}

/// What the seller, the sale and the one to get the unsold have of the token.
fn holdings(stage: &mut Stage) -> [u128; 3] {
    [stage.terms.seller, stage.at.sale, stage.terms.unsold_to].map(|who| stage.tokens(who))
}

#[test]
fn a_funded_sale_is_announced_then_open_then_closed_then_settled() {
    let mut stage = Stage::funded(|_| ());
    let (opens_at, closes_at) = (stage.terms.opens_at, stage.terms.closes_at);
    let mut at = |second: u64| {
        stage.chain.set_time(second);
        stage.phase()
    };
    assert_eq!(at(opens_at - 1), Phase::Announced);
    assert_eq!(at(opens_at), Phase::Open);
    assert_eq!(at(opens_at + 1), Phase::Open);
    assert_eq!(at(closes_at - 1), Phase::Open);
    assert_eq!(at(closes_at), Phase::Closed);
    assert_eq!(at(closes_at + 1), Phase::Closed);
    assert_eq!(at(closes_at + 1_000_000_000), Phase::Closed, "for as long as nobody settles");
    let keeper = keeper(&stage);
    stage.act(&keeper, Action::Settle, 0).expect("it is closed");
    assert_eq!(stage.phase(), Phase::Settled);
    stage.chain.set_time(closes_at + 2_000_000_000);
    assert_eq!(stage.phase(), Phase::Settled, "for ever");
}

#[test]
fn a_sale_that_is_not_funded_when_it_opens_is_cancelled() {
    let mut stage = Stage::announced(|_| ());
    escrow(&mut stage, SUPPLY); // but nobody tells the sale
    stage.chain.set_time(stage.terms.opens_at - 1);
    assert_eq!(stage.phase(), Phase::Announced);
    for second in [stage.terms.opens_at, stage.terms.closes_at, stage.terms.closes_at + 1] {
        stage.chain.set_time(second);
        assert_eq!(stage.phase(), Phase::Cancelled);
    }
}

#[test]
fn the_phase_does_not_depend_on_calls_in_between() {
    let mut busy = Stage::funded(|terms| terms.personhood = PRECOMPILE);
    let mut quiet = Stage::funded(|terms| terms.personhood = PRECOMPILE);
    let ada = busy.citizen("ada");
    for second in [busy.terms.opens_at - 1, busy.terms.opens_at, busy.terms.closes_at - 1, busy.terms.closes_at] {
        for stage in [&mut busy, &mut quiet] {
            stage.chain.set_time(second);
        }
        let _ = busy.act(&ada, Action::Order(1), 2);
        let _ = busy.act(&ada, Action::Withdraw, 0);
        let _ = busy.act(&ada, Action::Fund, 0);
        assert_eq!(busy.phase(), quiet.phase(), "at {second}");
    }
}

#[test]
fn orders_are_taken_from_the_second_of_opening_to_the_last_before_closing() {
    let mut stage = Stage::funded(|_| ());
    let people = ["ada", "bob", "cem", "dan", "eve"].map(|name| stage.person(name));
    let (opens_at, closes_at) = (stage.terms.opens_at, stage.terms.closes_at);
    for (buyer, second, phase) in [
        (&people[0], opens_at - 1, Some(Phase::Announced)),
        (&people[1], opens_at, None),
        (&people[2], closes_at - 1, None),
        (&people[3], closes_at, Some(Phase::Closed)),
        (&people[4], closes_at + 1, Some(Phase::Closed)),
    ] {
        stage.chain.set_time(second);
        let expected = phase.map_or(Ok(()), |phase| wrong_phase(&stage, phase));
        assert_eq!(answer(&mut stage, buyer, Action::Order(1), 2), expected, "at {second}");
    }
    let settled: Vec<Settled> = stage.act(&people[0], Action::Settle, 0).expect("anybody may").events();
    assert_eq!(settled.iter().map(|event| event.orders).collect::<Vec<_>>(), [2]);
}

#[test]
fn the_sale_takes_note_of_its_escrow_until_the_last_second_before_opening() {
    for (late, expected) in [(1, None), (0, Some(Phase::Cancelled))] {
        let mut stage = Stage::announced(|_| ());
        escrow(&mut stage, SUPPLY);
        stage.chain.set_time(stage.terms.opens_at - late);
        let expected = expected.map_or(Ok(()), |phase| wrong_phase(&stage, phase));
        let keeper = keeper(&stage);
        assert_eq!(answer(&mut stage, &keeper, Action::Fund, 0), expected);
    }
}

#[test]
fn an_escrow_that_is_short_by_one_is_refused_until_it_is_there() {
    let mut stage = Stage::announced(|_| ());
    let keeper = keeper(&stage);
    let refusal = |balance| Err(Error::Underfunded { balance, supply: SUPPLY });
    assert_eq!(answer(&mut stage, &keeper, Action::Fund, 0), refusal(0));
    escrow(&mut stage, SUPPLY - 1);
    assert_eq!(answer(&mut stage, &keeper, Action::Fund, 0), refusal(SUPPLY - 1));
    escrow(&mut stage, 1);
    let funded: Vec<Funded> = stage.act(&keeper, Action::Fund, 0).expect("it is all there").events();
    assert_eq!(funded.iter().map(|event| event.supply).collect::<Vec<_>>(), [SUPPLY]);
    stage.chain.set_time(stage.terms.opens_at);
    assert_eq!(stage.phase(), Phase::Open);
}

#[test]
fn funding_twice_changes_nothing() {
    let mut stage = Stage::funded(|_| ());
    let (keeper, before) = (keeper(&stage), stage.chain.ask(stage.at.sale().state()).expect("a view").value);
    stage.act(&keeper, Action::Fund, 0).expect("it is still there");
    assert_eq!(stage.chain.ask(stage.at.sale().state()).expect("a view").value, before);
}

#[test]
fn more_than_the_supply_in_escrow_sells_no_more_than_the_supply_and_the_rest_is_unsold() {
    let mut stage = Stage::minted(SUPPLY + 5, |terms| terms.personhood = PRECOMPILE);
    escrow(&mut stage, SUPPLY + 1);
    let keeper = keeper(&stage);
    stage.act(&keeper, Action::Fund, 0).expect("more than enough");
    stage.chain.set_time(stage.terms.opens_at);
    let buyers: Vec<_> = (0..11).map(|number| stage.citizen(&format!("buyer {number}"))).collect();
    for buyer in &buyers {
        stage.order(buyer, 100);
    }
    let settled: Vec<Settled> = stage.close_and_settle().events();
    assert_eq!(settled.iter().map(|event| (event.level, event.sold)).collect::<Vec<_>>(), [(90, 990)]);
    for (number, buyer) in buyers.iter().enumerate() {
        stage.claim(buyer, &format!("buyer {number}"));
        assert_eq!(stage.tokens(buyer.address()), 90);
    }
    stage.act(&keeper, Action::Unsold, 0).expect("ten are unsold, and one was too much");
    assert_eq!(holdings(&mut stage), [4, 0, 11]);
}

#[test]
fn what_comes_into_escrow_after_the_sale_was_told_is_unsold_if_it_is_told_again() {
    for (told_again, unsold) in [(false, 1_000), (true, 1_005)] {
        let mut stage = Stage::minted(SUPPLY + 5, |_| ());
        let keeper = keeper(&stage);
        for (units, tell) in [(SUPPLY, true), (5, told_again)] {
            escrow(&mut stage, units);
            if tell {
                stage.act(&keeper, Action::Fund, 0).expect("it is all there");
            }
        }
        stage.chain.set_time(stage.terms.opens_at);
        stage.close_and_settle();
        stage.act(&keeper, Action::Unsold, 0).expect("nobody came");
        assert_eq!(holdings(&mut stage), [0, SUPPLY + 5 - unsold, unsold]);
    }
}

#[test]
fn of_a_cancelled_sale_the_seller_gets_back_what_was_too_much_as_well() {
    let mut stage = Stage::minted(SUPPLY + 5, |_| ());
    escrow(&mut stage, SUPPLY + 1);
    let seller = stage.roles.seller.clone();
    stage.act(&seller, Action::Cancel, 0).expect("not open yet");
    stage.act(&seller, Action::Unsold, 0).expect("it is the seller's");
    assert_eq!(holdings(&mut stage), [SUPPLY + 5, 0, 0]);
}

#[test]
fn only_the_seller_cancels_and_only_before_the_sale_opens() {
    for (early, expected) in [(1, None), (0, Some(Phase::Open))] {
        let mut stage = Stage::funded(|_| ());
        stage.chain.set_time(stage.terms.opens_at - early);
        let roles = stage.roles.clone();
        if early > 0 {
            for who in [&roles.keeper, &roles.beneficiary, &roles.unsold_to, &roles.registrar] {
                let refusal = Err(Error::NotSeller { caller: who.address() });
                assert_eq!(answer(&mut stage, who, Action::Cancel, 0), refusal);
            }
        }
        let expected = expected.map_or(Ok(()), |phase| wrong_phase(&stage, phase));
        assert_eq!(answer(&mut stage, &roles.seller, Action::Cancel, 0), expected);
    }
}

#[test]
fn a_sale_that_the_seller_cancelled_gives_the_supply_back_and_never_opens() {
    let mut stage = Stage::funded(|_| ());
    let (ada, seller) = (stage.person("ada"), stage.roles.seller.clone());
    let cancelled: Vec<Cancelled> = stage.act(&seller, Action::Cancel, 0).expect("not open yet").events();
    assert_eq!(cancelled.iter().map(|event| event.raised).collect::<Vec<_>>(), [0]);
    assert_eq!(stage.phase(), Phase::Cancelled);
    let expected = wrong_phase(&stage, Phase::Cancelled);
    assert_eq!(answer(&mut stage, &seller, Action::Cancel, 0), expected, "once");

    let receipt = stage.act(&ada, Action::Unsold, 0).expect("anybody may send it back");
    let returned: Vec<UnsoldReturned> = receipt.events();
    assert_eq!(returned.iter().map(|event| (event.to, event.units)).collect::<Vec<_>>(), [(seller.address(), SUPPLY)]);
    assert_eq!(holdings(&mut stage), [SUPPLY, 0, 0]);
    assert_eq!(answer(&mut stage, &ada, Action::Unsold, 0), Err(Error::NothingLeft));

    stage.chain.set_time(stage.terms.opens_at);
    let expected = wrong_phase(&stage, Phase::Cancelled);
    assert_eq!(answer(&mut stage, &ada, Action::Order(1), 2), expected);
}

#[test]
fn anybody_may_have_it_noted_once_that_a_sale_was_never_funded() {
    let mut stage = Stage::announced(|_| ());
    let stranger = stage.wallet("stranger");
    escrow(&mut stage, SUPPLY); // but nobody tells the sale
    stage.chain.set_time(stage.terms.opens_at - 1);
    let expected = Err(Error::NotSeller { caller: stranger.address() });
    assert_eq!(answer(&mut stage, &stranger, Action::Cancel, 0), expected);
    stage.chain.set_time(stage.terms.opens_at + 5);
    let cancelled: Vec<Cancelled> = stage.act(&stranger, Action::Cancel, 0).expect("the clock did").events();
    assert_eq!(cancelled.iter().map(|event| event.raised).collect::<Vec<_>>(), [0]);
    let state = stage.chain.ask(stage.at.sale().state()).expect("a view").value;
    assert_eq!(state.ended_at(), stage.terms.opens_at, "when it ended, not when it was noted");
    let expected = wrong_phase(&stage, Phase::Cancelled);
    assert_eq!(answer(&mut stage, &stranger, Action::Cancel, 0), expected, "once");
    stage.act(&stranger, Action::Unsold, 0).expect("it goes back as before");
    assert_eq!(holdings(&mut stage), [SUPPLY, 0, 0]);
}

#[test]
fn a_part_of_the_supply_goes_back_when_the_rest_never_came_and_so_does_what_comes_too_late() {
    let mut stage = Stage::announced(|_| ());
    let keeper = keeper(&stage);
    escrow(&mut stage, 600);
    let expected = wrong_phase(&stage, Phase::Announced);
    assert_eq!(answer(&mut stage, &keeper, Action::Unsold, 0), expected);
    stage.chain.set_time(stage.terms.opens_at);
    stage.act(&keeper, Action::Unsold, 0).expect("there are 600");
    assert_eq!(holdings(&mut stage), [SUPPLY, 0, 0]);
    assert_eq!(answer(&mut stage, &keeper, Action::Unsold, 0), Err(Error::NothingLeft));

    escrow(&mut stage, SUPPLY); // all of it, too late
    assert_eq!(stage.phase(), Phase::Cancelled);
    stage.chain.set_time(stage.terms.closes_at + 1);
    stage.act(&keeper, Action::Unsold, 0).expect("it came after all");
    assert_eq!(holdings(&mut stage), [SUPPLY, 0, 0]);
}

#[test]
fn anybody_settles_but_not_a_second_early_and_not_twice() {
    let mut stage = Stage::open(|_| ());
    let stranger = stage.wallet("stranger");
    stage.chain.set_time(stage.terms.closes_at - 1);
    let expected = wrong_phase(&stage, Phase::Open);
    assert_eq!(answer(&mut stage, &stranger, Action::Settle, 0), expected);
    stage.chain.set_time(stage.terms.closes_at);
    stage.act(&stranger, Action::Settle, 0).expect("it is closed");
    let expected = wrong_phase(&stage, Phase::Settled);
    assert_eq!(answer(&mut stage, &stranger, Action::Settle, 0), expected);
}

#[test]
fn a_sale_that_would_raise_one_less_than_it_must_is_cancelled_and_all_is_refunded() {
    let mut stage = Stage::open(|terms| terms.min_raise = 101);
    let ada = stage.person("ada");
    let before = stage.money(ada.address());
    let first = stage.order(&ada, 50);
    let cancelled: Vec<Cancelled> = stage.close_and_settle().events();
    assert_eq!(cancelled.iter().map(|event| event.raised).collect::<Vec<_>>(), [100]);
    assert_eq!(stage.phase(), Phase::Cancelled);
    let keeper = keeper(&stage);
    for action in [Action::Settle, Action::Proceeds, Action::Cancel] {
        let expected = wrong_phase(&stage, Phase::Cancelled);
        assert_eq!(answer(&mut stage, &keeper, action, 0), expected);
    }

    assert_eq!(stage.if_closed_now("ada"), Outcome { units: 0, paid: 0, refund: 100 });
    let last = stage.claim(&ada, "ada");
    let deposits = (first.cost.deposit + last.cost.deposit) as u128;
    assert_eq!(stage.money(ada.address()), before - deposits, "all but the deposit for a count of asks");
    assert_eq!(stage.tokens(ada.address()), 0);

    stage.act(&keeper, Action::Unsold, 0).expect("it goes back");
    assert_eq!(holdings(&mut stage), [SUPPLY, 0, 0], "to the seller, not to where unsold supply goes");
    assert_eq!(stage.money(stage.at.sale), stage.chain.constants().existential_deposit);
}

#[test]
fn a_sale_that_raises_exactly_what_it_must_is_settled() {
    for min_raise in [0, 99, 100] {
        let mut stage = Stage::open(|terms| terms.min_raise = min_raise);
        let ada = stage.person("ada");
        stage.order(&ada, 50);
        let settled: Vec<Settled> = stage.close_and_settle().events();
        assert_eq!(settled.iter().map(|event| event.proceeds).collect::<Vec<_>>(), [100]);
        assert_eq!(stage.phase(), Phase::Settled);
    }
}

#[test]
fn a_sale_without_orders_is_settled_unless_it_must_raise_something() {
    for (min_raise, phase) in [(0, Phase::Settled), (1, Phase::Cancelled), (u128::MAX, Phase::Cancelled)] {
        let mut stage = Stage::open(|terms| terms.min_raise = min_raise);
        stage.close_and_settle();
        assert_eq!(stage.phase(), phase);
    }
}

/// Every message in every phase, where it is refused; what it does where it is not is in other tests.
#[test]
fn every_message_is_refused_in_every_phase_but_its_own() {
    use Phase::{Announced, Closed, Open, Settled as Paid};
    let phases: [(&str, Phase); 7] = [
        ("announced", Announced),
        ("open", Open),
        ("closed", Closed),
        ("settled", Paid),
        ("called off", Phase::Cancelled),
        ("not funded", Phase::Cancelled),
        ("raised too little", Phase::Cancelled),
    ];
    for (story, phase) in phases {
        let mut stage = Stage::announced(|terms| {
            terms.personhood = PRECOMPILE;
            terms.min_raise = if story == "raised too little" { 101 } else { 0 };
        });
        let (ada, roles) = (stage.citizen("ada"), stage.roles.clone());
        if story != "not funded" {
            stage.fund();
        }
        if story == "called off" {
            stage.act(&roles.seller, Action::Cancel, 0).expect("not open yet");
        }
        let ordered = story != "announced" && story != "called off" && story != "not funded";
        if story != "announced" {
            stage.chain.set_time(stage.terms.opens_at);
        }
        if ordered {
            stage.order(&ada, 50);
        }
        if [Closed, Paid].contains(&phase) || story == "raised too little" {
            stage.chain.set_time(stage.terms.closes_at);
        }
        if phase == Paid || story == "raised too little" {
            stage.act(&roles.keeper, Action::Settle, 0).expect("it is closed");
        }
        assert_eq!(stage.phase(), phase, "{story}");

        let alias = stage.alias("ada");
        let ended = [Paid, Phase::Cancelled].contains(&phase);
        for (who, action, value, allowed) in [
            (&roles.keeper, Action::Fund, 0, phase == Announced),
            (&roles.seller, Action::Cancel, 0, phase == Announced || story == "not funded"),
            (&ada, Action::Order(1), 2, phase == Open),
            (&ada, Action::Change(51), 2, phase == Open),
            (&ada, Action::Withdraw, 0, phase == Open),
            (&roles.keeper, Action::Settle, 0, phase == Closed),
            (&ada, Action::Claim(alias), 0, ended),
            (&roles.keeper, Action::Proceeds, 0, phase == Paid),
            (&roles.keeper, Action::Unsold, 0, ended),
        ] {
            let wrong = wrong_phase(&stage, phase);
            let answer = stage.would(who, action, value);
            assert_eq!(answer == wrong, !allowed, "{story}: {action:?} says {answer:?}");
        }
    }
}
