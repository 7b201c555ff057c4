//! Rights to issue: whose they are, and what can be done with them.

use super::*;
use e2e_tests::chain::fewer_on_a_node;
use fairsale_chain::typed::constructor_bytes;
use fairsale_interfaces::ticket::Allotted;

#[test]
fn at_first_all_rights_are_the_sellers() {
    let mut hall = Hall::locked(1_000, 100);
    let (seller, ada) = (hall.seller.address(), hall.ada.address());
    assert_eq!(hall.allotments([seller, ada, Address::zero()]), [1_000, 0, 0]);
    assert_eq!(hall.issued(), 0);
    let supply = hall.tickets().supply();
    assert_eq!(hall.chain.ask(supply).expect("a view").value, 1_000);
    let date = hall.tickets().transferable_at();
    assert_eq!(hall.chain.ask(date).expect("a view").value, hall.transferable_at);
    let terms = hall.tickets().terms();
    assert_eq!(Encode::encode(&hall.chain.ask(terms).expect("a view").value), Encode::encode(&hall.terms));
}

#[test]
fn a_sale_issues_what_it_was_allotted_and_no_more() {
    let mut hall = Hall::locked(10, 100);
    let (seller, ada, bob) = (hall.seller.address(), hall.ada.address(), hall.bob.address());
    let sale = hall.sale(3);
    for (number, to) in [(1, ada), (2, bob), (3, ada)] {
        let alias = [number as u8; 32];
        let (id, receipt) = hall.issue_by(sale, to, alias).expect("it is allotted");
        assert_eq!(id, number);
        assert_eq!(receipt.sol_events::<sol::Transfer>(), [transfer_event(Address::zero(), to, id)]);
        assert_eq!(receipt.sol_events::<sol::Locked>(), [sol::Locked { tokenId: U256::from(id) }]);
        assert!(receipt.announced::<Ink, _>(&Issued { alias, id, to, by: sale }));
        assert_eq!(receipt.events.len(), 3);
        assert_eq!(hall.ticket(id), Some(Holding { owner: to, alias, approved: Address::zero() }));
        assert_eq!((hall.issued(), hall.allotment(sale)), (number, 3 - number));
    }
    let error = hall.issue_by(sale, ada, [4; 32]).expect_err("there were three");
    assert_eq!(error, Error::InsufficientAllotment { allotment: 0, needed: 1 });
    assert_eq!((hall.ticket(4), hall.issued()), (None, 3));
    assert_eq!((hall.list(ada), hall.list(bob)), (vec![1, 3], vec![2]));
    assert_eq!(hall.allotment(seller), 7);
}

#[test]
fn who_has_no_allotment_issues_nothing() {
    let mut hall = Hall::locked(10, 100);
    let ada = hall.ada.clone();
    let none = Error::InsufficientAllotment { allotment: 0, needed: 1 };
    let message = hall.tickets().issue(ada.address(), [1; 32]);
    assert_eq!(hall.act(&ada, message).expect_err("a wallet"), none);
    let contract = hall.contract();
    assert_eq!(hall.issue_by(contract, ada.address(), [1; 32]).expect_err("a contract"), none);
    let named = hall.sale(0);
    assert_eq!(hall.issue_by(named, ada.address(), [1; 32]).expect_err("a sale of nothing"), none);
}

#[test]
fn the_seller_issues_like_a_sale() {
    let mut hall = Hall::free(2);
    let (seller, ada) = (hall.seller.clone(), hall.ada.address());
    let message = hall.tickets().issue(ada, [1; 32]);
    let (id, receipt) = hall.act(&seller, message).expect("it is allotted");
    assert_eq!(id, 1);
    assert_eq!(receipt.sol_events::<sol::Transfer>(), [transfer_event(Address::zero(), ada, 1)]);
    assert!(receipt.announced::<Ink, _>(&Issued { alias: [1; 32], id, to: ada, by: seller.address() }));
    assert_eq!(receipt.events.len(), 2, "it is not locked");
    let message = hall.tickets().issue(ada, [2; 32]);
    let (id, receipt) = hall.act(&seller, message).expect("it is allotted");
    assert_eq!((id, receipt.events.len()), (2, 2));
    let message = hall.tickets().issue(ada, [3; 32]);
    let error = hall.act(&seller, message).expect_err("there were two");
    assert_eq!(error, Error::InsufficientAllotment { allotment: 0, needed: 1 });
    assert_eq!(hall.list(ada), [1, 2]);
}

#[test]
fn nothing_is_issued_to_nobody() {
    let mut hall = Hall::locked(10, 100);
    let sale = hall.sale(3);
    assert_eq!(hall.issue_by(sale, Address::zero(), [1; 32]).expect_err("nobody"), Error::ZeroAddress);
    let (seller, message) = (hall.seller.clone(), hall.tickets().issue(Address::zero(), [1; 32]));
    assert_eq!(hall.act(&seller, message).expect_err("nobody"), Error::ZeroAddress);
    assert_eq!((hall.issued(), hall.allotment(sale), hall.list(Address::zero())), (0, 3, vec![]));
}

#[test]
fn only_the_seller_allots_and_only_to_contracts() {
    let mut hall = Hall::locked(10, 100);
    let (seller, ada, contract) = (hall.seller.clone(), hall.ada.clone(), hall.contract());
    let message = hall.tickets().allot(contract, 1);
    assert_eq!(hall.act(&ada, message).expect_err("a buyer"), Error::NotSeller { caller: ada.address() });
    let sale = hall.sale(5);
    let message = hall.tickets().allot(contract, 1);
    assert_eq!(hall.act_by(sale, message).expect_err("a sale"), Error::NotSeller { caller: sale });
    for account in [ada.address(), seller.address(), Address::zero(), Address::from([0x77; 20])] {
        let message = hall.tickets().allot(account, 1);
        assert_eq!(hall.act(&seller, message).expect_err("no code"), Error::NotAContract { account });
    }
    assert_eq!(hall.allotments([seller.address(), contract, sale]), [5, 0, 5]);
}

#[test]
fn no_more_is_allotted_than_there_is() {
    let mut hall = Hall::locked(10, 100);
    let (seller, contract) = (hall.seller.clone(), hall.contract());
    for needed in [11, u32::MAX] {
        let message = hall.tickets().allot(contract, needed);
        let error = hall.act(&seller, message).expect_err("too much");
        assert_eq!(error, Error::InsufficientAllotment { allotment: 10, needed });
    }
    for (count, sum) in [(4, 4), (0, 4), (6, 10)] {
        let message = hall.tickets().allot(contract, count);
        let (_, receipt) = hall.act(&seller, message).expect("the seller may");
        assert!(receipt.announced::<Ink, _>(&Allotted { from: seller.address(), to: contract, count }));
        assert_eq!(receipt.events.len(), 1);
        assert_eq!(hall.allotments([seller.address(), contract]), [10 - sum, sum]);
    }
}

#[test]
fn six_sales_can_be_named_and_issue_their_own() {
    let mut hall = Hall::locked(100, 100);
    let (seller, ada) = (hall.seller.clone(), hall.ada.address());
    let sales: Vec<Address> = (1..=6).map(|count| hall.sale(count)).collect();
    let seventh = hall.contract();
    let message = hall.tickets().allot(seventh, 1);
    assert_eq!(hall.act(&seller, message).expect_err("no room"), Error::TooManySales { limit: 6 });
    assert_eq!(hall.allotments([seller.address(), seventh]), [79, 0]);
    for (sale, count) in sales.iter().zip(1..=6) {
        let message = hall.tickets().allot(*sale, 1);
        hall.act(&seller, message).expect("those that are named");
        assert_eq!(hall.allotment(*sale), count + 1);
        for _ in 0..=count {
            hall.issue_by(*sale, ada, NOBODY).expect("its own");
        }
        let error = hall.issue_by(*sale, ada, NOBODY).expect_err("not another's");
        assert_eq!(error, Error::InsufficientAllotment { allotment: 0, needed: 1 });
    }
    assert_eq!(hall.list(ada), (1..=27).collect::<Vec<_>>());
    assert_eq!(hall.allotment(seller.address()), 73);
}

#[test]
fn what_is_unsold_is_handed_on_to_anybody() {
    let mut hall = Hall::locked(100, 100);
    let (seller, ada, bob) = (hall.seller.clone(), hall.ada.clone(), hall.bob.address());
    // All places are taken: handing on needs none.
    let sales: Vec<Address> = (0..6).map(|_| hall.sale(10)).collect();
    let other = hall.contract();
    let message = hall.tickets().hand_on(ada.address(), 4);
    let (_, receipt) = hall.act_by(sales[0], message).expect("a sale may");
    assert!(receipt.announced::<Ink, _>(&Allotted { from: sales[0], to: ada.address(), count: 4 }));
    assert_eq!(receipt.events.len(), 1);
    for (from, to, count) in [(sales[0], other, 6), (sales[1], sales[2], 10), (sales[3], seller.address(), 1)] {
        let message = hall.tickets().hand_on(to, count);
        hall.act_by(from, message).expect("a sale may");
    }
    assert_eq!(hall.allotments([sales[0], ada.address(), other, sales[1], sales[2], sales[3]]), [0, 4, 6, 0, 20, 9]);
    assert_eq!(hall.allotment(seller.address()), 41);
    // Whoever has rights issues, and hands on.
    hall.issue_by(other, bob, [1; 32]).expect("it has six");
    let message = hall.tickets().issue(bob, [2; 32]);
    hall.act(&ada, message).expect("she has four");
    let message = hall.tickets().hand_on(other, 3);
    hall.act(&ada, message).expect("she has three");
    assert_eq!(hall.allotments([ada.address(), other]), [0, 8]);
    assert_eq!(hall.list(bob), [1, 2]);
}

#[test]
fn no_more_is_handed_on_than_there_is_and_nothing_to_nobody() {
    let mut hall = Hall::locked(10, 100);
    let (ada, sale) = (hall.ada.clone(), hall.sale(3));
    for needed in [4, u32::MAX] {
        let message = hall.tickets().hand_on(ada.address(), needed);
        let error = hall.act_by(sale, message).expect_err("too much");
        assert_eq!(error, Error::InsufficientAllotment { allotment: 3, needed });
    }
    let message = hall.tickets().hand_on(sale, 1);
    let error = hall.act(&ada, message).expect_err("she has none");
    assert_eq!(error, Error::InsufficientAllotment { allotment: 0, needed: 1 });
    for count in [0, 1] {
        let message = hall.tickets().hand_on(Address::zero(), count);
        assert_eq!(hall.act_by(sale, message).expect_err("nobody"), Error::ZeroAddress);
    }
    // To oneself, named or not: nothing changes.
    let message = hall.tickets().hand_on(sale, 3);
    hall.act_by(sale, message).expect("it has three");
    let (seller, message) = (hall.seller.clone(), hall.tickets().hand_on(hall.seller.address(), 7));
    hall.act(&seller, message).expect("they have seven");
    assert_eq!(hall.allotments([sale, ada.address(), seller.address()]), [3, 0, 7]);
}

#[test]
fn a_contract_that_was_handed_rights_keeps_them_when_it_is_named() {
    let mut hall = Hall::locked(10, 100);
    let (seller, contract) = (hall.seller.clone(), hall.contract());
    let message = hall.tickets().hand_on(contract, 4);
    hall.act(&seller, message).expect("the seller may");
    let message = hall.tickets().allot(contract, 3);
    hall.act(&seller, message).expect("the seller may");
    assert_eq!(hall.allotments([seller.address(), contract]), [3, 7]);
    for _ in 0..7 {
        hall.issue_by(contract, seller.address(), NOBODY).expect("its own");
    }
    assert_eq!(hall.allotment(contract), 0);
    assert!(hall.issue_by(contract, seller.address(), NOBODY).is_err());
}

#[test]
fn the_largest_collection_numbers_its_tickets_like_any() {
    let mut hall = Hall::free(u32::MAX);
    let (seller, ada) = (hall.seller.clone(), hall.ada.address());
    let sale = hall.sale(u32::MAX - 1);
    assert_eq!(hall.issue_by(sale, ada, NOBODY).expect("allotted").0, 1);
    assert_eq!(hall.issue(ada, NOBODY), 2);
    assert_eq!(hall.allotments([sale, seller.address()]), [u32::MAX - 2, 0]);
    // All that is left comes together again, and still fits.
    let message = hall.tickets().hand_on(seller.address(), u32::MAX - 2);
    hall.act_by(sale, message).expect("it has so many");
    assert_eq!(hall.allotments([sale, seller.address()]), [0, u32::MAX - 2]);
    assert_eq!(hall.issue(ada, NOBODY), 3);
}

#[test]
fn one_account_can_have_any_number_of_tickets() {
    let count = fewer_on_a_node(205, 110);
    let mut hall = Hall::free(1_000);
    let (ada, bob) = (hall.ada.clone(), hall.bob.address());
    let sale = hall.sale(500);
    for number in 1..=count {
        assert_eq!(hall.issue_by(sale, ada.address(), NOBODY).expect("allotted").0, number);
    }
    let mut expected: Vec<u32> = (1..=count).collect();
    assert_eq!(hall.list(ada.address()), expected);
    // From the middle of the first page, its end, the last page, the ends of the list.
    for index in [50, 99, 100, 0, expected.len() - 5, 98, 99] {
        let id = expected.swap_remove(index);
        hall.send(&ada, ada.address(), bob, id).expect("it is hers");
        assert_eq!(hall.list(ada.address()), expected, "{index}");
    }
    hall.send(&ada, ada.address(), ada.address(), expected[0]).expect("to herself");
    let first = expected.swap_remove(0);
    expected.push(first);
    assert_eq!(hall.list(ada.address()), expected);
    assert_eq!(hall.list(bob).len(), 7);
}

#[test]
fn terms_that_make_no_sense_are_refused() {
    let mut hall = Hall::free(1);
    let (seller, terms) = (hall.seller.clone(), hall.terms.clone());
    let mut refused = |change: fn(&mut Terms), texts: &TicketTexts| {
        let mut terms = terms.clone();
        change(&mut terms);
        deploy_tickets(&mut *hall.chain, codes(), &seller, &terms, texts).expect_err("refused").to_string()
    };
    let says = |error: String, what: &str| assert!(error.contains(what), "{error}");
    says(refused(|terms| terms.supply = 0, &texts()), "NoTickets");
    says(refused(|terms| terms.seller = Address::zero(), &texts()), "ZeroAddress");
    let long = |base: &str| TicketTexts { base_uri: base.repeat(301), ..texts() };
    says(refused(|_| (), &long("x")), "TextTooLong { bytes: 301, limit: 300 }");
    says(refused(|_| (), &TicketTexts { name: "x".repeat(301), ..texts() }), "TextTooLong { bytes: 301, limit: 300 }");
    says(
        refused(|_| (), &TicketTexts { symbol: "x".repeat(999), ..texts() }),
        "TextTooLong { bytes: 999, limit: 300 }",
    );
}

#[test]
fn a_collection_is_founded_once() {
    let mut hall = Hall::locked(10, 100);
    let (seller, ada, at) = (hall.seller.clone(), hall.ada.clone(), hall.at);
    hall.issue(ada.address(), NOBODY);
    // To a collection that there is, what its constructor is given says nothing; nor does the selector before its messages'.
    let [name, symbol, base_uri] = ["Mine", "M", "evil://"].map(|text| text.as_bytes().to_vec());
    let texts = Encode::encode(&(&name, &symbol, &base_uri));
    let constructor = constructor_bytes(TicketCollectionRef::new((&hall.terms).into(), name, symbol, base_uri));
    for data in [constructor, [&[0x71, 0xc7, 0, 0][..], &texts].concat()] {
        for who in [&ada, &seller] {
            let answer = hall.chain.call(who, at, data.clone(), 0);
            assert!(matches!(answer, Err(CallError::Reverted { .. })), "{answer:?}");
        }
    }
    assert_eq!((hall.allotment(seller.address()), hall.allotment(ada.address()), hall.issued()), (9, 0, 1));
}

#[test]
fn calls_that_are_cut_short_are_refused() {
    let mut hall = Hall::free(10);
    let (seller, ada, sale) = (hall.seller.clone(), hall.ada.clone(), hall.contract());
    assert_eq!(hall.issue(seller.address(), NOBODY), 1);
    let calls = [
        evm::input(hall.tickets().allot(sale, 1 << 24)),
        evm::input(hall.tickets().hand_on(ada.address(), 1 << 24)),
        evm::input(hall.tickets().approve(ada.address(), 1 << 24)),
        evm::input(hall.tickets().set_approval_for_all(ada.address(), true)),
        evm::input(hall.tickets().transfer_from(seller.address(), ada.address(), 1 << 24)),
    ];
    for whole in calls {
        for len in [whole.len() - 1, whole.len() - 20, 4] {
            let answer = hall.chain.call(&seller, hall.at, whole[..len].to_vec(), 0);
            let Err(CallError::Reverted { output, .. }) = answer else { panic!("{len} of {whole:02x?}: {answer:?}") };
            assert_eq!(output[..2], [0, 1], "a refusal of the message's own");
            let error = Error::decode(&mut &output[2..]).expect("an error of the collection");
            assert_eq!(error, Error::Malformed, "{len} of {whole:02x?}");
        }
    }
    assert_eq!((hall.allotment(seller.address()), hall.owner(1)), (9, seller.address()));
}

#[test]
fn money_is_not_taken() {
    let mut hall = Hall::free(10);
    let (seller, at) = (hall.seller.clone(), hall.at);
    let issue = evm::input(hall.tickets().issue(seller.address(), NOBODY));
    let hand_on = evm::input(hall.tickets().hand_on(seller.address(), 1));
    for data in [issue, hand_on, vec![]] {
        assert!(hall.chain.call(&seller, at, data, 1).is_err());
    }
    assert_eq!((hall.issued(), hall.chain.balance(at)), (0, hall.chain.constants().existential_deposit));
}
