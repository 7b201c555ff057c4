//! The question before a deployment spends anything.

use super::{Error, consent::Bill, deployments::Book, error::asking, estimate::Estimate};
use fairsale_chain::Account;
use fairsale_client::{
    address::show,
    deployment::{Codes, code_hash},
    format::decimal,
    network::{Identity, Network},
};
use fairsale_input::time::from_now;
use fairsale_launch::{
    Launch, Payment, PersonhoodSource as Source,
    plan::{Places, Plan},
};

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
    /// Is it for development: may anybody have the issuers' keys, and are blocks made at once?
    pub development: bool,
}

/// A deployment that waits for a yes.
pub struct Proposal<'a> {
    /// The order to deploy a launch.
    pub order: &'a Order<'a>,
    /// How.
    pub plan: &'a Plan,
    /// Where what it makes stands, or will.
    pub places: &'a Places,
    /// What the steps that are left will cost.
    pub estimates: &'a [Estimate],
    /// What to think about, a line each.
    pub cautions: &'a [String],
    /// The chain's clock, in seconds.
    pub now: u64,
}

impl<'a> Proposal<'a> {
    /// What can never be changed later, and what the steps that are left will do and cost.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub fn bill<N: Network + ?Sized>(&self, network: &N, identity: &'a Identity) -> Result<Bill<'a>, Error> {
        let Self { order, plan, estimates, .. } = *self;
        let constants = network.constants();
        let mut what = vec![format!("deploy {:?}: {} steps", order.name, estimates.len())];
        for sale in 0..order.launch.sales.len() {
            what.extend(self.sale(sale, identity));
        }
        what.push(self.persons());
        what.push(format!("  file     {}", order.book.file.display()));
        what.push(format!(
            "  prices   storage {} an item, {} a contract's entry, {} a byte; {} to exist; 1 planck is {} to contracts",
            identity.money(constants.deposit_per_item),
            identity.money(constants.deposit_per_child_item),
            identity.money(constants.deposit_per_byte),
            identity.money(constants.existential_deposit),
            constants.native_to_eth_ratio,
        ));
        if let Some(Payment { currency, symbol, decimals, reserve }) = &order.launch.payment {
            let amount = decimal(&reserve.to_string(), *decimals);
            let currency = show(*currency);
            what.push(format!(
                "  paid in  {symbol}, {currency}; each sale is sent {amount} {symbol} ({reserve} of its smallest unit), which stay there"
            ));
        }
        what.extend(self.cautions.iter().map(|caution| format!("  warning  {caution}")));
        for Estimate { task, deposit, fee } in estimates {
            let (deposit, fee) = (identity.change(*deposit), identity.money(*fee));
            let stored = match plan.code(*task, order.codes).map(code_hash) {
                Some(hash) if network.has_code(hash).map_err(asking("has_code"))? => {
                    ", its code is on the chain already"
                }
                _ => "",
            };
            let place = match task.sale {
                Some(sale) if task.step.is_message() => format!(", {}", show(self.places.of(plan.sale_task(sale)))),
                _ => format!(" at {}", show(self.places.of(*task))),
            };
            let about = task.step.about();
            what.push(format!(
                "  {:<20} {about}{place}: deposit at most {deposit}, fee {fee}{stored}",
                plan.label(*task)
            ));
        }
        Ok(Bill {
            what,
            identity,
            from: order.from,
            value: 0,
            besides: None,
            // What one step gives back may come after another has taken.
            deposit: estimates.iter().map(|estimate| estimate.deposit.max(0)).sum(),
            tried: None,
            fee: estimates.iter().map(|estimate| estimate.fee).sum(),
            estimated: true,
            balance: network.try_balance(order.from.address()).map_err(asking("balance"))?,
            keeps: constants.existential_deposit,
        })
    }

    /// What a sale announces.
    fn sale(&self, sale: usize, identity: &Identity) -> [String; 4] {
        let (plan, part) = (self.plan, self.plan.part(sale));
        let name = if part.name.is_empty() { String::new() } else { format!("{}: ", part.name) };
        let goods = &plan.launch.goods;
        let units = |units: u128| format!("{} {}", decimal(&units.to_string(), goods.decimals()), goods.symbol());
        let price = match &plan.launch.payment {
            None => identity.money(part.sale.price),
            Some(payment) => format!("{} {}", decimal(&part.sale.price.to_string(), payment.decimals), payment.symbol),
        };
        let price = part.sale.rule.price(&price);
        let unsold_to = match part.unsold_to {
            Some(receiver) => format!("the sale {:?}", plan.part(receiver).name),
            None => show(plan.unsold_to()),
        };
        let (supply, lot) = (units(part.sale.supply), units(part.sale.lot_size));
        [
            format!("  sells    {name}{supply} in lots of {lot}, {}, {price}", part.sale.rule.name()),
            format!("  to       {name}proceeds {}, unsold {unsold_to}", show(plan.beneficiary(sale))),
            format!("  opens    {name}{}", from_now(plan.opening_of(sale), self.now)),
            format!("  closes   {name}{}", from_now(plan.closing_of(sale), self.now)),
        ]
    }

    /// Who says who is a person.
    fn persons(&self) -> String {
        let Self { plan, .. } = self;
        let gate = &plan.launch.personhood;
        let by = match gate.source {
            Source::Nobody => return "  persons  nobody is asked".into(),
            Source::Precompile => "the chain's precompile".to_owned(),
            Source::Existing(address) => show(address),
            Source::Registry => {
                let owner = if plan.owner().is_zero() { "nobody".into() } else { show(plan.owner()) };
                let (threshold, issuers) = (gate.threshold, plan.issuers().len());
                format!("a registry of {issuers} issuers, {threshold} of whom must sign, whom {owner} can change")
            }
        };
        format!("  persons  by {by}; status {} is needed", gate.min_status)
    }
}
