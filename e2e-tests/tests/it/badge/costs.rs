//! What buyers and organisers pay for, and that it does not grow with the number of badges.

use super::*;
use e2e_tests::chain::fewer_on_a_node;
use fairsale_chain::Cost;

/// Bytes of proof of a storage value besides what it holds.
const SLOT: u64 = 10_257;

/// Bytes of proof of a call by a contract.
const CALL: u64 = 4_648;

fn query(club: &mut Club, account: Address, context: [u8; 32]) -> Cost {
    let input = [&[0x88, 0x6a, 0xf1, 0x33], &[0; 12][..], account.as_bytes(), &context].concat();
    let receipt = club.stage.chain.dry_run(&club.stage.roles.keeper, club.at, input, 0).expect("a view");
    assert_eq!(receipt.output[31], 2, "a member");
    receipt.cost
}

#[test]
fn a_query_asks_the_gate_twice_and_in_the_badges_own_context_once() {
    let mut club = Club::minting(|_| ());
    let ada = club.stage.person("ada").address();
    club.mint(ada).expect("a person");
    let (here, there) = (query(&mut club, ada, CONTEXT), query(&mut club, ada, ELSEWHERE));
    println!("query: {there:?}, in the badge's own context: {here:?}");
    let (code, gate) = (codes().badge.len() as u64, codes().personhood.len() as u64);
    // Root, the alias's badge; the gate's binding of the account, which is touched once.
    let once = 3 * SLOT + code + CALL + gate;
    let proof = here.weight.proof_size;
    assert!((once..once + 500).contains(&proof), "{proof} against {once}");
    assert_eq!(there.weight.proof_size - proof, CALL + gate);
}

#[test]
fn what_it_costs_does_not_depend_on_how_many_there_are() {
    let mut club = Club::signing(|_| ());
    let mut costs = vec![];
    let mut number = 0;
    for crowd in fewer_on_a_node([0, 10, 300], [0, 3, 6]) {
        while number < crowd {
            let account = club.stage.person(&format!("person {number}"));
            club.redeem(&club.voucher(account.address())).expect("the organiser signed");
            number += 1;
        }
        let ada = club.stage.person(&format!("watched {crowd}")).address();
        let redeemed = club.redeem(&club.voucher(ada)).expect("the organiser signed").1.cost;
        costs.push((redeemed.weight, query(&mut club, ada, ELSEWHERE).weight));
    }
    assert!(costs.windows(2).all(|pair| pair[0] == pair[1]), "{costs:?}");
}

#[test]
fn many_vouchers_fit_into_a_block() {
    let mut club = Club::signing(|_| ());
    let count = fewer_on_a_node(100, 4);
    let people: Vec<_> = (0..count).map(|number| club.stage.person(&format!("person {number}"))).collect();
    let vouchers: Vec<_> = people.iter().map(|account| club.voucher(account.address())).collect();
    let (given, receipt) = club.redeem_all(&vouchers).expect("all are good");
    let each = receipt.cost.weight.proof_size / u64::from(given);
    println!("{given} at once: {:?}, {each} of proof each", receipt.cost);
    let single = 3 * SLOT + CALL + codes().personhood.len() as u64;
    assert!(each < single + codes().badge.len() as u64 / 4 + 12_000, "{each}");
}
