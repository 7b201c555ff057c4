//! Showing what will be spent, and asking before.

use super::Error;
use fairsale_chain::Account;
use fairsale_client::{
    address::{hex, show},
    network::Identity,
};
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
    /// What goes there of an ERC-20 besides, for people.
    pub besides: Option<String>,
    /// What storage takes at most, in planck; negative: what it gives back. What is signed allows no more.
    pub deposit: i128,
    /// What storage took in the end when it was tried, if it was.
    pub tried: Option<i128>,
    /// What the chain takes for carrying it out, in planck: for as much weight as what is signed allows, by what it takes now.
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
        let large = |planck: u128| i128::try_from(planck).unwrap_or(i128::MAX); // all the money there is stays far below 2^127
        large(self.value).saturating_add(self.deposit).saturating_add(large(self.fee))
    }

    /// Can the account pay it, and exist after?
    ///
    /// # Errors
    /// If not: both figures.
    pub fn check(&self) -> Result<(), Error> {
        // What comes back comes after the rest is paid. What no account can have is too much, however much it is.
        let parts = [self.value, self.deposit.max(0).unsigned_abs(), self.fee, self.keeps];
        let needed = parts.into_iter().fold(0, u128::saturating_add);
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
        let Self { what, identity, from, value, besides, deposit, tried, fee, estimated, balance, .. } = self;
        for line in what {
            writeln!(f, "{line}")?;
        }
        let besides = besides.as_ref().map_or(String::new(), |besides| format!(" and {besides}"));
        let tried = tried.filter(|tried| tried != deposit);
        let tried = tried.map_or(String::new(), |tried| format!("; {} when it was tried", identity.change(tried)));
        let (most, price) = if *estimated {
            ("at most, estimated", "estimated")
        } else {
            ("at most", "at most, by what weight costs now")
        };
        writeln!(f, "  on       {}", identity.short())?;
        writeln!(f, "  by       {}, {}", from.ss58(identity.ss58), show(from.address()))?;
        writeln!(f, "  value    {}{besides}", identity.money(*value))?;
        writeln!(f, "  deposit  {} for storage ({most}{tried})", identity.change(*deposit))?;
        writeln!(f, "  fee      {} ({price})", identity.money(*fee))?;
        writeln!(f, "  total    {}{besides}, at most", identity.change(self.total()))?;
        let after = i128::try_from(*balance).unwrap_or(i128::MAX).saturating_sub(self.total());
        writeln!(f, "  balance  {} now, {} after, at least", identity.money(*balance), identity.change(after))
    }
}

/// Where bills are shown and answers come from.
pub trait Desk {
    /// Shows something.
    fn show(&mut self, text: &str);
    /// Asks a question. `None` if there is nobody to ask.
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
    /// Shows for which chain something is signed that whoever has it can use there, and asks unless the chain was `named`.
    ///
    /// # Errors
    /// If it is another chain than the one named, or nobody says yes.
    pub fn to_sign(
        self,
        identity: &Identity,
        chain_id: u64,
        named: Option<u64>,
        desk: &mut dyn Desk,
    ) -> Result<(), Error> {
        let on = format!("{}, genesis {}", identity.chain, hex(&identity.genesis));
        desk.show(&format!("signed for the chain with the id {chain_id}; the node says that this is {on}\n"));
        match named {
            Some(named) if named != chain_id => {
                let expected = format!("{named}, as --chain-id says");
                Err(Error::not("the id of the node's chain", expected, chain_id.to_string()))
            }
            Some(_) => Ok(()),
            None if self.yes => Ok(()),
            None => match desk.ask("sign for this chain? [y/N] ") {
                Some(true) => Ok(()),
                answer => Err(Error::Unsigned { asked: answer.is_some() }),
            },
        }
    }

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
