//! A sale's life: the phase is a pure function of the clock and of stored facts, at both sides of every boundary; funding,
//! cancelling and settling.

use super::{PRICE, SUPPLY, announced, answer, holdings, keep, open, wrong_phase};
use e2e_tests::{Mechanism, Stage, action::Action};
use fairsale_interfaces::sale::{Cancelled, Error, Outcome, Phase, Settled, UnsoldReturned};
use fairsale_kit::life::{CANCELLED, FUNDED};

pub fn a_funded_sale_is_announced_then_open_then_closed_then_settled<M: Mechanism>() {
    let mut stage = announced::<M>(|_| ());
    stage.fund();
    let common = stage.common().clone();
    let mut at = |second: u64| {
        stage.set_time(second);
        stage.phase()
    };
    assert_eq!(at(common.opens_at - 1), Phase::Announced);
    assert_eq!([0, 1].map(|second| at(common.opens_at + second)), [Phase::Open; 2]);
    assert_eq!(at(common.closes_at - 1), Phase::Open);
    assert_eq!([0, 1].map(|second| at(common.closes_at + second)), [Phase::Closed; 2]);
    // For as long as nobody settles, or until the last second.
    let last = if common.settle_by == 0 { common.closes_at + 1_000_000_000 } else { common.settle_by - 1 };
    assert_eq!(at(last), Phase::Closed);
    stage.keep(Action::Settle).expect("it is closed");
    for second in [0, 1, 2_000_000_000] {
        stage.set_time(last + second);
        assert_eq!(stage.phase(), Phase::Settled, "for ever");
    }
}

pub fn a_sale_that_is_not_funded_when_it_opens_is_cancelled<M: Mechanism>() {
    let mut stage = announced::<M>(|_| ());
    let (before, ada) = (holdings(&mut stage), stage.person("ada"));
    stage.allot(SUPPLY); // but nobody tells the sale
    let common = stage.common().clone();
    stage.set_time(common.opens_at - 1);
    assert_eq!(stage.phase(), Phase::Announced);
    let last = common.settle_by.max(common.closes_at + 2);
    for second in [common.opens_at, common.opens_at + 1, common.closes_at, common.closes_at + 1, last] {
        stage.set_time(second);
        assert_eq!(stage.phase(), Phase::Cancelled);
        let wrong = wrong_phase(&stage, Phase::Cancelled);
        assert_eq!(keep(&mut stage, Action::Fund), wrong);
        assert_eq!(answer(&mut stage, &ada, Action::Order(1), PRICE), wrong);
    }
    keep(&mut stage, Action::Cancel).expect("anybody may note it");
    assert_eq!(stage.life().ended_at, common.opens_at);
    let wrong = wrong_phase(&stage, Phase::Cancelled);
    assert_eq!(keep(&mut stage, Action::Fund), wrong);
    keep(&mut stage, Action::Unsold).expect("back to the seller");
    assert_eq!(holdings(&mut stage), before);
    assert_eq!(keep(&mut stage, Action::Unsold), Err(Error::NothingLeft));
}

pub fn the_phase_does_not_depend_on_calls_in_between<M: Mechanism>() {
    let [mut busy, mut quiet] = [(); 2].map(|()| {
        let mut stage = announced::<M>(|_| ());
        stage.fund();
        stage
    });
    let (ada, common) = (busy.person("ada"), busy.common().clone());
    for second in [common.opens_at - 1, common.opens_at, common.closes_at - 1, common.closes_at] {
        for stage in [&mut busy, &mut quiet] {
            stage.set_time(second);
        }
        for action in [Action::Order(1), Action::Withdraw, Action::Fund] {
            let _ = busy.act(&ada, action, if action == Action::Order(1) { PRICE } else { 0 });
        }
        assert_eq!(busy.phase(), quiet.phase(), "at {second}");
    }
}

pub fn orders_are_taken_from_the_second_of_opening_to_the_last_before_closing<M: Mechanism>() {
    let mut stage = announced::<M>(|_| ());
    stage.fund();
    let people = ["ada", "bob", "cem", "dan", "eve", "fay"].map(|name| stage.person(name));
    let (opens_at, closes_at) = (stage.common().opens_at, stage.common().closes_at);
    for (buyer, second, phase) in [
        (&people[0], opens_at - 1, Some(Phase::Announced)),
        (&people[1], opens_at, None),
        (&people[2], opens_at + 1, None),
        (&people[3], closes_at - 1, None),
        (&people[4], closes_at, Some(Phase::Closed)),
        (&people[5], closes_at + 1, Some(Phase::Closed)),
    ] {
        stage.set_time(second);
        let expected = phase.map_or(Ok(()), |phase| wrong_phase(&stage, phase));
        assert_eq!(stage.would(buyer, Action::Order(1), PRICE), expected, "at {second}");
        assert_eq!(answer(&mut stage, buyer, Action::Order(1), PRICE), expected, "at {second}");
    }
    let settled: Vec<Settled> = stage.act(&people[0], Action::Settle, 0).expect("anybody may").events();
    assert_eq!(settled.iter().map(|event| event.orders).collect::<Vec<_>>(), [3]);
}

pub fn only_the_seller_cancels_and_only_before_the_sale_opens<M: Mechanism>() {
    for funded in [false, true] {
        for (early, expected) in [(1, None), (0, Some(if funded { Phase::Open } else { Phase::Cancelled }))] {
            let mut stage = announced::<M>(|_| ());
            let roles = stage.roles.clone();
            if funded {
                stage.fund();
            }
            for who in [&roles.keeper, &roles.beneficiary, &roles.unsold_to, &roles.registrar] {
                let refusal = Err(Error::NotSeller { caller: who.address() });
                assert_eq!(answer(&mut stage, who, Action::Cancel, 0), refusal);
            }
            stage.set_time(stage.common().opens_at - early);
            match expected {
                Some(Phase::Cancelled) => continue, // by the clock, which anybody may note
                Some(phase) => {
                    let wrong = wrong_phase(&stage, phase);
                    assert_eq!(answer(&mut stage, &roles.seller, Action::Cancel, 0), wrong);
                }
                None => {
                    let receipt = stage.act(&roles.seller, Action::Cancel, 0).expect("the last second");
                    assert_eq!(receipt.events::<Cancelled>(), [Cancelled { raised: 0 }]);
                }
            }
        }
    }
}

pub fn a_sale_that_the_seller_cancelled_gives_the_supply_back_and_never_opens<M: Mechanism>() {
    for funded in [false, true] {
        let mut stage = announced::<M>(|_| ());
        let (before, ada, seller) = (holdings(&mut stage), stage.person("ada"), stage.roles.seller.clone());
        if funded {
            stage.fund();
        }
        let receipt = stage.act(&seller, Action::Cancel, 0).expect("not open yet");
        assert_eq!(receipt.events::<Cancelled>(), [Cancelled { raised: 0 }]);
        if funded {
            let receipt = stage.act(&ada, Action::Unsold, 0).expect("anybody may send it back");
            let returned = UnsoldReturned { to: seller.address(), units: SUPPLY };
            assert_eq!(receipt.events::<UnsoldReturned>(), [returned]);
        }
        assert_eq!(holdings(&mut stage), before);
        assert_eq!(answer(&mut stage, &ada, Action::Unsold, 0), Err(Error::NothingLeft));
        let common = stage.common().clone();
        for second in [stage.chain.now(), common.opens_at, common.closes_at, common.closes_at + 1] {
            stage.set_time(second);
            assert_eq!(stage.phase(), Phase::Cancelled);
            let wrong = wrong_phase(&stage, Phase::Cancelled);
            for who in [&seller, &ada] {
                assert_eq!(answer(&mut stage, who, Action::Cancel, 0), wrong, "once");
            }
            assert_eq!(answer(&mut stage, &ada, Action::Order(1), PRICE), wrong);
            assert_eq!(answer(&mut stage, &ada, Action::Fund, 0), wrong);
        }
    }
}

pub fn anybody_may_have_it_noted_once_that_a_sale_was_never_funded<M: Mechanism>() {
    let mut stage = announced::<M>(|_| ());
    let (before, stranger) = (holdings(&mut stage), stage.wallet("stranger"));
    stage.allot(SUPPLY); // but nobody tells the sale
    let opens_at = stage.common().opens_at;
    stage.set_time(opens_at - 1);
    let refusal = Err(Error::NotSeller { caller: stranger.address() });
    assert_eq!(answer(&mut stage, &stranger, Action::Cancel, 0), refusal);
    stage.set_time(opens_at + 5);
    let receipt = stage.act(&stranger, Action::Cancel, 0).expect("the clock did");
    assert_eq!(receipt.events::<Cancelled>(), [Cancelled { raised: 0 }]);
    assert_eq!(stage.life().ended_at, opens_at, "when it ended, not when it was noted");
    let wrong = wrong_phase(&stage, Phase::Cancelled);
    assert_eq!(answer(&mut stage, &stranger, Action::Cancel, 0), wrong, "once");
    stage.act(&stranger, Action::Unsold, 0).expect("it goes back as before");
    assert_eq!(holdings(&mut stage), before);
}

pub fn anybody_settles_but_not_a_second_early_and_not_twice<M: Mechanism>() {
    let mut stage = open::<M>(|_| ());
    let (ada, stranger) = (stage.person("ada"), stage.wallet("stranger"));
    stage.order(&ada, 1);
    stage.set_time(stage.common().closes_at - 1);
    let wrong = wrong_phase(&stage, Phase::Open);
    assert_eq!(answer(&mut stage, &stranger, Action::Settle, 0), wrong);
    stage.set_time(stage.common().closes_at);
    let settled = stage.act(&stranger, Action::Settle, 0).expect("it is closed").events::<Settled>();
    assert_eq!((settled.len(), settled[0].orders, settled[0].sold, settled[0].proceeds), (1, 1, 1, PRICE));
    let wrong = wrong_phase(&stage, Phase::Settled);
    assert_eq!(answer(&mut stage, &stranger, Action::Settle, 0), wrong);
}

/// A sale is settled as late as anybody likes, in time; claims wait for it.
pub fn a_sale_is_settled_late_as_well<M: Mechanism>() {
    let mut stage = open::<M>(|_| ());
    let (ada, alias) = (stage.person("ada"), stage.alias("ada"));
    stage.order(&ada, 1);
    let late = match stage.common().settle_by {
        0 => stage.common().closes_at + 1_000_000,
        settle_by => settle_by - 1,
    };
    stage.set_time(late);
    assert_eq!(stage.phase(), Phase::Closed, "it waits");
    let wrong = wrong_phase(&stage, Phase::Closed);
    assert_eq!(answer(&mut stage, &ada, Action::Claim(alias), 0), wrong);
    answer(&mut stage, &ada, Action::Settle, 0).expect("anybody may");
    assert_eq!(stage.claimed(&ada, "ada"), (1, 0));
}

pub fn a_sale_that_would_raise_one_less_than_it_must_is_cancelled_and_all_is_refunded<M: Mechanism>() {
    let mut stage = open::<M>(|terms| terms.min_raise = 2 * PRICE + 1);
    let [before, ..] = holdings(&mut stage);
    let people = ["ada", "bob"].map(|name| (name, stage.person(name)));
    for (_, buyer) in &people {
        stage.order(buyer, 1);
    }
    let all_back = Outcome { allocated: 0, paid: 0, refund: PRICE };
    assert_eq!(stage.if_closed_now("ada"), all_back, "as things stand");
    let receipt = stage.close_and_settle();
    assert_eq!(receipt.events::<Cancelled>(), [Cancelled { raised: 2 * PRICE }]);
    assert_eq!((receipt.events::<Settled>(), stage.phase()), (vec![], Phase::Cancelled));
    for action in [Action::Settle, Action::Proceeds, Action::Cancel] {
        let wrong = wrong_phase(&stage, Phase::Cancelled);
        assert_eq!(keep(&mut stage, action), wrong);
    }
    assert_eq!(stage.if_closed_now("ada"), all_back);
    let claims = |stage: &mut Stage<M>, who: usize| {
        let (name, wallet) = &people[who];
        assert_eq!(stage.claimed(wallet, name), (0, PRICE), "refunds need nothing of what is sold");
        let alias = stage.alias(name);
        assert_eq!(answer(stage, wallet, Action::Claim(alias), 0), Err(Error::NoOrder));
    };
    claims(&mut stage, 0);
    keep(&mut stage, Action::Unsold).expect("it goes back");
    assert_eq!(holdings(&mut stage), [before + SUPPLY, 0, 0], "to the seller, not to where unsold supply goes");
    assert_eq!(keep(&mut stage, Action::Unsold), Err(Error::NothingLeft));
    claims(&mut stage, 1);
    assert_eq!(stage.pot(), 0);
}

pub fn a_sale_that_raises_exactly_what_it_must_is_settled<M: Mechanism>() {
    for min_raise in [0, 2 * PRICE - 1, 2 * PRICE] {
        let mut stage = open::<M>(|terms| terms.min_raise = min_raise);
        for name in ["ada", "bob"] {
            let buyer = stage.person(name);
            stage.order(&buyer, 1);
        }
        let receipt = stage.close_and_settle();
        let settled: Vec<Settled> = receipt.events();
        assert_eq!(settled.iter().map(|event| event.proceeds).collect::<Vec<_>>(), [2 * PRICE]);
        assert_eq!((receipt.events::<Cancelled>(), stage.phase()), (vec![], Phase::Settled));
    }
}

pub fn a_sale_without_orders_is_settled_unless_it_must_raise_something<M: Mechanism>() {
    for (min_raise, phase) in [(0, Phase::Settled), (1, Phase::Cancelled), (8 * PRICE, Phase::Cancelled)] {
        let mut stage = open::<M>(|terms| terms.min_raise = min_raise);
        let [before, ..] = holdings(&mut stage);
        stage.close();
        let receipt = stage.keep(Action::Settle).expect("there is nothing to draw");
        assert_eq!(stage.phase(), phase);
        if phase == Phase::Settled {
            let settled: Vec<Settled> = receipt.events();
            let told = settled.iter().map(|event| (event.orders, event.sold, event.proceeds)).collect::<Vec<_>>();
            assert_eq!(told, [(0, 0, 0)]);
            assert_eq!(keep(&mut stage, Action::Proceeds), Err(Error::NothingLeft));
        }
        keep(&mut stage, Action::Unsold).expect("all");
        let all = if phase == Phase::Settled { [before, 0, SUPPLY] } else { [before + SUPPLY, 0, 0] };
        assert_eq!(holdings(&mut stage), all);
    }
}

/// Every message in every phase, where it is refused; what it does where it is not is in other tests.
pub fn every_message_is_refused_in_every_phase_but_its_own<M: Mechanism>() {
    use Phase::{Announced, Closed, Open, Settled as Paid};
    let phases: [(&str, Phase); 8] = [
        ("announced", Announced),
        ("open", Open),
        ("closed", Closed),
        ("settled", Paid),
        ("called off", Phase::Cancelled),
        ("not funded", Phase::Cancelled),
        ("raised too little", Phase::Cancelled),
        ("not settled in time", Phase::Cancelled),
    ];
    for (story, phase) in phases {
        let mut stage = announced::<M>(|terms| {
            terms.min_raise = if story == "raised too little" { PRICE + 1 } else { 0 };
        });
        let (ada, roles, common) = (stage.person("ada"), stage.roles.clone(), stage.common().clone());
        if story == "not settled in time" && common.settle_by == 0 {
            continue; // there is no such time
        }
        if story != "not funded" {
            stage.fund();
        }
        if story == "called off" {
            stage.act(&roles.seller, Action::Cancel, 0).expect("not open yet");
        }
        if story != "announced" {
            stage.set_time(common.opens_at);
        }
        if !["announced", "called off", "not funded"].contains(&story) {
            stage.order(&ada, 1);
        }
        if [Closed, Paid].contains(&phase) || story == "raised too little" {
            stage.set_time(common.closes_at);
        }
        if phase == Paid || story == "raised too little" {
            stage.act(&roles.keeper, Action::Settle, 0).expect("it is closed");
        }
        if story == "not settled in time" {
            stage.set_time(common.settle_by);
        }
        assert_eq!(stage.phase(), phase, "{story}");

        let alias = stage.alias("ada");
        let ended = [Paid, Phase::Cancelled].contains(&phase);
        let by_the_clock = ["not funded", "not settled in time"].contains(&story);
        for (who, action, value, allowed) in [
            (&roles.keeper, Action::Fund, 0, phase == Announced),
            (&roles.seller, Action::Cancel, 0, phase == Announced || by_the_clock),
            (&ada, Action::Order(1), PRICE, phase == Open),
            (&ada, Action::Change(1), 0, phase == Open),
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

/// Requires a mechanism whose sales expire.
pub fn a_sale_that_is_not_settled_in_time_is_cancelled_by_the_clock<M: Mechanism>() {
    for noted in [false, true] {
        let mut stage = open::<M>(|_| ());
        let [before, ..] = holdings(&mut stage);
        let people = ["ada", "bob"].map(|name| (name, stage.person(name)));
        for (_, buyer) in &people {
            stage.order(buyer, 1);
        }
        let (settle_by, keeper) = (stage.common().settle_by, stage.roles.keeper.clone());
        stage.set_time(settle_by - 1);
        assert_eq!(
            (stage.phase(), stage.would(&keeper, Action::Settle, 0)),
            (Phase::Closed, Ok(())),
            "the last second"
        );
        let wrong = wrong_phase(&stage, Phase::Closed);
        assert_eq!(keep(&mut stage, Action::Cancel), wrong);
        for second in [0, 1, 1_000_000_000] {
            stage.set_time(settle_by + second);
            let wrong = wrong_phase(&stage, Phase::Cancelled);
            assert_eq!((stage.phase(), keep(&mut stage, Action::Settle)), (Phase::Cancelled, wrong));
        }
        assert_eq!(stage.life().stage, FUNDED, "and nobody has done anything");
        let wrong = wrong_phase(&stage, Phase::Cancelled);
        if noted {
            let receipt = stage.keep(Action::Cancel).expect("anybody may note it");
            assert_eq!(receipt.events::<Cancelled>(), [Cancelled { raised: 0 }]);
            let life = stage.life();
            assert_eq!((life.stage, life.ended_at), (CANCELLED, settle_by), "since then, whenever it is noted");
            assert_eq!(keep(&mut stage, Action::Cancel), wrong, "once");
        }
        for (name, wallet) in &people {
            assert_eq!(stage.if_closed_now(name), Outcome { allocated: 0, paid: 0, refund: PRICE });
            assert_eq!(stage.claimed(wallet, name), (0, PRICE));
            let alias = stage.alias(name);
            assert_eq!(answer(&mut stage, wallet, Action::Claim(alias), 0), Err(Error::NoOrder));
        }
        assert_eq!((keep(&mut stage, Action::Proceeds), stage.pot()), (wrong, 0));
        keep(&mut stage, Action::Unsold).expect("all of it");
        assert_eq!(holdings(&mut stage), [before + SUPPLY, 0, 0]);
        assert_eq!(keep(&mut stage, Action::Unsold), Err(Error::NothingLeft));
    }
}
