//! What is written down of a plan: what its steps were given, and what the launch file said.

use super::{Places, Plan, Step};
use crate::{
    address::{hex, show},
    beacon::Network,
    launch::{Beacon, Goods, Launch, PersonhoodSource as Source},
    rule::Rule,
    terms::Terms,
    time,
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

impl Plan {
    /// What the constructor or the message of a step is given, for the record. Amounts are texts.
    pub fn parameters(&self, step: Step, places: &Places) -> Map<String, Value> {
        let goods = &self.launch.goods;
        let parameters = match step {
            Step::Fund => json!({}),
            office if office.is_office() => json!({}),
            Step::DrandBeacon => {
                let Network { schedule, key } = self.network();
                json!({ "genesis": schedule.genesis, "period": schedule.period, "key": hex(key.as_flattened()) })
            }
            Step::Ticket => json!({
                "name": goods.name(),
                "symbol": goods.symbol(),
                "supply": goods.supply().to_string(),
                "transferable_at": self.transferable_at(),
                "office": show(places.of(Step::TicketOffice)),
                "personhood": show(self.personhood(places)),
                "context": hex(&self.launch.personhood.context),
            }),
            Step::Personhood => json!({
                "office": show(places.of(Step::PersonhoodOffice)),
                "owner": show(self.owner()),
                "issuers": self.issuers().into_iter().map(show).collect::<Vec<_>>(),
                "threshold": self.launch.personhood.threshold,
            }),
            Step::Token => json!({
                "name": goods.name(),
                "symbol": goods.symbol(),
                "decimals": goods.decimals(),
                "supply": goods.supply().to_string(),
                "transferable_at": self.transferable_at(),
            }),
            Step::CappedSale | Step::QuadraticSale | Step::LotterySale => terms_json(&self.terms(places)),
            Step::Allot => json!({
                "sale": show(places.of(self.sale_step())),
                "value": self.launch.sale.supply.to_string(),
            }),
            other => unreachable!("{other:?} is an office; qed"),
        };
        if let Value::Object(map) = parameters { map } else { Map::new() }
    }

    /// All that the launch file decides, by field, to see whether it changed since.
    pub fn fields(&self) -> BTreeMap<String, String> {
        let Launch { goods, sale, beacon, personhood, deploy, .. } = &self.launch;
        let somebody = |who: &Option<crate::address::Somebody>| {
            who.as_ref().map_or("the deployer".into(), |who| show(who.address))
        };
        let opens_at = deploy.opens_at.map_or(format!("{} s after the deployment", sale.opens_after), time::utc);
        let mut fields = vec![
            ("sale.supply", sale.supply.to_string()),
            ("sale.price", sale.price.to_string()),
            ("sale.min_raise", sale.min_raise.to_string()),
            ("sale.lasts", sale.lasts.to_string()),
            ("sale.recovery_window", sale.recovery_window.to_string()),
            ("deploy.opens_at", opens_at),
            ("deploy.beneficiary", somebody(&deploy.beneficiary)),
            ("deploy.unsold_to", somebody(&deploy.unsold_to)),
            ("personhood.min_status", personhood.min_status.to_string()),
            ("personhood.context", hex(&personhood.context)),
        ];
        fields.extend(match goods {
            Goods::Token(token) => vec![
                ("token.name", token.name.clone()),
                ("token.symbol", token.symbol.clone()),
                ("token.decimals", token.decimals.to_string()),
                ("token.supply", token.supply.to_string()),
                ("token.locked_for", token.locked_for.to_string()),
                ("sale.lot_size", sale.lot_size.to_string()),
            ],
            Goods::Tickets(tickets) => vec![
                ("ticket.name", tickets.name.clone()),
                ("ticket.symbol", tickets.symbol.clone()),
                ("ticket.base_uri", tickets.base_uri.clone()),
                ("ticket.supply", tickets.supply.to_string()),
                ("ticket.locked_for", tickets.locked_for.to_string()),
            ],
        });
        // A capped sale's record has no more than before there were other mechanisms.
        match sale.rule {
            Rule::Capped { max_lots } => fields.push(("sale.max_lots", max_lots.to_string())),
            Rule::Whole { quadratic, first_cap, cap_step, rounds, round_seconds } => fields.extend([
                ("sale.mechanism", if quadratic { "quadratic" } else { "capped" }.to_owned()),
                ("sale.remainder", if sale.draws { "draw" } else { "unsold" }.to_owned()),
                ("sale.first_cap", first_cap.to_string()),
                ("sale.cap_step", cap_step.to_string()),
                ("sale.rounds", rounds.to_string()),
                ("sale.round_lasts", round_seconds.to_string()),
            ]),
            Rule::Lottery => fields.push(("sale.mechanism", "lottery".into())),
        }
        if let Some(seconds) = sale.settle_within {
            fields.push(("sale.settle_within", seconds.to_string()));
        }
        match beacon {
            None => {}
            Some(Beacon::Local) => fields.push(("beacon.source", "local".into())),
            Some(Beacon::Drand) => fields.push(("beacon.source", "drand".into())),
            Some(Beacon::Existing(address)) => fields.push(("beacon.source", show(*address))),
        }
        match personhood.source {
            Source::Precompile => fields.push(("personhood.source", "precompile".into())),
            Source::Existing(address) => fields.push(("personhood.source", show(address))),
            Source::Registry => {
                let issuers: Vec<_> = self.issuers().into_iter().map(show).collect();
                let owner = if self.owner().is_zero() { "nobody".into() } else { show(self.owner()) };
                fields.extend([
                    ("personhood.source", "registry".into()),
                    ("personhood.issuers", issuers.join(", ")),
                    ("personhood.threshold", personhood.threshold.to_string()),
                    ("personhood.owner", owner),
                ]);
            }
        }
        fields.into_iter().map(|(field, value)| (field.into(), value)).collect()
    }
}

/// Terms for machines. Amounts are texts: tokens in base units, money in planck.
pub fn terms_json(terms: &Terms) -> Value {
    serde_json::to_value(terms).expect("its keys are texts; qed")
}
