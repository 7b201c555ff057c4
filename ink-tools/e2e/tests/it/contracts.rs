//! Real contracts through ink!'s own end-to-end builders, as ink!'s documentation has them.
//!
//! Without the `#[ink_e2e::test]` macro: it builds every contract of the workspace in debug mode, with the compiler on the
//! PATH, each time the tests are compiled. Ours are those in `artifacts/`, as they are deployed. All that the macro does
//! besides is to make the client and to run the future.

use e2e_tests::{
    DOT,
    chain::{Own, TestChain, is_node},
};
use fairsale_chain::{Account, Address, Chain};
use fairsale_client::deployment::{PersonhoodRegistryRef, TokenRef};
use fairsale_ink_e2e::{Client, ENDOWMENT};
use fairsale_interfaces::{
    erc20::{Erc20, Error},
    personhood::IssuersChanged,
};
use ink::env::DefaultEnvironment;
use ink_e2e::{ChainBackend, ContractsBackend, IntoAddress, alice, bob, charlie};

type E2eResult<T> = Result<T, Box<dyn std::error::Error>>;

/// Runs a test with a client over a chain where the development accounts are rich.
fn run(test: impl AsyncFnOnce(Client<DefaultEnvironment, &mut dyn TestChain>) -> E2eResult<()>) {
    let mut chain = Own::new();
    if !is_node() {
        for developer in ["Alice", "Bob", "Charlie"] {
            chain.fund(&Account::named(developer), ENDOWMENT);
        }
    }
    // Not tokio's: a node's client brings its own, and one cannot wait inside the other.
    futures::executor::block_on(test(Client::over(&mut *chain))).expect("goes well");
}

#[test]
fn a_token_is_made_and_sent_by_the_builders() {
    run(async |mut client| {
        let mut constructor = TokenRef::new(b"Fair".to_vec(), b"FAIR".to_vec(), 12, 1_000, 0);
        let made = client.instantiate("token", &alice(), &mut constructor).submit().await?;
        let mut token = made.call_builder::<TokenRef>();
        let (from, to) = (alice().address(), bob().address());

        let sent = client.call(&alice(), &token.transfer(to, 300)).submit().await?;
        assert_eq!(sent.return_value(), Ok(()));
        let balance = client.call(&charlie(), &token.balance_of(to)).dry_run().await?;
        assert_eq!(balance.return_value(), 300);

        let tried = client.call(&bob(), &token.transfer(from, 301)).dry_run().await?;
        assert!(tried.did_revert());
        let refusal = tried.return_value().expect_err("too much");
        assert_eq!(*refusal, Error::InsufficientBalance { balance: 300, needed: 301 });
        assert!(client.call(&bob(), &token.transfer(from, 301)).submit().await.is_err());

        let balance = client.call(&charlie(), &token.balance_of(from)).dry_run().await?;
        assert_eq!(balance.return_value(), 700);
        Ok(())
    });
}

#[test]
fn a_registry_is_made_by_the_builders() {
    run(async |mut client| {
        let issuers = vec![Address::from([1; 20]), Address::from([2; 20])];
        let owner = alice().address();
        let mut constructor = PersonhoodRegistryRef::new(owner, issuers.clone(), 2);
        let made = client.instantiate("personhood", &alice(), &mut constructor).submit().await?;
        assert_eq!(made.events[0].contract, made.addr);
        assert!(made.events[0].decode::<IssuersChanged>().is_some());

        let mut registry = made.call_builder::<PersonhoodRegistryRef>();
        let answer = client.call(&bob(), &registry.issuers()).dry_run().await?;
        assert_eq!(answer.return_value(), (owner, issuers.clone(), 2));
        let changed = registry.set_issuers(issuers.clone(), 1);
        assert!(client.call(&bob(), &changed).submit().await.is_err(), "Bob is not the owner");
        client.call(&alice(), &changed).submit().await?;
        let answer = client.call(&bob(), &registry.issuers()).dry_run().await?;
        assert_eq!(answer.return_value(), (owner, issuers, 1));
        Ok(())
    });
}

#[test]
fn accounts_and_the_clock_are_at_hand() {
    run(async |mut client| {
        let before = client.chain().balance(alice().address());
        let rich = client.create_and_fund_account(&alice(), 5 * DOT).await;
        assert!(client.chain().balance(rich.address()) >= 5 * DOT);
        assert_eq!(client.chain().balance(alice().address()), before - 5 * DOT);

        let unlocked = client.chain().now() + 60;
        let mut constructor = TokenRef::new(b"Late".to_vec(), b"LATE".to_vec(), 0, 10, unlocked);
        let made = client.instantiate("token", &rich, &mut constructor).submit().await?;
        let mut token = made.call_builder::<TokenRef>();
        let send = token.transfer(bob().address(), 10);
        let locked = client.call(&rich, &send).dry_run().await?.return_value().expect_err("locked");
        assert_eq!(*locked, Error::Locked { transferable_at: unlocked, now: unlocked - 60 });
        client.chain().set_time(unlocked);
        client.call(&rich, &send).submit().await?;
        let balance = client.call(&bob(), &token.balance_of(bob().address())).dry_run().await?;
        assert_eq!(balance.return_value(), 10);
        Ok(())
    });
}
