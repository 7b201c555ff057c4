//! Doing the steps of a plan, each once, however often it is begun.
//!
//! Before a step is sent, the file says that it will be: which step, and with which number of the deployer's
//! transactions. After it, the file says what came of it. If it died between the two, that number tells what happened: a
//! contract's address follows from it.

use super::{
    Error,
    checks::{code_hash, stands},
    deployments::{Book, Done, Hex, Intent, Record},
    error::asking,
    estimate::{act, why},
    network::{Network, Sent},
    ours::is_ours,
    plan::{Places, Plan, Step, Task},
    questions::{balance_of, escrow_of},
    view,
};
use crate::{address::show, deployment::Codes};
use fairsale_chain::{Account, Address};

/// A deployment under way.
pub struct Deployment<'a, N: ?Sized> {
    /// Where.
    pub network: &'a mut N,
    /// By whom.
    pub from: &'a Account,
    /// What.
    pub plan: &'a Plan,
    /// The contracts' code.
    pub codes: &'a Codes,
    /// Where it is written down.
    pub book: &'a Book,
    /// Under which name.
    pub name: &'a str,
    /// What was done so far.
    pub record: Record,
}

/// Compares a plan with what was begun under the same name.
///
/// # Errors
/// If somebody else began it, or the launch file says something else since: the field.
pub fn unchanged(name: &str, plan: &Plan, record: &Record) -> Result<(), Error> {
    let deployer = Address::from(record.deployer);
    if deployer != plan.deployer {
        let expected = format!("{}, who began it", show(deployer));
        return Err(Error::not(format!("the deployer of {name:?}"), expected, show(plan.deployer)));
    }
    let ours = plan.fields();
    for field in ours.keys().chain(record.terms.keys()) {
        let (then, now) = (record.terms.get(field), ours.get(field));
        if then != now {
            let said = |value: Option<&String>| value.cloned().unwrap_or("nothing".into());
            let expected = format!("{}, with which {name:?} was deployed", said(then));
            let found =
                format!("{} in the launch file; what is announced cannot change: give it another --name", said(now));
            return Err(Error::not(field, expected, found));
        }
    }
    Ok(())
}

impl<N: Network + ?Sized> Deployment<'_, N> {
    /// Checks on the chain what the file says was done, and says which steps are left.
    ///
    /// # Errors
    /// If something is not there.
    pub fn left(&mut self) -> Result<Vec<Task>, Error> {
        for done in &self.record.done {
            if let Some(address) = done.address {
                stands(self.network, self.codes, done.step, address.into())?;
            }
        }
        let is_left = |task: &Task| self.record.done(task.step, self.plan.sale_name(*task)).is_none();
        Ok(self.plan.steps().into_iter().filter(is_left).collect())
    }

    /// Checks that what was made is as the plan says: what is sent next goes to what the file names, and somebody could have put
    /// another contract of the same code there.
    ///
    /// # Errors
    /// If something is not.
    pub fn check_made(&mut self) -> Result<(), Error> {
        for task in self.plan.steps() {
            let done = self.record.done(task.step, self.plan.sale_name(task));
            let Some(address) = done.and_then(|done| done.address).map(Address::from) else { continue };
            if !is_ours(self.network, self.plan, &self.places(), task, address)? {
                let what = format!("{} at {}", self.plan.label(task), show(address));
                return Err(Error::not(what, "one made as the launch file says", "another of the same code"));
            }
        }
        Ok(())
    }

    /// Finds out what became of the step that was about to be done when this died, and writes it down. Says which step, if
    /// it was done.
    ///
    /// # Errors
    /// If the chain does not answer, or a transaction still waits.
    pub fn catch_up(&mut self) -> Result<Option<Task>, Error> {
        let Some(task) = self.intended() else { return Ok(None) };
        let Some(address) = self.find(task)? else { return Ok(None) };
        self.finish(task, address, None);
        self.write()?;
        Ok(Some(task))
    }

    /// The step that was about to be done.
    fn intended(&self) -> Option<Task> {
        let Intent { step, sale, .. } = self.record.next.as_ref()?;
        self.task(*step, sale.as_deref())
    }

    /// A step of the plan by what the file says of it.
    fn task(&self, step: Step, sale: Option<&str>) -> Option<Task> {
        self.plan.steps().into_iter().find(|task| task.step == step && self.plan.sale_name(*task) == sale)
    }

    /// Uses an office that is there, instead of making one.
    ///
    /// # Errors
    /// If it has other code.
    pub fn reuse(&mut self, step: Step, address: Address) -> Result<(), Error> {
        stands(self.network, self.codes, step, address)?;
        self.finish(Task::shared(step), Some(address), None);
        Ok(())
    }

    /// Does the steps that are left. `tell` is told each, and where its contract stands.
    ///
    /// # Errors
    /// If one fails. What was done before is in the file.
    pub fn run(&mut self, tell: &mut dyn FnMut(Task, Option<Address>, bool)) -> Result<(), Error> {
        for task in self.left()? {
            let found = self.find(task)?;
            let before = found.is_some();
            if let Some(address) = found {
                self.finish(task, address, None);
            } else {
                self.take(task)?;
            }
            self.write()?;
            let done = self.record.done(task.step, self.plan.sale_name(task));
            tell(task, done.and_then(|done| done.address).map(Address::from), before);
        }
        Ok(())
    }

    /// Was the step done already? Then where its contract stands, if it makes one.
    fn find(&mut self, task: Task) -> Result<Option<Option<Address>>, Error> {
        if self.network.is_waiting(self.from).map_err(asking("pending transactions"))? {
            let found = "one that is not in a block yet; try again in a minute";
            return Err(Error::not("the deployer's transactions", "none that waits", found));
        }
        let places = self.places();
        match (task.step, task.sale) {
            (Step::Allot, Some(sale)) => {
                let (part, address) = (self.plan.part(sale), places.of(self.plan.sale_task(sale)));
                let goods = places.shared(self.plan.goods_step());
                let has = escrow_of(self.network, part.sale.rule.sells_tickets(), goods, address)?;
                // Nothing may be allotted too: it makes the token know the sale. To do that again changes nothing.
                Ok((part.allotted > 0 && has >= part.allotted).then_some(None))
            }
            (Step::Reserve, Some(sale)) => {
                let address = places.of(self.plan.sale_task(sale));
                let Some(payment) = &self.plan.launch.payment else { return Ok(None) }; // there is: it has such a step
                let has = balance_of(self.network, payment.currency, address)?;
                Ok((has >= payment.reserve).then_some(None))
            }
            (Step::Fund, Some(sale)) => {
                let (rule, address) = (self.plan.part(sale).sale.rule, places.of(self.plan.sale_task(sale)));
                Ok(view::State::of(self.network, address, rule)?.funded.then_some(None))
            }
            _ => Ok(self.made(task)?.map(Some)),
        }
    }

    /// The contract of a step that was about to be made when this died, if it was made: one of our code, at an address
    /// that follows from a transaction since.
    fn made(&mut self, task: Task) -> Result<Option<Address>, Error> {
        let Some(Intent { nonce, .. }) = self.record.next else { return Ok(None) };
        if self.intended() != Some(task) {
            return Ok(None);
        }
        let ours = task.step.code(self.codes).map(code_hash);
        let (written, places) = (self.book.read()?, self.places());
        for nonce in nonce..self.network.nonce(self.from).map_err(asking("nonce"))? {
            let address = self.from.contract_at(nonce);
            // What is written down was made by another step, or for another launch.
            let known = written.has(address) || self.record.has(address);
            let theirs = self.network.code_hash(address).map_err(asking("code_hash"))?;
            if !known && theirs.is_some() && theirs == ours && is_ours(self.network, self.plan, &places, task, address)?
            {
                return Ok(Some(address));
            }
        }
        Ok(None)
    }

    /// Sends a step, with a word in the file before.
    fn take(&mut self, task: Task) -> Result<(), Error> {
        let places = self.places();
        let action = self.plan.action(task, self.codes, &places);
        let nonce = self.network.nonce(self.from).map_err(asking("nonce"))?;
        let address = task.step.code(self.codes).map(|_| self.from.contract_at(nonce).into());
        let sale = self.plan.sale_name(task).map(str::to_owned);
        self.record.next = Some(Intent { step: task.step, sale, nonce, address });
        self.write()?;
        let done = act(self.network, self.from, action);
        let (address, _) = done.map_err(|error| why(self.plan, &self.network.identity(), &places, task, error))?;
        let sent = self.network.last_sent();
        self.finish(task, address, sent);
        Ok(())
    }

    /// A step is done.
    fn finish(&mut self, task: Task, address: Option<Address>, sent: Option<Sent>) {
        let done = Done {
            step: task.step,
            sale: self.plan.sale_name(task).map(str::to_owned),
            address: address.map(Hex::from),
            code_hash: task.step.code(self.codes).map(|code| Hex(code_hash(code))),
            parameters: self.plan.parameters(task, &self.places()),
            block: sent.map(|sent| sent.block),
            transaction: sent.map(|sent| Hex(sent.hash)),
        };
        self.record.done.push(done);
        self.record.next = None;
    }

    fn write(&self) -> Result<(), Error> {
        self.book.write(self.name, &self.record)
    }

    /// Where what was made stands.
    pub fn places(&self) -> Places {
        let mut places = Places::default();
        for done in &self.record.done {
            if let (Some(address), Some(task)) = (done.address, self.task(done.step, done.sale.as_deref())) {
                places.put(task, address.into());
            }
        }
        places
    }
}
