//! What must hold before a deployment spends anything.

use super::{Error, error::asking, mapping::REMEDY};
use fairsale_chain::{Account, Address, CallError, Mapping, Typed, asset_of, typed::at};
use fairsale_client::{
    address::{Somebody, hex, show},
    beacon::{EVMNET, LocalBeacon, facts},
    deployment::{BadgeGateRef, DrandBeacon, DrandBeaconRef, PersonhoodRegistryRef, code_hash},
    network::Network,
    query::answered,
    questions::{PRECOMPILE, personhood, said_symbol},
};
use fairsale_input::time::{from_now, span};
use fairsale_interfaces::{
    beacon::{Beacon as _, DELAY},
    personhood::STATUS_FULL,
};
use fairsale_kit::{
    draws::{MAX_TIME_TO_SETTLE, TIME_TO_SETTLE, require_time_to_settle},
    terms::BadCommonTerms,
};
use fairsale_launch::{
    Beacon, Issuers, Launch, Owner, Payment, PersonhoodSource as Source,
    plan::{Plan, Step},
};
use ink::abi::Ink;

/// How long a step takes, in seconds, at most: a few blocks of a parachain until it is included.
pub const STEP_SECONDS: u64 = 30;
/// The same on a development chain.
const DEVELOPMENT_STEP_SECONDS: u64 = 3;

/// How many badges may stand over one another.
const DEEPEST: usize = 8;

/// What contracts see of the chain's smallest unit.
///
/// # Errors
/// If the chain says that it is nothing.
pub fn payment_unit<N: Network + ?Sized>(network: &N) -> Result<u64, Error> {
    match network.constants().native_to_eth_ratio {
        0 => Err(Error::not("the chain's native to eth ratio", "at least 1", "0")),
        ratio => Ok(ratio.into()),
    }
}

/// Refuses issuers whose keys anybody can make, unless this is for development.
///
/// # Errors
/// If so.
pub fn issuers(launch: &Launch, development: bool) -> Result<(), Error> {
    let gate = &launch.personhood;
    if gate.source == Source::Registry && matches!(gate.issuers, Issuers::Development(_)) && !development {
        let expected = "a list of addresses of the issuers' keys";
        let found = "a number, which means development issuers: anybody can make their keys, and with them any number of \
                     persons (--development takes them all the same)";
        return Err(Error::not("personhood.issuers", expected, found));
    }
    Ok(())
}

/// Refuses a beacon whose rounds anybody can know before, unless this is for development.
///
/// # Errors
/// If so.
pub fn beacon(launch: &Launch, development: bool) -> Result<(), Error> {
    if launch.beacon == Some(Beacon::Local) && !development {
        let expected = "\"drand\", or the address of a beacon";
        let found =
            "\"local\", whose key everybody has: anybody can know who will win (--development takes it all the same)";
        return Err(Error::not("beacon.source", expected, found));
    }
    Ok(())
}

/// Refuses accounts that do not exist yet, or are not mapped: until then, the address that contracts know stands for another account,
/// and what is paid there is lost. It says nothing for the account that there is money at its address.
///
/// # Errors
/// If one of those who get something has nothing here, or its address is not its own.
pub fn receivers<N: Network + ?Sized>(network: &N, launch: &Launch) -> Result<(), Error> {
    let owner = if let Owner::Somebody(owner) = &launch.personhood.owner { Some(owner) } else { None };
    let mut named = vec![
        ("deploy.beneficiary".to_owned(), launch.deploy.beneficiary.as_ref()),
        ("deploy.unsold_to".to_owned(), launch.deploy.unsold_to.as_ref()),
        ("personhood.owner".to_owned(), owner),
    ];
    named.extend(launch.sales.iter().map(|part| (part.field("beneficiary"), part.beneficiary.as_ref())));
    for (field, somebody) in named {
        let Some(Somebody { address, account: Some(account) }) = somebody else { continue };
        let (account, identity) = (Account::keyless(*account), network.identity());
        let (ss58, at) = (account.ss58(identity.ss58), show(*address));
        let mapping = network.mapping(&account).map_err(asking("the account's mapping"))?;
        if mapping == Mapping::Unmapped {
            let found = format!(
                "{ss58}, which is not mapped on {}: what is paid to its address, {at}, goes to another account, and is lost. {REMEDY}",
                identity.chain
            );
            return Err(Error::not(field, "an account whose address is its own", found));
        }
        let least = network.constants().existential_deposit;
        if mapping == Mapping::Absent || network.try_balance(*address).map_err(asking("balance"))? < least {
            let found = format!(
                "{ss58}, which does not exist on {}: what is paid to its address, {at}, would be lost; send it something first, to the \
                 account and not to the address",
                identity.chain
            );
            return Err(Error::not(field, "an account that exists", found));
        }
    }
    Ok(())
}

/// Asks the source of personhood about somebody, to see that it is one.
///
/// # Errors
/// If it does not answer.
pub fn source<N: Network + ?Sized>(network: &mut N, launch: &Launch, from: &Account) -> Result<(), Error> {
    let address = match launch.personhood.source {
        Source::Registry | Source::Nobody => return Ok(()),
        Source::Precompile => PRECOMPILE,
        Source::Existing(address) => address,
    };
    personhood(network, address, from.address(), launch.personhood.context).map(drop).map_err(|error| {
        let expected = "a source of personhood that answers personhoodStatus(address,bytes32)";
        Error::not(format!("personhood.source, {}", show(address)), expected, error.to_string())
    })
}

/// Refuses persons of status lite by a source that is there already, if it is a badge over Polkadot's precompile, or a badge over such
/// a one: there one human can be known by two aliases, as a lite person and as a full one, and would have two orders. Of a registry a
/// person has one. What is to be said of a source that is none of these.
///
/// # Errors
/// If it is one, or the chain does not answer.
pub fn lite<N: Network + ?Sized>(network: &mut N, launch: &Launch) -> Result<Option<String>, Error> {
    let persons = &launch.personhood;
    let Source::Existing(source) = persons.source else { return Ok(None) }; // of the precompile the file itself is refused
    if persons.min_status >= STATUS_FULL || !launch.asks_persons() {
        return Ok(None);
    }
    const FIELD: &str = "personhood.min_status";
    let mut asked = source;
    for _ in 0..DEEPEST {
        if asked == PRECOMPILE {
            let at = show(source);
            let found = format!(
                "{}: {at} is a badge over Polkadot's precompile, where one human can be two persons, a lite and a full one, and would \
                 have two orders",
                persons.min_status
            );
            return Err(Error::not(FIELD, "2 (full)", found));
        }
        let registry = at::<PersonhoodRegistryRef, Ink>(asked);
        let issuers = answered("issuers", network.ask(registry.issuers()))?;
        if issuers.is_some_and(|(_, issuers, threshold)| !issuers.is_empty() && threshold > 0) {
            return Ok(None);
        }
        let gate = at::<BadgeGateRef, Ink>(asked);
        let Some(terms) = answered("terms", network.ask(gate.terms()))? else { break };
        asked = badge::Terms::from(&terms).gate;
    }
    Ok(Some(format!(
        "{FIELD}: {}: {} is no registry, nor a badge over one: if one human can be two persons there, a lite and a full one, that \
         human has two orders",
        persons.min_status,
        show(source)
    )))
}

/// Compares what the launch file says of the currency with what the chain does: by that, a seller reads all prices. What is to be
/// said if the currency does not say.
///
/// # Errors
/// If it has another symbol, or other decimals.
pub fn currency<N: Network + ?Sized>(network: &mut N, launch: &Launch) -> Result<Option<String>, Error> {
    let Some(Payment { currency, symbol, decimals, .. }) = &launch.payment else { return Ok(None) };
    let at = show(*currency);
    let Some(said) = said_symbol(network, *currency) else {
        return Ok(Some(format!(
            "{at} says neither its symbol nor its decimals: that it is {symbol} is the file's word"
        )));
    };
    if said.0 != *symbol {
        return Err(Error::not("payment.symbol", format!("{:?}, as {at} is called", said.0), format!("{symbol:?}")));
    }
    if said.1 != *decimals {
        return Err(Error::not("payment.decimals", format!("{}, as {at} has", said.1), decimals.to_string()));
    }
    Ok(None)
}

/// Asks a beacon that is there already whether it can draw this launch's sales. What is to be said of whoever makes its randomness.
///
/// # Errors
/// If it cannot, or has the key that everybody has and this is not for development.
pub fn known_beacon<N: Network + ?Sized>(
    network: &mut N,
    plan: &Plan,
    development: bool,
) -> Result<Option<String>, Error> {
    let Some(Beacon::Existing(address)) = plan.launch.beacon else { return Ok(None) };
    let field = format!("beacon.source, {}", show(address));
    for sale in (0..plan.launch.sales.len()).filter(|sale| plan.part(*sale).sale.draws) {
        can_draw(network, plan, sale, address, &field)?;
    }
    let maker = match facts(network, address) {
        Ok(network) if network == EVMNET => return Ok(None),
        Ok(network) if network.key == LocalBeacon::development().network().key => {
            if !development {
                let found =
                    "one with the key that everybody has: anybody can know who will win (--development takes it)";
                return Err(Error::not(field, "drand's", found));
            }
            "has the key that everybody has: anybody can know who will win"
        }
        Ok(_) => "is not drand's: whoever has its key can know who will win before the close",
        Err(_) => "is not of drand's kind: its parties could see to it that nothing is drawn",
    };
    Ok(Some(format!("the beacon {} {maker}", show(address))))
}

/// Refuses a beacon, named by `field`, by which a sale of the plan cannot be drawn.
fn can_draw<N: Network + ?Sized>(
    network: &mut N,
    plan: &Plan,
    sale: usize,
    address: Address,
    field: &str,
) -> Result<(), Error> {
    let messages: DrandBeacon = at::<DrandBeaconRef, Ink>(address); // any beacon answers these
    let silent = |error: CallError| Error::not(field, "a beacon that says by which round it draws", error.to_string());
    let (how, closes_at) = (&plan.part(sale).sale, plan.closing_of(sale));
    let round = network.ask(messages.round_at(closes_at + DELAY)).map_err(silent)?.value;
    if network.ask(messages.is_lost(round)).map_err(silent)?.value {
        return Err(Error::not(field, format!("one that can still have round {round}"), "one that lost it"));
    }
    let decided_at = network.ask(messages.decided_at(round)).map_err(silent)?.value;
    let Some(decided_at) = decided_at else {
        return Err(Error::not(field, format!("one that has round {round} some day"), "one that never has it"));
    };
    let settle_by = how.settle_within.map_or(closes_at, |seconds| closes_at + seconds);
    let (bound, seconds, found) = match require_time_to_settle(decided_at, settle_by) {
        Ok(()) if how.rule.rounds() == 1 => return Ok(()),
        Ok(()) => {
            // Were it decided after its own time, the round of that time would be a later one.
            if network.ask(messages.round_at(decided_at)).map_err(silent)?.value == round {
                return Ok(());
            }
            let expected = "one whose rounds nobody can withhold, such as drand's, since the sale has several rounds";
            return Err(Error::not(field, expected, "one whose parties can"));
        }
        Err(BadCommonTerms::SettlesTooLate { .. }) => ("at most", MAX_TIME_TO_SETTLE, "a faster one; a shorter"),
        Err(_) => ("at least", TIME_TO_SETTLE, "a slower one; a longer"),
    };
    let expected = format!("one that has round {round} {bound} {} before its sale is cancelled", span(seconds));
    Err(Error::not(field, expected, format!("{found} settle_within helps")))
}

/// Refuses a reserve that is less than an account can have of the chain's asset in which sales are paid: such a rest goes along
/// with a payment.
///
/// # Errors
/// If so, or there is no such asset.
pub fn reserve<N: Network + ?Sized>(network: &N, launch: &Launch) -> Result<(), Error> {
    let Some(payment) = &launch.payment else { return Ok(()) };
    let Some(asset) = asset_of(payment.currency) else { return Ok(()) }; // another ERC-20, of which nothing is swept away
    let minimum = network.try_asset_minimum(asset).map_err(asking("the asset"))?;
    let Some(minimum) = minimum else {
        let found = format!("no asset {asset} on {}", network.identity().short());
        return Err(Error::not("payment.currency", "an asset of the chain", found));
    };
    if payment.reserve >= minimum {
        return Ok(());
    }
    let expected = format!("{minimum} or more, the least that an account can have of asset {asset}");
    Err(Error::not("payment.reserve", expected, payment.reserve.to_string()))
}

/// Is there time for the steps before the sale opens?
///
/// # Errors
/// If not.
pub fn time(opens_at: u64, now: u64, steps: usize, development: bool) -> Result<(), Error> {
    let step = if development { DEVELOPMENT_STEP_SECONDS } else { STEP_SECONDS };
    let needed = step * steps as u64;
    if opens_at > now && opens_at - now >= needed {
        return Ok(());
    }
    let expected = format!("an opening in {} or later, so that the steps that are left fit in", span(needed));
    Err(Error::not("the time that the sale opens", expected, from_now(opens_at, now)))
}

/// Checks that the contract of a step stands where it should.
///
/// # Errors
/// If there is none, or one of other code.
pub fn stands<N: Network + ?Sized>(network: &N, code: &[u8], step: Step, address: Address) -> Result<(), Error> {
    let ours = code_hash(code);
    let found = match network.code_hash(address).map_err(asking("code_hash"))? {
        Some(theirs) if theirs == ours => return Ok(()),
        Some(theirs) => format!("code {}", hex(&theirs)),
        None => format!("no contract on {}", network.identity().short()),
    };
    Err(Error::not(format!("{} at {}", step.name(), show(address)), format!("our code, {}", hex(&ours)), found))
}
