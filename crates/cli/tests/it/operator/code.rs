//! Whose code a sale has.

use super::stage::*;
use fairsale::operator::{code::Code, plan::Step};

#[test]
fn a_sale_and_its_office_are_compared_with_what_was_built_here() {
    let mut stage = Stage::new("code_of_sale");
    let record = stage.deploy().expect("it is deployed");
    let view = stage.view();
    let of = |stage: &Stage, codes: &_| Code::of(&stage.chain, codes, &view).expect("the chain answers");
    assert_eq!(of(&stage, &stage.codes), Code::Ours);
    assert!(Code::Ours.require(false).is_ok());
    for (step, what) in [(Step::CappedSale, "the sale at 0x"), (Step::CappedSaleOffice, "the office at 0x")] {
        let mut codes = stage.codes.clone();
        let other = codes.token.clone();
        match step {
            Step::CappedSale => codes.capped_sale = other,
            _ => codes.capped_sale_office = other,
        }
        let code = of(&stage, &codes);
        let address = record.address(step).expect("it was made");
        let Code::Other { contract, hash } = &code else { panic!("{code:?}") };
        assert!(contract.starts_with(what) && contract.to_lowercase().ends_with(&format!("{address:?}")), "{contract}");
        assert_eq!(*hash, stage.chain.chain.code_hash(address));
        assert!(code.about().starts_with("NOT that of the contracts in this program"));
        let error = code.require(false).expect_err("it is not ours").to_string();
        assert!(error.starts_with("the code of the ") && error.contains("--any-code"), "{error}");
        assert!(code.require(true).is_ok());
    }
}
