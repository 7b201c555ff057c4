//! Addresses with a past. A contract can delete itself, and what it let others do with tokens stays; a wallet that was emptied
//! counts its transactions from the beginning, and so makes its next contract at an address that it has used before. So at an
//! address that is made by count another contract may have stood before the sale. At one that is made with a salt nothing but
//! the sale can have stood: it follows from code and terms. And a sale cannot have had a life before this one either: no code
//! of ours runs other code as itself, or deletes itself.

use super::*;
use e2e_tests::{DOT, Mechanism, capped::CappedSale, chain::is_node, codes, erc20, evm::ending::forerunner};
use fairsale_chain::{SALT, create2, typed::constructor_bytes};
use fairsale_client::deployment::{CappedSaleRef, deploy_capped_sale};
use fairsale_mechanisms::{
    onchain::terms_of,
    provenance::{Made, Provenance, Role},
};

/// The call by which whoever makes it lets `spender` send all that it has of a token, or will ever have.
fn allow_all(token: Address, spender: Address) -> (Address, Vec<u8>) {
    (token, erc20::approve(spender, u128::MAX))
}

/// What `spender` may send of the sale's, of its currency and of what it sells.
fn allowed(stage: &mut Stage, sale: Address, spender: Address) -> [u128; 2] {
    let tokens = [erc20::usdc(), stage.at.token];
    tokens.map(|token| erc20::allowance(&mut *stage.chain, token, sale, spender))
}

/// The wallet is emptied, so that it is no more, and filled again: it counts from the beginning.
fn start_over(stage: &mut Stage, wallet: &Account) {
    let (keeper, all) = (stage.roles.keeper.clone(), stage.money(wallet.address()));
    stage.chain.transfer(wallet, keeper.id(), all).expect("all it has");
    assert_eq!(stage.money(wallet.address()), 0);
    stage.chain.fund(wallet, 1_000 * DOT);
}

/// A stage for a sale in USDC that a fresh wallet makes and sells, that wallet, and what the sale's constructor is given.
fn planned() -> (Stage, Account, Vec<u8>) {
    let mut stage = Capped::without_sale(|terms| {
        (terms.common.supply, terms.common.price) = (100, 20_000);
        (terms.common.currency, terms.common.payment_unit) = (erc20::usdc(), 1);
    });
    let wallet = stage.wallet("fresh");
    stage.terms.common.seller = wallet.address();
    let input = constructor_bytes(CappedSaleRef::new((&stage.terms).into()));
    (stage, wallet, input)
}

/// Where a sale by these terms stands.
fn place_of(terms: &capped_sale::Terms) -> Address {
    let input = constructor_bytes(CappedSaleRef::new(terms.into()));
    create2(terms.common.seller, &codes().capped_sale, &input, &SALT)
}

/// What the command says that a sale is made of, and whether it agrees to pay it.
fn provenance(stage: &mut Stage, sale: Address) -> (Made, bool) {
    let chain = embedded(stage);
    let terms = terms_of(chain, sale).expect("the chain answers").expect("it answers as a sale");
    let provenance = Provenance::of(chain, codes(), sale, &terms).expect("the chain answers");
    let part = provenance.parts.iter().find(|part| part.role == Role::Sale).expect("the sale");
    (part.made, provenance.require_sale(false).is_ok())
}

#[test]
fn a_sale_whose_address_is_not_made_of_its_code_terms_and_the_fixed_salt_is_refused() {
    if is_node() {
        return; // a wallet that pays fees cannot be emptied to the last planck
    }
    let (mut stage, wallet, input) = planned();
    let (keeper, thief, place) = (stage.roles.keeper.clone(), stage.roles.unsold_to.address(), wallet.contract_at(0));
    let calls = [stage.terms.common.currency, stage.terms.common.asset].map(|token| allow_all(token, thief));
    let code = forerunner(&[], &calls, keeper.address());
    assert_eq!(stage.chain.instantiate(&wallet, &code, vec![], 0, None).expect("deploys").address, place);
    stage.chain.call(&wallet, place, vec![], DOT).expect("it lets the thief, and deletes itself");
    start_over(&mut stage, &wallet);
    stage.chain.next_block();

    // The chain makes a genuine sale there, by its code, and lets the thief take all that it will ever have.
    let made = stage.chain.instantiate(&wallet, &codes().capped_sale, input, 0, None).expect("deploys");
    assert_eq!(made.address, place);
    assert_eq!(allowed(&mut stage, place, thief), [u128::MAX; 2]);

    // But that is not where a sale by these terms stands, as everybody can compute from what it says of itself.
    stage.at.sale = place;
    assert_eq!(CappedSale::kept_terms(&mut stage), stage.terms);
    let expected = place_of(&stage.terms);
    assert_ne!(expected, place);
    assert_eq!(provenance(&mut stage, place), (Made::Elsewhere { expected }, false));

    // There, nobody may take anything.
    let (sale, _) = deploy_capped_sale(&mut *stage.chain, codes(), &wallet, &stage.terms).expect("deploys");
    assert_eq!((sale, provenance(&mut stage, sale)), (expected, (Made::Ours, true)));
    assert_eq!(allowed(&mut stage, sale, thief), [0, 0]);
}

#[test]
fn a_new_sale_has_no_allowance_and_no_order_whatever_stood_there_before() {
    if is_node() {
        return; // the same
    }
    let (mut stage, wallet, _) = planned();
    let (crook, keeper, thief) = (stage.person("crook"), stage.roles.keeper.clone(), stage.roles.unsold_to.address());
    let place = place_of(&stage.terms);
    // An order for 1,010 lots, as a sale stores it, that nobody paid.
    let mut order = [0; 32];
    order[..4].copy_from_slice(&1_010u32.to_le_bytes());
    order[4..24].copy_from_slice(crook.address().as_bytes());
    let calls = [stage.terms.common.currency, stage.terms.common.asset].map(|token| allow_all(token, thief));
    let code = forerunner(&[(alias("crook"), order)], &calls, keeper.address());
    // By count, and with the salt of all sales: neither stands where the sale will, and all this is in the sale's own block.
    for salt in [None, Some(SALT)] {
        let made = stage.chain.instantiate(&wallet, &code, vec![], 0, salt).expect("deploys").address;
        assert_ne!(made, place);
        stage.chain.call(&wallet, made, vec![], DOT).expect("it does its worst, and deletes itself");
        start_over(&mut stage, &wallet);
    }
    // What anybody can do there is to send money.
    stage.chain.transfer(&keeper, Account::of_address(place).id(), DOT).expect("anybody may");
    let (sale, _) = deploy_capped_sale(&mut *stage.chain, codes(), &wallet, &stage.terms).expect("deploys");
    stage.at.sale = sale;
    assert_eq!(sale, place);
    for _ in 0..3 {
        assert_eq!((allowed(&mut stage, sale, thief), order_of(&mut stage, alias("crook"))), ([0, 0], None));
        assert_eq!(stage.phase(), Phase::Announced);
        stage.chain.next_block(); // in which the chain clears away what the deleted ones had
    }

    // It is a sale like any other.
    stage.chain.fund_asset(&keeper, erc20::USDC, 10 * erc20::USDC_MINIMUM);
    stage.chain.call(&keeper, erc20::usdc(), erc20::transfer(sale, erc20::USDC_MINIMUM), 0).expect("a reserve");
    stage.fund();
    stage.chain.set_time(stage.terms.common.opens_at);
    let ada = stage.person("ada");
    stage.chain.fund_asset(&ada, erc20::USDC, 3_000_000);
    stage.chain.call(&ada, erc20::usdc(), erc20::approve(sale, 2_000_000), 0).expect("she has it");
    stage.act(&ada, Action::Order(100), 0).expect("2 USDC");
    for token in [erc20::usdc(), stage.at.token] {
        let take = erc20::transfer_from(sale, thief, 1);
        stage.chain.call(&stage.roles.unsold_to, token, take, 0).expect_err("it lets nobody");
    }
    stage.close_and_settle();
    assert_eq!(stage.act(&crook, Action::Claim(alias("crook")), 0).expect_err("nothing"), Error::NoOrder);
    let receipt = stage.act(&ada, Action::Claim(alias("ada")), 0).expect("it is hers");
    assert_claimed(&receipt, ada.address(), [100, 2_000_000, 0]);
}

#[test]
fn an_address_made_with_the_salt_is_of_one_maker_one_code_and_one_input_for_ever() {
    let (mut stage, wallet, input) = planned();
    let (sale, _) = deploy_capped_sale(&mut *stage.chain, codes(), &wallet, &stage.terms).expect("deploys");
    assert_eq!(sale, place_of(&stage.terms));
    let again = stage.chain.instantiate(&wallet, &codes().capped_sale, input.clone(), 0, Some(SALT));
    assert!(again.as_ref().is_err_and(|error| error.is("DuplicateContract")), "{again:?}");

    stage.terms.common.price += 1;
    let (second, _) = deploy_capped_sale(&mut *stage.chain, codes(), &wallet, &stage.terms).expect("deploys");
    assert_eq!(second, place_of(&stage.terms));
    // The same by another maker, or with another salt, says of itself that it is the first, and stands elsewhere.
    let keeper = stage.roles.keeper.clone();
    let mut seen = vec![sale, second];
    for (maker, salt) in [(&keeper, Some(SALT)), (&wallet, Some([1; 32])), (&wallet, None)] {
        let made = stage.chain.instantiate(maker, &codes().capped_sale, input.clone(), 0, salt).expect("deploys");
        assert!(!seen.contains(&made.address));
        seen.push(made.address);
    }
}

#[test]
fn no_contract_runs_other_code_as_itself_or_leaves_its_address() {
    assert_eq!(fairsale_artifacts::ALL.len(), 11);
    for artifact in fairsale_artifacts::ALL {
        // Code names the host's functions that it imports in plain text.
        let imports = |name: &str| artifact.code.windows(name.len()).any(|part| part == name.as_bytes());
        assert!(imports("seal_return"), "{}: they would be found", artifact.name);
        for name in ["delegate_call", "terminate", "set_code_hash", "instantiate"] {
            assert!(!imports(name), "{} imports {name}", artifact.name);
        }
    }
}
