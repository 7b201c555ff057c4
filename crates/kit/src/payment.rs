//! The payment currency of a sale: the chain's own currency, sent along with a call; or an ERC-20, from which the buyer
//! lets the sale take the deposit (`approve`). The chain's stablecoins work through their ERC-20 precompile.
//!
//! Whatever an ERC-20 answers, the deposit is the increase of the sale's balance. A token that answers `false`, or
//! charges a fee, makes the payment fail; one that answers nothing, as some old tokens do, does not.

use fairsale_interfaces::{
    erc20, host,
    sale::{Error, Refusal},
};
use fairsale_math::Amount;
use ink::{Address, U256};

/// Money that a placed, changed or withdrawn order moves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Payment {
    /// Amount that must come with the call.
    pub due: Amount,
    /// Amount refunded to the caller. Zero if anything is due.
    pub refund: Amount,
    /// Deposit that the sale holds for the order from now on.
    pub deposit: Amount,
}

impl Payment {
    /// Returns the payment for an order whose deposit changes from `paid` to `deposit`.
    pub fn between(paid: Amount, deposit: Amount) -> Self {
        Self {
            due: deposit.checked_sub(paid).unwrap_or_default(),
            refund: paid.checked_sub(deposit).unwrap_or_default(),
            deposit,
        }
    }
}

/// The payment currency of a sale.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Currency {
    /// The ERC-20; zero: the chain's own currency.
    pub token: Address,
    /// Value of the currency's smallest unit in the units that the chain shows to contracts; 1 for an ERC-20.
    pub unit: u64,
}

impl Currency {
    /// Returns true if it is an ERC-20.
    pub fn is_token(&self) -> bool {
        self.token != Address::zero()
    }

    /// Returns true if a sale of `sold` can be paid in it. It cannot be paid in `sold` itself, as escrow and deposits
    /// would be mixed; and the unit of an ERC-20 must be 1.
    pub fn fits(&self, sold: Address) -> bool {
        !self.is_token() || (self.token != sold && self.unit == 1)
    }

    /// Takes exactly `due` from `buyer` for `sale`, the contract that runs this, whose call brought `value`. All
    /// changes must have been stored: an ERC-20 is foreign code.
    ///
    /// # Errors
    /// [`Error::WrongPayment`]
    pub fn take(&self, due: u128, value: U256, buyer: Address, sale: Address) -> Result<(), Refusal> {
        let (mut expected, mut got) = (host::value_of(due, self.unit), value);
        if self.is_token() {
            if !value.is_zero() {
                expected = U256::zero();
            } else if due != 0 {
                got = self.collect(buyer, sale, due).into();
            }
        }
        if got != expected {
            return Err(Error::WrongPayment { expected, got }.into());
        }
        Ok(())
    }

    /// Pays `amount` to `to`. Does nothing if it is zero.
    ///
    /// # Errors
    /// [`Error::PaymentFailed`]
    #[inline(never)]
    pub fn pay(&self, to: Address, amount: u128) -> Result<(), Refusal> {
        if amount == 0 {
            return Ok(());
        }
        let paid =
            if self.is_token() { erc20::transfer(&self.token, to, amount) } else { host::pay(&to, amount, self.unit) };
        paid.ok_or_else(|| Error::PaymentFailed.into())
    }

    /// Takes `amount` of the ERC-20 from `buyer`, and returns the amount received: 0 if the token refuses, or does not
    /// answer as it must.
    fn collect(&self, buyer: Address, sale: Address, amount: u128) -> u128 {
        let collect = || {
            let before = erc20::balance_of(&self.token, sale)?;
            erc20::transfer_from(&self.token, buyer, sale, amount)?;
            erc20::balance_of(&self.token, sale)?.checked_sub(before)
        };
        collect().unwrap_or(0)
    }

    /// Returns the balance of `sale`, the contract that runs this, in 18 decimals or in the ERC-20's smallest unit.
    /// `None` if the ERC-20 does not answer as it must.
    pub fn balance(&self, sale: Address) -> Option<U256> {
        if self.is_token() { erc20::balance_of(&self.token, sale).map(U256::from) } else { Some(host::own_balance()) }
    }

    /// Fails unless `sale`, if it is paid in an ERC-20, has a reserve of it that is owed to nobody. An asset of the
    /// chain disappears from an account whose balance falls below a minimum, and the rest would go along with the
    /// payment before the last. A reserve of that minimum keeps the money of the last buyers above it. An ERC-20 does
    /// not tell the minimum, so only a reserve above 0 is checked.
    ///
    /// # Errors
    /// [`Error::NoReserve`]
    pub fn require_reserve(&self, sale: Address) -> Result<(), Refusal> {
        if self.is_token() && matches!(erc20::balance_of(&self.token, sale), None | Some(0)) {
            return Err(Error::NoReserve { currency: self.token }.into());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_moves_the_difference_one_way() {
        for (paid, deposit, due, refund) in
            [(0, 0, 0, 0), (0, 5, 5, 0), (5, 0, 0, 5), (5, 5, 0, 0), (3, 7, 4, 0), (7, 3, 0, 4)]
        {
            let (due, refund, deposit) = (Amount(due), Amount(refund), Amount(deposit));
            assert_eq!(Payment::between(Amount(paid), deposit), Payment { due, refund, deposit });
        }
    }
}
