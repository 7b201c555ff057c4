//! What can be done to a sale, as values: for tables of messages, and for sequences made at random.

use crate::Stage;
use fairsale_chain::{Account, CallError, Receipt, Typed, typed::Answer};
use fairsale_interfaces::{
    personhood::Alias,
    sale::{Error, Refusal, Sale},
};

/// A message of a sale, with its arguments.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Action {
    /// `fund`
    Fund,
    /// `cancel`
    Cancel,
    /// `order`, for so many lots
    Order(u32),
    /// `change`, to so many lots
    Change(u32),
    /// `withdraw`
    Withdraw,
    /// `settle`
    Settle,
    /// `claim`, the order of this alias
    Claim(Alias),
    /// `proceeds`
    Proceeds,
    /// `unsold`
    Unsold,
}

impl Stage {
    /// Sends the message with `value` to the sale, and says what the chain says.
    ///
    /// # Errors
    /// If the chain refuses, or the contract without an error of its own. A sale's own refusal is in the answer.
    pub fn try_act(
        &mut self,
        who: &Account,
        action: Action,
        value: u128,
    ) -> Result<Answer<Result<(), Refusal>>, CallError> {
        let (chain, sale) = (&mut self.chain, self.at.sale());
        let mut sale = sale;
        match action {
            Action::Fund => chain.send(who, sale.fund()).value(value).run(),
            Action::Cancel => chain.send(who, sale.cancel()).value(value).run(),
            Action::Order(asked) => chain.send(who, sale.order(asked)).value(value).run(),
            Action::Change(asked) => chain.send(who, sale.change(asked)).value(value).run(),
            Action::Withdraw => chain.send(who, sale.withdraw()).value(value).run(),
            Action::Settle => chain.send(who, sale.settle()).value(value).run(),
            Action::Claim(alias) => chain.send(who, sale.claim(alias)).value(value).run(),
            Action::Proceeds => chain.send(who, sale.proceeds()).value(value).run(),
            Action::Unsold => chain.send(who, sale.unsold()).value(value).run(),
        }
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
}
