//! What can be done to a sale, as values: for tables of messages, and for sequences made at random.

use crate::{Mechanism, Stage, chain::TestChain};
use fairsale_chain::{
    Account, CallError, Receipt, Typed,
    typed::{Answer, Sending},
};
use fairsale_interfaces::{
    personhood::Alias,
    sale::{Error, Refusal, Sale},
};
use ink::abi::Ink;

/// What the chain says to a message.
pub type Outcome = Result<Answer<Result<(), Refusal>>, CallError>;

/// How a message is sent.
type Send = fn(Sending<'_, dyn TestChain, Result<(), Refusal>, Ink>) -> Outcome;

/// A message of a sale, with its arguments.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Action {
    /// `fund`
    Fund,
    /// `cancel`
    Cancel,
    /// `order`, for a number of lots
    Order(u32),
    /// `change`, to a number of lots
    Change(u32),
    /// `withdraw`
    Withdraw,
    /// `settle`
    Settle,
    /// `claim`, the order of this alias
    Claim(Alias),
    /// `sweep_proceeds`
    Proceeds,
    /// `sweep_unsold`
    Unsold,
}

impl<M: Mechanism> Stage<M> {
    /// Sends the message with `value` to the sale, and says what the chain says.
    ///
    /// # Errors
    /// If the chain refuses, or the contract without an error of its own. A sale's own refusal is in the answer.
    pub fn try_act(&mut self, who: &Account, action: Action, value: u128) -> Outcome {
        self.with_action(who, action, value, |sending| sending.run())
    }

    /// What [`act`](Self::act) would come to now. Leaves no trace.
    ///
    /// # Errors
    /// The sale's own.
    ///
    /// # Panics
    /// If the chain refuses.
    pub fn would(&mut self, who: &Account, action: Action, value: u128) -> Result<(), Error> {
        match self.with_action(who, action, value, |sending| sending.dry_run()) {
            Ok(Answer { value: Ok(()), .. }) => Ok(()),
            Ok(Answer { value: Err(refusal), .. }) => Err(*refusal),
            Err(error) => panic!("{action:?}: {error}"),
        }
    }

    fn with_action(&mut self, who: &Account, action: Action, value: u128, send: Send) -> Outcome {
        let (chain, mut sale) = (&mut *self.chain, self.at.sale());
        let sending = match action {
            Action::Fund => chain.send(who, sale.fund()),
            Action::Cancel => chain.send(who, sale.cancel()),
            Action::Order(lots) => chain.send(who, sale.order(lots)),
            Action::Change(lots) => chain.send(who, sale.change(lots)),
            Action::Withdraw => chain.send(who, sale.withdraw()),
            Action::Settle => chain.send(who, sale.settle()),
            Action::Claim(alias) => chain.send(who, sale.claim(alias)),
            Action::Proceeds => chain.send(who, sale.sweep_proceeds()),
            Action::Unsold => chain.send(who, sale.sweep_unsold()),
        };
        send(sending.value(value))
    }

    /// Sends the message with `value` to the sale.
    ///
    /// # Errors
    /// The sale's own.
    ///
    /// # Panics
    /// If the chain refuses.
    #[track_caller]
    pub fn act(&mut self, who: &Account, action: Action, value: u128) -> Result<Receipt, Error> {
        match self.try_act(who, action, value) {
            Ok(Answer { value: Ok(()), receipt }) => Ok(receipt),
            Ok(Answer { value: Err(refusal), .. }) => Err(*refusal),
            Err(error) => panic!("{action:?}: {error}"),
        }
    }
    /// Somebody sends a message that everybody may.
    ///
    /// # Errors
    /// The sale's own.
    #[track_caller]
    pub fn keep(&mut self, action: Action) -> Result<Receipt, Error> {
        let keeper = self.roles.keeper.clone();
        self.act(&keeper, action, 0)
    }
}
