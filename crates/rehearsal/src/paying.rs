//! The currency of payments: the chain's own, or an ERC-20.

use super::{Cast, Stage};
use fairsale_chain::{Account, Address, Chain, Receipt};
use fairsale_client::{
    error::Error,
    questions::{approve, balance_of},
};

impl<C: Chain + ?Sized> Stage<'_, C> {
    /// What an account has of what is paid in.
    pub(super) fn money(&mut self, account: &Account) -> Result<i128, Error> {
        self.holds(account.address()).map(|money| money as i128) // far below 2^127, see the order book
    }

    /// What anybody has of what is paid in.
    pub(super) fn holds(&mut self, account: Address) -> Result<u128, Error> {
        if self.launch.payment.is_none() {
            return Ok(self.chain.balance(account));
        }
        balance_of(self.chain, self.purse.currency(), account).map_err(|error| Error::Mismatch {
            what: "what somebody has of the currency".into(),
            expected: "a number".into(),
            found: error.to_string(),
        })
    }

    /// Lets the sale take an amount; says what must come with the call itself.
    pub(super) fn allow(&mut self, cast: &Cast, from: &Account, due: u128) -> Result<u128, Error> {
        if self.launch.payment.is_none() {
            return Ok(due);
        }
        if due > 0 {
            let approved = self.chain.call(from, self.purse.currency(), approve(cast.deployment.sale, due), 0);
            let receipt = approved.map_err(|error| Error::Call { action: "approve", error })?;
            self.note("approve", &receipt);
        }
        Ok(0)
    }

    /// What a call took besides its value, of what is paid in.
    pub(super) fn charges(&self, receipt: &Receipt) -> i128 {
        if self.launch.payment.is_some() {
            return 0;
        }
        receipt.cost.deposit + receipt.cost.fee as i128 // fees are far below 2^127
    }
}
