//! A whole launch, from the deployment to the last claim, on a chain; every figure is read from the chain, and they must add
//! up: sale by sale, and all together. Sales may be open at the same time: what is due next is done next, in whichever.
//!
//! What a person got and paid is what the balances of the person's wallet changed by, without storage deposits and
//! fees. It must agree with the sale's events. In the end the sale must have nothing left. What was drawn is computed again
//! from the events alone ([`draw`](fairsale_draw)).

use alloy_core::primitives::B256;
use ending::Ending;
use fairsale_chain::{Account, Address, Chain, Receipt};
use fairsale_client::{
    beacon::Network,
    deployment::{Codes, Deployment, Roles},
    error::{Error, same},
    issuer::{self, Issuer},
};
use fairsale_draw::log::{Log, Logged, Said};
use fairsale_interfaces::{host::address_word, sale::Outcome};
use fairsale_launch::{
    Beacon, Issuers, Launch, Owner, PersonhoodSource as Source,
    order_book::Row,
    plan::{Places, Plan, act},
    purse::Purse,
};
use fairsale_mechanisms::terms::Terms;
use report::{Costs, Order, Report, Whole};
use run::Run;
use std::collections::HashMap;

mod adding;
mod attesting;
mod clearing;
mod ending;
mod paying;
mod placing;
pub mod report;
mod run;
mod running;
mod shuffle;
pub mod table;

/// What every wallet gets for storage deposits and to exist, in planck: 100 DOT.
const ALLOWANCE: u128 = 1_000_000_000_000;

/// How far a rehearsal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress<'a> {
    /// In which sale; empty: in the only one, or for all.
    pub sale: &'a str,
    /// The stage of the rehearsal.
    pub stage: &'static str,
    /// How many of its steps are done.
    pub done: usize,
    /// How many there are.
    pub of: usize,
}

/// What came of the rehearsal of a launch.
#[derive(Clone, Debug)]
pub struct Rehearsal {
    /// Sale by sale, in the order of the launch file.
    pub sales: Vec<Rehearsed>,
    /// All of them together.
    pub whole: Whole,
}

/// What came of the rehearsal of a sale.
#[derive(Clone, Debug)]
pub struct Rehearsed {
    /// What it found out.
    pub report: Report,
    /// What the sale and its beacon announced.
    pub log: Log,
}

impl Rehearsal {
    /// What came of the sale of a launch that has one; of several, of the first.
    pub fn only(self) -> Rehearsed {
        self.sales.into_iter().next().expect("a launch has a sale; qed")
    }

    /// The report as JSON, with a line end: of a launch of one sale that sale's.
    pub fn json(&self) -> String {
        let sales: Vec<&Report> = self.sales.iter().map(|rehearsed| &rehearsed.report).collect();
        match sales[..] {
            [only] if only.part.is_none() => only.json(),
            _ => report::json_of_all(&sales, &self.whole),
        }
    }

    /// What was announced, one sale's after the other's.
    pub fn events(&self) -> String {
        self.sales.iter().map(|rehearsed| rehearsed.log.text()).collect()
    }
}

/// Rehearses a launch. With `shuffle`, orders are placed and claimed in another order. That changes nothing; but if something is
/// drawn, other people win it, as many, with the same chances.
///
/// The chain must be new: the development wallets of [`Roles`] may have nothing yet.
///
/// # Errors
/// If a call is refused, or something does not add up.
pub fn rehearse<C: Chain + ?Sized>(
    chain: &mut C,
    launch: &Launch,
    codes: &Codes,
    shuffle: Option<u64>,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Rehearsal, Error> {
    let mut launch = with_stand_ins(launch);
    let purse = Purse::find(chain, &mut launch, codes)?;
    let launch = &launch;
    let sale_costs = vec![Costs::default(); launch.sales.len()];
    let mut stage = Stage {
        chain,
        launch,
        purse,
        progress,
        costs: Costs::default(),
        sale_costs,
        at: None,
        events: vec![],
        calls: 0,
    };
    let casts = stage.deploy(codes)?;
    let mut runs: Vec<Run<'_>> =
        launch.sales.iter().zip(casts).map(|(part, cast)| Run::new(part, cast, shuffle)).collect();
    stage.attest(&runs)?;
    stage.play(&mut runs, shuffle)?;
    let whole = stage.add_up(&runs)?;
    let sales =
        runs.into_iter().enumerate().map(|(sale, run)| stage.report(sale, run)).collect::<Result<Vec<_>, _>>()?;
    Ok(Rehearsal { sales, whole: Whole { costs: stage.costs, ..whole } })
}

/// The launch with what can be had in a rehearsal: issuers whose keys we have, and a beacon whose key we have. Of the
/// precompile the chain has a stand-in.
fn with_stand_ins(launch: &Launch) -> Launch {
    let mut launch = launch.clone();
    let gate = &mut launch.personhood;
    if let Source::Existing(_) = gate.source {
        gate.source = Source::Registry;
    }
    gate.issuers = Issuers::Development(gate.issuers.count());
    let roles = Roles::default();
    let somebody = |account: &Account| fairsale_client::address::Somebody { address: account.address(), account: None };
    gate.owner = Owner::Somebody(somebody(&roles.registrar));
    launch.deploy.beneficiary = Some(somebody(&roles.beneficiary));
    launch.deploy.unsold_to = Some(somebody(&roles.unsold_to));
    launch.sales.iter_mut().for_each(|part| part.beneficiary = None);
    launch.beacon = launch.beacon.map(|_| Beacon::Local);
    launch
}

/// Who and what takes part in a sale.
struct Cast {
    roles: Roles,
    issuers: Vec<Issuer>,
    terms: Terms,
    deployment: Deployment,
    network: Network,
    /// What the sale has to exist.
    own: u128,
    /// What it is given at once, in base units.
    allotted: u128,
    /// The place of the sale that gets what is unsold, if one does.
    receiver: Option<usize>,
    /// Who gets it.
    unsold_to: Address,
}

/// A person who orders.
struct Buyer<'a> {
    /// What the person does, in order.
    rows: Vec<&'a Row>,
    account: Account,
    person: B256,
    alias: [u8; 32],
    /// How many lots are asked for now.
    asked: u32,
    /// At which tick of an auction.
    tick: u32,
    /// How many lots in all the person wanted when stock did not cover it; zero: it always did.
    not_served: u32,
    deposit: u128,
    units: u128,
    refund: u128,
    /// What the sale said before its close, if it was asked: for certain, and the chance of a lot more.
    promised: Option<(Outcome, (u32, u32))>,
}

impl<'a> Buyer<'a> {
    /// Everybody in an order book, in the order of their first rows.
    fn all(rows: &'a [Row], terms: &Terms) -> Vec<Self> {
        let mut buyers: Vec<Self> = vec![];
        let mut known: HashMap<&str, usize> = HashMap::new();
        for row in rows {
            match known.get(&*row.person) {
                Some(index) => buyers[*index].rows.push(row),
                None => {
                    known.insert(&row.person, buyers.len());
                    buyers.push(Self::new(row, terms));
                }
            }
        }
        buyers
    }

    fn new(row: &'a Row, terms: &Terms) -> Self {
        let person = issuer::person(&row.person);
        // A path of their own, so that a person may be called like a role.
        let account = Account::named(&format!("buyer {}", row.account));
        let alias = match terms.is_open_to_all() {
            true => address_word(account.address()),
            false => issuer::alias(&person, &terms.common.context),
        };
        let (asked, tick, not_served, deposit, units, refund) = (0, 0, 0, 0, 0, 0);
        let rows = vec![row];
        Self { rows, account, person, alias, asked, tick, not_served, deposit, units, refund, promised: None }
    }

    fn name(&self) -> &'a str {
        &self.rows[0].person
    }

    fn group(&self) -> &'a str {
        &self.rows[0].group
    }

    fn paid(&self) -> u128 {
        self.deposit - self.refund // checked when it was claimed
    }

    /// What the person got by a draw: more than the level that everybody gets for certain.
    fn won(&self, terms: &Terms, ending: &Ending) -> Option<bool> {
        let level = ending.level;
        if terms.rule.takes_bids() {
            let drawn = ending.drawn.is_some() && ending.cleared.is_some_and(|cleared| cleared.tick == self.tick);
            return (drawn && self.asked > 0).then_some(self.units > 0);
        }
        let certain = if terms.rule.is_lottery() { 0 } else { level };
        let drew = terms.draws() && u128::from(self.asked) * terms.common.lot_size > certain;
        drew.then_some(self.units > certain)
    }

    fn order(self, terms: &Terms, ending: &Ending) -> Order {
        let (paid, won) = (self.paid(), self.won(terms, ending));
        let price = || terms.deposit(1, self.tick).unwrap_or(0); // the order book has no other ticks
        let bid = (terms.rule.takes_bids() && self.asked > 0).then(price);
        let group = self.group().to_owned();
        Order {
            person: self.name().into(),
            group,
            asked: self.asked,
            bid,
            not_served: self.not_served,
            units: self.units,
            paid,
            refund: self.refund,
            won,
        }
    }
}

/// A chain on which a launch is rehearsed.
struct Stage<'a, C: ?Sized> {
    chain: &'a mut C,
    launch: &'a Launch,
    /// What buyers pay with.
    purse: Purse,
    progress: &'a mut dyn FnMut(Progress<'_>),
    /// Costs of what is done for all sales, or for the only one.
    costs: Costs,
    /// The same of each of several sales.
    sale_costs: Vec<Costs>,
    /// In which of several sales something is being done.
    at: Option<usize>,
    events: Vec<Logged>,
    calls: u32,
}

impl<C: Chain + ?Sized> Stage<'_, C> {
    fn tell(&mut self, stage: &'static str, done: usize, of: usize) {
        let sale = self.at.map_or("", |sale| &*self.launch.sales[sale].name);
        (self.progress)(Progress { sale, stage, done, of });
    }

    /// Turns to a sale, or to all: what is done from now on is for it. An only sale counts as all.
    fn turn_to(&mut self, sale: Option<usize>) {
        self.at = sale.filter(|_| !self.launch.is_single());
    }

    /// Notes what a call cost, and what was announced in it.
    fn note(&mut self, action: &'static str, receipt: &Receipt) {
        self.at.map_or(&mut self.costs, |sale| &mut self.sale_costs[sale]).add(action, &receipt.cost);
        let (block, time, call) = (self.chain.block_number(), self.chain.now(), self.calls);
        self.calls += 1;
        let said = receipt.events.iter().filter_map(|event| Some((event.contract, Said::read(event)?)));
        self.events.extend(said.map(|(contract, said)| Logged { block, time, call, contract, said }));
    }

    /// Makes the contracts and escrows the supply.
    fn deploy(&mut self, codes: &Codes) -> Result<Vec<Cast>, Error> {
        const STAGE: &str = "deploying";
        let (launch, roles) = (self.launch, Roles::default());
        let plan = Plan {
            launch: launch.clone(),
            deployer: roles.seller.address(),
            opens_at: self.chain.now() + launch.opens_after(), // a hundred years at most
            payment_unit: self.chain.constants().native_to_eth_ratio.into(),
        };
        for account in roles.all() {
            self.chain.fund(account, ALLOWANCE);
        }
        if let Some(payment) = &launch.payment {
            let reserves = payment.reserve * launch.sales.len() as u128; // below 2^64 each
            self.purse.give(self.chain, &roles.seller, reserves)?;
            self.purse.give(self.chain, &roles.beneficiary, 0)?;
        }
        let (places, mut own) = (plan.places(codes), vec![0; launch.sales.len()]);
        let steps = plan.steps();
        for (done, task) in steps.iter().copied().enumerate() {
            self.turn_to(None);
            self.tell(STAGE, done, steps.len());
            let name = task.step.cost_name();
            let (address, receipt) = act(self.chain, &roles.seller, plan.action(task, codes, &places))
                .map_err(|error| Error::Call { action: name, error })?;
            self.turn_to(task.sale);
            self.note(name, &receipt);
            if let Some(address) = address {
                same("where the contract stands", places.of(task), address)?;
                if let Some(sale) = task.sale {
                    own[sale] = self.chain.balance(address);
                }
            }
        }
        self.turn_to(None);
        let casts = (0..launch.sales.len()).map(|sale| self.cast(&plan, &places, sale, own[sale]));
        let casts = casts.collect::<Result<Vec<_>, Error>>()?;
        self.tell(STAGE, steps.len(), steps.len());
        Ok(casts)
    }

    /// Who and what takes part in a sale that was made; `own` is what it has to exist.
    fn cast(&mut self, plan: &Plan, places: &Places, sale: usize, own: u128) -> Result<Cast, Error> {
        let launch_pays = self.launch.payment.is_some(); // then it has the reserve that it was sent
        let (terms, part) = (plan.terms(places, sale), plan.part(sale));
        let sale_at = places.of(plan.sale_task(sale));
        let deployment = Deployment { registry: terms.common.personhood, token: terms.common.asset, sale: sale_at };
        let escrow = deployment.escrow(self.chain, terms.common.tickets, deployment.sale)?;
        same("the sale's supply in escrow", part.allotted, escrow)?;
        let roles = Roles::default();
        let own = if launch_pays { self.holds(deployment.sale)? } else { own };
        let unsold_to = match part.unsold_to {
            Some(receiver) => places.of(plan.sale_task(receiver)),
            None => roles.unsold_to.address(),
        };
        let (issuers, network) = (Issuer::several(self.launch.personhood.issuers.count()), plan.network());
        let (allotted, receiver) = (part.allotted, part.unsold_to);
        Ok(Cast { roles, issuers, terms, deployment, network, own, allotted, receiver, unsold_to })
    }

    fn wait_for(&mut self, time: u64) {
        if time > self.chain.now() {
            self.chain.set_time(time);
        }
    }
}

fn amount(what: &str, amount: i128) -> Result<u128, Error> {
    u128::try_from(amount).map_err(|_| negative(what))
}

fn negative(what: &str) -> Error {
    Error::Mismatch { what: what.into(), expected: "0 or more".into(), found: "less".into() }
}
