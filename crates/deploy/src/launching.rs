//! A deployment, whole: what is checked, shown and asked before it.

use super::{
    Error, checks,
    consent::{Consent, Desk},
    deploy::{Deployment, unchanged},
    deployments::Record,
    error::asking,
    estimate::estimate,
    mapping::require_mapped,
    proposal::{Order, Proposal},
};
use fairsale_client::{address::show, network::Network};
use fairsale_launch::plan::Plan;

/// Deploys a launch, or goes on with it. `None` if it was only to be seen.
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
    let Order { launch, name, codes, book, from, development } = *order;
    checks::issuers(launch, development)?;
    checks::beacon(launch, development)?;
    require_mapped(network, "deploy", from)?;
    let recorded = book.read()?.launches.remove(name);
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
    let unknown = checks::lite(network, launch)?;
    let places = plan.places(codes);
    let mut deployment = Deployment { network, from, plan: &plan, codes, places: &places, book, name, record };
    deployment.check_written()?;
    if let Some(task) = deployment.catch_up()? {
        desk.show(&format!("{}: found done\n", plan.label(task)));
    }
    for task in deployment.check_places()? {
        let place = show(places.of(task));
        desk.show(&format!(
            "{}: there already, at {place}, made by this account of the same terms\n",
            plan.label(task)
        ));
    }
    let left = deployment.left();
    if left.is_empty() {
        desk.show(&format!("{name:?} is deployed; nothing is left to do\n"));
        return Ok(Some(deployment.record));
    }
    deployment.check_issuers()?;
    checks::reserve(deployment.network, launch)?;
    let mut cautions = launch.cautions();
    cautions.extend(unknown);
    cautions.extend(checks::currency(deployment.network, launch)?);
    cautions.extend(checks::known_beacon(deployment.network, &plan, development)?);
    checks::time(opens_at, now, left.len(), development)?;
    let estimates = estimate(deployment.network, from, &plan, codes, &left)?;
    let identity = deployment.network.identity();
    let cautions = &cautions;
    let proposal = Proposal { order, plan: &plan, places: &places, estimates: &estimates, cautions, now };
    if !consent.to(&proposal.bill(deployment.network, &identity)?, desk)? {
        return Ok(None);
    }
    deployment.run(&mut |task, address, before| {
        let place = address.map(|address| format!(" at {}", show(address))).unwrap_or_default();
        let before = if before { " (found done)" } else { "" };
        desk.show(&format!("{}: done{place}{before}\n", plan.label(task)));
    })?;
    Ok(Some(deployment.record))
}
