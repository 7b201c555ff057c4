//! A sale has some of its currency before it opens, which is owed to nobody.

use super::*;
use capped_sale::{BadTerms, CappedSaleRef, Terms};
use e2e_tests::{Stage, codes, erc20};
use fairsale_chain::{Address, typed::LaunchError};

#[test]
fn a_sale_without_a_reserve_is_not_funded() {
    for mechanism in Mechanism::ALL {
        for kind in Kind::ALL {
            let mut paid = Paid::announced(mechanism, kind, &[]);
            let keeper = paid.roles.keeper.clone();
            let refused = Error::NoReserve { currency: paid.currency };
            assert_eq!(paid.does(&keeper, Action::Fund).map(drop), Err(refused), "{mechanism:?} {kind:?}");
            paid.put_reserve();
            paid.does(&keeper, Action::Fund).expect("now it has one");
            let opens_at = paid.opens_at();
            paid.chain.set_time(opens_at);
            assert_eq!(paid.phase(), Phase::Open);
        }
    }
}

#[test]
fn one_unit_is_a_reserve_and_who_never_put_one_is_cancelled() {
    let mut paid = Paid::announced(Mechanism::Capped, Kind::Token, &[]);
    let (sale, keeper, opens_at) = (paid.at.sale, paid.roles.keeper.clone(), paid.opens_at());
    paid.pays(&keeper, erc20::transfer(sale, 1));
    paid.does(&keeper, Action::Fund).expect("it has one");
    paid.chain.set_time(opens_at);
    assert_eq!(paid.phase(), Phase::Open);

    let mut paid = Paid::announced(Mechanism::Capped, Kind::Token, &[]);
    let opens_at = paid.opens_at();
    paid.chain.set_time(opens_at);
    assert_eq!(paid.phase(), Phase::Cancelled);
}

#[test]
fn what_does_not_answer_like_an_erc_20_is_no_currency() {
    // A wallet: it answers with nothing.
    let (mut stage, terms) = Stage::without_sale(|_| ());
    let wallet = stage.wallet("wallet").address();
    announce(&mut stage, terms, |terms| (terms.currency, terms.payment_unit) = (wallet, 1)).expect("it may be one");
    let (keeper, seller) = (stage.roles.keeper.clone(), stage.roles.seller.clone());
    stage.at.allot(&mut *stage.chain, &seller, 1_000).expect("the seller has it");
    let refused = Error::NoReserve { currency: wallet };
    assert_eq!(stage.act(&keeper, Action::Fund, 0).map(drop), Err(refused));
}

#[test]
fn a_sale_is_not_paid_in_what_it_sells_nor_in_other_units_than_the_currency_s() {
    let (mut stage, terms) = Stage::without_sale(|_| ());
    let other = Address::from([1; 20]);
    let mut with = |currency, unit| {
        announce(&mut stage, terms.clone(), |terms| (terms.currency, terms.payment_unit) = (currency, unit))
    };
    assert_eq!(with(terms.token, 1), Err(BadTerms::Currency));
    assert_eq!(with(other, 2), Err(BadTerms::Currency));
    assert_eq!(with(other, 0), Err(BadTerms::NoPaymentUnit));
    assert_eq!(with(other, 1), Ok(()));
    assert_eq!(with(Address::zero(), 2), Ok(()));
}

fn announce(stage: &mut Stage, mut terms: Terms, change: impl FnOnce(&mut Terms)) -> Result<(), BadTerms> {
    change(&mut terms);
    match stage.chain.deploy(&stage.roles.seller, &codes().capped_sale, CappedSaleRef::new((&terms).into())).run() {
        Ok(made) => stage.at.sale = made.address,
        Err(LaunchError::Refused { error, .. }) => return Err(error),
        Err(LaunchError::Failed(error)) => panic!("{error}"),
    }
    Ok(())
}
