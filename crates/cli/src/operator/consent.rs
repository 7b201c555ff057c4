//! Showing what will be spent, and asking before.

use super::{Error, network::Identity};
use crate::address::show;
use fairsale_chain::Account;
use std::{
    fmt,
    io::{self, BufRead, IsTerminal, Write},
};

/// What somebody wants to be asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Consent {
    /// Says yes to what is shown.
    pub yes: bool,
    /// Only wants to see it.
    pub dry_run: bool,
}

/// What will be spent.
#[derive(Clone, Debug)]
pub struct Bill<'a> {
    /// What will be done, a line a step.
    pub what: Vec<String>,
    /// Where.
    pub identity: &'a Identity,
    /// By whom.
    pub from: &'a Account,
    /// What goes to somebody else, or into the sale, in planck.
    pub value: u128,
    /// What storage takes, in planck; negative: what it gives back.
    pub deposit: i128,
    /// What the chain takes for carrying it out, in planck.
    pub fee: u128,
    /// Are deposit and fee measured on the chain that will do it, or estimated elsewhere?
    pub estimated: bool,
    /// What the account has, in planck.
    pub balance: u128,
    /// What it must keep, in planck.
    pub keeps: u128,
}

impl Bill<'_> {
    /// All together, in planck; negative: something comes back.
    pub fn total(&self) -> i128 {
        self.value as i128 + self.deposit + self.fee as i128 // all the money there is stays far below 2^127
    }

    /// Can the account pay it, and exist after?
    ///
    /// # Errors
    /// If not: both figures.
    pub fn check(&self) -> Result<(), Error> {
        // What comes back comes after the rest is paid.
        let needed = self.value + self.deposit.max(0) as u128 + self.fee + self.keeps;
        if self.balance >= needed {
            return Ok(());
        }
        let money = |planck| self.identity.money(planck);
        let needed = format!("{}, of which it keeps {} to exist", money(needed), money(self.keeps));
        let account = self.from.ss58(self.identity.ss58);
        Err(Error::Poor { account, needed, has: money(self.balance) })
    }
}

impl fmt::Display for Bill<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, identity, from, value, deposit, fee, estimated, balance, .. } = self;
        for line in what {
            writeln!(f, "{line}")?;
        }
        let most = if *estimated { " (at most, estimated)" } else { "" };
        writeln!(f, "  on       {}", identity.short())?;
        writeln!(f, "  by       {}, {}", from.ss58(identity.ss58), show(from.address()))?;
        writeln!(f, "  value    {}", identity.money(*value))?;
        writeln!(f, "  deposit  {} for storage{most}", identity.change(*deposit))?;
        writeln!(f, "  fee      {} (estimated)", identity.money(*fee))?;
        writeln!(f, "  total    {}", identity.change(self.total()))?;
        let after = *balance as i128 - self.total();
        writeln!(f, "  balance  {} now, {} after", identity.money(*balance), identity.change(after))
    }
}

/// Where bills are shown and answers come from.
pub trait Desk {
    /// Shows something.
    fn show(&mut self, text: &str);
    /// Asks a question; nothing if there is nobody to ask.
    fn ask(&mut self, question: &str) -> Option<bool>;
}

/// The terminal. What it shows goes to standard error, so that standard output is what a command answers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Terminal;

impl Desk for Terminal {
    fn show(&mut self, text: &str) {
        let _ = write!(io::stderr(), "{text}"); // whoever closed it has seen enough
    }

    fn ask(&mut self, question: &str) -> Option<bool> {
        io::stdin().is_terminal().then(|| {
            self.show(question);
            let mut answer = String::new();
            let read = io::stdin().lock().read_line(&mut answer);
            read.is_ok() && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
        })
    }
}

impl Consent {
    /// Shows a bill and asks. `true`: go on; `false`: it was only to be seen.
    ///
    /// # Errors
    /// If the account cannot pay, or nobody says yes.
    pub fn to(self, bill: &Bill<'_>, desk: &mut dyn Desk) -> Result<bool, Error> {
        desk.show(&bill.to_string());
        bill.check()?;
        if self.dry_run {
            desk.show("nothing was sent: this was a dry run\n");
            return Ok(false);
        }
        if self.yes {
            return Ok(true);
        }
        match desk.ask("go on? [y/N] ") {
            Some(true) => Ok(true),
            answer => Err(Error::NoConsent { asked: answer.is_some() }),
        }
    }
}
