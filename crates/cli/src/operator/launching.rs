//! A deployment, whole: what is checked, shown and asked before it.

use super::{
    Error, checks,
    consent::{Bill, Consent, Desk},
    deploy::{Deployment, unchanged},
    deployments::{Book, Record},
    error::asking,
    estimate::{Estimate, estimate},
    network::Network,
    plan::{Plan, Step, Task},
};
use crate::{address::show, deployment::Codes, launch::Launch, table::decimal, time::from_now};
use fairsale_chain::{Account, Address};

/// What somebody wants to be deployed.
#[derive(Clone, Debug)]
pub struct Order<'a> {
    /// What.
    pub launch: &'a Launch,
    /// What it is called in the file of deployments.
    pub name: &'a str,
    /// The contracts' code.
    pub codes: &'a Codes,
    /// The file of deployments.
    pub book: &'a Book,
    /// Who deploys, and pays.
    pub from: &'a Account,
    /// Offices that are there; of others the file is asked.
    pub offices: &'a [(Step, Address)],
    /// Is it for development: may anybody have the issuers' keys, and are blocks made at once?
    pub development: bool,
}

/// Deploys a launch, or goes on with it. Nothing if it was only to be seen.
///
/// # Errors
/// If something is not as it must be, nobody says yes, or a step fails. What was done is in the file, and is not done
/// again the next time.
pub fn launch<N: Network + ?Sized>(
    network: &mut N,
    order: &Order<'_>,
    consent: Consent,
    desk: &mut dyn Desk,
) -> Result<Option<Record>, Error> {
    let Order { launch, name, codes, book, from, offices, development } = *order;
    checks::issuers(launch, development)?;
    checks::beacon(launch, development)?;
    let deployments = book.read()?;
    let recorded = deployments.launches.get(name).cloned();
    let now = network.try_now().map_err(asking("clock"))?;
    let opens_at = launch.deploy.opens_at.unwrap_or(now.saturating_add(launch.opens_after()));
    let opens_at = recorded.as_ref().map_or(opens_at, |record| record.opens_at);
    let payment_unit = checks::payment_unit(network)?;
    let plan = Plan { launch: launch.clone(), deployer: from.address(), opens_at, payment_unit };
    let record = match recorded {
        Some(record) => {
            unchanged(name, &plan, &record)?;
            record
        }
        None => Record { deployer: plan.deployer.into(), opens_at, terms: plan.fields(), done: vec![], next: None },
    };
    checks::receivers(network, launch)?;
    checks::source(network, launch, from)?;
    checks::reserve(network, launch)?;
    let mut deployment = Deployment { network, from, plan: &plan, codes, book, name, record };
    if let Some(task) = deployment.catch_up()? {
        desk.show(&format!("{}: found done\n", plan.label(task)));
    }
    let left = deployment.left()?;
    for step in plan.steps().into_iter().map(|task| task.step).filter(|step| step.is_office()) {
        let given = offices.iter().find(|(office, _)| *office == step).map(|(_, address)| *address);
        let code = step.code(codes).expect("offices have code; qed");
        let known = || deployments.office(step, checks::code_hash(code));
        let stands = |network: &N, address| checks::stands(network, codes, step, address).is_ok();
        let known = known().filter(|address| stands(deployment.network, *address));
        if let Some(address) = given.or(known).filter(|_| left.contains(&Task::shared(step))) {
            deployment.reuse(step, address)?;
            desk.show(&format!("{}: there already, at {}\n", step.name(), show(address)));
        }
    }
    let left = deployment.left()?;
    if left.is_empty() {
        desk.show(&format!("{name:?} is deployed; nothing is left to do\n"));
        return Ok(Some(deployment.record));
    }
    checks::time(opens_at, now, left.len(), development)?;
    let estimates = estimate(deployment.network, from, &plan, codes, &left)?;
    if !ask(deployment.network, order, &plan, &estimates, now, consent, desk)? {
        return Ok(None);
    }
    deployment.run(&mut |task, address, before| {
        let place = address.map(|address| format!(" at {}", show(address))).unwrap_or_default();
        let before = if before { " (found done)" } else { "" };
        desk.show(&format!("{}: done{place}{before}\n", plan.label(task)));
    })?;
    Ok(Some(deployment.record))
}

/// Shows what the steps that are left will do and cost, and asks.
fn ask<N: Network + ?Sized>(
    network: &N,
    order: &Order<'_>,
    plan: &Plan,
    estimates: &[Estimate],
    now: u64,
    consent: Consent,
    desk: &mut dyn Desk,
) -> Result<bool, Error> {
    let identity = network.identity();
    let constants = network.constants();
    let mut what = vec![
        format!("deploy {:?}: {} steps", order.name, estimates.len()),
        format!("  file     {}", order.book.file.display()),
        format!(
            "  prices   storage {} an item, {} a contract's entry, {} a byte; {} to exist; 1 planck is {} to contracts",
            identity.money(constants.deposit_per_item),
            identity.money(constants.deposit_per_child_item),
            identity.money(constants.deposit_per_byte),
            identity.money(constants.existential_deposit),
            constants.native_to_eth_ratio,
        ),
    ];
    for (sale, part) in order.launch.sales.iter().enumerate() {
        let name = if part.name.is_empty() { String::new() } else { format!("{}: ", part.name) };
        let (opens, closes) = (plan.opening_of(sale), plan.closing_of(sale));
        what.insert(1 + 2 * sale, format!("  opens    {name}{}", from_now(opens, now)));
        what.insert(2 + 2 * sale, format!("  closes   {name}{}", from_now(closes, now)));
    }
    if let Some(payment) = &order.launch.payment {
        let reserve = decimal(&payment.reserve.to_string(), payment.decimals);
        let (symbol, currency) = (&payment.symbol, show(payment.currency));
        what.push(format!("  paid in  {symbol}, {currency}; each sale is sent {reserve} {symbol}, which stay there"));
    }
    what.extend(order.launch.cautions().into_iter().map(|caution| format!("  warning  {caution}")));
    for Estimate { task, deposit, fee } in estimates {
        let (deposit, fee) = (identity.change(*deposit), identity.money(*fee));
        let stored = match task.step.code(order.codes).map(checks::code_hash) {
            Some(hash) if network.has_code(hash).map_err(asking("has_code"))? => ", its code is on the chain already",
            _ => "",
        };
        let about = task.step.about();
        what.push(format!("  {:<20} {about}: deposit at most {deposit}, fee {fee}{stored}", plan.label(*task)));
    }
    let bill = Bill {
        what,
        identity: &identity,
        from: order.from,
        value: 0,
        // What one step gives back may come after another has taken.
        deposit: estimates.iter().map(|estimate| estimate.deposit.max(0)).sum(),
        fee: estimates.iter().map(|estimate| estimate.fee).sum(),
        estimated: true,
        balance: network.try_balance(order.from.address()).map_err(asking("balance"))?,
        keeps: constants.existential_deposit,
    };
    consent.to(&bill, desk)
}
