//! What a sale is paid in: the chain's own currency, which comes along with a call; or an ERC-20, of which the buyer lets the
//! sale take the deposit (`approve`), so that the chain's stablecoins do through their ERC-20 precompile.
//!
//! Whatever an ERC-20 answers, a deposit is what the sale has more of it afterwards. One that answers `false`, or keeps a fee
//! back, is refused; one that answers nothing, as some old tokens do, is not.

use crate::{
    erc20, host,
    sale::{Error, Refusal},
};
use ink::{Address, U256};

/// Selector of the message by which an office takes a deposit of an ERC-20 from the caller: see [`Currency::collect`]. Only the
/// sale's own code calls it, so that buyers who pay in the chain's currency do not pay for it.
pub const COLLECT: [u8; 4] = [0x5a, 0x1e, 0, 0x13];

/// What a sale is paid in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Currency {
    /// The ERC-20; zero: the chain's own currency.
    pub token: Address,
    /// What the smallest unit of the chain's currency is worth in the value that the chain shows to contracts; 1 of an ERC-20.
    pub unit: u64,
}

impl Currency {
    /// Is it an ERC-20?
    pub fn is_token(&self) -> bool {
        self.token != Address::zero()
    }

    /// Can a sale of `sold` be paid in it? Not in what is sold, where the escrow and the deposits would be one heap; and an
    /// ERC-20 is counted in its own smallest unit.
    pub fn fits(&self, sold: Address) -> bool {
        !self.is_token() || (self.token != sold && self.unit == 1)
    }

    /// Takes exactly `due`, with which the call came that brought `value`, or which `office` collects from the caller. To be
    /// called when all that changes is stored: an ERC-20 is somebody else's code.
    ///
    /// # Errors
    /// [`Error::WrongPayment`]
    pub fn take(&self, due: u128, value: U256, office: &Address) -> Result<(), Refusal> {
        let (mut expected, mut got) = (host::value_of(due, self.unit), value);
        if self.is_token() {
            if !value.is_zero() {
                expected = U256::zero();
            } else if due != 0 {
                got = collected(office, due).into();
            }
        }
        if got != expected {
            return Err(Error::WrongPayment { expected, got }.into());
        }
        Ok(())
    }

    /// Pays `amount` to `to`.
    ///
    /// # Errors
    /// [`Error::PaymentFailed`]
    pub fn pay(&self, to: Address, amount: u128) -> Result<(), Refusal> {
        let paid =
            if self.is_token() { erc20::transfer(&self.token, to, amount) } else { host::pay(&to, amount, self.unit) };
        paid.ok_or_else(|| Error::PaymentFailed.into())
    }

    /// Takes `amount` of the ERC-20 from `buyer` to `sale`, the contract that runs this, and says how much came: nothing if the
    /// token refuses, or does not answer as it must.
    pub fn collect(&self, buyer: Address, sale: Address, amount: u128) -> u128 {
        let collect = || {
            let before = erc20::balance_of(&self.token, sale)?;
            erc20::transfer_from(&self.token, buyer, sale, amount)?;
            erc20::balance_of(&self.token, sale)?.checked_sub(before)
        };
        collect().unwrap_or(0)
    }

    /// An error unless `sale`, which is to be paid in an ERC-20, has some of it, owed to nobody. An asset of the chain ceases to
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

/// Lets `office` collect `due`, and says how much came.
fn collected(office: &Address, due: u128) -> u128 {
    let mut input = [0; 20];
    input[..4].copy_from_slice(&COLLECT);
    input[4..].copy_from_slice(&due.to_le_bytes());
    match host::delegate(office, &input).as_deref() {
        Ok([0, amount @ ..]) => amount.try_into().map_or(0, u128::from_le_bytes),
        _ => 0,
    }
}
