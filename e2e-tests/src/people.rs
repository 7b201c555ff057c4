//! The people of a [`Stage`], and how they are known.

use crate::{DOT, Mechanism, PRECOMPILE, Stage};
use fairsale_chain::{Account, Address, Receipt, Typed};
use fairsale_client::issuer::{self, Attestation};
use fairsale_interfaces::{
    host::address_word,
    personhood::{self, Alias},
};

impl<M: Mechanism> Stage<M> {
    /// A funded wallet that nobody knows.
    pub fn wallet(&mut self, name: &str) -> Account {
        let wallet = self.chain.account(name);
        self.chain.fund(&wallet, 1_000 * DOT);
        wallet
    }

    /// A person with a funded wallet of the same name, known to the registry with full status for ever.
    pub fn person(&mut self, name: &str) -> Account {
        let wallet = self.wallet(name);
        self.attest(name, &wallet, 2, u64::MAX, 1).expect("two issuers signed");
        wallet
    }

    /// A person with a funded wallet of the same name, known to the stand-in at [`PRECOMPILE`] with full status.
    pub fn citizen(&mut self, name: &str) -> Account {
        let wallet = self.wallet(name);
        self.is_also(&wallet, name);
        wallet
    }

    /// Says to the stand-in that this is another account of the person's, with full status.
    pub fn is_also(&mut self, wallet: &Account, person: &str) {
        let (context, alias) = (self.common().context, self.alias(person));
        self.chain.set_person(wallet.address(), context, 2, alias);
    }

    /// Somebody with a wallet of this name who may order: known to the registry or the stand-in if that is asked.
    pub fn buyer(&mut self, name: &str) -> Account {
        match self.common().personhood {
            nobody if nobody.is_zero() => self.wallet(name),
            source if source == PRECOMPILE => self.citizen(name),
            _ => self.person(name),
        }
    }

    /// Brings an attestation by the first two issuers to the registry.
    ///
    /// # Errors
    /// The registry's.
    pub fn attest(
        &mut self,
        person: &str,
        account: &Account,
        status: u8,
        expires: u64,
        epoch: u64,
    ) -> Result<Receipt, personhood::Error> {
        let account = if status == 0 { Address::zero() } else { account.address() };
        let person = issuer::person(person);
        self.bring(&Attestation { person, account: account.0.into(), status, expires, epoch })
    }

    /// Says to the registry that this address is the person's, with full status for ever.
    pub fn attest_address(&mut self, person: &str, address: Address, epoch: u64) {
        let (person, account) = (issuer::person(person), address.0.into());
        let attestation = Attestation { person, account, status: 2, expires: u64::MAX, epoch };
        self.bring(&attestation).expect("two issuers signed");
    }

    fn bring(&mut self, attestation: &Attestation) -> Result<Receipt, personhood::Error> {
        let domain = issuer::domain(self.chain.constants().chain_id, self.at.registry);
        let signatures = issuer::attest(&self.issuers[..2], attestation, &domain);
        let Attestation { person, account, status, expires, epoch } = *attestation;
        let message = self.at.registry().attest(person.0, account.0.0.into(), status, expires, epoch, signatures);
        let answer = self.chain.send(&self.roles.keeper, message).run().expect("the registry answers");
        answer.value.map(|()| answer.receipt).map_err(|refusal| *refusal)
    }

    /// The alias under which the sale knows the person; if it is open to all, the wallet of that name.
    pub fn alias(&self, person: &str) -> Alias {
        if self.common().personhood.is_zero() {
            return address_word(self.chain.account(person).address());
        }
        issuer::alias(&issuer::person(person), &self.common().context)
    }
}
