//! Whether the 20-byte address of a wallet stands for the wallet's own account. Chains remember that of each account (they *map* it);
//! until then the address stands for an account that is made of the address, and that nobody's wallet shows.

/// What the address of a wallet is to its account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mapping {
    /// The account does not exist, so its address stands for another one.
    Absent,
    /// The account exists, and its address stands for another one all the same: it is from before the chain mapped accounts by
    /// itself. Trials of what it sends go well, transactions fail.
    Unmapped,
    /// The address stands for the account.
    Mapped,
}

impl Mapping {
    pub(crate) fn of(exists: bool, is_mapped: bool) -> Self {
        match (exists, is_mapped) {
            (false, _) => Self::Absent,
            (true, false) => Self::Unmapped,
            (true, true) => Self::Mapped,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Account, Chain, EmbeddedChain};
    use fairsale_runtime::{AccountId, Revive, RuntimeOrigin};

    const DOT: u128 = 10_000_000_000;

    #[test]
    fn what_maps_an_account_from_before_is_a_batch() {
        let (mut chain, ada, bob) = (EmbeddedChain::new(), Account::named("ada"), Account::named("bob"));
        assert_eq!(chain.mapping(&ada), Mapping::Absent);
        chain.fund(&ada, 10 * DOT);
        chain.fund(&bob, 10 * DOT);
        assert_eq!(chain.mapping(&ada), Mapping::Mapped, "this chain maps by itself");

        chain.unmap(&ada);
        assert_eq!(chain.mapping(&ada), Mapping::Unmapped);
        chain.dry_run(&ada, bob.address(), vec![], 1).expect("a trial maps who asks for it");
        let error = chain.call(&ada, bob.address(), vec![], 1).expect_err("a transaction does not");
        assert!(error.is("AccountUnmapped"), "{error}");
        assert_eq!(chain.balance(ada.address()), 0, "this is another account");
        chain.call(&bob, ada.address(), vec![], DOT).expect("an address can be paid");
        assert!(chain.balance(ada.address()) >= DOT);
        assert_eq!(chain.mapping(&ada), Mapping::Unmapped, "that changes nothing");

        let id = |account: &Account| AccountId::new(account.id());
        chain.with(|| Revive::map_account(RuntimeOrigin::signed(id(&ada)))).expect("it does nothing");
        assert_eq!(chain.mapping(&ada), Mapping::Unmapped);
        let batch = || Revive::batch_map_accounts(RuntimeOrigin::signed(id(&bob)), vec![id(&ada)]);
        chain.with(batch).expect("anybody may");
        assert_eq!(chain.mapping(&ada), Mapping::Mapped);
        assert_eq!(chain.balance(ada.address()), 10 * DOT);
        chain.call(&ada, bob.address(), vec![], 1).expect("now it can");
    }

    #[test]
    fn an_account_of_an_ethereum_key_needs_no_mapping() {
        let (mut chain, account) = (EmbeddedChain::new(), Account::of_address([7; 20].into()));
        assert_eq!(chain.mapping(&account), Mapping::Absent);
        chain.fund(&account, DOT);
        chain.unmap(&account);
        assert_eq!(chain.mapping(&account), Mapping::Mapped);
    }
}
