//! What a deployment will cost, before anything is sent: it is done on a chain in this process first. That also finds
//! what a contract would refuse.

use super::{
    Error,
    error::{asking, denied},
    refusals::{Context, drand, refusal, registry, ticket},
};
use fairsale_chain::{Account, CallError, Chain, Constants, EmbeddedChain, SALT};
use fairsale_client::{address::show, deployment::Codes, format::decimal, network::Network, questions::balance_of};
use fairsale_interfaces::{erc20, personhood, sale};
use fairsale_launch::{
    Beacon, Goods,
    plan::{Action, Places, Plan, Step, Task, act},
    purse::Purse,
};

/// What the deployer has on the chain in this process, in planck: 100 million DOT.
const ENOUGH: u128 = 1 << 60;

/// What a step will take of the deployer, in planck.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// Which step.
    pub task: Task,
    /// For storage, at most; negative: it gives back.
    pub deposit: i128,
    /// For carrying it out.
    pub fee: u128,
}

/// Why a step of a plan failed, in the language of sales where a contract refused.
pub fn why<N: Network + ?Sized>(plan: &Plan, network: &N, places: &Places, task: Task, error: CallError) -> Error {
    let (label, identity) = (plan.label(task), network.identity());
    let CallError::Reverted { output, .. } = &error else {
        let is_denied = !task.step.is_message() && error.is("NoProviders");
        return if is_denied { denied(&label, network, places.of(task)) } else { asking(&label)(error) };
    };
    let goods = &plan.launch.goods;
    let said = |say: &dyn Fn(&Context<'_>) -> String| {
        let terms = plan.terms(places, task.sale.unwrap_or(0)); // only steps of a sale say something of its terms
        let mut cash = identity.clone();
        if let Some(payment) = &plan.launch.payment {
            (cash.symbol, cash.decimals) = (payment.symbol.clone(), payment.decimals);
        }
        say(&Context { cash: &cash, terms: &terms, token: (goods.symbol(), goods.decimals()) })
    };
    let reason = match task.step {
        Step::Personhood => refusal::<personhood::Error>(output).map(|error| registry(&error)),
        Step::Allot => match goods {
            Goods::Token(_) => refusal::<erc20::Error>(output).map(|error| said(&|context| context.token(&error))),
            Goods::Tickets(_) => refusal(output).map(|error| ticket(&error)),
        },
        Step::Fund => refusal::<sale::Error>(output).map(|error| said(&|context| context.sale(&error))),
        Step::Ticket => refusal(output).map(|error| ticket(&error)),
        Step::DrandBeacon => refusal(output).map(|error| drand(&error)),
        _ => task.sale.and_then(|sale| plan.part(sale).sale.rule.bad_terms(output)),
    };
    match reason {
        Some(reason) => Error::refused(label, reason),
        None => asking(&label)(error),
    }
}

/// Does the whole plan on a chain in this process, and says what the steps in `wanted` will cost on `network`.
///
/// # Errors
/// If a contract would refuse, or the network does not say what a transaction costs.
pub fn estimate<N: Network + ?Sized>(
    network: &mut N,
    from: &Account,
    plan: &Plan,
    codes: &Codes,
    wanted: &[Task],
) -> Result<Vec<Estimate>, Error> {
    let mut stage = EmbeddedChain::new();
    let deployer = Account::keyless(from.id());
    stage.fund(&deployer, ENOUGH);
    let mut tried = plan.clone();
    let strange = |error: fairsale_client::error::Error| {
        Error::not("the launch's currency", "one to try it with", error.to_string())
    };
    let purse = Purse::find(&mut stage, &mut tried.launch, codes).map_err(strange)?;
    if let Some(payment) = &plan.launch.payment {
        let still = wanted.iter().filter(|task| task.step == Step::Reserve).count();
        let needed = payment.reserve * still as u128; // below 2^64 each
        let has = balance_of(network, payment.currency, from.address())?;
        if has < needed {
            let amount = |units: u128| format!("{} {}", decimal(&units.to_string(), payment.decimals), payment.symbol);
            let what = format!("what {} has of {}", show(from.address()), show(payment.currency));
            let expected = format!("{}, for the sales to have some of what they are paid in", amount(needed));
            return Err(Error::not(what, expected, amount(has)));
        }
        purse.give(&mut stage, &deployer, payment.reserve * plan.launch.sales.len() as u128).map_err(strange)?;
    }
    if let Some(Beacon::Existing(_)) = tried.launch.beacon {
        tried.launch.beacon = Some(Beacon::Local); // it is not there on this chain, and was asked on the other
    }
    let plan = &tried;
    let begin = plan.opens_at.saturating_sub(1);
    if begin > stage.now() {
        stage.set_time(begin);
    }
    let dearer = Dearer::than(&stage.constants(), &network.constants());
    let (places, mut estimates) = (plan.places(codes), vec![]);
    for task in plan.steps() {
        let action = plan.action(task, codes, &places);
        let done = act(&mut stage, &deployer, action.clone());
        let (_, receipt) = done.map_err(|error| why(plan, network, &places, task, error))?;
        if wanted.contains(&task) {
            let limits = receipt.required;
            let fee = match &action {
                Action::Make { code, data } => network.fee_of_instantiate(from, code, data, 0, Some(SALT), limits),
                Action::Send { to, data } => network.fee_of_call(from, *to, data, 0, limits),
            };
            let deposit = dearer.scale(receipt.cost.deposit);
            estimates.push(Estimate { task, deposit, fee: fee.map_err(asking("fee"))? });
        }
    }
    Ok(estimates)
}

/// By how much storage is dearer on another chain: the most of its prices.
struct Dearer {
    theirs: u128,
    ours: u128,
}

impl Dearer {
    fn than(ours: &Constants, theirs: &Constants) -> Self {
        let pairs = [
            (theirs.deposit_per_item, ours.deposit_per_item),
            (theirs.deposit_per_child_item, ours.deposit_per_child_item),
            (theirs.deposit_per_byte, ours.deposit_per_byte),
        ];
        // a/b is more than c/d if a·d is more than c·b; prices are far below 2^64.
        let (theirs, ours) =
            pairs.into_iter().fold((0, 1), |most, pair| if pair.0 * most.1 > most.0 * pair.1 { pair } else { most });
        Self { theirs, ours }
    }

    /// A deposit there, rounded up, so that it is not too little.
    fn scale(&self, deposit: i128) -> i128 {
        let most = (deposit.unsigned_abs() * self.theirs).div_ceil(self.ours) as i128;
        if deposit < 0 { -most } else { most }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dearest_price_decides() {
        let ours = EmbeddedChain::new().constants();
        assert_eq!(Dearer::than(&ours, &ours).scale(7), 7);
        let theirs = Constants { deposit_per_byte: ours.deposit_per_byte * 3 / 2, deposit_per_item: 1, ..ours };
        let dearer = Dearer::than(&ours, &theirs);
        assert_eq!((dearer.scale(4), dearer.scale(5), dearer.scale(-4)), (6, 8, -6));
        let free = Constants { deposit_per_item: 0, deposit_per_child_item: 0, deposit_per_byte: 0, ..ours };
        assert_eq!(Dearer::than(&ours, &free).scale(1_000), 0);
    }
}
