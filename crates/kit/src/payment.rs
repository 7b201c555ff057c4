//! What a sale is paid in: the chain's own currency, which comes along with a call; or an ERC-20, of which the buyer lets the
//! sale take the deposit (`approve`), so that the chain's stablecoins do through their ERC-20 precompile.
//!
//! Whatever an ERC-20 answers, a deposit is what the sale has more of it afterwards. One that answers `false`, or keeps a fee
//! back, is refused; one that answers nothing, as some old tokens do, is not.

use fairsale_interfaces::{
    erc20, host,
    sale::{Error, Refusal},
};
use fairsale_math::Amount;
use ink::{Address, U256};

/// Money that a placed, changed or withdrawn order moves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Payment {
    /// What must come with the call.
    pub due: Amount,
    /// What goes back to the caller. Zero if anything is due.
    pub refund: Amount,
    /// What the sale holds for the order from now on.
    pub deposit: Amount,
}

impl Payment {
    /// What an order moves for which the sale held `paid`, and holds `deposit` from now on.
    pub fn between(paid: Amount, deposit: Amount) -> Self {
        Self {
            due: deposit.checked_sub(paid).unwrap_or_default(),
            refund: paid.checked_sub(deposit).unwrap_or_default(),
            deposit,
        }
    }
}

/// What a sale is paid in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Currency {
    /// The ERC-20; zero: the chain's own currency.
    pub token: Address,
    /// What the smallest unit of the chain's currency is worth in the value that the chain shows to contracts; 1 of an ERC-20.
    pub unit: u64,
}

impl Currency {
    /// Whether it is an ERC-20.
    pub fn is_token(&self) -> bool {
        self.token != Address::zero()
    }

    /// Whether a sale of `sold` can be paid in it. Not in what is sold, where the escrow and the deposits would be one heap; and
    /// an ERC-20 is counted in its own smallest unit.
    pub fn fits(&self, sold: Address) -> bool {
        !self.is_token() || (self.token != sold && self.unit == 1)
    }

    /// Takes exactly `due` from `buyer` for `sale`, the contract that runs this, whose call brought `value`. To be called when
    /// all that changes is stored: an ERC-20 is somebody else's code.
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

    /// Pays `amount` to `to`; nothing if it is zero.
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

    /// Takes `amount` of the ERC-20 from `buyer`, and returns how much came: nothing if the token refuses, or does not answer as
    /// it must.
    fn collect(&self, buyer: Address, sale: Address, amount: u128) -> u128 {
        let collect = || {
            let before = erc20::balance_of(&self.token, sale)?;
            erc20::transfer_from(&self.token, buyer, sale, amount)?;
            erc20::balance_of(&self.token, sale)?.checked_sub(before)
        };
        collect().unwrap_or(0)
    }

    /// What `sale`, the contract that runs this, has of it, in 18 decimals or in the ERC-20's smallest unit. `None` if the
    /// ERC-20 does not answer as it must.
    pub fn balance(&self, sale: Address) -> Option<U256> {
        if self.is_token() { erc20::balance_of(&self.token, sale).map(U256::from) } else { Some(host::own_balance()) }
    }

    /// Fails unless `sale`, which is to be paid in an ERC-20, has some of it, owed to nobody. An asset of the chain ceases to
    /// exist on an account below a least balance, and the rest goes along with the payment before; what is there from the start
    /// keeps the last buyers' money above that, if it is as much. How much that is an ERC-20 does not say.
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
