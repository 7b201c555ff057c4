//! What others can do to an account that is to be a contract, or to be sent what it sells: the chain counts who refers to an
//! account, and a gift of an asset can use that up. It costs a cent, and denies a deployment or a funding; nobody loses money
//! by it, and each has a way out.

use super::*;
use e2e_tests::{chain::is_node, codes, erc20};
use fairsale_chain::{SALT, asset_address, create2, typed::constructor_bytes};
use fairsale_client::deployment::{CappedSaleRef, deploy_capped_sale};
use fairsale_runtime::{AccountId, Assets, RuntimeOrigin};
use ink::scale::Compact;

/// The asset that is sold. It keeps no account alive by itself.
const SOLD: u32 = 9_000;

fn account(id: [u8; 32]) -> AccountId {
    AccountId::new(id)
}

/// Makes an asset that does not keep an account alive by itself.
fn make_asset(stage: &mut Stage, asset: u32, owner: &Account) {
    let owner = account(owner.id()).into();
    embedded(stage).with(|| Assets::force_create(RuntimeOrigin::root(), Compact(asset), owner, false, 1)).expect("new");
}

/// Its owner gives an account an amount of it. True if the chain allows that.
fn give(stage: &mut Stage, asset: u32, owner: &Account, to: [u8; 32], amount: u128) -> bool {
    let (owner, to) = (RuntimeOrigin::signed(account(owner.id())), account(to).into());
    embedded(stage).with(|| Assets::mint(owner, Compact(asset), to, amount)).is_ok()
}

/// A rascal gives worthless assets to the account until it can have no more kinds, and says how many that took.
fn flood(stage: &mut Stage, rascal: &Account, account: Address) -> u32 {
    let mut given = 0;
    loop {
        make_asset(stage, 10_000 + given, rascal);
        if !give(stage, 10_000 + given, rascal, Account::of_address(account).id(), 1) {
            return given;
        }
        given += 1;
        assert!(given < 1_000, "the chain lets an account have any number");
    }
}

/// A sale that cannot be made as it is: a rascal has sent an asset to where it would be. Returns its constructor's input, and where
/// it would be.
fn denied() -> (Stage, Vec<u8>, Address) {
    let mut stage = Capped::without_sale(|_| ());
    let rascal = stage.wallet("rascal");
    let input = constructor_bytes(CappedSaleRef::new((&stage.terms).into()));
    let place = create2(stage.roles.seller.address(), &codes().capped_sale, &input, &SALT);
    stage.chain.fund_asset(&rascal, erc20::USDC, 100 * erc20::USDC_MINIMUM);
    let gift = erc20::transfer(place, erc20::USDC_MINIMUM);
    stage.chain.call(&rascal, erc20::usdc(), gift, 0).expect("anybody may, and everybody knows the address");
    (stage, input, place)
}

#[test]
fn a_deployment_that_was_denied_by_a_gift_is_possible_once_the_address_has_the_least_balance() {
    let (mut stage, input, place) = denied();
    let seller = stage.roles.seller.clone();

    // An account that only an asset keeps alive cannot be a contract's.
    for _ in 0..2 {
        let denied = stage.chain.instantiate(&seller, &codes().capped_sale, input.clone(), 0, Some(SALT));
        assert!(denied.as_ref().is_err_and(|error| error.is("NoProviders")), "{denied:?}");
    }
    // Anybody can mend it, for all time: the rascal cannot take it back.
    let (keeper, minimum) = (stage.roles.keeper.clone(), stage.chain.constants().existential_deposit);
    stage.chain.transfer(&keeper, Account::of_address(place).id(), minimum).expect("what an account needs to exist");
    let (sale, _) = deploy_capped_sale(&mut *stage.chain, codes(), &seller, &stage.terms).expect("now it can");
    assert_eq!(sale, place);
    stage.at.sale = sale;
    stage.fund();
    stage.chain.set_time(stage.terms.common.opens_at);
    let ada = stage.person("ada");
    stage.order(&ada, 10);
    stage.close_and_settle();
    assert_claimed(&stage.claim(&ada, "ada"), ada.address(), [10, 20, 0]);
}

/// The address that the seller's next attempt has is known to nobody before: other terms, another address.
#[test]
fn a_deployment_that_was_denied_by_a_gift_is_possible_by_other_terms() {
    let (mut stage, ..) = denied();
    let seller = stage.roles.seller.clone();
    assert!(deploy_capped_sale(&mut *stage.chain, codes(), &seller, &stage.terms).is_err());
    stage.terms.common.recovery_window += 1;
    deploy_capped_sale(&mut *stage.chain, codes(), &seller, &stage.terms).expect("nobody thought of it");
}

#[test]
fn worthless_assets_deny_a_funding_with_an_asset_unless_it_comes_first() {
    if is_node() {
        return; // there only root makes assets for nothing
    }
    let mut stage = Capped::without_sale(|_| ());
    let (seller, keeper, rascal) = (stage.roles.seller.clone(), stage.roles.keeper.clone(), stage.wallet("rascal"));
    make_asset(&mut stage, SOLD, &seller);
    assert!(give(&mut stage, SOLD, &seller, seller.id(), 10_000));
    stage.terms.common.asset = asset_address(SOLD);
    stage.announce().expect("terms that can be kept");
    let sale = stage.at.sale;
    let given = flood(&mut stage, &rascal, sale);
    let supply = erc20::transfer(sale, 1_000);
    stage.chain.call(&seller, stage.terms.common.asset, supply, 0).expect_err("it can have no more kinds of assets");
    assert_eq!(stage.act(&keeper, Action::Fund, 0).map(drop), Err(Error::Underfunded { balance: 0, supply: 1_000 }));

    // The next one is announced, and sent its supply by the next transaction of the same block: as a batch would do it.
    stage.terms.common.recovery_window += 1;
    stage.announce().expect("terms that can be kept");
    let sale = stage.at.sale;
    stage.chain.call(&seller, stage.terms.common.asset, erc20::transfer(sale, 1_000), 0).expect("there is room");
    stage.act(&keeper, Action::Fund, 0).expect("it is there");
    // After that, gifts change nothing.
    assert_eq!(flood_again(&mut stage, &rascal, sale, given), given - 1);
    stage.chain.set_time(stage.terms.common.opens_at);
    let ada = stage.person("ada");
    stage.order(&ada, 10);
    stage.close_and_settle();
    stage.act(&ada, Action::Claim(alias("ada")), 0).expect("it is hers");
    assert_eq!(stage.tokens(ada.address()), 10);
}

/// The same with assets that there are already.
fn flood_again(stage: &mut Stage, rascal: &Account, to: Address, kinds: u32) -> u32 {
    (0..kinds).take_while(|number| give(stage, 10_000 + number, rascal, Account::of_address(to).id(), 1)).count() as u32
}

/// Our own token refers to nobody: its balances are its own.
#[test]
fn worthless_assets_do_not_matter_to_a_sale_of_our_token() {
    if is_node() {
        return; // the same
    }
    let mut stage = Capped::announced(|_| ());
    let (rascal, sale) = (stage.wallet("rascal"), stage.at.sale);
    assert!(flood(&mut stage, &rascal, sale) < 64);
    stage.fund();
    stage.chain.set_time(stage.terms.common.opens_at);
    let ada = stage.person("ada");
    stage.order(&ada, 10);
    stage.close_and_settle();
    assert_claimed(&stage.claim(&ada, "ada"), ada.address(), [10, 20, 0]);
}
