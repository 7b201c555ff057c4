//! What an asset's functions weigh. The proof decides how many buyers fit into a block.

use super::*;
use e2e_tests::erc20::{ALLOWANCE, BALANCE_OF};
use fairsale_interfaces::host::address_word;

/// Bytes of proof of a call by a wallet, without the transaction around it.
fn proof(receipt: &Receipt) -> u64 {
    receipt.cost.weight.proof_size
}

#[test]
fn each_function_weighs_what_its_pallet_says() {
    let mut bank = Bank::of_usdc(1_000_000_000);
    let (ada, bob) = (bank.ada.clone(), bank.bob.clone());
    let to = bob.address();
    let view = |selector: [u8; 4], words: &[[u8; 32]]| [&selector[..], words.as_flattened()].concat();
    let of = address_word(ada.address());
    let mut weighed = vec![];
    for data in [view(BALANCE_OF, &[of]), view(ALLOWANCE, &[of, address_word(to)]), erc20::transfer(to, 1_000_000)] {
        weighed.push(proof(&bank.call(&ada, data).expect("works")));
    }
    for value in [2_000_000, 3_000_000, 0, 0, 1_000_000] {
        weighed.push(proof(&bank.approve(&ada, to, value).expect("works")));
    }
    weighed.push(proof(&bank.transfer_from(&bob, ada.address(), to, 1_000_000).expect("works")));
    // balanceOf, allowance, transfer; approve: new, instead of another, none any more, still none, new; transferFrom
    assert_eq!(weighed, [3_599, 3_613, 6_208, 7_288, 10_963, 7_288, 3_613, 7_288, 6_208]);
}

#[test]
fn to_a_contract_it_adds_just_that() {
    let mut bank = Bank::of_usdc(1_000_000_000);
    let (ada, bob, usdc) = (bank.ada.clone(), bank.bob.address(), bank.at);
    let contract = bank.contract();
    bank.transfer(&ada, contract, 1_000_000).expect("works");
    bank.approve(&ada, contract, 1_000_000).expect("works");
    for data in [erc20::transfer(bob, 500_000), erc20::transfer_from(ada.address(), bob, 500_000)] {
        bank.at = Address::from_low_u64_be(4); // a precompile that gives back what it gets, without any proof
        let echoed = bank.through(contract, &data).expect("works");
        bank.at = usdc;
        let paid = bank.through(contract, &data).expect("works");
        assert_eq!(proof(&paid) - proof(&echoed), 6_208);
    }
}
