//! Doing the steps of a plan, each once, however often it is begun.
//!
//! Where a contract of the plan will stand is known before it is made, and nothing else can ever stand there. Before a step is
//! sent, the file says that it will be. After it, the file says what came of it. If this died between the two, the chain tells
//! what happened. What stands there without such a word was made before, for something else: then the launch is none of its own.

use super::{
    Error,
    checks::stands,
    deployments::{Book, Done, Hex, Intent, Record},
    error::asking,
    estimate::why,
};
use fairsale_chain::{Account, Address, Typed, typed::at};
use fairsale_client::{
    address::show,
    deployment::{Codes, PersonhoodRegistryRef, Registry, code_hash},
    network::{Network, Sent},
    questions::{balance_of, escrow_of},
};
use fairsale_launch::plan::{Places, Plan, Step, Task, act};
use fairsale_mechanisms::onchain::state_of;
use ink::abi::Ink;

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
    /// Where its contracts stand, or will.
    pub places: &'a Places,
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
    /// Returns the steps that are left.
    pub fn left(&self) -> Vec<Task> {
        let is_left = |task: &Task| self.record.done(task.step, self.plan.sale_name(*task)).is_none();
        self.plan.steps().into_iter().filter(is_left).collect()
    }

    /// Checks that what the file says was made stands on the chain, where the plan says: what is sent next goes there, and somebody
    /// could have put another contract of the same code into the file.
    ///
    /// # Errors
    /// If something does not.
    pub fn check_written(&self) -> Result<(), Error> {
        for task in self.plan.steps() {
            let done = self.record.done(task.step, self.plan.sale_name(task));
            let Some(address) = done.and_then(|done| done.address).map(Address::from) else { continue };
            if let Some(code) = self.plan.code(task, self.codes) {
                stands(self.network, code, task.step, address)?;
            }
            let expected = self.places.of(task);
            if address != expected {
                let expected = format!("the one made as the launch file says, at {}", show(expected));
                let found = format!("another of the same code, at {}", show(address));
                return Err(Error::not(self.plan.label(task), expected, found));
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

    /// Looks at the places of the contracts that are still to be made, before anything is spent: one that another launch made and
    /// this one can use as well is used, and returned; at all others nothing may stand yet.
    ///
    /// # Errors
    /// If something does.
    pub fn check_places(&mut self) -> Result<Vec<Task>, Error> {
        let mut used = vec![];
        for task in self.left() {
            if let Some(address) = self.made(task)? {
                self.finish(task, Some(address), None);
                used.push(task);
            }
        }
        Ok(used)
    }

    /// The step that was about to be done.
    fn intended(&self) -> Option<Task> {
        let Intent { step, sale, .. } = self.record.next.as_ref()?;
        self.plan.steps().into_iter().find(|task| task.step == *step && self.plan.sale_name(*task) == sale.as_deref())
    }

    /// Does the steps that are left. `tell` is told each, and where its contract stands.
    ///
    /// # Errors
    /// If one fails. What was done before is in the file.
    pub fn run(&mut self, tell: &mut dyn FnMut(Task, Option<Address>, bool)) -> Result<(), Error> {
        for task in self.left() {
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
        let places = self.places;
        match (task.step, task.sale) {
            (Step::Allot, Some(sale)) => {
                let (part, address) = (self.plan.part(sale), places.of(self.plan.sale_task(sale)));
                let goods = places.shared(self.plan.goods_step());
                let has = escrow_of(self.network, part.sale.tickets, goods, address)?;
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
                let (terms, address) = (self.plan.terms(places, sale), places.of(self.plan.sale_task(sale)));
                Ok(state_of(self.network, address, &terms, 0)?.funded.then_some(None))
            }
            _ => Ok(self.made(task)?.map(Some)),
        }
    }

    /// Returns where the contract of a step stands, if it does and this launch can have it: it was about to be made when this died, or
    /// several launches can use it. `None` if nothing stands there.
    ///
    /// # Errors
    /// If it stands and was made for something else.
    fn made(&mut self, task: Task) -> Result<Option<Address>, Error> {
        if self.plan.code(task, self.codes).is_none() {
            return Ok(None);
        }
        let address = self.places.of(task);
        if self.network.code_hash(address).map_err(asking("code_hash"))?.is_none() {
            return Ok(None);
        }
        let written = self.book.read()?;
        let other = written.other_of(self.name, address);
        let is_ours = self.intended() == Some(task) && other.is_none();
        if !is_ours && !task.step.is_reusable() {
            let whose = other.map(|name| format!(", for the launch {name:?}")).unwrap_or_default();
            let reason = format!(
                "a contract of these very terms was made by this account before, at {}{whose}, and there can be one of them only; \
                 change what it is made of: the times (deploy.opens_at), the context, or the name of what is sold",
                show(address)
            );
            return Err(Error::refused(self.plan.label(task), reason));
        }
        if task.step == Step::Personhood {
            self.check_issuers()?;
        }
        Ok(Some(address))
    }

    /// Checks that the registry, if one was made, still has the issuers of the plan: its owner can change them.
    ///
    /// # Errors
    /// If it has others.
    pub fn check_issuers(&mut self) -> Result<(), Error> {
        let task = Task::shared(Step::Personhood);
        if !self.plan.steps().contains(&task) {
            return Ok(());
        }
        let address = self.places.of(task);
        if self.network.code_hash(address).map_err(asking("code_hash"))?.is_none() {
            return Ok(());
        }
        let registry: Registry = at::<PersonhoodRegistryRef, Ink>(address);
        let issuers = self.network.ask(registry.issuers()).map_err(asking("issuers"))?.value;
        if issuers == (self.plan.owner(), self.plan.issuers(), self.plan.launch.personhood.threshold) {
            return Ok(());
        }
        let what = format!("{} at {}, which this account made", self.plan.label(task), show(address));
        let found =
            "others, to which its owner changed them since; with the issuers in another order it is another registry";
        Err(Error::not(what, "owner, issuers and threshold as in the launch file", found))
    }

    /// Sends a step, with a word in the file before.
    fn take(&mut self, task: Task) -> Result<(), Error> {
        let action = self.plan.action(task, self.codes, self.places);
        let address = self.plan.code(task, self.codes).map(|_| self.places.of(task));
        let sale = self.plan.sale_name(task).map(str::to_owned);
        self.record.next = Some(Intent { step: task.step, sale, address: address.map(Hex::from) });
        self.write()?;
        let done = act(self.network, self.from, action);
        let (made, _) = done.map_err(|error| why(self.plan, self.network, self.places, task, error))?;
        if made != address {
            let [expected, found] = [address, made].map(|place| place.map_or("nothing".into(), show));
            return Err(Error::not(format!("where {} stands", self.plan.label(task)), expected, found));
        }
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
            code_hash: self.plan.code(task, self.codes).map(|code| Hex(code_hash(code))),
            parameters: self.plan.parameters(task, self.places),
            block: sent.map(|sent| sent.block),
            transaction: sent.map(|sent| Hex(sent.hash)),
        };
        if self.intended() == Some(task) {
            self.record.next = None;
        }
        self.record.done.push(done);
    }

    fn write(&self) -> Result<(), Error> {
        self.book.write(self.name, &self.record)
    }
}
