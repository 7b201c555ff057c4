//! Rules for giving a badge, as plain functions of the caller, the time, the signer and the gate's answers.

use crate::ledger::{Ledger, number_of};
use fairsale_interfaces::{
    badge::{Error, Refusal, Voucher},
    packed::Field,
    personhood::{Alias, Personhood, STATUS_FULL, STATUS_LITE},
    storage,
};
use fairsale_math::Timestamp;
use ink::Address;

/// A badge given to the person of `account`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Given {
    /// The person, at the gate in the badge's context.
    pub alias: Alias,
    /// The badge's number.
    pub number: u32,
}

impl Ledger {
    /// Fails unless badges can be minted by these terms. `gate` is the gate's answer for any account, `None` if it
    /// fails.
    ///
    /// # Errors
    /// [`Error::BadStatus`], [`Error::NoOrganiser`], [`Error::PersonhoodUnavailable`]
    pub fn check(&self, gate: Option<Personhood>) -> Result<(), Refusal> {
        let min_status = self.terms.min_status();
        if !(STATUS_LITE..=STATUS_FULL).contains(&min_status) {
            return Err(Error::BadStatus { min_status }.into());
        }
        if self.terms.organiser().is_zero() {
            return Err(Error::NoOrganiser.into());
        }
        gate.map(|_| ()).ok_or_else(|| Error::PersonhoodUnavailable.into())
    }

    /// Fails unless `caller` is the organiser.
    ///
    /// # Errors
    /// [`Error::NotOrganiser`]
    pub fn only_organiser(&self, caller: Address) -> Result<(), Refusal> {
        if caller != self.terms.organiser() {
            return Err(Error::NotOrganiser { caller }.into());
        }
        Ok(())
    }

    /// Fails unless the organiser signed the voucher and it has not expired. `signer` is the account that the signature
    /// recovers to, `None` if it is malformed.
    ///
    /// # Errors
    /// [`Error::Expired`], [`Error::MalformedSignature`], [`Error::WrongSigner`]
    pub fn check_voucher(&self, voucher: &Voucher, signer: Option<Address>, now: Timestamp) -> Result<(), Refusal> {
        let expires = voucher.expires;
        if now >= expires {
            return Err(Error::Expired { expires: expires.0, now: now.0 }.into());
        }
        let signer = signer.ok_or(Error::MalformedSignature)?;
        if signer != self.terms.organiser() {
            return Err(Error::WrongSigner { signer }.into());
        }
        Ok(())
    }

    /// Gives the badge to the account's person by a voucher, which must have been checked. An account can belong to
    /// another person later; a voucher for the first is not the second's.
    ///
    /// # Errors
    /// [`Error::PersonhoodUnavailable`], [`Error::NotAPerson`], [`Error::AlreadyHeld`], [`Error::AccountUsed`],
    /// [`Error::AllMinted`]
    pub fn give_by_voucher(&mut self, account: Address, person: Option<Personhood>) -> Result<Given, Refusal> {
        let used = received_by(account);
        match self.candidate(account, person) {
            Ok(alias) if used == 0 => self.give(account, alias),
            // Whatever became of the account since: it had its badge.
            Ok(_) => Err(Error::AccountUsed { account, number: used }.into()),
            Err(error) if used != 0 && matches!(*error, Error::NotAPerson { .. }) => {
                Err(Error::AccountUsed { account, number: used }.into())
            }
            Err(error) => Err(error),
        }
    }

    /// Gives the badge to the account's person, by order of the organiser. `person` is the gate's answer for the
    /// account in the badge's context, `None` if it fails.
    ///
    /// # Errors
    /// [`Error::PersonhoodUnavailable`], [`Error::NotAPerson`], [`Error::AlreadyHeld`], [`Error::AllMinted`]
    pub fn give_at_once(&mut self, account: Address, person: Option<Personhood>) -> Result<Given, Refusal> {
        let alias = self.candidate(account, person)?;
        self.give(account, alias)
    }

    /// Returns the alias of the account's person, who may be given the badge.
    ///
    /// # Errors
    /// [`Error::PersonhoodUnavailable`], [`Error::NotAPerson`], [`Error::AlreadyHeld`]
    fn candidate(&self, account: Address, person: Option<Personhood>) -> Result<Alias, Refusal> {
        let Personhood { status, context_alias: alias } = person.ok_or(Error::PersonhoodUnavailable)?;
        let required = self.terms.min_status();
        if status < required {
            return Err(Error::NotAPerson { account, status, required }.into());
        }
        match number_of(&alias) {
            0 => Ok(alias),
            number => Err(Error::AlreadyHeld { account, number }.into()),
        }
    }

    /// Gives the next badge to the person of `alias`, at `account`.
    ///
    /// # Errors
    /// [`Error::AllMinted`]
    fn give(&mut self, account: Address, alias: Alias) -> Result<Given, Refusal> {
        // Without a cap the numbers end the badges.
        let cap = if self.terms.cap() == 0 { u32::MAX } else { self.terms.cap() };
        if self.minted >= cap {
            return Err(Error::AllMinted { cap }.into());
        }
        self.minted += 1; // at most the cap
        let number = self.minted;
        let mut word = [0; 32];
        number.store(&mut word[..4]);
        storage::store_word(&alias, &word);
        storage::store(&account.0, &word[..4]);
        Ok(Given { alias, number })
    }
}

/// The number of the last badge that was given by naming this account; 0: none.
pub fn received_by(account: Address) -> u32 {
    let mut number = [0; 4];
    storage::load(&account.0, &mut number);
    u32::load(&number)
}
